/* test-mark-charts.c: charts that compare scenarios, drawn on image surfaces and told to screen readers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-frontier-chart.h"
#include "tw-ridge-chart.h"
#include "tw-share-chart.h"

#include <adwaita.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define N_PATHS 400

static const char *const policies[] = { "FBA", "SCA", "NGGS" };
static const char *const kinds[] = { "Source", "In transit", "Overflow", "In country" };
static const double      stock[] = { 4, 22, 0, 74, 9, 24, 28, 39, 0, 0, 0, 0 };
static const TwShareData shares = { "Where the stock lies", 3, 4, policies, kinds, stock, NULL };

static const TwFrontierPoint points[] = {
  { "FBA", 0.88, 1.09, 0.87, 0.89, 1.05, 1.13, 0 },
  { "SCA", 0.93, 1.27, 0.92, 0.94, 1.24, 1.30, 1 },
  { "NGGS", 0.97, 1.48, 0.96, 0.98, 1.46, 1.50, 2 },
  { "Thrift", 0.90, 1.49, 0.89, 0.91, 1.47, 1.51, 3 },
};
static const TwFrontierData frontier = { "Profit against fill rate", 4, points, "Fill rate", "Profit", NULL, NULL };

/* Near a normal law of mean 100 and deviation 20 in row 0, 200 in row 1; row 2 is one figure. */
static void
fill_ridges (TwRidgeData *data,
             TwRidgeRow   row[3],
             float        value[3][N_PATHS])
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint r = 0; r < 3; r++)
    {
      for (guint i = 0; i < N_PATHS; i++)
        {
          double sum = 0;

          for (guint k = 0; k < 12; k++)
            sum += g_rand_double (rand);
          value[r][i] = (float) (r == 2 ? 150 : 100 * (r + 1) + 20 * (sum - 6));
        }
      row[r] = (TwRidgeRow){ policies[r], value[r], N_PATHS };
    }
  *data = (TwRidgeData){ "Profit over the paths", 3, row, NULL };
}

static cairo_surface_t *
draw (TwChartDrawFunc     func,
      gconstpointer       data,
      const TwChartStyle *style,
      int                 width,
      int                 height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t         *cr = cairo_create (surface);

  func (cr, NULL, data, style, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* Pixels of that colour in the columns from @left to @right. */
static guint
count (cairo_surface_t *surface,
       int              left,
       int              right,
       const GdkRGBA   *color)
{
  int   stride = cairo_image_surface_get_stride (surface), height = cairo_image_surface_get_height (surface);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = left; x < right; x++)
      {
        guint32 pixel;

        memcpy (&pixel, cairo_image_surface_get_data (surface) + y * stride + 4 * x, 4);
        n += abs ((int) (pixel >> 16 & 255) - (int) round (255 * color->red)) < 10 &&
             abs ((int) (pixel >> 8 & 255) - (int) round (255 * color->green)) < 10 &&
             abs ((int) (pixel & 255) - (int) round (255 * color->blue)) < 10;
      }

  return n;
}

/* ---- figures ---- */

static void
test_shares (void)
{
  g_autofree char *csv = tw_share_data_to_csv (&shares);

  g_assert_cmpfloat_with_epsilon (tw_share_data_get (&shares, 0, 3), 0.74, 1e-12);
  g_assert_cmpfloat_with_epsilon (tw_share_data_get (&shares, 1, 2), 0.28, 1e-12);
  g_assert_cmpfloat (tw_share_data_get (&shares, 2, 0), ==, 0); /* an empty bar has no shares */
  g_assert_true (g_str_has_prefix (csv, "bar,kind,amount,percent\n\"FBA\",\"Source\",4,4\n"));
}

static void
test_density (void)
{
  double      density[201], sum = 0, mean = 0;
  float       one[] = { 5, 5, 5 };
  TwRidgeRow  row[3];
  float       value[3][N_PATHS];
  TwRidgeData data;

  fill_ridges (&data, row, value);
  tw_ridge_density (value[0], N_PATHS, 0, 200, 201, density);
  for (guint i = 0; i < 201; i++)
    {
      g_assert_cmpfloat (density[i], >=, 0);
      sum += density[i];
      mean += i * density[i];
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 0.01);
  g_assert_cmpfloat_with_epsilon (mean, 100, 3);
  g_assert_cmpfloat_with_epsilon (density[100], 1 / (20 * sqrt (2 * G_PI)), 0.004);

  tw_ridge_density (one, 3, 0, 10, 11, density);
  g_assert_cmpfloat_with_epsilon (density[5], 1 / sqrt (2 * G_PI), 1e-9);
  g_assert_cmpfloat (density[0], <, 1e-5);
}

/* SCA is worse than NGGS in both, and Thrift than none. */
static void
test_frontier (void)
{
  static const TwFrontierPoint ties[] = { { "a", 1, 1 }, { "b", 1, 2 }, { "c", 0, 2 }, { "d", 2, 0 } };
  TwFrontierData               data = { NULL, G_N_ELEMENTS (ties), ties, "x", "y", NULL, NULL };
  guint                        on[4];

  g_assert_cmpuint (tw_frontier_data_find (&frontier, on), ==, 2);
  g_assert_cmpuint (on[0], ==, 3);
  g_assert_cmpuint (on[1], ==, 2);

  g_assert_cmpuint (tw_frontier_data_find (&data, on), ==, 2);
  g_assert_cmpuint (on[0], ==, 1);
  g_assert_cmpuint (on[1], ==, 3);

  data.n_points = 0;
  g_assert_cmpuint (tw_frontier_data_find (&data, on), ==, 0);
}

static void
test_csv (void)
{
  TwRidgeRow       row[3];
  float            value[3][N_PATHS];
  TwRidgeData      data;
  g_autofree char *points_csv = tw_frontier_data_to_csv (&frontier);
  g_autofree char *values_csv = NULL;

  fill_ridges (&data, row, value);
  row[0].n = row[1].n = 0;
  row[2].n = 2;
  values_csv = tw_ridge_data_to_csv (&data);
  g_assert_cmpstr (values_csv, ==, "row,value\n\"NGGS\",150\n\"NGGS\",150\n");
  g_assert_true (g_str_has_prefix (points_csv, "point,x,x_lo,x_hi,y,y_lo,y_hi\n\"FBA\",0.88,0.87,0.89,1.09,1.05,1.13\n"));
}

/* ---- drawing ---- */

/* The kind that has most has most of the bar; an empty bar stays paper. */
static void
test_draw_shares (gconstpointer data)
{
  TwShareData      bar = shares;
  TwChartStyle     style;
  cairo_surface_t *surface;
  int              width = 500;

  tw_chart_style_init (&style, FALSE, FALSE);
  style.mirrored = GPOINTER_TO_INT (data);
  bar.n_bars = 1;
  surface = draw (tw_share_chart_draw, &bar, &style, width, 160);
  /* hatched lines of the last kind lie in the far half of the bar alone */
  if (style.mirrored)
    g_assert_cmpuint (count (surface, 10, width / 2, &style.area[3]) + 50, >, 2 * count (surface, width * 3 / 4, width - 20, &style.area[3]));
  else
    g_assert_cmpuint (count (surface, width / 2, width - 10, &style.area[3]) + 50, >, 2 * count (surface, 20, width / 4, &style.area[3]));
  cairo_surface_destroy (surface);
}

/* The second row lies to the right of the first, to the left where text runs so. */
static void
test_draw_ridges (gconstpointer data)
{
  TwRidgeRow       row[3];
  float            value[3][N_PATHS];
  TwRidgeData      ridges;
  TwChartStyle     style;
  cairo_surface_t *surface;
  guint            left, right;

  fill_ridges (&ridges, row, value);
  ridges.n_rows = 2;
  tw_chart_style_init (&style, TRUE, FALSE);
  style.mirrored = GPOINTER_TO_INT (data);
  surface = draw (tw_ridge_chart_draw, &ridges, &style, 400, 200);
  left = count (surface, 0, 200, &style.area[0]);
  right = count (surface, 200, 400, &style.area[0]);
  g_assert_cmpuint (style.mirrored ? right : left, >, style.mirrored ? left : right);
  left = count (surface, 0, 200, &style.area[1]);
  right = count (surface, 200, 400, &style.area[1]);
  g_assert_cmpuint (style.mirrored ? left : right, >, style.mirrored ? right : left);
  cairo_surface_destroy (surface);
}

static void
test_draw_frontier (void)
{
  TwChartStyle     style;
  cairo_surface_t *surface;

  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_frontier_chart_draw, &frontier, &style, 420, 260);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    g_assert_cmpuint (count (surface, 0, 420, &style.area[i]), >, 60); /* a point has some hundred pixels */
  cairo_surface_destroy (surface);
}

static void
test_any_size (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  TwRidgeRow  row[3];
  float       value[3][N_PATHS];
  TwRidgeData ridges;

  fill_ridges (&ridges, row, value);
  for (guint round = 0; round < 100; round++)
    {
      int            width = g_rand_int_range (rand, 1, 500), height = g_rand_int_range (rand, 1, 300);
      TwShareData    bars = shares;
      TwFrontierData some = frontier;
      TwChartStyle   style;

      tw_chart_style_init (&style, g_rand_boolean (rand), g_rand_boolean (rand));
      style.mirrored = g_rand_boolean (rand);
      bars.n_bars = ridges.n_rows = (guint) g_rand_int_range (rand, 0, 4);
      some.n_points = (guint) g_rand_int_range (rand, 0, 5);
      cairo_surface_destroy (draw (tw_share_chart_draw, &bars, &style, width, height));
      cairo_surface_destroy (draw (tw_ridge_chart_draw, &ridges, &style, width, height));
      cairo_surface_destroy (draw (tw_frontier_chart_draw, &some, &style, width, height));
    }
}

/* ---- widgets ---- */

static void
assert_property (GtkWidget            *widget,
                 GtkAccessibleProperty property,
                 const char           *expected)
{
  g_autofree char *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, expected);

  g_assert_cmpstr (difference, ==, NULL);
}

static void
assert_cursor (GtkWidget  *chart,
               int         n_marks,
               int         mark,
               const char *text)
{
  tw_mark_chart_set_cursor (TW_MARK_CHART (chart), n_marks);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (chart)), ==, -1);
  tw_mark_chart_set_cursor (TW_MARK_CHART (chart), mark);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (chart)), ==, mark);
  assert_property (chart, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
}

static void
test_accessible (void)
{
  GtkWidget  *share = g_object_ref_sink (tw_share_chart_new ());
  GtkWidget  *ridge = g_object_ref_sink (tw_ridge_chart_new ());
  GtkWidget  *front = g_object_ref_sink (tw_frontier_chart_new ());
  TwRidgeRow  row[3];
  float       value[3][N_PATHS];
  TwRidgeData ridges;

  fill_ridges (&ridges, row, value);
  tw_share_chart_set_data (TW_SHARE_CHART (share), &shares);
  tw_ridge_chart_set_data (TW_RIDGE_CHART (ridge), &ridges);
  tw_frontier_chart_set_data (TW_FRONTIER_CHART (front), &frontier);

  assert_property (share, GTK_ACCESSIBLE_PROPERTY_LABEL, "Where the stock lies");
  assert_cursor (share, 3, 0, "FBA: Source 4 %, In transit 22 %, Overflow 0 %, In country 74 %");
  assert_cursor (ridge, 3, 2, "NGGS: 150 on average, nine in ten from 150 to 150");
  assert_cursor (front, 4, 2, "NGGS: Profit 1, Fill rate 1");

  tw_share_chart_set_data (TW_SHARE_CHART (share), NULL);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (share)), ==, -1);
  g_assert_null (tw_share_chart_get_data (TW_SHARE_CHART (share)));
  g_object_unref (share);
  g_object_unref (ridge);
  g_object_unref (front);
}

static void
iterate (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* Shown, filled and gone: nothing keeps it alive. */
static void
test_lives_and_dies (void)
{
  GtkWidget  *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget  *chart[] = { tw_share_chart_new (), tw_ridge_chart_new (), tw_frontier_chart_new () };
  TwRidgeRow  row[3];
  float       value[3][N_PATHS];
  TwRidgeData ridges;

  fill_ridges (&ridges, row, value);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    gtk_box_append (GTK_BOX (box), chart[i]);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  iterate (50);
  tw_share_chart_set_data (TW_SHARE_CHART (chart[0]), &shares);
  tw_ridge_chart_set_data (TW_RIDGE_CHART (chart[1]), &ridges);
  tw_frontier_chart_set_data (TW_FRONTIER_CHART (chart[2]), &frontier);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    {
      tw_mark_chart_set_cursor (TW_MARK_CHART (chart[i]), 1);
      g_object_add_weak_pointer (G_OBJECT (chart[i]), (gpointer *) &chart[i]);
    }
  iterate (50);
  gtk_window_destroy (GTK_WINDOW (window));
  iterate (50);
  for (guint i = 0; i < G_N_ELEMENTS (chart); i++)
    g_assert_null (chart[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  adw_init ();

  g_test_add_func ("/mark-charts/shares", test_shares);
  g_test_add_func ("/mark-charts/density", test_density);
  g_test_add_func ("/mark-charts/frontier", test_frontier);
  g_test_add_func ("/mark-charts/csv", test_csv);
  g_test_add_data_func ("/mark-charts/draw-shares", GINT_TO_POINTER (FALSE), test_draw_shares);
  g_test_add_data_func ("/mark-charts/draw-shares-mirrored", GINT_TO_POINTER (TRUE), test_draw_shares);
  g_test_add_data_func ("/mark-charts/draw-ridges", GINT_TO_POINTER (FALSE), test_draw_ridges);
  g_test_add_data_func ("/mark-charts/draw-ridges-mirrored", GINT_TO_POINTER (TRUE), test_draw_ridges);
  g_test_add_func ("/mark-charts/draw-frontier", test_draw_frontier);
  g_test_add_func ("/mark-charts/any-size", test_any_size);
  g_test_add_func ("/mark-charts/accessible", test_accessible);
  g_test_add_func ("/mark-charts/lives-and-dies", test_lives_and_dies);

  return g_test_run ();
}
