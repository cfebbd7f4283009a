/* tw-chain-chooser.h: the supply chain of the selected item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwChainChooser: as the plan, or one of its own; shown while an item is selected. Choosing is an edit of the session.
 */
#define TW_TYPE_CHAIN_CHOOSER (tw_chain_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TwChainChooser, tw_chain_chooser, TW, CHAIN_CHOOSER, GtkWidget)

void tw_chain_chooser_set_session (TwChainChooser *self,
                                   TwSession      *session);

/* 0: as the plan; then in the order of #TwPolicy. */
void tw_chain_chooser_choose (TwChainChooser *self,
                              guint           which);

G_END_DECLS
