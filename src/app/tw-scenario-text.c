/* tw-scenario-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenario-text.h"

#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

const char *
tw_policy_get_title (TwPolicy policy)
{
  static const char *const titles[TW_N_POLICIES] = {
    [TW_POLICY_NGGS] = NC_ ("policy", "NGGS"),
    [TW_POLICY_FBA] = NC_ ("policy", "FBA"),
    [TW_POLICY_SCA] = NC_ ("policy", "SCA"),
    [TW_POLICY_PLAN] = NC_ ("policy", "Today’s plan"),
    [TW_POLICY_CLAIRVOYANT] = NC_ ("policy", "Perfect foresight"),
  };

  return g_dpgettext2 (NULL, "policy", titles[policy]);
}

const char *
tw_policy_get_long_title (TwPolicy policy)
{
  static const char *const titles[TW_N_POLICIES] = {
    [TW_POLICY_NGGS] = N_ ("NGGS · global pool"),
    [TW_POLICY_FBA] = N_ ("FBA · push to country"),
    [TW_POLICY_SCA] = N_ ("SCA · chain with overflow"),
    [TW_POLICY_PLAN] = N_ ("Today’s plan, then global pool"),
    [TW_POLICY_CLAIRVOYANT] = N_ ("Perfect foresight · what none can beat"),
  };

  return _ (titles[policy]);
}

const char *
tw_switch_get_title (TwSwitch flag)
{
  switch (flag)
    {
    case TW_SWITCH_NO_AIR:
      return _ ("without air freight");
    case TW_SWITCH_NO_OVERFLOW:
      return _ ("without overflow places");
    case TW_SWITCH_NO_PHASES:
      return _ ("without phase rules");
    case TW_SWITCH_COMMIT_AT_SOURCE:
      return _ ("every unit given to a country at the source");
    default:
      return "";
    }
}

const char *
tw_passage_get_title (const char *passage)
{
  static const struct
  {
    const char *name;
    const char *title;
  } passages[] = {
    { "babalmandab", N_ ("Bab al-Mandab Strait") },
    { "bosporus", N_ ("Bosporus") },
    { "dardanelles", N_ ("Dardanelles") },
    { "dover", N_ ("Strait of Dover") },
    { "gibraltar", N_ ("Strait of Gibraltar") },
    { "horn", N_ ("Cape Horn") },
    { "lombok", N_ ("Lombok Strait") },
    { "malacca", N_ ("Strait of Malacca") },
    { "ormuz", N_ ("Strait of Hormuz") },
    { "panama", N_ ("Panama Canal") },
    { "south_africa", N_ ("Cape of Good Hope") },
    { "suez", N_ ("Suez Canal") },
    { "sunda", N_ ("Sunda Strait") },
    { "taiwan", N_ ("Taiwan Strait") },
    { "torres", N_ ("Torres Strait") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (passages); i++)
    if (g_str_equal (passages[i].name, passage))
      return _ (passages[i].title);

  return passage;
}

const char *
tw_disruption_kind_get_title (TwDisruptionKind kind)
{
  static const char *const titles[TW_N_DISRUPTION_KINDS] = {
    [TW_DISRUPTION_CANAL] = N_ ("Sea passage closed"),
    [TW_DISRUPTION_PORT] = N_ ("Port congested"),
    [TW_DISRUPTION_TARIFF] = N_ ("Customs duty changed"),
    [TW_DISRUPTION_DEMAND] = N_ ("Demand changed"),
    [TW_DISRUPTION_FACTORY] = N_ ("Factory stopped"),
    [TW_DISRUPTION_RENT] = N_ ("Rent changed"),
  };

  return _ (titles[kind]);
}

/* ---- disruptions ---- */

static char *
dup_what (const TwDisruption *disruption,
          const TwModel      *model)
{
  const char      *place = disruption->place == TW_ANY ? _ ("everywhere") : tw_model_get_place (model, disruption->place)->name;
  g_autofree char *percent = tw_format_signed_percent (disruption->amount, 0);
  g_autofree char *share = tw_format_percent (disruption->amount, 0);

  switch (disruption->kind)
    {
    case TW_DISRUPTION_CANAL:
      /* TRANSLATORS: a sea passage that ships cannot use */
      return g_strdup_printf (_ ("%s closed"), tw_passage_get_title (disruption->passage));
    case TW_DISRUPTION_PORT:
      {
        gulong days = (gulong) round (disruption->amount);

        /* TRANSLATORS: days that ships wait, and where */
        return g_strdup_printf (ngettext ("Port congested, %lu day more: %s", "Port congested, %lu days more: %s", days), days, place);
      }
    case TW_DISRUPTION_TARIFF:
      /* TRANSLATORS: points of percent, and where */
      return g_strdup_printf (_ ("Customs duty %s: %s"), percent, place);
    case TW_DISRUPTION_DEMAND:
      return g_strdup_printf (_ ("Demand %s: %s"), percent, place);
    case TW_DISRUPTION_FACTORY:
      /* TRANSLATORS: the share of its production that a factory loses, and which */
      return g_strdup_printf (_ ("Factory loses %s: %s"), share, place);
    case TW_DISRUPTION_RENT:
      return g_strdup_printf (_ ("Rent %s: %s"), percent, place);
    default:
      return g_strdup ("");
    }
}

char *
tw_disruption_dup_text (const TwDisruption *disruption,
                        const TwModel      *model)
{
  g_autofree char *what = dup_what (disruption, model);
  guint            last = MIN (disruption->last_week, tw_model_get_n_weeks (model) - 1);

  /* TRANSLATORS: what goes wrong and in which weeks of the plan, counted from 1 */
  return g_strdup_printf (_ ("%s, weeks %u–%u"), what, disruption->first_week + 1, last + 1);
}

/* ---- scenarios ---- */

const char *
tw_scenario_get_title (const TwScenario *scenario)
{
  return scenario->name != NULL && *scenario->name != '\0' ? scenario->name : tw_policy_get_title (scenario->policy);
}

char *
tw_scenario_dup_description (const TwScenario *scenario,
                             const TwModel    *model)
{
  GString *text = g_string_new (tw_policy_get_long_title (scenario->policy));

  for (guint32 flag = 1; flag <= TW_SWITCHES_ALL; flag <<= 1)
    if (scenario->switches & flag)
      g_string_append_printf (text, "\n%s", tw_switch_get_title (flag));
  for (guint i = 0; i < scenario->n_disruptions; i++)
    {
      g_autofree char *disruption = tw_disruption_dup_text (&scenario->disruption[i], model);

      g_string_append_printf (text, "\n%s", disruption);
    }

  return g_string_free (text, FALSE);
}

static void
append_line (GString    *text,
             const char *format,
             const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, format, value);
}

char *
tw_scenario_dup_decision (const TwScenario *scenario)
{
  GString         *text = g_string_new (NULL);
  g_autofree char *day = tw_format_day_of_time (scenario->decided);

  /* TRANSLATORS: who decided, as "Decided by Mei" */
  append_line (text, _ ("Decided by %s"), scenario->owner);
  append_line (text, _ ("On %s"), day);
  append_line (text, _ ("Reason: %s"), scenario->reason);
  append_line (text, _ ("Expected: %s"), scenario->expected);
  append_line (text, _ ("Realised: %s"), scenario->realised);

  return g_string_free (text, FALSE);
}
