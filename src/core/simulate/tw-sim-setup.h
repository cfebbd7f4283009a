/* tw-sim-setup.h: a model as its paths read it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-path.h"
#include "simulate/tw-sim-policy.h"

G_BEGIN_DECLS

/**
 * TwSimAge: units of a place that are old at the end of a week
 * @kind: of a fee, -1, or 0 and 1 for the first and second mark that are counted
 * @charge: what reaching this age adds to a unit's week
 * @lag: units that came @lag weeks before the end of a week are old
 * @young: (array length=n_weeks): units of today's stock that are not old at the end of the week
 */
typedef struct
{
  guint32 place;
  gint32  kind;
  double  charge;
  guint   lag;
  gint32 *young;
} TwSimAge;

/* What the ledger needs of an item; rows of weeks are of places unless said otherwise. */
typedef struct _TwSimItemLedger
{
  double    capital; /* of a unit and week */
  double   *rent;    /* [n_places * n_weeks]: of a unit */
  TwSimAge *age;     /* [n_ages] */
  guint     n_ages;
  float    *low_stock; /* [number of steps * n_weeks]: stock below which the fee of a step is due */
  guint    *first_low; /* [n_places] */
  gint64   *room;      /* [n_places * 2]: of the end slices */
  float    *much;      /* [n_weeks * n_places]: 80 % point of the demand of the window that begins */
  float    *mean;      /* [n_weeks * n_places]: its mean */
  guint    *serve;     /* [n_markets]: in what order they are served */
  double   *margin;    /* [n_markets]: of a sale, its unit replaced */
} TwSimItemLedger;

typedef struct _TwSimItemDraws
{
  TwForecastPaths **paths; /* [n_markets] */
} TwSimItemDraws;

/* Numbers of what items share, -1 for what has no limit or fee that counts it together. */
typedef struct _TwSimShares
{
  gint32 *space;   /* [n_places] */
  gint32 *lane;    /* [n_lanes] */
  gint32 *make;    /* [n_places] */
  double *on_hand; /* [n_spaces]: m³ at the start, of all items that are simulated */
  double *co2;     /* [n_lanes of the model]: kg for one kg */
  guint   n_spaces;
  guint   n_lanes;
  guint   n_makes;
  guint   n_budgets;
} TwSimShares;

/* The setup of a run; the arguments must outlive it. */
TwSimSetup *tw_sim_setup_new (const TwModel       *model,
                              const TwForecastSet *forecasts,
                              const TwPlan        *plan,
                              const TwSeaLanes    *sea,
                              const TwSimOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void        tw_sim_setup_free (TwSimSetup *self);

G_END_DECLS
