/* tw-adjustment-draft.h: an override of the forecast while it is being chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-session.h"

#include "allocate/tw-adjusted-plan.h"

G_BEGIN_DECLS

/**
 * TwAdjustmentDraft:
 *
 * A new override of what the session shows, or one that is being edited. Every change asks the session for its preview
 * while the draft is watched; "changed" is emitted when the draft changes and again when its answer is there. A draft that
 * says nothing previews nothing.
 */
#define TW_TYPE_ADJUSTMENT_DRAFT (tw_adjustment_draft_get_type ())
G_DECLARE_FINAL_TYPE (TwAdjustmentDraft, tw_adjustment_draft, TW, ADJUSTMENT_DRAFT, GObject)

TwAdjustmentDraft *tw_adjustment_draft_new (TwSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* Whether somebody looks: a draft that is not watched leaves the session's preview to others. */
void tw_adjustment_draft_set_watched (TwAdjustmentDraft *self,
                                      gboolean           watched);

/* The override as it would be made: @id 0 if it is new. Lent until the next change. */
const TwOverride *tw_adjustment_draft_get_override (TwAdjustmentDraft *self);

/* Whether it would change anything. */
gboolean tw_adjustment_draft_says_something (TwAdjustmentDraft *self);

/* Choices. Another driver, or percent instead of a value, begins again with its own neutral value. */
void tw_adjustment_draft_set_driver (TwAdjustmentDraft *self,
                                     TwDriverKind       driver);
void tw_adjustment_draft_set_kind (TwAdjustmentDraft *self,
                                   TwOverrideKind     kind);
void tw_adjustment_draft_set_value (TwAdjustmentDraft *self,
                                    double             value);
void tw_adjustment_draft_set_reason (TwAdjustmentDraft *self,
                                     const char        *reason);

/* The other end of the range gives way. */
void tw_adjustment_draft_set_first_week (TwAdjustmentDraft *self,
                                         TwWeek             week);
void tw_adjustment_draft_set_last_week (TwAdjustmentDraft *self,
                                        TwWeek             week);

/* Edits the override with that id; back to a new one of what the session shows. */
void tw_adjustment_draft_edit (TwAdjustmentDraft *self,
                               gint64             id);
void tw_adjustment_draft_reset (TwAdjustmentDraft *self);

/* What is expected with it: (nullable) (transfer none): %NULL while it says nothing. */
const TwForecastSet *tw_adjustment_draft_get_forecasts (TwAdjustmentDraft *self);

/* %FALSE until the answer to this very override is there; @known: whether one is on its way. */
gboolean tw_adjustment_draft_get_effect (TwAdjustmentDraft  *self,
                                         TwAdjustmentEffect *effect,
                                         gboolean           *coming);

/* Makes the override and begins a new draft; one that is refused stays as it is. */
void tw_adjustment_draft_commit (TwAdjustmentDraft *self);

/* Of an override of @item and @market, each of which may be %TW_ANY: whether @driver can be given as percent, or as a value;
 * and bit 1 << #TwDriverKind for each whose change would be answered at all: forecasts know no other drivers than those they
 * were made with. O(series) if either is any, else O(1). */
gboolean tw_adjustment_can_be (guint32        item,
                               guint32        market,
                               TwDriverKind   driver,
                               TwOverrideKind kind);
guint32  tw_adjustment_find_known (TwSession *session,
                                   guint32    item,
                                   guint32    market);

G_END_DECLS
