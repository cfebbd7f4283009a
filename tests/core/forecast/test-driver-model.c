/* test-driver-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-driver-model.h"

#include "forecast/tw-forecast-model.h"
#include "forecast/tw-overrides.h"

#include <math.h>
#include <string.h>

#define START   2960
#define HISTORY 120
#define WEEKS   20
#define N_ITEMS 24

#define ELASTICITY (-2.0)
#define DEAL       0.4
#define DELAY      (-0.04)

typedef struct
{
  gboolean effects; /* whether drivers do anything */
  gboolean rows;    /* whether their rows are in the plan */
} Plant;

/* Prices are cut now and then, with a deal in half of these weeks; lanes are late at times; the economy drifts
 * and does nothing. */
static TwModel *
new_model (const Plant *plant)
{
  TwModel *model = tw_model_new ("test", "USD", START, WEEKS);
  TwItem   item = { .name = (char *) "Lamp", .category = (char *) "light", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  market = { .name = (char *) "", .id = (char *) "DE", .country = "DE", .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = 1.1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  float delay[HISTORY + WEEKS];
  float economy[HISTORY + WEEKS];

  for (int i = 0; i < N_ITEMS; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%d", i);
      item.id = id;
      tw_model_add_item (model, &item);
    }
  tw_model_add_place (model, &market);
  for (guint t = 0; t < HISTORY + WEEKS; t++)
    {
      delay[t] = t % 17 < 4 ? 6 : 1;
      economy[t] = (float) (100 + 5 * sin (t / 9.0));
    }
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      gint32 units[HISTORY];
      float  price[HISTORY + WEEKS];
      float  deal[HISTORY + WEEKS];

      for (guint t = 0; t < HISTORY + WEEKS; t++)
        {
          gboolean cut = g_rand_double (rand) < 0.25;
          double   mean;

          price[t] = cut ? 16 : 20;
          deal[t] = cut && g_rand_boolean (rand);
          mean = 60 * (plant->effects ? pow (price[t] / 20, ELASTICITY) * exp (DEAL * deal[t] + DELAY * delay[t]) : 1);
          if (t < HISTORY)
            units[t] = (gint32) (mean * g_rand_double_range (rand, 0.7, 1.3) + 0.5);
        }
      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
      tw_model_add_sales (model, &(TwSales){ .item = i, .market = 0, .first_week = START - HISTORY, .n_weeks = HISTORY, .units = units });
      if (!plant->rows)
        continue;
      tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_PRICE, .item = i, .first_week = START - HISTORY, .n_weeks = HISTORY + WEEKS, .value = price });
      tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_DEAL, .item = i, .first_week = START - HISTORY, .n_weeks = HISTORY + WEEKS, .value = deal });
    }
  if (plant->rows)
    {
      tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_DELAY, .item = TW_ANY, .first_week = START - HISTORY, .n_weeks = HISTORY + WEEKS, .value = delay });
      tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_ECONOMY, .item = TW_ANY, .first_week = START - HISTORY, .n_weeks = HISTORY + WEEKS, .value = economy });
    }

  return model;
}

static TwModel *
new_sealed (const Plant *plant)
{
  TwModel *model = new_model (plant);

  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

/* Three standard errors: one of the four would be missed in every hundred seeds, and this is one seed. */
static void
assert_found (const TwDriverModel *drivers,
              TwDriverKind         kind,
              double               truth)
{
  double error;
  double effect = tw_driver_model_get_pooled (drivers, kind, &error);

  g_assert_cmpfloat (error, >, 0);
  g_assert_cmpfloat (error, <, 0.15 * fabs (truth));
  g_assert_cmpfloat_with_epsilon (effect, truth, 3 * error);
}

static void
test_found (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, TRUE });
  TwForecastFrame frame;

  tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
  g_assert_nonnull (frame.drivers);
  assert_found (frame.drivers, TW_DRIVER_PRICE, ELASTICITY);
  assert_found (frame.drivers, TW_DRIVER_DEAL, DEAL);
  /* Rows of the economy reach as far, but are a guess there. */
  g_assert_cmpuint (tw_driver_values_get_foreseen (&frame, 0), ==, 1u << TW_DRIVER_PRICE | 1u << TW_DRIVER_DEAL | 1u << TW_DRIVER_DELAY);
  assert_found (frame.drivers, TW_DRIVER_DELAY, DELAY);
  g_assert_cmpuint (tw_driver_model_get_kinds (frame.drivers), ==, 1u << TW_DRIVER_PRICE | 1u << TW_DRIVER_DEAL | 1u << TW_DRIVER_DELAY);
  tw_forecast_frame_clear (&frame);
}

/* Drivers that do nothing are not kept. */
static void
test_dropped (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ FALSE, TRUE });
  g_autoptr (TwModel) plain = new_sealed (&(Plant){ FALSE, FALSE });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) without = tw_forecast_model (plain, 1, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      const TwForecast *a = tw_forecast_set_get (set, i);
      const TwForecast *b = tw_forecast_set_get (without, i);

      g_assert_true (isnan (a->elasticity));
      g_assert_cmpmem (a->mean, WEEKS * sizeof (float), b->mean, WEEKS * sizeof (float));
      g_assert_cmpmem (a->quantile, WEEKS * TW_N_LEVELS * sizeof (float), b->quantile, WEEKS * TW_N_LEVELS * sizeof (float));
    }
}

/* A planned price cut is in the forecast, and every factor is named. */
static void
test_factors (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, TRUE });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      const TwForecast *forecast = tw_forecast_set_get (set, i);

      g_assert_cmpfloat_with_epsilon (forecast->elasticity, ELASTICITY, 0.5);
      for (guint t = 0; t < WEEKS; t++)
        {
          const TwDriver *price = tw_model_find_driver (model, TW_DRIVER_PRICE, i, 0);
          double          cut = tw_driver_get_value (price, START + (TwWeek) t) / tw_driver_get_value (price, START);
          double          factor = tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_PRICE, t) / tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_PRICE, 0);

          g_assert_cmpfloat_with_epsilon (factor, pow (cut, forecast->elasticity), 1e-4);
        }
    }
}

static TwForecastSet *
override_price (const TwModel       *model,
                const TwForecastSet *set,
                TwOverrideKind       kind,
                double               value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) changed = tw_model_with_overrides (model, &(TwOverride){ .id = 1, .item = 3, .market = 0, .driver = TW_DRIVER_PRICE, .first_week = START + 4, .last_week = START + 6, .kind = kind, .value = value, .reason = (char *) "", .author = (char *) "" }, 1, &error);

  g_assert_no_error (error);

  return tw_overrides_apply_all (changed, set);
}

/* Another price multiplies by its ratio to the power of the elasticity, in its weeks only, and without it all is as before. */
static void
test_override (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, TRUE });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) cheaper = override_price (model, set, TW_OVERRIDE_PERCENT, -5);
  g_autoptr (TwForecastSet) fixed = override_price (model, set, TW_OVERRIDE_ABSOLUTE, 19);
  g_autoptr (TwForecastSet) undone = tw_overrides_apply_all (model, cheaper);
  const TwForecast *before = tw_forecast_set_find (set, 3, 0);
  const TwForecast *after = tw_forecast_set_find (cheaper, 3, 0);
  const TwForecast *at_19 = tw_forecast_set_find (fixed, 3, 0);
  const TwForecast *back = tw_forecast_set_find (undone, 3, 0);

  g_assert_true (after->adjusted);
  for (guint t = 0; t < WEEKS; t++)
    {
      gboolean in = t >= 4 && t <= 6;
      double   price = tw_driver_get_value (tw_model_find_driver (model, TW_DRIVER_PRICE, 3, 0), START + (TwWeek) t);
      double   ratio = pow (0.95, before->elasticity);

      g_assert_cmpfloat_with_epsilon (after->mean[t] / before->mean[t], in ? ratio : 1, 1e-6); /* a float's rounding */
      g_assert_cmpfloat_with_epsilon (at_19->mean[t] / before->mean[t], in ? pow (19 / price, before->elasticity) : 1, 1e-5);
      g_assert_cmpfloat (after->baseline[t], ==, before->mean[t]);
      g_assert_cmpfloat_with_epsilon (tw_forecast_get_factor (after, WEEKS, TW_FACTOR_PRICE, t) / tw_forecast_get_factor (before, WEEKS, TW_FACTOR_PRICE, t), in ? ratio : 1, 1e-6);
    }
  g_assert_true (tw_forecast_set_find (cheaper, 4, 0) == tw_forecast_set_find (set, 4, 0));
  g_assert_cmpmem (back->mean, WEEKS * sizeof (float), before->mean, WEEKS * sizeof (float));
  g_assert_cmpmem (back->quantile, WEEKS * TW_N_LEVELS * sizeof (float), before->quantile, WEEKS * TW_N_LEVELS * sizeof (float));
  g_assert_false (back->adjusted);
}

/* The price of the plan: what each week costs, weighed by what it sells. */
static void
test_price (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, FALSE });
  g_autoptr (TwModel) rows = new_sealed (&(Plant){ TRUE, TRUE });
  g_autoptr (TwForecastSet) set = tw_forecast_model (rows, 1, NULL, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) changed = tw_model_with_overrides (rows, &(TwOverride){ .id = 1, .item = 3, .market = 0, .driver = TW_DRIVER_PRICE, .first_week = START + 4, .last_week = START + 6, .kind = TW_OVERRIDE_ABSOLUTE, .value = 10, .reason = (char *) "", .author = (char *) "" }, 1, &error);
  g_autoptr (TwForecastSet) after = NULL;
  const TwForecast *forecast;
  double            sum = 0;
  double            units = 0;

  g_assert_no_error (error);
  after = tw_overrides_apply_all (changed, set);
  forecast = tw_forecast_set_find (after, 3, 0);
  for (guint t = 0; t < WEEKS; t++)
    {
      double price = t >= 4 && t <= 6 ? 10 : tw_driver_get_value (tw_model_find_driver (rows, TW_DRIVER_PRICE, 3, 0), START + (TwWeek) t);

      sum += forecast->mean[t] * price;
      units += forecast->mean[t];
    }
  g_assert_cmpfloat_with_epsilon (tw_overrides_get_price (changed, forecast, WEEKS), sum / units, 1e-9);
  g_assert_cmpfloat (tw_overrides_get_price (changed, forecast, WEEKS), <, tw_overrides_get_price (rows, tw_forecast_set_find (set, 3, 0), WEEKS));
  g_assert_cmpfloat (tw_overrides_get_price (model, tw_forecast_set_find (set, 3, 0), WEEKS), ==, 20); /* nothing is planned there */
}

/* Two years less a month, beside known prices. */
static TwModel *
new_seasonal (gboolean comes_back)
{
  enum
  {
    SHORT = 100
  };
  TwModel *model = tw_model_new ("test", "USD", START, WEEKS);
  TwItem   item = { .name = (char *) "Lamp", .category = (char *) "light", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  market = { .name = (char *) "", .id = (char *) "DE", .country = "DE", .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = 1.1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  double season[SHORT];

  for (guint t = 0; t < SHORT; t++)
    season[t] = comes_back ? 0.8 * sin (2 * G_PI * t / 52) : g_rand_double_range (rand, -0.6, 0.6);
  for (int i = 0; i < N_ITEMS; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%d", i);
      item.id = id;
      tw_model_add_item (model, &item);
    }
  tw_model_add_place (model, &market);
  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      gint32 units[SHORT];
      float  price[SHORT + WEEKS];

      for (guint t = 0; t < SHORT + WEEKS; t++)
        {
          price[t] = g_rand_double (rand) < 0.3 ? 15 : 20;
          if (t < SHORT)
            units[t] = (gint32) (80 * pow (price[t] / 20, ELASTICITY) * exp (season[t]) * g_rand_double_range (rand, 0.8, 1.2));
        }
      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
      tw_model_add_sales (model, &(TwSales){ .item = i, .market = 0, .first_week = START - SHORT, .n_weeks = SHORT, .units = units });
      tw_model_add_driver (model, &(TwDriver){ .kind = TW_DRIVER_PRICE, .item = i, .first_week = START - SHORT, .n_weeks = SHORT + WEEKS, .value = price });
    }
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

/* A season that comes back is kept; weeks that were good or bad for all, and are not again, are none. */
static void
test_season (void)
{
  for (int comes_back = 0; comes_back < 2; comes_back++)
    {
      g_autoptr (TwModel) model = new_seasonal (comes_back);
      TwForecastFrame frame;

      tw_forecast_frame_init (&frame, model, TW_FORECAST_ALL, 1);
      g_assert_nonnull (frame.drivers);
      g_assert_true ((frame.season != NULL) == comes_back);
      tw_forecast_frame_clear (&frame);
    }
}

/* A price of nearly nothing sells twenty times as much, not a million times. */
static void
test_limits (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, TRUE });
  g_autoptr (TwForecastSet) set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) given = override_price (model, set, TW_OVERRIDE_PERCENT, -99.9);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) refused = NULL;
  const TwForecast *before = tw_forecast_set_find (set, 3, 0);
  const TwForecast *after = tw_forecast_set_find (given, 3, 0);

  for (guint t = 4; t <= 6; t++)
    {
      g_assert_cmpfloat (after->mean[t], <=, 20.1 * before->mean[t]); /* e³ */
      g_assert_cmpfloat (after->mean[t], >=, 20 * before->mean[t]);
    }
  refused = tw_model_with_overrides (model, &(TwOverride){ .id = 1, .item = 3, .market = 0, .driver = TW_DRIVER_PRICE, .first_week = START, .last_week = START, .kind = TW_OVERRIDE_PERCENT, .value = -100, .reason = (char *) "", .author = (char *) "" }, 1, &error);
  g_assert_null (refused);
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

static void
test_threads (void)
{
  g_autoptr (TwModel) model = new_sealed (&(Plant){ TRUE, TRUE });
  g_autoptr (TwForecastSet) one = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  g_autoptr (TwForecastSet) two = tw_forecast_model (model, 2, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      const TwForecast *a = tw_forecast_set_get (one, i);
      const TwForecast *b = tw_forecast_set_get (two, i);

      g_assert_cmpmem (a->mean, WEEKS * sizeof (float), b->mean, WEEKS * sizeof (float));
      g_assert_cmpmem (a->effect, sizeof a->effect, b->effect, sizeof b->effect);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-model/found", test_found);
  g_test_add_func ("/driver-model/dropped", test_dropped);
  g_test_add_func ("/driver-model/factors", test_factors);
  g_test_add_func ("/driver-model/override", test_override);
  g_test_add_func ("/driver-model/price", test_price);
  g_test_add_func ("/driver-model/season", test_season);
  g_test_add_func ("/driver-model/limits", test_limits);
  g_test_add_func ("/driver-model/threads", test_threads);

  return g_test_run ();
}
