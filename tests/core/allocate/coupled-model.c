/* coupled-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "coupled-model.h"

#include <string.h>

guint32 *
coupled_model_shuffle (guint  n,
                       GRand *rand)
{
  guint32 *order = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    {
      guint k = (guint) g_rand_int_range (rand, 0, (gint) i + 1);

      order[i] = order[k];
      order[k] = i;
    }

  return order;
}

/* ---- a copy ---- */

typedef struct
{
  const TwModel       *from;
  TwModel             *to;
  const CoupledCopy   *copy;
  const CoupledChange *change;
} Copying;

static guint32
get_new (const guint32 *map,
         guint32        i)
{
  return map != NULL && i != TW_ANY ? map[i] : i;
}

/* Which row of the original comes to be number @i. */
static guint32
get_old (const guint32 *map,
         guint          n,
         guint32        i)
{
  for (guint32 k = 0; map != NULL && k < n; k++)
    if (map[k] == i)
      return k;

  return i;
}

/* Markets are numbered in the order of places. */
static guint32
get_new_market (const Copying *c,
                guint32        market)
{
  guint32 place = get_new (c->copy->place, tw_model_get_market_place (c->from, market));
  guint32 number = 0;

  for (guint32 m = 0; m < tw_model_get_n_markets (c->from); m++)
    number += get_new (c->copy->place, tw_model_get_market_place (c->from, m)) < place;

  return number;
}

static void
copy_tables (const Copying *c)
{
  guint n_items = tw_model_get_n_items (c->from);
  guint n_places = tw_model_get_n_places (c->from);
  guint n_lanes = tw_model_get_n_lanes (c->from);

  for (guint32 i = 0; i < n_items; i++)
    {
      TwItem row = *tw_model_get_item (c->from, get_old (c->copy->item, n_items, i));

      if (c->change->item != NULL)
        c->change->item (&row, c->copy->rand);
      tw_model_add_item (c->to, &row);
    }
  for (guint32 p = 0; p < n_places; p++)
    {
      TwPlace row = *tw_model_get_place (c->from, get_old (c->copy->place, n_places, p));

      if (c->change->place != NULL)
        c->change->place (&row, c->copy->rand);
      tw_model_add_place (c->to, &row);
    }
  for (guint32 l = 0; l < n_lanes; l++)
    {
      TwLane row = *tw_model_get_lane (c->from, get_old (c->copy->lane, n_lanes, l));

      row.from = get_new (c->copy->place, row.from);
      row.to = get_new (c->copy->place, row.to);
      if (c->change->lane != NULL)
        c->change->lane (&row, c->copy->rand);
      tw_model_add_lane (c->to, &row);
    }
}

static void
copy_offers (const Copying *c)
{
  for (guint32 i = 0; i < tw_model_get_n_items (c->from); i++)
    for (guint32 m = 0; m < tw_model_get_n_markets (c->from); m++)
      {
        TwOffer row = *tw_model_get_offer (c->from, i, m);

        if (c->change->offer != NULL)
          c->change->offer (&row, c->copy->rand);
        tw_model_set_offer (c->to, get_new (c->copy->item, i), get_new_market (c, m), &row);
      }
}

static void
copy_units (const Copying *c)
{
  guint n;

  for (guint i = 0; i < (tw_model_get_stock (c->from, &n), n); i++)
    {
      TwStock row = tw_model_get_stock (c->from, &n)[i];

      row.item = get_new (c->copy->item, row.item);
      row.place = get_new (c->copy->place, row.place);
      if (c->change->stock != NULL)
        c->change->stock (&row, c->copy->rand);
      tw_model_add_stock (c->to, &row);
    }
  for (guint i = 0; i < (tw_model_get_shipments (c->from, &n), n); i++)
    {
      TwShipment row = tw_model_get_shipments (c->from, &n)[i];

      row.item = get_new (c->copy->item, row.item);
      row.lane = get_new (c->copy->lane, row.lane);
      tw_model_add_shipment (c->to, &row);
    }
  for (guint i = 0; i < (tw_model_get_pins (c->from, &n), n); i++)
    {
      TwPin row = tw_model_get_pins (c->from, &n)[i];

      row.item = get_new (c->copy->item, row.item);
      row.lane = get_new (c->copy->lane, row.lane);
      tw_model_add_pin (c->to, &row);
    }
  for (guint i = 0; i < (tw_model_get_budgets (c->from, &n), n); i++)
    {
      TwBudget row = tw_model_get_budgets (c->from, &n)[i];

      if (c->change->budget != NULL)
        c->change->budget (&row, c->copy->rand);
      tw_model_add_budget (c->to, &row);
    }
}

static TwForecastSet *
copy_forecasts (const Copying       *c,
                const TwForecastSet *forecasts)
{
  guint          n_weeks = tw_forecast_set_get_n_weeks (forecasts);
  TwForecastSet *set = tw_forecast_set_new (tw_model_get_n_items (c->from), tw_model_get_n_markets (c->from), n_weeks);

  for (guint i = 0; i < tw_forecast_set_get_n_series (forecasts); i++)
    {
      TwForecast        row = *tw_forecast_set_get (forecasts, i);
      g_autofree float *mean = g_memdup2 (row.mean, n_weeks * sizeof *mean);
      g_autofree float *quantile = g_memdup2 (row.quantile, n_weeks * TW_N_LEVELS * sizeof *quantile);

      row.item = get_new (c->copy->item, row.item);
      row.market = get_new_market (c, row.market);
      row.mean = mean;
      row.quantile = quantile;
      if (c->change->demand != NULL)
        c->change->demand (mean, quantile, n_weeks, c->copy->rand);
      tw_forecast_set_add (set, &row);
    }

  return set;
}

TwModel *
coupled_model_copy (const TwModel       *model,
                    const TwForecastSet *forecasts,
                    const CoupledCopy   *copy,
                    TwForecastSet      **new_forecasts)
{
  static const CoupledChange none;
  Copying                    c = { .from = model, .copy = copy, .change = copy->change != NULL ? copy->change : &none };

  c.to = tw_model_new ("copy", tw_model_get_currency (model), tw_model_get_start_week (model), tw_model_get_n_weeks (model));
  tw_model_set_capital_rate (c.to, tw_model_get_capital_rate (model));
  tw_model_set_rules (c.to, tw_model_get_rules (model));
  copy_tables (&c);
  copy_offers (&c);
  copy_units (&c);
  if (new_forecasts != NULL)
    *new_forecasts = copy_forecasts (&c, forecasts);

  return c.to;
}

/* ---- tight limits ---- */

static void
tighten_place (TwPlace *row,
               GRand   *rand)
{
  row->capacity_hard = g_rand_boolean (rand);
  if (row->kind == TW_PLACE_FACTORY && g_rand_boolean (rand))
    row->production_units_week = g_rand_int_range (rand, 1, 200);
}

static void
tighten_budget (TwBudget *row,
                GRand    *rand)
{
  row->amount = g_rand_double_range (rand, 0, 20000);
}

TwModel *
coupled_model_new (const TwRandomPlan *spec,
                   guint32             seed,
                   TwForecastSet     **forecasts)
{
  static const CoupledChange tighten = { .place = tighten_place, .budget = tighten_budget };
  g_autoptr (TwModel) drawn = tw_random_plan_new (spec, forecasts, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  TwModel *model = coupled_model_copy (drawn, *forecasts, &(CoupledCopy){ .change = &tighten, .rand = rand }, NULL);
  TwWeek   start = tw_model_get_start_week (model);
  guint    n_budgets;

  tw_model_get_budgets (drawn, &n_budgets);
  if (n_budgets == 0 && g_rand_boolean (rand))
    tw_model_add_budget (model, &(TwBudget){ .first_week = start - 2, .last_week = start + 3, .amount = g_rand_double_range (rand, 0, 20000) });
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}
