/* tw-move-draft.h: a move while it is being made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-cliff-text.h"
#include "tw-move-advice.h"
#include "tw-session.h"

G_BEGIN_DECLS

/**
 * TwMoveDraft:
 *
 * What the popover of a drag and the move dialog show: two places, an item, a lane, a week and units.
 * Every change asks the session for its preview; "changed" is emitted when the draft changes and again
 * when its answer is there. A draft of no units, or without a lane, previews nothing.
 */
#define TW_TYPE_MOVE_DRAFT (tw_move_draft_get_type ())
G_DECLARE_FINAL_TYPE (TwMoveDraft, tw_move_draft, TW, MOVE_DRAFT, GObject)

/**
 * TwMoveFigures: what a move changes, by the answer to this very move
 * @feasible: whether the units can be there; if not, @limit can and nothing else below counts
 * @profit: change of the expected profit, plan currency, with what neighbours give way by shared limits
 * @part: the same by parts
 * @fill_before, @fill_after: share of demand served at the destination in the %TW_MOVE_COVER_WEEKS weeks
 *   from the arrival on, 0 .. 1; of all markets if the destination serves none itself; NaN if unknown
 * @from_days_before, ...: days of supply at the origin in the week of departure and at the destination
 *   in the week of arrival, after either; may be %INFINITY
 */
typedef struct
{
  gboolean feasible;
  guint    limit;
  double   profit;
  double   part[TW_N_PARTS];
  double   fill_before;
  double   fill_after;
  double   from_days_before;
  double   from_days_after;
  double   to_days_before;
  double   to_days_after;
} TwMoveFigures;

TwMoveDraft *tw_move_draft_new (TwSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* Starts a move between two places in the session's week, of the session's item or of the item that
 * gains most, with the units that are useful. @to < 0, or a pair without a lane, empties the draft. */
void tw_move_draft_set_pair (TwMoveDraft *self,
                             int          from,
                             int          to);

/* No preview and nothing to commit. */
void tw_move_draft_clear (TwMoveDraft *self);

/* Choices; each keeps what was typed before and proposes the rest anew. @item: -1 for the best. */
void tw_move_draft_set_item (TwMoveDraft *self,
                             int          item);
void tw_move_draft_set_lane (TwMoveDraft *self,
                             guint32      lane);
void tw_move_draft_set_week (TwMoveDraft *self,
                             guint        week);
void tw_move_draft_set_units (TwMoveDraft *self,
                              guint        units);

/* The next lane between the same places, round and round. */
void tw_move_draft_cycle_lane (TwMoveDraft *self);

/* The next of the items most worth moving between the two places, @steps up or down the list; only while
 * all items are looked at. */
void tw_move_draft_cycle_item (TwMoveDraft *self,
                               int          steps);

/* To the next whole carton more or less per step, or pallet or container where there are many (see tw_move_get_step()),
 * never below a carton or above what is there. */
void tw_move_draft_step_units (TwMoveDraft *self,
                               int          steps);

/* Keys that change a draft while a hand is full: digits type units, Backspace takes the last one
 * back, plus and minus step by a carton, Tab takes the next lane, Page Up and Page Down another item.
 * Whether the key was one of them. */
gboolean tw_move_draft_handle_key (TwMoveDraft *self,
                                   guint        keyval);

/* What the draft is about; %FALSE if it is empty. @advice may be %NULL. */
gboolean tw_move_draft_get_move (TwMoveDraft  *self,
                                 TwMove       *move,
                                 TwMoveAdvice *advice);

/* %FALSE until the answer to this very move is there. */
gboolean tw_move_draft_get_figures (TwMoveDraft   *self,
                                    TwMoveFigures *figures);

/* (transfer full) (element-type TwCliffChange): the fee cliffs that the move goes over, by the answer to it, the dearest
 * first; empty until it is there. */
GArray *tw_move_draft_dup_cliffs (TwMoveDraft *self) G_GNUC_WARN_UNUSED_RESULT;

/* Pins the move with a toast that offers Undo, or says in a toast why it cannot be; empties the draft.
 * Returns whether it was pinned. */
gboolean tw_move_draft_commit (TwMoveDraft *self);

/* ---- texts that popover and dialog share; all (transfer full) ---- */

/* "Truck · 2 days" */
char *tw_move_dup_lane_label (const TwModel *model,
                              guint32        lane);

/* "20 cartons · 2 pallets"; parts of them with one digit; %NULL for an item that comes in single units */
char *tw_move_dup_packs (const TwModel *model,
                         const TwMove  *move);

/* "88 → 97 %", "71 → 38" */
char *tw_move_dup_percent_change (double before,
                                  double after);
char *tw_move_dup_days_change (double before,
                               double after);

G_END_DECLS
