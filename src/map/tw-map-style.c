/* tw-map-style.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-style.h"

#include <adwaita.h>

#define SWATCH_WIDTH  28
#define SWATCH_HEIGHT 12

static const char *const mode_colours[TW_N_MODES][2] = {
  [TW_MODE_OCEAN] = { "#1c71d8", "#3584e4" },
  [TW_MODE_FAST_OCEAN] = { "#0d7f8c", "#35b8c4" },
  [TW_MODE_RAIL] = { "#813d9c", "#b66fd0" },
  [TW_MODE_TRUCK] = { "#1f9a5e", "#3fcf83" },
  [TW_MODE_AIR] = { "#e66100", "#f28b3c" },
  [TW_MODE_EXPRESS] = { "#c01c28", "#f06a70" },
  [TW_MODE_PARCEL] = { "#77767b", "#9a9996" },
};

static const char *const level_colours[TW_N_MAP_LEVELS][2] = {
  [TW_MAP_LEVEL_NONE] = { "#9a9996", "#8b8e94" },
  [TW_MAP_LEVEL_SHORT] = { "#d9480f", "#ff7b3d" },
  [TW_MAP_LEVEL_LOW] = { "#dfa400", "#f5c211" },
  [TW_MAP_LEVEL_GOOD] = { "#26a269", "#33c17f" },
  [TW_MAP_LEVEL_EXCESS] = { "#1a5fb4", "#5b9bf0" },
};

void
tw_map_style_get_mode_colour (TwMode   mode,
                              gboolean dark,
                              GdkRGBA *colour)
{
  g_return_if_fail (mode < TW_N_MODES);

  gdk_rgba_parse (colour, mode_colours[mode][!!dark]);
}

void
tw_map_style_get_level_colour (TwMapLevel level,
                               gboolean   dark,
                               GdkRGBA   *colour)
{
  g_return_if_fail (level < TW_N_MAP_LEVELS);

  gdk_rgba_parse (colour, level_colours[level][!!dark]);
}

static void
set_dash (cairo_t *cr,
          double   on,
          double   off)
{
  cairo_set_dash (cr, (const double[]){ on, off }, 2, 0);
}

static void
stroke_rail (cairo_t *cr,
             double   width)
{
  cairo_set_line_width (cr, MAX (1.2, width * 0.5));
  cairo_stroke_preserve (cr);
  set_dash (cr, 1.6, 5.4);
  cairo_set_line_width (cr, width + 4);
  cairo_stroke (cr);
}

static void
stroke_fast_ocean (cairo_t *cr,
                   double   width)
{
  set_dash (cr, 4 * width + 10, width + 4);
  cairo_stroke (cr);
}

void
tw_map_style_stroke (cairo_t       *cr,
                     TwMode         mode,
                     double         width,
                     const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);

  switch (mode)
    {
    case TW_MODE_FAST_OCEAN:
      stroke_fast_ocean (cr, width);
      break;
    case TW_MODE_RAIL:
      stroke_rail (cr, width);
      break;
    case TW_MODE_TRUCK:
      set_dash (cr, 5, 3);
      cairo_stroke (cr);
      break;
    case TW_MODE_AIR:
      set_dash (cr, 12, 5);
      cairo_stroke (cr);
      break;
    case TW_MODE_EXPRESS:
      set_dash (cr, 9, 4);
      cairo_set_dash (cr, (const double[]){ 9, 3, 2, 3 }, 4, 0);
      cairo_stroke (cr);
      break;
    case TW_MODE_PARCEL:
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      set_dash (cr, 0, width + 3);
      cairo_stroke (cr);
      break;
    case TW_MODE_OCEAN:
    default:
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_stroke (cr);
    }

  cairo_set_dash (cr, NULL, 0, 0);
}

/* ---- swatch ---- */

struct _TwMapSwatch
{
  GtkWidget parent_instance;

  TwMode mode;
};

G_DEFINE_FINAL_TYPE (TwMapSwatch, tw_map_swatch, GTK_TYPE_WIDGET)

static void
tw_map_swatch_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SWATCH_WIDTH : SWATCH_HEIGHT;
}

static void
tw_map_swatch_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TwMapSwatch *self = TW_MAP_SWATCH (widget);
  int          width = gtk_widget_get_width (widget);
  int          height = gtk_widget_get_height (widget);
  cairo_t     *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA      colour;

  tw_map_style_get_mode_colour (self->mode, adw_style_manager_get_dark (adw_style_manager_get_default ()), &colour);
  cairo_move_to (cr, 2, height / 2.0);
  cairo_line_to (cr, width - 2, height / 2.0);
  tw_map_style_stroke (cr, self->mode, self->mode == TW_MODE_OCEAN ? 4 : 3, &colour);
  cairo_destroy (cr);
}

static void
tw_map_swatch_class_init (TwMapSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tw_map_swatch_measure;
  widget_class->snapshot = tw_map_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tw_map_swatch_init (TwMapSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tw_map_swatch_new (TwMode mode)
{
  TwMapSwatch *self = g_object_new (TW_TYPE_MAP_SWATCH, NULL);

  self->mode = mode;

  return GTK_WIDGET (self);
}
