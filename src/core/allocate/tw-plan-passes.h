/* tw-plan-passes.h: whole units within shared limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-coupled.h"

G_BEGIN_DECLS

/**
 * TwPlanPasses:
 * @left: (array length=limits->n): capacity less what pins and the present plan use; below 0 what a soft limit is passed
 *   by, or a hard one by its pins
 * @value: of the present plan, overage paid, plan currency; -infinity before the first pass
 * @round_once: see #TwAllocateOptions; not at first
 * @saved_value, @saved_short: of the best plan remembered: first that with the fewest items short, then with the most value
 * @n_short: items whose pins have no place in the present plan
 *
 * A pass visits all items in an order and plans each within what the others leave. Items of a batch are planned side by
 * side within the same residual and take their places in turn; one that then no longer fits is planned again at
 * once. Where answers are read, which takes longer, each has its part of the residual instead. Batches are cut by the order alone, so the number of threads changes nothing.
 */
typedef struct
{
  TwCoupled *coupled;
  TwUse     *left;
  double     value;
  gboolean   round_once;
  gint64     deadline; /* g_get_monotonic_time() after which items are not rounded again; 0 for none */
  guint      n_short;
  double     saved_value;
  guint      saved_short;

  /*< private >*/
  TwUse         *before;  /* left, when the batch began */
  GByteArray    *saved;   /* packed shares of all items, one after another */
  guint         *n_saved; /* [n_items]: bytes of each */
  GByteArray    *packed;  /* scratch */
  TwUse         *saved_values;
  struct _TwTry *attempt;
  guint          batch;

  const double *recalled_micros;
} TwPlanPasses;

TwPlanPasses *tw_plan_passes_new (TwCoupled *coupled) G_GNUC_WARN_UNUSED_RESULT;
void          tw_plan_passes_free (TwPlanPasses *self);

/**
 * tw_plan_passes_run:
 * @micros: (array length=limits->n) (nullable): prices that guide the choice; the plan pays none of them
 * @backwards: whether to take the items in reverse order, but for those with pins
 *
 * A pass without prices never makes a plan worse; one with prices may, and makes room.
 *
 * Returns: %FALSE if cancelled: the plan then is neither the old nor the new one
 */
gboolean tw_plan_passes_run (TwPlanPasses *self,
                             const double *micros,
                             gboolean      backwards);

/* Takes every item out of the plan: the next pass begins anew. */
void tw_plan_passes_clear (TwPlanPasses *self);

/* Gives @item the whole units in these shares of the limits, whatever they are worth and whether or not they fit: the next pass plans it within
 * them and what nobody has. */
void tw_plan_passes_give (TwPlanPasses *self,
                          guint         item,
                          const GArray *shares);

/* Remembers the present plan if it is the best so far; and goes back to the one remembered. */
void tw_plan_passes_remember (TwPlanPasses *self);
void tw_plan_passes_recall (TwPlanPasses *self);

/**
 * tw_plan_passes_answer:
 * @plans: (array length=n_items): where the answer of each item goes; basis and bound are not set
 *
 * A last pass without prices that reads what it finds. Where it rounds, another, unless @round_once or past @deadline, takes what the others' whole
 * cartons have left free, and keeps what is worth more. What the run remembered of the items is gone afterwards.
 *
 * Returns: %FALSE if cancelled; @plans then holds those that were found
 */
gboolean tw_plan_passes_answer (TwPlanPasses *self,
                                TwItemPlan  **plans);

/* The same with what tw_coupled_recall() found: the pass that the earlier answer is from, once more. Items that do not know what
 * they are worth at @micros (array length=limits->n) learn that, too. %FALSE also if the run turns out to be stale. */
gboolean tw_plan_passes_answer_again (TwPlanPasses *self,
                                      const double *micros,
                                      TwItemPlan  **plans);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPlanPasses, tw_plan_passes_free)

G_END_DECLS
