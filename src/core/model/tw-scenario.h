/* tw-scenario.h: ways to run the chain, and what may go wrong, to be compared on the same demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwPolicy: who decides what ships where, and when
 * @TW_POLICY_NGGS: global pool: production flows to the source; each week the engine plans anew with what is known then
 * @TW_POLICY_FBA: push to a country: production is split over countries at the factory and goes to their fulfilment centres
 * @TW_POLICY_SCA: chain with overflow: the country is chosen at dispatch, bulk waits in an overflow place nearby
 * @TW_POLICY_PLAN: today's plan, pins and all, for its frozen weeks; then as the global pool
 * @TW_POLICY_CLAIRVOYANT: the engine with the whole path known beforehand: what no policy can beat
 */
typedef enum
{
  TW_POLICY_NGGS,
  TW_POLICY_FBA,
  TW_POLICY_SCA,
  TW_POLICY_PLAN,
  TW_POLICY_CLAIRVOYANT,
} TwPolicy;
#define TW_N_POLICIES 5

/* Those that a plan or an item may run under come first; an item may also leave it to its plan. */
#define TW_N_PLAN_POLICIES 3
#define TW_POLICY_OF_PLAN  ((TwPolicy) TW_N_POLICIES)

/**
 * TwSwitch: one thing a policy may do without, so that what it is worth can be told
 * @TW_SWITCH_COMMIT_AT_SOURCE: every unit is given to a country as it arrives at the source
 */
typedef enum
{
  TW_SWITCH_NO_AIR = 1 << 0,
  TW_SWITCH_NO_OVERFLOW = 1 << 1,
  TW_SWITCH_NO_PHASES = 1 << 2,
  TW_SWITCH_COMMIT_AT_SOURCE = 1 << 3,
} TwSwitch;
#define TW_SWITCHES_ALL 15

/**
 * TwDisruptionKind: what may go wrong; TwDisruption.amount is
 * @TW_DISRUPTION_CANAL: a sea passage is closed and ships go another way; not used, 0
 * @TW_DISRUPTION_PORT: days that ships to and from a place with a port take longer, 0 .. 365
 * @TW_DISRUPTION_TARIFF: what is added to the duty rate of a market, -1 .. 10
 * @TW_DISRUPTION_DEMAND: by what share demand of a market changes, -1 .. 10
 * @TW_DISRUPTION_FACTORY: share of its production that a factory loses, 0 .. 1
 * @TW_DISRUPTION_RENT: by what share the rent of a place changes, -1 .. 10
 */
typedef enum
{
  TW_DISRUPTION_CANAL,
  TW_DISRUPTION_PORT,
  TW_DISRUPTION_TARIFF,
  TW_DISRUPTION_DEMAND,
  TW_DISRUPTION_FACTORY,
  TW_DISRUPTION_RENT,
} TwDisruptionKind;
#define TW_N_DISRUPTION_KINDS 6

#define TW_MAX_SCENARIOS    100
#define TW_MAX_DISRUPTIONS  16
#define TW_PASSAGE_NAME_MAX 15

/* Bytes of a text of a scenario. */
#define TW_SCENARIO_TEXT_MAX 10000

/**
 * TwDisruption: nobody knows of it before its first week; in it everybody does, and expects it to last to its last
 * @place: index of a place that suits, or %TW_ANY for all of them: with a port; a market (tariff, demand); a factory;
 *   one that pays rent; of a canal %TW_ANY
 * @passage: name of the passage closed, such as "suez"; "" but for %TW_DISRUPTION_CANAL
 * @first_week: counted from the plan's start, @last_week: included, first_week .. %TW_MAX_WEEKS - 1
 */
typedef struct
{
  TwDisruptionKind kind;
  guint32          place;
  char             passage[TW_PASSAGE_NAME_MAX + 1];
  guint            first_week;
  guint            last_week;
  double           amount;
} TwDisruption;

/**
 * TwScenario: a policy under some disruptions, and what was decided about it
 * @id: unique within the plan, > 0 and at most 2^53
 * @name: shown to the planner; "" to be known by the name of its policy
 * @switches: bits of #TwSwitch
 * @owner, @reason, @expected: the decision: who, why, and what is expected of it; "" while nothing was decided
 * @realised: what came of it; "" until somebody says so
 * @decided: seconds since 1970, UTC; 0 while nothing was decided
 */
typedef struct
{
  gint64        id;
  char         *name;
  TwPolicy      policy;
  guint32       switches;
  TwDisruption *disruption;
  guint         n_disruptions;
  char         *owner;
  char         *reason;
  char         *expected;
  char         *realised;
  gint64        decided;
} TwScenario;

/* Copies strings and disruptions; what was in @to is not freed. */
void tw_scenario_copy (TwScenario       *to,
                       const TwScenario *from);
void tw_scenario_clear (TwScenario *scenario);

/* Whether both are played alike: all but their names, numbers and decisions is the same. */
gboolean tw_scenario_asks_alike (const TwScenario *a,
                                 const TwScenario *b);

/* Stable lower-case words for files and the command line: "fba", "canal", "no_air"; each list ends with %NULL. */
extern const char *const tw_policy_words[TW_N_POLICIES + 1];
extern const char *const tw_disruption_kind_words[TW_N_DISRUPTION_KINDS + 1];
extern const char *const tw_switch_words[];

/* The same one by one. -1, or 0 for a switch, if unknown. */
const char *tw_policy_to_string (TwPolicy policy);
int         tw_policy_from_string (const char *text);
const char *tw_disruption_kind_to_string (TwDisruptionKind kind);
int         tw_disruption_kind_from_string (const char *text);
const char *tw_switch_to_string (TwSwitch flag);
guint32     tw_switch_from_string (const char *text);

/* What TwDisruption.amount may be. */
void tw_disruption_kind_get_range (TwDisruptionKind kind,
                                   double          *least,
                                   double          *most);

G_END_DECLS
