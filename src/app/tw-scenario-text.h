/* tw-scenario-text.h: scenarios and what came of them in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"
#include "simulate/tw-simulate.h"

G_BEGIN_DECLS

/* Texts are in the program's language, static or new; main thread only. */

/* "FBA", "Today’s plan"; the second with what it is: "FBA · push to country". */
const char *tw_policy_get_title (TwPolicy policy);
const char *tw_policy_get_long_title (TwPolicy policy);

/* What is done without: "without air freight". */
const char *tw_switch_get_title (TwSwitch flag);

/* A sea passage by the word of the lane network, "suez": "Suez Canal"; @passage itself where it is not known. */
const char *tw_passage_get_title (const char *passage);

const char *tw_disruption_kind_get_title (TwDisruptionKind kind);

/* "Suez Canal closed, weeks 1–26"; @model: names places. */
char *tw_disruption_dup_text (const TwDisruption *disruption,
                              const TwModel      *model) G_GNUC_WARN_UNUSED_RESULT;

/* Its name, or that of its policy. */
const char *tw_scenario_get_title (const TwScenario *scenario);

/* Policy, switches and disruptions, for a tooltip; one a line. */
char *tw_scenario_dup_description (const TwScenario *scenario,
                                   const TwModel    *model) G_GNUC_WARN_UNUSED_RESULT;

/* Who decided, when, why, what was expected and what came of it; one a line. */
char *tw_scenario_dup_decision (const TwScenario *scenario) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwFigure: a line of the comparison
 * @kind: the mean of all paths, of the worst twentieth of them, or how much more than in the first scenario
 * @better: 1 if more is better, -1 if less is, 0 if neither
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
  int better;
} TwFigure;

/* The lines, in order. (transfer none) */
const TwFigure *tw_figure_get_all (guint *n);

const char *tw_figure_get_title (const TwFigure *figure);

/* A value, or how far off one may be, in the measure's unit: "$1.482 M", "96.8 %"; differences with their sign. */
char *tw_figure_format (const TwFigure *figure,
                        double          value,
                        const char     *currency) G_GNUC_WARN_UNUSED_RESULT;
char *tw_figure_format_margin (const TwFigure *figure,
                               double          margin,
                               const char     *currency) G_GNUC_WARN_UNUSED_RESULT;

/* The value of scenario @s: @mean with its interval; of the worst twentieth @lo and @hi are NaN, and so is the difference of the
 * first scenario from itself. */
void tw_figure_get (const TwFigure     *figure,
                    const TwSimulation *simulation,
                    guint               s,
                    TwSimEstimate      *out);

/**
 * tw_figure_find_best:
 *
 * Returns: number of the scenario that is better than every other, with 95 % certainty where paths can tell; -1 if none is
 */
int tw_figure_find_best (const TwFigure     *figure,
                         const TwSimulation *simulation);

G_END_DECLS
