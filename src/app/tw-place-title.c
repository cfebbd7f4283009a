/* tw-place-title.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-place-title.h"

#include "tw-format.h"

#include <string.h>

static guint
count_fulfilment (const TwModel *model,
                  const char    *country)
{
  guint n = 0;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      const TwPlace *place = tw_model_get_place (model, p);

      n += place->kind == TW_PLACE_FULFILMENT && !strcmp (place->country, country);
    }

  return n;
}

char *
tw_place_dup_title (const TwModel *model,
                    guint32        place)
{
  const TwPlace *row = tw_model_get_place (model, place);
  gboolean       is_country = row->kind == TW_PLACE_MARKET || (row->kind == TW_PLACE_FULFILMENT && count_fulfilment (model, row->country) == 1);
  const char    *comma;

  if (is_country && *row->country)
    return tw_format_country (row->country);

  comma = strstr (row->name, ", ");
  if (!comma)
    return g_strdup (row->name);

  return row->kind == TW_PLACE_FULFILMENT ? g_strndup (row->name, (gsize) (comma - row->name)) : g_strdup (comma + 2);
}

char *
tw_market_dup_title (const TwModel *model,
                     guint32        market)
{
  const TwPlace   *place = tw_model_get_place (model, tw_model_get_market_place (model, market));
  g_autofree char *country = tw_format_country (place->country);

  if (country == NULL || *country == '\0' || g_str_equal (country, place->country))
    return g_strdup (place->name);

  return g_steal_pointer (&country);
}

const char *
tw_item_get_title (const TwModel *model,
                   guint32        item)
{
  const TwItem *row = tw_model_get_item (model, item);

  return *row->name ? row->name : row->id;
}
