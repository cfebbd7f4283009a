/* tw-chain-button.h: the supply chain that the plan runs under, in the header bar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "NGGS · Global pool", and what it means in a sentence; static text. */
const char *tw_chain_get_title (TwPolicy policy);
const char *tw_chain_get_meaning (TwPolicy policy);

/**
 * TwChainButton: a menu that shows the chain and sets it: an edit of the session
 */
#define TW_TYPE_CHAIN_BUTTON (tw_chain_button_get_type ())
G_DECLARE_FINAL_TYPE (TwChainButton, tw_chain_button, TW, CHAIN_BUTTON, GtkWidget)

void tw_chain_button_set_session (TwChainButton *self,
                                  TwSession     *session);

G_END_DECLS
