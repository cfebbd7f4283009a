/* tw-alert-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-alert-text.h"

#include "tw-format.h"
#include "tw-limit-text.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

const char *
tw_alert_get_title (const TwAlert *alert)
{
  switch (alert->kind)
    {
    case TW_ALERT_STOCK_OUT:
      return C_ ("alert", "Stock-out ahead");
    case TW_ALERT_OVERSTOCK:
      return C_ ("alert", "Too much stock");
    case TW_ALERT_AGED:
      return C_ ("alert", "Aged stock fee ahead");
    case TW_ALERT_LOW_STOCK:
      return C_ ("alert", "Low-stock fee ahead");
    case TW_ALERT_CAPACITY:
      return C_ ("alert", "Limit reached");
    case TW_ALERT_LATE:
      return C_ ("alert", "Late shipment");
    case TW_ALERT_FORECAST:
    default:
      return C_ ("alert", "Forecast jump");
    }
}

const char *
tw_alert_get_money_text (const TwAlert *alert)
{
  switch (alert->kind)
    {
    case TW_ALERT_STOCK_OUT:
      return _ ("Margin of the sales missed: net price less commission, fulfilment, returns, parcel and unit cost; and low-stock fees of these weeks");
    case TW_ALERT_OVERSTOCK:
      return _ ("Cost of the units beyond 180 days of supply less what one more is worth there; at least their rent and capital");
    case TW_ALERT_AGED:
      return _ ("Aged stock fees in the weeks planned");
    case TW_ALERT_LOW_STOCK:
      return _ ("Low-stock fees in the weeks planned");
    case TW_ALERT_CAPACITY:
      return _ ("Overage where the limit is passed; else what a tenth more would earn at most");
    case TW_ALERT_LATE:
      return _ ("Margin of the units missed, each delay by its probability");
    case TW_ALERT_FORECAST:
    default:
      return _ ("Margin of the difference over four weeks");
    }
}

static char *
dup_limit_title (const TwModel *model,
                 const TwAlert *alert)
{
  TwLimitUse limit = { .kind = alert->limit, .index = alert->limit == TW_LIMIT_LANE ? alert->lane : alert->place };

  return tw_limit_dup_title (model, &limit);
}

char *
tw_alert_dup_subject (const TwModel *model,
                      const TwAlert *alert)
{
  if (alert->kind == TW_ALERT_CAPACITY || alert->item == TW_ANY)
    return dup_limit_title (model, alert);

  return g_strdup (tw_item_get_title (model, alert->item));
}

static TwDay
get_monday (const TwModel *model,
            guint          week)
{
  return tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week);
}

char *
tw_alert_dup_where (const TwModel *model,
                    const TwAlert *alert,
                    gboolean       with_place)
{
  gboolean         is_today = alert->kind == TW_ALERT_OVERSTOCK;
  g_autofree char *place = with_place && alert->place != TW_ANY && alert->kind != TW_ALERT_CAPACITY ? tw_place_dup_title (model, alert->place) : NULL;
  g_autofree char *first = is_today ? g_strdup (C_ ("alert", "today")) : tw_format_day_short (get_monday (model, alert->week));
  g_autofree char *last = tw_format_day_short (get_monday (model, alert->last_week) + 6);
  /* TRANSLATORS: from one day to another */
  g_autofree char *span = is_today || alert->kind == TW_ALERT_AGED || alert->kind == TW_ALERT_LOW_STOCK ? g_strdup (first) : g_strdup_printf (C_ ("days", "%1$s – %2$s"), first, last);

  return place != NULL ? g_strdup_printf ("%s · %s", place, span) : g_strdup (span);
}

/* ---- figures ---- */

static char *
dup_overstock (const TwAlert *alert)
{
  g_autofree char *units = tw_format_units (alert->units);
  g_autofree char *days = tw_format_units (alert->level);

  if (isinf (alert->level))
    return g_strdup_printf (_ ("%s units that nobody asks for"), units);

  /* TRANSLATORS: units beyond what will sell in time, days that all units last */
  return g_strdup_printf (_ ("%1$s units too much: it lasts %2$s days"), units, days);
}

static char *
dup_limit (const TwModel *model,
           const TwAlert *alert)
{
  TwLimitUse limit = { .kind = alert->limit, .capacity = alert->level, .used = alert->units };

  return tw_limit_dup_use (model, &limit);
}

static char *
dup_late (const TwModel *model,
          const TwAlert *alert)
{
  guint             n;
  const TwShipment *shipment = &tw_model_get_shipments (model, &n)[alert->shipment];
  g_autofree char  *units = tw_format_units (alert->units);
  g_autofree char  *eta = tw_format_day_short (shipment->eta);
  g_autofree char  *risk = tw_format_percent (alert->level, 0);

  /* TRANSLATORS: number of a shipment, its units, when it is due, probability */
  return g_strdup_printf (_ ("%1$s with %2$s units is due on %3$s; late enough to be missed with %4$s"), shipment->id, units, eta, risk);
}

char *
tw_alert_dup_figures (const TwModel *model,
                      const TwAlert *alert)
{
  g_autofree char *units = tw_format_units (fabs (alert->units));
  g_autofree char *level = NULL;

  switch (alert->kind)
    {
    case TW_ALERT_STOCK_OUT:
      level = tw_format_percent (alert->level, 0);
      /* TRANSLATORS: units that are not sold for want of stock, their share in what is asked for */
      return g_strdup_printf (_ ("%1$s units missed, %2$s of what is asked for"), units, level);
    case TW_ALERT_OVERSTOCK:
      return dup_overstock (alert);
    case TW_ALERT_AGED:
      level = tw_format_units (alert->level);
      return g_strdup_printf (_ ("%1$s units become %2$s days old"), units, level);
    case TW_ALERT_LOW_STOCK:
      level = tw_format_units (alert->level);
      return g_strdup_printf (_ ("below %s days of supply"), level);
    case TW_ALERT_CAPACITY:
      return dup_limit (model, alert);
    case TW_ALERT_LATE:
      return dup_late (model, alert);
    case TW_ALERT_FORECAST:
    default:
      {
        g_autofree char *now = tw_format_units (alert->level + alert->units);

        level = tw_format_units (alert->level);
        /* TRANSLATORS: units expected now, units expected before, both in four weeks */
        return g_strdup_printf (_ ("%1$s units expected in four weeks, %2$s before"), now, level);
      }
    }
}

/* ---- remedies ---- */

/* "240 units from Shenzhen by air, leaving 5 Oct" */
static char *
dup_move (const TwModel  *model,
          const TwRemedy *remedy)
{
  const TwLane    *lane = tw_model_get_lane (model, remedy->lane);
  g_autofree char *units = tw_format_units (remedy->units);
  g_autofree char *from = tw_place_dup_title (model, lane->from);
  g_autofree char *to = tw_place_dup_title (model, lane->to);
  g_autofree char *mode = tw_format_mode (lane->mode);
  g_autofree char *day = tw_format_day_short (get_monday (model, remedy->week));

  /* TRANSLATORS: a shipment: units, origin, destination, means of transport, day of departure */
  return g_strdup_printf (_ ("%1$s units %2$s → %3$s, %4$s, %5$s"), units, from, to, mode, day);
}

static char *
dup_gain (const TwModel  *model,
          const TwRemedy *remedy)
{
  g_autofree char *money = tw_format_money (fabs (remedy->gain), tw_model_get_currency (model));

  if (remedy->gain >= 0)
    /* TRANSLATORS: a shipment earns so much; lower case, as it goes on a sentence */
    return g_strdup_printf (_ ("earns %s"), money);

  return g_strdup_printf (_ ("costs %s more than it earns"), money);
}

static char *
dup_move_remedy (const TwModel  *model,
                 const TwRemedy *remedy)
{
  g_autofree char *move = dup_move (model, remedy);
  g_autofree char *gain = dup_gain (model, remedy);

  if (remedy->pinned)
    /* TRANSLATORS: a shipment that the planner has fixed: what it is, what it earns */
    return g_strdup_printf (_ ("Locked: %1$s: %2$s"), move, gain);
  if (remedy->planned)
    /* TRANSLATORS: a shipment that the plan makes: what it is, what it earns */
    return g_strdup_printf (_ ("Planned: %1$s: %2$s"), move, gain);
  if (remedy->against_phase)
    /* TRANSLATORS: a shipment that a market's phase does not allow: what it is, what it earns */
    return g_strdup_printf (_ ("Send %1$s: %2$s. The market's phase keeps the plan from it"), move, gain);

  /* TRANSLATORS: advice to make a shipment: what it is, what it earns */
  return g_strdup_printf (_ ("Send %1$s: %2$s"), move, gain);
}

static char *
dup_order_remedy (const TwModel  *model,
                  const TwRemedy *remedy)
{
  g_autofree char *units = tw_format_units (remedy->units);
  g_autofree char *from = tw_place_dup_title (model, remedy->place);
  g_autofree char *gain = dup_gain (model, remedy);

  /* TRANSLATORS: advice to order: units, factory, what that earns */
  return g_strdup_printf (_ ("Order %1$s units from %2$s now: %3$s"), units, from, gain);
}

static char *
dup_removal (const TwModel  *model,
             const TwRemedy *remedy)
{
  g_autofree char *units = tw_format_units (remedy->units);
  g_autofree char *gain = dup_gain (model, remedy);

  if (remedy->gain < 0)
    /* TRANSLATORS: units, what taking them out loses */
    return g_strdup_printf (_ ("Keep it: taking %1$s units out %2$s"), units, gain);

  /* TRANSLATORS: units, what that earns */
  return g_strdup_printf (_ ("Liquidate or remove %1$s units: %2$s"), units, gain);
}

static char *
dup_room (const TwModel *model,
          const TwAlert *alert)
{
  g_autofree char *money = tw_format_money (alert->remedy.gain, tw_model_get_currency (model));
  g_autofree char *more = NULL;

  switch (alert->limit)
    {
    case TW_LIMIT_BUDGET:
      more = tw_format_money (alert->remedy.units, tw_model_get_currency (model));
      break;
    case TW_LIMIT_PRODUCTION:
      more = tw_format_units (alert->remedy.units);
      /* TRANSLATORS: units that a factory would make more each week, what that earns */
      return g_strdup_printf (_ ("%1$s units more each week earn up to %2$s"), more, money);
    case TW_LIMIT_STORAGE:
    case TW_LIMIT_LANE:
    default:
      more = tw_format_number (alert->remedy.units, alert->remedy.units < 20 ? 1 : 0);
      /* TRANSLATORS: cubic metres of room more each week, what that earns */
      return g_strdup_printf (_ ("%1$s m³ more each week earn up to %2$s"), more, money);
    }

  /* TRANSLATORS: money more in a budget, what that earns */
  return g_strdup_printf (_ ("%1$s more in the budget earn up to %2$s"), more, money);
}

char *
tw_alert_dup_remedy (const TwModel *model,
                     const TwAlert *alert)
{
  switch (alert->remedy.kind)
    {
    case TW_REMEDY_MOVE:
      return dup_move_remedy (model, &alert->remedy);
    case TW_REMEDY_ORDER:
      return dup_order_remedy (model, &alert->remedy);
    case TW_REMEDY_REMOVE:
      return dup_removal (model, &alert->remedy);
    case TW_REMEDY_ROOM:
      return dup_room (model, alert);
    case TW_REMEDY_REVIEW:
      return g_strdup (_ ("See what the forecast is made of"));
    case TW_REMEDY_NONE:
    default:
      return g_strdup (_ ("No way leads there in time"));
    }
}
