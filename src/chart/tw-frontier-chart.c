/* tw-frontier-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-frontier-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define RADIUS    6.0
#define REACH     11.0 /* around a point, that counts as the point */
#define MARGIN    10.0
#define GAP       4.0
#define AXIS      22.0
#define MAX_TICKS 6
#define ROOM      0.06 /* of the range, left free on all sides */
#define N_SHAPES  4

struct _TwFrontierChart
{
  TwMarkChart parent_instance;
};

G_DEFINE_FINAL_TYPE (TwFrontierChart, tw_frontier_chart, TW_TYPE_MARK_CHART)

/* ---- data ---- */

TwFrontierData *
tw_frontier_data_copy (const TwFrontierData *data)
{
  TwFrontierData  *copy = g_memdup2 (data, sizeof *data);
  TwFrontierPoint *point = g_memdup2 (data->point, data->n_points * sizeof *point);

  for (guint i = 0; i < data->n_points; i++)
    point[i].label = g_strdup (point[i].label);
  copy->point = point;
  copy->title = g_strdup (data->title);
  copy->x_name = g_strdup (data->x_name);
  copy->y_name = g_strdup (data->y_name);

  return copy;
}

void
tw_frontier_data_free (TwFrontierData *data)
{
  if (data == NULL)
    return;

  for (guint i = 0; i < data->n_points; i++)
    g_free ((char *) data->point[i].label);
  g_free ((TwFrontierPoint *) data->point);
  g_free ((char *) data->title);
  g_free ((char *) data->x_name);
  g_free ((char *) data->y_name);
  g_free (data);
}

/* From the largest x down; of those alike the highest first. */
static int
compare_points (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const TwFrontierPoint *point = user_data;
  const TwFrontierPoint *p = &point[*(const guint *) a], *q = &point[*(const guint *) b];

  if (p->x != q->x)
    return p->x > q->x ? -1 : 1;
  if (p->y != q->y)
    return p->y > q->y ? -1 : 1;

  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

guint
tw_frontier_data_find (const TwFrontierData *data,
                       guint                *on)
{
  g_autofree guint *order = g_new (guint, data->n_points + 1);
  double            highest = -INFINITY;
  guint             n = 0;

  for (guint i = 0; i < data->n_points; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) data->n_points, sizeof *order, compare_points, (gpointer) data->point);
  for (guint i = 0; i < data->n_points; i++)
    if (data->point[order[i]].y > highest)
      {
        highest = data->point[order[i]].y;
        on[n++] = order[i];
      }
  for (guint i = 0; i < n / 2; i++)
    {
      guint other = on[i];

      on[i] = on[n - 1 - i];
      on[n - 1 - i] = other;
    }

  return n;
}

char *
tw_frontier_data_to_csv (const TwFrontierData *data)
{
  GString *csv = g_string_new ("point,x,x_lo,x_hi,y,y_lo,y_hi\n");

  for (guint i = 0; i < data->n_points; i++)
    {
      const TwFrontierPoint *p = &data->point[i];

      tw_chart_append_csv_name (csv, p->label);
      tw_chart_append_csv (csv, p->x);
      tw_chart_append_csv (csv, p->x_lo);
      tw_chart_append_csv (csv, p->x_hi);
      tw_chart_append_csv (csv, p->y);
      tw_chart_append_csv (csv, p->y_lo);
      tw_chart_append_csv (csv, p->y_hi);
      g_string_append_c (csv, '\n');
    }

  return g_string_free (csv, FALSE);
}

/* ---- layout ---- */

typedef struct
{
  TwScale x;
  TwScale y;
  TwPlot  plot;
} Layout;

static void
init_scale (TwScale *scale,
            double   lo,
            double   hi)
{
  double room = hi > lo ? (hi - lo) * ROOM : MAX (fabs (hi) * ROOM, 1e-6);

  tw_scale_init_nice (scale, lo - room, hi + room, MAX_TICKS);
}

static gboolean
make_layout (const TwPen          *pen,
             const TwFrontierData *data,
             double                width,
             double                height,
             Layout               *layout)
{
  double x_lo = INFINITY, x_hi = -INFINITY, y_lo = INFINITY, y_hi = -INFINITY;
  double labels, name;

  for (guint i = 0; i < data->n_points; i++)
    {
      const TwFrontierPoint *p = &data->point[i];

      x_lo = MIN (x_lo, p->x_lo);
      x_hi = MAX (x_hi, p->x_hi);
      y_lo = MIN (y_lo, p->y_lo);
      y_hi = MAX (y_hi, p->y_hi);
    }
  if (!isfinite (x_lo + x_hi + y_lo + y_hi))
    return FALSE;

  init_scale (&layout->x, x_lo, x_hi);
  init_scale (&layout->y, y_lo, y_hi);
  labels = tw_pen_measure_value_axis (pen, &layout->y, data->y);
  tw_pen_measure (pen, data->y_name, TW_TEXT_SMALL, NULL, &name);
  layout->plot = (TwPlot){ MARGIN + labels + 2 * GAP, MARGIN + name + 2 * GAP, width - labels - 2 * GAP - 3 * MARGIN, 0, pen->style->mirrored };
  layout->plot.height = height - layout->plot.y - AXIS - name - MARGIN;
  if (pen->style->mirrored)
    layout->plot.x = 2 * MARGIN;

  return layout->plot.width > 40 && layout->plot.height > 40;
}

static double
get_x (const Layout *layout,
       double        x)
{
  return tw_plot_get_x (&layout->plot, tw_scale_to_unit (&layout->x, x));
}

static double
get_y (const Layout *layout,
       double        y)
{
  return tw_plot_get_y (&layout->plot, tw_scale_to_unit (&layout->y, y));
}

/* ---- labels ---- */

/* Where a name may stand beside its point: below, above, after, before. */
static void
init_label_box (const TwPen     *pen,
                const char      *label,
                double           x,
                double           y,
                guint            place,
                graphene_rect_t *box)
{
  double width, height;

  tw_pen_measure (pen, label, TW_TEXT_SMALL, &width, &height);
  switch (place)
    {
    case 0:
      graphene_rect_init (box, (float) (x - width / 2), (float) (y + RADIUS + GAP), (float) width, (float) height);
      break;
    case 1:
      graphene_rect_init (box, (float) (x - width / 2), (float) (y - RADIUS - GAP - height), (float) width, (float) height);
      break;
    case 2:
      graphene_rect_init (box, (float) (x + RADIUS + GAP), (float) (y - height / 2), (float) width, (float) height);
      break;
    default:
      graphene_rect_init (box, (float) (x - RADIUS - GAP - width), (float) (y - height / 2), (float) width, (float) height);
      break;
    }
}

static gboolean
is_free (const graphene_rect_t *box,
         const graphene_rect_t *taken,
         guint                  n_taken,
         const Layout          *layout)
{
  graphene_rect_t plot = GRAPHENE_RECT_INIT ((float) layout->plot.x, (float) (layout->plot.y - RADIUS), (float) layout->plot.width, (float) (layout->plot.height + 2 * RADIUS));

  if (!graphene_rect_contains_rect (&plot, box))
    return FALSE;
  for (guint i = 0; i < n_taken; i++)
    if (graphene_rect_intersection (box, &taken[i], NULL))
      return FALSE;

  return TRUE;
}

static void
draw_labels (const TwPen          *pen,
             const TwFrontierData *data,
             const Layout         *layout)
{
  g_autofree graphene_rect_t *taken = g_new (graphene_rect_t, 2 * data->n_points);
  guint                       n = 0;

  for (guint i = 0; i < data->n_points; i++, n++)
    graphene_rect_init (&taken[n], (float) (get_x (layout, data->point[i].x) - RADIUS), (float) (get_y (layout, data->point[i].y) - RADIUS), (float) (2 * RADIUS), (float) (2 * RADIUS));
  for (guint i = 0; i < data->n_points; i++)
    {
      const TwFrontierPoint *p = &data->point[i];
      graphene_rect_t        box;
      guint                  place = 0;

      do
        init_label_box (pen, p->label, get_x (layout, p->x), get_y (layout, p->y), place, &box);
      while (!is_free (&box, taken, n, layout) && ++place < 4);
      if (place == 4)
        continue; /* the cursor still tells its name */

      tw_pen_label (pen, p->label, TW_TEXT_SMALL, &pen->style->text, box.origin.x, box.origin.y, 0, 0);
      taken[n++] = box;
    }
}

/* ---- drawing ---- */

static void
draw_frontier (const TwPen          *pen,
               const TwFrontierData *data,
               const Layout         *layout)
{
  static const double dashes[] = { 5, 4 };
  g_autofree guint   *on = g_new (guint, data->n_points);
  guint               n = tw_frontier_data_find (data, on);

  for (guint i = 0; i < n; i++)
    cairo_line_to (pen->cr, get_x (layout, data->point[on[i]].x), get_y (layout, data->point[on[i]].y));
  tw_pen_set_color (pen, &pen->style->median);
  cairo_set_line_width (pen->cr, pen->style->line_width);
  cairo_set_dash (pen->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

static void
draw_cross (const TwPen           *pen,
            const Layout          *layout,
            const TwFrontierPoint *p)
{
  cairo_move_to (pen->cr, get_x (layout, p->x_lo), get_y (layout, p->y));
  cairo_line_to (pen->cr, get_x (layout, p->x_hi), get_y (layout, p->y));
  cairo_move_to (pen->cr, get_x (layout, p->x), get_y (layout, p->y_lo));
  cairo_line_to (pen->cr, get_x (layout, p->x), get_y (layout, p->y_hi));
  tw_pen_set_color (pen, &pen->style->dim);
  cairo_set_line_width (pen->cr, 1);
  cairo_stroke (pen->cr);
}

static void
draw_point (const TwPen           *pen,
            const Layout          *layout,
            const TwFrontierPoint *p)
{
  double x = get_x (layout, p->x), y = get_y (layout, p->y);

  cairo_new_path (pen->cr);
  switch (p->kind % N_SHAPES)
    {
    case 0:
      cairo_arc (pen->cr, x, y, RADIUS, 0, 2 * G_PI);
      break;
    case 1:
      cairo_rectangle (pen->cr, x - RADIUS * 0.9, y - RADIUS * 0.9, RADIUS * 1.8, RADIUS * 1.8);
      break;
    case 2:
      cairo_move_to (pen->cr, x, y - RADIUS * 1.1);
      cairo_line_to (pen->cr, x + RADIUS * 1.1, y + RADIUS);
      cairo_line_to (pen->cr, x - RADIUS * 1.1, y + RADIUS);
      break;
    default:
      cairo_move_to (pen->cr, x, y - RADIUS * 1.25);
      cairo_line_to (pen->cr, x + RADIUS * 1.25, y);
      cairo_line_to (pen->cr, x, y + RADIUS * 1.25);
      cairo_line_to (pen->cr, x - RADIUS * 1.25, y);
      break;
    }
  cairo_close_path (pen->cr);
  tw_pen_set_color (pen, &pen->style->area[p->kind % TW_N_CHART_PATTERNS]);
  cairo_fill (pen->cr);
}

static void
draw_names (const TwPen          *pen,
            const TwFrontierData *data,
            const Layout         *layout)
{
  const TwPlot *plot = &layout->plot;
  double        start = plot->mirrored ? plot->x + plot->width : plot->x;

  tw_pen_text (pen, data->y_name, TW_TEXT_SMALL, &pen->style->dim, start, plot->y - 2 * GAP, plot->mirrored ? 1 : 0, 1);
  tw_pen_text (pen, data->x_name, TW_TEXT_SMALL, &pen->style->dim, plot->x + plot->width / 2, plot->y + plot->height + AXIS, 0.5, 0);
}

void
tw_frontier_chart_draw (cairo_t            *cr,
                        PangoContext       *context,
                        gconstpointer       data,
                        const TwChartStyle *style,
                        double              width,
                        double              height)
{
  const TwFrontierData *frontier = data;
  Layout                layout;
  TwPen                 pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, frontier, width, height, &layout))
    {
      tw_pen_value_axis (&pen, &layout.plot, &layout.y, frontier->y);
      tw_pen_value_axis_below (&pen, &layout.plot, &layout.x, frontier->x);
      draw_names (&pen, frontier, &layout);
      draw_frontier (&pen, frontier, &layout);
      for (guint i = 0; i < frontier->n_points; i++)
        draw_cross (&pen, &layout, &frontier->point[i]);
      for (guint i = 0; i < frontier->n_points; i++)
        draw_point (&pen, &layout, &frontier->point[i]);
      draw_labels (&pen, frontier, &layout);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static gpointer
copy_data (gconstpointer data)
{
  return tw_frontier_data_copy (data);
}

static void
free_data (gpointer data)
{
  tw_frontier_data_free (data);
}

static guint
get_n_marks (gconstpointer data)
{
  const TwFrontierData *frontier = data;

  return frontier->n_points;
}

static gboolean
get_box (const TwPen     *pen,
         gconstpointer    data,
         double           width,
         double           height,
         guint            mark,
         graphene_rect_t *box)
{
  const TwFrontierData *frontier = data;
  Layout                layout;

  if (!make_layout (pen, data, width, height, &layout))
    return FALSE;

  graphene_rect_init (box, (float) (get_x (&layout, frontier->point[mark].x) - REACH), (float) (get_y (&layout, frontier->point[mark].y) - REACH), (float) (2 * REACH), (float) (2 * REACH));

  return TRUE;
}

static char *
dup_text (gconstpointer data,
          guint         mark)
{
  const TwFrontierData  *frontier = data;
  const TwFrontierPoint *p = &frontier->point[mark];
  g_autofree char       *x = tw_chart_format_value (frontier->x, p->x);
  g_autofree char       *y = tw_chart_format_value (frontier->y, p->y);

  /* TRANSLATORS: a scenario's name, then what its figures are and how much: "FBA: Profit $1.09 M, Fill rate 88 %" */
  return g_strdup_printf (_ ("%s: %s %s, %s %s"), p->label, frontier->y_name, y, frontier->x_name, x);
}

static double
get_height (gconstpointer data)
{
  return TW_FRONTIER_HEIGHT;
}

static void
tw_frontier_chart_class_init (TwFrontierChartClass *klass)
{
  TwMarkChartClass *chart_class = TW_MARK_CHART_CLASS (klass);

  chart_class->draw = tw_frontier_chart_draw;
  chart_class->copy_data = copy_data;
  chart_class->free_data = free_data;
  chart_class->get_n_marks = get_n_marks;
  chart_class->get_box = get_box;
  chart_class->dup_text = dup_text;
  chart_class->get_height = get_height;
}

static void
tw_frontier_chart_init (TwFrontierChart *self)
{
}

GtkWidget *
tw_frontier_chart_new (void)
{
  return g_object_new (TW_TYPE_FRONTIER_CHART, NULL);
}

void
tw_frontier_chart_set_data (TwFrontierChart      *self,
                            const TwFrontierData *data)
{
  g_return_if_fail (TW_IS_FRONTIER_CHART (self));

  tw_mark_chart_set_data (TW_MARK_CHART (self), data, data != NULL ? data->title : NULL);
}

const TwFrontierData *
tw_frontier_chart_get_data (TwFrontierChart *self)
{
  g_return_val_if_fail (TW_IS_FRONTIER_CHART (self), NULL);

  return tw_mark_chart_get_data (TW_MARK_CHART (self));
}
