/* tw-item-network.h: one item's plan as a minimum-cost flow over places and weeks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes: a place p at the start of week t, 0 <= t <= T (T: what is left after the last week); a market m in
 * week t, only if more than one place delivers to it; the root, where units enter and leave. Places that no
 * unit of the item can reach, or from which none can be sold, are left out unless stock or a pin is there.
 *
 * | arc    | from → to                  | worth of a unit (cost: minus that)                        | limit         |
 * |--------|----------------------------|-----------------------------------------------------------|---------------|
 * | make   | root → (factory, t)        | - unit cost; ordered production_weeks before              | none          |
 * | ship   | (a, t) → (b, t + lead)     | - freight - handling out and in - duty - capital - placement - removal - container | none, 0 if pinned |
 * | hold   | (p, t) → (p, t + 1)        | - rent of the week - capital - surcharge of its chain     | none          |
 * | cover  | (p, t) → (p, t + 1)        | as hold, + (r - w) s + low-stock fee saved                | its slice     |
 * | use    | chain of (p, t) → (p, t)'s oldest | nothing                                            | none          |
 * | serve  | (p or m, t) → root         | r ρ + w (1 - ρ)                                           | its slice     |
 * | parcel | (p, t) → (m, t)            | - ρ (κ last leg more than the primary's + (1 - κ) (r - w)) | none         |
 * | out    | (p, t) → root              | liquidation less removal fee, or less the disposal fee alone | none       |
 * | end    | (p, T) → root              | 100 % of the replacement cost, then 60 %, then as out     | 6 weeks, 6 weeks, none |
 *
 * Demand as a distribution. Let L be the lead weeks of a place's cheapest way in, 1 .. 8. What the place
 * holds in week t was decided L weeks before, so it faces the demand D of the weeks t - L .. t (from week 0 on:
 * earlier ones are past), of the markets it is the cheapest to deliver to, as one gamma law with mean M.
 *
 * - Below the mean: serve arcs as long as the week's mean, rounded so that the running total is kept.
 *   A slice from share a to b of the mean sells with ρ = 1/((b - a) M) ∫ P(D > x) dx from aM to bM. r is the
 *   margin of a sale, w what a unit left over is worth there next week, a week's holding paid.
 * - Above the mean: cover arcs beside the hold arc, up to the 97.5 % point. With h units above the mean,
 *   an order-up-to system is short E[(D_{L+1} - M - h)^+] - E[(D_L - M - h)^+] units a week (Hadley & Whitin,
 *   Analysis of Inventory Systems, 1963, ch. 5; Silver, Pyke & Thomas, Inventory and Production Management, 4th
 *   ed. 2017, ch. 7), M being the mean of D_{L+1}. s is how much less that is per unit of the slice. The unit
 *   stays: what it sells above the mean, another week sells less below it (the 1 - ρ of the serve arcs), so units
 *   are conserved in expectation. Were these serve arcs too, each week would buy its safety stock anew
 *   and the leftover would vanish from the flow.
 *   The slopes are made non-increasing (pool adjacent violators), so that the flow fills them in order.
 *
 * Low stock. The fee of a week is due on the week's expected sales, at the step that the stock left after the week is in:
 * days of supply of the mean demand from then on. What it falls by as more is held is taken as the least concave line
 * above its steps and paid as a credit on the first units held; its breaks cut the cover slices, each of which has the
 * share of the one list and the credit of the other. The fee with nothing held is a constant.
 *
 * Aged stock. Layers of today's stock that pay a surcharge within the horizon are chains of their own beside the place's
 * nodes: same place and weeks, holds that bear the surcharge of the age the layer has at the end of the week, no
 * arrivals. A layer is left out if the mean demand up to and with the week it is first due would use up it and all older
 * ones twice. Layers that pay alike in every week are one chain, and there are at most TW_MAX_CHAINS: the nearest in age are
 * taken together at their mean age. The oldest chain's nodes are where units are sold, sent and taken out; the others and the
 * place's own nodes, where units arrive and age no further, lead there by use arcs. The slices of a place's week hang on
 * the chain that holds most then if the mean is sold, the oldest first: an approximation, for units of other chains in
 * stock do not count as cover or as stock against the low-stock fee.
 *
 * w starts at the replacement cost less a week's holding. Afterwards it is taken from the potentials of (p, t + 1)
 * of the last solve, between liquidation value and r; tw_item_network_update_worth() does one such round.
 *
 * Slower delivery sells less: of what is wanted, the share κ = (1 - TwRules.slow_sale_loss)^days is kept, days being by
 * how much a place's parcels take longer, on average, than those of the fastest place of the network that
 * delivers to the market. Units that the rest would have bought are left over. A market's primary place is the one
 * where a sale costs least, the last leg and the margin lost by its slowness counted.
 *
 * A sale not made costs TwRules.lost_sale_cost times its margin r (last leg paid) on top: decisions see r (1 + cost), and
 * what all demand would cost if none of it were met is a constant of the plan.
 *
 * r = (1 - returns) (price without tax - commission) - fulfilment fee + returns × liquidated unit; the last leg is
 * paid when a unit sells. A returned sale is undone, its fulfilment fee lost, the unit liquidated.
 *
 * Replacement cost of a place: the cheapest way to get a unit there, from the factory door on; never more than
 * the unit can earn from there. It is what a unit left at the end saves the next plan.
 *
 * Phases bound what may be sent into the places that deliver to a market: a lane is open in a week if the rule of any
 * of the phases that the item has in the destination's markets opens it (if it is primary to none, of those it delivers
 * to at all), for as many units as the largest batch of these rules. In the frozen weeks nothing leaves and nothing is
 * ordered. Both are capacities: the arcs are there.
 *
 * Once a plan was accepted, a unit more or less of a departure or order than in it costs TwRules.change_price: the arc pays it
 * for each unit, and a second arc beside it, of slice 1, carries the accepted units first and earns it; a constant is the price
 * of doing nothing of what was accepted. Units of a departure are those of both; see tw_item_network_find_accepted().
 *
 * Costs are whole millionths of the plan's currency, times @levels, plus a fixed number below @levels for each
 * arc, made from what the arc is. It makes the cheapest flow unique but for coincidence, so that the answer
 * does not depend on where the solver started; it changes no cost by a millionth.
 */

#pragma once

#include "allocate/tw-network-simplex.h"
#include "allocate/tw-network-template.h"
#include "model/tw-plan.h"

G_BEGIN_DECLS

#define TW_N_SERVE_SLICES 4
#define TW_N_COVER_SLICES 4
#define TW_N_END_SLICES   3
#define TW_END_WEEKS      6 /* of demand in each of the first two end slices */
#define TW_MAX_CHAINS     3
#define TW_WORTH_ROUNDS   2

typedef enum
{
  TW_ARC_MAKE,
  TW_ARC_SHIP,
  TW_ARC_HOLD,
  TW_ARC_COVER,
  TW_ARC_SERVE,
  TW_ARC_PARCEL,
  TW_ARC_OUT,
  TW_ARC_END,
  TW_ARC_USE,
} TwArcKind;

/**
 * TwItemArc:
 * @kind: #TwArcKind
 * @chain: hold, cover and use: 0 for the place's own nodes, else its chain, 1 for the oldest
 * @slice: of cover, serve and end arcs; 1 for the accepted units of ship and make arcs
 * @week: of its tail, or of its head for make arcs
 * @where: place (make, hold, cover, out, end, use), market (serve) or lane (ship) of this network; parcel: market
 * @from: parcel: place of this network; ship and make arcs of slice 1: units accepted
 * @share: units expected to sell per unit of flow, for serve and cover arcs; mean ρ for parcel arcs
 * @credit: cover: low-stock fee saved per unit of flow
 */
typedef struct
{
  guint8  kind;
  guint8  slice;
  guint8  chain;
  guint16 week;
  guint32 where;
  guint32 from;
  float   share;
  float   credit;
} TwItemArc;

/**
 * TwItemPlace: a place of the network
 * @place: index in the model
 * @landed: what it costs to get one more unit there
 * @best: most that a unit there can earn, by sale here or downstream; at least @liquidation
 * @liquidation: worth of a unit taken out here; may be negative
 * @mean: expected demand over the horizon of the markets it is the cheapest to deliver to
 * @revenue: their margin of a sale before the last leg, @parcel: the last leg, @lost: what it costs not to make it,
 *   @kept: κ from here; weighed by mean
 * @protection: L, weeks
 * @first_market, @n_markets: those markets, in market_order
 * @first_chain, @n_chains: of today's aged stock, the oldest first
 * @phases: bit 1 << #TwPhase for each that the item has in them; 0 if no phase binds
 * @first_make: make arc of the first week that an order can be finished in; -1 if nothing is made here
 * @sale_row: its row in TwItemNetwork.unsold; -1 if it delivers to no market
 */
typedef struct
{
  guint32 place;
  double  landed;
  double  best;
  double  liquidation;
  double  mean;
  double  revenue;
  double  parcel;
  double  lost;
  double  kept;
  guint   protection;
  guint   first_market;
  guint   n_markets;
  guint   first_chain;
  guint   n_chains;
  guint   phases;
  gint32  first_make;
  gint32  sale_row;
} TwItemPlace;

/**
 * TwItemMarket: a market where the item is listed and expected to sell
 * @market: market number
 * @primary: place of this network that delivers at the least cost; -1 if none can
 * @revenue: margin of a sale before the last leg; @parcel: the last leg from @primary
 * @lost: what it costs not to make a sale
 * @first_way, @n_places: places that deliver to it, in TwItemNetwork.way
 * @units: (array length=n_weeks): whole units of demand that serve arcs take, the rounded mean
 * @node: (array length=n_weeks) (nullable): its nodes, if @n_places > 1; -1 where there is none
 */
typedef struct
{
  guint32           market;
  gint32            primary;
  const TwForecast *forecast;
  double            revenue;
  double            parcel;
  double            lost;
  double            mean;
  guint             first_way;
  guint             n_places;
  gint64           *units;
  gint32           *node;
  double           *sums; /* [2 * (n_weeks + 1)]: running sums of means; of standard deviations, unless slices were given */
} TwItemMarket;

/**
 * TwItemChain: layers of today's stock in a place
 * @place: of this network
 * @node: of week 0; those of later weeks follow
 * @units: today, @age: days, their mean; @oldest and @youngest of them
 */
typedef struct
{
  guint32 place;
  guint32 node;
  gint64  units;
  double  age;
  double  oldest;
  double  youngest;
} TwItemChain;

/* One place's way to a market's customers. */
typedef struct
{
  guint32 place;   /* of this network */
  double  freight; /* the last leg */
  double  kept;    /* κ */
} TwItemWay;

typedef struct
{
  guint32 index; /* in the template */
  guint32 from;  /* place of this network */
  guint32 to;
  double  freight; /* handling included */
  double  duty;
  double  capital;
  double  placement; /* fee of the destination for units that come from elsewhere than an overflow place */
  double  removal;   /* fee of a fulfilment centre for letting units go */
  double  container; /* for the space a unit takes in one */
  guint   first_arc; /* arcs of weeks 0, 1, … while they arrive within the horizon */
  guint   n_arcs;
} TwItemLane;

/* What a unit pays on a lane, all told. */
static inline double
tw_item_lane_get_cost (const TwItemLane *lane)
{
  return lane->freight + lane->duty + lane->capital + lane->placement + lane->removal + lane->container;
}

/**
 * TwItemNetwork:
 *
 * Scratch that is filled for one item after another; one for each thread. Everything in it is for reading.
 * @lane also has closed lanes that a pin uses, with no arcs.
 */
typedef struct
{
  TwNetwork net; /* its arrays are those below */
  const TwNetworkTemplate *template;
  guint32 item;
  gint64  levels;
  double  unit; /* cost units in one unit of the plan's currency */

  TwItemPlace  *place;
  guint         n_places;
  gint32       *local; /* [n_places of the model]: place of this network, -1 if left out */
  TwItemMarket *market;
  guint         n_markets;
  guint        *market_order; /* markets by primary place */
  TwItemWay    *way;          /* by market */
  TwItemLane   *lane;
  guint         n_lanes;
  TwItemChain  *chain; /* by place */
  guint         n_chains;

  TwItemArc *arc;
  guint32   *tail;
  guint32   *head;
  gint64    *capacity;
  gint64    *cost;
  gint64    *supply;
  gint64    *fixed;                /* units that move on an arc whatever the solver says; 0 at first */
  double     constant[TW_N_PARTS]; /* what every plan of the item has, beside its arcs and pins */
  float     *unsold;               /* [n_sale_rows * n_weeks]: w of a unit left over after week t where there are sales; floats, so that what is kept of them is exact */
  guint      n_sale_rows;
  gboolean   rounded; /* departures are of whole cartons and pay their fixed cost; see tw-item-rounding.h */

  /*< private >*/
  guint          first_use;      /* arcs before it are priced as they are made */
  guint          first_end;      /* end arcs of all places */
  guint          first_accepted; /* then arcs of accepted units, to the last */
  gint64         accepted_units;
  double        *demand;      /* [n_places * (n_weeks + 1)]: mean demand of own markets up to a week, if there are steps */
  double        *hold_cost;   /* [n_places * n_weeks]: rent and capital */
  double        *surcharge;   /* [n_chains * n_weeks] */
  guint8        *cover_chain; /* [n_places * n_weeks] */
  double         low_stock_fee;
  GArray        *slices; /* of guint16: the record, unless it was given */
  const guint16 *given;
  gsize          n_given;
  gsize          n_read;

  guint   n_arcs_room;
  guint   n_nodes_room;
  GArray *numbers; /* what the arrays of markets are cut from */
  double *duty_rate;
  double *scratch; /* [2 * n_markets of the model] */
  guint8 *mark;
  gint64  free_capacity;
  double  most_micros; /* that an arc may cost, before its levels */
} TwItemNetwork;

TwItemNetwork *tw_item_network_new (const TwNetworkTemplate *template) G_GNUC_WARN_UNUSED_RESULT;
void           tw_item_network_free (TwItemNetwork *self);

/**
 * tw_item_network_build:
 *
 * The network of @item without its pins (places they name are in it), w from replacement cost. The same
 * inputs give the same network; its shape depends on pins only if they name a place that would be left out.
 * O(weeks × (places + lanes)).
 */
void tw_item_network_build (TwItemNetwork *self,
                            guint32        item);

/**
 * tw_item_network_build_with_slices:
 * @slices: (nullable): from tw_item_network_dup_slices() of the same item, forecasts and places; it must outlive the
 *   network's next build
 * @unsold: (nullable): w, as the field of that name; %NULL for replacement cost
 *
 * The very network that tw_item_network_build() and tw_item_network_set_unsold() make, without their gamma functions and
 * roots.
 */
void    tw_item_network_build_with_slices (TwItemNetwork *self,
                                           guint32        item,
                                           GBytes        *slices,
                                           const float   *unsold);
GBytes *tw_item_network_dup_slices (const TwItemNetwork *self) G_GNUC_WARN_UNUSED_RESULT;

/* Takes w from @potential (of all nodes), or from @unsold (as the field of that name), and prices anew. */
void tw_item_network_update_worth (TwItemNetwork *self,
                                   const gint64  *potential);
void tw_item_network_set_unsold (TwItemNetwork *self,
                                 const float   *unsold);

/* Fixes the pins of the item: closes their arcs, and moves their units from tail to head in the supplies. A pin
 * that leaves after the weeks planned is not part of the plan. */
void tw_item_network_apply_pins (TwItemNetwork *self);

/* Whether the network, if built now, would have the places it has: its template's model may have other pins. */
gboolean tw_item_network_has_places (TwItemNetwork *self);

/* Moves @units more of a pin within the weeks planned; negative units take it back. Its arc stays as it is. */
void tw_item_network_move_pin (TwItemNetwork *self,
                               const TwPin   *pin,
                               gint64         units);

/**
 * tw_item_network_fix_arc:
 * @units: >= 0; 0 leaves the arc closed
 *
 * Decides what moves on @arc: closes it and shifts the supplies of its ends. What was fixed there before is
 * replaced. Units on an arc are the solver's flow plus @fixed. To let the solver decide again, fix 0 and
 * give the arc its capacity back.
 */
void tw_item_network_fix_arc (TwItemNetwork *self,
                              guint          arc,
                              gint64         units);

/* Where units arrive. */
static inline guint32
tw_item_network_get_node (const TwItemNetwork *self,
                          guint32              place,
                          guint                week)
{
  return place * (self->template->n_weeks + 1) + week;
}

/* w of a unit left over in @place, which delivers somewhere, after @week. */
static inline float
tw_item_network_get_unsold (const TwItemNetwork *self,
                            guint32              place,
                            guint                week)
{
  return self->unsold[(gsize) self->place[place].sale_row * self->template->n_weeks + week];
}

static inline gsize
tw_item_network_get_unsold_size (const TwItemNetwork *self)
{
  return (gsize) self->n_sale_rows * self->template->n_weeks * sizeof *self->unsold;
}

/* Node of chain 0 (the place's own), 1 (its oldest), … */
static inline guint32
tw_item_network_get_chain_node (const TwItemNetwork *self,
                                guint32              place,
                                guint                chain,
                                guint                week)
{
  return chain == 0 ? tw_item_network_get_node (self, place, week) : self->chain[self->place[place].first_chain + chain - 1].node + week;
}

/* Where units of the place are sold, sent and taken out: the oldest chain's node, or that of the place itself. */
static inline guint32
tw_item_network_get_use_node (const TwItemNetwork *self,
                              guint32              place,
                              guint                week)
{
  return tw_item_network_get_chain_node (self, place, self->place[place].n_chains > 0, week);
}

/* Adds what @units on arc @arc are worth to the parts of the plan's value. */
void tw_item_network_add_arc_value (const TwItemNetwork *self,
                                    guint                arc,
                                    double               units,
                                    double               part[TW_N_PARTS]);

/* The arc beside a ship or make arc that carries the accepted units; -1 if there is none. */
gint32 tw_item_network_find_accepted (const TwItemNetwork *self,
                                      guint                arc);

/* tw_item_network_fix_arc() for a departure or an order: @arc, of slice 0, and the one beside it. */
void tw_item_network_fix_departure (TwItemNetwork *self,
                                    guint          arc,
                                    gint64         units);

/* κ of a parcel arc. */
double tw_item_network_get_kept (const TwItemNetwork *self,
                                 const TwItemArc     *arc);

/* The lane of a pin in this network, the week it arrives in, and what its units are worth; those that arrive
 * after the horizon keep their replacement cost at the destination. */
const TwItemLane *tw_item_network_find_lane (const TwItemNetwork *self,
                                             guint32              lane);
void              tw_item_network_add_pin_value (const TwItemNetwork *self,
                                                 const TwPin         *pin,
                                                 double               part[TW_N_PARTS]);
guint             tw_item_network_get_lead (const TwItemNetwork *self,
                                            const TwItemLane    *lane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemNetwork, tw_item_network_free)

G_END_DECLS
