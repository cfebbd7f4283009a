/* tw-forecast-frame.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-frame.h"

#include "forecast/tw-driver-model.h"

#include <math.h>
#include <string.h>

#define MAX_HISTORY      400 /* weeks; what lies before tells little and costs time */
#define MAX_GAP          104 /* weeks between the last record and the plan that are forecast as well */
#define TESTS            8   /* parts of the history, of which the newest is the first test */
#define MIN_HORIZON      13  /* weeks forecast at least: methods judged by fewer are judged by chance */
#define MAX_TEST_HORIZON 26
#define SURE_SEASON      130   /* weeks; in fewer, hardly a time of the year was seen a third time, and chance passes for season */
#define MAX_POOLS        20000 /* markets × categories; with more, categories are too thin to tell apart */

static void
find_calendar (TwForecastFrame *frame)
{
  TwWeek start = tw_model_get_start_week (frame->model);
  TwWeek first = start;
  TwWeek end = G_MININT32;

  for (guint i = 0; i < frame->n; i++)
    {
      first = MIN (first, frame->sales[i].first_week);
      end = MAX (end, frame->sales[i].first_week + (TwWeek) frame->sales[i].n_weeks);
    }
  if (frame->n == 0)
    end = start;
  frame->base = MAX (first, end - MAX_HISTORY);
  frame->end = (gsize) (end - frame->base);
  frame->skipped = (gsize) MIN (start - end, MAX_GAP);
  frame->n_steps = frame->end + frame->skipped + MAX (tw_model_get_n_weeks (frame->model), MIN_HORIZON);

  frame->week = g_new (TwWeek, frame->n_steps);
  frame->phase = g_new (guint8, frame->n_steps);
  for (gsize t = 0; t < frame->n_steps; t++)
    {
      /* A gap that was cut short must not shift the season. */
      TwWeek week = t < frame->end ? frame->base + (TwWeek) t : start - (TwWeek) frame->skipped + (TwWeek) (t - frame->end);

      frame->week[t] = week;
      frame->phase[t] = (guint8) (MIN (tw_week_get_iso_number (week, NULL), TW_FORECAST_YEAR) - 1);
    }
}

/* Weeks of one record on the calendar; after its end nothing sold. */
static void
fill_series (const TwForecastFrame *frame,
             const TwSales         *sales,
             gsize                  start,
             gsize                  n,
             double                *value,
             guint8                *at_least)
{
  for (gsize t = 0; t < n; t++)
    {
      gint64 at = (gint64) frame->base + (gint64) (start + t) - sales->first_week;
      guint8 flags;

      if (at >= sales->n_weeks)
        {
          value[t] = 0;
          continue;
        }
      flags = sales->flags != NULL ? sales->flags[at] : 0;
      value[t] = flags & TW_SALES_MISSING ? NAN : sales->units[at];
      at_least[t] = (flags & TW_SALES_STOCK_OUT) != 0;
    }
}

static void
fill_frame (TwForecastFrame *frame)
{
  g_autofree gsize *start = g_new (gsize, frame->n + 1);
  gsize             total = 0;

  for (guint i = 0; i < frame->n; i++)
    {
      start[i] = (gsize) MAX (0, frame->sales[i].first_week - frame->base);
      start[i] = MIN (start[i], frame->end - 1);
      total += frame->end - start[i];
    }
  frame->value = g_new (double, total + 1);
  frame->at_least = g_new0 (guint8, total + 1);
  frame->series = g_new0 (TwSeries, frame->n + 1);
  frame->input = g_new0 (TwPooledInput, frame->n + 1);

  total = 0;
  for (guint i = 0; i < frame->n; i++)
    {
      gsize n = frame->end - start[i];

      fill_series (frame, &frame->sales[i], start[i], n, frame->value + total, frame->at_least + total);
      frame->series[i] = (TwSeries){ .value = frame->value + total, .n = n, .at_least = frame->at_least + total, .non_negative = TRUE, .launched = start[i] > 0 };
      frame->input[i] = (TwPooledInput){ .value = frame->value + total, .n = n, .start = start[i], .market = frame->sales[i].market };
      total += n;
    }
}

static void
number_categories (TwForecastFrame *frame)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < frame->n; i++)
    {
      const char *category = tw_model_get_item (frame->model, frame->sales[i].item)->category;
      gpointer    number;

      if (!g_hash_table_lookup_extended (numbers, category, NULL, &number))
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers));
          g_hash_table_insert (numbers, (gpointer) category, number);
        }
      frame->input[i].category = GPOINTER_TO_UINT (number);
    }
  frame->n_categories = g_hash_table_size (numbers);
  if ((gsize) frame->n_categories * tw_model_get_n_markets (frame->model) > MAX_POOLS)
    {
      frame->n_categories = 1;
      for (guint i = 0; i < frame->n; i++)
        frame->input[i].category = 0;
    }
}

/* ---- season and drivers ---- */

static void
fill_driver_cb (gsize    index,
                gsize    origin,
                double  *factor,
                gpointer data)
{
  const TwForecastFrame *frame = data;

  tw_driver_model_fill (frame->drivers, (guint) index, origin, factor);
}

static void
pool_season (TwForecastFrame *frame,
             int              n_threads)
{
  TwPooledOptions options = { .n_markets = tw_model_get_n_markets (frame->model), .n_categories = frame->n_categories, .n_phases = TW_FORECAST_YEAR, .phase = frame->phase, .n_steps = frame->n_steps, .calendar = frame->calendar, .end = frame->end, .test_horizon = frame->test_horizon, .n_threads = n_threads };

  if (frame->drivers != NULL)
    {
      options.fill_driver = fill_driver_cb;
      options.data = frame;
    }
  g_clear_pointer (&frame->season, tw_pooled_season_free);
  frame->season = tw_pooled_season_new (frame->input, frame->n, &options);
  for (guint i = 0; frame->season != NULL && i < frame->n; i++)
    {
      frame->series[i].factor = tw_pooled_season_get (frame->season, frame->input[i].market, frame->input[i].category) + frame->input[i].start;
      frame->series[i].factor_stride = frame->n_steps;
    }
}

/* Drivers and level are left. A calendar keeps its season: tests of a quarter need not hold the event of the year. */
static void
drop_season (TwForecastFrame *frame)
{
  g_clear_pointer (&frame->season, tw_pooled_season_free);
  for (guint i = 0; i < frame->n; i++)
    frame->series[i].factor = NULL;
}

void
tw_forecast_frame_fill_factor (gsize    index,
                               double  *factor,
                               gpointer frame)
{
  const TwForecastFrame *self = frame;
  const TwSeries        *series = &self->series[index];
  gsize                  n = self->n_steps - self->input[index].start;

  for (gsize o = 0; o <= TW_SERIES_N_ORIGINS; o++)
    {
      double *row = factor + o * self->n_steps;

      tw_driver_model_fill (self->drivers, (guint) index, o, row);
      for (gsize t = 0; series->factor != NULL && t < n; t++)
        row[t] *= series->factor[o * series->factor_stride + t];
    }
}

void
tw_forecast_frame_init (TwForecastFrame *frame,
                        const TwModel   *model,
                        TwForecastParts  parts,
                        int              n_threads)
{
  gsize horizon;

  *frame = (TwForecastFrame){ .model = model };
  frame->sales = tw_model_get_sales (model, &frame->n);
  find_calendar (frame);
  fill_frame (frame);
  number_categories (frame);
  if (parts & TW_FORECAST_EVENTS)
    frame->calendar = tw_event_calendar_new (model, frame->week, frame->n_steps);
  horizon = frame->n_steps - frame->end;
  frame->test_horizon = CLAMP (frame->end / TESTS, 1, MIN (horizon, MAX_TEST_HORIZON));
  /* Drivers first: a season would take up half of what all series had in common in one of two years. */
  if (parts & TW_FORECAST_DRIVERS)
    frame->drivers = tw_driver_model_new (frame, n_threads);
  pool_season (frame, n_threads);
  if (frame->drivers == NULL)
    return;

  if (!tw_driver_model_choose (frame->drivers, n_threads))
    g_clear_pointer (&frame->drivers, tw_driver_model_free);
  pool_season (frame, n_threads);
  if (frame->drivers != NULL && frame->season != NULL && frame->calendar == NULL && frame->end < SURE_SEASON && !tw_driver_model_wants_season (frame->drivers, n_threads))
    drop_season (frame);
}

void
tw_forecast_frame_clear (TwForecastFrame *frame)
{
  g_free (frame->value);
  g_free (frame->at_least);
  g_free (frame->series);
  g_free (frame->input);
  g_free (frame->phase);
  g_free (frame->week);
  g_clear_pointer (&frame->calendar, tw_event_calendar_free);
  g_clear_pointer (&frame->season, tw_pooled_season_free);
  g_clear_pointer (&frame->drivers, tw_driver_model_free);
}
