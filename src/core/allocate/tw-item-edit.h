/* tw-item-edit.h: one item while its pins are moved about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-item-limits.h"
#include "allocate/tw-item-solver.h"

G_BEGIN_DECLS

/**
 * TwItemEdit:
 *
 * The item's network within what all other items leave of the shared limits, solved, and the same network at the limits'
 * prices, which the bound needs. A pin that is put, moved or taken back is some supplies and an arc; both networks follow
 * it by a handful of pivots. Costs have their tie breaks in the first, so that its flow is the same whatever pins
 * there were before, unless two flows are equal to the last of them.
 */
typedef struct _TwItemEdit TwItemEdit;

/* @template and @limits must outlive it; the model of @template may be replaced by one that differs in pins. */
TwItemEdit *tw_item_edit_new (const TwNetworkTemplate *template,
                              const TwLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void        tw_item_edit_free (TwItemEdit *self);

/**
 * tw_item_edit_open:
 * @start: an earlier answer for the item that differs by pins
 * @left: (array length=limits->n): what all other items leave of each limit
 * @micros: (array length=limits->n): the limits' prices
 *
 * Makes it that of @start's item, whatever it was of before, with its pins in the model as it is now; pins only pass a
 * limit as far as they must. Answers are rounded if @start was.
 *
 * Returns: %FALSE with @error as for tw_allocate_items(); it is then of no item
 */
gboolean tw_item_edit_open (TwItemEdit       *self,
                            const TwItemPlan *start,
                            const TwUse      *left,
                            const double     *micros,
                            GCancellable     *cancellable,
                            GError          **error);

/**
 * tw_item_edit_move_pins:
 *
 * Goes on to the pins that the item has in the model now.
 *
 * Returns: %FALSE if the network cannot follow them, if they are more than there can be, or if cancelled; it is then of no
 *   item. Where units that are missing enter depends on where the solver started: that must not be what was asked before.
 */
gboolean tw_item_edit_move_pins (TwItemEdit   *self,
                                 GCancellable *cancellable);

/* The item it was opened for, %TW_ANY if it is of none. */
guint32 tw_item_edit_get_item (const TwItemEdit *self);

/**
 * tw_item_edit_answer:
 * @term: (out): worth of the item alone at the limits' prices, pins and all
 *
 * Returns: (transfer full) (nullable): the plan of the item, without its bound if there are limits; %NULL if cancelled
 */
TwItemPlan *tw_item_edit_answer (TwItemEdit   *self,
                                 double       *term,
                                 GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwItemEdit, tw_item_edit_free)

G_END_DECLS
