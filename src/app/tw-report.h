/* tw-report.h: a plan on a few pages of paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"
#include "model/tw-plan.h"
#include "simulate/tw-simulate.h"

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwReport: what a report tells
 * @alerts: (nullable), @simulation: (nullable): their pages are left out without
 * @item: what @simulation is of, or %TW_ANY
 */
typedef struct
{
  const TwPlan       *plan;
  const TwAlerts     *alerts;
  const TwSimulation *simulation;
  guint32             item;
} TwReport;

/**
 * tw_report_render:
 *
 * Figures, map, scenarios with their charts, forecast, alerts and the shipments that earn most, drawn by the code that draws
 * them in the window, on A4 in landscape. Needs no display; any thread.
 *
 * Returns: (transfer full): the PDF
 * Errors: %G_IO_ERROR_FAILED with cairo's message
 */
GBytes *tw_report_render (const TwReport *report,
                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same into @file, replaced as a whole or left as it was, on a worker. */
void     tw_report_write_async (const TwReport     *report,
                                GFile              *file,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            data);
gboolean tw_report_write_finish (GAsyncResult *result,
                                 GError      **error);

/* Land, places sized by their stock and ringed by how long it lasts, and the flows of all weeks; in tw-report-map.c. */
void tw_report_draw_map (cairo_t      *cr,
                         const TwPlan *plan,
                         double        width,
                         double        height);

G_END_DECLS
