/* tw-map-style.h: colours and patterns of the map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "tw-map-view.h"

G_BEGIN_DECLS

void tw_map_style_get_mode_colour (TwMode   mode,
                                   gboolean dark,
                                   GdkRGBA *colour);
void tw_map_style_get_level_colour (TwMapLevel level,
                                    gboolean   dark,
                                    GdkRGBA   *colour);

/* Strokes the current path of @cr in the way of @mode: each has a colour and a pattern of its own.
 * Keeps no path. */
void tw_map_style_stroke (cairo_t       *cr,
                          TwMode         mode,
                          double         width,
                          const GdkRGBA *colour);

/**
 * TwMapSwatch: a short piece of a mode's stroke, for a legend. Follows light and dark. It says
 * nothing to a screen reader: a label stands beside it.
 */
#define TW_TYPE_MAP_SWATCH (tw_map_swatch_get_type ())
G_DECLARE_FINAL_TYPE (TwMapSwatch, tw_map_swatch, TW, MAP_SWATCH, GtkWidget)

GtkWidget *tw_map_swatch_new (TwMode mode);

G_END_DECLS
