/* tw-alert-list.h: alerts as a list to act on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TwAlertList:
 *
 * What fills the header's popover: the alerts of the plan, the most money first, as many as a planner reads. A row selects
 * its item, week and place, and turns to the page where it is seen. Filled while it is shown.
 */
#define TW_TYPE_ALERT_LIST (tw_alert_list_get_type ())
G_DECLARE_FINAL_TYPE (TwAlertList, tw_alert_list, TW, ALERT_LIST, GtkWidget)

void tw_alert_list_set_session (TwAlertList *self,
                                TwSession   *session);

/**
 * TwAlertCards:
 *
 * The alerts of one place, and what can be done about each, in the inspector.
 */
#define TW_TYPE_ALERT_CARDS (tw_alert_cards_get_type ())
G_DECLARE_FINAL_TYPE (TwAlertCards, tw_alert_cards, TW, ALERT_CARDS, GtkWidget)

/* @place: index, or -1 for none: the widget is then not visible. @item: index, or %TW_ANY for all. */
void tw_alert_cards_show (TwAlertCards *self,
                          TwSession    *session,
                          int           place,
                          guint32       item);

G_END_DECLS
