/* bench-edits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-edits.h"

#include "allocate/tw-item-crash.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#ifdef HAVE_LEMON
#include "bench-lemon.h"
#endif

#define N_RUNS   3 /* of one edit; the median counts */
#define MAX_DRAG 20

typedef enum
{
  EDIT_DRAG,
  EDIT_DEMAND,
  EDIT_LANE_PRICE,
  EDIT_STORAGE_PRICE,
  EDIT_DELAY,
  EDIT_BLOCK,
  N_KINDS,
} Kind;

static const char *const kind_names[N_KINDS] = {
  "units dragged",
  "demand 30 %, 4 weeks",
  "lane price 30 %",
  "storage price 30 %",
  "inbound 2 weeks late",
  "lane blocked 4 weeks",
};

/* One number of the network: what it was and what it becomes. */
typedef struct
{
  gint64 *number;
  guint   index; /* node of a supply, else arc */
  gint64  before;
  gint64  after;
} Change;

typedef struct
{
  double ours; /* microseconds */
  double lemon;
  double ratio;
  double pivots;
} Result;

struct _BenchEdits
{
  GArray *results[N_KINDS];

  TwItemNetwork    *network;
  TwNetworkSimplex *simplex;
  GRand            *rand;
  GArray           *changes;
  gint64           *flow; /* of the plan that edits start from */
  __int128          cost;
};

double
bench_get_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

double
bench_time_lemon (const TwNetwork *network,
                  __int128         cost)
{
#ifdef HAVE_LEMON
  double begin = bench_get_cpu_ms ();
  double peer = 0;
  double taken;

  if (!bench_lemon_solve (network, &peer))
    g_error ("LEMON finds no flow where we do");
  taken = bench_get_cpu_ms () - begin;
  if (fabs (peer - (double) cost) > 1e-12 * fabs ((double) cost))
    g_error ("%.17g is our optimum, %.17g is LEMON's", (double) cost, peer);

  return taken;
#else
  return NAN;
#endif
}

BenchEdits *
bench_edits_new (void)
{
  BenchEdits *self = g_new0 (BenchEdits, 1);

  for (int kind = 0; kind < N_KINDS; kind++)
    self->results[kind] = g_array_new (FALSE, FALSE, sizeof (Result));
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));

  return self;
}

void
bench_edits_free (BenchEdits *self)
{
  for (int kind = 0; kind < N_KINDS; kind++)
    g_array_unref (self->results[kind]);
  g_array_unref (self->changes);
  g_free (self->flow);
  g_free (self);
}

/* ---- what changes ---- */

static guint
draw (BenchEdits *self,
      guint       n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) MAX (n, 1));
}

static void
change (BenchEdits *self,
        gint64     *numbers,
        guint       index,
        gint64      after)
{
  Change one = { .number = &numbers[index], .index = index, .before = numbers[index], .after = after };

  if (after != numbers[index])
    g_array_append_val (self->changes, one);
}

static void
move_supply (BenchEdits *self,
             guint       from,
             guint       to,
             gint64      units)
{
  change (self, self->network->supply, from, self->network->supply[from] - units);
  change (self, self->network->supply, to, self->network->supply[to] + units);
}

static double
draw_factor (BenchEdits *self)
{
  return draw (self, 2) == 0 ? 0.7 : 1.3;
}

/* Units leave on some lane as a pin makes them. */
static void
drag (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  const TwItemLane    *lane = &network->lane[draw (self, network->n_lanes)];
  guint                arc = lane->first_arc + draw (self, lane->n_arcs);

  if (lane->n_arcs == 0)
    return;
  move_supply (self, network->tail[arc], network->head[arc], 1 + draw (self, MAX_DRAG));
  change (self, network->capacity, arc, 0);
}

static void
scale_demand (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  guint                market = draw (self, network->n_markets);
  guint                first = draw (self, network->template->n_weeks - 3);
  double               factor = draw_factor (self);

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];
      gboolean         sells = arc->kind == TW_ARC_SERVE && arc->where == market;
      gboolean         covers = arc->kind == TW_ARC_COVER && (gint32) arc->where == network->market[market].primary;

      if ((sells || covers) && arc->week >= first && arc->week < first + 4)
        change (self, network->capacity, e, (gint64) floor ((double) network->capacity[e] * factor + 0.5));
    }
}

static void
scale_lane (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  const TwItemLane    *lane = &network->lane[draw (self, network->n_lanes)];
  double               factor = draw_factor (self);
  guint                first = draw (self, lane->n_arcs);
  guint                n = 1 + draw (self, 13);

  for (guint w = first; w < MIN (first + n, lane->n_arcs); w++)
    change (self, network->cost, lane->first_arc + w, (gint64) ((double) network->cost[lane->first_arc + w] * factor));
}

/* What holding costs more or less, so do the slices that cover demand besides. */
static void
scale_storage (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  guint                place = draw (self, network->n_places);
  guint                first = draw (self, network->template->n_weeks);
  guint                n = 1 + draw (self, 13);
  double               factor = draw_factor (self);
  gint64               more = 0;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];

      if (arc->where != place || arc->week < first || arc->week >= first + n || (arc->kind != TW_ARC_HOLD && arc->kind != TW_ARC_COVER))
        continue;
      if (arc->kind == TW_ARC_HOLD) /* stands before its slices */
        more = (gint64) ((double) network->cost[e] * factor) - network->cost[e];
      change (self, network->cost, e, network->cost[e] + more);
    }
}

/* All that comes to some place in some week, later than today if anything does. */
static void
delay (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  guint                n_weeks = network->template->n_weeks;
  g_autoptr (GArray) late = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 k;

  for (guint from = 1; from + 1 > 0 && late->len == 0; from--)
    for (guint l = 0; l < network->n_places; l++)
      for (guint w = from; w + 2 < n_weeks; w++)
        {
          k = tw_item_network_get_node (network, l, w);
          if (network->supply[k] > 0)
            g_array_append_val (late, k);
        }
  if (late->len == 0)
    return;
  k = g_array_index (late, guint32, draw (self, late->len));
  move_supply (self, k, k + 2, network->supply[k]);
}

/* Four weeks, in one of which the lane is used, if any lane is. */
static void
block (BenchEdits *self)
{
  const TwItemNetwork *network = self->network;
  g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (guint));
  const TwItemArc *arc;
  guint            e, first;

  for (e = 0; e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP && self->flow[e] > 0)
      g_array_append_val (used, e);
  if (used->len == 0)
    return;
  e = g_array_index (used, guint, draw (self, used->len));
  arc = &network->arc[e];
  first = arc->week - MIN (draw (self, 4), arc->week);
  for (guint w = first; w < MIN (first + 4, network->lane[arc->where].n_arcs); w++)
    change (self, network->capacity, network->lane[arc->where].first_arc + w, 0);
}

static void (*const choose[N_KINDS]) (BenchEdits *self) = { drag, scale_demand, scale_lane, scale_storage, delay, block };

/* ---- how long it takes ---- */

static TwFlowStatus
apply (BenchEdits *self,
       gboolean    back)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *one = &g_array_index (self->changes, Change, i);

      if (one->number == &self->network->supply[one->index])
        tw_network_simplex_will_change_supply (self->simplex, one->index);
      else
        tw_network_simplex_will_change_arc (self->simplex, one->index);
      *one->number = back ? one->before : one->after;
    }
  if (!tw_network_simplex_take_changes (self->simplex, NULL))
    g_error ("an edit passes the limits");

  return tw_network_simplex_solve (self->simplex, NULL);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
take_back (BenchEdits *self)
{
  if (apply (self, TRUE) != TW_FLOW_OPTIMAL || tw_network_simplex_get_cost (self->simplex) != self->cost)
    g_error ("an edit taken back gives another optimum");
}

/* FALSE if there was nothing to count. */
static gboolean
run_edit (BenchEdits *self,
          Kind        kind)
{
  double  ours[N_RUNS];
  guint64 n_pivots = tw_network_simplex_get_n_pivots (self->simplex);
  Result  result;

  g_array_set_size (self->changes, 0);
  choose[kind](self);
  if (self->changes->len == 0)
    return FALSE;

  for (int run = 0; run < N_RUNS; run++)
    {
      double       begin = bench_get_cpu_ms ();
      TwFlowStatus status = apply (self, FALSE);

      tw_network_simplex_get_flow (self->simplex);
      ours[run] = bench_get_cpu_ms () - begin;
      if (run == 0)
        {
          result.pivots = (double) (tw_network_simplex_get_n_pivots (self->simplex) - n_pivots);
          result.lemon = status == TW_FLOW_OPTIMAL ? 1e3 * bench_time_lemon (&self->network->net, tw_network_simplex_get_cost (self->simplex)) : NAN;
        }
      take_back (self);
      if (status != TW_FLOW_OPTIMAL)
        return FALSE;
    }

  qsort (ours, N_RUNS, sizeof *ours, compare_doubles);
  result.ours = 1e3 * ours[N_RUNS / 2];
  result.ratio = result.lemon / result.ours;
  g_array_append_val (self->results[kind], result);

  return TRUE;
}

static void
solve_item (BenchEdits *self,
            guint32     item)
{
  const TwNetwork   *net = &self->network->net;
  g_autofree gint32 *pred = NULL;
  g_autofree guint8 *at_capacity = NULL;

  tw_item_network_build (self->network, item);
  pred = g_new (gint32, net->n_nodes);
  at_capacity = g_new (guint8, net->n_arcs);
  tw_item_crash (self->network, pred, at_capacity);
  if (!tw_network_simplex_attach (self->simplex, net, NULL) || !tw_network_simplex_set_basis (self->simplex, pred, at_capacity) || tw_network_simplex_solve (self->simplex, NULL) != TW_FLOW_OPTIMAL)
    g_error ("item %u has no plan", item);

  self->cost = tw_network_simplex_get_cost (self->simplex);
  g_free (self->flow);
  self->flow = g_memdup2 (tw_network_simplex_get_flow (self->simplex), net->n_arcs * sizeof *self->flow);
}

void
bench_edits_run (BenchEdits          *self,
                 const TwModel       *model,
                 const TwForecastSet *forecasts,
                 guint                n_items,
                 guint32              seed)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (model, forecasts, 0);

  self->network = tw_item_network_new (template);
  self->simplex = tw_network_simplex_new ();
  self->rand = g_rand_new_with_seed (seed);
  for (guint i = 0; i < n_items; i++)
    {
      solve_item (self, draw (self, tw_model_get_n_items (model)));
      for (int kind = 0; kind < N_KINDS; kind++)
        {
          int n_counted = 0;

          for (int tries = 0; n_counted < EDITS_PER_ITEM && tries < 10 * EDITS_PER_ITEM; tries++)
            n_counted += run_edit (self, (Kind) kind);
        }
    }
  tw_item_network_free (self->network);
  tw_network_simplex_free (self->simplex);
  g_rand_free (self->rand);
}

/* ---- what is printed ---- */

static double
get_quantile (const GArray *results,
              gsize         offset,
              double        share)
{
  g_autofree double *x = g_new (double, results->len);
  guint              i = (guint) floor (share * (results->len - 1) + 0.5);

  for (guint k = 0; k < results->len; k++)
    x[k] = G_STRUCT_MEMBER (double, &g_array_index (results, Result, k), offset);
  qsort (x, results->len, sizeof *x, compare_doubles);

  return x[i];
}

void
bench_edits_print (BenchEdits *self,
                   const char *name,
                   double     *worst_p50,
                   double     *worst_p99)
{
  for (int kind = 0; kind < N_KINDS; kind++)
    {
      const GArray *results = self->results[kind];
      double        p50, p99;

      if (results->len == 0)
        continue;
      p50 = get_quantile (results, G_STRUCT_OFFSET (Result, ratio), 0.5);
      p99 = get_quantile (results, G_STRUCT_OFFSET (Result, ratio), 0.01);
      *worst_p50 = MIN (*worst_p50, p50);
      *worst_p99 = MIN (*worst_p99, p99);
      printf ("%-8s %-22s %6u %8.0f %8.0f %8.1f %8.1f %8.0f %8.1f %8.1f\n",
              name, kind_names[kind], results->len,
              get_quantile (results, G_STRUCT_OFFSET (Result, pivots), 0.5),
              get_quantile (results, G_STRUCT_OFFSET (Result, pivots), 0.99),
              get_quantile (results, G_STRUCT_OFFSET (Result, ours), 0.5),
              get_quantile (results, G_STRUCT_OFFSET (Result, ours), 0.99),
              get_quantile (results, G_STRUCT_OFFSET (Result, lemon), 0.5), p50, p99);
    }
}
