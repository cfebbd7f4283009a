/* tw-chart-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart-cache.h"

#include <math.h>

#define PADDING 10.0

void
tw_chart_cache_clear (TwChartCache *cache)
{
  g_clear_pointer (&cache->node, gsk_render_node_unref);
}

/* A picture of what @draw draws, so that a node with it costs a blit. One with paths in it would run them anew in each frame
 * in which something below or above it moves. */
static cairo_surface_t *
draw_picture (GtkWidget          *widget,
              const TwChartStyle *style,
              TwChartCacheFunc    draw,
              int                 width,
              int                 height)
{
  int              scale = gtk_widget_get_scale_factor (widget);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t         *cr;

  cairo_surface_set_device_scale (picture, scale, scale);
  cr = cairo_create (picture);
  draw (widget, cr, style, width, height);
  cairo_destroy (cr);

  return picture;
}

void
tw_chart_cache_snapshot (TwChartCache       *cache,
                         GtkWidget          *widget,
                         GtkSnapshot        *snapshot,
                         const TwChartStyle *style,
                         TwChartCacheFunc    draw)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (width < 1 || height < 1)
    return;

  if (cache->node == NULL || cache->width != width || cache->height != height || cache->scale != scale || cache->mirrored != style->mirrored)
    {
      cairo_surface_t *picture = draw_picture (widget, style, draw, width, height);
      cairo_t         *cr;

      tw_chart_cache_clear (cache);
      cache->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
      cr = gsk_cairo_node_get_draw_context (cache->node);
      cairo_set_source_surface (cr, picture, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
      cairo_surface_destroy (picture);
      cache->width = width;
      cache->height = height;
      cache->scale = scale;
      cache->mirrored = style->mirrored;
    }
  gtk_snapshot_append_node (snapshot, cache->node);
}

/* Beside the crosshair on the side where there is room. */
static double
place_box (double   x,
           double   box_width,
           double   width,
           gboolean mirrored)
{
  double right = x + 12, left = x - 12 - box_width;
  double wanted = mirrored ? right : left;

  if (wanted < 2 || wanted + box_width > width - 2)
    wanted = mirrored ? left : right;

  return round (CLAMP (wanted, 2, MAX (2, width - 2 - box_width)));
}

void
tw_chart_snapshot_tooltip (GtkWidget          *widget,
                           GtkSnapshot        *snapshot,
                           const TwChartStyle *style,
                           const char         *markup,
                           double              x,
                           double              top)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  PangoAttrList *attributes = pango_attr_list_new ();
  GskRoundedRect box;
  float          border[4] = { 1, 1, 1, 1 };
  GdkRGBA        colors[4] = { style->grid, style->grid, style->grid, style->grid };
  int            w, h;
  double         left;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_markup (layout, markup, -1);
  pango_layout_set_spacing (layout, 2 * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &w, &h);

  left = place_box (x, w + 2 * PADDING, gtk_widget_get_width (widget), style->mirrored);
  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (left, top, w + 2 * PADDING, h + 2 * PADDING - 4), 8);
  gtk_snapshot_append_outset_shadow (snapshot, &box, &(GdkRGBA){ 0, 0, 0, 0.18 }, 0, 1, 0, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &style->paper, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, border, colors);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left + PADDING, top + PADDING - 2));
  gtk_snapshot_append_layout (snapshot, layout, &style->text);
  gtk_snapshot_restore (snapshot);
}
