/* tw-scenario-text.h: scenarios and what came of them in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

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

G_END_DECLS
