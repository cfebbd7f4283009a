/* tw-path-flow.h: keeps a flow cheapest while units come and go at single nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-network-simplex.h"

G_BEGIN_DECLS

/**
 * TwPathFlow:
 *
 * Starts from an optimal flow and its potentials. Units added at a node leave for the root along cheapest paths
 * of the residual network, units taken are made up for from there; the flow stays optimal for the supplies as they
 * are then. A search sees only nodes that are nearer than the root, so a change costs what its
 * neighbourhood does, not what the network does, and every change can be taken back.
 *
 * Since the optimum is concave in the supplies, the potentials of any optimal flow bound what a change is worth:
 * @units at a node never more than @units times its potential. (Of negative units likewise: they cost at least that.)
 *
 * Source: successive shortest paths with potentials: Ahuja, Magnanti & Orlin, Network Flows, 1993, ch. 9.7.
 */
typedef struct _TwPathFlow TwPathFlow;

/**
 * tw_path_flow_new:
 * @network: borrowed with its arrays; costs must not change meanwhile. Arcs of capacity 0 are left out
 * @flow: (array length=n_arcs): an optimal flow, copied
 * @potential: (array length=n_nodes): its potentials, as of tw_network_simplex_get_potential(), copied
 *
 * O(nodes + arcs).
 */
TwPathFlow *tw_path_flow_new (const TwNetwork *network,
                              const gint64    *flow,
                              const gint64    *potential) G_GNUC_WARN_UNUSED_RESULT;
void        tw_path_flow_free (TwPathFlow *self);

/**
 * tw_path_flow_add:
 * @node: any; at the root nothing happens
 * @units: > 0 to add, < 0 to take
 * @gain: (out): by how much the flow got cheaper; negative if it got dearer
 *
 * Returns: %FALSE if not all units can leave or be made up for; the caller must then undo
 */
gboolean tw_path_flow_add (TwPathFlow *self,
                           guint32     node,
                           gint64      units,
                           double     *gain);

/**
 * tw_path_flow_send:
 * @least: a gain no better is of no use; -INFINITY for any
 *
 * Adds @units at the head of @arc and takes them at its tail, as if they moved there beside the flow, its cost paid.
 * @gain is as of tw_path_flow_add().
 *
 * Returns: %FALSE as tw_path_flow_add(), or if the gain is no more than @least, which may be known early
 */
gboolean tw_path_flow_send (TwPathFlow *self,
                            guint       arc,
                            gint64      units,
                            double      least,
                            double     *gain);

/**
 * tw_path_flow_fix:
 * @units: >= 0, whatever the arc's capacity
 *
 * Closes @arc, and lets @units move on it apart from the flow. The rest is as of tw_path_flow_send().
 */
gboolean tw_path_flow_fix (TwPathFlow *self,
                           guint       arc,
                           gint64      units,
                           double      least,
                           double     *gain);

/* Takes back everything since get_mark() returned @mark, or since the last keep(). */
gsize tw_path_flow_get_mark (const TwPathFlow *self);
void  tw_path_flow_undo (TwPathFlow *self,
                         gsize       mark);
void  tw_path_flow_keep (TwPathFlow *self);

/* Takes back what was done since @mark and remembers it, in place of what was remembered before; does it again, at the point
 * where it was taken back. */
void tw_path_flow_put_aside (TwPathFlow *self,
                             gsize       mark);
void tw_path_flow_put_back (TwPathFlow *self);

/* (array length=n_nodes), (array length=n_arcs): as they are now */
const gint64 *tw_path_flow_get_potential (const TwPathFlow *self);
const gint64 *tw_path_flow_get_flow (const TwPathFlow *self);

/* Cheapest paths searched so far. */
guint64 tw_path_flow_get_n_searches (const TwPathFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPathFlow, tw_path_flow_free)

G_END_DECLS
