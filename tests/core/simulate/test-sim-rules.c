/* test-sim-rules.c: what the loop does with room, time and customers, against numbers found by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-draws.h"
#include "simulate/tw-sim-end.h"
#include "simulate/tw-sim-policy.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define N_WEEKS   12
#define MAX_PATHS 500

/* ---- models ---- */

static guint32
add_place (TwModel    *model,
           TwPlaceKind kind,
           const char *id,
           const char *country,
           double      capacity_m3)
{
  TwPlace place = { .id = (char *) id, .name = (char *) id, .kind = kind, .capacity_m3 = capacity_m3, .capacity_hard = TRUE, .exchange_rate = 1 };

  g_strlcpy (place.country, country, sizeof place.country);
  g_strlcpy (place.currency, "EUR", sizeof place.currency);

  return tw_model_add_place (model, &place);
}

static void
add_lane (TwModel *model,
          guint32  from,
          guint32  to,
          TwMode   mode,
          double   days)
{
  tw_model_add_lane (model, &(TwLane){ .from = from, .to = to, .mode = mode, .open = TRUE, .lead_mean_days = days });
}

static void
add_item (TwModel *model,
          guint    number)
{
  g_autofree char *id = g_strdup_printf ("ITEM-%u", number);
  TwItem           item = { .id = id, .name = id, .category = (char *) "", .unit_cost = 4, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 1 };

  tw_model_add_item (model, &item);
}

static TwModel *
new_model (guint n_items)
{
  TwModel *model = tw_model_new ("rules", "EUR", 2961, N_WEEKS);

  tw_model_set_capital_rate (model, 0);
  for (guint i = 0; i < n_items; i++)
    add_item (model, i);

  return model;
}

/* Every item sells ten a week in the one market. */
static TwForecastSet *
seal (TwModel *model,
      float    return_rate)
{
  guint          n_items = tw_model_get_n_items (model);
  TwForecastSet *set = tw_forecast_set_new (n_items, 1, N_WEEKS);
  float          mean[N_WEEKS], quantile[N_WEEKS * TW_N_LEVELS];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (quantile); i++)
    quantile[i] = mean[i / TW_N_LEVELS] = 10;
  for (guint i = 0; i < n_items; i++)
    {
      TwForecast forecast;

      tw_model_set_offer (model, i, 0, &(TwOffer){ .listed = TRUE, .price = 20, .return_rate = return_rate });
      tw_forecast_init (&forecast, i, 0);
      forecast.mean = mean;
      forecast.quantile = quantile;
      tw_forecast_set_add (set, &forecast);
    }
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return set;
}

/* ---- runs ---- */

/* What the test at hand decides and sees; one thread. */
static struct
{
  gint32 wanted[N_WEEKS];
  double part[MAX_PATHS][TW_N_PARTS];
  gint32 held[MAX_PATHS][N_WEEKS]; /* units in the place watched at the end of the week before */
  gint32 came[MAX_PATHS][N_WEEKS]; /* units that came to it in the week */
  guint  watched;
  gint32 units;
} now;

static gint32
draw_units (gpointer data,
            guint32  item,
            guint32  market,
            guint    week,
            double   score)
{
  return now.wanted[week];
}

static void
report_parts (gpointer     data,
              guint        path,
              guint        scenario,
              const double part[TW_N_PARTS])
{
  if (path < MAX_PATHS)
    memcpy (now.part[path], part, TW_N_PARTS * sizeof *part);
}

static guint32
find_place (const TwSimItem *item,
            guint32          place)
{
  for (guint l = 0; l < item->n_places; l++)
    if (item->place[l].base.place == place)
      return l;

  g_assert_not_reached ();
}

static gint32
find_lane (const TwSimItem *item,
           guint32          to)
{
  for (guint i = 0; i < item->n_lanes; i++)
    if (item->place[item->lane[i].base.to].base.place == to)
      return (gint32) i;

  g_assert_not_reached ();
}

static void
watch (const TwSimState *state)
{
  guint32 l = find_place (state->item, now.watched);
  gint32  came = state->arrived[l * N_WEEKS + state->week];

  now.held[state->path][state->week] += state->stock[l];
  now.came[state->path][state->week] += came;
}

static void
decide_nothing (gpointer          policy,
                gpointer          scratch,
                const TwSimState *state,
                TwSimDecisions   *out)
{
  if (state->path < MAX_PATHS)
    watch (state);
}

static TwSimulation *
play (const TwModel       *model,
      const TwForecastSet *forecasts,
      void (*decide) (gpointer, gpointer, const TwSimState *, TwSimDecisions *),
      const TwDisruption *disruption,
      guint               n_paths,
      guint64             seed,
      gboolean            backorder)
{
  const TwSimPolicyClass class = { .name = "rule", .spread = 1, .decide = decide };
  const TwSimPolicyClass *classes[] = { &class };
  TwScenario              scenario = { .id = 1, .name = (char *) "rule", .policy = TW_POLICY_FBA, .disruption = (TwDisruption *) disruption, .n_disruptions = disruption != NULL };
  TwSimOptions            options;
  TwSimLaw                law;
  TwSimulation           *simulation;
  g_autoptr (GError) error = NULL;

  tw_sim_options_init (&options);
  options.n_paths = n_paths;
  options.n_threads = 1;
  options.seed = seed;
  options.backorder = backorder;
  tw_sim_law_init (&law);
  law.policy = classes;
  law.units = draw_units;
  law.report = report_parts;
  simulation = tw_simulate_under_law (model, forecasts, NULL, NULL, &scenario, 1, &options, &law, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return simulation;
}

static void
start_test (guint watched)
{
  memset (&now, 0, sizeof now);
  now.watched = watched;
}

/* ---- room ---- */

static void
decide_fill (gpointer          policy,
             gpointer          scratch,
             const TwSimState *state,
             TwSimDecisions   *out)
{
  watch (state);
  if (state->week == 0 && state->item->item != 1)
    tw_sim_decisions_add (out, find_lane (state->item, now.watched), 0, 1000);
}

/* An overflow place for ninety cubic metres has eighty of one item, and two others want in: whoever is played first, ninety is all
 * that ever lies there, and the first of the two gets the ten. */
static void
test_room (void)
{
  g_autoptr (TwModel) model = new_model (3);
  guint32 source = add_place (model, TW_PLACE_SOURCE, "S", "CN", 0);
  guint32 hub = add_place (model, TW_PLACE_OVERFLOW, "H", "DE", 90);
  guint32 centre = add_place (model, TW_PLACE_FULFILMENT, "C", "DE", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  add_lane (model, source, hub, TW_MODE_OCEAN, 14);
  add_lane (model, hub, centre, TW_MODE_TRUCK, 7);
  add_lane (model, centre, market, TW_MODE_PARCEL, 0);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = source, .on_hand = 90 });
  tw_model_add_stock (model, &(TwStock){ .item = 1, .place = hub, .on_hand = 80 });
  tw_model_add_stock (model, &(TwStock){ .item = 2, .place = source, .on_hand = 90 });
  forecasts = seal (model, 0);
  start_test (hub);
  simulation = play (model, forecasts, decide_fill, NULL, 30, 1, FALSE);
  for (guint i = 0; i < 30; i++)
    for (guint t = 0; t < N_WEEKS; t++)
      g_assert_cmpint (now.held[i][t], ==, t < 2 ? 80 : 90);
}

/* ---- cartons ---- */

static void
decide_cartons (gpointer          policy,
                gpointer          scratch,
                const TwSimState *state,
                TwSimDecisions   *out)
{
  const gint32 units[N_WEEKS] = { 14, 16, 4, 6, 0, 0, 28 };

  watch (state);
  tw_sim_decisions_add (out, find_lane (state->item, now.watched), 0, units[state->week]);
}

/* Cartons of ten, and 37 in stock: 14 are ten, 16 twenty, four none, and of the seven that are left six are all. Of fifty
 * more, thirty have no room on the lane, and twenty leave. */
static void
test_cartons (void)
{
  const gint32 came[N_WEEKS] = { 0, 10, 20, 0, 7, 0, 0, 20 };
  g_autoptr (TwModel) model = new_model (0);
  TwItem  item = { .id = (char *) "A", .name = (char *) "A", .category = (char *) "", .unit_cost = 4, .volume_m3 = 1, .weight_kg = 1, .units_per_carton = 10 };
  guint32 source = add_place (model, TW_PLACE_SOURCE, "S", "CN", 0);
  guint32 centre = add_place (model, TW_PLACE_FULFILMENT, "C", "DE", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  tw_model_add_item (model, &item);
  tw_model_add_lane (model, &(TwLane){ .from = source, .to = centre, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7, .capacity_m3_week = 20.5 });
  tw_model_add_lane (model, &(TwLane){ .from = 3, .to = source, .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 7 });
  add_lane (model, centre, market, TW_MODE_PARCEL, 0);
  add_place (model, TW_PLACE_SOURCE, "T", "CN", 0);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = source, .on_hand = 37, .receiving = 0 });
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "X", .item = 0, .lane = 1, .units = 50, .depart = tw_week_get_monday (2961), .eta = tw_week_get_monday (2961 + 6) });
  forecasts = seal (model, 0);
  start_test (centre);
  simulation = play (model, forecasts, decide_cartons, NULL, 1, 1, FALSE);
  for (guint t = 0; t < N_WEEKS; t++)
    g_assert_cmpint (now.came[0][t], ==, came[t]);
}

/* ---- the end ---- */

/* A place that sells ten a week: sixty are worth ten each, sixty more six, the rest two. */
static void
test_end_worth (void)
{
  const TwItemPlace place = { .landed = 10, .liquidation = 2, .best = 100 };
  const gint64      room[2] = { 60, 60 };
  TwSimLate         late[] = { { 0, 3, 500 }, { 0, 2, 40 } };
  double            part[TW_N_PARTS] = { 0 };

  tw_sim_end_sort (late, 2);
  g_assert_cmpuint (late[0].weeks, ==, 2);
  /* 50 there; of forty that come when thirty are left, thirty are within the sixty and ten above */
  tw_sim_end_add_worth (&place, room, 50, late, 1, part);
  g_assert_cmpfloat_with_epsilon (part[TW_PART_TERMINAL], 500 + 300 + 60, 1e-9);
  /* and of five hundred that come when sixty are left, sixty are worth six and the rest two */
  memset (part, 0, sizeof part);
  tw_sim_end_add_worth (&place, room, 50, late, 2, part);
  g_assert_cmpfloat_with_epsilon (part[TW_PART_TERMINAL], 500 + 300 + 60 + 360, 1e-9);
  g_assert_cmpfloat_with_epsilon (part[TW_PART_REMOVAL], 880, 1e-9);
  /* far away, the place is empty by then */
  memset (part, 0, sizeof part);
  late[0] = (TwSimLate){ 0, 50, 60 };
  tw_sim_end_add_worth (&place, room, 100, late, 1, part);
  g_assert_cmpfloat_with_epsilon (part[TW_PART_TERMINAL], 600 + 240 + 600, 1e-9);
}

static void
decide_late (gpointer          policy,
             gpointer          scratch,
             const TwSimState *state,
             TwSimDecisions   *out)
{
  if (state->week == N_WEEKS - 1)
    tw_sim_decisions_add (out, find_lane (state->item, now.watched), 0, now.units);
}

/* Goods sent off in the last week are no better than goods that lie there: the hundredth unit is one too many on either side. */
static void
test_at_sea (void)
{
  const double replacement = 4; /* lanes cost nothing here */
  g_autoptr (TwModel) model = new_model (1);
  guint32 source = add_place (model, TW_PLACE_SOURCE, "S", "CN", 0);
  guint32 centre = add_place (model, TW_PLACE_FULFILMENT, "C", "DE", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  guint32 factory = add_place (model, TW_PLACE_FACTORY, "F", "CN", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwSimulation) simulation = NULL;

  add_lane (model, factory, source, TW_MODE_TRUCK, 0);
  add_lane (model, source, centre, TW_MODE_OCEAN, 14);
  add_lane (model, centre, market, TW_MODE_PARCEL, 0);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = source, .on_hand = 300 });
  forecasts = seal (model, 0);
  start_test (centre);
  now.units = 300;
  simulation = play (model, forecasts, decide_late, NULL, 1, 1, FALSE);
  /* six weeks of ten, six more at three fifths; the rest is given away for what there is: nothing */
  g_assert_cmpfloat_with_epsilon (now.part[0][TW_PART_TERMINAL], 60 * replacement + 60 * 0.6 * replacement, 1e-6);
}

/* ---- under way ---- */

static TwModel *
new_shipping (TwForecastSet **forecasts,
              int             overdue,
              float           sd)
{
  TwModel *model = new_model (1);
  guint32  source = add_place (model, TW_PLACE_SOURCE, "S", "CN", 0);
  guint32  centre = add_place (model, TW_PLACE_FULFILMENT, "C", "DE", 0);
  guint32  market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  TwDay    today = tw_week_get_monday (2961);

  add_lane (model, source, centre, TW_MODE_OCEAN, 14);
  add_lane (model, centre, market, TW_MODE_PARCEL, 0);
  tw_model_add_shipment (model, &(TwShipment){ .id = (char *) "X", .item = 0, .lane = 0, .units = 5, .depart = today - 60, .eta = today - overdue, .eta_sd_days = sd });
  *forecasts = seal (model, 0);

  return model;
}

/* A week overdue with a spread of two: within this week with 1 - Q(1) / Q(0.5) = 0.486, within the next with
 * (Q(1) - Q(1.5)) / Q(0.5) = 0.298. */
static void
test_overdue (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_shipping (&forecasts, 7, 14);
  g_autoptr (TwSimulation) simulation = NULL;
  guint n[2] = { 0, 0 };

  start_test (1);
  simulation = play (model, forecasts, decide_nothing, NULL, MAX_PATHS, 3, FALSE);
  for (guint i = 0; i < MAX_PATHS; i++)
    for (guint t = 0; t < 2; t++)
      n[t] += now.came[i][t] == 5;
  g_test_message ("of %d: %u this week, %u the next", MAX_PATHS, n[0], n[1]);
  g_assert_cmpfloat (fabs (n[0] / (double) MAX_PATHS - 0.4857), <, 3 * sqrt (0.25 / MAX_PATHS));
  g_assert_cmpfloat (fabs (n[1] / (double) MAX_PATHS - 0.2978), <, 3 * sqrt (0.21 / MAX_PATHS));
}

/* Forty days beyond a spread of two say nothing of when it comes, but not that it comes today. */
static void
test_long_overdue (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_shipping (&forecasts, 40, 2);
  g_autoptr (TwSimulation) simulation = NULL;
  guint  n = 0;
  double expected = 1 - gsl_cdf_ugaussian_Q (47.0 / 47) / gsl_cdf_ugaussian_Q (40.0 / 47);

  start_test (1);
  simulation = play (model, forecasts, decide_nothing, NULL, MAX_PATHS, 3, FALSE);
  for (guint i = 0; i < MAX_PATHS; i++)
    n += now.came[i][0] == 5;
  g_assert_cmpfloat (fabs (n / (double) MAX_PATHS - expected), <, 3 * sqrt (0.25 / MAX_PATHS));
}

/* What is at sea for a port that is congested when it comes waits there; it is due in week 1 for certain. */
static void
test_queue (void)
{
  const TwDisruption port = { .kind = TW_DISRUPTION_PORT, .place = 1, .first_week = 0, .last_week = 3, .amount = 21 };
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_shipping (&forecasts, -8, 0);
  g_autoptr (TwSimulation) simulation = NULL;

  start_test (1);
  simulation = play (model, forecasts, decide_nothing, &port, 1, 1, FALSE);
  g_assert_cmpint (now.came[0][1], ==, 0);
  g_assert_cmpint (now.came[0][4], ==, 5);
}

/* Twenty-one days in the mean, nine of spread, and one departure in ten held for fifteen of them: the moments are the lane's, and
 * the tail is that of the two laws mixed. */
static void
test_lead_law (void)
{
  const TwLane      lane = { .lead_mean_days = 21, .lead_sd_days = 9, .customs_days = 3 };
  const double      mean_free = 21 - 1.5;
  const double      variance_log = log1p ((81 - 0.09 * 225) / (mean_free * mean_free));
  const double      mean_log = log (mean_free) - variance_log / 2;
  const double      late = 0.9 * gsl_cdf_lognormal_Q (35, mean_log, sqrt (variance_log)) + 0.1 * gsl_cdf_lognormal_Q (20, mean_log, sqrt (variance_log));
  const guint       n = 100000;
  guint64           start = tw_sim_draws_start (1, 0, TW_SIM_DRAW_LEAD, 0);
  guint64           holds = tw_sim_draws_start (1, 0, TW_SIM_DRAW_HOLD, 0);
  double            sum = 0;
  double            squares = 0;
  guint             n_late = 0;
  g_autofree float *score = g_new (float, n);
  TwSimLead         law;

  tw_sim_lead_init (&law, &lane, 1);
  tw_sim_draws_fill_normal (start, n, score);
  for (guint i = 0; i < n; i++)
    {
      double days = tw_sim_lead_get_days (&law, score[i], tw_sim_draws_get_uniform (holds, i));

      sum += days / n;
      squares += days * days / n;
      n_late += days > 35;
    }
  g_test_message ("mean %.3f, standard deviation %.3f, later than 35 days %.4f of %.4f", sum, sqrt (squares - sum * sum), (double) n_late / n, late);
  g_assert_cmpfloat_with_epsilon (sum, 21, 3 * 9 / sqrt (n));
  g_assert_cmpfloat_with_epsilon (sqrt (squares - sum * sum), 9, 0.15);
  g_assert_cmpfloat_with_epsilon ((double) n_late / n, late, 3 * sqrt (late / n));
}

/* ---- customers ---- */

/* Stock in a place whose parcels take a day longer than those of the other, which has none. */
static TwModel *
new_slow (TwForecastSet **forecasts,
          guint           units)
{
  TwModel *model = new_model (1);
  guint32  fast = add_place (model, TW_PLACE_FULFILMENT, "FAST", "DE", 0);
  guint32  slow = add_place (model, TW_PLACE_FULFILMENT, "SLOW", "PL", 0);
  guint32  market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  TwRules  rules;

  tw_rules_init (&rules);
  rules.slow_sale_loss = 0.5;
  rules.lost_sale_cost = 1;
  tw_model_set_rules (model, &rules);
  add_lane (model, slow, fast, TW_MODE_TRUCK, 7);
  add_lane (model, fast, market, TW_MODE_PARCEL, 1);
  add_lane (model, slow, market, TW_MODE_PARCEL, 2);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = slow, .on_hand = units });
  *forecasts = seal (model, 0);

  return model;
}

/* Of a hundred, half will not wait a day longer; they do not come back next week. Those who find nothing there wait. */
static void
test_put_off (void)
{
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwModel) model = new_slow (&forecasts, 500);
  g_autoptr (TwForecastSet) few_forecasts = NULL;
  g_autoptr (TwModel) few_model = new_slow (&few_forecasts, 10);
  g_autoptr (TwSimulation) many = NULL;
  g_autoptr (TwSimulation) few = NULL;

  start_test (1);
  now.wanted[0] = 100;
  many = play (model, forecasts, decide_nothing, NULL, 5, 1, TRUE);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (now.part[i][TW_PART_SALES], 50 * 20, 1e-6);
      g_assert_cmpfloat_with_epsilon (now.part[i][TW_PART_LOST], -50 * 20, 1e-6); /* once */
    }
  few = play (few_model, few_forecasts, decide_nothing, NULL, 5, 1, TRUE);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (now.part[i][TW_PART_SALES], 10 * 20, 1e-6);
      /* ten of twenty buy; the other ten are gone, and eighty wait in each of twelve weeks */
      g_assert_cmpfloat_with_epsilon (now.part[i][TW_PART_LOST], -(10 + 12 * 80) * 20, 1e-6);
      g_assert_cmpfloat (tw_simulation_get_values (few, 0, TW_SIM_FILL_RATE)[i], <=, 1);
    }
}

/* Half of all is sent back: of fifty from either place, sold in the same week, that is two draws and not one twice. The standard
 * deviation is √(100 / 4) = 5; it would be 7.1. */
static void
test_returns (void)
{
  g_autoptr (TwModel) model = new_model (1);
  guint32 first = add_place (model, TW_PLACE_FULFILMENT, "A", "DE", 0);
  guint32 second = add_place (model, TW_PLACE_FULFILMENT, "B", "PL", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwSimulation) simulation = NULL;
  double sum = 0;
  double squares = 0;

  add_lane (model, first, second, TW_MODE_TRUCK, 7);
  add_lane (model, first, market, TW_MODE_PARCEL, 1);
  add_lane (model, second, market, TW_MODE_PARCEL, 1);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = first, .on_hand = 50 });
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = second, .on_hand = 50 });
  forecasts = seal (model, 0.5f);
  start_test (first);
  now.wanted[0] = 100;
  simulation = play (model, forecasts, decide_nothing, NULL, MAX_PATHS, 5, FALSE);
  for (guint i = 0; i < MAX_PATHS; i++)
    {
      double returned = (100 * 20 - now.part[i][TW_PART_SALES]) / 20;

      sum += returned / MAX_PATHS;
      squares += returned * returned / MAX_PATHS;
    }
  g_test_message ("returned: %.2f, standard deviation %.2f", sum, sqrt (squares - sum * sum));
  g_assert_cmpfloat_with_epsilon (sum, 50, 3 * 5 / sqrt (MAX_PATHS));
  g_assert_cmpfloat_with_epsilon (sqrt (squares - sum * sum), 5, 3 * 5 / sqrt (2 * MAX_PATHS));
}

/* A hundred sold at once, of which some come back and half of these as new: what does is tied up in the mail for three weeks and on
 * the shelf for nine; only what is kept was sold in the end. */
static void
test_mail (void)
{
  g_autoptr (TwModel) model = new_model (1);
  guint32 centre = add_place (model, TW_PLACE_FULFILMENT, "A", "DE", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwSimulation) simulation = NULL;
  double returned;
  gint32 back;

  add_lane (model, centre, market, TW_MODE_PARCEL, 1);
  tw_model_add_stock (model, &(TwStock){ .item = 0, .place = centre, .on_hand = 100 });
  forecasts = seal (model, 0.8f);
  start_test (centre);
  now.wanted[0] = 100;
  simulation = play (model, forecasts, decide_nothing, NULL, 1, 1, FALSE);
  returned = (100 * 20 - now.part[0][TW_PART_SALES]) / 20;
  back = now.held[0][3];
  g_assert_cmpint (now.held[0][2], ==, 0);
  g_assert_cmpfloat (fabs (back - returned / 2), <, 1);
  g_assert_cmpfloat (back, >, 20);
  g_assert_cmpfloat_with_epsilon (tw_simulation_get_values (simulation, 0, TW_SIM_CASH)[0], 4 * back, 1e-4);
  g_assert_cmpfloat_with_epsilon (tw_simulation_get_values (simulation, 0, TW_SIM_COMMITTED)[0], back, 1e-4);
  g_assert_cmpfloat_with_epsilon (tw_simulation_get_values (simulation, 0, TW_SIM_TURNS)[0], (100 - returned) * 52.1775 / N_WEEKS / back, 1e-4);
}

/* ---- what is known of a mean ---- */

static void
decide_order (gpointer          policy,
              gpointer          scratch,
              const TwSimState *state,
              TwSimDecisions   *out)
{
  guint32 factory = find_place (state->item, 0);

  if (state->week > 0)
    return;
  tw_sim_decisions_add (out, -1, factory, 100);
  tw_sim_decisions_add (out, find_lane (state->item, 1), factory, 100);
}

/* Where whose turn it is decides what a path brings, each path must have its turns: of two hundred intervals of twenty paths some
 * hundred and ninety hold the mean of all four thousand. Were an order shared by five paths, sixty would not. */
static void
test_coverage (void)
{
  g_autoptr (TwModel) model = new_model (6);
  guint32 factory = add_place (model, TW_PLACE_FACTORY, "F", "DE", 0);
  guint32 centre = add_place (model, TW_PLACE_FULFILMENT, "C", "DE", 0);
  guint32 market = add_place (model, TW_PLACE_MARKET, "M", "DE", 0);
  g_autoptr (TwForecastSet) forecasts = NULL;
  TwSimEstimate estimate[200];
  double        mean = 0;
  guint         n_held = 0;

  add_lane (model, factory, centre, TW_MODE_TRUCK, 0);
  add_lane (model, centre, market, TW_MODE_PARCEL, 0);
  tw_model_add_budget (model, &(TwBudget){ .first_week = 2961, .last_week = 2961 + N_WEEKS, .amount = 1000 });
  for (guint i = 1; i < 6; i++) /* the budget is for two and a half items of six, of which the first needs least */
    tw_model_add_stock (model, &(TwStock){ .item = i, .place = centre, .on_hand = 100 - 10 * i });
  forecasts = seal (model, 0);
  start_test (centre);
  for (guint t = 0; t < N_WEEKS; t++)
    now.wanted[t] = 8;
  for (guint k = 0; k < 200; k++)
    {
      g_autoptr (TwSimulation) simulation = play (model, forecasts, decide_order, NULL, 20, k + 1, FALSE);

      tw_simulation_get_mean (simulation, 0, TW_SIM_PROFIT, &estimate[k]);
      mean += estimate[k].mean / 200;
    }
  for (guint k = 0; k < 200; k++)
    n_held += estimate[k].lo <= mean && mean <= estimate[k].hi;
  g_test_message ("%u of 200 intervals hold %.1f", n_held, mean);
  g_assert_cmpuint (n_held, >=, 180);
  g_assert_cmpuint (n_held, <=, 199);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/rules/room", test_room);
  g_test_add_func ("/simulate/rules/cartons", test_cartons);
  g_test_add_func ("/simulate/rules/end-worth", test_end_worth);
  g_test_add_func ("/simulate/rules/at-sea", test_at_sea);
  g_test_add_func ("/simulate/rules/overdue", test_overdue);
  g_test_add_func ("/simulate/rules/long-overdue", test_long_overdue);
  g_test_add_func ("/simulate/rules/queue", test_queue);
  g_test_add_func ("/simulate/rules/lead-law", test_lead_law);
  g_test_add_func ("/simulate/rules/put-off", test_put_off);
  g_test_add_func ("/simulate/rules/returns", test_returns);
  g_test_add_func ("/simulate/rules/mail", test_mail);
  g_test_add_func ("/simulate/rules/coverage", test_coverage);

  return g_test_run ();
}
