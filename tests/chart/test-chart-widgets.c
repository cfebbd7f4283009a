/* test-chart-widgets.c: the charts as widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "chart-samples.h"

#include <adwaita.h>
#include <locale.h>
#include <string.h>

typedef GtkWidget *(*NewFunc) (void);

static const struct
{
  const char *name;
  NewFunc     create;
} charts[] = {
  { "fan", tw_fan_chart_new },
  { "stock", tw_stock_chart_new },
  { "area", tw_area_chart_new },
  { "sparkline", tw_sparkline_new },
  { "waterfall", tw_waterfall_chart_new },
};

static void
fill (GtkWidget *chart)
{
  Samples samples;

  fill_samples (&samples);
  if (TW_IS_FAN_CHART (chart))
    tw_fan_chart_set_data (TW_FAN_CHART (chart), &samples.fan);
  else if (TW_IS_STOCK_CHART (chart))
    tw_stock_chart_set_data (TW_STOCK_CHART (chart), &samples.stock);
  else if (TW_IS_AREA_CHART (chart))
    tw_area_chart_set_data (TW_AREA_CHART (chart), &samples.areas);
  else if (TW_IS_WATERFALL_CHART (chart))
    tw_waterfall_chart_set_data (TW_WATERFALL_CHART (chart), &samples.waterfall);
  else
    tw_sparkline_set_data (TW_SPARKLINE (chart), &samples.spark);
}

static void
iterate (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
show_in_window (GtkWidget *chart)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 640, 360);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (chart) == 0)
    g_main_context_iteration (NULL, TRUE);
  iterate (50);

  return window;
}

/* Shown, filled, refilled, emptied, gone: nothing keeps it alive. */
static void
test_lives_and_dies (gconstpointer data)
{
  NewFunc    create = data;
  GtkWidget *chart = create (), *window = show_in_window (chart);

  fill (chart);
  iterate (50);
  fill (chart);
  gtk_widget_set_direction (chart, GTK_TEXT_DIR_RTL);
  iterate (50);
  g_object_add_weak_pointer (G_OBJECT (chart), (gpointer *) &chart);
  gtk_window_destroy (GTK_WINDOW (window));
  iterate (50);
  g_assert_null (chart);
}

static GskRenderNode *
snapshot (GtkWidget *chart)
{
  GtkSnapshot *s = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (chart)->snapshot (chart, s);

  return gtk_snapshot_free_to_node (s);
}

static GskRenderNode *
get_base (GskRenderNode *node)
{
  return gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE ? gsk_container_node_get_child (node, 0) : node;
}

/* Moving the crosshair draws nothing anew but the crosshair. */
static void
test_base_is_kept (void)
{
  GtkWidget     *chart = tw_fan_chart_new (), *window = show_in_window (chart);
  GskRenderNode *plain, *with_cursor, *other_data;

  fill (chart);
  plain = snapshot (chart);
  tw_chart_set_cursor (TW_CHART (chart), 80);
  with_cursor = snapshot (chart);
  g_assert_true (get_base (plain) == get_base (with_cursor));
  g_assert_cmpint (gsk_render_node_get_node_type (with_cursor), ==, GSK_CONTAINER_NODE);

  fill (chart);
  other_data = snapshot (chart);
  g_assert_true (get_base (plain) != get_base (other_data));
  gsk_render_node_unref (plain);
  gsk_render_node_unref (with_cursor);
  gsk_render_node_unref (other_data);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every property that can be written says what was written, tells once, and is silent when nothing changed. */
static void
count_cb (guint *n)
{
  (*n)++;
}

static void
round_trip (GtkWidget  *chart,
            const char *property,
            int         value)
{
  guint            notified = 0;
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  int              read;

  g_signal_connect_swapped (chart, signal, G_CALLBACK (count_cb), &notified);
  g_object_set (chart, property, value, NULL);
  g_object_get (chart, property, &read, NULL);
  g_assert_cmpint (read, ==, value);
  g_assert_cmpuint (notified, ==, 1);
  g_object_set (chart, property, value, NULL);
  g_assert_cmpuint (notified, ==, 1);
  g_signal_handlers_disconnect_by_data (chart, &notified);
}

static void
test_properties (void)
{
  GtkWidget *fan = g_object_ref_sink (tw_fan_chart_new ());
  GtkWidget *stock = g_object_ref_sink (tw_stock_chart_new ());
  GtkWidget *area = g_object_ref_sink (tw_area_chart_new ());
  GtkWidget *waterfall = g_object_ref_sink (tw_waterfall_chart_new ());

  fill (fan);
  fill (stock);
  fill (area);
  fill (waterfall);
  round_trip (waterfall, "cursor", 5);
  tw_mark_chart_set_cursor (TW_MARK_CHART (waterfall), 6);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (waterfall)), ==, -1);
  g_object_unref (waterfall);
  round_trip (fan, "cursor", 100);
  round_trip (stock, "cursor", 25);
  round_trip (area, "week", 7);

  /* beyond the end is the end; without data there is no crosshair */
  tw_chart_set_cursor (TW_CHART (fan), 5000);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, SAMPLE_HISTORY + SAMPLE_FORECAST - 1);
  tw_fan_chart_set_data (TW_FAN_CHART (fan), NULL);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, -1);
  tw_chart_set_cursor (TW_CHART (fan), 3);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, -1);

  tw_area_chart_set_week (TW_AREA_CHART (area), 5000);
  g_assert_cmpuint (tw_area_chart_get_week (TW_AREA_CHART (area)), ==, SAMPLE_WEEKS - 1);
  g_object_unref (fan);
  g_object_unref (stock);
  g_object_unref (area);
}

/* The week stays when figures change, but not beyond a shorter horizon. */
static void
test_week_is_clamped (void)
{
  GtkWidget *area = g_object_ref_sink (tw_area_chart_new ());
  Samples    samples;

  fill_samples (&samples);
  tw_area_chart_set_week (TW_AREA_CHART (area), 20);
  tw_area_chart_set_data (TW_AREA_CHART (area), &samples.areas);
  g_assert_cmpuint (tw_area_chart_get_week (TW_AREA_CHART (area)), ==, 20);
  samples.areas.n_weeks = 10;
  tw_area_chart_set_data (TW_AREA_CHART (area), &samples.areas);
  g_assert_cmpuint (tw_area_chart_get_week (TW_AREA_CHART (area)), ==, 9);
  g_object_unref (area);
}

/* The keys a planner would press, through the widget's own controller. */
static void
press (GtkWidget *chart,
       guint      key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (chart);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  g_assert_true (handled);
}

static void
test_keys (void)
{
  GtkWidget *fan = g_object_ref_sink (tw_fan_chart_new ());
  GtkWidget *area = g_object_ref_sink (tw_area_chart_new ());
  GtkWidget *waterfall = g_object_ref_sink (tw_waterfall_chart_new ());

  fill (waterfall);
  press (waterfall, GDK_KEY_Up);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (waterfall)), ==, 5);
  press (waterfall, GDK_KEY_Home);
  press (waterfall, GDK_KEY_Down);
  press (waterfall, GDK_KEY_Down);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (waterfall)), ==, 2);
  press (waterfall, GDK_KEY_Escape);
  g_assert_cmpint (tw_mark_chart_get_cursor (TW_MARK_CHART (waterfall)), ==, -1);
  g_object_unref (waterfall);

  fill (fan);
  fill (area);
  press (fan, GDK_KEY_Home);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, 0);
  press (fan, GDK_KEY_Left);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, 0);
  press (fan, GDK_KEY_Right);
  press (fan, GDK_KEY_Page_Down);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, 14);
  gtk_widget_set_direction (fan, GTK_TEXT_DIR_RTL);
  press (fan, GDK_KEY_Right);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, 13);
  press (fan, GDK_KEY_Escape);
  g_assert_cmpint (tw_chart_get_cursor (TW_CHART (fan)), ==, -1);

  press (area, GDK_KEY_End);
  press (area, GDK_KEY_Left);
  g_assert_cmpuint (tw_area_chart_get_week (TW_AREA_CHART (area)), ==, SAMPLE_WEEKS - 2);
  press (area, GDK_KEY_Page_Up);
  g_assert_cmpuint (tw_area_chart_get_week (TW_AREA_CHART (area)), ==, SAMPLE_WEEKS - 6);
  g_object_unref (fan);
  g_object_unref (area);
}

/* What a screen reader is told. GTK's own check reports what differs, or nothing. */
static void
assert_property (GtkWidget            *widget,
                 GtkAccessibleProperty property,
                 const char           *expected)
{
  g_autofree char *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, expected);

  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_accessible (void)
{
  GtkWidget *fan = g_object_ref_sink (tw_fan_chart_new ());
  GtkWidget *area = g_object_ref_sink (tw_area_chart_new ());
  GtkWidget *waterfall = g_object_ref_sink (tw_waterfall_chart_new ());

  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (waterfall), GTK_ACCESSIBLE_ROLE_IMG));
  fill (waterfall);
  assert_property (waterfall, GTK_ACCESSIBLE_PROPERTY_LABEL, "Why it is +5 %");
  assert_property (waterfall, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                   "Level and trend: +40 · +10 %; Season: +20 · +5 %; Price: -30 · -8 %; Weather: +0 · +0 %; Delays \"East\": -10 · -2 %; Total: +20 · +5 %");
  tw_mark_chart_set_cursor (TW_MARK_CHART (waterfall), 1);
  assert_property (waterfall, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "Season: +20 · +5 %");
  g_object_unref (waterfall);

  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (fan), GTK_ACCESSIBLE_ROLE_IMG));
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_ROLE_SLIDER));
  fill (fan);
  assert_property (fan, GTK_ACCESSIBLE_PROPERTY_LABEL, "Solar garden light in France");
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fan), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));

  tw_chart_set_cursor (TW_CHART (fan), SAMPLE_HISTORY);
  assert_property (fan, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                   "5 Oct 2026 · week 41;median 336;80 %: 295 – 377;adjusted 336;sold same week last year: 187");

  fill (area);
  tw_area_chart_set_week (TW_AREA_CHART (area), 3);
  assert_property (area, GTK_ACCESSIBLE_PROPERTY_LABEL, "Stock by region");
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT));
  g_object_unref (fan);
  g_object_unref (area);
}

int
main (int    argc,
      char **argv)
{
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C");
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-widgets/lives-and-dies/%s", charts[i].name);

      g_test_add_data_func (path, charts[i].create, test_lives_and_dies);
    }
  g_test_add_func ("/chart-widgets/base-is-kept", test_base_is_kept);
  g_test_add_func ("/chart-widgets/properties", test_properties);
  g_test_add_func ("/chart-widgets/week-is-clamped", test_week_is_clamped);
  g_test_add_func ("/chart-widgets/keys", test_keys);
  g_test_add_func ("/chart-widgets/accessible", test_accessible);
  return g_test_run ();
}
