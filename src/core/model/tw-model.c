/* tw-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/tw-model-private.h"

#include <string.h>

static void
clear_item (gpointer data)
{
  TwItem *item = data;

  g_free (item->id);
  g_free (item->name);
  g_free (item->category);
}

static void
clear_place (gpointer data)
{
  TwPlace *place = data;

  g_free (place->id);
  g_free (place->name);
}

static void
clear_shipment (gpointer data)
{
  g_free (((TwShipment *) data)->id);
}

static void
clear_sales (gpointer data)
{
  TwSales *sales = data;

  g_free (sales->units);
  g_free (sales->price);
  g_free (sales->flags);
}

static void
clear_event (gpointer data)
{
  TwEvent *event = data;

  g_free (event->key);
  g_free (event->name);
}

static void
clear_driver (gpointer data)
{
  g_free (((TwDriver *) data)->value);
}

static void
clear_override (gpointer data)
{
  TwOverride *override = data;

  g_free (override->reason);
  g_free (override->author);
}

static void
clear_pin (gpointer data)
{
  g_free (((TwPin *) data)->note);
}

#define new_table tw_model_new_table

GArray *
tw_model_new_table (gsize          row_size,
                    GDestroyNotify clear)
{
  GArray *table = g_array_new (FALSE, FALSE, row_size);

  if (clear != NULL)
    g_array_set_clear_func (table, clear);

  return table;
}

static void
clear_model (gpointer data)
{
  TwModel *self = data;

  g_free (self->name);
  g_free (self->description);
  g_array_unref (self->items);
  g_array_unref (self->places);
  g_array_unref (self->lanes);
  g_array_unref (self->offers);
  g_array_unref (self->stock);
  g_array_unref (self->shipments);
  g_array_unref (self->sales);
  g_array_unref (self->events);
  g_array_unref (self->drivers);
  g_array_unref (self->overrides);
  g_array_unref (self->pins);
  g_array_unref (self->budgets);
  g_array_unref (self->accepted);
  g_array_unref (self->scenarios);
  g_array_unref (self->item_policies);
  g_clear_pointer (&self->market_place, g_array_unref);
  g_clear_pointer (&self->market_of, g_array_unref);
  g_clear_pointer (&self->sales_at, g_array_unref);
  g_clear_pointer (&self->item_ids, g_hash_table_unref);
  g_clear_pointer (&self->place_ids, g_hash_table_unref);
}

void
tw_rules_init (TwRules *rules)
{
  *rules = (TwRules){ .slow_sale_loss = 0.02 };
  for (int i = 0; i < TW_N_PHASES; i++)
    rules->phase[i] = (TwPhaseRule){ .modes = (1u << TW_N_MODES) - 1, .inbound = TRUE, .review_weeks = 1 };
  rules->phase[TW_PHASE_TRIAL].batch_units = 200;
  rules->phase[TW_PHASE_DECLINING].inbound = FALSE;
  rules->phase_test = (TwPhaseTest){ .trial_weeks = 8, .mature_weeks = 26, .in_stock_rate = 0.6, .breakout = 0.15, .declining = 0.15, .certainty = 0.8 };
}

TwModel *
tw_model_new (const char *name,
              const char *currency,
              TwWeek      start_week,
              guint       n_weeks)
{
  TwModel *self = g_atomic_rc_box_new0 (TwModel);

  self->name = g_strdup (name);
  self->description = g_strdup ("");
  g_strlcpy (self->currency, currency, sizeof self->currency);
  self->capital_rate = 0.10;
  self->start_week = start_week;
  self->n_weeks = n_weeks;
  tw_rules_init (&self->rules);
  self->items = new_table (sizeof (TwItem), clear_item);
  self->places = new_table (sizeof (TwPlace), clear_place);
  self->lanes = new_table (sizeof (TwLane), NULL);
  self->offers = new_table (sizeof (TwOffer), NULL);
  self->stock = new_table (sizeof (TwStock), NULL);
  self->shipments = new_table (sizeof (TwShipment), clear_shipment);
  self->sales = new_table (sizeof (TwSales), clear_sales);
  self->events = new_table (sizeof (TwEvent), clear_event);
  self->drivers = new_table (sizeof (TwDriver), clear_driver);
  self->overrides = new_table (sizeof (TwOverride), clear_override);
  self->pins = new_table (sizeof (TwPin), clear_pin);
  self->budgets = new_table (sizeof (TwBudget), NULL);
  self->accepted = new_table (sizeof (TwAccepted), NULL);
  self->scenarios = tw_model_new_scenario_table ();
  self->item_policies = new_table (sizeof (TwItemPolicy), NULL);

  return self;
}

void
tw_model_set_name (TwModel    *self,
                   const char *name)
{
  g_return_if_fail (!self->sealed);

  g_free (self->name);
  self->name = g_strdup (name);
}

void
tw_model_set_description (TwModel    *self,
                          const char *description)
{
  g_return_if_fail (!self->sealed);

  g_free (self->description);
  self->description = g_strdup (description);
}

static void
set_text (char      **slot,
          const char *text)
{
  char *copy = g_strdup (text);

  g_free (*slot);
  *slot = copy;
}

void
tw_model_set_item_name (TwModel    *self,
                        guint32     index,
                        const char *name)
{
  g_return_if_fail (!self->sealed);
  g_return_if_fail (index < self->items->len);

  set_text (&g_array_index (self->items, TwItem, index).name, name);
}

void
tw_model_set_item_category (TwModel    *self,
                            guint32     index,
                            const char *category)
{
  g_return_if_fail (!self->sealed);
  g_return_if_fail (index < self->items->len);

  set_text (&g_array_index (self->items, TwItem, index).category, category);
}

void
tw_model_set_place_name (TwModel    *self,
                         guint32     index,
                         const char *name)
{
  g_return_if_fail (!self->sealed);
  g_return_if_fail (index < self->places->len);

  set_text (&g_array_index (self->places, TwPlace, index).name, name);
}

void
tw_model_set_event_name (TwModel    *self,
                         guint32     index,
                         const char *name)
{
  g_return_if_fail (!self->sealed);
  g_return_if_fail (index < self->events->len);

  set_text (&g_array_index (self->events, TwEvent, index).name, name);
}

void
tw_model_set_capital_rate (TwModel *self,
                           double   rate)
{
  g_return_if_fail (!self->sealed);

  self->capital_rate = rate;
}

void
tw_model_set_rules (TwModel       *self,
                    const TwRules *rules)
{
  g_return_if_fail (!self->sealed);

  self->rules = *rules;
}

guint32
tw_model_add_item (TwModel      *self,
                   const TwItem *item)
{
  TwItem row = *item;

  g_return_val_if_fail (!self->sealed, 0);

  row.id = g_strdup (item->id);
  row.name = g_strdup (item->name);
  row.category = g_strdup (item->category != NULL ? item->category : "");
  g_array_append_val (self->items, row);

  return self->items->len - 1;
}

guint32
tw_model_add_place (TwModel       *self,
                    const TwPlace *place)
{
  TwPlace row = *place;

  g_return_val_if_fail (!self->sealed, 0);

  row.id = g_strdup (place->id);
  row.name = g_strdup (place->name);
  g_array_append_val (self->places, row);

  return self->places->len - 1;
}

guint32
tw_model_add_lane (TwModel      *self,
                   const TwLane *lane)
{
  g_return_val_if_fail (!self->sealed, 0);

  g_array_append_val (self->lanes, *lane);

  return self->lanes->len - 1;
}

static void
make_room (gpointer rows,
           gsize    row_size,
           guint    n,
           guint    at)
{
  memmove ((char *) rows + (at + 1) * row_size, (char *) rows + at * row_size, (n - at) * row_size);
}

static void
add_aged (TwPlace      *place,
          const TwStep *step)
{
  guint at = place->n_aged;

  while (at > 0 && place->aged[at - 1].days > step->threshold)
    at--;
  make_room (place->aged, sizeof *place->aged, place->n_aged++, at);
  place->aged[at] = (TwAgedStep){ (guint32) step->threshold, step->per_m3, step->per_unit };
}

static void
add_low_stock (TwPlace      *place,
               const TwStep *step)
{
  guint at = place->n_low_stock;

  while (at > 0 && place->low_stock[at - 1].below_days > step->threshold)
    at--;
  make_room (place->low_stock, sizeof *place->low_stock, place->n_low_stock++, at);
  place->low_stock[at] = (TwLowStockStep){ step->threshold, step->per_unit };
}

static void
add_utilisation (TwPlace      *place,
                 const TwStep *step)
{
  guint at = place->n_utilisation;

  while (at > 0 && place->utilisation[at - 1].above_weeks > step->threshold)
    at--;
  make_room (place->utilisation, sizeof *place->utilisation, place->n_utilisation++, at);
  place->utilisation[at] = (TwUtilisationStep){ step->threshold, step->per_m3 };
}

void
tw_model_add_step (TwModel      *self,
                   const TwStep *step)
{
  static void (*const add[TW_N_STEP_KINDS]) (TwPlace *, const TwStep *) = { add_aged, add_low_stock, add_utilisation };
  TwPlace *place;
  guint   *n;

  g_return_if_fail (!self->sealed);
  g_return_if_fail (step->place < self->places->len && (guint) step->kind < TW_N_STEP_KINDS);

  place = &g_array_index (self->places, TwPlace, step->place);
  n = step->kind == TW_STEP_AGED ? &place->n_aged : step->kind == TW_STEP_LOW_STOCK ? &place->n_low_stock
                                                                                    : &place->n_utilisation;
  if (*n < TW_MAX_STEPS)
    add[step->kind](place, step);
  else
    *n = TW_MAX_STEPS + 1; /* refused when sealed */
}

void
tw_model_add_stock (TwModel       *self,
                    const TwStock *stock)
{
  g_return_if_fail (!self->sealed);

  g_array_append_val (self->stock, *stock);
}

void
tw_model_add_shipment (TwModel          *self,
                       const TwShipment *shipment)
{
  TwShipment row = *shipment;

  g_return_if_fail (!self->sealed);

  row.id = g_strdup (shipment->id);
  g_array_append_val (self->shipments, row);
}

void
tw_model_add_sales (TwModel       *self,
                    const TwSales *sales)
{
  TwSales row = *sales;

  g_return_if_fail (!self->sealed);

  row.units = g_memdup2 (sales->units, sales->n_weeks * sizeof *row.units);
  row.price = g_memdup2 (sales->price, sales->price != NULL ? sales->n_weeks * sizeof *row.price : 0);
  row.flags = g_memdup2 (sales->flags, sales->flags != NULL ? sales->n_weeks * sizeof *row.flags : 0);
  g_array_append_val (self->sales, row);
}

void
tw_model_add_event (TwModel       *self,
                    const TwEvent *event)
{
  TwEvent row = *event;

  g_return_if_fail (!self->sealed);

  row.key = g_strdup (event->key);
  row.name = g_strdup (event->name);
  g_array_append_val (self->events, row);
}

void
tw_model_add_driver (TwModel        *self,
                     const TwDriver *driver)
{
  TwDriver row = *driver;

  g_return_if_fail (!self->sealed);

  row.value = g_memdup2 (driver->value, driver->n_weeks * sizeof *row.value);
  g_array_append_val (self->drivers, row);
}

static void
append_override (GArray           *overrides,
                 const TwOverride *override)
{
  TwOverride row = *override;

  row.reason = g_strdup (override->reason != NULL ? override->reason : "");
  row.author = g_strdup (override->author != NULL ? override->author : "");
  g_array_append_val (overrides, row);
}

void
tw_model_add_override (TwModel          *self,
                       const TwOverride *override)
{
  g_return_if_fail (!self->sealed);

  append_override (self->overrides, override);
}

static void
append_pin (GArray      *pins,
            const TwPin *pin)
{
  TwPin row = *pin;

  row.note = g_strdup (pin->note != NULL ? pin->note : "");
  g_array_append_val (pins, row);
}

void
tw_model_add_pin (TwModel     *self,
                  const TwPin *pin)
{
  g_return_if_fail (!self->sealed);

  append_pin (self->pins, pin);
}

void
tw_model_add_budget (TwModel        *self,
                     const TwBudget *budget)
{
  g_return_if_fail (!self->sealed);

  g_array_append_val (self->budgets, *budget);
}

void
tw_model_add_accepted (TwModel          *self,
                       const TwAccepted *accepted)
{
  g_return_if_fail (!self->sealed);

  g_array_append_val (self->accepted, *accepted);
}

/* Rebuilt on each call while places still change: building asks for it once per offer. */
guint
tw_model_count_markets (const TwModel *self)
{
  guint n = 0;

  for (guint i = 0; i < self->places->len; i++)
    n += g_array_index (self->places, TwPlace, i).kind == TW_PLACE_MARKET;

  return n;
}

/* Rows for items added since; the number of markets is fixed by the first offer. */
static void
grow_offers (TwModel *self)
{
  guint old = self->offers->len;
  guint n = self->items->len * self->n_offer_markets;

  g_array_set_size (self->offers, n);
  if (n > old)
    memset (&g_array_index (self->offers, TwOffer, old), 0, (n - old) * sizeof (TwOffer));
}

void
tw_model_set_offer (TwModel       *self,
                    guint32        item,
                    guint32        market,
                    const TwOffer *offer)
{
  g_return_if_fail (!self->sealed);

  if (self->offers->len == 0)
    self->n_offer_markets = tw_model_count_markets (self);
  grow_offers (self);
  g_return_if_fail (item < self->items->len && market < self->n_offer_markets);

  g_array_index (self->offers, TwOffer, (gsize) item * self->n_offer_markets + market) = *offer;
}

/* ---- sealing ---- */

static int
compare_stock (gconstpointer a,
               gconstpointer b)
{
  const TwStock *s = a;
  const TwStock *r = b;

  if (s->item != r->item)
    return s->item < r->item ? -1 : 1;
  if (s->place != r->place)
    return s->place < r->place ? -1 : 1;

  return (s->age_days > r->age_days) - (s->age_days < r->age_days);
}

static int
compare_shipments (gconstpointer a,
                   gconstpointer b)
{
  const TwShipment *s = a;
  const TwShipment *r = b;

  if (s->item != r->item)
    return s->item < r->item ? -1 : 1;
  if (s->eta != r->eta)
    return s->eta < r->eta ? -1 : 1;

  return strcmp (s->id, r->id);
}

static int
compare_sales (gconstpointer a,
               gconstpointer b)
{
  const TwSales *s = a;
  const TwSales *r = b;

  if (s->item != r->item)
    return s->item < r->item ? -1 : 1;

  return (s->market > r->market) - (s->market < r->market);
}

static int
compare_drivers (gconstpointer a,
                 gconstpointer b)
{
  const TwDriver *x = a;
  const TwDriver *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;

  return (x->market > y->market) - (x->market < y->market);
}

static int
compare_pins (gconstpointer a,
              gconstpointer b)
{
  const TwPin *p = a;
  const TwPin *q = b;

  if (p->item != q->item)
    return p->item < q->item ? -1 : 1;

  return (p->id > q->id) - (p->id < q->id);
}

static int
compare_budgets (gconstpointer a,
                 gconstpointer b)
{
  const TwBudget *s = a;
  const TwBudget *r = b;

  return (s->first_week > r->first_week) - (s->first_week < r->first_week);
}

static int
compare_accepted (gconstpointer a,
                  gconstpointer b)
{
  const TwAccepted *s = a;
  const TwAccepted *r = b;

  if (s->item != r->item)
    return s->item < r->item ? -1 : 1;
  if (s->lane != r->lane)
    return s->lane < r->lane ? -1 : 1;
  if (s->place != r->place)
    return s->place < r->place ? -1 : 1;

  return (s->week > r->week) - (s->week < r->week);
}

static void
number_markets (TwModel *self)
{
  self->market_place = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->market_of = g_array_new (FALSE, FALSE, sizeof (gint32));

  for (guint i = 0; i < self->places->len; i++)
    {
      gint32 market = -1;

      if (g_array_index (self->places, TwPlace, i).kind == TW_PLACE_MARKET)
        {
          market = (gint32) self->market_place->len;
          g_array_append_val (self->market_place, i);
        }
      g_array_append_val (self->market_of, market);
    }
}

gboolean
tw_model_seal (TwModel *self,
               GError **error)
{
  gsize n_series;

  g_return_val_if_fail (!self->sealed, FALSE);

  if (!tw_model_check_sizes (self, error))
    return FALSE;

  self->item_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->place_ids = g_hash_table_new (g_str_hash, g_str_equal);
  number_markets (self);
  if (self->offers->len == 0)
    self->n_offer_markets = self->market_place->len;
  if (self->n_offer_markets != self->market_place->len)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "offers were given for %u markets, but there are %u", self->n_offer_markets, self->market_place->len);
      return FALSE;
    }
  grow_offers (self);
  n_series = (gsize) self->items->len * self->market_place->len;
  self->sales_at = g_array_sized_new (FALSE, FALSE, sizeof (gint32), (guint) n_series);
  g_array_set_size (self->sales_at, (guint) n_series);
  if (n_series > 0)
    memset (self->sales_at->data, 0xff, n_series * sizeof (gint32)); /* -1 */

  g_array_sort (self->stock, compare_stock);
  g_array_sort (self->shipments, compare_shipments);
  g_array_sort (self->sales, compare_sales);
  g_array_sort (self->drivers, compare_drivers);
  g_array_sort (self->pins, compare_pins);
  g_array_sort (self->budgets, compare_budgets);
  g_array_sort (self->accepted, compare_accepted);
  tw_model_sort_item_policies (self->item_policies);

  if (!tw_model_check_tables (self, error) || !tw_model_check_overrides (self, self->overrides, error) ||
      !tw_model_check_pins (self, self->pins, error) || !tw_model_check_rules (self, &self->rules, error) ||
      !tw_model_check_accepted (self, self->accepted, error) || !tw_model_check_scenarios (self, self->scenarios, error) ||
      !tw_model_check_item_policies (self, self->item_policies, error))
    return FALSE;

  self->sealed = TRUE;
  return TRUE;
}

/* ---- copies ---- */

TwModel *
tw_model_copy_unsealed (const TwModel *self)
{
  TwModel *copy = tw_model_new (self->name, self->currency, self->start_week, self->n_weeks);

  tw_model_set_description (copy, self->description);
  tw_model_set_capital_rate (copy, self->capital_rate);
  tw_model_set_rules (copy, &self->rules);
  for (guint i = 0; i < self->items->len; i++)
    tw_model_add_item (copy, &g_array_index (self->items, TwItem, i));
  for (guint i = 0; i < self->places->len; i++)
    tw_model_add_place (copy, &g_array_index (self->places, TwPlace, i));
  g_array_append_vals (copy->lanes, self->lanes->data, self->lanes->len);
  g_array_append_vals (copy->offers, self->offers->data, self->offers->len);
  copy->n_offer_markets = self->n_offer_markets;
  g_array_append_vals (copy->stock, self->stock->data, self->stock->len);
  for (guint i = 0; i < self->shipments->len; i++)
    tw_model_add_shipment (copy, &g_array_index (self->shipments, TwShipment, i));
  for (guint i = 0; i < self->sales->len; i++)
    tw_model_add_sales (copy, &g_array_index (self->sales, TwSales, i));
  for (guint i = 0; i < self->events->len; i++)
    tw_model_add_event (copy, &g_array_index (self->events, TwEvent, i));
  for (guint i = 0; i < self->drivers->len; i++)
    tw_model_add_driver (copy, &g_array_index (self->drivers, TwDriver, i));
  for (guint i = 0; i < self->overrides->len; i++)
    tw_model_add_override (copy, &g_array_index (self->overrides, TwOverride, i));
  for (guint i = 0; i < self->pins->len; i++)
    tw_model_add_pin (copy, &g_array_index (self->pins, TwPin, i));
  g_array_append_vals (copy->budgets, self->budgets->data, self->budgets->len);
  g_array_append_vals (copy->accepted, self->accepted->data, self->accepted->len);
  for (guint i = 0; i < self->scenarios->len; i++)
    tw_model_add_scenario (copy, &g_array_index (self->scenarios, TwScenario, i));
  g_array_append_vals (copy->item_policies, self->item_policies->data, self->item_policies->len);

  return copy;
}

TwModel *
tw_model_share_tables (const TwModel *self)
{
  TwModel *copy;

  g_return_val_if_fail (self->sealed, NULL);

  copy = g_atomic_rc_box_new (TwModel);
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->description = g_strdup (self->description);
  g_array_ref (copy->items);
  g_array_ref (copy->places);
  g_array_ref (copy->lanes);
  g_array_ref (copy->offers);
  g_array_ref (copy->stock);
  g_array_ref (copy->shipments);
  g_array_ref (copy->sales);
  g_array_ref (copy->events);
  g_array_ref (copy->drivers);
  g_array_ref (copy->overrides);
  g_array_ref (copy->pins);
  g_array_ref (copy->budgets);
  g_array_ref (copy->accepted);
  g_array_ref (copy->scenarios);
  g_array_ref (copy->item_policies);
  g_array_ref (copy->market_place);
  g_array_ref (copy->market_of);
  g_array_ref (copy->sales_at);
  g_hash_table_ref (copy->item_ids);
  g_hash_table_ref (copy->place_ids);

  return copy;
}

TwModel *
tw_model_with_pins (const TwModel *self,
                    const TwPin   *pins,
                    guint          n_pins,
                    GError       **error)
{
  g_autoptr (GArray) table = new_table (sizeof (TwPin), clear_pin);
  TwModel *copy;

  for (guint i = 0; i < n_pins; i++)
    append_pin (table, &pins[i]);
  g_array_sort (table, compare_pins);
  if (!tw_model_check_pins (self, table, error))
    return NULL;

  copy = tw_model_share_tables (self);
  g_array_unref (copy->pins);
  copy->pins = g_steal_pointer (&table);

  return copy;
}

gboolean
tw_model_differs_by_pins (const TwModel *a,
                          const TwModel *b)
{
  return a->items == b->items && a->places == b->places && a->lanes == b->lanes && a->offers == b->offers &&
         a->stock == b->stock && a->shipments == b->shipments && a->sales == b->sales && a->events == b->events &&
         a->drivers == b->drivers && a->overrides == b->overrides && a->budgets == b->budgets && a->accepted == b->accepted &&
         a->item_policies == b->item_policies &&
         a->start_week == b->start_week && a->n_weeks == b->n_weeks && a->capital_rate == b->capital_rate &&
         memcmp (&a->rules, &b->rules, sizeof a->rules) == 0;
}

TwModel *
tw_model_with_overrides (const TwModel    *self,
                         const TwOverride *overrides,
                         guint             n_overrides,
                         GError          **error)
{
  g_autoptr (GArray) table = new_table (sizeof (TwOverride), clear_override);
  TwModel *copy;

  for (guint i = 0; i < n_overrides; i++)
    append_override (table, &overrides[i]);
  if (!tw_model_check_overrides (self, table, error))
    return NULL;

  copy = tw_model_share_tables (self);
  g_array_unref (copy->overrides);
  copy->overrides = g_steal_pointer (&table);

  return copy;
}

TwModel *
tw_model_with_rules (const TwModel *self,
                     const TwRules *rules,
                     GError       **error)
{
  TwModel *copy;

  if (!tw_model_check_rules (self, rules, error))
    return NULL;

  copy = tw_model_share_tables (self);
  copy->rules = *rules;

  return copy;
}

TwModel *
tw_model_with_offer_phase (const TwModel *self,
                           guint32        item,
                           guint32        market,
                           TwPhase        phase,
                           GError       **error)
{
  TwModel *copy;

  if (item >= self->items->len || market >= self->market_place->len || (guint) phase >= TW_N_PHASES)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "offers: item %u in market %u is given phase %d, but there are %u items, %u markets and %d phases",
                   item, market, (int) phase, self->items->len, self->market_place->len, TW_N_PHASES);
      return NULL;
    }

  copy = tw_model_share_tables (self);
  g_array_unref (copy->offers);
  copy->offers = g_array_copy (self->offers);
  g_array_index (copy->offers, TwOffer, (gsize) item * self->market_place->len + market).phase = phase;

  return copy;
}

TwModel *
tw_model_with_offers (const TwModel       *self,
                      const TwMarketOffer *offers,
                      guint                n_offers,
                      GError             **error)
{
  g_autoptr (TwModel) copy = tw_model_share_tables (self);

  g_array_unref (copy->offers);
  copy->offers = g_array_copy (self->offers);
  for (guint i = 0; i < n_offers; i++)
    {
      if (offers[i].item >= self->items->len || offers[i].market >= self->market_place->len)
        {
          g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "offers: item %u in market %u, but there are %u items and %u markets",
                       offers[i].item, offers[i].market, self->items->len, self->market_place->len);
          return NULL;
        }
      g_array_index (copy->offers, TwOffer, (gsize) offers[i].item * self->market_place->len + offers[i].market) = offers[i].offer;
    }

  return tw_model_check_offers (copy, error) ? g_steal_pointer (&copy) : NULL;
}

TwModel *
tw_model_with_accepted (const TwModel    *self,
                        const TwAccepted *accepted,
                        guint             n_accepted,
                        GError          **error)
{
  g_autoptr (GArray) table = new_table (sizeof (TwAccepted), NULL);
  TwModel *copy;

  g_array_append_vals (table, accepted, n_accepted);
  g_array_sort (table, compare_accepted);
  if (!tw_model_check_accepted (self, table, error))
    return NULL;

  copy = tw_model_share_tables (self);
  g_array_unref (copy->accepted);
  copy->accepted = g_steal_pointer (&table);

  return copy;
}

/* The ids of places point into their table. */
static void
replace_places (TwModel       *self,
                const TwPlace *places)
{
  guint n = self->places->len;

  g_array_unref (self->places);
  self->places = new_table (sizeof (TwPlace), clear_place);
  g_hash_table_unref (self->place_ids);
  self->place_ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      TwPlace row = places[i];

      row.id = g_strdup (row.id);
      row.name = g_strdup (row.name);
      g_array_append_val (self->places, row);
      g_hash_table_insert (self->place_ids, row.id, GUINT_TO_POINTER (i + 1));
    }
}

static void
replace_rows (GArray      **table,
              gconstpointer rows)
{
  GArray *fresh = new_table (g_array_get_element_size (*table), NULL);

  g_array_append_vals (fresh, rows, (*table)->len);
  g_array_unref (*table);
  *table = fresh;
}

TwModel *
tw_model_with_conditions (const TwModel *self,
                          const TwPlace *places,
                          const TwLane  *lanes,
                          const TwOffer *offers,
                          GError       **error)
{
  g_autoptr (TwModel) copy = tw_model_share_tables (self);

  if (places != NULL)
    replace_places (copy, places);
  if (lanes != NULL)
    replace_rows (&copy->lanes, lanes);
  if (offers != NULL)
    replace_rows (&copy->offers, offers);

  return tw_model_check_conditions (copy, error) ? g_steal_pointer (&copy) : NULL;
}

TwModel *
tw_model_ref (const TwModel *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
tw_model_unref (TwModel *self)
{
  g_atomic_rc_box_release_full (self, clear_model);
}
