/* tw-plan-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-cache.h"

#include "forecast/tw-overrides.h"
#include "tw-column.h"
#include "tw-digest.h"

#include <math.h>
#include <string.h>

/* How forecasts are made is not in the plan: raise this when the forecaster learns something new. */
#define FORECAST_GENERATION 7

static void
digest_sales (GChecksum     *sum,
              const TwSales *sales)
{
  guint32 head[4] = { sales->item, sales->market, (guint32) sales->first_week, sales->n_weeks };
  guint8  has[2] = { sales->price != NULL, sales->flags != NULL };

  tw_digest_bytes (sum, head, sizeof head);
  tw_digest_bytes (sum, has, sizeof has);
  tw_digest_bytes (sum, sales->units, sales->n_weeks * sizeof *sales->units);
  if (sales->price != NULL)
    tw_digest_bytes (sum, sales->price, sales->n_weeks * sizeof *sales->price);
  if (sales->flags != NULL)
    tw_digest_bytes (sum, sales->flags, sales->n_weeks);
}

/* All but the phase, which no forecast depends on. */
static void
digest_offers (GChecksum     *sum,
               const TwOffer *offers,
               gsize          n)
{
  for (gsize i = 0; i < n; i++)
    tw_digest_bytes (sum, &offers[i], G_STRUCT_OFFSET (TwOffer, phase));
}

static void
digest_drivers (GChecksum     *sum,
                const TwModel *model)
{
  guint           n;
  const TwDriver *drivers = tw_model_get_drivers (model, &n);

  for (guint i = 0; i < n; i++)
    {
      guint32 head[5] = { (guint32) drivers[i].kind, drivers[i].item, drivers[i].market, (guint32) drivers[i].first_week, drivers[i].n_weeks };

      tw_digest_bytes (sum, head, sizeof head);
      tw_digest_bytes (sum, drivers[i].value, drivers[i].n_weeks * sizeof *drivers[i].value);
    }
}

static void
digest_events (GChecksum     *sum,
               const TwModel *model)
{
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *event = tw_model_get_event (model, i);
      gint32         numbers[3] = { (gint32) event->kind, event->first, event->last };

      tw_digest_text (sum, event->country);
      tw_digest_bytes (sum, numbers, sizeof numbers);
      tw_digest_text (sum, event->key);
    }
}

/* Of all that forecasts depend on but the planner's overrides, which are laid over them. */
static char *
dup_forecast_stamp (const TwModel *model)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint          n_items = tw_model_get_n_items (model);
  guint          n_markets = tw_model_get_n_markets (model);
  gint32         head[5] = { FORECAST_GENERATION, tw_model_get_start_week (model), (gint32) tw_model_get_n_weeks (model), (gint32) n_items, (gint32) n_markets };
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);

  tw_digest_bytes (sum, head, sizeof head);
  for (guint i = 0; i < n_items; i++)
    tw_digest_text (sum, tw_model_get_item (model, i)->category);
  for (guint m = 0; m < n_markets; m++)
    tw_digest_text (sum, tw_model_get_place (model, tw_model_get_market_place (model, m))->country);
  if (n_items > 0 && n_markets > 0)
    digest_offers (sum, tw_model_get_offer (model, 0, 0), (gsize) n_items * n_markets);
  for (guint i = 0; i < n; i++)
    digest_sales (sum, &sales[i]);
  digest_drivers (sum, model);
  digest_events (sum, model);

  return g_strdup (g_checksum_get_string (sum));
}

/* ---- writing ---- */

static gboolean
has_effect (const TwForecast *forecast)
{
  for (guint k = 0; k < TW_N_DRIVERS; k++)
    if (forecast->effect[k] != 0)
      return TRUE;

  return FALSE;
}

static gboolean
write_forecast (TwStatement      *statement,
                const TwModel    *model,
                const TwForecast *forecast,
                guint             n_weeks,
                GError          **error)
{
  guint             n_factors = tw_factors_count (forecast->factors);
  g_autofree float *means = g_new (float, 2 * n_weeks + 1); /* and deviations, where there are any */

  memcpy (means, forecast->mean, n_weeks * sizeof *means);
  if (forecast->sd != NULL)
    memcpy (means + n_weeks, forecast->sd, n_weeks * sizeof *means);
  sqlite3_bind_int64 (statement, 1, forecast->item);
  sqlite3_bind_int64 (statement, 2, tw_model_get_market_place (model, forecast->market));
  tw_column_bind_words (statement, 3, means, forecast->sd != NULL ? 2 * n_weeks : n_weeks);
  tw_column_bind_words (statement, 4, forecast->quantile, (gsize) n_weeks * TW_N_LEVELS);
  sqlite3_bind_double (statement, 5, forecast->error_correlation);
  sqlite3_bind_double (statement, 6, forecast->relative_error); /* NaN becomes null */
  sqlite3_bind_double (statement, 7, forecast->wape);
  sqlite3_bind_double (statement, 8, forecast->coverage);
  sqlite3_bind_text (statement, 9, forecast->method, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 10, forecast->adjusted != FALSE);
  sqlite3_bind_int64 (statement, 11, forecast->factors);
  tw_column_bind_words (statement, 12, forecast->factor, (gsize) n_factors * n_weeks);
  tw_column_bind_words (statement, 13, forecast->past_factor, n_factors);
  sqlite3_bind_double (statement, 14, forecast->past_mean);
  sqlite3_bind_double (statement, 15, forecast->elasticity);
  sqlite3_bind_double (statement, 16, forecast->growth);
  sqlite3_bind_double (statement, 17, forecast->growth_sd);
  sqlite3_bind_int64 (statement, 18, forecast->age_weeks);
  sqlite3_bind_double (statement, 19, forecast->in_stock_rate);
  sqlite3_bind_text (statement, 20, tw_phase_to_string (forecast->phase), -1, SQLITE_STATIC);
  sqlite3_bind_double (statement, 21, forecast->error_decay);
  sqlite3_bind_text (statement, 22, forecast->why, -1, SQLITE_STATIC);

  tw_column_bind_words (statement, 23, has_effect (forecast) ? forecast->effect : NULL, TW_N_DRIVERS);

  return tw_statement_run (statement, error);
}

static gboolean
write_outliers (TwDatabase          *database,
                const TwModel       *model,
                const TwForecastSet *forecasts,
                GError             **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "INSERT INTO outliers VALUES (?, ?, ?, ?, ?)", error);
  guint            n;
  const TwOutlier *outliers = tw_forecast_set_get_outliers (forecasts, &n);

  for (guint i = 0; statement != NULL && i < n; i++)
    {
      sqlite3_bind_int64 (statement, 1, outliers[i].item);
      sqlite3_bind_int64 (statement, 2, tw_model_get_market_place (model, outliers[i].market));
      sqlite3_bind_int (statement, 3, outliers[i].week);
      sqlite3_bind_int (statement, 4, outliers[i].units);
      sqlite3_bind_double (statement, 5, outliers[i].expected);
      if (!tw_statement_run (statement, error))
        return FALSE;
    }

  return statement != NULL;
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

  if (!tw_database_run (database, "DELETE FROM forecasts; DELETE FROM outliers", error) ||
      !tw_database_run_printf (database, error, "UPDATE plan SET forecast_stamp = %Q", stamp))
    return FALSE;
  statement = tw_database_prepare (database,
                                   "INSERT INTO forecasts (item, market, mean, quantile, error_correlation, relative_error, wape, coverage, method, adjusted,"
                                   " factors, factor, past_factor, past_mean, elasticity, growth, growth_sd, age_weeks, in_stock_rate, phase, error_decay, why, effect)"
                                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   error);
  for (guint i = 0; statement != NULL && i < tw_forecast_set_get_n_series (base); i++)
    if (!write_forecast (statement, model, tw_forecast_set_get (base, i), n_weeks, error))
      return FALSE;

  return statement != NULL && write_outliers (database, model, base, error);
}

/* ---- reading ---- */

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

static gboolean
values_are_sound (const float *values,
                  gsize        n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    if (!(values[i] >= 0 && isfinite (values[i])))
      return FALSE;

  return TRUE;
}

/* FALSE if it is a number out of range; null is NaN. */
static gboolean
get_figure (TwStatement *statement,
            int          column,
            double       low,
            double       high,
            float       *value)
{
  double real = NAN;

  if (sqlite3_column_type (statement, column) != SQLITE_NULL && !tw_column_get_real (statement, column, low, high, &real))
    return FALSE;
  *value = (float) real;

  return TRUE;
}

/* What the forecast is made of; its arrays are then the caller's to free. */
static gboolean
read_factors (TwStatement *statement,
              guint        n_weeks,
              TwForecast  *forecast)
{
  gpointer factor = NULL;
  gpointer past_factor = NULL;
  gint64   factors;
  guint    n;
  gboolean ok;

  if (!tw_column_get_int (statement, 10, 0, (1 << TW_N_FACTORS) - 1, &factors))
    return FALSE;
  n = tw_factors_count ((guint32) factors);
  if (n == 0)
    return TRUE;
  ok = tw_column_get_array (statement, 11, (gsize) n * n_weeks, 4, &factor) && factor != NULL &&
       tw_column_get_array (statement, 12, n, 4, &past_factor) && past_factor != NULL &&
       values_are_sound (factor, (gsize) n * n_weeks) && values_are_sound (past_factor, n);
  forecast->factors = (guint32) factors;
  forecast->factor = factor;
  forecast->past_factor = past_factor;

  return ok;
}

static gboolean
read_effects (TwStatement *statement,
              TwForecast  *forecast)
{
  g_autofree gpointer effect = NULL;

  if (!tw_column_get_array (statement, 22, TW_N_DRIVERS, 4, &effect))
    return FALSE;
  if (effect == NULL)
    return TRUE;
  memcpy (forecast->effect, effect, sizeof forecast->effect);
  for (guint k = 0; k < TW_N_DRIVERS; k++)
    if (!isfinite (forecast->effect[k]))
      return FALSE;

  return TRUE;
}

static gboolean
read_standing (TwStatement *statement,
               TwForecast  *forecast)
{
  const char *phase = tw_column_get_text (statement, 19, 20);
  int         number = phase != NULL ? tw_phase_from_string (phase) : -1;
  gint64      age;

  if (!get_figure (statement, 13, 0, G_MAXFLOAT, &forecast->past_mean) ||
      !get_figure (statement, 14, -G_MAXFLOAT, 0, &forecast->elasticity) ||
      !get_figure (statement, 15, -1, G_MAXFLOAT, &forecast->growth) ||
      !get_figure (statement, 16, 0, G_MAXFLOAT, &forecast->growth_sd) ||
      !tw_column_get_int (statement, 17, 0, G_MAXUINT32, &age) ||
      !get_figure (statement, 18, 0, 1, &forecast->in_stock_rate) || isnan (forecast->in_stock_rate) || number < 0)
    return FALSE;
  forecast->age_weeks = (guint32) age;
  forecast->phase = (guint32) number;

  return read_effects (statement, forecast);
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
  g_autofree float   *factor = NULL;
  g_autofree float   *past_factor = NULL;
  gboolean            ok;
  const char         *method = tw_column_get_text (statement, 8, sizeof forecast.method - 1);
  const char         *why = tw_column_get_text (statement, 21, sizeof forecast.why - 1);
  gsize               n_means = (gsize) sqlite3_column_bytes (statement, 2) / 4;
  gint64              item, place, adjusted;
  int                 market;

  tw_forecast_init (&forecast, 0, 0);
  if (!tw_column_get_int (statement, 0, 0, (double) tw_model_get_n_items (model) - 1, &item) ||
      !tw_column_get_int (statement, 1, 0, (double) tw_model_get_n_places (model) - 1, &place) ||
      (market = tw_model_get_market_of (model, (guint32) place)) < 0 ||
      (n_means != n_weeks && n_means != 2 * (gsize) n_weeks) ||
      !tw_column_get_array (statement, 2, n_means, 4, &mean) || mean == NULL || !values_are_sound (mean, n_means) ||
      !tw_column_get_array (statement, 3, (gsize) n_weeks * TW_N_LEVELS, 4, &quantile) || quantile == NULL ||
      !get_figure (statement, 4, 0, 1, &forecast.error_correlation) || isnan (forecast.error_correlation) ||
      !get_figure (statement, 5, 0, G_MAXFLOAT, &forecast.relative_error) ||
      !get_figure (statement, 6, 0, G_MAXFLOAT, &forecast.wape) ||
      !get_figure (statement, 7, 0, 1, &forecast.coverage) ||
      method == NULL || !tw_column_get_int (statement, 9, 0, 1, &adjusted) ||
      !get_figure (statement, 20, 0, 1, &forecast.error_decay) || isnan (forecast.error_decay) || why == NULL)
    return FALSE;
  ok = read_factors (statement, n_weeks, &forecast) && read_standing (statement, &forecast);
  factor = forecast.factor;
  past_factor = forecast.past_factor;
  if (!ok)
    return FALSE;

  forecast.item = (guint32) item;
  forecast.market = (guint32) market;
  forecast.mean = mean;
  forecast.sd = n_means > n_weeks ? (float *) mean + n_weeks : NULL;
  forecast.quantile = quantile;
  forecast.adjusted = (gboolean) adjusted;
  g_strlcpy (forecast.method, method, sizeof forecast.method);
  g_strlcpy (forecast.why, why, sizeof forecast.why);
  if (!quantiles_are_sound (&forecast, n_weeks))
    return FALSE;
  tw_forecast_set_add (set, &forecast);

  return TRUE;
}

/* 1, or 0 if they are not sound, or -1 with @error. */
static int
read_outliers (TwDatabase    *database,
               const TwModel *model,
               TwForecastSet *set,
               GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT item, market, week, units, expected FROM outliers ORDER BY rowid", error);
  int step = -1;

  while (statement != NULL && (step = tw_statement_step (statement, error)) == 1)
    {
      TwOutlier outlier;
      gint64    item, place, week, units;
      double    expected;
      int       market;

      if (!tw_column_get_int (statement, 0, 0, (double) tw_model_get_n_items (model) - 1, &item) ||
          !tw_column_get_int (statement, 1, 0, (double) tw_model_get_n_places (model) - 1, &place) ||
          (market = tw_model_get_market_of (model, (guint32) place)) < 0 ||
          !tw_column_get_int (statement, 2, G_MININT32, G_MAXINT32, &week) ||
          !tw_column_get_int (statement, 3, 0, TW_MAX_UNITS, &units) ||
          !tw_column_get_real (statement, 4, 0, G_MAXFLOAT, &expected))
        return 0;
      outlier = (TwOutlier){ (guint32) item, (guint32) market, (TwWeek) week, (gint32) units, (float) expected };
      tw_forecast_set_add_outlier (set, &outlier);
    }

  return step == 0 ? 1 : -1;
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

  statement = tw_database_prepare (database,
                                   "SELECT item, market, mean, quantile, error_correlation, relative_error, wape, coverage, method, adjusted,"
                                   " factors, factor, past_factor, past_mean, elasticity, growth, growth_sd, age_weeks, in_stock_rate, phase, error_decay, why, effect"
                                   " FROM forecasts ORDER BY rowid",
                                   error);
  if (statement == NULL)
    return NULL;
  set = tw_forecast_set_new (tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_weeks (model));
  while ((step = tw_statement_step (statement, error)) == 1)
    if (!read_forecast (statement, model, set))
      return NULL; /* a cache that is not sound is none */
  if (step != 0 || read_outliers (database, model, set, error) != 1)
    return NULL;

  return tw_overrides_apply_all (model, set);
}

int
tw_plan_cache_fits (TwDatabase    *database,
                    const TwModel *model,
                    GError       **error)
{
  return stamp_fits (database, model, error);
}
