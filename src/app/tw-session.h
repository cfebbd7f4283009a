/* tw-session.h: the open plan, what is selected in it, and its answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "alert/tw-alerts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwSession:
 *
 * All that can change while the program runs: views observe it and never each other. Main thread
 * only. Model, forecasts and plan are immutable and lent until the signal that replaces them;
 * whoever keeps one longer takes a reference.
 *
 * Properties, all with notify: "item" int, index or -1 for all items; "place" int, index or -1;
 * "market" int, market number or -1 for none chosen; "week" uint, counted from the plan's start;
 * "busy" bool; "status" string, the header's line; "progress" double 0 .. 1, negative if unknown;
 * "can-undo", "can-redo" bool; "undo-label", "redo-label" string, the edit in words, nullable;
 * "modified" bool; "title" string; "preview-progress" double, how far the effect of an override of many items is known,
 * negative if none is being found.
 *
 * Signals: "model-changed": another plan was opened, or this one got other tables; forecasts and
 * plan may be %NULL until theirs. "forecasts-changed". "plan-changed": a new answer, which may be a
 * better one to the same question; the model may
 * be newer too, but in pins, overrides, rules, policies, scenarios and the accepted plan only. "preview-changed". "toast" (message, action label,
 * action name; the last two nullable). "failed" (message): a sentence for the user. "saved": the
 * document holds what the plan held when saving was asked for. "archive-changed": earlier forecasts were read.
 * "scenarios-changed": the open plan has other scenarios; not for another plan.
 * "alerts-changed": those of a new plan were found, or of a plan that is gone forgotten.
 * "shown-changed": another scenario is shown, or none, or its plan is there.
 */
#define TW_TYPE_SESSION (tw_session_get_type ())
G_DECLARE_FINAL_TYPE (TwSession, tw_session, TW, SESSION, GObject)

/**
 * TwMove: @units of an item leave on a lane in a week, counted from the plan's start
 */
typedef struct
{
  guint32 item;
  guint32 lane;
  guint32 week;
  guint32 units;
} TwMove;

TwSession *tw_session_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* A session on another engine than the core's, for tests; see tw-planner.h. */
struct _TwEngine;
TwSession *tw_session_new_with_engine (const struct _TwEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

const TwModel       *tw_session_get_model (TwSession *self);         /* (nullable): no plan is open */
const TwForecastSet *tw_session_get_forecasts (TwSession *self);     /* (nullable): until they are ready */
const TwPlan        *tw_session_get_plan (TwSession *self);          /* (nullable): until the first answer */
const TwPlan        *tw_session_get_previous_plan (TwSession *self); /* (nullable): before the last edit */
const TwPlan        *tw_session_get_preview (TwSession *self);       /* (nullable): answer to the tentative move */
/* (nullable): the preview if the tentative move can be made: what cannot has an answer too, whose figures mean nothing */
const TwPlan *tw_session_get_answer (TwSession *self);

int   tw_session_get_item (TwSession *self);
int   tw_session_get_place (TwSession *self);
int   tw_session_get_market (TwSession *self);
guint tw_session_get_week (TwSession *self);
void  tw_session_set_item (TwSession *self,
                           int        item);
void  tw_session_set_place (TwSession *self,
                            int        place);
void  tw_session_set_market (TwSession *self,
                             int        market);
void  tw_session_set_week (TwSession *self,
                           guint      week);

gboolean    tw_session_get_busy (TwSession *self);
const char *tw_session_get_status (TwSession *self);
const char *tw_session_get_title (TwSession *self);
gboolean    tw_session_get_modified (TwSession *self);
gboolean    tw_session_get_can_undo (TwSession *self);
gboolean    tw_session_get_can_redo (TwSession *self);

/* (nullable): the document that saving writes; %NULL if the plan has none yet */
GFile *tw_session_get_file (TwSession *self);

/* Who edits: the login, where the name of its owner is not known. */
const char *tw_session_get_author (void);

/* Threads of the engines; 0 for one on each core. */
void tw_session_set_n_threads (TwSession *self,
                               int        n_threads);
int  tw_session_get_n_threads (TwSession *self);

/* How close to the bound plans are to come, relative to it, and how many seconds they may take to; 0 for the engine's
 * own. For the plans asked for from now on. */
void tw_session_set_precision (TwSession *self,
                               double     gap,
                               double     seconds);

/**
 * tw_session_preview_move:
 * @move: (nullable): the tentative move; %NULL clears the preview
 *
 * Asks what the plan would be with @move. The newest question wins; while one is being answered
 * at most one more waits, so it may be called on every motion of the pointer.
 */
void tw_session_preview_move (TwSession    *self,
                              const TwMove *move);

/* Pins @move: an edit that can be undone, is in the plan file when this returns, and is answered
 * by "plan-changed" later. */
void tw_session_commit_move (TwSession    *self,
                             const TwMove *move);

/* The same for a line of the plan as it stands: @move's units are those it has, and stay. */
void tw_session_lock_line (TwSession    *self,
                           const TwMove *move);
void tw_session_remove_pin (TwSession *self,
                            gint64     id);

/**
 * tw_session_preview_override:
 * @override: (nullable): a tentative override, as for tw_session_set_override(); %NULL clears the preview
 *
 * Asks as tw_session_preview_move() does what the plan would be. What would be expected is known at once, see
 * tw_session_get_tentative_forecasts(). An override of many items takes its time, see "preview-progress".
 */
void tw_session_preview_override (TwSession        *self,
                                  const TwOverride *override);

/* (nullable): forecasts under the tentative override, whether an answer to it is on its way or there, and whether the
 * preview is it. */
const TwForecastSet *tw_session_get_tentative_forecasts (TwSession *self);
const TwModel       *tw_session_get_tentative_model (TwSession *self); /* (nullable): with the override, while there are such */
gboolean             tw_session_is_override_asked (TwSession *self);
gboolean             tw_session_has_override_answer (TwSession *self);

/* (nullable): what the answer to an override is to be compared with: the plan, with the same items solved anew as they are.
 * An item solved anew is often a little better or worse already; that is no effect of the override. */
const TwPlan *tw_session_get_override_baseline (TwSession *self);

/**
 * tw_session_set_override:
 * @override: @id: 0 for a new one, else of the one it replaces; author and time are found here
 *
 * Lays the planner's word over the forecasts: an edit like the others. Forecasts follow at once, the plan as always.
 *
 * Returns: whether it was made; if not, "failed" has said why and a preview of it goes on
 */
gboolean tw_session_set_override (TwSession        *self,
                                  const TwOverride *override);
void     tw_session_remove_override (TwSession *self,
                                     gint64     id);

/* Where the planner says that an item stands in a market, %TW_PHASE_NONE to leave it to the rule: an edit likewise. */
void tw_session_set_phase (TwSession *self,
                           guint32    item,
                           guint32    market,
                           TwPhase    phase);

/* Other offers for those of @offers, such as of markets where an item was not on sale: an edit that can be undone. Everything is
 * forecast and planned anew, as after an import. FALSE if it was refused. */
gboolean tw_session_list_offers (TwSession           *self,
                                 const TwMarketOffer *offers,
                                 guint                n_offers);

/* What the planner asks of every plan: an edit like the others. The same rules again are none. */
void tw_session_set_rules (TwSession     *self,
                           const TwRules *rules);

/* The chain that the plan runs under, or one of its items; %TW_POLICY_OF_PLAN for an item to run as the plan does. Edits. */
void tw_session_set_policy (TwSession *self,
                            TwPolicy   policy);
void tw_session_set_item_policy (TwSession *self,
                                 guint32    item,
                                 TwPolicy   policy);

/**
 * tw_session_set_scenario:
 * @scenario: @id: 0 for a new one, which comes last, else of the one it replaces
 *
 * An edit like the others, but for which no plan is made anew. The same scenario again is none.
 *
 * Returns: its id; 0 if it could not be made, told to the user
 */
gint64 tw_session_set_scenario (TwSession        *self,
                                const TwScenario *scenario);
void   tw_session_remove_scenario (TwSession *self,
                                   gint64     id);

/* Another of the same under @name, right behind it; what was decided about it is not copied. Its id, or 0. */
gint64 tw_session_duplicate_scenario (TwSession  *self,
                                      gint64      id,
                                      const char *name);

/**
 * tw_session_show_scenario:
 * @id: of a scenario; 0 for the plan as it is
 *
 * Asks what the plan would be if all that goes wrong in the scenario did so from today on, and for good: the engine plans
 * anew under its lead times, prices, limits and demand, along the ways of its chain (tw-policy-model.h). It answers by
 * "shown-changed" and follows edits. The plan itself stays as it is.
 */
void   tw_session_show_scenario (TwSession *self,
                                 gint64     id);
gint64 tw_session_get_shown_scenario (TwSession *self);

/* (nullable): the plan in the scenario shown, of a model with other lanes, places and offers than the session's; %NULL until it
 * is there */
const TwPlan *tw_session_get_scenario_plan (TwSession *self);

/* Keeps the lines of the present plan as the accepted one: an edit. Nothing happens without an answer. */
void tw_session_accept_plan (TwSession *self);
void tw_session_undo (TwSession *self);
void tw_session_redo (TwSession *self);

/* Stops forecast and plan under way; the last answer stays. Replanning answers everything anew. */
void tw_session_cancel (TwSession *self);
void tw_session_replan (TwSession *self);

/* Reads the earlier forecasts that the plan file keeps, on the worker of the file; "archive-changed" tells when they are there:
 * (nullable) (element-type TwArchivedForecast). Another plan begins without. */
void          tw_session_request_archive (TwSession *self);
const GArray *tw_session_get_archive (TwSession *self);

/* (nullable): what in the plan needs the planner; for a moment that of the plan before. Items and places are those of the
 * present model. */
const TwAlerts *tw_session_get_alerts (TwSession *self);

/* Opening answers through "model-changed" or "failed"; the plan that was open is gone only then. */
void tw_session_open_demo (TwSession *self);
void tw_session_new_plan (TwSession *self);
void tw_session_open_file (TwSession *self,
                           GFile     *file);

/* @work_path: one of tw_plan_file_list_recoverable() */
void tw_session_recover (TwSession  *self,
                         const char *work_path);

/* Takes tables or reports into the open plan, or into a new one where none is open; an edit that
 * can be undone. Sales lines as UCI publishes them open as a plan of their own. */
void tw_session_import_files (TwSession    *self,
                              GFile *const *files,
                              guint         n_files);

/* @file: (nullable): where to; %NULL for the file the plan came from. Answers through "saved" or "failed". */
void tw_session_save (TwSession *self,
                      GFile     *file);

/* Forgets the plan and its unsaved edits. A session that is freed without it leaves them to recovery. */
void tw_session_close (TwSession *self);

G_END_DECLS
