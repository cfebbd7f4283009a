/* tw-shipment-list.h: the shipments of a plan as a list that sorts and filters itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwShipmentColumn: what a row can be sorted by
 */
typedef enum
{
  TW_SHIPMENT_COLUMN_ITEM,
  TW_SHIPMENT_COLUMN_FROM,
  TW_SHIPMENT_COLUMN_TO,
  TW_SHIPMENT_COLUMN_MODE,
  TW_SHIPMENT_COLUMN_DEPART,
  TW_SHIPMENT_COLUMN_ARRIVE,
  TW_SHIPMENT_COLUMN_UNITS,
  TW_SHIPMENT_COLUMN_WORTH,
  TW_SHIPMENT_COLUMN_CARTONS,
} TwShipmentColumn;
#define TW_N_SHIPMENT_COLUMNS 9

#define TW_TYPE_SHIPMENT_ROW (tw_shipment_row_get_type ())
G_DECLARE_FINAL_TYPE (TwShipmentRow, tw_shipment_row, TW, SHIPMENT_ROW, GObject)

/* The row keeps its plan alive; all are (transfer none). An order to a factory has no lane, and its
 * destination is the factory itself. */
const TwModel        *tw_shipment_row_get_model (TwShipmentRow *self);
const TwItem         *tw_shipment_row_get_item (TwShipmentRow *self);
guint32               tw_shipment_row_get_item_index (TwShipmentRow *self);
const TwPlanShipment *tw_shipment_row_get_shipment (TwShipmentRow *self);
const TwLane         *tw_shipment_row_get_lane (TwShipmentRow *self);
guint32               tw_shipment_row_get_destination (TwShipmentRow *self);

/* Cartons that the units fill, the last one perhaps in part; 0 if the item does not come in cartons. */
double tw_shipment_row_get_cartons (TwShipmentRow *self);

/**
 * TwShipmentList:
 *
 * A #GListModel of #TwShipmentRow. Rows are made when asked for; sorting and filtering work on an
 * array of numbers and announce themselves as one change, so that 100,000 rows stay fluid.
 */
#define TW_TYPE_SHIPMENT_LIST (tw_shipment_list_get_type ())
G_DECLARE_FINAL_TYPE (TwShipmentList, tw_shipment_list, TW, SHIPMENT_LIST, GObject)

TwShipmentList *tw_shipment_list_new (void);

/* @plan may be %NULL: an empty list. O(n log n). */
void tw_shipment_list_set_plan (TwShipmentList *self,
                                const TwPlan   *plan);

/* Ties keep the order of item, week and lane. At first by worth, falling. */
void tw_shipment_list_set_sort (TwShipmentList  *self,
                                TwShipmentColumn column,
                                gboolean         descending);

/**
 * tw_shipment_list_set_filter:
 * @text: every word of it must occur in the item's name or SKU or a place's name, whatever the case; may be ""
 * @item: index or %TW_ANY
 * @mode: a #TwMode, or -1 for any; %TW_N_MODES for orders to factories
 * @destination: index of a place or %TW_ANY
 * @last_week: only what departs up to this week; G_MAXUINT for all
 */
void tw_shipment_list_set_filter (TwShipmentList *self,
                                  const char     *text,
                                  guint32         item,
                                  int             mode,
                                  guint32         destination,
                                  guint           last_week);

/* Rows before filtering, and the units of the rows that are left. */
guint   tw_shipment_list_get_n_all (TwShipmentList *self);
guint64 tw_shipment_list_get_units (TwShipmentList *self);

/* The rows as they stand, as CSV after RFC 4180: dates ISO 8601, numbers in the C locale. */
GBytes *tw_shipment_list_to_csv (TwShipmentList *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
