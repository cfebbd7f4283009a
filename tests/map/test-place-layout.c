/* test-place-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "tw-place-layout.h"

#define MAX_PLACES 60

/* What the header promises, from the boxes and the spots alone. */
static void
assert_clear (const TwPlaceBox  *boxes,
              guint              n,
              const TwPlaceSpot *spots)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        double dx = boxes[i].x + spots[i].dx - boxes[k].x - spots[k].dx;
        double dy = boxes[i].y + spots[i].dy - boxes[k].y - spots[k].dy;
        double a[4], b[4];

        if (i == k)
          continue;
        /* The gap gives a little in a dense crowd; circles themselves must not overlap. */
        g_assert_cmpfloat (hypot (dx, dy), >=, boxes[i].radius + boxes[k].radius - 0.5);

        if (spots[i].side == TW_LABEL_HIDDEN || boxes[i].must_label)
          continue;
        tw_place_layout_get_label (&boxes[i], &spots[i], spots[i].side, a);
        {
          double x = boxes[k].x + spots[k].dx, y = boxes[k].y + spots[k].dy;
          double ex = MAX (MAX (a[0] - x, x - a[0] - a[2]), 0), ey = MAX (MAX (a[1] - y, y - a[1] - a[3]), 0);

          g_assert_cmpfloat (hypot (ex, ey), >=, boxes[k].radius - 0.01);
        }
        if (spots[k].side == TW_LABEL_HIDDEN)
          continue;
        tw_place_layout_get_label (&boxes[k], &spots[k], spots[k].side, b);
        g_assert_false (a[0] + 0.01 < b[0] + b[2] && b[0] + 0.01 < a[0] + a[2] && a[1] + 0.01 < b[1] + b[3] && b[1] + 0.01 < a[1] + a[3]);
      }
}

static void
test_roomy (void)
{
  const TwPlaceBox boxes[] = { { 0, 0, 10, 1, 60, 14 }, { 200, 0, 10, 1, 60, 14 } };
  TwPlaceSpot      spots[2];

  tw_place_layout (boxes, 2, spots);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpfloat (spots[i].dx, ==, 0);
      g_assert_cmpfloat (spots[i].dy, ==, 0);
      g_assert_cmpint (spots[i].side, ==, TW_LABEL_BELOW);
    }
}

/* The heavy one stays nearly where it is, and keeps its label. */
static void
test_pair (void)
{
  const TwPlaceBox boxes[] = { { 0, 0, 10, 9, 60, 14 }, { 6, 0, 10, 1, 60, 14 } };
  TwPlaceSpot      spots[2];

  tw_place_layout (boxes, 2, spots);
  assert_clear (boxes, 2, spots);
  g_assert_cmpfloat (fabs (spots[0].dx), <, fabs (spots[1].dx) / 4);
  g_assert_cmpfloat (spots[1].dx, <, 20);
  g_assert_cmpint (spots[0].side, !=, TW_LABEL_HIDDEN);
}

static void
test_same_spot (void)
{
  TwPlaceBox  boxes[12];
  TwPlaceSpot spots[12];

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    boxes[i] = (TwPlaceBox){ 50, 50, 9, 1, 40, 13 };
  tw_place_layout (boxes, G_N_ELEMENTS (boxes), spots);
  assert_clear (boxes, G_N_ELEMENTS (boxes), spots);
}

static void
test_must_label (void)
{
  TwPlaceBox  boxes[20];
  TwPlaceSpot spots[20];

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    boxes[i] = (TwPlaceBox){ (i % 5) * 20, (i / 5) * 20, 9, 1, 70, 14 };
  boxes[12].weight = 0.01;
  boxes[12].must_label = TRUE;
  tw_place_layout (boxes, G_N_ELEMENTS (boxes), spots);
  g_assert_cmpint (spots[12].side, !=, TW_LABEL_HIDDEN);
  assert_clear (boxes, G_N_ELEMENTS (boxes), spots);
}

/* At the left and lower edge the label goes where it is whole, in a corner without room it goes. */
static void
test_keep_inside (void)
{
  const TwPlaceBox boxes[] = {
    { 20, 100, 10, 1, 80, 14 },
    { 200, 190, 10, 1, 60, 14 },
    { 390, 10, 10, 1, 500, 14 },
    { 200, 100, 10, 1, 60, 14 },
    { 395, 100, 10, 1, 600, 14, TRUE },
  };
  guint       n = G_N_ELEMENTS (boxes);
  TwPlaceSpot spots[G_N_ELEMENTS (boxes)];

  for (guint i = 0; i < n; i++)
    spots[i] = (TwPlaceSpot){ 0, 0, TW_LABEL_BELOW };
  tw_place_layout_keep_inside (boxes, n, 400, 200, NULL, spots);

  g_assert_cmpint (spots[0].side, ==, TW_LABEL_RIGHT);
  g_assert_cmpint (spots[1].side, ==, TW_LABEL_ABOVE);
  g_assert_cmpint (spots[2].side, ==, TW_LABEL_HIDDEN);
  g_assert_cmpint (spots[3].side, ==, TW_LABEL_BELOW);
  g_assert_cmpint (spots[4].side, ==, TW_LABEL_BELOW);

  /* a card over what is below the one in the middle */
  tw_place_layout_keep_inside (boxes, n, 400, 200, (const double[4]){ 150, 112, 100, 30 }, spots);
  g_assert_cmpint (spots[3].side, ==, TW_LABEL_ABOVE);
}

static void
test_random (void)
{
  for (guint trial = 0; trial < 200; trial++)
    {
      guint       n = g_test_rand_int_range (1, MAX_PLACES);
      TwPlaceBox  boxes[MAX_PLACES], moved[MAX_PLACES];
      TwPlaceSpot spots[MAX_PLACES], again[MAX_PLACES];

      for (guint i = 0; i < n; i++)
        {
          /* A crowd and some strays, as the world's places are. */
          double spread = i % 3 ? 150 : 800;

          boxes[i] = (TwPlaceBox){ g_test_rand_double_range (0, spread), g_test_rand_double_range (0, spread * 0.7),
                                   g_test_rand_double_range (7, 20), g_test_rand_double_range (0.01, 1),
                                   g_test_rand_double_range (20, 90), 14 };
          moved[i] = boxes[i];
          moved[i].x += 4096;
          moved[i].y -= 512;
        }
      tw_place_layout (boxes, n, spots);
      assert_clear (boxes, n, spots);

      /* Panning stirs nothing. */
      tw_place_layout (moved, n, again);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat_with_epsilon (again[i].dx, spots[i].dx, 1e-6);
          g_assert_cmpfloat_with_epsilon (again[i].dy, spots[i].dy, 1e-6);
          g_assert_cmpint (again[i].side, ==, spots[i].side);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/place-layout/roomy", test_roomy);
  g_test_add_func ("/place-layout/pair", test_pair);
  g_test_add_func ("/place-layout/same-spot", test_same_spot);
  g_test_add_func ("/place-layout/must-label", test_must_label);
  g_test_add_func ("/place-layout/keep-inside", test_keep_inside);
  g_test_add_func ("/place-layout/random", test_random);

  return g_test_run ();
}
