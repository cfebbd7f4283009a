/* tw-nelder-mead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-nelder-mead.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TwObjective objective;
  gpointer    data;
  gsize       n;
  double      point[TW_NELDER_MEAD_MAX + 1][TW_NELDER_MEAD_MAX];
  double      value[TW_NELDER_MEAD_MAX + 1];
  double      centre[TW_NELDER_MEAD_MAX];
  gsize       best;
  gsize       worst;
  gsize       second; /* worst but one */
} Simplex;

static void
rank_points (Simplex *s)
{
  s->best = s->worst = 0;
  for (gsize i = 1; i <= s->n; i++)
    {
      if (s->value[i] < s->value[s->best])
        s->best = i;
      if (s->value[i] > s->value[s->worst])
        s->worst = i;
    }
  s->second = s->best;
  for (gsize i = 0; i <= s->n; i++)
    if (i != s->worst && s->value[i] > s->value[s->second])
      s->second = i;
}

static void
find_centre (Simplex *s)
{
  memset (s->centre, 0, sizeof s->centre);
  for (gsize i = 0; i <= s->n; i++)
    if (i != s->worst)
      for (gsize j = 0; j < s->n; j++)
        s->centre[j] += s->point[i][j] / s->n;
}

/* The point at @factor times the way from the centre to the worst point. */
static double
try_point (const Simplex *s,
           double         factor,
           double        *x)
{
  for (gsize j = 0; j < s->n; j++)
    x[j] = s->centre[j] + factor * (s->point[s->worst][j] - s->centre[j]);

  return s->objective (x, s->data);
}

static void
replace_worst (Simplex      *s,
               const double *x,
               double        value)
{
  memcpy (s->point[s->worst], x, s->n * sizeof *x);
  s->value[s->worst] = value;
}

static void
shrink_to_best (Simplex *s)
{
  for (gsize i = 0; i <= s->n; i++)
    {
      if (i == s->best)
        continue;
      for (gsize j = 0; j < s->n; j++)
        s->point[i][j] = s->point[s->best][j] + 0.5 * (s->point[i][j] - s->point[s->best][j]);
      s->value[i] = s->objective (s->point[i], s->data);
    }
}

static void
move_simplex (Simplex *s)
{
  double reflected[TW_NELDER_MEAD_MAX];
  double other[TW_NELDER_MEAD_MAX];
  double reflected_value;
  double other_value;

  find_centre (s);
  reflected_value = try_point (s, -1, reflected);
  if (reflected_value < s->value[s->best])
    {
      other_value = try_point (s, -2, other);
      if (other_value < reflected_value)
        replace_worst (s, other, other_value);
      else
        replace_worst (s, reflected, reflected_value);
    }
  else if (reflected_value < s->value[s->second])
    {
      replace_worst (s, reflected, reflected_value);
    }
  else
    {
      gboolean outside = reflected_value < s->value[s->worst];

      other_value = try_point (s, outside ? -0.5 : 0.5, other);
      if (other_value < (outside ? reflected_value : s->value[s->worst]))
        replace_worst (s, other, other_value);
      else
        shrink_to_best (s);
    }
}

double
tw_nelder_mead (TwObjective   objective,
                gpointer      data,
                double       *x,
                gsize         n,
                const double *step,
                guint         max_steps,
                double        tolerance)
{
  Simplex s = { .objective = objective, .data = data, .n = n };

  g_return_val_if_fail (n >= 1 && n <= TW_NELDER_MEAD_MAX, NAN);

  for (gsize i = 0; i <= n; i++)
    {
      memcpy (s.point[i], x, n * sizeof *x);
      if (i > 0)
        s.point[i][i - 1] += step[i - 1];
      s.value[i] = objective (s.point[i], data);
    }

  rank_points (&s);
  for (guint k = 0; k < max_steps; k++)
    {
      if (fabs (s.value[s.worst] - s.value[s.best]) <= tolerance * (fabs (s.value[s.best]) + 1e-12))
        break;
      move_simplex (&s);
      rank_points (&s);
    }
  memcpy (x, s.point[s.best], n * sizeof *x);

  return s.value[s.best];
}
