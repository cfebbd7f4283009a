/* tw-plan-file.h: an open plan: a private working copy, and the document it belongs to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-forecast-archive.h"
#include "model/tw-plan.h"

G_BEGIN_DECLS

/**
 * TwPlanFile:
 *
 * One open plan. All reading and writing goes to a working copy, a folder of its own in the user's data
 * directory; each edit is one transaction, on disk when the call returns. The document itself is read
 * once and replaced as a whole by tw_plan_file_save(). A process that dies leaves its working copy,
 * with every edit whose call had returned, to tw_plan_file_recover(); a lock that the kernel releases
 * tells living owners from dead ones.
 *
 * The functions may be called from any thread; calls on one object wait for each other.
 *
 * Errors: %TW_IO_ERROR, or %G_IO_ERROR for the document.
 */
#define TW_TYPE_PLAN_FILE (tw_plan_file_get_type ())
G_DECLARE_FINAL_TYPE (TwPlanFile, tw_plan_file, TW, PLAN_FILE, GObject)

/* A plan larger than this is not opened. */
#define TW_PLAN_FILE_MAX_BYTES (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)

/* @work_dir is made if it is missing, for its owner only. A new plan is not modified until its first
 * edit: until then there is nothing that a kill could lose. */
TwPlanFile *tw_plan_file_new (const char    *work_dir,
                              const TwModel *model,
                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_file_open:
 *
 * Copies the document to a working copy, checks it (PRAGMA integrity_check; quick_check, which skips
 * the comparison of indexes with tables, above 64 MB), and brings it to the newest schema there. The
 * document stays as it is.
 */
TwPlanFile *tw_plan_file_open (const char *work_dir,
                               GFile      *file,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_file_recover:
 * @work_path: one of tw_plan_file_list_recoverable()
 *
 * Takes over a working copy left by a killed process, with the document it belonged to. It counts as
 * modified. Errors: as for opening; %TW_IO_ERROR_STORAGE if its owner lives.
 */
TwPlanFile *tw_plan_file_recover (const char *work_path,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_file_list_recoverable:
 *
 * Working copies whose owner is dead and that hold edits no document has; other folders of dead owners
 * are removed on the way.
 *
 * Returns: (transfer full) (array zero-terminated=1): paths, the latest first
 */
char **tw_plan_file_list_recoverable (const char *work_dir) G_GNUC_WARN_UNUSED_RESULT;

/* Removes a working copy that the user does not want back. FALSE if its owner lives. */
gboolean tw_plan_file_discard (const char *work_path,
                               GError    **error);

TwModel *tw_plan_file_load_model (TwPlanFile *self,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each replaces all rows of its table in one transaction: one committed edit. The rows must be those of a
 * model that tw_model_with_pins() and kin accepted. */
gboolean tw_plan_file_set_pins (TwPlanFile  *self,
                                const TwPin *pins,
                                guint        n,
                                GError     **error);
gboolean tw_plan_file_set_overrides (TwPlanFile       *self,
                                     const TwOverride *overrides,
                                     guint             n,
                                     GError          **error);

gboolean tw_plan_file_set_rules (TwPlanFile    *self,
                                 const TwRules *rules,
                                 GError       **error);
gboolean tw_plan_file_set_accepted (TwPlanFile       *self,
                                    const TwAccepted *accepted,
                                    guint             n,
                                    GError          **error);

gboolean tw_plan_file_set_scenarios (TwPlanFile       *self,
                                     const TwScenario *scenarios,
                                     guint             n,
                                     GError          **error);
gboolean tw_plan_file_set_item_policies (TwPlanFile         *self,
                                         const TwItemPolicy *policies,
                                         guint               n,
                                         GError            **error);

/* One committed edit likewise: the phase of an item in market number @market. */
gboolean tw_plan_file_set_offer_phase (TwPlanFile *self,
                                       guint32     item,
                                       guint32     market,
                                       TwPhase     phase,
                                       GError    **error);

/* Replaces all content, in one transaction; cached forecasts and answers go, forecasts of other data into the archive. */
gboolean tw_plan_file_replace_model (TwPlanFile    *self,
                                     const TwModel *model,
                                     GError       **error);

/* Keeps forecasts with a digest of their inputs as they are in the file now; no edit, so the plan does not
 * become modified. Loading gives %NULL without error where there are none or @model has other inputs. */
gboolean       tw_plan_file_store_forecasts (TwPlanFile          *self,
                                             const TwForecastSet *forecasts,
                                             GError             **error);
TwForecastSet *tw_plan_file_load_forecasts (TwPlanFile    *self,
                                            const TwModel *model,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type TwArchivedForecast): forecasts from before the data changed, of what @model still has */
GArray *tw_plan_file_load_archive (TwPlanFile    *self,
                                   const TwModel *model,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_file_store_answer:
 *
 * Keeps where the engine stopped (TwItemPlan.basis) and the shared limits with their prices, so that tw_allocate() can go
 * on from there when the plan is opened again. No edit, so the plan does not become modified. Only what differs from what
 * the file holds is written, in parts between which edits come through; an answer that is not whole when the process
 * dies, or that a newer one or other content overtakes, is as if it had not been. For a worker: ten thousand items
 * take seconds.
 *
 * Loading gives a plan whose items hold a basis and nothing else (their arrays are %NULL), good for @start of
 * tw_allocate() only; %NULL without error where there is none, or @model has another horizon, other items, places or
 * lanes. Fees, rules, pins and @forecasts may differ from those it was made from.
 */
gboolean tw_plan_file_store_answer (TwPlanFile   *self,
                                    const TwPlan *plan,
                                    GError      **error);
TwPlan  *tw_plan_file_load_answer (TwPlanFile          *self,
                                   const TwModel       *model,
                                   const TwForecastSet *forecasts,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_plan_file_save:
 * @target: document to write; it becomes the document of this plan
 *
 * Writes a clean snapshot in the working folder and replaces @target with it as a whole: whoever is
 * killed on the way leaves the old document or the new one. A @target that does not exist yet is first
 * made empty. Failure leaves document and working copy as they were.
 */
gboolean tw_plan_file_save (TwPlanFile *self,
                            GFile      *target,
                            GError    **error);

gboolean tw_plan_file_is_modified (TwPlanFile *self);

/* (nullable) (transfer none): the document; %NULL for a plan that was never saved */
GFile *tw_plan_file_get_file (TwPlanFile *self);

/* The folder of the working copy. */
const char *tw_plan_file_get_work_path (TwPlanFile *self);

/* Removes the working copy: edits that were not saved are gone. Only unref is of use afterwards; an
 * object that is freed without it leaves its working copy, as a killed process does. */
void tw_plan_file_close (TwPlanFile *self);

/* Whether a document is whole: integrity of the database, then every row as in
 * tw_plan_file_load_model(). Works on a copy in the temporary directory. */
gboolean tw_plan_file_check (const char *path,
                             GError    **error);

G_END_DECLS
