/* tw-alert-frame.h: what every kind of alert looks at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"
#include "allocate/tw-market-homes.h"

G_BEGIN_DECLS

/**
 * TwAlertFrame: a plan, and the item that is being looked at
 * @n_weeks: weeks planned
 * @in, @out: (array length=n_lanes of @template): lanes by destination and by origin; those of place p are the elements
 *   @first_in[p] .. @first_in[p + 1] - 1
 * @least_money: less is not told
 * @home: (array length=n_markets): see tw_market_homes_find()
 * @margin: (array length=n_markets): of a sale delivered from there, unit cost paid
 * @found: (element-type TwAlert)
 */
typedef struct
{
  const TwPlan        *plan;
  const TwModel       *model;
  const TwForecastSet *forecasts;
  TwNetworkTemplate *template;
  TwMarketHomes *homes;
  guint          n_weeks;
  guint         *in;
  guint         *first_in;
  guint         *out;
  guint         *first_out;
  double         least_money;
  GArray        *found;

  guint32           item;
  const TwItem     *good;
  const TwItemPlan *answer;
  gint32           *home;
  double           *margin;
} TwAlertFrame;

void tw_alert_frame_init (TwAlertFrame *self,
                          const TwPlan *plan);
void tw_alert_frame_clear (TwAlertFrame *self);

/* Turns to another item, in the time that tw_market_homes_find() takes. */
void tw_alert_frame_set_item (TwAlertFrame *self,
                              guint32       item);

/* An alert about the item with nothing but @kind, @place and weeks; added only by tw_alert_frame_add(), if it is worth it. */
TwAlert tw_alert_frame_start (const TwAlertFrame *self,
                              TwAlertKind         kind,
                              guint32             place,
                              guint               week,
                              guint               last_week);
void    tw_alert_frame_add (TwAlertFrame  *self,
                            const TwAlert *alert);

/* Units that today's stock, shipments on their way and the plan's own bring into @place at the start of @week. */
double tw_alert_frame_get_arrivals (const TwAlertFrame *self,
                                    guint32             place,
                                    guint               week);

/* What a unit taken out of @place brings; < 0 if that costs. */
double tw_alert_frame_get_removal (const TwAlertFrame *self,
                                   guint32             place);

/* Worth of one more unit; what taking it out brings where the plan says nothing. */
double tw_alert_frame_get_worth (const TwAlertFrame *self,
                                 guint32             place,
                                 guint               week);

/* Week of the plan that @day falls into; what is before the start comes in the first one. */
guint tw_alert_frame_get_week (const TwAlertFrame *self,
                               TwDay               day);

/* ---- kinds: each adds what it finds ---- */

/* Of the frame's item. */
void tw_alert_find_shortages (TwAlertFrame *self);
void tw_alert_find_overstock (TwAlertFrame *self);
void tw_alert_find_aged (TwAlertFrame *self);
void tw_alert_find_late (TwAlertFrame *self);
void tw_alert_find_forecast (TwAlertFrame *self); /* against what was sold last */

/* Of the plan. */
void tw_alert_find_capacity (TwAlertFrame *self);
void tw_alert_find_forecast_changes (TwAlertFrame *self,
                                     const GArray *archive);

/* ---- remedies ---- */

/* The best way to bring up to @units into @place from the start of week @first to that of @last: one more move that pays, or
 * what the plan sends there to the same end (up to the week after), or else the move that costs least. @missed:
 * (nullable) (array length=n_weeks): of these units, when they are wanted. @worth: what a unit is worth on arrival; NaN for
 * what the plan says. */
TwRemedy tw_remedy_bring (const TwAlertFrame *self,
                          guint32             place,
                          guint               first,
                          guint               last,
                          double              units,
                          const double       *missed,
                          double              worth);

/* The best way to get @units out of @place by the end of week @last, likewise; not more than is missed where it goes. */
TwRemedy tw_remedy_take (const TwAlertFrame *self,
                         guint32             place,
                         guint               last,
                         double              units);

G_END_DECLS
