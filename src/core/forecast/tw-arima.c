/* tw-arima.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-arima.h"

#include "forecast/tw-linear.h"
#include "forecast/tw-season.h"

#include <math.h>
#include <string.h>

#define MAX_PARTIAL  0.98  /* of partial autocorrelations: roots stay off the unit circle */
#define KPSS_LIMIT   0.463 /* 5 % point of the test of a constant level */
#define STRENGTH     0.64  /* of a season from which it is differenced */
#define MIN_CYCLES   3     /* of a season that is tried */
#define MIN_VALUES   8     /* of a differenced series */
#define MAX_MOVES    20    /* of the stepwise search */
#define MAX_STEPS    15    /* of the least squares */
#define TOLERANCE    1e-5  /* of the sum of squares, relative */
#define SLOPE_STEP   1e-4
#define MAX_LAG      (TW_ARIMA_MAX_ORDER + TW_ARIMA_MAX_SEASON)
#define MAX_PRODUCTS (2 * TW_ARIMA_MAX_ORDER + 1)
#define MAX_POINT    (TW_ARIMA_MAX_TERMS + 1)
#define BROKEN       1e300

/* A polynomial of the lag, without its leading 1. */
typedef struct
{
  gsize  lag[MAX_PRODUCTS];
  double value[MAX_PRODUCTS];
  gsize  n;
} Polynomial;

/* ---- coefficients from partial autocorrelations and back (Monahan 1984) ---- */

static void
get_coefficients (const double *point,
                  gsize         n,
                  double       *value)
{
  double before[TW_ARIMA_MAX_ORDER];

  for (gsize k = 0; k < n; k++)
    {
      double r = MAX_PARTIAL * tanh (point[k]);

      for (gsize j = 0; j < k; j++)
        before[j] = value[j] - r * value[k - 1 - j];
      memcpy (value, before, k * sizeof *value);
      value[k] = r;
    }
}

static void
get_point (const double *value,
           gsize         n,
           double        sign,
           double       *point)
{
  double now[TW_ARIMA_MAX_ORDER];
  double before[TW_ARIMA_MAX_ORDER];

  for (gsize j = 0; j < n; j++)
    now[j] = sign * value[j];
  for (gsize k = n; k-- > 0;)
    {
      double r = CLAMP (now[k], -0.95, 0.95);

      point[k] = atanh (r / MAX_PARTIAL);
      for (gsize j = 0; j < k; j++)
        before[j] = (now[j] + r * now[k - 1 - j]) / (1 - r * r);
      memcpy (now, before, k * sizeof *now);
    }
}

static void
add_term (Polynomial *self,
          gsize       lag,
          double      value)
{
  self->lag[self->n] = lag;
  self->value[self->n++] = value;
}

/* (1 - Σ v B^i) (1 - V B^m) = 1 - Σ lag terms. */
static Polynomial
multiply (const double *value,
          gsize         n,
          gboolean      seasonal,
          gsize         m)
{
  Polynomial product = { .n = 0 };

  for (gsize i = 0; i < n; i++)
    add_term (&product, i + 1, value[i]);
  if (!seasonal)
    return product;
  add_term (&product, m, value[n]);
  for (gsize i = 0; i < n; i++)
    add_term (&product, m + i + 1, -value[i] * value[n]);

  return product;
}

/* ---- least squares ---- */

typedef struct
{
  TwArimaOrder  order;
  gsize         m;
  const double *w; /* differenced series */
  gsize         n;
  double        spread; /* its standard deviation */
  double       *z;      /* [MAX_LAG + n]: w less the mean, after zeroes */
  double       *e;      /* [MAX_LAG + n]: errors, after zeroes */
  double       *slope;  /* [MAX_POINT * n] */
} Fit;

static gsize
count_point (const TwArimaOrder *order)
{
  return (gsize) order->p + order->sp + order->q + order->sq + order->constant;
}

static void
unpack (const Fit    *fit,
        const double *point,
        TwArima      *arima)
{
  const TwArimaOrder *o = &fit->order;

  *arima = (TwArima){ .order = *o, .m = fit->m };
  get_coefficients (point, o->p, arima->ar);
  get_coefficients (point + o->p, o->sp, arima->ar + o->p);
  point += o->p + o->sp;
  get_coefficients (point, o->q, arima->ma);
  get_coefficients (point + o->q, o->sq, arima->ma + o->q);
  for (gsize j = 0; j < TW_ARIMA_MAX_ORDER + 1; j++)
    arima->ma[j] = -arima->ma[j];
  point += o->q + o->sq;
  arima->constant = o->constant ? point[0] * fit->spread : 0;
}

static void
pack (const Fit     *fit,
      const TwArima *arima,
      double        *point)
{
  const TwArimaOrder *o = &fit->order;

  get_point (arima->ar, o->p, 1, point);
  get_point (arima->ar + o->p, o->sp, 1, point + o->p);
  point += o->p + o->sp;
  get_point (arima->ma, o->q, -1, point);
  get_point (arima->ma + o->q, o->sq, -1, point + o->q);
  point += o->q + o->sq;
  if (o->constant)
    point[0] = arima->constant / fit->spread;
}

/* Terms of the errors: e = z - Σ ar z₋ - Σ ma e₋. The moving average has the other sign, so its product,
 * (1 + θ B) (1 + Θ B^m), is that of -θ and -Θ with all signs turned. */
static void
get_polynomials (const TwArima *arima,
                 Polynomial    *ar,
                 Polynomial    *ma)
{
  double turned[TW_ARIMA_MAX_ORDER + 1];

  for (gsize j = 0; j < G_N_ELEMENTS (turned); j++)
    turned[j] = -arima->ma[j];
  *ar = multiply (arima->ar, arima->order.p, arima->order.sp > 0, arima->m);
  *ma = multiply (turned, arima->order.q, arima->order.sq > 0, arima->m);
  for (gsize j = 0; j < ma->n; j++)
    ma->value[j] = -ma->value[j];
}

/* Sum of squared errors, which go to fit->e. */
static double
run (Fit          *fit,
     const double *point)
{
  TwArima    arima;
  Polynomial ar;
  Polynomial ma;
  double     sum = 0;

  unpack (fit, point, &arima);
  get_polynomials (&arima, &ar, &ma);
  for (gsize t = 0; t < fit->n; t++)
    fit->z[MAX_LAG + t] = fit->w[t] - arima.constant;
  for (gsize t = MAX_LAG; t < MAX_LAG + fit->n; t++)
    {
      double e = fit->z[t];

      for (gsize j = 0; j < ar.n; j++)
        e -= ar.value[j] * fit->z[t - ar.lag[j]];
      for (gsize j = 0; j < ma.n; j++)
        e -= ma.value[j] * fit->e[t - ma.lag[j]];
      fit->e[t] = e;
      sum += e * e;
    }

  return isfinite (sum) ? sum : BROKEN;
}

static void
find_slopes (Fit          *fit,
             const double *point,
             gsize         k)
{
  double moved[MAX_POINT];

  for (gsize a = 0; a < k; a++)
    {
      memcpy (moved, point, k * sizeof *moved);
      moved[a] += SLOPE_STEP;
      run (fit, moved);
      memcpy (fit->slope + a * fit->n, fit->e + MAX_LAG, fit->n * sizeof *fit->slope);
    }
  run (fit, point);
  for (gsize a = 0; a < k; a++)
    for (gsize t = 0; t < fit->n; t++)
      fit->slope[a * fit->n + t] = (fit->slope[a * fit->n + t] - fit->e[MAX_LAG + t]) / SLOPE_STEP;
}

static void
fill_normal (const Fit *fit,
             gsize      k,
             double     matrix[MAX_POINT][MAX_POINT],
             double    *right)
{
  for (gsize a = 0; a < k; a++)
    {
      const double *x = fit->slope + a * fit->n;

      right[a] = 0;
      for (gsize t = 0; t < fit->n; t++)
        right[a] -= x[t] * fit->e[MAX_LAG + t];
      for (gsize b = 0; b <= a; b++)
        {
          const double *y = fit->slope + b * fit->n;
          double        sum = 0;

          for (gsize t = 0; t < fit->n; t++)
            sum += x[t] * y[t];
          matrix[a][b] = sum;
        }
    }
}

/* Levenberg and Marquardt's way: the bolder the better it works. */
static double
minimise (Fit    *fit,
          double *point)
{
  gsize  k = count_point (&fit->order);
  double best = run (fit, point);
  double caution = 0.01;

  for (guint step = 0; step < MAX_STEPS && k > 0; step++)
    {
      double   normal[MAX_POINT][MAX_POINT];
      double   right[MAX_POINT];
      double   before = best;
      gboolean better = FALSE;

      find_slopes (fit, point, k);
      fill_normal (fit, k, normal, right);
      for (guint trial = 0; trial < 4 && !better; trial++)
        {
          double matrix[MAX_POINT][MAX_POINT];
          double move[MAX_POINT];
          double sum;

          memcpy (matrix, normal, sizeof matrix);
          memcpy (move, right, sizeof move);
          for (gsize a = 0; a < k; a++)
            matrix[a][a] += caution * normal[a][a] + 1e-9;
          if (!tw_linear_solve (matrix[0], MAX_POINT, move, k))
            break;
          for (gsize a = 0; a < k; a++)
            move[a] = point[a] + CLAMP (move[a], -1, 1);
          sum = run (fit, move);
          better = sum < best;
          caution = better ? caution / 5 : caution * 10;
          if (better)
            {
              best = sum;
              memcpy (point, move, k * sizeof *point);
            }
        }
      if (!better || before - best < TOLERANCE * before)
        break;
    }

  return best;
}

/* ---- orders ---- */

static double
get_kpss (const double *y,
          gsize         n)
{
  gsize  lags = (gsize) (3 * sqrt (n) / 13);
  double mean = 0;
  double partial = 0;
  double sum = 0;
  double variance = 0;

  for (gsize t = 0; t < n; t++)
    mean += y[t] / n;
  for (gsize t = 0; t < n; t++)
    {
      partial += y[t] - mean;
      sum += partial * partial;
    }
  for (gsize k = 0; k <= lags; k++)
    {
      double covariance = 0;

      for (gsize t = k; t < n; t++)
        covariance += (y[t] - mean) * (y[t - k] - mean) / n;
      variance += (k == 0 ? 1 : 2 * (1 - k / (lags + 1.0))) * covariance;
    }

  return variance > 0 ? sum / ((double) n * n * variance) : 0;
}

/* In place; the first @lag values are lost. */
static gsize
take_differences (double *w,
                  gsize   n,
                  gsize   lag)
{
  for (gsize t = 0; t + lag < n; t++)
    w[t] = w[t + lag] - w[t];

  return n - lag;
}

static double
get_variance (const double *y,
              gsize         n)
{
  double mean = 0;
  double sum = 0;

  for (gsize t = 0; t < n; t++)
    mean += y[t] / n;
  for (gsize t = 0; t < n; t++)
    sum += (y[t] - mean) * (y[t] - mean);

  return sum / MAX (n, 1);
}

/* Strength of the season after Wang, Smith & Hyndman (2006): how much less varies without it, the trend
 * being taken off by differences. */
static gboolean
is_strong_season (const double *y,
                  gsize         n,
                  gsize         m)
{
  double             profile[TW_ARIMA_MAX_SEASON];
  g_autofree double *with = g_new (double, n);
  g_autofree double *without = g_new (double, n);
  gsize              half = m / 2;
  gsize              count = 0;

  if (!tw_season_decompose (y, n, m, FALSE, profile))
    return FALSE;
  for (gsize t = half; t + half < n; t++)
    {
      double mean = 0;

      for (gsize j = t - half; j <= t + half; j++)
        mean += y[j] * (m % 2 == 0 && (j == t - half || j == t + half) ? 0.5 : 1) / m;
      with[count] = y[t] - mean;
      without[count] = with[count] - profile[t % m];
      count++;
    }

  return get_variance (without, count) < (1 - STRENGTH) * get_variance (with, count);
}

static gsize
choose_differences (const double *y,
                    gsize         n,
                    gsize         m,
                    double       *w,
                    TwArimaOrder *order)
{
  memcpy (w, y, n * sizeof *w);
  *order = (TwArimaOrder){ 0 };
  if (m > 1 && is_strong_season (y, n, m))
    {
      order->sd = 1;
      n = take_differences (w, n, m);
    }
  while (order->d + order->sd < 2 && n > MIN_VALUES && get_kpss (w, n) > KPSS_LIMIT)
    {
      order->d++;
      n = take_differences (w, n, 1);
    }

  return n;
}

typedef struct
{
  Fit     fit;
  double  best_criterion;
  TwArima best;
  guint8  tried[2][2][2][TW_ARIMA_MAX_ORDER + 1][TW_ARIMA_MAX_ORDER + 1];
} Search;

static void
be_start (const Fit *fit,
          double    *point)
{
  const TwArimaOrder *o = &fit->order;
  double              sum = 0;

  for (gsize j = 0; j < MAX_POINT; j++)
    point[j] = 0.1;
  for (gsize j = 0; j < (gsize) o->p + o->sp; j++)
    point[j] = 0.3;
  for (gsize t = 0; t < fit->n; t++)
    sum += fit->w[t];
  if (o->constant)
    point[count_point (o) - 1] = sum / fit->n / fit->spread;
}

/* Fits one form; TRUE if it is the best so far. */
static gboolean
try_order (Search *search,
           int     p,
           int     q,
           int     sp,
           int     sq,
           int     constant)
{
  Fit          *fit = &search->fit;
  TwArimaOrder *o = &fit->order;
  gboolean      seasonal = fit->m > 1;
  double        point[MAX_POINT];
  double        k;
  double        sum;
  double        criterion;

  if (MIN (MIN (p, q), MIN (sp, sq)) < 0 || MAX (p, q) > TW_ARIMA_MAX_ORDER || MAX (sp, sq) > (seasonal ? 1 : 0) || p + q + sp + sq > TW_ARIMA_MAX_TERMS ||
      (constant && o->d + o->sd > 1) || search->tried[constant][sp][sq][p][q])
    return FALSE;
  search->tried[constant][sp][sq][p][q] = TRUE;
  *o = (TwArimaOrder){ (guint8) p, o->d, (guint8) q, (guint8) sp, o->sd, (guint8) sq, (guint8) constant };
  k = count_point (o) + 1.0;
  if (fit->n < 3 * k + 2)
    return FALSE;

  if (search->best.known && memcmp (&search->best.order, o, sizeof *o) == 0)
    pack (fit, &search->best, point);
  else
    be_start (fit, point);
  sum = minimise (fit, point);
  criterion = fit->n * log (sum / fit->n + 1e-300) + 2 * k + 2 * k * (k + 1) / (fit->n - k - 1);
  if (criterion >= search->best_criterion)
    return FALSE;

  search->best_criterion = criterion;
  unpack (fit, point, &search->best);
  search->best.variance = sum / MAX (fit->n - k + 1, 1);
  search->best.known = TRUE;

  return TRUE;
}

static void
try_first_orders (Search *search)
{
  int seasonal = search->fit.m > 1;
  int constant = search->fit.order.d + search->fit.order.sd <= 1;

  try_order (search, 0, 0, 0, 0, constant);
  try_order (search, 2, 2, seasonal, seasonal, constant);
  try_order (search, 1, 0, seasonal, 0, constant);
  try_order (search, 0, 1, 0, seasonal, constant);
  try_order (search, 0, 0, 0, 0, 0);
}

static gboolean
try_neighbours (Search *search)
{
  static const gint8 moves[][4] = { { 1, 0, 0, 0 }, { -1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, -1, 0, 0 }, { 1, 1, 0, 0 }, { -1, -1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, -1, 0 }, { 0, 0, 0, 1 }, { 0, 0, 0, -1 }, { 0, 0, 1, 1 }, { 0, 0, -1, -1 } };
  TwArimaOrder       o = search->best.order;

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    if (try_order (search, o.p + moves[i][0], o.q + moves[i][1], o.sp + moves[i][2], o.sq + moves[i][3], o.constant))
      return TRUE;

  return try_order (search, o.p, o.q, o.sp, o.sq, !o.constant);
}

/* One value alone takes no difference: it is the mean. */
static void
be_random_walk (const double *y,
                gsize         n,
                TwArima      *arima)
{
  double sum = 0;

  if (n == 1)
    {
      *arima = (TwArima){ .order = { .constant = 1 }, .m = 1, .constant = y[0], .known = TRUE };
      return;
    }

  for (gsize t = 1; t < n; t++)
    sum += (y[t] - y[t - 1]) * (y[t] - y[t - 1]);
  *arima = (TwArima){ .order = { .d = 1 }, .m = 1, .variance = sum / MAX (n - 1, 1), .known = TRUE };
}

/* Differences that do not differ: a constant, a line, a season that repeats itself. */
static void
be_exact (const Fit *fit,
          TwArima   *arima)
{
  *arima = (TwArima){ .order = fit->order, .m = fit->m, .known = TRUE };
  if (arima->order.d + arima->order.sd > 1)
    return;
  arima->order.constant = 1;
  arima->constant = fit->w[0];
}

void
tw_arima_fit (const double *y,
              gsize         n,
              gsize         m,
              TwArima      *arima)
{
  Search             search = { .best_criterion = BROKEN };
  Fit               *fit = &search.fit;
  g_autofree double *w = g_new (double, n);
  TwArimaOrder       order;

  fit->m = m >= 2 && m <= TW_ARIMA_MAX_SEASON && n >= MIN_CYCLES * m ? m : 1;
  fit->n = choose_differences (y, n, fit->m, w, &order);
  fit->order = order;
  fit->w = w;
  fit->spread = sqrt (get_variance (w, fit->n));
  if (fit->n <= MIN_VALUES)
    {
      be_random_walk (y, n, arima);
      return;
    }
  if (!(fit->spread > 1e-9))
    {
      be_exact (fit, arima);
      return;
    }

  fit->z = g_new0 (double, MAX_LAG + fit->n);
  fit->e = g_new0 (double, MAX_LAG + fit->n);
  fit->slope = g_new (double, MAX_POINT * fit->n);
  if (arima->known && arima->m == fit->m && arima->order.d == order.d && arima->order.sd == order.sd)
    {
      search.best = *arima;
      try_order (&search, arima->order.p, arima->order.q, arima->order.sp, arima->order.sq, arima->order.constant);
    }
  if (search.best_criterion >= BROKEN)
    {
      search.best.known = FALSE;
      try_first_orders (&search);
    }
  for (guint move = 0; move < MAX_MOVES && search.best_criterion < BROKEN && try_neighbours (&search); move++)
    continue;
  *arima = search.best;
  if (search.best_criterion >= BROKEN)
    be_random_walk (y, n, arima);

  g_free (fit->z);
  g_free (fit->e);
  g_free (fit->slope);
}

/* ---- forecasts ---- */

#define MAX_DIFFERENCE (TW_ARIMA_MAX_SEASON + 2)

/* @polynomial times the differences of @arima, in place; element k belongs to lag k. */
static void
multiply_differences (const TwArima *arima,
                      double        *polynomial,
                      gsize          n)
{
  for (guint i = 0; i < (guint) arima->order.d + arima->order.sd; i++)
    {
      gsize lag = i < arima->order.d ? 1 : arima->m;

      for (gsize k = n; k-- > lag;)
        polynomial[k] -= polynomial[k - lag];
    }
}

/* Errors of the past, and the differenced series from its mean with @h steps more; after MAX_LAG zeroes. */
static void
run_on (const TwArima *arima,
        const double  *w,
        gsize          n,
        gsize          h,
        double        *z,
        double        *e)
{
  Polynomial ar;
  Polynomial ma;

  get_polynomials (arima, &ar, &ma);
  for (gsize t = 0; t < n + h; t++)
    {
      gsize  at = MAX_LAG + t;
      double expected = 0;

      for (gsize j = 0; j < ar.n; j++)
        expected += ar.value[j] * z[at - ar.lag[j]];
      for (gsize j = 0; j < ma.n; j++)
        expected += ma.value[j] * e[at - ma.lag[j]];
      z[at] = t < n ? w[t] - arima->constant : expected;
      e[at] = z[at] - expected;
    }
}

/* The ψ weights are the moving average that the whole model is without end. */
static void
find_spread (const TwArima *arima,
             gsize          h,
             double        *sd)
{
  g_autofree double *full = g_new0 (double, h + MAX_LAG + 1);
  g_autofree double *weight = g_new0 (double, h + MAX_LAG + 1);
  double             sum = 0;
  Polynomial         ar;
  Polynomial         ma;

  get_polynomials (arima, &ar, &ma);
  full[0] = weight[0] = 1;
  for (gsize j = 0; j < ar.n; j++)
    full[ar.lag[j]] -= ar.value[j];
  for (gsize j = 0; j < ma.n; j++)
    weight[ma.lag[j]] += ma.value[j];
  multiply_differences (arima, full, h + 1);
  for (gsize i = 0; i < h; i++)
    {
      for (gsize k = 1; k <= i; k++)
        weight[i] -= full[k] * weight[i - k];
      sum += weight[i] * weight[i];
      sd[i] = sqrt (arima->variance * sum);
    }
}

void
tw_arima_predict (const TwArima *arima,
                  const double  *y,
                  gsize          n,
                  gsize          h,
                  double        *mean,
                  double        *sd)
{
  double             difference[MAX_DIFFERENCE + 1] = { 1 };
  g_autofree double *w = g_memdup2 (y, n * sizeof *w);
  g_autofree double *z = g_new0 (double, MAX_LAG + n + h);
  g_autofree double *e = g_new0 (double, MAX_LAG + n + h);
  gsize              left = n;

  g_return_if_fail (n > arima->order.d + arima->order.sd * arima->m);

  if (arima->order.sd)
    left = take_differences (w, left, arima->m);
  for (guint i = 0; i < arima->order.d; i++)
    left = take_differences (w, left, 1);
  run_on (arima, w, left, h, z, e);

  multiply_differences (arima, difference, G_N_ELEMENTS (difference));
  for (gsize i = 0; i < h; i++)
    {
      double v = z[MAX_LAG + left + i] + arima->constant;

      for (gsize k = 1; k < MIN (G_N_ELEMENTS (difference), n + i + 1); k++)
        v -= difference[k] * (i >= k ? mean[i - k] : y[n + i - k]);
      mean[i] = v;
    }
  if (sd != NULL)
    find_spread (arima, h, sd);
}

void
tw_arima_get_name (const TwArima *arima,
                   char          *name)
{
  const TwArimaOrder *o = &arima->order;

  if (o->sp + o->sd + o->sq > 0)
    g_snprintf (name, 24, "ARIMA(%u,%u,%u)(%u,%u,%u)", o->p, o->d, o->q, o->sp, o->sd, o->sq);
  else
    g_snprintf (name, 24, "ARIMA(%u,%u,%u)", o->p, o->d, o->q);
}
