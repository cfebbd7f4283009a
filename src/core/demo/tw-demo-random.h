/* tw-demo-random.h: random numbers that are the same on every machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwDemoRandom:
 *
 * xoshiro256** of D. Blackman and S. Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS
 * 47(4), 2021), seeded through splitmix64. One independent stream per purpose, so that drawing more
 * for one series leaves every other as it was.
 */
typedef struct
{
  guint64 state[4];
} TwDemoRandom;

/* The stream numbered @a, @b of @seed. */
void tw_demo_random_init (TwDemoRandom *self,
                          guint64       seed,
                          guint64       a,
                          guint64       b);

guint64 tw_demo_random_next (TwDemoRandom *self);
double  tw_demo_random_uniform (TwDemoRandom *self); /* [0, 1), 53 bits */
double  tw_demo_random_normal (TwDemoRandom *self);
double  tw_demo_random_gamma (TwDemoRandom *self,
                              double        shape); /* scale 1; shape > 0 */
gint32  tw_demo_random_poisson (TwDemoRandom *self,
                                double        mean); /* 0 .. 10^6 */

G_END_DECLS
