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
 * A plan that is sound is followed (tw-sim-targets.h): what a place has more or less than planned, and what it is expected to need
 * more or less, is made good out of the next departure. It is made anew every TwSimOptions.replan_weeks, and sooner once places
 * are off by more than STRAYED of what they use in some weeks and the units they are off by cost more than AT_STAKE of what an item
 * is worth to the plan on average. On the demo plan, 40 paths of seed 1, profit less that of AT_STAKE 0.5 path by path with its 95 %
 * interval, and CPU milliseconds a path on a busy machine:
 *
 * | planned anew  | profit, thousands | ms |
 * |---------------|-------------------|----|
 * | AT_STAKE 0.5  | 5,945             | 90 |
 * | AT_STAKE 0.8  | −8.1 ± 2.7        | 60 |
 * | AT_STAKE 1.2  | −16.3 ± 3.9       | 41 |
 *
 * Where every unit is committed at the source, those that arrive there in a week are shared out at once among the places that
 * lanes lead to: first what the plan of that week still wants to send there, beyond what the place owns already, then the rest in
 * proportion. From then on they wait for that place alone. What no plan wants to send anywhere waits to be shared out. The plans
 * themselves are those of a free pool, so what committing costs includes that they count on units that are another's.
 */

#include "simulate/tw-sim-engine.h"
#include "simulate/tw-sim-setup.h"

#include "forecast/tw-forecast-filter.h"

#include <math.h>
#include <string.h>

#define ORDER_WEEKS 10  /* of demand that an order placed now is for */
#define MAX_RATIO   4.0 /* of what is expected to what was */
#define STRAYED     0.7 /* share of the use of some weeks; see tw_sim_targets_judge() */
#define AT_STAKE    0.5 /* share of what an item is worth to the plan on average */

typedef struct
{
  const TwSimSetup *setup;
  const TwSimWorld *world;
  TwSimEngineRules  rules;
  double            at_stake;  /* money in units that a path has more or less than planned, to plan anew for */
  guint             frozen;    /* weeks in which the plan's lines leave */
  TwForecastFilter *(*filter); /* [n_items * n_markets]: by item and its market; of the items there are */
} Policy;

typedef struct
{
  const Policy    *policy;
  TwSimEngine     *engine;
  guint32          item;
  gboolean         is_moving; /* whether the engine is on this path */
  guint            seen;      /* weeks */
  TwForecastState *state;     /* [n_markets] */
  float           *mean;      /* [n_markets * n_weeks] */
  float           *spread;
  gint32          *owned;   /* [n_places] */
  gint64           unowned; /* units at sources that no plan wanted to send anywhere when they came */
  double           changes;
  TwSimTargets   **start; /* [n_items] (nullable): the plan of week 0 */
  TwSimTargets    *anew;  /* of the path, once it is planned anew */
  TwSimTargets    *spare;
  TwSimTargets    *follow; /* either */
  TwSimCourse      course;
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
  self->at_stake = setup->plan != NULL ? AT_STAKE * MAX (tw_plan_get_value (setup->plan), 0) / MAX (setup->n_items, 1) : 0;
  self->rules = (TwSimEngineRules){ .template = setup->template, .plan = setup->plan, .switches = scenario->switches, .knows_path = clairvoyant, .cold = setup->plans_cold };
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
  self->course.more = g_new0 (gint32, tw_model_get_n_places (of->setup->model));
  self->start = g_new0 (TwSimTargets *, of->setup->n_items + 1);
  self->anew = tw_sim_targets_new (of->setup, tw_model_get_n_places (of->setup->model), tw_model_get_n_lanes (of->setup->model), n_markets);

  self->spare = tw_sim_targets_new (of->setup, tw_model_get_n_places (of->setup->model), tw_model_get_n_lanes (of->setup->model), n_markets);

  return self;
}

static void
free_scratch (gpointer scratch)
{
  Scratch *self = scratch;

  for (guint i = 0; i < self->policy->setup->n_items; i++)
    g_clear_pointer (&self->start[i], tw_sim_targets_free);
  g_free (self->start);
  tw_sim_targets_free (self->anew);
  tw_sim_targets_free (self->spare);
  g_free (self->course.more);
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
count_planned (const Scratch    *self,
               const TwSimState *state,
               gint64           *planned)
{
  const TwSimItem *item = state->item;

  memset (planned, 0, item->n_places * sizeof *planned);
  for (guint i = 0; i < item->n_lanes; i++)
    for (guint w = state->week; item->place[item->lane[i].base.from].kind == TW_PLACE_SOURCE && w < state->setup->n_weeks; w++)
      planned[item->lane[i].base.to] += self->follow->leave[w * item->n_lanes + i];
}

static gboolean
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

  return sum > 0;
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
  units += self->unowned;
  if (units == 0)
    return;

  count_planned (self, state, planned);
  for (guint l = 0; l < n; l++)
    {
      lack[l] = MAX (planned[l] - self->owned[l], 0);
      lacking += lack[l];
    }
  share_out (self->owned, lack, n, MIN (units, lacking));
  self->unowned = MAX (units - lacking, 0);
  if (share_out (self->owned, planned, n, self->unowned))
    self->unowned = 0;
}

/* ---- the plan that is followed ---- */

static gboolean
put_on_path (Scratch          *self,
             const TwSimState *state)
{
  g_autoptr (GError) error = NULL;

  if (!tw_sim_engine_open (self->engine, state->item->item, &error))
    {
      g_warning ("%s", error->message); /* figures that the plan itself could not add up */
      return FALSE;
    }
  tw_sim_engine_begin (self->engine, state);
  self->is_moving = TRUE;

  return TRUE;
}

static void
sum_means (const TwSimState *state,
           const float      *mean,
           float            *sums)
{
  guint n_weeks = state->setup->n_weeks;

  for (guint m = 0; m < state->item->n_markets; m++)
    for (guint w = 0; w < n_weeks; w++)
      sums[m * (n_weeks + 1) + w + 1] = sums[m * (n_weeks + 1) + w] + mean[(gsize) m * n_weeks + w];
}

/* The plan itself, which all paths begin with. */
static gboolean
make_start (Scratch          *self,
            const TwSimState *state)
{
  const TwSimItem *item = state->item;
  TwSimTargets    *start;

  if (!put_on_path (self, state))
    return FALSE;
  tw_sim_engine_solve (self->engine);
  start = tw_sim_targets_new (state->setup, item->n_places, item->n_lanes, item->n_markets);
  tw_sim_engine_read_targets (self->engine, state, start);
  for (guint m = 0; m < item->n_markets; m++)
    for (guint w = 0; w < state->setup->n_weeks; w++)
      self->mean[(gsize) m * state->setup->n_weeks + w] = item->market[m].base.forecast->mean[w];
  sum_means (state, self->mean, start->mean);
  self->start[item->item] = start;

  return TRUE;
}

/* Departures and orders of the weeks to come that are not as they were. */
static guint
count_changes (const TwSimState   *state,
               const TwSimTargets *before,
               const TwSimTargets *after)
{
  gsize n_lanes = state->item->n_lanes;
  gsize n_places = state->item->n_places;
  guint n = 0;

  for (gsize i = state->week * n_lanes; i < state->setup->n_weeks * n_lanes; i++)
    n += before->leave[i] != after->leave[i];
  for (gsize i = state->week * n_places; i < state->setup->n_weeks * n_places; i++)
    n += before->order[i] != after->order[i];

  return n;
}

static void
plan_anew (Scratch          *self,
           const TwSimState *state)
{
  if (!self->is_moving && !put_on_path (self, state))
    return;
  expect (self, state);
  tw_sim_engine_take_state (self->engine, state);
  tw_sim_engine_set_demand (self->engine, state->week, self->mean, knows_path (self->policy) ? NULL : self->spread);
  tw_sim_engine_solve (self->engine);
  if (self->follow == self->anew)
    {
      self->anew = self->spare;
      self->spare = self->follow;
    }
  tw_sim_engine_read_targets (self->engine, state, self->anew);
  sum_means (state, self->mean, self->anew->mean);
  self->changes = knows_path (self->policy) ? 0 : count_changes (state, self->follow, self->anew); /* its first plan is its only one */
  self->follow = self->anew;
  memset (self->course.more, 0, state->item->n_places * sizeof *self->course.more);
  self->course.more_order = 0;
}

/* What is expected beyond what the plan was made for, until what leaves now and what leaves after it is there. The middle of the
 * window stands for it. */
static void
find_more (Scratch          *self,
           const TwSimState *state)
{
  const TwSimSetup *setup = state->setup;
  guint             n_markets = tw_model_get_n_markets (setup->model);
  double            order = 0;

  memset (self->course.more, 0, state->item->n_places * sizeof *self->course.more);
  for (guint m = 0; m < state->item->n_markets; m++)
    {
      gint32       place = state->item->market[m].base.primary;
      const float *sums = self->follow->mean + (gsize) m * (setup->n_weeks + 1);
      guint        end = place < 0 ? state->week : MIN (state->week + state->item->place[place].base.protection + 1, setup->n_weeks);
      guint        far = MIN (state->week + ORDER_WEEKS, setup->n_weeks);
      guint        middle = (state->week + end) / 2;
      double       planned, mean, spread, ratio;

      if (place < 0 || middle >= setup->n_weeks)
        continue;
      planned = sums[middle + 1] - sums[middle];
      if (planned <= 0)
        continue;
      tw_forecast_filter_get_week (self->policy->filter[(gsize) state->item->item * n_markets + m], &self->state[m], middle, &mean, &spread);
      ratio = MIN (mean * get_known_demand (state, state->item->market[m].base.market, middle) / planned, MAX_RATIO) - 1;
      self->course.more[place] += (gint32) lrint (ratio * (sums[end] - sums[state->week]));
      order += ratio * (sums[far] - sums[state->week]);
    }
  self->course.more_order = (gint32) lrint (order);
}

/* ---- weeks ---- */

static void
begin (gpointer          policy,
       gpointer          scratch,
       const TwSimState *state)
{
  Scratch *self = scratch;

  (void) policy;
  self->is_moving = FALSE;
  self->unowned = 0;
  self->item = state->item->item;
  self->seen = 0;
  self->course.more_order = 0;
  memset (self->course.more, 0, state->item->n_places * sizeof *self->course.more);
  memset (self->owned, 0, state->item->n_places * sizeof *self->owned);
  for (guint m = 0; m < state->item->n_markets; m++)
    tw_forecast_state_init (&self->state[m]);
  if (self->start[self->item] == NULL && !make_start (self, state))
    self->item = TW_ANY;
  else
    self->follow = self->start[self->item];
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

/* Units of the plan's own lines are no longer there to be owned. */
static void
take_owned (Scratch              *self,
            const TwSimState     *state,
            const TwSimDecisions *out)
{
  for (guint i = 0; i < out->n; i++)
    if (out->row[i].lane >= 0)
      {
        const TwItemLane *lane = &state->item->lane[out->row[i].lane].base;

        if (state->item->place[lane->from].kind == TW_PLACE_SOURCE)
          self->owned[lane->to] = MAX (self->owned[lane->to] - out->row[i].units, 0);
      }
}

/* The first @n_pinned rows are pins, of which the plan that is followed does not know: what it wants of the same departure or order
 * is the same need. */
static void
join_pinned (TwSimDecisions *out,
             guint           n_pinned)
{
  guint n = n_pinned;

  for (guint i = n_pinned; i < out->n; i++)
    {
      guint k = 0;

      while (k < n_pinned && (out->row[k].lane != out->row[i].lane || out->row[k].place != out->row[i].place))
        k++;
      if (k < n_pinned)
        out->row[k].units = MAX (out->row[k].units, out->row[i].units);
      else
        out->row[n++] = out->row[i];
    }
  out->n = n;
}

static gboolean
wants_plan (Scratch          *self,
            const TwSimState *state)
{
  const Policy *of = self->policy;

  if (knows_path (of))
    return state->week == 0;
  if (state->week == of->frozen && state->week > 0)
    return TRUE;
  if (state->week - self->follow->week >= state->setup->options.replan_weeks)
    return TRUE;
  find_more (self, state);
  tw_sim_targets_judge (self->follow, state, &self->course);

  return self->course.strayed > STRAYED && self->course.at_stake > self->policy->at_stake;
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
  guint         n_pinned;

  if (self->item != state->item->item)
    return;
  if (state->week < of->frozen)
    {
      follow_plan (state, FALSE, out);
      if (commits)
        commit_arrivals (self, state);
      take_owned (self, state, out);
      return;
    }
  if (of->frozen > 0)
    follow_plan (state, TRUE, out);
  n_pinned = out->n;
  self->changes = 0;
  if (!knows_path (of))
    observe (self, state);
  if (wants_plan (self, state))
    plan_anew (self, state);
  if (commits)
    commit_arrivals (self, state);
  tw_sim_targets_decide (self->follow, state, &self->course, commits ? self->owned : NULL, out);
  join_pinned (out, n_pinned);
  out->changes = self->changes;
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
