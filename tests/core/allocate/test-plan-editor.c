/* test-plan-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-plan-editor.h"

#include "allocate/tw-allocate.h"
#include "allocate/tw-limits.h"
#include "demo/tw-random-plan.h"
#include "random-model.h"

#include <math.h>
#include <string.h>

#define N_EDITS 40
#define N_PINS  6

static TwPlan *
plan_model (const TwModel       *model,
            const TwForecastSet *forecasts,
            gboolean             whole_units)
{
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, &(TwAllocateOptions){ .n_threads = 1, .whole_units_only = whole_units }, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

/* Everything that an answer says, to the last bit; but where the solver stopped. */
static void
assert_same_item (const TwItemPlan *a,
                  const TwItemPlan *b,
                  const TwModel    *model)
{
  gsize n_weeks = tw_model_get_n_weeks (model);
  gsize n_cells = n_weeks * a->n_places;
  gsize n_market_cells = n_weeks * a->n_markets;

  g_assert_cmpint (a->status, ==, b->status);
  g_assert_true (a->value == b->value);
  g_assert_true (a->relaxed_value == b->relaxed_value);
  g_assert_true (a->bound == b->bound);
  g_assert_true (a->sales == b->sales);
  g_assert_cmpmem (a->part, sizeof a->part, b->part, sizeof b->part);
  g_assert_cmpmem (a->place, a->n_places * sizeof *a->place, b->place, b->n_places * sizeof *b->place);
  g_assert_cmpmem (a->place_worth, n_cells * sizeof *a->place_worth, b->place_worth, n_cells * sizeof *b->place_worth);
  g_assert_cmpmem (a->place_stock, n_cells * sizeof *a->place_stock, b->place_stock, n_cells * sizeof *b->place_stock);
  g_assert_cmpuint (a->n_markets, ==, b->n_markets);
  g_assert_cmpmem (a->market_sales, n_market_cells * sizeof *a->market_sales, b->market_sales, n_market_cells * sizeof *b->market_sales);
  g_assert_cmpuint (a->n_shipments, ==, b->n_shipments);
  for (guint i = 0; i < a->n_shipments; i++)
    g_assert_true (a->shipment[i].worth == b->shipment[i].worth);
  g_assert_true ((a->shortfall == NULL) == (b->shortfall == NULL));
  if (a->shortfall == NULL)
    return;
  g_assert_cmpint (a->shortfall->short_units, ==, b->shortfall->short_units);
  g_assert_cmpint (a->shortfall->n_pins, ==, b->shortfall->n_pins);
}

static void
assert_same_plan (const TwPlan *a,
                  const TwPlan *b)
{
  guint             n_a, n_b;
  const TwLimitUse *use_a = tw_plan_get_limits (a, &n_a);
  const TwLimitUse *use_b = tw_plan_get_limits (b, &n_b);

  g_assert_true (tw_plan_equal (a, b));
  g_assert_true (tw_plan_get_value (a) == tw_plan_get_value (b));
  g_assert_true (tw_plan_get_bound (a) == tw_plan_get_bound (b));
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (a)); i++)
    assert_same_item (tw_plan_get_item (a, i), tw_plan_get_item (b, i), tw_plan_get_model (a));
  g_assert_cmpuint (n_a, ==, n_b);
  for (guint c = 0; c < n_a; c++)
    g_assert_true (use_a[c].used == use_b[c].used);
}

/* ---- hands that move pins ---- */

typedef struct
{
  TwPin pin[N_PINS];
  guint n;
} Hand;

static gboolean
draw_pin (const TwPlan *plan,
          guint32       item,
          gint64        id,
          TwPin        *pin)
{
  const TwModel    *model = tw_plan_get_model (plan);
  const TwItemPlan *own = tw_plan_get_item (plan, item);

  *pin = (TwPin){ .id = id, .item = item, .note = (char *) "" };
  if (own->n_shipments > 0 && g_test_rand_int_range (0, 3) > 0) /* more or less of what leaves anyway */
    {
      const TwPlanShipment *line = &own->shipment[g_test_rand_int_range (0, (gint) own->n_shipments)];

      pin->lane = line->lane;
      pin->week = line->week;
      pin->units = 1 + line->units * (guint32) g_test_rand_int_range (0, 4) / 2;
    }
  else
    {
      pin->lane = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_lanes (model));
      pin->week = (guint) g_test_rand_int_range (0, (gint) tw_model_get_n_weeks (model));
      pin->units = (guint32) g_test_rand_int_range (1, 60);
    }

  return pin->lane != TW_ANY && tw_model_get_lane (model, pin->lane)->mode != TW_MODE_PARCEL;
}

/* As a pointer and a wheel do: another pin, other units, another week, or one less. */
static void
move (Hand         *hand,
      const TwPlan *plan,
      guint32       item,
      gint64        id)
{
  guint  which = hand->n > 0 ? (guint) g_test_rand_int_range (0, (gint) hand->n) : 0;
  TwPin *pin = &hand->pin[which];
  gint   more = g_test_rand_int_range (-8, 9);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      if (hand->n < N_PINS && draw_pin (plan, item, id, &hand->pin[hand->n]))
        hand->n++;
      break;
    case 1:
      if (hand->n > 0)
        *pin = hand->pin[--hand->n];
      break;
    case 2:
      if (hand->n > 0)
        pin->units = (guint32) MAX ((gint) pin->units + more, 1);
      break;
    default:
      if (hand->n > 0 && pin->week > 0)
        pin->week -= (guint) g_test_rand_bit ();
    }
}

static TwModel *
with_pins (const TwModel *model,
           const Hand    *hand,
           guint          n_hands)
{
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (TwPin));
  g_autoptr (GError) error = NULL;
  TwModel *pinned;

  for (guint i = 0; i < n_hands; i++)
    g_array_append_vals (pins, hand[i].pin, hand[i].n);
  pinned = tw_model_with_pins (model, (const TwPin *) pins->data, pins->len, &error);
  g_assert_no_error (error);

  return pinned;
}

/* Whatever was asked before, an answer is the one from nothing; taking everything back included. */
static void
follow_hands (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);
  guint32 items[3];
  Hand    hand[3] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = (guint32) g_test_rand_int_range (0, (gint) tw_model_get_n_items (model));
  for (guint k = 0; k <= N_EDITS; k++)
    {
      guint    which = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (items));
      gboolean all = k == N_EDITS || g_test_rand_int_range (0, 8) == 0;
      g_autoptr (TwModel) pinned = NULL;
      g_autoptr (TwPlan) next = NULL;
      g_autoptr (TwPlan) anew = NULL;

      if (k == N_EDITS)
        memset (hand, 0, sizeof hand);
      else
        move (&hand[which], plan, items[which], k + 1);
      pinned = with_pins (model, all ? hand : &hand[which], all ? G_N_ELEMENTS (items) : 1);
      next = tw_plan_editor_edit (editor, pinned, all ? items : &items[which], all ? G_N_ELEMENTS (items) : 1, TW_EDIT_ALONE, NULL, NULL);
      anew = tw_allocate_items (pinned, plan, all ? items : &items[which], all ? G_N_ELEMENTS (items) : 1, NULL, NULL);
      assert_same_plan (next, anew);
      if (k == N_EDITS)
        assert_same_plan (next, plan);
      g_assert_cmpfloat (tw_plan_get_value (next), <=, tw_plan_get_bound (next) + 1e-9 * fabs (tw_plan_get_bound (next)) + 1e-5); /* whole millionths */
    }
}

/* Limits that bind, hard and soft ones; some models have an accepted plan besides, and a price of differing from it. */
static void
test_shared (gconstpointer data)
{
  gboolean whole_units = GPOINTER_TO_INT (data);

  for (guint k = 0; k < (whole_units ? 6 : 2); k++)
    {
      TwRandomPlan spec = { .n_items = 12, .n_markets = 4, .n_weeks = 10, .seed = (guint64) g_test_rand_int () & 0xffff, .capacity_scale = g_test_rand_double_range (0.3, 1.1) };
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = tw_random_plan_new (&spec, &forecasts, NULL);
      g_autoptr (TwPlan) plan = plan_model (model, forecasts, whole_units);

      follow_hands (plan);
      if (k % 2 == 0)
        {
          TwRules                rules = *tw_model_get_rules (model);
          guint                  n;
          g_autofree TwAccepted *accepted = tw_plan_dup_accepted (plan, &n);
          g_autoptr (TwModel) dearer = NULL;
          g_autoptr (TwModel) kept = NULL;
          g_autoptr (TwPlan) calm = NULL;

          rules.change_price = 0.4;
          dearer = tw_model_with_rules (model, &rules, NULL);
          g_assert_false (tw_model_differs_by_pins (model, dearer));
          kept = tw_model_with_accepted (dearer, accepted, n, NULL);
          calm = plan_model (kept, forecasts, whole_units);
          follow_hands (calm);
        }
    }
}

/* Nothing is shared: the answer is also the whole plan's. */
static void
test_alone (void)
{
  for (guint k = 0; k < 4; k++)
    {
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = random_model_new_with_fees (6, 4, 12, (guint32) g_test_rand_int () & 0xffff, &forecasts);
      g_autoptr (TwPlan) plan = plan_model (model, forecasts, TRUE);

      follow_hands (plan);
    }
}

/* ---- neighbours ---- */

static TwModel *
with_pin (const TwModel *model,
          guint32        item,
          guint32        lane,
          guint          week,
          guint32        units)
{
  g_autoptr (GError) error = NULL;
  TwModel *pinned = tw_model_with_pins (model, &(TwPin){ .id = 1, .item = item, .lane = lane, .week = week, .units = units, .note = (char *) "" }, 1, &error);

  g_assert_no_error (error);

  return pinned;
}

static TwUse
get_measures (const TwLimits *limits,
              guint           limit,
              double          amount)
{
  return (TwUse) llrint (amount * tw_limit_kind_get_scale (limits->limit[limit].kind));
}

/* What the plan says of its limits is what its items use, and no hard one is passed but by what it says is impossible. */
static void
assert_within (const TwPlan *plan)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  g_autofree TwUse *use = g_new0 (TwUse, limits->n);
  guint             n;
  const TwLimitUse *said = tw_plan_get_limits (plan, &n);

  g_assert_cmpuint (n, ==, limits->n);
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    tw_limits_add_plan (limits, tw_plan_get_item (plan, i), 1, use);
  for (guint c = 0; c < n; c++)
    {
      g_assert_true (use[c] == get_measures (limits, c, said[c].used));
      if (limits->limit[c].hard && tw_plan_get_status (plan) == TW_PLAN_OPTIMAL)
        g_assert_true (use[c] <= limits->limit[c].capacity);
    }
}

static guint
count_others (const TwPlan *plan,
              const TwPlan *start,
              guint32       item)
{
  guint n = 0;

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    n += i != item && tw_plan_get_item (plan, i) != tw_plan_get_item (start, i);

  return n;
}

/* With its neighbours an edit is worth no less, and what could not be may be possible; the bound stays what it was, for
 * prices do. The same question has the same answer, whatever was asked before. */
static void
test_neighbours (gconstpointer data)
{
  gboolean whole_units = GPOINTER_TO_INT (data);
  guint    n_others = 0;
  guint    n_gave_way = 0;

  for (guint k = 0; k < (whole_units ? 5 : 2); k++)
    {
      TwRandomPlan spec = { .n_items = 30, .n_markets = 4, .n_weeks = 10, .seed = 7 + k, .capacity_scale = 0.5, .packed = !whole_units };
      g_autoptr (TwForecastSet) forecasts = NULL;
      g_autoptr (TwModel) model = tw_random_plan_new (&spec, &forecasts, NULL);
      g_autoptr (TwPlan) plan = plan_model (model, forecasts, whole_units);
      g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);

      for (guint32 item = 0; item < 30; item++)
        {
          const TwItemPlan *own = tw_plan_get_item (plan, item);

          for (guint i = 0; i < own->n_shipments; i += 5)
            {
              const TwPlanShipment *line = &own->shipment[i];
              g_autoptr (TwModel) pinned = line->lane != TW_ANY ? with_pin (model, item, line->lane, line->week, 1 + line->units * (i % 3)) : NULL;
              g_autoptr (TwPlanEditor) other = tw_plan_editor_new (plan);
              g_autoptr (TwPlan) alone = NULL;
              g_autoptr (TwPlan) with = NULL;
              g_autoptr (TwPlan) anew = NULL;

              if (pinned == NULL)
                continue;
              if (i % 2 == 0)
                tw_plan_editor_prepare (other);
              alone = tw_plan_editor_edit (editor, pinned, &item, 1, TW_EDIT_ALONE, NULL, NULL);
              with = tw_plan_editor_edit (editor, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);
              anew = tw_plan_editor_edit (other, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);
              assert_same_plan (with, anew);
              assert_within (with);
              g_assert_cmpuint (count_others (alone, plan, item), ==, 0);
              n_others += count_others (with, plan, item);
              n_gave_way += tw_plan_get_status (alone) != TW_PLAN_OPTIMAL && tw_plan_get_status (with) == TW_PLAN_OPTIMAL;
              g_assert_cmpfloat (tw_plan_get_value (with), <=, tw_plan_get_bound (with) + 1e-9 * fabs (tw_plan_get_bound (with)) + 1e-5);
              if (tw_plan_get_status (alone) != TW_PLAN_OPTIMAL)
                continue;
              g_assert_cmpint (tw_plan_get_status (with), ==, TW_PLAN_OPTIMAL);
              g_assert_cmpfloat (tw_plan_get_value (with), >=, tw_plan_get_value (alone) - 1e-6);
              g_assert_cmpfloat (fabs (tw_plan_get_bound (with) - tw_plan_get_bound (alone)), <=, 1e-4); /* whole millionths */
            }
        }
    }
  g_assert_cmpuint (n_others, >, 0);
  g_assert_cmpuint (n_gave_way, >, 0);
  g_test_message ("%u neighbours changed, %u gave way", n_others, n_gave_way);
}

/* One edit after another, each on the plan of the one before: an editor that takes over what it can answers as one that
 * begins with nothing, and so does the one it took from. Some edits undo. */
static void
test_after (void)
{
  TwRandomPlan spec = { .n_items = 70, .n_markets = 4, .n_weeks = 10, .seed = 11, .capacity_scale = 0.5 };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = tw_random_plan_new (&spec, &forecasts, NULL);
  g_autoptr (TwPlan) first = plan_model (model, forecasts, TRUE);
  g_autoptr (TwPlan) plan = tw_plan_ref (first);
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);
  guint n_others = 0;

  for (guint k = 0; k < 40; k++)
    {
      guint32 item = (guint32) g_test_rand_int_range (0, 70);
      Hand    hand = { 0 };
      g_autoptr (TwPlanEditor) other = tw_plan_editor_new (plan);
      g_autoptr (TwModel) pinned = NULL;
      g_autoptr (TwPlan) next = NULL;
      g_autoptr (TwPlan) anew = NULL;
      g_autoptr (TwPlanEditor) following = NULL;

      if (!draw_pin (plan, item, 1, &hand.pin[0]))
        continue;
      hand.n = 1;
      pinned = with_pins (model, &hand, 1);
      g_assert_true (tw_model_differs_by_pins (model, pinned));
      next = tw_plan_editor_edit (editor, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);
      anew = tw_plan_editor_edit (other, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);
      assert_same_plan (next, anew);
      n_others += count_others (next, plan, item);
      if (tw_plan_get_status (next) != TW_PLAN_OPTIMAL)
        continue;
      tw_plan_unref (plan);
      plan = tw_plan_ref (k % 7 == 6 ? first : next);
      following = tw_plan_editor_new_after (editor, plan);
      if (k % 5 == 4) /* what was taken from may be asked again */
        {
          g_autoptr (TwPlan) taken = tw_plan_editor_edit (following, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);
          g_autoptr (TwPlan) again = tw_plan_editor_edit (editor, pinned, &item, 1, TW_EDIT_WITH_NEIGHBOURS, NULL, NULL);

          assert_same_plan (again, next);
        }
      tw_plan_editor_unref (editor);
      editor = g_steal_pointer (&following);
    }
  g_assert_cmpuint (n_others, >, 0);
}

static void
test_cancel (void)
{
  TwRandomPlan spec = { .n_items = 4, .n_markets = 4, .n_weeks = 10, .seed = 3 };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = tw_random_plan_new (&spec, &forecasts, NULL);
  g_autoptr (TwPlan) plan = plan_model (model, forecasts, TRUE);
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (plan);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlan) next = NULL;
  guint32 item = 1;

  g_cancellable_cancel (cancellable);
  g_assert_null (tw_plan_editor_edit (editor, model, &item, 1, TW_EDIT_ALONE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  next = tw_plan_editor_edit (editor, model, &item, 1, TW_EDIT_ALONE, NULL, NULL);
  g_assert_nonnull (next);
  g_assert_true (tw_plan_editor_get_start (editor) == plan);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/plan-editor/shared", GINT_TO_POINTER (TRUE), test_shared);
  g_test_add_data_func ("/plan-editor/rounded", GINT_TO_POINTER (FALSE), test_shared);
  g_test_add_func ("/plan-editor/alone", test_alone);
  g_test_add_data_func ("/plan-editor/neighbours/units", GINT_TO_POINTER (TRUE), test_neighbours);
  g_test_add_data_func ("/plan-editor/neighbours/cartons", GINT_TO_POINTER (FALSE), test_neighbours);
  g_test_add_func ("/plan-editor/after", test_after);
  g_test_add_func ("/plan-editor/cancel", test_cancel);

  return g_test_run ();
}
