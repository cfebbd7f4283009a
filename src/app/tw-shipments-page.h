/* tw-shipments-page.h: the plan as a list of shipments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TW_TYPE_SHIPMENTS_PAGE (tw_shipments_page_get_type ())
G_DECLARE_FINAL_TYPE (TwShipmentsPage, tw_shipments_page, TW, SHIPMENTS_PAGE, GtkWidget)

GtkWidget *tw_shipments_page_new (TwSession *session);

/* The rows shown, as CSV; see tw_shipment_list_to_csv(). */
GBytes *tw_shipments_page_to_csv (TwShipmentsPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
