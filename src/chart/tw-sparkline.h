/* tw-sparkline.h: a series at a glance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"

G_BEGIN_DECLS

/**
 * TwSparkData:
 * @history: (array length=n_history): NaN where unknown
 * @forecast: (array length=n_forecast)
 * @low, @high: (array length=n_forecast) (nullable): band around the forecast; both or none
 */
typedef struct
{
  guint         n_history;
  const double *history;
  guint         n_forecast;
  const double *forecast;
  const double *low;
  const double *high;
} TwSparkData;

/* Pure; see TwChartDrawFunc. @data is a TwSparkData. */
void tw_sparkline_draw (cairo_t            *cr,
                        PangoContext       *context,
                        gconstpointer       data,
                        const TwChartStyle *style,
                        double              width,
                        double              height);

/* Decoration: screen readers pass it by, so the figures belong into the name of what it stands in. */
#define TW_TYPE_SPARKLINE (tw_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (TwSparkline, tw_sparkline, TW, SPARKLINE, GtkWidget)

GtkWidget *tw_sparkline_new (void);

/* Copies @data; %NULL clears it. */
void tw_sparkline_set_data (TwSparkline       *self,
                            const TwSparkData *data);

G_END_DECLS
