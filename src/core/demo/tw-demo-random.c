/* tw-demo-random.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo-random.h"

#include <math.h>

static guint64
split_mix (guint64 *state)
{
  guint64 z = *state += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;

  return z ^ (z >> 31);
}

static guint64
rotate_left (guint64 x,
             int     k)
{
  return (x << k) | (x >> (64 - k));
}

void
tw_demo_random_init (TwDemoRandom *self,
                     guint64       seed,
                     guint64       a,
                     guint64       b)
{
  guint64 mix = seed;

  mix = split_mix (&mix) ^ a;
  mix = split_mix (&mix) ^ b;
  for (int i = 0; i < 4; i++)
    self->state[i] = split_mix (&mix);
}

guint64
tw_demo_random_next (TwDemoRandom *self)
{
  guint64 *s = self->state;
  guint64  result = rotate_left (s[1] * 5, 7) * 9;
  guint64  t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);

  return result;
}

double
tw_demo_random_uniform (TwDemoRandom *self)
{
  return (double) (tw_demo_random_next (self) >> 11) * 0x1p-53;
}

/* Polar method of Marsaglia; the second value is dropped to keep the stream without memory. */
double
tw_demo_random_normal (TwDemoRandom *self)
{
  double u, v, s;

  do
    {
      u = 2 * tw_demo_random_uniform (self) - 1;
      v = 2 * tw_demo_random_uniform (self) - 1;
      s = u * u + v * v;
    }
  while (s >= 1 || s == 0);

  return u * sqrt (-2 * log (s) / s);
}

/* G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000. */
double
tw_demo_random_gamma (TwDemoRandom *self,
                      double        shape)
{
  double d, c;

  if (shape < 1)
    return tw_demo_random_gamma (self, shape + 1) * pow (1 - tw_demo_random_uniform (self), 1 / shape);

  d = shape - 1.0 / 3;
  c = 1 / sqrt (9 * d);
  for (;;)
    {
      double x = tw_demo_random_normal (self);
      double v = 1 + c * x;

      v = v * v * v;
      if (v > 0 && log (1 - tw_demo_random_uniform (self)) < x * x / 2 + d - d * v + d * log (v))
        return d * v;
    }
}

/* Products of uniforms in portions of 16: no underflow, and the sum of Poisson numbers is one. */
gint32
tw_demo_random_poisson (TwDemoRandom *self,
                        double        mean)
{
  gint32 count = 0;

  for (double left = mean; left > 0; left -= 16)
    {
      double limit = exp (-MIN (left, 16));
      double product = tw_demo_random_uniform (self);

      while (product > limit)
        {
          count++;
          product *= tw_demo_random_uniform (self);
        }
    }

  return count;
}
