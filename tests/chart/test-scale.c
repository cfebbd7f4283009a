/* test-scale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-scale.h"

#include <math.h>

/* What the header promises of any range: covered, few ticks, steps of 1, 2 or 5. */
static void
assert_is_nice (double lo,
                double hi,
                guint  max_ticks)
{
  TwScale scale;
  double  mantissa;

  tw_scale_init_nice (&scale, lo, hi, max_ticks);
  g_assert_cmpfloat (scale.lo, <=, MIN (lo, hi) + 1e-9 * fabs (scale.step));
  g_assert_cmpfloat (scale.hi, >=, MAX (lo, hi) - 1e-9 * fabs (scale.step));
  g_assert_cmpuint (scale.n_ticks, >=, 2);
  g_assert_cmpuint (scale.n_ticks, <=, max_ticks);
  g_assert_cmpfloat_with_epsilon (tw_scale_get_tick (&scale, scale.n_ticks - 1), scale.hi, scale.step * 1e-6);

  mantissa = scale.step / pow (10, floor (log10 (scale.step) + 1e-9));
  g_assert_true (fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6 || fabs (mantissa - 5) < 1e-6);
}

static void
test_nice (void)
{
  TwScale scale;

  tw_scale_init_nice (&scale, 0, 870, 6);
  g_assert_cmpfloat (scale.step, ==, 200);
  g_assert_cmpfloat (scale.hi, ==, 1000);
  g_assert_cmpuint (scale.n_ticks, ==, 6);

  tw_scale_init_nice (&scale, -3, 3, 5);
  g_assert_cmpfloat (scale.lo, ==, -4);
  g_assert_cmpfloat (tw_scale_get_tick (&scale, 2), ==, 0);
  g_assert_false (signbit (tw_scale_get_tick (&scale, 2)));

  tw_scale_init_nice (&scale, 0, 0, 4);
  g_assert_cmpfloat (scale.hi, >, scale.lo);

  for (guint i = 0; i < 5000; i++)
    {
      double size = pow (10, g_test_rand_double_range (-6, 9));

      assert_is_nice (g_test_rand_double_range (-size, size), g_test_rand_double_range (0, size), (guint) g_test_rand_int_range (3, 12));
    }
}

/* No finer step would have done: the chosen one is the smallest that fits. */
static void
test_nice_is_finest (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      double        lo = g_test_rand_double_range (-100, 100), hi = lo + g_test_rand_double_range (1, 1000);
      guint         max = (guint) g_test_rand_int_range (3, 12);
      TwScale       scale;
      double        finer;
      static double down[] = { 2, 2, 2.5 };
      int           leading;

      tw_scale_init_nice (&scale, lo, hi, max);
      leading = (int) round (scale.step / pow (10, floor (log10 (scale.step) + 1e-9)));
      finer = scale.step / (leading == 5 ? down[2] : down[0]);
      g_assert_cmpfloat (ceil (hi / finer - 1e-9) - floor (lo / finer + 1e-9) + 1, >, max);
    }
}

static void
test_plot (void)
{
  TwPlot  plot = { 50, 10, 200, 100, FALSE }, mirrored = { 50, 10, 200, 100, TRUE };
  TwScale scale = { 0, 50, 10, 6 };

  g_assert_cmpfloat (tw_plot_get_y (&plot, tw_scale_to_unit (&scale, 0)), ==, 110);
  g_assert_cmpfloat (tw_plot_get_y (&plot, tw_scale_to_unit (&scale, 50)), ==, 10);
  g_assert_cmpfloat (tw_scale_from_unit (&scale, 0.5), ==, 25);
  g_assert_cmpfloat (tw_plot_get_x (&plot, 0.25), ==, 100);
  g_assert_cmpfloat (tw_plot_get_x (&mirrored, 0.25), ==, 200);

  for (guint cell = 0; cell < 7; cell++)
    {
      g_assert_cmpint (tw_plot_get_cell (&plot, 7, tw_plot_get_cell_x (&plot, 7, cell)), ==, cell);
      g_assert_cmpint (tw_plot_get_cell (&mirrored, 7, tw_plot_get_cell_x (&mirrored, 7, cell)), ==, cell);
    }
  g_assert_cmpint (tw_plot_get_cell (&plot, 7, 49.9), ==, -1);
  g_assert_cmpint (tw_plot_get_cell (&plot, 7, 250), ==, 6);
  g_assert_cmpint (tw_plot_get_cell (&plot, 7, 250.1), ==, -1);
  g_assert_cmpint (tw_plot_get_cell (&plot, 0, 100), ==, -1);
}

static void
assert_tick (const TwTimeTick *tick,
             int               year,
             int               month,
             int               mday,
             gboolean          with_year)
{
  int y, m, d;

  tw_day_get_ymd (tick->day, &y, &m, &d);
  g_assert_cmpint (y, ==, year);
  g_assert_cmpint (m, ==, month);
  g_assert_cmpint (d, ==, mday);
  g_assert_cmpint (tick->with_year, ==, with_year);
}

/* The axis of the forecast picture: a year and a half in a chart of 740 pixels. */
static void
test_time_months (void)
{
  TwTimeTick tick[40];
  guint      n = tw_time_ticks (tw_day_from_ymd (2025, 6, 30), tw_day_from_ymd (2027, 6, 7), 740, 90, tick, 40);

  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpint (tick[0].unit, ==, TW_TIME_MONTH);
  assert_tick (&tick[0], 2025, 7, 1, TRUE);
  assert_tick (&tick[1], 2025, 10, 1, FALSE);
  assert_tick (&tick[2], 2026, 1, 1, TRUE);
  assert_tick (&tick[7], 2027, 4, 1, FALSE);
}

static void
test_time_steps (void)
{
  TwTimeTick tick[64];
  TwDay      monday = tw_day_from_ymd (2026, 10, 5);

  g_assert_cmpuint (tw_time_ticks (monday, monday + 28, 400, 60, tick, 64), ==, 5);
  g_assert_cmpint (tick[0].unit, ==, TW_TIME_WEEK);
  assert_tick (&tick[0], 2026, 10, 5, TRUE);

  g_assert_cmpuint (tw_time_ticks (tw_day_from_ymd (1998, 2, 1), tw_day_from_ymd (2026, 1, 1), 300, 60, tick, 64), ==, 3);
  g_assert_cmpint (tick[0].unit, ==, TW_TIME_YEAR);
  assert_tick (&tick[0], 2000, 1, 1, TRUE);
  assert_tick (&tick[2], 2020, 1, 1, TRUE);
}

/* Any range, any width: in order, inside, far enough apart, a year named once. */
static void
test_time_random (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      TwTimeTick tick[400];
      TwDay      first = g_test_rand_int_range (-5000, 30000), last = first + g_test_rand_int_range (7, 8000);
      double     width = g_test_rand_double_range (50, 2000), label = g_test_rand_double_range (5, 100);
      guint      n = tw_time_ticks (first, last, width, label, tick, G_N_ELEMENTS (tick));

      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpint (tick[k].day, >=, first);
          g_assert_cmpint (tick[k].day, <=, last);
          if (k == 0)
            continue;
          g_assert_cmpint (tick[k].day, >, tick[k - 1].day);
          if (tick[k].unit != TW_TIME_YEAR)
            g_assert_cmpfloat ((tick[k].day - tick[k - 1].day) * width / (last - first), >=, label);
        }
    }
}

static void
test_time_short_buffer (void)
{
  TwTimeTick tick[3];

  g_assert_cmpuint (tw_time_ticks (20000, 21000, 5000, 10, tick, 3), ==, 3);
}

static void
test_thin (void)
{
  double   center[] = { 10, 40, 50, 90, 99 }, width[] = { 20, 20, 20, 20, 20 };
  gboolean shown[5];

  g_assert_cmpuint (tw_labels_thin (center, width, 5, 5, 0, 105, shown), ==, 3);
  g_assert_true (shown[0] && shown[1] && !shown[2] && shown[3] && !shown[4]);

  /* mirrored: from right to left */
  for (guint i = 0; i < 5; i++)
    center[i] = 105 - center[i];
  g_assert_cmpuint (tw_labels_thin (center, width, 5, 5, 0, 105, shown), ==, 3);
  g_assert_true (shown[0] && shown[1] && !shown[2] && shown[3] && !shown[4]);

  /* the first does not fit */
  g_assert_cmpuint (tw_labels_thin (center, width, 5, 5, 0, 100, shown), ==, 2);
  g_assert_true (!shown[0] && shown[1] && !shown[2] && shown[3]);
}

static void
test_stack (void)
{
  double left[] = { 0, 30, 35, 38, 100 }, width[] = { 40, 40, 40, 40, 10 };
  int    row[5];

  g_assert_cmpuint (tw_labels_stack (left, width, 5, 4, 3, row), ==, 3);
  g_assert_cmpint (row[0], ==, 0);
  g_assert_cmpint (row[1], ==, 1);
  g_assert_cmpint (row[2], ==, 2);
  g_assert_cmpint (row[3], ==, -1);
  g_assert_cmpint (row[4], ==, 0);
  g_assert_cmpuint (tw_labels_stack (left, width, 0, 4, 3, row), ==, 0);

  /* any order: the later one may stand before the earlier */
  left[0] = 200;
  g_assert_cmpuint (tw_labels_stack (left, width, 2, 4, 3, row), ==, 1);
  g_assert_cmpint (row[1], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/nice", test_nice);
  g_test_add_func ("/scale/nice-is-finest", test_nice_is_finest);
  g_test_add_func ("/scale/plot", test_plot);
  g_test_add_func ("/scale/time/months", test_time_months);
  g_test_add_func ("/scale/time/steps", test_time_steps);
  g_test_add_func ("/scale/time/random", test_time_random);
  g_test_add_func ("/scale/time/short-buffer", test_time_short_buffer);
  g_test_add_func ("/scale/labels/thin", test_thin);
  g_test_add_func ("/scale/labels/stack", test_stack);
  return g_test_run ();
}
