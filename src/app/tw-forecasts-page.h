/* tw-forecasts-page.h: what is expected to sell, and how sure that is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwForecastsPage:
 *
 * The session's item in the session's market as a fan chart, where -1 of either stands for the sum
 * of all (see tw_forecast_sum_new()), all markets small, and how good the forecast proved.
 * Action "forecasts.export" (s): "png", "svg", "pdf" or "csv", with "why." before it of
 * the chart of the change; "forecasts.copy" (s): "forecast" or "why".
 */
#define TW_TYPE_FORECASTS_PAGE (tw_forecasts_page_get_type ())
G_DECLARE_FINAL_TYPE (TwForecastsPage, tw_forecasts_page, TW, FORECASTS_PAGE, GtkWidget)

GtkWidget *tw_forecasts_page_new (TwSession *session);

/* What the export action does once a file is chosen. @format: as for the action. */
gboolean tw_forecasts_page_export (TwForecastsPage *self,
                                   const char      *format,
                                   GFile           *file,
                                   GError         **error);

G_END_DECLS
