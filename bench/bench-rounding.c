/* bench-rounding.c: how much whole cartons, least orders and fixed costs cost, and how long they take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-rounding [ITEMS [SECONDS [SEED]]]
 * bench-rounding demo [ITEMS [SECONDS]]
 *
 * Items of random models, or of the demo plan, evenly spread, rounded one by one, against GLPK's branch and bound on the
 * same problem with SECONDS of time an item; 0 leaves it out. A gap is what the plan is worth less than the bound, in hundredths of what the relaxed
 * plan costs and what the sales it forgoes would have earned, over all items together. CPU time of one thread.
 */

#include "allocate/tw-item-answer.h"
#include "allocate/tw-item-rounding.h"
#include "demo/tw-demo.h"
#include "forecast/tw-forecast-model.h"
#include "random-model.h"
#include "rounding-mip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct
{
  double scale; /* operating cost and lost margin of the relaxed plans */
  double relaxed, value, down, bound, incumbent;
  double ms, worst_ms, solve_ms, mip_ms;
  guint  n_items, n_proven, n_better;
  guint  n_departures, n_relaxed_departures;
} Sums;

static double
get_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);

  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

/* What the plan costs, and the margin of the demand it does not meet. */
static double
get_scale (const TwItemPlan *plan)
{
  double cost = plan->sales > 0 ? plan->part[TW_PART_SALES] / plan->sales * (plan->demand - plan->sales) : 0;

  for (int i = 0; i < TW_N_PARTS; i++)
    if (i != TW_PART_SALES && i != TW_PART_TERMINAL)
      cost -= plan->part[i];

  return cost;
}

static void
run_item (TwItemSolver *solver,
          guint32       item,
          double        seconds,
          Sums         *sums)
{
  double begin = get_cpu_ms ();
  g_autoptr (TwItemPlan) relaxed = tw_item_solver_solve (solver, item, NULL, TW_SOLVE_ANEW, NULL, NULL);
  g_autoptr (TwItemPlan) rounded = NULL;
  double      taken;
  RoundingMip mip = { .bound = relaxed->value };

  sums->solve_ms += get_cpu_ms () - begin;
  if (seconds > 0)
    {
      begin = get_cpu_ms ();
      mip = rounding_mip_solve (solver->network, seconds);
      sums->mip_ms += get_cpu_ms () - begin;
    }
  begin = get_cpu_ms ();
  if (tw_item_round (solver, NULL) != TW_FLOW_OPTIMAL)
    g_error ("item %u was not rounded", item);
  taken = get_cpu_ms () - begin;
  sums->ms += taken;
  sums->worst_ms = MAX (sums->worst_ms, taken);

  rounded = tw_item_answer_new (solver->network, solver->simplex, TW_FLOW_OPTIMAL);
  if (rounded->value > mip.bound + 1e-6 * fabs (mip.bound) + 1e-3)
    g_error ("item %u: %.9g is above the bound of %.9g (relaxed %.9g, LP %.9g, plan %.9g, proven %d)", item, rounded->value, mip.bound, relaxed->value, mip.relaxed, mip.value, mip.proven);
  sums->n_items++;
  sums->scale += get_scale (relaxed);
  sums->relaxed += relaxed->value;
  sums->value += rounded->value;
  sums->bound += mip.bound;
  sums->n_proven += mip.proven;
  sums->n_better += seconds > 0 && rounded->value >= mip.value - 1e-3;
  sums->incumbent += MAX (mip.value, rounded->value);
  sums->n_departures += rounded->n_shipments;
  sums->n_relaxed_departures += relaxed->n_shipments;
}

static void
print_row (const char *name,
           guint32     seed,
           const Sums *s)
{
  printf ("%-22s %4u %5u %8.2f %8.2f %8.2f %6u %6u %7.0f %7.0f %7.2f %7.2f %7.2f %9.0f\n", name, seed, s->n_items,
          100 * (s->bound - s->value) / s->scale, 100 * (s->incumbent - s->value) / s->scale, 100 * (s->relaxed - s->value) / s->scale, s->n_proven, s->n_better,
          (double) s->n_relaxed_departures / s->n_items, (double) s->n_departures / s->n_items,
          s->solve_ms / s->n_items, s->ms / s->n_items, s->worst_ms, s->mip_ms / s->n_items);
  fflush (stdout);
}

static void
run_items (const char          *name,
           const TwModel       *model,
           const TwForecastSet *forecasts,
           guint                n_items,
           guint32              seed,
           double               seconds)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);
  g_autoptr (TwItemSolver) solver = tw_item_solver_new (template);
  Sums sums = { 0 };

  for (guint i = 0; i < n_items; i++)
    run_item (solver, (guint32) ((gsize) i * tw_model_get_n_items (model) / n_items), seconds, &sums);
  print_row (name, seed, &sums);
}

static void
run_demo (guint  n_items,
          double seconds)
{
  g_autoptr (TwModel) model = tw_demo_new (TW_DEMO_SEED, NULL);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_model (model, 0, NULL, NULL, NULL, NULL);

  run_items ("demo", model, forecasts, MIN (n_items, tw_model_get_n_items (model)), TW_DEMO_SEED, seconds);
}

static void
run (const char          *name,
     guint                n_items,
     guint                n_markets,
     guint                n_weeks,
     guint32              seed,
     double               seconds,
     const RandomPacking *packing)
{
  TwForecastSet *forecasts;
  g_autoptr (TwModel) model = random_model_new_packed (n_items, n_markets, n_weeks, seed, packing, &forecasts);

  run_items (name, model, forecasts, n_items, seed, seconds);
  tw_forecast_set_unref (forecasts);
}

int
main (int    argc,
      char **argv)
{
  const RandomPacking cartons = { .least_carton = 4, .largest_carton = 24 };
  const RandomPacking orders = { .least_carton = 4, .largest_carton = 24, .least_order_weeks = 3 };
  const RandomPacking fixed = { .least_carton = 4, .largest_carton = 24, .fixed_cost = 25 };
  const RandomPacking fixed_only = { .least_carton = 1, .largest_carton = 1, .fixed_cost = 25 };
  gboolean            demo = argc > 1 && g_str_equal (argv[1], "demo");
  int                 at = 1 + demo;
  guint               n_items = demo ? G_MAXUINT : 40;
  double              seconds = demo ? 0 : 5;
  guint32             only = argc > at + 2 ? (guint32) strtoul (argv[at + 2], NULL, 10) : 0;

  if (argc > at)
    n_items = (guint) strtoul (argv[at], NULL, 10);
  if (argc > at + 1)
    seconds = g_ascii_strtod (argv[at + 1], NULL);
  printf ("Gaps in %% of operating cost and lost margin: to the bound of GLPK's branch and bound, to the best plan known, to the relaxed plan.\n"
          "proven: items GLPK solved; beaten: items where GLPK's plan is no better. Lines: of the relaxed and the rounded plan. Milliseconds of CPU an item.\n");
  printf ("%-22s %4s %5s %8s %8s %8s %6s %6s %7s %7s %7s %7s %7s %9s\n", "model", "seed", "items", "bound", "best", "relaxed", "proven", "beaten", "lines", "rounded", "solve", "round", "worst", "GLPK");
  if (demo)
    run_demo (n_items, seconds);
  for (guint32 seed = 1; seed <= 3 && !demo; seed++)
    {
      if (only != 0 && seed != only)
        continue;
      run ("S cartons", n_items, 8, 13, seed, seconds, &cartons);
      run ("S cartons, orders", n_items, 8, 13, seed, seconds, &orders);
      run ("S cartons, fixed cost", n_items, 8, 13, seed, seconds, &fixed);
      run ("S fixed cost", n_items, 8, 13, seed, seconds, &fixed_only);
      run ("L cartons", n_items, 20, 26, seed, 0, &cartons);
      run ("L cartons, fixed cost", n_items, 20, 26, seed, 0, &fixed);
    }

  return 0;
}
