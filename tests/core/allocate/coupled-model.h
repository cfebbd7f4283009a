/* coupled-model.h: small models whose items share tight limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-random-plan.h"

/* What the generator draws, and hard storage, production and budgets besides, @seed times over. */
TwModel *coupled_model_new (const TwRandomPlan *spec,
                            guint32             seed,
                            TwForecastSet     **forecasts);

/**
 * CoupledChange: what to make of rows on their way into a copy; each is %NULL for none
 *
 * A row is changed in place; one with strings must be given back theirs.
 */
typedef struct
{
  void (*item) (TwItem *row, GRand *rand);
  void (*place) (TwPlace *row, GRand *rand);
  void (*lane) (TwLane *row, GRand *rand);
  void (*offer) (TwOffer *row, GRand *rand);
  void (*stock) (TwStock *row, GRand *rand);
  void (*budget) (TwBudget *row, GRand *rand);
  void (*demand) (float *mean, float *quantile, guint n_weeks, GRand *rand);
} CoupledChange;

/**
 * CoupledCopy:
 * @item, @place, @lane: (array) (nullable): where each row of the original goes; %NULL to leave them in order
 *
 * Places are moved within their kind, or markets would not stay the same in number.
 */
typedef struct
{
  const guint32       *item;
  const guint32       *place;
  const guint32       *lane;
  const CoupledChange *change;
  GRand               *rand;
} CoupledCopy;

/* Items, places, lanes, offers, stock, shipments, pins, budgets and rules of @model; unsealed. @copy_forecasts: (out) */
TwModel *coupled_model_copy (const TwModel       *model,
                             const TwForecastSet *forecasts,
                             const CoupledCopy   *copy,
                             TwForecastSet      **copy_forecasts);

/* 0 .. n - 1 in an order drawn. Free with g_free(). */
guint32 *coupled_model_shuffle (guint  n,
                                GRand *rand);
