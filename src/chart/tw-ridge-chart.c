/* tw-ridge-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-ridge-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define MIN_ROW   44.0
#define AXIS      22.0
#define MARGIN    10.0
#define MAX_NAME  0.4 /* of the width: long names must not eat the chart */
#define GAP       8.0
#define OVERLAP   1.25 /* a ridge may reach so far into the row above */
#define N_POINTS  160
#define MAX_TICKS 6

struct _TwRidgeChart
{
  TwMarkChart parent_instance;
};

G_DEFINE_FINAL_TYPE (TwRidgeChart, tw_ridge_chart, TW_TYPE_MARK_CHART)

/* ---- data ---- */

TwRidgeData *
tw_ridge_data_copy (const TwRidgeData *data)
{
  TwRidgeData *copy = g_memdup2 (data, sizeof *data);
  TwRidgeRow  *row = g_memdup2 (data->row, data->n_rows * sizeof *row);

  for (guint i = 0; i < data->n_rows; i++)
    {
      row[i].label = g_strdup (row[i].label);
      row[i].value = g_memdup2 (row[i].value, row[i].n * sizeof *row[i].value);
    }
  copy->row = row;
  copy->title = g_strdup (data->title);

  return copy;
}

void
tw_ridge_data_free (TwRidgeData *data)
{
  if (data == NULL)
    return;

  for (guint i = 0; i < data->n_rows; i++)
    {
      g_free ((char *) data->row[i].label);
      g_free ((float *) data->row[i].value);
    }
  g_free ((TwRidgeRow *) data->row);
  g_free ((char *) data->title);
  g_free (data);
}

char *
tw_ridge_data_to_csv (const TwRidgeData *data)
{
  GString *csv = g_string_new ("row,value\n");

  for (guint i = 0; i < data->n_rows; i++)
    for (guint j = 0; j < data->row[i].n; j++)
      {
        tw_chart_append_csv_name (csv, data->row[i].label);
        tw_chart_append_csv (csv, data->row[i].value[j]);
        g_string_append_c (csv, '\n');
      }

  return g_string_free (csv, FALSE);
}

static double
get_mean (const TwRidgeRow *row)
{
  double sum = 0;

  for (guint i = 0; i < row->n; i++)
    sum += row->value[i];

  return sum / row->n;
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* 0.9 min (sd, IQR / 1.34) n^(-1/5) */
static double
get_width (const float *value,
           guint        n)
{
  g_autofree float *sorted = g_memdup2 (value, n * sizeof *sorted);
  double            sum = 0, squares = 0, quartiles, sd;

  qsort (sorted, n, sizeof *sorted, compare_floats);
  for (guint i = 0; i < n; i++)
    sum += sorted[i];
  for (guint i = 0; i < n; i++)
    squares += (sorted[i] - sum / n) * (sorted[i] - sum / n);
  sd = n > 1 ? sqrt (squares / (n - 1)) : 0;
  quartiles = (double) sorted[3 * (n - 1) / 4] - sorted[(n - 1) / 4];

  return 0.9 * (quartiles > 0 ? MIN (sd, quartiles / 1.34) : sd) * pow (n, -0.2);
}

void
tw_ridge_density (const float *value,
                  guint        n,
                  double       lo,
                  double       hi,
                  guint        n_points,
                  double      *density)
{
  double step = (hi - lo) / (n_points - 1);
  double width = MAX (get_width (value, n), step);

  for (guint i = 0; i < n_points; i++)
    {
      double x = lo + i * step;
      double sum = 0;

      for (guint j = 0; j < n; j++)
        {
          double z = (x - value[j]) / width;

          if (z * z < 50)
            sum += exp (-z * z / 2);
        }
      density[i] = sum / (n * width * sqrt (2 * G_PI));
    }
}

/* ---- layout ---- */

typedef struct
{
  TwScale scale;
  TwPlot  plot;
  double  row_height;
  double  names_width;
} Layout;

static void
find_range (const TwRidgeData *data,
            double            *lo,
            double            *hi)
{
  *lo = INFINITY;
  *hi = -INFINITY;
  for (guint i = 0; i < data->n_rows; i++)
    for (guint j = 0; j < data->row[i].n; j++)
      {
        *lo = MIN (*lo, data->row[i].value[j]);
        *hi = MAX (*hi, data->row[i].value[j]);
      }
}

static gboolean
make_layout (const TwPen       *pen,
             const TwRidgeData *data,
             double             width,
             double             height,
             Layout            *layout)
{
  double names = 0, lo, hi;

  find_range (data, &lo, &hi);
  if (!isfinite (lo) || !isfinite (hi))
    return FALSE;

  for (guint i = 0; i < data->n_rows; i++)
    {
      double name;

      tw_pen_measure (pen, data->row[i].label, TW_TEXT_SMALL, &name, NULL);
      names = MAX (names, name);
    }
  names = MIN (names, MAX_NAME * width);
  layout->names_width = names;
  tw_scale_init_nice (&layout->scale, lo, hi, MAX_TICKS);
  layout->plot = (TwPlot){ MARGIN + names + GAP, MARGIN, width - names - GAP - 3 * MARGIN, height - 2 * MARGIN - AXIS, pen->style->mirrored };
  if (pen->style->mirrored)
    layout->plot.x = 2 * MARGIN;
  layout->row_height = layout->plot.height / (data->n_rows + OVERLAP - 1);

  return layout->plot.width > 20 && layout->row_height > 8;
}

static double
get_base (const Layout *layout,
          guint         row)
{
  return layout->plot.y + (row + OVERLAP) * layout->row_height;
}

double
tw_ridge_chart_get_height (guint n_rows)
{
  return 2 * MARGIN + AXIS + MIN_ROW * (n_rows + OVERLAP - 1);
}

/* ---- drawing ---- */

static void
trace (const TwPen  *pen,
       const Layout *layout,
       guint         row,
       const double *density,
       double        peak)
{
  for (guint i = 0; i < N_POINTS; i++)
    {
      double x = tw_plot_get_x (&layout->plot, (double) i / (N_POINTS - 1));
      double y = get_base (layout, row) - density[i] / peak * OVERLAP * layout->row_height;

      cairo_line_to (pen->cr, x, y);
    }
}

static void
draw_row (const TwPen       *pen,
          const TwRidgeData *data,
          const Layout      *layout,
          guint              row,
          const double      *density,
          double             peak)
{
  const GdkRGBA *color = &pen->style->area[row % TW_N_CHART_PATTERNS];
  double         mean = tw_scale_to_unit (&layout->scale, get_mean (&data->row[row]));
  double         x = tw_plot_get_x (&layout->plot, mean);
  double         base = get_base (layout, row);
  double         name_x = pen->style->mirrored ? layout->plot.x + layout->plot.width + GAP : layout->plot.x - GAP;

  cairo_move_to (pen->cr, tw_plot_get_x (&layout->plot, 0), base);
  trace (pen, layout, row, density, peak);
  cairo_line_to (pen->cr, tw_plot_get_x (&layout->plot, 1), base);
  cairo_close_path (pen->cr);
  tw_pen_set_faded (pen, color, 0.55);
  cairo_fill (pen->cr);

  trace (pen, layout, row, density, peak);
  tw_pen_set_color (pen, color);
  cairo_set_line_width (pen->cr, pen->style->line_width);
  cairo_stroke (pen->cr);

  cairo_move_to (pen->cr, x, base);
  cairo_line_to (pen->cr, x, base - density[(guint) (mean * (N_POINTS - 1))] / peak * OVERLAP * layout->row_height);
  tw_pen_set_color (pen, &pen->style->text);
  cairo_stroke (pen->cr);
  tw_pen_name (pen, data->row[row].label, TW_TEXT_SMALL, &pen->style->text, name_x, base, pen->style->mirrored ? 0 : 1, 0.9, layout->names_width);
}

static void
draw_rows (const TwPen       *pen,
           const TwRidgeData *data,
           const Layout      *layout)
{
  g_autofree double *density = g_new (double, (gsize) data->n_rows *N_POINTS);
  double             peak = 0;

  for (guint i = 0; i < data->n_rows; i++)
    tw_ridge_density (data->row[i].value, data->row[i].n, layout->scale.lo, layout->scale.hi, N_POINTS, density + (gsize) i * N_POINTS);
  for (guint i = 0; i < data->n_rows * N_POINTS; i++)
    peak = MAX (peak, density[i]);
  for (guint i = 0; i < data->n_rows; i++)
    draw_row (pen, data, layout, i, density + (gsize) i * N_POINTS, peak);
}

void
tw_ridge_chart_draw (cairo_t            *cr,
                     PangoContext       *context,
                     gconstpointer       data,
                     const TwChartStyle *style,
                     double              width,
                     double              height)
{
  const TwRidgeData *ridges = data;
  Layout             layout;
  TwPen              pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, ridges, width, height, &layout))
    {
      tw_pen_value_axis_below (&pen, &layout.plot, &layout.scale, ridges->format);
      draw_rows (&pen, ridges, &layout);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static gpointer
copy_data (gconstpointer data)
{
  return tw_ridge_data_copy (data);
}

static void
free_data (gpointer data)
{
  tw_ridge_data_free (data);
}

static guint
get_n_marks (gconstpointer data)
{
  const TwRidgeData *ridge = data;

  return ridge->n_rows;
}

static gboolean
get_box (const TwPen     *pen,
         gconstpointer    data,
         double           width,
         double           height,
         guint            mark,
         graphene_rect_t *box)
{
  Layout layout;

  if (!make_layout (pen, data, width, height, &layout))
    return FALSE;

  graphene_rect_init (box, 0, (float) (get_base (&layout, mark) - layout.row_height), (float) width, (float) layout.row_height);

  return TRUE;
}

static char *
dup_text (gconstpointer data,
          guint         mark)
{
  const TwRidgeData *ridge = data;
  const TwRidgeRow  *row = &ridge->row[mark];
  g_autofree float  *sorted = g_memdup2 (row->value, row->n * sizeof *sorted);
  g_autofree char   *mean = tw_chart_format_value (ridge->format, get_mean (row));
  g_autofree char   *low = NULL;
  g_autofree char   *high = NULL;

  qsort (sorted, row->n, sizeof *sorted, compare_floats);
  low = tw_chart_format_value (ridge->format, sorted[(row->n - 1) / 20]);
  high = tw_chart_format_value (ridge->format, sorted[row->n - 1 - (row->n - 1) / 20]);

  /* TRANSLATORS: a scenario's name, the mean of its figures, and what nine in ten of them lie between */
  return g_strdup_printf (_ ("%s: %s on average, nine in ten from %s to %s"), row->label, mean, low, high);
}

static double
get_height (gconstpointer data)
{
  const TwRidgeData *ridge = data;

  return tw_ridge_chart_get_height (ridge->n_rows);
}

static void
tw_ridge_chart_class_init (TwRidgeChartClass *klass)
{
  TwMarkChartClass *chart_class = TW_MARK_CHART_CLASS (klass);

  chart_class->draw = tw_ridge_chart_draw;
  chart_class->copy_data = copy_data;
  chart_class->free_data = free_data;
  chart_class->get_n_marks = get_n_marks;
  chart_class->get_box = get_box;
  chart_class->dup_text = dup_text;
  chart_class->get_height = get_height;
}

static void
tw_ridge_chart_init (TwRidgeChart *self)
{
}

GtkWidget *
tw_ridge_chart_new (void)
{
  return g_object_new (TW_TYPE_RIDGE_CHART, NULL);
}

void
tw_ridge_chart_set_data (TwRidgeChart      *self,
                         const TwRidgeData *data)
{
  g_return_if_fail (TW_IS_RIDGE_CHART (self));

  tw_mark_chart_set_data (TW_MARK_CHART (self), data, data != NULL ? data->title : NULL);
}

const TwRidgeData *
tw_ridge_chart_get_data (TwRidgeChart *self)
{
  g_return_val_if_fail (TW_IS_RIDGE_CHART (self), NULL);

  return tw_mark_chart_get_data (TW_MARK_CHART (self));
}
