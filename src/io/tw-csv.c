/* tw-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES (256 * 1024)

struct _TwCsv
{
  GInputStream *stream;
  char         *name;
  char         *buffer; /* [BUFFER_BYTES] */
  gsize         at;     /* next byte of it */
  gsize         n_bytes;
  gboolean      at_end;
  char          separator;
  guint8        stops[256]; /* bytes that end a run of plain ones */

  char    *record; /* the fields, each ending in NUL */
  gsize    n_record;
  gsize    record_size;
  guint32 *starts; /* [TW_CSV_MAX_COLUMNS + 1] */
  guint    n_fields;
  guint64  line;      /* of the record */
  guint64  next_line; /* of the next byte */

  GPtrArray *header;
};

/* ---- messages ---- */

static gboolean
fail_at (const TwCsv *self,
         guint64      line,
         guint        column,
         GError     **error,
         const char  *format,
         ...) G_GNUC_PRINTF (5, 6);

static gboolean
fail_at (const TwCsv *self,
         guint64      line,
         guint        column,
         GError     **error,
         const char  *format,
         ...)
{
  g_autofree char *message = NULL;
  g_autofree char *name = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (column < self->header->len)
    name = g_strdup_printf (" (%s)", (const char *) self->header->pdata[column]);
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %" G_GUINT64_FORMAT ", column %u%s: %s", self->name, line, column + 1, name != NULL ? name : "", message);

  return FALSE;
}

gboolean
tw_csv_fail (const TwCsv *self,
             TwIoError    code,
             guint        column,
             const char  *expected,
             GError     **error)
{
  g_set_error (error, TW_IO_ERROR, (gint) code, "%s, line %" G_GUINT64_FORMAT ", column %u (%s): \"%.200s\", expected %s",
               self->name, self->line, column + 1, tw_csv_get_column (self, column), tw_csv_get (self, column), expected);

  return FALSE;
}

/* ---- bytes ---- */

#define END_OF_FILE -1
#define FAILED      -2

/* The next byte, which stays where it is; %END_OF_FILE, or %FAILED with @error. */
static int
peek (TwCsv   *self,
      GError **error)
{
  if (self->at < self->n_bytes)
    return (guint8) self->buffer[self->at];
  if (self->at_end)
    return END_OF_FILE;

  self->at = self->n_bytes = 0;
  if (!g_input_stream_read_all (self->stream, self->buffer, BUFFER_BYTES, &self->n_bytes, NULL, error))
    {
      self->n_bytes = 0;
      self->at_end = TRUE;
      return FAILED;
    }
  self->at_end = self->n_bytes < BUFFER_BYTES;

  return self->n_bytes > 0 ? (guint8) self->buffer[0] : END_OF_FILE;
}

static gboolean
append (TwCsv      *self,
        const char *bytes,
        gsize       n,
        GError    **error)
{
  gsize n_field = self->n_record - self->starts[self->n_fields] + n;

  if (n_field > TW_CSV_MAX_FIELD_BYTES)
    return fail_at (self, self->line, self->n_fields, error, "longer than %d bytes", TW_CSV_MAX_FIELD_BYTES);
  if (self->n_record + n > TW_CSV_MAX_RECORD_BYTES)
    return fail_at (self, self->line, self->n_fields, error, "the record is longer than %d bytes", TW_CSV_MAX_RECORD_BYTES);

  while (self->n_record + n > self->record_size)
    {
      self->record_size *= 2;
      self->record = g_realloc (self->record, self->record_size);
    }
  memcpy (self->record + self->n_record, bytes, n);
  self->n_record += n;

  return TRUE;
}

/* Copies plain bytes up to one that stops, and returns that one, as peek() does. */
static int
copy_run (TwCsv        *self,
          const guint8 *stops,
          GError      **error)
{
  int next;

  while ((next = peek (self, error)) >= 0)
    {
      gsize start = self->at;
      gsize i = start;

      while (i < self->n_bytes && !stops[(guint8) self->buffer[i]])
        i++;
      self->at = i;
      if (i > start && !append (self, self->buffer + start, i - start, error))
        return FAILED;
      if (i < self->n_bytes)
        return (guint8) self->buffer[i];
    }

  return next;
}

/* ---- fields and records ---- */

/* The rest of a field whose opening quote has been taken. */
static gboolean
read_quoted (TwCsv   *self,
             GError **error)
{
  static const guint8 stops[256] = { ['"'] = 1, ['\n'] = 1, ['\0'] = 1 };
  guint64             opened = self->next_line;
  int                 next;

  while ((next = copy_run (self, stops, error)) >= 0)
    {
      const char c = (char) next;

      self->at++;
      if (c == '\0')
        return fail_at (self, self->next_line, self->n_fields, error, "a NUL byte");
      if (c == '\n')
        self->next_line++;
      if (c == '"')
        {
          next = peek (self, error);
          if (next == FAILED)
            return FALSE;
          if (next != '"')
            return TRUE;
          self->at++;
        }
      if (!append (self, &c, 1, error))
        return FALSE;
    }

  return next != FAILED && fail_at (self, opened, self->n_fields, error, "a quote that never ends");
}

static gboolean
end_field (TwCsv   *self,
           GError **error)
{
  guint column = self->n_fields;
  gsize start = self->starts[column];
  gsize n = self->n_record - start;

  if (!g_utf8_validate_len (self->record + start, n, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (self->record + start, (gssize) MIN (n, 80));

      return fail_at (self, self->line, column, error, "\"%s\" is not UTF-8", valid);
    }
  if (column + 1 >= TW_CSV_MAX_COLUMNS)
    return fail_at (self, self->line, column, error, "more than %d columns", TW_CSV_MAX_COLUMNS - 1);
  if (self->n_record - start == TW_CSV_MAX_FIELD_BYTES)
    return fail_at (self, self->line, column, error, "longer than %d bytes", TW_CSV_MAX_FIELD_BYTES - 1);
  if (!append (self, "", 1, error))
    return FALSE;
  self->starts[++self->n_fields] = (guint32) self->n_record;

  return TRUE;
}

/* One field; @next is what ends it: the separator, a line end or the end of the file, not taken yet. */
static gboolean
read_field (TwCsv   *self,
            int     *next,
            GError **error)
{
  int first = peek (self, error);

  if (first == FAILED)
    return FALSE;
  if (first == '"')
    {
      self->at++;
      if (!read_quoted (self, error))
        return FALSE;
      *next = peek (self, error);
      if (*next >= 0 && !self->stops[*next])
        return fail_at (self, self->next_line, self->n_fields, error, "text after the closing quote");
    }
  else
    *next = copy_run (self, self->stops, error);

  if (*next == '\0')
    return fail_at (self, self->next_line, self->n_fields, error, "a NUL byte");

  return *next != FAILED && end_field (self, error);
}

/* Takes a line end, which may have two bytes. */
static gboolean
take_line_end (TwCsv   *self,
               int      next,
               GError **error)
{
  if (next < 0)
    return TRUE;
  self->at++;
  self->next_line++;
  if (next != '\r')
    return TRUE;
  next = peek (self, error);
  if (next == '\n')
    self->at++;

  return next != FAILED;
}

static gboolean
read_record (TwCsv   *self,
             GError **error)
{
  int next;

  self->line = self->next_line;
  self->n_record = 0;
  self->n_fields = 0;
  self->starts[0] = 0;

  while (read_field (self, &next, error))
    {
      if (next != (guint8) self->separator)
        return take_line_end (self, next, error);
      self->at++;
    }

  return FALSE;
}

/* Passes over lines that have nothing, which are no records; FALSE at the end or on failure. */
static gboolean
skip_blank_lines (TwCsv   *self,
                  GError **error)
{
  int next;

  while ((next = peek (self, error)) == '\n' || next == '\r')
    if (!take_line_end (self, next, error))
      return FALSE;

  return next >= 0;
}

/* ---- header ---- */

/* The separator is what the first line has most of, outside of quotes; a file without any has one column. */
static char
guess_separator (const char *bytes,
                 gsize       n)
{
  static const char candidates[] = { ',', ';', '\t' };
  guint             counts[sizeof candidates] = { 0 };
  guint             best = 0;
  gboolean          quoted = FALSE;

  for (gsize i = 0; i < n && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++)
    {
      quoted ^= bytes[i] == '"';
      for (guint k = 0; k < sizeof candidates && !quoted; k++)
        counts[k] += bytes[i] == candidates[k];
    }
  for (guint k = 1; k < sizeof candidates; k++)
    if (counts[k] > counts[best])
      best = k;

  return candidates[best];
}

static void
skip_byte_order_mark (TwCsv *self)
{
  if (self->n_bytes - self->at >= 3 && memcmp (self->buffer + self->at, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
}

/* Letters and digits in lower case. */
static char *
dup_plain_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  GString         *plain = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (*p != ' ' && *p != '_' && *p != '-')
      g_string_append_len (plain, p, g_utf8_next_char (p) - p);

  return g_string_free (plain, FALSE);
}

static gboolean
take_header (TwCsv   *self,
             GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->n_fields; i++)
    {
      g_autofree char *name = g_strstrip (g_strdup (tw_csv_get (self, i)));

      if (*name != '\0' && !g_hash_table_add (seen, dup_plain_name (name)))
        return fail_at (self, self->line, i, error, "the header has \"%s\" twice", name);
      g_ptr_array_add (self->header, g_steal_pointer (&name));
    }

  return TRUE;
}

static gboolean
read_header (TwCsv   *self,
             GError **error)
{
  int next = peek (self, error);

  if (next == FAILED)
    return FALSE;
  if (self->n_bytes >= 2 && (memcmp (self->buffer, "\xff\xfe", 2) == 0 || memcmp (self->buffer, "\xfe\xff", 2) == 0))
    return fail_at (self, 1, 0, error, "the file is UTF-16, expected UTF-8");

  skip_byte_order_mark (self);
  self->separator = guess_separator (self->buffer + self->at, self->n_bytes - self->at);
  self->stops[(guint8) self->separator] = self->stops['\n'] = self->stops['\r'] = self->stops['\0'] = 1;
  if (!skip_blank_lines (self, error))
    {
      if (error == NULL || *error == NULL)
        fail_at (self, 1, 0, error, "the file is empty, expected a header");
      return FALSE;
    }

  return read_record (self, error) && take_header (self, error);
}

/* ---- public ---- */

TwCsv *
tw_csv_new (GInputStream *stream,
            const char   *name,
            GError      **error)
{
  g_autoptr (TwCsv) self = g_new0 (TwCsv, 1);
  g_autoptr (GError) local = NULL;

  self->stream = g_object_ref (stream);
  self->name = g_strdup (name);
  self->buffer = g_malloc (BUFFER_BYTES);
  self->record_size = 4096;
  self->record = g_malloc (self->record_size);
  self->starts = g_new0 (guint32, TW_CSV_MAX_COLUMNS + 1);
  self->header = g_ptr_array_new_with_free_func (g_free);
  self->line = self->next_line = 1;

  if (!read_header (self, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Only the name or the first bytes tell; both kinds of file keep their names when people unpack them. */
static GInputStream *
unpack (GInputStream *stream,
        GError      **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new (stream);
  const guint8 *head;
  gsize         n;

  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), 2, NULL, error) < 0)
    return NULL;
  head = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &n);
  if (n >= 2 && head[0] == 0x1f && head[1] == 0x8b)
    {
      g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

      return g_converter_input_stream_new (buffered, converter);
    }

  return g_steal_pointer (&buffered);
}

TwCsv *
tw_csv_open (GFile   *file,
             GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GInputStream) plain = stream != NULL ? unpack (G_INPUT_STREAM (stream), error) : NULL;
  g_autofree char *name = g_file_get_basename (file);

  return plain != NULL ? tw_csv_new (plain, name, error) : NULL;
}

void
tw_csv_free (TwCsv *self)
{
  g_object_unref (self->stream);
  g_free (self->name);
  g_free (self->buffer);
  g_free (self->record);
  g_free (self->starts);
  g_ptr_array_unref (self->header);
  g_free (self);
}

const char *
tw_csv_get_name (const TwCsv *self)
{
  return self->name;
}

guint
tw_csv_get_n_columns (const TwCsv *self)
{
  return self->header->len;
}

const char *
tw_csv_get_column (const TwCsv *self,
                   guint        column)
{
  g_return_val_if_fail (column < self->header->len, NULL);

  return self->header->pdata[column];
}

int
tw_csv_find_column (const TwCsv *self,
                    const char  *name)
{
  g_autofree char *wanted = dup_plain_name (name);

  for (guint i = 0; i < self->header->len; i++)
    {
      g_autofree char *plain = dup_plain_name (self->header->pdata[i]);

      if (strcmp (plain, wanted) == 0)
        return (int) i;
    }

  return -1;
}

int
tw_csv_next (TwCsv   *self,
             GError **error)
{
  g_autoptr (GError) local = NULL;

  self->n_fields = 0;
  if (skip_blank_lines (self, &local) && read_record (self, &local) && self->n_fields != self->header->len)
    fail_at (self, self->line, MIN (self->n_fields, self->header->len), &local, "the record has %u fields, expected %u as in the header", self->n_fields, self->header->len);
  if (local != NULL)
    {
      self->n_bytes = self->at = 0;
      self->at_end = TRUE;
      self->n_fields = 0;
      g_propagate_error (error, g_steal_pointer (&local));
      return -1;
    }

  return self->n_fields > 0 ? 1 : 0;
}

const char *
tw_csv_get (const TwCsv *self,
            guint        column)
{
  return column < self->n_fields ? self->record + self->starts[column] : "";
}

guint64
tw_csv_get_line (const TwCsv *self)
{
  return self->line;
}

gboolean
tw_csv_parse_double (const char *text,
                     double     *value)
{
  char *end;

  /* strtod knows more than tables should: spaces, hexadecimals, infinity, NaN. */
  if (*text == '\0' || strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);

  return *end == '\0' && isfinite (*value);
}

gboolean
tw_csv_parse_int (const char *text,
                  gint64     *value)
{
  gboolean negative = *text == '-';
  gint64   sum = 0;
  int      n = 0;

  for (text += negative; g_ascii_isdigit (*text) && n < 18; text++, n++)
    sum = sum * 10 + (*text - '0');
  if (n == 0 || *text != '\0')
    return FALSE;
  *value = negative ? -sum : sum;

  return TRUE;
}

/* ---- writing ---- */

void
tw_csv_append_text (GString    *line,
                    const char *text)
{
  gboolean quote = strpbrk (text, ",;\t\"\r\n") != NULL || *text == ' ' || g_str_has_suffix (text, " ");

  if (quote)
    g_string_append_c (line, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  if (quote)
    g_string_append_c (line, '"');
}

void
tw_csv_append_double (GString *line,
                      double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_dtostr (text, sizeof text, value);
  g_string_append (line, text);
}

void
tw_csv_append_float (GString *line,
                     float    value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  g_ascii_formatd (text, sizeof text, "%.6g", value);
  if ((float) g_ascii_strtod (text, NULL) != value)
    g_ascii_formatd (text, sizeof text, "%.9g", value);
  g_string_append (line, text);
}
