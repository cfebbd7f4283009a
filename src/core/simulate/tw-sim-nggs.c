/* tw-sim-nggs.c: one pool, planned anew week by week
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three policies that are one but for what they know and may do: the global pool; the plan's own lines as long as it is frozen
 * (one week at least: those of today are on their way), then as the pool; and the clairvoyant, who has the path itself for a
 * forecast. The first two see of a path what was sold and where it was not enough, and expect of the rest what the law of the
 * forecast then says (tw-forecast-filter.h). A disruption that is felt is expected to last as long as it does; none is before
 * its first week.
 *
 * Where every unit is committed at the source, those that arrive there in a week are shared out at once among the places that
 * lanes lead to: first what the plan of that week still wants to send there, beyond what the place owns already, then the rest in
 * proportion. From then on they wait for that place alone.
 */

#include "simulate/tw-sim-engine.h"
#include "simulate/tw-sim-setup.h"

#include "forecast/tw-forecast-filter.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const TwSimSetup *setup;
  const TwSimWorld *world;
  TwSimEngineRules  rules;
  guint             frozen;    /* weeks in which the plan's lines leave */
  TwForecastFilter *(*filter); /* [n_items * n_markets]: by item and its market; of the items there are */
} Policy;

typedef struct
{
  const Policy    *policy;
  TwSimEngine     *engine;
  guint32          item;
  guint            seen;  /* weeks */
  TwForecastState *state; /* [n_markets] */
  float           *mean;  /* [n_markets * n_weeks] */
  float           *spread;
  gint32          *owned; /* [n_places] */
} Scratch;

/* ---- what holds for all paths ---- */

static gboolean
knows_path (const Policy *policy)
{
  return policy->rules.knows_path;
}

static void
make_filters (Policy *self)
{
  guint n_markets = tw_model_get_n_markets (self->setup->model);

  self->filter = g_new0 (TwForecastFilter *, (gsize) self->setup->n_items * n_markets);
  for (guint i = 0; i < self->setup->n_items && !knows_path (self); i++)
    for (guint m = 0; self->setup->item[i] != NULL && m < self->setup->item[i]->n_markets; m++)
      self->filter[(gsize) i * n_markets + m] = tw_forecast_filter_new (self->setup->item[i]->market[m].base.forecast, self->setup->item[i]->draws->paths[m], self->setup->n_weeks);
}

static gpointer
new_policy (const TwSimSetup *setup,
            const TwScenario *scenario,
            const TwSimWorld *world,
            guint             frozen,
            gboolean          clairvoyant)
{
  Policy *self = g_new0 (Policy, 1);

  self->setup = setup;
  self->world = world;
  self->frozen = frozen;
  self->rules = (TwSimEngineRules){ .template = setup->template, .plan = setup->plan, .switches = scenario->switches, .knows_path = clairvoyant };
  make_filters (self);

  return self;
}

static gpointer
nggs_new (const TwSimSetup *setup,
          const TwScenario *scenario,
          const TwSimWorld *world,
          GError          **error)
{
  (void) error;

  return new_policy (setup, scenario, world, 0, FALSE);
}

static gpointer
plan_new (const TwSimSetup *setup,
          const TwScenario *scenario,
          const TwSimWorld *world,
          GError          **error)
{
  (void) error;

  return new_policy (setup, scenario, world, MAX (tw_model_get_rules (setup->model)->frozen_weeks, 1), FALSE);
}

static gpointer
clairvoyant_new (const TwSimSetup *setup,
                 const TwScenario *scenario,
                 const TwSimWorld *world,
                 GError          **error)
{
  (void) error;

  return new_policy (setup, scenario, world, 0, TRUE);
}

static void
free_policy (gpointer policy)
{
  Policy *self = policy;
  gsize   n = (gsize) self->setup->n_items * tw_model_get_n_markets (self->setup->model);

  for (gsize i = 0; i < n; i++)
    if (self->filter[i] != NULL)
      tw_forecast_filter_free (self->filter[i]);
  g_free (self->filter);
  g_free (self);
}

static gpointer
new_scratch (gpointer policy)
{
  const Policy *of = policy;
  Scratch      *self = g_new0 (Scratch, 1);
  gsize         n_markets = tw_model_get_n_markets (of->setup->model);

  self->policy = of;
  self->engine = tw_sim_engine_new (&of->rules);
  self->item = TW_ANY;
  self->state = g_new0 (TwForecastState, n_markets + 1);
  self->mean = g_new0 (float, n_markets * of->setup->n_weeks + 1);
  self->spread = g_new0 (float, n_markets * of->setup->n_weeks + 1);
  self->owned = g_new0 (gint32, tw_model_get_n_places (of->setup->model));

  return self;
}

static void
free_scratch (gpointer scratch)
{
  Scratch *self = scratch;

  tw_sim_engine_free (self->engine);
  g_free (self->state);
  g_free (self->mean);
  g_free (self->spread);
  g_free (self->owned);
  g_free (self);
}

/* ---- what is expected ---- */

/* What a disruption does to a week to come, as it is known now: the same as now while that lasts, and then nothing. */
static double
get_known_demand (const TwSimState *state,
                  guint32           market,
                  guint             week)
{
  const double *row = state->world->demand != NULL ? state->world->demand + (gsize) market * state->setup->n_weeks : NULL;

  if (row == NULL)
    return 1;
  for (guint t = state->week; t <= week; t++)
    if (row[t] != row[state->week])
      return 1;

  return row[state->week];
}

/* Units that would have been sold but for a disruption tell of the forecast. */
static void
observe (Scratch          *self,
         const TwSimState *state)
{
  const TwSimSetup *setup = state->setup;
  guint             n_markets = tw_model_get_n_markets (setup->model);

  for (; self->seen < state->week; self->seen++)
    for (guint m = 0; m < state->item->n_markets; m++)
      {
        gsize  cell = (gsize) m * setup->n_weeks + self->seen;
        double factor = state->world->demand != NULL ? state->world->demand[(gsize) state->item->market[m].base.market * setup->n_weeks + self->seen] : 1;

        tw_forecast_filter_observe (self->policy->filter[(gsize) state->item->item * n_markets + m], &self->state[m],
                                    factor > 0 ? floor (state->sold[cell] / factor + 0.5) : 0, state->is_short[cell] || factor <= 0);
      }
}

static void
expect (Scratch          *self,
        const TwSimState *state)
{
  const TwSimSetup *setup = state->setup;
  guint             n_markets = tw_model_get_n_markets (setup->model);

  for (guint m = 0; m < state->item->n_markets; m++)
    for (guint w = state->week; w < setup->n_weeks; w++)
      {
        gsize  cell = (gsize) m * setup->n_weeks + w;
        double mean, spread;

        if (knows_path (self->policy))
          {
            self->mean[cell] = (float) state->demand[cell];
            continue;
          }
        tw_forecast_filter_get_week (self->policy->filter[(gsize) state->item->item * n_markets + m], &self->state[m], w, &mean, &spread);
        self->mean[cell] = (float) (mean * get_known_demand (state, state->item->market[m].base.market, w));
        self->spread[cell] = (float) spread;
      }
}

/* ---- units given to a place at the source ---- */

/* What the plan sends from sources to each place from now on. */
static void
count_planned (Scratch          *self,
               const TwSimState *state,
               gint64           *planned)
{
  const TwItemNetwork *network = tw_sim_engine_get_network (self->engine);
  const gint64        *flow = tw_sim_engine_get_flow (self->engine);

  memset (planned, 0, network->n_places * sizeof *planned);
  for (guint i = 0; i < network->n_lanes; i++)
    for (guint w = state->week; state->item->place[network->lane[i].from].kind == TW_PLACE_SOURCE && w < network->lane[i].n_arcs; w++)
      planned[network->lane[i].to] += flow[network->lane[i].first_arc + w];
}

static void
share_out (gint32       *owned,
           const gint64 *want,
           guint         n,
           gint64        units)
{
  gint64 sum = 0;
  gint64 before = 0;
  gint64 given = 0;

  for (guint l = 0; l < n; l++)
    sum += want[l];
  for (guint l = 0; sum > 0 && l < n; l++)
    {
      gint64 upto;

      before += want[l];
      upto = before * units / sum;
      owned[l] += (gint32) (upto - given);
      given = upto;
    }
}

static void
commit_arrivals (Scratch          *self,
                 const TwSimState *state)
{
  guint              n = state->item->n_places;
  gint64             units = 0;
  gint64             lacking = 0;
  g_autofree gint64 *planned = g_new (gint64, n);
  g_autofree gint64 *lack = g_new (gint64, n);

  for (guint l = 0; l < n; l++)
    if (state->item->place[l].kind == TW_PLACE_SOURCE)
      units += state->arrived[(gsize) l * state->setup->n_weeks + state->week];
  if (units == 0)
    return;

  count_planned (self, state, planned);
  for (guint l = 0; l < n; l++)
    {
      lack[l] = MAX (planned[l] - self->owned[l], 0);
      lacking += lack[l];
    }
  share_out (self->owned, lack, n, MIN (units, lacking));
  if (units > lacking)
    share_out (self->owned, planned, n, units - lacking);
}

/* ---- weeks ---- */

static void
begin (gpointer          policy,
       gpointer          scratch,
       const TwSimState *state)
{
  Scratch *self = scratch;
  g_autoptr (GError) error = NULL;

  (void) policy;
  if (self->item != state->item->item && !tw_sim_engine_open (self->engine, state->item->item, &error))
    {
      g_warning ("%s", error->message); /* figures that the plan itself could not add up */
      self->item = TW_ANY;
      return;
    }
  tw_sim_engine_begin (self->engine, state);
  self->item = state->item->item;
  self->seen = 0;
  memset (self->owned, 0, state->item->n_places * sizeof *self->owned);
  for (guint m = 0; m < state->item->n_markets; m++)
    tw_forecast_state_init (&self->state[m]);
}

static gint32
find_lane (const TwSimItem *item,
           guint32          lane)
{
  for (guint i = 0; i < item->n_lanes; i++)
    if (item->lane[i].base.index == lane)
      return (gint32) i;

  return -1;
}

static gint32
find_place (const TwSimItem *item,
            guint32          place)
{
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].base.place == place)
      return (gint32) l;

  return -1;
}

/* The plan's own lines; pins that leave later are kept too. */
static void
follow_plan (const TwSimState *state,
             gboolean          pins_only,
             TwSimDecisions   *out)
{
  const TwItemPlan *plan = tw_plan_get_item (state->setup->plan, state->item->item);

  for (guint i = 0; i < plan->n_shipments; i++)
    {
      const TwPlanShipment *line = &plan->shipment[i];
      gint32                lane = line->lane != TW_ANY ? find_lane (state->item, line->lane) : -1;
      gint32                place = find_place (state->item, line->place);

      if (line->week != state->week || place < 0 || (line->lane != TW_ANY && lane < 0) || (pins_only && !line->pinned))
        continue;
      tw_sim_decisions_add (out, lane, (guint32) place, (gint32) MIN (line->units, TW_MAX_UNITS));
    }
}

static void
decide (gpointer          policy,
        gpointer          scratch,
        const TwSimState *state,
        TwSimDecisions   *out)
{
  const Policy *of = policy;
  Scratch      *self = scratch;
  gboolean      commits = (of->rules.switches & TW_SWITCH_COMMIT_AT_SOURCE) != 0;

  if (self->item != state->item->item)
    return;
  if (state->week < of->frozen)
    {
      follow_plan (state, FALSE, out);
      return;
    }
  if (of->frozen > 0)
    follow_plan (state, TRUE, out);
  if (state->week == of->frozen || state->week % state->setup->options.replan_weeks == 0)
    {
      if (!knows_path (of))
        observe (self, state);
      expect (self, state);
      tw_sim_engine_take_state (self->engine, state);
      tw_sim_engine_set_demand (self->engine, state->week, self->mean, knows_path (of) ? NULL : self->spread);
      tw_sim_engine_solve (self->engine);
    }
  if (commits)
    commit_arrivals (self, state);
  tw_sim_engine_read_decisions (self->engine, state, commits ? self->owned : NULL, out);
}

const TwSimPolicyClass tw_sim_nggs_class = {
  .name = "nggs",
  .spread = TW_SIM_WATCHED_SPREAD,
  .new = nggs_new,
  .free = free_policy,
  .new_scratch = new_scratch,
  .free_scratch = free_scratch,
  .begin = begin,
  .decide = decide,
};

const TwSimPolicyClass tw_sim_plan_class = {
  .name = "plan",
  .spread = TW_SIM_WATCHED_SPREAD,
  .new = plan_new,
  .free = free_policy,
  .new_scratch = new_scratch,
  .free_scratch = free_scratch,
  .begin = begin,
  .decide = decide,
};

const TwSimPolicyClass tw_sim_clairvoyant_class = {
  .name = "clairvoyant",
  .spread = TW_SIM_WATCHED_SPREAD,
  .new = clairvoyant_new,
  .free = free_policy,
  .new_scratch = new_scratch,
  .free_scratch = free_scratch,
  .begin = begin,
  .decide = decide,
};
