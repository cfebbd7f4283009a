/* tw-scale.c: from data to [0, 1] to pixels, and where ticks and labels go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-scale.h"

#include <math.h>

/* ---- values ---- */

/* 1, 2, 5, 10, 20, 50, … times 10^exponent */
static double
get_nice_step (int index)
{
  static const double base[] = { 1, 2, 5 };
  int                 decade = (int) floor (index / 3.0);

  return base[index - 3 * decade] * pow (10, decade);
}

void
tw_scale_init_nice (TwScale *scale,
                    double   lo,
                    double   hi,
                    guint    max_ticks)
{
  int index;

  g_return_if_fail (isfinite (lo) && isfinite (hi));
  g_return_if_fail (max_ticks >= 3);

  if (hi < lo)
    {
      double swap = lo;

      lo = hi;
      hi = swap;
    }
  if (hi - lo <= 1e-12 * MAX (fabs (lo), fabs (hi)))
    hi = lo + MAX (1, fabs (lo) * 1e-6);

  /* two decades below the range there are far more ticks than anyone asks for */
  index = 3 * ((int) floor (log10 (hi - lo)) - 2);
  for (;; index++)
    {
      double step = get_nice_step (index);
      double first = floor (lo / step + 1e-9), last = ceil (hi / step - 1e-9);

      if (last - first + 1 > max_ticks)
        continue;
      *scale = (TwScale){ first * step, last * step, step, (guint) (last - first) + 1 };
      return;
    }
}

double
tw_scale_to_unit (const TwScale *scale,
                  double         value)
{
  return (value - scale->lo) / (scale->hi - scale->lo);
}

double
tw_scale_from_unit (const TwScale *scale,
                    double         unit)
{
  return scale->lo + unit * (scale->hi - scale->lo);
}

double
tw_scale_get_tick (const TwScale *scale,
                   guint          index)
{
  return (round (scale->lo / scale->step) + index) * scale->step;
}

/* ---- pixels ---- */

double
tw_plot_get_x (const TwPlot *plot,
               double        unit)
{
  return plot->x + plot->width * (plot->mirrored ? 1 - unit : unit);
}

double
tw_plot_get_y (const TwPlot *plot,
               double        unit)
{
  return plot->y + plot->height * (1 - unit);
}

double
tw_plot_get_unit (const TwPlot *plot,
                  double        x)
{
  double unit = (x - plot->x) / MAX (1e-9, plot->width);

  return plot->mirrored ? 1 - unit : unit;
}

double
tw_plot_get_cell_x (const TwPlot *plot,
                    guint         n,
                    double        cell)
{
  return tw_plot_get_x (plot, (cell + 0.5) / MAX (1, n));
}

int
tw_plot_get_cell (const TwPlot *plot,
                  guint         n,
                  double        x)
{
  double unit = tw_plot_get_unit (plot, x);

  if (n == 0 || unit < 0 || unit > 1)
    return -1;

  return MIN ((int) (unit * n), (int) n - 1);
}

/* ---- time ---- */

typedef struct
{
  TwTimeUnit unit;
  int        count;
  int        shortest_days; /* between two ticks */
} TimeStep;

/* Ordered from fine to coarse. */
static const TimeStep time_steps[] = {
  { TW_TIME_WEEK, 1, 7 },
  { TW_TIME_WEEK, 2, 14 },
  { TW_TIME_MONTH, 1, 28 },
  { TW_TIME_MONTH, 2, 59 },
  { TW_TIME_MONTH, 3, 90 },
  { TW_TIME_MONTH, 4, 120 },
  { TW_TIME_MONTH, 6, 181 },
  { TW_TIME_YEAR, 1, 365 },
  { TW_TIME_YEAR, 2, 730 },
  { TW_TIME_YEAR, 5, 1826 },
  { TW_TIME_YEAR, 10, 3652 },
  { TW_TIME_YEAR, 20, 7304 },
};

static int
floor_div (int a,
           int b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* The last tick at or before @day. */
static TwDay
get_tick_before (const TimeStep *step,
                 TwDay           day)
{
  int year, month, mday, months;

  if (step->unit == TW_TIME_WEEK)
    return tw_week_get_monday (floor_div (tw_week_from_day (day), step->count) * step->count);

  tw_day_get_ymd (day, &year, &month, &mday);
  if (step->unit == TW_TIME_YEAR)
    return tw_day_from_ymd (year - year % step->count, 1, 1);

  months = year * 12 + month - 1;
  months -= months % step->count;

  return tw_day_from_ymd (months / 12, months % 12 + 1, 1);
}

static TwDay
get_tick_after (const TimeStep *step,
                TwDay           tick)
{
  int year, month, mday, months;

  if (step->unit == TW_TIME_WEEK)
    return tick + 7 * step->count;

  tw_day_get_ymd (tick, &year, &month, &mday);
  months = year * 12 + month - 1 + step->count * (step->unit == TW_TIME_YEAR ? 12 : 1);

  return tw_day_from_ymd (months / 12, months % 12 + 1, 1);
}

static int
get_year (TwDay day)
{
  int year, month, mday;

  tw_day_get_ymd (day, &year, &month, &mday);

  return year;
}

guint
tw_time_ticks (TwDay       first,
               TwDay       last,
               double      width,
               double      label_width,
               TwTimeTick *ticks,
               guint       max)
{
  const TimeStep *step = time_steps, *coarsest = &time_steps[G_N_ELEMENTS (time_steps) - 1];
  double          day_width = width / MAX (1, last - first);
  TwDay           day;
  guint           n = 0;

  g_return_val_if_fail (last > first && width > 0 && label_width > 0, 0);

  while (step < coarsest && step->shortest_days * day_width < label_width)
    step++;

  day = get_tick_before (step, first);
  if (day < first)
    day = get_tick_after (step, day);
  for (; day != TW_DAY_NONE && day <= last && n < max; day = get_tick_after (step, day))
    {
      gboolean with_year = n == 0 || get_year (day) != get_year (ticks[n - 1].day);

      ticks[n++] = (TwTimeTick){ day, step->unit, with_year };
    }

  return n;
}

/* ---- labels ---- */

guint
tw_labels_thin (const double *center,
                const double *width,
                guint         n,
                double        gap,
                double        lo,
                double        hi,
                gboolean     *shown)
{
  guint  kept = 0;
  double last = 0, last_width = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean inside = center[i] - width[i] / 2 >= lo && center[i] + width[i] / 2 <= hi;
      gboolean clear = kept == 0 || fabs (center[i] - last) >= (width[i] + last_width) / 2 + gap;

      shown[i] = inside && clear;
      if (!shown[i])
        continue;
      last = center[i];
      last_width = width[i];
      kept++;
    }

  return kept;
}

static gboolean
row_is_free (const double *left,
             const double *width,
             guint         index,
             double        gap,
             int           candidate,
             const int    *row)
{
  for (guint j = 0; j < index; j++)
    if (row[j] == candidate &&
        left[index] < left[j] + width[j] + gap &&
        left[j] < left[index] + width[index] + gap)
      return FALSE;

  return TRUE;
}

guint
tw_labels_stack (const double *left,
                 const double *width,
                 guint         n,
                 double        gap,
                 guint         max_rows,
                 int          *row)
{
  guint used = 0;

  for (guint i = 0; i < n; i++)
    {
      row[i] = -1;
      for (guint candidate = 0; candidate < max_rows && row[i] < 0; candidate++)
        if (row_is_free (left, width, i, gap, (int) candidate, row))
          row[i] = (int) candidate;
      used = MAX (used, (guint) (row[i] + 1));
    }

  return used;
}
