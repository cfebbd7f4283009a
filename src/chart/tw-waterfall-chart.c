/* tw-waterfall-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-waterfall-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>

#define ROW_HEIGHT 24.0
#define BAR_HEIGHT 14.0
#define BAR_RADIUS 3.0
#define MIN_BAR    2.0
#define MARGIN     10.0
#define GAP        8.0
#define MIN_BARS   70.0 /* width below which units give way */

struct _TwWaterfallChart
{
  TwMarkChart parent_instance;
};

G_DEFINE_FINAL_TYPE (TwWaterfallChart, tw_waterfall_chart, TW_TYPE_MARK_CHART)

/* ---- data ---- */

TwWaterfallData *
tw_waterfall_data_copy (const TwWaterfallData *data)
{
  TwWaterfallData *copy = g_memdup2 (data, sizeof *data);
  TwWaterfallStep *steps = g_memdup2 (data->steps, data->n_steps * sizeof *steps);

  for (guint i = 0; i < data->n_steps; i++)
    steps[i].label = g_strdup (data->steps[i].label);
  copy->steps = steps;
  copy->title = g_strdup (data->title);
  copy->total_label = g_strdup (data->total_label);

  return copy;
}

void
tw_waterfall_data_free (TwWaterfallData *data)
{
  if (data == NULL)
    return;

  for (guint i = 0; i < data->n_steps; i++)
    g_free ((char *) data->steps[i].label);
  g_free ((TwWaterfallStep *) data->steps);
  g_free ((char *) data->title);
  g_free ((char *) data->total_label);
  g_free (data);
}

double
tw_waterfall_data_get_total (const TwWaterfallData *data)
{
  double total = 0;

  for (guint i = 0; i < data->n_steps; i++)
    total += data->steps[i].units;

  return total;
}

static TwWaterfallStep
get_row (const TwWaterfallData *data,
         guint                  row)
{
  if (row < data->n_steps)
    return data->steps[row];

  return (TwWaterfallStep){ data->total_label, tw_waterfall_data_get_total (data), data->total_percent };
}

char *
tw_waterfall_data_to_csv (const TwWaterfallData *data)
{
  GString *csv = g_string_new ("share,units,percent\n");

  for (guint i = 0; i <= data->n_steps; i++)
    {
      TwWaterfallStep step = get_row (data, i);

      tw_chart_append_csv_name (csv, step.label);
      tw_chart_append_csv (csv, step.units);
      tw_chart_append_csv (csv, 100 * step.percent);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

static char *
dup_units (const TwWaterfallData *data,
           double                 units)
{
  return data->units != NULL ? data->units (units) : g_strdup_printf ("%+.0f", units);
}

/* (nullable): unknown where nothing was before */
static char *
dup_percent (const TwWaterfallData *data,
             double                 percent)
{
  if (!isfinite (percent))
    return NULL;

  return data->percent != NULL ? data->percent (percent) : g_strdup_printf ("%+.0f %%", 100 * percent);
}

/* "+74 · +18 %" */
static char *
dup_figures (const TwWaterfallData *data,
             guint                  row,
             gboolean               with_units)
{
  TwWaterfallStep  step = get_row (data, row);
  g_autofree char *units = dup_units (data, step.units);
  char            *percent = dup_percent (data, step.percent);

  if (percent == NULL)
    return g_steal_pointer (&units);
  if (with_units)
    {
      char *both = g_strdup_printf ("%s · %s", units, percent);

      g_free (percent);
      return both;
    }

  return percent;
}

/* ---- layout ---- */

/* In reading direction; what is mirrored is drawn from the other side. */
typedef struct
{
  double   width;
  double   top;
  double   row_height;
  double   bars_x;
  double   bars_width;
  gboolean with_units;
  double   lo;
  double   hi;
} Layout;

static void
find_range (const TwWaterfallData *data,
            Layout                *layout)
{
  double sum = 0;

  layout->lo = layout->hi = 0;
  for (guint i = 0; i < data->n_steps; i++)
    {
      sum += data->steps[i].units;
      layout->lo = MIN (layout->lo, sum);
      layout->hi = MAX (layout->hi, sum);
    }
  if (layout->hi - layout->lo < 1e-9)
    layout->hi = layout->lo + 1;
}

static void
measure_texts (const TwPen           *pen,
               const TwWaterfallData *data,
               gboolean               with_units,
               double                *names,
               double                *figures)
{
  *names = *figures = 0;
  for (guint i = 0; i <= data->n_steps; i++)
    {
      g_autofree char *text = dup_figures (data, i, with_units);
      double           width;

      tw_pen_measure (pen, get_row (data, i).label, TW_TEXT_SMALL, &width, NULL);
      *names = MAX (*names, width);
      tw_pen_measure (pen, text, TW_TEXT_SMALL, &width, NULL);
      *figures = MAX (*figures, width);
    }
}

static gboolean
make_layout (const TwPen           *pen,
             const TwWaterfallData *data,
             double                 width,
             double                 height,
             Layout                *layout)
{
  double names, figures;

  if (data->n_steps == 0)
    return FALSE;

  find_range (data, layout);
  layout->width = width;
  layout->row_height = MIN (ROW_HEIGHT, (height - 2 * MARGIN) / (data->n_steps + 1));
  layout->top = MAX (0, (height - layout->row_height * (data->n_steps + 1)) / 2);
  for (layout->with_units = TRUE;; layout->with_units = FALSE)
    {
      measure_texts (pen, data, layout->with_units, &names, &figures);
      layout->bars_x = MARGIN + names + GAP;
      layout->bars_width = width - layout->bars_x - GAP - figures - MARGIN;
      if (layout->bars_width >= MIN_BARS || !layout->with_units)
        break;
    }

  return layout->bars_width > 20 && layout->row_height > 8;
}

static double
get_x (const Layout *layout,
       double        units)
{
  return layout->bars_x + layout->bars_width * (units - layout->lo) / (layout->hi - layout->lo);
}

static double
get_row_y (const Layout *layout,
           guint         row)
{
  return layout->top + (row + 0.5) * layout->row_height;
}

/* ---- drawing ---- */

static double
mirror (const TwPen  *pen,
        const Layout *layout,
        double        x)
{
  return pen->style->mirrored ? layout->width - x : x;
}

static void
draw_bar (const TwPen   *pen,
          const Layout  *layout,
          guint          row,
          double         from,
          double         to,
          const GdkRGBA *color)
{
  double a = mirror (pen, layout, get_x (layout, from)), b = mirror (pen, layout, get_x (layout, to));
  double width = MAX (fabs (b - a), MIN_BAR), height = MIN (BAR_HEIGHT, layout->row_height - 4);

  tw_pen_set_color (pen, color);
  tw_pen_add_round_rectangle (pen, (a + b - width) / 2, get_row_y (layout, row) - height / 2, width, height, BAR_RADIUS);
  cairo_fill (pen->cr);
}

/* From where a share ends down to where the next begins. */
static void
draw_link (const TwPen  *pen,
           const Layout *layout,
           guint         row,
           double        units)
{
  double x = floor (mirror (pen, layout, get_x (layout, units))) + 0.5;

  cairo_set_line_width (pen->cr, 1);
  tw_pen_set_color (pen, &pen->style->grid);
  cairo_move_to (pen->cr, x, get_row_y (layout, row));
  cairo_line_to (pen->cr, x, get_row_y (layout, row + 1));
  cairo_stroke (pen->cr);
}

static void
draw_zero (const TwPen           *pen,
           const TwWaterfallData *data,
           const Layout          *layout)
{
  double x = floor (mirror (pen, layout, get_x (layout, 0))) + 0.5;

  cairo_set_line_width (pen->cr, 1);
  tw_pen_set_faded (pen, &pen->style->dim, 0.6);
  cairo_move_to (pen->cr, x, layout->top);
  cairo_line_to (pen->cr, x, layout->top + layout->row_height * (data->n_steps + 1));
  cairo_stroke (pen->cr);
}

static void
draw_texts (const TwPen           *pen,
            const TwWaterfallData *data,
            const Layout          *layout,
            guint                  row)
{
  g_autofree char *figures = dup_figures (data, row, layout->with_units);
  const GdkRGBA   *color = row == data->n_steps ? &pen->style->text : &pen->style->dim;
  double           y = get_row_y (layout, row);
  double           start = pen->style->mirrored ? 1 : 0;

  tw_pen_text (pen, get_row (data, row).label, TW_TEXT_SMALL, color, mirror (pen, layout, layout->bars_x - GAP), y, 1 - start, 0.5);
  tw_pen_text (pen, figures, TW_TEXT_SMALL, &pen->style->text, mirror (pen, layout, layout->width - MARGIN), y, 1 - start, 0.5);
}

void
tw_waterfall_chart_draw (cairo_t            *cr,
                         PangoContext       *context,
                         gconstpointer       data,
                         const TwChartStyle *style,
                         double              width,
                         double              height)
{
  const TwWaterfallData *waterfall = data;
  double                 sum = 0;
  Layout                 layout;
  TwPen                  pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, waterfall, width, height, &layout))
    {
      draw_zero (&pen, waterfall, &layout);
      for (guint i = 0; i < waterfall->n_steps; i++)
        {
          double units = waterfall->steps[i].units;

          draw_link (&pen, &layout, i, sum + units);
          draw_bar (&pen, &layout, i, sum, sum + units, units < 0 ? &style->bad : &style->good);
          draw_texts (&pen, waterfall, &layout, i);
          sum += units;
        }
      draw_bar (&pen, &layout, waterfall->n_steps, 0, sum, &style->median);
      draw_texts (&pen, waterfall, &layout, waterfall->n_steps);
    }
  tw_pen_clear (&pen);
}

double
tw_waterfall_chart_get_height (guint n_steps)
{
  return 2 * MARGIN + ROW_HEIGHT * (n_steps + 1);
}

/* ---- widget ---- */

static gpointer
copy_data (gconstpointer data)
{
  return tw_waterfall_data_copy (data);
}

static void
free_data (gpointer data)
{
  tw_waterfall_data_free (data);
}

/* The total counts. */
static guint
get_n_marks (gconstpointer data)
{
  const TwWaterfallData *waterfall = data;

  return waterfall->n_steps + 1;
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

  graphene_rect_init (box, 0, (float) (layout.top + mark * layout.row_height), (float) layout.width, (float) layout.row_height);

  return TRUE;
}

static char *
dup_text (gconstpointer data,
          guint         mark)
{
  const TwWaterfallData *waterfall = data;
  g_autofree char       *figures = dup_figures (waterfall, mark, TRUE);

  /* TRANSLATORS: a share of a change and its figures: "Season: +24 · +6 %" */
  return g_strdup_printf (C_ ("chart", "%s: %s"), get_row (waterfall, mark).label, figures);
}

static double
get_height (gconstpointer data)
{
  const TwWaterfallData *waterfall = data;

  return tw_waterfall_chart_get_height (waterfall->n_steps);
}

static void
tw_waterfall_chart_class_init (TwWaterfallChartClass *klass)
{
  TwMarkChartClass *chart_class = TW_MARK_CHART_CLASS (klass);

  chart_class->draw = tw_waterfall_chart_draw;
  chart_class->copy_data = copy_data;
  chart_class->free_data = free_data;
  chart_class->get_n_marks = get_n_marks;
  chart_class->get_box = get_box;
  chart_class->dup_text = dup_text;
  chart_class->get_height = get_height;
}

static void
tw_waterfall_chart_init (TwWaterfallChart *self)
{
}

GtkWidget *
tw_waterfall_chart_new (void)
{
  return g_object_new (TW_TYPE_WATERFALL_CHART, NULL);
}

void
tw_waterfall_chart_set_data (TwWaterfallChart      *self,
                             const TwWaterfallData *data)
{
  g_return_if_fail (TW_IS_WATERFALL_CHART (self));

  tw_mark_chart_set_data (TW_MARK_CHART (self), data, data != NULL ? data->title : NULL);
}

const TwWaterfallData *
tw_waterfall_chart_get_data (TwWaterfallChart *self)
{
  g_return_val_if_fail (TW_IS_WATERFALL_CHART (self), NULL);

  return tw_mark_chart_get_data (TW_MARK_CHART (self));
}
