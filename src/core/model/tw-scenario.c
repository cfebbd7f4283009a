/* tw-scenario.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-scenario.h"

#include "model/tw-words.h"

#include <string.h>

const char *const tw_policy_words[TW_N_POLICIES + 1] = { "nggs", "fba", "sca", "plan", "clairvoyant", NULL };
const char *const tw_disruption_kind_words[TW_N_DISRUPTION_KINDS + 1] = { "canal", "port", "tariff", "demand", "factory", "rent", NULL };
const char *const tw_switch_words[] = { "no_air", "no_overflow", "no_phases", "commit_at_source", NULL };

void
tw_scenario_copy (TwScenario       *to,
                  const TwScenario *from)
{
  *to = *from;
  to->name = g_strdup (from->name);
  to->disruption = g_memdup2 (from->disruption, from->n_disruptions * sizeof *from->disruption);
  to->owner = g_strdup (from->owner);
  to->reason = g_strdup (from->reason);
  to->expected = g_strdup (from->expected);
  to->realised = g_strdup (from->realised);
}

void
tw_scenario_clear (TwScenario *scenario)
{
  g_free (scenario->name);
  g_free (scenario->disruption);
  g_free (scenario->owner);
  g_free (scenario->reason);
  g_free (scenario->expected);
  g_free (scenario->realised);
  *scenario = (TwScenario){ 0 };
}

static gboolean
disruptions_equal (const TwScenario *a,
                   const TwScenario *b)
{
  if (a->n_disruptions != b->n_disruptions)
    return FALSE;
  for (guint i = 0; i < a->n_disruptions; i++)
    {
      const TwDisruption *x = &a->disruption[i];
      const TwDisruption *y = &b->disruption[i];

      if (x->kind != y->kind || x->place != y->place || strcmp (x->passage, y->passage) != 0 || x->first_week != y->first_week ||
          x->last_week != y->last_week || x->amount != y->amount)
        return FALSE;
    }

  return TRUE;
}

gboolean
tw_scenario_asks_alike (const TwScenario *a,
                        const TwScenario *b)
{
  return a->policy == b->policy && a->switches == b->switches && disruptions_equal (a, b);
}

const char *
tw_policy_to_string (TwPolicy policy)
{
  return tw_policy_words[policy];
}

int
tw_policy_from_string (const char *text)
{
  return tw_words_find (tw_policy_words, text);
}

const char *
tw_disruption_kind_to_string (TwDisruptionKind kind)
{
  return tw_disruption_kind_words[kind];
}

int
tw_disruption_kind_from_string (const char *text)
{
  return tw_words_find (tw_disruption_kind_words, text);
}

const char *
tw_switch_to_string (TwSwitch flag)
{
  return tw_switch_words[g_bit_nth_lsf (flag, -1)];
}

guint32
tw_switch_from_string (const char *text)
{
  int i = tw_words_find (tw_switch_words, text);

  return i < 0 ? 0 : 1u << i;
}

void
tw_disruption_kind_get_range (TwDisruptionKind kind,
                              double          *least,
                              double          *most)
{
  static const struct
  {
    double least;
    double most;
  } ranges[TW_N_DISRUPTION_KINDS] = {
    [TW_DISRUPTION_CANAL] = { 0, 0 },
    [TW_DISRUPTION_PORT] = { 0, 365 },
    [TW_DISRUPTION_TARIFF] = { -1, 10 },
    [TW_DISRUPTION_DEMAND] = { -1, 10 },
    [TW_DISRUPTION_FACTORY] = { 0, 1 },
    [TW_DISRUPTION_RENT] = { -1, 10 },
  };

  *least = ranges[kind].least;
  *most = ranges[kind].most;
}
