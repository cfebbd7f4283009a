/* tw-cli-scenarios.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-scenarios.h"

#include <math.h>
#include <string.h>

static gboolean G_GNUC_PRINTF (2, 3)
  fail (GError    **error,
        const char *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);

  return FALSE;
}

static void
clear_scenario (gpointer data)
{
  tw_scenario_clear (data);
}

static void
add_scenario (GArray           *scenarios,
              const TwScenario *scenario)
{
  TwScenario row;

  tw_scenario_copy (&row, scenario);
  g_array_append_val (scenarios, row);
}

/* ---- policies ---- */

static gboolean
add_policy (GArray     *scenarios,
            const char *text,
            GError    **error)
{
  g_auto (GStrv) words = g_strsplit (text, "+", -1);
  int        policy = words[0] != NULL ? tw_policy_from_string (words[0]) : -1;
  TwScenario scenario = { .name = (char *) text };

  if (policy < 0)
    return fail (error, "--policy is \"%s\", expected nggs, fba, sca, plan or clairvoyant", text);
  scenario.policy = (TwPolicy) policy;
  for (guint i = 1; words[i] != NULL; i++)
    {
      guint32 flag = tw_switch_from_string (words[i]);

      if (flag == 0)
        return fail (error, "--policy has \"%s\", expected no_air, no_overflow, no_phases or commit_at_source", words[i]);
      scenario.switches |= flag;
    }
  add_scenario (scenarios, &scenario);

  return TRUE;
}

static gboolean
add_policies (GArray     *scenarios,
              const char *text, /* (nullable) */
              GError    **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (!add_policy (scenarios, words[i], error))
      return FALSE;

  return TRUE;
}

/* ---- scenarios of the plan ---- */

static const char *
get_name (const TwScenario *scenario)
{
  return *scenario->name != '\0' ? scenario->name : tw_policy_to_string (scenario->policy);
}

static void
add_named (GArray           *scenarios,
           const TwScenario *scenario)
{
  TwScenario row = *scenario;

  row.name = (char *) get_name (scenario);
  add_scenario (scenarios, &row);
}

static gboolean
add_of_plan (GArray        *scenarios,
             const TwModel *model,
             const char    *name, /* (nullable): all */
             GError       **error)
{
  guint             n;
  const TwScenario *rows = tw_model_get_scenarios (model, &n);
  guint             before = scenarios->len;

  for (guint i = 0; i < n; i++)
    if (name == NULL || strcmp (get_name (&rows[i]), name) == 0)
      add_named (scenarios, &rows[i]);
  if (scenarios->len > before)
    return TRUE;
  if (name != NULL)
    return fail (error, "the plan has no scenario \"%s\"", name);

  return fail (error, "the plan has no scenarios; give --policy");
}

/* ---- disruptions ---- */

static gboolean
read_weeks (const char   *text,
            TwDisruption *disruption,
            GError      **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint64 first, last;

  if (ends[0] == NULL || !g_ascii_string_to_unsigned (ends[0], 10, 0, TW_MAX_WEEKS - 1, &first, NULL) ||
      (ends[1] != NULL && !g_ascii_string_to_unsigned (ends[1], 10, first, TW_MAX_WEEKS - 1, &last, NULL)))
    return fail (error, "--disrupt has weeks \"%s\", expected such as 4 or 0-25, at most %d", text, TW_MAX_WEEKS - 1);
  disruption->first_week = (guint) first;
  disruption->last_week = ends[1] != NULL ? (guint) last : (guint) first;

  return TRUE;
}

static gboolean
check_passage (const TwSeaLanes *sea,
               const char       *name,
               GError          **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  if (tw_sea_lanes_get_passage (sea, name) != 0)
    return TRUE;
  for (guint i = 0; i < tw_sea_lanes_get_n_passages (sea); i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", tw_sea_lanes_get_passage_name (sea, i));

  return fail (error, "no sea passage \"%s\", expected one of %s", name, known->str);
}

static gboolean
read_place (const TwCliRun *self,
            const char     *text,
            TwDisruption   *disruption,
            GError        **error)
{
  int place;

  disruption->place = TW_ANY;
  if (disruption->kind == TW_DISRUPTION_CANAL)
    {
      g_strlcpy (disruption->passage, text, sizeof disruption->passage);
      return check_passage (self->sea, text, error);
    }
  if (strcmp (text, "*") == 0)
    return TRUE;
  place = tw_model_find_place (self->model, text);
  if (place < 0)
    return fail (error, "--disrupt has no place \"%s\"", text);
  disruption->place = (guint32) place;

  return TRUE;
}

static gboolean
read_amount (const char   *text, /* (nullable) */
             TwDisruption *disruption,
             GError      **error)
{
  double least, most;
  char  *end = NULL;

  if (disruption->kind == TW_DISRUPTION_CANAL)
    return text == NULL || fail (error, "--disrupt: canal takes no amount");
  tw_disruption_kind_get_range (disruption->kind, &least, &most);
  disruption->amount = text != NULL ? g_ascii_strtod (text, &end) : NAN;
  if (text != NULL && end != text && *end == '\0' && disruption->amount >= least && disruption->amount <= most)
    return TRUE;

  return fail (error, "--disrupt has amount \"%s\" for %s, expected a number from %g to %g", text != NULL ? text : "", tw_disruption_kind_to_string (disruption->kind), least, most);
}

static gboolean
read_disruption (const TwCliRun *self,
                 const char     *text,
                 TwDisruption   *disruption,
                 GError        **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  guint n = g_strv_length (parts);
  int   kind = n > 0 ? tw_disruption_kind_from_string (parts[0]) : -1;

  *disruption = (TwDisruption){ 0 };
  if (kind < 0 || n < 3 || n > 4)
    return fail (error, "--disrupt is \"%s\", expected KIND:WHERE:WEEKS[:AMOUNT] with canal, port, tariff, demand, factory or rent", text);
  disruption->kind = (TwDisruptionKind) kind;

  return read_place (self, parts[1], disruption, error) && read_weeks (parts[2], disruption, error) && read_amount (parts[3], disruption, error);
}

static gboolean
add_disruptions (TwCliRun   *self,
                 const char *text, /* (nullable) */
                 GError    **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  TwDisruption disruption;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!read_disruption (self, words[i], &disruption, error))
        return FALSE;
      for (guint s = 0; s < self->scenarios->len; s++)
        {
          TwScenario *scenario = &g_array_index (self->scenarios, TwScenario, s);

          scenario->disruption = g_renew (TwDisruption, scenario->disruption, scenario->n_disruptions + 1);
          scenario->disruption[scenario->n_disruptions++] = disruption;
        }
    }

  return TRUE;
}

/* ---- the run ---- */

/* Two of one name could not be told apart: "fba", "fba 2". */
static void
tell_apart (GArray *scenarios)
{
  for (guint s = 0; s < scenarios->len; s++)
    {
      TwScenario *scenario = &g_array_index (scenarios, TwScenario, s);
      guint       n = 1;

      scenario->id = s + 1;
      for (guint before = 0; before < s; before++)
        n += strcmp (g_array_index (scenarios, TwScenario, before).name, scenario->name) == 0;
      if (n > 1)
        {
          char *name = g_strdup_printf ("%s %u", scenario->name, n);

          g_free (scenario->name);
          scenario->name = name;
        }
    }
}

/* Ranges, and places that suit, are those of any model. */
static gboolean
check_scenarios (const TwCliRun *self,
                 GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TwModel) model = tw_model_with_scenarios (self->model, (const TwScenario *) self->scenarios->data, self->scenarios->len, &local);
  const TwScenario *scenario;

  if (model == NULL)
    return fail (error, "%s", local->message);
  for (guint s = 0; s < self->scenarios->len; s++)
    {
      scenario = &g_array_index (self->scenarios, TwScenario, s);
      for (guint i = 0; i < scenario->n_disruptions; i++)
        if (scenario->disruption[i].kind == TW_DISRUPTION_CANAL && !check_passage (self->sea, scenario->disruption[i].passage, error))
          return FALSE;
    }

  return self->scenarios->len <= TW_SIM_MAX_SCENARIOS || fail (error, "%u scenarios, expected at most %d", self->scenarios->len, TW_SIM_MAX_SCENARIOS);
}

static gboolean
choose (TwCliRun          *self,
        const TwCliChoice *choice,
        GError           **error)
{
  if (!add_policies (self->scenarios, choice->policies, error))
    return FALSE;
  for (guint i = 0; choice->names != NULL && choice->names[i] != NULL; i++)
    if (!add_of_plan (self->scenarios, self->model, choice->names[i], error))
      return FALSE;
  if (self->scenarios->len == 0 && !add_of_plan (self->scenarios, self->model, NULL, error))
    return FALSE;
  if (!add_disruptions (self, choice->disruptions, error))
    return FALSE;
  tell_apart (self->scenarios);

  return check_scenarios (self, error);
}

/* Those that plan start from a plan's prices; the others need none. */
static gboolean
needs_plan (const GArray *scenarios)
{
  for (guint s = 0; s < scenarios->len; s++)
    {
      TwPolicy policy = g_array_index (scenarios, TwScenario, s).policy;

      if (policy != TW_POLICY_FBA && policy != TW_POLICY_SCA)
        return TRUE;
    }

  return FALSE;
}

static gboolean
answer (TwCliRun  *self,
        TwCliPlan *file,
        int        n_threads,
        GError   **error)
{
  TwAllocateOptions options = { .n_threads = n_threads };

  if (!needs_plan (self->scenarios))
    {
      self->forecasts = tw_cli_plan_forecast (file, self->model, n_threads, error);
      if (self->forecasts == NULL)
        g_prefix_error (error, "%s: ", file->path);
      return self->forecasts != NULL;
    }

  self->plan = tw_cli_plan_allocate (file, &options, FALSE, error);
  if (self->plan == NULL)
    return FALSE;
  tw_model_unref (self->model);
  self->model = tw_model_ref (tw_plan_get_model (self->plan));
  self->forecasts = tw_forecast_set_ref (tw_plan_get_forecasts (self->plan));

  return TRUE;
}

TwCliRun *
tw_cli_run_new (TwCliPlan  *file,
                TwCliChoice choice,
                int         n_threads,
                GError    **error)
{
  g_autoptr (TwCliRun) self = g_new0 (TwCliRun, 1);

  self->scenarios = g_array_new (FALSE, FALSE, sizeof (TwScenario));
  g_array_set_clear_func (self->scenarios, clear_scenario);
  self->sea = tw_sea_lanes_new_default ();
  self->model = tw_plan_file_load_model (file->file, error);
  if (self->model == NULL)
    {
      g_prefix_error (error, "%s: ", file->path);
      return NULL;
    }
  if (!choose (self, &choice, error) || !answer (self, file, n_threads, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tw_cli_run_free (TwCliRun *self)
{
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_clear_pointer (&self->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&self->model, tw_model_unref);
  g_clear_pointer (&self->sea, tw_sea_lanes_unref);
  g_array_unref (self->scenarios);
  g_free (self);
}

TwSimulation *
tw_cli_run_simulate (const TwCliRun     *self,
                     const TwSimOptions *options,
                     GError            **error)
{
  return tw_simulate (self->model, self->forecasts, self->plan, self->sea, (const TwScenario *) self->scenarios->data, self->scenarios->len, options, NULL, NULL, NULL, error);
}
