/* test-map-page.c: moves on the demo plan, by draft, by the map's signals and by the dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-page.h"
#include "tw-map-view.h"
#include "tw-move-dialog.h"
#include "tw-move-draft.h"
#include "tw-week-scrubber.h"

#include <adwaita.h>
#include <math.h>

typedef struct
{
  TwSession *session;
  char      *toast;
} Fixture;

static void
toast_cb (Fixture    *fixture,
          const char *message)
{
  g_free (fixture->toast);
  fixture->toast = g_strdup (message);
}

static void
wait_idle (Fixture *fixture)
{
  while (tw_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->session = tw_session_new ();
  g_signal_connect_swapped (fixture->session, "toast", G_CALLBACK (toast_cb), fixture);
  tw_session_open_demo (fixture->session);
  wait_idle (fixture);
  g_assert_nonnull (tw_session_get_plan (fixture->session));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer session = fixture->session;

  tw_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), &session);
  g_object_unref (fixture->session);
  while (session != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_free (fixture->toast);
}

static int
find_place (Fixture    *fixture,
            const char *id)
{
  return tw_model_find_place (tw_session_get_model (fixture->session), id);
}

/* An item that Germany has cartons of. */
static int
find_item (Fixture *fixture)
{
  const TwModel *model = tw_session_get_model (fixture->session);
  const TwPlan  *plan = tw_session_get_plan (fixture->session);

  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    if (tw_move_get_available (plan, i, (guint32) find_place (fixture, "FC-DE"), 0) >= 10 * tw_model_get_item (model, i)->units_per_carton)
      return (int) i;

  g_assert_not_reached ();
}

static guint
count_pins (Fixture *fixture)
{
  guint n;

  tw_model_get_pins (tw_session_get_model (fixture->session), &n);

  return n;
}

static void
wait_figures (TwMoveDraft   *draft,
              TwMoveFigures *figures)
{
  while (!tw_move_draft_get_figures (draft, figures))
    g_main_context_iteration (NULL, TRUE);
}

static void
type (TwMoveDraft *draft,
      const char  *digits)
{
  for (; *digits; digits++)
    g_assert_true (tw_move_draft_handle_key (draft, (guint) *digits));
}

static void
test_draft (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TwMoveDraft) draft = tw_move_draft_new (fixture->session);
  g_autoptr (TwPlan) before = tw_plan_ref (tw_session_get_plan (fixture->session));
  TwMove        move;
  TwMoveAdvice  advice;
  TwMoveFigures figures;
  guint         carton;

  g_assert_false (tw_move_draft_handle_key (draft, '1'));
  tw_session_set_item (fixture->session, find_item (fixture));
  tw_move_draft_set_pair (draft, find_place (fixture, "FC-DE"), find_place (fixture, "FC-FR"));
  g_assert_true (tw_move_draft_get_move (draft, &move, &advice));
  g_assert_cmpint (move.item, ==, tw_session_get_item (fixture->session));
  g_assert_cmpuint (move.units, ==, advice.units);
  carton = tw_model_get_item (tw_session_get_model (fixture->session), move.item)->units_per_carton;
  g_assert_cmpuint (move.units % carton, ==, 0);

  /* A first digit replaces what was proposed; each key asks anew, and no older answer passes for it. */
  wait_figures (draft, &figures);
  type (draft, "2");
  g_assert_false (tw_move_draft_get_figures (draft, &figures));
  type (draft, "5");
  g_assert_true (tw_move_draft_handle_key (draft, GDK_KEY_BackSpace));
  tw_move_draft_get_move (draft, &move, NULL);
  g_assert_cmpuint (move.units, ==, 2);
  wait_figures (draft, &figures);
  g_assert_true (figures.feasible);
  /* No move betters an optimal plan, but for what rounding leaves. */
  g_assert_cmpfloat (figures.profit, <, 1);
  tw_move_draft_step_units (draft, 1);
  tw_move_draft_get_move (draft, &move, NULL);
  g_assert_cmpuint (move.units % carton, ==, 0);

  /* More than there is: the answer says how much can move, and nothing is pinned. */
  tw_move_draft_set_units (draft, advice.available + 100);
  wait_figures (draft, &figures);
  g_assert_false (figures.feasible);
  g_assert_cmpuint (figures.limit, ==, advice.available);
  g_assert_false (tw_move_draft_commit (draft));
  g_assert_cmpuint (count_pins (fixture), ==, 0);
  g_assert_nonnull (fixture->toast);
  g_assert_null (tw_session_get_preview (fixture->session));

  tw_move_draft_set_pair (draft, find_place (fixture, "FC-DE"), find_place (fixture, "FC-FR"));
  tw_move_draft_set_units (draft, carton);
  g_assert_true (tw_move_draft_commit (draft));
  g_assert_cmpuint (count_pins (fixture), ==, 1);
  g_assert_nonnull (strstr (fixture->toast, "Germany"));
  wait_idle (fixture);

  tw_session_undo (fixture->session);
  wait_idle (fixture);
  g_assert_true (tw_session_get_plan (fixture->session) == before);
}

static GtkWidget *
find_child (GtkWidget *widget,
            GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found)
        return found;
    }

  return NULL;
}

/* Places of the model before @place that the map shows by themselves: markets of the demo stand at
 * their centres. */
static int
get_map_index (Fixture *fixture,
               int      place)
{
  const TwModel *model = tw_session_get_model (fixture->session);
  int            index = 0;

  for (int p = 0; p < place; p++)
    index += tw_model_get_market_of (model, (guint32) p) < 0;

  return index;
}

static void
test_page (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = tw_map_page_new (fixture->session);
  GtkWidget *map = find_child (page, TW_TYPE_MAP_VIEW);
  GtkWidget *scrubber = find_child (page, TW_TYPE_WEEK_SCRUBBER);
  gpointer   watched = page;
  int        from = get_map_index (fixture, find_place (fixture, "FC-DE"));
  int        to = get_map_index (fixture, find_place (fixture, "FC-FR"));

  g_object_add_weak_pointer (G_OBJECT (page), &watched);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  tw_session_set_item (fixture->session, find_item (fixture));
  tw_map_view_set_selected (TW_MAP_VIEW (map), from);
  g_assert_cmpint (tw_session_get_place (fixture->session), ==, find_place (fixture, "FC-DE"));
  tw_session_set_place (fixture->session, find_place (fixture, "DE"));
  g_assert_cmpint (tw_map_view_get_selected (TW_MAP_VIEW (map)), ==, from);

  g_signal_emit_by_name (map, "drag-started", from);
  g_signal_emit_by_name (map, "drag-moved", from, to, 10.0, 10.0);
  while (!tw_session_get_preview (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (map, "drag-cancelled");
  g_assert_null (tw_session_get_preview (fixture->session));
  g_assert_cmpuint (count_pins (fixture), ==, 0);

  /* A drop so quick that no motion came before it. */
  g_signal_emit_by_name (map, "drag-started", from);
  g_signal_emit_by_name (map, "drag-dropped", from, to);
  g_assert_cmpuint (count_pins (fixture), ==, 1);
  wait_idle (fixture);
  tw_session_undo (fixture->session);
  wait_idle (fixture);

  tw_session_set_week (fixture->session, tw_model_get_n_weeks (tw_session_get_model (fixture->session)) - 1);
  tw_week_scrubber_set_playing (TW_WEEK_SCRUBBER (scrubber), TRUE);
  g_assert_cmpuint (tw_session_get_week (fixture->session), ==, 0);
  tw_week_scrubber_set_playing (TW_WEEK_SCRUBBER (scrubber), FALSE);

  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (watched);
}

static void
test_dialog (Fixture      *fixture,
             gconstpointer data)
{
  GtkWidget *parent = gtk_window_new ();
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  gpointer dialog = NULL;

  gtk_window_present (GTK_WINDOW (parent));
  tw_move_dialog_present (fixture->session, GTK_WINDOW (parent));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (TW_IS_MOVE_DIALOG (window))
        dialog = window;
    }

  g_assert_nonnull (dialog);
  while (!tw_session_get_preview (fixture->session))
    g_main_context_iteration (NULL, TRUE);

  g_object_add_weak_pointer (G_OBJECT (dialog), &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (dialog);
  g_assert_null (tw_session_get_preview (fixture->session));
  gtk_window_destroy (GTK_WINDOW (parent));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/map-page/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/map-page/page", Fixture, NULL, set_up, test_page, tear_down);
  g_test_add ("/map-page/dialog", Fixture, NULL, set_up, test_dialog, tear_down);

  return g_test_run ();
}
