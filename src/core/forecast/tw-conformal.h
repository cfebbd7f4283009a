/* tw-conformal.h: how wrong forecasts were, as a law for how wrong they will be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwErrors: errors of one series at its rolling origins
 * @n_origins: how many
 * @h: steps forecast at each
 * @z: (array length=n_origins * h): error over expected standard deviation; NaN where nothing is known
 */
typedef struct
{
  gsize  n_origins;
  gsize  h;
  float *z;
} TwErrors;

/**
 * TwConformal: what many series teach about the spread of each
 *
 * Errors of a series are its own gauge, times the growth of the step, times a draw from the pool.
 */
typedef struct
{
  double  square;   /* mean of squared z over all series */
  gsize   n_growth; /* steps that were tested */
  double *growth;   /* [n_growth]: by how much the spread of step h differs from what was expected */
  float  *pool;     /* [n_pool], sorted: errors over gauge and growth */
  gsize   n_pool;
  double  correlation; /* of the errors of two steps of one forecast */
  double  squares;     /* mean sum of squares of a series, the unit in which correlations are shrunk */
} TwConformal;

/**
 * tw_conformal_init:
 * @errors: (array length=n): of all series; those without origins teach nothing
 *
 * Estimates the law from all errors, each shrunk to the normal law by the weight of a few hundred
 * errors, so that one series alone works as well. An error's own origin does not take part in the gauge
 * it is divided by. Pure.
 */
void tw_conformal_init (TwConformal    *self,
                        const TwErrors *errors,
                        gsize           n);
void tw_conformal_clear (TwConformal *self);

/* The factor by which the expected spread of the series is wrong, from its errors but those of origin
 * @but (-1: of all), shrunk to that of all series. */
double tw_conformal_get_gauge (const TwConformal *self,
                               const TwErrors    *errors,
                               gssize             but);

/* The factor of step @step, counted from 0; steps past the tested ones are as the last. */
double tw_conformal_get_growth (const TwConformal *self,
                                gsize              step);

/* Quantile of the errors over gauge and growth; does not fall in @level. */
double tw_conformal_get_quantile (const TwConformal *self,
                                  double             level);

/* Correlation of the errors of two steps of the series, shrunk to that of all series; 0 .. 1. */
double tw_conformal_get_correlation (const TwConformal *self,
                                     const TwErrors    *errors);

G_END_DECLS
