/* tw-simulate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-simulate.h"

#include "allocate/tw-workers.h"
#include "model/tw-lane.h"
#include "simulate/tw-sim-draws.h"
#include "simulate/tw-sim-loop.h"
#include "simulate/tw-sim-world.h"
#include "simulate/tw-simulation-private.h"

#include <math.h>
#include <string.h>

static const TwSimPolicyClass *const classes[TW_N_POLICIES] = {
  [TW_POLICY_NGGS] = &tw_sim_nggs_class,
  [TW_POLICY_FBA] = &tw_sim_fba_class,
  [TW_POLICY_SCA] = &tw_sim_sca_class,
  [TW_POLICY_PLAN] = &tw_sim_plan_class,
  [TW_POLICY_CLAIRVOYANT] = &tw_sim_clairvoyant_class,
};

/* What one thread needs for a path. */
typedef struct
{
  TwSimPlayer *player;
  gpointer    *scratch;     /* [n_runs] */
  TwSimTally  *tally;       /* [n_runs] */
  guint16     *lead;        /* [n_runs * n_lanes * n_weeks] */
  float       *market_news; /* [n_markets * (n_weeks + 2)] */
  float       *item_news;   /* [n_weeks + 2] */
  float       *news;
  float       *score;
  gint32      *base;   /* [n_markets * n_weeks]: demand without disruptions */
  gint32      *demand; /* under a scenario */
  guint       *order;  /* [n_items] */
} Worker;

typedef struct
{
  TwSimulation  *simulation;
  TwSimSetup    *setup;
  TwSimRun      *run;
  guint          n_runs;
  TwSimLead    **law; /* [n_runs][(n_met + 1) * n_lanes]: of no effect first */
  Worker        *worker;
  guint          first_path;
  guint          n_paths;
  GCancellable  *cancellable;
  TwProgressFunc progress;
  gpointer       data;
  GMutex         lock; /* of the rest */
  guint          n_done;
  guint          n_items_done;
} Run;

void
tw_sim_options_init (TwSimOptions *options)
{
  *options = (TwSimOptions){ .n_paths = 200, .seed = 1, .item = TW_ANY, .replan_weeks = TW_MAX_WEEKS };
}

void
tw_sim_law_init (TwSimLaw *law)
{
  *law = (TwSimLaw){ .market_share = TW_SIM_MARKET_SHARE, .item_share = TW_SIM_ITEM_SHARE };
}

/* ---- workers ---- */

static void
init_worker (Run    *run,
             Worker *self)
{
  const TwModel *model = run->setup->model;
  gsize          n_weeks = run->setup->n_weeks;
  gsize          n_markets = tw_model_get_n_markets (model);

  self->player = tw_sim_player_new (run->setup);
  self->scratch = g_new0 (gpointer, run->n_runs);
  self->tally = g_new (TwSimTally, run->n_runs);
  for (guint s = 0; s < run->n_runs; s++)
    {
      if (run->run[s].class->new_scratch != NULL)
        self->scratch[s] = run->run[s].class->new_scratch (run->run[s].policy);
      tw_sim_tally_init (&self->tally[s], run->setup);
    }
  self->lead = g_new (guint16, run->n_runs * tw_model_get_n_lanes (model) * n_weeks + 1);
  self->market_news = g_new (float, n_markets *(n_weeks + 2) + 1);
  self->item_news = g_new (float, n_weeks + 2);
  self->news = g_new (float, n_weeks + 2);
  self->score = g_new (float, MAX (n_weeks, 2 * n_weeks + 2));
  self->base = g_new (gint32, n_markets * n_weeks + 1);
  self->demand = g_new (gint32, n_markets * n_weeks + 1);
  self->order = g_new (guint, run->setup->n_items + 1);
}

static void
clear_worker (Run    *run,
              Worker *self)
{
  for (guint s = 0; s < run->n_runs; s++)
    {
      if (run->run[s].class->free_scratch != NULL)
        run->run[s].class->free_scratch (self->scratch[s]);
      tw_sim_tally_clear (&self->tally[s]);
    }
  tw_sim_player_free (self->player);
  g_free (self->scratch);
  g_free (self->tally);
  g_free (self->lead);
  g_free (self->market_news);
  g_free (self->item_news);
  g_free (self->news);
  g_free (self->score);
  g_free (self->base);
  g_free (self->demand);
  g_free (self->order);
}

/* ---- draws of a path ---- */

/* Items get the shared limits in this order: by Fisher and Yates. */
static void
draw_order (const Run *run,
            Worker    *self,
            guint      path)
{
  guint64 start = tw_sim_draws_start (run->setup->options.seed, path, TW_SIM_DRAW_ORDER, 0);

  for (guint i = 0; i < run->setup->n_items; i++)
    {
      guint k = (guint) (tw_sim_draws_get_uniform (start, i) * (i + 1));

      self->order[i] = self->order[k];
      self->order[k] = i;
    }
}

/* Ships that come to a port which has become congested since they left wait there like all others. */
static double
get_queue (const TwSimWorld *world,
           const TwLane     *lane,
           guint             left,
           double            days)
{
  const TwEffect *then = tw_sim_world_get (world, left, left);

  if (then != NULL && then->queue != NULL && then->queue[lane->to] > 0)
    return 0;

  return tw_sim_world_get_queue (world, lane, left + floor (days / 7));
}

static guint16
get_lead (const Run *run,
          guint      s,
          guint      lane,
          guint      week,
          double     score,
          double     uniform)
{
  const TwSimWorld *world = &run->run[s].world;
  const TwSimLaw   *law = &run->simulation->law;
  const TwLane     *row = tw_model_get_lane (run->setup->model, lane);
  guint             effect = world->at != NULL ? world->at[(gsize) week * world->n_weeks + week] : 0;
  double            days;
  guint16           weeks;

  if (law->lead_as_planned)
    return (guint16) tw_lane_get_lead_weeks (tw_sim_world_get_lane (tw_sim_world_get (world, week, week), run->setup->model, lane));
  days = tw_sim_lead_get_days (&run->law[s][(gsize) effect * tw_model_get_n_lanes (run->setup->model) + lane], score, uniform);
  if (world->at != NULL)
    days += get_queue (world, row, week, days);

  weeks = (guint16) CLAMP (ceil (days / 7 - 1e-9), 0, G_MAXUINT16);

  return law->lead != NULL ? (guint16) law->lead (law->data, lane, week, weeks) : weeks;
}

static void
draw_leads (const Run *run,
            Worker    *self,
            guint      path)
{
  const TwModel *model = run->setup->model;
  guint          n_weeks = run->setup->n_weeks;
  guint          n_lanes = tw_model_get_n_lanes (model);

  for (guint l = 0; l < n_lanes; l++)
    {
      guint64 hold;

      if (tw_model_get_lane (model, l)->mode == TW_MODE_PARCEL)
        continue;
      tw_sim_draws_fill_normal (tw_sim_draws_start (run->setup->options.seed, path, TW_SIM_DRAW_LEAD, l), n_weeks, self->score);
      hold = tw_sim_draws_start (run->setup->options.seed, path, TW_SIM_DRAW_HOLD, l);
      for (guint s = 0; s < run->n_runs; s++)
        {
          guint16 *lead = self->lead + ((gsize) s * n_lanes + l) * n_weeks;

          for (guint t = 0; t < n_weeks; t++)
            lead[t] = get_lead (run, s, l, t, self->score[t], tw_sim_draws_get_uniform (hold, t));
        }
    }
}

static void
draw_markets (const Run *run,
              Worker    *self,
              guint      path)
{
  guint n = run->setup->n_weeks + 2;
  guint n_markets = tw_model_get_n_markets (run->setup->model);

  for (guint m = 0; m < n_markets; m++)
    tw_sim_draws_fill_normal (tw_sim_draws_start (run->setup->options.seed, path, TW_SIM_DRAW_MARKET, m), n, self->market_news + (gsize) m * n);
}

/* What an item's markets want, without disruptions. */
static void
draw_demand (const Run       *run,
             Worker          *self,
             const TwSimItem *item,
             guint            path)
{
  const TwSimLaw *law = &run->simulation->law;
  guint64         seed = run->setup->options.seed;
  guint           n_weeks = run->setup->n_weeks;
  guint           n = n_weeks + 2;
  float           of_market = (float) sqrt (law->market_share);
  float           of_item = (float) sqrt (law->item_share);
  float           of_own = (float) sqrt (MAX (1 - law->market_share - law->item_share, 0));

  tw_sim_draws_fill_normal (tw_sim_draws_start (seed, path, TW_SIM_DRAW_ITEM, item->item), n, self->item_news);
  for (guint i = 0; i < item->n_markets; i++)
    {
      guint32                m = item->market[i].base.market;
      const TwForecastPaths *paths = item->draws->paths[i];
      const float           *market_news = self->market_news + (gsize) m * n;
      gint32                *units = self->base + (gsize) i * n_weeks;

      tw_sim_draws_fill_normal (tw_sim_draws_start (seed, path, TW_SIM_DRAW_SERIES, (guint64) item->item << 20 | m), n, self->news);
      for (guint t = 0; t < n; t++)
        self->news[t] = of_market * market_news[t] + of_item * self->item_news[t] + of_own * self->news[t];
      tw_forecast_paths_follow (paths, self->news, n_weeks, self->score);
      for (guint t = 0; t < n_weeks; t++)
        units[t] = law->units != NULL ? law->units (law->data, item->item, m, t, self->score[t])
                                      : (gint32) MIN (tw_forecast_paths_get_units (paths, t, self->score[t]), TW_MAX_UNITS);
    }
}

/* Units of @units that a disruption leaves, or that there are more: a whole number with the mean that it has. */
static gint32
get_shaken (gint32 units,
            double factor,
            double uniform)
{
  return (gint32) MIN (floor (units * factor + uniform), TW_MAX_UNITS);
}

/* Demand as disruptions leave it. */
static const gint32 *
get_demand (const Run        *run,
            Worker           *self,
            const TwSimItem  *item,
            const TwSimWorld *world,
            guint             path)
{
  guint n_weeks = run->setup->n_weeks;

  if (world->demand == NULL)
    return self->base;
  for (guint i = 0; i < item->n_markets; i++)
    {
      guint32       m = item->market[i].base.market;
      guint64       start = tw_sim_draws_start (run->setup->options.seed, path, TW_SIM_DRAW_SHOCK, (guint64) item->item << 32 | m);
      const double *factor = world->demand + (gsize) m * n_weeks;

      for (guint t = 0; t < n_weeks; t++)
        self->demand[i * n_weeks + t] = factor[t] != 1 ? get_shaken (self->base[i * n_weeks + t], factor[t], tw_sim_draws_get_uniform (start, t)) : self->base[i * n_weeks + t];
    }

  return self->demand;
}

/* ---- a path ---- */

static double
get_profit (const TwSimTally *tally)
{
  double sum = 0;

  for (int k = 0; k < TW_N_PARTS; k++)
    sum += tally->part[k];

  return sum;
}

static double
get_ratio (double of,
           double to,
           double otherwise)
{
  return to > 0 ? of / to : otherwise;
}

static void
write_values (const Run        *run,
              const TwSimTally *tally,
              guint             s,
              guint             path)
{
  double weeks = run->setup->n_weeks;
  double value[TW_N_SIM_MEASURES] = {
    [TW_SIM_PROFIT] = get_profit (tally),
    [TW_SIM_FILL_RATE] = get_ratio ((double) tally->sold, (double) tally->wanted, 1),
    [TW_SIM_IN_STOCK] = get_ratio ((double) tally->n_in_stock, (double) tally->n_cells, 1),
    [TW_SIM_LOST_MARGIN] = tally->lost_margin,
    [TW_SIM_FREIGHT] = -tally->part[TW_PART_FREIGHT] - tally->part[TW_PART_FIXED] - tally->part[TW_PART_PLACEMENT],
    [TW_SIM_DUTY] = -tally->part[TW_PART_DUTY],
    [TW_SIM_PURCHASE] = -tally->part[TW_PART_PURCHASE],
    [TW_SIM_STORAGE] = -tally->part[TW_PART_STORAGE],
    [TW_SIM_STORAGE_SOURCE] = tally->rent[0],
    [TW_SIM_STORAGE_OVERFLOW] = tally->rent[1],
    [TW_SIM_STORAGE_COUNTRY] = tally->rent[2],
    [TW_SIM_AGED_FEE] = -tally->part[TW_PART_AGED],
    [TW_SIM_LOW_STOCK_FEE] = -tally->part[TW_PART_LOW_STOCK],
    [TW_SIM_OVERAGE] = -tally->part[TW_PART_OVERAGE],
    [TW_SIM_REMOVAL] = -tally->part[TW_PART_REMOVAL],
    [TW_SIM_AGED_180] = (double) tally->old[0] / weeks,
    [TW_SIM_AGED_270] = (double) tally->old[1] / weeks,
    [TW_SIM_MISPLACED] = tally->misplaced / weeks,
    [TW_SIM_TURNS] = get_ratio ((double) (tally->sold - tally->returned) * TW_WEEKS_A_YEAR, (double) tally->units, 0),
    [TW_SIM_CASH] = tally->cash / weeks,
    [TW_SIM_COMMITTED] = (double) tally->committed / weeks,
    [TW_SIM_FLEXIBLE] = (double) (tally->units - tally->committed) / weeks,
    [TW_SIM_TESTS] = tally->n_tests,
    [TW_SIM_WON] = tally->n_won,
    [TW_SIM_CO2] = tally->co2,
    [TW_SIM_CHANGES] = tally->changes / weeks,
  };

  for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
    tw_simulation_get_row (run->simulation, s, k)[path] = (float) value[k];
}

static void
add_up (Run              *run,
        const TwSimTally *tally,
        guint             s,
        guint             path)
{
  gsize n = (gsize) run->setup->n_weeks * TW_N_SIM_STOCKS;

  g_mutex_lock (&run->lock);
  for (gsize i = 0; i < n; i++)
    run->simulation->units[s * n + i] += tally->stock[i];
  if (run->simulation->law.report != NULL)
    run->simulation->law.report (run->simulation->law.data, path, s, tally->part);
  g_mutex_unlock (&run->lock);
}

static void
play_item (Run    *run,
           Worker *self,
           guint32 index,
           guint   path)
{
  const TwSimItem *item = run->setup->item[index];
  gsize            n_leads = (gsize) tw_model_get_n_lanes (run->setup->model) * run->setup->n_weeks;

  if (item == NULL)
    return;
  draw_demand (run, self, item, path);
  for (guint s = 0; s < run->n_runs; s++)
    tw_sim_player_play (self->player, &run->run[s], self->scratch[s], path, item, self->lead + s * n_leads,
                        get_demand (run, self, item, &run->run[s].world, path), &self->tally[s]);
}

static void
report_item (Run *run)
{
  if (run->progress == NULL)
    return;
  g_mutex_lock (&run->lock);
  run->n_items_done++;
  run->progress (MIN ((double) run->n_items_done / ((double) run->n_paths * MAX (run->setup->n_items, 1)), 1), run->data);
  g_mutex_unlock (&run->lock);
}

static void
play_path_cb (guint    task,
              guint    worker,
              gpointer data)
{
  Run    *run = data;
  Worker *self = &run->worker[worker];
  guint   path = run->first_path + task;

  draw_order (run, self, path);
  draw_leads (run, self, path);
  draw_markets (run, self, path);
  for (guint s = 0; s < run->n_runs; s++)
    tw_sim_tally_reset (&self->tally[s], run->setup);
  for (guint i = 0; i < run->setup->n_items; i++)
    {
      if (g_cancellable_is_cancelled (run->cancellable))
        return;
      play_item (run, self, self->order[i], path);
      report_item (run);
    }
  for (guint s = 0; s < run->n_runs; s++)
    {
      tw_sim_tally_finish (&self->tally[s], run->setup, &run->run[s].world);
      write_values (run, &self->tally[s], s, path);
      add_up (run, &self->tally[s], s, path);
    }
}

/* ---- a run ---- */

static void
free_runs (Run *run)
{
  for (guint s = 0; s < run->n_runs; s++)
    {
      if (run->run[s].class->free != NULL)
        run->run[s].class->free (run->run[s].policy);
      tw_sim_world_clear (&run->run[s].world);
      g_free (run->law[s]);
    }
  g_free (run->run);
  g_free (run->law);
}

/* Laws of lead times, as no effect and each that is met leaves them. */
static TwSimLead *
make_law (const TwSimWorld *world,
          const TwModel    *model,
          double            spread)
{
  guint      n = tw_model_get_n_lanes (model);
  TwSimLead *law = g_new (TwSimLead, (gsize) (world->n_met + 1) * n + 1);

  for (guint e = 0; e <= world->n_met; e++)
    for (guint l = 0; l < n; l++)
      tw_sim_lead_init (&law[(gsize) e * n + l], tw_sim_world_get_lane (e > 0 ? &world->effect[e - 1] : NULL, model, l), spread);

  return law;
}

static gboolean
start_scenario (Run              *run,
                const TwScenario *scenario,
                GError          **error)
{
  const TwSimPolicyClass *own = run->simulation->law.policy != NULL ? run->simulation->law.policy[run->n_runs] : classes[scenario->policy];
  TwSimRun               *row = &run->run[run->n_runs];

  if (own == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "scenario \"%s\": policy \"%s\" cannot be simulated yet", scenario->name, tw_policy_to_string (scenario->policy));
      return FALSE;
    }
  *row = (TwSimRun){ .class = own };
  if (!tw_sim_world_init (&row->world, run->setup->model, run->setup->sea, scenario, error))
    return FALSE;
  row->policy = own->new != NULL ? own->new (run->setup, scenario, &row->world, error) : NULL;
  if (own->new != NULL && row->policy == NULL)
    {
      tw_sim_world_clear (&row->world);
      return FALSE;
    }
  run->law[run->n_runs++] = make_law (&row->world, run->setup->model, own->spread);

  return TRUE;
}

static void
play (Run *run)
{
  g_autoptr (TwWorkers) workers = tw_workers_new (run->setup->options.n_threads);
  guint n_workers = tw_workers_get_n (workers);

  run->worker = g_new0 (Worker, n_workers);
  for (guint i = 0; i < n_workers; i++)
    init_worker (run, &run->worker[i]);
  tw_workers_run (workers, run->n_paths, 1, play_path_cb, run);
  for (guint i = 0; i < n_workers; i++)
    clear_worker (run, &run->worker[i]);
  g_free (run->worker);
}

/* Paths first_path .. n_paths - 1 of @simulation, into it. */
static gboolean
run_paths (TwSimulation  *simulation,
           guint          first_path,
           TwProgressFunc progress,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  gint64   started = g_get_monotonic_time ();
  gboolean ok = TRUE;
  Run      run = { .simulation = simulation, .first_path = first_path, .n_paths = simulation->options.n_paths - first_path, .cancellable = cancellable, .progress = progress, .data = data };

  run.setup = tw_sim_setup_new (simulation->model, simulation->forecasts, simulation->plan, simulation->sea, &simulation->options);
  run.setup->plans_cold = simulation->law.plans_cold;
  run.run = g_new0 (TwSimRun, simulation->n_scenarios);
  run.law = g_new0 (TwSimLead *, simulation->n_scenarios);
  g_mutex_init (&run.lock);
  for (guint s = 0; s < simulation->n_scenarios && ok; s++)
    ok = start_scenario (&run, &simulation->scenario[s], error);
  if (ok)
    {
      play (&run);
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  g_mutex_clear (&run.lock);
  free_runs (&run);
  tw_sim_setup_free (run.setup);
  tw_simulation_finish (simulation);
  simulation->seconds += (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;

  return ok;
}

static gboolean
check_options (const TwModel      *model,
               const TwScenario   *scenarios,
               guint               n_scenarios,
               const TwPlan       *plan,
               const TwSimOptions *options,
               GError            **error)
{
  if (options->n_paths < 1 || options->n_paths > TW_SIM_MAX_PATHS)
    g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "simulation: %u paths, not 1 .. %d", options->n_paths, TW_SIM_MAX_PATHS);
  else if (n_scenarios < 1 || n_scenarios > TW_SIM_MAX_SCENARIOS)
    g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "simulation: %u scenarios, not 1 .. %d", n_scenarios, TW_SIM_MAX_SCENARIOS);
  else if (options->replan_weeks < 1)
    g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "simulation: planning every %u weeks", options->replan_weeks);
  else if (options->item != TW_ANY && options->item >= tw_model_get_n_items (model))
    g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "simulation: no item %u", options->item);
  else
    {
      for (guint s = 0; s < n_scenarios; s++)
        if (scenarios[s].policy == TW_POLICY_PLAN && plan == NULL)
          {
            g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "scenario \"%s\": there is no plan to follow", scenarios[s].name);
            return FALSE;
          }
      return TRUE;
    }

  return FALSE;
}

TwSimulation *
tw_simulate_under_law (const TwModel       *model,
                       const TwForecastSet *forecasts,
                       const TwPlan        *plan,
                       const TwSeaLanes    *sea,
                       const TwScenario    *scenarios,
                       guint                n_scenarios,
                       const TwSimOptions  *options,
                       const TwSimLaw      *law,
                       TwProgressFunc       progress,
                       gpointer             data,
                       GCancellable        *cancellable,
                       GError             **error)
{
  g_autoptr (TwSimulation) self = NULL;

  if (!check_options (model, scenarios, n_scenarios, plan, options, error))
    return NULL;
  self = tw_simulation_new (model, forecasts, plan, sea, scenarios, n_scenarios, options, law);
  if (!run_paths (self, 0, progress, data, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

TwSimulation *
tw_simulate (const TwModel       *model,
             const TwForecastSet *forecasts,
             const TwPlan        *plan,
             const TwSeaLanes    *sea,
             const TwScenario    *scenarios,
             guint                n_scenarios,
             const TwSimOptions  *options,
             TwProgressFunc       progress,
             gpointer             data,
             GCancellable        *cancellable,
             GError             **error)
{
  TwSimLaw law;

  tw_sim_law_init (&law);

  return tw_simulate_under_law (model, forecasts, plan, sea, scenarios, n_scenarios, options, &law, progress, data, cancellable, error);
}

TwSimulation *
tw_simulate_grow (const TwSimulation *self,
                  guint               n_more,
                  TwProgressFunc      progress,
                  gpointer            data,
                  GCancellable       *cancellable,
                  GError            **error)
{
  TwSimOptions options = self->options;
  guint        n_before = self->options.n_paths;
  g_autoptr (TwSimulation) more = NULL;

  options.n_paths = (guint) MIN ((guint64) n_before + n_more, G_MAXUINT);
  if (!check_options (self->model, self->scenario, self->n_scenarios, self->plan, &options, error))
    return NULL;
  more = tw_simulation_new (self->model, self->forecasts, self->plan, self->sea, self->scenario, self->n_scenarios, &options, &self->law);
  more->seconds = self->seconds;
  memcpy (more->units, self->units, (gsize) self->n_scenarios * self->n_weeks * TW_N_SIM_STOCKS * sizeof *more->units);
  for (guint s = 0; s < self->n_scenarios; s++)
    for (guint k = 0; k < TW_N_SIM_MEASURES; k++)
      memcpy (tw_simulation_get_row (more, s, k), tw_simulation_get_row (self, s, k), n_before * sizeof (float));
  if (!run_paths (more, n_before, progress, data, cancellable, error))
    return NULL;

  return g_steal_pointer (&more);
}
