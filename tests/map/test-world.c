/* test-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "sealane/tw-geo.h"
#include "tw-error.h"
#include "tw-route.h"
#include "tw-world.h"

static GBytes *
get_bytes (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resources_lookup_data (TW_MAP_RESOURCES "world.geo16", 0, &error);

  g_assert_no_error (error);

  return bytes;
}

static TwWorld *
get_world (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = get_bytes ();
  TwWorld *world = tw_world_new (bytes, &error);

  g_assert_no_error (error);

  return world;
}

static cairo_surface_t *
draw (TwWorld          *world,
      const TwMapFrame *frame)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, frame->width, frame->height);
  cairo_t         *cr = cairo_create (surface);

  tw_world_draw (world, cr, frame, &tw_world_light, FALSE);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static gboolean
is_colour (cairo_surface_t *surface,
           int              x,
           int              y,
           const double     colour[3])
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32       pixel = ((const guint32 *) row)[x];

  return abs ((int) (pixel >> 16 & 255) - (int) lround (colour[0] * 255)) <= 1 &&
         abs ((int) (pixel >> 8 & 255) - (int) lround (colour[1] * 255)) <= 1 &&
         abs ((int) (pixel & 255) - (int) lround (colour[2] * 255)) <= 1;
}

static void
assert_at (cairo_surface_t  *surface,
           const TwMapFrame *frame,
           double            lon,
           double            lat,
           gboolean          land)
{
  TwGeoPoint p = tw_geo_project (lon, lat);
  double     x = tw_geo_unwrap (p.x, frame->x + frame->width / frame->scale / 2);

  g_test_message ("%g, %g at scale %g", lon, lat, frame->scale);
  g_assert_true (is_colour (surface, (x - frame->x) * frame->scale, (p.y - frame->y) * frame->scale,
                            land ? tw_world_light.land : tw_world_light.sea));
}

/* Known land and sea at both resolutions and across the antimeridian. */
static void
test_probes (void)
{
  g_autoptr (TwWorld) world = get_world ();
  const TwMapFrame frames[] = {
    { 0, 0.1, 900, 900, 600, 1 },
    { 0.45, 0.1, 900, 900, 600, 1 },
    { -2.3, 0.1, 900, 900, 600, 1 },
    { 0, 0.1, 3000, 3000, 2100, 1 },
    { 0.7, 0.1, 3000, 3000, 2100, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      cairo_surface_t *surface = draw (world, &frames[i]);

      assert_at (surface, &frames[i], 2.5, 47, TRUE);      /* France */
      assert_at (surface, &frames[i], 112, 30, TRUE);      /* China */
      assert_at (surface, &frames[i], -100, 40, TRUE);     /* United States */
      assert_at (surface, &frames[i], -55, -10, TRUE);     /* Brazil */
      assert_at (surface, &frames[i], 135, -25, TRUE);     /* Australia */
      assert_at (surface, &frames[i], -30, 40, FALSE);     /* Atlantic */
      assert_at (surface, &frames[i], -150, 0, FALSE);     /* Pacific */
      assert_at (surface, &frames[i], 75, -30, FALSE);     /* Indian Ocean */
      assert_at (surface, &frames[i], 51, 42, FALSE);      /* the Caspian Sea is a hole */
      assert_at (surface, &frames[i], 179.99, 67.5, TRUE); /* Chukotka goes on across the antimeridian */
      assert_at (surface, &frames[i], -179.99, 67.5, TRUE);
      assert_at (surface, &frames[i], -63, -65, FALSE); /* Antarctica is left out */
      cairo_surface_destroy (surface);
    }
}

/* No line crosses the map: a row through open sea is sea from end to end. */
static void
test_open_sea (void)
{
  g_autoptr (TwWorld) world = get_world ();
  const TwMapFrame frame = { 0, 0, 1024, 1024, 1024, 1 };
  cairo_surface_t *surface = draw (world, &frame);

  for (int x = 0; x < 1024; x++)
    g_assert_true (is_colour (surface, x, tw_geo_project (0, -58).y * 1024, tw_world_light.sea));
  cairo_surface_destroy (surface);
}

/* Where two copies of the world join, in the middle of a pixel, there is no seam. */
static void
test_seam (void)
{
  g_autoptr (TwWorld) world = get_world ();
  const TwMapFrame frame = { 0.9851, 0.228, 5000, 150, 150, 1 };
  cairo_surface_t *surface = draw (world, &frame);
  int              y = (tw_geo_project (0, 67.5).y - frame.y) * frame.scale;

  for (int x = 40; x < 110; x++)
    g_assert_true (is_colour (surface, x, y, tw_world_light.land));
  cairo_surface_destroy (surface);
}

static void
test_hostile (void)
{
  g_autoptr (GBytes) whole = get_bytes ();
  gsize         size;
  const guint8 *data = g_bytes_get_data (whole, &size);

  for (guint trial = 0; trial < 60; trial++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) cut = g_bytes_new (copy, trial < 30 ? trial : (gsize) g_test_rand_int_range (0, size));
      g_autoptr (GBytes) scrambled = NULL;
      g_autoptr (GError) error = NULL;
      TwWorld *world = tw_world_new (cut, &error);

      g_assert_null (world);
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      g_clear_error (&error);

      for (guint i = 0; i < 20; i++)
        copy[g_test_rand_int_range (0, trial % 2 ? (int) size : 300)] = g_test_rand_int_range (0, 256);
      scrambled = g_bytes_new (copy, size);
      world = tw_world_new (scrambled, &error);
      if (world)
        {
          cairo_surface_destroy (draw (world, &(TwMapFrame){ 0, 0, 300, 300, 300, 1 }));
          tw_world_unref (world);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/world/probes", test_probes);
  g_test_add_func ("/world/open-sea", test_open_sea);
  g_test_add_func ("/world/seam", test_seam);
  g_test_add_func ("/world/hostile", test_hostile);

  return g_test_run ();
}
