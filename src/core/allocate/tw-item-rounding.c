/* tw-item-rounding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-rounding.h"

#include "allocate/tw-departure-search.h"

#include <stdlib.h>

#define EFFORT 4000 /* cheapest paths an item's improvement may search */

typedef struct
{
  TwItemSolver *solver;
  TwDepartures *departures;
  GCancellable *cancellable;
  gint64       *flow;    /* [n of departures]: what the solver wants on each */
  gint64       *leaving; /* [n_nodes]: units that leave the node, its limit for departures */
} Rounding;

static TwFlowStatus
solve (Rounding *self)
{
  if (!tw_network_simplex_update (self->solver->simplex, NULL))
    return TW_FLOW_CANCELLED; /* not reached: sums do not grow */

  return tw_network_simplex_solve (self->solver->simplex, self->cancellable);
}

static void
fix (Rounding *self,
     guint     i)
{
  const TwDeparture *d = &self->departures->departure[i];

  tw_item_network_fix_arc (self->solver->network, d->arc, d->units);
}

/* ---- a first choice, week by week ---- */

static void
read_week (Rounding *self,
           guint     first,
           guint     last)
{
  const TwNetwork *net = &self->solver->network->net;
  const gint64    *flow = tw_network_simplex_get_flow (self->solver->simplex);

  for (guint i = first; i < last; i++)
    {
      self->flow[i] = flow[self->departures->departure[i].arc];
      self->leaving[net->tail[self->departures->departure[i].arc]] = 0;
    }
  for (guint e = 0; e < net->n_arcs; e++)
    self->leaving[net->tail[e]] += flow[e];
}

static gint64
get_fraction (const Rounding *self,
              guint           i)
{
  return self->flow[i] - self->departures->departure[i].units;
}

typedef struct
{
  guint  departure;
  gint64 fraction;
} Fraction;

static int
compare_fractions (const void *a,
                   const void *b)
{
  const Fraction *x = a;
  const Fraction *y = b;

  if (x->fraction != y->fraction)
    return x->fraction > y->fraction ? -1 : 1;

  return (x->departure > y->departure) - (x->departure < y->departure);
}

/* The largest size that is no more than the solver wants. Cartons first, then pallets: where there are whole pallets,
 * whole cartons need not be a size. */
static void
round_down (Rounding *self,
            guint     i)
{
  TwDepartures *departures = self->departures;
  gint64        carton = departures->carton;
  gint64        pallet = departures->event[departures->departure[i].event].pallet;
  gint64        units = self->flow[i] / carton * carton;

  if (pallet > 0 && units > pallet)
    units = units / pallet * pallet;
  if (units > 0 && tw_departures_can_add (departures, i, units, 0))
    tw_departures_add (departures, i, units, 0);
}

/* Then what is left over most grows by a step while its origin has the units. */
static void
round_week (Rounding *self,
            guint     first,
            guint     last)
{
  const TwNetwork     *net = &self->solver->network->net;
  TwDepartures        *departures = self->departures;
  g_autofree Fraction *fraction = g_new (Fraction, last - first);
  guint                n = 0;

  for (guint i = first; i < last; i++)
    {
      if (self->flow[i] == 0)
        continue;
      round_down (self, i);
      self->leaving[net->tail[departures->departure[i].arc]] -= departures->departure[i].units;
      if (get_fraction (self, i) > 0)
        fraction[n++] = (Fraction){ i, get_fraction (self, i) };
    }
  qsort (fraction, n, sizeof *fraction, compare_fractions);
  for (guint k = 0; k < n; k++)
    {
      const TwDeparture *d = &departures->departure[fraction[k].departure];
      gint64             step = tw_departures_get_step_up (departures, fraction[k].departure);

      if (step == 0 || 2 * fraction[k].fraction < step)
        continue;
      if (d->from != TW_NO_PLACE && self->leaving[net->tail[d->arc]] < step)
        continue;
      self->leaving[net->tail[d->arc]] -= step;
      tw_departures_add (departures, fraction[k].departure, step, 0);
    }
  for (guint i = first; i < last; i++)
    fix (self, i);
}

static void
decide_again (Rounding *self,
              guint     i)
{
  TwDeparture *d = &self->departures->departure[i];

  tw_departures_add (self->departures, i, -d->units, -d->open_units);
  tw_item_network_fix_arc (self->solver->network, d->arc, 0);
  self->solver->network->capacity[d->arc] = d->largest;
}

/* Alone: down, up, or as the solver has it, whichever is feasible first. That always is. */
static TwFlowStatus
round_one (Rounding *self,
           guint     i)
{
  TwDepartures *departures = self->departures;
  gint64        step;
  TwFlowStatus  status;

  self->flow[i] = tw_network_simplex_get_flow (self->solver->simplex)[departures->departure[i].arc];
  round_down (self, i);
  fix (self, i);
  status = solve (self);
  step = tw_departures_get_step_up (departures, i);
  if (status != TW_FLOW_INFEASIBLE || step == 0)
    return status;
  tw_departures_add (departures, i, step, 0);
  fix (self, i);
  status = solve (self);
  if (status != TW_FLOW_INFEASIBLE)
    return status;
  tw_departures_add (departures, i, self->flow[i] - departures->departure[i].units, 0);
  fix (self, i);

  return solve (self);
}

static TwFlowStatus
round_one_by_one (Rounding *self,
                  guint     first,
                  guint     last)
{
  TwFlowStatus status;

  for (guint i = first; i < last; i++)
    decide_again (self, i);
  status = solve (self);
  for (guint i = first; i < last && status == TW_FLOW_OPTIMAL; i++)
    status = round_one (self, i);

  return status;
}

static TwFlowStatus
decide (Rounding *self,
        guint     first,
        guint     last)
{
  TwFlowStatus status;

  if (first == last)
    return TW_FLOW_OPTIMAL;
  read_week (self, first, last);
  round_week (self, first, last);
  status = solve (self);

  return status == TW_FLOW_INFEASIBLE ? round_one_by_one (self, first, last) : status;
}

static TwFlowStatus
decide_weeks (Rounding *self)
{
  const TwDepartures *departures = self->departures;
  TwFlowStatus        status = TW_FLOW_OPTIMAL;

  for (guint w = 0; w < self->solver->network->template->n_weeks && status == TW_FLOW_OPTIMAL; w++)
    {
      guint first = departures->by_week[w];
      guint last = departures->by_week[w + 1];
      guint ready = first;

      while (ready < last && departures->departure[ready].from == TW_NO_PLACE)
        ready++;
      status = decide (self, first, ready);
      if (status == TW_FLOW_OPTIMAL)
        status = decide (self, ready, last);
    }

  return status;
}

/* ---- the whole ---- */

static TwFlowStatus
improve (Rounding *self)
{
  TwItemSolver *solver = self->solver;
  g_autoptr (TwPathFlow) flow = tw_path_flow_new (&solver->network->net, tw_network_simplex_get_flow (solver->simplex), tw_network_simplex_get_potential (solver->simplex));

  tw_departure_search_run (self->departures, flow, EFFORT, self->cancellable);
  for (guint i = 0; i < self->departures->n; i++)
    fix (self, i);

  return solve (self);
}

static gboolean
is_short (const TwItemSolver *solver)
{
  for (guint k = 0; k < solver->network->net.n_nodes; k++)
    if (tw_network_simplex_get_missing (solver->simplex, k) != 0)
      return TRUE;

  return FALSE;
}

TwFlowStatus
tw_item_round (TwItemSolver *solver,
               GCancellable *cancellable)
{
  g_autoptr (TwDepartures) departures = tw_departures_new (solver->network);
  g_autofree gint64 *flow = g_new (gint64, MAX (departures->n, 1));
  g_autofree gint64 *leaving = g_new0 (gint64, solver->network->net.n_nodes);
  Rounding           self = { .solver = solver, .departures = departures, .cancellable = cancellable, .flow = flow, .leaving = leaving };
  TwFlowStatus       status;

  if (is_short (solver))
    return TW_FLOW_INFEASIBLE;
  if (tw_departures_are_free (departures))
    return TW_FLOW_OPTIMAL;

  solver->network->rounded = TRUE;
  status = decide_weeks (&self);

  return status == TW_FLOW_OPTIMAL ? improve (&self) : status;
}
