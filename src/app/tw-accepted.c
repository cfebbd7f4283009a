/* tw-accepted.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-accepted.h"

#include <string.h>

static void
append_item (GArray       *lines,
             const TwPlan *plan,
             guint32       item)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  TwWeek            start = tw_model_get_start_week (tw_plan_get_model (plan));

  for (guint i = 0; i < answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &answer->shipment[i];
      TwAccepted            line = { item, s->lane, s->place, start + s->week, s->units };

      if (s->units > 0)
        g_array_append_val (lines, line);
    }
}

GArray *
tw_accepted_dup_lines (const TwPlan *plan)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TwAccepted));

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    append_item (lines, plan, i);

  return lines;
}

/* As the model sorts the lines of one item. */
static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const TwAccepted *x = a;
  const TwAccepted *y = b;

  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;

  return (x->week > y->week) - (x->week < y->week);
}

/* The next run of lines that are one line in several rows, as a pin beside the engine's own units. */
static guint
sum_run (const TwAccepted *line,
         guint             n,
         guint64          *units)
{
  guint i = 0;

  for (*units = 0; i < n && compare_lines (&line[i], &line[0]) == 0; i++)
    *units += line[i].units;

  return i;
}

static guint
count_item_changes (const TwAccepted *a,
                    guint             n_a,
                    const TwAccepted *b,
                    guint             n_b)
{
  guint n = 0, i = 0, j = 0;

  while (i < n_a || j < n_b)
    {
      int     order = i == n_a ? 1 : j == n_b ? -1
                                              : compare_lines (&a[i], &b[j]);
      guint64 units_a = 0, units_b = 0;

      if (order <= 0)
        i += sum_run (&a[i], n_a - i, &units_a);
      if (order >= 0)
        j += sum_run (&b[j], n_b - j, &units_b);
      n += units_a != units_b;
    }

  return n;
}

/* (transfer full): the accepted lines of an item that are not over yet, still in order */
static GArray *
dup_coming (const TwModel *model,
            guint32        item)
{
  GArray           *lines = g_array_new (FALSE, FALSE, sizeof (TwAccepted));
  guint             n;
  const TwAccepted *line = tw_model_get_item_accepted (model, item, &n);

  for (guint i = 0; i < n; i++)
    if (line[i].week >= tw_model_get_start_week (model))
      g_array_append_val (lines, line[i]);

  return lines;
}

gboolean
tw_accepted_count_changes (const TwModel *model,
                           const TwPlan  *plan,
                           guint         *n)
{
  guint n_accepted;

  tw_model_get_accepted (model, &n_accepted);
  if (n_accepted == 0)
    return FALSE;

  *n = 0;
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    {
      g_autoptr (GArray) before = dup_coming (model, i);
      g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (TwAccepted));

      append_item (now, plan, i);
      g_array_sort (now, compare_lines);
      *n += count_item_changes ((const TwAccepted *) before->data, before->len, (const TwAccepted *) now->data, now->len);
    }

  return TRUE;
}

static gboolean
phases_equal (const TwPhaseRule *a,
              const TwPhaseRule *b)
{
  for (guint p = 0; p < TW_N_PHASES; p++)
    if (a[p].modes != b[p].modes || !a[p].inbound != !b[p].inbound || a[p].review_weeks != b[p].review_weeks || a[p].batch_units != b[p].batch_units)
      return FALSE;

  return TRUE;
}

gboolean
tw_accepted_ask_alike (const TwModel *a,
                       const TwModel *b)
{
  const TwRules    *x = tw_model_get_rules (a);
  const TwRules    *y = tw_model_get_rules (b);
  const TwAccepted *lines_a, *lines_b;
  guint             n_a, n_b;

  if (x->frozen_weeks != y->frozen_weeks || x->change_price != y->change_price || x->slow_sale_loss != y->slow_sale_loss ||
      x->lost_sale_cost != y->lost_sale_cost || !phases_equal (x->phase, y->phase))
    return FALSE;
  if (x->change_price == 0)
    return TRUE;

  lines_a = tw_model_get_accepted (a, &n_a);
  lines_b = tw_model_get_accepted (b, &n_b);

  return n_a == n_b && (n_a == 0 || lines_a == lines_b || !memcmp (lines_a, lines_b, n_a * sizeof *lines_a));
}
