/* tw-plan-sense.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-sense.h"

#include "model/tw-lane.h"
#include "sealane/tw-sea-route.h"

typedef struct
{
  const TwModel *model;
  GPtrArray     *findings;
  gboolean      *leaves;  /* [n_places]: whether an open lane starts there */
  gboolean      *arrives; /* [n_places]: whether one ends there */
  gboolean       has_factory;
} Look;

static void
find (Look       *look,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
find (Look       *look,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (look->findings, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
look_at_lanes (Look *look)
{
  for (guint i = 0; i < tw_model_get_n_lanes (look->model); i++)
    {
      const TwLane  *lane = tw_model_get_lane (look->model, i);
      const TwPlace *from = tw_model_get_place (look->model, lane->from);
      const TwPlace *to = tw_model_get_place (look->model, lane->to);

      if (!lane->open)
        continue;
      look->leaves[lane->from] = TRUE;
      look->arrives[lane->to] = TRUE;
      look->has_factory |= from->kind == TW_PLACE_FACTORY;
      if (tw_lane_get_lead_weeks (lane) >= tw_model_get_n_weeks (look->model))
        find (look, "lane %s to %s by %s: takes %u weeks, the horizon has %u", from->id, to->id, tw_mode_to_string (lane->mode), tw_lane_get_lead_weeks (lane), tw_model_get_n_weeks (look->model));
    }
}

static void
look_at_market (Look   *look,
                guint32 market)
{
  guint32       place = tw_model_get_market_place (look->model, market);
  const char   *id = tw_model_get_place (look->model, place)->id;
  const TwItem *unpriced = NULL;
  guint         n_listed = 0;
  guint         n_unpriced = 0;

  for (guint i = 0; i < tw_model_get_n_items (look->model); i++)
    {
      const TwOffer *offer = tw_model_get_offer (look->model, i, market);

      if (!offer->listed)
        continue;
      n_listed++;
      if (offer->price > 0)
        continue;
      if (n_unpriced++ == 0)
        unpriced = tw_model_get_item (look->model, i);
    }
  if (n_listed > 0 && !look->arrives[place])
    find (look, "market %s: %u offers are listed, but no open parcel lane leads there", id, n_listed);
  if (n_unpriced > 0)
    find (look, "market %s: %u listed offers have no price (first: %s)", id, n_unpriced, unpriced->id);
}

static void
look_at_stock (Look *look)
{
  guint             n;
  const TwStock    *stock = tw_model_get_stock (look->model, &n);
  g_autofree guint *units = g_new0 (guint, tw_model_get_n_places (look->model));

  for (guint i = 0; i < n; i++)
    units[stock[i].place] += (stock[i].on_hand + stock[i].receiving > 0);
  for (guint p = 0; p < tw_model_get_n_places (look->model); p++)
    if (units[p] > 0 && !look->leaves[p])
      find (look, "place %s: has stock, but no open lane leaves it", tw_model_get_place (look->model, p)->id);
}

static gboolean
is_listed (const TwModel *model,
           guint32        item)
{
  for (guint m = 0; m < tw_model_get_n_markets (model); m++)
    if (tw_model_get_offer (model, item, m)->listed)
      return TRUE;

  return FALSE;
}

static gboolean
has_units (const TwModel *model,
           guint32        item)
{
  guint          n_stock, n_shipments;
  const TwStock *stock = tw_model_get_item_stock (model, item, &n_stock);

  tw_model_get_item_shipments (model, item, &n_shipments);
  for (guint i = 0; i < n_stock; i++)
    if (stock[i].on_hand + stock[i].receiving > 0)
      return TRUE;

  return n_shipments > 0;
}

static void
look_at_items (Look *look)
{
  const TwItem *first = NULL;
  guint         n = 0;

  for (guint i = 0; i < tw_model_get_n_items (look->model) && !look->has_factory; i++)
    if (is_listed (look->model, i) && !has_units (look->model, i) && n++ == 0)
      first = tw_model_get_item (look->model, i);
  if (n > 0)
    find (look, "items: %u are listed, but have no stock, nothing on its way and no factory (first: %s)", n, first->id);
}

/* ---- limits, rules and fees ---- */

#define SHORT_WEEKS 4  /* stock that lasts less is short where nothing may follow */
#define PAST_WEEKS  13 /* over which sales are averaged */

static void
look_at_storage (Look *look)
{
  guint              n;
  const TwStock     *stock = tw_model_get_stock (look->model, &n);
  g_autofree double *m3 = g_new0 (double, tw_model_get_n_places (look->model));

  for (guint i = 0; i < n; i++)
    m3[stock[i].place] += (stock[i].on_hand + stock[i].receiving) * tw_model_get_item (look->model, stock[i].item)->volume_m3;
  for (guint p = 0; p < tw_model_get_n_places (look->model); p++)
    {
      const TwPlace *place = tw_model_get_place (look->model, p);

      if (place->capacity_m3 <= 0 || place->kind == TW_PLACE_MARKET)
        continue;
      if (!place->capacity_hard && place->overage_price <= 0)
        find (look, "place %s: holds %g m3, but is not hard, and what is above pays nothing", place->id, place->capacity_m3);
      if (place->capacity_hard && m3[p] > place->capacity_m3)
        find (look, "place %s: has %.1f m3 today, and its hard limit is %g m3", place->id, m3[p], place->capacity_m3);
    }
}

static void
look_at_pins (Look *look)
{
  guint              n_weeks = tw_model_get_n_weeks (look->model);
  guint              n;
  const TwPin       *pins = tw_model_get_pins (look->model, &n);
  g_autofree double *m3 = n > 0 ? g_new0 (double, (gsize) tw_model_get_n_lanes (look->model) * n_weeks) : NULL;

  for (guint i = 0; i < n; i++)
    m3[(gsize) pins[i].lane * n_weeks + pins[i].week] += pins[i].units * tw_model_get_item (look->model, pins[i].item)->volume_m3;
  for (guint l = 0; l < tw_model_get_n_lanes (look->model) && n > 0; l++)
    for (guint t = 0; t < n_weeks; t++)
      {
        const TwLane *lane = tw_model_get_lane (look->model, l);

        if (lane->capacity_m3_week <= 0 || m3[(gsize) l * n_weeks + t] <= lane->capacity_m3_week)
          continue;
        find (look, "lane %s to %s by %s: pins ask for %.1f m3 in week %u, and it takes %g", tw_model_get_place (look->model, lane->from)->id,
              tw_model_get_place (look->model, lane->to)->id, tw_mode_to_string (lane->mode), m3[(gsize) l * n_weeks + t], t + 1, lane->capacity_m3_week);
        break;
      }
}

static double
get_weekly_sales (const Look *look,
                  guint32     item,
                  guint32     market)
{
  const TwSales *sales = tw_model_find_sales (look->model, item, market);
  double         sum = 0;
  guint          n = 0;

  for (guint t = sales != NULL ? sales->n_weeks - MIN (sales->n_weeks, PAST_WEEKS) : 0; sales != NULL && t < sales->n_weeks; t++)
    if (sales->flags == NULL || (sales->flags[t] & TW_SALES_MISSING) == 0)
      {
        sum += sales->units[t];
        n++;
      }

  return n > 0 ? sum / n : 0;
}

/* Units that are, or are on their way to, where parcels of the market leave; @serves by place. */
static double
get_supply (const Look     *look,
            guint32         item,
            const gboolean *serves)
{
  guint             n_stock, n_shipments;
  const TwStock    *stock = tw_model_get_item_stock (look->model, item, &n_stock);
  const TwShipment *shipments = tw_model_get_item_shipments (look->model, item, &n_shipments);
  double            units = 0;

  for (guint i = 0; i < n_stock; i++)
    if (serves[stock[i].place])
      units += stock[i].on_hand - stock[i].reserved + stock[i].receiving;
  for (guint i = 0; i < n_shipments; i++)
    if (serves[tw_model_get_lane (look->model, shipments[i].lane)->to])
      units += shipments[i].units;

  return units;
}

static gboolean
is_stopped (const Look    *look,
            const TwOffer *offer)
{
  const TwPhaseRule *rule = &tw_model_get_rules (look->model)->phase[offer->phase];

  return offer->listed && (!rule->inbound || rule->modes == 0);
}

static void
look_at_phases (Look   *look,
                guint32 market)
{
  guint32              place = tw_model_get_market_place (look->model, market);
  g_autofree gboolean *serves = g_new0 (gboolean, tw_model_get_n_places (look->model));
  const TwItem        *first = NULL;
  guint                n = 0;

  for (guint l = 0; l < tw_model_get_n_lanes (look->model); l++)
    if (tw_model_get_lane (look->model, l)->to == place && tw_model_get_lane (look->model, l)->open)
      serves[tw_model_get_lane (look->model, l)->from] = TRUE;
  for (guint i = 0; i < tw_model_get_n_items (look->model); i++)
    if (is_stopped (look, tw_model_get_offer (look->model, i, market)) &&
        get_supply (look, i, serves) < SHORT_WEEKS * get_weekly_sales (look, i, market) && n++ == 0)
      first = tw_model_get_item (look->model, i);
  if (n > 0)
    find (look, "market %s: the phase of %u items lets nothing in, and their stock lasts less than %d weeks (first: %s)", tw_model_get_place (look->model, place)->id, n, SHORT_WEEKS, first->id);
}

static void
look_at_rules (Look *look)
{
  TwWeek          start = tw_model_get_start_week (look->model);
  TwWeek          end = start + (TwWeek) tw_model_get_n_weeks (look->model);
  guint           n;
  const TwBudget *budgets = tw_model_get_budgets (look->model, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *first = tw_day_dup_string (tw_week_get_monday (budgets[i].first_week));

      if (budgets[i].last_week < start || budgets[i].first_week >= end)
        find (look, "budget from %s: none of its weeks is in the horizon", first);
      else if (budgets[i].amount <= 0)
        find (look, "budget from %s: is 0, so that nothing can be ordered", first);
    }
  if (tw_model_get_rules (look->model)->frozen_weeks >= tw_model_get_n_weeks (look->model))
    find (look, "rules: every week of the horizon is frozen");
}

static void
look_at_scenario (Look             *look,
                  const TwScenario *scenario,
                  const TwSeaLanes *sea)
{
  const char *name = *scenario->name != '\0' ? scenario->name : tw_policy_to_string (scenario->policy);

  for (guint i = 0; i < scenario->n_disruptions; i++)
    {
      const TwDisruption *disruption = &scenario->disruption[i];

      if (disruption->kind == TW_DISRUPTION_CANAL && tw_sea_lanes_get_passage (sea, disruption->passage) == 0)
        find (look, "scenario %s: closes \"%s\", which is no sea passage", name, disruption->passage);
      if (disruption->first_week >= tw_model_get_n_weeks (look->model))
        find (look, "scenario %s: a disruption of kind %s begins after the horizon", name, tw_disruption_kind_to_string (disruption->kind));
    }
}

static void
look_at_scenarios (Look *look)
{
  guint             n;
  const TwScenario *scenarios = tw_model_get_scenarios (look->model, &n);
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();

  for (guint i = 0; i < n; i++)
    look_at_scenario (look, &scenarios[i], sea);
}

GPtrArray *
tw_plan_sense_list (const TwModel *model)
{
  guint                n_places = tw_model_get_n_places (model);
  g_autofree gboolean *leaves = g_new0 (gboolean, n_places);
  g_autofree gboolean *arrives = g_new0 (gboolean, n_places);
  Look                 look = { model, g_ptr_array_new_with_free_func (g_free), leaves, arrives, FALSE };

  look_at_lanes (&look);
  for (guint m = 0; m < tw_model_get_n_markets (model); m++)
    look_at_market (&look, m);
  look_at_stock (&look);
  look_at_items (&look);
  look_at_storage (&look);
  look_at_pins (&look);
  for (guint m = 0; m < tw_model_get_n_markets (model); m++)
    look_at_phases (&look, m);
  look_at_rules (&look);
  look_at_scenarios (&look);

  return look.findings;
}
