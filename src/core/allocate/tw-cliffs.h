/* tw-cliffs.h: levels and days at which stock begins to cost more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwCliffKind: and what TwCliff.level, .units and .per_unit say of it
 * @TW_CLIFF_LOW_STOCK: days of supply below which sales pay a fee; the units that are those days, in the week; fee
 *   per unit sold
 * @TW_CLIFF_AGED: age in days of the step; units of today's stock that reach it; by how much the step raises the surcharge,
 *   per unit and month
 * @TW_CLIFF_RENT: rent per m³ and month from then on; units there at the end of the week; by how much a unit's rent
 *   rises, per month
 * @TW_CLIFF_CAPACITY: m³ that can never be passed; units of the item that still go in; worth of the room a unit
 *   takes for a week
 * @TW_CLIFF_OVERAGE: m³ above which overage is due; units of the item that still go in below; overage of a unit, per week
 */
typedef enum
{
  TW_CLIFF_LOW_STOCK,
  TW_CLIFF_AGED,
  TW_CLIFF_RENT,
  TW_CLIFF_CAPACITY,
  TW_CLIFF_OVERAGE,
} TwCliffKind;

/**
 * TwCliff:
 * @met: whether the plan goes over it; else it is the nearest that the plan keeps clear of
 * @week: first week the plan is over it, counted from the plan's start; if it is not @met, the week it is nearest
 * @money: what it costs the plan from @week on, plan currency, >= 0; of overage: for all items together
 */
typedef struct
{
  TwCliffKind kind;
  gboolean    met;
  guint16     week;
  double      level;
  double      units;
  double      per_unit;
  double      money;
} TwCliff;

/**
 * tw_cliffs_find:
 * @place: not a market
 *
 * The cliffs of an item in a place under @plan, by kind, then week, then level: each low-stock step if it is home of
 * markets (see tw-market-homes.h); each aged step that today's stock reaches, the oldest leaving first; each rise
 * of the rent while there is stock; the place's capacity, if the plan has it as a limit.
 *
 * Returns: (transfer full) (element-type TwCliff): may be empty. Pure; O(weeks × (steps + markets) + shipments of the item)
 *   and, where there are low-stock steps, finding the homes.
 */
GArray *tw_cliffs_find (const TwPlan *plan,
                        guint32       item,
                        guint32       place) G_GNUC_WARN_UNUSED_RESULT;

/* Those of one kind alone, in the time that takes. @home: (nullable) (array length=n_markets): what tw_market_homes_find() says
 * of the item, for those who ask about many places. */
GArray *tw_cliffs_find_kind (const TwPlan *plan,
                             guint32       item,
                             guint32       place,
                             TwCliffKind   kind,
                             const gint32 *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
