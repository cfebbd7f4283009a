/* test-chart-draw.c: charts on image surfaces, without a display
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "chart-samples.h"

#include <glib/gstdio.h>
#include <string.h>

#define WIDTH  800
#define HEIGHT 360

typedef struct
{
  int left;
  int top;
  int right;
  int bottom;
} Area;

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

static void
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y,
           int              rgb[3])
{
  const guchar *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32       pixel;

  memcpy (&pixel, row + 4 * x, 4);
  rgb[0] = pixel >> 16 & 255;
  rgb[1] = pixel >> 8 & 255;
  rgb[2] = pixel & 255;
}

static gboolean
is_color (const int      rgb[3],
          const GdkRGBA *color)
{
  return abs (rgb[0] - (int) round (255 * color->red)) < 12 &&
         abs (rgb[1] - (int) round (255 * color->green)) < 12 &&
         abs (rgb[2] - (int) round (255 * color->blue)) < 12;
}

static guint
count (cairo_surface_t *surface,
       Area             area,
       const GdkRGBA   *color)
{
  guint n = 0;

  for (int y = area.top; y < area.bottom; y++)
    for (int x = area.left; x < area.right; x++)
      {
        int rgb[3];

        get_pixel (surface, x, y, rgb);
        n += is_color (rgb, color);
      }

  return n;
}

/* History on the one side, the expected on the other; where text runs from right to left, mirrored. */
static void
test_fan (gconstpointer data)
{
  gboolean         mirrored = GPOINTER_TO_INT (data);
  Area             early = { 80, 60, 500, 300 }, late = { 640, 60, 780, 300 };
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;

  fill_samples (&samples);
  samples.fan.adjusted = NULL;
  tw_chart_style_init (&style, FALSE, FALSE);
  style.mirrored = mirrored;
  if (mirrored)
    {
      early = (Area){ WIDTH - 500, 60, WIDTH - 80, 300 };
      late = (Area){ WIDTH - 780, 60, WIDTH - 640, 300 };
    }
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);

  g_assert_cmpuint (count (surface, early, &style.history), >, 150);
  g_assert_cmpuint (count (surface, early, &style.median), ==, 0);
  g_assert_cmpuint (count (surface, late, &style.median), >, 80);
  g_assert_cmpuint (count (surface, late, &style.history), ==, 0);
  g_assert_cmpuint (count (surface, late, &style.adjusted), ==, 0);
  cairo_surface_destroy (surface);

  samples.fan.adjusted = samples.adjusted;
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  g_assert_cmpuint (count (surface, late, &style.adjusted), >, 30);
  cairo_surface_destroy (surface);
}

/* Three bands, each inside the one before: above the median stand paper and three shades, each for
 * some pixels. */
static void
test_fan_bands (void)
{
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;
  int              last[3] = { -1, -1, -1 }, run = 0, shades = 0;
  gboolean         reached = FALSE;

  fill_samples (&samples);
  samples.fan.adjusted = NULL;
  samples.fan.n_events = 0;
  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);

  for (int y = 20; y < 300 && !reached; y++)
    {
      int rgb[3];

      get_pixel (surface, 762, y, rgb);
      reached = is_color (rgb, &style.median);
      run = memcmp (rgb, last, sizeof last) == 0 ? run + 1 : 0;
      if (run == 12 && rgb[2] > rgb[0])
        shades++;
      memcpy (last, rgb, sizeof last);
    }
  g_assert_true (reached);
  g_assert_cmpint (shades, ==, 3);
  cairo_surface_destroy (surface);
}

/* No line over weeks that nobody knows. */
static void
test_fan_gap (void)
{
  Area             middle = { 140, 20, 505, 300 };
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;

  fill_samples (&samples);
  samples.fan.n_events = 0;
  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  g_assert_cmpuint (count (surface, middle, &style.history), >, 50);
  cairo_surface_destroy (surface);

  for (guint i = 12; i < SAMPLE_HISTORY - 12; i++)
    samples.history[i] = NAN;
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  g_assert_cmpuint (count (surface, middle, &style.history), ==, 0);
  cairo_surface_destroy (surface);
}

/* An event is shaded on its days and nowhere else. */
static void
test_fan_events (void)
{
  GdkRGBA          shade = { 0.992, 0.952, 0.814, 1 };
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;
  guint            with;

  fill_samples (&samples);
  tw_chart_style_init (&style, FALSE, FALSE);
  samples.fan.n_events = 1;
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  with = count (surface, (Area){ 220, 60, 360, 300 }, &shade);
  g_assert_cmpuint (with, >, 1500);
  g_assert_cmpuint (count (surface, (Area){ 400, 60, 560, 300 }, &shade), ==, 0);
  cairo_surface_destroy (surface);

  samples.fan.n_events = 0;
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  g_assert_cmpuint (count (surface, (Area){ 220, 60, 360, 300 }, &shade), ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_stock (void)
{
  Area             all = { 40, 4, 390, 190 };
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;

  fill_samples (&samples);
  tw_chart_style_init (&style, TRUE, FALSE);
  surface = draw (tw_stock_chart_draw, &samples.stock, &style, 400, 200);
  g_assert_cmpuint (count (surface, all, &style.median), >, 100);
  g_assert_cmpuint (count (surface, all, &style.bad), >, 30);
  g_assert_cmpuint (count (surface, all, &style.adjusted), >, 50);
  cairo_surface_destroy (surface);

  samples.stock.other = NULL;
  samples.stock.n_marks = 0;
  surface = draw (tw_stock_chart_draw, &samples.stock, &style, 400, 200);
  g_assert_cmpuint (count (surface, all, &style.bad), ==, 0);
  g_assert_cmpuint (count (surface, all, &style.adjusted), ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_sparkline (void)
{
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;

  fill_samples (&samples);
  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_sparkline_draw, &samples.spark, &style, 200, 40);
  g_assert_cmpuint (count (surface, (Area){ 0, 0, 140, 40 }, &style.median), ==, 0);
  g_assert_cmpuint (count (surface, (Area){ 0, 0, 140, 40 }, &style.dim), >, 20);
  g_assert_cmpuint (count (surface, (Area){ 152, 0, 200, 40 }, &style.median), >, 15);
  cairo_surface_destroy (surface);
}

/* Regions lie on each other in order, each in a colour and a pattern of its own. */
static void
test_areas (void)
{
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;
  GdkRGBA          plain;

  fill_samples (&samples);
  samples.areas.legend = FALSE;
  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_area_chart_draw, &samples.areas, &style, 400, 200);

  /* the lowest area is plain: its colour at 55 % over white */
  plain = style.area[0];
  plain.red = 1 - 0.55f * (1 - plain.red);
  plain.green = 1 - 0.55f * (1 - plain.green);
  plain.blue = 1 - 0.55f * (1 - plain.blue);
  g_assert_cmpuint (count (surface, (Area){ 20, 185, 380, 190 }, &plain), ==, 360 * 5);
  g_assert_cmpuint (count (surface, (Area){ 20, 0, 380, 60 }, &plain), ==, 0);
  cairo_surface_destroy (surface);
}

/* Columns of a colour: the first and the last that has any of it. */
static void
find_columns (cairo_surface_t *surface,
              int              top,
              int              bottom,
              const GdkRGBA   *color,
              int             *first,
              int             *last)
{
  int width = cairo_image_surface_get_width (surface);

  *first = *last = -1;
  for (int x = 0; x < width; x++)
    if (count (surface, (Area){ x, top, x + 1, bottom }, color) > 0)
      {
        *first = *first < 0 ? x : *first;
        *last = x;
      }
}

/* Each bar begins where the one before ended, and the total is as long as they add up to. */
static void
test_waterfall (gconstpointer data)
{
  gboolean         mirrored = GPOINTER_TO_INT (data);
  int              height = (int) tw_waterfall_chart_get_height (5);
  int              row = (height - 20) / 6;
  int              a[6], b[6];
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;
  double           unit;

  fill_samples (&samples);
  tw_chart_style_init (&style, FALSE, FALSE);
  style.mirrored = mirrored;
  surface = draw (tw_waterfall_chart_draw, &samples.waterfall, &style, 500, height);
  for (int i = 0; i < 6; i++)
    {
      const GdkRGBA *color = i == 5 ? &style.median : i == 2 || i == 4 ? &style.bad
                                                                       : &style.good;

      find_columns (surface, 10 + i * row + 6, 10 + (i + 1) * row - 6, color, &a[i], &b[i]);
      g_assert_cmpint (a[i], >=, 0);
      if (mirrored)
        {
          int left = a[i];

          a[i] = 499 - b[i];
          b[i] = 499 - left;
        }
    }
  unit = (b[0] - a[0] + 1) / 40.0;
  g_assert_cmpint (abs (a[1] - b[0]), <=, 2);
  g_assert_cmpfloat_with_epsilon (b[1] - a[1] + 1, 20 * unit, 2.1);
  g_assert_cmpint (abs (b[2] - b[1]), <=, 2);
  g_assert_cmpfloat_with_epsilon (b[2] - a[2] + 1, 30 * unit, 2.1);
  g_assert_cmpint (abs (b[4] - a[2]), <=, 2);
  g_assert_cmpint (abs (a[5] - a[0]), <=, 2);
  g_assert_cmpint (abs (b[5] - a[4]), <=, 2);
  cairo_surface_destroy (surface);
}

/* A week that was no week like others has a mark on its point. */
static void
test_fan_marks (void)
{
  TwChartStyle     style;
  Samples          samples;
  cairo_surface_t *surface;
  TwFanMark        mark = { 0, "One-off order" };
  guint            with, without;

  fill_samples (&samples);
  samples.fan.n_events = 0;
  for (guint i = 0; i < SAMPLE_HISTORY; i++)
    samples.history[i] = i == 40 ? 700 : NAN;
  tw_chart_style_init (&style, FALSE, FALSE);
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  without = count (surface, (Area){ 250, 12, 450, 200 }, &style.history);
  cairo_surface_destroy (surface);

  mark.week = samples.fan.first_week + 40;
  samples.fan.n_marks = 1;
  samples.fan.marks = &mark;
  surface = draw (tw_fan_chart_draw, &samples.fan, &style, WIDTH, HEIGHT);
  with = count (surface, (Area){ 250, 12, 450, 200 }, &style.history);
  g_assert_cmpuint (with, >, without + 4);
  cairo_surface_destroy (surface);
}

/* Nothing to show, not enough room, unknown weeks: no chart, no complaint. */
static void
test_odd_data (void)
{
  TwChartStyle style;
  Samples      s;

  fill_samples (&s);
  for (guint i = 0; i < SAMPLE_HISTORY; i++)
    s.history[i] = i % 5 ? NAN : s.history[i];

  for (guint round = 0; round < 200; round++)
    {
      int width = g_test_rand_int_range (1, 500), height = g_test_rand_int_range (1, 300);

      tw_chart_style_init (&style, g_test_rand_bit (), g_test_rand_bit ());
      style.mirrored = g_test_rand_bit ();
      s.fan.n_history = (guint) g_test_rand_int_range (0, 4) * 26;
      s.fan.n_forecast = (guint) g_test_rand_int_range (0, 3) * 13;
      s.stock.n_weeks = s.areas.n_weeks = (guint) g_test_rand_int_range (0, 3) * 13;
      s.spark.n_history = s.fan.n_history;
      s.spark.n_forecast = s.fan.n_forecast;
      cairo_surface_destroy (draw (tw_fan_chart_draw, &s.fan, &style, width, height));
      cairo_surface_destroy (draw (tw_stock_chart_draw, &s.stock, &style, width, height));
      cairo_surface_destroy (draw (tw_area_chart_draw, &s.areas, &style, width, height));
      cairo_surface_destroy (draw (tw_sparkline_draw, &s.spark, &style, width, height));
      s.waterfall.n_steps = (guint) g_test_rand_int_range (0, 6);
      for (guint i = 0; i < 5; i++)
        s.steps[i].units = g_test_rand_int_range (0, 4) == 0 ? 0 : g_test_rand_double_range (-1e6, 1e6);
      cairo_surface_destroy (draw (tw_waterfall_chart_draw, &s.waterfall, &style, width, height));
    }
}

/* WCAG: 4.5 for text, 3 for lines. */
static void
test_contrast (void)
{
  for (guint i = 0; i < 4; i++)
    {
      TwChartStyle style;

      tw_chart_style_init (&style, i & 1, i & 2);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.text, &style.paper), >, i & 2 ? 7 : 4.5);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.dim, &style.paper), >, i & 2 ? 7 : 4.5);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.good, &style.paper), >, 4.5);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.bad, &style.paper), >, 4.5);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.adjusted, &style.paper), >, 4.5);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.history, &style.paper), >, 3);
      g_assert_cmpfloat (tw_chart_style_get_contrast (&style.median, &style.paper), >, 3);
    }
  g_assert_cmpfloat_with_epsilon (tw_chart_style_get_contrast (&(GdkRGBA){ 0, 0, 0, 1 }, &(GdkRGBA){ 1, 1, 1, 1 }), 21, 1e-3);
}

static void
test_csv (void)
{
  double           history[] = { 3, NAN }, quantile[TW_N_LEVELS] = { 0, 1, 1.5, 2, 3, 4, 5.25 }, mean[] = { 2.25 };
  double           a[] = { 1, 2 }, b[] = { 3, 4.5 };
  TwAreaSeries     series[] = { { "Asia", a }, { "the \"rest\"", b } };
  TwFanData        fan = { .first_week = tw_week_from_day (tw_day_from_ymd (2026, 9, 21)), .n_history = 2, .history = history, .n_forecast = 1, .quantile = quantile, .mean = mean };
  TwAreaData       areas = { .first_week = fan.first_week, .n_weeks = 2, .n_series = 2, .series = series };
  TwStockData      stock = { .first_week = fan.first_week, .n_weeks = 2, .stock = a, .other = b };
  g_autofree char *fan_csv = tw_fan_data_to_csv (&fan);
  g_autofree char *area_csv = tw_area_data_to_csv (&areas);
  g_autofree char *stock_csv = tw_stock_data_to_csv (&stock);

  g_assert_cmpstr (fan_csv, ==,
                   "week,sold,q2.5,q10,q25,q50,q75,q90,q97.5,mean,adjusted\n"
                   "2026-09-21,3,,,,,,,,,\n"
                   "2026-09-28,,,,,,,,,,\n"
                   "2026-10-05,,0,1,1.5,2,3,4,5.25,2.25,\n");
  g_assert_cmpstr (area_csv, ==,
                   "week,\"Asia\",\"the \"\"rest\"\"\"\n"
                   "2026-09-21,1,3\n"
                   "2026-09-28,2,4.5\n");
  g_assert_cmpstr (stock_csv, ==,
                   "week,stock,low,high,other\n"
                   "2026-09-21,1,,,3\n"
                   "2026-09-28,2,,,4.5\n");
}

static void
test_waterfall_csv (void)
{
  Samples          samples;
  g_autofree char *csv = NULL;

  fill_samples (&samples);
  samples.steps[1].percent = NAN;
  csv = tw_waterfall_data_to_csv (&samples.waterfall);
  g_assert_cmpstr (csv, ==,
                   "share,units,percent\n"
                   "\"Level and trend\",40,10\n"
                   "\"Season\",20,\n"
                   "\"Price\",-30,-7.5\n"
                   "\"Weather\",0,0\n"
                   "\"Delays \"\"East\"\"\",-10,-2.5\n"
                   "\"Total\",20,5\n");
}

static void
assert_starts_with (GFile      *file,
                    const char *magic)
{
  g_autofree char *content = NULL;
  gsize            size;

  g_assert_true (g_file_load_contents (file, NULL, &content, &size, NULL, NULL));
  g_assert_cmpuint (size, >, 2000);
  g_assert_cmpint (memcmp (content, magic, strlen (magic)), ==, 0);
  g_file_delete (file, NULL, NULL);
}

static void
test_export (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tradewind-chart-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "chart", NULL);
  g_autofree char *absent = g_build_filename (dir, "no", "such", "folder", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path (absent);
  g_autoptr (GError) error = NULL;
  Samples samples;

  fill_samples (&samples);
  g_assert_true (tw_chart_export_png (tw_fan_chart_draw, &samples.fan, FALSE, 800, 360, file, &error));
  g_assert_no_error (error);
  assert_starts_with (file, "\x89PNG");
  g_assert_true (tw_chart_export_svg (tw_fan_chart_draw, &samples.fan, TRUE, 800, 360, file, &error));
  g_assert_no_error (error);
  assert_starts_with (file, "<?xml");
  g_assert_true (tw_chart_export_pdf (tw_area_chart_draw, &samples.areas, FALSE, 800, 360, file, &error));
  g_assert_no_error (error);
  assert_starts_with (file, "%PDF");

  g_assert_false (tw_chart_export_pdf (tw_fan_chart_draw, &samples.fan, FALSE, 800, 360, nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (dir);
}

static void
test_png_size (void)
{
  Samples samples;
  g_autoptr (GBytes) bytes = NULL;
  const guchar *data;

  fill_samples (&samples);
  bytes = tw_chart_render (TW_CHART_FILE_PNG, tw_sparkline_draw, &samples.spark, FALSE, 300, 100, NULL);
  data = g_bytes_get_data (bytes, NULL);
  /* width and height of the header chunk, big-endian: twice the points */
  g_assert_cmpint (data[18] << 8 | data[19], ==, 600);
  g_assert_cmpint (data[22] << 8 | data[23], ==, 200);
}

/* A copy shares nothing with what it was made of. */
static void
test_copies (void)
{
  g_autofree Samples *samples = g_new0 (Samples, 1);
  TwFanData          *fan;
  TwStockData        *stock;
  TwAreaData         *areas;
  g_autofree char    *before = NULL;
  g_autofree char    *after = NULL;

  fill_samples (samples);
  before = tw_fan_data_to_csv (&samples->fan);
  fan = tw_fan_data_copy (&samples->fan);
  stock = tw_stock_data_copy (&samples->stock);
  areas = tw_area_data_copy (&samples->areas);
  memset (samples->history, 0, sizeof samples->history);
  memset (samples->quantile, 0, sizeof samples->quantile);
  memset (samples->events, 0, sizeof samples->events);
  after = tw_fan_data_to_csv (fan);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (fan->events[1].name, ==, "Christmas");
  g_assert_cmpstr (stock->marks[3].label, ==, "28 days");
  g_assert_cmpstr (areas->series[3].label, ==, "Other");
  tw_fan_data_free (fan);
  tw_stock_data_free (stock);
  tw_area_data_free (areas);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/chart/fan", GINT_TO_POINTER (FALSE), test_fan);
  g_test_add_data_func ("/chart/fan-mirrored", GINT_TO_POINTER (TRUE), test_fan);
  g_test_add_func ("/chart/fan-bands", test_fan_bands);
  g_test_add_func ("/chart/fan-gap", test_fan_gap);
  g_test_add_func ("/chart/fan-events", test_fan_events);
  g_test_add_func ("/chart/fan-marks", test_fan_marks);
  g_test_add_data_func ("/chart/waterfall", GINT_TO_POINTER (FALSE), test_waterfall);
  g_test_add_data_func ("/chart/waterfall-mirrored", GINT_TO_POINTER (TRUE), test_waterfall);
  g_test_add_func ("/chart/stock", test_stock);
  g_test_add_func ("/chart/sparkline", test_sparkline);
  g_test_add_func ("/chart/areas", test_areas);
  g_test_add_func ("/chart/odd-data", test_odd_data);
  g_test_add_func ("/chart/contrast", test_contrast);
  g_test_add_func ("/chart/csv", test_csv);
  g_test_add_func ("/chart/waterfall-csv", test_waterfall_csv);
  g_test_add_func ("/chart/export", test_export);
  g_test_add_func ("/chart/png-size", test_png_size);
  g_test_add_func ("/chart/copies", test_copies);
  return g_test_run ();
}
