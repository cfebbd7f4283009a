/* tw-model-scenarios.c: the scenarios of a model, and which chain its items run under
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-model-private.h"

#include <string.h>

#define MAX_ID G_GINT64_CONSTANT (9007199254740992)

static void
clear_scenario (gpointer data)
{
  tw_scenario_clear (data);
}

GArray *
tw_model_new_scenario_table (void)
{
  return tw_model_new_table (sizeof (TwScenario), clear_scenario);
}

static void
default_text (char **text)
{
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
append_scenario (GArray           *scenarios,
                 const TwScenario *scenario)
{
  TwScenario row;

  tw_scenario_copy (&row, scenario);
  default_text (&row.name);
  default_text (&row.owner);
  default_text (&row.reason);
  default_text (&row.expected);
  default_text (&row.realised);
  g_array_append_val (scenarios, row);
}

void
tw_model_add_scenario (TwModel          *self,
                       const TwScenario *scenario)
{
  g_return_if_fail (!self->sealed);

  append_scenario (self->scenarios, scenario);
}

static TwScenario *
find_scenario (GArray *scenarios,
               gint64  id)
{
  for (guint i = 0; i < scenarios->len; i++)
    if (g_array_index (scenarios, TwScenario, i).id == id)
      return &g_array_index (scenarios, TwScenario, i);

  return NULL;
}

void
tw_model_add_disruption (TwModel            *self,
                         gint64              id,
                         const TwDisruption *disruption)
{
  TwScenario *scenario = find_scenario (self->scenarios, id);

  g_return_if_fail (!self->sealed);

  if (scenario == NULL)
    {
      self->stray_scenario = id;
      return;
    }
  /* One too many is kept, for the check to see. */
  if (scenario->n_disruptions > TW_MAX_DISRUPTIONS)
    return;
  scenario->disruption = g_renew (TwDisruption, scenario->disruption, scenario->n_disruptions + 1);
  scenario->disruption[scenario->n_disruptions++] = *disruption;
}

void
tw_model_add_usual_scenarios (TwModel *self)
{
  static const TwPolicy usual[] = { TW_POLICY_FBA, TW_POLICY_SCA, TW_POLICY_NGGS };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    tw_model_add_scenario (self, &(TwScenario){ .id = i + 1, .policy = usual[i] });
}

void
tw_model_add_item_policy (TwModel            *self,
                          const TwItemPolicy *policy)
{
  g_return_if_fail (!self->sealed);

  g_array_append_val (self->item_policies, *policy);
}

static int
compare_item_policies (gconstpointer a,
                       gconstpointer b)
{
  const TwItemPolicy *p = a;
  const TwItemPolicy *q = b;

  return (p->item > q->item) - (p->item < q->item);
}

void
tw_model_sort_item_policies (GArray *policies)
{
  g_array_sort (policies, compare_item_policies);
}

/* ---- checks ---- */

static gboolean
suits (const TwPlace   *place,
       TwDisruptionKind kind)
{
  switch (kind)
    {
    case TW_DISRUPTION_PORT:
      return place->kind != TW_PLACE_MARKET;
    case TW_DISRUPTION_TARIFF:
    case TW_DISRUPTION_DEMAND:
      return place->kind == TW_PLACE_MARKET;
    case TW_DISRUPTION_FACTORY:
      return place->kind == TW_PLACE_FACTORY;
    case TW_DISRUPTION_RENT:
      return place->kind != TW_PLACE_MARKET && place->kind != TW_PLACE_FACTORY;
    case TW_DISRUPTION_CANAL:
      return FALSE;
    }

  return FALSE;
}

static gboolean
check_disruption (const TwModel      *self,
                  const TwDisruption *disruption,
                  guint               row,
                  GError            **error)
{
  double least, most;

  if ((guint) disruption->kind >= TW_N_DISRUPTION_KINDS)
    return tw_model_bad_row (error, "scenarios", row, "kind of a disruption is %d, expected 0 to %d", (int) disruption->kind, TW_N_DISRUPTION_KINDS - 1);
  tw_disruption_kind_get_range (disruption->kind, &least, &most);
  if ((disruption->kind == TW_DISRUPTION_CANAL) != (disruption->passage[0] != '\0') || memchr (disruption->passage, '\0', sizeof disruption->passage) == NULL)
    return tw_model_bad_row (error, "scenarios", row, "passage is \"%.*s\" for a disruption of kind %s", TW_PASSAGE_NAME_MAX, disruption->passage, tw_disruption_kind_to_string (disruption->kind));
  if (disruption->place != TW_ANY && disruption->place >= self->places->len)
    return tw_model_bad_row (error, "scenarios", row, "place %u, but there are %u", disruption->place, self->places->len);
  if (disruption->place != TW_ANY && !suits (&g_array_index (self->places, TwPlace, disruption->place), disruption->kind))
    return tw_model_bad_row (error, "scenarios", row, "place %u is none for a disruption of kind %s", disruption->place, tw_disruption_kind_to_string (disruption->kind));

  return tw_model_check_range (error, "scenarios", row, "last_week", disruption->last_week, 0, TW_MAX_WEEKS - 1) &&
         tw_model_check_range (error, "scenarios", row, "first_week", disruption->first_week, 0, disruption->last_week) &&
         tw_model_check_range (error, "scenarios", row, "amount", disruption->amount, least, most);
}

static gboolean
check_texts (const TwScenario *scenario,
             guint             row,
             GError          **error)
{
  const char *texts[] = { scenario->name, scenario->owner, scenario->reason, scenario->expected, scenario->realised };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!tw_model_check_range (error, "scenarios", row, "bytes of a text", strlen (texts[i]), 0, TW_SCENARIO_TEXT_MAX))
      return FALSE;

  return TRUE;
}

static gboolean
check_scenario (const TwModel    *self,
                const TwScenario *scenario,
                guint             row,
                GError          **error)
{
  if (scenario->id < 1 || scenario->id > MAX_ID)
    return tw_model_bad_row (error, "scenarios", row, "id is %" G_GINT64_FORMAT ", expected 1 to 2^53", scenario->id);
  if ((guint) scenario->policy >= TW_N_POLICIES)
    return tw_model_bad_row (error, "scenarios", row, "policy is %d, expected 0 to %d", (int) scenario->policy, TW_N_POLICIES - 1);
  if (!tw_model_check_range (error, "scenarios", row, "switches", scenario->switches, 0, TW_SWITCHES_ALL) ||
      !tw_model_check_range (error, "scenarios", row, "number of disruptions", scenario->n_disruptions, 0, TW_MAX_DISRUPTIONS) ||
      !check_texts (scenario, row, error))
    return FALSE;
  for (guint i = 0; i < scenario->n_disruptions; i++)
    if (!check_disruption (self, &scenario->disruption[i], row, error))
      return FALSE;

  return TRUE;
}

gboolean
tw_model_check_scenarios (const TwModel *self,
                          const GArray  *scenarios,
                          GError       **error)
{
  if (self->stray_scenario != 0)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "disruptions: there is no scenario %" G_GINT64_FORMAT, self->stray_scenario);
      return FALSE;
    }
  if (scenarios->len > TW_MAX_SCENARIOS)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%u scenarios, expected at most %d", scenarios->len, TW_MAX_SCENARIOS);
      return FALSE;
    }

  for (guint i = 0; i < scenarios->len; i++)
    {
      const TwScenario *scenario = &g_array_index (scenarios, TwScenario, i);

      if (!check_scenario (self, scenario, i, error))
        return FALSE;
      if (find_scenario ((GArray *) scenarios, scenario->id) != scenario)
        return tw_model_bad_row (error, "scenarios", i, "id %" G_GINT64_FORMAT " is there twice", scenario->id);
    }

  return TRUE;
}

gboolean
tw_model_check_item_policies (const TwModel *self,
                              const GArray  *policies,
                              GError       **error)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const TwItemPolicy *row = &g_array_index (policies, TwItemPolicy, i);

      if (row->item >= self->items->len)
        return tw_model_bad_row (error, "item policies", i, "item %u, but there are %u", row->item, self->items->len);
      if ((guint) row->policy >= TW_N_PLAN_POLICIES)
        return tw_model_bad_row (error, "item policies", i, "policy is %d, expected 0 to %d", (int) row->policy, TW_N_PLAN_POLICIES - 1);
      if (i > 0 && row[-1].item == row->item)
        return tw_model_bad_row (error, "item policies", i, "item %u is there twice", row->item);
    }

  return TRUE;
}

/* ---- edits ---- */

TwModel *
tw_model_with_scenarios (const TwModel    *self,
                         const TwScenario *scenarios,
                         guint             n_scenarios,
                         GError          **error)
{
  g_autoptr (GArray) table = tw_model_new_scenario_table ();
  TwModel *copy;

  for (guint i = 0; i < n_scenarios; i++)
    append_scenario (table, &scenarios[i]);
  if (!tw_model_check_scenarios (self, table, error))
    return NULL;

  copy = tw_model_share_tables (self);
  g_array_unref (copy->scenarios);
  copy->scenarios = g_steal_pointer (&table);

  return copy;
}

TwModel *
tw_model_with_item_policies (const TwModel      *self,
                             const TwItemPolicy *policies,
                             guint               n_policies,
                             GError            **error)
{
  g_autoptr (GArray) table = tw_model_new_table (sizeof (TwItemPolicy), NULL);
  TwModel *copy;

  g_array_append_vals (table, policies, n_policies);
  tw_model_sort_item_policies (table);
  if (!tw_model_check_item_policies (self, table, error))
    return NULL;

  copy = tw_model_share_tables (self);
  g_array_unref (copy->item_policies);
  copy->item_policies = g_steal_pointer (&table);

  return copy;
}

TwModel *
tw_model_with_item_policy (const TwModel *self,
                           guint32        item,
                           TwPolicy       policy,
                           GError       **error)
{
  g_autoptr (GArray) table = tw_model_new_table (sizeof (TwItemPolicy), NULL);
  TwItemPolicy own = { item, policy };

  for (guint i = 0; i < self->item_policies->len; i++)
    if (g_array_index (self->item_policies, TwItemPolicy, i).item != item)
      g_array_append_val (table, g_array_index (self->item_policies, TwItemPolicy, i));
  if (policy != TW_POLICY_OF_PLAN)
    g_array_append_val (table, own);

  return tw_model_with_item_policies (self, (const TwItemPolicy *) table->data, table->len, error);
}

/* ---- reading ---- */

const TwScenario *
tw_model_get_scenarios (const TwModel *self,
                        guint         *n)
{
  *n = self->scenarios->len;

  return (const TwScenario *) self->scenarios->data;
}

const TwScenario *
tw_model_find_scenario (const TwModel *self,
                        gint64         id)
{
  return find_scenario (self->scenarios, id);
}

const TwItemPolicy *
tw_model_get_item_policies (const TwModel *self,
                            guint         *n)
{
  *n = self->item_policies->len;

  return (const TwItemPolicy *) self->item_policies->data;
}

TwPolicy
tw_model_get_item_policy (const TwModel *self,
                          guint32        item)
{
  TwItemPolicy key = { .item = item };
  guint        at;

  g_return_val_if_fail (self->sealed && item < self->items->len, self->rules.policy);

  if (!g_array_binary_search (self->item_policies, &key, compare_item_policies, &at))
    return self->rules.policy;

  return g_array_index (self->item_policies, TwItemPolicy, at).policy;
}
