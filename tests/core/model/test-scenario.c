/* test-scenario.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-scenario.h"

static void
test_words (void)
{
  for (guint i = 0; i < TW_N_POLICIES; i++)
    g_assert_cmpint (tw_policy_from_string (tw_policy_to_string (i)), ==, i);
  for (guint i = 0; i < TW_N_DISRUPTION_KINDS; i++)
    g_assert_cmpint (tw_disruption_kind_from_string (tw_disruption_kind_to_string (i)), ==, i);
  for (guint32 flag = 1; flag <= TW_SWITCHES_ALL; flag <<= 1)
    g_assert_cmpuint (tw_switch_from_string (tw_switch_to_string (flag)), ==, flag);

  g_assert_cmpint (tw_policy_from_string ("FBA"), ==, -1);
  g_assert_cmpint (tw_disruption_kind_from_string (""), ==, -1);
  g_assert_cmpuint (tw_switch_from_string ("no_rail"), ==, 0);
  g_assert_cmpstr (tw_policy_to_string (TW_POLICY_NGGS), ==, "nggs");
  g_assert_cmpstr (tw_switch_to_string (TW_SWITCH_COMMIT_AT_SOURCE), ==, "commit_at_source");
}

static void
test_copy (void)
{
  TwDisruption canal = { .kind = TW_DISRUPTION_CANAL, .place = G_MAXUINT32, .passage = "suez", .last_week = 25 };
  TwScenario   from = { .id = 3, .name = (char *) "Suez closed", .disruption = &canal, .n_disruptions = 1, .reason = (char *) "tariffs" };
  TwScenario   to;

  tw_scenario_copy (&to, &from);
  g_assert_cmpstr (to.name, ==, "Suez closed");
  g_assert_true (to.name != from.name && to.disruption != from.disruption);
  g_assert_cmpmem (to.disruption, sizeof canal, &canal, sizeof canal);
  g_assert_cmpstr (to.reason, ==, "tariffs");
  g_assert_null (to.owner);

  tw_scenario_clear (&to);
  g_assert_null (to.name);
  g_assert_cmpuint (to.n_disruptions, ==, 0);
}

static void
test_alike (void)
{
  TwDisruption canal = { .kind = TW_DISRUPTION_CANAL, .place = G_MAXUINT32, .passage = "suez", .last_week = 25 };
  TwDisruption other = canal;
  TwScenario   a = { .id = 3, .name = (char *) "Suez closed", .disruption = &canal, .n_disruptions = 1 };
  TwScenario   b = { .id = 4, .name = (char *) "", .reason = (char *) "tariffs", .decided = 7, .disruption = &other, .n_disruptions = 1 };

  g_assert_true (tw_scenario_asks_alike (&a, &b));
  g_strlcpy (other.passage, "panama", sizeof other.passage);
  g_assert_false (tw_scenario_asks_alike (&a, &b));
  other = canal;
  other.last_week = 24;
  g_assert_false (tw_scenario_asks_alike (&a, &b));
  b.n_disruptions = 0;
  g_assert_false (tw_scenario_asks_alike (&a, &b));
  a.n_disruptions = 0;
  g_assert_true (tw_scenario_asks_alike (&a, &b));
  b.switches = TW_SWITCH_NO_AIR;
  g_assert_false (tw_scenario_asks_alike (&a, &b));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scenario/words", test_words);
  g_test_add_func ("/scenario/copy", test_copy);
  g_test_add_func ("/scenario/alike", test_alike);

  return g_test_run ();
}
