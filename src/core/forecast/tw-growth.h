/* tw-growth.h: where sales are heading, season apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"

G_BEGIN_DECLS

#define TW_GROWTH_QUARTER 13 /* weeks */

/**
 * TwGrowth:
 * @growth: expected change from the last quarter recorded to the next one, season and events apart; NaN if unknown
 * @sd: standard deviation of log (1 + growth)
 * @first_sale: week; G_MAXINT32 if it never sold
 * @in_stock_rate: share of the last quarter's recorded weeks without stock-out
 */
typedef struct
{
  double growth;
  double sd;
  TwWeek first_sale;
  double in_stock_rate;
} TwGrowth;

/**
 * tw_growth_measure:
 *
 * Growth per quarter of each series from the slope of the logarithm of its last four quarters: sales over the pooled profile,
 * weeks without stock or record left out, and the first eight weeks of its life, in which everything grows. Counts
 * are small, so slopes are shrunk: to the slope of the item in all markets as far as those agree, and that to the slope of all
 * items as far as these agree. A series without sales to go by has its item's slope.
 *
 * The forecast itself does not tell: methods that err least on weekly sales of single items hardly extrapolate, and where sales
 * fade their mean is above the last quarter's.
 *
 * Returns: (transfer full) (array length=n): by series of @frame. O(values). Deterministic.
 *
 * Source: shrinkage by the method of moments: DerSimonian & Laird, Controlled Clinical Trials 7 (1986), used twice.
 */
TwGrowth *tw_growth_measure (const TwForecastFrame *frame) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
