/* tw-plan-editor.h: a plan while pins are moved about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwPlanEditor:
 *
 * Answers one question after another about the same plan: what becomes of it if some items had other pins? What they ask
 * alike is worked out once, and the items that were asked about last are kept solved, so that a pointer's next motion
 * costs some pivots. An answer does not depend on the questions before it.
 *
 * Reference-counted; any thread may ask, one question is answered at a time.
 */
typedef struct _TwPlanEditor TwPlanEditor;

/* Nothing is worked out before the first question. */
TwPlanEditor *tw_plan_editor_new (const TwPlan *start) G_GNUC_WARN_UNUSED_RESULT;
/* @before: (nullable): the editor of a plan that was edited into @start; what stays as it was is taken from it when the first
 * question is asked, and it has to work that out again should it be asked itself. Answers are the same. */
TwPlanEditor *tw_plan_editor_new_after (TwPlanEditor *before,
                                        const TwPlan *start) G_GNUC_WARN_UNUSED_RESULT;
TwPlanEditor *tw_plan_editor_ref (TwPlanEditor *self);
void          tw_plan_editor_unref (TwPlanEditor *self);

const TwPlan *tw_plan_editor_get_start (const TwPlanEditor *self);

/**
 * TwEditReach:
 * @TW_EDIT_ALONE: all other items stay as they are: what a hand that moves compares
 * @TW_EDIT_WITH_NEIGHBOURS: some that share limits with the items edited take what room became free, and give way where pins
 *   pass a hard limit; see #TwPlanRepair. Of rounded plans, a few. The plan is worth no less.
 */
typedef enum
{
  TW_EDIT_ALONE,
  TW_EDIT_WITH_NEIGHBOURS,
} TwEditReach;

/* Works out what the first question would have to, unless it is there: for the thread that has made the plan, so that no hand
 * waits for it. O(size of the plan). */
void tw_plan_editor_prepare (TwPlanEditor *self);

/* tw_allocate_items() with the editor's plan as its start. Items whose pins are
 * those of that plan stay as they are, and so do items apart (see #TwNetworkTemplate). */
TwPlan *tw_plan_editor_edit (TwPlanEditor  *self,
                             const TwModel *model,
                             const guint32 *items,
                             guint          n_items,
                             TwEditReach    reach,
                             GCancellable  *cancellable,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlanEditor, tw_plan_editor_unref)

G_END_DECLS
