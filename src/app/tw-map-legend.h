/* tw-map-legend.h: which means of transport the map shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwMapLegend:
 *
 * A toggle button for each mode, with a sample of its line. Property "modes" (uint): bit
 * 1 << #TwMode for each mode on show; all at first.
 */
#define TW_TYPE_MAP_LEGEND (tw_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (TwMapLegend, tw_map_legend, TW, MAP_LEGEND, GtkWidget)

guint tw_map_legend_get_modes (TwMapLegend *self);

/* Leaves out modes that no lane of the model uses; %NULL: all are there. */
void tw_map_legend_set_model (TwMapLegend   *self,
                              const TwModel *model);

/* The lines alone; the names are in their tooltips. */
void tw_map_legend_set_compact (TwMapLegend *self,
                                gboolean     compact);

/* Whether the map has marks of places without room or of lanes that take no more, which are then explained. */
void tw_map_legend_set_full (TwMapLegend *self,
                             gboolean     places,
                             gboolean     lanes);

G_END_DECLS
