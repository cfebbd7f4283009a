/* tw-gamma-loss.h: expected shortage under gamma demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A spread beyond this many means is taken as this many. */
#define TW_GAMMA_LOSS_MAX_CV 4.0

/**
 * tw_gamma_loss:
 * @mean: mean of the demand, >= 0
 * @sd: its standard deviation, >= 0
 * @x: units there are, any sign
 *
 * E[(D - x)^+], the units short on average when x are there and the demand D is gamma distributed with
 * this mean and standard deviation; max(mean - x, 0) if @sd is 0. Minus its slope is P(D > x). Within 5e-4 standard
 * deviations of the exact value up to a coefficient of variation of 1, within 4e-3 up to
 * %TW_GAMMA_LOSS_MAX_CV; more than 3 standard deviations below the mean it is mean - x, and 0 from 6 above it on. Falling and convex
 * between these, and but for a step of that size where it meets them: whoever needs slopes that fall everywhere makes them so.
 *
 * Looked up in a table of the loss in standard deviations over the coefficient of variation, which is computed
 * on first use (some 40 ms) and never changes: pricing one item takes thousands of these. Any thread.
 *
 * Source: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th ed. 2017, appendix on
 * the gamma distribution: E[(D - x)^+] = mean Q(a + 1, x/θ) - x Q(a, x/θ) with a = (mean/sd)², θ = sd²/mean.
 */
double tw_gamma_loss (double mean,
                      double sd,
                      double x);

/* The same without the table. */
double tw_gamma_loss_exact (double mean,
                            double sd,
                            double x);

G_END_DECLS
