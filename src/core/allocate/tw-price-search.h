/* tw-price-search.h: what the shared limits are worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-coupled.h"

G_BEGIN_DECLS

/* Called on a worker's thread for each item a sweep has solved; its limits are attached, at the prices of the sweep. */
typedef void (*TwPriceVisitFunc) (TwCoupledWorker *worker,
                                  guint            item,
                                  const gint64    *flow,
                                  gpointer         data);

#define TW_SAMPLE_ITEMS 500 /* fewer do without a sample */

/**
 * TwPriceSearch:
 * @micros: (array length=limits->n): the prices tried next, millionths of the plan's currency a measure
 * @best: (array length=limits->n): those with the least bound so far
 * @bound: what they prove: no plan is worth more, plan currency
 * @use: (array length=limits->n): what all items used at the prices last tried
 *
 * Where every item pays a price for what it uses of a limit and nothing else binds it, the items' worths and the price of
 * all capacity add up to more than any plan can be worth. The least such bound is that of the linear program. Prices
 * rise where more is used than there is and fall where less is; the price of a soft limit is never above its overage.
 *
 * Sources: Held, Wolfe & Crowder, Validation of subgradient optimization, Mathematical Programming 6, 1974; the steps are
 * after Kingma & Ba, Adam, 2015: each price has its own, from the running mean and spread of what its limit
 * lacks, relative to it; and after Riedmiller & Braun, RPROP, 1993: it grows while the price goes one way and shrinks
 * when it turns.
 */
typedef struct
{
  TwCoupled *coupled;
  double    *micros;
  double    *best;
  double     bound;
  TwUse     *use;
  guint      n_sweeps;
  double     last_bound;

  /*< private >*/
  double *lack; /* what each limit lacked in the last sweep, relative to it */
  double *mean;
  double *spread;
  double *scale;
  double *ceiling;

  TwPriceVisitFunc visit; /* (nullable) */
  gpointer         visit_data;
} TwPriceSearch;

/* @use: (array length=limits->n): what all items use where nothing costs */
TwPriceSearch *tw_price_search_new (TwCoupled   *coupled,
                                    const TwUse *use) G_GNUC_WARN_UNUSED_RESULT;
void           tw_price_search_free (TwPriceSearch *self);

/* Begins with the prices of an earlier plan, whatever limits of this one it has, and small steps. */
void tw_price_search_start_from (TwPriceSearch *self,
                                 const TwPlan  *plan);

/**
 * tw_price_search_sample:
 *
 * Lets some items stand for all while prices are far off: those that take the most of the limits, and of the others every
 * so many, their use scaled up limit by limit. Does nothing if there are few. FALSE if cancelled.
 */
gboolean tw_price_search_sample (TwPriceSearch *self);

/* Solves all items at @micros and remembers prices and terms if the bound is the best so far. FALSE if cancelled. */
gboolean tw_price_search_sweep (TwPriceSearch *self);

/* Whether the last sweep kept all limits without any price: then its bound is what the items are worth. */
gboolean tw_price_search_is_proven (const TwPriceSearch *self);

/* The prices to try next: (array length=limits->n); they are rounded; see tw_limit_round_micros(). */
void tw_price_search_set_prices (TwPriceSearch *self,
                                 const double  *micros);

/* Instead of a sweep, where the items' best terms are those at @micros: the bound is what these prove. */
void tw_price_search_take_terms (TwPriceSearch *self);

/* Moves @micros from what the last sweep found. */
void tw_price_search_step (TwPriceSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPriceSearch, tw_price_search_free)

G_END_DECLS
