/* tw-limits.h: what the items of a plan share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-network-template.h"
#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwLimit: one shared limit
 * @capacity: in its measure: cm³, units or 1/10000 of the plan's currency; rounded down
 * @overage: of a soft limit: cost of one measure above @capacity, plan currency; infinite if hard
 */
typedef struct
{
  TwLimitKind kind;
  guint32     index;
  guint16     week;
  gboolean    hard;
  gint64      capacity;
  double      overage;
} TwLimit;

#define TW_N_LIMIT_KINDS 4

/* Sums over items; no model's pass its range. */
typedef __int128 TwUse;

/**
 * TwLimits: the shared limits of a model's planned weeks, ordered by kind, index and week
 *
 * Storage of (place, week) is used by what is there at the end of the week; a lane by what leaves in the week;
 * production of (factory, week) by what is finished in it; a budget by what is ordered in its weeks. An item uses
 * whole measures per unit, at least one. Computed once a run, then read by all threads.
 */
typedef struct
{
  const TwNetworkTemplate *template;
  TwLimit *limit;
  guint    n;

  /*< private >*/
  gint32 *storage;    /* [n_places * n_weeks]: number of the limit, -1 where there is none */
  gint32 *lane;       /* [n_lanes * n_weeks] */
  gint32 *production; /* [n_places * n_weeks] */
  gint32 *budget;     /* [n_weeks] */
} TwLimits;

/* @template must outlive it. O(weeks × (places + lanes)). */
TwLimits *tw_limits_new (const TwNetworkTemplate *template) G_GNUC_WARN_UNUSED_RESULT;
void      tw_limits_free (TwLimits *self);

/* Number of the limit, -1 where there is none. @index is of a place or lane of the model, ignored for budgets. */
gint32 tw_limits_find (const TwLimits *self,
                       TwLimitKind     kind,
                       guint32         index,
                       guint           week);

/* What a unit of @item uses of a limit of @kind, in its measure, >= 1. */
gint64 tw_limits_get_unit_use (const TwLimits *self,
                               TwLimitKind     kind,
                               guint32         item);

/* Measures in one m³, unit or unit of money. */
double tw_limit_kind_get_scale (TwLimitKind kind);

/* A price in millionths of the plan's currency, to twelve digits; and that of a measure of a limit, as the engine had it: the
 * digits left out are what is lost between one form and the other. */
double tw_limit_round_micros (double micros) G_GNUC_CONST;
double tw_limit_use_get_micros (const TwLimitUse *use);

/* What the pins of @item use of lanes is added to @use (array length=n). */
void tw_limits_add_pins (const TwLimits *self,
                         guint32         item,
                         TwUse          *use);

/* What the decisions of @plan use, pins and all, is added to @use (array length=n), times @sign. */
void tw_limits_add_plan (const TwLimits   *self,
                         const TwItemPlan *plan,
                         int               sign,
                         TwUse            *use);

/* What soft limits that are passed cost, plan currency. @left: (array length=n): capacity less use */
double tw_limits_get_overage (const TwLimits *self,
                              const TwUse    *left);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwLimits, tw_limits_free)

G_END_DECLS
