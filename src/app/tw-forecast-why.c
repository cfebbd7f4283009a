/* tw-forecast-why.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-forecast-why.h"

#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Less than this, in units and as a share, is nothing to show; what is left out is added to level and trend. */
#define NOTHING_UNITS 0.05
#define NOTHING_SHARE 0.0005
#define LEAST_SHOWN   0.05 /* what would be written as 0.0 */

static void
add_series (TwForecastWhy    *why,
            const TwForecast *forecast,
            guint             n_weeks)
{
  TwShare shares[TW_MAX_N_SHARES];
  guint   n;

  if (isnan (forecast->past_mean))
    return;

  why->total += tw_forecast_get_shares (forecast, n_weeks, 0, why->n_weeks, shares, &n);
  why->past += forecast->past_mean;
  why->n_series++;
  for (guint i = 0; i < n; i++)
    {
      why->share[shares[i].kind - TW_SHARE_LEVEL] += shares[i].units;
      why->has[shares[i].kind - TW_SHARE_LEVEL] = TRUE;
    }
}

void
tw_forecast_why_init (TwForecastWhy       *why,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      int                  item,
                      int                  market,
                      guint                n_weeks)
{
  guint   horizon = tw_forecast_set_get_n_weeks (forecasts);
  guint32 first_item = item < 0 ? 0 : (guint32) item;
  guint32 end_item = item < 0 ? tw_model_get_n_items (model) : first_item + 1;
  guint32 first_market = market < 0 ? 0 : (guint32) market;
  guint32 end_market = market < 0 ? tw_model_get_n_markets (model) : first_market + 1;

  *why = (TwForecastWhy){ .n_weeks = MIN (n_weeks, horizon) };
  for (guint32 i = first_item; why->n_weeks > 0 && i < end_item; i++)
    for (guint32 m = first_market; m < end_market; m++)
      {
        const TwForecast *forecast = tw_forecast_set_find (forecasts, i, m);

        if (forecast != NULL)
          add_series (why, forecast, horizon);
      }
}

double
tw_forecast_why_get_change (const TwForecastWhy *why)
{
  return why->past > 0 ? why->total / why->past : NAN;
}

/* ---- as a chart ---- */

/* (nullable): the one name that all events of these weeks have in the country. */
static const char *
find_event_name (const TwModel *model,
                 const char    *country,
                 TwDay          first,
                 TwDay          last)
{
  const char *name = NULL;

  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *event = tw_model_get_event (model, i);

      if (event->last < first || event->first > last || (event->country[0] != '\0' && g_strcmp0 (event->country, country) != 0))
        continue;
      if (name != NULL && !g_str_equal (name, event->name))
        return NULL;
      name = event->name;
    }

  return name;
}

static char *
dup_label (const TwForecastWhy *why,
           const TwModel       *model,
           int                  market,
           guint                index)
{
  const char *name = NULL;

  if (index == 0)
    return g_strdup (C_ ("factor", "Level and trend"));
  if (index - 1 == TW_FACTOR_EVENT && market >= 0)
    name = find_event_name (model, tw_model_get_place (model, tw_model_get_market_place (model, (guint32) market))->country,
                            tw_week_get_monday (tw_model_get_start_week (model)),
                            tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) why->n_weeks) - 1);

  return name != NULL ? g_strdup (name) : tw_format_factor ((TwFactorKind) (index - 1));
}

static gboolean
is_nothing (const TwForecastWhy *why,
            guint                index)
{
  return !why->has[index] || fabs (why->share[index]) < LEAST_SHOWN || (fabs (why->share[index]) < NOTHING_UNITS && fabs (why->share[index]) < NOTHING_SHARE * why->past);
}

static double
get_percent (const TwForecastWhy *why,
             double               units)
{
  return why->past > 0 ? units / why->past : NAN;
}

static char *
format_units (double units)
{
  int              digits = fabs (units) < 9.95 && units != rint (units) ? 1 : 0;
  g_autofree char *number = tw_format_number (fabs (units), digits);

  return g_strconcat (fabs (units) < LEAST_SHOWN ? "" : units < 0 ? "−"
                                                                  : "+",
                      number, NULL);
}

static char *
format_percent (double share)
{
  return tw_format_signed_percent (share, 0);
}

TwWaterfallData *
tw_forecast_why_dup_waterfall (const TwForecastWhy *why,
                               const TwModel       *model,
                               int                  market)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (TwWaterfallStep));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = tw_forecast_why_dup_title (why);
  TwWaterfallData  data = { .title = title, .total_label = C_ ("factor", "Total"), .total_percent = get_percent (why, why->total), .units = format_units, .percent = format_percent };
  double           left_out = 0;

  for (guint i = 0; i < TW_MAX_N_SHARES; i++)
    {
      TwWaterfallStep step = { NULL, why->share[i], get_percent (why, why->share[i]) };

      if (i > 0 && is_nothing (why, i))
        {
          left_out += why->share[i];
          continue;
        }
      g_ptr_array_add (labels, dup_label (why, model, market, i));
      step.label = g_ptr_array_index (labels, labels->len - 1);
      g_array_append_val (steps, step);
    }
  g_array_index (steps, TwWaterfallStep, 0).units += left_out;
  data.n_steps = steps->len;
  data.steps = (const TwWaterfallStep *) (gpointer) steps->data;

  return tw_waterfall_data_copy (&data);
}

char *
tw_forecast_why_dup_title (const TwForecastWhy *why)
{
  g_autofree char *percent = tw_format_signed_percent (tw_forecast_why_get_change (why), 0);

  if (isnan (tw_forecast_why_get_change (why)))
    return g_strdup_printf (ngettext ("What the next %u week is made of", "What the next %u weeks are made of", why->n_weeks), why->n_weeks);

  /* TRANSLATORS: sales of the coming weeks against the last four: "Why the next 4 weeks are +18 %" */
  return g_strdup_printf (ngettext ("Why the next %1$u week is %2$s", "Why the next %1$u weeks are %2$s", why->n_weeks), why->n_weeks, percent);
}
