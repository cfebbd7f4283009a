/* test-textbook.c: the loop against what is known in closed form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed. 2019, whose instances stockpyl quotes. A week is a period: orders
 * are placed at its start, demand comes then, and inventory is priced at its end, so that a lead time of L weeks faces the demand
 * of L + 1. Holding cost is rent, the cost of waiting is TwRules.lost_sale_cost. Costs of the first weeks,
 * which depend on the start, are taken off by a second run over those weeks alone: the same paths.
 */

#include "simulate/tw-sim-policy.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#define MAX_STAGES 8
#define WARM_WEEKS 24
#define ALL_WEEKS  104
#define N_PATHS    400

/* 99 % of the means of as many paths lie within so many standard errors. */
#define Z_99 2.576

/* A system of places that each keep a level. */
typedef struct
{
  guint    n_markets;
  gboolean serial;     /* a source before the one place */
  double   price;      /* of a sale: what a unit waits for a week */
  double   hold[2];    /* a unit and week: at the source, at the place of sale */
  guint    lead[2];    /* weeks: to the source, to the place of sale */
  double   fixed;      /* of a departure */
  double   mean;       /* of the demand of a market and week */
  double   sd;         /* 0 for Poisson */
  gint32   level[2];   /* echelon base stock of the source; base stock or reorder point of the place of sale */
  gint32   batch;      /* Q; 0 for base stock */
  gint32   initial[2]; /* units at the source and in each place of sale */
  gboolean one_place;  /* all markets from one place */
  double   days;       /* to the place of sale, if not whole weeks for certain */
  double   sd_days;
  double   customs_days;
  gboolean lost; /* demand that finds nothing */
} System;

static const System *current; /* policies and laws have no other way to it; tests run one after another */

/* ---- the model ---- */

static guint32
add_place (TwModel      *model,
           const System *system,
           TwPlaceKind   kind,
           const char   *id,
           double        hold)
{
  TwPlace place = { .id = (char *) id, .name = (char *) id, .kind = kind, .country = "DE" };

  (void) system;
  for (int m = 0; m < 12; m++)
    place.rent[m] = hold * 52.1775 / 12;
  if (kind == TW_PLACE_MARKET)
    {
      g_strlcpy (place.currency, "EUR", sizeof place.currency);
      place.exchange_rate = 1;
    }

  return tw_model_add_place (model, &place);
}

static void
add_lane (TwModel *model,
          guint32  from,
          guint32  to,
          TwMode   mode,
          guint    weeks,
          double   fixed)
{
  TwLane lane = { .from = from, .to = to, .mode = mode, .open = TRUE, .lead_mean_days = 7.0 * weeks, .fixed_cost = fixed };

  tw_model_add_lane (model, &lane);
}

static void
add_last_lane (TwModel      *model,
               const System *system,
               guint32       from,
               guint32       to)
{
  TwLane lane = { .from = from, .to = to, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = system->days, .lead_sd_days = system->sd_days, .customs_days = system->customs_days };

  if (system->days > 0)
    tw_model_add_lane (model, &lane);
  else
    add_lane (model, from, to, TW_MODE_OCEAN, system->lead[1], system->fixed);
}

static void
add_forecast (TwForecastSet *set,
              const System  *system,
              guint          market,
              guint          n_weeks)
{
  g_autofree float *mean = g_new (float, n_weeks);
  g_autofree float *quantile = g_new (float, n_weeks *TW_N_LEVELS);
  TwForecast        forecast;

  tw_forecast_init (&forecast, 0, market);
  forecast.mean = mean;
  forecast.quantile = quantile;
  for (guint t = 0; t < n_weeks; t++)
    {
      mean[t] = (float) system->mean;
      for (guint k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + k] = (float) MAX (system->mean + system->sd * gsl_cdf_ugaussian_Pinv (tw_forecast_levels[k]), 0);
    }
  tw_forecast_set_add (set, &forecast);
}

static TwModel *
make_model (const System   *system,
            guint           n_weeks,
            TwForecastSet **forecasts)
{
  TwModel *model = tw_model_new ("textbook", "EUR", 2961, n_weeks);
  TwItem   item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 1e-6, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 };
  TwRules  rules;
  guint32  factory, source = 0;
  guint    n_places = system->one_place ? 1 : system->n_markets;
  guint32  place[MAX_STAGES];
  g_autoptr (GError) error = NULL;

  tw_rules_init (&rules);
  rules.lost_sale_cost = 1;
  tw_model_set_rules (model, &rules);
  tw_model_set_capital_rate (model, 0);
  tw_model_add_item (model, &item);
  factory = add_place (model, system, TW_PLACE_FACTORY, "F", 0);
  if (system->serial)
    {
      source = add_place (model, system, TW_PLACE_SOURCE, "S", system->hold[0]);
      add_lane (model, factory, source, TW_MODE_OCEAN, system->lead[0], 0);
    }
  for (guint i = 0; i < n_places; i++)
    {
      g_autofree char *id = g_strdup_printf ("W%u", i);

      place[i] = add_place (model, system, TW_PLACE_FULFILMENT, id, system->hold[1]);
      add_last_lane (model, system, system->serial ? source : factory, place[i]);
      if (system->initial[1] > 0)
        tw_model_add_stock (model, &(TwStock){ .place = place[i], .on_hand = (guint32) system->initial[1] });
    }
  if (system->serial && system->initial[0] > 0)
    tw_model_add_stock (model, &(TwStock){ .place = source, .on_hand = (guint32) system->initial[0] });
  for (guint m = 0; m < system->n_markets; m++)
    {
      g_autofree char *id = g_strdup_printf ("M%u", m);
      guint32          market = add_place (model, system, TW_PLACE_MARKET, id, 0);

      add_lane (model, place[MIN (m, n_places - 1)], market, TW_MODE_PARCEL, 0, 0);
    }
  *forecasts = tw_forecast_set_new (1, system->n_markets, n_weeks);
  for (guint m = 0; m < system->n_markets; m++)
    {
      TwOffer offer = { .listed = TRUE, .price = (float) system->price };

      tw_model_set_offer (model, 0, m, &offer);
      add_forecast (*forecasts, system, m, n_weeks);
    }
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

/* ---- demand ---- */

static gint32
draw_units (gpointer data,
            guint32  item,
            guint32  market,
            guint    week,
            double   score)
{
  const System *system = current;
  double        p, sum;
  gint32        k = 0;

  (void) data;
  (void) item;
  (void) market;
  (void) week;
  if (system->sd > 0)
    return (gint32) MAX (floor (system->mean + system->sd * score + 0.5), 0);
  p = gsl_cdf_ugaussian_P (score);
  for (sum = gsl_ran_poisson_pdf (0, system->mean); sum < p && k < 1000; k++)
    sum += gsl_ran_poisson_pdf ((unsigned) k + 1, system->mean);

  return k;
}

/* ---- policies ---- */

static gint32
find_lane (const TwSimItem *item,
           guint            to)
{
  for (guint i = 0; i < item->n_lanes; i++)
    if (item->lane[i].base.to == to)
      return (gint32) i;

  g_assert_not_reached ();
}

/* Inventory position: what is there and coming, less what waits. */
static gint32
get_position (const TwSimState *state,
              guint             place)
{
  const TwItemPlace *row = &state->item->place[place].base;
  gint32             units = state->stock[place] + state->on_way[place];

  for (guint i = 0; i < row->n_markets; i++)
    units -= state->backlog[state->item->market_order[row->first_market + i]];

  return units;
}

static gint32
get_order (const System *system,
           gint32        position)
{
  if (system->batch == 0)
    return MAX (system->level[1] - position, 0);
  if (position > system->level[1])
    return 0;

  return (system->level[1] - position) / system->batch * system->batch + system->batch;
}

static void
decide_levels (gpointer          policy,
               gpointer          scratch,
               const TwSimState *state,
               TwSimDecisions   *out)
{
  const TwSimItem *item = state->item;
  guint            factory = 0;
  gint32           total = 0;
  guint            n = 0;
  gint32           leave[MAX_STAGES][2];

  (void) policy;
  (void) scratch;
  for (guint l = 0; l < item->n_places; l++)
    {
      gint32 units;

      if (item->place[l].kind == TW_PLACE_FACTORY)
        factory = l;
      if (item->place[l].kind != TW_PLACE_FULFILMENT || (units = get_order (current, get_position (state, l))) == 0)
        continue;
      leave[n][0] = find_lane (item, l);
      leave[n++][1] = units;
      total += units;
    }
  tw_sim_decisions_add (out, -1, factory, total);
  for (guint k = 0; k < n; k++)
    tw_sim_decisions_add (out, leave[k][0], factory, leave[k][1]);
}

/* Clark & Scarf: each stage keeps up the position of itself and all after it. */
static void
decide_echelons (gpointer          policy,
                 gpointer          scratch,
                 const TwSimState *state,
                 TwSimDecisions   *out)
{
  const TwSimItem *item = state->item;
  guint            place[3] = { 0, 0, 0 };
  gint32           last, both;

  (void) policy;
  (void) scratch;
  for (guint l = 0; l < item->n_places; l++)
    place[item->place[l].kind == TW_PLACE_FACTORY ? 0 : item->place[l].kind == TW_PLACE_SOURCE ? 1
                                                                                               : 2] = l;
  last = get_position (state, place[2]);
  both = last + state->stock[place[1]] + state->on_way[place[1]];
  tw_sim_decisions_add (out, find_lane (item, place[2]), place[1], MIN (MAX (current->level[1] - last, 0), state->stock[place[1]]));
  tw_sim_decisions_add (out, -1, place[0], current->level[0] - both);
  tw_sim_decisions_add (out, find_lane (item, place[1]), place[0], current->level[0] - both);
}

static const TwSimPolicyClass levels_class = { .name = "levels", .spread = 1, .decide = decide_levels };
static const TwSimPolicyClass echelons_class = { .name = "echelons", .spread = 1, .decide = decide_echelons };

/* ---- runs ---- */

static void
report_cost (gpointer     data,
             guint        path,
             guint        scenario,
             const double part[TW_N_PARTS])
{
  double *cost = data;

  (void) scenario;
  cost[path] = -(part[TW_PART_STORAGE] + part[TW_PART_LOST] + part[TW_PART_FIXED]);
}

static void
run (const System *system,
     const TwSimPolicyClass *class,
     guint  n_weeks,
     double cost[N_PATHS])
{
  const TwSimPolicyClass *classes[] = { class };
  TwScenario              scenario = { .id = 1, .name = (char *) "textbook", .policy = TW_POLICY_FBA };
  TwSimOptions            options;
  TwSimLaw                law;

  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = make_model (system, n_weeks, &forecasts);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  current = system;
  tw_sim_options_init (&options);
  options.n_paths = N_PATHS;
  options.backorder = !system->lost;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.units = draw_units;
  law.report = report_cost;
  law.data = cost;
  law.market_share = law.item_share = 0; /* markets are independent */
  simulation = tw_simulate_under_law (model, forecasts, NULL, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Cost of a week in the long run, and its standard error. */
static double
estimate (const System *system,
          const TwSimPolicyClass *class,
          double *error)
{
  g_autofree double *all = g_new0 (double, N_PATHS);
  g_autofree double *warm = g_new0 (double, N_PATHS);
  double             sum = 0;
  double             squares = 0;

  run (system, class, ALL_WEEKS, all);
  run (system, class, WARM_WEEKS, warm);
  for (guint i = 0; i < N_PATHS; i++)
    {
      double week = (all[i] - warm[i]) / (ALL_WEEKS - WARM_WEEKS);

      sum += week;
      squares += week * week;
    }
  *error = sqrt ((squares / N_PATHS - sum / N_PATHS * sum / N_PATHS) / (N_PATHS - 1));

  return sum / N_PATHS;
}

static void
assert_within (const char *name,
               double      mean,
               double      error,
               double      exact)
{
  g_test_message ("%s: %.4f +- %.4f, exactly %.4f", name, mean, Z_99 * error, exact);
  g_assert_cmpfloat (fabs (mean - exact), <=, Z_99 * error);
  g_assert_cmpfloat (error, <, 0.02 * exact); /* else it would say nothing */
}

/* ---- closed forms ---- */

/* Cost of a week with @level before a normal demand of some weeks. */
static double
get_normal_cost (double level,
                 double mean,
                 double sd,
                 double hold,
                 double wait)
{
  double z = (level - mean) / sd;
  double over = sd * (z * gsl_cdf_ugaussian_P (z) + gsl_ran_ugaussian_pdf (z));

  return hold * over + wait * (over - level + mean);
}

static double
get_poisson_cost (gint32 level,
                  double mean,
                  double hold,
                  double wait)
{
  double cost = 0;

  for (guint d = 0; d < 400; d++)
    cost += gsl_ran_poisson_pdf (d, mean) * (hold * MAX (level - (double) d, 0) + wait * MAX (d - (double) level, 0));

  return cost;
}

/* Examples 4.1 and 4.3: h = 0.18, p = 0.70, N(50, 8²): S* = 56.6, g* = 1.9976. In hundredths of units, for ours are whole. */
static void
test_newsvendor (void)
{
  System system = { .n_markets = 1, .price = 0.007, .hold = { 0, 0.0018 }, .mean = 5000, .sd = 800, .level = { 0, 5660 }, .initial = { 0, 5660 } };
  double error;
  double mean = estimate (&system, &levels_class, &error);
  double exact = get_normal_cost (5660, 5000, 800, 0.0018, 0.007);

  g_assert_cmpfloat_with_epsilon (exact, 1.9976, 1e-3);
  assert_within ("newsvendor", mean, error, exact);
}

/* Problem 4.8(a): h = 200, p = 270, Poisson with mean 18. */
static void
test_poisson_newsvendor (void)
{
  System system = { .n_markets = 1, .price = 270, .hold = { 0, 200 }, .mean = 18, .level = { 0, 19 }, .initial = { 0, 19 } };
  double error;
  double mean = estimate (&system, &levels_class, &error);

  assert_within ("Poisson newsvendor", mean, error, get_poisson_cost (19, 18, 200, 270));
}

/* Example 4.4: the same with a lead time of four weeks: five weeks of demand. */
static void
test_base_stock (void)
{
  gint32 level = (gint32) (25000 + 0.8255 * 800 * sqrt (5));
  System system = { .n_markets = 1, .price = 0.007, .hold = { 0, 0.0018 }, .lead = { 0, 4 }, .mean = 5000, .sd = 800, .level = { 0, level }, .initial = { 0, level } };
  double error;
  double mean = estimate (&system, &levels_class, &error);
  double exact = get_normal_cost (level, 25000, 800 * sqrt (5), 0.0018, 0.007);

  g_assert_cmpfloat_with_epsilon (exact, 1.9976 * sqrt (5), 1e-2);
  assert_within ("base stock", mean, error, exact);
}

static void
test_poisson_base_stock (void)
{
  System system = { .n_markets = 1, .price = 9, .hold = { 0, 1 }, .lead = { 0, 2 }, .mean = 6, .level = { 0, 24 }, .initial = { 0, 24 } };
  double error;
  double mean = estimate (&system, &levels_class, &error);

  assert_within ("Poisson base stock", mean, error, get_poisson_cost (24, 18, 1, 9));
}

/* Under (r, nQ) the position after an order is uniform on r + 1 .. r + Q (Snyder & Shen, section 5.4; Zheng & Chen, 1992): the
 * mean of base-stock costs, and the fixed cost of the weeks whose demand brings one on. */
static double
get_batch_cost (const System *system,
                gboolean      poisson)
{
  double weeks = system->lead[1] + 1;
  double cost = 0;

  for (gint32 y = system->level[1] + 1; y <= system->level[1] + system->batch; y++)
    {
      double orders = 0;

      if (poisson)
        {
          for (gint32 d = 0; d < y - system->level[1]; d++)
            orders += gsl_ran_poisson_pdf ((unsigned) d, system->mean);
          cost += get_poisson_cost (y, weeks * system->mean, system->hold[1], system->price) + system->fixed * (1 - orders);
        }
      else
        cost += get_normal_cost (y, weeks * system->mean, sqrt (weeks) * system->sd, system->hold[1], system->price) + system->fixed * gsl_cdf_ugaussian_Q ((y - system->level[1] - 0.5 - system->mean) / system->sd);
    }

  return cost / system->batch;
}

/* Example 5.8: h = 20, p = 150, K = 100, demand Poisson with mean 1.5, two weeks of it before an order counts; r* = 3, Q* = 5. Our
 * weeks place at most one order for any number of batches, so the fixed cost is a little less than K λ / Q. */
static void
test_batches (void)
{
  System system = { .n_markets = 1, .price = 150, .hold = { 0, 20 }, .lead = { 0, 1 }, .fixed = 100, .mean = 1.5, .level = { 0, 3 }, .batch = 5, .initial = { 0, 6 } };
  double error;
  double mean = estimate (&system, &levels_class, &error);

  assert_within ("(r, Q) of Poisson demand", mean, error, get_batch_cost (&system, TRUE));
}

/* Problem 5.1: h = 3.1 and p = 45 a year, K = 50, N(800, 40²) a year; in tenths of units and weeks of a 52nd, with a lead time of two,
 * and orders of some two weeks' demand, so that the start is soon forgotten. */
static void
test_normal_batches (void)
{
  System system = { .n_markets = 1, .price = 4.5 / 52, .hold = { 0, 0.31 / 52 }, .lead = { 0, 2 }, .fixed = 50, .mean = 8000.0 / 52, .sd = 400 / sqrt (52), .level = { 0, 560 }, .batch = 320, .initial = { 0, 700 } };
  double error;
  double mean = estimate (&system, &levels_class, &error);

  assert_within ("(r, Q) of normal demand", mean, error, get_batch_cost (&system, FALSE));
}

/* Clark & Scarf, Optimal policies for a multi-echelon inventory problem, 1960. With echelon levels S2 and S1, the source has
 * S2 - X before it ships, X being the demand of its lead time, and the place of sale gets up to min (S1, S2 - X). */
static double
get_serial_cost (const System *system)
{
  const guint n = 4000;
  double      mean = system->lead[0] * system->mean;
  double      sd = sqrt (system->lead[0]) * system->sd;
  double      weeks = system->lead[1] + 1;
  double      cost = 0;

  for (guint i = 0; i < n; i++)
    {
      double left = system->level[0] - (mean + sd * gsl_cdf_ugaussian_Pinv ((i + 0.5) / n));

      cost += system->hold[0] * MAX (left - system->level[1], 0);
      cost += get_normal_cost (MIN (system->level[1], left), weeks * system->mean, sqrt (weeks) * system->sd, system->hold[1], system->price);
    }

  return cost / n;
}

/* Problem 6.1: two stages, h' = 1 and 2, p = 15, N(100, 15²), lead times of one period, of which the last counts the week of
 * demand itself. Levels near the best; what is on its way bears no rent here. */
static void
test_serial (void)
{
  System system = { .n_markets = 1, .serial = TRUE, .price = 0.15, .hold = { 0.01, 0.02 }, .lead = { 1, 0 }, .mean = 10000, .sd = 1500, .level = { 22500, 12500 }, .initial = { 10000, 12500 } };
  double error;
  double mean = estimate (&system, &echelons_class, &error);
  double exact = get_serial_cost (&system);
  System longer = { .n_markets = 1, .serial = TRUE, .price = 0.24, .hold = { 0.02, 0.07 }, .lead = { 3, 7 }, .mean = 2000, .sd = 400, .level = { 23500, 17200 }, .initial = { 6000, 17200 } };

  assert_within ("serial system", mean, error, exact);

  /* Problem 6.16: h' = 2 and 7, p = 24, N(20, 4²), lead times of 3 and 8, the place of sale short of what it asks for now and then */
  mean = estimate (&longer, &echelons_class, &error);
  assert_within ("long serial system", mean, error, get_serial_cost (&longer));
}

/* Eppen, Effects of centralization on expected costs in a multi-location newsboy problem, 1979: n places cost n times one of
 * them, one place for n markets √n times. */
static void
test_pooling (void)
{
  const double z = 0.8255;
  System       apart = { .n_markets = 4, .price = 0.007, .hold = { 0, 0.0018 }, .mean = 5000, .sd = 800, .level = { 0, 5000 + (gint32) (z * 800) }, .initial = { 0, 5660 } };
  System       pooled = apart;
  double       one = get_normal_cost (apart.level[1], 5000, 800, 0.0018, 0.007);
  double       error, error_pooled, cost, cost_pooled;

  pooled.one_place = TRUE;
  pooled.level[1] = pooled.initial[1] = (gint32) (4 * 5000 + z * 800 * 2);
  cost = estimate (&apart, &levels_class, &error);
  cost_pooled = estimate (&pooled, &levels_class, &error_pooled);
  assert_within ("four places", cost, error, 4 * one);
  assert_within ("one for four", cost_pooled, error_pooled, 2 * one);
  g_assert_cmpfloat (fabs (cost / cost_pooled - 2), <, Z_99 * (error / cost + error_pooled / cost_pooled) * 2);
}

/* ---- lead times by chance ---- */

/* Probability that a departure takes more than @weeks: log-normal with the lane's moments less those of a hold of one in ten, for
 * five times the days in customs (tw-sim-draws.h). */
static double
get_longer (const System *system,
            guint         weeks)
{
  double hold = 5 * system->customs_days;
  double mean = system->days - 0.1 * hold;
  double variance = system->sd_days * system->sd_days - 0.09 * hold * hold;
  double variance_log = log1p (variance / (mean * mean));
  double mean_log = log (mean) - variance_log / 2;
  double free = gsl_cdf_lognormal_Q (7.0 * weeks, mean_log, sqrt (variance_log));
  double held = 7.0 * weeks > hold ? gsl_cdf_lognormal_Q (7.0 * weeks - hold, mean_log, sqrt (variance_log)) : 1;

  return 0.9 * free + 0.1 * held;
}

/* Each week's order is a week's demand, and orders may overtake each other: of those of earlier weeks a number are on their way
 * that is a sum of independent yes and no, and so many weeks of demand, and this one, are what the level has to do without. */
static double
get_crossing_cost (const System *system)
{
  double chance[64] = { 1 };
  double cost = 0;

  for (guint j = 0; j < 63; j++)
    {
      double p = get_longer (system, j);

      for (guint k = j + 1; k > 0; k--)
        chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
      chance[0] *= 1 - p;
    }
  for (guint k = 0; k < 64; k++)
    if (chance[k] > 1e-12)
      cost += chance[k] * get_poisson_cost (system->level[1], system->mean * (k + 1), system->hold[1], system->price);

  return cost;
}

static void
test_crossing (void)
{
  System calm = { .n_markets = 1, .price = 9, .hold = { 0, 1 }, .days = 21, .sd_days = 9, .mean = 6, .level = { 0, 30 }, .initial = { 0, 30 } };
  System held = calm;
  double error, mean;

  mean = estimate (&calm, &levels_class, &error);
  assert_within ("orders that cross", mean, error, get_crossing_cost (&calm));
  held.customs_days = 3; /* one in ten is held for 15 */
  mean = estimate (&held, &levels_class, &error);
  assert_within ("orders that are held", mean, error, get_crossing_cost (&held));
}

/* ---- lost sales ---- */

/* With a lead time of a week, what is there at the start of a week and what is ordered then add up to the level; next week begins
 * with what is left and what was ordered. Costs of the chain's own stationary law. */
static double
get_lost_cost (const System *system)
{
  gint32  level = system->level[1];
  double  now[128] = { 0 };
  double  cost = 0;
  double *next = g_new (double, 128);

  now[level] = 1;
  for (guint round = 0; round < 500; round++)
    {
      memset (next, 0, 128 * sizeof *next);
      cost = 0;
      for (gint32 x = 0; x <= level; x++)
        for (guint d = 0; d < 100; d++)
          {
            double p = now[x] * gsl_ran_poisson_pdf (d, system->mean);
            gint32 left = MAX (x - (gint32) d, 0);

            next[left + level - x] += p;
            cost += p * (system->hold[1] * left + system->price * MAX ((gint32) d - x, 0));
          }
      memcpy (now, next, 128 * sizeof *next);
    }
  g_free (next);

  return cost;
}

/* With none, each week is a newsvendor's, whether buyers wait or not. */
static void
test_lost (void)
{
  System none = { .n_markets = 1, .price = 270, .hold = { 0, 200 }, .mean = 18, .level = { 0, 19 }, .initial = { 0, 19 }, .lost = TRUE };
  System week = { .n_markets = 1, .price = 9, .hold = { 0, 1 }, .lead = { 0, 1 }, .mean = 6, .level = { 0, 15 }, .initial = { 0, 15 }, .lost = TRUE };
  double error;
  double mean = estimate (&none, &levels_class, &error);

  assert_within ("lost sales", mean, error, get_poisson_cost (19, 18, 200, 270));
  mean = estimate (&week, &levels_class, &error);
  assert_within ("lost sales with a lead time", mean, error, get_lost_cost (&week));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/textbook/newsvendor", test_newsvendor);
  g_test_add_func ("/simulate/textbook/poisson-newsvendor", test_poisson_newsvendor);
  g_test_add_func ("/simulate/textbook/base-stock", test_base_stock);
  g_test_add_func ("/simulate/textbook/poisson-base-stock", test_poisson_base_stock);
  g_test_add_func ("/simulate/textbook/batches", test_batches);
  g_test_add_func ("/simulate/textbook/normal-batches", test_normal_batches);
  g_test_add_func ("/simulate/textbook/serial", test_serial);
  g_test_add_func ("/simulate/textbook/pooling", test_pooling);
  g_test_add_func ("/simulate/textbook/crossing", test_crossing);
  g_test_add_func ("/simulate/textbook/lost", test_lost);

  return g_test_run ();
}
