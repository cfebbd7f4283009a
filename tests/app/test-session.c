/* test-session.c: the session on the demo plan and the real engines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "tw-document.h"
#include "tw-session.h"

#include <math.h>

typedef struct
{
  TwSession *session;
  guint      n_models;
  guint      n_plans;
  guint      n_previews;
  guint      n_saved;
  guint      n_failed;
} Fixture;

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
failed_cb (Fixture    *fixture,
           const char *message)
{
  g_test_message ("failed: %s", message);
  fixture->n_failed++;
}

static void
observe (Fixture *fixture)
{
  g_signal_connect_swapped (fixture->session, "model-changed", G_CALLBACK (count_cb), &fixture->n_models);
  g_signal_connect_swapped (fixture->session, "plan-changed", G_CALLBACK (count_cb), &fixture->n_plans);
  g_signal_connect_swapped (fixture->session, "preview-changed", G_CALLBACK (count_cb), &fixture->n_previews);
  g_signal_connect_swapped (fixture->session, "saved", G_CALLBACK (count_cb), &fixture->n_saved);
  g_signal_connect_swapped (fixture->session, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
wait_idle (Fixture *fixture)
{
  while (tw_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->session = tw_session_new ();
  observe (fixture);
  tw_session_open_demo (fixture->session);
  wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_nonnull (tw_session_get_plan (fixture->session));
}

/* As a killed process leaves it: the working copy stays. */
static void
abandon (Fixture *fixture)
{
  gpointer session = fixture->session;

  g_object_add_weak_pointer (G_OBJECT (fixture->session), &session);
  g_object_unref (fixture->session);
  while (session != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tw_session_close (fixture->session);
  abandon (fixture);
}

/* Plans that share limits are found within a gap, from wherever the engine starts: what is found along another way is as
 * good, and need not be the same. */
static void
assert_as_good (const TwPlan *a,
                const TwPlan *b)
{
  double room = 3 * TW_ALLOCATE_GAP * tw_plan_get_bound (b);

  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (a), tw_plan_get_value (b), room);
}

/* Some units that are there, on a lane that takes them elsewhere. */
static TwMove
find_move (const TwModel *model)
{
  guint          n;
  const TwStock *stock = tw_model_get_stock (model, &n);

  for (guint i = 0; i < n; i++)
    for (guint32 l = 0; stock[i].on_hand - stock[i].reserved >= 10 && l < tw_model_get_n_lanes (model); l++)
      {
        const TwLane *lane = tw_model_get_lane (model, l);

        if (lane->from == stock[i].place && lane->mode != TW_MODE_PARCEL && lane->open)
          return (TwMove){ stock[i].item, l, 0, 10 };
      }

  g_assert_not_reached ();
}

static guint
count_pins (Fixture *fixture)
{
  guint n;

  tw_model_get_pins (tw_session_get_model (fixture->session), &n);

  return n;
}

static void
test_demo (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *status = g_strdup (tw_session_get_status (fixture->session));

  g_assert_cmpuint (tw_model_get_n_items (tw_session_get_model (fixture->session)), >=, 150);
  g_assert_nonnull (tw_session_get_forecasts (fixture->session));
  g_assert_null (tw_session_get_previous_plan (fixture->session));
  g_assert_false (tw_session_get_modified (fixture->session));
  g_assert_null (tw_session_get_file (fixture->session));
  g_assert_false (tw_session_get_can_undo (fixture->session));
  g_assert_true (g_str_has_prefix (status, "Optimal within "));
}

static void
test_undo_restores_the_plan (Fixture      *fixture,
                             gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_autoptr (TwPlan) after = NULL;

  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);
  after = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_assert_false (tw_plan_equal (before, after));
  g_assert_true (tw_session_get_previous_plan (fixture->session) == before);
  g_assert_true (tw_session_get_modified (fixture->session));
  g_assert_cmpuint (count_pins (fixture), ==, 1);

  tw_session_undo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  g_assert_false (tw_session_get_busy (fixture->session));
  g_assert_cmpuint (count_pins (fixture), ==, 0);
  g_assert_false (tw_session_get_can_undo (fixture->session));
  g_assert_true (tw_session_get_can_redo (fixture->session));

  tw_session_redo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == after);
  g_assert_cmpuint (count_pins (fixture), ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* The pinned units leave, whatever the engine would rather do. */
static void
test_pin_is_kept (Fixture      *fixture,
                  gconstpointer data)
{
  TwMove            move = find_move (tw_session_get_model (fixture->session));
  const TwItemPlan *item;
  guint             n_pinned = 0;

  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);

  item = tw_plan_get_item (tw_session_get_plan (fixture->session), move.item);
  for (guint i = 0; i < item->n_shipments; i++)
    if (item->shipment[i].pinned && item->shipment[i].lane == move.lane && item->shipment[i].week == move.week)
      n_pinned += item->shipment[i].units;
  g_assert_cmpuint (n_pinned, ==, move.units);
}

static void
wait_preview (Fixture *fixture)
{
  while (tw_session_get_preview (fixture->session) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The answer the planner saw while dragging is the plan that the drop gives, at once. */
static void
test_preview_becomes_the_plan (Fixture      *fixture,
                               gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_autoptr (TwPlan) seen = NULL;

  tw_session_preview_move (fixture->session, &move);
  wait_preview (fixture);
  seen = tw_plan_ref (tw_session_get_preview (fixture->session));
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  g_assert_false (tw_session_get_modified (fixture->session));

  tw_session_preview_move (fixture->session, NULL);
  g_assert_null (tw_session_get_preview (fixture->session));
  tw_session_commit_move (fixture->session, &move);
  g_assert_true (tw_session_get_plan (fixture->session) == seen);
  g_assert_cmpuint (count_pins (fixture), ==, 1);

  /* A preview of the plan before is no answer to the plan now. */
  tw_session_undo (fixture->session);
  move.units += 1;
  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);
  g_assert_false (tw_plan_equal (tw_session_get_plan (fixture->session), seen));
}

/* Two edits before the first answer, both undone: the plan is the first one again. */
/* More than there is has an answer, which tells the limit, but no figures to show. */
static void
test_preview_of_too_many (Fixture      *fixture,
                          gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));

  tw_session_preview_move (fixture->session, &move);
  wait_preview (fixture);
  g_assert_true (tw_session_get_answer (fixture->session) == tw_session_get_preview (fixture->session));

  tw_session_preview_move (fixture->session, NULL);
  move.units = 999999;
  tw_session_preview_move (fixture->session, &move);
  wait_preview (fixture);
  g_assert_null (tw_session_get_answer (fixture->session));
}

static void
test_edits_overtake_answers (Fixture      *fixture,
                             gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_autoptr (TwPlan) both = NULL;

  tw_session_commit_move (fixture->session, &move);
  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);
  both = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_assert_cmpuint (count_pins (fixture), ==, 2);

  tw_session_undo (fixture->session);
  tw_session_undo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  wait_idle (fixture);
  g_assert_true (tw_session_get_plan (fixture->session) == before);

  tw_session_redo (fixture->session);
  tw_session_redo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == both);
}

static void
test_remove_pin (Fixture      *fixture,
                 gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  guint n;

  tw_session_commit_move (fixture->session, &move);
  tw_session_remove_pin (fixture->session, tw_model_get_pins (tw_session_get_model (fixture->session), &n)[0].id);
  wait_idle (fixture);
  g_assert_cmpuint (count_pins (fixture), ==, 0);
  assert_as_good (tw_session_get_plan (fixture->session), before);

  tw_session_remove_pin (fixture->session, 4711); /* none: nothing happens */
  tw_session_undo (fixture->session);
  wait_idle (fixture);
  g_assert_cmpuint (count_pins (fixture), ==, 1);
}

/* A line that is locked as it stands changes nothing but that it is the planner's now. */
static void
test_lock (Fixture      *fixture,
           gconstpointer data)
{
  double            value = tw_plan_get_value (tw_session_get_plan (fixture->session));
  const TwItemPlan *item;
  TwMove            move;
  guint             i = 0, n;

  item = tw_plan_get_item (tw_session_get_plan (fixture->session), 0);
  while (i < item->n_shipments && item->shipment[i].lane == TW_ANY)
    i++;
  g_assert_cmpuint (i, <, item->n_shipments);
  move = (TwMove){ 0, item->shipment[i].lane, item->shipment[i].week, item->shipment[i].units };

  tw_session_lock_line (fixture->session, &move);
  wait_idle (fixture);
  item = tw_plan_get_item (tw_session_get_plan (fixture->session), 0);
  for (i = 0; i < item->n_shipments; i++)
    if (item->shipment[i].lane == move.lane && item->shipment[i].week == move.week)
      break;
  g_assert_cmpuint (i, <, item->n_shipments);
  g_assert_true (item->shipment[i].pinned);
  g_assert_cmpuint (item->shipment[i].units, ==, move.units);
  g_assert_cmpfloat_with_epsilon (tw_plan_get_value (tw_session_get_plan (fixture->session)), value, 1e-3 * value);

  tw_session_remove_pin (fixture->session, tw_model_get_pins (tw_session_get_model (fixture->session), &n)[0].id);
  wait_idle (fixture);
  g_assert_cmpuint (count_pins (fixture), ==, 0);
}

/* Rules are an edit: another plan, and the very first one again after undo. */
static void
test_rules (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  TwRules rules = *tw_model_get_rules (tw_session_get_model (fixture->session));

  tw_session_set_rules (fixture->session, &rules); /* the same again is no edit */
  g_assert_false (tw_session_get_can_undo (fixture->session));

  rules.change_price = 0.25;
  tw_session_set_rules (fixture->session, &rules);
  g_assert_true (tw_session_get_busy (fixture->session));
  wait_idle (fixture);
  g_assert_cmpfloat (tw_model_get_rules (tw_session_get_model (fixture->session))->change_price, ==, 0.25);
  g_assert_true (tw_plan_get_model (tw_session_get_plan (fixture->session)) == tw_session_get_model (fixture->session));
  g_assert_true (tw_session_get_modified (fixture->session));

  tw_session_undo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  g_assert_cmpfloat (tw_model_get_rules (tw_session_get_model (fixture->session))->change_price, ==, 0);

  rules.slow_sale_loss = 7;
  tw_session_set_rules (fixture->session, &rules);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_false (tw_session_get_can_undo (fixture->session));
}

/* A series that sells. */
static TwOverride
find_override (TwSession *session)
{
  const TwModel       *model = tw_session_get_model (session);
  const TwForecastSet *forecasts = tw_session_get_forecasts (session);
  TwWeek               start = tw_model_get_start_week (model);

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (forecasts, i);

      if (forecast->mean[3] > 50 && tw_model_get_offer (model, forecast->item, forecast->market)->listed)
        return (TwOverride){ 0, forecast->item, forecast->market, TW_DRIVER_NONE, start + 2, start + 9, TW_OVERRIDE_PERCENT, 40, (char *) "Fair", NULL, 0 };
    }

  g_assert_not_reached ();
}

static float
get_mean (TwSession        *session,
          const TwOverride *override,
          guint             week)
{
  return tw_forecast_set_find (tw_session_get_forecasts (session), override->item, override->market)->mean[week];
}

/* Forecasts follow an override at once and without being made anew, the plan follows them, and all comes back. */
static void
test_override (Fixture      *fixture,
               gconstpointer data)
{
  TwSession        *session = fixture->session;
  TwOverride        override = find_override (session);
  const TwOverride *kept;
  float             before = get_mean (session, &override, 3);
  g_autoptr (TwPlan) plan = tw_plan_ref (tw_session_get_plan (session));
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_ref (tw_session_get_forecasts (session));

  tw_session_set_override (session, &override);
  g_assert_cmpfloat_with_epsilon (get_mean (session, &override, 3), 1.4 * before, 1e-3 * before);
  g_assert_cmpfloat (get_mean (session, &override, 1), ==, tw_forecast_set_find (forecasts, override.item, override.market)->mean[1]);
  g_assert_true (tw_forecast_set_get_base (tw_session_get_forecasts (session)) == forecasts);
  wait_idle (fixture);
  g_assert_true (tw_plan_get_forecasts (tw_session_get_plan (session)) == tw_session_get_forecasts (session));
  g_assert_cmpfloat (tw_plan_get_demand (tw_session_get_plan (session)), >, tw_plan_get_demand (plan));
  g_assert_true (tw_session_get_modified (session));

  kept = tw_model_get_override (tw_session_get_model (session), 0);
  g_assert_cmpint (kept->id, ==, 1);
  g_assert_cmpstr (kept->reason, ==, "Fair");
  g_assert_cmpstr (kept->author, !=, "");
  g_assert_cmpint (kept->created, >, 0);

  override.id = kept->id;
  override.value = -10;
  tw_session_set_override (session, &override);
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 1);
  g_assert_cmpfloat_with_epsilon (get_mean (session, &override, 3), 0.9 * before, 1e-3 * before);
  wait_idle (fixture);

  tw_session_undo (session);
  g_assert_cmpfloat_with_epsilon (get_mean (session, &override, 3), 1.4 * before, 1e-3 * before);
  tw_session_remove_override (session, override.id);
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 0);
  g_assert_true (tw_session_get_forecasts (session) == forecasts);
  wait_idle (fixture);
  assert_as_good (tw_session_get_plan (session), plan);
  tw_session_undo (session);
  tw_session_undo (session);
  g_assert_true (tw_session_get_plan (session) == plan);
  g_assert_true (tw_session_get_forecasts (session) == forecasts);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* What the planner saw while choosing is what the choice gives, at once. */
static void
test_override_preview (Fixture      *fixture,
                       gconstpointer data)
{
  TwSession *session = fixture->session;
  TwOverride override = find_override (session);
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (session));
  g_autoptr (TwForecastSet) tentative = NULL;
  double seen;

  g_assert_null (tw_session_get_tentative_forecasts (session));
  tw_session_preview_override (session, &override);
  tentative = tw_forecast_set_ref (tw_session_get_tentative_forecasts (session));
  g_assert_cmpfloat (tw_forecast_set_find (tentative, override.item, override.market)->mean[3], >, get_mean (session, &override, 3));
  wait_preview (fixture);
  g_assert_true (tw_session_has_override_answer (session));
  seen = tw_plan_get_value (tw_session_get_preview (session));
  g_assert_true (tw_session_get_plan (session) == before);

  tw_session_set_override (session, &override);
  g_assert_cmpfloat (tw_plan_get_value (tw_session_get_plan (session)), ==, seen);
  g_assert_true (tw_session_get_forecasts (session) == tentative);
  g_assert_null (tw_session_get_preview (session));
  wait_idle (fixture);

  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
note_progress_cb (TwSession  *session,
                  GParamSpec *pspec,
                  guint      *n)
{
  double progress;

  g_object_get (session, "preview-progress", &progress, NULL);
  g_assert_cmpfloat (progress, <=, 1);
  *n += progress > 0;
}

/* One of all items takes its time, tells how far it is, gives way to another, and is adopted when it is applied. */
static void
test_override_of_all (Fixture      *fixture,
                      gconstpointer data)
{
  TwSession *session = fixture->session;
  TwOverride override = find_override (session);
  double     progress, effect, before = tw_plan_get_value (tw_session_get_plan (session));
  guint      n = 0;

  g_signal_connect (session, "notify::preview-progress", G_CALLBACK (note_progress_cb), &n);
  override.item = override.market = TW_ANY;
  override.value = 30;
  tw_session_preview_override (session, &override);
  g_assert_nonnull (tw_session_get_tentative_forecasts (session));
  g_assert_false (tw_session_has_override_answer (session));
  g_assert_true (tw_session_is_override_asked (session));
  tw_session_preview_override (session, NULL);
  g_assert_null (tw_session_get_tentative_forecasts (session));
  g_object_get (session, "preview-progress", &progress, NULL);
  g_assert_cmpfloat (progress, <, 0);

  tw_session_preview_override (session, &override);
  override.value = 20;
  tw_session_preview_override (session, &override);
  while (!tw_session_has_override_answer (session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, >, 1);
  g_object_get (session, "preview-progress", &progress, NULL);
  g_assert_cmpfloat (progress, <, 0);
  effect = tw_plan_get_value (tw_session_get_preview (session)) - tw_plan_get_value (tw_session_get_override_baseline (session));
  g_test_message ("a fifth more of everything: %g", effect);
  g_assert_cmpfloat (effect, >, 0.02 * before);
  tw_session_set_override (session, &override);
  g_assert_cmpfloat (tw_plan_get_value (tw_session_get_plan (session)), >, 1.02 * before);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* What one unit more can bring at most. */
static double
get_unit (const TwModel *model,
          guint32        item)
{
  double most = 0;

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    most = MAX (most, tw_model_get_offer (model, item, m)->price * tw_model_get_place (model, tw_model_get_market_place (model, m))->exchange_rate);

  return most;
}

/* An override that says nothing new has no effect, though items solved anew come out a little otherwise; but where what is
 * expected is all but half a unit, there may be one unit more. */
static void
test_override_of_nothing (Fixture      *fixture,
                          gconstpointer data)
{
  TwSession *session = fixture->session;
  TwOverride override = find_override (session);

  override.market = TW_ANY;
  override.value = 1e-5;
  for (guint i = 0; i < 8; i++, override.item += 7)
    {
      double effect, beside;

      tw_session_preview_override (session, &override);
      while (!tw_session_has_override_answer (session))
        g_main_context_iteration (NULL, TRUE);
      effect = tw_plan_get_value (tw_session_get_preview (session)) - tw_plan_get_value (tw_session_get_override_baseline (session));
      beside = tw_plan_get_value (tw_session_get_preview (session)) - tw_plan_get_value (tw_session_get_plan (session));
      g_test_message ("item %u: %g, and %g beside the plan", override.item, effect, beside);
      g_assert_cmpfloat (fabs (effect), <, MAX (get_unit (tw_session_get_model (session), override.item), 0.01 * fabs (beside))); /* a carton may tip */
    }
}

/* Units that the plan sends into the country of a market. */
static double
sum_inbound (const TwPlan *plan,
             guint32       item,
             guint32       market)
{
  const TwModel    *model = tw_plan_get_model (plan);
  const TwItemPlan *answer = tw_plan_get_item (plan, item);
  const char       *country = tw_model_get_place (model, tw_model_get_market_place (model, market))->country;
  double            sum = 0;

  for (guint i = 0; i < answer->n_shipments; i++)
    {
      const TwLane *lane = answer->shipment[i].lane != TW_ANY ? tw_model_get_lane (model, answer->shipment[i].lane) : NULL;

      if (lane != NULL && g_strcmp0 (tw_model_get_place (model, lane->to)->country, country) == 0 && g_strcmp0 (tw_model_get_place (model, lane->from)->country, country) != 0)
        sum += answer->shipment[i].units;
    }

  return sum;
}

/* A series whose country gets something, and is not told to decline as it is. */
static TwOverride
find_supplied (TwSession *session)
{
  const TwPlan        *plan = tw_session_get_plan (session);
  const TwForecastSet *forecasts = tw_session_get_forecasts (session);

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (forecasts, i);

      if (forecast->mean[3] > 20 && sum_inbound (plan, forecast->item, forecast->market) > 100)
        return (TwOverride){ .item = forecast->item, .market = forecast->market };
    }

  g_assert_not_reached ();
}

/* The planner's word on a phase binds the plan: what declines gets nothing new. */
static void
test_phase (Fixture      *fixture,
            gconstpointer data)
{
  TwSession *session = fixture->session;
  TwOverride series = find_supplied (session);
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (session));

  tw_session_set_phase (session, series.item, series.market, TW_PHASE_DECLINING);
  g_assert_cmpuint (tw_model_get_offer (tw_session_get_model (session), series.item, series.market)->phase, ==, TW_PHASE_DECLINING);
  g_assert_true (tw_session_get_modified (session));
  wait_idle (fixture);
  g_assert_cmpfloat (sum_inbound (tw_session_get_plan (session), series.item, series.market), <, 0.5 * sum_inbound (before, series.item, series.market));

  tw_session_undo (session);
  g_assert_true (tw_session_get_plan (session) == before);
  tw_session_redo (session);
  g_assert_cmpuint (tw_model_get_offer (tw_session_get_model (session), series.item, series.market)->phase, ==, TW_PHASE_DECLINING);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static guint
count_scenarios (TwSession *session)
{
  guint n;

  tw_model_get_scenarios (tw_session_get_model (session), &n);

  return n;
}

/* Scenarios are edits that no plan is made anew for; they are kept, and come back. */
static void
test_scenarios (Fixture      *fixture,
                gconstpointer data)
{
  TwSession *session = fixture->session;
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (session));
  TwDisruption      suez = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .last_week = 25 };
  TwScenario        closed = { .name = (char *) "Suez closed", .disruption = &suez, .n_disruptions = 1, .reason = (char *) "what if" };
  TwScenario        bad = { .id = 1, .policy = (TwPolicy) TW_N_POLICIES };
  const TwScenario *copy;
  guint             n_changes = 0;
  gint64            id, other;

  g_signal_connect_swapped (session, "scenarios-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_cmpuint (count_scenarios (session), ==, 3);
  id = tw_session_set_scenario (session, &closed);
  g_assert_cmpint (id, >, 3);
  g_assert_false (tw_session_get_busy (session));
  g_assert_true (tw_plan_equal (tw_session_get_plan (session), before));
  g_assert_cmpstr (tw_model_find_scenario (tw_session_get_model (session), id)->disruption->passage, ==, "suez");
  g_assert_cmpuint (n_changes, ==, 1);

  closed.id = id;
  g_assert_cmpint (tw_session_set_scenario (session, &closed), ==, id); /* the same again is no edit */
  g_assert_cmpuint (n_changes, ==, 1);
  closed.name = (char *) "Suez";
  g_assert_cmpint (tw_session_set_scenario (session, &closed), ==, id);
  g_assert_cmpstr (tw_model_find_scenario (tw_session_get_model (session), id)->name, ==, "Suez");

  other = tw_session_duplicate_scenario (session, id, "Another");
  copy = tw_model_find_scenario (tw_session_get_model (session), other);
  g_assert_cmpstr (copy->name, ==, "Another");
  g_assert_cmpstr (copy->reason, ==, "");
  g_assert_cmpuint (copy->n_disruptions, ==, 1);
  tw_session_remove_scenario (session, id);
  g_assert_null (tw_model_find_scenario (tw_session_get_model (session), id));
  g_assert_cmpuint (count_scenarios (session), ==, 4);

  tw_session_undo (session);
  tw_session_undo (session);
  tw_session_undo (session);
  g_assert_cmpstr (tw_model_find_scenario (tw_session_get_model (session), id)->name, ==, "Suez closed");
  tw_session_undo (session);
  g_assert_cmpuint (count_scenarios (session), ==, 3);
  g_assert_true (tw_plan_equal (tw_session_get_plan (session), before));
  g_assert_true (tw_plan_get_model (tw_session_get_plan (session)) == tw_session_get_model (session));
  g_assert_false (tw_session_get_busy (session));
  g_assert_cmpuint (n_changes, ==, 8);

  g_assert_cmpint (tw_session_set_scenario (session, &bad), ==, 0);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* What is planned while scenarios are edited is not lost when that is undone, and no plan is said to have changed. */
static void
test_scenario_meanwhile (Fixture      *fixture,
                         gconstpointer data)
{
  TwSession *session = fixture->session;
  TwRules    rules = *tw_model_get_rules (tw_session_get_model (session));
  TwScenario own = { .name = (char *) "Own", .policy = TW_POLICY_FBA };
  guint      n_plans = 0;
  gint64     id;
  g_autoptr (TwPlan) answer = NULL;
  const TwPlan *previous;

  rules.lost_sale_cost += 3;
  tw_session_set_rules (session, &rules);
  g_assert_true (tw_session_get_busy (session));
  id = tw_session_set_scenario (session, &own);
  g_assert_cmpint (id, >, 0);
  wait_idle (fixture);
  g_assert_nonnull (tw_model_find_scenario (tw_plan_get_model (tw_session_get_plan (session)), id));

  answer = tw_plan_ref (tw_session_get_plan (session));
  previous = tw_session_get_previous_plan (session);
  g_signal_connect_swapped (session, "plan-changed", G_CALLBACK (count_cb), &n_plans);
  own.id = id;
  own.name = (char *) "Ours";
  tw_session_set_scenario (session, &own);
  tw_session_undo (session);
  tw_session_undo (session);
  g_assert_null (tw_model_find_scenario (tw_session_get_model (session), id));
  g_assert_true (tw_plan_equal (tw_session_get_plan (session), answer));
  g_assert_true (tw_session_get_previous_plan (session) == previous);
  g_assert_false (tw_session_get_busy (session));
  g_assert_cmpuint (n_plans, ==, 0);
  g_signal_handlers_disconnect_by_data (session, &n_plans);
}

/* The plan in a scenario: another model with longer lanes, which is worth less; the plan itself stays, and an edit asks again. */
static void
test_shown (Fixture      *fixture,
            gconstpointer data)
{
  TwSession *session = fixture->session;
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (session));
  TwDisruption  suez = { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .last_week = 25 };
  TwScenario    closed = { .name = (char *) "Suez closed", .disruption = &suez, .n_disruptions = 1 };
  gint64        id = tw_session_set_scenario (session, &closed);
  const TwPlan *shown;
  guint         n_longer = 0;
  guint         n_changes = 0;

  g_signal_connect_swapped (session, "shown-changed", G_CALLBACK (count_cb), &n_changes);
  tw_session_show_scenario (session, 99); /* none of the plan */
  g_assert_cmpint (tw_session_get_shown_scenario (session), ==, 0);
  tw_session_show_scenario (session, id);
  g_assert_cmpint (tw_session_get_shown_scenario (session), ==, id);
  g_assert_null (tw_session_get_scenario_plan (session));
  while (tw_session_get_scenario_plan (session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changes, ==, 2);

  shown = tw_session_get_scenario_plan (session);
  for (guint l = 0; l < tw_model_get_n_lanes (tw_plan_get_model (shown)); l++)
    n_longer += tw_model_get_lane (tw_plan_get_model (shown), l)->lead_mean_days > tw_model_get_lane (tw_session_get_model (session), l)->lead_mean_days;
  g_assert_cmpuint (n_longer, >, 5);
  g_assert_cmpfloat (tw_plan_get_value (shown), <, tw_plan_get_bound (before));
  g_assert_true (tw_plan_equal (tw_session_get_plan (session), before));

  tw_session_remove_scenario (session, id);
  g_assert_cmpint (tw_session_get_shown_scenario (session), ==, 0);
  g_assert_null (tw_session_get_scenario_plan (session));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* Which chain the plan and its items run under is asked of the engine anew, and undone. */
static void
test_policies (Fixture      *fixture,
               gconstpointer data)
{
  TwSession *session = fixture->session;
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (session));

  tw_session_set_policy (session, TW_POLICY_NGGS); /* no edit */
  tw_session_set_item_policy (session, 3, TW_POLICY_OF_PLAN);
  g_assert_false (tw_session_get_can_undo (session));

  tw_session_set_policy (session, TW_POLICY_SCA);
  g_assert_true (tw_session_get_busy (session));
  tw_session_set_item_policy (session, 3, TW_POLICY_FBA);
  wait_idle (fixture);
  g_assert_cmpint (tw_model_get_item_policy (tw_session_get_model (session), 3), ==, TW_POLICY_FBA);
  g_assert_cmpint (tw_model_get_item_policy (tw_session_get_model (session), 4), ==, TW_POLICY_SCA);
  g_assert_true (tw_plan_get_model (tw_session_get_plan (session)) == tw_session_get_model (session));

  tw_session_undo (session);
  g_assert_cmpint (tw_model_get_item_policy (tw_session_get_model (session), 3), ==, TW_POLICY_SCA);
  tw_session_undo (session);
  g_assert_true (tw_session_get_plan (session) == before);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_accept (Fixture      *fixture,
             gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  guint n = 99;

  g_assert_false (tw_plan_count_accepted_changes (tw_session_get_plan (fixture->session), &n));
  tw_session_accept_plan (fixture->session);
  g_assert_false (tw_session_get_busy (fixture->session));
  g_assert_true (tw_plan_equal (tw_session_get_plan (fixture->session), before));
  g_assert_true (tw_plan_count_accepted_changes (tw_session_get_plan (fixture->session), &n));
  g_assert_cmpuint (n, ==, 0);

  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);
  g_assert_true (tw_plan_count_accepted_changes (tw_session_get_plan (fixture->session), &n));
  g_assert_cmpuint (n, >, 0);

  tw_session_undo (fixture->session);
  tw_session_undo (fixture->session);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  g_assert_false (tw_plan_count_accepted_changes (tw_session_get_plan (fixture->session), &n));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_bad_move (Fixture      *fixture,
               gconstpointer data)
{
  TwMove move = find_move (tw_session_get_model (fixture->session));

  move.week = 4000;
  tw_session_commit_move (fixture->session, &move);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (count_pins (fixture), ==, 0);
  g_assert_false (tw_session_get_modified (fixture->session));
}

static void
test_cancel_and_replan (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));

  tw_session_replan (fixture->session);
  g_assert_true (tw_session_get_busy (fixture->session));
  tw_session_cancel (fixture->session);
  g_assert_false (tw_session_get_busy (fixture->session));
  g_assert_cmpstr (tw_session_get_status (fixture->session), ==, "Stopped");
  g_assert_true (tw_session_get_plan (fixture->session) == before);

  tw_session_replan (fixture->session);
  wait_idle (fixture);
  g_assert_true (tw_plan_equal (tw_session_get_plan (fixture->session), before));
}

static void
test_save_and_reopen (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "saved.tradewind", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TwPlan) saved = NULL;
  TwDocument *document;
  TwMove      move = find_move (tw_session_get_model (fixture->session));

  tw_session_commit_move (fixture->session, &move);
  wait_idle (fixture);
  saved = tw_plan_ref (tw_session_get_plan (fixture->session));

  tw_session_save (fixture->session, file);
  while (fixture->n_saved + fixture->n_failed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_false (tw_session_get_modified (fixture->session));
  g_assert_true (g_file_equal (tw_session_get_file (fixture->session), file));
  g_assert_cmpstr (tw_session_get_title (fixture->session), ==, "saved");

  tw_session_close (fixture->session);
  g_assert_null (tw_session_get_model (fixture->session));
  g_assert_null (tw_session_get_plan (fixture->session));

  document = tw_document_open (file, NULL);
  g_assert_nonnull (document);
  g_assert_nonnull (document->answer); /* where the engine stopped went with it */
  g_clear_pointer (&document, tw_document_free);

  tw_session_open_file (fixture->session, file);
  wait_idle (fixture);
  g_assert_cmpuint (count_pins (fixture), ==, 1);
  assert_as_good (tw_session_get_plan (fixture->session), saved);
  g_assert_false (tw_session_get_can_undo (fixture->session));
  g_assert_false (tw_session_get_modified (fixture->session));
}

static void
test_failed_open_keeps_the_plan (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "bad.tradewind", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "no plan at all", -1, NULL));
  tw_session_open_file (fixture->session, file);
  wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
}

static void
test_recovery (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *work_dir = tw_document_dup_work_dir ();
  g_auto (GStrv) paths = NULL;
  g_auto (GStrv) none = NULL;
  TwMove move = find_move (tw_session_get_model (fixture->session));

  none = tw_plan_file_list_recoverable (work_dir);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  tw_session_commit_move (fixture->session, &move);
  abandon (fixture);

  paths = tw_plan_file_list_recoverable (work_dir);
  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  fixture->session = tw_session_new ();
  observe (fixture);
  tw_session_recover (fixture->session, paths[0]);
  wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpuint (count_pins (fixture), ==, 1);
  g_assert_true (tw_session_get_modified (fixture->session));
}

static void
test_import_can_be_undone (Fixture      *fixture,
                           gconstpointer data)
{
  static const char table[] = "id,name,category,unit_cost,volume_m3,weight_kg,units_per_carton,minimum_order\n"
                              "NEW-1,A new thing,,3.5,0.002,0.4,10,0\n";
  g_autofree char  *path = g_build_filename (g_get_tmp_dir (), "items.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  const TwModel *model = tw_session_get_model (fixture->session);
  guint          n_items = tw_model_get_n_items (model);

  g_assert_true (g_file_set_contents (path, table, -1, NULL));
  tw_session_import_files (fixture->session, &file, 1);
  wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpuint (tw_model_get_n_items (tw_session_get_model (fixture->session)), ==, n_items + 1);
  g_assert_nonnull (tw_session_get_plan (fixture->session));

  tw_session_set_item (fixture->session, (int) n_items);
  tw_session_undo (fixture->session);
  g_assert_true (tw_session_get_model (fixture->session) == model);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
  g_assert_cmpint (tw_session_get_item (fixture->session), ==, -1); /* it is not there any more */
  wait_idle (fixture);

  tw_session_redo (fixture->session);
  wait_idle (fixture);
  g_assert_cmpuint (tw_model_get_n_items (tw_session_get_model (fixture->session)), ==, n_items + 1);
}

/* Every writable property keeps what it is given, tells of it once, and takes nothing out of range. */
static void
test_selection (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const names[] = { "item", "place", "market" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", names[i], NULL);
      guint            n = 0;
      gulong           id = g_signal_connect_swapped (fixture->session, signal, G_CALLBACK (count_cb), &n);
      int              value;

      g_object_set (fixture->session, names[i], 3, NULL);
      g_object_set (fixture->session, names[i], 3, NULL);
      g_object_get (fixture->session, names[i], &value, NULL);
      g_assert_cmpint (value, ==, 3);
      g_assert_cmpuint (n, ==, 1);
      g_object_set (fixture->session, names[i], 1000000, NULL);
      g_object_get (fixture->session, names[i], &value, NULL);
      g_assert_cmpint (value, ==, -1);
      g_signal_handler_disconnect (fixture->session, id);
    }

  tw_session_set_week (fixture->session, 5);
  g_assert_cmpuint (tw_session_get_week (fixture->session), ==, 5);
  tw_session_set_week (fixture->session, 99);
  g_assert_cmpuint (tw_session_get_week (fixture->session), ==, tw_model_get_n_weeks (tw_session_get_model (fixture->session)) - 1);
}

static void
test_properties_are_readable (Fixture      *fixture,
                              gconstpointer data)
{
  guint                   n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (fixture->session), &n);

  g_assert_cmpuint (n, ==, 14);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (G_OBJECT (fixture->session), specs[i]->name, &value); /* warns if it is not handled */
    }
}

static void
test_new_plan (Fixture      *fixture,
               gconstpointer data)
{
  tw_session_new_plan (fixture->session);
  wait_idle (fixture);
  g_assert_cmpuint (tw_model_get_n_items (tw_session_get_model (fixture->session)), ==, 0);
  g_assert_cmpuint (tw_model_get_n_places (tw_session_get_model (fixture->session)), >, 0);
  g_assert_null (tw_session_get_plan (fixture->session));
  g_assert_cmpstr (tw_session_get_status (fixture->session), ==, "No items yet");
}

#define ADD(name, function) g_test_add ("/app/session/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("demo", test_demo);
  ADD ("undo-restores-the-plan", test_undo_restores_the_plan);
  ADD ("pin-is-kept", test_pin_is_kept);
  ADD ("preview-becomes-the-plan", test_preview_becomes_the_plan);
  ADD ("preview-of-too-many", test_preview_of_too_many);
  ADD ("edits-overtake-answers", test_edits_overtake_answers);
  ADD ("remove-pin", test_remove_pin);
  ADD ("lock", test_lock);
  ADD ("rules", test_rules);
  ADD ("phase", test_phase);
  ADD ("override", test_override);
  ADD ("override-preview", test_override_preview);
  ADD ("override-of-all", test_override_of_all);
  ADD ("override-of-nothing", test_override_of_nothing);
  ADD ("scenarios", test_scenarios);
  ADD ("scenario-meanwhile", test_scenario_meanwhile);
  ADD ("policies", test_policies);
  ADD ("shown", test_shown);
  ADD ("accept", test_accept);
  ADD ("bad-move", test_bad_move);
  ADD ("cancel-and-replan", test_cancel_and_replan);
  ADD ("save-and-reopen", test_save_and_reopen);
  ADD ("failed-open-keeps-the-plan", test_failed_open_keeps_the_plan);
  ADD ("recovery", test_recovery);
  ADD ("import-can-be-undone", test_import_can_be_undone);
  ADD ("selection", test_selection);
  ADD ("properties-are-readable", test_properties_are_readable);
  ADD ("new-plan", test_new_plan);

  return g_test_run ();
}
