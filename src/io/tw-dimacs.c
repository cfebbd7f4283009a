/* tw-dimacs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-dimacs.h"

#include <errno.h>
#include <string.h>

#define MAX_FIELDS 6
#define MAX_NUMBER TW_NETWORK_MAX_SUM

typedef struct
{
  const char *start;
  gsize       length;
} Field;

typedef struct
{
  const char *name;
  guint       line;
  Field       field[MAX_FIELDS + 1]; /* one more than any line has, so that a surplus shows */
  guint       n_fields;

  TwDimacs *dimacs;
  guint     n_arcs_read;
  guint     n_arcs_room;
  guint8   *has_supply;
} Parser;

void
tw_dimacs_free (TwDimacs *self)
{
  g_free (self->low);
  g_free (self->tail);
  g_free (self->head);
  g_free (self->capacity);
  g_free (self->cost);
  g_free (self->supply);
  g_free (self);
}

static gboolean G_GNUC_PRINTF (3, 4)
  fail (Parser     *parser,
        GError    **error,
        const char *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s, line %u: %s", parser->name, parser->line, message);

  return FALSE;
}

/* A field as it may stand in a message: short and valid UTF-8. */
static char *
dup_field (const Field *field)
{
  return g_utf8_make_valid (field->start, (gssize) MIN (field->length, 40));
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static void
split_line (Parser     *parser,
            const char *at,
            const char *end)
{
  parser->n_fields = 0;
  while (parser->n_fields <= MAX_FIELDS)
    {
      Field *field = &parser->field[parser->n_fields];

      while (at < end && is_blank (*at))
        at++;
      if (at == end)
        return;
      field->start = at;
      while (at < end && !is_blank (*at))
        at++;
      field->length = (gsize) (at - field->start);
      parser->n_fields++;
    }
}

static gboolean
parse_number (Parser     *parser,
              guint       i,
              const char *what,
              gint64      low,
              gint64      high,
              gint64     *value,
              GError    **error)
{
  const Field     *field = &parser->field[i];
  g_autofree char *shown = NULL;
  char             text[24];
  char            *end;

  if (field->length < sizeof text && !g_ascii_isspace (*field->start) && *field->start != '+')
    {
      memcpy (text, field->start, field->length);
      text[field->length] = '\0';
      errno = 0;
      *value = g_ascii_strtoll (text, &end, 10);
      if (errno == 0 && (gsize) (end - text) == field->length && *value >= low && *value <= high)
        return TRUE;
    }

  shown = dup_field (field);
  return fail (parser, error, "field %u, %s, is \"%s\", expected a whole number %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, i + 1, what, shown, low, high);
}

static gboolean
expect_fields (Parser     *parser,
               guint       n,
               const char *form,
               GError    **error)
{
  if (parser->n_fields == n)
    return TRUE;

  return fail (parser, error, "%u fields%s, expected %u: %s", MIN (parser->n_fields, MAX_FIELDS), parser->n_fields > MAX_FIELDS ? " and more" : "", n, form);
}

static gboolean
parse_problem (Parser  *parser,
               GError **error)
{
  TwDimacs    *dimacs = parser->dimacs;
  const Field *type = &parser->field[1];
  gint64       n_nodes, n_arcs;

  if (dimacs->supply != NULL)
    return fail (parser, error, "a second p line, expected one");
  if (!expect_fields (parser, 4, "p min NODES ARCS", error))
    return FALSE;
  if (type->length != 3 || memcmp (type->start, "min", 3) != 0)
    {
      g_autofree char *shown = dup_field (type);

      return fail (parser, error, "field 2, problem, is \"%s\", expected \"min\"", shown);
    }
  if (!parse_number (parser, 2, "number of nodes", 1, TW_DIMACS_MAX_NODES, &n_nodes, error) ||
      !parse_number (parser, 3, "number of arcs", 0, TW_DIMACS_MAX_ARCS, &n_arcs, error))
    return FALSE;

  dimacs->net.n_nodes = (guint) n_nodes;
  dimacs->net.n_arcs = (guint) n_arcs;
  dimacs->supply = g_try_new0 (gint64, (gsize) n_nodes);
  parser->has_supply = g_try_new0 (guint8, (gsize) n_nodes);
  if (dimacs->supply == NULL || parser->has_supply == NULL)
    return fail (parser, error, "no memory for %" G_GINT64_FORMAT " nodes", n_nodes);

  return TRUE;
}

static gboolean
parse_node (Parser  *parser,
            GError **error)
{
  gint64 node, supply;

  if (!expect_fields (parser, 3, "n NODE SUPPLY", error) ||
      !parse_number (parser, 1, "node", 1, parser->dimacs->net.n_nodes, &node, error) ||
      !parse_number (parser, 2, "supply", -MAX_NUMBER, MAX_NUMBER, &supply, error))
    return FALSE;
  if (parser->has_supply[node - 1])
    return fail (parser, error, "field 2, node, is \"%" G_GINT64_FORMAT "\", whose supply was given before", node);

  parser->has_supply[node - 1] = TRUE;
  parser->dimacs->supply[node - 1] = supply;

  return TRUE;
}

/* Grown by what is read, not by what the p line claims. */
static gboolean
make_room (Parser  *parser,
           GError **error)
{
  TwDimacs *dimacs = parser->dimacs;
  guint     room = MIN (MAX (64, parser->n_arcs_room * 2), dimacs->net.n_arcs);

  if (parser->n_arcs_read == dimacs->net.n_arcs)
    return fail (parser, error, "one arc more than the %u of the p line", dimacs->net.n_arcs);
  if (parser->n_arcs_read < parser->n_arcs_room)
    return TRUE;

  dimacs->low = g_renew (gint64, dimacs->low, room);
  dimacs->tail = g_renew (guint32, dimacs->tail, room);
  dimacs->head = g_renew (guint32, dimacs->head, room);
  dimacs->capacity = g_renew (gint64, dimacs->capacity, room);
  dimacs->cost = g_renew (gint64, dimacs->cost, room);
  parser->n_arcs_room = room;

  return TRUE;
}

static gboolean
parse_arc (Parser  *parser,
           GError **error)
{
  TwDimacs *dimacs = parser->dimacs;
  gint64    n_nodes = dimacs->net.n_nodes;
  gint64    tail, head, low, capacity, cost;
  guint     e = parser->n_arcs_read;

  if (!expect_fields (parser, 6, "a FROM TO LOW CAPACITY COST", error) ||
      !make_room (parser, error) ||
      !parse_number (parser, 1, "tail", 1, n_nodes, &tail, error) ||
      !parse_number (parser, 2, "head", 1, n_nodes, &head, error) ||
      !parse_number (parser, 3, "lower bound", 0, MAX_NUMBER, &low, error) ||
      !parse_number (parser, 4, "capacity", low, MAX_NUMBER, &capacity, error) ||
      !parse_number (parser, 5, "cost", -MAX_NUMBER, MAX_NUMBER, &cost, error))
    return FALSE;

  dimacs->low[e] = low;
  dimacs->tail[e] = (guint32) (tail - 1);
  dimacs->head[e] = (guint32) (head - 1);
  dimacs->capacity[e] = capacity - low;
  dimacs->cost[e] = cost;
  parser->n_arcs_read++;

  return TRUE;
}

static gboolean
parse_line (Parser  *parser,
            GError **error)
{
  const Field     *first = &parser->field[0];
  g_autofree char *shown = NULL;

  if (parser->n_fields == 0 || *first->start == 'c')
    return TRUE;
  if (first->length == 1 && *first->start == 'p')
    return parse_problem (parser, error);
  if (first->length == 1 && strchr ("na", *first->start) != NULL && *first->start != '\0')
    {
      if (parser->dimacs->supply == NULL)
        return fail (parser, error, "comes before the p line");
      return *first->start == 'n' ? parse_node (parser, error) : parse_arc (parser, error);
    }

  shown = dup_field (first);
  return fail (parser, error, "field 1 is \"%s\", expected c, p, n or a", shown);
}

/* Sends every lower bound along its arc. No partial sum passes 2^60 + 2^60: the running total of all
 * bounds is checked first. */
static gboolean
take_out_low (Parser  *parser,
              GError **error)
{
  TwDimacs *dimacs = parser->dimacs;
  gint64    sum = 0;

  for (guint e = 0; e < dimacs->net.n_arcs; e++)
    {
      if (dimacs->low[e] > MAX_NUMBER - sum)
        {
          g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%s: lower bounds pass 2^60", parser->name);
          return FALSE;
        }
      sum += dimacs->low[e];
      dimacs->supply[dimacs->tail[e]] -= dimacs->low[e];
      dimacs->supply[dimacs->head[e]] += dimacs->low[e];
    }

  return TRUE;
}

static gboolean
parse_all (Parser     *parser,
           const char *text,
           gsize       length,
           GError    **error)
{
  const char *end = text + length;
  TwDimacs   *dimacs = parser->dimacs;

  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize) (end - text));

      if (stop == NULL)
        stop = end;
      parser->line++;
      split_line (parser, text, stop);
      if (!parse_line (parser, error))
        return FALSE;
      text = stop + 1;
    }

  if (dimacs->supply == NULL)
    return fail (parser, error, "the file ends without a p line");
  if (parser->n_arcs_read < dimacs->net.n_arcs)
    return fail (parser, error, "the file ends after %u arcs, expected %u", parser->n_arcs_read, dimacs->net.n_arcs);

  return take_out_low (parser, error);
}

TwDimacs *
tw_dimacs_parse (const char *text,
                 gsize       length,
                 const char *name,
                 GError    **error)
{
  g_autoptr (TwDimacs) dimacs = g_new0 (TwDimacs, 1);
  Parser   parser = { .name = name, .dimacs = dimacs };
  gboolean parsed = parse_all (&parser, text, length, error);

  g_free (parser.has_supply);
  if (!parsed)
    return NULL;

  dimacs->net.tail = dimacs->tail;
  dimacs->net.head = dimacs->head;
  dimacs->net.capacity = dimacs->capacity;
  dimacs->net.cost = dimacs->cost;
  dimacs->net.supply = dimacs->supply;

  return g_steal_pointer (&dimacs);
}

TwDimacs *
tw_dimacs_read (const char *path,
                GError    **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  gsize            length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  name = g_filename_display_name (path);
  return tw_dimacs_parse (text, length, name, error);
}

__int128
tw_dimacs_get_base_cost (const TwDimacs *self)
{
  __int128 cost = 0;

  for (guint e = 0; e < self->net.n_arcs; e++)
    cost += (__int128) self->low[e] * self->cost[e];

  return cost;
}
