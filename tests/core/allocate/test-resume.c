/* test-resume.c: a plan made again from what is kept of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-item-resume.h"
#include "allocate/tw-item-solver.h"
#include "allocate/tw-limit-shares.h"
#include "demo/tw-random-plan.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TwModel          *model;
  TwForecastSet    *forecasts;
  TwAllocateOptions options;
  TwPlan           *plan;
} Fixture;

static TwPlan *
allocate (const Fixture *f,
          const TwPlan  *start,
          int            n_threads)
{
  g_autoptr (GError) error = NULL;
  TwAllocateOptions options = f->options;
  TwPlan           *plan;

  options.n_threads = n_threads;
  plan = tw_allocate (f->model, f->forecasts, &options, start, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

/* @data: (nullable): plans in whole units */
static void
set_up (Fixture      *f,
        gconstpointer data)
{
  TwRandomPlan spec = { .n_items = 40, .n_markets = 5, .n_weeks = 12, .seed = (guint64) g_test_rand_int () & 0xffff, .capacity_scale = g_test_rand_double_range (0.6, 1.2), .packed = data == NULL };

  f->model = tw_random_plan_new (&spec, &f->forecasts, NULL);
  f->options = (TwAllocateOptions){ .gap = 0.002, .whole_units_only = data != NULL };
  f->plan = allocate (f, NULL, 1);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  tw_plan_unref (f->plan);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

/* As a plan file gives it back: bases and limits alone. */
static TwPlan *
strip (const TwPlan *plan)
{
  TwPlanShared shared = { 0 };
  guint        n = tw_model_get_n_items (tw_plan_get_model (plan));
  TwItemPlan **items = g_new (TwItemPlan *, n);

  for (guint i = 0; i < n; i++)
    {
      items[i] = tw_item_plan_new (i, 0, 0, 0);
      items[i]->basis = g_bytes_ref (tw_plan_get_item (plan, i)->basis);
    }
  shared.limit = (TwLimitUse *) tw_plan_get_limits (plan, &shared.n_limits);

  return tw_plan_new_take (tw_plan_get_model (plan), tw_plan_get_forecasts (plan), items, &shared, 0);
}

/* All that is shown of them, to the last bit. */
static void
assert_same (const TwPlan *a,
             const TwPlan *b)
{
  guint             n, n_b;
  const TwLimitUse *limit = tw_plan_get_limits (a, &n);
  const TwLimitUse *other = tw_plan_get_limits (b, &n_b);

  g_assert_true (tw_plan_equal (a, b));
  g_assert_cmpfloat (tw_plan_get_value (a), ==, tw_plan_get_value (b));
  g_assert_cmpfloat (tw_plan_get_bound (a), ==, tw_plan_get_bound (b));
  g_assert_cmpmem (limit, n * sizeof *limit, other, n_b * sizeof *other);
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (a)); i++)
    {
      const TwItemPlan *p = tw_plan_get_item (a, i);
      const TwItemPlan *q = tw_plan_get_item (b, i);
      gsize             held = (gsize) p->n_places * p->n_weeks;
      gsize             sold = (gsize) p->n_markets * p->n_weeks;

      g_assert_cmpfloat (p->bound, ==, q->bound);
      g_assert_cmpfloat (p->relaxed_value, ==, q->relaxed_value);
      g_assert_cmpmem (p->part, sizeof p->part, q->part, sizeof q->part);
      g_assert_cmpmem (p->place_worth, held * sizeof *p->place_worth, q->place_worth, held * sizeof *q->place_worth);
      g_assert_cmpmem (p->market_sales, sold * sizeof *p->market_sales, q->market_sales, sold * sizeof *q->market_sales);
      for (guint k = 0; k < p->n_shipments; k++)
        g_assert_cmpfloat (p->shipment[k].worth, ==, q->shipment[k].worth);
    }
}

/* Hard limits are kept and the bound is one: of this plan, and of another of the same model. */
static void
assert_sound (const TwPlan *plan,
              const TwPlan *other)
{
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    g_assert_true (!limit[i].hard || limit[i].used <= limit[i].capacity * (1 + 1e-9));
  g_assert_cmpfloat (tw_plan_get_value (plan), <=, tw_plan_get_bound (plan) + 1e-9 * fabs (tw_plan_get_bound (plan)));
  g_assert_cmpfloat (tw_plan_get_value (other), <=, tw_plan_get_bound (plan) + 1e-9 * fabs (tw_plan_get_bound (plan)));
}

static void
test_same (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (TwPlan) stored = strip (f->plan);
  g_autoptr (TwPlan) one = allocate (f, stored, 1);
  g_autoptr (TwPlan) two = allocate (f, stored, 2);
  g_autoptr (TwPlan) stored_again = strip (two);
  g_autoptr (TwPlan) thrice = allocate (f, stored_again, 2);

  assert_same (f->plan, one);
  assert_same (f->plan, two);
  assert_same (f->plan, thrice);
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++) /* nothing of it need be written again */
    g_assert_true (tw_plan_get_item (two, i)->basis == tw_plan_get_item (f->plan, i)->basis);
}

/* Some shipment of an item, with a unit more. */
static TwPlan *
edit (const Fixture *f,
      TwModel      **edited)
{
  for (guint32 i = (guint32) g_test_rand_int_range (0, 20);; i++)
    {
      const TwItemPlan     *item = tw_plan_get_item (f->plan, i);
      const TwPlanShipment *s = item->n_shipments > 0 ? &item->shipment[item->n_shipments / 2] : NULL;
      TwPin                 pin = { .id = 1, .item = i, .note = (char *) "" };

      if (s == NULL || s->lane == TW_ANY)
        continue;
      pin.lane = s->lane;
      pin.week = s->week;
      pin.units = s->units + 1;
      *edited = tw_model_with_pins (f->model, &pin, 1, NULL);
      if (*edited != NULL)
        return tw_allocate_items (*edited, f->plan, &i, 1, NULL, NULL);
    }
}

/* An edited plan is made again as well as it was, if not as it was. */
static void
test_edited (Fixture      *f,
             gconstpointer data)
{
  TwModel *edited = NULL;
  g_autoptr (TwPlan) plan = edit (f, &edited);
  g_autoptr (TwPlan) stored = strip (plan);
  g_autoptr (TwPlan) again = NULL;
  g_autoptr (TwPlan) threads = NULL;

  tw_model_unref (f->model);
  f->model = edited;
  again = allocate (f, stored, 1);
  threads = allocate (f, stored, 2);
  assert_same (again, threads);
  if (tw_plan_get_status (plan) == TW_PLAN_OPTIMAL)
    assert_sound (again, plan);
}

/* Something that the basis does not say has changed: the plan is that of the new model. */
static void
test_changed (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (TwPlan) stored = strip (f->plan);
  TwRules rules = *tw_model_get_rules (f->model);
  g_autoptr (TwPlan) again = NULL;
  g_autoptr (TwPlan) fresh = NULL;
  TwModel *changed;

  rules.lost_sale_cost += 0.1;
  changed = tw_model_with_rules (f->model, &rules, NULL);
  g_assert_nonnull (changed);
  tw_model_unref (f->model);
  f->model = changed;
  again = allocate (f, stored, 2);
  fresh = allocate (f, NULL, 1);
  assert_sound (again, fresh);
  assert_sound (fresh, again);
  g_assert_cmpfloat (tw_plan_get_part (again, TW_PART_LOST), !=, tw_plan_get_part (f->plan, TW_PART_LOST));
}

/* Whatever a file says, what comes out is a plan, and its bound is one. */
static void
test_spoilt (Fixture      *f,
             gconstpointer data)
{
  for (int trial = 0; trial < 6; trial++)
    {
      g_autoptr (TwPlan) stored = strip (f->plan);
      g_autoptr (TwPlan) again = NULL;

      for (guint32 i = 0; i < tw_model_get_n_items (f->model); i += 1 + (guint32) g_test_rand_int_range (0, 30))
        {
          TwItemPlan        *item = (TwItemPlan *) tw_plan_get_item (stored, i);
          gsize              size = g_bytes_get_size (item->basis);
          g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (item->basis, NULL), size);

          if (trial == 0)
            size = (gsize) g_test_rand_int_range (0, (gint) size);
          for (int k = 0; k < trial; k++) /* the worths aside: what they are is for the file to say */
            bytes[size - 1 - (gsize) g_test_rand_int_range (0, (gint) size / 3)] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
          g_bytes_unref (item->basis);
          item->basis = g_bytes_new (bytes, size);
        }
      again = allocate (f, stored, 2);
      assert_sound (again, f->plan);
    }
}

/* ---- the bytes ---- */

static void
test_bytes (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (f->model, f->forecasts, 0);
  g_autoptr (TwLimits) limits = tw_limits_new (template);
  TwLimitShare       share[200];
  TwItemResume       resume = { .digest = g_test_rand_int () | 1u, .wanted = 0.25, .weight = 17.5 };
  TwItemResume       back;
  gsize              size;
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (TwLimitShare));

  for (guint i = 0; i < G_N_ELEMENTS (share); i++)
    {
      guint32 limit = (guint32) g_test_rand_int_range (0, (gint) limits->n);
      gint64  units = (gint64) 1 << g_test_rand_int_range (0, 30);

      share[i] = (TwLimitShare){ limit, (guint32) g_test_rand_int_range (0, 300), units * tw_limits_get_unit_use (limits, limits->limit[limit].kind, 3) };
    }
  for (guint i = 100; i < 150; i++) /* runs of three, where the kind goes on */
    if (i % 3 > 0 && share[i - 1].limit + 1 < limits->n && limits->limit[share[i - 1].limit].kind == limits->limit[share[i - 1].limit + 1].kind)
      share[i] = (TwLimitShare){ share[i - 1].limit + 1, share[i - 1].group, share[i - 1].use };
  tw_limit_shares_pack (limits, 3, share, G_N_ELEMENTS (share), packed);
  g_assert_cmpuint (packed->len, <, sizeof share);
  resume.shares = packed->data;
  resume.shares_size = packed->len;
  bytes = tw_item_resume_write (&resume, limits, &size);
  g_assert_true (tw_item_resume_read (&back, limits, bytes, size));
  g_assert_cmpuint (back.digest, ==, resume.digest);
  g_assert_cmpfloat (back.wanted, ==, 0.25);
  g_assert_cmpfloat (back.weight, ==, 17.5);
  g_assert_true (tw_limit_shares_unpack (limits, 3, back.shares, back.shares_size, found));
  g_assert_cmpmem (found->data, found->len * sizeof *share, share, sizeof share);
  for (gsize less = 0; less < size - packed->len; less++)
    g_assert_false (tw_item_resume_read (&back, limits, bytes, less));
  g_assert_false (tw_limit_shares_unpack (limits, 3, packed->data, packed->len - 1, found));

  for (int trial = 0; trial < 2000; trial++)
    {
      g_autofree guint8 *spoilt = g_memdup2 (packed->data, packed->len);

      for (int k = 0; k < 3; k++)
        spoilt[g_test_rand_int_range (0, (gint) packed->len)] = (guint8) g_test_rand_int ();
      if (!tw_limit_shares_unpack (limits, 3, spoilt, packed->len, found))
        continue;
      for (guint i = 0; i < found->len; i++)
        {
          g_assert_cmpuint (g_array_index (found, TwLimitShare, i).limit, <, limits->n);
          g_assert_cmpint (g_array_index (found, TwLimitShare, i).use, >=, 0);
        }
    }
}

/* One number of the network other, another digest. */
static void
test_digest (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (TwNetworkTemplate) template = tw_network_template_new (f->model, f->forecasts, 0);
  g_autoptr (TwItemNetwork) network = tw_item_network_new (template);
  guint64 digest;

  tw_item_network_build (network, 5);
  digest = tw_item_resume_get_digest (network);
  tw_item_network_build (network, 6);
  g_assert_cmpuint (tw_item_resume_get_digest (network), !=, digest);
  tw_item_network_build (network, 5);
  g_assert_cmpuint (tw_item_resume_get_digest (network), ==, digest);
  for (int trial = 0; trial < 100; trial++)
    {
      guint   arc = (guint) g_test_rand_int_range (0, (gint) network->net.n_arcs);
      guint   node = (guint) g_test_rand_int_range (0, (gint) network->net.n_nodes);
      gint64 *number[] = { &network->cost[arc], &network->capacity[arc], &network->supply[node] };
      gint64 *changed = number[trial % 3];

      *changed += 1;
      g_assert_cmpuint (tw_item_resume_get_digest (network), !=, digest);
      *changed -= 1;
    }
  g_assert_cmpuint (tw_item_resume_get_digest (network), ==, digest);
}

static void
add (const char *name,
     void (*test) (Fixture *, gconstpointer),
     gconstpointer data)
{
  g_test_add (name, Fixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/resume/same", test_same, "whole");
  add ("/resume/same-rounded", test_same, NULL);
  add ("/resume/edited", test_edited, "whole");
  add ("/resume/edited-rounded", test_edited, NULL);
  add ("/resume/changed", test_changed, "whole");
  add ("/resume/spoilt", test_spoilt, "whole");
  add ("/resume/bytes", test_bytes, "whole");
  add ("/resume/digest", test_digest, "whole");

  return g_test_run ();
}
