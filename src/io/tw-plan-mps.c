/* tw-plan-mps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-mps.h"

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const TwPlan        *plan;
  TwItemSolver        *solver;
  const TwLimits      *limits;
  TwItemLimits        *uses;    /* of the item at hand */
  const TwItemNetwork *network; /* likewise */
  TwUse               *room;    /* [limits->n]: what the items written may use together */
  GOutputStream       *out;
  GString             *text; /* not yet written */
  char               **item_name;
  char               **place_name;
  GString             *name;
  GString             *column;
} Writer;

typedef void (*WriteItem) (Writer *self);

/* ---- names ---- */

static char *
dup_name (const char *id,
          guint       index)
{
  g_autofree char *name = g_uri_escape_string (id, NULL, FALSE);

  return strlen (name) <= TW_MPS_MAX_ID ? g_steal_pointer (&name) : g_strdup_printf ("#%u", index);
}

static const char *
get_place_name (const Writer *self,
                guint32       place)
{
  return self->place_name[self->network->place[place].place];
}

static const char *
get_market_name (const Writer *self,
                 guint         market)
{
  return self->place_name[tw_model_get_market_place (self->network->template->model, self->network->market[market].market)];
}

/* Of units that were accepted, which have an arc beside the others. */
static const char *
get_accepted_word (const TwItemArc *arc)
{
  return arc->slice > 0 ? "-accepted" : "";
}

static const char *
name_arc (Writer *self,
          guint   index)
{
  const TwItemNetwork *network = self->network;
  const TwItemArc     *arc = &network->arc[index];
  const char          *item = self->item_name[network->item];
  const TwItemLane    *lane;

  switch ((TwArcKind) arc->kind)
    {
    case TW_ARC_MAKE:
      g_string_printf (self->name, "%s/make%s/%s/%u", item, get_accepted_word (arc), get_place_name (self, arc->where), arc->week);
      break;
    case TW_ARC_SHIP:
      lane = &network->lane[arc->where];
      g_string_printf (self->name, "%s/ship%s/%s/%s/%s/%u", item, get_accepted_word (arc), get_place_name (self, lane->from), get_place_name (self, lane->to),
                       tw_mode_to_string (tw_model_get_lane (network->template->model, lane->index)->mode), arc->week);
      break;
    case TW_ARC_HOLD:
      g_string_printf (self->name, "%s/hold/%s/%u", item, get_place_name (self, arc->where), arc->week);
      break;
    case TW_ARC_COVER:
      g_string_printf (self->name, "%s/cover/%s/%u/%u", item, get_place_name (self, arc->where), arc->week, arc->slice);
      break;
    case TW_ARC_SERVE:
      g_string_printf (self->name, "%s/serve/%s/%u/%u", item, get_market_name (self, arc->where), arc->week, arc->slice);
      break;
    case TW_ARC_PARCEL:
      g_string_printf (self->name, "%s/parcel/%s/%s/%u", item, get_place_name (self, arc->from), get_market_name (self, arc->where), arc->week);
      break;
    case TW_ARC_OUT:
      g_string_printf (self->name, "%s/out/%s/%u", item, get_place_name (self, arc->where), arc->week);
      break;
    case TW_ARC_USE:
      g_string_printf (self->name, "%s/use/%s/%u", item, get_place_name (self, arc->where), arc->week);
      break;
    case TW_ARC_END:
      g_string_printf (self->name, "%s/end/%s/%u", item, get_place_name (self, arc->where), arc->slice);
      break;
    }

  if (arc->chain > 0)
    g_string_append_printf (self->name, "/aged%u", arc->chain);
  if ((arc->kind == TW_ARC_MAKE || arc->kind == TW_ARC_SHIP) && arc->slice > 0)
    g_string_append (self->name, "/accepted");

  return self->name->str;
}

static const char *const limit_words[] = {
  [TW_LIMIT_STORAGE] = "storage",
  [TW_LIMIT_LANE] = "lane",
  [TW_LIMIT_PRODUCTION] = "production",
  [TW_LIMIT_BUDGET] = "budget",
};

/* The row of a limit, or the column of what passes it. */
static const char *
name_limit (Writer     *self,
            const char *what,
            guint       index)
{
  const TwLimit *limit = &self->limits->limit[index];
  const TwLane  *lane;

  if (limit->kind == TW_LIMIT_LANE)
    {
      lane = tw_model_get_lane (self->limits->template->model, limit->index);
      g_string_printf (self->name, "%s/lane/%s/%s/%s/%u", what, self->place_name[lane->from], self->place_name[lane->to], tw_mode_to_string (lane->mode), limit->week);
    }
  else if (limit->kind == TW_LIMIT_BUDGET)
    g_string_printf (self->name, "%s/budget/%u/%u", what, limit->index, limit->week);
  else
    g_string_printf (self->name, "%s/%s/%s/%u", what, limit_words[limit->kind], self->place_name[limit->index], limit->week);

  return self->name->str;
}

/* Names of all nodes of the network; the root has none. */
static char **
name_nodes (const Writer *self)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  const char          *item = self->item_name[network->item];
  char               **names = g_new0 (char *, network->net.n_nodes + 1);

  for (guint l = 0; l < network->n_places; l++)
    for (guint w = 0; w <= n_weeks; w++)
      names[tw_item_network_get_node (network, l, w)] = g_strdup_printf ("%s/%s/%u", item, get_place_name (self, l), w);
  for (guint l = 0; l < network->n_places; l++)
    for (guint k = 1; k <= network->place[l].n_chains; k++)
      for (guint w = 0; w <= n_weeks; w++)
        names[tw_item_network_get_chain_node (network, l, k, w)] = g_strdup_printf ("%s/%s/%u/aged%u", item, get_place_name (self, l), w, k);
  for (guint i = 0; i < network->n_markets; i++)
    for (guint w = 0; network->market[i].node != NULL && w < n_weeks; w++)
      if (network->market[i].node[w] >= 0)
        names[network->market[i].node[w]] = g_strdup_printf ("%s/%s/%u", item, get_market_name (self, i), w);

  return names;
}

static void
free_names (char **names,
            guint  n)
{
  for (guint i = 0; i < n; i++)
    g_free (names[i]);
  g_free (names);
}

/* ---- sections ---- */

static void
append_entry (Writer     *self,
              const char *column,
              const char *row,
              double      value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (self->text, " %s %s %s\n", column, row, g_ascii_dtostr (number, sizeof number, value));
}

static double
sum_parts (const double part[TW_N_PARTS])
{
  double sum = 0;

  for (int i = 0; i < TW_N_PARTS; i++)
    sum += part[i];

  return sum;
}

static void
write_rows (Writer *self)
{
  char **node = name_nodes (self);

  for (guint k = 0; k < self->network->net.n_nodes; k++)
    if (node[k] != NULL)
      g_string_append_printf (self->text, " E %s\n", node[k]);
  free_names (node, self->network->net.n_nodes);
}

/* Readers disagree on the sign of a constant in the objective; a column fixed at 1 reads the same everywhere. */
static void
append_pins (Writer *self)
{
  const TwItemNetwork *network = self->network;
  double               part[TW_N_PARTS];
  guint                n;
  const TwPin         *pin = tw_network_template_get_pins (network->template, network->item, &n);

  memcpy (part, network->constant, sizeof part);
  for (guint i = 0; i < n; i++)
    if (pin[i].week < network->template->n_weeks)
      tw_item_network_add_pin_value (network, &pin[i], part);
  g_string_printf (self->name, "%s/pins", self->item_name[network->item]);
  append_entry (self, self->name->str, "profit", sum_parts (part));
}

/* What a unit on the arc uses; links are by arc, and @next is the first that is not past. */
static void
append_uses (Writer     *self,
             guint       arc,
             const char *column,
             guint      *next)
{
  const TwItemLimits *uses = self->uses;

  while (*next < uses->n_links && uses->link[*next].arc < arc)
    (*next)++;
  if (*next == uses->n_links || uses->link[*next].arc != arc)
    return;

  g_string_assign (self->column, column);
  for (guint i = *next; i < uses->n_links && uses->link[i].arc == arc; i++)
    append_entry (self, self->column->str, name_limit (self, "limit", uses->link[i].limit), (double) uses->link[i].use / tw_limit_kind_get_scale (self->limits->limit[uses->link[i].limit].kind));
}

static void
write_columns (Writer *self)
{
  const TwItemNetwork *network = self->network;
  char               **node = name_nodes (self);
  guint                next = 0;

  append_pins (self);
  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      double      part[TW_N_PARTS] = { 0 };
      const char *name;

      if (network->capacity[e] == 0)
        continue;
      tw_item_network_add_arc_value (network, e, 1, part);
      name = name_arc (self, e);
      append_entry (self, name, "profit", sum_parts (part));
      if (node[network->tail[e]] != NULL)
        append_entry (self, name, node[network->tail[e]], 1);
      if (node[network->head[e]] != NULL)
        append_entry (self, name, node[network->head[e]], -1);
      append_uses (self, e, name, &next);
    }
  free_names (node, network->net.n_nodes);
}

static void
write_rhs (Writer *self)
{
  const TwItemNetwork *network = self->network;
  char               **node = name_nodes (self);

  for (guint k = 0; k < network->net.n_nodes; k++)
    if (node[k] != NULL && network->supply[k] != 0)
      append_entry (self, "rhs", node[k], (double) network->supply[k]);
  free_names (node, network->net.n_nodes);
}

static void
write_bounds (Writer *self)
{
  const TwItemNetwork *network = self->network;

  g_string_append_printf (self->text, " FX bound %s/pins 1\n", self->item_name[network->item]);
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (network->capacity[e] > 0)
      g_string_append_printf (self->text, " UP bound %s %" G_GINT64_FORMAT "\n", name_arc (self, e), network->capacity[e]);
}

/* ---- limits ---- */

static void
write_limit_rows (Writer *self)
{
  for (guint c = 0; c < self->limits->n; c++)
    g_string_append_printf (self->text, " L %s\n", name_limit (self, "limit", c));
}

static void
write_overflow (Writer *self)
{
  for (guint c = 0; c < self->limits->n; c++)
    if (!self->limits->limit[c].hard)
      {
        g_string_assign (self->column, name_limit (self, "overflow", c));
        append_entry (self, self->column->str, "profit", -self->limits->limit[c].overage * tw_limit_kind_get_scale (self->limits->limit[c].kind));
        append_entry (self, self->column->str, name_limit (self, "limit", c), -1);
      }
}

static void
write_limit_rhs (Writer *self)
{
  for (guint c = 0; c < self->limits->n; c++)
    append_entry (self, "rhs", name_limit (self, "limit", c), (double) MAX (self->room[c], 0) / tw_limit_kind_get_scale (self->limits->limit[c].kind));
}

/* All items have the limits to themselves but for pins; some have what the others leave. */
static void
find_room (Writer *self,
           guint32 first,
           guint32 n)
{
  gboolean all = first == 0 && n == tw_model_get_n_items (self->limits->template->model);

  for (guint c = 0; c < self->limits->n; c++)
    {
      const TwLimit    *limit = &self->limits->limit[c];
      const TwLimitUse *use = tw_plan_find_limit (self->plan, limit->kind, limit->index, limit->week);

      self->room[c] = limit->capacity - (all || use == NULL ? 0 : (TwUse) llrint (use->used * tw_limit_kind_get_scale (limit->kind)));
    }
  for (guint32 i = 0; all && i < n; i++)
    if (tw_network_template_is_apart (self->limits->template, i))
      tw_limits_add_plan (self->limits, tw_plan_get_item (self->plan, i), -1, self->room);
  for (guint32 i = first; i < first + n; i++)
    {
      g_autofree TwUse *pinned = g_new0 (TwUse, self->limits->n + 1);

      tw_limits_add_pins (self->limits, i, pinned);
      if (!all && !tw_network_template_is_apart (self->limits->template, i))
        tw_limits_add_plan (self->limits, tw_plan_get_item (self->plan, i), 1, self->room);
      for (guint c = 0; c < self->limits->n; c++)
        self->room[c] -= pinned[c];
    }
}

/* ---- the file ---- */

static gboolean
flush_text (Writer  *self,
            GError **error)
{
  gboolean ok = g_output_stream_write_all (self->out, self->text->str, self->text->len, NULL, NULL, error);

  g_string_truncate (self->text, 0);

  return ok;
}

/* The networks of a large plan do not fit in memory together: each section builds them anew, with what a unit left over
 * was worth to the plan. */
static gboolean
write_section (Writer   *self,
               guint32   first,
               guint32   n,
               WriteItem write_item,
               GError  **error)
{
  for (guint32 i = first; i < first + n; i++)
    {
      tw_item_solver_restore_network (self->solver, tw_plan_get_item (self->plan, i));
      tw_item_network_apply_pins (self->solver->network);
      tw_item_limits_attach (self->uses, self->solver->network);
      self->network = self->solver->network;
      write_item (self);
      if (!flush_text (self, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_all (Writer  *self,
           guint32  first,
           guint32  n,
           GError **error)
{
  g_string_append (self->text, "* Free MPS; the objective is a profit: maximise.\nNAME tradewind\nROWS\n N profit\n");
  if (!write_section (self, first, n, write_rows, error))
    return FALSE;
  write_limit_rows (self);
  g_string_append (self->text, "COLUMNS\n");
  if (!write_section (self, first, n, write_columns, error))
    return FALSE;
  write_overflow (self);
  g_string_append (self->text, "RHS\n");
  if (!write_section (self, first, n, write_rhs, error))
    return FALSE;
  write_limit_rhs (self);
  g_string_append (self->text, "BOUNDS\n");
  if (!write_section (self, first, n, write_bounds, error))
    return FALSE;
  g_string_append (self->text, "ENDATA\n");

  return flush_text (self, error);
}

static void
give_up (GFileOutputStream *out)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  g_cancellable_cancel (stop); /* closing would put the half file in place */
  g_output_stream_close (G_OUTPUT_STREAM (out), stop, NULL);
}

static char **
dup_names (const TwModel *model,
           gboolean       items)
{
  guint  n = items ? tw_model_get_n_items (model) : tw_model_get_n_places (model);
  char **names = g_new0 (char *, n + 1);

  for (guint32 i = 0; i < n; i++)
    names[i] = dup_name (items ? tw_model_get_item (model, i)->id : tw_model_get_place (model, i)->id, i);

  return names;
}

gboolean
tw_plan_mps_write (const TwPlan *plan,
                   guint32       first,
                   guint32       n,
                   GFile        *file,
                   GError      **error)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwNetworkTemplate) template = tw_item_solver_new_template (plan);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autoptr (TwItemLimits) uses = tw_item_limits_new (limits);
  g_autofree TwUse *room = g_new0 (TwUse, limits->n + 1);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  g_auto (GStrv) item_name = dup_names (model, TRUE);
  g_auto (GStrv) place_name = dup_names (model, FALSE);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) column = g_string_new (NULL);
  g_autoptr (GFileOutputStream) out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  Writer writer = { .plan = plan, .solver = solver, .limits = limits, .uses = uses, .room = room, .out = G_OUTPUT_STREAM (out), .text = text, .item_name = item_name, .place_name = place_name, .name = name, .column = column };

  if (out == NULL)
    return FALSE;
  template->pool_only = TRUE;
  find_room (&writer, first, n);
  if (!write_all (&writer, first, n, error))
    {
      give_up (out);
      return FALSE;
    }

  return g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}
