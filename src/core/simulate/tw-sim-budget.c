/* tw-sim-budget.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-budget.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define HIGHEST_PRICE 100.0
#define HALVINGS      30
#define LEAST_SERVICE 1e-6 /* whose score is finite */

double
tw_sim_budgets_get_level (const TwSimSetup *setup,
                          const TwSimItem  *item,
                          const guint32    *places,
                          guint             n_places,
                          double            review_weeks,
                          double            price,
                          double            mean,
                          double            sd)
{
  double z = 0;

  for (guint i = 0; i < n_places; i++)
    z += gsl_cdf_ugaussian_Pinv (MAX (tw_sim_routes_get_service (setup, item, places[i], review_weeks, price), LEAST_SERVICE)) / n_places;

  return MAX (mean + z * sd, 0);
}

/* ---- a budget ---- */

typedef struct
{
  const TwSimSetup *setup;
  guint             review_weeks;
  guint             first; /* week */
  guint             last;
} Period;

/* Demand of the period, of what the want's place serves. */
static double
get_use (const Period    *period,
         const TwSimItem *item,
         const TwSimWant *want)
{
  TwSimView view = { period->setup, item, NULL, period->first };
  double    mean, sd;

  tw_sim_routes_get_demand (&view, want->place, want->n_places, period->last - period->first + 1, &mean, &sd);

  return mean;
}

static double
get_lack (const Period    *period,
          const TwSimItem *item,
          const TwSimWant *want,
          double           use,
          double           price)
{
  double level = tw_sim_budgets_get_level (period->setup, item, want->place, want->n_places, period->review_weeks, price, want->mean[period->last], want->sd[period->last]);

  return MAX (level + use - want->position, 0);
}

/* Units that the item orders in the period. */
static double
get_order (const Period     *period,
           const TwSimBuyer *buyer,
           const double     *use,
           double            price)
{
  double lack = -buyer->pool;

  for (guint k = 0; k < buyer->n_wants; k++)
    lack += get_lack (period, buyer->item, &buyer->want[k], use[k], price);

  return MAX (lack, 0);
}

static double
get_spending (const Period     *period,
              const TwSimBuyer *buyers,
              guint             n_buyers,
              double *const    *use,
              double            price)
{
  double sum = 0;

  for (guint i = 0; i < n_buyers; i++)
    if (buyers[i].item != NULL)
      sum += get_order (period, &buyers[i], use[i], price) * buyers[i].item->row->unit_cost;

  return sum;
}

static void
pass_period (const Period *period,
             TwSimBuyer   *buyer,
             const double *use,
             double        price)
{
  double taken = 0;

  for (guint k = 0; k < buyer->n_wants; k++)
    {
      double lack = get_lack (period, buyer->item, &buyer->want[k], use[k], price);

      taken += lack;
      buyer->want[k].position += lack - use[k];
    }
  buyer->pool = MAX (buyer->pool - taken, 0);
}

static double
price_period (const Period *period,
              TwSimBuyer   *buyers,
              guint         n_buyers,
              double        amount)
{
  g_autofree double **use = g_new0 (double *, n_buyers + 1);
  double              low = 0;
  double              high = HIGHEST_PRICE;

  for (guint i = 0; i < n_buyers; i++)
    {
      use[i] = g_new0 (double, buyers[i].n_wants + 1);
      for (guint k = 0; buyers[i].item != NULL && k < buyers[i].n_wants; k++)
        use[i][k] = get_use (period, buyers[i].item, &buyers[i].want[k]);
    }
  if (get_spending (period, buyers, n_buyers, use, 0) <= amount)
    high = 0;
  for (guint round = 0; round < HALVINGS && low < high; round++)
    {
      double middle = (low + high) / 2;

      if (get_spending (period, buyers, n_buyers, use, middle) > amount)
        low = middle;
      else
        high = middle;
    }
  for (guint i = 0; i < n_buyers; i++)
    {
      if (buyers[i].item != NULL)
        pass_period (period, &buyers[i], use[i], high);
      g_free (use[i]);
    }

  return high;
}

double *
tw_sim_budgets_price (const TwSimSetup *setup,
                      TwSimBuyer       *buyers,
                      guint             n_buyers,
                      guint             review_weeks)
{
  TwWeek          start = tw_model_get_start_week (setup->model);
  double         *price = g_new0 (double, setup->n_weeks + 1);
  guint           n;
  const TwBudget *budget = tw_model_get_budgets (setup->model, &n);

  for (guint i = 0; i < n; i++)
    {
      gint64 first = MAX ((gint64) budget[i].first_week - start, 0);
      gint64 last = MIN ((gint64) budget[i].last_week - start, (gint64) setup->n_weeks - 1);
      Period period = { setup, review_weeks, (guint) first, (guint) MAX (last, 0) };
      double found;

      if (first > last)
        continue;
      found = price_period (&period, buyers, n_buyers, budget[i].amount);
      for (gint64 t = first; t <= last; t++)
        price[t] = MAX (price[t], found);
    }

  return price;
}
