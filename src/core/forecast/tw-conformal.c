/* tw-conformal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-conformal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define MAX_Z              10.0  /* an error beyond counts as one of so many deviations */
#define GAUGE_WEIGHT       4.0   /* origins that all other series together are worth to one */
#define SIZE_WEIGHT        4.0   /* origins that the model's own idea of its errors is worth */
#define MIN_SIZE           1e-3  /* of an origin: one that happened to be met exactly says no more */
#define POOL_WEIGHT        500.0 /* errors that the law they are drawn to is worth */
#define PRIOR_FREEDOM      4     /* of that law, Student's: at all public sets the pools have its quartile, 0.74, and its ends */
#define GROWTH_WEIGHT      200.0
#define CORRELATION_GUESS  0.3
#define DECAYS             19
#define MAX_DECAY          0.95 /* beyond, what is forgotten and what is not look alike */
#define CORRELATION_WEIGHT 4.0  /* series that all others together are worth to one */

static double
get_z (const TwErrors *errors,
       gsize           origin,
       gsize           step)
{
  double z = errors->z[origin * errors->h + step];

  return isnan (z) ? z : CLAMP (z, -MAX_Z, MAX_Z);
}

static double
get_power (const TwConformal *self,
           double             z)
{
  return self->power == 1 ? fabs (z) : z * z;
}

/* Mean square of an error of the prior law over its size; Student's law of four degrees has the mean square 2 where its mean
 * absolute error is 1. */
static double
get_prior_square (const TwConformal *self)
{
  return self->power == 1 ? 2 : 1;
}

static double
get_prior_quantile (const TwConformal *self,
                    double             level)
{
  return gsl_cdf_tdist_Pinv (level, PRIOR_FREEDOM) * sqrt (get_prior_square (self) / 2);
}

/* Size of errors whose deviation is what the model expects. */
static double
get_guessed_size (const TwConformal *self)
{
  return 1 / sqrt (get_prior_square (self));
}

/* Sizes are averaged in logarithms: one wild quarter, which all series may share, is one case and no measure of the others. Those
 * of counts are variances, which add up, and many are 0. */
static double
to_mean (const TwConformal *self,
         double             size)
{
  return self->power == 1 ? log (fmax (size, MIN_SIZE)) : size;
}

static double
from_mean (const TwConformal *self,
           double             mean)
{
  return self->power == 1 ? exp (mean) : mean;
}

/* Mean size of the errors of one origin, over the growth if there is one yet; NaN if nothing is known. */
static double
get_size (const TwConformal *self,
          const TwErrors    *errors,
          gsize              origin)
{
  double sum = 0;
  gsize  count = 0;

  for (gsize i = 0; i < errors->h; i++)
    {
      double z = get_z (errors, origin, i);

      if (isnan (z))
        continue;
      sum += get_power (self, z / tw_conformal_get_growth (self, i));
      count++;
    }

  return count > 0 ? sum / count : NAN;
}

static void
find_size (TwConformal    *self,
           const TwErrors *errors,
           gsize           n)
{
  double sum = SIZE_WEIGHT * to_mean (self, get_guessed_size (self));
  double count = SIZE_WEIGHT;

  for (gsize a = 0; a < n; a++)
    for (gsize o = 0; o < errors[a].n_origins; o++)
      {
        double size = get_size (self, &errors[a], o);

        if (isnan (size))
          continue;
        sum += errors[a].weight[o] * to_mean (self, size);
        count += errors[a].weight[o];
      }
  self->size = from_mean (self, sum / count);
}

static void
find_growth (TwConformal    *self,
             const TwErrors *errors,
             gsize           n)
{
  gsize              h = self->n_growth;
  g_autofree double *sum = g_new0 (double, h + 1);
  g_autofree double *count = g_new0 (double, h + 1);
  double             top = GROWTH_WEIGHT;
  double             bottom = GROWTH_WEIGHT;
  double             all = 0;

  for (gsize a = 0; a < n; a++)
    {
      double gauge = tw_conformal_get_gauge (self, &errors[a], -1);

      for (gsize o = 0; o < errors[a].n_origins; o++)
        for (gsize i = 0; i < errors[a].h; i++)
          {
            double z = get_z (&errors[a], o, i);

            if (isnan (z))
              continue;
            sum[i] += errors[a].weight[o] * z * z / (gauge * gauge);
            count[i] += errors[a].weight[o];
          }
    }
  for (gsize i = 0; i < h; i++)
    {
      top += sum[i];
      bottom += count[i];
    }
  for (gsize i = 0; i < h; i++)
    {
      self->growth[i] = (sum[i] + GROWTH_WEIGHT * top / bottom) / (count[i] + GROWTH_WEIGHT);
      all += self->growth[i] / h;
    }
  for (gsize i = 0; i < h; i++)
    self->growth[i] = sqrt (self->growth[i] / all);
}

static int
compare_errors (gconstpointer a,
                gconstpointer b)
{
  float x = ((const TwPoolError *) a)->z;
  float y = ((const TwPoolError *) b)->z;

  return (x > y) - (x < y);
}

/* From weights to shares. */
static void
spread_weights (TwConformal *self)
{
  double squares = POOL_WEIGHT * get_prior_square (self);
  double all = 0;
  double before = 0;

  for (gsize i = 0; i < self->n_pool; i++)
    {
      squares += self->pool[i].share * self->pool[i].z * self->pool[i].z;
      all += self->pool[i].share;
    }
  self->deviation = sqrt (squares / (all + POOL_WEIGHT));
  for (gsize i = 0; i < self->n_pool; i++)
    {
      double weight = self->pool[i].share;

      self->pool[i].share = (float) ((before + weight / 2) / all);
      before += weight;
    }
}

static void
fill_pool (TwConformal    *self,
           const TwErrors *errors,
           gsize           n)
{
  gsize room = 0;

  for (gsize a = 0; a < n; a++)
    room += errors[a].n_origins * errors[a].h;
  self->pool = g_new (TwPoolError, room + 1);
  for (gsize a = 0; a < n; a++)
    for (gsize o = 0; o < errors[a].n_origins; o++)
      {
        double gauge = tw_conformal_get_gauge (self, &errors[a], (gssize) o);

        for (gsize i = 0; i < errors[a].h; i++)
          {
            double z = get_z (&errors[a], o, i);

            if (isnan (z))
              continue;
            self->pool[self->n_pool++] = (TwPoolError){ (float) (z / gauge / tw_conformal_get_growth (self, i)), errors[a].weight[o] };
          }
      }
  qsort (self->pool, self->n_pool, sizeof *self->pool, compare_errors);
  spread_weights (self);
}

/* Sum of squares, and sum of products of different steps over the number of partners each has: their
 * ratio is the mean correlation. */
static void
add_products (const TwErrors *errors,
              double         *squares,
              double         *products)
{
  for (gsize o = 0; o < errors->n_origins; o++)
    {
      double sum = 0;
      double sum_squares = 0;
      gsize  count = 0;

      for (gsize i = 0; i < errors->h; i++)
        {
          double z = get_z (errors, o, i);

          if (isnan (z))
            continue;
          sum += z;
          sum_squares += z * z;
          count++;
        }
      if (count < 2)
        continue;
      *squares += errors->weight[o] * sum_squares;
      *products += errors->weight[o] * (sum * sum - sum_squares) / (count - 1);
    }
}

/* Products of errors at each distance, each series in its own gauge, and the squares that go with them. */
static void
add_distances (const TwConformal *self,
               const TwErrors    *errors,
               double            *products,
               double            *squares)
{
  double gauge = tw_conformal_get_gauge (self, errors, -1);

  for (gsize o = 0; o < errors->n_origins; o++)
    for (gsize i = 0; i < errors->h; i++)
      {
        double z = get_z (errors, o, i) / tw_conformal_get_growth (self, i) / gauge;

        for (gsize j = i + 1; j < errors->h && !isnan (z); j++)
          {
            double other = get_z (errors, o, j) / tw_conformal_get_growth (self, j) / gauge;

            if (isnan (other))
              continue;
            products[j - i] += errors->weight[o] * z * other;
            squares[j - i] += errors->weight[o] * (z * z + other * other) / 2;
          }
      }
}

/* λ of least squares for one decay, and what is left. The unit is all pairs of one distance. */
static double
fit_level (const double *correlation,
           gsize         h,
           double        decay,
           double       *level)
{
  double top = 0;
  double bottom = 0;
  double left = 0;

  for (gsize d = 1; d < h; d++)
    {
      double kept = pow (decay, d);

      top += (h - d) * (correlation[d] - kept) * (1 - kept);
      bottom += (h - d) * (1 - kept) * (1 - kept);
    }
  *level = bottom > 0 ? CLAMP (top / bottom, 0, 1) : 0;
  for (gsize d = 1; d < h; d++)
    {
      double kept = pow (decay, d);
      double miss = correlation[d] - *level - (1 - *level) * kept;

      left += (h - d) * miss * miss;
    }

  return left;
}

static void
find_decay (TwConformal    *self,
            const TwErrors *errors,
            gsize           n)
{
  gsize              h = self->n_growth;
  g_autofree double *products = g_new0 (double, h + 1);
  g_autofree double *squares = g_new0 (double, h + 1);
  double             best = G_MAXDOUBLE;

  for (gsize a = 0; a < n; a++)
    add_distances (self, &errors[a], products, squares);
  for (gsize d = 1; d < h; d++)
    {
      double weight = CORRELATION_WEIGHT * (h - d);

      products[d] = (products[d] + weight * CORRELATION_GUESS) / (squares[d] + weight);
    }
  self->level = CORRELATION_GUESS;
  for (guint k = 0; k <= DECAYS && h > 2; k++)
    {
      double level;
      double left = fit_level (products, h, MAX_DECAY * k / DECAYS, &level);

      if (left >= best)
        continue;
      best = left;
      self->level = level;
      self->decay = MAX_DECAY * k / DECAYS;
    }
}

static void
find_correlation (TwConformal    *self,
                  const TwErrors *errors,
                  gsize           n)
{
  double squares = 0;
  double products = 0;
  gsize  count = 0;

  for (gsize a = 0; a < n; a++)
    if (errors[a].n_origins > 0)
      {
        add_products (&errors[a], &squares, &products);
        count++;
      }
  self->squares = count > 0 && squares > 0 ? squares / count : 1;
  self->correlation = (products + CORRELATION_WEIGHT * self->squares * CORRELATION_GUESS) /
                      (squares + CORRELATION_WEIGHT * self->squares);
  self->correlation = CLAMP (self->correlation, 0, 1);
}

void
tw_conformal_init (TwConformal    *self,
                   const TwErrors *errors,
                   gsize           n,
                   int             power)
{
  gsize h = 0;

  *self = (TwConformal){ .power = power };
  find_size (self, errors, n);
  for (gsize a = 0; a < n; a++)
    if (errors[a].n_origins > 0)
      h = MAX (h, errors[a].h);
  self->growth = g_new (double, h + 1);
  for (gsize i = 0; i < h; i++)
    self->growth[i] = 1;
  self->n_growth = h;
  find_growth (self, errors, n);
  find_size (self, errors, n);
  fill_pool (self, errors, n);
  find_correlation (self, errors, n);
  find_decay (self, errors, n);
}

void
tw_conformal_clear (TwConformal *self)
{
  g_clear_pointer (&self->growth, g_free);
  g_clear_pointer (&self->pool, g_free);
}

double
tw_conformal_get_gauge (const TwConformal *self,
                        const TwErrors    *errors,
                        gssize             but)
{
  double count = GAUGE_WEIGHT;
  double sum = count * to_mean (self, self->size);

  for (gsize o = 0; o < errors->n_origins; o++)
    {
      double size = (gssize) o == but ? NAN : get_size (self, errors, o);

      if (isnan (size))
        continue;
      sum += errors->weight[o] * to_mean (self, size);
      count += errors->weight[o];
    }

  return fmax (self->power == 1 ? exp (sum / count) : sqrt (sum / count), MIN_SIZE);
}

double
tw_conformal_get_growth (const TwConformal *self,
                         gsize              step)
{
  return self->n_growth > 0 ? self->growth[MIN (step, self->n_growth - 1)] : 1;
}

static double
get_pool_quantile (const TwConformal *self,
                   double             level)
{
  const TwPoolError *pool = self->pool;
  gsize              low = 0;
  gsize              high = self->n_pool;

  while (low < high) /* the first error whose share reaches the level */
    {
      gsize middle = (low + high) / 2;

      if (pool[middle].share < level)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0 || low == self->n_pool)
    return pool[MIN (low, self->n_pool - 1)].z;

  return pool[low - 1].z + (level - pool[low - 1].share) / fmax (pool[low].share - pool[low - 1].share, 1e-12) * (pool[low].z - pool[low - 1].z);
}

double
tw_conformal_get_quantile (const TwConformal *self,
                           double             level)
{
  double prior = get_prior_quantile (self, level);
  double share = self->n_pool / (self->n_pool + POOL_WEIGHT);
  double own;

  if (self->n_pool == 0)
    return prior;

  /* Half-way to symmetry: the weeks of the test had a bias that need not come again. */
  own = 0.75 * get_pool_quantile (self, level) - 0.25 * get_pool_quantile (self, 1 - level);

  return share * own + (1 - share) * prior;
}

/* Mean over all pairs of steps of what is kept. */
static double
get_mean_kept (double decay,
               gsize  h)
{
  double sum = 0;
  double count = 0;

  for (gsize d = 1; d < h; d++)
    {
      sum += (h - d) * pow (decay, d);
      count += h - d;
    }

  return count > 0 ? sum / count : 0;
}

double
tw_conformal_get_level (const TwConformal *self,
                        const TwErrors    *errors)
{
  double squares = CORRELATION_WEIGHT * self->squares;
  double products = squares * self->correlation;
  double kept = get_mean_kept (self->decay, errors->n_origins > 0 ? errors->h : self->n_growth);

  add_products (errors, &squares, &products);
  if (errors->n_origins == 0 || errors->h < 2)
    return self->level;

  return CLAMP ((products / squares - kept) / (1 - kept), 0, 1);
}
