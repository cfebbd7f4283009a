/* tw-cliffs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-cliffs.h"

#include "allocate/tw-item-solver.h"
#include "allocate/tw-market-homes.h"
#include "allocate/tw-measures.h"

#include <math.h>

typedef struct
{
  const TwPlan        *plan;
  const TwModel       *model;
  const TwForecastSet *forecasts;
  const TwItemPlan    *answer;
  const TwItem        *item;
  const TwPlace       *place;
  guint32              place_index;
  const gint32        *home; /* [n_markets] (nullable): found when it is asked for */
  guint                n_weeks;
  GArray              *cliffs;
} Finder;

static double
get_stock (const Finder *self,
           guint         week)
{
  return tw_item_plan_get_stock (self->answer, self->place_index, week);
}

/* ---- low stock ---- */

/* Mean demand by week of the markets that the place is home of. Returns its sum. */
static double
sum_demand (const Finder *self,
            const gint32 *home,
            double       *demand,
            guint         n)
{
  double sum = 0;

  for (guint32 m = 0; m < tw_model_get_n_markets (self->model); m++)
    {
      const TwForecast *forecast = home[m] == (gint32) self->place_index ? tw_forecast_set_find (self->forecasts, self->answer->item, m) : NULL;

      for (guint w = 0; forecast != NULL && w < n; w++)
        demand[w] += forecast->mean[w];
    }
  for (guint w = 0; w < n; w++)
    sum += demand[w];

  return sum;
}

/* Units that last @days of the demand from @demand[0] on; the last week stands for all later ones. */
static double
count_units (const double *demand,
             guint         n,
             double        days)
{
  double units = 0;

  for (guint w = 0; days > 0; w++, days -= 7)
    {
      if (w + 1 >= n)
        return units + demand[n - 1] * days / 7;
      units += demand[w] * MIN (days, 7) / 7;
    }

  return units;
}

static void
find_low_stock_step (Finder       *self,
                     const double *demand,
                     guint         n,
                     guint         step)
{
  const TwLowStockStep *rule = &self->place->low_stock[step];
  double                below = step > 0 ? self->place->low_stock[step - 1].below_days : 0;
  double                nearest = INFINITY;
  TwCliff               cliff = { .kind = TW_CLIFF_LOW_STOCK, .level = rule->below_days, .per_unit = rule->per_unit };

  for (guint t = 0; t < self->n_weeks; t++)
    {
      guint  next = MIN (t + 1, n - 1);
      double days = tw_measures_count_days (get_stock (self, t), demand + next, n - next);
      double floor_units = count_units (demand + next, n - next, rule->below_days);

      if (days < rule->below_days ? !cliff.met : !cliff.met && days - rule->below_days < nearest)
        {
          nearest = days - rule->below_days;
          cliff.met = days < rule->below_days;
          cliff.week = (guint16) t;
          cliff.units = floor_units;
        }
      if (days < rule->below_days && days >= below)
        cliff.money += rule->per_unit * demand[MIN (t, n - 1)];
    }
  g_array_append_val (self->cliffs, cliff);
}

static gint32 *
find_homes (const Finder *self)
{
  g_autoptr (TwNetworkTemplate) template = tw_item_solver_new_template (self->plan);
  g_autoptr (TwMarketHomes) homes = tw_market_homes_new (template);
  gint32 *home = g_new (gint32, MAX (tw_model_get_n_markets (self->model), 1));

  tw_market_homes_find (homes, self->answer->item, home);

  return home;
}

static void
find_low_stock (Finder *self)
{
  guint              n = tw_forecast_set_get_n_weeks (self->forecasts);
  g_autofree double *demand = g_new0 (double, n);
  g_autofree gint32 *own = NULL;

  if (self->place->n_low_stock == 0)
    return;
  if (self->home == NULL)
    own = find_homes (self);
  if (sum_demand (self, own != NULL ? own : self->home, demand, n) > 0)
    for (guint i = 0; i < self->place->n_low_stock; i++)
      find_low_stock_step (self, demand, n, i);
}

/* ---- age ---- */

/* Units that come in at the start of each week, today's stock in week 0 aside. */
static void
add_arrivals (const Finder *self,
              double       *arrivals)
{
  guint             n;
  const TwStock    *stock = tw_model_get_item_stock (self->model, self->answer->item, &n);
  const TwShipment *shipment;

  for (guint i = 0; i < n; i++)
    if (stock[i].place == self->place_index)
      arrivals[MIN (1, self->n_weeks - 1)] += stock[i].receiving;
  shipment = tw_model_get_item_shipments (self->model, self->answer->item, &n);
  for (guint i = 0; i < n; i++)
    {
      gint64 week = MAX ((gint64) tw_week_from_day (shipment[i].eta) - tw_model_get_start_week (self->model), 0);

      if (week < (gint64) self->n_weeks && tw_model_get_lane (self->model, shipment[i].lane)->to == self->place_index)
        arrivals[week] += shipment[i].units;
    }
  for (guint i = 0; i < self->answer->n_shipments; i++)
    {
      const TwPlanShipment *s = &self->answer->shipment[i];
      guint32               to = s->lane == TW_ANY ? s->place : tw_model_get_lane (self->model, s->lane)->to;

      if (to == self->place_index && s->arrive_week < self->n_weeks)
        arrivals[s->arrive_week] += s->units;
    }
}

static double
get_surcharge (const Finder     *self,
               const TwAgedStep *step)
{
  return MAX (step->per_m3 * self->item->volume_m3, step->per_unit);
}

/* Units of layers at least @days old at the end of @week of which, with all older ones, @gone have left. */
static double
count_older (const Finder *self,
             guint         week,
             double        days,
             double        gone)
{
  guint          n;
  const TwStock *stock = tw_model_get_item_stock (self->model, self->answer->item, &n);
  double         units = 0;

  for (guint i = 0; i < n; i++)
    if (stock[i].place == self->place_index && stock[i].age_days + 7.0 * (week + 1) >= days)
      units += (double) stock[i].on_hand - stock[i].reserved;

  return MAX (units - gone, 0);
}

static void
find_aged_step (Finder       *self,
                const double *gone,
                guint         index)
{
  const TwAgedStep *step = &self->place->aged[index];
  TwCliff           cliff = { .kind = TW_CLIFF_AGED, .met = TRUE, .level = step->days };

  cliff.per_unit = get_surcharge (self, step) - (index > 0 ? get_surcharge (self, step - 1) : 0);
  for (guint t = 0; t < self->n_weeks; t++)
    {
      double units = count_older (self, t, step->days, gone[t]);

      if (units > 0 && cliff.units <= 0)
        cliff.week = (guint16) t;
      cliff.units = MAX (cliff.units, units);
      cliff.money += units * cliff.per_unit * TW_MONTHS_PER_WEEK;
    }
  if (cliff.units > 0)
    g_array_append_val (self->cliffs, cliff);
}

static void
find_aged (Finder *self)
{
  g_autofree double *gone = g_new0 (double, self->n_weeks);
  double             there = count_older (self, 0, -INFINITY, 0);
  double             out = 0;

  if (self->place->n_aged == 0 || there <= 0)
    return;
  add_arrivals (self, gone);
  for (guint t = 0; t < self->n_weeks; t++)
    {
      out += there + gone[t] - get_stock (self, t);
      there = get_stock (self, t);
      gone[t] = out;
    }
  for (guint i = 0; i < self->place->n_aged; i++)
    find_aged_step (self, gone, i);
}

/* ---- rent ---- */

static double
get_rent (const Finder *self,
          guint         week)
{
  int year, month, mday;

  tw_day_get_ymd (tw_week_get_monday (tw_model_get_start_week (self->model) + (TwWeek) week) + 3, &year, &month, &mday);

  return self->place->rent[month - 1];
}

static void
find_rent (Finder *self)
{
  for (guint t = 1; t < self->n_weeks; t++)
    {
      double  before = get_rent (self, t - 1);
      double  rise = (get_rent (self, t) - before) * self->item->volume_m3;
      TwCliff cliff = { .kind = TW_CLIFF_RENT, .met = TRUE, .week = (guint16) t, .level = get_rent (self, t), .units = get_stock (self, t), .per_unit = rise };

      if (rise <= 0 || cliff.units <= 0)
        continue;
      for (guint w = t; w < self->n_weeks && get_rent (self, w) >= cliff.level; w++)
        cliff.money += get_stock (self, w) * rise * TW_MONTHS_PER_WEEK;
      g_array_append_val (self->cliffs, cliff);
    }
}

/* ---- capacity ---- */

static void
find_capacity (Finder *self)
{
  double  least = INFINITY;
  TwCliff cliff = { 0 };

  for (guint t = 0; t < self->n_weeks; t++)
    {
      const TwLimitUse *limit = tw_plan_find_limit (self->plan, TW_LIMIT_STORAGE, self->place_index, t);
      double            room;

      if (limit == NULL)
        continue;
      room = limit->capacity - limit->used;
      if (!cliff.met && room < least)
        {
          cliff.kind = limit->hard ? TW_CLIFF_CAPACITY : TW_CLIFF_OVERAGE;
          cliff.met = room < self->item->volume_m3;
          cliff.week = (guint16) t;
          cliff.level = limit->capacity;
          cliff.units = floor (MAX (room, 0) / self->item->volume_m3);
          cliff.per_unit = (limit->hard ? limit->price : limit->overage) * self->item->volume_m3;
          least = room;
        }
      if (!limit->hard)
        cliff.money += MAX (-room, 0) * limit->overage;
    }
  if (isfinite (least))
    g_array_append_val (self->cliffs, cliff);
}

static int
compare_cliffs (gconstpointer a,
                gconstpointer b)
{
  const TwCliff *x = a;
  const TwCliff *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->week != y->week)
    return x->week < y->week ? -1 : 1;

  return (x->level > y->level) - (x->level < y->level);
}

static GArray *
find_kinds (const TwPlan *plan,
            guint32       item,
            guint32       place,
            const gint32 *home,
            guint         kinds) /* bit 1 << TwCliffKind */
{
  const TwModel *model = tw_plan_get_model (plan);
  Finder         self = {
            .plan = plan,
            .model = model,
            .forecasts = tw_plan_get_forecasts (plan),
            .answer = tw_plan_get_item (plan, item),
            .item = tw_model_get_item (model, item),
            .place = tw_model_get_place (model, place),
            .place_index = place,
            .home = home,
            .n_weeks = tw_model_get_n_weeks (model),
            .cliffs = g_array_new (FALSE, FALSE, sizeof (TwCliff)),
  };
  guint n_planned = tw_item_solver_get_planned_weeks (self.answer);

  if (n_planned > 0) /* there is no stock in weeks that were not planned */
    self.n_weeks = MIN (self.n_weeks, n_planned);

  g_return_val_if_fail (self.place->kind != TW_PLACE_MARKET, self.cliffs);

  if ((kinds & 1u << TW_CLIFF_LOW_STOCK) != 0)
    find_low_stock (&self);
  if ((kinds & 1u << TW_CLIFF_AGED) != 0)
    find_aged (&self);
  if ((kinds & 1u << TW_CLIFF_RENT) != 0)
    find_rent (&self);
  if ((kinds & (1u << TW_CLIFF_CAPACITY | 1u << TW_CLIFF_OVERAGE)) != 0)
    find_capacity (&self);
  g_array_sort (self.cliffs, compare_cliffs);

  return self.cliffs;
}

GArray *
tw_cliffs_find (const TwPlan *plan,
                guint32       item,
                guint32       place)
{
  return find_kinds (plan, item, place, NULL, G_MAXUINT);
}

GArray *
tw_cliffs_find_kind (const TwPlan *plan,
                     guint32       item,
                     guint32       place,
                     TwCliffKind   kind,
                     const gint32 *home)
{
  return find_kinds (plan, item, place, home, 1u << kind);
}
