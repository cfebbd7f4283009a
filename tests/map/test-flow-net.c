/* test-flow-net.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "tw-flow-net.h"

static TwRoute *
make_route (guint n,
            ...)
{
  TwGeoPoint points[8];
  va_list    xy;
  TwRoute   *route;

  va_start (xy, n);
  for (guint i = 0; i < n; i++)
    {
      points[i].x = va_arg (xy, double);
      points[i].y = va_arg (xy, double);
    }
  va_end (xy);
  route = tw_route_new (points, n);

  return route;
}

/* Volume times length, which putting together must keep. */
static double
sum_work (const TwFlowNet *net)
{
  double work = 0;

  for (guint i = 0; i < net->n_strokes; i++)
    work += net->strokes[i].volume * net->strokes[i].along[net->strokes[i].n_points - 1];

  return work;
}

/* Two flows share a trunk and part: three strokes, the trunk carries both. */
static void
test_trunk (void)
{
  g_autoptr (TwRoute) a = make_route (4, 0.1, 0.5, 0.2, 0.5, 0.3, 0.5, 0.4, 0.4);
  g_autoptr (TwRoute) b = make_route (4, 0.1, 0.5, 0.2, 0.5, 0.3, 0.5, 0.4, 0.6);
  TwFlowLine lines[] = { { a, TW_MODE_OCEAN, 3, -1 }, { b, TW_MODE_OCEAN, 1, -1 } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, 2);

  g_assert_cmpuint (net->n_strokes, ==, 3);
  g_assert_cmpfloat (net->max_volume, ==, 4);
  g_assert_cmpfloat (net->strokes[0].volume, ==, 4);
  g_assert_cmpuint (net->strokes[0].n_points, ==, 3);
  g_assert_cmpfloat (net->strokes[1].volume, ==, 3);
  g_assert_cmpfloat_with_epsilon (sum_work (net), 4 * 0.2 + 4 * hypot (0.1, 0.1), 1e-9);
}

/* Other modes and the way back are not put together. */
static void
test_apart (void)
{
  g_autoptr (TwRoute) a = make_route (2, 0.1, 0.5, 0.2, 0.5);
  g_autoptr (TwRoute) b = make_route (2, 0.2, 0.5, 0.1, 0.5);
  TwFlowLine lines[] = { { a, TW_MODE_AIR, 3, -1 }, { a, TW_MODE_OCEAN, 1, -1 }, { b, TW_MODE_OCEAN, 1, -1 }, { a, TW_MODE_OCEAN, 0, -1 } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, G_N_ELEMENTS (lines));

  g_assert_cmpuint (net->n_strokes, ==, 3);
  g_assert_cmpint (net->strokes[0].mode, ==, TW_MODE_OCEAN);
  g_assert_cmpint (net->strokes[2].mode, ==, TW_MODE_AIR);
}

/* A lane that takes no more has its mark half-way. */
static void
test_gates (void)
{
  g_autoptr (TwRoute) a = make_route (2, 0.2, 0.5, 0.4, 0.5);
  TwFlowLine lines[] = { { a, TW_MODE_TRUCK, 3, -1, TRUE }, { a, TW_MODE_AIR, 3, -1 }, { a, TW_MODE_OCEAN, 3, 0.5, TRUE } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, G_N_ELEMENTS (lines));

  g_assert_cmpuint (net->n_gates, ==, 1);
  g_assert_cmpint (net->gates[0].mode, ==, TW_MODE_TRUCK);
  g_assert_cmpfloat_with_epsilon (net->gates[0].at.x, 0.3, 1e-6);
}

/* The same waters met on different copies of the world are the same. */
static void
test_copies (void)
{
  g_autoptr (TwRoute) a = make_route (3, 0.9, 0.5, 1.05, 0.5, 1.1, 0.5);
  g_autoptr (TwRoute) b = make_route (2, 0.05, 0.5, 0.1, 0.5);
  TwFlowLine lines[] = { { a, TW_MODE_OCEAN, 2, -1 }, { b, TW_MODE_OCEAN, 2, -1 } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, 2);

  g_assert_cmpuint (net->n_strokes, ==, 2);
  g_assert_cmpfloat (net->strokes[0].volume, ==, 4);
  for (guint i = 0; i < net->n_strokes; i++)
    {
      g_assert_cmpfloat (net->strokes[i].points[0].x, >=, 0);
      g_assert_cmpfloat (net->strokes[i].points[0].x, <, 1);
    }
}

static void
test_random (void)
{
  for (guint trial = 0; trial < 50; trial++)
    {
      TwFlowLine lines[20];
      double     work = 0;
      TwFlowNet *net;

      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          TwGeoPoint points[6];

          /* On a coarse grid, so that many share. */
          for (guint k = 0; k < G_N_ELEMENTS (points); k++)
            points[k] = (TwGeoPoint){ 0.1 * k, 0.1 * g_test_rand_int_range (0, 3) };
          lines[i] = (TwFlowLine){ tw_route_new (points, G_N_ELEMENTS (points)), TW_MODE_OCEAN, g_test_rand_int_range (1, 9), -1 };
          for (guint k = 1; k < G_N_ELEMENTS (points); k++)
            work += lines[i].volume * hypot (points[k].x - points[k - 1].x, points[k].y - points[k - 1].y);
        }

      net = tw_flow_net_new (lines, G_N_ELEMENTS (lines));
      g_assert_cmpfloat_with_epsilon (sum_work (net), work, 1e-9 * work);
      tw_flow_net_unref (net);
      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        tw_route_unref (lines[i].route);
    }
}

static void
test_ships (void)
{
  g_autoptr (TwRoute) a = make_route (2, 0.9, 0.5, 1.1, 0.5);
  TwFlowLine lines[] = { { a, TW_MODE_OCEAN, 2, 0.75 } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, 1);

  g_assert_cmpuint (net->n_strokes, ==, 0);
  g_assert_cmpuint (net->n_ships, ==, 1);
  g_assert_cmpfloat_with_epsilon (net->ships[0].at.x, 0.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (net->ships[0].heading, 0, 1e-9);
}

static void
test_at (void)
{
  g_autoptr (TwRoute) a = make_route (3, 0.1, 0.5, 0.2, 0.5, 0.2, 0.6);
  TwFlowLine lines[] = { { a, TW_MODE_OCEAN, 2, -1 } };
  g_autoptr (TwFlowNet) net = tw_flow_net_new (lines, 1);
  guint      hint = 0;
  double     heading;
  TwGeoPoint p = tw_flow_stroke_at (&net->strokes[0], 0.15, &hint, &heading);

  g_assert_cmpfloat_with_epsilon (p.x, 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (p.y, 0.55, 1e-9);
  g_assert_cmpfloat_with_epsilon (heading, G_PI / 2, 1e-9);
  g_assert_cmpuint (hint, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-net/trunk", test_trunk);
  g_test_add_func ("/flow-net/apart", test_apart);
  g_test_add_func ("/flow-net/copies", test_copies);
  g_test_add_func ("/flow-net/random", test_random);
  g_test_add_func ("/flow-net/ships", test_ships);
  g_test_add_func ("/flow-net/at", test_at);
  g_test_add_func ("/flow-net/gates", test_gates);

  return g_test_run ();
}
