/* tw-phase-chooser.h: where an item stands in a market, and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwPhaseChooser:
 *
 * The phase of the session's item in the session's market, the figures it follows from, and the planner's choice to set it
 * by hand. Nothing is shown of sums.
 */
#define TW_TYPE_PHASE_CHOOSER (tw_phase_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TwPhaseChooser, tw_phase_chooser, TW, PHASE_CHOOSER, GtkWidget)

void tw_phase_chooser_set_session (TwPhaseChooser *self,
                                   TwSession      *session);

/* Why an item is in its phase: "Grows by 34 % a quarter, with 92 % certainty by at least 15 %". */
char *tw_phase_dup_reason (const TwModel       *model,
                           const TwForecastSet *forecasts,
                           guint32              item,
                           guint32              market) G_GNUC_WARN_UNUSED_RESULT;

/* The phase of an item in a market; with @market -1 that in which most of its units are expected to sell. */
TwPhase tw_phase_find (const TwModel       *model,
                       const TwForecastSet *forecasts,
                       guint32              item,
                       int                  market);

/* (transfer none): CSS class of a phase's tag. */
const char *tw_phase_get_class (TwPhase phase);

G_END_DECLS
