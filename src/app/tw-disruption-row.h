/* tw-disruption-row.h: something that may go wrong, as a card to edit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwDisruptionRow:
 *
 * The title says what goes wrong and when; unfolded, it can be changed. Signals: "remove".
 */
#define TW_TYPE_DISRUPTION_ROW (tw_disruption_row_get_type ())
G_DECLARE_FINAL_TYPE (TwDisruptionRow, tw_disruption_row, TW, DISRUPTION_ROW, AdwExpanderRow)

/* A disruption of @kind to begin with: everywhere, from today to the end of the plan, of a size that matters. */
void tw_disruption_init (TwDisruption    *disruption,
                         TwDisruptionKind kind,
                         const TwModel   *model);

/* @passages: (array zero-terminated=1): names of what can be closed */
GtkWidget *tw_disruption_row_new (const TwModel      *model,
                                  const TwDisruption *disruption,
                                  const char *const  *passages);

/* As it stands. */
const TwDisruption *tw_disruption_row_get (TwDisruptionRow *self);

G_END_DECLS
