/* tw-sim-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-world.h"

#include "simulate/tw-disruption.h"

#include <gio/gio.h>
#include <math.h>

/* The rows of one kind of change, at first all @value. */
static double *
get_rows (double **rows,
          guint    n,
          guint    n_weeks,
          double   value)
{
  if (*rows == NULL)
    {
      *rows = g_new (double, (gsize) n *n_weeks + 1);
      for (gsize i = 0; i < (gsize) n * n_weeks; i++)
        (*rows)[i] = value;
    }

  return *rows;
}

/* Days that end after any plan does. */
#define NO_WAY_DAYS (7.0 * 2 * TW_MAX_WEEKS)

static guint32
get_closed (const TwScenario *scenario,
            const TwSeaLanes *sea,
            guint             week)
{
  guint32 closed = 0;

  for (guint i = 0; i < scenario->n_disruptions; i++)
    if (week >= scenario->disruption[i].first_week && week <= scenario->disruption[i].last_week)
      closed |= tw_disruptions_get_closed (&scenario->disruption[i], 1, sea);

  return closed;
}

/* What leaves while passages are closed takes the way that is left. */
static void
close_passages (TwSimWorld       *self,
                const TwModel    *model,
                const TwSeaLanes *sea,
                const TwScenario *scenario)
{
  guint                   n = tw_model_get_n_lanes (model);
  g_autofree TwSeaDetour *detours = g_new (TwSeaDetour, n);
  guint32                 found_for = 0;

  for (guint t = 0; t < self->n_weeks; t++)
    {
      guint32 closed = get_closed (scenario, sea, t);

      if (closed == 0)
        continue;
      if (closed != found_for)
        tw_sea_detours_find (model, sea, closed, detours);
      found_for = closed;
      for (guint l = 0; l < n; l++)
        {
          if (!(detours[l].days > 0))
            continue;
          get_rows (&self->lane_days, n, self->n_weeks, 0)[(gsize) l * self->n_weeks + t] += isinf (detours[l].days) ? NO_WAY_DAYS : detours[l].days;
          get_rows (&self->lane_cost, n, self->n_weeks, 1)[(gsize) l * self->n_weeks + t] *= detours[l].freight;
        }
    }
}

static void
delay_port (TwSimWorld         *self,
            const TwModel      *model,
            const TwDisruption *d,
            guint               last)
{
  guint   n = tw_model_get_n_lanes (model);
  double *days = get_rows (&self->lane_days, n, self->n_weeks, 0);

  for (guint l = 0; l < n; l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);
      gboolean      sails = lane->mode == TW_MODE_OCEAN || lane->mode == TW_MODE_FAST_OCEAN;

      for (guint t = d->first_week; sails && t < last; t++)
        {
          if (d->place == TW_ANY || lane->from == d->place || lane->to == d->place)
            days[(gsize) l * self->n_weeks + t] += d->amount;
        }
    }
}

/* Places of the market's country, into which goods come. */
static void
raise_tariff (TwSimWorld         *self,
              const TwModel      *model,
              const TwDisruption *d,
              guint               last)
{
  guint   n = tw_model_get_n_places (model);
  double *duty = get_rows (&self->duty, n, self->n_weeks, 0);

  for (guint p = 0; p < n; p++)
    for (guint t = d->first_week; t < last; t++)
      if (d->place == TW_ANY || g_str_equal (tw_model_get_place (model, p)->country, tw_model_get_place (model, d->place)->country))
        duty[(gsize) p * self->n_weeks + t] += d->amount;
}

static void
scale_rows (double             *rows,
            guint               row,
            guint               n_weeks,
            const TwDisruption *d,
            guint               last,
            double              factor)
{
  for (guint t = d->first_week; t < last; t++)
    rows[(gsize) row * n_weeks + t] *= MAX (factor, 0);
}

static void
shake_demand (TwSimWorld         *self,
              const TwModel      *model,
              const TwDisruption *d,
              guint               last)
{
  guint   n = tw_model_get_n_markets (model);
  double *demand = get_rows (&self->demand, n, self->n_weeks, 1);

  for (guint m = 0; m < n; m++)
    if (d->place == TW_ANY || tw_model_get_market_place (model, m) == d->place)
      scale_rows (demand, m, self->n_weeks, d, last, 1 + d->amount);
}

static void
change_places (double            **rows,
               TwSimWorld         *self,
               const TwModel      *model,
               const TwDisruption *d,
               guint               last,
               double              factor)
{
  guint   n = tw_model_get_n_places (model);
  double *row = get_rows (rows, n, self->n_weeks, 1);

  for (guint p = 0; p < n; p++)
    if (d->place == TW_ANY || d->place == p)
      scale_rows (row, p, self->n_weeks, d, last, factor);
}

static void
add_disruption (TwSimWorld         *self,
                const TwModel      *model,
                const TwDisruption *d)
{
  guint last = MIN (d->last_week + 1, self->n_weeks);

  switch (d->kind)
    {
    case TW_DISRUPTION_PORT:
      delay_port (self, model, d, last);
      break;
    case TW_DISRUPTION_TARIFF:
      raise_tariff (self, model, d, last);
      break;
    case TW_DISRUPTION_DEMAND:
      shake_demand (self, model, d, last);
      break;
    case TW_DISRUPTION_FACTORY:
      change_places (&self->production, self, model, d, last, 1 - d->amount);
      break;
    case TW_DISRUPTION_RENT:
      change_places (&self->rent, self, model, d, last, 1 + d->amount);
      break;
    case TW_DISRUPTION_CANAL: /* all of a week together */
      break;
    }
}

gboolean
tw_sim_world_init (TwSimWorld       *self,
                   const TwModel    *model,
                   const TwSeaLanes *sea,
                   const TwScenario *scenario,
                   GError          **error)
{
  (void) error;

  *self = (TwSimWorld){ .n_weeks = tw_model_get_n_weeks (model) };
  for (guint i = 0; i < scenario->n_disruptions; i++)
    add_disruption (self, model, &scenario->disruption[i]);
  if (sea != NULL)
    close_passages (self, model, sea, scenario);

  return TRUE;
}

void
tw_sim_world_clear (TwSimWorld *self)
{
  g_free (self->lane_days);
  g_free (self->lane_cost);
  g_free (self->duty);
  g_free (self->demand);
  g_free (self->production);
  g_free (self->rent);
  *self = (TwSimWorld){ 0 };
}
