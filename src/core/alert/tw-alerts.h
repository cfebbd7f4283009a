/* tw-alerts.h: what in a plan needs its planner
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwAlertKind: what is wrong, and what money is at stake
 * @TW_ALERT_STOCK_OUT: weeks in which a place misses a fifth or more of what its markets want; the margin of these sales
 *   (net price less commission, fulfilment, returns, parcel and unit cost), and the low-stock fee of the same weeks
 * @TW_ALERT_OVERSTOCK: more than %TW_ALERT_MUCH_DAYS of supply lies in a centre today; what the units beyond cost less what
 *   one more is worth there by the plan, at least their rent and capital over the planned weeks
 * @TW_ALERT_AGED: today's stock reaches ageing fees; these fees
 * @TW_ALERT_LOW_STOCK: days of supply fall below a low-stock step, though little is lost; the fees
 * @TW_ALERT_CAPACITY: a shared limit is passed or tight; overage, or at most what a tenth more would earn by its price
 * @TW_ALERT_LATE: a shipment is past its ETA, or may be so late that its stock is missed; units then missing times the
 *   margin (in centres without markets: the worth), each week of delay by its probability
 * @TW_ALERT_FORECAST: the next weeks are expected to sell far more or less than was expected last, or than was sold last,
 *   season and events apart; the difference times the margin
 *
 * A market belongs to the place that delivers to it at the least cost.
 */
typedef enum
{
  TW_ALERT_STOCK_OUT,
  TW_ALERT_OVERSTOCK,
  TW_ALERT_AGED,
  TW_ALERT_LOW_STOCK,
  TW_ALERT_CAPACITY,
  TW_ALERT_LATE,
  TW_ALERT_FORECAST,
} TwAlertKind;
#define TW_N_ALERT_KINDS 7

#define TW_ALERT_MUCH_DAYS      180.0
#define TW_ALERT_FORECAST_WEEKS 4

/* Alerts of less than this share of the plan's value, profit or loss, are not told. */
#define TW_ALERT_LEAST_SHARE 5e-5

/**
 * TwRemedyKind:
 * @TW_REMEDY_NONE: no way leads there in time
 * @TW_REMEDY_MOVE: send @units on @lane in @week
 * @TW_REMEDY_ORDER: nothing is there to be sent in time: order @units from the factory @place in @week
 * @TW_REMEDY_REMOVE: take @units out of @place: liquidate or dispose of them
 * @TW_REMEDY_ROOM: @units more of the limit (m³, units or money) each week
 * @TW_REMEDY_REVIEW: look at the forecast
 */
typedef enum
{
  TW_REMEDY_NONE,
  TW_REMEDY_MOVE,
  TW_REMEDY_ORDER,
  TW_REMEDY_REMOVE,
  TW_REMEDY_ROOM,
  TW_REMEDY_REVIEW,
} TwRemedyKind;
#define TW_N_REMEDY_KINDS 6

/**
 * TwRemedy: the best that can be done about an alert
 * @planned: whether the plan does it already; @pinned: and may no longer do without
 * @against_phase: the plan may not do it, for the phase of the markets there lets nothing in, or not by this mode
 * @lane: index, or %TW_ANY
 * @place: where stock comes from, or leaves
 * @week: when, counted from the plan's start; @arrive_week: when it sells, or of an order: when it can leave
 * @gain: of all @units, plan currency: of a planned line what it earns by the plan; of another what worths at both ends less
 *   the cost of the lane promise, which holds for few units more than for many; < 0 for what costs more than it brings. NaN
 *   where there is nothing to say
 */
typedef struct
{
  TwRemedyKind kind;
  gboolean     planned;
  gboolean     pinned;
  gboolean     against_phase;
  guint32      lane;
  guint32      place;
  guint16      week;
  guint16      arrive_week;
  double       units;
  double       gain;
} TwRemedy;

/**
 * TwAlert:
 * @item: index; of capacity: the item that uses most of it, or %TW_ANY
 * @place: where it is seen: the centre, the limit's place, the destination of a shipment or lane, the market of a forecast;
 *   %TW_ANY for a budget
 * @market: number of the market it is about most; %TW_ANY where there is none
 * @lane: of a shipment, or of a lane's limit; else %TW_ANY
 * @shipment: late: row of tw_model_get_shipments(); else %TW_ANY
 * @limit: capacity: its kind
 * @week: first week, @last_week: last one, counted from the plan's start
 * @units: lost sales, units too much, units that age, units below the floor, m³ or the limit's measure used, units of the
 *   shipment, units more (< 0 for less) than expected before over %TW_ALERT_FORECAST_WEEKS weeks
 * @level: share of demand missed; days of supply (may be infinite); days of age of the step; days of supply of the step;
 *   capacity; probability of being late; units expected before
 * @money: at stake, plan currency, > 0
 */
typedef struct
{
  TwAlertKind kind;
  guint32     item;
  guint32     place;
  guint32     market;
  guint32     lane;
  guint32     shipment;
  TwLimitKind limit;
  guint16     week;
  guint16     last_week;
  double      units;
  double      level;
  double      money;
  TwRemedy    remedy;
} TwAlert;

/**
 * TwAlerts: the alerts of one plan, the most money first; immutable and reference-counted
 */
typedef struct _TwAlerts TwAlerts;

/**
 * tw_alerts_find:
 * @archive: (element-type TwArchivedForecast) (nullable): earlier forecasts, as tw_forecast_list_changes() reads them
 *
 * One alert for each cause: weeks of one shortage, steps of one cliff, weeks of one limit are together. O(items × (lanes +
 * places × weeks + markets × weeks)); pure but for memory, on the calling thread.
 *
 * Returns: (transfer full) (nullable): %NULL if cancelled
 */
TwAlerts *tw_alerts_find (const TwPlan *plan,
                          const GArray *archive,
                          GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
TwAlerts *tw_alerts_ref (const TwAlerts *self);
void      tw_alerts_unref (TwAlerts *self);

/* (transfer none) (array length=n): all of them, ranked. */
const TwAlert *tw_alerts_get (const TwAlerts *self,
                              guint          *n);

/* (transfer none) (array length=n): numbers of the alerts of @item, ranked. */
const guint *tw_alerts_get_item (const TwAlerts *self,
                                 guint32         item,
                                 guint          *n);

/* Money at stake in all alerts of @item. O(its alerts). */
double tw_alerts_get_item_money (const TwAlerts *self,
                                 guint32         item);

/* Stable lower-case words, such as "stock_out" and "move". */
const char *tw_alert_kind_to_string (TwAlertKind kind);
const char *tw_remedy_kind_to_string (TwRemedyKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAlerts, tw_alerts_unref)

G_END_DECLS
