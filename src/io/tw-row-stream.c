/* tw-row-stream.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-row-stream.h"

#include <string.h>

#define CHUNK (256 * 1024)

struct _TwRowStream
{
  char         *path;
  GInputStream *base; /* the file itself, for the share read */
  GInputStream *stream;
  GCancellable *cancellable;
  goffset       size;
  char         *buffer; /* [capacity + 1] */
  gsize         capacity;
  gsize         start; /* of what is not yet handed out */
  gsize         end;
  gboolean      at_end;
  guint64       line;      /* of the last row */
  guint64       next_line; /* of the next one */
  char          delimiter; /* 0 before the first row */
  char         *field[TW_ROW_MAX_FIELDS];
};

static gboolean
fail_storage (const TwRowStream *self,
              GError            *reason,
              GError           **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "%s: %s", self->path, reason->message);
  g_error_free (reason);

  return FALSE;
}

static gboolean
fail_syntax (const TwRowStream *self,
             const char        *what,
             GError           **error)
{
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: line %" G_GUINT64_FORMAT ": %s", self->path, self->next_line, what);

  return FALSE;
}

/* Appends a chunk, after moving what is left to the front. */
static gboolean
fill (TwRowStream *self,
      GError     **error)
{
  GError *reason = NULL;
  gssize  n;

  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  if (self->capacity - self->end < CHUNK)
    {
      self->capacity = self->end + CHUNK;
      self->buffer = g_realloc (self->buffer, self->capacity + 1);
    }

  n = g_input_stream_read (self->stream, self->buffer + self->end, CHUNK, self->cancellable, &reason);
  if (n < 0)
    return fail_storage (self, reason, error);
  if (n == 0)
    self->at_end = TRUE;
  if (memchr (self->buffer + self->end, '\0', (gsize) n) != NULL)
    return fail_syntax (self, "a NUL byte here or further on; expected text", error);
  self->end += (gsize) n;

  return TRUE;
}

static gboolean
is_gzip (const TwRowStream *self)
{
  return self->end >= 2 && (guchar) self->buffer[0] == 0x1f && (guchar) self->buffer[1] == 0x8b;
}

/* A file that begins like gzip is read again from its start, through the decompressor. */
static gboolean
unpack (TwRowStream *self,
        GError     **error)
{
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  GError *reason = NULL;

  if (!g_seekable_seek (G_SEEKABLE (self->base), 0, G_SEEK_SET, self->cancellable, &reason))
    return fail_storage (self, reason, error);
  g_object_unref (self->stream);
  self->stream = g_converter_input_stream_new (self->base, G_CONVERTER (gzip));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (self->stream), FALSE);
  self->start = self->end = 0;
  self->at_end = FALSE;

  return fill (self, error);
}

/* Two bytes tell gzip, and a chunk may hold a NUL that is no fault there, so they are read apart. */
static gboolean
begin (TwRowStream *self,
       GError     **error)
{
  GError *reason = NULL;
  gsize   n;

  self->capacity = CHUNK;
  self->buffer = g_malloc (self->capacity + 1);
  if (!g_input_stream_read_all (self->stream, self->buffer, 3, &n, self->cancellable, &reason))
    return fail_storage (self, reason, error);
  self->end = n;
  if (is_gzip (self) && !unpack (self, error))
    return FALSE;
  while (self->end < 3 && !self->at_end)
    if (!fill (self, error))
      return FALSE;
  if (self->end >= 3 && memcmp (self->buffer, "\xef\xbb\xbf", 3) == 0)
    self->start = 3;

  return TRUE;
}

TwRowStream *
tw_row_stream_open (GFile        *file,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autoptr (TwRowStream) self = g_new0 (TwRowStream, 1);
  g_autoptr (GFileInfo) info = NULL;
  GError *reason = NULL;

  self->path = g_file_get_parse_name (file);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->next_line = 1;
  self->base = G_INPUT_STREAM (g_file_read (file, cancellable, &reason));
  if (self->base == NULL)
    {
      fail_storage (self, reason, error);
      return NULL;
    }
  info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (self->base), G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  self->size = info != NULL ? g_file_info_get_size (info) : 0;
  self->stream = g_object_ref (self->base);
  if (!begin (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tw_row_stream_free (TwRowStream *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->base);
  g_clear_object (&self->cancellable);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self);
}

/* Whether a field may begin after @c; before the first row is read its delimiter is not known. */
static gboolean
is_delimiter (const TwRowStream *self,
              char               c)
{
  return self->delimiter != 0 ? c == self->delimiter : c == ',' || c == ';' || c == '\t';
}

/* Bytes of the row that begins at start, its line end not counted, or -1 if the buffer does not hold all
 * of it; *lines is how many lines it takes. A quote opens a field only where the field begins. */
static gssize
find_row_end (const TwRowStream *self,
              guint             *lines)
{
  gboolean quoted = FALSE;
  gboolean first = TRUE;

  *lines = 1;
  for (gsize i = self->start; i < self->end; i++)
    {
      char c = self->buffer[i];

      if (quoted)
        {
          quoted = c != '"';
          first = FALSE;
          *lines += c == '\n';
          if (c == '"' && i + 1 < self->end && self->buffer[i + 1] == '"')
            {
              quoted = TRUE;
              i++;
            }
        }
      else if (c == '\n')
        return (gssize) (i - self->start);
      else
        {
          quoted = first && c == '"';
          first = is_delimiter (self, c);
        }
    }

  return self->at_end && !quoted ? (gssize) (self->end - self->start) : -1;
}

static char
guess_delimiter (const char *row)
{
  const char *candidates = ",;\t";
  char        best = ',';
  guint       most = 0;

  for (const char *candidate = candidates; *candidate != '\0'; candidate++)
    {
      guint n = 0;

      for (const char *p = row; *p != '\0'; p++)
        n += *p == *candidate;
      if (n > most)
        {
          most = n;
          best = *candidate;
        }
    }

  return best;
}

/* Unquotes one field in place; returns what follows it: the delimiter's place or the end. */
static char *
take_field (TwRowStream *self,
            char        *at,
            char       **field)
{
  char *out = at;

  if (*at != '"')
    {
      char *end = strchr (at, self->delimiter);

      *field = at;
      return end != NULL ? end : at + strlen (at);
    }

  *field = out;
  for (at++; *at != '\0'; at++)
    {
      if (*at == '"' && at[1] == '"')
        at++;
      else if (*at == '"')
        break;
      *out++ = *at;
    }
  if (*at == '"')
    at++;
  while (*at != '\0' && *at != self->delimiter) /* a stray tail belongs to the field */
    *out++ = *at++;
  if (out < at)
    *out = '\0';

  return at;
}

static gboolean
split_row (TwRowStream *self,
           char        *row,
           guint       *n_fields,
           GError     **error)
{
  char *at = row;

  for (*n_fields = 0;;)
    {
      gboolean more;

      if (*n_fields == TW_ROW_MAX_FIELDS)
        return fail_syntax (self, "more than 256 columns", error);
      at = take_field (self, at, &self->field[*n_fields]);
      (*n_fields)++;
      more = *at != '\0';
      *at = '\0';
      if (!more)
        return TRUE;
      at++;
    }
}

/* Brings a whole row into the buffer; *length is -1 at the end of the file. */
static gboolean
load_row (TwRowStream *self,
          gssize      *length,
          guint       *lines,
          GError     **error)
{
  while ((*length = find_row_end (self, lines)) < 0)
    {
      if (self->at_end)
        return self->start == self->end || fail_syntax (self, "a quote that is never closed", error);
      if (self->end - self->start > TW_ROW_MAX_BYTES)
        return fail_syntax (self, "a row of more than a million bytes", error);
      if (!fill (self, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tw_row_stream_next (TwRowStream *self,
                    char      ***fields,
                    guint       *n_fields,
                    GError     **error)
{
  gssize length;
  guint  lines;
  char  *row;

  do
    {
      if (!load_row (self, &length, &lines, error) || length < 0 || (length == 0 && self->start == self->end))
        return FALSE;
      row = self->buffer + self->start;
      self->start = MIN (self->start + (gsize) length + 1, self->end);
      row[length] = '\0';
      if (length > 0 && row[length - 1] == '\r')
        row[--length] = '\0';
      self->line = self->next_line;
      self->next_line += lines;
    }
  while (length == 0);

  if (self->delimiter == 0)
    self->delimiter = guess_delimiter (row);
  *fields = self->field;

  return split_row (self, row, n_fields, error);
}

guint64
tw_row_stream_get_line (const TwRowStream *self)
{
  return self->line;
}

char
tw_row_stream_get_delimiter (const TwRowStream *self)
{
  return self->delimiter;
}

double
tw_row_stream_get_fraction (const TwRowStream *self)
{
  return self->size > 0 ? CLAMP ((double) g_seekable_tell (G_SEEKABLE (self->base)) / (double) self->size, 0, 1) : 0;
}
