/* tw-item-slices.c: demand above and below the mean as parallel arcs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "allocate/tw-gamma-loss.h"

#include <math.h>

#define COVER_Z 1.96 /* cover reaches to the 97.5 % point */

/* Weeks whose demand a place faces when it looks at week @week; see the header. */
guint
tw_item_network_get_window_start (const TwItemPlace *place,
                                  guint              week)
{
  return week - MIN (week, place->protection);
}

/* Pools neighbours until no slope rises, each weighed by its units. */
static void
pool_rising (double       *slope,
             const gint64 *units,
             guint         n)
{
  guint changed = 1;

  while (changed)
    {
      changed = 0;
      for (guint i = 0; i + 1 < n; i++)
        if (slope[i + 1] > slope[i] * (1 + 1e-12))
          {
            slope[i] = slope[i + 1] = (slope[i] * (double) units[i] + slope[i + 1] * (double) units[i + 1]) / (double) (units[i] + units[i + 1]);
            changed = 1;
          }
    }
}

/* Slices of whole units from the mean to the 97.5 % point by Wilson and Hilferty's cube, which is near
 * enough for where to stop. */
static guint
cut_cover (double mean,
           double sd,
           gint64 units[TW_N_COVER_SLICES])
{
  double variance = sd * sd / (9 * mean * mean);
  double root = 1 - variance + COVER_Z * sqrt (variance);
  gint64 top = (gint64) ceil (mean * root * root * root - mean - 0.25);
  gint64 done = 0;
  guint  n = 0;

  for (guint i = 1; i <= TW_N_COVER_SLICES; i++)
    {
      gint64 upto = (top * i + TW_N_COVER_SLICES / 2) / TW_N_COVER_SLICES;

      if (upto > done)
        {
          units[n++] = upto - done;
          done = upto;
        }
    }

  return n;
}

void
tw_item_network_append_cover (TwItemNetwork *self,
                              guint32        local,
                              guint          week)
{
  const TwItemPlace *place = &self->place[local];
  guint32            node = tw_item_network_get_node (self, local, week);
  guint              start = tw_item_network_get_window_start (place, week);
  double             slope[TW_N_COVER_SLICES];
  gint64             units[TW_N_COVER_SLICES];
  double             mean, sd, mean_before, sd_before, last;
  gint64             done = 0;
  guint              n;

  tw_item_network_get_demand (self, place, start, week + 1, &mean, &sd);
  if (mean <= 0 || sd <= 0)
    return;
  tw_item_network_get_demand (self, place, start, week, &mean_before, &sd_before);
  n = cut_cover (mean, sd, units);
  last = tw_gamma_loss (mean, sd, mean) - tw_gamma_loss (mean_before, sd_before, mean);
  for (guint i = 0; i < n; i++)
    {
      double short_units;

      done += units[i];
      short_units = tw_gamma_loss (mean, sd, mean + (double) done) - tw_gamma_loss (mean_before, sd_before, mean + (double) done);
      slope[i] = CLAMP ((last - short_units) / (double) units[i], 0, 1);
      last = short_units;
    }
  pool_rising (slope, units, n);

  for (guint i = 0; i < n; i++)
    tw_item_network_append_arc (self, node, self->serve_only ? self->net.root : node + 1, units[i], &(TwItemArc){ .kind = TW_ARC_COVER, .slice = (guint8) i, .week = (guint16) week, .where = local, .share = (float) slope[i] });
}

void
tw_item_network_append_serve (TwItemNetwork      *self,
                              guint               index,
                              const TwItemMarket *market,
                              guint32             node,
                              guint               week)
{
  const TwItemPlace *place = &self->place[market->primary];
  gint64             units = market->units[week];
  gint64             done = 0;
  double             mean, sd, last;

  tw_item_network_get_demand (self, place, tw_item_network_get_window_start (place, week), week + 1, &mean, &sd);
  last = mean;
  for (guint i = 1; i <= TW_N_SERVE_SLICES; i++)
    {
      gint64 upto = (units * i + TW_N_SERVE_SLICES - 1) / TW_N_SERVE_SLICES;
      double upto_units = mean * (double) upto / (double) units;
      double short_units = tw_gamma_loss (mean, sd, upto_units);
      double share = upto > done ? (last - short_units) / (upto_units - mean * (double) done / (double) units) : 0;

      if (upto > done)
        tw_item_network_append_arc (self, node, self->net.root, upto - done, &(TwItemArc){ .kind = TW_ARC_SERVE, .slice = (guint8) (i - 1), .week = (guint16) week, .where = index, .share = (float) CLAMP (share, 0, 1) });
      done = upto;
      last = short_units;
    }
}
