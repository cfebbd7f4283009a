/* show-map.c: the map alone, in a window, to look at and to measure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RUSAGE_THREAD. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <adwaita.h>
#include <shumate/shumate.h>
#include <sys/resource.h>

#include "map-fixture.h"
#include "tw-map-view-private.h"

static gboolean dark, borders, still, bench, drag, preview;
static int      width = 1020, height = 760, selected = -1, top_inset = 0;
static double   zoom = -1, lon = 8, lat = 50;
static char    *screenshot;

static const GOptionEntry entries[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "borders", 0, 0, G_OPTION_ARG_NONE, &borders, "Land borders", NULL },
  { "still", 0, 0, G_OPTION_ARG_NONE, &still, "No motion", NULL },
  { "bench", 0, 0, G_OPTION_ARG_NONE, &bench, "Pan and print CPU a frame", NULL },
  { "drag", 0, 0, G_OPTION_ARG_NONE, &drag, "In the middle of a drag", NULL },
  { "preview", 0, 0, G_OPTION_ARG_NONE, &preview, "With a tentative flow", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, "PX" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, "PX" },
  { "inset", 0, 0, G_OPTION_ARG_INT, &top_inset, "Covered at the top and at the bottom", "PX" },
  { "select", 0, 0, G_OPTION_ARG_INT, &selected, NULL, "PLACE" },
  { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &zoom, "Instead of fitting", "LEVEL" },
  { "lon", 0, 0, G_OPTION_ARG_DOUBLE, &lon, NULL, "DEGREES" },
  { "lat", 0, 0, G_OPTION_ARG_DOUBLE, &lat, NULL, "DEGREES" },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &screenshot, "Leave a picture and go", "PNG" },
  { 0 },
};

static void
save_picture (GtkWidget *view)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (view);
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (view), gtk_widget_get_height (view));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (view)), node, NULL);
  gdk_texture_save_to_png (texture, screenshot);
  gsk_render_node_unref (node);
}

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

static double
get_cpu_ms (int who)
{
  struct rusage usage;

  getrusage (who, &usage);

  return usage.ru_utime.tv_sec * 1e3 + usage.ru_utime.tv_usec / 1e3 +
         usage.ru_stime.tv_sec * 1e3 + usage.ru_stime.tv_usec / 1e3;
}

typedef struct
{
  TwMapView *view;
  guint      frames;
  double     dlon;
  double     dzoom;
} Ride;

static gboolean
ride_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  Ride            *ride = data;
  ShumateViewport *viewport = shumate_map_get_viewport (ride->view->map);
  ShumateLocation *location = SHUMATE_LOCATION (viewport);
  int              sign = ride->frames / 60 % 2 ? -1 : 1;

  if (ride->dlon != 0)
    shumate_location_set_location (location, shumate_location_get_latitude (location), shumate_location_get_longitude (location) + sign * ride->dlon);
  if (ride->dzoom != 0)
    shumate_viewport_set_zoom_level (viewport, shumate_viewport_get_zoom_level (viewport) + sign * ride->dzoom);
  ride->frames++;

  return G_SOURCE_CONTINUE;
}

static void
measure (TwMapView  *view,
         const char *name,
         double      dlon,
         double      dzoom)
{
  Ride   ride = { view, 0, dlon, dzoom };
  double thread = get_cpu_ms (RUSAGE_THREAD), process = get_cpu_ms (RUSAGE_SELF);
  gint64 start = g_get_monotonic_time ();
  guint  tick = gtk_widget_add_tick_callback (GTK_WIDGET (view), ride_cb, &ride, NULL);

  while (ride.frames < 240)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (GTK_WIDGET (view), tick);
  g_print ("%-6s %u frames: main thread %.2f ms, process %.2f ms a frame, %.0f a second\n",
           name, ride.frames,
           (get_cpu_ms (RUSAGE_THREAD) - thread) / ride.frames,
           (get_cpu_ms (RUSAGE_SELF) - process) / ride.frames,
           ride.frames * 1e6 / (g_get_monotonic_time () - start));
}

static void
log_cb (TwMapView  *view,
        int         a,
        const char *name)
{
  g_print ("%s %d\n", name, a);
}

static void
moved_cb (TwMapView *view,
          int        from,
          int        target)
{
  tw_map_view_set_drag_label (view, target >= 0 ? "480 units · +$2,316" : "480 units");
}

static void
show_drag (TwMapView *view)
{
  gboolean         allowed[G_N_ELEMENTS (fixture_places)] = { FALSE };
  graphene_point_t p;

  for (guint i = 6; i < 20; i++)
    allowed[i] = TRUE;
  tw_map_view_pick_up (view, 2, FALSE);
  tw_map_view_set_drag_targets (view, allowed, G_N_ELEMENTS (allowed));
  tw_map_view_get_place_point (view, 17, &p);
  tw_map_view_drag_to (view, p.x + 12, p.y + 12);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  GtkWidget *window, *view;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  view = tw_map_view_new ();
  g_object_set (view, "borders", borders, "animate", !still, "selected", selected, NULL);
  tw_map_view_set_insets (TW_MAP_VIEW (view), top_inset, 0, top_inset, 0);
  tw_map_view_set_places (TW_MAP_VIEW (view), fixture_places, G_N_ELEMENTS (fixture_places));
  tw_map_view_set_flows (TW_MAP_VIEW (view), fixture_flows, G_N_ELEMENTS (fixture_flows));
  g_signal_connect (view, "drag-started", G_CALLBACK (log_cb), (gpointer) "started");
  g_signal_connect (view, "place-activated", G_CALLBACK (log_cb), (gpointer) "activated");
  g_signal_connect (view, "drag-moved", G_CALLBACK (moved_cb), NULL);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));

  if (zoom >= 0)
    {
      run_for (200);
      shumate_viewport_set_zoom_level (shumate_map_get_viewport (TW_MAP_VIEW (view)->map), zoom);
      shumate_map_center_on (TW_MAP_VIEW (view)->map, lat, lon);
    }
  run_for (700);
  if (drag)
    show_drag (TW_MAP_VIEW (view));
  if (preview)
    tw_map_view_set_preview (TW_MAP_VIEW (view), 2, 9, TW_MODE_TRUCK);
  run_for (400);

  if (bench)
    {
      measure (TW_MAP_VIEW (view), "rest", 0, 0);
      measure (TW_MAP_VIEW (view), "pan", 0.35, 0);
      measure (TW_MAP_VIEW (view), "zoom", 0, 0.02);
    }
  if (screenshot)
    save_picture (view);
  else if (!bench)
    while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
      g_main_context_iteration (NULL, TRUE);
  else
    gtk_window_destroy (GTK_WINDOW (window));

  return 0;
}
