/* tw-random-network.h: the places and lanes of a random plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-demo.h"
#include "demo/tw-random-plan.h"

G_BEGIN_DECLS

/**
 * TwRandomSite: a market and the country it borrows its figures from
 * @code: of the market; the country's own, or a letter and a digit, which no country has
 * @region: whose overflow centre serves it
 */
typedef struct
{
  char                 code[3];
  const TwDemoCountry *country;
  double               lon;
  double               lat;
  guint                region;
} TwRandomSite;

/**
 * TwRandomNetwork:
 * @site: (array length=n_markets): by market number
 * @order: (array length=n_markets): markets by region, neighbours beside each other
 * @first: (array length=n_regions + 1): where each region begins in @order
 *
 * Places are numbered: factory, source warehouse, the regions' overflow centres, fulfilment centres, markets.
 */
typedef struct
{
  guint         n_markets;
  guint         n_regions;
  TwRandomSite *site;
  guint        *order;
  guint        *first;
} TwRandomNetwork;

TwRandomNetwork *tw_random_network_new (guint n_markets) G_GNUC_WARN_UNUSED_RESULT;
void             tw_random_network_free (TwRandomNetwork *self);

guint32 tw_random_network_get_factory (const TwRandomNetwork *self);
guint32 tw_random_network_get_source (const TwRandomNetwork *self);
guint32 tw_random_network_get_overflow (const TwRandomNetwork *self,
                                        guint                  region);
guint32 tw_random_network_get_centre (const TwRandomNetwork *self,
                                      guint                  market);

/**
 * TwRandomFlow: what a week is expected to sell, by which limits are cut
 * @volume: (array length=n_markets): m³, in the mean week of the horizon
 * @usual: (array length=n_markets): m³, in the mean week of the year
 * @units: in all markets
 * @cost: of those, at the factory door
 */
typedef struct
{
  double *volume;
  double *usual;
  double  units;
  double  cost;
} TwRandomFlow;

/* Fills an empty @model, not sealed, with places, lanes and their limits. */
void tw_random_network_add (const TwRandomNetwork *self,
                            TwModel               *model,
                            const TwRandomFlow    *flow,
                            const TwRandomPlan    *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRandomNetwork, tw_random_network_free)

G_END_DECLS
