/* tw-figure.h: lines of a comparison of scenarios
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-comparison.h"

G_BEGIN_DECLS

/**
 * TwFigure: a line of the comparison
 * @kind: the mean of all paths, of the worst twentieth of them, or how much more than in the first scenario
 * @better: 1 if more is better, -1 if less is, 0 if neither
 * @first: one of those that are looked at first
 */
typedef struct
{
  TwSimMeasure measure;
  enum
  {
    TW_FIGURE_MEAN,
    TW_FIGURE_WORST,
    TW_FIGURE_DIFFERENCE,
  } kind;
  int      better;
  gboolean first;
} TwFigure;

/* The lines, in order. (transfer none) */
const TwFigure *tw_figure_get_all (guint *n);

const char *tw_figure_get_title (const TwFigure *figure);

/* A value in the measure's unit: "$1.482 M", "96.8 %"; differences with their sign. */
char *tw_figure_format (const TwFigure *figure,
                        double          value,
                        const char     *currency) G_GNUC_WARN_UNUSED_RESULT;

/* How far off @value may be, as exact as that is written. */
char *tw_figure_format_margin (const TwFigure *figure,
                               double          value,
                               double          margin,
                               const char     *currency) G_GNUC_WARN_UNUSED_RESULT;

/* The value of the scenario @i of @comparison: @mean with its interval; of the worst twentieth @lo and @hi are NaN, and so is the
 * difference of the first scenario from itself. O(paths), of the worst O(paths log paths). */
void tw_figure_get (const TwFigure     *figure,
                    const TwComparison *comparison,
                    guint               i,
                    TwSimEstimate      *out);

/**
 * tw_figure_find_best:
 * @estimates: (array length=n): tw_figure_get() of each scenario of @comparison
 *
 * O(scenarios × paths).
 *
 * Returns: the scenario of @comparison that is better than every other, with 95 % certainty where paths can tell; -1 if none is.
 *   One that knows the future is not compared
 */
int tw_figure_find_best (const TwFigure      *figure,
                         const TwComparison  *comparison,
                         const TwSimEstimate *estimates);

G_END_DECLS
