/* tw-overrides.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-overrides.h"

#include "forecast/tw-driver-values.h"
#include "forecast/tw-forecast-law.h"

#include <math.h>

#define SMALL 1e-6f

#define MAX_STRETCH 4.0 /* times the mean, beyond which the shape of a distribution means nothing: it may be all zeros */
#define MAX_LOG     3.0 /* that drivers of a week may be overridden by */

/* The overrides that speak of a series, in the order of the table. */
typedef struct
{
  const TwModel     *model;
  const TwOverride **override; /* [n] */
  guint              n;
} Word;

static void
init_word (Word          *word,
           const TwModel *model,
           guint32        item,
           guint32        market)
{
  guint n = tw_model_get_n_overrides (model);

  *word = (Word){ .model = model, .override = g_new (const TwOverride *, n + 1) };
  for (guint i = 0; i < n; i++)
    if (tw_override_concerns (tw_model_get_override (model, i), item, market))
      word->override[word->n++] = tw_model_get_override (model, i);
}

static void
clear_word (Word *word)
{
  g_free (word->override);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Word, clear_word)

static void
replace_week (float *mean,
              float *quantile,
              double units)
{
  if (*mean > SMALL && quantile[TW_N_LEVELS / 2] > SMALL && units <= MAX_STRETCH * *mean)
    {
      tw_forecast_law_scale (mean, quantile, units / *mean);
      *mean = (float) units;
      return;
    }

  tw_forecast_law_set (mean, quantile, units);
}

static void
apply_one (const TwOverride *override,
           TwWeek            start,
           guint             n_weeks,
           TwForecast       *forecast)
{
  for (guint t = 0; t < n_weeks; t++)
    {
      TwWeek week = start + (TwWeek) t;
      float *quantile = forecast->quantile + (gsize) t * TW_N_LEVELS;

      if (week < override->first_week || week > override->last_week)
        continue;
      if (override->kind == TW_OVERRIDE_PERCENT)
        tw_forecast_law_scale (&forecast->mean[t], quantile, 1 + override->value / 100);
      else
        replace_week (&forecast->mean[t], quantile, override->value);
      forecast->adjusted = TRUE;
    }
}

/* Row of the factor; %NULL where the forecast has none of the kind. */
static float *
find_row (TwForecast  *forecast,
          guint        n_weeks,
          TwFactorKind kind)
{
  gsize at = 0;

  if (!(forecast->factors & 1u << kind))
    return NULL;
  for (guint k = 0; k < kind; k++)
    at += (forecast->factors >> k) & 1;

  return forecast->factor + at * n_weeks;
}

/* ---- drivers ---- */

/* Value of the driver in a week as the overrides have it; *before: as it is without them. FALSE if none speaks of it. */
static gboolean
get_override (const Word       *word,
              const TwForecast *forecast,
              TwDriverKind      kind,
              TwWeek            week,
              double           *before,
              double           *after)
{
  gboolean any = FALSE;
  double   least;
  double   most;

  tw_driver_kind_get_range (kind, &least, &most);
  for (guint i = 0; i < word->n; i++)
    {
      const TwOverride *override = word->override[i];

      if (override->driver != kind || week < override->first_week || week > override->last_week)
        continue;
      if (!any)
        {
          *before = tw_driver_get_planned (word->model, kind, forecast->item, forecast->market, week);
          if (isnan (*before))
            *before = tw_driver_get_usual (word->model, kind, forecast->item, forecast->market);
          *after = *before;
        }
      any = TRUE;
      *after = override->kind == TW_OVERRIDE_PERCENT ? *after * (1 + override->value / 100) : override->value;
      *after = CLAMP (*after, least, most);
    }

  return any;
}

/* Logarithm by which deals of a week change sales. Their effect is with the price cut that comes with them, unless the planner
 * speaks of the price as well. */
static double
get_deal_change (const Word       *word,
                 const TwForecast *forecast,
                 TwWeek            week,
                 double            before,
                 double            after)
{
  const TwModel *model = word->model;
  double         cut = isnan (forecast->elasticity) ? 0 : forecast->elasticity * tw_driver_get_deal_cut (model, forecast->item, forecast->market);
  double         alone = fmax (forecast->effect[TW_DRIVER_DEAL] - cut, 0);
  double         planned = tw_driver_is_planned (model, TW_DRIVER_DEAL, forecast->item, forecast->market, week) ? before : 0;
  double         price[2];

  if (tw_driver_is_planned (model, TW_DRIVER_PRICE, forecast->item, forecast->market, week) ||
      get_override (word, forecast, TW_DRIVER_PRICE, week, &price[0], &price[1]))
    cut = 0;

  return alone * (after - before) + cut * (after - planned);
}

/* Another price or deal than the usual one at an event was planned after all. */
static void
drop_usual_deal (TwForecast *forecast,
                 guint       n_weeks,
                 guint       t)
{
  float *usual = find_row (forecast, n_weeks, TW_FACTOR_USUAL_DEAL);

  if (usual == NULL || !(usual[t] > 0))
    return;
  tw_forecast_law_scale (&forecast->mean[t], forecast->quantile + (gsize) t * TW_N_LEVELS, 1 / usual[t]);
  usual[t] = 1;
}

static void
apply_driver (const Word  *word,
              TwDriverKind kind,
              TwForecast  *forecast)
{
  guint  n_weeks = tw_model_get_n_weeks (word->model);
  float *row = find_row (forecast, n_weeks, tw_driver_get_factor (kind));

  for (guint t = 0; t < n_weeks; t++)
    {
      TwWeek week = tw_model_get_start_week (word->model) + (TwWeek) t;
      double before = NAN;
      double after = NAN;
      double change;

      if (!get_override (word, forecast, kind, week, &before, &after))
        continue;
      change = kind == TW_DRIVER_DEAL ? get_deal_change (word, forecast, week, before, after) : forecast->effect[kind] * (tw_driver_measure (kind, after) - tw_driver_measure (kind, before));
      if (!isfinite (change))
        continue;
      if (kind == TW_DRIVER_DEAL || kind == TW_DRIVER_PRICE)
        drop_usual_deal (forecast, n_weeks, t);
      change = exp (CLAMP (change, -MAX_LOG, MAX_LOG));
      tw_forecast_law_scale (&forecast->mean[t], forecast->quantile + (gsize) t * TW_N_LEVELS, change);
      if (row != NULL)
        row[t] = (float) (row[t] * change);
      forecast->adjusted = TRUE;
    }
}

/* Whether a row or an override may speak of prices of the series. */
static gboolean
has_prices (const Word       *word,
            const TwForecast *forecast)
{
  for (guint i = 0; i < word->n; i++)
    if (word->override[i]->driver == TW_DRIVER_PRICE || word->override[i]->driver == TW_DRIVER_DEAL)
      return TRUE;

  return tw_model_find_driver (word->model, TW_DRIVER_PRICE, forecast->item, forecast->market) != NULL ||
         tw_model_find_driver (word->model, TW_DRIVER_DEAL, forecast->item, forecast->market) != NULL;
}

static double
get_week_price (const Word       *word,
                const TwForecast *forecast,
                TwWeek            week)
{
  const TwModel *model = word->model;
  double         price = tw_driver_get_planned (model, TW_DRIVER_PRICE, forecast->item, forecast->market, week);
  double         before;
  double         after;

  if (get_override (word, forecast, TW_DRIVER_PRICE, week, &before, &after))
    return after;
  if (!tw_driver_is_planned (model, TW_DRIVER_PRICE, forecast->item, forecast->market, week) && get_override (word, forecast, TW_DRIVER_DEAL, week, &before, &after))
    return tw_model_get_offer (model, forecast->item, forecast->market)->price * exp (after * tw_driver_get_deal_cut (model, forecast->item, forecast->market));

  return price;
}

double
tw_overrides_get_week_price (const TwModel    *model,
                             const TwForecast *forecast,
                             TwWeek            week)
{
  g_auto (Word) word = { 0 };

  init_word (&word, model, forecast->item, forecast->market);

  return get_week_price (&word, forecast, week);
}

double
tw_overrides_get_price (const TwModel    *model,
                        const TwForecast *forecast,
                        guint             n_weeks)
{
  double offer = tw_model_get_offer (model, forecast->item, forecast->market)->price;
  double sum = 0;
  double units = 0;
  g_auto (Word) word = { 0 };

  init_word (&word, model, forecast->item, forecast->market);
  if (!(offer > 0) || !has_prices (&word, forecast))
    return offer;

  for (guint t = 0; t < n_weeks; t++)
    {
      double price = get_week_price (&word, forecast, tw_model_get_start_week (model) + (TwWeek) t);

      sum += forecast->mean[t] * (price > 0 ? price : offer);
      units += forecast->mean[t];
    }

  return units > 0 ? sum / units : offer;
}

/* ---- the forecast itself ---- */

/* Deviations go with the means, from the baseline; far beyond it they are those of what the past knows nothing of. */
static void
move_deviations (TwForecast *forecast,
                 guint       n_weeks)
{
  for (guint t = 0; forecast->sd != NULL && forecast->baseline != NULL && t < n_weeks; t++)
    {
      double mean = forecast->mean[t];
      double ratio = forecast->baseline[t] > SMALL ? mean / forecast->baseline[t] : G_MAXDOUBLE;

      forecast->sd[t] = (float) (ratio <= TW_FORECAST_LAW_FAR ? ratio * forecast->sd[t] : tw_forecast_law_guess_sd (mean));
    }
}

/* What the planner multiplies the forecast by becomes its last factor. @before: the mean without. */
static void
note_adjustment (TwForecast  *forecast,
                 const float *before,
                 guint        n_weeks)
{
  gsize n = 0;

  for (guint k = 0; k < TW_FACTOR_ADJUSTMENT; k++)
    n += (forecast->factors >> k) & 1;
  if (!(forecast->factors & 1u << TW_FACTOR_ADJUSTMENT))
    {
      forecast->factors |= 1u << TW_FACTOR_ADJUSTMENT;
      forecast->factor = g_renew (float, forecast->factor, (n + 1) * n_weeks);
      forecast->past_factor = g_renew (float, forecast->past_factor, n + 1);
      forecast->past_factor[n] = 1;
    }
  for (guint t = 0; t < n_weeks; t++)
    forecast->factor[n * n_weeks + t] = before[t] > SMALL ? forecast->mean[t] / before[t] : 1;
}

void
tw_overrides_apply (const TwModel *model,
                    TwForecast    *forecast)
{
  guint             n_weeks = tw_model_get_n_weeks (model);
  guint32           drivers = 0;
  gboolean          itself = FALSE;
  g_autofree float *before = NULL;
  g_auto (Word) word = { 0 };

  init_word (&word, model, forecast->item, forecast->market);
  for (guint i = 0; i < word.n; i++)
    {
      itself = itself || word.override[i]->driver == TW_DRIVER_NONE;
      if (forecast->effect[word.override[i]->driver] != 0)
        drivers |= 1u << word.override[i]->driver;
    }
  if (forecast->baseline == NULL && (itself || drivers != 0))
    forecast->baseline = g_memdup2 (forecast->mean, n_weeks * sizeof *forecast->mean);
  for (guint k = TW_DRIVER_NONE + 1; k < TW_N_DRIVERS; k++)
    if (drivers & 1u << k)
      apply_driver (&word, (TwDriverKind) k, forecast);
  if (!itself)
    {
      move_deviations (forecast, n_weeks);
      return;
    }

  before = g_memdup2 (forecast->mean, n_weeks * sizeof *forecast->mean);
  for (guint i = 0; i < word.n; i++)
    if (word.override[i]->driver == TW_DRIVER_NONE)
      apply_one (word.override[i], tw_model_get_start_week (model), n_weeks, forecast);
  note_adjustment (forecast, before, n_weeks);
  move_deviations (forecast, n_weeks);
}

static void
apply_to_series (const TwModel *model,
                 guint32        item,
                 guint32        market,
                 TwForecastSet *adjusted)
{
  const TwForecast *base = tw_forecast_set_find (adjusted, item, market);
  TwForecast        forecast;

  if (base == NULL)
    return;

  tw_forecast_copy (&forecast, base, tw_model_get_n_weeks (model));
  tw_overrides_apply (model, &forecast);
  tw_forecast_set_add (adjusted, &forecast);
  tw_forecast_clear (&forecast);
}

/* Once for a series, whichever of the overrides that speak of it comes first. @done: (array length=items × markets) */
static void
apply_where_first (const TwModel    *model,
                   const TwOverride *override,
                   guint8           *done,
                   TwForecastSet    *adjusted)
{
  guint32 n_markets = tw_model_get_n_markets (model);
  guint32 first_item = override->item == TW_ANY ? 0 : override->item;
  guint32 end_item = override->item == TW_ANY ? tw_model_get_n_items (model) : first_item + 1;
  guint32 first_market = override->market == TW_ANY ? 0 : override->market;
  guint32 end_market = override->market == TW_ANY ? n_markets : first_market + 1;

  for (guint32 i = first_item; i < end_item; i++)
    for (guint32 m = first_market; m < end_market; m++)
      {
        guint8 *at = &done[(gsize) i * n_markets + m];

        if (!*at)
          apply_to_series (model, i, m, adjusted);
        *at = TRUE;
      }
}

TwForecastSet *
tw_overrides_apply_all (const TwModel       *model,
                        const TwForecastSet *set)
{
  const TwForecastSet *base = tw_forecast_set_get_base (set);
  TwForecastSet       *adjusted;
  g_autofree guint8   *done = NULL;

  if (tw_model_get_n_overrides (model) == 0)
    return tw_forecast_set_ref (base);

  adjusted = tw_forecast_set_new_over (base);
  done = g_new0 (guint8, (gsize) tw_model_get_n_items (model) * tw_model_get_n_markets (model) + 1);
  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    apply_where_first (model, tw_model_get_override (model, i), done, adjusted);

  return adjusted;
}
