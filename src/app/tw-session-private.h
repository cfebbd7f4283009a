/* tw-session-private.h: what the files of the session share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-document.h"
#include "tw-history.h"
#include "tw-planner.h"
#include "tw-session.h"

G_BEGIN_DECLS

/**
 * TwFileWork: what goes on with the plan file on its worker
 * @TW_FILE_WORK_OPENING: another plan is being opened; the present one stays until then
 * @TW_FILE_WORK_IMPORTING: the present one is being changed, so that edits have to wait
 */
typedef enum
{
  TW_FILE_WORK_NONE,
  TW_FILE_WORK_OPENING,
  TW_FILE_WORK_IMPORTING,
} TwFileWork;

struct _TwSession
{
  GObject parent_instance;

  const TwEngine *engine;

  TwPlanner   *planner;
  TwHistory   *history;
  GThreadPool *files; /* one thread, so that work on files keeps its order */
  TwFileWork   file_work;
  guint        file_serial; /* of the latest opening; older ones are closed on arrival */

  TwPlanFile *file;
  gboolean    untitled;
  TwSnapshot  now;
  TwPlan     *answer; /* the last one, of an older model while the next is computed */
  TwPlan     *previous;

  TwPlan        *preview;
  TwPlan        *last_preview;    /* kept when the preview is dropped: the move may be committed next */
  gboolean       previewing;      /* there is a tentative move or override */
  TwForecastSet *tentative;       /* (nullable): forecasts under the tentative override */
  TwModel       *tentative_model; /* with it */
  TwPlan        *neutral;         /* (nullable): @neutral_of with @neutral_items solved anew as they are: what its effect is measured from */
  TwPlan        *neutral_of;
  GArray        *neutral_items;
  gboolean       asks_neutral;  /* the preview under way is @neutral */
  gboolean       asked_neutral; /* it was asked for this very override */
  gboolean       repairing;     /* the refinement under way is of a dropped move's neighbours */
  TwPlan        *refined;       /* a better answer to the present model that came while a hand was full */
  double         gap;           /* wanted, 0 for the engine's own */
  guint          resume_source;

  TwPlan *stored; /* where the engine stopped when the document was last open; until the first answer */
  guint   store_source;

  GArray *archive; /* (nullable): of TwArchivedForecast, once it was asked for */

  TwAlerts     *alerts;            /* (nullable): of the plan, or of one just before it */
  GCancellable *alert_cancellable; /* (nullable): of the search that goes on */
  guint         alert_source;

  int           n_threads;         /* wanted, 0 for one a core */
  gint64        shown;             /* scenario that the plan is shown in; 0 for none */
  TwScenario    shown_as;          /* what it was when it was asked for */
  TwPlan       *shown_plan;        /* (nullable): in it */
  TwPlan       *shown_of;          /* (nullable): the answer when it was asked for */
  GTask        *shown_task;        /* (unowned) (nullable): that finds it */
  GCancellable *shown_cancellable; /* (nullable) */

  int   item;
  int   place;
  int   market;
  guint week;

  gboolean stopped; /* the user stopped the forecast or plan that is missing */
  gboolean busy;
  char    *status;
  double   progress;
  double   preview_progress;
  char    *title;
  char    *undo_label;
  char    *redo_label;
  gboolean modified;
};

/* Signals without arguments. */
typedef enum
{
  TW_SESSION_MODEL_CHANGED,
  TW_SESSION_FORECASTS_CHANGED,
  TW_SESSION_PLAN_CHANGED,
  TW_SESSION_PREVIEW_CHANGED,
  TW_SESSION_SAVED,
  TW_SESSION_ARCHIVE_CHANGED,
  TW_SESSION_SCENARIOS_CHANGED,
  TW_SESSION_ALERTS_CHANGED,
  TW_SESSION_SHOWN_CHANGED,
} TwSessionSignal;
#define TW_N_SESSION_SIGNALS 9

/* ---- tw-session.c ---- */

void tw_session_emit (TwSession      *self,
                      TwSessionSignal signal);
void tw_session_fail (TwSession    *self,
                      const GError *error);
void tw_session_toast (TwSession  *self,
                       const char *message,
                       const char *action_label,
                       const char *action_name);

/* Brings every property that follows from others up to date. */
void tw_session_update_state (TwSession *self);

/* Selections that the present model does not have become none. */
void tw_session_clamp_selection (TwSession *self);

/* ---- tw-session-answers.c ---- */

void tw_session_connect_planner (TwSession *self);
void tw_session_drop_preview (TwSession *self);

/* The same once a hand lets go: what waited for it may go on. */
void tw_session_end_preview (TwSession *self);

/* Whether the answer at hand differs from one to the present model by pins alone. */
gboolean tw_session_has_answer (TwSession *self);

/**
 * tw_session_find_start:
 * @model: differs from the present one by pins and overrides; @forecasts: its
 * @most: items that are worth answering one by one
 * @start: (out) (transfer full), @items: (out) (transfer full) (element-type guint32): what to ask the planner
 *
 * Returns: %FALSE if there is no answer of these tables, or too many items to answer one by one
 */
gboolean tw_session_find_start (TwSession           *self,
                                const TwModel       *model,
                                const TwForecastSet *forecasts,
                                guint                most,
                                TwPlan             **start,
                                GArray             **items);

/* (transfer full) (element-type guint32): items whose pins differ: all that has to be answered anew, since no stock of one
 * item can become another's. The models differ in pins only. */
GArray *tw_session_find_changed_items (const TwModel *before,
                                       const TwModel *after);

/* Whatever is missing to an answer of the present model. */
void tw_session_ask (TwSession *self,
                     TwEdit     edit);

/* A plan that came as an answer to the present model; the engine goes on behind it where that is worth its while. */
void tw_session_take_answer (TwSession *self,
                             TwPlan    *plan);

/* The same for one that is not to be searched on from. */
void tw_session_show_answer (TwSession *self,
                             TwPlan    *plan);

/* Where the next edit is answered from, shown or not. */
void tw_session_set_answer (TwSession *self,
                            TwPlan    *plan);

/* The answer to the model of before as one to the present, which asks the same; a question under way stays. */
void tw_session_keep_answer (TwSession *self);

/* ---- tw-session-edit.c ---- */

/* Whether an edit is possible now; tells the user if not. */
gboolean tw_session_check_editable (TwSession *self);

/* @model in the place of the present one: in the plan file, and to be undone; FALSE, told to the user, if the file refuses
 * it. Then whatever is missing to its answer. */
gboolean tw_session_commit (TwSession     *self,
                            const TwModel *model,
                            const char    *label,
                            TwEdit         edit);

/* Another plan, with what @document holds; the one that was open is closed. */
void tw_session_adopt_document (TwSession  *self,
                                TwDocument *document);

/* An edit that brought other tables, which are in the plan file already. */
void tw_session_adopt_import (TwSession     *self,
                              const TwModel *model,
                              const char    *label);

/* ---- tw-session-alerts.c ---- */

/* Finds the alerts of the present plan anew; and forgets those of one that is gone. */
void tw_session_ask_alerts (TwSession *self);
void tw_session_forget_alerts (TwSession *self);

/* ---- tw-session-overrides.c ---- */

/* Whether @plan, an answer to a preview, was what effects are measured from; the override is asked about next. */
gboolean tw_session_take_neutral (TwSession *self,
                                  TwPlan    *plan);
void     tw_session_forget_tentative (TwSession *self);

/* As "preview-progress". */
double tw_session_get_tentative_progress (TwSession *self);

/* ---- tw-session-scenarios.c ---- */

/* Scenarios were edited, or that was undone: @plan (nullable) is what was there before. */
void tw_session_settle_scenarios (TwSession *self,
                                  TwPlan    *plan);

/* ---- tw-session-shown.c ---- */

/* Asks again for what is shown in a scenario, if the plan has become another. */
void tw_session_update_shown (TwSession *self);

/* Scenarios were edited: the one on show is asked for anew only if it plays otherwise. */
void tw_session_rename_shown (TwSession *self);
void tw_session_forget_shown (TwSession *self);

/* ---- tw-session-files.c ---- */

GThreadPool *tw_session_new_file_queue (void);
void         tw_session_store_forecasts (TwSession *self);
void         tw_session_store_model (TwSession *self);

/* Keeps where the engine stopped, once the answers come less thick; saving does so at once. */
void tw_session_store_answer_soon (TwSession *self);

G_END_DECLS
