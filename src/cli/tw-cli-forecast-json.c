/* tw-cli-forecast-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-forecast-json.h"

#include "forecast/tw-forecast-money.h"
#include "forecast/tw-forecast-share.h"
#include "forecast/tw-phase.h"
#include "tw-cli-json.h"

#include <math.h>

/* Windows of weeks whose change from the last four recorded is split into shares. */
static const guint share_weeks[] = { 4, 13 };

/* ---- where it stands ---- */

static char *
describe_verdict (const TwPhaseTest    *test,
                  const TwForecast     *forecast,
                  const TwPhaseVerdict *verdict)
{
  switch (verdict->reason)
    {
    case TW_PHASE_REASON_NONE:
      return g_strdup ("nothing was tested");
    case TW_PHASE_REASON_PLANNER:
      return g_strdup ("the planner says so");
    case TW_PHASE_REASON_NEW:
      return g_strdup_printf ("for sale for %u weeks, less than %u", forecast->age_weeks, test->trial_weeks);
    case TW_PHASE_REASON_SHORT:
      return g_strdup_printf ("in stock for %.0f %% of the last quarter, less than %.0f %%, so by age: %u weeks", 100 * (double) forecast->in_stock_rate, 100 * test->in_stock_rate, forecast->age_weeks);
    case TW_PHASE_REASON_UNKNOWN:
      return g_strdup_printf ("too little sold to tell growth by, so by age: %u weeks", forecast->age_weeks);
    case TW_PHASE_REASON_GROWTH:
      return g_strdup_printf ("%.0f %% sure of growth of %.0f %% or more a quarter", 100 * verdict->growth_chance, 100 * test->breakout);
    case TW_PHASE_REASON_FALL:
      return g_strdup_printf ("%.0f %% sure of a fall of %.0f %% or more a quarter", 100 * verdict->fall_chance, 100 * test->declining);
    case TW_PHASE_REASON_AGE:
      return g_strdup_printf ("neither growth nor fall is sure, so by age: %u weeks", forecast->age_weeks);
    }

  g_return_val_if_reached (NULL);
}

char *
tw_cli_describe_phase (const TwModel       *model,
                       const TwForecastSet *forecasts,
                       guint32              item,
                       guint32              market)
{
  TwPhaseVerdict    verdict = tw_forecast_set_judge_phase (forecasts, model, item, market);
  const TwForecast *forecast = tw_forecast_set_find (forecasts, item, market);
  g_autofree char  *why = NULL;

  if (forecast == NULL)
    return g_strdup (tw_phase_to_string (verdict.phase));
  why = describe_verdict (&tw_model_get_rules (model)->phase_test, forecast, &verdict);

  return g_strdup_printf ("%s: %s", tw_phase_to_string (verdict.phase), why);
}

static void
add_phase (JsonBuilder         *json,
           const TwModel       *model,
           const TwForecastSet *forecasts,
           const TwForecast    *forecast)
{
  TwPhaseVerdict   verdict = tw_forecast_set_judge_phase (forecasts, model, forecast->item, forecast->market);
  g_autofree char *text = tw_cli_describe_phase (model, forecasts, forecast->item, forecast->market);

  json_builder_set_member_name (json, "phase");
  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "phase", tw_phase_to_string (verdict.phase));
  tw_cli_json_add_string (json, "reason", tw_phase_reason_to_string (verdict.reason));
  tw_cli_json_add_string (json, "text", text);
  tw_cli_json_add_number (json, "growth", forecast->growth);
  tw_cli_json_add_number (json, "growth_sd", forecast->growth_sd);
  tw_cli_json_add_number (json, "growth_chance", verdict.growth_chance);
  tw_cli_json_add_number (json, "fall_chance", verdict.fall_chance);
  tw_cli_json_add_count (json, "age_weeks", forecast->age_weeks);
  tw_cli_json_add_number (json, "in_stock_rate", forecast->in_stock_rate);
  json_builder_end_object (json);
}

/* ---- what it is made of ---- */

static void
add_shares (JsonBuilder      *json,
            const TwForecast *forecast,
            guint             n_weeks,
            guint             n)
{
  TwShare shares[TW_MAX_N_SHARES];
  guint   n_shares;
  double  change = tw_forecast_get_shares (forecast, n_weeks, 0, MIN (n, n_weeks), shares, &n_shares);

  json_builder_begin_object (json);
  tw_cli_json_add_count (json, "weeks", MIN (n, n_weeks));
  tw_cli_json_add_number (json, "past", forecast->past_mean);
  tw_cli_json_add_number (json, "change", change);
  tw_cli_json_begin_array (json, "shares");
  for (guint i = 0; i < n_shares; i++)
    {
      json_builder_begin_object (json);
      tw_cli_json_add_string (json, "of", shares[i].kind == TW_SHARE_LEVEL ? "level" : tw_factor_kind_to_string (shares[i].kind));
      tw_cli_json_add_number (json, "units", shares[i].units);
      tw_cli_json_add_number (json, "percent", shares[i].percent);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_week_of (JsonBuilder *json,
             const char  *name,
             TwWeek       week)
{
  g_autofree char *date = tw_day_dup_string (tw_week_get_monday (week));

  tw_cli_json_add_string (json, name, date);
}

/* ---- what was said of it ---- */

static void
add_override (JsonBuilder      *json,
              const TwOverride *override)
{
  json_builder_begin_object (json);
  tw_cli_json_add_count (json, "id", override->id);
  tw_cli_json_add_string (json, "of", tw_driver_kind_to_string (override->driver));
  add_week_of (json, "first_week", override->first_week);
  add_week_of (json, "last_week", override->last_week);
  tw_cli_json_add_string (json, "kind", override->kind == TW_OVERRIDE_PERCENT ? "percent" : "absolute");
  tw_cli_json_add_number (json, "value", override->value);
  tw_cli_json_add_string (json, "reason", override->reason);
  tw_cli_json_add_string (json, "author", override->author);
  tw_cli_json_add_count (json, "created", override->created);
  json_builder_end_object (json);
}

static void
add_overrides (JsonBuilder      *json,
               const TwModel    *model,
               const TwForecast *forecast)
{
  TwWeek start = tw_model_get_start_week (model);

  tw_cli_json_begin_array (json, "overrides");
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      if (tw_override_concerns (override, forecast->item, forecast->market) &&
          override->last_week >= start && override->first_week < start + (TwWeek) tw_model_get_n_weeks (model))
        add_override (json, override);
    }
  json_builder_end_array (json);
}

static void
add_outliers (JsonBuilder         *json,
              const TwForecastSet *forecasts,
              const TwForecast    *forecast)
{
  guint            n;
  const TwOutlier *outliers = tw_forecast_set_get_outliers (forecasts, &n);

  tw_cli_json_begin_array (json, "outliers");
  for (guint i = 0; i < n; i++)
    {
      if (outliers[i].item != forecast->item || outliers[i].market != forecast->market)
        continue;
      json_builder_begin_object (json);
      add_week_of (json, "week", outliers[i].week);
      tw_cli_json_add_count (json, "units", outliers[i].units);
      tw_cli_json_add_number (json, "expected", outliers[i].expected);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* ---- all ---- */

static void
add_weeks (JsonBuilder      *json,
           const TwModel    *model,
           const TwForecast *forecast,
           const TwForecast *base,
           gboolean          in_money)
{
  tw_cli_json_begin_array (json, "weeks");
  for (guint t = 0; t < tw_model_get_n_weeks (model); t++)
    {
      TwWeek week = tw_model_get_start_week (model) + (TwWeek) t;
      double unit = in_money ? tw_forecast_money_get_planned (model, forecast, week, TRUE) : 1;
      double before = in_money ? tw_forecast_money_get_planned (model, base, week, FALSE) : 1;

      json_builder_begin_object (json);
      tw_cli_json_add_day (json, "date", model, t);
      tw_cli_json_add_number (json, "mean", unit * forecast->mean[t]);
      tw_cli_json_add_number (json, "baseline", before * base->mean[t]);
      for (guint k = 0; k < TW_N_LEVELS; k++)
        tw_cli_json_add_number (json, tw_forecast_level_words[k], unit * forecast->quantile[(gsize) t * TW_N_LEVELS + k]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

void
tw_cli_forecast_add_json (JsonBuilder         *json,
                          const TwModel       *model,
                          const TwForecastSet *forecasts,
                          const TwForecast    *forecast,
                          gboolean             in_money)
{
  const TwForecast *base = tw_forecast_set_find (tw_forecast_set_get_base (forecasts), forecast->item, forecast->market);

  json_builder_begin_object (json);
  tw_cli_json_add_string (json, "item", tw_model_get_item (model, forecast->item)->id);
  tw_cli_json_add_string (json, "market", tw_model_get_place (model, tw_model_get_market_place (model, forecast->market))->id);
  tw_cli_json_add_string (json, "method", forecast->method);
  tw_cli_json_add_string (json, "why", forecast->why);
  tw_cli_json_add_number (json, "relative_error", forecast->relative_error);
  tw_cli_json_add_number (json, "wape", forecast->wape);
  tw_cli_json_add_number (json, "coverage", forecast->coverage);
  tw_cli_json_add_number (json, "error_correlation", forecast->error_correlation);
  tw_cli_json_add_number (json, "error_decay", forecast->error_decay);
  tw_cli_json_add_number (json, "elasticity", forecast->elasticity);
  tw_cli_json_add_boolean (json, "adjusted", forecast->adjusted);
  add_phase (json, model, forecasts, forecast);
  tw_cli_json_begin_array (json, "drivers");
  for (guint i = 0; i < G_N_ELEMENTS (share_weeks) && (i == 0 || share_weeks[i - 1] < tw_model_get_n_weeks (model)); i++)
    add_shares (json, forecast, tw_model_get_n_weeks (model), share_weeks[i]);
  json_builder_end_array (json);
  add_overrides (json, model, forecast);
  add_outliers (json, forecasts, forecast);
  if (in_money)
    tw_cli_json_add_string (json, "currency", tw_model_get_currency (model));
  add_weeks (json, model, forecast, base, in_money);
  json_builder_end_object (json);
}
