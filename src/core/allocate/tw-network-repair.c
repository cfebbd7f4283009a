/* tw-network-repair.c: a solved network follows a few changed numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed supplies and capacities leave over at some nodes and lacking at others is sent from the ones to the
 * others along the tree. Where an arc lets no more pass, it leaves by a dual pivot: of the arcs over the cut it opens,
 * the one of least reduced cost takes its place. So the tree is optimal for all that was sent so far, and there are
 * about as many pivots as arcs that have to change (parametric dual simplex; successive shortest paths with a tree
 * for memory). In the end arcs that let not one more unit pass upwards leave likewise, so that the tree is strongly
 * feasible. Reduced costs keep their signs: a change of supplies and capacities alone needs no other pivots.
 *
 * Changed costs shift subtrees. After that only arcs at nodes whose potential changed, or that changed themselves, can
 * violate; solve() looks at those first. Dual pivots may tie and could in principle circle, and cuts may
 * be wide: when they have taken about as much work as the other way would, what is left is repaired as update() does it.
 *
 * Source: Ahuja, Magnanti & Orlin, Network Flows, 1993, ch. 9.7 and 11.9 (parametric network simplex).
 */

#include "allocate/tw-network-simplex-private.h"

#include <string.h>

#define PIVOT_WORK 20 /* what a dual pivot takes besides looking at ends of arcs, in those */
#define MAX_WORK   16 /* times all arcs, before what is left is repaired the other way */
#define MAX_DIRTY  8  /* one node in so many may have arcs that violate, if a basis is to be followed */

/* ---- which arcs touch a node ---- */

/* How many arcs from @arc on lead from the same node to the same. */
static inline guint
get_run (const TwNetwork *net,
         guint            arc)
{
  guint e = arc + 1;

  while (e < net->n_arcs && net->tail[e] == net->tail[arc] && net->head[e] == net->head[arc])
    e++;

  return e - arc;
}

static void
count_ends (const TwNetwork *net,
            guint32         *first)
{
  memset (first, 0, (net->n_nodes + 2) * sizeof *first);
  for (guint e = 0; e < net->n_arcs; e += get_run (net, e))
    if (net->tail[e] != net->head[e])
      {
        first[net->tail[e] + 2]++;
        first[net->head[e] + 2]++;
      }
  first[net->root + 2] = 0;
  for (guint k = 2; k < net->n_nodes + 2; k++)
    first[k] += first[k - 1];
}

/* Whether the ends known are those of a network of the same shape. */
static gboolean
have_same_ends (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  const TwNetwork *of = &self->ends_of;
  gsize            size = net->n_arcs * sizeof *net->tail;

  self->ends_known = self->end != NULL && net->n_nodes == of->n_nodes && net->n_arcs == of->n_arcs && net->root == of->root &&
                     memcmp (net->tail, self->ends_tail, size) == 0 && memcmp (net->head, self->ends_head, size) == 0;

  return self->ends_known;
}

static void
keep_shape (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  gsize            size = net->n_arcs * sizeof *net->tail;

  self->ends_of = *net;
  self->ends_tail = g_realloc (self->ends_tail, size);
  self->ends_head = g_realloc (self->ends_head, size);
  memcpy (self->ends_tail, net->tail, size);
  memcpy (self->ends_head, net->head, size);
}

/* The root's own list stays empty: its potential never changes, and its arcs are in the lists of the other ends.
 * Loops are in none: no potential matters to them. */
static void
index_ends (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  guint32         *first;
  guint            n;

  if (self->ends_known || have_same_ends (self))
    return;
  keep_shape (self);
  self->first_end = g_renew (guint32, self->first_end, net->n_nodes + 2);
  self->end = g_renew (End, self->end, 2 * (gsize) net->n_arcs + 1);
  self->flags = g_renew (guint8, self->flags, net->n_nodes);
  self->dirty = g_renew (gint32, self->dirty, net->n_nodes);
  self->blocked = g_renew (gint32, self->blocked, net->n_nodes);
  self->arc_changed = g_renew (guint8, self->arc_changed, net->n_arcs);
  memset (self->flags, 0, net->n_nodes);
  memset (self->arc_changed, 0, net->n_arcs);
  count_ends (net, self->first_end);

  first = self->first_end + 1;
  for (guint e = 0; e < net->n_arcs; e += n)
    {
      guint32 tail = net->tail[e];
      guint32 head = net->head[e];

      n = get_run (net, e);
      if (tail == head)
        continue;
      if (tail != net->root)
        self->end[first[tail]++] = (End){ .other = (gint32) head, .arc = e, .n = n, .is_tail = TRUE };
      if (head != net->root)
        self->end[first[head]++] = (End){ .other = (gint32) tail, .arc = e, .n = n, .is_tail = FALSE };
    }
  self->ends_known = TRUE;
}

/* ---- what has to be looked at again ---- */

static inline void
mark_dirty (TwNetworkSimplex *self,
            gint32            k)
{
  if ((self->flags[k] & IS_DIRTY) != 0 || self->all_dirty)
    return;
  self->flags[k] |= IS_DIRTY;
  self->dirty[(self->next_dirty + self->n_dirty++) % self->net.n_nodes] = k;
}

/* The node that has been dirty for longest, which then is so no more. */
static inline void
drop_dirty (TwNetworkSimplex *self)
{
  self->flags[self->dirty[self->next_dirty]] &= (guint8) ~IS_DIRTY;
  self->next_dirty = (self->next_dirty + 1) % self->net.n_nodes;
  self->n_dirty--;
}

void
tw_network_repair_mark_shifted (TwNetworkSimplex *self,
                                guint             n)
{
  for (guint i = 0; i < n && !self->all_dirty; i++)
    mark_dirty (self, self->order[i]);
}

static inline void
note_if_blocked (TwNetworkSimplex *self,
                 gint32            k)
{
  if (self->node[k].room_up > 0 || (self->flags[k] & IS_BLOCKED) != 0)
    return;
  self->flags[k] |= IS_BLOCKED;
  self->blocked[self->n_blocked++] = k;
}

static void
note_path (TwNetworkSimplex *self,
           gint32            from,
           gint32            to)
{
  for (gint32 k = from; k != to; k = self->node[k].parent)
    note_if_blocked (self, k);
}

/* ---- the cut that a leaving arc opens ---- */

/* The subtree of @top without that of @skip, in @order. */
static guint
collect_subtree (TwNetworkSimplex *self,
                 gint32            top,
                 gint32            skip)
{
  gint32 *list = self->order;
  guint   n = 0;

  if (top == skip)
    return 0;
  list[n++] = top;
  for (guint i = 0; i < n; i++)
    for (gint32 y = self->node[list[i]].child; y != NO_NODE; y = self->node[y].next)
      if (y != skip)
        list[n++] = y;

  return n;
}

static void
flag_subtree (TwNetworkSimplex *self,
              guint             n,
              gboolean          within)
{
  for (guint i = 0; i < n; i++)
    if (within)
      self->flags[self->order[i]] |= IN_SUBTREE;
    else
      self->flags[self->order[i]] &= (guint8) ~IN_SUBTREE;
}

static inline gboolean
is_before (const Candidate *a,
           const Candidate *b)
{
  return a->reduced < b->reduced || (a->reduced == b->reduced && a->arc < b->arc);
}

static void
add_to_heap (Cut             *cut,
             const Candidate *candidate)
{
  Candidate *heap;
  guint      i = cut->n++;

  if (cut->n > cut->room)
    {
      cut->room = 2 * cut->n + 64;
      cut->heap = g_renew (Candidate, cut->heap, cut->room);
    }
  heap = cut->heap;
  for (; i > 0 && is_before (candidate, &heap[(i - 1) / 2]); i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = *candidate;
}

static Candidate
take_from_heap (Cut *cut)
{
  Candidate *heap = cut->heap;
  Candidate  first = heap[0];
  Candidate  last = heap[--cut->n];
  guint      i = 0;

  for (guint child = 1; child < cut->n; child = 2 * i + 1)
    {
      if (child + 1 < cut->n && is_before (&heap[child + 1], &heap[child]))
        child++;
      if (!is_before (&heap[child], &last))
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = last;

  return first;
}

/* Adds the cheapest of the arcs of @end on which more can go over the cut, from @inner in the subtree or, if the cut
 * wants more in, to it. The others follow when it is taken. */
static inline void
add_candidate (TwNetworkSimplex *self,
               const End        *end,
               gint32            inner,
               gint32            outer)
{
  gboolean leads_out = end->is_tail == ((gint32) end->other == outer);
  gint8    wanted = leads_out == self->cut.out ? AT_ZERO : AT_CAPACITY;
  gint64   least = G_MAXINT64;
  guint    arc = 0;

  for (guint e = end->arc; e < end->arc + end->n; e++)
    if (self->state[e] == wanted && wanted * self->net.cost[e] < least)
      {
        least = wanted * self->net.cost[e];
        arc = e;
      }
  if (least == G_MAXINT64)
    return;
  least += (wanted == AT_ZERO) == leads_out ? self->potential[inner] - self->potential[outer] : self->potential[outer] - self->potential[inner];
  add_to_heap (&self->cut, &(Candidate){ .reduced = least + self->cut.offset, .arc = (gint32) arc, .inner = inner, .outer = outer, .end = end });
}

static void
widen_cut (TwNetworkSimplex *self,
           guint             n_new)
{
  flag_subtree (self, n_new, TRUE);
  for (guint i = 0; i < n_new; i++)
    {
      gint32 k = self->order[i];

      self->n_left -= self->first_end[k + 1] - self->first_end[k];
      for (guint j = self->first_end[k]; j < self->first_end[k + 1]; j++)
        if ((self->flags[self->end[j].other] & IN_SUBTREE) == 0)
          add_candidate (self, &self->end[j], k, self->end[j].other);
    }
}

static void
narrow_cut (TwNetworkSimplex *self,
            guint             n_old)
{
  flag_subtree (self, n_old, FALSE);
  for (guint i = 0; i < n_old; i++)
    {
      gint32 k = self->order[i];

      self->n_left -= self->first_end[k + 1] - self->first_end[k];
      for (guint j = self->first_end[k]; j < self->first_end[k + 1]; j++)
        if ((self->flags[self->end[j].other] & IN_SUBTREE) != 0)
          add_candidate (self, &self->end[j], self->end[j].other, k);
    }
}

static void
drop_cut (TwNetworkSimplex *self)
{
  if (self->cut.top != NO_NODE)
    flag_subtree (self, collect_subtree (self, self->cut.top, NO_NODE), FALSE);
  self->cut.top = NO_NODE;
}

/* Sets the cut around what hangs on @k. One after another they mostly grow, as in Dijkstra's algorithm: what is known
 * of the arcs over the last one stays. Cuts of one direction all have the same node within, so they nest. */
static void
move_cut (TwNetworkSimplex *self,
          gint32            k,
          gboolean          out)
{
  Cut *cut = &self->cut;

  if (cut->top == NO_NODE || cut->out != out || ABS (cut->offset) > TW_NETWORK_MAX_SUM)
    {
      drop_cut (self);
      cut->out = out;
      cut->offset = 0;
      cut->n = 0;
      widen_cut (self, collect_subtree (self, k, NO_NODE));
    }
  else if ((self->flags[k] & IN_SUBTREE) != 0)
    narrow_cut (self, collect_subtree (self, cut->top, k));
  else
    widen_cut (self, collect_subtree (self, k, cut->top));
  cut->top = k;
}

/* Whether it still is what it was when it was listed: nodes that left the cut and came back have other potentials. */
static gboolean
is_still_right (const TwNetworkSimplex *self,
                const Candidate        *candidate)
{
  const TwNetwork *net = &self->net;
  gint8            state = self->state[candidate->arc];

  return (self->flags[candidate->inner] & IN_SUBTREE) != 0 && (self->flags[candidate->outer] & IN_SUBTREE) == 0 && ((net->tail[candidate->arc] == (guint32) candidate->inner) == (state == AT_ZERO)) == self->cut.out && candidate->reduced == state * (net->cost[candidate->arc] + self->potential[net->tail[candidate->arc]] - self->potential[net->head[candidate->arc]]);
}

/* The arc of least reduced cost over the cut, ties by number; FALSE if there is none. */
static gboolean
take_cheapest (TwNetworkSimplex *self,
               Candidate        *cheapest)
{
  while (self->cut.n > 0)
    {
      *cheapest = take_from_heap (&self->cut);
      cheapest->reduced -= self->cut.offset;
      if (self->state[cheapest->arc] != IN_TREE && is_still_right (self, cheapest))
        return TRUE;
    }

  return FALSE;
}

/* ---- dual pivots ---- */

/* The arc of @k leaves: full if it leads the way that it blocks, else empty. */
static void
leave_tree (TwNetworkSimplex *self,
            gint32            k)
{
  const Node *node = &self->node[k];

  if ((guint) node->pred < self->net.n_arcs)
    tw_network_tree_set_state (self, node->pred, self->cut.out == node->up && self->net.capacity[node->pred] > 0 ? AT_CAPACITY : AT_ZERO);
  else
    self->n_artificial--;
}

/* No arc is left over the cut: what hangs on @k goes to the root. */
static void
hang_on_root (TwNetworkSimplex *self,
              gint32            k)
{
  Node    *node = &self->node[k];
  gboolean out = self->cut.out;

  drop_cut (self);
  leave_tree (self, k);
  tw_network_tree_unlink (self->node, k);
  tw_network_tree_link (self->node, k, (gint32) self->net.root);
  node->pred = (gint32) self->net.n_arcs + k;
  node->up = out;
  node->room_up = out ? ARTIFICIAL_CAPACITY : 0;
  node->room_down = ARTIFICIAL_CAPACITY - node->room_up;
  self->n_artificial++;
  tw_network_repair_mark_shifted (self, tw_network_tree_shift (self, k, (out ? -ARTIFICIAL_COST : ARTIFICIAL_COST) - self->potential[k]));
  note_if_blocked (self, k);
}

static void
enter_tree (TwNetworkSimplex *self,
            gint32            leaving,
            const Candidate  *entering)
{
  gboolean from_zero = self->state[entering->arc] == AT_ZERO;
  guint    n;

  leave_tree (self, leaving);
  self->state[entering->arc] = IN_TREE;
  tw_network_tree_reroot (self, entering->arc, from_zero ? 0 : self->net.capacity[entering->arc], entering->inner, entering->outer, leaving);
  n = tw_network_tree_shift (self, entering->inner, self->cut.out ? -entering->reduced : entering->reduced);
  if (entering->reduced < 0)
    tw_network_repair_mark_shifted (self, n);
  self->cut.top = entering->inner;
  self->cut.offset += entering->reduced;
  note_path (self, leaving, entering->outer);
}

/* The arc of @k, which lets nothing more pass upwards (or, if not @up, downwards), leaves the tree. */
static void
exchange (TwNetworkSimplex *self,
          gint32            k,
          gboolean          up)
{
  Candidate entering;

  self->n_pivots++;
  self->n_left -= PIVOT_WORK;
  move_cut (self, k, up);
  while (take_cheapest (self, &entering))
    {
      gboolean enters = self->net.capacity[entering.arc] > 0;

      if (enters)
        enter_tree (self, k, &entering);
      else
        self->state[entering.arc] = (gint8) -self->state[entering.arc];
      add_candidate (self, entering.end, entering.inner, entering.outer); /* the next of its kind */
      if (enters)
        return;
    }
  hang_on_root (self, k);
}

/* Sends more from one node to another, as cheaply as it can be done: the tree is optimal all the time. FALSE if it takes
 * too many pivots. */
static gboolean
send (TwNetworkSimplex *self,
      gint32            from,
      gint32            to,
      gint64            amount)
{
  for (;;)
    {
      Cycle    cycle = { to, from, tw_network_tree_find_join (self->node, from, to) };
      gint64   delta = amount;
      gboolean up;
      gint32   leaving = tw_network_tree_find_leaving (self->node, &cycle, &delta, &up);

      tw_network_tree_push (self->node, &cycle, delta);
      note_path (self, from, cycle.join);
      note_path (self, to, cycle.join);
      if (leaving == NO_NODE || self->n_left < 0)
        break;
      amount -= delta;
      exchange (self, leaving, up);
    }
  drop_cut (self);

  return self->n_left >= 0;
}

/* Where one more unit is blocked. */
static gboolean
unblock_all (TwNetworkSimplex *self)
{
  while (self->n_blocked > 0)
    {
      gint32 k = self->blocked[--self->n_blocked];

      self->flags[k] &= (guint8) ~IS_BLOCKED;
      if (self->node[k].room_up > 0)
        continue;
      if (self->n_left < 0)
        return FALSE;
      exchange (self, k, TRUE);
      drop_cut (self);
    }

  return TRUE;
}

/* ---- changes ---- */

static void
add_change (Changes *changes,
            guint    index,
            gint64   before)
{
  if (changes->n == changes->room)
    {
      changes->room = 2 * changes->room + 32;
      changes->change = g_renew (Change, changes->change, changes->room);
    }
  changes->change[changes->n++] = (Change){ index, before };
}

void
tw_network_simplex_will_change_arc (TwNetworkSimplex *self,
                                    guint             arc)
{
  g_return_if_fail (self->attached && arc < self->net.n_arcs);

  index_ends (self);
  if (self->arc_changed[arc])
    return;
  self->arc_changed[arc] = TRUE;
  add_change (&self->arc_changes, arc, self->net.capacity[arc]);
}

void
tw_network_simplex_will_change_supply (TwNetworkSimplex *self,
                                       guint32           node)
{
  g_return_if_fail (self->attached && node < self->net.n_nodes);

  index_ends (self);
  if ((self->flags[node] & IS_CHANGED) != 0)
    return;
  self->flags[node] |= IS_CHANGED;
  add_change (&self->supply_changes, node, self->net.supply[node]);
}

void
tw_network_repair_forget (TwNetworkSimplex *self)
{
  for (guint i = 0; i < self->arc_changes.n; i++)
    self->arc_changed[self->arc_changes.change[i].index] = FALSE;
  for (guint i = 0; i < self->supply_changes.n; i++)
    self->flags[self->supply_changes.change[i].index] &= (guint8) ~IS_CHANGED;
  while (self->n_dirty > 0)
    drop_dirty (self);
  for (guint i = 0; i < self->n_blocked; i++)
    self->flags[self->blocked[i]] &= (guint8) ~IS_BLOCKED;
  self->arc_changes.n = 0;
  self->supply_changes.n = 0;
  self->n_blocked = 0;
  self->next_dirty = 0;
}

/* As when attaching, from what was known before; what has not changed need not be looked at. */
static gboolean
check_changes (TwNetworkSimplex *self,
               GError          **error)
{
  const TwNetwork *net = &self->net;
  __int128         sum = self->sum;
  __int128         balance = 0;

  for (guint i = 0; i < self->arc_changes.n; i++)
    {
      const Change *change = &self->arc_changes.change[i];

      if (!tw_network_simplex_check_arc (net, change->index, error))
        return FALSE;
      sum += net->capacity[change->index] - change->before;
    }
  for (guint i = 0; i < self->supply_changes.n; i++)
    {
      const Change *change = &self->supply_changes.change[i];
      gint64        supply = net->supply[change->index];

      sum += (supply < 0 ? -(__int128) supply : supply) - ABS (change->before);
      balance += (__int128) supply - change->before;
    }
  if (!tw_network_simplex_check_sums (sum, balance, error))
    return FALSE;
  self->sum = (gint64) sum;

  return TRUE;
}

/* Returns what no longer fits on an arc, or, if negative, fits besides. */
static gint64
take_capacity (TwNetworkSimplex *self,
               const Change     *change)
{
  guint  arc = change->index;
  gint64 more = self->net.capacity[arc] - change->before;
  gint64 over;
  Node  *node;

  if (self->state[arc] == AT_CAPACITY)
    {
      tw_network_tree_set_state (self, (gint32) arc, AT_CAPACITY); /* which is more or less now */
      return -more;
    }
  if (self->state[arc] == AT_ZERO)
    return 0;

  node = &self->node[self->net.tail[arc]];
  if (node->pred != (gint32) arc)
    node = &self->node[self->net.head[arc]];
  over = MAX (0, -((node->up ? node->room_up : node->room_down) + more));
  node->room_up += node->up ? more + over : -over;
  node->room_down += node->up ? -over : more + over;
  note_if_blocked (self, (gint32) (node - self->node));

  return over;
}

static void
take_cost (TwNetworkSimplex *self,
           guint             arc)
{
  gint32 tail = (gint32) self->net.tail[arc];
  gint32 head = (gint32) self->net.head[arc];
  gint64 reduced = self->net.cost[arc] + self->potential[tail] - self->potential[head];

  if (tail == head)
    tw_network_tree_set_state (self, (gint32) arc, reduced < 0 ? AT_CAPACITY : AT_ZERO); /* in no list of ends */
  else if (self->state[arc] * reduced < 0)
    mark_dirty (self, tail != (gint32) self->net.root ? tail : head);
  else if (self->state[arc] == IN_TREE && reduced != 0)
    {
      gboolean up = self->node[tail].pred == (gint32) arc;

      tw_network_repair_mark_shifted (self, tw_network_tree_shift (self, up ? tail : head, up ? -reduced : reduced));
    }
}

/* More enters at @k. */
static void
add_excess (TwNetworkSimplex *self,
            guint32           k,
            gint64            more)
{
  if ((self->flags[k] & IS_CHANGED) == 0)
    {
      self->flags[k] |= IS_CHANGED;
      add_change (&self->supply_changes, k, 0);
      self->excess[k] = 0;
    }
  self->excess[k] += more;
}

/* What nodes have too much goes to those that have too little. */
static gboolean
send_excess (TwNetworkSimplex *self)
{
  const Change *change = self->supply_changes.change;
  gint64       *excess = self->excess;
  guint         n = self->supply_changes.n;
  guint         from = 0;
  guint         to = 0;

  for (;;)
    {
      gint64 amount;

      while (from < n && excess[change[from].index] <= 0)
        from++;
      while (to < n && excess[change[to].index] >= 0)
        to++;
      if (from == n || to == n)
        return TRUE;
      amount = MIN (excess[change[from].index], -excess[change[to].index]);
      excess[change[from].index] -= amount;
      excess[change[to].index] += amount;
      if (!send (self, (gint32) change[from].index, (gint32) change[to].index, amount))
        return FALSE;
    }
}

static void
start_work (TwNetworkSimplex *self)
{
  self->n_left = MAX_WORK * (gint64) self->net.n_arcs;
  self->cut.top = NO_NODE;
}

/* Sends what is flagged as changed. FALSE if that is too much work. */
static gboolean
send_all (TwNetworkSimplex *self)
{
  gboolean done = send_excess (self);

  for (guint i = 0; i < self->supply_changes.n; i++)
    self->flags[self->supply_changes.change[i].index] &= (guint8) ~IS_CHANGED;

  return done && unblock_all (self);
}

static gboolean
take_all (TwNetworkSimplex *self)
{
  gboolean done;

  start_work (self);
  for (guint i = 0; i < self->supply_changes.n; i++)
    {
      const Change *change = &self->supply_changes.change[i];

      self->excess[change->index] = self->net.supply[change->index] - change->before;
    }
  for (guint i = 0; i < self->arc_changes.n; i++)
    {
      const Change *change = &self->arc_changes.change[i];
      gint64        over = take_capacity (self, change);

      self->arc_changed[change->index] = FALSE;
      if (over == 0)
        continue;
      add_excess (self, self->net.tail[change->index], over);
      add_excess (self, self->net.head[change->index], -over);
    }
  done = send_all (self);
  for (guint i = 0; i < self->arc_changes.n && done; i++)
    take_cost (self, self->arc_changes.change[i].index);

  return done;
}

gboolean
tw_network_simplex_take_changes (TwNetworkSimplex *self,
                                 GError          **error)
{
  g_return_val_if_fail (self->attached, FALSE);

  if (self->arc_changes.n + self->supply_changes.n == 0)
    return TRUE;
  if (!check_changes (self, error))
    {
      tw_network_repair_forget (self);
      self->attached = FALSE;
      return FALSE;
    }

  if (!take_all (self))
    {
      tw_network_repair_forget (self);
      tw_network_tree_build (self);
      tw_network_tree_refresh (self);
    }
  self->arc_changes.n = 0;
  self->supply_changes.n = 0;

  return TRUE;
}

/* ---- a basis of other numbers ---- */

/* Flows of the tree, each within its bounds; what is over is left at the node. */
static void
find_flows (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  gint64           root_excess;

  tw_network_tree_sum_excess (self);
  self->n_artificial = 0;
  self->flow_known = FALSE;
  for (guint q = net->n_nodes - 1; q > 0; q--)
    {
      gint32 k = self->order[q];
      Node  *node = &self->node[k];
      gint64 over, capacity;

      if ((guint) node->pred >= net->n_arcs)
        {
          tw_network_tree_hang_on_root (self, k);
          continue;
        }
      capacity = net->capacity[node->pred];
      node->room_up = (node->up ? capacity : 0) - self->excess[k];
      over = node->room_up < 0 ? -node->room_up : MIN (capacity - node->room_up, 0);
      node->room_up += over;
      node->room_down = capacity - node->room_up;
      self->excess[node->parent] += self->excess[k] - over;
      self->excess[k] = 0;
      if (over != 0)
        add_excess (self, (guint32) k, over);
      note_if_blocked (self, k);
    }
  root_excess = self->excess[net->root];
  if (root_excess != 0)
    add_excess (self, net->root, root_excess);
}

/* Closed arcs are set to the bound at which they do not violate; nodes at which others do are flagged. FALSE if they are many. */
static gboolean
find_dirty (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  const gint64    *potential = self->potential;

  for (guint e = 0; e < net->n_arcs; e++)
    {
      guint32 tail = net->tail[e];

      if (self->state[e] * (net->cost[e] + potential[tail] - potential[net->head[e]]) >= 0)
        continue;
      if (net->capacity[e] == 0)
        self->state[e] = (gint8) -self->state[e];
      else if (tail == net->head[e])
        tw_network_tree_set_state (self, (gint32) e, (gint8) -self->state[e]);
      else
        mark_dirty (self, (gint32) (tail != net->root ? tail : net->head[e]));
    }

  return self->n_dirty <= net->n_nodes / MAX_DIRTY;
}

gboolean
tw_network_repair_refresh (TwNetworkSimplex *self)
{
  gboolean done;

  index_ends (self);
  self->all_dirty = FALSE;
  find_flows (self);
  tw_network_tree_find_potentials (self);
  start_work (self);
  done = find_dirty (self) && send_all (self);
  if (!done)
    tw_network_repair_forget (self);
  self->supply_changes.n = 0;

  return done;
}

/* ---- pivots where something changed ---- */

gint32
tw_network_repair_find_entering (TwNetworkSimplex *self)
{
  const TwNetwork *net = &self->net;
  const gint64    *potential = self->potential;

  while (self->n_dirty > 0)
    {
      gint32 k = self->dirty[self->next_dirty];
      gint64 best = 0;
      gint32 entering = -1;

      for (guint j = self->first_end[k]; j < self->first_end[k + 1]; j++)
        {
          const End *end = &self->end[j];
          gint64     difference = end->is_tail ? potential[k] - potential[end->other] : potential[end->other] - potential[k];

          self->n_looked_at += end->n;
          for (guint e = end->arc; e < end->arc + end->n; e++)
            {
              gint64 reduced = self->state[e] * (net->cost[e] + difference);

              if (reduced < best)
                {
                  best = reduced;
                  entering = (gint32) e;
                }
            }
        }
      if (entering >= 0)
        return entering;
      drop_dirty (self);
    }

  return -1;
}
