/* test-sea-route.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "sealane/tw-geo.h"
#include "sealane/tw-sea-route.h"
#include "tw-error.h"

static GBytes *
get_bytes (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resources_lookup_data (TW_SEALANE_RESOURCES "sealanes.bin", 0, &error);

  g_assert_no_error (error);

  return bytes;
}

static TwSeaLanes *
get_lanes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = get_bytes ();
  TwSeaLanes *lanes = tw_sea_lanes_new (bytes, &error);

  g_assert_no_error (error);

  return lanes;
}

static void
test_passages (void)
{
  g_autoptr (TwSeaLanes) lanes = tw_sea_lanes_new_default ();
  guint32 seen = 0;

  g_assert_cmpuint (tw_sea_lanes_get_n_passages (lanes), ==, 15);
  for (guint i = 0; i < tw_sea_lanes_get_n_passages (lanes); i++)
    {
      guint32 bit = tw_sea_lanes_get_passage (lanes, tw_sea_lanes_get_passage_name (lanes, i));

      g_assert_cmpuint (bit, !=, 0);
      g_assert_cmpuint (bit & seen, ==, 0);
      seen |= bit;
    }
}

/* Distances between ports as tables give them, nautical miles; and a passage that must be used. */
static const struct
{
  const char *from;
  const char *to;
  double      miles;
  const char *passage;
} tables[] = {
  { "CNYTN", "NLRTM", 9750, "suez" },
  { "CNSHA", "DEHAM", 10760, "suez" },
  { "CNSHA", "USLAX", 5700, NULL },
  { "SGSIN", "NLRTM", 8288, "suez" },
  { "CNSHA", "USNYC", 10582, "panama" },
  { "NLRTM", "USNYC", 3380, NULL },
  { "JPYOK", "USLAX", 4839, NULL },
  { "AUSYD", "USLAX", 6511, NULL },
  { "HKHKG", "SGSIN", 1460, NULL },
  { "CNSHA", "AUSYD", 4640, NULL },
};

static void
test_distances (void)
{
  g_autoptr (TwSeaLanes) lanes = get_lanes ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      int     from = tw_sea_lanes_find_port (lanes, tables[i].from);
      int     to = tw_sea_lanes_find_port (lanes, tables[i].to);
      guint32 passages;
      double  km, back;

      g_assert_true (tw_sea_lanes_route (lanes, from, to, 0, &km, &passages, NULL));
      g_test_message ("%s-%s %.0f km, tables %.0f", tables[i].from, tables[i].to, km, tables[i].miles * 1.852);
      g_assert_cmpfloat_with_epsilon (km / (tables[i].miles * 1.852), 1, 0.05);
      if (tables[i].passage)
        g_assert_cmpuint (passages & tw_sea_lanes_get_passage (lanes, tables[i].passage), !=, 0);

      g_assert_true (tw_sea_lanes_route (lanes, to, from, 0, &back, NULL, NULL));
      g_assert_cmpfloat_with_epsilon (back, km, 0.1);
    }
}

/* With Suez closed it is the Cape: 13,150 nautical miles. */
static void
test_closed (void)
{
  g_autoptr (TwSeaLanes) lanes = get_lanes ();
  int     from = tw_sea_lanes_find_port (lanes, "CNYTN");
  int     to = tw_sea_lanes_find_port (lanes, "NLRTM");
  guint32 suez = tw_sea_lanes_get_passage (lanes, "suez");
  guint32 passages;
  double  km = -1;

  g_assert_cmpuint (suez, !=, 0);
  g_assert_cmpuint (tw_sea_lanes_get_passage (lanes, "nowhere"), ==, 0);
  g_assert_true (tw_sea_lanes_route (lanes, from, to, suez, &km, &passages, NULL));
  g_assert_cmpfloat_with_epsilon (km / (13150 * 1.852), 1, 0.05);
  g_assert_cmpuint (passages & suez, ==, 0);
  g_assert_cmpuint (passages & tw_sea_lanes_get_passage (lanes, "south_africa"), !=, 0);

  /* Behind a closed strait there is no way, and the outputs stay. */
  km = -1;
  g_assert_false (tw_sea_lanes_route (lanes, tw_sea_lanes_find_port (lanes, "AEJEA"), tw_sea_lanes_find_port (lanes, "INNSA"),
                                      tw_sea_lanes_get_passage (lanes, "ormuz"), &km, NULL, NULL));
  g_assert_cmpfloat (km, ==, -1);
}

/* The drawn way starts and ends at the ports, never leaps across the map, and is about as long as
 * it says. */
static void
test_shape (void)
{
  g_autoptr (TwSeaLanes) lanes = get_lanes ();
  guint n = tw_sea_lanes_get_n_ports (lanes);

  for (guint trial = 0; trial < 60; trial++)
    {
      g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
      int    from = g_test_rand_int_range (0, n), to = g_test_rand_int_range (0, n);
      double km, drawn = 0, lon, lat;

      if (from == to || !tw_sea_lanes_route (lanes, from, to, 0, &km, NULL, points))
        continue;

      for (guint i = 1; i < points->len; i++)
        {
          const TwGeoPoint *p = &g_array_index (points, TwGeoPoint, i);

          g_assert_cmpfloat (fabs (p->x - p[-1].x), <, 0.5);
          drawn += tw_geo_distance_km (tw_geo_get_lon (p[-1].x), tw_geo_get_lat (p[-1].y), tw_geo_get_lon (p->x), tw_geo_get_lat (p->y));
        }
      tw_sea_lanes_get_port_location (lanes, to, &lon, &lat);
      g_assert_cmpfloat_with_epsilon (g_array_index (points, TwGeoPoint, points->len - 1).y, tw_geo_project (lon, lat).y, 1e-9);

      /* Shapes were thinned and rounded to a hundredth of a degree: short ways differ by kilometres. */
      g_assert_cmpfloat (fabs (drawn - km), <, 0.05 * km + 15);
    }
}

static void
test_nearest (void)
{
  g_autoptr (TwSeaLanes) lanes = get_lanes ();

  g_assert_cmpint (tw_sea_lanes_nearest_port (lanes, 4.3, 51.95), ==, tw_sea_lanes_find_port (lanes, "NLRTM"));
  g_assert_cmpint (tw_sea_lanes_find_port (lanes, "XXXXX"), ==, -1);
  g_assert_cmpint (tw_sea_lanes_find_port (lanes, NULL), ==, -1);
}

static void
add_numbers (GByteArray *bytes,
             guint       size,
             guint       n,
             ...)
{
  va_list numbers;

  va_start (numbers, n);
  for (guint i = 0; i < n; i++)
    {
      guint32 number = GUINT32_TO_LE ((guint32) va_arg (numbers, int));

      g_byte_array_append (bytes, (const guint8 *) &number, size);
    }
  va_end (numbers);
}

static void
add_lane (GByteArray *bytes,
          int         from,
          int         to,
          int         km)
{
  add_numbers (bytes, 2, 2, from, to);
  add_numbers (bytes, 4, 1, km * 10);
  add_numbers (bytes, 1, 2, 0, 0);
}

/* By hand: A to C is 20 km through the port B, but ports are no thoroughfare; by the buoy it is 100. */
static void
test_no_thoroughfare (void)
{
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TwSeaLanes) lanes = NULL;
  g_autoptr (GError) error = NULL;
  double km;

  g_byte_array_append (array, (const guint8 *) "TWSEA1\0", 8);
  add_numbers (array, 2, 2, 3, 4);
  add_numbers (array, 4, 1, 4);
  add_numbers (array, 2, 2, 1, 0);
  g_byte_array_append (array, (const guint8 *) "-\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  g_byte_array_append (array, (const guint8 *) "AAAAAABBBBBACCCCCA", 18);
  add_numbers (array, 2, 8, 0, 0, 100, 0, 200, 0, 100, 100);
  add_lane (array, 0, 1, 10);
  add_lane (array, 1, 2, 10);
  add_lane (array, 0, 3, 50);
  add_lane (array, 3, 2, 50);
  bytes = g_byte_array_free_to_bytes (array);

  lanes = tw_sea_lanes_new (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tw_sea_lanes_find_port (lanes, "CCCCC"), ==, 2);
  g_assert_true (tw_sea_lanes_route (lanes, 0, 2, 0, &km, NULL, NULL));
  g_assert_cmpfloat (km, ==, 100);
  g_assert_true (tw_sea_lanes_route (lanes, 0, 1, 0, &km, NULL, NULL));
  g_assert_cmpfloat (km, ==, 10);
  g_assert_true (tw_sea_lanes_route (lanes, 1, 1, 0, &km, NULL, NULL));
  g_assert_cmpfloat (km, ==, 0);
}

/* Cut and scrambled files are refused or harmless, never read beyond their end. */
static void
test_hostile (void)
{
  g_autoptr (GBytes) whole = get_bytes ();
  gsize         size;
  const guint8 *data = g_bytes_get_data (whole, &size);

  for (guint trial = 0; trial < 300; trial++)
    {
      gsize              cut = trial < 60 ? trial : (gsize) g_test_rand_int_range (0, size);
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      TwSeaLanes *lanes;

      bytes = g_bytes_new (copy, cut);
      lanes = tw_sea_lanes_new (bytes, &error);
      g_assert_null (lanes);
      g_assert_error (error, TW_ERROR, TW_ERROR_BAD_DATA);
      g_clear_error (&error);
      g_clear_pointer (&bytes, g_bytes_unref);

      for (guint i = 0; i < 6; i++)
        copy[g_test_rand_int_range (0, trial % 2 ? (int) size : 400)] = g_test_rand_int_range (0, 256);
      bytes = g_bytes_new (copy, size);
      lanes = tw_sea_lanes_new (bytes, &error);
      if (lanes)
        {
          g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TwGeoPoint));
          double km;

          tw_sea_lanes_route (lanes, 0, tw_sea_lanes_get_n_ports (lanes) - 1, 0, &km, NULL, points);
          tw_sea_lanes_unref (lanes);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea-route/distances", test_distances);
  g_test_add_func ("/sea-route/passages", test_passages);
  g_test_add_func ("/sea-route/closed", test_closed);
  g_test_add_func ("/sea-route/shape", test_shape);
  g_test_add_func ("/sea-route/no-thoroughfare", test_no_thoroughfare);
  g_test_add_func ("/sea-route/nearest", test_nearest);
  g_test_add_func ("/sea-route/hostile", test_hostile);

  return g_test_run ();
}
