/* tw-chart-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart-draw.h"

#include <math.h>
#include <pango/pangocairo.h>

#define MAX_TIME_TICKS 64
#define LABEL_GAP      18.0

void
tw_pen_init (TwPen              *pen,
             cairo_t            *cr,
             PangoContext       *context,
             const TwChartStyle *style,
             double              width,
             double              height)
{
  pen->cr = cr;
  pen->style = style;
  if (context)
    {
      pen->context = g_object_ref (context);
    }
  else
    {
      PangoFontDescription *font = pango_font_description_from_string ("Cantarell,Noto Sans,Noto Sans CJK SC,sans-serif 11");

      pen->context = pango_cairo_create_context (cr);
      pango_context_set_font_description (pen->context, font);
      pango_font_description_free (font);
    }

  if (!style->opaque)
    return;
  tw_pen_set_color (pen, &style->paper);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

void
tw_pen_clear (TwPen *pen)
{
  g_clear_object (&pen->context);
}

void
tw_pen_set_color (const TwPen   *pen,
                  const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (pen->cr, color);
}

void
tw_pen_set_faded (const TwPen   *pen,
                  const GdkRGBA *color,
                  double         alpha)
{
  cairo_set_source_rgba (pen->cr, color->red, color->green, color->blue, alpha);
}

static PangoLayout *
create_layout (const TwPen *pen,
               const char  *text,
               double       size)
{
  PangoLayout   *layout = pango_layout_new (pen->context);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (size));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

void
tw_pen_measure (const TwPen *pen,
                const char  *text,
                double       size,
                double      *width,
                double      *height)
{
  g_autoptr (PangoLayout) layout = create_layout (pen, text, size);
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  if (width)
    *width = w;
  if (height)
    *height = h;
}

static void
draw_text (const TwPen   *pen,
           const char    *text,
           double         size,
           const GdkRGBA *color,
           double         x,
           double         y,
           double         ax,
           double         ay,
           gboolean       rim,
           double         width)
{
  g_autoptr (PangoLayout) layout = create_layout (pen, text, size);
  int w, h;

  pango_layout_get_pixel_size (layout, &w, NULL);
  if (w > width)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }

  pango_layout_get_pixel_size (layout, &w, &h);
  x = round (x - w * ax);
  y = round (y - h * ay);
  if (rim)
    {
      cairo_move_to (pen->cr, x, y);
      pango_cairo_layout_path (pen->cr, layout);
      tw_pen_set_faded (pen, &pen->style->paper, 0.85);
      cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_width (pen->cr, 3);
      cairo_stroke (pen->cr);
    }
  tw_pen_set_color (pen, color);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, layout);
  cairo_new_path (pen->cr); /* the text leaves its current point behind */
}

void
tw_pen_text (const TwPen   *pen,
             const char    *text,
             double         size,
             const GdkRGBA *color,
             double         x,
             double         y,
             double         ax,
             double         ay)
{
  draw_text (pen, text, size, color, x, y, ax, ay, FALSE, G_MAXINT);
}

void
tw_pen_name (const TwPen   *pen,
             const char    *text,
             double         size,
             const GdkRGBA *color,
             double         x,
             double         y,
             double         ax,
             double         ay,
             double         width)
{
  draw_text (pen, text, size, color, x, y, ax, ay, FALSE, width);
}

void
tw_pen_label (const TwPen   *pen,
              const char    *text,
              double         size,
              const GdkRGBA *color,
              double         x,
              double         y,
              double         ax,
              double         ay)
{
  draw_text (pen, text, size, color, x, y, ax, ay, TRUE, G_MAXINT);
}

/* ---- data ---- */

void
tw_pen_trace (const TwPen   *pen,
              const TwPlot  *plot,
              const TwScale *scale,
              guint          n_cells,
              guint          first,
              const double  *value,
              guint          stride,
              guint          n)
{
  gboolean drawing = FALSE;

  for (guint i = 0; i < n; i++)
    {
      double v = value[i * stride];
      double x = tw_plot_get_cell_x (plot, n_cells, first + i);
      double y = tw_plot_get_y (plot, tw_scale_to_unit (scale, v));

      if (isnan (v))
        {
          drawing = FALSE;
          continue;
        }
      if (drawing)
        {
          cairo_line_to (pen->cr, x, y);
          continue;
        }
      cairo_move_to (pen->cr, x, y);
      if (i + 1 == n || isnan (value[(i + 1) * stride]))
        cairo_line_to (pen->cr, x + 1, y);
      drawing = TRUE;
    }
}

void
tw_pen_fill_between (const TwPen   *pen,
                     const TwPlot  *plot,
                     const TwScale *scale,
                     const double  *low,
                     const double  *high,
                     guint          n,
                     gboolean       flat_ends)
{
  cairo_t *cr = pen->cr;

  if (n == 0)
    return;

  cairo_new_path (cr);
  if (flat_ends)
    cairo_line_to (cr, tw_plot_get_x (plot, 0), tw_plot_get_y (plot, tw_scale_to_unit (scale, high[0])));
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, tw_plot_get_cell_x (plot, n, i), tw_plot_get_y (plot, tw_scale_to_unit (scale, high[i])));
  if (flat_ends)
    {
      cairo_line_to (cr, tw_plot_get_x (plot, 1), tw_plot_get_y (plot, tw_scale_to_unit (scale, high[n - 1])));
      cairo_line_to (cr, tw_plot_get_x (plot, 1), tw_plot_get_y (plot, tw_scale_to_unit (scale, low[n - 1])));
    }
  for (guint i = n; i-- > 0;)
    cairo_line_to (cr, tw_plot_get_cell_x (plot, n, i), tw_plot_get_y (plot, tw_scale_to_unit (scale, low[i])));
  if (flat_ends)
    cairo_line_to (cr, tw_plot_get_x (plot, 0), tw_plot_get_y (plot, tw_scale_to_unit (scale, low[0])));
  cairo_close_path (cr);
}

/* ---- axes ---- */

double
tw_pen_measure_value_axis (const TwPen         *pen,
                           const TwScale       *scale,
                           const TwChartFormat *format)
{
  double widest = 0;

  for (guint i = 0; i < scale->n_ticks; i++)
    {
      g_autofree char *label = tw_chart_format_axis (format, tw_scale_get_tick (scale, i));
      double           width;

      tw_pen_measure (pen, label, TW_TEXT_SMALL, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest;
}

void
tw_pen_value_axis (const TwPen         *pen,
                   const TwPlot        *plot,
                   const TwScale       *scale,
                   const TwChartFormat *format)
{
  double label_x = plot->mirrored ? plot->x + plot->width + 8 : plot->x - 8;

  cairo_set_line_width (pen->cr, 1);
  for (guint i = 0; i < scale->n_ticks; i++)
    {
      double           value = tw_scale_get_tick (scale, i);
      g_autofree char *label = tw_chart_format_axis (format, value);
      double           y = round (tw_plot_get_y (plot, tw_scale_to_unit (scale, value))) + 0.5;

      tw_pen_set_color (pen, &pen->style->grid);
      cairo_move_to (pen->cr, plot->x, y);
      cairo_line_to (pen->cr, plot->x + plot->width, y);
      cairo_stroke (pen->cr);
      tw_pen_text (pen, label, TW_TEXT_SMALL, &pen->style->dim, label_x, y, plot->mirrored ? 0 : 1, 0.5);
    }
}

void
tw_pen_value_axis_below (const TwPen         *pen,
                         const TwPlot        *plot,
                         const TwScale       *scale,
                         const TwChartFormat *format)
{
  guint step = 1;

  while (step < scale->n_ticks && (tw_pen_measure_value_axis (pen, scale, format) + 8) * (scale->n_ticks - 1) > plot->width * step)
    step++;
  cairo_set_line_width (pen->cr, 1);
  for (guint i = 0; i < scale->n_ticks; i += step)
    {
      double           value = tw_scale_get_tick (scale, i);
      g_autofree char *label = tw_chart_format_axis (format, value);
      double           x = floor (tw_plot_get_x (plot, tw_scale_to_unit (scale, value))) + 0.5;

      tw_pen_set_color (pen, &pen->style->grid);
      cairo_move_to (pen->cr, x, plot->y);
      cairo_line_to (pen->cr, x, plot->y + plot->height);
      cairo_stroke (pen->cr);
      tw_pen_text (pen, label, TW_TEXT_SMALL, &pen->style->dim, x, plot->y + plot->height + 4, 0.5, 0);
    }
}

/* The widest label of a year, whatever unit the ticks turn out to have. */
static double
measure_time_label (const TwPen         *pen,
                    TwDay                first,
                    const TwChartFormat *format)
{
  double widest = 0;

  for (int month = 0; month < 12; month++)
    {
      TwTimeTick       tick = { first + month * 30, month % 3 ? TW_TIME_WEEK : TW_TIME_MONTH, TRUE };
      g_autofree char *label = tw_chart_format_tick (format, &tick);
      double           width;

      tw_pen_measure (pen, label, TW_TEXT_SMALL, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest;
}

void
tw_pen_time_axis (const TwPen         *pen,
                  const TwPlot        *plot,
                  TwWeek               first_week,
                  guint                n_weeks,
                  const TwChartFormat *format)
{
  TwTimeTick tick[MAX_TIME_TICKS];
  char      *label[MAX_TIME_TICKS];
  double     center[MAX_TIME_TICKS], width[MAX_TIME_TICKS], edge = plot->mirrored ? 0 : plot->x;
  gboolean   shown[MAX_TIME_TICKS];
  TwDay      first = tw_week_get_monday (first_week);
  guint      n;

  if (n_weeks == 0 || plot->width < 1)
    return;

  n = tw_time_ticks (first, first + 7 * (int) n_weeks, plot->width, measure_time_label (pen, first, format) + LABEL_GAP, tick, MAX_TIME_TICKS);
  for (guint i = 0; i < n; i++)
    {
      label[i] = tw_chart_format_tick (format, &tick[i]);
      tw_pen_measure (pen, label[i], TW_TEXT_SMALL, &width[i], NULL);
      center[i] = tw_plot_get_x (plot, (tick[i].day - first) / (7.0 * n_weeks));
    }
  tw_labels_thin (center, width, n, LABEL_GAP / 3, MIN (edge, plot->x - 20), plot->x + plot->width + 12, shown);

  cairo_set_line_width (pen->cr, 1);
  for (guint i = 0; i < n; i++)
    {
      if (shown[i])
        {
          double x = floor (center[i]) + 0.5, y = plot->y + plot->height;

          tw_pen_set_color (pen, &pen->style->grid);
          cairo_move_to (pen->cr, x, y);
          cairo_line_to (pen->cr, x, y + 4);
          cairo_stroke (pen->cr);
          tw_pen_text (pen, label[i], TW_TEXT_SMALL, &pen->style->dim, center[i], y + 6, 0.5, 0);
        }
      g_free (label[i]);
    }
}

double
tw_pen_legend_entry (const TwPen   *pen,
                     const GdkRGBA *color,
                     const char    *label,
                     double         x,
                     double         y)
{
  double direction = pen->style->mirrored ? -1 : 1, width;

  tw_pen_measure (pen, label, TW_TEXT_SMALL, &width, NULL);
  tw_pen_set_color (pen, color);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (pen->cr, 4);
  cairo_move_to (pen->cr, x + 2 * direction, y);
  cairo_line_to (pen->cr, x + 14 * direction, y);
  cairo_stroke (pen->cr);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_BUTT);
  tw_pen_text (pen, label, TW_TEXT_SMALL, &pen->style->dim, x + 22 * direction, y, pen->style->mirrored ? 1 : 0, 0.5);

  return x + (22 + width + 26) * direction;
}

/* ---- patterns ---- */

/* Lines through the clip at an angle: (dx, dy) along, every @distance pixels. */
static void
hatch (cairo_t *cr,
       double   dx,
       double   dy,
       double   distance)
{
  double x0, y0, x1, y1, reach;

  cairo_clip_extents (cr, &x0, &y0, &x1, &y1);
  reach = (x1 - x0) + (y1 - y0) + distance;
  /* from a multiple of the distance, so that neighbours line up while the clip changes */
  x0 = floor (x0 / distance) * distance;
  y0 = floor (y0 / distance) * distance;
  for (double offset = -reach; offset < reach; offset += distance)
    {
      double x = dy == 0 ? x0 : x0 + offset, y = dy == 0 ? y0 + offset : y0;

      cairo_move_to (cr, x - dx * reach, y - dy * reach);
      cairo_line_to (cr, x + dx * reach, y + dy * reach);
    }
  cairo_stroke (cr);
}

static void
dots (cairo_t *cr,
      double   distance)
{
  double x0, y0, x1, y1;

  cairo_clip_extents (cr, &x0, &y0, &x1, &y1);
  for (double y = floor (y0 / distance) * distance; y < y1; y += distance)
    for (double x = floor (x0 / distance) * distance; x < x1; x += distance)
      {
        cairo_new_sub_path (cr);
        cairo_arc (cr, x, y, 1, 0, 2 * G_PI);
      }
  cairo_fill (cr);
}

void
tw_pen_fill_pattern (const TwPen *pen,
                     guint        index)
{
  cairo_t       *cr = pen->cr;
  const GdkRGBA *color = &pen->style->area[index % TW_N_CHART_PATTERNS];

  tw_pen_set_faded (pen, color, pen->style->high_contrast ? 0.8 : 0.55);
  cairo_fill_preserve (cr);

  cairo_save (cr);
  cairo_clip (cr);
  tw_pen_set_faded (pen, color, 0.9);
  cairo_set_line_width (cr, 1);
  switch (index % TW_N_CHART_PATTERNS)
    {
    case 0: /* plain */
      break;
    case 1:
      hatch (cr, 1, -1, 7);
      break;
    case 2:
      dots (cr, 6);
      break;
    case 3:
      hatch (cr, 1, 1, 7);
      break;
    case 4:
      hatch (cr, 1, 0, 5);
      break;
    default:
      hatch (cr, 0, 1, 6);
      break;
    }
  cairo_restore (cr);
  cairo_new_path (cr);
}

void
tw_pen_add_round_rectangle (const TwPen *pen,
                            double       x,
                            double       y,
                            double       width,
                            double       height,
                            double       radius)
{
  cairo_t *cr = pen->cr;

  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}
