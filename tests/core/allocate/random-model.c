/* random-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "random-model.h"

#include <math.h>

#define START_WEEK 2961

enum
{
  FACTORY,
  SOURCE,
  OVERFLOW_WEST,
  OVERFLOW_EAST,
  N_UPSTREAM,
};

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  GRand         *rand;
  GRand         *fees; /* NULL for a model without */
  GRand         *pack_rand;
  RandomPacking  packing;
  guint          n_markets;
  guint          n_weeks;
} Builder;

static double
draw (Builder *b,
      double   low,
      double   high)
{
  return g_rand_double_range (b->rand, low, high);
}

static void
draw_fees (Builder *b,
           TwPlace *place)
{
  if (b->fees == NULL)
    return;

  place->placement_fee = g_rand_double_range (b->fees, 0, 0.6);
  place->disposal_fee = g_rand_double_range (b->fees, 0, 0.4);
  if (place->kind != TW_PLACE_FULFILMENT)
    return;
  place->n_aged = 3;
  place->aged[0] = (TwAgedStep){ 60, 20, 0 };
  place->aged[1] = (TwAgedStep){ 120, 60, 0.1 };
  place->aged[2] = (TwAgedStep){ 150, 150, 0.3 };
  place->n_low_stock = 2;
  place->low_stock[0] = (TwLowStockStep){ 14, g_rand_double_range (b->fees, 0.5, 0.9) };
  place->low_stock[1] = (TwLowStockStep){ 28, g_rand_double_range (b->fees, 0.1, 0.5) };
}

static void
add_place (Builder    *b,
           TwPlaceKind kind,
           guint       number)
{
  char   *id = g_strdup_printf ("P%d-%u", (int) kind, number);
  TwPlace place = { .id = id, .name = id, .kind = kind, .liquidation_share = draw (b, 0, 0.4), .removal_fee = draw (b, 0.1, 0.6), .handling_in = draw (b, 0.1, 0.4), .handling_out = draw (b, 0.1, 0.4), .production_days = 20 };
  double  rent = kind == TW_PLACE_FULFILMENT ? draw (b, 20, 35) : draw (b, 3, 15);

  g_snprintf (place.country, sizeof place.country, "%c%c", 'A' + (char) (kind == TW_PLACE_FULFILMENT || kind == TW_PLACE_MARKET ? number / 26 : 25), 'A' + (char) (number % 26));
  for (int m = 0; m < 12; m++)
    place.rent[m] = m >= 9 ? 2.5 * rent : rent;
  if (kind == TW_PLACE_MARKET)
    {
      g_strlcpy (place.currency, "EUR", sizeof place.currency);
      place.exchange_rate = draw (b, 0.5, 1.5);
      place.sales_tax = draw (b, 0, 0.25);
    }
  draw_fees (b, &place);
  tw_model_add_place (b->model, &place);
  g_free (id);
}

static void
add_lane (Builder *b,
          guint    from,
          guint    to,
          TwMode   mode)
{
  const double days[TW_N_MODES] = { 38, 28, 22, 5, 8, 4, 2 };
  const double per_m3[TW_N_MODES] = { 90, 140, 200, 60, 0, 0, 0 };
  const double per_kg[TW_N_MODES] = { 0, 0, 0, 0, 5.5, 8, 1 };
  TwLane       lane = {
          .from = from,
          .to = to,
          .mode = mode,
          .open = TRUE,
          .lead_mean_days = days[mode] * draw (b, 0.8, 1.2),
          .lead_sd_days = days[mode] * 0.15,
          .cost_per_m3 = per_m3[mode] * draw (b, 0.8, 1.2),
          .cost_per_kg = per_kg[mode] * draw (b, 0.8, 1.2),
          .volumetric_kg_per_m3 = 167,
          .cost_per_unit = mode == TW_MODE_PARCEL ? draw (b, 1, 3) : 0.05,
          .crosses_border = mode != TW_MODE_PARCEL && from <= SOURCE && to != SOURCE,
  };

  if (b->fees != NULL && mode == TW_MODE_PARCEL)
    lane.lead_mean_days = g_rand_double_range (b->fees, 1, 6);
  if (b->fees != NULL && mode == TW_MODE_AIR && to == N_UPSTREAM)
    lane.lead_mean_days = 1000; /* open, and too late for any plan */
  if (mode != TW_MODE_PARCEL && b->packing.fixed_cost > 0)
    lane.fixed_cost = b->packing.fixed_cost * g_rand_double_range (b->pack_rand, 0.5, 1.5);
  tw_model_add_lane (b->model, &lane);
}

static void
add_network (Builder *b)
{
  add_place (b, TW_PLACE_FACTORY, 0);
  add_place (b, TW_PLACE_SOURCE, 1);
  add_place (b, TW_PLACE_OVERFLOW, 2);
  add_place (b, TW_PLACE_OVERFLOW, 3);
  for (guint m = 0; m < b->n_markets; m++)
    add_place (b, TW_PLACE_FULFILMENT, m);
  for (guint m = 0; m < b->n_markets; m++)
    add_place (b, TW_PLACE_MARKET, m);

  add_lane (b, FACTORY, SOURCE, TW_MODE_TRUCK);
  add_lane (b, SOURCE, OVERFLOW_WEST, TW_MODE_OCEAN);
  add_lane (b, SOURCE, OVERFLOW_EAST, TW_MODE_OCEAN);
  for (guint m = 0; m < b->n_markets; m++)
    {
      guint fc = N_UPSTREAM + m;

      add_lane (b, SOURCE, fc, TW_MODE_OCEAN);
      add_lane (b, SOURCE, fc, TW_MODE_AIR);
      add_lane (b, m % 2 == 0 ? OVERFLOW_WEST : OVERFLOW_EAST, fc, TW_MODE_TRUCK);
      add_lane (b, fc, N_UPSTREAM + (m + 1) % b->n_markets, TW_MODE_EXPRESS);
      add_lane (b, fc, fc + b->n_markets, TW_MODE_PARCEL);
      if (m % 5 == 4)
        add_lane (b, fc - 1, fc + b->n_markets, TW_MODE_PARCEL);
    }
}

static void
add_forecast (Builder *b,
              guint32  item,
              guint32  market,
              double   level)
{
  g_autofree float *mean = g_new (float, b->n_weeks);
  g_autofree float *quantile = g_new (float, b->n_weeks *TW_N_LEVELS);
  double            cv = draw (b, 0.3, 0.9) + 0.8 / sqrt (1 + level);
  double            peak = draw (b, 0, 1.5);

  for (guint t = 0; t < b->n_weeks; t++)
    {
      const double z[TW_N_LEVELS] = { -1.96, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.96 };
      double       m = level * (1 + peak * exp (-pow (((double) t - 0.6 * b->n_weeks) / (0.1 * b->n_weeks + 1), 2)));

      mean[t] = (float) m;
      for (int k = 0; k < TW_N_LEVELS; k++)
        quantile[t * TW_N_LEVELS + (guint) k] = (float) MAX (m * (1 + cv * z[k]), 0);
    }
  tw_forecast_set_add (b->forecasts, &(TwForecast){ .item = item, .market = market, .mean = mean, .quantile = quantile, .error_correlation = (float) draw (b, 0, 0.6), .method = "random" });
}

static void
add_item (Builder *b,
          guint32  i)
{
  char  *id = g_strdup_printf ("I%05u", i);
  TwItem item = { .id = id, .name = id, .unit_cost = exp (draw (b, 0, 4)), .volume_m3 = exp (draw (b, -8, -3.5)) };
  double speed = exp (draw (b, -1, 4.5));

  item.weight_kg = item.volume_m3 * draw (b, 80, 400);
  item.units_per_carton = (guint32) g_rand_int_range (b->pack_rand, (gint) b->packing.least_carton, (gint) b->packing.largest_carton + 1);
  item.minimum_order = (guint32) (speed * b->packing.least_order_weeks);
  tw_model_add_item (b->model, &item);
  for (guint32 m = 0; m < b->n_markets; m++)
    {
      double  level = speed * exp (draw (b, -1.5, 1)) / b->n_markets * 4;
      TwOffer offer = { .listed = draw (b, 0, 1) < 0.8, .price = (float) (item.unit_cost * draw (b, 2.5, 5) + 8), .referral_rate = 0.15f, .fulfilment_fee = (float) draw (b, 2, 5), .duty_rate = (float) draw (b, 0, 0.1), .return_rate = (float) draw (b, 0, 0.12) };

      if (b->fees != NULL)
        offer.phase = (guint32) g_rand_int_range (b->fees, 0, TW_N_PHASES);
      tw_model_set_offer (b->model, i, m, &offer);
      if (offer.listed)
        add_forecast (b, i, m, level);
      if (draw (b, 0, 1) < 0.7)
        tw_model_add_stock (b->model, &(TwStock){ .item = i, .place = N_UPSTREAM + m, .age_days = 40, .on_hand = (guint32) (level * draw (b, 0, 14)), .receiving = (guint32) (level * draw (b, 0, 1)) });
      for (guint k = 0; b->fees != NULL && k < 4; k++) /* more than there are chains for */
        tw_model_add_stock (b->model, &(TwStock){ .item = i, .place = N_UPSTREAM + m, .age_days = (guint32) g_rand_int_range (b->fees, 0, 250), .on_hand = (guint32) (level * g_rand_double_range (b->fees, 0, 8)) });
      if (draw (b, 0, 1) < 0.2)
        tw_model_add_shipment (b->model, &(TwShipment){ .id = id, .item = i, .lane = 3 + 5 * m + (m > 4 ? m / 5 : 0), .units = 1 + (guint32) (level * 3), .depart = 0, .eta = tw_week_get_monday (START_WEEK) + g_rand_int_range (b->rand, -9, 60) });
    }
  tw_model_add_stock (b->model, &(TwStock){ .item = i, .place = SOURCE, .on_hand = (guint32) (speed * draw (b, 0, 20)) });
  tw_model_add_stock (b->model, &(TwStock){ .item = i, .place = OVERFLOW_WEST, .on_hand = (guint32) (speed * draw (b, 0, 8)) });
  g_free (id);
}

static void
draw_rules (Builder *b)
{
  TwRules rules;

  tw_rules_init (&rules);
  rules.slow_sale_loss = g_rand_double_range (b->fees, 0, 0.2);
  rules.lost_sale_cost = g_rand_double_range (b->fees, 0, 0.5);
  rules.change_price = 0.25;
  rules.frozen_weeks = 1;
  rules.phase[TW_PHASE_POTENTIAL] = (TwPhaseRule){ .modes = 1u << TW_MODE_AIR | 1u << TW_MODE_TRUCK, .inbound = TRUE, .review_weeks = 3, .batch_units = 30 };
  tw_model_set_rules (b->model, &rules);
}

/* As if a plan had been accepted: orders and departures here and there. */
static void
draw_accepted (Builder *b,
               guint    n_items)
{
  for (guint32 i = 0; i < n_items; i++)
    for (guint k = 0; k < 12; k++)
      {
        guint32    lane = (guint32) g_rand_int_range (b->fees, 0, (gint) tw_model_get_n_lanes (b->model));
        TwAccepted row = { .item = i, .lane = lane, .place = tw_model_get_lane (b->model, lane)->from, .week = START_WEEK + (TwWeek) k, .units = (guint32) g_rand_int_range (b->fees, 1, 40) };

        if (tw_model_get_lane (b->model, lane)->mode == TW_MODE_PARCEL)
          row.lane = TW_ANY, row.place = FACTORY;
        tw_model_add_accepted (b->model, &row);
        if (k % 5 == 0) /* as two lines */
          tw_model_add_accepted (b->model, &row);
      }
}

static TwModel *
build_model (guint                n_items,
             guint                n_markets,
             guint                n_weeks,
             guint32              seed,
             gboolean             with_fees,
             const RandomPacking *packing,
             TwForecastSet      **forecasts)
{
  Builder b = {
    .model = tw_model_new ("random", "USD", START_WEEK, n_weeks),
    .forecasts = tw_forecast_set_new (n_items, n_markets, n_weeks),
    .rand = g_rand_new_with_seed (seed),
    .fees = with_fees ? g_rand_new_with_seed (seed + 1) : NULL,
    .pack_rand = g_rand_new_with_seed (~seed),
    .packing = *packing,
    .n_markets = n_markets,
    .n_weeks = n_weeks,
  };
  g_autoptr (GError) error = NULL;

  add_network (&b);
  for (guint32 i = 0; i < n_items; i++)
    add_item (&b, i);
  if (with_fees)
    {
      draw_rules (&b);
      draw_accepted (&b, n_items);
    }
  g_clear_pointer (&b.fees, g_rand_free);
  g_rand_free (b.rand);
  g_rand_free (b.pack_rand);
  tw_model_seal (b.model, &error);
  g_assert_no_error (error);
  *forecasts = b.forecasts;

  return b.model;
}

static const RandomPacking unpacked = { .least_carton = 1, .largest_carton = 1 };

TwModel *
random_model_new (guint           n_items,
                  guint           n_markets,
                  guint           n_weeks,
                  guint32         seed,
                  TwForecastSet **forecasts)
{
  return build_model (n_items, n_markets, n_weeks, seed, FALSE, &unpacked, forecasts);
}

TwModel *
random_model_new_with_fees (guint           n_items,
                            guint           n_markets,
                            guint           n_weeks,
                            guint32         seed,
                            TwForecastSet **forecasts)
{
  return build_model (n_items, n_markets, n_weeks, seed, TRUE, &unpacked, forecasts);
}

TwModel *
random_model_new_packed (guint                n_items,
                         guint                n_markets,
                         guint                n_weeks,
                         guint32              seed,
                         const RandomPacking *packing,
                         TwForecastSet      **forecasts)
{
  return build_model (n_items, n_markets, n_weeks, seed, FALSE, packing, forecasts);
}
