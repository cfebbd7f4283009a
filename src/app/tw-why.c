/* tw-why.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-why.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

/* So many of the changes that a plan without the line would make are told, and those below this share of the largest are
 * not. */
#define MAX_CHANGES 3
#define MIN_SHARE   0.1

struct _TwWhy
{
  GObject parent_instance;

  TwPlan         *plan;
  guint32         item;
  guint32         place;
  guint           week;
  GArray         *lines; /* of TwWhyLine */
  gboolean        has_unit;
  TwExplainedUnit unit;
  GCancellable   *cancellable; /* of the question under way */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwWhy, tw_why, G_TYPE_OBJECT)

/* ---- lines ---- */

static void
clear_line (gpointer data)
{
  g_clear_pointer (&((TwWhyLine *) data)->answer, tw_explained_line_free);
}

static GArray *
new_lines (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (TwWhyLine));

  g_array_set_clear_func (lines, clear_line);

  return lines;
}

static gboolean
touches (const TwModel        *model,
         const TwPlanShipment *s,
         guint32               place)
{
  if (place == TW_ANY) /* what leaves for a country: that is where money is made */
    return s->lane != TW_ANY && tw_model_get_place (model, tw_model_get_lane (model, s->lane)->to)->kind != TW_PLACE_SOURCE;
  if (s->place == place)
    return TRUE;

  return s->lane != TW_ANY && tw_model_get_lane (model, s->lane)->to == place;
}

/* A pin and the engine's own units on the same lane in the same week are one line. */
static void
add_shipment (GArray               *lines,
              guint                 first,
              guint32               item,
              const TwPlanShipment *s)
{
  TwWhyLine line = { item, s->lane, s->place, s->week, s->arrive_week, s->units, s->pinned, (double) s->worth * s->units, NULL };

  for (guint i = first; i < lines->len; i++)
    {
      TwWhyLine *old = &g_array_index (lines, TwWhyLine, i);

      if (old->lane == s->lane && old->place == s->place && old->week == s->week)
        {
          old->units += line.units;
          old->pinned = old->pinned || line.pinned;
          old->worth += line.worth;
          return;
        }
    }

  g_array_append_val (lines, line);
}

static void
add_item (GArray       *lines,
          const TwPlan *plan,
          guint32       item,
          guint32       place,
          guint         week)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  guint             first = lines->len;

  for (guint i = 0; i < answer->n_shipments && answer->shipment[i].week < week + TW_WHY_WEEKS; i++) /* ordered by week */
    if (answer->shipment[i].week >= week && answer->shipment[i].units > 0 && touches (tw_plan_get_model (plan), &answer->shipment[i], place))
      add_shipment (lines, first, item, &answer->shipment[i]);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const TwWhyLine *x = a;
  const TwWhyLine *y = b;

  if (x->pinned != y->pinned)
    return x->pinned ? -1 : 1;
  if (x->worth != y->worth)
    return x->worth > y->worth ? -1 : 1;

  return (x->item > y->item) - (x->item < y->item);
}

GArray *
tw_why_dup_lines (const TwPlan *plan,
                  guint32       item,
                  guint32       place,
                  guint         week)
{
  GArray *lines = new_lines ();
  guint32 end = item == TW_ANY ? tw_model_get_n_items (tw_plan_get_model (plan)) : item + 1;

  for (guint32 i = item == TW_ANY ? 0 : item; i < end; i++)
    if (tw_plan_get_item (plan, i)->status == TW_PLAN_OPTIMAL)
      add_item (lines, plan, i, place, week);

  g_array_sort (lines, compare_lines);
  if (lines->len > TW_WHY_MAX_LINES)
    g_array_set_size (lines, TW_WHY_MAX_LINES);

  return lines;
}

/* ---- the question, on a worker ---- */

typedef struct
{
  TwPlan         *plan;
  guint32         item;
  guint32         place;
  guint           week;
  GArray         *lines;
  gboolean        has_unit;
  TwExplainedUnit unit;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->lines, g_array_unref);
  tw_plan_unref (job->plan);
  g_free (job);
}

/* A line that cannot be explained stays without an answer. */
static void
explain_on_worker (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (TwExplainer) explainer = tw_explainer_new (job->plan);

  for (guint i = 0; i < job->lines->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      TwWhyLine *line = &g_array_index (job->lines, TwWhyLine, i);

      line->answer = tw_explainer_explain_line (explainer, line->item, line->lane, line->place, line->week, cancellable, NULL);
    }
  if (job->item != TW_ANY && job->place != TW_ANY && !g_cancellable_is_cancelled (cancellable))
    job->has_unit = tw_explainer_explain_unit (explainer, job->item, job->place, job->week, &job->unit, cancellable, NULL);

  g_task_return_boolean (task, TRUE);
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (TwWhy) self = data;
  GTask *task = G_TASK (result);
  Job   *job = g_task_get_task_data (task);

  g_task_propagate_boolean (task, NULL);
  if (self->cancellable != g_task_get_cancellable (task)) /* a newer question is under way, or none is wanted */
    return;

  g_clear_object (&self->cancellable);
  g_array_unref (self->lines);
  self->lines = g_steal_pointer (&job->lines);
  self->has_unit = job->has_unit;
  self->unit = job->unit;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
start (TwWhy *self)
{
  GTask *task;
  Job   *job;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, explained_cb, g_object_ref (self));
  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  job = g_new0 (Job, 1);
  job->plan = tw_plan_ref (self->plan);
  job->item = self->item;
  job->place = self->place;
  job->week = self->week;
  job->lines = new_lines ();
  g_array_append_vals (job->lines, self->lines->data, self->lines->len); /* none has an answer yet */
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, explain_on_worker);
  g_object_unref (task);
}

/* ---- object ---- */

static void
tw_why_dispose (GObject *object)
{
  TwWhy *self = TW_WHY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, tw_plan_unref);

  G_OBJECT_CLASS (tw_why_parent_class)->dispose (object);
}

static void
tw_why_finalize (GObject *object)
{
  g_array_unref (TW_WHY (object)->lines);

  G_OBJECT_CLASS (tw_why_parent_class)->finalize (object);
}

static void
tw_why_class_init (TwWhyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_why_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_why_finalize;

  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_why_init (TwWhy *self)
{
  self->lines = new_lines ();
}

TwWhy *
tw_why_new (void)
{
  return g_object_new (TW_TYPE_WHY, NULL);
}

void
tw_why_ask (TwWhy        *self,
            const TwPlan *plan,
            guint32       item,
            guint32       place,
            guint         week)
{
  g_return_if_fail (TW_IS_WHY (self));

  if (self->plan == plan && self->item == item && self->place == place && self->week == week)
    return;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, tw_plan_unref);
  self->plan = plan != NULL ? tw_plan_ref (plan) : NULL;
  self->item = item;
  self->place = place;
  self->week = week;
  self->has_unit = FALSE;
  g_array_unref (self->lines);
  self->lines = plan != NULL ? tw_why_dup_lines (plan, item, place, week) : new_lines ();
  if (plan != NULL && (self->lines->len > 0 || (item != TW_ANY && place != TW_ANY)))
    start (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

GArray *
tw_why_get_lines (TwWhy *self)
{
  g_return_val_if_fail (TW_IS_WHY (self), NULL);

  return self->lines;
}

gboolean
tw_why_get_unit (TwWhy           *self,
                 TwExplainedUnit *unit)
{
  g_return_val_if_fail (TW_IS_WHY (self), FALSE);

  if (self->has_unit)
    *unit = self->unit;

  return self->has_unit;
}

gboolean
tw_why_get_busy (TwWhy *self)
{
  g_return_val_if_fail (TW_IS_WHY (self), FALSE);

  return self->cancellable != NULL;
}

/* ---- texts ---- */

static char *
dup_day (const TwModel *model,
         guint          week)
{
  return tw_format_day_short (tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week));
}

char *
tw_why_dup_title (const TwModel   *model,
                  const TwWhyLine *line,
                  guint32          place)
{
  g_autofree char *units = tw_format_units ((double) line->units);
  g_autofree char *from = tw_place_dup_title (model, line->place);
  g_autofree char *to = line->lane == TW_ANY ? NULL : tw_place_dup_title (model, tw_model_get_lane (model, line->lane)->to);

  if (to == NULL)
    /* TRANSLATORS: units, factory */
    return g_strdup_printf (_ ("%1$s ordered from %2$s"), units, from);
  if (place == TW_ANY)
    /* TRANSLATORS: units, origin, destination */
    return g_strdup_printf (_ ("%1$s from %2$s to %3$s"), units, from, to);

  /* TRANSLATORS: units, place */
  return place == line->place ? g_strdup_printf (_ ("%1$s to %2$s"), units, to) : g_strdup_printf (_ ("%1$s from %2$s"), units, from);
}

char *
tw_why_dup_way (const TwModel   *model,
                const TwWhyLine *line)
{
  g_autofree char *mode = line->lane == TW_ANY ? NULL : tw_format_mode (tw_model_get_lane (model, line->lane)->mode);
  g_autofree char *depart = dup_day (model, line->week);
  g_autofree char *arrive = dup_day (model, line->arrive_week);

  if (mode == NULL)
    /* TRANSLATORS: an order to a factory: when it is placed, when the units are ready to leave */
    return g_strdup_printf (_ ("Order · placed %1$s · ready %2$s"), depart, arrive);

  /* TRANSLATORS: means of transport, date of departure, date from which it sells: "Truck · leaves 30 Nov · sells from 7 Dec" */
  return g_strdup_printf (_ ("%1$s · leaves %2$s · sells from %3$s"), mode, depart, arrive);
}

static gboolean
is_same_pair (const TwModel   *model,
              const TwChange  *change,
              const TwWhyLine *line)
{
  return change->lane != TW_ANY && line->lane != TW_ANY && change->where == line->place &&
         tw_model_get_lane (model, change->lane)->to == tw_model_get_lane (model, line->lane)->to;
}

static char *
dup_line_change (const TwModel   *model,
                 const TwWhyLine *line,
                 const TwChange  *change,
                 const char      *units)
{
  g_autofree char *day = dup_day (model, change->week);
  g_autofree char *from = tw_place_dup_title (model, change->where);
  g_autofree char *to = NULL;
  g_autofree char *mode = NULL;

  if (change->lane == TW_ANY)
    return g_strdup_printf (change->units > 0
                              /* TRANSLATORS: units, factory, date */
                              ? _ ("order %1$s from %2$s on %3$s")
                              /* TRANSLATORS: units, factory, date */
                              : _ ("order %1$s fewer from %2$s on %3$s"),
                            units, from, day);

  to = tw_place_dup_title (model, tw_model_get_lane (model, change->lane)->to);
  mode = tw_format_mode (tw_model_get_lane (model, change->lane)->mode);
  if (is_same_pair (model, change, line))
    return g_strdup_printf (change->units > 0
                              /* TRANSLATORS: units, means of transport, date; the way is that of the shipment spoken of */
                              ? _ ("send %1$s by another departure (%2$s, %3$s)")
                              /* TRANSLATORS: units, means of transport, date; the way is that of the shipment spoken of */
                              : _ ("send %1$s fewer by another departure (%2$s, %3$s)"),
                            units, mode, day);

  return g_strdup_printf (change->units > 0
                            /* TRANSLATORS: units, origin, destination, means of transport, date */
                            ? _ ("send %1$s from %2$s to %3$s (%4$s, %5$s)")
                            /* TRANSLATORS: units, origin, destination, means of transport, date */
                            : _ ("send %1$s fewer from %2$s to %3$s (%4$s, %5$s)"),
                          units, from, to, mode, day);
}

static char *
dup_change (const TwModel   *model,
            const TwWhyLine *line,
            const TwChange  *change)
{
  g_autofree char *units = tw_format_units (fabs (change->units));
  gboolean         more = change->units > 0;
  guint32          where = change->kind == TW_CHANGE_SALES ? tw_model_get_market_place (model, change->where) : change->where;
  g_autofree char *place = tw_place_dup_title (model, where);

  switch (change->kind)
    {
    case TW_CHANGE_LINE:
      return dup_line_change (model, line, change, units);
    case TW_CHANGE_SALES:
      /* TRANSLATORS: units, market */
      return g_strdup_printf (more ? _ ("sell %1$s more in %2$s") : _ ("sell %1$s fewer in %2$s"), units, place);
    case TW_CHANGE_REMOVAL:
      /* TRANSLATORS: units, place */
      return g_strdup_printf (more ? _ ("take %1$s more out of %2$s") : _ ("take %1$s fewer out of %2$s"), units, place);
    default:
      /* TRANSLATORS: units, place */
      return g_strdup_printf (more ? _ ("have %1$s more left in %2$s at the end") : _ ("have %1$s fewer left in %2$s at the end"), units, place);
    }
}

/* "Next best: send 300 …; sell 120 fewer in France." Expected sales change in fractions: below one is no change to tell. */
static void
append_next_best (GString         *text,
                  const TwModel   *model,
                  const TwWhyLine *line)
{
  const TwExplainedLine *answer = line->answer;
  GString               *list = g_string_new (NULL);
  double                 largest = 1 / MIN_SHARE;
  guint                  n = 0;

  for (guint i = 0; i < answer->n_changes; i++)
    largest = MAX (largest, fabs (answer->change[i].units));

  for (guint i = 0; i < answer->n_changes && n < MAX_CHANGES; i++)
    {
      g_autofree char *change = fabs (answer->change[i].units) >= MIN_SHARE * largest ? dup_change (model, line, &answer->change[i]) : NULL;

      if (change == NULL)
        continue;
      g_string_append_printf (list, "%s%s", n++ > 0 ? C_ ("list", "; ") : "", change);
    }

  if (n > 0)
    /* TRANSLATORS: what the plan would do without a shipment; follows a sentence */
    g_string_append_printf (text, _ (" Next best: %s."), list->str);
  g_string_free (list, TRUE);
}

char *
tw_why_dup_text (const TwModel   *model,
                 const TwWhyLine *line)
{
  const TwExplainedLine *answer = line->answer;
  GString               *text;
  g_autofree char       *money = NULL;

  if (answer == NULL)
    return g_strdup ("…");
  if (!answer->possible)
    return g_strdup (_ ("Your other moves cannot be kept without it."));

  text = g_string_new (NULL);
  money = tw_format_money (fabs (answer->loss), tw_model_get_currency (model));
  if (answer->loss >= 0.5)
    g_string_append_printf (text, _ ("Without it the plan loses %s."), money);
  else if (answer->loss <= -0.5)
    g_string_append_printf (text, _ ("Your move costs the plan %s."), money);
  else
    g_string_append (text, _ ("Without it the plan loses nothing: another way is as good."));
  append_next_best (text, model, line);

  return g_string_free (text, FALSE);
}
