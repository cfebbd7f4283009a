/* tw-model-read.c: what a model holds, row by row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-model-private.h"
#include "model/tw-words.h"

#include <math.h>

const char *const tw_place_kind_words[TW_N_PLACE_KINDS + 1] = { "factory", "source", "overflow", "fulfilment", "market", NULL };
const char *const tw_mode_words[TW_N_MODES + 1] = { "ocean", "fast_ocean", "rail", "truck", "air", "express", "parcel", NULL };
const char *const tw_phase_words[TW_N_PHASES + 1] = { "none", "trial", "potential", "breakout", "mature", "declining", NULL };
const char *const tw_driver_kind_words[TW_N_DRIVERS + 1] = { "demand", "price", "deal", "competitor_price", "temperature", "economy", "delivery", "delay", NULL };

const char *
tw_model_get_name (const TwModel *self)
{
  return self->name;
}

const char *
tw_model_get_description (const TwModel *self)
{
  return self->description;
}

const char *
tw_model_get_currency (const TwModel *self)
{
  return self->currency;
}

double
tw_model_get_capital_rate (const TwModel *self)
{
  return self->capital_rate;
}

TwWeek
tw_model_get_start_week (const TwModel *self)
{
  return self->start_week;
}

guint
tw_model_get_n_weeks (const TwModel *self)
{
  return self->n_weeks;
}

const TwRules *
tw_model_get_rules (const TwModel *self)
{
  return &self->rules;
}

guint
tw_model_get_n_items (const TwModel *self)
{
  return self->items->len;
}

const TwItem *
tw_model_get_item (const TwModel *self,
                   guint32        index)
{
  g_return_val_if_fail (index < self->items->len, NULL);

  return &g_array_index (self->items, TwItem, index);
}

guint
tw_model_get_n_places (const TwModel *self)
{
  return self->places->len;
}

const TwPlace *
tw_model_get_place (const TwModel *self,
                    guint32        index)
{
  g_return_val_if_fail (index < self->places->len, NULL);

  return &g_array_index (self->places, TwPlace, index);
}

guint
tw_model_get_n_lanes (const TwModel *self)
{
  return self->lanes->len;
}

const TwLane *
tw_model_get_lane (const TwModel *self,
                   guint32        index)
{
  g_return_val_if_fail (index < self->lanes->len, NULL);

  return &g_array_index (self->lanes, TwLane, index);
}

guint
tw_model_get_n_events (const TwModel *self)
{
  return self->events->len;
}

const TwEvent *
tw_model_get_event (const TwModel *self,
                    guint          index)
{
  g_return_val_if_fail (index < self->events->len, NULL);

  return &g_array_index (self->events, TwEvent, index);
}

const TwDriver *
tw_model_get_drivers (const TwModel *self,
                      guint         *n)
{
  *n = self->drivers->len;

  return (const TwDriver *) self->drivers->data;
}

/* (nullable): the row of just this kind, item and market */
static const TwDriver *
find_driver_row (const TwModel *self,
                 TwDriverKind   kind,
                 guint32        item,
                 guint32        market)
{
  guint low = 0;
  guint high = self->drivers->len;

  while (low < high)
    {
      guint           middle = low + (high - low) / 2;
      const TwDriver *row = &g_array_index (self->drivers, TwDriver, middle);

      if (row->kind == kind && row->item == item && row->market == market)
        return row;
      if (row->kind < kind || (row->kind == kind && (row->item < item || (row->item == item && row->market < market))))
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

const TwDriver *
tw_model_find_driver (const TwModel *self,
                      TwDriverKind   kind,
                      guint32        item,
                      guint32        market)
{
  const TwDriver *row = find_driver_row (self, kind, item, market);

  return row != NULL ? row : find_driver_row (self, kind, TW_ANY, market);
}

gboolean
tw_override_concerns (const TwOverride *override,
                      guint32           item,
                      guint32           market)
{
  return (item == TW_ANY || override->item == TW_ANY || override->item == item) &&
         (market == TW_ANY || override->market == TW_ANY || override->market == market);
}

float
tw_driver_get_value (const TwDriver *driver,
                     TwWeek          week)
{
  if (week < driver->first_week || week >= driver->first_week + (gint64) driver->n_weeks)
    return NAN;

  return driver->value[week - driver->first_week];
}

guint
tw_model_get_n_overrides (const TwModel *self)
{
  return self->overrides->len;
}

const TwOverride *
tw_model_get_override (const TwModel *self,
                       guint          index)
{
  g_return_val_if_fail (index < self->overrides->len, NULL);

  return &g_array_index (self->overrides, TwOverride, index);
}

guint
tw_model_get_n_markets (const TwModel *self)
{
  return self->sealed ? self->market_place->len : tw_model_count_markets (self);
}

guint32
tw_model_get_market_place (const TwModel *self,
                           guint32        market)
{
  g_return_val_if_fail (self->sealed && market < self->market_place->len, TW_ANY);

  return g_array_index (self->market_place, guint32, market);
}

int
tw_model_get_market_of (const TwModel *self,
                        guint32        place)
{
  g_return_val_if_fail (self->sealed && place < self->market_of->len, -1);

  return g_array_index (self->market_of, gint32, place);
}

const TwOffer *
tw_model_get_offer (const TwModel *self,
                    guint32        item,
                    guint32        market)
{
  g_return_val_if_fail (self->sealed && item < self->items->len && market < self->market_place->len, NULL);

  return &g_array_index (self->offers, TwOffer, (gsize) item * self->market_place->len + market);
}

const TwStock *
tw_model_get_stock (const TwModel *self,
                    guint         *n)
{
  *n = self->stock->len;

  return (const TwStock *) self->stock->data;
}

/* Rows of one item in a table sorted by item; each row starts with its item at @offset. */
static gconstpointer
find_rows (const GArray *table,
           gsize         row_size,
           gsize         offset,
           guint32       item,
           guint        *n)
{
  guint low = 0;
  guint high = table->len;
  guint first;

#define ITEM_AT(i) (*(const guint32 *) (table->data + (i) *row_size + offset))
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ITEM_AT (middle) < item)
        low = middle + 1;
      else
        high = middle;
    }
  first = low;
  while (low < table->len && ITEM_AT (low) == item)
    low++;
#undef ITEM_AT

  *n = low - first;

  return table->data + first * row_size;
}

const TwStock *
tw_model_get_item_stock (const TwModel *self,
                         guint32        item,
                         guint         *n)
{
  return find_rows (self->stock, sizeof (TwStock), G_STRUCT_OFFSET (TwStock, item), item, n);
}

const TwShipment *
tw_model_get_shipments (const TwModel *self,
                        guint         *n)
{
  *n = self->shipments->len;

  return (const TwShipment *) self->shipments->data;
}

const TwShipment *
tw_model_get_item_shipments (const TwModel *self,
                             guint32        item,
                             guint         *n)
{
  return find_rows (self->shipments, sizeof (TwShipment), G_STRUCT_OFFSET (TwShipment, item), item, n);
}

const TwSales *
tw_model_get_sales (const TwModel *self,
                    guint         *n)
{
  *n = self->sales->len;

  return (const TwSales *) self->sales->data;
}

const TwPin *
tw_model_get_pins (const TwModel *self,
                   guint         *n)
{
  *n = self->pins->len;

  return (const TwPin *) self->pins->data;
}

const TwPin *
tw_model_get_item_pins (const TwModel *self,
                        guint32        item,
                        guint         *n)
{
  return find_rows (self->pins, sizeof (TwPin), G_STRUCT_OFFSET (TwPin, item), item, n);
}

const TwAccepted *
tw_model_get_accepted (const TwModel *self,
                       guint         *n)
{
  *n = self->accepted->len;

  return (const TwAccepted *) self->accepted->data;
}

const TwAccepted *
tw_model_get_item_accepted (const TwModel *self,
                            guint32        item,
                            guint         *n)
{
  return find_rows (self->accepted, sizeof (TwAccepted), G_STRUCT_OFFSET (TwAccepted, item), item, n);
}

const TwBudget *
tw_model_get_budgets (const TwModel *self,
                      guint         *n)
{
  *n = self->budgets->len;

  return (const TwBudget *) self->budgets->data;
}

const TwSales *
tw_model_find_sales (const TwModel *self,
                     guint32        item,
                     guint32        market)
{
  gint32 at;

  g_return_val_if_fail (self->sealed && item < self->items->len && market < self->market_place->len, NULL);

  at = g_array_index (self->sales_at, gint32, (gsize) item * self->market_place->len + market);

  return at < 0 ? NULL : &g_array_index (self->sales, TwSales, at);
}

int
tw_model_find_item (const TwModel *self,
                    const char    *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->item_ids, id)) - 1;
}

int
tw_model_find_place (const TwModel *self,
                     const char    *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->place_ids, id)) - 1;
}

int
tw_model_find_lane (const TwModel *self,
                    guint32        from,
                    guint32        to,
                    TwMode         mode)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const TwLane *lane = &g_array_index (self->lanes, TwLane, i);

      if (lane->from == from && lane->to == to && lane->mode == mode)
        return (int) i;
    }

  return -1;
}

const char *
tw_place_kind_to_string (TwPlaceKind kind)
{
  return tw_place_kind_words[kind];
}

int
tw_place_kind_from_string (const char *text)
{
  return tw_words_find (tw_place_kind_words, text);
}

const char *
tw_mode_to_string (TwMode mode)
{
  return tw_mode_words[mode];
}

int
tw_mode_from_string (const char *text)
{
  return tw_words_find (tw_mode_words, text);
}

const char *
tw_phase_to_string (TwPhase phase)
{
  return tw_phase_words[phase];
}

int
tw_phase_from_string (const char *text)
{
  return tw_words_find (tw_phase_words, text);
}

const char *
tw_driver_kind_to_string (TwDriverKind kind)
{
  return tw_driver_kind_words[kind];
}

int
tw_driver_kind_from_string (const char *text)
{
  return tw_words_find (tw_driver_kind_words, text);
}
