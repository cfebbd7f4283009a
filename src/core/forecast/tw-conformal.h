/* tw-conformal.h: how wrong forecasts were, as a law for how wrong they will be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TW_MAX_ORIGINS 6

/**
 * TwErrors: errors of one series at its rolling origins
 * @n_origins: how many
 * @h: steps forecast at each
 * @weight: of each origin: one with a shorter past than the forecast will have says less about it
 * @z: (array length=n_origins * h): error over expected standard deviation; NaN where nothing is known
 */
typedef struct
{
  gsize  n_origins;
  gsize  h;
  float *z;
  float  weight[TW_MAX_ORIGINS];
} TwErrors;

/* An error of the pool, and the share of the pool's weight that lies before the middle of its own. */
typedef struct
{
  float z;
  float share;
} TwPoolError;

/**
 * TwConformal: what many series teach about the spread of each
 *
 * Errors of a series are its own gauge, times the growth of the step, times a draw from the pool. The gauge is the geometric
 * mean, over the origins, of their mean absolute errors: a week unlike all others moves it less than the root of the mean square, and
 * a quarter unlike all others less than the mean; of counts, whose law is made from its variance, it is the root of the
 * mean square. That, Student's law as the prior and the weight of all series were chosen on the training parts of nine public
 * sets, one and two horizons before their ends. Errors of
 * two steps of one forecast that are d steps apart have the correlation λ + (1 - λ) decay^d: a part of the
 * error is the level, which is wrong for good, and the rest is forgotten.
 */
typedef struct
{
  int          power;     /* 1 or 2: gauges are means of |z|, or roots of means of z² */
  double       size;      /* of an origin, over all series */
  double       deviation; /* of errors over gauge and growth */
  gsize        n_growth;  /* steps that were tested */
  double      *growth;    /* [n_growth]: by how much the spread of step h differs from what was expected */
  TwPoolError *pool;      /* [n_pool], sorted: errors over gauge and growth */
  gsize        n_pool;
  double       level;       /* λ */
  double       decay;       /* 0 .. 1 */
  double       correlation; /* mean over all pairs of steps */
  double       squares;     /* mean sum of squares of a series, the unit in which correlations are shrunk */
} TwConformal;

/**
 * tw_conformal_init:
 * @errors: (array length=n): of all series; those without origins teach nothing
 * @power: 1 for a gauge of absolute errors, 2 for one of squares
 *
 * Estimates the law from all errors, each shrunk to Student's law of four degrees by the weight of a few hundred
 * errors, so that one series alone works as well. λ and decay are those that come closest to the mean
 * product of errors at each distance, pairs weighing alike as they do in the variance of a sum. An error's own origin does not take part in the gauge
 * it is divided by. Pure.
 */
void tw_conformal_init (TwConformal    *self,
                        const TwErrors *errors,
                        gsize           n,
                        int             power);
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

/* λ of the series: its mean correlation is shrunk to that of all series, whose decay it has. */
double tw_conformal_get_level (const TwConformal *self,
                               const TwErrors    *errors);

G_END_DECLS
