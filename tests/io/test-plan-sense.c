/* test-plan-sense.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "tw-plan-sense.h"

static TwModel *
new_model (gboolean parcel_open,
           float    price,
           guint32  on_hand,
           double   lead_days)
{
  TwModel *model = tw_model_new ("m", "USD", 2961, 8);
  g_autoptr (GError) error = NULL;

  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "", .unit_cost = 1, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "SRC", .name = (char *) "", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FC", .name = (char *) "", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = lead_days });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = parcel_open });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = price });
  tw_model_add_stock (model, &(TwStock){ .place = 1, .on_hand = on_hand });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
assert_finds (TwModel    *model,
              guint       n,
              const char *text)
{
  g_autoptr (TwModel) owned = model;
  g_autoptr (GPtrArray) findings = tw_plan_sense_list (owned);

  g_assert_cmpuint (findings->len, ==, n);
  for (guint i = 0; i < n && text != NULL; i++)
    if (g_str_equal (findings->pdata[i], text))
      return;
  g_assert_null (text);
}

static void
test_findings (void)
{
  assert_finds (new_model (TRUE, 9, 5, 20), 0, NULL);
  assert_finds (new_model (FALSE, 9, 5, 20), 2, "market DE: 1 offers are listed, but no open parcel lane leads there");
  assert_finds (new_model (FALSE, 9, 5, 20), 2, "place FC: has stock, but no open lane leaves it");
  assert_finds (new_model (TRUE, 0, 5, 20), 1, "market DE: 1 listed offers have no price (first: A)");
  assert_finds (new_model (TRUE, 9, 0, 20), 1, "items: 1 are listed, but have no stock, nothing on its way and no factory (first: A)");
  assert_finds (new_model (TRUE, 9, 5, 56), 1, "lane SRC to FC by ocean: takes 8 weeks, the horizon has 8");
}

/* What a scenario says that nothing would come of. */
static void
test_scenarios (void)
{
  g_autoptr (TwModel) model = new_model (TRUE, 9, 5, 20);
  TwDisruption disruptions[] = {
    { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "suez", .last_week = 7 },
    { .kind = TW_DISRUPTION_CANAL, .place = TW_ANY, .passage = "erie", .last_week = 7 },
    { .kind = TW_DISRUPTION_RENT, .place = 1, .first_week = 8, .last_week = 9 },
  };
  TwScenario scenario = { .id = 1, .policy = TW_POLICY_SCA, .disruption = disruptions, .n_disruptions = G_N_ELEMENTS (disruptions) };

  assert_finds (tw_model_with_scenarios (model, &scenario, 1, NULL), 2, "scenario sca: closes \"erie\", which is no sea passage");
  assert_finds (tw_model_with_scenarios (model, &scenario, 1, NULL), 2, "scenario sca: a disruption of kind rent begins after the horizon");
}

/* What limits and rules can be wrong in one plan. */
static TwModel *
new_limited (TwPlace         centre,
             double          lane_m3_week,
             double          container_m3,
             TwPhase         phase,
             const TwBudget *budget,
             guint           frozen_weeks)
{
  TwModel *model = tw_model_new ("m", "USD", 2961, 8);
  TwRules  rules;
  g_autoptr (GError) error = NULL;

  centre.id = (char *) "FC";
  centre.name = (char *) "";
  centre.kind = TW_PLACE_FULFILMENT;
  g_strlcpy (centre.country, "DE", sizeof centre.country);
  tw_rules_init (&rules);
  rules.frozen_weeks = frozen_weeks;
  tw_model_set_rules (model, &rules);
  tw_model_add_item (model, &(TwItem){ .id = (char *) "A", .name = (char *) "", .unit_cost = 1, .volume_m3 = 0.5, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "SRC", .name = (char *) "", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &centre);
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_lane (model, &(TwLane){ .from = 0, .to = 1, .mode = TW_MODE_OCEAN, .open = TRUE, .lead_mean_days = 20, .capacity_m3_week = lane_m3_week, .container_m3 = container_m3, .container_cost = container_m3 });
  tw_model_add_lane (model, &(TwLane){ .from = 1, .to = 2, .mode = TW_MODE_PARCEL, .open = TRUE });
  tw_model_set_offer (model, 0, 0, &(TwOffer){ .listed = TRUE, .price = 9, .phase = phase });
  tw_model_add_stock (model, &(TwStock){ .place = 1, .on_hand = 39, .receiving = 1, .reserved = 2 });
  tw_model_add_sales (model, &(TwSales){ .first_week = 2957, .n_weeks = 4, .units = (gint32[]){ 9, 10, 11, 10 } });
  tw_model_add_pin (model, &(TwPin){ .id = 1, .week = 3, .units = 11 });
  tw_model_add_pin (model, &(TwPin){ .id = 2, .week = 3, .units = 11 });
  if (budget != NULL)
    tw_model_add_budget (model, budget);
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
test_limits (void)
{
  const TwPlace open = { 0 };
  const TwPlace soft = { .capacity_m3 = 15, .overage_price = 9 };
  const TwPlace free_of_charge = { .capacity_m3 = 30 };
  const TwPlace hard = { .capacity_m3 = 19.5, .capacity_hard = TRUE };
  const TwPlace roomy = { .capacity_m3 = 20, .capacity_hard = TRUE };

  assert_finds (new_limited (open, 0, 0, TW_PHASE_NONE, NULL, 0), 0, NULL);
  assert_finds (new_limited (soft, 0, 0, TW_PHASE_NONE, NULL, 0), 0, NULL);
  assert_finds (new_limited (roomy, 0, 0, TW_PHASE_NONE, NULL, 0), 0, NULL);
  assert_finds (new_limited (free_of_charge, 0, 0, TW_PHASE_NONE, NULL, 0), 1, "place FC: holds 30 m3, but is not hard, and what is above pays nothing");
  assert_finds (new_limited (hard, 0, 0, TW_PHASE_NONE, NULL, 0), 1, "place FC: has 20.0 m3 today, and its hard limit is 19.5 m3");
  assert_finds (new_limited (open, 11, 0, TW_PHASE_NONE, NULL, 0), 0, NULL);
  assert_finds (new_limited (open, 10.5, 0, TW_PHASE_NONE, NULL, 0), 1, "lane SRC to FC by ocean: pins ask for 11.0 m3 in week 4, and it takes 10.5");
  assert_finds (new_limited (open, 0, 68, TW_PHASE_TRIAL, NULL, 0), 0, NULL);
  assert_finds (new_limited (open, 0, 0, TW_PHASE_DECLINING, NULL, 0), 1, "market DE: the phase of 1 items lets nothing in, and their stock lasts less than 4 weeks (first: A)");
  assert_finds (new_limited (open, 0, 0, TW_PHASE_NONE, &(TwBudget){ 2960, 2961, 5 }, 7), 0, NULL);
  assert_finds (new_limited (open, 0, 0, TW_PHASE_NONE, &(TwBudget){ 2961, 2965, 0 }, 0), 1, "budget from 2026-10-05: is 0, so that nothing can be ordered");
  assert_finds (new_limited (open, 0, 0, TW_PHASE_NONE, &(TwBudget){ 2969, 2975, 9 }, 0), 1, "budget from 2026-11-30: none of its weeks is in the horizon");
  assert_finds (new_limited (open, 0, 0, TW_PHASE_NONE, NULL, 8), 1, "rules: every week of the horizon is frozen");
}

static void
test_demo (void)
{
  assert_finds (tw_demo_new (TW_DEMO_SEED, NULL), 0, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-sense/findings", test_findings);
  g_test_add_func ("/plan-sense/scenarios", test_scenarios);
  g_test_add_func ("/plan-sense/limits", test_limits);
  g_test_add_func ("/plan-sense/demo", test_demo);

  return g_test_run ();
}
