/* tw-departure-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-departure-search.h"

#include <math.h>
#include <stdlib.h>

#define MAX_DEPTH   2
#define MAX_BREADTH 3
#define MIN_GAIN    1e-5 /* of the currency: what is less is rounding */

typedef struct
{
  guint  departure;
  gint64 units;
  gint64 open_units;
  double bound; /* most it can gain */
} Move;

/* A departure that may be changed, and the most that may gain. */
typedef struct
{
  guint  departure;
  double bound;
} Rank;

typedef struct
{
  TwDepartures *departures;
  TwPathFlow   *flow;
  guint64       effort;
  GCancellable *cancellable;
  double        least; /* gain that counts, in cost units */
  guint        *first; /* [n_places + 1]: where the departures of each place, either end, begin in touching */
  guint        *touching;
  guint8       *quiet; /* [n]: nothing near changed since it was last tried in vain */
  Rank         *order; /* [n] */
  Move          chain[MAX_DEPTH];
  guint         n_chain;
} Search;

static void
index_places (Search *self)
{
  const TwDepartures *departures = self->departures;
  guint               n_places = departures->network->n_places;

  self->first = g_new0 (guint, n_places + 2);
  self->touching = g_new (guint, 2 * departures->n + 1);
  for (guint i = 0; i < departures->n; i++)
    {
      self->first[departures->departure[i].to + 2]++;
      if (departures->departure[i].from != TW_NO_PLACE)
        self->first[departures->departure[i].from + 2]++;
    }
  for (guint l = 0; l < n_places; l++)
    self->first[l + 2] += self->first[l + 1];
  for (guint i = 0; i < departures->n; i++)
    {
      self->touching[self->first[departures->departure[i].to + 1]++] = i;
      if (departures->departure[i].from != TW_NO_PLACE)
        self->touching[self->first[departures->departure[i].from + 1]++] = i;
    }
}

/* ---- one change ---- */

static double
get_bound (const Search *self,
           guint         i,
           gint64        units)
{
  const TwNetwork *net = &self->departures->network->net;
  const gint64    *potential = tw_path_flow_get_potential (self->flow);
  guint            e = self->departures->departure[i].arc;
  gint64           worth = potential[net->head[e]] - potential[net->tail[e]] - net->cost[e];

  return (double) units * (double) worth - tw_departures_get_fixed_cost (self->departures, i, units);
}

/* FALSE, too, where the gain is no more than @least. */
static gboolean
apply (Search     *self,
       const Move *move,
       double      least,
       double     *gain)
{
  double fixed_cost = tw_departures_get_fixed_cost (self->departures, move->departure, move->units);

  if (!tw_path_flow_send (self->flow, self->departures->departure[move->departure].arc, move->units, least + fixed_cost, gain))
    return FALSE;

  *gain -= fixed_cost;
  tw_departures_add (self->departures, move->departure, move->units, move->open_units);

  return TRUE;
}

/* ---- what may be changed ---- */

/* Keeps the best @room moves, best first; of equals the one found first. */
static void
insert_move (Move  *moves,
             guint *n,
             guint  room,
             Move   move)
{
  guint k = *n;

  if (k == room && moves[k - 1].bound >= move.bound)
    return;
  if (k < room)
    (*n)++;
  else
    k--;
  for (; k > 0 && moves[k - 1].bound < move.bound; k--)
    moves[k] = moves[k - 1];
  moves[k] = move;
}

typedef struct
{
  Move  *moves;
  guint  n;
  guint  room;
  double floor; /* a bound no better than this is of no use */
} Moves;

static void
offer (Search *self,
       Moves  *moves,
       guint   i,
       gint64  units,
       gint64  open_units)
{
  Move move = { .departure = i, .units = units, .open_units = open_units };

  if (units == 0 || !tw_departures_can_add (self->departures, i, units, open_units))
    return;
  move.bound = get_bound (self, i, units);
  if (move.bound > moves->floor)
    insert_move (moves->moves, &moves->n, moves->room, move);
}

/* Sizes to open a departure with that must earn its fixed cost: one carton cannot. */
static void
offer_openings (Search *self,
                Moves  *moves,
                guint   i,
                gint64  step)
{
  for (gint64 units = 2 * step; units <= 64 * step; units *= 2)
    offer (self, moves, i, units, 0);
}

static void
offer_moves (Search *self,
             Moves  *moves,
             guint   i,
             gint64  other)
{
  const TwDeparture      *d = &self->departures->departure[i];
  const TwDepartureEvent *event = &self->departures->event[d->event];
  gint64                  up = tw_departures_get_step_up (self->departures, i);
  gint64                  down = tw_departures_get_step_down (self->departures, i);

  offer (self, moves, i, up, 0);
  offer (self, moves, i, down, 0);
  if (event->units == 0 && event->fixed_cost > 0 && up > 0)
    offer_openings (self, moves, i, up);
  if (d->units > 0 && -d->units != down)
    offer (self, moves, i, -d->units, -d->open_units);
  if (d->open_units > 0)
    offer (self, moves, i, -d->open_units, -d->open_units);
  else if (d->from != TW_NO_PLACE && self->departures->open_carton[d->from] > 0)
    offer (self, moves, i, self->departures->open_carton[d->from], self->departures->open_carton[d->from]);
  if (other != up && other != down)
    offer (self, moves, i, other, 0);
}

static gboolean
is_in_chain (const Search *self,
             guint         depth,
             guint         i)
{
  for (guint k = 0; k < depth; k++)
    if (self->chain[k].departure == i)
      return TRUE;

  return FALSE;
}

static void
offer_at_place (Search *self,
                Moves  *moves,
                guint32 place,
                guint   depth,
                gint64  other)
{
  if (place == TW_NO_PLACE)
    return;
  for (guint k = self->first[place]; k < self->first[place + 1]; k++)
    if (!is_in_chain (self, depth, self->touching[k]))
      offer_moves (self, moves, self->touching[k], other);
}

/* ---- chains ---- */

static gboolean
may_go_on (const Search *self)
{
  return tw_path_flow_get_n_searches (self->flow) < self->effort;
}

static gboolean try_chain (Search     *self,
                           const Move *move,
                           guint       depth,
                           double      before);

/* After a change that lost: another at the places it touched that may win it back. */
static gboolean
try_next (Search *self,
          guint   depth,
          double  total)
{
  const Move        *last = &self->chain[depth - 1];
  const TwDeparture *d = &self->departures->departure[last->departure];
  Move               next[MAX_BREADTH];
  Moves              moves = { .moves = next, .room = MAX_BREADTH, .floor = self->least - total };

  offer_at_place (self, &moves, d->to, depth, -last->units);
  offer_at_place (self, &moves, d->from, depth, -last->units);
  for (guint k = 0; k < moves.n && may_go_on (self); k++)
    if (try_chain (self, &next[k], depth, total))
      return TRUE;

  return FALSE;
}

static gboolean
try_chain (Search     *self,
           const Move *move,
           guint       depth,
           double      before)
{
  gsize    mark = tw_path_flow_get_mark (self->flow);
  double   gain;
  gboolean applied = apply (self, move, depth + 1 < MAX_DEPTH ? -INFINITY : self->least - before, &gain);

  if (applied)
    {
      self->chain[depth] = *move;
      self->n_chain = depth + 1;
      if (before + gain > self->least)
        return TRUE;
      if (depth + 1 < MAX_DEPTH && try_next (self, depth + 1, before + gain))
        return TRUE;
      tw_departures_add (self->departures, move->departure, -move->units, -move->open_units);
    }
  tw_path_flow_undo (self->flow, mark);

  return FALSE;
}

static void
wake (Search *self,
      guint32 place)
{
  if (place == TW_NO_PLACE)
    return;
  for (guint k = self->first[place]; k < self->first[place + 1]; k++)
    self->quiet[self->touching[k]] = FALSE;
}

static gboolean
improve (Search *self,
         guint   i)
{
  Move  first[MAX_BREADTH];
  Moves moves = { .moves = first, .room = MAX_BREADTH, .floor = self->least };

  offer_moves (self, &moves, i, 0);
  for (guint k = 0; k < moves.n && may_go_on (self); k++)
    if (try_chain (self, &first[k], 0, 0))
      {
        tw_path_flow_keep (self->flow);
        for (guint c = 0; c < self->n_chain; c++)
          {
            wake (self, self->departures->departure[self->chain[c].departure].from);
            wake (self, self->departures->departure[self->chain[c].departure].to);
          }

        return TRUE;
      }
  self->quiet[i] = TRUE;

  return FALSE;
}

static int
compare_ranks (const void *a,
               const void *b)
{
  const Rank *x = a;
  const Rank *y = b;

  if (x->bound != y->bound)
    return x->bound > y->bound ? -1 : 1;

  return x->departure < y->departure ? -1 : x->departure > y->departure;
}

/* Those to be tried; where an earlier choice is gone on from, the one that may gain most first: effort may end before all had
 * their turn, and most are as good as they can be. */
static guint
rank_departures (Search  *self,
                 gboolean best_first)
{
  guint n = 0;

  for (guint i = 0; i < self->departures->n; i++)
    {
      Move  best;
      Moves moves = { .moves = &best, .room = 1, .floor = self->least };

      if (self->quiet[i])
        continue;
      offer_moves (self, &moves, i, 0);
      if (moves.n > 0)
        self->order[n++] = (Rank){ i, best.bound };
    }
  if (best_first)
    qsort (self->order, n, sizeof *self->order, compare_ranks);

  return n;
}

void
tw_departure_search_run (TwDepartures *departures,
                         TwPathFlow   *flow,
                         const guint8 *near,
                         guint64       effort,
                         GCancellable *cancellable)
{
  Search   self = { .departures = departures, .flow = flow, .effort = effort, .cancellable = cancellable };
  gboolean changed = TRUE;

  self.least = MIN_GAIN * departures->network->unit;
  self.quiet = g_new0 (guint8, departures->n);
  index_places (&self);
  for (guint i = 0; near != NULL && i < departures->n; i++)
    self.quiet[i] = !near[departures->departure[i].to] && (departures->departure[i].from == TW_NO_PLACE || !near[departures->departure[i].from]);
  tw_path_flow_keep (flow);

  self.order = g_new (Rank, departures->n);
  while (changed && may_go_on (&self) && !g_cancellable_is_cancelled (cancellable))
    {
      guint n = rank_departures (&self, near != NULL);

      changed = FALSE;
      for (guint i = 0; i < n && may_go_on (&self); i++)
        while (!self.quiet[self.order[i].departure] && may_go_on (&self) && improve (&self, self.order[i].departure))
          changed = TRUE;
    }

  g_free (self.order);
  g_free (self.quiet);
  g_free (self.first);
  g_free (self.touching);
}
