/* tw-share-chart.h: what several wholes are made of, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-export.h"
#include "tw-mark-chart.h"

G_BEGIN_DECLS

/* More kinds than patterns could not be told apart. */
#define TW_SHARE_MAX_KINDS TW_N_CHART_PATTERNS

/**
 * TwShareData: what a share chart shows
 * @title: (nullable): for exports and screen readers
 * @bars: (array length=n_bars): names of the wholes, @kinds: (array length=n_kinds): of what they are made of
 * @value: (array length=n_bars * n_kinds): amount of kind k in bar b in element b * n_kinds + k, >= 0
 * @percent: (nullable): how a share is written, 0.22 as "22 %"
 */
typedef struct
{
  const char        *title;
  guint              n_bars;
  guint              n_kinds;
  const char *const *bars;
  const char *const *kinds;
  const double      *value;
  char *(*percent) (double share);
} TwShareData;

/* A copy owns its arrays and strings. */
TwShareData *tw_share_data_copy (const TwShareData *data) G_GNUC_WARN_UNUSED_RESULT;
void         tw_share_data_free (TwShareData *data);

/* Share of a kind in its bar, 0 .. 1; 0 in an empty bar. */
double tw_share_data_get (const TwShareData *data,
                          guint              bar,
                          guint              kind);

/* One line for each bar and kind: bar, kind, amount, percent; numbers with a point. */
char *tw_share_data_to_csv (const TwShareData *data) G_GNUC_WARN_UNUSED_RESULT;

/* Pure; see TwChartDrawFunc. @data is a TwShareData. */
void tw_share_chart_draw (cairo_t            *cr,
                          PangoContext       *context,
                          gconstpointer       data,
                          const TwChartStyle *style,
                          double              width,
                          double              height);

/* Height that suits so many bars and the names of the kinds below. */
double tw_share_chart_get_height (guint n_bars,
                                  guint n_kinds);

/**
 * TwShareChart: a bar of full length for each whole, cut into its shares; each kind has its colour and pattern.
 */
#define TW_TYPE_SHARE_CHART (tw_share_chart_get_type ())
G_DECLARE_FINAL_TYPE (TwShareChart, tw_share_chart, TW, SHARE_CHART, TwMarkChart)

GtkWidget *tw_share_chart_new (void);

/* Copies @data; %NULL clears the chart. */
void               tw_share_chart_set_data (TwShareChart      *self,
                                            const TwShareData *data);
const TwShareData *tw_share_chart_get_data (TwShareChart *self);

G_END_DECLS
