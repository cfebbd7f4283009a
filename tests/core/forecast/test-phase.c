/* test-phase.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-model.h"
#include "forecast/tw-phase.h"

#include <math.h>

#define START     2961
#define WEEKS     104
#define N_ITEMS   30
#define N_MARKETS 4

/* ---- the rule, line by line ---- */

static void
test_rule (void)
{
  const TwPhaseTest test = { .trial_weeks = 8, .mature_weeks = 26, .in_stock_rate = 0.6, .breakout = 0.25, .declining = 0.2, .certainty = 0.8 };
  const struct
  {
    double        growth; /* logarithm */
    double        sd;
    guint32       age;
    double        in_stock;
    TwPhase       phase;
    TwPhaseReason reason;
  } cases[] = {
    { 1, 0.1, 7, 1, TW_PHASE_TRIAL, TW_PHASE_REASON_NEW },
    { 1, 0.1, 8, 1, TW_PHASE_BREAKOUT, TW_PHASE_REASON_GROWTH },
    { 1, 0.1, 8, 0.59, TW_PHASE_POTENTIAL, TW_PHASE_REASON_SHORT },
    { 1, 0.1, 90, 0.59, TW_PHASE_MATURE, TW_PHASE_REASON_SHORT },
    { NAN, NAN, 25, 1, TW_PHASE_POTENTIAL, TW_PHASE_REASON_UNKNOWN },
    { NAN, NAN, 26, 1, TW_PHASE_MATURE, TW_PHASE_REASON_UNKNOWN },
    { 0, 0.1, 25, 1, TW_PHASE_POTENTIAL, TW_PHASE_REASON_AGE },
    { 0, 0.1, 26, 1, TW_PHASE_MATURE, TW_PHASE_REASON_AGE },
    /* log 1.25 = 0.2231 and log 0.8 = -0.2231; 80 % lie within 0.9410 units on one side, by Student's law of 4. */
    { 0.2231 + 0.0942, 0.1, 90, 1, TW_PHASE_BREAKOUT, TW_PHASE_REASON_GROWTH },
    { 0.2231 + 0.0939, 0.1, 90, 1, TW_PHASE_MATURE, TW_PHASE_REASON_AGE },
    { -0.2231 - 0.0942, 0.1, 20, 1, TW_PHASE_DECLINING, TW_PHASE_REASON_FALL },
    { -0.2231 - 0.0939, 0.1, 20, 1, TW_PHASE_POTENTIAL, TW_PHASE_REASON_AGE },
    { -0.3, 0, 90, 1, TW_PHASE_DECLINING, TW_PHASE_REASON_FALL },
    { 0.3, 0, 90, 1, TW_PHASE_BREAKOUT, TW_PHASE_REASON_GROWTH },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TwForecast     forecast;
      TwPhaseVerdict verdict;

      tw_forecast_init (&forecast, 0, 0);
      forecast.growth = (float) expm1 (cases[i].growth);
      forecast.growth_sd = (float) cases[i].sd;
      forecast.age_weeks = cases[i].age;
      forecast.in_stock_rate = (float) cases[i].in_stock;
      verdict = tw_phase_judge (&test, &forecast);
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (verdict.phase, ==, cases[i].phase);
      g_assert_cmpint (verdict.reason, ==, cases[i].reason);
      g_assert_true (isnan (cases[i].growth) == isnan (verdict.growth_chance));
    }
}

/* A decline by all that there is is certain of nothing: log 0 is beyond every fall. */
static void
test_whole_fall (void)
{
  const TwPhaseTest test = { .mature_weeks = 1, .declining = 1, .breakout = 10, .certainty = 0.5 };
  TwForecast        forecast;

  tw_forecast_init (&forecast, 0, 0);
  forecast.age_weeks = 9;
  forecast.growth = -0.9f;
  forecast.growth_sd = 1;
  g_assert_cmpint (tw_phase_judge (&test, &forecast).phase, ==, TW_PHASE_MATURE);
  g_assert_cmpfloat (tw_phase_judge (&test, &forecast).fall_chance, ==, 0);
}

/* ---- what is measured ---- */

static gint32
draw_poisson (GRand *rand,
              double mean)
{
  double product = g_rand_double (rand);
  gint32 n = 0;

  for (double limit = exp (-mean); product > limit; n++)
    product *= g_rand_double (rand);

  return n;
}

/* By item: a third falls by 30 % a quarter, a third rises as fast, the others stay. */
static double
get_slope (guint item)
{
  static const double slopes[] = { -0.36, 0, 0.36 };

  return slopes[item % 3];
}

static void
add_tables (TwModel *model)
{
  TwPlace place = { .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };
  TwItem  item = { .name = (char *) "", .category = (char *) "", .unit_cost = 1, .volume_m3 = 0.1, .weight_kg = 1, .units_per_carton = 1 };

  for (guint i = 0; i < N_ITEMS + 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("I%u", i);

      item.id = id;
      tw_model_add_item (model, &item);
    }
  for (guint m = 0; m < N_MARKETS; m++)
    {
      g_autofree char *id = g_strdup_printf ("M%u", m);

      place.id = id;
      tw_model_add_place (model, &place);
    }
}

/* Item N_ITEMS was launched 5 weeks ago in market 0 and not sold in market 1; the one after it was out of stock of late. */
static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("t", "USD", START, 26);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GError) error = NULL;
  gint32 units[WEEKS];
  guint8 flags[WEEKS] = { 0 };

  add_tables (model);
  for (guint i = 0; i < N_ITEMS; i++)
    for (guint m = 0; m < N_MARKETS; m++)
      {
        for (int t = 0; t < WEEKS; t++)
          units[t] = draw_poisson (rand, (4 + 6.0 * m) * exp (get_slope (i) * MAX (t - WEEKS, -52) / 13.0));
        tw_model_add_sales (model, &(TwSales){ i, m, START - WEEKS, WEEKS, units, NULL, NULL });
        tw_model_set_offer (model, i, m, &(TwOffer){ .listed = TRUE, .price = 10 });
      }

  for (int t = 0; t < WEEKS; t++)
    {
      units[t] = t < WEEKS - 7 ? 20 : 0;
      flags[t] = t < WEEKS - 7 ? 0 : TW_SALES_STOCK_OUT;
    }
  tw_model_add_sales (model, &(TwSales){ N_ITEMS + 1, 0, START - WEEKS, WEEKS, units, NULL, flags });
  for (int t = 0; t < 5; t++)
    units[t] = 9;
  tw_model_add_sales (model, &(TwSales){ N_ITEMS, 0, START - 5, 5, units, NULL, NULL });
  for (guint m = 0; m < 2; m++)
    tw_model_set_offer (model, N_ITEMS, m, &(TwOffer){ .listed = TRUE, .price = 10 });
  tw_model_set_offer (model, N_ITEMS + 1, 0, &(TwOffer){ .listed = TRUE, .price = 10 });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* Planted growth is found, with the deviation that it says; few phases are wrong. */
static void
test_planted (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  double squares = 0, scaled = 0;
  guint  n_found[3] = { 0 }, n_wrong = 0;

  for (guint i = 0; i < N_ITEMS; i++)
    for (guint m = 0; m < N_MARKETS; m++)
      {
        const TwForecast *forecast = tw_forecast_set_find (set, i, m);
        double            error = log1p ((double) forecast->growth) - get_slope (i);
        TwPhase           phase = tw_forecast_set_get_phase (set, model, i, m);
        TwPhase           truth = i % 3 == 0 ? TW_PHASE_DECLINING : i % 3 == 2 ? TW_PHASE_BREAKOUT
                                                                               : TW_PHASE_MATURE;

        g_assert_cmpint (forecast->phase, ==, phase);
        g_assert_cmpuint (forecast->age_weeks, >=, WEEKS - 9);
        squares += error * error;
        scaled += error * error / ((double) forecast->growth_sd * (double) forecast->growth_sd);
        n_found[i % 3] += phase == truth;
        n_wrong += phase != truth && phase != TW_PHASE_MATURE;
      }
  g_test_message ("rms %.3f, scaled %.2f, found %u %u %u, wrong %u", sqrt (squares / N_ITEMS / N_MARKETS), sqrt (scaled / N_ITEMS / N_MARKETS),
                  n_found[0], n_found[1], n_found[2], n_wrong);

  /* Shrunk over four markets the slope of a 4-to-22-a-week item is good to about 0.05. */
  g_assert_cmpfloat (sqrt (squares / N_ITEMS / N_MARKETS), <, 0.08);
  /* These sales scatter as counts do, real ones more, and the deviation allows for it. */
  g_assert_cmpfloat (sqrt (scaled / N_ITEMS / N_MARKETS), >, 0.3);
  g_assert_cmpfloat (sqrt (scaled / N_ITEMS / N_MARKETS), <, 1);
  g_assert_cmpuint (n_found[0], >=, 38);
  g_assert_cmpuint (n_found[2], >=, 38);
  g_assert_cmpuint (n_wrong, <=, 2);
}

/* New, never sold, and out of stock: each is said to be what it is. */
static void
test_borders (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  TwPhaseVerdict verdict = tw_forecast_set_judge_phase (set, model, N_ITEMS, 0);

  g_assert_cmpint (verdict.phase, ==, TW_PHASE_TRIAL);
  g_assert_cmpint (verdict.reason, ==, TW_PHASE_REASON_NEW);
  g_assert_cmpuint (tw_forecast_set_find (set, N_ITEMS, 0)->age_weeks, ==, 5);
  g_assert_cmpint (tw_forecast_set_get_phase (set, model, N_ITEMS, 1), ==, TW_PHASE_TRIAL);
  verdict = tw_forecast_set_judge_phase (set, model, N_ITEMS + 1, 0);
  g_assert_cmpint (verdict.reason, ==, TW_PHASE_REASON_SHORT);
  g_assert_cmpint (verdict.phase, ==, TW_PHASE_MATURE);
  g_assert_cmpfloat_with_epsilon (tw_forecast_set_find (set, N_ITEMS + 1, 0)->in_stock_rate, 6.0 / 13, 1e-6);
  g_assert_cmpint (tw_forecast_set_get_phase (set, model, N_ITEMS + 1, 1), ==, TW_PHASE_NONE);
}

/* The planner's word wins, and a changed test is heard without a new forecast. */
static void
test_words (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwModel) strict = NULL;
  g_autoptr (TwModel) said = NULL;
  g_autoptr (GError) error = NULL;
  TwRules        rules = *tw_model_get_rules (model);
  TwPhaseVerdict verdict;

  rules.phase_test.declining = 0.9;
  strict = tw_model_with_rules (model, &rules, &error);
  g_assert_cmpint (tw_forecast_set_get_phase (set, model, 0, 3), ==, TW_PHASE_DECLINING);
  g_assert_cmpint (tw_forecast_set_get_phase (set, strict, 0, 3), ==, TW_PHASE_MATURE);

  said = tw_model_with_offer_phase (model, 0, 3, TW_PHASE_BREAKOUT, &error);
  g_assert_no_error (error);
  verdict = tw_forecast_set_judge_phase (set, said, 0, 3);
  g_assert_cmpint (verdict.phase, ==, TW_PHASE_BREAKOUT);
  g_assert_cmpint (verdict.reason, ==, TW_PHASE_REASON_PLANNER);
  g_assert_cmpfloat (verdict.fall_chance, >, 0.8);
  g_assert_cmpint (tw_forecast_set_get_phase (set, said, 0, 2), ==, TW_PHASE_DECLINING);
  g_assert_cmpint (tw_model_get_offer (model, 0, 3)->phase, ==, TW_PHASE_NONE);
  g_assert_null (tw_model_with_offer_phase (model, 0, 3, TW_N_PHASES, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phase/rule", test_rule);
  g_test_add_func ("/phase/whole-fall", test_whole_fall);
  g_test_add_func ("/phase/planted", test_planted);
  g_test_add_func ("/phase/borders", test_borders);
  g_test_add_func ("/phase/words", test_words);

  return g_test_run ();
}
