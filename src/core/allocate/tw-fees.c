/* tw-fees.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-fees.h"

#include <math.h>

double
tw_fees_get_net_price (const TwPlace *market,
                       const TwOffer *offer)
{
  return ((double) offer->price / (1 + market->sales_tax) - (double) offer->price * offer->referral_rate) * market->exchange_rate;
}

double
tw_fees_get_aged_charge (const TwPlace *place,
                         const TwItem  *item,
                         double         days)
{
  double charge = 0;

  for (guint i = 0; i < place->n_aged && days >= place->aged[i].days; i++)
    charge = MAX (place->aged[i].per_m3 * item->volume_m3, place->aged[i].per_unit);

  return charge * TW_MONTHS_PER_WEEK;
}

double
tw_fees_get_low_stock_charge (const TwPlace *place,
                              double         days)
{
  for (guint i = 0; i < place->n_low_stock; i++)
    if (days < place->low_stock[i].below_days)
      return place->low_stock[i].per_unit;

  return 0;
}

double
tw_fees_get_mean_left (const double *left,
                       guint         n_weeks,
                       guint         week)
{
  guint  n = MIN (TW_FEES_UTILISATION_WEEKS, n_weeks);
  guint  first = MIN (week + 1, n_weeks - n);
  double sum = 0;

  for (guint t = first; t < first + n; t++)
    sum += left[t];

  return sum / n;
}

double
tw_fees_get_space_charge (const TwPlace *place,
                          double         held,
                          double         mean_left)
{
  double above = place->capacity_m3 > 0 && !place->capacity_hard ? held - place->capacity_m3 : 0;
  double charge = 0;

  for (guint i = 0; i < place->n_utilisation && held > place->utilisation[i].above_weeks * mean_left; i++)
    charge = place->utilisation[i].per_m3;

  return (MAX (above, 0) * place->overage_price + charge * held) * TW_MONTHS_PER_WEEK;
}

double
tw_fees_get_replacement_worth (const TwItemPlace *place)
{
  return CLAMP (place->landed, place->liquidation, place->best);
}

double
tw_fees_get_end_worth (const TwItemPlace *place,
                       guint              slice)
{
  return slice == 2 ? place->liquidation : MAX (tw_fees_get_replacement_worth (place) * (slice == 0 ? 1 : 0.6), place->liquidation);
}

void
tw_fees_add_end_worth (const TwItemPlace *place,
                       gint64             units,
                       const gint64       room[2],
                       double             part[TW_N_PARTS])
{
  guint first = tw_fees_get_replacement_worth (place) < 0;

  for (guint i = 0; i < 2; i++)
    {
      guint  slice = i == 0 ? first : 1 - first;
      gint64 taken = MIN (units, room[slice]);

      part[TW_PART_TERMINAL] += (double) taken * tw_fees_get_end_worth (place, slice);
      units -= taken;
    }
  part[TW_PART_REMOVAL] += (double) units * tw_fees_get_end_worth (place, 2);
}
