/* tw-transit-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-transit-text.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
travel_together (const TwTransit *a,
                 const TwTransit *b)
{
  return a->lane == b->lane && a->depart == b->depart && a->eta == b->eta && !a->shipment == !b->shipment;
}

GArray *
tw_transit_dup_groups (const GArray *list)
{
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (TwTransitGroup));

  for (guint i = 0; i < list->len; i++)
    {
      const TwTransit *row = &g_array_index (list, TwTransit, i);
      TwTransitGroup  *last = groups->len > 0 ? &g_array_index (groups, TwTransitGroup, groups->len - 1) : NULL;

      if (!last || !travel_together (last->rows, row))
        {
          TwTransitGroup group = { .rows = row, .worth = NAN };

          g_array_append_val (groups, group);
          last = &g_array_index (groups, TwTransitGroup, groups->len - 1);
        }
      last->n_rows++;
      last->units += row->units;
      if (isfinite (row->worth))
        last->worth = isfinite (last->worth) ? last->worth + row->worth : row->worth;
    }

  return groups;
}

static const char *
get_moving_name (TwMode mode)
{
  switch (mode)
    {
    case TW_MODE_OCEAN:
    case TW_MODE_FAST_OCEAN:
      return _ ("At sea");
    case TW_MODE_AIR:
    case TW_MODE_EXPRESS:
      return _ ("In the air");
    case TW_MODE_RAIL:
      return _ ("On the railway");
    default:
      return _ ("On the road");
    }
}

static const char *
get_state_name (const TwModel   *model,
                const TwTransit *row)
{
  switch (row->state)
    {
    case TW_TRANSIT_ORIGIN:
      return _ ("At origin");
    case TW_TRANSIT_CUSTOMS:
      return _ ("In customs");
    case TW_TRANSIT_RECEIVING:
      return _ ("Being received");
    default:
      return get_moving_name (tw_model_get_lane (model, row->lane)->mode);
    }
}

char *
tw_transit_dup_state (const TwModel   *model,
                      const TwTransit *row)
{
  const char *name = get_state_name (model, row);

  if (row->late_days == 0)
    return g_strdup (name);

  /* TRANSLATORS: where a shipment is, and by how many days it is late: "At sea · 6 days late" */
  return g_strdup_printf (ngettext ("%1$s · %2$u day late", "%1$s · %2$u days late", row->late_days), name, row->late_days);
}

char *
tw_transit_dup_band (const TwTransit *row)
{
  g_autofree char *low = tw_format_day_short (row->eta_low);
  g_autofree char *high = tw_format_day_short (row->eta_high);

  /* TRANSLATORS: from one day to another: "20 Oct – 31 Oct" */
  return row->eta_low == row->eta_high ? g_strdup (low) : g_strdup_printf (_ ("%1$s – %2$s"), low, high);
}

char *
tw_transit_dup_way (const TwModel   *model,
                    const TwTransit *row)
{
  const TwLane    *lane = tw_model_get_lane (model, row->lane);
  g_autofree char *from = tw_place_dup_title (model, lane->from);
  g_autofree char *to = tw_place_dup_title (model, lane->to);

  return g_strdup_printf ("%s → %s", from, to);
}

char *
tw_transit_dup_items (const TwModel        *model,
                      const TwTransitGroup *group)
{
  guint n = 1;

  for (guint i = 1; i < group->n_rows; i++)
    n += group->rows[i].item != group->rows[i - 1].item;

  return n == 1 ? g_strdup (tw_item_get_title (model, group->rows->item)) : g_strdup_printf (ngettext ("%u item", "%u items", n), n);
}

char *
tw_transit_dup_story (const TwModel        *model,
                      const TwTransitGroup *group)
{
  const TwTransit *row = group->rows;
  g_autofree char *units = tw_format_units (group->units);
  g_autofree char *items = tw_transit_dup_items (model, group);
  g_autofree char *way = tw_transit_dup_way (model, row);
  g_autofree char *state = row->shipment ? tw_transit_dup_state (model, row) : g_strdup (_ ("planned"));
  g_autofree char *band = tw_transit_dup_band (row);

  /* TRANSLATORS: units, items, "origin → destination", state, days of arrival: "640 units of Desk lamp, Shenzhen → Germany,
   * at sea, arrives 20 Oct – 31 Oct" */
  return g_strdup_printf (_ ("%1$s units of %2$s, %3$s, %4$s, arrives %5$s"), units, items, way, state, band);
}
