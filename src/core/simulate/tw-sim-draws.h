/* tw-sim-draws.h: what chance decides on a path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every draw is a function of seed, path, what it is for and a number in that row, so that all policies meet the same luck
 * and neither threads nor the order of things change it.
 *
 * Demand: the normal score of an item in a market and week is the sum of a part that all items of the market share, one that
 * all markets of the item share, and one of its own; each hangs together over the weeks as the series does
 * (tw-forecast-path.h), so that every series keeps the law of its forecast.
 *
 * Lead times: of a lane and week, for all items alike. With probability %TW_SIM_HOLD_PROBABILITY customs hold the departure for
 * five times its mean time in customs, or for less where holds alone would make more than half of the lane's variance; the
 * rest is log-normal (tw-lane.h). Mean and standard deviation are those of the lane.
 */

#pragma once

#include <glib.h>

#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/* Shares of the variance of demand scores. Measured on weekly sales of Walmart's departments: errors of last year's week, scaled
 * by the last eight weeks, have a correlation of 0.09 between departments of a store, and of 0.17 between stores in a department. */
#define TW_SIM_MARKET_SHARE 0.1
#define TW_SIM_ITEM_SHARE   0.15

#define TW_SIM_HOLD_PROBABILITY 0.1

typedef enum
{
  TW_SIM_DRAW_MARKET,
  TW_SIM_DRAW_ITEM,
  TW_SIM_DRAW_SERIES,
  TW_SIM_DRAW_LEAD,
  TW_SIM_DRAW_HOLD,
  TW_SIM_DRAW_SHIPMENT,
  TW_SIM_DRAW_RETURN,
  TW_SIM_DRAW_SERVE,
  TW_SIM_DRAW_ORDER,
  TW_SIM_DRAW_SHOCK,
  TW_SIM_DRAW_MAKE,
} TwSimDraw;

/* Steele, Lea & Flood, Fast splittable pseudorandom number generators, 2014. */
static inline guint64
tw_sim_draws_mix (guint64 x)
{
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return x ^ (x >> 31);
}

/* The row of numbers of @what and @index on a path. */
static inline guint64
tw_sim_draws_start (guint64   seed,
                    guint     path,
                    TwSimDraw what,
                    guint64   index)
{
  guint64 x = tw_sim_draws_mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  x = tw_sim_draws_mix (x ^ ((guint64) path << 8 | what));

  return tw_sim_draws_mix (x + index * G_GUINT64_CONSTANT (0xd1342543de82ef95));
}

/* Above 0 and below 1: number @n of a row. */
static inline double
tw_sim_draws_get_uniform (guint64 start,
                          guint64 n)
{
  return ((double) (tw_sim_draws_mix (start + (n + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 12) + 0.5) * 0x1p-52;
}

/* The first @n standard normal numbers of a row, from a table of the inverse law that is within 5e-5. */
void tw_sim_draws_fill_normal (guint64 start,
                               guint   n,
                               float  *out);

/* Units of @n that come to pass with probability @p each, from a uniform number: not falling in it. */
gint32 tw_sim_draws_get_binomial (gint32 n,
                                  double p,
                                  double uniform);

/**
 * TwSimLead: the law of a lane's lead time, ready to draw from
 * @log_mean, @log_sd: of the log-normal part, days; @log_sd 0 for a constant of @base days
 * @hold: days that customs hold
 */
typedef struct
{
  double log_mean;
  double log_sd;
  double base;
  double hold;
} TwSimLead;

/* @spread: factor of the lane's standard deviation. */
void tw_sim_lead_init (TwSimLead    *self,
                       const TwLane *lane,
                       double        spread);

/* Days, from a normal score and a uniform number. */
double tw_sim_lead_get_days (const TwSimLead *self,
                             double           score,
                             double           uniform);

G_END_DECLS
