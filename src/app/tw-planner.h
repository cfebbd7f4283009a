/* tw-planner.h: the engines on worker threads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-adjusted-plan.h"
#include "allocate/tw-allocate.h"
#include "allocate/tw-plan-editor.h"
#include "forecast/tw-forecast-model.h"

G_BEGIN_DECLS

/**
 * TwEngine: the questions the planner asks; a test gives slow or failing ones
 *
 * As tw_forecast_model(), tw_allocate(), tw_plan_editor_edit() and tw_adjusted_plan_solve(), see there; the last (nullable), then
 * the one before it answers for many items as well.
 */
typedef struct _TwEngine
{
  TwForecastSet *(*forecast) (const TwModel *model,
                              int            n_threads,
                              TwProgressFunc progress,
                              gpointer       data,
                              GCancellable  *cancellable,
                              GError       **error);
  TwPlan *(*allocate) (const TwModel           *model,
                       const TwForecastSet     *forecasts,
                       const TwAllocateOptions *options,
                       const TwPlan            *start,
                       TwProgressFunc           progress,
                       gpointer                 data,
                       GCancellable            *cancellable,
                       GError                 **error);
  TwPlan *(*edit) (TwPlanEditor  *editor,
                   const TwModel *model,
                   const guint32 *items,
                   guint          n_items,
                   TwEditReach    reach,
                   GCancellable  *cancellable,
                   GError       **error);
  TwPlan *(*adjust) (const TwPlan  *start,
                     const TwModel *model,
                     const guint32 *items,
                     guint          n_items,
                     TwProgressFunc progress,
                     gpointer       data,
                     GCancellable  *cancellable,
                     GError       **error);
} TwEngine;

extern const TwEngine tw_engine_core;

/**
 * TwPlanner:
 *
 * Runs an engine on workers and hands its answers to the main thread. Forecasts, plans, previews and
 * refinements are asked apart. A new forecast or plan cancels the one under way. A preview is never cancelled
 * by the next, or a moving pointer would starve it: one runs, the newest waits, those between are
 * dropped. But one of more than %TW_PLANNER_MANY items takes its time: it tells how far it is, and the next one ends it. A refinement is what nobody waits for: any other question ends it, so that it never keeps
 * a hand waiting. An answer to anything but the latest question of its kind is never reported.
 *
 * Properties: "busy" bool, a forecast or a plan is under way; "progress" double, 0 .. 1, or -1; "preview-progress" likewise,
 * of a preview of many items.
 * Signals, on the main thread, with immutable answers lent for the emission: "forecasts"
 * (TwForecastSet *), "plan" (TwPlan *), "preview" (TwPlan *), "refined" (TwPlan *), "failed" (GError *); a
 * cancelled question is silent, and so is a refinement that fails.
 */
#define TW_TYPE_PLANNER (tw_planner_get_type ())
#define TW_PLANNER_MANY 16
G_DECLARE_FINAL_TYPE (TwPlanner, tw_planner, TW, PLANNER, GObject)

/* @engine: static data; tw_engine_core but in tests */
TwPlanner *tw_planner_new (const TwEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* Threads of one forecast or plan; 0 for one on each core. */
void tw_planner_set_n_threads (TwPlanner *self,
                               int        n_threads);

/* How close to the bound a plan is to come, relative to it, and how long it may take to; 0 for the engine's own. */
void tw_planner_set_precision (TwPlanner *self,
                               double     gap,
                               double     seconds);

void tw_planner_forecast (TwPlanner     *self,
                          const TwModel *model);

/**
 * tw_planner_plan:
 * @start: (nullable): an earlier answer to go on from
 * @items: (array length=n_items) (nullable): items to answer anew while all others keep their part
 *   of @start, whose model may then differ from @model in pins only; none for all items
 */
void tw_planner_plan (TwPlanner           *self,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      const TwPlan        *start,
                      const guint32       *items,
                      guint                n_items);

void tw_planner_preview (TwPlanner     *self,
                         const TwModel *model,
                         const TwPlan  *start,
                         const guint32 *items,
                         guint          n_items);

/* Goes on from @start, an answer to @model, in the background. */
void tw_planner_refine (TwPlanner     *self,
                        const TwModel *model,
                        const TwPlan  *start);

/* The same for an edit that is a plan already: @items answered anew from @start, and neighbours that share limits with
 * them, see #TwEditReach. */
void tw_planner_repair (TwPlanner     *self,
                        const TwModel *model,
                        const TwPlan  *start,
                        const guint32 *items,
                        guint          n_items);

/* Forgets previews under way and waiting. */
void tw_planner_drop_preview (TwPlanner *self);

/* Stops forecast and plan; previews and refinement too. */
void tw_planner_cancel (TwPlanner *self);

gboolean tw_planner_get_busy (TwPlanner *self);
gboolean tw_planner_get_forecasting (TwPlanner *self);
double   tw_planner_get_progress (TwPlanner *self);
double   tw_planner_get_preview_progress (TwPlanner *self);

G_END_DECLS
