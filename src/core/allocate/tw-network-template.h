/* tw-network-template.h: what the networks of all items of a model share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-forecast-set.h"

G_BEGIN_DECLS

#define TW_WEEKS_A_YEAR    52.1775
#define TW_MONTHS_PER_WEEK (12 / TW_WEEKS_A_YEAR)

/* An open lane between places that hold stock. */
typedef struct
{
  guint32  lane;
  guint32  from;
  guint32  to;
  guint    lead_weeks;
  double   handling; /* out of its origin and into its destination, per unit */
  gboolean crosses_border;
} TwTemplateLane;

/* An open lane to the customers of a market. */
typedef struct
{
  guint32 lane;
  guint32 place;
  guint32 market;
} TwTemplateParcel;

/**
 * TwNetworkTemplate:
 * @n_weeks: weeks planned, <= the model's horizon
 * @rent: (array length=n_places * n_weeks): storage per m³ and week, element place * n_weeks + week
 * @production_weeks: (array length=n_places): weeks from order to stock; 0 but for factories
 * @free_phases: bit 1 << #TwPhase for each whose rule binds nothing
 * @has_steps: whether any place has aged or low-stock steps
 * @duty_market: (array length=n_places): first market in the place's country, -1 if there is none
 * @lane: open lanes between places; @lane_of: (array length=n_lanes of the model): index among them or -1
 * @reach: (array length=n_places * n_places): whether units can go from place a to b, itself included, by open lanes that
 *   arrive within the weeks planned, in element a * n_places + b
 * @parcel: lanes to customers, by market
 * @first_parcel: (array length=n_markets + 1): where each market's begin
 * @pool_only: whether networks of items that are apart have nothing in them; not at first
 *
 * An item is apart if its policy is not that of the pool: others decide what leaves for where, and the planner's pins do not
 * count for it.
 *
 * Computed once a run, then read by all threads.
 */
typedef struct
{
  const TwModel       *model;
  const TwForecastSet *forecasts;
  guint                n_weeks;
  guint                n_places;
  guint                n_markets;
  guint                free_phases;
  gboolean             has_steps;
  double               capital_per_week; /* cost of one unit of money tied up for a week */
  double              *rent;
  guint               *production_weeks;
  gint32              *duty_market;
  TwTemplateLane      *lane;
  guint                n_lanes;
  gint32              *lane_of;
  guint8              *reach;
  TwTemplateParcel    *parcel;
  guint               *first_parcel;
  gboolean             pool_only;
} TwNetworkTemplate;

/* @model and @forecasts must outlive it. @n_weeks: 0 for the model's horizon; more counts as that. */
TwNetworkTemplate *tw_network_template_new (const TwModel       *model,
                                            const TwForecastSet *forecasts,
                                            guint                n_weeks) G_GNUC_WARN_UNUSED_RESULT;
void               tw_network_template_free (TwNetworkTemplate *self);

gboolean tw_network_template_is_apart (const TwNetworkTemplate *self,
                                       guint32                  item);
gboolean tw_network_template_has_apart (const TwNetworkTemplate *self);

/* The pins of @item that count: none if it is apart. */
const TwPin *tw_network_template_get_pins (const TwNetworkTemplate *self,
                                           guint32                  item,
                                           guint                   *n);

/* Whether the item's network has nothing in it. */
static inline gboolean
tw_network_template_leaves_out (const TwNetworkTemplate *self,
                                guint32                  item)
{
  return self->pool_only && tw_network_template_is_apart (self, item);
}

/* Whether @deliverer is @place or an open lane leads there from it: what says whose duty is due where no own market is.
 * O(lanes). */
gboolean tw_network_template_feeds (const TwNetworkTemplate *self,
                                    guint32                  place,
                                    guint32                  deliverer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwNetworkTemplate, tw_network_template_free)

G_END_DECLS
