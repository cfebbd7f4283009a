/* tw-sim-loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-loop.h"

#include "allocate/tw-fees.h"
#include "allocate/tw-measures.h"
#include "model/tw-lane.h"
#include "simulate/tw-sim-draws.h"
#include "simulate/tw-sim-end.h"
#include "simulate/tw-sim-world.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define SLACK_M3 1e-9 /* a place that is full to the last cm³ is not over-full */
#define WHOLE    1e-6 /* of a unit: what rounding may have taken */

struct _TwSimPlayer
{
  const TwSimSetup *setup;
  TwSimState        state;
  TwSimDecisions    out;
  guint             n_weeks;
  guint             n_inbound_room;

  /* of the item at hand */
  const TwSimRun        *run;
  const TwSimItem       *item;
  const TwSimItemLedger *ledger;
  TwSimTally            *tally;
  const TwEffect        *effect; /* (nullable): of the week */
  guint                  week;
  gint32                *first;      /* [n_weeks + 1]: chains of what arrives in a week */
  gint32                *back;       /* [n_weeks * n_places]: units that come back to be sold again */
  gint32                *came;       /* [n_places * (n_weeks + 1)]: running sums of what came in before a week */
  gint32                *far;        /* [n_places]: on the way, expected after the window in which stock counts as too much */
  gint32                *left;       /* [n_markets]: of the week, wanted and not yet served */
  gint32                *gone;       /* [n_places]: sold in the week */
  gint32                *sold_total; /* [n_places] */
  gint64                 mail;       /* units that come back and will be sold again */
  GArray                *late;       /* of TwSimLate */
};

/* ---- player ---- */

TwSimPlayer *
tw_sim_player_new (const TwSimSetup *setup)
{
  TwSimPlayer *self = g_new0 (TwSimPlayer, 1);
  guint        n_weeks = setup->n_weeks;
  guint        n_places = 1;
  guint        n_markets = 1;
  guint        n_lanes = 1;

  for (guint i = 0; i < setup->n_items; i++)
    if (setup->item[i] != NULL)
      {
        n_places = MAX (n_places, setup->item[i]->n_places);
        n_markets = MAX (n_markets, setup->item[i]->n_markets);
        n_lanes = MAX (n_lanes, setup->item[i]->n_lanes);
      }
  self->setup = setup;
  self->n_weeks = n_weeks;
  self->state.setup = setup;
  self->state.player = self;
  self->state.stock = g_new (gint32, n_places);
  self->state.on_way = g_new (gint32, n_places);
  self->state.expected = g_new (gint32, (gsize) (n_weeks + 1) * n_places);
  self->state.arrived = g_new (gint32, (gsize) n_weeks * n_places);
  self->state.sold = g_new (gint32, (gsize) n_weeks * n_markets);
  self->state.is_short = g_new (guint8, (gsize) n_weeks * n_markets);
  self->state.backlog = g_new (gint32, n_markets);
  self->n_inbound_room = 1024;
  self->state.inbound = g_new (TwSimInbound, self->n_inbound_room);
  self->out.n_room = n_places + n_lanes;
  self->out.row = g_new (TwSimDecision, self->out.n_room);
  self->first = g_new (gint32, n_weeks + 1);
  self->back = g_new (gint32, (gsize) n_weeks * n_places);
  self->came = g_new (gint32, (gsize) (n_weeks + 1) * n_places);
  self->far = g_new (gint32, n_places);
  self->left = g_new (gint32, n_markets);
  self->gone = g_new (gint32, n_places);
  self->sold_total = g_new (gint32, n_places);
  self->late = g_array_new (FALSE, FALSE, sizeof (TwSimLate));

  return self;
}

void
tw_sim_player_free (TwSimPlayer *self)
{
  g_free (self->state.stock);
  g_free (self->state.on_way);
  g_free (self->state.expected);
  g_free (self->state.arrived);
  g_free (self->state.sold);
  g_free (self->state.is_short);
  g_free (self->state.backlog);
  g_free (self->state.inbound);
  g_free (self->out.row);
  g_free (self->first);
  g_free (self->back);
  g_free (self->came);
  g_free (self->far);
  g_free (self->left);
  g_free (self->gone);
  g_free (self->sold_total);
  g_array_unref (self->late);
  g_free (self);
}

static const TwPlace *
get_place (const TwSimPlayer *self,
           guint              place)
{
  return tw_model_get_place (self->setup->model, self->item->place[place].base.place);
}

/* ---- on the way ---- */

static void
chain_inbound (TwSimPlayer *self,
               guint        row,
               guint        week)
{
  TwSimInbound *inbound = &self->state.inbound[row];

  week = MIN (week, self->n_weeks);
  inbound->next = self->first[week];
  self->first[week] = (gint32) row;
}

static gboolean
is_far (const TwSimPlayer *self,
        guint              expected)
{
  return expected >= MIN (self->week + TW_MEASURES_COVER_WEEKS, self->n_weeks);
}

static void
add_inbound (TwSimPlayer *self,
             guint32      place,
             gint32       lane,
             gint32       units,
             guint        expected,
             guint        actual)
{
  TwSimState *state = &self->state;

  if (state->n_inbound == self->n_inbound_room)
    {
      self->n_inbound_room *= 2;
      state->inbound = g_renew (TwSimInbound, state->inbound, self->n_inbound_room);
    }
  expected = MIN (expected, self->n_weeks);
  state->inbound[state->n_inbound] = (TwSimInbound){ place, lane, units, expected, MIN (actual, self->n_weeks), -1, actual };
  chain_inbound (self, state->n_inbound++, actual);
  state->on_way[place] += units;
  state->expected[expected * self->item->n_places + place] += units;
  if (is_far (self, expected))
    self->far[place] += units;
}

static void
receive (TwSimPlayer *self,
         guint        place,
         gint32       units)
{
  self->state.stock[place] += units;
  self->state.arrived[(gsize) place * self->n_weeks + self->week] += units;
}

/* Units that a hard capacity has room for; items that are still to be played keep that of their stock on hand, for all weeks. */
static gint32
get_room (const TwSimPlayer *self,
          guint              place)
{
  gint32         space = self->setup->shares->space[self->item->place[place].base.place];
  const TwPlace *row = get_place (self, place);
  double         room;

  if (space < 0 || !row->capacity_hard || row->capacity_m3 <= 0)
    return G_MAXINT32;
  room = row->capacity_m3 - self->tally->awaited[space] - self->tally->held[(gsize) space * self->n_weeks + self->week] - self->state.stock[place] * self->item->row->volume_m3;

  return (gint32) CLAMP (floor ((room + SLACK_M3) / self->item->row->volume_m3), 0, G_MAXINT32 - 1);
}

/* What of @units a factory without a limit finishes while it loses a share: its part of what is due now, and nothing of what is
 * late. */
static gint32
get_share_made (const TwSimPlayer *self,
                guint32            place,
                gint32             units,
                gboolean           late)
{
  double  kept = self->effect != NULL && self->effect->kept != NULL ? self->effect->kept[place] : 1;
  guint64 start;

  if (kept >= 1)
    return units;
  start = tw_sim_draws_start (self->setup->options.seed, self->state.path, TW_SIM_DRAW_MAKE, (guint64) self->item->item << 32 | place);

  return late ? 0 : (gint32) floor (units * kept + tw_sim_draws_get_uniform (start, self->week));
}

/* What of @units is finished: once a factory has lost production, it makes no more in a week than it can, for all items, and
 * the rest waits. */
static gint32
get_finished (const TwSimPlayer  *self,
              const TwSimInbound *inbound,
              gint32              units)
{
  guint32 place = self->item->place[inbound->place].base.place;
  gint32  slot = self->setup->shares->make[place];
  double  most;

  if (inbound->lane >= 0 || self->run->world.loss == NULL || self->week < self->run->world.loss[place])
    return units;
  if (slot < 0)
    return get_share_made (self, place, units, self->week > inbound->expected);
  most = tw_sim_world_get_production (self->effect, self->setup->model, place) - self->tally->finished[(gsize) slot * self->n_weeks + self->week];

  return (gint32) CLAMP (floor (most + WHOLE), 0, units);
}

static void
count_finished (TwSimPlayer        *self,
                const TwSimInbound *inbound,
                gint32              units)
{
  gint32 slot = self->setup->shares->make[self->item->place[inbound->place].base.place];

  if (slot >= 0 && inbound->lane < 0)
    self->tally->finished[(gsize) slot * self->n_weeks + self->week] += units;
}

static void
arrive_one (TwSimPlayer *self,
            guint        row)
{
  TwSimState   *state = &self->state;
  TwSimInbound *inbound = &state->inbound[row];
  guint32       place = inbound->place;
  gint32        units = MIN (inbound->units, get_room (self, place));

  units = get_finished (self, inbound, units);
  if (units > 0)
    {
      count_finished (self, inbound, units);
      receive (self, place, units);
      state->on_way[place] -= units;
      state->expected[inbound->expected * self->item->n_places + place] -= units;
      inbound->units -= units;
      if (is_far (self, inbound->expected))
        self->far[place] -= units;
    }
  if (inbound->units > 0)
    {
      inbound->actual = inbound->due = self->week + 1;
      chain_inbound (self, row, self->week + 1);
    }
}

static void
arrive (TwSimPlayer *self)
{
  gint32 row = self->first[self->week];

  self->first[self->week] = -1;
  while (row >= 0)
    {
      gint32 next = self->state.inbound[row].next;

      arrive_one (self, (guint) row);
      row = next;
    }
}

static void
take_back (TwSimPlayer *self)
{
  for (guint l = 0; l < self->item->n_places; l++)
    if (self->back[(gsize) self->week * self->item->n_places + l] > 0)
      {
        receive (self, l, self->back[(gsize) self->week * self->item->n_places + l]);
        self->mail -= self->back[(gsize) self->week * self->item->n_places + l];
      }
}

/* ---- the start ---- */

/* Days that a shipment still takes which is @overdue: by the normal law about its ETA, given that it has not come yet. What is far
 * beyond its spread says nothing of when it comes: a week of waiting that begins anew (as tw-alert-supply.c has it). */
static double
draw_overdue (double overdue,
              double sd,
              double uniform)
{
  double alive = gsl_cdf_ugaussian_Q (overdue / sd);

  if (alive < 1e-3)
    {
      sd = overdue + 7;
      alive = gsl_cdf_ugaussian_Q (overdue / sd);
    }

  return MAX (sd * gsl_cdf_ugaussian_Qinv (uniform * alive) - overdue, 0);
}

/* Days from the plan's start until a shipment under way is there; those with one id have one fate. */
static double
draw_shipment_days (const TwSimPlayer *self,
                    const TwShipment  *shipment)
{
  double  days = shipment->eta - tw_week_get_monday (tw_model_get_start_week (self->setup->model));
  TwLane  lane = { .lead_mean_days = days, .lead_sd_days = shipment->eta_sd_days * self->run->class->spread };
  guint64 start = tw_sim_draws_start (self->setup->options.seed, self->state.path, TW_SIM_DRAW_SHIPMENT, g_str_hash (shipment->id != NULL ? shipment->id : ""));
  float   score;

  TwSimLead lead;

  if (shipment->eta_sd_days <= 0)
    return days;
  if (days <= 0)
    return draw_overdue (-days, lane.lead_sd_days, tw_sim_draws_get_uniform (start, 0));
  tw_sim_draws_fill_normal (start, 1, &score);
  tw_sim_lead_init (&lead, &lane, 1);

  return tw_sim_lead_get_days (&lead, score, 1);
}

/* What the horizon does not see is no plan's. */
static void
start_inbound (TwSimPlayer *self)
{
  const TwModel    *model = self->setup->model;
  TwWeek            first = tw_model_get_start_week (model);
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, self->item->item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    for (guint l = 0; stock[i].receiving > 0 && l < self->item->n_places; l++)
      if (self->item->place[l].base.place == stock[i].place)
        add_inbound (self, l, -1, (gint32) stock[i].receiving, self->n_weeks > 1, self->n_weeks > 1);
  shipment = tw_model_get_item_shipments (model, self->item->item, &n);
  for (guint i = 0; i < n; i++)
    {
      const TwLane *lane = tw_model_get_lane (model, shipment[i].lane);
      gint64        expected = MAX ((gint64) tw_week_from_day (shipment[i].eta) - first, 0);
      double        days = MAX (draw_shipment_days (self, &shipment[i]), 0);

      days += tw_sim_world_get_queue (&self->run->world, lane, floor (days / 7));
      for (guint l = 0; expected < (gint64) self->n_weeks && l < self->item->n_places; l++)
        if (self->item->place[l].base.place == lane->to)
          add_inbound (self, l, -1, (gint32) shipment[i].units, (guint) expected, (guint) floor (days / 7));
    }
}

static void
start (TwSimPlayer     *self,
       const TwSimItem *item)
{
  TwSimState *state = &self->state;
  gsize       n = (gsize) item->n_places * self->n_weeks;

  memcpy (state->stock, item->initial, item->n_places * sizeof *state->stock);
  memset (self->far, 0, item->n_places * sizeof *self->far);
  memset (state->on_way, 0, item->n_places * sizeof *state->on_way);
  memset (state->expected, 0, (n + item->n_places) * sizeof *state->expected);
  memset (state->arrived, 0, n * sizeof *state->arrived);
  memset (state->sold, 0, (gsize) item->n_markets * self->n_weeks * sizeof *state->sold);
  memset (state->is_short, 0, (gsize) item->n_markets * self->n_weeks);
  memset (state->backlog, 0, item->n_markets * sizeof *state->backlog);
  memset (self->back, 0, n * sizeof *self->back);
  memset (self->sold_total, 0, item->n_places * sizeof *self->sold_total);
  self->mail = 0;
  for (guint l = 0; l < item->n_places; l++)
    {
      gint32 space = self->setup->shares->space[item->place[l].base.place];

      if (space >= 0)
        self->tally->awaited[space] -= item->initial[l] * item->row->volume_m3;
      state->arrived[(gsize) l * self->n_weeks] = item->initial[l];
      self->came[(gsize) l * (self->n_weeks + 1)] = 0;
    }
  for (guint t = 0; t <= self->n_weeks; t++)
    self->first[t] = -1;
  state->n_inbound = 0;
  start_inbound (self);
}

/* ---- decisions ---- */

/* What a factory takes orders for now: what it is expected to make in the week that they are finished in. */
static gint32
get_make_room (const TwSimPlayer *self,
               guint              place)
{
  guint32 index = self->item->place[place].base.place;
  guint   done = self->week + self->item->place[place].production_weeks;
  gint32  slot = self->setup->shares->make[index];
  double  most;

  if (done >= self->n_weeks)
    return G_MAXINT32;
  most = tw_sim_world_get_production (tw_sim_world_get (&self->run->world, self->week, done), self->setup->model, index);
  if (!(most > 0))
    return G_MAXINT32;
  if (slot >= 0)
    most -= self->tally->made[(gsize) slot * self->n_weeks + done];

  return (gint32) CLAMP (floor (most + WHOLE), 0, G_MAXINT32 - 1);
}

static gint32
limit_order (TwSimPlayer *self,
             guint        place,
             gint32       units)
{
  guint32         index = self->item->place[place].base.place;
  guint           done = self->week + self->item->place[place].production_weeks;
  gint32          slot = self->setup->shares->make[index];
  TwWeek          now = tw_model_get_start_week (self->setup->model) + (TwWeek) self->week;
  guint           n;
  const TwBudget *budget = tw_model_get_budgets (self->setup->model, &n);

  units = MIN (units, get_make_room (self, place));
  for (guint i = 0; i < n; i++)
    if (budget[i].first_week <= now && now <= budget[i].last_week)
      {
        units = (gint32) CLAMP (floor ((budget[i].amount - self->tally->spent[i]) / self->item->row->unit_cost + 1e-9), 0, units);
        self->tally->spent[i] += units * self->item->row->unit_cost;
      }
  if (slot >= 0 && done < self->n_weeks)
    self->tally->made[(gsize) slot * self->n_weeks + done] += units;

  return units;
}

static void
carry_out_order (TwSimPlayer *self,
                 guint        place,
                 gint32       units)
{
  guint done = self->week + self->item->place[place].production_weeks;

  units = limit_order (self, place, units);
  if (units <= 0)
    return;
  self->tally->part[TW_PART_PURCHASE] -= units * self->item->row->unit_cost;
  add_inbound (self, place, -1, units, done, done);
  if (done == self->week)
    arrive (self);
}

/* Units that the carrier still has room for. */
static gint32
get_lane_room (const TwSimPlayer *self,
               const TwSimLane   *lane)
{
  gint32        slot = self->setup->shares->lane[lane->base.index];
  const TwLane *row = tw_model_get_lane (self->setup->model, lane->base.index);

  if (tw_sim_world_is_closed (self->effect, lane->base.index))
    return 0;
  if (slot < 0 || row->capacity_m3_week <= 0)
    return G_MAXINT32;

  return (gint32) CLAMP (floor ((row->capacity_m3_week - self->tally->moved[(gsize) slot * self->n_weeks + self->week] + SLACK_M3) / self->item->row->volume_m3), 0, G_MAXINT32 - 1);
}

static gint32
limit_departure (const TwSimPlayer *self,
                 const TwSimLane   *lane,
                 gint32             units)
{
  gint32 room = get_lane_room (self, lane);

  if (units <= 0 || room == 0)
    return 0;
  units = tw_sim_item_round_departure (self->item, units, self->state.stock[lane->base.from]);

  return room >= units ? units : tw_sim_item_get_whole (self->item, room);
}

gint32
tw_sim_state_get_lane_room (const TwSimState *state,
                            guint             lane)
{
  return tw_sim_item_get_whole (state->item, get_lane_room (state->player, &state->item->lane[lane]));
}

gint32
tw_sim_state_get_make_room (const TwSimState *state,
                            guint             place)
{
  return get_make_room (state->player, place);
}

static void
book_departure (TwSimPlayer     *self,
                const TwSimLane *lane,
                gint32           units,
                guint            weeks)
{
  double   *part = self->tally->part;
  TwSimDues dues;

  tw_sim_world_get_dues (self->effect, self->setup, self->item, lane, &dues);
  part[TW_PART_FREIGHT] -= units * dues.freight;
  part[TW_PART_DUTY] -= units * dues.duty;
  part[TW_PART_CAPITAL] -= units * self->ledger->capital * weeks;
  part[TW_PART_PLACEMENT] -= units * lane->base.placement;
  part[TW_PART_REMOVAL] -= units * lane->base.removal;
  part[TW_PART_FIXED] -= units * dues.container + lane->fixed;
  self->tally->co2 += units * dues.co2;
}

static void
carry_out_departure (TwSimPlayer *self,
                     guint        index,
                     gint32       units)
{
  const TwSimLane *lane = &self->item->lane[index];
  guint32          model_lane = lane->base.index;
  const TwLane    *row = tw_model_get_lane (self->setup->model, model_lane);
  double           volume = self->item->row->volume_m3;
  guint            expected;
  guint            weeks = self->state.lead[(gsize) model_lane * self->n_weeks + self->week];
  gint32           slot = self->setup->shares->lane[model_lane];
  gint32           space = self->setup->shares->space[row->from];

  units = limit_departure (self, lane, units);
  if (units <= 0)
    return;
  expected = tw_sim_world_get_lead_weeks (self->effect, self->setup, lane);
  self->state.stock[lane->base.from] -= units;
  if (slot >= 0)
    self->tally->moved[(gsize) slot * self->n_weeks + self->week] += units * volume;
  if (space >= 0)
    self->tally->left[(gsize) space * self->n_weeks + self->week] += units * volume;
  book_departure (self, lane, units, weeks);
  add_inbound (self, lane->base.to, (gint32) index, units, self->week + expected, self->week + weeks);
  if (weeks == 0)
    arrive (self);
}

static void
decide (TwSimPlayer *self,
        gpointer     scratch)
{
  self->out.n = 0;
  self->out.changes = 0;
  self->state.week = self->week;
  self->run->class->decide (self->run->policy, scratch, &self->state, &self->out);
  for (guint i = 0; i < self->out.n; i++)
    if (self->out.row[i].lane < 0)
      carry_out_order (self, self->out.row[i].place, self->out.row[i].units);
    else
      carry_out_departure (self, (guint) self->out.row[i].lane, self->out.row[i].units);
  self->tally->changes += self->out.changes;
}

/* ---- sales ---- */

static void
come_back (TwSimPlayer       *self,
           const TwSimMarket *market,
           guint              place,
           gint32             sold)
{
  const TwSimPlace *from = &self->item->place[place];
  guint64           start = tw_sim_draws_start (self->setup->options.seed, self->state.path, TW_SIM_DRAW_RETURN, (guint64) self->item->item << 40 | (guint64) market->base.market << 20 | from->base.place);
  gint32            units = tw_sim_draws_get_binomial (sold, market->return_rate, tw_sim_draws_get_uniform (start, self->week));
  gint32            sellable = (gint32) floor (units * TW_SIM_SELLABLE_SHARE + tw_sim_draws_get_uniform (start, self->n_weeks + self->week));
  guint             week = self->week + TW_SIM_RETURN_WEEKS;

  sellable = MIN (sellable, units);
  self->tally->returned += units;
  self->mail += sellable;
  self->tally->part[TW_PART_SALES] += -units * market->net + (units - sellable) * from->base.liquidation;
  if (week < self->n_weeks)
    self->back[(gsize) week * self->item->n_places + place] += sellable;
  else
    self->tally->part[TW_PART_TERMINAL] += sellable * from->replacement;
}

static void
sell (TwSimPlayer *self,
      guint        index,
      guint        place,
      double       freight,
      gint32       units)
{
  const TwSimMarket *market = &self->item->market[index];
  double            *part = self->tally->part;

  self->state.stock[place] -= units;
  self->state.sold[(gsize) index * self->n_weeks + self->week] += units;
  self->gone[place] += units;
  part[TW_PART_SALES] += units * (market->net - market->fee);
  part[TW_PART_FREIGHT] -= units * freight;
  if (market->return_rate > 0)
    come_back (self, market, place, units);
}

/* Customers who would buy from a place that keeps share @kept of them: a whole number with that mean. */
static gint32
get_buyers (const TwSimPlayer *self,
            const TwSimMarket *market,
            gint32             wanted,
            double             kept)
{
  guint64 start;

  if (kept >= 1)
    return wanted;
  start = tw_sim_draws_start (self->setup->options.seed, self->state.path, TW_SIM_DRAW_SERVE, (guint64) self->item->item << 32 | market->base.market);

  return (gint32) floor (wanted * kept + tw_sim_draws_get_uniform (start, self->week));
}

/* Who is left is to be served from elsewhere; whom a slow parcel put off is gone. */
static void
serve_from (TwSimPlayer *self,
            guint        index,
            guint        way)
{
  const TwSimMarket *market = &self->item->market[index];
  const TwItemWay   *from = &self->item->way[market->first_way + way];
  gint32             stock = self->state.stock[from->place];
  gint32             buyers;

  if (stock <= 0 || market->base.revenue - from->freight + market->base.lost <= 0)
    return;
  buyers = MIN (get_buyers (self, market, self->left[index], from->kept), self->left[index]);
  if (buyers <= stock)
    {
      sell (self, index, from->place, from->freight, buyers);
      self->left[index] = 0;
      return;
    }
  sell (self, index, from->place, from->freight, stock);
  self->left[index] -= MIN ((gint32) ceil (stock / from->kept), self->left[index]);
}

static gboolean
has_stock (const TwSimPlayer *self,
           const TwSimMarket *market)
{
  for (guint k = 0; k < market->base.n_places; k++)
    if (self->state.stock[self->item->way[market->first_way + k].place] > 0)
      return TRUE;

  return FALSE;
}

static void
count_market (TwSimPlayer *self,
              guint        index,
              gint32       wanted)
{
  const TwSimMarket *market = &self->item->market[index];
  TwSimTally        *tally = self->tally;
  gint32             sold = self->state.sold[(gsize) index * self->n_weeks + self->week];
  gint32             unmet = wanted + self->state.backlog[index] - sold;

  tally->wanted += wanted;
  tally->sold += sold;
  tally->n_cells++;
  tally->n_in_stock += self->left[index] == 0 || has_stock (self, market);
  self->state.is_short[(gsize) index * self->n_weeks + self->week] = self->left[index] > 0;
  self->state.backlog[index] = self->setup->options.backorder ? self->left[index] : 0;
  tally->part[TW_PART_LOST] -= unmet * market->base.lost;
  tally->lost_margin += (unmet - self->state.backlog[index]) * self->ledger->margin[index];
}

static void
serve (TwSimPlayer *self)
{
  const TwSimItem *item = self->item;
  const gint32    *demand = self->state.demand;
  gboolean         again = FALSE;

  memset (self->gone, 0, item->n_places * sizeof *self->gone);
  for (guint k = 0; k < item->n_markets; k++)
    {
      guint i = self->ledger->serve[k];

      self->left[i] = demand[(gsize) i * self->n_weeks + self->week] + self->state.backlog[i];
      if (self->left[i] > 0 && item->market[i].base.primary >= 0)
        serve_from (self, i, 0);
      again |= self->left[i] > 0;
    }
  for (guint k = 0; again && k < item->n_markets; k++)
    {
      guint i = self->ledger->serve[k];

      for (guint way = 1; self->left[i] > 0 && way < item->market[i].base.n_places; way++)
        serve_from (self, i, way);
    }
  for (guint i = 0; i < item->n_markets; i++)
    count_market (self, i, demand[(gsize) i * self->n_weeks + self->week]);
}

/* ---- fees of the week ---- */

static TwSimStock
get_stock_kind (TwPlaceKind kind)
{
  return kind == TW_PLACE_OVERFLOW ? TW_SIM_STOCK_OVERFLOW : kind == TW_PLACE_FULFILMENT ? TW_SIM_STOCK_COUNTRY
                                                                                         : TW_SIM_STOCK_SOURCE;
}

static void
book_place (TwSimPlayer *self,
            guint        l)
{
  const TwSimPlace *place = &self->item->place[l];
  TwSimTally       *tally = self->tally;
  gint32            units = self->state.stock[l];
  gint32            space = self->setup->shares->space[place->base.place];
  double            rent = units * self->ledger->rent[(gsize) l * self->n_weeks + self->week] * (self->effect != NULL && self->effect->rent != NULL ? self->effect->rent[place->base.place] : 1);
  TwSimStock        kind = get_stock_kind (place->kind);

  tally->part[TW_PART_STORAGE] -= rent;
  tally->rent[kind == TW_SIM_STOCK_SOURCE ? 0 : kind - 1] += rent;
  tally->part[TW_PART_CAPITAL] -= units * self->ledger->capital;
  tally->stock[self->week * TW_N_SIM_STOCKS + kind] += units;
  if (space >= 0)
    {
      gsize cell = (gsize) space * self->n_weeks + self->week;

      tally->held[cell] += units * self->item->row->volume_m3;
      tally->left[cell] += self->gone[l] * self->item->row->volume_m3;
    }
}

static void
book_low_stock (TwSimPlayer *self,
                guint        l)
{
  const TwPlace *place = get_place (self, l);
  const float   *least = self->ledger->low_stock + self->ledger->first_low[l];

  for (guint i = 0; i < place->n_low_stock; i++)
    if ((float) self->state.stock[l] < least[i * self->n_weeks + self->week])
      {
        self->tally->part[TW_PART_LOW_STOCK] -= self->gone[l] * place->low_stock[i].per_unit;
        return;
      }
}

/* First in, first out: what is left beyond all that came lately is old. */
static void
book_ages (TwSimPlayer *self)
{
  guint n = self->n_weeks + 1;

  for (guint i = 0; i < self->ledger->n_ages; i++)
    {
      const TwSimAge *age = &self->ledger->age[i];
      gint32          old = self->state.stock[age->place] - age->young[self->week];
      const gint32   *came;
      guint           since;

      if (old <= 0)
        continue;
      came = self->came + (gsize) age->place * n;
      since = self->week + 2 > age->lag ? self->week + 2 - age->lag : 0;
      old -= came[self->week + 1] - came[MIN (since, self->week + 1)];
      if (old <= 0)
        continue;
      if (age->kind < 0)
        self->tally->part[TW_PART_AGED] -= old * age->charge;
      else
        self->tally->old[age->kind] += old;
    }
}

static void
book_week (TwSimPlayer *self)
{
  const TwSimItem *item = self->item;
  TwSimTally      *tally = self->tally;
  gint64           units = 0;
  gint64           committed = 0;
  gint64           on_way = 0;

  for (guint l = 0; l < item->n_places; l++)
    {
      gint32 *came = self->came + (gsize) l * (self->n_weeks + 1) + self->week;
      gint32  here = self->state.stock[l];

      came[1] = came[0] + self->state.arrived[(gsize) l * self->n_weeks + self->week] - (self->week == 0 ? item->initial[l] : 0);
      if (here != 0 || self->gone[l] != 0)
        book_place (self, l);
      if (self->gone[l] > 0)
        book_low_stock (self, l);
      self->sold_total[l] += self->gone[l];
      units += here + self->state.on_way[l];
      if (item->place[l].kind != TW_PLACE_FACTORY)
        on_way += self->state.on_way[l];
      if (item->place[l].kind == TW_PLACE_OVERFLOW || item->place[l].kind == TW_PLACE_FULFILMENT)
        committed += here + self->state.on_way[l];
    }
  units += self->mail;
  committed += self->mail;
  book_ages (self);
  tally->stock[self->week * TW_N_SIM_STOCKS + TW_SIM_STOCK_TRANSIT] += on_way;
  tally->units += units;
  tally->committed += committed;
  tally->cash += (double) units * item->row->unit_cost;
}

/* As tw_measures_of_plan() has it, before anything arrives. */
static void
count_misplaced (TwSimPlayer *self)
{
  guint         n = self->item->n_places;
  guint         next = self->week + TW_MEASURES_COVER_WEEKS - 1; /* the week that the window comes to */
  const float  *much = self->ledger->much + (gsize) self->week * n;
  const float  *mean = self->ledger->mean + (gsize) self->week * n;
  const gint32 *nearer = self->state.expected + (gsize) MIN (next, self->n_weeks) * n;
  double        too_much = 0;
  double        too_little = 0;

  for (guint l = 0; l < n; l++)
    {
      gint32 has;

      if (self->week > 0 && next < self->n_weeks)
        self->far[l] -= nearer[l];
      has = self->state.stock[l] + self->state.on_way[l] - self->far[l];
      too_much += MAX (has - much[l], 0);
      too_little += MAX (mean[l] - has, 0);
    }
  self->tally->misplaced += MIN (too_much, too_little);
}

/* ---- the end ---- */

static void
count_tests (TwSimPlayer *self)
{
  for (guint i = 0; i < self->item->n_markets; i++)
    {
      const TwSimMarket *market = &self->item->market[i];
      gint32             place = market->base.primary;

      if (!market->trial || place < 0 || self->sold_total[place] + self->state.stock[place] <= 0)
        continue;
      self->tally->n_tests++;
      self->tally->n_won += self->sold_total[place] >= self->state.stock[place];
    }
}

/* What had not come by the end, by place and week. */
static void
find_late (TwSimPlayer *self)
{
  g_array_set_size (self->late, 0);
  for (gint32 row = self->first[self->n_weeks]; row >= 0; row = self->state.inbound[row].next)
    {
      const TwSimInbound *inbound = &self->state.inbound[row];
      TwSimLate           late = { inbound->place, inbound->due - self->n_weeks, inbound->units };

      g_array_append_val (self->late, late);
    }
  tw_sim_end_sort ((TwSimLate *) (gpointer) self->late->data, self->late->len);
}

static void
finish (TwSimPlayer *self)
{
  const TwSimLate *late;
  guint            n;

  find_late (self);
  late = (const TwSimLate *) (gpointer) self->late->data;
  for (guint l = 0, k = 0; l < self->item->n_places; l++, k += n)
    {
      for (n = 0; k + n < self->late->len && late[k + n].place == l;)
        n++;
      tw_sim_end_add_worth (&self->item->place[l].base, self->ledger->room + 2 * (gsize) l, self->state.stock[l], late + k, n, self->tally->part);
    }
  count_tests (self);
}

void
tw_sim_player_play (TwSimPlayer     *self,
                    const TwSimRun  *run,
                    gpointer         scratch,
                    guint            path,
                    const TwSimItem *item,
                    const guint16   *lead,
                    const gint32    *demand,
                    TwSimTally      *tally)
{
  self->run = run;
  self->item = item;
  self->ledger = item->ledger;
  self->tally = tally;
  self->week = 0;
  self->state.item = item;
  self->state.world = &run->world;
  self->state.path = path;
  self->state.week = 0;
  self->state.lead = lead;
  self->state.demand = demand;
  start (self, item);
  if (run->class->begin != NULL)
    run->class->begin (run->policy, scratch, &self->state);
  for (self->week = 0; self->week < self->n_weeks; self->week++)
    {
      self->effect = tw_sim_world_get (&run->world, self->week, self->week);
      count_misplaced (self);
      arrive (self);
      take_back (self);
      decide (self, scratch);
      serve (self);
      book_week (self);
    }
  finish (self);
}
