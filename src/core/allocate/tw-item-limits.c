/* tw-item-limits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-limits.h"

#include "allocate/tw-item-network-private.h"

#include <math.h>
#include <string.h>

#define MICROS     1e6
#define MAX_ROUNDS 3

TwItemLimits *
tw_item_limits_new (const TwLimits *limits)
{
  TwItemLimits *self = g_new0 (TwItemLimits, 1);

  self->limits = limits;
  self->sharers = 1;
  self->cell = g_new0 (TwItemCell, MAX (limits->n, 1));

  return self;
}

void
tw_item_limits_free (TwItemLimits *self)
{
  g_free (self->link);
  g_free (self->first);
  g_free (self->group);
  g_free (self->units);
  g_free (self->share);
  g_free (self->twin);
  g_free (self->cost);
  g_free (self->capacity);
  g_free (self->cell);
  g_free (self->basis);
  g_free (self);
}

static void
make_room (TwItemLimits *self,
           guint         n_arcs)
{
  if (n_arcs <= self->n_arcs_room)
    return;

  self->n_arcs_room = n_arcs + n_arcs / 4;
  self->link = g_renew (TwItemUse, self->link, 2 * (gsize) self->n_arcs_room);
  self->first = g_renew (guint, self->first, 2 * (gsize) self->n_arcs_room);
  self->group = g_renew (guint, self->group, 2 * (gsize) self->n_arcs_room);
  self->units = g_renew (gint64, self->units, 2 * (gsize) self->n_arcs_room);
  self->share = g_renew (gint64, self->share, 2 * (gsize) self->n_arcs_room);
  self->twin = g_renew (guint32, self->twin, 2 * (gsize) self->n_arcs_room);
  self->cost = g_renew (gint64, self->cost, self->n_arcs_room);
  self->capacity = g_renew (gint64, self->capacity, self->n_arcs_room);
}

static inline void
append_link (TwItemLimits *self,
             guint32       arc,
             gint32        limit,
             gint64        use)
{
  if (limit >= 0)
    self->link[self->n_links++] = (TwItemUse){ .arc = arc, .limit = (guint32) limit, .use = use };
}

static void
find_links (TwItemLimits *self)
{
  const TwItemNetwork     *network = self->network;
  const TwLimits          *limits = self->limits;
  const TwNetworkTemplate *t = network->template;
  gint64                   volume = tw_limits_get_unit_use (limits, TW_LIMIT_STORAGE, network->item);
  gint64                   money = tw_limits_get_unit_use (limits, TW_LIMIT_BUDGET, network->item);

  self->n_links = self->n_twins = 0;
  for (guint32 e = 0; e < network->net.n_arcs; e++)
    {
      const TwItemArc *arc = &network->arc[e];
      guint32          place;

      switch ((TwArcKind) arc->kind)
        {
        case TW_ARC_HOLD:
        case TW_ARC_COVER:
          if (network->head[e] != network->net.root)
            append_link (self, e, limits->storage[network->place[arc->where].place * t->n_weeks + arc->week], volume);
          break;
        case TW_ARC_SHIP:
          append_link (self, e, limits->lane[network->lane[arc->where].index * t->n_weeks + arc->week], volume);
          break;
        case TW_ARC_MAKE:
          place = network->place[arc->where].place;
          append_link (self, e, limits->production[place * t->n_weeks + arc->week], 1);
          append_link (self, e, limits->budget[arc->week - t->production_weeks[place]], money);
          break;
        default:
          break;
        }
    }
}

void
tw_item_limits_attach (TwItemLimits  *self,
                       TwItemNetwork *network)
{
  guint  n_arcs = network->net.n_arcs;
  gint64 largest = 0;

  make_room (self, n_arcs);
  self->network = network;
  memcpy (self->capacity, network->capacity, n_arcs * sizeof *self->capacity);
  for (guint e = 0; e < n_arcs; e++)
    {
      network->cost[e] &= ~(network->levels - 1); /* a power of two */
      self->cost[e] = network->cost[e];
      largest = MAX (largest, ABS (self->cost[e]) + network->levels);
    }
  self->most = MAX (TW_NETWORK_MAX_SUM / ((gint64) network->net.n_nodes + 1) - largest, 0) / network->levels;
  find_links (self);
  memset (self->twin, 0, self->n_links * sizeof *self->twin);
}

/* They may have moved. */
static void
take_arrays (TwItemNetwork *network)
{
  network->net.tail = network->tail;
  network->net.head = network->head;
  network->net.capacity = network->capacity;
  network->net.cost = network->cost;
  network->net.supply = network->supply;
}

/* ---- frozen networks ---- */

typedef struct
{
  guint32 n_nodes;
  guint32 n_arcs;
  guint32 root;
  guint32 n_links;
  gint64  levels;
  gint64  most;
  gint64  free_capacity; /* of arcs whose capacity says MANY */
} FrozenHeader;

#define MANY G_MAXUINT16

/* Arrays, one after another, the widest first. */
typedef struct
{
  FrozenHeader *header;
  gint32       *cost;     /* [n_arcs], millionths */
  gint32       *supply;   /* [n_nodes] */
  guint16      *tail;     /* [n_arcs] */
  guint16      *head;     /* [n_arcs] */
  guint16      *capacity; /* [n_arcs] */
  guint16      *arc;      /* [n_links] */
  guint16      *limit;    /* [n_links] */
  gsize         size;
} Frozen;

static Frozen
lay_out (const guint8       *data,
         const FrozenHeader *header)
{
  Frozen        f = { .header = (FrozenHeader *) (gpointer) data };
  const guint8 *at = data + sizeof *header;

  f.cost = (gint32 *) (gpointer) at;
  at += header->n_arcs * sizeof *f.cost;
  f.supply = (gint32 *) (gpointer) at;
  at += header->n_nodes * sizeof *f.supply;
  f.tail = (guint16 *) (gpointer) at;
  f.head = f.tail + header->n_arcs;
  f.capacity = f.head + header->n_arcs;
  f.arc = f.capacity + header->n_arcs;
  f.limit = f.arc + header->n_links;
  f.size = (gsize) ((const guint8 *) (f.limit + header->n_links) - data);

  return f;
}

static int
get_shift (const TwItemNetwork *network)
{
  return (int) g_bit_storage ((gulong) network->levels) - 1;
}

/* The capacity that most arcs have which carry many units; -1 if several do. */
static gint64
find_free_capacity (const TwItemLimits *self)
{
  gint64 most = MANY;

  for (guint e = 0; e < self->network->net.n_arcs; e++)
    most = MAX (most, self->capacity[e]);
  for (guint e = 0; e < self->network->net.n_arcs; e++)
    if (self->capacity[e] >= MANY && self->capacity[e] != most)
      return -1;

  return most;
}

static gboolean
fits_frozen (const TwItemLimits *self)
{
  const TwItemNetwork *network = self->network;

  if (network->net.n_nodes > G_MAXUINT16 || network->net.n_arcs > G_MAXUINT16 || self->limits->n > G_MAXUINT16)
    return FALSE;
  for (guint e = 0; e < network->net.n_arcs; e++)
    if (ABS (self->cost[e] >> get_shift (network)) > G_MAXINT32 || network->fixed[e] != 0)
      return FALSE;
  for (guint k = 0; k < network->net.n_nodes; k++)
    if (ABS (network->supply[k]) > G_MAXINT32)
      return FALSE;

  return TRUE;
}

guint8 *
tw_item_limits_freeze (const TwItemLimits *self,
                       gsize              *size)
{
  const TwItemNetwork *network = self->network;
  FrozenHeader         header = {
            .n_nodes = network->net.n_nodes,
            .n_arcs = network->net.n_arcs,
            .root = network->net.root,
            .n_links = self->n_links,
            .levels = network->levels,
            .most = self->most,
            .free_capacity = find_free_capacity (self),
  };
  guint8 *data;
  Frozen  f;

  if (header.free_capacity < 0 || !fits_frozen (self))
    return NULL;

  *size = lay_out (NULL, &header).size;
  data = g_malloc (*size);
  f = lay_out (data, &header);
  *f.header = header;
  for (guint e = 0; e < header.n_arcs; e++)
    {
      f.cost[e] = (gint32) (self->cost[e] >> get_shift (network));
      f.tail[e] = (guint16) network->tail[e];
      f.head[e] = (guint16) network->head[e];
      f.capacity[e] = (guint16) MIN (self->capacity[e], MANY);
    }
  for (guint k = 0; k < header.n_nodes; k++)
    f.supply[k] = (gint32) network->supply[k];
  for (guint i = 0; i < header.n_links; i++)
    {
      f.arc[i] = (guint16) self->link[i].arc;
      f.limit[i] = (guint16) self->link[i].limit;
    }

  return data;
}

/* Room for as many arcs and nodes, through the ways the network has to grow. */
static void
grow_network (TwItemNetwork *network,
              guint          n_nodes,
              guint          n_arcs)
{
  if (n_nodes > network->n_nodes_room)
    {
      network->n_nodes_room = n_nodes;
      network->supply = g_renew (gint64, network->supply, n_nodes);
    }
  for (network->net.n_arcs = network->n_arcs_room; network->net.n_arcs < n_arcs;)
    tw_item_network_append_arc (network, 0, 0, 0, &(TwItemArc){ .kind = TW_ARC_HOLD });
}

void
tw_item_limits_thaw (TwItemLimits  *self,
                     TwItemNetwork *network,
                     guint32        item,
                     const guint8  *frozen)
{
  const FrozenHeader *header = (const FrozenHeader *) (gconstpointer) frozen;
  const Frozen        f = lay_out (frozen, header);
  gint64              use[TW_N_LIMIT_KINDS];

  grow_network (network, header->n_nodes, header->n_arcs);
  make_room (self, header->n_arcs);
  network->item = item;
  network->levels = header->levels;
  network->net.n_nodes = header->n_nodes;
  network->net.n_arcs = header->n_arcs;
  network->net.root = header->root;
  self->network = network;
  self->most = header->most;
  for (guint e = 0; e < header->n_arcs; e++)
    {
      network->tail[e] = f.tail[e];
      network->head[e] = f.head[e];
      network->fixed[e] = 0;
      self->capacity[e] = f.capacity[e] == MANY ? header->free_capacity : f.capacity[e];
      self->cost[e] = f.cost[e] * header->levels;
    }
  memcpy (network->capacity, self->capacity, header->n_arcs * sizeof *self->capacity);
  memcpy (network->cost, self->cost, header->n_arcs * sizeof *self->cost);
  for (guint k = 0; k < header->n_nodes; k++)
    network->supply[k] = f.supply[k];
  take_arrays (network);

  for (int kind = 0; kind < TW_N_LIMIT_KINDS; kind++)
    use[kind] = tw_limits_get_unit_use (self->limits, (TwLimitKind) kind, item);
  self->n_twins = 0;
  self->n_links = header->n_links;
  memset (self->twin, 0, self->n_links * sizeof *self->twin);
  for (guint i = 0; i < header->n_links; i++)
    self->link[i] = (TwItemUse){ .arc = f.arc[i], .limit = f.limit[i], .use = use[self->limits->limit[f.limit[i]].kind] };
}

static inline gint64
get_charge (const TwItemLimits *self,
            double              micros,
            gint64              use)
{
  double charge = floor (micros * (double) use);

  return charge < (double) self->most ? (gint64) charge : self->most;
}

static void
remove_twins (TwItemLimits *self)
{
  if (self->n_twins == 0)
    return;

  memset (self->twin, 0, self->n_links * sizeof *self->twin);
  self->network->net.n_arcs -= self->n_twins;
  self->n_twins = 0;
}

/* An order may pay for two limits; together they, too, keep to what there is room for. */
static inline void
charge_arc (const TwItemLimits *self,
            guint32             arc,
            gint64              micros)
{
  TwItemNetwork *network = self->network;

  network->cost[arc] = MIN (network->cost[arc] + micros * network->levels, self->cost[arc] + self->most * network->levels);
}

void
tw_item_limits_set_prices (TwItemLimits *self,
                           const double *micros)
{
  TwItemNetwork *network = self->network;

  remove_twins (self);
  memcpy (network->cost, self->cost, network->net.n_arcs * sizeof *self->cost);
  memcpy (network->capacity, self->capacity, network->net.n_arcs * sizeof *self->capacity);
  for (guint i = 0; i < self->n_links; i++)
    {
      const TwItemUse *link = &self->link[i];

      if (micros[link->limit] > 0)
        charge_arc (self, link->arc, get_charge (self, micros[link->limit], link->use));
    }
}

TwUse
tw_item_limits_get_value (const TwItemLimits *self,
                          const gint64       *cost,
                          const gint64       *flow)
{
  const TwItemNetwork *network = self->network;
  int                  shift = get_shift (network);
  TwUse                value = 0;

  for (guint e = 0; e < network->net.n_arcs; e++)
    {
      gint64 units = flow[e] + network->fixed[e];

      if (units != 0)
        value -= (TwUse) units * (cost[e] >> shift);
    }

  return value;
}

void
tw_item_limits_add_use (const TwItemLimits *self,
                        const gint64       *flow,
                        int                 sign,
                        TwUse              *use)
{
  const gint64 *fixed = self->network->fixed;

  for (guint i = 0; i < self->n_links + self->n_twins; i++)
    {
      const TwItemUse *link = &self->link[i];
      gint64           units = flow[link->arc] + fixed[link->arc];

      if (units != 0)
        use[link->limit] += (TwUse) sign * units * link->use;
    }
}

double
tw_item_network_get_pin_value (const TwItemNetwork *network)
{
  double       part[TW_N_PARTS] = { 0 };
  double       value = 0;
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (network->template, network->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].week < network->template->n_weeks)
      tw_item_network_add_pin_value (network, &pin[i], part);
  for (int k = 0; k < TW_N_PARTS; k++)
    value += part[k] + network->constant[k];

  return value;
}

/* ---- within what is left ---- */

/* Links side by side: one limit, one tail, one head. Returns the first link after them. */
static guint
find_group_end (const TwItemLimits *self,
                guint               first)
{
  const TwItemNetwork *network = self->network;
  const TwItemUse     *link = self->link;
  guint                i = first + 1;

  while (i < self->n_links && link[i].limit == link[first].limit &&
         network->tail[link[i].arc] == network->tail[link[first].arc] &&
         network->head[link[i].arc] == network->head[link[first].arc])
    i++;

  return i;
}

void
tw_item_limits_find_groups (TwItemLimits *self)
{
  for (guint i = 0; i < self->n_links; i++)
    self->cell[self->link[i].limit].n_groups = 0;
  for (guint i = 0; i < self->n_links;)
    {
      guint end = find_group_end (self, i);
      guint first = i;

      self->group[i] = self->cell[self->link[i].limit].n_groups++;
      for (; i < end; i++)
        self->first[i] = first;
    }
}

/* Which links are side by side, and the room of every limit. */
static void
find_rooms (TwItemLimits *self,
            const TwUse  *left,
            const TwUse  *own)
{
  for (guint i = 0; i < self->n_links; i++)
    self->cell[self->link[i].limit].n_groups = 0;
  for (guint i = 0; i < self->n_links;)
    {
      guint            end = find_group_end (self, i);
      guint            first = i;
      const TwItemUse *link = &self->link[i];
      TwItemCell      *cell = &self->cell[link->limit];
      TwUse            spare = left[link->limit];
      TwUse            there = own[link->limit] + (spare > 0 ? spare / self->sharers : spare);

      if (cell->n_groups == 0)
        {
          cell->room = there > 0 ? (gint64) MIN (there / link->use, TW_NETWORK_MAX_SUM) : 0;
          cell->is_cut = FALSE;
        }
      self->group[i] = cell->n_groups++;
      self->share[i] = cell->room;
      for (; i < end; i++)
        self->first[i] = first;
    }
}

/* A second arc beside @arc, which carries @units at @charge micros more. */
static void
append_twin (TwItemLimits *self,
             guint         link,
             gint64        units,
             gint64        charge)
{
  TwItemNetwork *network = self->network;
  guint32        arc = self->link[link].arc;
  TwItemArc      row = network->arc[arc];
  guint          twin = tw_item_network_append_arc (network, network->tail[arc], network->head[arc], units, &row);

  make_room (self, twin + 1);
  network->cost[twin] = self->cost[arc] + charge * network->levels;
  self->cost[twin] = self->cost[arc];
  self->capacity[twin] = units;
  self->link[self->n_links + self->n_twins] = self->link[link];
  self->link[self->n_links + self->n_twins].arc = twin;
  self->first[self->n_links + self->n_twins] = self->first[link];
  self->twin[link] = twin;
  self->n_twins++;
}

/* What is left of @room goes to one of the arcs side by side. Beyond it a hard limit closes the arc, a soft one makes it
 * dearer. */
static void
take_room (TwItemLimits *self,
           guint         link,
           gint64       *room)
{
  const TwLimit *limit = &self->limits->limit[self->link[link].limit];
  TwItemNetwork *network = self->network;
  guint32        arc = self->link[link].arc;
  gint64         wanted = network->capacity[arc];
  gint64         units = MIN (wanted, *room);
  gint64         charge;

  *room -= units;
  if (units == wanted)
    return;
  if (limit->hard)
    {
      network->capacity[arc] = units;
      return;
    }
  charge = get_charge (self, limit->overage * MICROS, self->link[link].use);
  if (units == 0 && self->twin[link] == 0)
    {
      network->cost[arc] = self->cost[arc] + charge * network->levels;
      return;
    }
  network->capacity[arc] = units;
  if (self->twin[link] == 0)
    append_twin (self, link, wanted - units, charge);
  else
    network->capacity[self->twin[link]] = wanted - units;
}

/* The cheapest first, as the flow will have it. Few are side by side, so the next is looked for each time. */
static void
share_out (TwItemLimits *self,
           guint         first,
           guint         end)
{
  gint64 room = self->share[first];
  gint64 last_cost = G_MININT64;
  guint  last = 0;

  for (guint n = first; n < end; n++)
    {
      guint  next = end;
      gint64 cost = G_MAXINT64;

      for (guint i = first; i < end; i++)
        {
          gint64 own = self->cost[self->link[i].arc];

          if (own < cost && (own > last_cost || (own == last_cost && i > last)))
            {
              cost = own;
              next = i;
            }
        }
      last = next;
      last_cost = cost;
      take_room (self, next, &room);
    }
}

/* A link on an arc of a hard limit, whose capacity has changed, and those side by side with it. */
static void
share_again (TwItemLimits *self,
             guint         link)
{
  guint first = self->first[link];
  guint end = find_group_end (self, first);

  for (guint i = first; i < end; i++)
    self->network->capacity[self->link[i].arc] = self->capacity[self->link[i].arc];
  share_out (self, first, end);
}

/* Twins there are stay, even if they carry nothing: a basis of the network then is one of it as it will be. */
static void
set_residual (TwItemLimits *self,
              const double *micros)
{
  TwItemNetwork *network = self->network;
  guint          n_arcs = network->net.n_arcs - self->n_twins;

  memcpy (network->cost, self->cost, n_arcs * sizeof *self->cost);
  memcpy (network->capacity, self->capacity, n_arcs * sizeof *self->capacity);
  for (guint i = 0; i < self->n_twins; i++)
    network->capacity[self->link[self->n_links + i].arc] = 0;
  for (guint i = 0; micros != NULL && i < self->n_links; i++)
    if (micros[self->link[i].limit] > 0)
      charge_arc (self, self->link[i].arc, get_charge (self, micros[self->link[i].limit], self->link[i].use));
  for (guint i = 0; i < self->n_links;)
    {
      guint end = find_group_end (self, i);

      share_out (self, i, end);
      i = end;
    }
  take_arrays (network);
}

/* Units on links side by side, and of each limit. */
static void
count_units (TwItemLimits *self,
             const gint64 *flow)
{
  for (guint i = 0; i < self->n_links; i++)
    {
      self->cell[self->link[i].limit].units = 0;
      self->units[i] = 0;
    }
  for (guint i = 0; i < self->n_links + self->n_twins; i++)
    {
      gint64 units = flow[self->link[i].arc] + self->network->fixed[self->link[i].arc];

      self->cell[self->link[i].limit].units += units;
      self->units[self->first[i]] += units;
    }
}

static gint64
find_old (const TwItemUse    *link,
          guint               group,
          const TwLimitShare *old,
          guint               n_old)
{
  for (guint i = 0; i < n_old; i++)
    if (old[i].limit == link->limit && old[i].group == group)
      return old[i].use / link->use;

  return 0;
}

/* Cuts the room of a limit up: each place has what it used before, the rest goes by what they now carry, and what is
 * then left to the first. */
static void
cut_up (TwItemLimits       *self,
        guint32             limit,
        const TwLimitShare *old,
        guint               n_old)
{
  TwItemCell *cell = &self->cell[limit];
  TwUse       spare = cell->room;
  TwUse       used_before = 0; /* out of a file it may be anything */
  gint64      rest;
  gint32      richest = -1;

  for (guint i = 0; i < self->n_links; i++)
    if (self->first[i] == i && self->link[i].limit == limit)
      {
        self->share[i] = find_old (&self->link[i], self->group[i], old, n_old);
        used_before += self->share[i];
      }
  spare -= used_before;
  if (spare < 0) /* a soft limit that was passed */
    {
      for (guint i = 0; i < self->n_links; i++)
        if (self->first[i] == i && self->link[i].limit == limit)
          self->share[i] = (gint64) ((TwUse) self->share[i] * cell->room / used_before);
      spare = 0;
    }
  rest = (gint64) spare;
  for (guint i = 0; i < self->n_links; i++)
    if (self->first[i] == i && self->link[i].limit == limit)
      {
        gint64 more = cell->units > 0 ? (gint64) ((TwUse) self->units[i] * spare / cell->units) : 0;

        self->share[i] += more;
        rest -= more;
        if (richest < 0)
          richest = (gint32) i;
      }
  self->share[richest] += rest;
  cell->is_cut = TRUE;
}

/* Whether arcs that each had all the room pass it together; then the flow must be found again. A limit is cut up
 * once, so this ends; after some rounds all are, lest one passes after the other. */
static gboolean
cut_what_is_passed (TwItemLimits       *self,
                    const gint64       *flow,
                    const TwLimitShare *old,
                    guint               n_old,
                    guint               round)
{
  gboolean passed = FALSE;

  count_units (self, flow);
  for (guint i = 0; i < self->n_links; i++)
    {
      const TwItemCell *cell = &self->cell[self->link[i].limit];

      passed |= cell->n_groups > 1 && !cell->is_cut && cell->units > cell->room;
    }
  for (guint i = 0; passed && i < self->n_links; i++)
    {
      const TwItemCell *cell = &self->cell[self->link[i].limit];

      if (cell->n_groups > 1 && !cell->is_cut && (cell->units > cell->room || round >= MAX_ROUNDS))
        cut_up (self, self->link[i].limit, old, n_old);
    }

  return passed;
}

gboolean
tw_item_limits_enter (TwItemLimits     *self,
                      TwNetworkSimplex *simplex,
                      const guint8     *basis,
                      gsize             size,
                      const TwUse      *left,
                      const TwUse      *own,
                      const double     *micros,
                      gboolean          near)
{
  gboolean used;

  find_rooms (self, left, own);
  remove_twins (self);
  set_residual (self, micros);
  if (near)
    return tw_network_simplex_attach_near (simplex, &self->network->net, basis, size, &used, NULL);

  return tw_network_simplex_attach_with_basis_data (simplex, &self->network->net, basis, size, &used, NULL);
}

/* Links are by arc; an arc that uses no limit has none. */
void
tw_item_limits_set_capacity (TwItemLimits *self,
                             guint         arc,
                             gint64        capacity)
{
  guint low = 0;
  guint high = self->n_links;

  self->capacity[arc] = self->network->capacity[arc] = capacity;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->link[middle].arc < arc)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < self->n_links && self->link[low].arc == arc; low++)
    share_again (self, low);
}

/* Where it stands now is nearer than where it began. */
static void
save_basis (TwItemLimits           *self,
            const TwNetworkSimplex *simplex)
{
  self->basis_size = tw_network_simplex_get_basis_size (simplex);
  if (self->basis_size > self->basis_room)
    {
      self->basis_room = self->basis_size + self->basis_size / 4;
      self->basis = g_realloc (self->basis, self->basis_room);
    }
  tw_network_simplex_save_basis (simplex, self->basis);
}

TwFlowStatus
tw_item_limits_settle (TwItemLimits       *self,
                       TwNetworkSimplex   *simplex,
                       const guint8       *basis,
                       gsize               size,
                       GBytes             *again,
                       const TwLimitShare *old,
                       guint               n_old,
                       const double       *micros,
                       TwFlowStatus        status,
                       gboolean           *was_cut,
                       GCancellable       *cancellable)
{
  guint    round = 0;
  gboolean used;

  *was_cut = FALSE;
  while (status != TW_FLOW_CANCELLED && cut_what_is_passed (self, tw_network_simplex_get_flow (simplex), old, n_old, round++))
    {
      *was_cut = TRUE;
      if (again == NULL)
        save_basis (self, simplex);
      set_residual (self, micros);
      used = again != NULL && tw_network_simplex_attach_near (simplex, &self->network->net, g_bytes_get_data (again, NULL), g_bytes_get_size (again), &used, NULL) && used;
      if (again == NULL && !tw_network_simplex_attach_with_basis_data (simplex, &self->network->net, self->basis, self->basis_size, &used, NULL))
        return TW_FLOW_CANCELLED; /* not reached: charges keep to the solver's limits */
      if (!used && !tw_network_simplex_attach_with_basis_data (simplex, &self->network->net, basis, size, &used, NULL))
        return TW_FLOW_CANCELLED; /* not reached, likewise */
      status = tw_network_simplex_solve (simplex, cancellable);
    }

  return status;
}

TwFlowStatus
tw_item_limits_solve_within (TwItemLimits       *self,
                             TwNetworkSimplex   *simplex,
                             const guint8       *basis,
                             gsize               size,
                             const TwUse        *left,
                             const TwUse        *own,
                             const TwLimitShare *old,
                             guint               n_old,
                             const double       *micros,
                             GCancellable       *cancellable)
{
  gboolean was_cut;

  if (!tw_item_limits_enter (self, simplex, basis, size, left, own, micros, FALSE))
    return TW_FLOW_CANCELLED; /* not reached, likewise */

  return tw_item_limits_settle (self, simplex, basis, size, NULL, old, n_old, micros, tw_network_simplex_solve (simplex, cancellable), &was_cut, cancellable);
}

void
tw_item_limits_read_shares (TwItemLimits *self,
                            const gint64 *flow,
                            GArray       *shares)
{
  count_units (self, flow);
  for (guint i = 0; i < self->n_links; i++)
    if (self->units[i] != 0)
      {
        TwLimitShare share = { self->link[i].limit, self->group[i], self->units[i] * self->link[i].use };

        g_array_append_val (shares, share);
      }
}

/* What units on links side by side lack of the next size of an order; 0 if it is none. */
static gint64
get_order_rest (const TwItemLimits *self,
                guint               i)
{
  const TwItem *item = tw_model_get_item (self->network->template->model, self->network->item);
  gint64        carton = MAX (item->units_per_carton, 1);

  if (self->units[i] == 0 || self->limits->limit[self->link[i].limit].kind != TW_LIMIT_BUDGET)
    return 0;

  return (MAX (self->units[i], (gint64) item->minimum_order) + carton - 1) / carton * carton - self->units[i];
}

void
tw_item_limits_share_rooms (TwItemLimits *self,
                            const gint64 *flow)
{
  count_units (self, flow);
  for (guint i = 0; i < self->n_links;)
    {
      guint       end = find_group_end (self, i);
      TwItemCell *cell = &self->cell[self->link[i].limit];

      if (cell->n_groups > 1 && !cell->is_cut && self->limits->limit[self->link[i].limit].hard)
        {
          gint64 spare = MAX (cell->room - cell->units, 0); /* of groups not yet seen their present units are kept */
          gint64 more = get_order_rest (self, i);

          if (more == 0 || more > spare)
            more = spare / MAX (cell->n_groups - self->group[i], 1);
          cell->units += more;
          self->share[i] = self->units[i] + more;
          share_out (self, i, end);
        }
      i = end;
    }
}
