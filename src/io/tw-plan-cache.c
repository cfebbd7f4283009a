/* tw-plan-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-cache.h"

#include "forecast/tw-overrides.h"
#include "tw-column.h"

#include <math.h>
#include <string.h>

/* How forecasts are made is not in the plan: raise this when the forecaster learns something new. */
#define FORECAST_GENERATION 3

static void
digest (GChecksum    *sum,
        gconstpointer data,
        gsize         n_bytes)
{
  g_checksum_update (sum, data, (gssize) n_bytes);
}

static void
digest_text (GChecksum  *sum,
             const char *text)
{
  digest (sum, text, strlen (text) + 1);
}

static void
digest_sales (GChecksum     *sum,
              const TwSales *sales)
{
  guint32 head[4] = { sales->item, sales->market, (guint32) sales->first_week, sales->n_weeks };
  guint8  has[2] = { sales->price != NULL, sales->flags != NULL };

  digest (sum, head, sizeof head);
  digest (sum, has, sizeof has);
  digest (sum, sales->units, sales->n_weeks * sizeof *sales->units);
  if (sales->price != NULL)
    digest (sum, sales->price, sales->n_weeks * sizeof *sales->price);
  if (sales->flags != NULL)
    digest (sum, sales->flags, sales->n_weeks);
}

/* All but the phase, which no forecast depends on. */
static void
digest_offers (GChecksum     *sum,
               const TwOffer *offers,
               gsize          n)
{
  for (gsize i = 0; i < n; i++)
    digest (sum, &offers[i], G_STRUCT_OFFSET (TwOffer, phase));
}

static void
digest_events (GChecksum     *sum,
               const TwModel *model)
{
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *event = tw_model_get_event (model, i);
      gint32         numbers[3] = { (gint32) event->kind, event->first, event->last };

      digest_text (sum, event->country);
      digest (sum, numbers, sizeof numbers);
      digest_text (sum, event->key);
    }
}

static char *
dup_forecast_stamp (const TwModel *model)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint          n_items = tw_model_get_n_items (model);
  guint          n_markets = tw_model_get_n_markets (model);
  gint32         head[5] = { FORECAST_GENERATION, tw_model_get_start_week (model), (gint32) tw_model_get_n_weeks (model), (gint32) n_items, (gint32) n_markets };
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);

  digest (sum, head, sizeof head);
  for (guint i = 0; i < n_items; i++)
    digest_text (sum, tw_model_get_item (model, i)->category);
  for (guint m = 0; m < n_markets; m++)
    digest_text (sum, tw_model_get_place (model, tw_model_get_market_place (model, m))->country);
  if (n_items > 0 && n_markets > 0)
    digest_offers (sum, tw_model_get_offer (model, 0, 0), (gsize) n_items * n_markets);
  for (guint i = 0; i < n; i++)
    digest_sales (sum, &sales[i]);
  digest_events (sum, model);

  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
write_forecast (TwStatement      *statement,
                const TwModel    *model,
                const TwForecast *forecast,
                guint             n_weeks,
                GError          **error)
{
  sqlite3_bind_int64 (statement, 1, forecast->item);
  sqlite3_bind_int64 (statement, 2, tw_model_get_market_place (model, forecast->market));
  tw_column_bind_words (statement, 3, forecast->mean, n_weeks);
  tw_column_bind_words (statement, 4, forecast->quantile, (gsize) n_weeks * TW_N_LEVELS);
  sqlite3_bind_double (statement, 5, forecast->error_correlation);
  sqlite3_bind_double (statement, 6, forecast->relative_error); /* NaN becomes null */
  sqlite3_bind_double (statement, 7, forecast->wape);
  sqlite3_bind_double (statement, 8, forecast->coverage);
  sqlite3_bind_text (statement, 9, forecast->method, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 10, forecast->adjusted != FALSE);

  return tw_statement_run (statement, error);
}

gboolean
tw_plan_cache_write_forecasts (TwDatabase          *database,
                               const TwModel       *model,
                               const TwForecastSet *forecasts,
                               GError             **error)
{
  g_autofree char *stamp = dup_forecast_stamp (model);
  g_autoptr (TwStatement) statement = NULL;
  const TwForecastSet *base = tw_forecast_set_get_base (forecasts); /* the planner's overrides are a table of the plan */
  guint                n_weeks = tw_forecast_set_get_n_weeks (base);

  if (!tw_database_run (database, "DELETE FROM forecasts", error) ||
      !tw_database_run_printf (database, error, "UPDATE plan SET forecast_stamp = %Q", stamp))
    return FALSE;
  statement = tw_database_prepare (database, "INSERT INTO forecasts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  for (guint i = 0; statement != NULL && i < tw_forecast_set_get_n_series (base); i++)
    if (!write_forecast (statement, model, tw_forecast_set_get (base, i), n_weeks, error))
      return FALSE;

  return statement != NULL;
}

static gboolean
quantiles_are_sound (const TwForecast *forecast,
                     guint             n_weeks)
{
  for (guint t = 0; t < n_weeks; t++)
    {
      const float *q = &forecast->quantile[(gsize) t * TW_N_LEVELS];

      if (!(forecast->mean[t] >= 0 && isfinite (forecast->mean[t])) || !(q[0] >= 0) || !isfinite (q[TW_N_LEVELS - 1]))
        return FALSE;
      for (int k = 1; k < TW_N_LEVELS; k++)
        if (!(q[k] >= q[k - 1]))
          return FALSE;
    }

  return TRUE;
}

/* FALSE if it is a number out of range; null is NaN. */
static gboolean
get_figure (TwStatement *statement,
            int          column,
            double       high,
            float       *value)
{
  double real = NAN;

  if (sqlite3_column_type (statement, column) != SQLITE_NULL && !tw_column_get_real (statement, column, 0, high, &real))
    return FALSE;
  *value = (float) real;

  return TRUE;
}

static gboolean
read_forecast (TwStatement   *statement,
               const TwModel *model,
               TwForecastSet *set)
{
  guint               n_weeks = tw_model_get_n_weeks (model);
  TwForecast          forecast;
  g_autofree gpointer mean = NULL;
  g_autofree gpointer quantile = NULL;
  const char         *method = tw_column_get_text (statement, 8, sizeof forecast.method - 1);
  gint64              item, place, adjusted;
  int                 market;

  tw_forecast_init (&forecast, 0, 0);
  if (!tw_column_get_int (statement, 0, 0, (double) tw_model_get_n_items (model) - 1, &item) ||
      !tw_column_get_int (statement, 1, 0, (double) tw_model_get_n_places (model) - 1, &place) ||
      (market = tw_model_get_market_of (model, (guint32) place)) < 0 ||
      !tw_column_get_array (statement, 2, n_weeks, 4, &mean) || mean == NULL ||
      !tw_column_get_array (statement, 3, (gsize) n_weeks * TW_N_LEVELS, 4, &quantile) || quantile == NULL ||
      !get_figure (statement, 4, 1, &forecast.error_correlation) || isnan (forecast.error_correlation) ||
      !get_figure (statement, 5, G_MAXFLOAT, &forecast.relative_error) ||
      !get_figure (statement, 6, G_MAXFLOAT, &forecast.wape) ||
      !get_figure (statement, 7, 1, &forecast.coverage) ||
      method == NULL || !tw_column_get_int (statement, 9, 0, 1, &adjusted))
    return FALSE;

  forecast.item = (guint32) item;
  forecast.market = (guint32) market;
  forecast.mean = mean;
  forecast.quantile = quantile;
  forecast.adjusted = (gboolean) adjusted;
  g_strlcpy (forecast.method, method, sizeof forecast.method);
  if (!quantiles_are_sound (&forecast, n_weeks))
    return FALSE;
  tw_forecast_set_add (set, &forecast);

  return TRUE;
}

/* 1 if cached forecasts are of @model, 0 if not, -1 with @error. */
static int
stamp_fits (TwDatabase    *database,
            const TwModel *model,
            GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT forecast_stamp FROM plan WHERE forecast_stamp IS NOT NULL", error);
  g_autofree char *stamp = NULL;
  const char      *stored;
  int              step;

  if (statement == NULL)
    return -1;
  step = tw_statement_step (statement, error);
  if (step != 1)
    return step;
  stored = tw_column_get_text (statement, 0, 100);
  stamp = dup_forecast_stamp (model);

  return g_strcmp0 (stamp, stored) == 0;
}

TwForecastSet *
tw_plan_cache_read_forecasts (TwDatabase    *database,
                              const TwModel *model,
                              GError       **error)
{
  g_autoptr (TwForecastSet) set = NULL;
  g_autoptr (TwStatement) statement = NULL;
  int step;

  if (stamp_fits (database, model, error) != 1)
    return NULL;

  statement = tw_database_prepare (database, "SELECT * FROM forecasts ORDER BY rowid", error);
  if (statement == NULL)
    return NULL;
  set = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));
  while ((step = tw_statement_step (statement, error)) == 1)
    if (!read_forecast (statement, model, set))
      return NULL; /* a cache that is not sound is none */

  return step == 0 ? tw_overrides_apply_all (model, set) : NULL;
}
