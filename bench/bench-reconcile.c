/* bench-reconcile.c: what it gains that forecasts of series and of their sums agree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-reconcile PLAN [ORIGINS]: forecasts the plan at rolling origins 13 weeks apart, and scores series, items, markets and the
 * whole as the series say, and with means moved half and all of the way to agreement with sums.
 */

#include "forecast/tw-accuracy.h"
#include "forecast/tw-reconcile.h"
#include "model/tw-forecast-set.h"
#include "tw-plan-file.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define HORIZON   TW_ACCURACY_WEEKS
#define N_WEIGHTS 3
#define N_LEVELS  4

static const double      weights[N_WEIGHTS] = { 0, 0.5, 1 };
static const char *const levels[N_LEVELS] = { "series", "item", "market", "whole" };

typedef struct
{
  double rmsse;
  guint  n;
  double absolute;
  double error;
  double sold;
  double pinball;
  double scale;
} Score;

/* Sales of the whole plan on the weeks of a frame that ends earlier. */
static double
get_sold (const TwSales *sales,
          TwWeek         week)
{
  gint64 at = (gint64) week - sales->first_week;

  return at < 0 || at >= sales->n_weeks || (sales->flags != NULL && (sales->flags[at] & TW_SALES_MISSING) != 0) ? 0 : sales->units[at];
}

static guint
get_group (const TwForecastFrame *frame,
           guint                  index,
           int                    level)
{
  const guint group[N_LEVELS] = { index, frame->sales[index].item, frame->sales[index].market, 0 };

  return group[level];
}

static guint
count_groups (const TwForecastFrame *frame,
              int                    level)
{
  const guint n[N_LEVELS] = { frame->n, tw_model_get_n_items (frame->model), tw_model_get_n_markets (frame->model), 1 };

  return n[level];
}

/* Adds one series or sum: its past scales its errors. */
static void
add_score (Score        *score,
           const double *past,
           gsize         n_past,
           const double *mean,
           const double *sold)
{
  gsize  first = 0;
  double squares = 0, errors = 0;

  while (first < n_past && past[first] == 0)
    first++;
  if (n_past < first + 9)
    return;
  for (gsize t = first + 1; t < n_past; t++)
    squares += (past[t] - past[t - 1]) * (past[t] - past[t - 1]);
  if (squares <= 0)
    return;
  for (int t = 0; t < HORIZON; t++)
    {
      errors += (mean[t] - sold[t]) * (mean[t] - sold[t]);
      score->absolute += fabs (mean[t] - sold[t]);
      score->error += mean[t] - sold[t];
      score->sold += sold[t];
    }
  score->rmsse += sqrt (errors / HORIZON / (squares / (n_past - first - 1)));
  score->n++;
}

static void
score_level (const TwForecastFrame  *frame,
             const TwModel          *whole,
             const TwSeriesForecast *forecasts,
             int                     level,
             Score                  *score)
{
  guint              n = count_groups (frame, level);
  g_autofree double *mean = g_new0 (double, (gsize) n *HORIZON);
  g_autofree double *sold = g_new0 (double, (gsize) n *HORIZON);
  g_autofree double *past = g_new0 (double, (gsize) n * frame->end);
  TwWeek             origin = frame->base + (TwWeek) frame->end;

  for (guint i = 0; i < frame->n; i++)
    {
      guint          g = get_group (frame, i, level);
      const TwSales *sales = tw_model_find_sales (whole, frame->sales[i].item, frame->sales[i].market);

      for (int t = 0; t < HORIZON; t++)
        {
          mean[(gsize) g * HORIZON + t] += forecasts[i].mean[t];
          sold[(gsize) g * HORIZON + t] += get_sold (sales, origin + t);
        }
      for (gsize t = 0; t < frame->series[i].n; t++)
        past[g * frame->end + frame->input[i].start + t] += isnan (frame->series[i].value[t]) ? 0 : frame->series[i].value[t];
    }
  for (guint g = 0; g < n; g++)
    add_score (score, past + g * frame->end, frame->end, mean + (gsize) g * HORIZON, sold + (gsize) g * HORIZON);
}

static void
score_pinball (const TwForecastFrame  *frame,
               const TwModel          *whole,
               const TwSeriesForecast *forecasts,
               Score                  *score)
{
  TwWeek origin = frame->base + (TwWeek) frame->end;

  for (guint i = 0; i < frame->n; i++)
    for (int t = 0; t < HORIZON; t++)
      for (int k = 0; k < TW_N_LEVELS; k++)
        {
          double q = forecasts[i].quantile[t * TW_N_LEVELS + k];
          double y = get_sold (tw_model_find_sales (whole, frame->sales[i].item, frame->sales[i].market), origin + t);

          score->pinball += (y >= q ? tw_forecast_levels[k] * (y - q) : (1 - tw_forecast_levels[k]) * (q - y)) / TW_N_LEVELS;
          score->scale += k == 0 ? y : 0;
        }
}

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static void
run_origin (const TwModel *model,
            TwWeek         origin,
            Score          scores[N_WEIGHTS][N_LEVELS],
            double         seconds[2])
{
  g_autoptr (TwModel) past = tw_accuracy_new_past (model, origin);
  TwReconcileOptions options = { .series = { .season = TW_FORECAST_YEAR, .quick = TRUE, .level = tw_forecast_levels, .n_levels = TW_N_LEVELS } };
  TwForecastFrame    frame;

  tw_forecast_frame_init (&frame, past, TW_FORECAST_ALL, 0);
  options.series.horizon = frame.n_steps - frame.end;
  options.series.test_horizon = frame.test_horizon;
  if (frame.drivers != NULL)
    {
      options.series.fill_factor = tw_forecast_frame_fill_factor;
      options.series.fill_data = &frame;
      options.series.factor_stride = frame.n_steps;
    }
  for (int w = 0; w < N_WEIGHTS; w++)
    {
      double            start = get_seconds ();
      TwSeriesForecast *forecasts = tw_forecast_series (frame.series, frame.n, &options.series, NULL, NULL, NULL, NULL);

      seconds[0] += get_seconds () - start;
      start = get_seconds ();
      options.weight = weights[w];
      tw_reconcile (&frame, &options, forecasts, NULL, NULL);
      seconds[1] += get_seconds () - start;
      for (int level = 0; level < N_LEVELS; level++)
        score_level (&frame, model, forecasts, level, &scores[w][level]);
      score_pinball (&frame, model, forecasts, &scores[w][0]);
      tw_series_forecasts_free (forecasts, frame.n);
    }
  tw_forecast_frame_clear (&frame);
}

static TwModel *
load (const char *path)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlanFile) plan = tw_plan_file_open (dir, file, &error);
  TwModel *model = plan != NULL ? tw_plan_file_load_model (plan, &error) : NULL;

  if (model == NULL)
    g_printerr ("%s: %s\n", path, error->message);
  if (plan != NULL)
    tw_plan_file_close (plan);

  return model;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (TwModel) model = argc > 1 ? load (argv[1]) : NULL;
  int            n_origins = argc > 2 ? atoi (argv[2]) : 2;
  Score          scores[N_WEIGHTS][N_LEVELS] = { { { 0 } } };
  double         seconds[2] = { 0 };
  TwWeek         end = G_MININT32;
  guint          n;
  const TwSales *sales;

  if (model == NULL)
    return argc > 1 ? 1 : 77; /* no plan, nothing to measure */
  sales = tw_model_get_sales (model, &n);
  for (guint i = 0; i < n; i++)
    end = MAX (end, sales[i].first_week + (TwWeek) sales[i].n_weeks);
  for (int o = 1; o <= n_origins; o++)
    run_origin (model, end - o * HORIZON, scores, seconds);

  g_print ("weight level    rmsse   wape    bias    pinball/units\n");
  for (int level = 0; level < N_LEVELS; level++)
    for (int w = 0; w < N_WEIGHTS; w++)
      {
        const Score *s = &scores[w][level];

        g_print ("%4.1f   %-7s  %.4f  %.4f  %+.4f", weights[w], levels[level], s->rmsse / s->n, s->absolute / s->sold, s->error / s->sold);
        g_print (level == 0 ? "  %.4f\n" : "\n", s->pinball / s->scale);
      }
  g_print ("%.2f s CPU for series, %.2f s for sums and agreement\n", seconds[0] / N_WEIGHTS, seconds[1] / N_WEIGHTS);

  return 0;
}
