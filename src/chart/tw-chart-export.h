/* tw-chart-export.h: charts as files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-chart-style.h"

G_BEGIN_DECLS

/**
 * TwChartDrawFunc: draws all of a chart; pure
 * @context: (nullable): where fonts come from; %NULL for the default font
 * @data: the chart's own data structure
 */
typedef void (*TwChartDrawFunc) (cairo_t            *cr,
                                 PangoContext       *context,
                                 gconstpointer       data,
                                 const TwChartStyle *style,
                                 double              width,
                                 double              height);

typedef enum
{
  TW_CHART_FILE_PNG, /* twice as many pixels as points */
  TW_CHART_FILE_SVG,
  TW_CHART_FILE_PDF,
} TwChartFile;

/**
 * tw_chart_render:
 * @width: points, 1 .. 4000; @height likewise
 *
 * Returns: (transfer full): the file's content, drawn with the opaque light style
 *
 * Errors: %G_IO_ERROR_FAILED with cairo's message
 */
GBytes *tw_chart_render (TwChartFile     kind,
                         TwChartDrawFunc draw,
                         gconstpointer   data,
                         gboolean        mirrored,
                         double          width,
                         double          height,
                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same into @file, replaced as a whole or left as it was. */
gboolean tw_chart_export_png (TwChartDrawFunc draw,
                              gconstpointer   data,
                              gboolean        mirrored,
                              double          width,
                              double          height,
                              GFile          *file,
                              GError        **error);
gboolean tw_chart_export_svg (TwChartDrawFunc draw,
                              gconstpointer   data,
                              gboolean        mirrored,
                              double          width,
                              double          height,
                              GFile          *file,
                              GError        **error);
gboolean tw_chart_export_pdf (TwChartDrawFunc draw,
                              gconstpointer   data,
                              gboolean        mirrored,
                              double          width,
                              double          height,
                              GFile          *file,
                              GError        **error);

/* A name between quotes (RFC 4180). */
void tw_chart_append_csv_name (GString    *csv,
                               const char *name);

/* A comma and the number with a point, nothing after the comma where it is not finite. */
void tw_chart_append_csv (GString *csv,
                          double   value);

G_END_DECLS
