/* test-why.c: lines of a place, their explanation, cliffs in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "tw-cliff-text.h"
#include "tw-why.h"

#include <math.h>

#define START   2967
#define N_WEEKS 10

enum
{
  SRC,
  FC,
  DE,
};

enum
{
  OCEAN,
  AIR,
  PARCEL,
};

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("small", "USD", START, N_WEEKS);
  TwPlace  source = { .id = (char *) "SRC", .name = (char *) "Shenzhen", .kind = TW_PLACE_SOURCE, .country = "CN" };
  TwPlace  fc = { .id = (char *) "FC-DE", .name = (char *) "Leipzig", .kind = TW_PLACE_FULFILMENT, .country = "DE", .capacity_m3 = 1, .overage_price = 40 };
  TwPlace  market = { .id = (char *) "DE", .name = (char *) "DE", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "USD", .exchange_rate = 1 };
  TwLane   lane = { .from = SRC, .to = FC, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 14, .cost_per_unit = 1 };
  g_autoptr (GError) error = NULL;

  tw_model_add_place (model, &source);
  tw_model_add_place (model, &fc);
  tw_model_add_place (model, &market);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "Lamp", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 });
  tw_model_add_lane (model, &lane);
  lane.mode = TW_MODE_AIR;
  lane.lead_mean_days = 7;
  lane.cost_per_unit = 3;
  tw_model_add_lane (model, &lane);
  tw_model_add_lane (model, &(TwLane){ .from = FC, .to = DE, .mode = TW_MODE_PARCEL, .open = TRUE, .lead_mean_days = 1, .cost_per_unit = 2 });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 30 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = SRC, .on_hand = 400 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = FC, .on_hand = 10 });
  g_assert_true (tw_model_seal (model, &error));
  g_assert_no_error (error);

  return model;
}

/* Twenty a week, give or take five. */
static TwForecastSet *
new_forecasts (void)
{
  TwForecastSet *forecasts = tw_forecast_set_new (1, 1, N_WEEKS);
  TwForecast     forecast = { .item = 0, .market = 0, .mean = g_new0 (float, N_WEEKS), .quantile = g_new0 (float, N_WEEKS *TW_N_LEVELS) };

  for (guint t = 0; t < N_WEEKS; t++)
    {
      forecast.mean[t] = 20;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        forecast.quantile[t * TW_N_LEVELS + k] = 15 + 10.0f * k / (TW_N_LEVELS - 1);
    }
  tw_forecast_set_add (forecasts, &forecast);
  g_free (forecast.mean);
  g_free (forecast.quantile);

  return forecasts;
}

static TwPlan *
new_plan (const TwModel *model)
{
  g_autoptr (TwForecastSet) forecasts = new_forecasts ();
  g_autoptr (GError) error = NULL;
  TwPlan *plan = tw_allocate (model, forecasts, NULL, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return plan;
}

static void
test_lines (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (GArray) at_source = tw_why_dup_lines (plan, 0, SRC, 0);
  g_autoptr (GArray) at_fc = tw_why_dup_lines (plan, TW_ANY, FC, 0);
  g_autoptr (GArray) anywhere = tw_why_dup_lines (plan, TW_ANY, TW_ANY, 0);

  g_assert_cmpuint (at_source->len, >, 0);
  g_assert_cmpuint (at_source->len, <=, TW_WHY_MAX_LINES);
  g_assert_cmpuint (at_fc->len, ==, at_source->len);
  g_assert_cmpuint (anywhere->len, ==, at_source->len);
  for (guint i = 0; i < at_source->len; i++)
    {
      const TwWhyLine *line = &g_array_index (at_source, TwWhyLine, i);

      g_assert_cmpuint (line->week, <, TW_WHY_WEEKS);
      g_assert_cmpuint (line->place, ==, SRC);
      g_assert_null (line->answer);
    }
}

/* Each answer is of a line that is there, and no line of an optimal plan is a loss. */
static void
test_answers (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwWhy) why = tw_why_new ();
  TwExplainedUnit unit;
  GArray         *lines;

  tw_why_ask (why, plan, 0, FC, 0);
  g_assert_true (tw_why_get_busy (why));
  g_assert_false (tw_why_get_unit (why, &unit));
  while (tw_why_get_busy (why))
    g_main_context_iteration (NULL, TRUE);

  lines = tw_why_get_lines (why);
  g_assert_cmpuint (lines->len, >, 0);
  for (guint i = 0; i < lines->len; i++)
    {
      const TwWhyLine *line = &g_array_index (lines, TwWhyLine, i);
      g_autofree char *title = tw_why_dup_title (model, line, FC);
      g_autofree char *text = tw_why_dup_text (model, line);

      g_assert_nonnull (line->answer);
      g_assert_true (line->answer->possible);
      g_assert_cmpint (line->answer->units, ==, (gint64) line->units);
      g_assert_cmpfloat (line->answer->loss, >=, -1e-6);
      g_assert_true (g_str_has_prefix (text, "Without it the plan loses "));
      g_assert_true (g_str_has_suffix (title, " from Shenzhen"));
    }
  g_assert_true (tw_why_get_unit (why, &unit));
  g_assert_cmpfloat (unit.one_more, >, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* The newest question wins, and the same one again is none. */
static void
test_newest_wins (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model);
  g_autoptr (TwWhy) why = tw_why_new ();
  guint n = 0;

  g_signal_connect_swapped (why, "changed", G_CALLBACK (count_cb), &n);
  tw_why_ask (why, plan, 0, FC, 5);
  tw_why_ask (why, plan, 0, SRC, 0);
  tw_why_ask (why, plan, 0, SRC, 0);
  g_assert_cmpuint (n, ==, 2);
  while (tw_why_get_busy (why))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (g_array_index (tw_why_get_lines (why), TwWhyLine, 0).place, ==, SRC);

  tw_why_ask (why, NULL, TW_ANY, TW_ANY, 0);
  g_assert_false (tw_why_get_busy (why));
  g_assert_cmpuint (tw_why_get_lines (why)->len, ==, 0);
}

static void
test_texts (void)
{
  g_autoptr (TwModel) model = new_model ();
  TwChange         changes[] = { { TW_CHANGE_LINE, AIR, SRC, 1, 1, 40 }, { TW_CHANGE_SALES, 0, 0, 2, 3, -12.4 }, { TW_CHANGE_LEFT, 0, FC, 9, 9, 1 } };
  TwExplainedLine  answer = { .units = 50, .possible = TRUE, .loss = 112.3, .change = changes, .n_changes = 3 };
  TwWhyLine        line = { 0, OCEAN, SRC, 0, 2, 50, FALSE, 100, &answer };
  g_autofree char *title = tw_why_dup_title (model, &line, SRC);
  g_autofree char *way = tw_why_dup_way (model, &line);
  g_autofree char *text = tw_why_dup_text (model, &line);
  g_autofree char *pinned = NULL;
  g_autofree char *stuck = NULL;

  g_assert_cmpstr (title, ==, "50 to Germany");
  g_assert_cmpstr (way, ==, "Ocean · leaves 16 Nov · sells from 30 Nov");
  g_assert_cmpstr (text, ==, "Without it the plan loses $112. Next best: send 40 by another departure (Air, 23 Nov); sell 12 fewer in Germany.");
  answer.loss = -7;
  answer.n_changes = 0;
  pinned = tw_why_dup_text (model, &line);
  g_assert_cmpstr (pinned, ==, "Your move costs the plan $7.");
  answer.possible = FALSE;
  stuck = tw_why_dup_text (model, &line);
  g_assert_cmpstr (stuck, ==, "Your other moves cannot be kept without it.");
}

static void
test_cliffs (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwPlan) plan = new_plan (model);
  TwCliffChange    change = { FC, { TW_CLIFF_OVERAGE, TRUE, 2, 1, 0, 0.1, 120 }, 120 };
  TwCliff          low = { TW_CLIFF_LOW_STOCK, TRUE, 0, 28, 80, 0.3, 5 };
  g_autofree char *warning = tw_cliff_dup_warning (model, &change);
  g_autofree char *mark = tw_cliff_dup_mark (tw_model_get_place (model, FC), model, &low);
  g_autoptr (GArray) none = tw_cliff_dup_changes (plan, plan, 0, SRC, FC);

  g_assert_cmpstr (warning, ==, "Germany: storage overage from 30 Nov, $120");
  g_assert_cmpstr (mark, ==, "28 days: low-stock fee");
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/why/lines", test_lines);
  g_test_add_func ("/app/why/answers", test_answers);
  g_test_add_func ("/app/why/newest-wins", test_newest_wins);
  g_test_add_func ("/app/why/texts", test_texts);
  g_test_add_func ("/app/cliffs/texts", test_cliffs);

  return g_test_run ();
}
