/* test-policy-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "simulate/tw-policy-model.h"

enum
{
  SOURCE,
  OVERFLOW,
  HAMBURG,
  LEEDS,
  GERMANY,
};

enum
{
  BULK,
  REFILL,
  STRAIGHT,
  FLIGHT,
  ONLY_FLIGHT,
  TRANSFER,
  PARCEL,
  N_LANES,
};

static void
add_place (TwModel    *model,
           const char *id,
           TwPlaceKind kind,
           const char *country)
{
  TwPlace place = { .id = (char *) id, .name = (char *) "", .kind = kind, .currency = "EUR", .exchange_rate = 1 };

  g_strlcpy (place.country, country, sizeof place.country);
  tw_model_add_place (model, &place);
}

static void
add_lane (TwModel *model,
          guint32  from,
          guint32  to,
          TwMode   mode)
{
  tw_model_add_lane (model, &(TwLane){ .from = from, .to = to, .mode = mode, .open = TRUE, .lead_mean_days = 7 });
}

static TwModel *
new_model (void)
{
  TwModel *model = tw_model_new ("chains", "USD", 2960, 8);

  add_place (model, "SRC", TW_PLACE_SOURCE, "CN");
  add_place (model, "AWD", TW_PLACE_OVERFLOW, "DE");
  add_place (model, "HAM", TW_PLACE_FULFILMENT, "DE");
  add_place (model, "LDS", TW_PLACE_FULFILMENT, "GB");
  add_place (model, "DE", TW_PLACE_MARKET, "DE");
  add_lane (model, SOURCE, OVERFLOW, TW_MODE_OCEAN);
  add_lane (model, OVERFLOW, HAMBURG, TW_MODE_TRUCK);
  add_lane (model, SOURCE, HAMBURG, TW_MODE_OCEAN);
  add_lane (model, SOURCE, HAMBURG, TW_MODE_AIR);
  add_lane (model, SOURCE, LEEDS, TW_MODE_AIR);
  add_lane (model, LEEDS, HAMBURG, TW_MODE_TRUCK);
  add_lane (model, HAMBURG, GERMANY, TW_MODE_PARCEL);
  g_assert_true (tw_model_seal (model, NULL));

  return model;
}

/* Which lanes stay open, a bit each. */
static guint
get_open (const TwModel *model,
          TwPolicy       policy,
          guint32        switches)
{
  g_autoptr (TwModel) applied = tw_policy_apply (model, policy, switches);
  guint open = 0;

  for (guint l = 0; l < N_LANES; l++)
    open |= (guint) tw_model_get_lane (applied, l)->open << l;

  return open;
}

static void
test_ways (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) same = tw_policy_apply (model, TW_POLICY_NGGS, 0);
  const guint all = (1 << N_LANES) - 1;

  g_assert_true (same == model);
  g_assert_cmpuint (get_open (model, TW_POLICY_FBA, 0), ==, all & ~(1u << BULK | 1u << FLIGHT | 1u << TRANSFER));
  g_assert_cmpuint (get_open (model, TW_POLICY_SCA, 0), ==, all & ~(1u << STRAIGHT | 1u << TRANSFER));
  g_assert_cmpuint (get_open (model, TW_POLICY_NGGS, TW_SWITCH_NO_AIR), ==, all & ~(1u << FLIGHT | 1u << ONLY_FLIGHT));
  g_assert_cmpuint (get_open (model, TW_POLICY_CLAIRVOYANT, TW_SWITCH_NO_OVERFLOW), ==, all & ~(1u << BULK));
}

static void
test_phases (void)
{
  g_autoptr (TwModel) model = new_model ();
  g_autoptr (TwModel) free = tw_policy_apply (model, TW_POLICY_NGGS, TW_SWITCH_NO_PHASES);

  g_assert_false (tw_model_get_rules (model)->phase[TW_PHASE_DECLINING].inbound);
  g_assert_true (tw_model_get_rules (free)->phase[TW_PHASE_DECLINING].inbound);
  g_assert_cmpuint (tw_model_get_rules (free)->phase[TW_PHASE_TRIAL].batch_units, ==, 0);
}

/* Each chain of the demo plan still reaches every centre. */
static void
test_demo (void)
{
  g_autoptr (TwModel) model = tw_demo_new (1, NULL);

  for (TwPolicy policy = TW_POLICY_FBA; policy <= TW_POLICY_SCA; policy++)
    {
      g_autoptr (TwModel) applied = tw_policy_apply (model, policy, 0);
      g_autofree guint *ways = g_new0 (guint, tw_model_get_n_places (model));

      for (guint l = 0; l < tw_model_get_n_lanes (applied); l++)
        ways[tw_model_get_lane (applied, l)->to] += tw_model_get_lane (applied, l)->open;
      for (guint p = 0; p < tw_model_get_n_places (model); p++)
        if (tw_model_get_place (model, p)->kind == TW_PLACE_FULFILMENT)
          g_assert_cmpuint (ways[p], >, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-model/ways", test_ways);
  g_test_add_func ("/policy-model/phases", test_phases);
  g_test_add_func ("/policy-model/demo", test_demo);

  return g_test_run ();
}
