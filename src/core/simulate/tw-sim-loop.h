/* tw-sim-loop.h: one item on one path, week by week
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-sim-setup.h"

G_BEGIN_DECLS

/**
 * TwSimRun: a scenario, as all its paths have it
 */
typedef struct
{
  const TwSimPolicyClass *class;
  gpointer   policy;
  TwSimWorld world;
} TwSimRun;

/**
 * TwSimTally: what came of a path under a scenario, over all items
 * @part: as tw_evaluate() has them
 * @rent: of places near the factory, overflow places, and fulfilment centres
 * @awaited: (array length=n_spaces): m³ of the stock on hand of items that are still to be played
 * @held, @left: (array length=n_spaces * n_weeks): m³ at the end of a week, and gone in it
 * @moved: (array length=n_lanes * n_weeks): m³; of TwSimShares
 * @made: (array length=n_makes * n_weeks): units ordered, by the week they are due; @finished: likewise, by the week they were
 * @spent: (array length=n_budgets)
 * @stock: (array length=n_weeks * TW_N_SIM_STOCKS): units at the end of a week
 */
typedef struct
{
  double  part[TW_N_PARTS];
  double  rent[3];
  double *awaited;
  double *held;
  double *left;
  double *moved;
  double *made;
  double *finished;
  double *spent;
  gint64 *stock;
  gint64  wanted;
  gint64  sold;
  gint64  n_cells;    /* item × market × week */
  gint64  n_in_stock; /* of these */
  gint64  old[2];
  gint64  returned;
  gint64  units; /* at the end of weeks, on the way and in the mail included; then those in or on the way to a country */
  gint64  committed;
  double  misplaced;
  double  cash;
  double  lost_margin;
  double  co2;
  double  changes;
  guint   n_tests;
  guint   n_won;
} TwSimTally;

void tw_sim_tally_init (TwSimTally       *self,
                        const TwSimSetup *setup);
void tw_sim_tally_reset (TwSimTally       *self,
                         const TwSimSetup *setup);
void tw_sim_tally_clear (TwSimTally *self);

/* Adds the fees that items pay together, once all are in. */
void tw_sim_tally_finish (TwSimTally       *self,
                          const TwSimSetup *setup,
                          const TwSimWorld *world);

/**
 * TwSimPlayer: room for one item; one for each thread
 */
typedef struct _TwSimPlayer TwSimPlayer;

TwSimPlayer *tw_sim_player_new (const TwSimSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
void         tw_sim_player_free (TwSimPlayer *self);

/**
 * tw_sim_player_play:
 * @scratch: of @run's policy
 * @lead: (array length=n_lanes * n_weeks): weeks each departure takes
 * @demand: (array length=n_markets of @item * n_weeks)
 * @tally: is added to, and says what of the shared limits is left
 */
void tw_sim_player_play (TwSimPlayer     *self,
                         const TwSimRun  *run,
                         gpointer         scratch,
                         guint            path,
                         const TwSimItem *item,
                         const guint16   *lead,
                         const gint32    *demand,
                         TwSimTally      *tally);

G_END_DECLS
