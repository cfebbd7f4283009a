/* tw-item-limits.h: the shared limits within one item's network
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-network.h"
#include "allocate/tw-limits.h"

G_BEGIN_DECLS

/**
 * TwItemUse: an arc that uses a limit
 * @use: of one unit, in the limit's measure
 */
typedef struct
{
  guint32 arc;
  guint32 limit;
  gint64  use;
} TwItemUse;

/**
 * TwLimitShare: what an item uses of one limit in one place of its network
 * @group: which of these places, from 0, in the order of the arcs
 */
typedef struct
{
  guint32 limit;
  guint32 group;
  gint64  use;
} TwLimitShare;

/**
 * TwItemCell: a limit while an item is planned within what is left of it
 * @room: units of the item that fit
 * @units: those that use it now
 * @n_groups: places in the network where it is used
 * @is_cut: whether each of these has its own share of the room, rather than all of it
 */
typedef struct
{
  gint64   room;
  gint64   units;
  guint    n_groups;
  gboolean is_cut;
} TwItemCell;

/**
 * TwItemLimits:
 * @link: (array length=n_links + n_twins): by arc
 * @sharers: items that are planned side by side: each has its part of what is left; 1 at first
 * @n_twins: arcs that were appended to @network, each beside another, for what passes a soft limit
 * @cost: (array length=n_arcs): of @network as it was attached
 * @capacity: (array length=n_arcs): likewise
 *
 * Scratch that is attached to one network after another; one for each thread. A price on a limit makes the arcs that
 * use it dearer, a residual closes them beyond what is left. Both change @network in place; the simplex must then be
 * updated or attached.
 */
typedef struct
{
  const TwLimits *limits;
  TwItemNetwork  *network;
  TwItemUse      *link;
  guint           n_links;
  guint           n_twins;
  guint           sharers;
  gint64         *cost;
  gint64         *capacity;

  /*< private >*/
  guint      *first; /* [n_links + n_twins]: first of the links side by side with it */
  guint      *group; /* [n_links]: of these, which place of its limit that is */
  gint64     *units; /* [n_links]: scratch, of these */
  gint64     *share; /* of the first of links side by side: units they carry together before they pay or end */
  guint32    *twin;  /* [n_links]: arc beside the link's, 0 if there is none */
  guint       n_arcs_room;
  gint64      most; /* micros a unit may be charged on an arc */
  TwItemCell *cell; /* [n limits] */
  guint8     *basis;
  gsize       basis_size;
  gsize       basis_room;
} TwItemLimits;

/* @limits must outlive it. */
TwItemLimits *tw_item_limits_new (const TwLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void          tw_item_limits_free (TwItemLimits *self);

/* Finds what uses limits in @network, built, priced and with its pins. The tie breaks are taken out of its costs, so that
 * they are whole millionths and a bound found with them is exact. O(arcs). */
void tw_item_limits_attach (TwItemLimits  *self,
                            TwItemNetwork *network);

/**
 * tw_item_limits_freeze:
 *
 * What prices and residuals need of the network attached, some 16 bytes an arc: its shape, capacities, supplies and costs in whole
 * millionths. thaw() makes @network such a one again, in a tenth of the time it takes to build, but nothing that
 * an answer is read from.
 *
 * Returns: (transfer full) (nullable): %NULL if the figures are too large for this form
 */
guint8 *tw_item_limits_freeze (const TwItemLimits *self,
                               gsize              *size) G_GNUC_WARN_UNUSED_RESULT;
void    tw_item_limits_thaw (TwItemLimits  *self,
                             TwItemNetwork *network,
                             guint32        item,
                             const guint8  *frozen);

/**
 * tw_item_limits_set_prices:
 * @micros: (array length=n limits): price of a measure, millionths of the plan's currency, >= 0
 *
 * Costs as attached, with what an arc uses charged: whole millionths, rounded down, never more than the solver's limit on
 * costs has room for, which is more than any unit earns.
 */
void tw_item_limits_set_prices (TwItemLimits *self,
                                const double *micros);

/* Worth of @flow (and of what is fixed) in millionths, at the costs last set and as attached. */
TwUse tw_item_limits_get_value (const TwItemLimits *self,
                                const gint64       *cost,
                                const gint64       *flow);

/* Adds to @use (array length=n limits) what @flow and what is fixed use, times @sign. */
void tw_item_limits_add_use (const TwItemLimits *self,
                             const gint64       *flow,
                             int                 sign,
                             TwUse              *use);

/**
 * tw_item_limits_solve_within:
 * @simplex: will be attached to the network
 * @basis: (array length=size): to start from
 * @left: (array length=n limits): what is left of each limit; below 0 counts as 0
 * @own: (array length=n limits): what the item itself uses of it, to be given back first
 * @old: (array length=n_old) (nullable): the same by place, to be kept possible
 * @micros: (array length=n limits) (nullable): a price beside it, which guides the choice between limits that are free
 *
 * The best flow that stays within what is left of every hard limit, and that pays the overage of soft ones it passes. Arcs
 * side by side that use one limit, as cover and hold of a place and week, share what is left, the better first. Arcs of one
 * limit that are not side by side, as orders of one budget, first get all of it each; if together they pass
 * it, each is cut to a share. What the item did before stays possible, so that without prices it never gets worse.
 *
 * The simplex holds the flow, the network its costs and capacities, afterwards.
 */
TwFlowStatus tw_item_limits_solve_within (TwItemLimits       *self,
                                          TwNetworkSimplex   *simplex,
                                          const guint8       *basis,
                                          gsize               size,
                                          const TwUse        *left,
                                          const TwUse        *own,
                                          const TwLimitShare *old,
                                          guint               n_old,
                                          const double       *micros,
                                          GCancellable       *cancellable);

/**
 * tw_item_limits_enter:
 * @near: whether @basis is of nearly the same problem; see tw_network_simplex_attach_near()
 *
 * The first half of tw_item_limits_solve_within(): arcs have what room there is, and @simplex starts from @basis; it then
 * is to be solved. From there on tw_network_simplex_will_change_arc() and its like follow smaller changes, which
 * tw_item_limits_set_capacity() works out: @capacity is that of an arc whose limit is hard, as if it had been attached so.
 */
gboolean tw_item_limits_enter (TwItemLimits     *self,
                               TwNetworkSimplex *simplex,
                               const guint8     *basis,
                               gsize             size,
                               const TwUse      *left,
                               const TwUse      *own,
                               const double     *micros,
                               gboolean          near);
void     tw_item_limits_set_capacity (TwItemLimits *self,
                                      guint         arc,
                                      gint64        capacity);

/* The second half, once it is solved with @status: where arcs that had all the room each pass it together, they are cut
 * to shares and it is solved again, from @again if that fits, (nullable): where it ended another time; without it from
 * where it stands, if that fits; or else from @basis. @was_cut: whether that was so; the twins may then be others. */
TwFlowStatus tw_item_limits_settle (TwItemLimits       *self,
                                    TwNetworkSimplex   *simplex,
                                    const guint8       *basis,
                                    gsize               size,
                                    GBytes             *again,
                                    const TwLimitShare *old,
                                    guint               n_old,
                                    const double       *micros,
                                    TwFlowStatus        status,
                                    gboolean           *was_cut,
                                    GCancellable       *cancellable);

/* Tells places in the network apart, without finding a flow within anything. */
void tw_item_limits_find_groups (TwItemLimits *self);

/* What a flow found so uses, or any once the groups are found: appends #TwLimitShare to @shares. */
void tw_item_limits_read_shares (TwItemLimits *self,
                                 const gint64 *flow,
                                 GArray       *shares);

/**
 * tw_item_limits_share_rooms:
 * @flow: (array length=n_arcs): as tw_item_limits_solve_within() found it just before
 *
 * Before rounding: arcs of one hard limit that are not side by side, and that each were offered all of its room, are cut
 * to what they carry and a share of the rest, so that they keep to it however the flow changes. Orders of a budget may
 * grow to the next size while there is room. @flow stays the best.
 */
void tw_item_limits_share_rooms (TwItemLimits *self,
                                 const gint64 *flow);

/* What the item's pins within the weeks planned are worth themselves, and all else that no arc has. */
double tw_item_network_get_pin_value (const TwItemNetwork *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemLimits, tw_item_limits_free)

G_END_DECLS
