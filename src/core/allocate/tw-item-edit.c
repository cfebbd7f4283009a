/* tw-item-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-edit.h"

#include "allocate/tw-item-network-private.h"
#include "allocate/tw-item-resume.h"
#include "allocate/tw-item-rounding.h"
#include "allocate/tw-limit-shares.h"

#include <math.h>
#include <string.h>

#define MICROS 1e6

/* Units pinned to a departure, by two sets of pins. */
typedef struct
{
  guint32 lane;
  guint32 week;
  gint64  before;
  gint64  now;
} Departure;

/* @limits is %NULL, and nothing is priced, if items share nothing.
 * @open: capacity of each arc without pins
 * @basis: where @solver's simplex stood before anything was cut to shares or rounded; @strayed: whether it does no more
 * @cut: (nullable): where it stood when something was cut last
 * @digest, @weight: of #TwItemResume; no digest if what it was opened with has none */
struct _TwItemEdit
{
  guint32 item;
  const TwNetworkTemplate *template;
  TwItemSolver *solver;
  TwItemLimits *limits;
  TwUse        *left;
  TwUse        *own; /* nothing */
  TwFlowStatus  status;
  gint64       *open;
  double        constant[TW_N_PARTS];
  guint8       *basis;
  gsize         basis_size;
  gboolean      strayed;
  GBytes       *cut;
  guint64       digest;
  double        weight;

  TwNetworkSimplex *simplex; /* at the limits' prices */
  TwNetwork         priced;  /* its arrays are those below */
  guint32          *tail;
  guint32          *head;
  gint64           *capacity;
  gint64           *cost;
  gint64           *supply;
  guint             n_nodes_room;
  guint             n_arcs_room;

  Departure *departure;
  guint      n_departures;
  gboolean   by_closed_lane; /* some pin goes where no other unit may */
};

TwItemEdit *
tw_item_edit_new (const TwNetworkTemplate *template,
                  const TwLimits *limits)
{
  TwItemEdit *self = g_new0 (TwItemEdit, 1);

  self->item = TW_ANY;
  self->template = template;
  self->solver = tw_item_solver_new (template);
  self->solver->keeps_bases = TRUE;
  if (limits->n == 0)
    return self;

  self->limits = tw_item_limits_new (limits);
  self->left = g_new (TwUse, limits->n);
  self->own = g_new0 (TwUse, limits->n);
  self->simplex = tw_network_simplex_new ();

  return self;
}

static void
take_rounded (TwItemEdit       *self,
              const TwItemPlan *plan)
{
  TwItemPlan *before = (TwItemPlan *) self->solver->rounded;

  self->solver->rounded = plan != NULL ? tw_item_plan_ref (plan) : NULL;
  g_clear_pointer (&before, tw_item_plan_unref);
}

void
tw_item_edit_free (TwItemEdit *self)
{
  take_rounded (self, NULL);
  tw_item_solver_free (self->solver);
  g_clear_pointer (&self->limits, tw_item_limits_free);
  g_clear_pointer (&self->simplex, tw_network_simplex_free);
  g_free (self->left);
  g_free (self->own);
  g_clear_pointer (&self->cut, g_bytes_unref);
  g_free (self->open);
  g_free (self->basis);
  g_free (self->tail);
  g_free (self->head);
  g_free (self->capacity);
  g_free (self->cost);
  g_free (self->supply);
  g_free (self->departure);
  g_free (self);
}

guint32
tw_item_edit_get_item (const TwItemEdit *self)
{
  return self->item;
}

/* ---- pins ---- */

static Departure *
find_departure (TwItemEdit  *self,
                const TwPin *pin)
{
  for (guint i = 0; i < self->n_departures; i++)
    if (self->departure[i].lane == pin->lane && self->departure[i].week == pin->week)
      return &self->departure[i];

  self->departure[self->n_departures] = (Departure){ .lane = pin->lane, .week = pin->week };

  return &self->departure[self->n_departures++];
}

/* Counts the model's pins up beside those there were. */
static void
read_pins (TwItemEdit *self)
{
  guint        n;
  guint        n_kept = 0;
  const TwPin *pin = tw_network_template_get_pins (self->template, self->item, &n);

  for (guint i = 0; i < self->n_departures; i++)
    if (self->departure[i].now > 0)
      {
        self->departure[n_kept] = self->departure[i];
        self->departure[n_kept].before = self->departure[i].now;
        self->departure[n_kept++].now = 0;
      }
  self->n_departures = n_kept;
  self->departure = g_renew (Departure, self->departure, n_kept + n + 1);
  self->by_closed_lane = FALSE;
  for (guint i = 0; i < n; i++)
    {
      self->by_closed_lane |= self->template->lane_of[pin[i].lane] < 0;
      if (pin[i].week < self->template->n_weeks)
        find_departure (self, &pin[i])->now += pin[i].units;
    }
}

/* The arc of a departure and that of its accepted units; how many there are. */
static guint
find_arcs (const TwItemNetwork *network,
           const Departure     *departure,
           guint                arc[2])
{
  const TwItemLane *lane = tw_item_network_find_lane (network, departure->lane);
  gint32            accepted;

  if (departure->week >= lane->n_arcs)
    return 0;
  arc[0] = lane->first_arc + departure->week;
  accepted = tw_item_network_find_accepted (network, arc[0]);
  if (accepted < 0)
    return 1;
  arc[1] = (guint) accepted;

  return 2;
}

static guint
find_nodes (const TwItemNetwork *network,
            const Departure     *departure,
            guint32              node[3])
{
  const TwItemLane *lane = tw_item_network_find_lane (network, departure->lane);
  guint             arrival = departure->week + tw_item_network_get_lead (network, lane);

  node[0] = network->net.root;
  node[1] = tw_item_network_get_use_node (network, lane->from, departure->week);
  if (arrival >= network->template->n_weeks)
    return 2;
  node[2] = tw_item_network_get_node (network, lane->to, arrival);

  return 3;
}

static void
announce (TwNetworkSimplex    *simplex,
          const TwItemNetwork *network,
          const Departure     *departure)
{
  guint   arc[2];
  guint32 node[3];
  guint   n_nodes = find_nodes (network, departure, node);
  guint   n_arcs = (departure->before > 0) != (departure->now > 0) ? find_arcs (network, departure, arc) : 0;

  for (guint i = 0; i < n_nodes; i++)
    tw_network_simplex_will_change_supply (simplex, node[i]);
  for (guint i = 0; i < n_arcs; i++)
    tw_network_simplex_will_change_arc (simplex, arc[i]);
}

static void
set_capacity (TwItemEdit *self,
              guint       arc,
              gint64      capacity)
{
  if (self->limits == NULL)
    {
      self->solver->network->capacity[arc] = capacity;
      return;
    }

  tw_item_limits_set_capacity (self->limits, arc, capacity);
  self->capacity[arc] = capacity;
}

static void
move_departure (TwItemEdit      *self,
                const Departure *departure)
{
  TwItemNetwork *network = self->solver->network;
  TwPin          pin = { .item = self->item, .lane = departure->lane, .week = (guint16) departure->week };
  guint          arc[2];
  guint32        node[3];
  guint          n_nodes = find_nodes (network, departure, node);

  tw_item_network_move_pin (network, &pin, departure->now - departure->before);
  for (guint i = 0; self->limits != NULL && i < n_nodes; i++)
    self->supply[node[i]] = network->supply[node[i]];
  if ((departure->before > 0) == (departure->now > 0))
    return;
  for (guint n = find_arcs (network, departure, arc); n-- > 0;)
    set_capacity (self, arc[n], departure->now > 0 ? 0 : self->open[arc[n]]);
}

/* Whether the network is the one that would be built now. Pins of closed lanes bring lanes with them, which change what
 * things are worth; and capacities that count as free were found with the pins there were. */
static gboolean
can_follow (TwItemEdit *self)
{
  gboolean was_by_closed_lane = self->by_closed_lane;
  gint64   units = 0;

  read_pins (self);
  if (was_by_closed_lane || self->by_closed_lane || !tw_item_network_has_places (self->solver->network))
    return FALSE;

  for (guint i = 0; i < self->n_departures; i++)
    units += self->departure[i].now;

  return units <= self->solver->network->free_capacity / 2;
}

/* ---- the networks ---- */

static void
make_room (TwItemEdit      *self,
           const TwNetwork *net)
{
  if (net->n_nodes > self->n_nodes_room)
    {
      self->n_nodes_room = net->n_nodes;
      self->supply = g_renew (gint64, self->supply, net->n_nodes);
    }
  if (net->n_arcs <= self->n_arcs_room)
    return;

  self->n_arcs_room = net->n_arcs;
  self->open = g_renew (gint64, self->open, net->n_arcs);
  self->tail = g_renew (guint32, self->tail, net->n_arcs);
  self->head = g_renew (guint32, self->head, net->n_arcs);
  self->capacity = g_renew (gint64, self->capacity, net->n_arcs);
  self->cost = g_renew (gint64, self->cost, net->n_arcs);
}

static void
copy_network (TwItemEdit      *self,
              const TwNetwork *net)
{
  memcpy (self->tail, net->tail, net->n_arcs * sizeof *self->tail);
  memcpy (self->head, net->head, net->n_arcs * sizeof *self->head);
  memcpy (self->capacity, net->capacity, net->n_arcs * sizeof *self->capacity);
  memcpy (self->cost, net->cost, net->n_arcs * sizeof *self->cost);
  memcpy (self->supply, net->supply, net->n_nodes * sizeof *self->supply);
  self->priced = *net;
  self->priced.tail = self->tail;
  self->priced.head = self->head;
  self->priced.capacity = self->capacity;
  self->priced.cost = self->cost;
  self->priced.supply = self->supply;
}

static void
save_basis (TwItemEdit             *self,
            const TwNetworkSimplex *simplex)
{
  gsize size = tw_network_simplex_get_basis_size (simplex);

  if (size != self->basis_size)
    self->basis = g_realloc (self->basis, size);
  self->basis_size = size;
  tw_network_simplex_save_basis (simplex, self->basis);
}

/* From the basis saved. Where something is missing, in the way that needs no near basis: it decides where that enters. */
static gboolean
solve_priced (TwItemEdit   *self,
              GCancellable *cancellable)
{
  gboolean     used;
  TwFlowStatus status = TW_FLOW_CANCELLED;

  if (tw_network_simplex_attach_near (self->simplex, &self->priced, self->basis, self->basis_size, &used, NULL))
    status = tw_network_simplex_solve (self->simplex, cancellable);
  if (status == TW_FLOW_INFEASIBLE && tw_network_simplex_attach_with_basis_data (self->simplex, &self->priced, self->basis, self->basis_size, &used, NULL))
    status = tw_network_simplex_solve (self->simplex, cancellable);

  return status != TW_FLOW_CANCELLED;
}

/* The network at the prices, its pins in it, from the basis saved. Costs are whole millionths there, and get their tie
 * breaks back afterwards. */
static gboolean
price (TwItemEdit   *self,
       const double *micros,
       GCancellable *cancellable)
{
  TwItemNetwork     *network = self->solver->network;
  gsize              size = network->net.n_arcs * sizeof *network->cost;
  g_autofree gint64 *cost = g_memdup2 (network->cost, size);

  tw_item_limits_attach (self->limits, network);
  tw_item_limits_set_prices (self->limits, micros);
  copy_network (self, &network->net);
  memcpy (self->limits->cost, cost, size);

  return solve_priced (self, cancellable);
}

static gboolean
solve (TwItemEdit   *self,
       GCancellable *cancellable)
{
  self->status = tw_network_simplex_solve (self->solver->simplex, cancellable);

  return self->status != TW_FLOW_CANCELLED;
}

/* Within what is left, from the basis saved; @near: whether that was one within it. */
static gboolean
enter (TwItemEdit   *self,
       gboolean      near,
       GCancellable *cancellable)
{
  TwItemSolver *solver = self->solver;
  gboolean      used, ok;

  self->strayed = FALSE;
  if (self->limits != NULL)
    return tw_item_limits_enter (self->limits, solver->simplex, self->basis, self->basis_size, self->left, self->own, NULL, near) && solve (self, cancellable);

  if (near)
    ok = tw_network_simplex_attach_near (solver->simplex, &solver->network->net, self->basis, self->basis_size, &used, NULL);
  else
    ok = tw_network_simplex_attach_with_basis_data (solver->simplex, &solver->network->net, self->basis, self->basis_size, &used, NULL);

  return ok && solve (self, cancellable);
}

/* What is offered to several arcs is cut for those that carry @rounded's lines, which are rounded on from, if they still fit. */
static void
share_rooms (TwItemEdit *self)
{
  const TwItemNetwork *network = self->solver->network;
  g_autofree gint64   *units = self->solver->rounded != NULL ? tw_item_round_dup_departures (network, self->solver->rounded) : NULL;
  g_autofree gint64   *flow = g_memdup2 (tw_network_simplex_get_flow (self->solver->simplex), network->net.n_arcs * sizeof *flow);

  for (guint e = 0; units != NULL && e < network->net.n_arcs; e++)
    if (network->arc[e].kind == TW_ARC_SHIP || network->arc[e].kind == TW_ARC_MAKE)
      flow[e] = units[e];
  tw_item_limits_share_rooms (self->limits, flow);
}

static gboolean
open_item (TwItemEdit       *self,
           const TwItemPlan *start,
           const double     *micros,
           GCancellable     *cancellable,
           GError          **error)
{
  TwItemSolver  *solver = self->solver;
  TwItemNetwork *network = solver->network;
  TwItemStart    parts;

  /* One that forgot where it stopped answered another question: rounding on from its departures would keep what has lost its reason. */
  solver->rounds = tw_item_solver_get_rounds (start);
  take_rounded (self, solver->rounds && tw_item_start_read (start, &parts) && parts.basis_size > 0 ? start : NULL);
  if (!tw_item_solver_find_worth (solver, start->item, start, TW_SOLVE_PINS, cancellable, error))
    return FALSE;

  save_basis (self, solver->simplex);
  make_room (self, &network->net);
  memcpy (self->open, network->capacity, network->net.n_arcs * sizeof *self->open);
  memcpy (self->constant, network->constant, sizeof self->constant);
  tw_item_network_apply_pins (network);
  if (self->limits != NULL)
    {
      if (!price (self, micros, cancellable))
        return FALSE;
      save_basis (self, self->simplex);
    }

  return enter (self, FALSE, cancellable);
}

static void
read_resume (TwItemEdit       *self,
             const TwItemPlan *start)
{
  TwItemStart  parts;
  TwItemResume resume;

  self->digest = 0;
  if (self->limits == NULL || !tw_item_start_read (start, &parts) || !tw_item_resume_read (&resume, self->limits->limits, parts.resume, parts.resume_size))
    return;
  self->digest = resume.digest;
  self->weight = resume.weight;
}

gboolean
tw_item_edit_open (TwItemEdit       *self,
                   const TwItemPlan *start,
                   const TwUse      *left,
                   const double     *micros,
                   GCancellable     *cancellable,
                   GError          **error)
{
  if (self->limits != NULL)
    memcpy (self->left, left, self->limits->limits->n * sizeof *left);
  self->item = TW_ANY;
  g_clear_pointer (&self->cut, g_bytes_unref);
  tw_item_solver_forget_bases (self->solver);
  if (!open_item (self, start, micros, cancellable, error))
    return FALSE;

  self->item = start->item;
  read_resume (self, start);
  self->n_departures = 0;
  read_pins (self);

  return TRUE;
}

static gboolean
follow (TwItemEdit   *self,
        GCancellable *cancellable)
{
  TwItemSolver *solver = self->solver;

  for (guint i = 0; i < self->n_departures; i++)
    if (self->departure[i].now != self->departure[i].before)
      {
        if (!self->strayed)
          announce (solver->simplex, solver->network, &self->departure[i]);
        if (self->limits != NULL)
          announce (self->simplex, solver->network, &self->departure[i]);
        move_departure (self, &self->departure[i]);
      }
  if (self->limits != NULL && (!tw_network_simplex_take_changes (self->simplex, NULL) || tw_network_simplex_solve (self->simplex, cancellable) == TW_FLOW_CANCELLED))
    return FALSE;
  if (self->strayed)
    return enter (self, TRUE, cancellable);

  return tw_network_simplex_take_changes (solver->simplex, NULL) && solve (self, cancellable);
}

gboolean
tw_item_edit_move_pins (TwItemEdit   *self,
                        GCancellable *cancellable)
{
  TwItemNetwork *network = self->solver->network;

  g_return_val_if_fail (self->item != TW_ANY, FALSE);

  if (!can_follow (self) || !follow (self, cancellable) || self->status != TW_FLOW_OPTIMAL)
    {
      self->item = TW_ANY;
      return FALSE;
    }

  memcpy (network->constant, self->constant, sizeof self->constant);
  tw_item_network_count_pin_changes (network);

  return TRUE;
}

/* ---- answers ---- */

static double
get_term (const TwItemEdit *self)
{
  __int128 cost = tw_network_simplex_get_cost (self->simplex) / self->solver->network->levels;

  return -(double) cost / MICROS + tw_item_network_get_pin_value (self->solver->network);
}

/* Rounding, and looking for what pins contradict each other, leave the network as no pin can be moved in. */
static TwItemPlan *
answer_and_restore (TwItemEdit   *self,
                    TwFlowStatus  status,
                    GCancellable *cancellable)
{
  TwItemNetwork     *network = self->solver->network;
  gsize              n_arcs = network->net.n_arcs;
  g_autofree gint64 *supply = g_memdup2 (network->supply, network->net.n_nodes * sizeof *supply);
  g_autofree gint64 *capacity = g_memdup2 (network->capacity, n_arcs * sizeof *capacity);
  g_autofree gint64 *cost = g_memdup2 (network->cost, n_arcs * sizeof *cost);
  TwItemPlan        *plan = tw_item_solver_answer (self->solver, status, cancellable);

  self->strayed = TRUE;
  memcpy (network->supply, supply, network->net.n_nodes * sizeof *supply);
  memcpy (network->capacity, capacity, n_arcs * sizeof *capacity);
  memcpy (network->cost, cost, n_arcs * sizeof *cost);
  memset (network->fixed, 0, n_arcs * sizeof *network->fixed);
  network->rounded = FALSE;

  return plan;
}

/* What the item's plan is made again from, as far as that goes: its place in the order is still that of before, and it has
 * what it now uses. @resume_size is 0 if the plan it was opened with did not say. */
static guint8 *
write_resume (TwItemEdit *self,
              gsize      *resume_size)
{
  const TwLimits *limits = self->limits->limits;
  TwItemResume    resume = { .digest = self->digest, .wanted = INFINITY, .weight = self->weight, .rounds = self->solver->rounds };
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));
  g_autoptr (GByteArray) packed = g_byte_array_new ();

  *resume_size = 0;
  if (self->digest == 0)
    return NULL;
  tw_item_limits_read_shares (self->limits, tw_network_simplex_get_flow (self->solver->simplex), shares);
  tw_limit_shares_pack (limits, self->item, (const TwLimitShare *) (gpointer) shares->data, shares->len, packed);
  resume.shares = packed->data;
  resume.shares_size = packed->len;

  return tw_item_resume_write (&resume, limits, resume_size);
}

static void
take_basis (TwItemEdit   *self,
            TwItemPlan   *plan,
            const guint8 *resume,
            gsize         resume_size)
{
  gsize              size = tw_network_simplex_get_basis_size (self->simplex);
  g_autofree guint8 *basis = g_malloc (size);

  tw_network_simplex_save_basis (self->simplex, basis);
  g_clear_pointer (&plan->basis, g_bytes_unref);
  plan->basis = tw_item_solver_new_start (self->solver, basis, size, resume, resume_size);
}

TwItemPlan *
tw_item_edit_answer (TwItemEdit   *self,
                     double       *term,
                     GCancellable *cancellable)
{
  TwItemSolver      *solver = self->solver;
  TwFlowStatus       status = self->status;
  gboolean           was_cut = FALSE;
  TwItemPlan        *plan;
  gsize              resume_size = 0;
  g_autofree guint8 *resume = NULL;

  g_return_val_if_fail (self->item != TW_ANY, NULL);

  save_basis (self, solver->simplex);
  if (self->limits != NULL)
    status = tw_item_limits_settle (self->limits, solver->simplex, self->basis, self->basis_size, self->cut, NULL, 0, NULL, status, &was_cut, cancellable);
  if (status == TW_FLOW_CANCELLED)
    {
      self->item = TW_ANY;
      return NULL;
    }

  self->strayed = was_cut;
  if (was_cut)
    {
      g_clear_pointer (&self->cut, g_bytes_unref);
      self->cut = tw_network_simplex_dup_basis (solver->simplex);
    }
  if (self->limits != NULL)
    resume = write_resume (self, &resume_size);
  if (self->limits != NULL && status == TW_FLOW_OPTIMAL && solver->rounds)
    share_rooms (self);
  if (status != TW_FLOW_OPTIMAL || solver->rounds)
    plan = answer_and_restore (self, status, cancellable);
  else
    plan = tw_item_solver_answer (solver, status, cancellable);
  if (g_cancellable_is_cancelled (cancellable)) /* it may be half rounded */
    {
      self->item = TW_ANY;
      g_clear_pointer (&plan, tw_item_plan_unref);
    }
  if (self->limits == NULL || plan == NULL)
    return plan;

  take_basis (self, plan, resume, resume_size);
  *term = get_term (self);

  return plan;
}
