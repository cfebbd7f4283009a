/* test-map-view.c: the map as a widget, driven as its gestures and keys drive it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <math.h>

#include "map-fixture.h"
#include "tw-map-style.h"
#include "tw-map-view-private.h"

#define N_PLACES G_N_ELEMENTS (fixture_places)

enum
{
  SHENZHEN = 0,
  GERMANY = 8,
  FRANCE = 9,
  JAPAN = 18,
};

typedef struct
{
  GtkWidget *window;
  TwMapView *view;
  GString   *log;
  int        refuse; /* place that the listener does not allow, -1 for none */
} Fixture;

static void
run_for (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* Until @check holds; a test that waits in vain fails. */
#define wait_until(check)                                  \
  G_STMT_START                                             \
  {                                                        \
    gint64 deadline = g_get_monotonic_time () + 20000000;  \
    while (!(check) && g_get_monotonic_time () < deadline) \
      run_for (5);                                         \
    g_assert_true (check);                                 \
  }                                                        \
  G_STMT_END

static void
activated_cb (TwMapView *view,
              int        place,
              Fixture   *fixture)
{
  g_string_append_printf (fixture->log, "activated %d;", place);
}

static void
started_cb (TwMapView *view,
            int        from,
            Fixture   *fixture)
{
  gboolean allowed[N_PLACES];

  for (guint i = 0; i < N_PLACES; i++)
    allowed[i] = (int) i != fixture->refuse;
  tw_map_view_set_drag_targets (view, allowed, N_PLACES);
  g_string_append_printf (fixture->log, "started %d;", from);
}

static void
moved_cb (TwMapView *view,
          int        from,
          int        target,
          double     x,
          double     y,
          Fixture   *fixture)
{
  g_string_append_printf (fixture->log, "moved %d %d;", from, target);
}

static void
dropped_cb (TwMapView *view,
            int        from,
            int        target,
            Fixture   *fixture)
{
  g_string_append_printf (fixture->log, "dropped %d %d;", from, target);
}

static void
cancelled_cb (TwMapView *view,
              Fixture   *fixture)
{
  g_string_append (fixture->log, "cancelled;");
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->log = g_string_new (NULL);
  fixture->refuse = -1;
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  fixture->view = TW_MAP_VIEW (tw_map_view_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  tw_map_view_set_places (fixture->view, fixture_places, N_PLACES);
  tw_map_view_set_flows (fixture->view, fixture_flows, G_N_ELEMENTS (fixture_flows));
  g_signal_connect (fixture->view, "place-activated", G_CALLBACK (activated_cb), fixture);
  g_signal_connect (fixture->view, "drag-started", G_CALLBACK (started_cb), fixture);
  g_signal_connect (fixture->view, "drag-moved", G_CALLBACK (moved_cb), fixture);
  g_signal_connect (fixture->view, "drag-dropped", G_CALLBACK (dropped_cb), fixture);
  g_signal_connect (fixture->view, "drag-cancelled", G_CALLBACK (cancelled_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->view)) && fixture->view->width > 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  /* Workers may still be drawing; what they bring back must find nobody, and nobody may be left. */
  run_for (50);
  g_assert_null (fixture->view);
  g_string_free (fixture->log, TRUE);
}

static TwPlaceMarker *
get_marker (Fixture *fixture,
            int      place)
{
  return tw_place_layer_get_marker (fixture->view->places, place);
}

static void
press (Fixture *fixture,
       guint    key)
{
  g_assert_true (tw_map_view_handle_key (fixture->view, key, 0));
}

static void
test_draws (Fixture      *fixture,
            gconstpointer data)
{
  wait_until (tw_land_layer_is_fresh (fixture->view->land));
  wait_until (tw_flow_layer_get_net (fixture->view->flows) != NULL);
  wait_until (tw_flow_layer_get_n_dots (fixture->view->flows) > 20);
  g_assert_cmpuint (tw_flow_layer_get_n_dots (fixture->view->flows), <=, TW_FLOW_MAX_DOTS);
  g_assert_cmpuint (tw_flow_layer_get_net (fixture->view->flows)->n_ships, ==, 3);
}

/* The first view shows every place, clear of what other widgets cover. */
static void
test_fits (Fixture      *fixture,
           gconstpointer data)
{
  tw_map_view_set_insets (fixture->view, 60, 0, 60, 0);
  for (guint i = 0; i < N_PLACES; i++)
    {
      graphene_point_t p;

      g_assert_true (tw_map_view_get_place_point (fixture->view, i, &p));
      g_assert_cmpfloat (p.x, >, 0);
      g_assert_cmpfloat (p.x, <, fixture->view->width);
      g_assert_cmpfloat (p.y, >, 60);
      g_assert_cmpfloat (p.y, <, fixture->view->height - 60);
    }
}

/* Nothing gets the map past the poles, turned, or smaller than the view. */
static void
test_clamped (Fixture      *fixture,
              gconstpointer data)
{
  ShumateViewport *viewport = shumate_map_get_viewport (fixture->view->map);

  shumate_location_set_location (SHUMATE_LOCATION (viewport), 85, 10);
  g_assert_cmpfloat (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), <, 80);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), -85, 10);
  g_assert_cmpfloat (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), >, -70);
  shumate_viewport_set_rotation (viewport, 1);
  g_assert_cmpfloat (shumate_viewport_get_rotation (viewport), ==, 0);
  shumate_viewport_set_zoom_level (viewport, 0);
  g_assert_cmpfloat (256 * exp2 (shumate_viewport_get_zoom_level (viewport)), >=, fixture->view->width - 0.5);
  shumate_viewport_set_zoom_level (viewport, 40);
  g_assert_cmpfloat (shumate_viewport_get_zoom_level (viewport), <=, TW_MAP_MAX_ZOOM);
}

static void
test_pointer_drag (Fixture      *fixture,
                   gconstpointer data)
{
  graphene_point_t to;

  g_assert_true (tw_map_view_get_place_point (fixture->view, JAPAN, &to));
  tw_map_view_pick_up (fixture->view, SHENZHEN, FALSE);
  tw_map_view_drag_to (fixture->view, 5, 5);
  tw_map_view_drag_to (fixture->view, to.x + 10, to.y + 8);
  tw_map_view_drop (fixture->view);
  g_assert_cmpstr (fixture->log->str, ==, "started 0;moved 0 -1;moved 0 18;dropped 0 18;");
  g_assert_false (tw_map_view_is_dragging (fixture->view));
}

/* However near a neighbour is, a drop within the circle that stock was taken from cancels. */
static void
test_tremble (Fixture      *fixture,
              gconstpointer data)
{
  graphene_point_t at;

  for (guint i = 0; i < N_PLACES; i++)
    for (int side = -1; side <= 1; side++)
      {
        g_string_truncate (fixture->log, 0);
        g_assert_true (tw_map_view_get_place_point (fixture->view, i, &at));
        tw_map_view_pick_up (fixture->view, i, FALSE);
        tw_map_view_drag_to (fixture->view, at.x + 6 * side, at.y);
        tw_map_view_drop (fixture->view);
        g_assert_true (g_str_has_suffix (fixture->log->str, "cancelled;"));
      }
}

/* A place that may not be a target is passed over; a drop on nothing cancels. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  graphene_point_t to;

  fixture->refuse = JAPAN;
  g_assert_true (tw_map_view_get_place_point (fixture->view, JAPAN, &to));
  tw_map_view_pick_up (fixture->view, SHENZHEN, FALSE);
  tw_map_view_drag_to (fixture->view, to.x, to.y);
  tw_map_view_drop (fixture->view);
  g_assert_cmpstr (fixture->log->str, ==, "started 0;moved 0 -1;cancelled;");
}

static void
test_keyboard (Fixture      *fixture,
               gconstpointer data)
{
  int target;

  gtk_widget_grab_focus (GTK_WIDGET (get_marker (fixture, SHENZHEN)));
  press (fixture, GDK_KEY_m);
  press (fixture, GDK_KEY_Right);
  target = fixture->view->drag.target;
  g_assert_cmpint (target, >, 0);
  press (fixture, GDK_KEY_Return);
  {
    g_autofree char *expected = g_strdup_printf ("started 0;moved 0 %d;dropped 0 %d;", target, target);

    g_assert_cmpstr (fixture->log->str, ==, expected);
  }

  g_string_truncate (fixture->log, 0);
  gtk_widget_grab_focus (GTK_WIDGET (get_marker (fixture, FRANCE)));
  press (fixture, GDK_KEY_Return);
  press (fixture, GDK_KEY_Escape);
  g_assert_cmpstr (fixture->log->str, ==, "started 9;cancelled;");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == GTK_WIDGET (get_marker (fixture, FRANCE)));

  g_string_truncate (fixture->log, 0);
  press (fixture, GDK_KEY_space);
  g_assert_cmpstr (fixture->log->str, ==, "activated 9;");
  g_assert_cmpint (tw_map_view_get_selected (fixture->view), ==, FRANCE);
}

/* From every place, arrows alone reach every other. */
static void
test_arrows_reach (Fixture      *fixture,
                   gconstpointer data)
{
  const double directions[][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  gboolean     seen[N_PLACES] = { TRUE };
  int          queue[N_PLACES] = { 0 };
  guint        n = 1;

  for (guint i = 0; i < n; i++)
    for (guint d = 0; d < G_N_ELEMENTS (directions); d++)
      {
        int next = tw_map_view_find_towards (fixture->view, queue[i], directions[d][0], directions[d][1]);

        if (next >= 0 && !seen[next])
          {
            seen[next] = TRUE;
            queue[n++] = next;
          }
      }
  g_assert_cmpuint (n, ==, N_PLACES);
}

/* What assistive technology calls. */
static void
test_actions (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *shenzhen = GTK_WIDGET (get_marker (fixture, SHENZHEN));
  GtkWidget *germany = GTK_WIDGET (get_marker (fixture, GERMANY));

  g_assert_true (gtk_widget_activate_action (germany, "map.place.activate", NULL));
  /* Not enabled while nothing is dragged. */
  gtk_widget_activate_action (germany, "map.place.drop", NULL);
  g_assert_true (gtk_widget_activate_action (shenzhen, "map.place.pick-up", NULL));
  g_assert_true (gtk_widget_activate_action (germany, "map.place.drop", NULL));
  g_assert_cmpstr (fixture->log->str, ==, "activated 8;started 0;moved 0 8;dropped 0 8;");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "map.zoom-in", NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "map.fit", NULL));
}

static void
test_accessible (Fixture      *fixture,
                 gconstpointer data)
{
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_marker (fixture, GERMANY)), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_marker (fixture, GERMANY)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, fixture_places[GERMANY].accessible);
  for (GtkWidget *button = gtk_widget_get_first_child (fixture->view->controls); button; button = gtk_widget_get_next_sibling (button))
    g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL));
}

/* A place keeps its widget by its id, wherever it stands in the list. */
static void
test_places_change (Fixture      *fixture,
                    gconstpointer data)
{
  TwMapPlace     places[3] = { fixture_places[JAPAN], fixture_places[GERMANY], fixture_places[SHENZHEN] };
  TwPlaceMarker *germany = get_marker (fixture, GERMANY);

  gtk_widget_grab_focus (GTK_WIDGET (germany));
  tw_map_view_set_places (fixture->view, places, 3);
  g_assert_true (get_marker (fixture, 1) == germany);
  g_assert_cmpint (tw_place_marker_get_index (germany), ==, 1);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (germany)));

  tw_map_view_pick_up (fixture->view, 1, TRUE);
  tw_map_view_set_places (fixture->view, NULL, 0);
  g_assert_false (tw_map_view_is_dragging (fixture->view));
  g_assert_cmpstr (fixture->log->str, ==, "started 1;cancelled;");
  run_for (30);
}

static void
test_motion (Fixture      *fixture,
             gconstpointer data)
{
  wait_until (tw_flow_layer_is_moving (fixture->view->flows));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_false (tw_flow_layer_is_moving (fixture->view->flows));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_assert_true (tw_flow_layer_is_moving (fixture->view->flows));
  g_object_set (fixture->view, "animate", FALSE, NULL);
  g_assert_false (tw_flow_layer_is_moving (fixture->view->flows));
  g_object_set (fixture->view, "animate", TRUE, NULL);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  g_assert_false (tw_flow_layer_is_moving (fixture->view->flows));
}

static void
test_modes (Fixture      *fixture,
            gconstpointer data)
{
  wait_until (tw_flow_layer_get_net (fixture->view->flows) != NULL);
  tw_map_view_set_visible_modes (fixture->view, 1u << TW_MODE_RAIL);
  wait_until (tw_flow_layer_get_net (fixture->view->flows)->n_strokes == 1);
  g_assert_cmpint (tw_flow_layer_get_net (fixture->view->flows)->strokes[0].mode, ==, TW_MODE_RAIL);
}

static void
test_properties (Fixture      *fixture,
                 gconstpointer data)
{
  gboolean borders, animate;
  int      selected;

  g_object_set (fixture->view, "borders", TRUE, "animate", FALSE, "selected", 4, NULL);
  g_object_get (fixture->view, "borders", &borders, "animate", &animate, "selected", &selected, NULL);
  g_assert_true (borders);
  g_assert_false (animate);
  g_assert_cmpint (selected, ==, 4);
}

/* Dark and light, previews that make no sense, and colours that all differ. */
static void
test_looks (Fixture      *fixture,
            gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  tw_map_view_set_preview (fixture->view, 2, FRANCE, TW_MODE_TRUCK);
  wait_until (tw_land_layer_is_fresh (fixture->view->land));
  tw_map_view_set_preview (fixture->view, 2, 2, TW_MODE_TRUCK);
  tw_map_view_set_preview (fixture->view, 2, 99, TW_MODE_TRUCK);
  tw_map_view_set_preview (fixture->view, -1, 0, TW_MODE_TRUCK);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);

  for (TwMode a = 0; a < TW_N_MODES; a++)
    for (TwMode b = 0; b < a; b++)
      {
        GdkRGBA p, q;

        tw_map_style_get_mode_colour (a, FALSE, &p);
        tw_map_style_get_mode_colour (b, FALSE, &q);
        g_assert_false (gdk_rgba_equal (&p, &q));
      }
}

/* ---- shipments ---- */

static const TwMapShipment shipments[] = {
  { "a", "Lamps at sea", SHENZHEN, GERMANY, TW_MODE_OCEAN, 0.5, 100, TW_MAP_TRANSIT_MOVING, FALSE },
  { "b", "More lamps at sea", SHENZHEN, GERMANY, TW_MODE_OCEAN, 0.502, 300, TW_MAP_TRANSIT_MOVING, FALSE },
  { "c", "Lamps in the air", SHENZHEN, JAPAN, TW_MODE_AIR, 0.5, 20, TW_MAP_TRANSIT_LATE, FALSE },
  { "d", "Lamps that are planned", SHENZHEN, FRANCE, TW_MODE_AIR, 0.4, 20, TW_MAP_TRANSIT_MOVING, TRUE },
};

static void
shipments_activated_cb (TwMapView *view,
                        Fixture   *fixture)
{
  GdkRectangle bounds;
  guint        n;
  const guint *active = tw_map_view_get_active_shipments (view, &n, &bounds);

  g_assert_cmpint (bounds.width, >, 0);
  g_string_append (fixture->log, "shipments");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (fixture->log, " %u", active[i]);
  g_string_append_c (fixture->log, ';');
}

static TwShipmentMarker *
find_shipment (Fixture    *fixture,
               const char *id)
{
  TwShipmentLayer *layer = fixture->view->shipments;

  for (guint i = 0; i < tw_shipment_layer_get_n_markers (layer); i++)
    if (g_str_equal (tw_shipment_marker_get_id (tw_shipment_layer_get_marker (layer, i)), id))
      return tw_shipment_layer_get_marker (layer, i);

  return NULL;
}

/* Two ships side by side are one marker, led by the larger; those far apart have their own. */
static void
test_shipments (Fixture      *fixture,
                gconstpointer data)
{
  TwShipmentLayer *layer = fixture->view->shipments;
  guint            n;

  g_signal_connect (fixture->view, "shipments-activated", G_CALLBACK (shipments_activated_cb), fixture);
  tw_map_view_set_shipments (fixture->view, shipments, G_N_ELEMENTS (shipments));
  wait_until (tw_shipment_layer_is_settled (layer) && tw_shipment_layer_get_n_markers (layer) == 3);
  wait_until (gtk_widget_get_width (GTK_WIDGET (find_shipment (fixture, "b"))) > 0); /* it is laid out */
  g_assert_null (find_shipment (fixture, "a"));
  tw_shipment_marker_get_members (find_shipment (fixture, "b"), &n);
  g_assert_cmpuint (n, ==, 2);
  gtk_test_accessible_assert_role (find_shipment (fixture, "c"), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (find_shipment (fixture, "c"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Lamps in the air");

  gtk_widget_grab_focus (GTK_WIDGET (find_shipment (fixture, "b")));
  press (fixture, GDK_KEY_Return);
  g_assert_cmpstr (fixture->log->str, ==, "shipments 1 0;");
  press (fixture, GDK_KEY_Right);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) != GTK_WIDGET (find_shipment (fixture, "b")));

  tw_map_view_set_visible_modes (fixture->view, 1u << TW_MODE_OCEAN);
  wait_until (tw_shipment_layer_is_settled (layer) && tw_shipment_layer_get_n_markers (layer) == 1);
  tw_map_view_set_shipments (fixture->view, NULL, 0);
  wait_until (tw_shipment_layer_is_settled (layer) && tw_shipment_layer_get_n_markers (layer) == 0);
}

/* What is at a place stands beside its circle. */
static void
test_shipments_beside (Fixture      *fixture,
                       gconstpointer data)
{
  const TwMapShipment leaving = { "a", "Lamps at the source", SHENZHEN, JAPAN, TW_MODE_OCEAN, 0, 100, TW_MAP_TRANSIT_ORIGIN, TRUE };
  graphene_point_t    middle, p;
  double              radius;

  tw_map_view_set_shipments (fixture->view, &leaving, 1);
  wait_until (tw_shipment_layer_is_settled (fixture->view->shipments) && tw_shipment_layer_get_n_markers (fixture->view->shipments) == 1);
  g_assert_true (tw_place_layer_get_circle (fixture->view->places, SHENZHEN, &middle, &radius));
  g_assert_true (tw_shipment_layer_get_point (fixture->view->shipments, tw_shipment_layer_get_marker (fixture->view->shipments, 0), &p));
  g_assert_cmpfloat (hypot (p.x - middle.x, p.y - middle.y), >=, radius);
}

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);

  add ("/map-view/draws", test_draws);
  add ("/map-view/fits", test_fits);
  add ("/map-view/clamped", test_clamped);
  add ("/map-view/pointer-drag", test_pointer_drag);
  add ("/map-view/tremble", test_tremble);
  add ("/map-view/refused", test_refused);
  add ("/map-view/keyboard", test_keyboard);
  add ("/map-view/arrows-reach", test_arrows_reach);
  add ("/map-view/actions", test_actions);
  add ("/map-view/accessible", test_accessible);
  add ("/map-view/places-change", test_places_change);
  add ("/map-view/motion", test_motion);
  add ("/map-view/modes", test_modes);
  add ("/map-view/properties", test_properties);
  add ("/map-view/looks", test_looks);
  add ("/map-view/shipments", test_shipments);
  add ("/map-view/shipments-beside", test_shipments_beside);

  return g_test_run ();
}
