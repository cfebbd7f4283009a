/* tw-network-basis.c: where the network simplex stands, out and in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-network-simplex-private.h"

#include <string.h>

/* For each node the arc to its parent, as bytes that need not be aligned: two while arcs have no larger numbers, else four;
 * all bits set for none. */
static inline guint
get_pred_width (guint n_arcs)
{
  return n_arcs < G_MAXUINT16 ? sizeof (guint16) : sizeof (gint32);
}

static inline gint32
read_pred (const guint8 *preds,
           guint         width,
           guint         k)
{
  guint16 narrow;
  gint32  pred;

  if (width == sizeof pred)
    {
      memcpy (&pred, preds + k * sizeof pred, sizeof pred);
      return pred;
    }
  memcpy (&narrow, preds + k * sizeof narrow, sizeof narrow);

  return narrow == G_MAXUINT16 ? -1 : narrow;
}

static inline void
write_pred (guint8 *preds,
            guint   width,
            guint   k,
            gint32  pred)
{
  guint16 narrow = (guint16) pred;

  if (width == sizeof pred)
    memcpy (preds + k * sizeof pred, &pred, sizeof pred);
  else
    memcpy (preds + k * sizeof narrow, &narrow, sizeof narrow);
}

/* Whether every arc named touches its node, and all together span the network: a walk from each node to
 * one known to reach the root, which visits each node once. Uses stack and order as scratch. */
static gboolean
is_spanning_tree (TwNetworkSimplex *self,
                  const guint8     *preds,
                  guint             width)
{
  const TwNetwork *net = &self->net;
  gint32          *seen_from = self->order; /* 0 not yet, else 1 + the node the walk began at */

  memset (seen_from, 0, net->n_nodes * sizeof *seen_from);
  seen_from[net->root] = G_MAXINT32;
  for (guint start = 0; start < net->n_nodes; start++)
    {
      guint32 k = start;

      while (seen_from[k] == 0)
        {
          gint32 arc = read_pred (preds, width, k);

          seen_from[k] = (gint32) start + 1;
          if (arc < -1 || arc >= (gint64) net->n_arcs)
            return FALSE;
          if (arc == -1)
            k = net->root;
          else if (net->tail[arc] == k)
            k = net->head[arc];
          else if (net->head[arc] == k)
            k = net->tail[arc];
          else
            return FALSE;
          if (seen_from[k] == (gint32) start + 1)
            return FALSE; /* back on its own path */
        }
    }

  return TRUE;
}

/* FALSE if some arc does not touch its node; whether the arcs make a tree is for the caller to see. */
static gboolean
take_preds (TwNetworkSimplex *self,
            const guint8     *preds,
            guint             width)
{
  const TwNetwork *net = &self->net;

  for (guint k = 0; k < net->n_nodes; k++)
    {
      gint32 pred = read_pred (preds, width, k);

      if (k == net->root)
        continue;
      if (pred == -1)
        {
          self->node[k].parent = (gint32) net->root;
          self->node[k].pred = (gint32) (net->n_arcs + k);
          continue;
        }
      if (pred < 0 || (guint) pred >= net->n_arcs || (net->tail[pred] != k && net->head[pred] != k))
        return FALSE;
      tw_network_tree_take_arc (self, (gint32) k, pred);
    }

  return TRUE;
}

gboolean
tw_network_simplex_set_basis (TwNetworkSimplex *self,
                              const gint32     *pred,
                              const guint8     *at_capacity)
{
  g_return_val_if_fail (self->attached, FALSE);

  if (!is_spanning_tree (self, (const guint8 *) pred, sizeof *pred))
    return FALSE;

  for (guint e = 0; e < self->net.n_arcs; e++)
    self->state[e] = at_capacity != NULL && at_capacity[e] != 0 ? AT_CAPACITY : AT_ZERO;
  take_preds (self, (const guint8 *) pred, sizeof *pred);
  tw_network_tree_build (self);
  tw_network_tree_refresh (self);

  return TRUE;
}

void
tw_network_simplex_get_basis (const TwNetworkSimplex *self,
                              gint32                 *pred,
                              guint8                 *at_capacity)
{
  const TwNetwork *net = &self->net;

  g_return_if_fail (self->attached);

  for (guint k = 0; k < net->n_nodes; k++)
    pred[k] = k == net->root || self->node[k].pred >= (gint32) net->n_arcs ? -1 : self->node[k].pred;
  for (guint e = 0; e < net->n_arcs; e++)
    at_capacity[e] = self->state[e] == AT_CAPACITY;
}

/* ---- as bytes: this, then an arc a node, then a bit an arc ---- */

typedef struct
{
  guint32 n_nodes;
  guint32 n_arcs;
} BasisHeader;

static gsize
get_basis_size (const TwNetwork *net)
{
  return sizeof (BasisHeader) + (gsize) net->n_nodes * get_pred_width (net->n_arcs) + ((gsize) net->n_arcs + 7) / 8;
}

gsize
tw_network_simplex_get_basis_size (const TwNetworkSimplex *self)
{
  return get_basis_size (&self->net);
}

static inline guint8
gather_bits (const gint8 *state,
             guint        n)
{
  guint bits = 0;

  for (guint i = 0; i < n; i++)
    bits |= (guint) (state[i] == AT_CAPACITY) << i;

  return (guint8) bits;
}

static inline void
spread_bits (gint8 *state,
             guint  n,
             guint8 bits)
{
  for (guint i = 0; i < n; i++)
    state[i] = (bits >> i & 1) != 0 ? AT_CAPACITY : AT_ZERO;
}

/* All eight at once: each byte gets its bit, any bit becomes the highest of its byte, that becomes the whole byte. */
static inline void
spread_byte (gint8 *state,
             guint8 bits)
{
  guint64 bytes = bits * G_GUINT64_CONSTANT (0x0101010101010101) & G_GUINT64_CONSTANT (0x8040201008040201);

  G_STATIC_ASSERT (AT_CAPACITY == -1 && AT_ZERO == 1);
  bytes = (bytes + G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f)) & G_GUINT64_CONSTANT (0x8080808080808080);
  bytes = GUINT64_TO_LE ((bytes >> 7) * 0xff | G_GUINT64_CONSTANT (0x0101010101010101));
  memcpy (state, &bytes, sizeof bytes);
}

void
tw_network_simplex_save_basis (const TwNetworkSimplex *self,
                               guint8                 *basis)
{
  const TwNetwork *net = &self->net;
  BasisHeader      header = { net->n_nodes, net->n_arcs };
  guint8          *preds = basis + sizeof header;
  guint            width = get_pred_width (net->n_arcs);
  guint8          *bits = preds + (gsize) net->n_nodes * width;
  guint            n_whole = net->n_arcs / 8;

  g_return_if_fail (self->attached);

  memcpy (basis, &header, sizeof header);
  for (guint k = 0; k < net->n_nodes; k++)
    {
      gint32 pred = k == net->root || self->node[k].pred >= (gint32) net->n_arcs ? -1 : self->node[k].pred;

      write_pred (preds, width, k, pred);
    }
  for (guint i = 0; i < n_whole; i++)
    bits[i] = gather_bits (self->state + 8 * i, 8);
  if (net->n_arcs % 8 != 0)
    bits[n_whole] = gather_bits (self->state + 8 * n_whole, net->n_arcs % 8);
}

GBytes *
tw_network_simplex_dup_basis (const TwNetworkSimplex *self)
{
  gsize   size;
  guint8 *data;

  g_return_val_if_fail (self->attached, NULL);

  size = get_basis_size (&self->net);
  data = g_malloc (size);
  tw_network_simplex_save_basis (self, data);

  return g_bytes_new_take (data, size);
}

/* Arcs of the basis; the network may have more, appended since. -1 if it is of another network. */
static gint64
count_basis_arcs (const TwNetwork *net,
                  const guint8    *basis,
                  gsize            size)
{
  BasisHeader header;
  TwNetwork   own = *net;

  if (size < sizeof header)
    return -1;
  memcpy (&header, basis, sizeof header);
  own.n_arcs = header.n_arcs;

  return header.n_nodes == net->n_nodes && header.n_arcs <= net->n_arcs && size == get_basis_size (&own) ? (gint64) header.n_arcs : -1;
}

/* FALSE, and the tree spoilt, if @basis is not one of the network; it has the right size. */
static gboolean
take_basis (TwNetworkSimplex *self,
            const guint8     *basis,
            guint             n_arcs,
            gboolean          near)
{
  const TwNetwork *net = &self->net;
  const guint8    *preds = basis + sizeof (BasisHeader);
  guint            width = get_pred_width (n_arcs);
  const guint8    *bits = preds + (gsize) net->n_nodes * width;
  guint            n_whole = n_arcs / 8;

  for (guint i = 0; i < n_whole; i++)
    spread_byte (self->state + 8 * i, bits[i]);
  if (n_arcs % 8 != 0)
    spread_bits (self->state + 8 * n_whole, n_arcs % 8, bits[n_whole]);
  memset (self->state + n_arcs, AT_ZERO, net->n_arcs - n_arcs);
  if (!take_preds (self, preds, width) || !tw_network_tree_build (self))
    return FALSE;
  if (near && tw_network_repair_refresh (self))
    return TRUE;

  if (near)
    tw_network_tree_build (self);
  tw_network_tree_refresh (self);

  return TRUE;
}

gboolean
tw_network_simplex_load_basis (TwNetworkSimplex *self,
                               GBytes           *basis)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (basis, &size);
  gint64        n_arcs;

  g_return_val_if_fail (self->attached, FALSE);

  n_arcs = count_basis_arcs (&self->net, data, size);

  return n_arcs >= 0 && is_spanning_tree (self, data + sizeof (BasisHeader), get_pred_width ((guint) n_arcs)) && take_basis (self, data, (guint) n_arcs, FALSE);
}

static gboolean
attach_with_basis (TwNetworkSimplex *self,
                   const TwNetwork  *network,
                   const guint8     *basis,
                   gsize             size,
                   gboolean          near,
                   gboolean         *used_basis,
                   GError          **error)
{
  gint64 n_arcs;

  if (!tw_network_simplex_take (self, network, error))
    return FALSE;

  n_arcs = count_basis_arcs (network, basis, size);
  *used_basis = n_arcs >= 0 && take_basis (self, basis, (guint) n_arcs, near);
  if (!*used_basis)
    tw_network_tree_start_artificial (self);

  return TRUE;
}

gboolean
tw_network_simplex_attach_with_basis_data (TwNetworkSimplex *self,
                                           const TwNetwork  *network,
                                           const guint8     *basis,
                                           gsize             size,
                                           gboolean         *used_basis,
                                           GError          **error)
{
  return attach_with_basis (self, network, basis, size, FALSE, used_basis, error);
}

gboolean
tw_network_simplex_attach_near (TwNetworkSimplex *self,
                                const TwNetwork  *network,
                                const guint8     *basis,
                                gsize             size,
                                gboolean         *used_basis,
                                GError          **error)
{
  return attach_with_basis (self, network, basis, size, TRUE, used_basis, error);
}

gboolean
tw_network_simplex_attach_with_basis (TwNetworkSimplex *self,
                                      const TwNetwork  *network,
                                      GBytes           *basis,
                                      gboolean         *used_basis,
                                      GError          **error)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (basis, &size);

  return tw_network_simplex_attach_with_basis_data (self, network, data, size, used_basis, error);
}
