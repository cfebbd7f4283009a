/* tw-session-scenarios.c: ways to run the chain: what is compared, and what the plan and its items run under
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- what the plan runs under ---- */

void
tw_session_set_policy (TwSession *self,
                       TwPolicy   policy)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;
  TwRules rules;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self) || tw_model_get_rules (self->now.model)->policy == policy)
    return;

  rules = *tw_model_get_rules (self->now.model);
  rules.policy = policy;
  model = tw_model_with_rules (self->now.model, &rules, &error);
  if (model == NULL)
    tw_session_fail (self, error);
  /* TRANSLATORS: an edit that can be undone: which of the three supply chains the plan runs under */
  else if (tw_session_commit (self, model, _ ("Change of the plan’s chain"), TW_EDIT_RULES))
    tw_session_ask (self, TW_EDIT_RULES);
}

static TwPolicy
get_own_policy (const TwModel *model,
                guint32        item)
{
  guint               n;
  const TwItemPolicy *policies = tw_model_get_item_policies (model, &n);

  for (guint i = 0; i < n; i++)
    if (policies[i].item == item)
      return policies[i].policy;

  return TW_POLICY_OF_PLAN;
}

void
tw_session_set_item_policy (TwSession *self,
                            guint32    item,
                            TwPolicy   policy)
{
  g_autoptr (TwModel) model = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self) || get_own_policy (self->now.model, item) == policy)
    return;

  model = tw_model_with_item_policy (self->now.model, item, policy, &error);
  if (model == NULL)
    tw_session_fail (self, error);
  /* TRANSLATORS: an edit that can be undone: which of the three supply chains an item runs under */
  else if (tw_session_commit (self, model, _ ("Change of an item’s chain"), TW_EDIT_POLICIES))
    tw_session_ask (self, TW_EDIT_POLICIES);
}

/* ---- what is compared ---- */

/* Rows that lend all they point to. */
static GArray *
list_scenarios (const TwModel *model)
{
  GArray           *scenarios = g_array_new (FALSE, FALSE, sizeof (TwScenario));
  guint             n;
  const TwScenario *present = tw_model_get_scenarios (model, &n);

  if (n > 0)
    g_array_append_vals (scenarios, present, n);

  return scenarios;
}

static int
find_scenario (const GArray *scenarios,
               gint64        id)
{
  for (guint i = 0; i < scenarios->len; i++)
    if (g_array_index (scenarios, TwScenario, i).id == id)
      return (int) i;

  return -1;
}

static gint64
find_free_id (const GArray *scenarios)
{
  gint64 id = 1;

  for (guint i = 0; i < scenarios->len; i++)
    id = MAX (id, g_array_index (scenarios, TwScenario, i).id + 1);

  return id;
}

static gboolean
texts_equal (const char *a,
             const char *b)
{
  return g_str_equal (a != NULL ? a : "", b != NULL ? b : "");
}

static gboolean
scenarios_equal (const TwScenario *a,
                 const TwScenario *b)
{
  return tw_scenario_asks_alike (a, b) && a->decided == b->decided &&
         texts_equal (a->name, b->name) && texts_equal (a->owner, b->owner) && texts_equal (a->reason, b->reason) &&
         texts_equal (a->expected, b->expected) && texts_equal (a->realised, b->realised);
}

/* The plan stays the very one it was, and so does what was found out about it. */
void
tw_session_settle_scenarios (TwSession *self,
                             TwPlan    *plan)
{
  gboolean is_answer = plan != NULL && plan == self->answer;
  TwPlan  *same = plan != NULL ? tw_plan_with_model (plan, self->now.model) : NULL;

  g_clear_pointer (&self->now.plan, tw_plan_unref);
  self->now.plan = same;
  if (is_answer)
    {
      g_clear_pointer (&self->answer, tw_plan_unref);
      self->answer = tw_plan_ref (same);
    }
  tw_session_update_state (self);
  tw_session_emit (self, TW_SESSION_SCENARIOS_CHANGED);
  tw_session_rename_shown (self);
}

static gboolean
commit_scenarios (TwSession    *self,
                  const GArray *scenarios,
                  const char   *label)
{
  g_autoptr (TwPlan) plan = self->now.plan != NULL ? tw_plan_ref (self->now.plan) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwModel) model = tw_model_with_scenarios (self->now.model, (const TwScenario *) scenarios->data, scenarios->len, &error);

  if (model == NULL)
    {
      tw_session_fail (self, error);
      return FALSE;
    }
  if (!tw_session_commit (self, model, label, TW_EDIT_SCENARIOS))
    return FALSE;

  tw_session_settle_scenarios (self, plan);

  return TRUE;
}

gint64
tw_session_set_scenario (TwSession        *self,
                         const TwScenario *scenario)
{
  g_autoptr (GArray) scenarios = NULL;
  TwScenario row = *scenario;
  int        at;

  g_return_val_if_fail (TW_IS_SESSION (self), 0);

  if (!tw_session_check_editable (self))
    return 0;

  scenarios = list_scenarios (self->now.model);
  at = find_scenario (scenarios, scenario->id);
  if (at >= 0)
    {
      if (scenarios_equal (&g_array_index (scenarios, TwScenario, at), scenario))
        return scenario->id;
      g_array_index (scenarios, TwScenario, at) = row;
      /* TRANSLATORS: edits that can be undone */
      return commit_scenarios (self, scenarios, _ ("Change of a scenario")) ? row.id : 0;
    }

  row.id = find_free_id (scenarios);
  g_array_append_val (scenarios, row);

  return commit_scenarios (self, scenarios, _ ("New scenario")) ? row.id : 0;
}

void
tw_session_remove_scenario (TwSession *self,
                            gint64     id)
{
  g_autoptr (GArray) scenarios = NULL;
  int at;

  g_return_if_fail (TW_IS_SESSION (self));

  if (!tw_session_check_editable (self))
    return;

  scenarios = list_scenarios (self->now.model);
  at = find_scenario (scenarios, id);
  if (at < 0)
    return;

  g_array_remove_index (scenarios, (guint) at);
  commit_scenarios (self, scenarios, _ ("Removal of a scenario"));
}

gint64
tw_session_duplicate_scenario (TwSession  *self,
                               gint64      id,
                               const char *name)
{
  g_autoptr (GArray) scenarios = NULL;
  TwScenario row;
  int        at;

  g_return_val_if_fail (TW_IS_SESSION (self), 0);

  if (!tw_session_check_editable (self))
    return 0;

  scenarios = list_scenarios (self->now.model);
  at = find_scenario (scenarios, id);
  if (at < 0)
    return 0;

  row = g_array_index (scenarios, TwScenario, at);
  row.id = find_free_id (scenarios);
  row.name = (char *) name;
  row.owner = row.reason = row.expected = row.realised = NULL;
  row.decided = 0;
  g_array_insert_val (scenarios, (guint) at + 1, row);

  return commit_scenarios (self, scenarios, _ ("New scenario")) ? row.id : 0;
}
