/* test-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-history.h"

static TwModel *
new_model (const char *name)
{
  TwModel *model = tw_model_new (name, "USD", 0, 4);
  GError  *error = NULL;

  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static void
edit (TwHistory  *history,
      TwSnapshot *now,
      const char *name)
{
  TwSnapshot before = *now;

  *now = (TwSnapshot){ .model = new_model (name) };
  tw_history_push (history, &before, name, g_str_equal (name, "other") ? TW_EDIT_RULES : TW_EDIT_PINS);
  g_assert_null (before.model);
}

static void
test_there_and_back (void)
{
  g_autoptr (TwHistory) history = tw_history_new ();
  TwSnapshot     now = { .model = new_model ("zero") };
  const TwModel *zero = now.model;
  const TwModel *two;

  g_assert_false (tw_history_undo (history, &now));
  g_assert_true (now.model == zero);

  edit (history, &now, "one");
  edit (history, &now, "two");
  two = now.model;
  g_assert_cmpstr (tw_history_get_undo_label (history), ==, "two");
  g_assert_null (tw_history_get_redo_label (history));

  g_assert_true (tw_history_undo (history, &now));
  g_assert_cmpstr (tw_model_get_name (now.model), ==, "one");
  g_assert_cmpstr (tw_history_get_undo_label (history), ==, "one");
  g_assert_cmpstr (tw_history_get_redo_label (history), ==, "two");
  g_assert_true (tw_history_undo (history, &now));
  g_assert_true (now.model == zero);

  g_assert_true (tw_history_redo (history, &now));
  g_assert_true (tw_history_redo (history, &now));
  g_assert_true (now.model == two);
  g_assert_false (tw_history_redo (history, &now));

  tw_snapshot_clear (&now);
}

static void
test_new_edit_forgets_redo (void)
{
  g_autoptr (TwHistory) history = tw_history_new ();
  TwSnapshot now = { .model = new_model ("zero") };

  edit (history, &now, "one");
  g_assert_true (tw_history_undo (history, &now));
  edit (history, &now, "other");
  g_assert_null (tw_history_get_redo_label (history));
  g_assert_false (tw_history_redo (history, &now));
  g_assert_cmpstr (tw_model_get_name (now.model), ==, "other");
  g_assert_cmpint (tw_history_get_undo_edit (history), ==, TW_EDIT_RULES);
  g_assert_true (tw_history_undo (history, &now));
  g_assert_cmpint (tw_history_get_redo_edit (history), ==, TW_EDIT_RULES);
  g_assert_cmpint (tw_history_get_undo_edit (history), ==, TW_EDIT_TABLES);

  tw_snapshot_clear (&now);
}

static void
test_depth (void)
{
  g_autoptr (TwHistory) history = tw_history_new ();
  TwSnapshot now = { .model = new_model ("zero") };
  guint      n = 0;

  for (guint i = 0; i < TW_HISTORY_DEPTH + 10; i++)
    edit (history, &now, "edit");
  while (tw_history_undo (history, &now))
    n++;
  g_assert_cmpuint (n, ==, TW_HISTORY_DEPTH);

  tw_snapshot_clear (&now);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/history/there-and-back", test_there_and_back);
  g_test_add_func ("/app/history/new-edit-forgets-redo", test_new_edit_forgets_redo);
  g_test_add_func ("/app/history/depth", test_depth);

  return g_test_run ();
}
