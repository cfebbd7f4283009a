/* tw-forecast-review.h: what forecasts said before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwForecastReview:
 *
 * The largest changes since the last forecast, which lead to their series, and whether the planner's overrides have made
 * forecasts better. Nothing is shown before data came twice. The archive is read when it is shown.
 */
#define TW_TYPE_FORECAST_REVIEW (tw_forecast_review_get_type ())
G_DECLARE_FINAL_TYPE (TwForecastReview, tw_forecast_review, TW, FORECAST_REVIEW, GtkWidget)

void tw_forecast_review_set_session (TwForecastReview *self,
                                     TwSession        *session);

/* As the session's archive would be shown; for tests of what to show. @archive: (element-type TwArchivedForecast) */
void tw_forecast_review_show (TwForecastReview *self,
                              const GArray     *archive);

G_END_DECLS
