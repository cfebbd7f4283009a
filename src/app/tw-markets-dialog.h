/* tw-markets-dialog.h: the markets of an item, and listing it everywhere it earns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwMarketsDialog:
 *
 * A row for each market of the selected item: on sale, open or blocked and why, price, margin, phase, stock, inbound. Of all
 * items a row each; choosing one selects it. A button lists what is open, in one edit.
 */
#define TW_TYPE_MARKETS_DIALOG (tw_markets_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TwMarketsDialog, tw_markets_dialog, TW, MARKETS_DIALOG, AdwWindow)

/* Opens over @parent; nothing happens without a plan. */
TwMarketsDialog *tw_markets_dialog_present (TwSession *session,
                                            GtkWindow *parent);

/* What the button would list. */
guint tw_markets_dialog_get_n_open (TwMarketsDialog *self);

G_END_DECLS
