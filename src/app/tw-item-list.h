/* tw-item-list.h: the items of the plan as a list to pick from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwItemAlert: what needs the planner's attention in an item
 * @n: alerts of each kind
 * @first: the kind of that with the most money at stake
 * @money_at_risk: in all of them, plan currency
 */
typedef struct
{
  guint       n[TW_N_ALERT_KINDS];
  guint       n_all;
  TwAlertKind first;
  double      money_at_risk;
} TwItemAlert;

/**
 * TwItemRow: a line of the list; made when asked for, and worth nothing once the list has changed
 */
#define TW_TYPE_ITEM_ROW (tw_item_row_get_type ())
G_DECLARE_FINAL_TYPE (TwItemRow, tw_item_row, TW, ITEM_ROW, GObject)

/* -1 for the line that stands for all items. */
int tw_item_row_get_item (TwItemRow *self);

typedef enum
{
  TW_ITEM_ORDER_ALERT, /* most money at risk first, then by name */
  TW_ITEM_ORDER_NAME,
} TwItemOrder;

/**
 * TwItemList:
 *
 * A GListModel of TwItemRow over the items of a model: first the line for all items, while nothing
 * is searched for, then those that match. Sorted and filtered over an array of indices; every change
 * is one "items-changed".
 */
#define TW_TYPE_ITEM_LIST (tw_item_list_get_type ())
G_DECLARE_FINAL_TYPE (TwItemList, tw_item_list, TW, ITEM_LIST, GObject)

TwItemList *tw_item_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Either may be %NULL; a reference is taken to @model, and @alerts are those of a plan of it. */
void tw_item_list_set_model (TwItemList     *self,
                             const TwModel  *model,
                             const TwAlerts *alerts);

/* Case and accents do not count; every word must be in name or id. */
void tw_item_list_set_search (TwItemList *self,
                              const char *search);
void tw_item_list_set_order (TwItemList *self,
                             TwItemOrder order);

/* Position of @item (-1 for all), or %G_MAXUINT if it is not in the list. */
guint              tw_item_list_find (TwItemList *self,
                                      int         item);
const TwItemAlert *tw_item_list_get_alert (TwItemList *self,
                                           guint32     item);

/* Items with an alert, whatever is searched for. */
guint tw_item_list_get_n_alerts (TwItemList *self);

G_END_DECLS
