/* tw-kpi-strip.h: what the plan comes to, and what changed since the last one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwKpiStrip:
 *
 * Expected profit, fill rate, storage and misplaced stock of the session's item. While a move is being
 * made it shows the answer to that, against the plan; else the plan, against the one before.
 * Property "session" (#TwSession).
 */
#define TW_TYPE_KPI_STRIP (tw_kpi_strip_get_type ())
G_DECLARE_FINAL_TYPE (TwKpiStrip, tw_kpi_strip, TW, KPI_STRIP, GtkWidget)

void tw_kpi_strip_set_session (TwKpiStrip *self,
                               TwSession  *session);

/* Changes without the words that say since when. */
void tw_kpi_strip_set_compact (TwKpiStrip *self,
                               gboolean    compact);

G_END_DECLS
