/* tw-model-check.c: every row of a model against the ranges its header states
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-model-private.h"

#include <math.h>
#include <string.h>

#define MAX_DAYS 3650.0

#define bad_row     tw_model_bad_row
#define check_range tw_model_check_range

gboolean
tw_model_bad_row (GError    **error,
                  const char *table,
                  guint       row,
                  const char *format,
                  ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "%s, row %u: %s", table, row + 1, message);

  return FALSE;
}

gboolean
tw_model_check_range (GError    **error,
                      const char *table,
                      guint       row,
                      const char *what,
                      double      value,
                      double      low,
                      double      high)
{
  if (value >= low && value <= high) /* NaN fails */
    return TRUE;

  return bad_row (error, table, row, "%s is %g, expected %g to %g", what, value, low, high);
}

gboolean
tw_model_check_sizes (const TwModel *self,
                      GError       **error)
{
  const struct
  {
    const char *what;
    guint       n;
    guint       low;
    guint       high;
  } sizes[] = {
    { "items", self->items->len, 0, TW_MAX_ITEMS },
    { "places", self->places->len, 0, TW_MAX_PLACES },
    { "lanes", self->lanes->len, 0, TW_MAX_LANES },
    { "weeks of horizon", self->n_weeks, 1, TW_MAX_WEEKS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].n < sizes[i].low || sizes[i].n > sizes[i].high)
      {
        g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%u %s, expected %u to %u", sizes[i].n, sizes[i].what, sizes[i].low, sizes[i].high);
        return FALSE;
      }

  if ((guint64) self->items->len * tw_model_count_markets (self) > G_MAXINT32)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%u items in %u markets are more series than can be held", self->items->len, tw_model_count_markets (self));
      return FALSE;
    }
  if (!(self->capital_rate >= 0 && self->capital_rate <= 1))
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "capital rate is %g, expected 0 to 1", self->capital_rate);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_items (TwModel *self,
             GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const TwItem *item = &g_array_index (self->items, TwItem, i);

      if (item->id == NULL || *item->id == '\0')
        return bad_row (error, "items", i, "id is empty");
      if (!g_hash_table_insert (self->item_ids, item->id, GUINT_TO_POINTER (i + 1)))
        return bad_row (error, "items", i, "id \"%s\" is there twice", item->id);
      if (!check_range (error, "items", i, "unit_cost", item->unit_cost, 1e-6, TW_MAX_MONEY) ||
          !check_range (error, "items", i, "volume_m3", item->volume_m3, 1e-9, 1000) ||
          !check_range (error, "items", i, "weight_kg", item->weight_kg, 1e-6, 1e6) ||
          !check_range (error, "items", i, "units_per_carton", item->units_per_carton, 1, TW_MAX_UNITS) ||
          !check_range (error, "items", i, "cartons_per_pallet", item->cartons_per_pallet, 0, TW_MAX_UNITS) ||
          !check_range (error, "items", i, "minimum_order", item->minimum_order, 0, TW_MAX_UNITS))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_steps (const TwPlace *place,
             guint          i,
             GError       **error)
{
  if (!check_range (error, "places", i, "number of aged steps", place->n_aged, 0, TW_MAX_STEPS) ||
      !check_range (error, "places", i, "number of low-stock steps", place->n_low_stock, 0, TW_MAX_STEPS) ||
      !check_range (error, "places", i, "number of utilisation steps", place->n_utilisation, 0, TW_MAX_STEPS))
    return FALSE;

  for (guint k = 0; k < place->n_aged; k++)
    if (!check_range (error, "places", i, "days of an aged step", place->aged[k].days, k > 0 ? place->aged[k - 1].days + 1 : 1, 36500) ||
        !check_range (error, "places", i, "per_m3 of an aged step", place->aged[k].per_m3, 0, TW_MAX_MONEY) ||
        !check_range (error, "places", i, "per_unit of an aged step", place->aged[k].per_unit, 0, TW_MAX_MONEY))
      return FALSE;
  for (guint k = 0; k < place->n_low_stock; k++)
    if (!check_range (error, "places", i, "below_days of a low-stock step", place->low_stock[k].below_days, k > 0 ? place->low_stock[k - 1].below_days + 1e-6 : 1e-6, MAX_DAYS) ||
        !check_range (error, "places", i, "per_unit of a low-stock step", place->low_stock[k].per_unit, 0, k > 0 ? place->low_stock[k - 1].per_unit : TW_MAX_MONEY))
      return FALSE;
  for (guint k = 0; k < place->n_utilisation; k++)
    if (!check_range (error, "places", i, "above_weeks of a utilisation step", place->utilisation[k].above_weeks, k > 0 ? place->utilisation[k - 1].above_weeks + 1e-6 : 1e-6, 1e6) ||
        !check_range (error, "places", i, "per_m3 of a utilisation step", place->utilisation[k].per_m3, 0, TW_MAX_MONEY))
      return FALSE;

  return TRUE;
}

static gboolean
check_place (const TwPlace *place,
             guint          i,
             GError       **error)
{
  for (int m = 0; m < 12; m++)
    if (!check_range (error, "places", i, "rent", place->rent[m], 0, TW_MAX_MONEY))
      return FALSE;
  if (strlen (place->country) != 2)
    return bad_row (error, "places", i, "country is \"%s\", expected two letters of ISO 3166-1", place->country);
  if (place->kind == TW_PLACE_MARKET && strlen (place->currency) != 3)
    return bad_row (error, "places", i, "currency is \"%s\", expected three letters of ISO 4217", place->currency);

  return check_range (error, "places", i, "lon", place->lon, -180, 180) &&
         check_range (error, "places", i, "lat", place->lat, -90, 90) &&
         check_range (error, "places", i, "handling_in", place->handling_in, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "handling_out", place->handling_out, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "capacity_m3", place->capacity_m3, 0, 1e9) &&
         check_range (error, "places", i, "overage_price", place->overage_price, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "placement_fee", place->placement_fee, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "disposal_fee", place->disposal_fee, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "production_units_week", place->production_units_week, 0, 1e9) &&
         check_steps (place, i, error) &&
         check_range (error, "places", i, "removal_fee", place->removal_fee, 0, TW_MAX_MONEY) &&
         check_range (error, "places", i, "liquidation_share", place->liquidation_share, 0, 1) &&
         check_range (error, "places", i, "production_days", place->production_days, 0, MAX_DAYS) &&
         (place->kind != TW_PLACE_MARKET ||
          (check_range (error, "places", i, "exchange_rate", place->exchange_rate, 1e-9, TW_MAX_MONEY) &&
           check_range (error, "places", i, "sales_tax", place->sales_tax, 0, 1)));
}

static gboolean
check_places (TwModel *self,
              GError **error)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const TwPlace *place = &g_array_index (self->places, TwPlace, i);

      if (place->id == NULL || *place->id == '\0')
        return bad_row (error, "places", i, "id is empty");
      if (!g_hash_table_insert (self->place_ids, place->id, GUINT_TO_POINTER (i + 1)))
        return bad_row (error, "places", i, "id \"%s\" is there twice", place->id);
      if (!check_place (place, i, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_lanes (const TwModel *self,
             GError       **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const TwLane *lane = &g_array_index (self->lanes, TwLane, i);
      gboolean      to_market;
      gint64        key;

      if (lane->from >= self->places->len || lane->to >= self->places->len)
        return bad_row (error, "lanes", i, "from %u to %u, but there are %u places", lane->from, lane->to, self->places->len);
      if (lane->from == lane->to)
        return bad_row (error, "lanes", i, "leads from a place to itself");
      if ((guint) lane->mode >= TW_N_MODES)
        return bad_row (error, "lanes", i, "mode %d is none", (int) lane->mode);
      if (g_array_index (self->places, TwPlace, lane->from).kind == TW_PLACE_MARKET)
        return bad_row (error, "lanes", i, "starts at a market, which holds no stock");
      to_market = g_array_index (self->places, TwPlace, lane->to).kind == TW_PLACE_MARKET;
      if (to_market != (lane->mode == TW_MODE_PARCEL))
        return bad_row (error, "lanes", i, "mode %s to a %s: parcel leads to markets, and only parcel does", tw_mode_words[lane->mode], to_market ? "market" : "place that is none");
      key = ((gint64) lane->from * TW_MAX_PLACES + lane->to) * TW_N_MODES + (gint64) lane->mode;
      if (!g_hash_table_add (seen, g_memdup2 (&key, sizeof key)))
        return bad_row (error, "lanes", i, "the same origin, destination and mode twice");
      if (!check_range (error, "lanes", i, "lead_mean_days", lane->lead_mean_days, 0, MAX_DAYS) ||
          !check_range (error, "lanes", i, "lead_sd_days", lane->lead_sd_days, 0, MAX_DAYS) ||
          !check_range (error, "lanes", i, "customs_days", lane->customs_days, 0, MAX_DAYS) ||
          !check_range (error, "lanes", i, "receiving_days", lane->receiving_days, 0, MAX_DAYS) ||
          !check_range (error, "lanes", i, "cost_per_m3", lane->cost_per_m3, 0, TW_MAX_MONEY) ||
          !check_range (error, "lanes", i, "cost_per_kg", lane->cost_per_kg, 0, TW_MAX_MONEY) ||
          !check_range (error, "lanes", i, "volumetric_kg_per_m3", lane->volumetric_kg_per_m3, 0, 1e5) ||
          !check_range (error, "lanes", i, "cost_per_unit", lane->cost_per_unit, 0, TW_MAX_MONEY) ||
          !check_range (error, "lanes", i, "capacity_m3_week", lane->capacity_m3_week, 0, 1e9) ||
          !check_range (error, "lanes", i, "fixed_cost", lane->fixed_cost, 0, TW_MAX_MONEY) ||
          !check_range (error, "lanes", i, "container_m3", lane->container_m3, 0, 1e6) ||
          !check_range (error, "lanes", i, "container_cost", lane->container_cost, 0, TW_MAX_MONEY))
        return FALSE;
      if (lane->container_cost > 0 && lane->container_m3 <= 0)
        return bad_row (error, "lanes", i, "container_cost is %g, but container_m3 is 0", lane->container_cost);
    }

  return TRUE;
}

gboolean
tw_model_check_offers (const TwModel *self,
                       GError       **error)
{
  for (guint i = 0; i < self->offers->len; i++)
    {
      const TwOffer *offer = &g_array_index (self->offers, TwOffer, i);

      if (!check_range (error, "offers", i, "price", offer->price, 0, TW_MAX_MONEY) ||
          !check_range (error, "offers", i, "referral_rate", offer->referral_rate, 0, 1) ||
          !check_range (error, "offers", i, "fulfilment_fee", offer->fulfilment_fee, 0, TW_MAX_MONEY) ||
          !check_range (error, "offers", i, "duty_rate", offer->duty_rate, 0, 10) ||
          !check_range (error, "offers", i, "return_rate", offer->return_rate, 0, 1) ||
          !check_range (error, "offers", i, "phase", offer->phase, 0, TW_N_PHASES - 1))
        return FALSE;
    }

  return TRUE;
}

static gboolean
holds_stock (const TwModel *self,
             guint32        place)
{
  return place < self->places->len && g_array_index (self->places, TwPlace, place).kind != TW_PLACE_MARKET;
}

static gboolean
check_stock (const TwModel *self,
             GError       **error)
{
  for (guint i = 0; i < self->stock->len; i++)
    {
      const TwStock *stock = &g_array_index (self->stock, TwStock, i);

      if (stock->item >= self->items->len)
        return bad_row (error, "stock", i, "item %u, but there are %u", stock->item, self->items->len);
      if (!holds_stock (self, stock->place))
        return bad_row (error, "stock", i, "place %u does not hold stock", stock->place);
      if (!check_range (error, "stock", i, "on_hand", stock->on_hand, 0, TW_MAX_UNITS) ||
          !check_range (error, "stock", i, "reserved", stock->reserved, 0, stock->on_hand) ||
          !check_range (error, "stock", i, "receiving", stock->receiving, 0, TW_MAX_UNITS) ||
          !check_range (error, "stock", i, "age_days", stock->age_days, 0, 36500))
        return FALSE;
    }

  for (guint i = 0; i < self->shipments->len; i++)
    {
      const TwShipment *shipment = &g_array_index (self->shipments, TwShipment, i);

      if (shipment->item >= self->items->len)
        return bad_row (error, "shipments", i, "item %u, but there are %u", shipment->item, self->items->len);
      if (shipment->lane >= self->lanes->len)
        return bad_row (error, "shipments", i, "lane %u, but there are %u", shipment->lane, self->lanes->len);
      if (shipment->id == NULL || *shipment->id == '\0')
        return bad_row (error, "shipments", i, "id is empty");
      if (shipment->eta < shipment->depart)
        return bad_row (error, "shipments", i, "arrives before it departs");
      if (!check_range (error, "shipments", i, "units", shipment->units, 1, TW_MAX_UNITS) ||
          !check_range (error, "shipments", i, "eta_sd_days", shipment->eta_sd_days, 0, MAX_DAYS))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_sales (TwModel *self,
             GError **error)
{
  guint n_markets = self->market_place->len;

  for (guint i = 0; i < self->sales->len; i++)
    {
      const TwSales *sales = &g_array_index (self->sales, TwSales, i);
      gint32        *at;

      if (sales->item >= self->items->len || sales->market >= n_markets)
        return bad_row (error, "sales", i, "item %u in market %u, but there are %u and %u", sales->item, sales->market, self->items->len, n_markets);
      if (sales->n_weeks < 1 || sales->n_weeks > 5200)
        return bad_row (error, "sales", i, "%u weeks, expected 1 to 5200", sales->n_weeks);
      if (sales->first_week + (gint64) sales->n_weeks > self->start_week)
        return bad_row (error, "sales", i, "history reaches into the plan's horizon");
      for (guint t = 0; t < sales->n_weeks; t++)
        if (sales->units[t] < 0 || sales->units[t] > TW_MAX_UNITS)
          return bad_row (error, "sales", i, "week %u has %d units, expected 0 to %d", t + 1, sales->units[t], TW_MAX_UNITS);
      at = &g_array_index (self->sales_at, gint32, (gsize) sales->item * n_markets + sales->market);
      if (*at >= 0)
        return bad_row (error, "sales", i, "the same item and market as row %d", *at + 1);
      *at = (gint32) i;
    }

  return TRUE;
}

static gboolean
check_events (const TwModel *self,
              GError       **error)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const TwEvent *event = &g_array_index (self->events, TwEvent, i);

      if (event->last < event->first)
        return bad_row (error, "events", i, "ends before it starts");
      if (event->country[0] != '\0' && strlen (event->country) != 2)
        return bad_row (error, "events", i, "country is \"%s\", expected two letters or nothing", event->country);
    }

  return TRUE;
}

/* What each driver may be, in the order of #TwDriverKind. */
static const struct
{
  double least;
  double most;
} driver_range[TW_N_DRIVERS] = {
  [TW_DRIVER_NONE] = { 0, TW_MAX_UNITS },
  [TW_DRIVER_PRICE] = { 1e-6, 1e9 },
  [TW_DRIVER_DEAL] = { 0, 1 },
  [TW_DRIVER_COMPETITOR_PRICE] = { 1e-6, 1e9 },
  [TW_DRIVER_TEMPERATURE] = { -60, 60 },
  [TW_DRIVER_ECONOMY] = { 1e-6, 1e9 },
  [TW_DRIVER_DELIVERY] = { 0, 365 },
  [TW_DRIVER_DELAY] = { 0, 365 },
};

void
tw_driver_kind_get_range (TwDriverKind kind,
                          double      *least,
                          double      *most)
{
  *least = driver_range[kind].least;
  *most = driver_range[kind].most;
}

static gboolean
is_same_driver (const TwDriver *a,
                const TwDriver *b)
{
  return a->kind == b->kind && a->item == b->item && a->market == b->market;
}

/* The table is sorted: two rows of the same series lie next to each other. */
static gboolean
check_drivers (const TwModel *self,
               GError       **error)
{
  for (guint i = 0; i < self->drivers->len; i++)
    {
      const TwDriver *driver = &g_array_index (self->drivers, TwDriver, i);

      if (driver->kind <= TW_DRIVER_NONE || driver->kind >= TW_N_DRIVERS)
        return bad_row (error, "drivers", i, "kind is %d, expected 1 to %d", driver->kind, TW_N_DRIVERS - 1);
      if (driver->item != TW_ANY && driver->item >= self->items->len)
        return bad_row (error, "drivers", i, "item %u, but there are %u", driver->item, self->items->len);
      if (driver->market >= self->market_place->len)
        return bad_row (error, "drivers", i, "market %u, but there are %u", driver->market, self->market_place->len);
      if (driver->n_weeks < 1 || driver->n_weeks > 5200)
        return bad_row (error, "drivers", i, "%u weeks, expected 1 to 5200", driver->n_weeks);
      if (i > 0 && is_same_driver (driver, driver - 1))
        return bad_row (error, "drivers", i, "the same driver, item and market as row %u", i);
      for (guint t = 0; t < driver->n_weeks; t++)
        if (!isnan (driver->value[t]) && !check_range (error, "drivers", i, tw_driver_kind_to_string (driver->kind), driver->value[t], driver_range[driver->kind].least, driver_range[driver->kind].most))
          return FALSE;
    }

  return TRUE;
}

/* Enters @id, which must be new and positive. */
static gboolean
check_id (GHashTable *seen,
          const char *table,
          guint       row,
          gint64      id,
          GError    **error)
{
  if (id < 1)
    return bad_row (error, table, row, "id is %" G_GINT64_FORMAT ", expected 1 or more", id);
  if (!g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
    return bad_row (error, table, row, "id %" G_GINT64_FORMAT " is there twice", id);

  return TRUE;
}

gboolean
tw_model_check_overrides (const TwModel *self,
                          const GArray  *overrides,
                          GError       **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < overrides->len; i++)
    {
      const TwOverride *override = &g_array_index (overrides, TwOverride, i);

      if (!check_id (seen, "overrides", i, override->id, error))
        return FALSE;
      if (override->item != TW_ANY && override->item >= self->items->len)
        return bad_row (error, "overrides", i, "item %u, but there are %u", override->item, self->items->len);
      if (override->market != TW_ANY && override->market >= self->market_place->len)
        return bad_row (error, "overrides", i, "market %u, but there are %u", override->market, self->market_place->len);
      if (override->last_week < override->first_week)
        return bad_row (error, "overrides", i, "ends before it starts");
      if ((guint) override->driver >= TW_N_DRIVERS)
        return bad_row (error, "overrides", i, "driver is %d, expected 0 to %d", override->driver, TW_N_DRIVERS - 1);
      if (override->driver != TW_DRIVER_NONE && override->kind == TW_OVERRIDE_PERCENT && override->value <= -100)
        return bad_row (error, "overrides", i, "takes %g %% off a driver", -override->value);
      if (override->kind == TW_OVERRIDE_PERCENT
            ? !check_range (error, "overrides", i, "value", override->value, -100, TW_MAX_UNITS)
            : !check_range (error, "overrides", i, "value", override->value, driver_range[override->driver].least, driver_range[override->driver].most))
        return FALSE;
    }

  return TRUE;
}

gboolean
tw_model_check_pins (const TwModel *self,
                     const GArray  *pins,
                     GError       **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < pins->len; i++)
    {
      const TwPin *pin = &g_array_index (pins, TwPin, i);

      if (!check_id (seen, "pins", i, pin->id, error))
        return FALSE;
      if (pin->item >= self->items->len)
        return bad_row (error, "pins", i, "item %u, but there are %u", pin->item, self->items->len);
      if (pin->lane >= self->lanes->len)
        return bad_row (error, "pins", i, "lane %u, but there are %u", pin->lane, self->lanes->len);
      if (g_array_index (self->lanes, TwLane, pin->lane).mode == TW_MODE_PARCEL)
        return bad_row (error, "pins", i, "lane %u leads to customers", pin->lane);
      if (!check_range (error, "pins", i, "week", pin->week, 0, self->n_weeks - 1) ||
          !check_range (error, "pins", i, "units", pin->units, 1, TW_MAX_UNITS))
        return FALSE;
    }

  return TRUE;
}

gboolean
tw_model_check_rules (const TwModel *self,
                      const TwRules *rules,
                      GError       **error)
{
  if (!check_range (error, "rules", 0, "frozen_weeks", rules->frozen_weeks, 0, self->n_weeks) ||
      !check_range (error, "rules", 0, "change_price", rules->change_price, 0, TW_MAX_MONEY) ||
      !check_range (error, "rules", 0, "slow_sale_loss", rules->slow_sale_loss, 0, 1) ||
      !check_range (error, "rules", 0, "lost_sale_cost", rules->lost_sale_cost, 0, 10) ||
      !check_range (error, "rules", 0, "policy", rules->policy, 0, TW_N_PLAN_POLICIES - 1))
    return FALSE;
  for (guint i = 0; i < TW_N_PHASES; i++)
    if (!check_range (error, "phase rules", i, "modes", rules->phase[i].modes, 0, (1u << TW_N_MODES) - 1) ||
        !check_range (error, "phase rules", i, "review_weeks", rules->phase[i].review_weeks, 1, TW_MAX_WEEKS) ||
        !check_range (error, "phase rules", i, "batch_units", rules->phase[i].batch_units, 0, TW_MAX_UNITS))
      return FALSE;

  return check_range (error, "phase test", 0, "trial_weeks", rules->phase_test.trial_weeks, 0, 520) &&
         check_range (error, "phase test", 0, "mature_weeks", rules->phase_test.mature_weeks, 0, 520) &&
         check_range (error, "phase test", 0, "in_stock_rate", rules->phase_test.in_stock_rate, 0, 1) &&
         check_range (error, "phase test", 0, "breakout", rules->phase_test.breakout, 0, 10) &&
         check_range (error, "phase test", 0, "declining", rules->phase_test.declining, 0, 1) &&
         check_range (error, "phase test", 0, "certainty", rules->phase_test.certainty, 0.5, 1);
}

gboolean
tw_model_check_accepted (const TwModel *self,
                         const GArray  *accepted,
                         GError       **error)
{
  for (guint i = 0; i < accepted->len; i++)
    {
      const TwAccepted *row = &g_array_index (accepted, TwAccepted, i);

      if (row->item >= self->items->len)
        return bad_row (error, "accepted", i, "item %u, but there are %u", row->item, self->items->len);
      if (row->place >= self->places->len)
        return bad_row (error, "accepted", i, "place %u, but there are %u", row->place, self->places->len);
      if (row->lane != TW_ANY && row->lane >= self->lanes->len)
        return bad_row (error, "accepted", i, "lane %u, but there are %u", row->lane, self->lanes->len);
      if (row->lane == TW_ANY ? g_array_index (self->places, TwPlace, row->place).kind != TW_PLACE_FACTORY : g_array_index (self->lanes, TwLane, row->lane).from != row->place)
        return bad_row (error, "accepted", i, "place %u is not where it leaves", row->place);
      if (!check_range (error, "accepted", i, "units", row->units, 1, TW_MAX_UNITS))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_budgets (const TwModel *self,
               GError       **error)
{
  for (guint i = 0; i < self->budgets->len; i++)
    {
      const TwBudget *budget = &g_array_index (self->budgets, TwBudget, i);

      if (budget->last_week < budget->first_week)
        return bad_row (error, "budgets", i, "ends before it starts");
      if (i > 0 && budget->first_week <= budget[-1].last_week)
        return bad_row (error, "budgets", i, "overlaps with the one before");
      if (!check_range (error, "budgets", i, "amount", budget->amount, 0, 1e12))
        return FALSE;
    }

  return TRUE;
}

gboolean
tw_model_check_tables (TwModel *self,
                       GError **error)
{
  return check_items (self, error) && check_places (self, error) && check_lanes (self, error) &&
         tw_model_check_offers (self, error) && check_stock (self, error) && check_sales (self, error) &&
         check_events (self, error) && check_drivers (self, error) && check_budgets (self, error);
}

/* Places, lanes and offers of a model whose tables were sound before their values changed. */
gboolean
tw_model_check_conditions (const TwModel *self,
                           GError       **error)
{
  for (guint i = 0; i < self->places->len; i++)
    if (!check_place (&g_array_index (self->places, TwPlace, i), i, error))
      return FALSE;

  return check_lanes (self, error) && tw_model_check_offers (self, error);
}
