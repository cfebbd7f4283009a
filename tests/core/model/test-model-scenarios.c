/* test-model-scenarios.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-model.h"
#include "tw-error.h"

#include <string.h>

/* A factory, a centre with a port, and two markets; two items. */
static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("scenarios", "USD", 2960, 8);
  TwPlace  factory = { .id = (char *) "FAC", .name = (char *) "", .kind = TW_PLACE_FACTORY, .country = "CN" };
  TwPlace  centre = { .id = (char *) "FC", .name = (char *) "", .kind = TW_PLACE_FULFILMENT, .country = "DE", .port = "DEHAM" };
  TwPlace  market = { .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 };

  tw_model_add_place (model, &factory);
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &market);
  for (int i = 0; i < 3; i++)
    tw_model_add_item (model, &(TwItem){ .id = (char *) &"A\0B\0C"[2 * i], .name = (char *) "", .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });

  return model;
}

static void
test_usual (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) copy = NULL;
  const TwScenario *scenarios;
  guint             n;

  tw_model_add_usual_scenarios (model);
  tw_model_add_disruption (model, 2, &(TwDisruption){ .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .last_week = 25 });
  g_assert_true (tw_model_seal (model, NULL));
  copy = tw_model_copy_unsealed (model);
  g_assert_true (tw_model_seal (copy, NULL));

  scenarios = tw_model_get_scenarios (copy, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (scenarios[0].policy, ==, TW_POLICY_FBA);
  g_assert_cmpint (scenarios[1].policy, ==, TW_POLICY_SCA);
  g_assert_cmpint (scenarios[2].policy, ==, TW_POLICY_NGGS);
  g_assert_cmpstr (scenarios[0].name, ==, "");
  g_assert_cmpstr (scenarios[1].disruption[0].passage, ==, "suez");
  g_assert_cmpint (tw_model_find_scenario (copy, 3)->policy, ==, TW_POLICY_NGGS);
  g_assert_null (tw_model_find_scenario (copy, 4));
}

static void
test_edit_shares (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) edited = NULL;
  g_autoptr (TwModel) pinned = NULL;
  g_autoptr (GError) error = NULL;
  TwDisruption tariff = { .kind = TW_DISRUPTION_TARIFF, .place = 2, .first_week = 1, .last_week = 3, .amount = 0.25 };
  TwScenario   scenarios[] = { { .id = 7, .name = (char *) "tariffs", .policy = TW_POLICY_CLAIRVOYANT, .disruption = &tariff, .n_disruptions = 1 }, { .id = 1 } };
  guint        n;

  tw_model_add_usual_scenarios (model);
  g_assert_true (tw_model_seal (model, NULL));
  edited = tw_model_with_scenarios (model, scenarios, G_N_ELEMENTS (scenarios), &error);
  g_assert_no_error (error);
  g_assert_true (tw_model_get_item (edited, 0) == tw_model_get_item (model, 0));
  g_assert_cmpfloat (tw_model_get_scenarios (edited, &n)[0].disruption[0].amount, ==, 0.25);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (tw_model_get_scenarios (edited, &n)[1].id, ==, 1);
  tw_model_get_scenarios (model, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (tw_model_differs_by_pins (model, edited)); /* a scenario changes no plan */

  scenarios[1].id = 7;
  g_assert_null (tw_model_with_scenarios (model, scenarios, G_N_ELEMENTS (scenarios), &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
}

static void
test_policies (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) sca = NULL;
  g_autoptr (TwModel) own = NULL;
  g_autoptr (TwModel) both = NULL;
  g_autoptr (TwModel) back = NULL;
  TwRules rules;
  guint   n;

  g_assert_true (tw_model_seal (model, NULL));
  g_assert_cmpint (tw_model_get_item_policy (model, 0), ==, TW_POLICY_NGGS);

  rules = *tw_model_get_rules (model);
  rules.policy = TW_POLICY_SCA;
  sca = tw_model_with_rules (model, &rules, NULL);
  own = tw_model_with_item_policy (sca, 2, TW_POLICY_FBA, NULL);
  both = tw_model_with_item_policy (own, 0, TW_POLICY_NGGS, NULL);
  g_assert_cmpint (tw_model_get_item_policy (both, 0), ==, TW_POLICY_NGGS);
  g_assert_cmpint (tw_model_get_item_policy (both, 1), ==, TW_POLICY_SCA);
  g_assert_cmpint (tw_model_get_item_policy (both, 2), ==, TW_POLICY_FBA);
  g_assert_cmpuint (tw_model_get_item_policies (both, &n)[0].item, ==, 0);
  g_assert_cmpuint (n, ==, 2);
  g_assert_false (tw_model_differs_by_pins (own, both));

  back = tw_model_with_item_policy (both, 2, TW_POLICY_OF_PLAN, NULL);
  g_assert_cmpint (tw_model_get_item_policy (back, 2), ==, TW_POLICY_SCA);
  tw_model_get_item_policies (back, &n);
  g_assert_cmpuint (n, ==, 1);

  g_assert_null (tw_model_with_item_policy (model, 3, TW_POLICY_FBA, NULL));
  g_assert_null (tw_model_with_item_policy (model, 0, TW_POLICY_CLAIRVOYANT, NULL));
  rules.policy = TW_POLICY_PLAN;
  g_assert_null (tw_model_with_rules (model, &rules, NULL));
}

/* Each alone makes a good scenario a bad one. */
static void
test_errors (void)
{
  const struct
  {
    TwScenario   scenario;
    TwDisruption disruption;
    const char  *says;
  } cases[] = {
    { { .id = 0 }, { .kind = TW_DISRUPTION_RENT, .place = TW_ANY }, "id is 0" },
    { { .id = 1, .policy = (TwPolicy) TW_N_POLICIES }, { .kind = TW_DISRUPTION_RENT, .place = TW_ANY }, "policy is 5" },
    { { .id = 1, .switches = 16 }, { .kind = TW_DISRUPTION_RENT, .place = TW_ANY }, "switches is 16" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY }, "passage is \"\"" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_CANAL, .place = 1, .passage = "suez" }, "place 1 is none" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_RENT, .place = TW_ANY, .passage = "suez" }, "passage is \"suez\"" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_RENT, .place = 0 }, "place 0 is none" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_TARIFF, .place = 1 }, "place 1 is none" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_PORT, .place = 2 }, "place 2 is none" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_FACTORY, .place = 9 }, "place 9, but" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_FACTORY, .place = 0, .amount = 1.5 }, "amount is 1.5" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_DEMAND, .place = 2, .first_week = 4, .last_week = 3 }, "first_week is 4" },
    { { .id = 1 }, { .kind = TW_DISRUPTION_DEMAND, .place = 2, .last_week = TW_MAX_WEEKS }, "last_week is 104" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwModel) model = new_model ();
      g_autoptr (GError) error = NULL;

      tw_model_add_scenario (model, &cases[i].scenario);
      tw_model_add_disruption (model, cases[i].scenario.id, &cases[i].disruption);
      g_assert_false (tw_model_seal (model, &error));
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, cases[i].says);
    }
}

static void
test_limits (void)
{
  g_autoptr (TwModel) crowded = new_model ();
  g_autoptr (TwModel) stray = new_model ();
  g_autoptr (TwModel) many = new_model ();
  g_autoptr (TwModel) wordy = new_model ();
  g_autofree char *text = g_strnfill (TW_SCENARIO_TEXT_MAX + 1, 'x');

  tw_model_add_usual_scenarios (crowded);
  for (guint i = 0; i <= TW_MAX_DISRUPTIONS; i++)
    tw_model_add_disruption (crowded, 1, &(TwDisruption){ .kind = TW_DISRUPTION_RENT, .place = TW_ANY });
  g_assert_false (tw_model_seal (crowded, NULL));

  tw_model_add_disruption (stray, 1, &(TwDisruption){ .kind = TW_DISRUPTION_RENT, .place = TW_ANY });
  g_assert_false (tw_model_seal (stray, NULL));

  for (gint64 i = 0; i <= TW_MAX_SCENARIOS; i++)
    tw_model_add_scenario (many, &(TwScenario){ .id = i + 1 });
  g_assert_false (tw_model_seal (many, NULL));

  tw_model_add_scenario (wordy, &(TwScenario){ .id = 1, .reason = text });
  g_assert_false (tw_model_seal (wordy, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/scenarios/usual", test_usual);
  g_test_add_func ("/model/scenarios/edit-shares", test_edit_shares);
  g_test_add_func ("/model/scenarios/policies", test_policies);
  g_test_add_func ("/model/scenarios/errors", test_errors);
  g_test_add_func ("/model/scenarios/limits", test_limits);

  return g_test_run ();
}
