/* tw-forecast-share.h: what each driver adds to a forecast, in units that add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/* Level and trend: what no factor accounts for. */
#define TW_SHARE_LEVEL  (-1)
#define TW_MAX_N_SHARES (TW_N_FACTORS + 1)

/**
 * TwShare:
 * @kind: #TwFactorKind or %TW_SHARE_LEVEL
 * @units: units a week by which it moves the forecast away from the past
 * @percent: the same in percent of the past; NaN if nothing sold
 */
typedef struct
{
  int    kind;
  double units;
  double percent;
} TwShare;

/**
 * tw_forecast_get_shares:
 * @first: first week, @n: number of weeks, >= 1; weeks past the horizon do not count
 * @shares: (out caller-allocates) (array length=TW_MAX_N_SHARES): level and trend first, then the factors that the
 *   forecast has, in their order
 * @n_shares: (out)
 *
 * Splits the change from the last four weeks recorded to the mean of @n weeks, by the logarithmic mean Divisia index:
 * a week's change times the share of each factor in the change of the logarithm. @units add up to the change, whatever the
 * factors are: what rounding and limits leave goes to level and trend, as all does if nothing sold or nothing will.
 * Pure; O(@n).
 *
 * Returns: the change in units a week
 *
 * Source: Ang, Decomposition analysis for policymaking in energy, Energy Policy 32 (2004), LMDI-I.
 */
double tw_forecast_get_shares (const TwForecast *forecast,
                               guint             n_weeks,
                               guint             first,
                               guint             n,
                               TwShare          *shares,
                               guint            *n_shares);

G_END_DECLS
