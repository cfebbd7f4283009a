/* test-forecast-views.c: sidebar and forecasts page over the demo plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-archive.h"
#include "tw-adjustment-editor.h"
#include "tw-fan-chart.h"
#include "tw-forecast-review.h"
#include "tw-forecast-why.h"
#include "tw-forecasts-page.h"
#include "tw-market-tile.h"
#include "tw-phase-chooser.h"
#include "tw-sidebar-row.h"
#include "tw-sidebar.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
iterate_until_ready (TwSession *session)
{
  while (tw_session_get_plan (session) == NULL || tw_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
}

static void
iterate (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  iterate (150);

  return window;
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }

  return NULL;
}

/* The selected line is the session's item, whoever changes it. */
static void
test_sidebar (gconstpointer data)
{
  TwSession          *session = (TwSession *) data;
  GtkWidget          *sidebar = tw_sidebar_new (session), *window = show (sidebar);
  GtkListView        *view = GTK_LIST_VIEW (find (sidebar, GTK_TYPE_LIST_VIEW));
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (view));
  guint               n_items = tw_model_get_n_items (tw_session_get_model (session));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, n_items + 1);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);

  gtk_single_selection_set_selected (selection, 5);
  g_assert_cmpint (tw_session_get_item (session), ==, tw_item_row_get_item (gtk_single_selection_get_selected_item (selection)));
  g_assert_cmpint (tw_session_get_item (session), >=, 0);

  tw_session_set_item (session, 17);
  g_assert_cmpint (tw_item_row_get_item (gtk_single_selection_get_selected_item (selection)), ==, 17);

  /* searching for something else takes the line away, not the choice */
  gtk_editable_set_text (GTK_EDITABLE (find (sidebar, GTK_TYPE_SEARCH_ENTRY)), "no such item");
  iterate (400);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 0);
  g_assert_cmpint (tw_session_get_item (session), ==, 17);
  gtk_editable_set_text (GTK_EDITABLE (find (sidebar, GTK_TYPE_SEARCH_ENTRY)), "");
  iterate (400);
  g_assert_cmpint (tw_item_row_get_item (gtk_single_selection_get_selected_item (selection)), ==, 17);

  tw_session_set_item (session, -1);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_sidebar_names (gconstpointer data)
{
  TwSession       *session = (TwSession *) data;
  GtkWidget       *sidebar = tw_sidebar_new (session), *window = show (sidebar);
  GtkWidget       *row = find (sidebar, TW_TYPE_SIDEBAR_ROW);
  g_autofree char *expected = g_strdup_printf ("All items, %u", tw_model_get_n_items (tw_session_get_model (session)));
  g_autofree char *difference = NULL;

  g_assert_nonnull (row);
  g_assert_cmpstr (tw_sidebar_row_get_label (TW_SIDEBAR_ROW (row)), ==, expected);
  /* the list's own widget, which takes the focus, is named as well */
  difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, expected);
  g_assert_cmpstr (difference, ==, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Drop-down, tiles and session choose the same market. */
static void
test_page_market (gconstpointer data)
{
  TwSession    *session = (TwSession *) data;
  GtkWidget    *page = tw_forecasts_page_new (session), *window;
  GtkDropDown  *market;
  GtkFlowBox   *tiles;
  TwMarketTile *tile;
  GList        *selected;

  tw_session_set_market (session, -1);
  window = show (page);
  market = GTK_DROP_DOWN (find (page, GTK_TYPE_DROP_DOWN));
  tiles = GTK_FLOW_BOX (find (page, GTK_TYPE_FLOW_BOX));
  g_assert_cmpuint (gtk_drop_down_get_selected (market), ==, 0);
  g_assert_null (gtk_flow_box_get_selected_children (tiles));

  tile = TW_MARKET_TILE (gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (tiles, 2)));
  gtk_flow_box_select_child (tiles, gtk_flow_box_get_child_at_index (tiles, 2));
  g_assert_cmpint (tw_session_get_market (session), ==, tw_market_tile_get_market (tile));
  g_assert_cmpuint (gtk_drop_down_get_selected (market), ==, tw_market_tile_get_market (tile) + 1);

  gtk_drop_down_set_selected (market, 1);
  g_assert_cmpint (tw_session_get_market (session), ==, 0);
  selected = gtk_flow_box_get_selected_children (tiles);
  g_assert_cmpuint (g_list_length (selected), ==, 1);
  tile = TW_MARKET_TILE (gtk_flow_box_child_get_child (selected->data));
  g_assert_cmpuint (tw_market_tile_get_market (tile), ==, 0);
  g_list_free (selected);

  gtk_drop_down_set_selected (market, 0);
  g_assert_cmpint (tw_session_get_market (session), ==, -1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_page_export (gconstpointer data)
{
  TwSession       *session = (TwSession *) data;
  GtkWidget       *page = tw_forecasts_page_new (session), *window = show (page);
  const char      *formats[] = { "png", "svg", "pdf", "csv", "why.png", "why.svg", "why.pdf", "why.csv" };
  const char      *magic[] = { "\x89PNG", "<?xml", "%PDF", "week,sold", "\x89PNG", "<?xml", "%PDF", "share,units" };
  g_autofree char *dir = g_dir_make_tmp ("tradewind-page-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "out", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      gsize            size;

      g_assert_true (tw_forecasts_page_export (TW_FORECASTS_PAGE (page), formats[i], file, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_load_contents (file, NULL, &content, &size, NULL, NULL));
      g_assert_cmpuint (size, >, i == 7 ? 20 : 1000);
      g_assert_cmpint (memcmp (content, magic[i], strlen (magic[i])), ==, 0);
    }
  g_file_delete (file, NULL, NULL);
  g_remove (dir);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *icon)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, icon);

      if (found)
        return found;
    }

  return NULL;
}

static void
type_value (GtkSpinButton *spin,
            const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (spin);
}

/* A series that sells: the first of the page's tiles of an item. */
static void
select_series (TwSession *session,
               int        item)
{
  const TwForecastSet *forecasts = tw_session_get_forecasts (session);
  int                  best = 0;
  float                most = -1;

  for (guint32 m = 0; m < tw_model_get_n_markets (tw_session_get_model (session)); m++)
    {
      const TwForecast *forecast = tw_forecast_set_find (forecasts, (guint32) item, m);

      if (forecast && forecast->mean[2] > most)
        {
          most = forecast->mean[2];
          best = (int) m;
        }
    }
  tw_session_set_item (session, item);
  tw_session_set_market (session, best);
}

static void
wait_effect (TwAdjustmentDraft  *draft,
             TwAdjustmentEffect *effect)
{
  gboolean coming;

  while (!tw_adjustment_draft_get_effect (draft, effect, &coming))
    {
      g_assert_true (coming);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Typed, seen in chart and plan while it is chosen, made, changed, taken away, and all of it undone. */
static void
test_adjustment (gconstpointer data)
{
  TwSession          *session = (TwSession *) data;
  GtkWidget          *page = tw_forecasts_page_new (session), *window;
  TwAdjustmentEditor *editor = TW_ADJUSTMENT_EDITOR (find (page, TW_TYPE_ADJUSTMENT_EDITOR));
  TwAdjustmentDraft  *draft = tw_adjustment_editor_get_draft (editor);
  GtkSpinButton      *value = GTK_SPIN_BUTTON (find (GTK_WIDGET (editor), GTK_TYPE_SPIN_BUTTON));
  TwFanChart         *chart = TW_FAN_CHART (find (page, TW_TYPE_FAN_CHART));
  TwAdjustmentEffect  effect;
  TwWeek              start = tw_model_get_start_week (tw_session_get_model (session));
  const TwOverride   *made;
  double              expected;

  select_series (session, 3);
  window = show (page);
  g_assert_null (tw_fan_chart_get_data (chart)->adjusted);
  g_assert_false (tw_adjustment_draft_says_something (draft));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (value)), ==, "0\302\240%");

  tw_adjustment_draft_set_first_week (draft, start + 2);
  tw_adjustment_draft_set_last_week (draft, start + 7);
  type_value (value, "+60 %");
  g_assert_cmpfloat (tw_adjustment_draft_get_override (draft)->value, ==, 60);
  g_assert_nonnull (tw_adjustment_draft_get_forecasts (draft));
  expected = tw_fan_chart_get_data (chart)->quantile[2 * TW_N_LEVELS + 3];
  g_assert_cmpfloat_with_epsilon (tw_fan_chart_get_data (chart)->adjusted[2], 1.6 * expected, 0.02 * expected);
  wait_effect (draft, &effect);
  g_assert_cmpfloat (effect.sales, >, 0);
  g_assert_cmpfloat (effect.profit, >, 0);

  tw_adjustment_draft_set_reason (draft, "Trade fair");
  tw_adjustment_draft_commit (draft);
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 1);
  made = tw_model_get_override (tw_session_get_model (session), 0);
  g_assert_cmpint (made->first_week, ==, start + 2);
  g_assert_cmpint (made->last_week, ==, start + 7);
  g_assert_cmpstr (made->reason, ==, "Trade fair");
  g_assert_false (tw_adjustment_draft_says_something (draft));
  g_assert_nonnull (tw_fan_chart_get_data (chart)->adjusted);
  g_assert_cmpfloat (tw_fan_chart_get_data (chart)->quantile[2 * TW_N_LEVELS + 3], ==, expected);
  iterate_until_ready (session);

  g_signal_emit_by_name (find_button (GTK_WIDGET (editor), "document-edit-symbolic"), "clicked");
  g_assert_cmpint (tw_adjustment_draft_get_override (draft)->id, ==, made->id);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (value)), ==, "+60\302\240%");
  type_value (value, "nonsense");
  type_value (value, "1,000");
  g_assert_cmpfloat (tw_adjustment_draft_get_override (draft)->value, ==, 1000);
  type_value (value, "\u221212.5");
  tw_adjustment_draft_commit (draft);
  made = tw_model_get_override (tw_session_get_model (session), 0);
  g_assert_cmpfloat (made->value, ==, -12.5);
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 1);

  /* it is listed where it holds, and nowhere else */
  tw_session_set_item (session, 4);
  g_assert_null (find_button (GTK_WIDGET (editor), "user-trash-symbolic"));
  tw_session_set_item (session, -1);
  g_assert_nonnull (find_button (GTK_WIDGET (editor), "user-trash-symbolic"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (editor), "user-trash-symbolic"), "clicked");
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 0);
  g_assert_null (find_button (GTK_WIDGET (editor), "user-trash-symbolic"));

  for (int i = 0; i < 3; i++)
    tw_session_undo (session);
  g_assert_false (tw_session_get_can_undo (session));
  g_assert_cmpuint (tw_model_get_n_overrides (tw_session_get_model (session)), ==, 0);
  iterate_until_ready (session);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The bars add up to the change in the heading, of one series and of all, and what is being chosen has one of its own. */
static void
test_why (gconstpointer data)
{
  TwSession        *session = (TwSession *) data;
  GtkWidget        *page = tw_forecasts_page_new (session), *window;
  TwWaterfallChart *chart = TW_WATERFALL_CHART (find (page, TW_TYPE_WATERFALL_CHART));

  select_series (session, 3);
  window = show (page);
  for (int i = 0; i < 2; i++)
    {
      const TwWaterfallData *why = tw_waterfall_chart_get_data (chart);
      TwForecastWhy          shares;
      double                 sum = 0;

      g_assert_nonnull (why);
      g_assert_cmpuint (why->n_steps, >=, 2);
      tw_forecast_why_init (&shares, tw_session_get_model (session), tw_session_get_forecasts (session), tw_session_get_item (session), tw_session_get_market (session), 4);
      for (guint k = 0; k < why->n_steps; k++)
        sum += why->steps[k].units;
      g_assert_cmpfloat_with_epsilon (sum, shares.total, 1e-6 * (1 + shares.past));
      g_assert_cmpfloat_with_epsilon (why->total_percent, shares.total / shares.past, 1e-9);
      tw_session_set_item (session, -1);
      tw_session_set_market (session, -1);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The planner's word on a phase, and the rule's. */
static void
test_phase (gconstpointer data)
{
  TwSession   *session = (TwSession *) data;
  GtkWidget   *page = tw_forecasts_page_new (session), *window;
  GtkWidget   *chooser = find (page, TW_TYPE_PHASE_CHOOSER);
  GtkDropDown *phase = GTK_DROP_DOWN (find (chooser, GTK_TYPE_DROP_DOWN));
  guint32      market;

  tw_session_set_item (session, -1);
  window = show (page);
  g_assert_false (gtk_widget_get_visible (chooser));
  select_series (session, 3);
  g_assert_true (gtk_widget_get_visible (chooser));
  g_assert_cmpuint (gtk_drop_down_get_selected (phase), ==, 0);
  market = (guint32) tw_session_get_market (session);

  gtk_drop_down_set_selected (phase, TW_PHASE_BREAKOUT);
  g_assert_cmpuint (tw_model_get_offer (tw_session_get_model (session), 3, market)->phase, ==, TW_PHASE_BREAKOUT);
  g_assert_cmpint (tw_phase_find (tw_session_get_model (session), tw_session_get_forecasts (session), 3, (int) market), ==, TW_PHASE_BREAKOUT);
  iterate_until_ready (session);
  tw_session_undo (session);
  g_assert_cmpuint (gtk_drop_down_get_selected (phase), ==, 0);
  iterate_until_ready (session);
  tw_session_set_item (session, -1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A lower price sells more, by as much as the forecast knows of it, and has a share of its own in why. */
static void
test_adjustment_of_price (gconstpointer data)
{
  TwSession *session = (TwSession *) data;
  g_autoptr (TwAdjustmentDraft) draft = tw_adjustment_draft_new (session);
  const TwForecastSet *forecasts;
  const TwForecast    *before, *after;
  TwForecastWhy        why;
  TwAdjustmentEffect   effect;
  TwWeek               start = tw_model_get_start_week (tw_session_get_model (session));
  guint32              market;

  select_series (session, 3);
  market = (guint32) tw_session_get_market (session);
  before = tw_forecast_set_find (tw_session_get_forecasts (session), 3, market);
  g_assert_cmpuint (tw_adjustment_find_known (session, 3, market) & 1u << TW_DRIVER_PRICE, !=, 0);
  g_assert_cmpuint (tw_adjustment_find_known (session, 3, market) & 1u << TW_DRIVER_ECONOMY, ==, 0);
  g_assert_cmpuint (tw_adjustment_find_known (session, TW_ANY, TW_ANY) & 1u << TW_DRIVER_PRICE, !=, 0);
  g_assert_cmpfloat (before->elasticity, <, 0);

  tw_adjustment_draft_set_watched (draft, TRUE);
  tw_adjustment_draft_set_driver (draft, TW_DRIVER_PRICE);
  tw_adjustment_draft_set_first_week (draft, start);
  tw_adjustment_draft_set_last_week (draft, start + 3);
  g_assert_null (tw_adjustment_draft_get_forecasts (draft));
  tw_adjustment_draft_set_value (draft, -20);
  forecasts = tw_adjustment_draft_get_forecasts (draft);
  g_assert_nonnull (forecasts);
  after = tw_forecast_set_find (forecasts, 3, market);
  g_assert_cmpfloat_with_epsilon (after->mean[1] / before->mean[1], pow (0.8, before->elasticity), 0.01);
  g_assert_cmpfloat (after->mean[4], ==, before->mean[4]);
  tw_forecast_why_init (&why, tw_session_get_model (session), forecasts, 3, (int) market, 4);
  g_assert_true (why.has[1 + TW_FACTOR_PRICE]);
  g_assert_cmpfloat (why.share[1 + TW_FACTOR_PRICE], >, 0);
  wait_effect (draft, &effect);
  g_assert_cmpfloat (effect.sales, >, 0);
  tw_adjustment_draft_set_watched (draft, FALSE);
  tw_session_set_item (session, -1);
  tw_session_set_market (session, -1);
}

/* As if the forecast before had expected half of it, and as if an override weeks ago had been right. */
static void
archive_series (GArray        *archive,
                const TwModel *model,
                TwSession     *session,
                guint32        item,
                guint32        market)
{
  const TwForecast  *forecast = tw_forecast_set_find (tw_session_get_forecasts (session), item, market);
  const TwSales     *sales = tw_model_find_sales (model, item, market);
  TwWeek             start = tw_model_get_start_week (model);
  TwArchivedForecast before = { .made = start - 1, .item = item, .market = market, .n_weeks = TW_ARCHIVED_WEEKS, .reason = g_strdup (""), .author = g_strdup ("") };
  TwArchivedForecast right = { .made = start - TW_ARCHIVED_WEEKS - 2, .item = item, .market = market, .n_weeks = TW_ARCHIVED_WEEKS, .is_adjusted = TRUE, .reason = g_strdup ("Trade fair"), .author = g_strdup ("Kim") };

  for (guint t = 0; t < TW_ARCHIVED_WEEKS; t++)
    {
      before.baseline[t] = before.adjusted[t] = t == 0 ? 0 : forecast->mean[t - 1] / 2;
      right.adjusted[t] = (float) sales->units[right.made + (TwWeek) t - sales->first_week];
      right.baseline[t] = right.adjusted[t] + 10;
    }
  g_array_append_val (archive, right);
  g_array_append_val (archive, before);
}

static void
test_review (gconstpointer data)
{
  TwSession     *session = (TwSession *) data;
  const TwModel *model = tw_session_get_model (session);
  GtkWidget     *page = tw_forecasts_page_new (session), *window;
  GtkWidget     *review = find (page, TW_TYPE_FORECAST_REVIEW);
  GtkListBox    *list = GTK_LIST_BOX (find (review, GTK_TYPE_LIST_BOX));
  GtkWidget     *added = gtk_widget_get_next_sibling (gtk_widget_get_parent (GTK_WIDGET (list)));
  guint32        market;
  g_autoptr (GArray) archive = tw_forecast_archive_new ();

  select_series (session, 3);
  market = (guint32) tw_session_get_market (session);
  archive_series (archive, model, session, 3, market);
  tw_session_set_item (session, -1);
  tw_session_set_market (session, -1);
  window = show (page);
  g_assert_false (gtk_widget_get_visible (added));

  tw_forecast_review_show (TW_FORECAST_REVIEW (review), archive);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 0));
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));
  g_assert_true (gtk_widget_get_visible (added));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpint (tw_session_get_item (session), ==, 3);
  g_assert_cmpint (tw_session_get_market (session), ==, (int) market);

  tw_session_set_item (session, -1);
  tw_session_set_market (session, -1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Units a week are those of one series; what is not known to move demand is not offered. */
static void
test_adjustment_kinds (gconstpointer data)
{
  TwSession *session = (TwSession *) data;
  g_autoptr (TwAdjustmentDraft) draft = tw_adjustment_draft_new (session);
  const TwForecast *forecast;
  double            value;

  select_series (session, 3);
  forecast = tw_forecast_set_find (tw_session_get_forecasts (session), 3, (guint32) tw_session_get_market (session));
  g_assert_true (tw_adjustment_can_be (3, (guint32) tw_session_get_market (session), TW_DRIVER_NONE, TW_OVERRIDE_ABSOLUTE));
  tw_adjustment_draft_set_last_week (draft, tw_adjustment_draft_get_override (draft)->first_week);
  tw_adjustment_draft_set_kind (draft, TW_OVERRIDE_ABSOLUTE);
  g_assert_cmpfloat_with_epsilon (tw_adjustment_draft_get_override (draft)->value, forecast->mean[0], 0.51);
  g_assert_false (tw_adjustment_draft_says_something (draft));

  /* a price in its last digit is the price that it is; another is an override, in one week of many too */
  tw_adjustment_draft_set_driver (draft, TW_DRIVER_PRICE);
  tw_adjustment_draft_set_kind (draft, TW_OVERRIDE_ABSOLUTE);
  value = tw_adjustment_draft_get_override (draft)->value;
  g_assert_cmpfloat (value, >, 0.01);
  g_assert_cmpfloat_with_epsilon (value, round (value * 100) / 100, 1e-12);
  g_assert_false (tw_adjustment_draft_says_something (draft));
  tw_adjustment_draft_set_value (draft, value + 1);
  g_assert_true (tw_adjustment_draft_says_something (draft));
  tw_adjustment_draft_set_value (draft, value);
  g_assert_false (tw_adjustment_draft_says_something (draft));

  tw_session_set_market (session, -1);
  g_assert_false (tw_adjustment_can_be (3, TW_ANY, TW_DRIVER_NONE, TW_OVERRIDE_ABSOLUTE));
  g_assert_cmpint (tw_adjustment_draft_get_override (draft)->kind, ==, TW_OVERRIDE_PERCENT);
  g_assert_cmpuint (tw_adjustment_draft_get_override (draft)->market, ==, TW_ANY);
  g_assert_false (tw_adjustment_can_be (3, TW_ANY, TW_DRIVER_TEMPERATURE, TW_OVERRIDE_PERCENT));
  tw_session_set_item (session, -1);
}

/* Before anything is open: a page that says so, and no crash on any choice. */
static void
test_empty (void)
{
  g_autoptr (TwSession) session = tw_session_new ();
  GtkWidget *page = tw_forecasts_page_new (session), *window = show (page);
  GtkWidget *sidebar = tw_sidebar_new (session), *second = show (sidebar);
  GtkStack  *stack = GTK_STACK (find (page, GTK_TYPE_STACK));

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "none");
  g_assert_false (gtk_widget_get_mapped (find (sidebar, GTK_TYPE_LIST_VIEW)));
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (second));
}

/* Nothing keeps them alive, and the session's later signals reach nobody. */
static void
test_die (gconstpointer data)
{
  TwSession *session = (TwSession *) data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
  GtkWidget *sidebar = tw_sidebar_new (session), *page = tw_forecasts_page_new (session);

  gtk_box_append (GTK_BOX (box), sidebar);
  gtk_box_append (GTK_BOX (box), page);
  window = show (box);
  g_object_add_weak_pointer (G_OBJECT (sidebar), (gpointer *) &sidebar);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (window));
  iterate (100);
  g_assert_null (sidebar);
  g_assert_null (page);
  tw_session_set_item (session, 3);
  g_signal_emit_by_name (session, "model-changed");
  tw_session_set_item (session, -1);
}

/* The session keeps its working copy in the user's data folder: one of our own, gone again at the end. */
static char *
isolate (void)
{
  char *dir = g_dir_make_tmp ("tradewind-views-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", dir, TRUE);

  return dir;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (file, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = isolate ();
  g_autoptr (GFile) data = g_file_new_for_path (dir);
  TwSession *session;
  int        status;

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  adw_init ();

  session = tw_session_new ();
  tw_session_open_demo (session);
  iterate_until_ready (session);
  g_test_add_func ("/forecast-views/empty", test_empty);
  g_test_add_data_func ("/forecast-views/sidebar", session, test_sidebar);
  g_test_add_data_func ("/forecast-views/sidebar-names", session, test_sidebar_names);
  g_test_add_data_func ("/forecast-views/page-market", session, test_page_market);
  g_test_add_data_func ("/forecast-views/adjustment", session, test_adjustment);
  g_test_add_data_func ("/forecast-views/adjustment-of-price", session, test_adjustment_of_price);
  g_test_add_data_func ("/forecast-views/why", session, test_why);
  g_test_add_data_func ("/forecast-views/phase", session, test_phase);
  g_test_add_data_func ("/forecast-views/review", session, test_review);
  g_test_add_data_func ("/forecast-views/adjustment-kinds", session, test_adjustment_kinds);
  g_test_add_data_func ("/forecast-views/page-export", session, test_page_export);
  g_test_add_data_func ("/forecast-views/die", session, test_die);
  status = g_test_run ();
  tw_session_close (session);
  g_object_unref (session);
  remove_tree (data);

  return status;
}
