/* tw-item-chains.c: today's stock by age
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

#include "model/tw-lane.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double age;
  gint64 units;
} Layer;

/* Surcharge of a unit and week at an age of @days. */
static double
get_surcharge (const TwPlace *place,
               const TwItem  *item,
               double         days)
{
  double charge = 0;

  for (guint i = 0; i < place->n_aged && days >= place->aged[i].days; i++)
    charge = MAX (place->aged[i].per_m3 * item->volume_m3, place->aged[i].per_unit);

  return charge * TW_MONTHS_PER_WEEK;
}

/* First week at the end of which a unit of age @age is @days old; n_weeks if none. */
static guint
get_reach (const TwItemNetwork *self,
           double               age,
           double               days)
{
  return (guint) CLAMP (ceil ((days - age) / 7) - 1, 0, (double) self->template->n_weeks);
}

/* First week in which a unit of that age pays. */
static guint
get_due (const TwItemNetwork *self,
         const TwPlace       *place,
         double               age)
{
  const TwItem *item = tw_item_network_get_item (self);

  for (guint i = 0; i < place->n_aged; i++)
    if (get_surcharge (place, item, place->aged[i].days) > 0)
      return get_reach (self, age, place->aged[i].days);

  return self->template->n_weeks;
}

static gboolean
pay_alike (const TwItemNetwork *self,
           const TwPlace       *place,
           double               a,
           double               b)
{
  for (guint i = 0; i < place->n_aged; i++)
    if (get_reach (self, a, place->aged[i].days) != get_reach (self, b, place->aged[i].days))
      return FALSE;

  return TRUE;
}

static int
compare_layers (gconstpointer a,
                gconstpointer b)
{
  double x = ((const Layer *) a)->age;
  double y = ((const Layer *) b)->age;

  return (x < y) - (x > y);
}

/* The oldest first. */
static GArray *
list_layers (const TwItemNetwork *self,
             guint32              place)
{
  GArray        *layers = g_array_new (FALSE, FALSE, sizeof (Layer));
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (self->template->model, self->item, &n);

  for (guint i = 0; i < n; i++)
    {
      Layer layer = { stock[i].age_days, (gint64) stock[i].on_hand - stock[i].reserved };

      if (stock[i].place == place && layer.units > 0)
        g_array_append_val (layers, layer);
    }
  g_array_sort (layers, compare_layers);

  return layers;
}

static void
merge_next (TwItemChain *chain)
{
  double units = (double) (chain[0].units + chain[1].units);

  chain[0].age = (chain[0].age * (double) chain[0].units + chain[1].age * (double) chain[1].units) / units;
  chain[0].units += chain[1].units;
  chain[0].youngest = chain[1].youngest;
}

static void
drop_chain (TwItemChain *chain,
            guint       *n,
            guint        index)
{
  memmove (chain + index, chain + index + 1, (*n - index - 1) * sizeof *chain);
  (*n)--;
}

/* Room for one more: of the neighbours the two nearest in age become one. */
static void
merge_nearest (TwItemChain *chain,
               guint       *n)
{
  guint best = 0;

  for (guint i = 1; i + 1 < *n; i++)
    if (chain[i].age - chain[i + 1].age < chain[best].age - chain[best + 1].age)
      best = i;
  merge_next (chain + best);
  drop_chain (chain, n, best + 1);
}

static void
choose_place_chains (TwItemNetwork *self,
                     guint32        local)
{
  TwItemPlace   *place = &self->place[local];
  const TwPlace *what = tw_model_get_place (self->template->model, place->place);
  const double  *demand = self->demand + (gsize) local * (self->template->n_weeks + 1);
  g_autoptr (GArray) layers = list_layers (self, place->place);
  TwItemChain chain[TW_MAX_CHAINS + 1];
  guint       n = 0;
  gint64      older = 0;

  for (guint i = 0; i < layers->len; i++)
    {
      const Layer *layer = &g_array_index (layers, Layer, i);
      guint        due = get_due (self, what, layer->age);

      older += layer->units;
      if (due >= self->template->n_weeks || demand[due + 1] >= 2 * (double) older)
        continue;
      chain[n++] = (TwItemChain){ .place = local, .units = layer->units, .age = layer->age, .oldest = layer->age, .youngest = layer->age };
      if (n > 1 && pay_alike (self, what, chain[n - 2].age, layer->age))
        {
          merge_next (chain + n - 2);
          n--;
        }
      else if (n > TW_MAX_CHAINS)
        merge_nearest (chain, &n);
    }

  place->first_chain = self->n_chains;
  place->n_chains = n;
  memcpy (self->chain + self->n_chains, chain, n * sizeof *chain);
  self->n_chains += n;
}

static void
fill_surcharges (TwItemNetwork *self)
{
  guint n_weeks = self->template->n_weeks;

  for (guint c = 0; c < self->n_chains; c++)
    for (guint w = 0; w < n_weeks; w++)
      self->surcharge[c * n_weeks + w] = get_surcharge (tw_model_get_place (self->template->model, self->place[self->chain[c].place].place), tw_item_network_get_item (self), self->chain[c].age + 7.0 * (w + 1));
}

/* Units in a place that are on no chain, by the week they are there. */
static void
count_fresh (const TwItemNetwork *self,
             const TwItemPlace   *place,
             double              *fresh)
{
  const TwModel    *model = self->template->model;
  guint             n_weeks = self->template->n_weeks;
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (model, self->item, &n);
  const TwShipment *shipment;

  memset (fresh, 0, n_weeks * sizeof *fresh);
  for (guint i = 0; i < n; i++)
    if (stock[i].place == place->place)
      {
        if (tw_item_network_find_chain (self, place, stock[i].age_days) == 0)
          fresh[0] += (double) stock[i].on_hand - stock[i].reserved;
        fresh[MIN (1, n_weeks - 1)] += stock[i].receiving;
      }
  shipment = tw_model_get_item_shipments (model, self->item, &n);
  for (guint i = 0; i < n; i++)
    {
      gint64 week = MAX ((gint64) tw_week_from_day (shipment[i].eta) - tw_model_get_start_week (model), 0);

      if (week < (gint64) n_weeks && tw_model_get_lane (model, shipment[i].lane)->to == place->place)
        fresh[week] += shipment[i].units;
    }
  for (guint w = 1; w < n_weeks; w++)
    fresh[w] += fresh[w - 1];
}

/* By week the chain that holds most at its end if the mean is sold, the oldest first. */
static void
choose_cover_chains (TwItemNetwork     *self,
                     const TwItemPlace *place,
                     guint32            local)
{
  guint              n_weeks = self->template->n_weeks;
  const double      *demand = self->demand + (gsize) local * (n_weeks + 1);
  g_autofree double *fresh = g_new (double, n_weeks);

  count_fresh (self, place, fresh);
  for (guint w = 0; w < n_weeks; w++)
    {
      double gone = demand[w + 1];
      double most = 0;

      for (guint k = 0; k < place->n_chains; k++)
        {
          double units = (double) self->chain[place->first_chain + k].units;
          double left = MAX (units - gone, 0);

          gone = MAX (gone - units, 0);
          if (left <= most)
            continue;
          most = left;
          self->cover_chain[local * n_weeks + w] = (guint8) (k + 1);
        }
      if (fresh[w] - gone >= most)
        self->cover_chain[local * n_weeks + w] = 0;
    }
}

void
tw_item_network_choose_chains (TwItemNetwork *self)
{
  self->n_chains = 0;
  memset (self->cover_chain, 0, (gsize) self->n_places * self->template->n_weeks);
  for (guint32 l = 0; l < self->n_places; l++)
    {
      const TwPlace *place = tw_model_get_place (self->template->model, self->place[l].place);

      if (place->n_aged > 0)
        choose_place_chains (self, l);
      if (self->place[l].n_chains > 0)
        choose_cover_chains (self, &self->place[l], l);
    }
  fill_surcharges (self);
}

guint
tw_item_network_find_chain (const TwItemNetwork *self,
                            const TwItemPlace   *place,
                            guint32              age)
{
  for (guint k = 0; k < place->n_chains; k++)
    if (age <= self->chain[place->first_chain + k].oldest && age >= self->chain[place->first_chain + k].youngest)
      return k + 1;

  return 0;
}
