/* tw-plan-sense.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-sense.h"

#include "model/tw-lane.h"

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

  return look.findings;
}
