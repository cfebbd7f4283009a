/* tw-why.h: why the shipments of a place are in the plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-explain.h"

G_BEGIN_DECLS

/* So many lines are explained, those that earn most; and so many weeks from the one asked about. */
#define TW_WHY_MAX_LINES 5
#define TW_WHY_WEEKS     2

/**
 * TwWhyLine: a line of the plan, pins and the engine's own units together
 * @lane: index, or %TW_ANY for an order to the factory @place
 * @place: origin, or the factory
 * @worth: what it earns by the plan's duals, plan currency; what lines are ranked by
 * @answer: (nullable): %NULL until it is there, or if there is none
 */
typedef struct
{
  guint32          item;
  guint32          lane;
  guint32          place;
  guint            week;
  guint            arrive_week;
  guint64          units;
  gboolean         pinned;
  double           worth;
  TwExplainedLine *answer;
} TwWhyLine;

/**
 * tw_why_dup_lines:
 * @item: index or %TW_ANY
 * @place: index, or %TW_ANY for what leaves for any country
 * @week: counted from the plan's start
 *
 * Returns: (transfer full) (element-type TwWhyLine): the lines to and from @place that leave in @week or soon after,
 *   those that earn most first, at most %TW_WHY_MAX_LINES; without answers. O(shipments).
 */
GArray *tw_why_dup_lines (const TwPlan *plan,
                          guint32       item,
                          guint32       place,
                          guint         week) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwWhy:
 *
 * Asks a #TwExplainer on a worker about the lines of a place, and what one unit more or less is worth there. The newest
 * question wins. Signal "changed": lines or answers are others.
 */
#define TW_TYPE_WHY (tw_why_get_type ())
G_DECLARE_FINAL_TYPE (TwWhy, tw_why, TW, WHY, GObject)

TwWhy *tw_why_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @plan: (nullable): asks nothing. The same question again is none. */
void tw_why_ask (TwWhy        *self,
                 const TwPlan *plan,
                 guint32       item,
                 guint32       place,
                 guint         week);

/* (element-type TwWhyLine): lent until the next question or signal */
GArray *tw_why_get_lines (TwWhy *self);

/* FALSE until it is known; it never is without an item and a place. */
gboolean tw_why_get_unit (TwWhy           *self,
                          TwExplainedUnit *unit);

/* Whether answers are still to come. */
gboolean tw_why_get_busy (TwWhy *self);

/* ---- texts; all (transfer full) ---- */

/* "480 from Germany", "480 to France" seen from @place, "480 from Germany to France" for %TW_ANY */
char *tw_why_dup_title (const TwModel   *model,
                        const TwWhyLine *line,
                        guint32          place);

/* "Truck · leaves 30 Nov · sells from 7 Dec" */
char *tw_why_dup_way (const TwModel   *model,
                      const TwWhyLine *line);

/* What the plan would lose without the line, and what would be done instead; sentences. */
char *tw_why_dup_text (const TwModel   *model,
                       const TwWhyLine *line);

G_END_DECLS
