/* tw-item-slices.c: demand above and below the mean as parallel arcs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-cost.h"

#include "allocate/tw-gamma-loss.h"

#include <math.h>
#include <string.h>

#define COVER_Z 1.96 /* cover reaches to the 97.5 % point */

/* Weeks whose demand a place faces when it looks at week @week; see the header. */
guint
tw_item_network_get_window_start (const TwItemPlace *place,
                                  guint              week)
{
  return week - MIN (week, place->protection);
}

/* ---- the record ---- */

/* Shares are whole 65535ths, by definition; units take a word, or five if they are many. All are written to the record
 * first and the arcs made from it, so that a network is the same whether the record was kept or is new. */
#define MANY 0xffff

static void
write_word (TwItemNetwork *self,
            guint16        word)
{
  g_array_append_val (self->slices, word);
}

static void
write_share (TwItemNetwork *self,
             double         share)
{
  write_word (self, (guint16) lrint (CLAMP (share, 0, 1) * 65535));
}

void
tw_item_network_write_units (TwItemNetwork *self,
                             gint64         units)
{
  write_word (self, (guint16) MIN (units, MANY));
  for (int shift = 48; units >= MANY && shift >= 0; shift -= 16)
    write_word (self, (guint16) (units >> shift & 0xffff));
}

static guint16
read_word (TwItemNetwork *self)
{
  if (self->given == NULL)
    return g_array_index (self->slices, guint16, self->n_read++);

  return self->n_read < self->n_given ? self->given[self->n_read++] : 0;
}

static float
read_share (TwItemNetwork *self)
{
  return (float) read_word (self) / 65535;
}

gint64
tw_item_network_read_units (TwItemNetwork *self)
{
  gint64 units = read_word (self);

  if (units < MANY)
    return units;
  units = 0;
  for (int i = 0; i < 4; i++)
    units = units << 16 | read_word (self);

  return units;
}

/* What the record belongs to. */
static void
get_stamp (const TwItemNetwork *self,
           guint16              stamp[4])
{
  stamp[0] = (guint16) self->template->n_weeks;
  stamp[1] = (guint16) self->n_places;
  stamp[2] = (guint16) self->n_markets;
  stamp[3] = (guint16) self->item;
}

void
tw_item_network_start_slices (TwItemNetwork *self,
                              GBytes        *slices)
{
  guint16        stamp[4];
  gsize          size = 0;
  const guint16 *words = slices != NULL ? g_bytes_get_data (slices, &size) : NULL;

  get_stamp (self, stamp);
  self->given = size >= sizeof stamp && memcmp (words, stamp, sizeof stamp) == 0 ? words : NULL;
  self->n_given = size / sizeof *words;
  self->n_read = G_N_ELEMENTS (stamp);
  g_array_set_size (self->slices, 0);
  if (self->given == NULL)
    g_array_append_vals (self->slices, stamp, G_N_ELEMENTS (stamp));
}

GBytes *
tw_item_network_dup_slices (const TwItemNetwork *self)
{
  if (self->given != NULL)
    return g_bytes_new (self->given, self->n_given * sizeof *self->given);

  return g_bytes_new (self->slices->data, self->slices->len * sizeof (guint16));
}

/* ---- above the mean ---- */

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

static void
write_cover (TwItemNetwork     *self,
             const TwItemPlace *place,
             guint              week)
{
  guint  start = tw_item_network_get_window_start (place, week);
  double slope[TW_N_COVER_SLICES];
  gint64 units[TW_N_COVER_SLICES];
  double mean, sd, mean_before, sd_before, last;
  gint64 done = 0;
  guint  n = 0;

  tw_item_network_get_demand (self, place, start, week + 1, &mean, &sd);
  if (mean > 0 && sd > 0)
    n = cut_cover (mean, sd, units);
  if (n > 0)
    {
      tw_item_network_get_demand (self, place, start, week, &mean_before, &sd_before);
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
    }

  write_word (self, (guint16) n);
  for (guint i = 0; i < n; i++)
    {
      tw_item_network_write_units (self, units[i]);
      write_share (self, slope[i]);
    }
}

/* ---- low stock ---- */

/* Units that the place's markets are expected to want in @weeks weeks from @first on; the last week stands for all
 * after it. */
static double
get_forward_demand (const TwItemNetwork *self,
                    const double        *demand,
                    guint                first,
                    double               weeks)
{
  double end = first + weeks;
  guint  whole = (guint) MIN (floor (end), (double) self->template->n_weeks - 1);

  return demand[whole] + (end - whole) * (demand[whole + 1] - demand[whole]) - demand[first];
}

/* Fee saved over units held, as the least concave line above its steps: points of rising units from none on. Returns
 * the number of points after the first; what is saved with nothing held is no choice. */
static guint
find_low_stock (TwItemNetwork *self,
                guint32        local,
                guint          week,
                gint64        *units,
                double        *saved)
{
  const TwPlace *place = tw_model_get_place (self->template->model, self->place[local].place);
  const double  *demand = self->demand + (gsize) local * (self->template->n_weeks + 1);
  double         sales = demand[week + 1] - demand[week];
  guint          n_points = 0;
  guint          n = 0;

  units[0] = 0;
  saved[0] = 0;
  for (guint i = 0; i < place->n_low_stock; i++)
    {
      gint64 level = (gint64) ceil (get_forward_demand (self, demand, week + 1, place->low_stock[i].below_days / 7) - 1e-9);

      n_points += level > units[n_points];
      units[n_points] = level;
      saved[n_points] = sales * (place->low_stock[0].per_unit - (i + 1 < place->n_low_stock ? place->low_stock[i + 1].per_unit : 0));
    }
  for (guint k = 1; k <= n_points; k++)
    {
      while (n > 0 && (saved[k] - saved[n]) * (double) (units[n] - units[n - 1]) >= (saved[n] - saved[n - 1]) * (double) (units[k] - units[n]))
        n--;
      n++;
      units[n] = units[k];
      saved[n] = saved[k];
    }
  if (place->n_low_stock > 0)
    self->low_stock_fee += sales * place->low_stock[0].per_unit - saved[0];

  return n;
}

/* ---- both ---- */

/* The slices of both lists side by side: wherever one has a break, a slice ends. */
void
tw_item_network_append_cover (TwItemNetwork *self,
                              guint32        local,
                              guint          week)
{
  const TwItemPlace *place = &self->place[local];
  guint8             chain = self->cover_chain[local * self->template->n_weeks + week];
  guint32            tail = tw_item_network_get_chain_node (self, local, chain, week);
  guint32            head = tail + 1;
  TwItemArc          arc = { .kind = TW_ARC_COVER, .chain = chain, .week = (guint16) week, .where = local };
  gint64             units[TW_MAX_STEPS + 1];
  double             saved[TW_MAX_STEPS + 1];
  guint              n_low, n_cover, k = 1;
  gint64             at = 0;
  gint64             cover_end = 0;

  if (place->n_markets == 0)
    return;
  if (self->given == NULL)
    write_cover (self, place, week);
  n_cover = read_word (self);
  n_low = self->template->has_steps ? find_low_stock (self, local, week, units, saved) : 0;
  while (n_cover > 0 || k <= n_low)
    {
      gint64 end;
      guint  e;

      if (n_cover > 0 && at == cover_end)
        {
          cover_end += tw_item_network_read_units (self);
          arc.share = read_share (self);
        }
      end = n_cover == 0 ? units[k] : k > n_low ? cover_end
                                                : MIN (cover_end, units[k]);
      arc.credit = k <= n_low ? (float) ((saved[k] - saved[k - 1]) / (double) (units[k] - units[k - 1])) : 0;
      e = tw_item_network_append_arc (self, tail, head, end - at, &arc);
      tw_item_cost_set (self, e, tw_item_cost_get_cover (self, &arc), place->place);
      arc.slice++;
      at = end;
      k += k <= n_low && end == units[k];
      if (n_cover > 0 && end == cover_end && --n_cover == 0)
        {
          cover_end = G_MAXINT64;
          arc.share = 0;
        }
    }
}

/* ---- below the mean ---- */

static void
write_serve (TwItemNetwork      *self,
             const TwItemMarket *market,
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

      if (upto > done)
        write_share (self, (last - short_units) / (upto_units - mean * (double) done / (double) units));
      done = upto;
      last = short_units;
    }
  if (market->node != NULL)
    write_share (self, 1 - tw_gamma_loss (mean, sd, mean) / mean);
}

float
tw_item_network_append_serve (TwItemNetwork      *self,
                              guint               index,
                              const TwItemMarket *market,
                              guint32             node,
                              guint               week)
{
  gint64    units = market->units[week];
  gint64    done = 0;
  TwItemArc arc = { .kind = TW_ARC_SERVE, .week = (guint16) week, .where = index };

  if (self->given == NULL)
    write_serve (self, market, week);
  for (guint i = 1; i <= TW_N_SERVE_SLICES; i++)
    {
      gint64 upto = (units * i + TW_N_SERVE_SLICES - 1) / TW_N_SERVE_SLICES;
      guint  e;

      if (upto <= done)
        continue;
      arc.slice = (guint8) (i - 1);
      arc.share = read_share (self);
      e = tw_item_network_append_arc (self, node, self->net.root, upto - done, &arc);
      tw_item_cost_set (self, e, tw_item_cost_get_serve (self, &arc), market->market);
      done = upto;
    }

  return market->node != NULL ? read_share (self) : 1;
}
