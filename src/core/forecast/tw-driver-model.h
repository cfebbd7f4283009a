/* tw-driver-model.h: by what drivers multiply demand, learned from all series together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-driver-values.h"

G_BEGIN_DECLS

/**
 * TwDriverModel:
 *
 * Expected sales are a level that drifts, times the season, times exp (Σ effect × measure) over the drivers, so that the
 * effect of a price is its elasticity and every driver is a factor of its own. The effect in a series is that of all, of
 * its category, its item, its market and itself, each a deviation from the one before that is shrunk to none: a series
 * that never saw a price cut answers as its likes do.
 */
typedef struct _TwDriverModel TwDriverModel;

/**
 * tw_driver_model_new:
 * @frame: with its season, if any; outlives the model
 * @n_threads: as for tw_forecast_model(); changes nothing but the time
 *
 * Fits the effects of all that anything is known of, at the end of the history and as each rolling origin would have seen
 * them, by penalised quasi-likelihood: variance mean + κ mean², level of each step from the quarters around it. Where there
 * are many series, those with most sales teach and all learn. O(values of a few thousand series).
 *
 * Returns: (transfer full) (nullable): %NULL if no driver is known
 *
 * Sources: quasi-likelihood: McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), chapter 9; shrunken effects
 * of groups: Robinson, That BLUP is a good thing, Statistical Science 6 (1991).
 */
TwDriverModel *tw_driver_model_new (const TwForecastFrame *frame,
                                    int                    n_threads) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_driver_model_choose:
 *
 * Fits once more with the season that the frame has now, and keeps each kind only if without it the series would have
 * been forecast worse at the rolling origins, beyond what chance makes of so many; what cannot be foreseen is then taken as
 * unknown, see tw_driver_values_get_foreseen(). A kind whose effect is of the wrong sign goes as well. Not while others read.
 *
 * Returns: %FALSE if none is left
 */
gboolean tw_driver_model_choose (TwDriverModel *self,
                                 int            n_threads);

/* Whether the season that the frame has now lets the series be forecast better: at every rolling origin, by more than a hundredth of
 * the error and by more than two standard errors, with items as the cases. */
gboolean tw_driver_model_wants_season (const TwDriverModel *self,
                                       int                  n_threads);

void tw_driver_model_free (TwDriverModel *self);

/* Bit 1 << #TwDriverKind for each kind that was kept. */
guint32 tw_driver_model_get_kinds (const TwDriverModel *self);

/* Likewise for each kind that anything was known of. */
guint32 tw_driver_model_get_known (const TwDriverModel *self);

/* Effect in a series at the end of the history: log of sales per unit of tw_driver_measure(); 0 for a kind not kept. */
double tw_driver_model_get_effect (const TwDriverModel *self,
                                   guint                index,
                                   TwDriverKind         kind);

/* Effect of all series, and its standard error; NaN if no series was long enough to tell. */
double tw_driver_model_get_pooled (const TwDriverModel *self,
                                   TwDriverKind         kind,
                                   double              *error);

/* Factor of one kind at the end of the history, from the series' first value to the end of the plan. */
void tw_driver_model_fill_kind (const TwDriverModel *self,
                                guint                index,
                                TwDriverKind         kind,
                                double              *factor);

/* Factor of the deals that events usually bring, see #TwUsualDeals, where the plan has none; no part of that of any kind.
 * FALSE if it is 1 all along. */
gboolean tw_driver_model_fill_usual (const TwDriverModel *self,
                                     guint                index,
                                     double              *factor);

/* Factor of all kinds and of usual deals as origin @origin knew them. Any thread. */
void tw_driver_model_fill (const TwDriverModel *self,
                           guint                index,
                           gsize                origin,
                           double              *factor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDriverModel, tw_driver_model_free)

G_END_DECLS
