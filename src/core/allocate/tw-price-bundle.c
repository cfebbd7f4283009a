/* tw-price-bundle.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-price-bundle.h"

#include <math.h>
#include <string.h>

#define MICROS     1e6
#define FIRST_PACE 16  /* prices of hard limits go far */
#define WIDER      1.5 /* the pace after a round that moved on */
#define NARROWER   0.8 /* after one that went astray */
#define DESCENT    0.1 /* of the fall foreseen: enough to move on */
#define MIX_ROUNDS 101 /* at most */
#define LOOK_ROUND 5   /* every so many look at flows without a part, too */
#define ENOUGH     0.1 /* of the fall foreseen in the last round: what the mixture may lack */
#define MAX_IDLE   12  /* rounds that a flow without a part is kept */
#define OWN_PRICE  0.1 /* share of its price by which that of a limit passed twice over may move at least */

/* A part of a flow on one limit. */
typedef struct
{
  guint32 limit;
  guint32 group;
  double  use;
} Entry;

/* A flow of an item that was the best once: @value without prices, millionths. */
typedef struct
{
  double value;
  double part;
  double worth; /* at the prices of the mixture */
  guint  idle;
  guint  n;
  Entry *entry;
} Flow;

struct _TwPriceBundle
{
  TwPriceSearch *search;
  GArray       **flows;       /* [n_items], of Flow */
  double        *center;      /* [n limits]: the best prices */
  double        *price;       /* of the mixture */
  double        *use;         /* likewise */
  double        *stretch;     /* what a measure too many adds to a price */
  double        *first_best;  /* of the search, when this began; likewise */
  TwUse         *first_terms; /* [n_items] */
  double         first_bound;
  double        *delta; /* scratch, 0 between steps */
  double         pace;
  double         center_bound; /* millionths, pins apart */
  double         pins;
  double         gain;  /* by how much the bound may fall, as far as the flows tell, millionths */
  gboolean       mixed; /* whether the last mixture came near its best */
  gboolean       has_begun;
};

static void
clear_flow (gpointer data)
{
  g_free (((Flow *) data)->entry);
}

/* ---- flows ---- */

static gboolean
is_known (const GArray *flows,
          const Flow   *flow)
{
  for (guint i = 0; i < flows->len; i++)
    {
      const Flow *old = &g_array_index (flows, Flow, i);

      if (old->value == flow->value && old->n == flow->n && memcmp (old->entry, flow->entry, flow->n * sizeof *flow->entry) == 0)
        return TRUE;
    }

  return FALSE;
}

/* On a worker's thread, each item on one. */
static void
take_flow (TwCoupledWorker *worker,
           guint            item,
           const gint64    *flow,
           gpointer         data)
{
  TwPriceBundle *self = data;
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));
  Flow row = { .value = (double) tw_item_limits_get_value (worker->limits, worker->limits->cost, flow) };

  tw_item_limits_find_groups (worker->limits);
  tw_item_limits_read_shares (worker->limits, flow, shares);
  row.n = shares->len;
  row.entry = g_new0 (Entry, MAX (row.n, 1));
  for (guint i = 0; i < row.n; i++)
    {
      const TwLimitShare *share = &g_array_index (shares, TwLimitShare, i);

      row.entry[i].limit = share->limit;
      row.entry[i].group = share->group;
      row.entry[i].use = (double) share->use;
    }
  row.part = self->flows[item]->len == 0;
  if (is_known (self->flows[item], &row))
    clear_flow (&row);
  else
    g_array_append_val (self->flows[item], row);
}

static void
forget_idle (GArray *flows)
{
  for (guint i = flows->len; i-- > 0;)
    {
      Flow *flow = &g_array_index (flows, Flow, i);

      flow->idle = flow->part > 0 ? 0 : flow->idle + 1;
      if (flow->idle > MAX_IDLE)
        g_array_remove_index_fast (flows, i);
    }
}

/* ---- the mixture ---- */

static double
get_price (const TwPriceBundle *self,
           guint                limit)
{
  double capacity = (double) self->search->coupled->capacity[limit];
  double price = self->center[limit] + self->pace * self->stretch[limit] * (self->use[limit] - capacity);

  return CLAMP (price, 0, self->search->ceiling[limit]);
}

/* Adding up anew keeps errors from adding up. */
static void
add_use (TwPriceBundle *self)
{
  const TwCoupled *coupled = self->search->coupled;

  memset (self->use, 0, coupled->limits->n * sizeof *self->use);
  for (guint i = 0; i < coupled->n_items; i++)
    for (guint k = 0; k < self->flows[coupled->order[i]]->len; k++)
      {
        const Flow *flow = &g_array_index (self->flows[coupled->order[i]], Flow, k);

        for (guint e = 0; flow->part > 0 && e < flow->n; e++)
          self->use[flow->entry[e].limit] += flow->part * flow->entry[e].use;
      }
  for (guint c = 0; c < coupled->limits->n; c++)
    self->price[c] = get_price (self, c);
}

static double
find_worth (const TwPriceBundle *self,
            const Flow          *flow)
{
  double worth = flow->value;

  for (guint e = 0; e < flow->n; e++)
    worth -= self->price[flow->entry[e].limit] * flow->entry[e].use;

  return worth;
}

static void
add_delta (TwPriceBundle *self,
           const Flow    *flow,
           double         sign)
{
  for (guint e = 0; e < flow->n; e++)
    self->delta[flow->entry[e].limit] += sign * flow->entry[e].use;
}

/* How fast the advantage of @more over @less shrinks as parts move. Clears @delta. */
static double
take_curvature (TwPriceBundle *self,
                const Flow    *flow)
{
  double sum = 0;

  for (guint e = 0; e < flow->n; e++)
    {
      double *delta = &self->delta[flow->entry[e].limit];

      sum += *delta * *delta * self->pace * self->stretch[flow->entry[e].limit];
      *delta = 0;
    }

  return sum;
}

static void
move_use (TwPriceBundle *self,
          const Flow    *flow,
          double         part)
{
  for (guint e = 0; e < flow->n; e++)
    {
      guint c = flow->entry[e].limit;

      self->use[c] += part * flow->entry[e].use;
      self->price[c] = get_price (self, c);
    }
}

typedef struct
{
  Flow *best;
  Flow *worst; /* of those that have a part */
} Pair;

static Pair
find_pair (const TwPriceBundle *self,
           GArray              *flows,
           gboolean             all)
{
  Pair pair = { NULL, NULL };

  for (guint k = 0; k < flows->len; k++)
    {
      Flow *flow = &g_array_index (flows, Flow, k);

      if (!all && flow->part <= 0)
        continue;
      flow->worth = find_worth (self, flow);
      if (pair.best == NULL || flow->worth > pair.best->worth)
        pair.best = flow;
      if (flow->part > 0 && (pair.worst == NULL || flow->worth < pair.worst->worth))
        pair.worst = flow;
    }

  return pair;
}

/* Moves a part from the worst flow to the best, as far as that helps. Returns the advantage there was. */
static double
mix_item (TwPriceBundle *self,
          GArray        *flows,
          gboolean       all)
{
  Pair   pair = find_pair (self, flows, all);
  double advantage = pair.best->worth - pair.worst->worth;
  double curvature, part;

  if (advantage <= 0)
    return 0;

  add_delta (self, pair.best, 1);
  add_delta (self, pair.worst, -1);
  curvature = take_curvature (self, pair.best) + take_curvature (self, pair.worst);
  part = curvature > 0 ? MIN (advantage / curvature, pair.worst->part) : pair.worst->part;
  pair.best->part += part;
  pair.worst->part = part < pair.worst->part ? pair.worst->part - part : 0;
  move_use (self, pair.best, part);
  move_use (self, pair.worst, -part);

  return advantage;
}

/* What flows known so far allow as a bound at the prices of the mixture, millionths. */
static double
get_model_bound (TwPriceBundle *self)
{
  const TwCoupled *coupled = self->search->coupled;
  double           sum = 0;

  for (guint i = 0; i < coupled->n_items; i++)
    {
      const GArray *flows = self->flows[coupled->order[i]];
      double        best = -INFINITY;

      for (guint k = 0; k < flows->len; k++)
        best = MAX (best, find_worth (self, &g_array_index (flows, Flow, k)));
      sum += best;
    }
  for (guint c = 0; c < coupled->limits->n; c++)
    sum += self->price[c] * (double) coupled->capacity[c];

  return sum;
}

/* What an item's flows are worth less than its best one bounds what the mixture lacks. Here as elsewhere items are taken in
 * an order that does not depend on their numbers, for sums of floats do. */
static void
mix (TwPriceBundle *self)
{
  const TwCoupled *coupled = self->search->coupled;

  add_use (self);
  self->mixed = FALSE;
  for (guint round = 0; round < MIX_ROUNDS && !self->mixed; round++)
    {
      gboolean all = round % LOOK_ROUND == 0;
      double   lack = 0;

      for (guint i = 0; i < coupled->n_items; i++)
        lack += mix_item (self, self->flows[coupled->order[i]], all);
      self->mixed = all && lack <= ENOUGH * self->gain;
    }
  self->gain = self->center_bound - get_model_bound (self);
}

/* ---- rounds ---- */

static gboolean
sweep (TwPriceBundle *self,
       const double  *micros,
       double        *bound)
{
  TwPriceSearch *search = self->search;
  gboolean       ok;

  tw_price_search_set_prices (search, micros);
  search->visit = take_flow;
  search->visit_data = self;
  ok = tw_price_search_sweep (search);
  search->visit = NULL;
  *bound = (search->last_bound - self->pins) * MICROS;

  return ok;
}

static gboolean
begin (TwPriceBundle *self)
{
  memcpy (self->center, self->search->best, self->search->coupled->limits->n * sizeof *self->center);
  if (!sweep (self, self->center, &self->center_bound))
    return FALSE;
  self->gain = fabs (self->center_bound);
  self->has_begun = TRUE;

  return TRUE;
}

gboolean
tw_price_bundle_run (TwPriceBundle *self)
{
  double bound;

  if (!self->has_begun && !begin (self))
    return FALSE;
  mix (self);
  if (!sweep (self, self->price, &bound))
    return FALSE;

  if (bound <= self->center_bound - DESCENT * self->gain)
    {
      memcpy (self->center, self->search->micros, self->search->coupled->limits->n * sizeof *self->center);
      self->center_bound = bound;
      self->pace *= WIDER;
    }
  else if (!self->mixed || bound > self->center_bound + self->gain)
    self->pace *= NARROWER;
  for (guint i = 0; i < self->search->coupled->n_items; i++)
    forget_idle (self->flows[i]);

  return TRUE;
}

void
tw_price_bundle_undo (TwPriceBundle *self)
{
  TwPriceSearch *search = self->search;

  memcpy (search->best, self->first_best, search->coupled->limits->n * sizeof *search->best);
  search->bound = self->first_bound;
  for (guint i = 0; i < search->coupled->n_items; i++)
    search->coupled->item[i].best_term = self->first_terms[i];
}

double
tw_price_bundle_get_gain (const TwPriceBundle *self)
{
  return self->mixed ? self->gain / MICROS : INFINITY;
}

static void
add_share (GArray       *shares,
           TwLimitShare *share)
{
  for (guint i = 0; i < shares->len; i++)
    {
      TwLimitShare *old = &g_array_index (shares, TwLimitShare, i);

      if (old->limit == share->limit && old->group == share->group)
        {
          old->use += share->use;
          return;
        }
    }
  g_array_append_vals (shares, share, 1);
}

void
tw_price_bundle_read_shares (const TwPriceBundle *self,
                             guint                item,
                             GArray              *shares)
{
  for (guint k = 0; k < self->flows[item]->len; k++)
    {
      const Flow *flow = &g_array_index (self->flows[item], Flow, k);

      for (guint e = 0; flow->part > 0 && e < flow->n; e++)
        add_share (shares, &(TwLimitShare){ flow->entry[e].limit, flow->entry[e].group, (TwUse) (flow->entry[e].use * flow->part) });
    }
}

TwPriceBundle *
tw_price_bundle_new (TwPriceSearch *search)
{
  const TwCoupled *coupled = search->coupled;
  TwPriceBundle   *self = g_new0 (TwPriceBundle, 1);
  guint            n = coupled->limits->n;

  self->search = search;
  self->pace = FIRST_PACE;
  self->flows = g_new (GArray *, coupled->n_items);
  for (guint i = 0; i < coupled->n_items; i++)
    {
      self->flows[i] = g_array_new (FALSE, FALSE, sizeof (Flow));
      g_array_set_clear_func (self->flows[i], clear_flow);
      self->pins += coupled->item[coupled->order[i]].pin_value;
    }
  self->center = g_new0 (double, n);
  self->price = g_new0 (double, n);
  self->use = g_new0 (double, n);
  self->delta = g_new0 (double, n);
  self->first_best = g_memdup2 (search->best, n * sizeof *search->best);
  self->first_bound = search->bound;
  self->first_terms = g_new (TwUse, coupled->n_items);
  for (guint i = 0; i < coupled->n_items; i++)
    self->first_terms[i] = coupled->item[i].best_term;
  self->stretch = g_new (double, n);
  for (guint c = 0; c < n; c++)
    self->stretch[c] = (search->scale[c] + OWN_PRICE * search->best[c]) / ((double) coupled->capacity[c] + 1);

  return self;
}

void
tw_price_bundle_free (TwPriceBundle *self)
{
  for (guint i = 0; i < self->search->coupled->n_items; i++)
    g_array_unref (self->flows[i]);
  g_free (self->flows);
  g_free (self->center);
  g_free (self->price);
  g_free (self->use);
  g_free (self->delta);
  g_free (self->first_best);
  g_free (self->first_terms);
  g_free (self->stretch);
  g_free (self);
}
