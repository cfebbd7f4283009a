/* test-event-effects.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-event-effects.h"

#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"

#include <math.h>
#include <string.h>

static TwModel *
new_model (const char *const *countries,
           TwWeek             start,
           guint              n_weeks,
           guint              n_items)
{
  TwModel *model = tw_model_new ("test", "USD", start, n_weeks);
  TwItem   item = { .name = (char *) "Lamp", .category = (char *) "light", .unit_cost = 4, .volume_m3 = 0.01, .weight_kg = 0.5, .units_per_carton = 1 };
  TwPlace  market = { .name = (char *) "", .kind = TW_PLACE_MARKET, .currency = "EUR", .exchange_rate = 1.1 };

  for (guint i = 0; i < n_items; i++)
    {
      char id[8];

      g_snprintf (id, sizeof id, "I%u", i);
      item.id = id;
      tw_model_add_item (model, &item);
    }
  for (; *countries != NULL; countries++)
    {
      market.id = (char *) *countries;
      g_strlcpy (market.country, *countries, sizeof market.country);
      tw_model_add_place (model, &market);
    }

  return model;
}

static gboolean
has_key (const TwEventCalendar *calendar,
         guint32                market,
         gsize                  step,
         const char            *key)
{
  gsize at = market * calendar->n_steps + step;

  for (guint32 k = calendar->first[at]; k < calendar->first[at + 1]; k++)
    if (strcmp (calendar->key[calendar->kind[k]], key) == 0)
      return TRUE;

  return FALSE;
}

/* Dates as printed in calendars: Easter Sunday, the first day of the lunar year, the first of Ramadan, the Friday after
 * Thanksgiving, the first day of the sale. */
static void
test_moving (void)
{
  static const char *const countries[] = { "DE", "SG", "SA", "US", NULL };
  static const struct
  {
    guint32     market;
    const char *key;
    int         date[3];
    guint       weeks;
  } rows[] = {
    { 0, "easter", { 2025, 4, 20 }, 1 },
    { 0, "easter", { 2026, 4, 5 }, 1 },
    { 1, "cny_day", { 2025, 1, 29 }, 1 },
    { 1, "cny_day", { 2026, 2, 17 }, 1 },
    { 2, "ramadan", { 2025, 3, 1 }, 4 },
    { 2, "ramadan", { 2026, 2, 18 }, 5 },
    { 3, "black_friday", { 2025, 11, 28 }, 1 },
    { 3, "black_friday", { 2026, 11, 27 }, 1 },
    { 3, "prime_day", { 2025, 7, 8 }, 1 },
    { 3, "prime_day", { 2026, 6, 23 }, 1 },
  };
  TwWeek first = tw_week_from_day (tw_day_from_ymd (2024, 12, 30));
  TwWeek week[104];
  g_autoptr (TwModel) model = new_model (countries, first, 1, 1);
  g_autoptr (TwEventCalendar) calendar = NULL;

  tw_demo_add_events (model, tw_day_from_ymd (2024, 1, 1), tw_day_from_ymd (2027, 12, 31));
  g_assert_true (tw_model_seal (model, NULL));
  for (guint t = 0; t < G_N_ELEMENTS (week); t++)
    week[t] = first + (TwWeek) t;
  calendar = tw_event_calendar_new (model, week, G_N_ELEMENTS (week));
  g_assert_nonnull (calendar);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TwDay            day = tw_day_from_ymd (rows[i].date[0], rows[i].date[1], rows[i].date[2]);
      gsize            step = (gsize) (tw_week_from_day (day) - first);
      g_autofree char *before = g_strconcat ("-", rows[i].key, NULL);
      guint            n = 0;

      for (gsize t = step > 3 ? step - 3 : 0; t < MIN (step + 8, G_N_ELEMENTS (week)); t++)
        n += has_key (calendar, rows[i].market, t, rows[i].key);
      g_assert_cmpuint (n, ==, rows[i].weeks);
      if (rows[i].weeks > 1)
        {
          g_assert_true (has_key (calendar, rows[i].market, step + 1, rows[i].key));
          continue;
        }
      g_assert_true (has_key (calendar, rows[i].market, step, rows[i].key));
      g_assert_true (has_key (calendar, rows[i].market, step - 1, before));
      g_assert_false (has_key (calendar, (rows[i].market + 1) % 3, step, rows[i].key) && i < 2);
    }
  /* A long event that does not move is the season's. */
  for (guint k = 0; k < calendar->n_kinds; k++)
    g_assert_cmpstr (calendar->key[k], !=, "holiday_peak");
}

/* ---- a planted holiday ---- */

#define HISTORY 156
#define WEEKS   30
#define N_ITEMS 20

static gboolean
is_feast (TwWeek week)
{
  static const int days[][3] = { { 2023, 4, 9 }, { 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (tw_week_from_day (tw_day_from_ymd (days[i][0], days[i][1], days[i][2])) == week)
      return TRUE;

  return FALSE;
}

static void
add_feasts (TwModel *model,
            TwWeek   from,
            TwWeek   to)
{
  for (TwWeek week = from; week < to; week++)
    if (is_feast (week))
      {
        TwDay sunday = tw_week_get_monday (week) + 6;

        tw_model_add_event (model, &(TwEvent){ .country = "DE", .kind = TW_EVENT_HOLIDAY, .first = sunday - 2, .last = sunday, .key = (char *) "feast", .name = (char *) "Feast" });
      }
}

/* A holiday that moves by up to three weeks lifts sales by half, and the week before it by a fifth. */
static void
test_planted (void)
{
  static const char *const countries[] = { "DE", NULL };
  TwWeek                   start = tw_week_from_day (tw_day_from_ymd (2026, 1, 5));
  g_autoptr (TwModel) model = new_model (countries, start, WEEKS, N_ITEMS);
  g_autoptr (TwForecastSet) set = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const TwForecast *forecast;
  guint             n = 0;

  for (guint32 i = 0; i < N_ITEMS; i++)
    {
      gint32 units[HISTORY];

      for (guint t = 0; t < HISTORY; t++)
        {
          TwWeek week = start - HISTORY + (TwWeek) t;
          double mean = (40 + i) * (1 + 0.3 * sin (2 * G_PI * t / 52)) * (is_feast (week) ? 1.5 : 1) * (is_feast (week + 1) ? 1.2 : 1);

          units[t] = (gint32) (mean * g_rand_double_range (rand, 0.85, 1.15) + 0.5);
        }
      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 20 });
      tw_model_add_sales (model, &(TwSales){ .item = i, .market = 0, .first_week = start - HISTORY, .n_weeks = HISTORY, .units = units });
    }
  add_feasts (model, start - HISTORY, start + WEEKS);
  g_assert_true (tw_model_seal (model, NULL));
  set = tw_forecast_model (model, 1, NULL, NULL, NULL, NULL);
  forecast = tw_forecast_set_find (set, 3, 0);
  g_assert_true (forecast->factors & 1u << TW_FACTOR_EVENT);
  for (guint t = 0; t < WEEKS; t++)
    {
      double factor = tw_forecast_get_factor (forecast, WEEKS, TW_FACTOR_EVENT, t);

      if (is_feast (start + (TwWeek) t))
        {
          g_assert_cmpfloat_with_epsilon (factor, 1.5, 0.12);
          n++;
        }
      else if (is_feast (start + (TwWeek) t + 1))
        {
          g_assert_cmpfloat_with_epsilon (factor, 1.2, 0.08);
        }
      else
        {
          g_assert_cmpfloat_with_epsilon (factor, 1, 1e-9);
        }
    }
  g_assert_cmpuint (n, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-effects/moving", test_moving);
  g_test_add_func ("/event-effects/planted", test_planted);

  return g_test_run ();
}
