/* tw-forecast-factors.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-factors.h"

#include "forecast/tw-driver-model.h"

#include <math.h>

#define RECENT  4  /* weeks that a forecast is compared with */
#define QUARTER 13 /* weeks that tell what a sold-out one would have sold */

/* Rows of factors of one series, from its first value on; %NULL where there is none of the kind. */
typedef struct
{
  double *row[TW_N_FACTORS];
  double *all; /* their product */
  gsize   n;
} Rows;

static void
add_drivers (Rows                  *rows,
             const TwForecastFrame *frame,
             guint                  index)
{
  guint32 kinds = frame->drivers != NULL ? tw_driver_model_get_kinds (frame->drivers) : 0;

  for (guint k = 0; k < TW_N_DRIVERS; k++)
    {
      double *row;

      if (!(kinds & 1u << k))
        continue;
      row = rows->row[tw_driver_get_factor ((TwDriverKind) k)] = g_new (double, rows->n);
      tw_driver_model_fill_kind (frame->drivers, index, (TwDriverKind) k, row);
      for (gsize t = 0; t < rows->n; t++)
        rows->all[t] *= row[t];
    }
}

static void
add_usual_deals (Rows                  *rows,
                 const TwForecastFrame *frame,
                 guint                  index)
{
  double *row = g_new (double, rows->n + 1);

  if (!tw_driver_model_fill_usual (frame->drivers, index, row))
    {
      g_free (row);
      return;
    }
  rows->row[TW_FACTOR_USUAL_DEAL] = row;
  for (gsize t = 0; t < rows->n; t++)
    rows->all[t] *= row[t];
}

/* A deal that the planner may yet decide comes with a price cut, even where deals by themselves are without effect. */
static void
take_effects (const TwForecastFrame *frame,
              guint                  index,
              Rows                  *rows,
              TwForecast            *forecast)
{
  const TwSales *sales = &frame->sales[index];
  double         cut = 0;

  for (guint k = 0; k < TW_N_DRIVERS; k++)
    forecast->effect[k] = (float) tw_driver_model_get_effect (frame->drivers, index, (TwDriverKind) k);
  if (forecast->effect[TW_DRIVER_PRICE] < 0)
    forecast->elasticity = forecast->effect[TW_DRIVER_PRICE];
  else
    return;
  if (tw_driver_model_get_known (frame->drivers) & 1u << TW_DRIVER_DEAL)
    cut = forecast->elasticity * tw_driver_get_deal_cut (frame->model, sales->item, sales->market);
  forecast->effect[TW_DRIVER_DEAL] += (float) cut;
  if (rows->row[TW_FACTOR_DEAL] != NULL || forecast->effect[TW_DRIVER_DEAL] == 0)
    return;
  rows->row[TW_FACTOR_DEAL] = g_new (double, rows->n + 1);
  for (gsize t = 0; t < rows->n; t++)
    rows->row[TW_FACTOR_DEAL][t] = 1;
}

static void
init_rows (Rows                  *rows,
           const TwForecastFrame *frame,
           guint                  index)
{
  const TwPooledInput *input = &frame->input[index];
  const double        *season;
  const double        *event;

  *rows = (Rows){ .n = frame->n_steps - input->start };
  rows->all = g_new (double, rows->n);
  for (gsize t = 0; t < rows->n; t++)
    rows->all[t] = 1;
  add_drivers (rows, frame, index);
  if (frame->drivers != NULL)
    add_usual_deals (rows, frame, index);
  if (frame->season == NULL)
    return;

  season = tw_pooled_season_get (frame->season, input->market, input->category) + input->start;
  event = tw_pooled_season_get_events (frame->season, input->market) + input->start;
  rows->row[TW_FACTOR_SEASON] = g_new (double, rows->n);
  if (frame->calendar != NULL)
    rows->row[TW_FACTOR_EVENT] = g_memdup2 (event, rows->n * sizeof *event);
  for (gsize t = 0; t < rows->n; t++)
    {
      rows->row[TW_FACTOR_SEASON][t] = season[t] / event[t];
      rows->all[t] *= season[t];
    }
}

static void
clear_rows (Rows *rows)
{
  for (guint k = 0; k < TW_N_FACTORS; k++)
    g_free (rows->row[k]);
  g_free (rows->all);
}

/* Mean of the last weeks recorded, with those that are not known for sure made good. */
static double
get_past_mean (const TwSeries *series,
               const double   *factor)
{
  gsize  n = series->n;
  gsize  recent = MIN (n, RECENT);
  double sold = 0;
  double expected = 0;
  double sum = 0;
  gsize  known = 0;

  for (gsize t = n - MIN (n, QUARTER); t < n; t++)
    if (isfinite (series->value[t]) && !series->at_least[t])
      {
        sold += series->value[t];
        expected += factor[t];
      }
  for (gsize t = n - recent; t < n; t++)
    {
      double guess = expected > 0 ? sold / expected * factor[t] : NAN;
      double value = isfinite (series->value[t]) && !series->at_least[t] ? series->value[t] : fmax (guess, series->value[t]);

      if (isfinite (value))
        {
          sum += value;
          known++;
        }
    }

  return known > 0 ? sum / known : NAN;
}

static double
get_past_factor (const double *row,
                 gsize         n)
{
  gsize  recent = MIN (n, RECENT);
  double sum = 0;

  for (gsize t = n - recent; t < n; t++)
    sum += log (row[t]) / recent;

  return exp (sum);
}

void
tw_forecast_factors_fill (const TwForecastFrame *frame,
                          guint                  index,
                          TwForecast            *forecast)
{
  const TwSeries *series = &frame->series[index];
  guint           n_weeks = tw_model_get_n_weeks (frame->model);
  gsize           at = frame->end + frame->skipped - frame->input[index].start;
  guint           n_factors = 0;
  Rows            rows;

  init_rows (&rows, frame, index);
  if (frame->drivers != NULL)
    take_effects (frame, index, &rows, forecast);
  for (guint k = 0; k < TW_N_FACTORS; k++)
    n_factors += rows.row[k] != NULL;
  forecast->factor = n_factors > 0 ? g_new (float, (gsize) n_factors *n_weeks) : NULL;
  forecast->past_factor = n_factors > 0 ? g_new (float, n_factors) : NULL;
  n_factors = 0;
  for (guint k = 0; k < TW_N_FACTORS; k++)
    {
      if (rows.row[k] == NULL)
        continue;
      forecast->factors |= 1u << k;
      forecast->past_factor[n_factors] = (float) get_past_factor (rows.row[k], series->n);
      for (guint t = 0; t < n_weeks; t++)
        forecast->factor[(gsize) n_factors * n_weeks + t] = (float) rows.row[k][at + t];
      n_factors++;
    }
  forecast->past_mean = (float) get_past_mean (series, rows.all);
  clear_rows (&rows);
}
