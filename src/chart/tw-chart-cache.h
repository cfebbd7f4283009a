/* tw-chart-cache.h: a drawing kept between frames
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-style.h"

G_BEGIN_DECLS

/**
 * TwChartCache:
 *
 * The render node of what does not move. The same node again is no damage, so hovering redraws the
 * crosshair alone. All zero is an empty cache.
 */
typedef struct
{
  GskRenderNode *node;
  int            width;
  int            height;
  int            scale;
  gboolean       mirrored;
} TwChartCache;

typedef void (*TwChartCacheFunc) (GtkWidget          *widget,
                                  cairo_t            *cr,
                                  const TwChartStyle *style,
                                  double              width,
                                  double              height);

/* Appends the kept node, drawn with @draw first if there is none of the widget's size, scale and direction. */
void tw_chart_cache_snapshot (TwChartCache       *cache,
                              GtkWidget          *widget,
                              GtkSnapshot        *snapshot,
                              const TwChartStyle *style,
                              TwChartCacheFunc    draw);

/* To be called when data, font or colours change. */
void tw_chart_cache_clear (TwChartCache *cache);

/* A box of text beside @x, kept inside the widget. */
void tw_chart_snapshot_tooltip (GtkWidget          *widget,
                                GtkSnapshot        *snapshot,
                                const TwChartStyle *style,
                                const char         *markup,
                                double              x,
                                double              top);

G_END_DECLS
