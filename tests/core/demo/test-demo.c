/* test-demo.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"
#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

static TwModel *
new_demo (guint64 seed)
{
  g_autoptr (GError) error = NULL;
  TwModel *model = tw_demo_new (seed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);

  return model;
}

static void
test_sizes (void)
{
  g_autoptr (TwModel) model = new_demo (TW_DEMO_SEED);
  g_autofree char *start = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model)));
  guint            n;

  g_assert_cmpstr (start, ==, "2026-10-05");
  g_assert_cmpstr (tw_model_get_currency (model), ==, "USD");
  g_assert_cmpuint (tw_model_get_n_weeks (model), ==, 26);
  g_assert_cmpuint (tw_model_get_n_items (model), >=, 150);
  g_assert_cmpuint (tw_model_get_n_markets (model), >=, 16);
  tw_model_get_shipments (model, &n);
  g_assert_cmpuint (n, >=, 12);
  g_assert_cmpuint (n, <=, 16);
  tw_model_get_pins (model, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (tw_model_get_n_overrides (model), ==, 0);
  g_assert_nonnull (strstr (tw_model_get_description (model), "synthetic"));
  g_assert_nonnull (strstr (tw_model_get_description (model), "10.24432/C5CG6D"));
  tw_model_get_sales (model, &n);
  g_test_message ("%u items, %u places, %u lanes, %u series, %u events", tw_model_get_n_items (model), tw_model_get_n_places (model), tw_model_get_n_lanes (model), n, tw_model_get_n_events (model));
}

static void
assert_same_sales (const TwModel *a,
                   const TwModel *b)
{
  guint          n, m;
  const TwSales *s = tw_model_get_sales (a, &n);
  const TwSales *r = tw_model_get_sales (b, &m);

  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (s[i].first_week, ==, r[i].first_week);
      g_assert_cmpmem (s[i].units, s[i].n_weeks * sizeof (gint32), r[i].units, r[i].n_weeks * sizeof (gint32));
      g_assert_cmpmem (s[i].flags, s[i].n_weeks, r[i].flags, r[i].n_weeks);
    }
}

static double
sum_units (const TwModel *model)
{
  double         sum = 0;
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);

  for (guint i = 0; i < n; i++)
    for (guint t = 0; t < sales[i].n_weeks; t++)
      sum += sales[i].units[t];

  return sum;
}

static double
sum_stock (const TwModel *model)
{
  double         sum = 0;
  guint          n;
  const TwStock *stock = tw_model_get_stock (model, &n);

  for (guint i = 0; i < n; i++)
    sum += stock[i].on_hand + stock[i].receiving;

  return sum;
}

static void
test_same_seed (void)
{
  g_autoptr (TwModel) a = new_demo (TW_DEMO_SEED);
  g_autoptr (TwModel) b = new_demo (TW_DEMO_SEED);
  g_autoptr (TwModel) other = new_demo (TW_DEMO_SEED + 1);

  assert_same_sales (a, b);
  g_assert_cmpfloat (sum_stock (a), ==, sum_stock (b));
  g_assert_cmpfloat (sum_units (a), !=, sum_units (other));
  g_assert_cmpfloat (sum_stock (a), !=, sum_stock (other));
}

/* Marks what can be reached from @from by lanes. */
static void
spread (const TwModel *model,
        guint32        from,
        gboolean      *reached)
{
  if (reached[from])
    return;
  reached[from] = TRUE;
  for (guint i = 0; i < tw_model_get_n_lanes (model); i++)
    if (tw_model_get_lane (model, i)->from == from && tw_model_get_lane (model, i)->open)
      spread (model, tw_model_get_lane (model, i)->to, reached);
}

static void
test_reachable (void)
{
  g_autoptr (TwModel) model = new_demo (TW_DEMO_SEED);
  g_autofree gboolean *reached = g_new0 (gboolean, tw_model_get_n_places (model));

  spread (model, (guint32) tw_model_find_place (model, "FAC-DG"), reached);
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    g_assert_true (reached[i]);

  for (guint item = 0; item < tw_model_get_n_items (model); item++)
    for (guint m = 0; m < tw_model_get_n_markets (model); m++)
      if (tw_model_get_offer (model, item, m)->listed)
        {
          g_assert_cmpfloat (tw_model_get_offer (model, item, m)->price, >, 0);
          g_assert_nonnull (tw_model_find_sales (model, item, m));
        }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/sizes", test_sizes);
  g_test_add_func ("/demo/same-seed", test_same_seed);
  g_test_add_func ("/demo/reachable", test_reachable);

  return g_test_run ();
}
