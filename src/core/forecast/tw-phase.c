/* tw-phase.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-phase.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define TAIL 4 /* degrees of freedom: growth of items that came was as sure as said in the middle, but far off too often */

static const char *const reason_words[] = { "none", "planner", "new", "short_of_stock", "unknown", "growth", "fall", "age" };

/* ---- the rule ---- */

/* Probability that log (1 + growth) is at least @bound. */
static double
get_chance (const TwForecast *forecast,
            double            bound)
{
  double growth = log1p ((double) forecast->growth);

  if (!(forecast->growth_sd > 0))
    return growth >= bound;

  return gsl_cdf_tdist_P ((growth - bound) / (double) forecast->growth_sd, TAIL);
}

static TwPhaseVerdict
judge_by_age (const TwPhaseTest *test,
              const TwForecast  *forecast,
              TwPhaseVerdict     verdict,
              TwPhaseReason      reason)
{
  verdict.reason = reason;
  verdict.phase = forecast->age_weeks < test->mature_weeks ? TW_PHASE_POTENTIAL : TW_PHASE_MATURE;

  return verdict;
}

TwPhaseVerdict
tw_phase_judge (const TwPhaseTest *test,
                const TwForecast  *forecast)
{
  TwPhaseVerdict verdict = { TW_PHASE_TRIAL, TW_PHASE_REASON_NEW, NAN, NAN };

  if (!isnan (forecast->growth))
    {
      verdict.growth_chance = get_chance (forecast, log1p (test->breakout));
      verdict.fall_chance = 1 - get_chance (forecast, log1p (-test->declining));
    }

  if (forecast->age_weeks < test->trial_weeks)
    return verdict;
  if (forecast->in_stock_rate < test->in_stock_rate)
    return judge_by_age (test, forecast, verdict, TW_PHASE_REASON_SHORT);
  if (isnan (forecast->growth))
    return judge_by_age (test, forecast, verdict, TW_PHASE_REASON_UNKNOWN);

  if (verdict.growth_chance >= test->certainty)
    {
      verdict.phase = TW_PHASE_BREAKOUT;
      verdict.reason = TW_PHASE_REASON_GROWTH;
      return verdict;
    }
  if (verdict.fall_chance >= test->certainty)
    {
      verdict.phase = TW_PHASE_DECLINING;
      verdict.reason = TW_PHASE_REASON_FALL;
      return verdict;
    }

  return judge_by_age (test, forecast, verdict, TW_PHASE_REASON_AGE);
}

/* ---- the phase that counts ---- */

TwPhaseVerdict
tw_forecast_set_judge_phase (const TwForecastSet *self,
                             const TwModel       *model,
                             guint32              item,
                             guint32              market)
{
  const TwOffer    *offer = tw_model_get_offer (model, item, market);
  const TwForecast *forecast = tw_forecast_set_find (self, item, market);
  TwPhaseVerdict    verdict = { TW_PHASE_NONE, TW_PHASE_REASON_NONE, NAN, NAN };

  if (forecast != NULL && forecast->phase != TW_PHASE_NONE)
    verdict = tw_phase_judge (&tw_model_get_rules (model)->phase_test, forecast);
  if (offer->phase != TW_PHASE_NONE)
    {
      verdict.phase = offer->phase;
      verdict.reason = TW_PHASE_REASON_PLANNER;
    }

  return verdict;
}

TwPhase
tw_forecast_set_get_phase (const TwForecastSet *self,
                           const TwModel       *model,
                           guint32              item,
                           guint32              market)
{
  return tw_forecast_set_judge_phase (self, model, item, market).phase;
}

const char *
tw_phase_reason_to_string (TwPhaseReason reason)
{
  return reason_words[reason];
}
