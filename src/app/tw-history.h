/* tw-history.h: what can be undone and redone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwSnapshot: a plan as it stood between two edits
 * @model: what was asked
 * @forecasts: (nullable): %NULL if they were not ready yet
 * @plan: (nullable): the answer to @model, %NULL if it was not ready yet
 *
 * The members are immutable, so a snapshot costs three references, and going back to it restores
 * the very plan. Whoever holds a snapshot owns its references.
 */
typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
} TwSnapshot;

void tw_snapshot_clear (TwSnapshot *self);

/**
 * TwEdit: what an edit changed
 * @TW_EDIT_TABLES: tables that forecasts are made from
 * @TW_EDIT_PINS: the planner's moves
 * @TW_EDIT_OVERRIDES: the planner's word on forecasts, which are not made anew for it
 * @TW_EDIT_PHASES: where the planner says that items stand in their markets
 * @TW_EDIT_RULES: what the planner asks of every plan
 * @TW_EDIT_ACCEPTED: the plan that later ones are compared with
 * @TW_EDIT_POLICIES: which chain items run under; that of the plan is one of its rules
 * @TW_EDIT_SCENARIOS: what is compared by simulation; no plan changes for it
 */
typedef enum
{
  TW_EDIT_TABLES,
  TW_EDIT_PINS,
  TW_EDIT_OVERRIDES,
  TW_EDIT_PHASES,
  TW_EDIT_RULES,
  TW_EDIT_ACCEPTED,
  TW_EDIT_POLICIES,
  TW_EDIT_SCENARIOS,
} TwEdit;

/**
 * TwHistory: two stacks of snapshots, each with the name of the edit that lies before it
 */
typedef struct _TwHistory TwHistory;

/* Older edits than this fall off the end. */
#define TW_HISTORY_DEPTH 200

TwHistory *tw_history_new (void) G_GNUC_WARN_UNUSED_RESULT;
void       tw_history_free (TwHistory *self);
void       tw_history_clear (TwHistory *self);

/**
 * tw_history_push:
 * @before: (transfer full): the state that the edit left behind; the references are taken
 * @label: the edit in the planner's words
 * @edit: what it changed; nothing else differs
 *
 * Records an edit. What was undone and not redone is lost.
 */
void tw_history_push (TwHistory  *self,
                      TwSnapshot *before,
                      const char *label,
                      TwEdit      edit);

/* (nullable): name of the edit that the next undo takes back, or that the next redo makes again. */
const char *tw_history_get_undo_label (const TwHistory *self);
const char *tw_history_get_redo_label (const TwHistory *self);

/* What that edit changed; %TW_EDIT_TABLES where there is none. */
TwEdit tw_history_get_undo_edit (const TwHistory *self);
TwEdit tw_history_get_redo_edit (const TwHistory *self);

/**
 * tw_history_undo:
 * @state: (inout): the present in, the past out; references move both ways
 *
 * Returns: FALSE, with @state untouched, if there is nothing to undo
 */
gboolean tw_history_undo (TwHistory  *self,
                          TwSnapshot *state);
gboolean tw_history_redo (TwHistory  *self,
                          TwSnapshot *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwHistory, tw_history_free)

G_END_DECLS
