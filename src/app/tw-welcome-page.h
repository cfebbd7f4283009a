/* tw-welcome-page.h: what the window shows while no plan is open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TW_TYPE_WELCOME_PAGE (tw_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (TwWelcomePage, tw_welcome_page, TW, WELCOME_PAGE, AdwBin)

/* @files: (element-type GFile): plans to offer, the latest first */
void tw_welcome_page_set_recent (TwWelcomePage *self,
                                 GPtrArray     *files);

G_END_DECLS
