/* tw-driver-values.h: what drivers were and will be, measured as demand answers to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-frame.h"
#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

/* The scale on which demand answers in proportion: logarithms of prices and indices, all else as it is. */
double tw_driver_measure (TwDriverKind kind,
                          double       value);

/* The factor of a forecast that the driver is; @kind is not %TW_DRIVER_NONE. */
TwFactorKind tw_driver_get_factor (TwDriverKind kind);

/* Whether a row says what the driver is in a week. */
gboolean tw_driver_is_planned (const TwModel *model,
                               TwDriverKind   kind,
                               guint32        item,
                               guint32        market,
                               TwWeek         week);

/* What deals of the series did to the logarithm of its price, against the last week without one, <= 0; few are drawn to
 * a cut of 15 %, which is assumed. O(weeks on record). */
double tw_driver_get_deal_cut (const TwModel *model,
                               guint32        item,
                               guint32        market);

/* What the model says of a week: the driver's row, else the price of the offer, less what its deals cut if a row plans one
 * for the week; NaN if it says nothing. */
double tw_driver_get_planned (const TwModel *model,
                              TwDriverKind   kind,
                              guint32        item,
                              guint32        market,
                              TwWeek         week);

/* What a week without a plan is taken for, in the unit of the driver, from the last year on record; NaN if nothing is known. */
double tw_driver_get_usual (const TwModel *model,
                            TwDriverKind   kind,
                            guint32        item,
                            guint32        market);

/* Whether the week of @sales had a deal, by a row of it or, where none speaks of the week, by its mark. */
gboolean tw_driver_is_deal (const TwModel *model,
                            const TwSales *sales,
                            TwWeek         week);

/* Bit 1 << #TwDriverKind for each kind that anything is known of. O(rows + sales). */
guint32 tw_driver_values_get_kinds (const TwForecastFrame *frame);

/* Of those, the kinds that are decided or announced, price, deal, promise and delay, where rows of the series reach beyond the plan's
 * start: an origin in the past is taken to have known them as well. What rows say of others is a guess where it is
 * of the future and what happened where it is of the past, which no origin knew. */
guint32 tw_driver_values_get_foreseen (const TwForecastFrame *frame,
                                       guint                  index);

/* What is expected of a week of which nothing is said, after @n >= 1 measures: the usual price and promise of the last
 * quarter, deals as frequent as in the last year, others as in the last weeks. */
double tw_driver_guess (TwDriverKind kind,
                        const float *x,
                        gsize        n);

/* Measures of the first @n weeks of a series; unknown ones as tw_driver_values_fill() has them. FALSE if none is known. */
gboolean tw_driver_values_fill_past (const TwForecastFrame *frame,
                                     guint                  index,
                                     TwDriverKind           kind,
                                     gsize                  n,
                                     float                 *x);

/**
 * tw_driver_values_fill:
 * @index: series of @frame
 * @x: (out caller-allocates) (array length=n_steps - start): measures from the series' first value to the end of the
 *   plan, less their mean in the past; all 0 if nothing is known
 *
 * Where a week of the past says nothing, the price is that of the last week with or without a deal, as this one is, and
 * others are as last known; after the end of its record a series has no deal. Where one of the future says nothing, temperature is normal, and others as
 * tw_driver_guess() says. A future price less than half or more than twice of what was last paid is not comparable, and not believed. Pure.
 *
 * Returns: the mean that was taken off
 */
double tw_driver_values_fill (const TwForecastFrame *frame,
                              guint                  index,
                              TwDriverKind           kind,
                              float                 *x);

G_END_DECLS
