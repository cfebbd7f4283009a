/* tw-session-files.c: opening, importing and saving on the session's file worker
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-session-private.h"

#include "tw-format.h"
#include "tw-table-import.h"

#include <glib/gi18n.h>

typedef enum
{
  WORK_OPEN_DEMO,
  WORK_NEW,
  WORK_OPEN,
  WORK_RECOVER,
  WORK_OPEN_RETAIL,
  WORK_IMPORT,
  WORK_SAVE,
  WORK_STORE_FORECASTS,
  WORK_STORE_MODEL,
  WORK_STORE_ANSWER,
  WORK_LOAD_ARCHIVE,
} WorkKind;

/* Answers that come closer together are not each worth a write. */
#define STORE_ANSWER_MS 1500

/* One piece of work. It holds all it needs; the worker touches nothing else. */
typedef struct
{
  WorkKind        kind;
  guint           serial;
  char           *path;
  GPtrArray      *sources; /* GFile * */
  TwWeek          week;
  TwPlanFile     *file;
  TwModel        *model;
  TwForecastSet  *forecasts;
  TwPlan         *answer;
  GArray         *archive;  /* out */
  TwDocument     *document; /* out */
  TwModel        *imported; /* out */
  TwImportReport *report;   /* out */
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  g_free (work->path);
  g_clear_pointer (&work->sources, g_ptr_array_unref);
  g_clear_object (&work->file);
  g_clear_pointer (&work->model, tw_model_unref);
  g_clear_pointer (&work->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&work->answer, tw_plan_unref);
  g_clear_pointer (&work->archive, g_array_unref);
  g_clear_pointer (&work->document, tw_document_free);
  g_clear_pointer (&work->imported, tw_model_unref);
  g_clear_pointer (&work->report, tw_import_report_free);
  g_free (work);
}

static Work *
new_work (TwSession *self,
          WorkKind   kind)
{
  Work *work = g_new0 (Work, 1);

  work->kind = kind;
  work->file = self->file != NULL ? g_object_ref (self->file) : NULL;
  work->sources = g_ptr_array_new_with_free_func (g_object_unref);

  return work;
}

/* ---- on the worker ---- */

static gboolean
import_tables (Work    *work,
               GError **error)
{
  work->report = tw_import_report_new ();
  work->imported = tw_table_import (work->model, (GFile *const *) work->sources->pdata, work->sources->len, work->report, error);

  return work->imported != NULL && tw_plan_file_replace_model (work->file, work->imported, error);
}

static gboolean
import_lines (Work         *work,
              GCancellable *cancellable,
              GError      **error)
{
  work->report = tw_import_report_new ();
  work->document = tw_document_open_online_retail (g_ptr_array_index (work->sources, 0), work->report, cancellable, error);

  return work->document != NULL;
}

static gboolean
do_work (Work         *work,
         GCancellable *cancellable,
         GError      **error)
{
  GFile *first = work->sources->len > 0 ? g_ptr_array_index (work->sources, 0) : NULL;

  switch (work->kind)
    {
    case WORK_OPEN_DEMO:
      work->document = tw_document_open_demo (error);
      return work->document != NULL;
    case WORK_NEW:
      work->report = work->sources->len > 0 ? tw_import_report_new () : NULL;
      work->document = tw_document_new (work->week, (GFile *const *) work->sources->pdata, work->sources->len, work->report, error);
      return work->document != NULL;
    case WORK_OPEN:
      work->document = tw_document_open (first, error);
      return work->document != NULL;
    case WORK_RECOVER:
      work->document = tw_document_recover (work->path, error);
      return work->document != NULL;
    case WORK_OPEN_RETAIL:
      return import_lines (work, cancellable, error);
    case WORK_IMPORT:
      return import_tables (work, error);
    case WORK_SAVE:
      return tw_plan_file_save (work->file, first, error);
    case WORK_STORE_FORECASTS:
      return tw_plan_file_store_forecasts (work->file, work->forecasts, error);
    case WORK_STORE_MODEL:
      return tw_plan_file_replace_model (work->file, work->model, error);
    case WORK_STORE_ANSWER:
      return tw_plan_file_store_answer (work->file, work->answer, error);
    case WORK_LOAD_ARCHIVE:
      work->archive = tw_plan_file_load_archive (work->file, work->model, error);
      return work->archive != NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
run_cb (gpointer data,
        gpointer unused)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (do_work (g_task_get_task_data (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

GThreadPool *
tw_session_new_file_queue (void)
{
  return g_thread_pool_new (run_cb, NULL, 1, FALSE, NULL);
}

/* ---- results, on the main thread ---- */

static void
report_import (TwSession            *self,
               const TwImportReport *report)
{
  guint64          n_taken = tw_import_report_get_taken (report, NULL);
  guint64          n_skipped = tw_import_report_get_skipped (report);
  g_autofree char *taken = tw_format_units ((double) n_taken);
  g_autofree char *skipped = tw_format_units ((double) n_skipped);
  g_autofree char *message = NULL;

  if (n_skipped == 0)
    message = g_strdup_printf (ngettext ("%s row imported", "%s rows imported", (gulong) n_taken), taken);
  else
    /* TRANSLATORS: numbers of rows */
    message = g_strdup_printf (_ ("Rows imported: %s; left out: %s"), taken, skipped);
  tw_session_toast (self, message, NULL, NULL);
}

static void
finish_opening (TwSession    *self,
                Work         *work,
                const GError *error)
{
  if (work->serial != self->file_serial) /* another one was asked for since; the document closes itself */
    return;

  self->file_work = TW_FILE_WORK_NONE;
  if (work->document != NULL)
    tw_session_adopt_document (self, work->document);
  else
    tw_session_fail (self, error);
  if (work->document != NULL && work->report != NULL)
    report_import (self, work->report);
}

static void
finish_import (TwSession    *self,
               Work         *work,
               const GError *error)
{
  if (work->file != self->file)
    return;

  self->file_work = TW_FILE_WORK_NONE;
  if (error != NULL)
    {
      tw_session_fail (self, error);
      return;
    }

  /* TRANSLATORS: an edit that can be undone */
  tw_session_adopt_import (self, work->imported, _ ("Import"));
  report_import (self, work->report);
}

static void
finish_saving (TwSession    *self,
               Work         *work,
               const GError *error)
{
  if (error != NULL)
    {
      tw_session_fail (self, error);
      return;
    }

  if (work->file == self->file)
    self->untitled = FALSE;
  tw_session_update_state (self);
  tw_session_emit (self, TW_SESSION_SAVED);
}

static void
finish_storing (TwSession    *self,
                Work         *work,
                const GError *error)
{
  if (work->kind == WORK_STORE_MODEL && work->file == self->file)
    self->file_work = TW_FILE_WORK_NONE;
  if (error != NULL && work->kind == WORK_STORE_MODEL)
    tw_session_fail (self, error);
  else if (error != NULL) /* only caches: what they hold is computed again next time */
    g_debug ("Forecasts or answer were not kept: %s", error->message);
}

/* Whether rows of items and markets are the same ones: edits share the tables, imports bring others. */
static gboolean
shares_tables (const TwModel *a,
               const TwModel *b)
{
  if (b == NULL || tw_model_get_n_items (a) != tw_model_get_n_items (b) || tw_model_get_n_markets (a) != tw_model_get_n_markets (b))
    return FALSE;

  return (tw_model_get_n_items (a) == 0 || tw_model_get_item (a, 0) == tw_model_get_item (b, 0)) &&
         (tw_model_get_n_places (a) == 0 || tw_model_get_place (a, 0) == tw_model_get_place (b, 0));
}

static void
finish_archive (TwSession    *self,
                Work         *work,
                const GError *error)
{
  if (error != NULL)
    g_debug ("Earlier forecasts were not read: %s", error->message); /* only figures to compare with */
  if (work->file != self->file || work->archive == NULL || !shares_tables (work->model, self->now.model))
    return;

  g_clear_pointer (&self->archive, g_array_unref);
  self->archive = g_array_ref (work->archive);
  tw_session_emit (self, TW_SESSION_ARCHIVE_CHANGED);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (TwSession) self = data;
  g_autoptr (GError) error = NULL;
  Work *work = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->planner == NULL) /* disposed */
    return;

  switch (work->kind)
    {
    case WORK_IMPORT:
      finish_import (self, work, error);
      break;
    case WORK_SAVE:
      finish_saving (self, work, error);
      break;
    case WORK_STORE_FORECASTS:
    case WORK_STORE_MODEL:
    case WORK_STORE_ANSWER:
      finish_storing (self, work, error);
      break;
    case WORK_LOAD_ARCHIVE:
      finish_archive (self, work, error);
      break;
    default:
      finish_opening (self, work, error);
    }
  tw_session_update_state (self);
}

/* ---- questions ---- */

/* The callback owns a reference to the session; no source object, as for the planner. */
static void
start (TwSession *self,
       Work      *work)
{
  GTask *task = g_task_new (NULL, NULL, done_cb, g_object_ref (self));

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, work, free_work);
  g_thread_pool_push (self->files, task, NULL);
  tw_session_update_state (self);
}

static void
start_opening (TwSession *self,
               Work      *work)
{
  work->serial = ++self->file_serial;
  self->file_work = TW_FILE_WORK_OPENING;
  start (self, work);
}

void
tw_session_store_forecasts (TwSession *self)
{
  Work *work;

  if (self->file_work == TW_FILE_WORK_IMPORTING) /* other tables are on their way into the file */
    return;

  work = new_work (self, WORK_STORE_FORECASTS);
  work->forecasts = tw_forecast_set_ref (self->now.forecasts);
  start (self, work);
}

void
tw_session_request_archive (TwSession *self)
{
  Work *work;

  g_return_if_fail (TW_IS_SESSION (self));

  if (self->file == NULL || self->now.model == NULL || self->file_work == TW_FILE_WORK_IMPORTING)
    return;

  work = new_work (self, WORK_LOAD_ARCHIVE);
  work->model = tw_model_ref (self->now.model);
  start (self, work);
}

const GArray *
tw_session_get_archive (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);

  return self->archive;
}

static void
store_answer (TwSession *self)
{
  Work *work;

  g_clear_handle_id (&self->store_source, g_source_remove);
  if (self->file == NULL || self->now.plan == NULL || self->file_work == TW_FILE_WORK_IMPORTING)
    return;

  work = new_work (self, WORK_STORE_ANSWER);
  work->answer = tw_plan_ref (self->now.plan);
  start (self, work);
}

static gboolean
store_answer_cb (gpointer data)
{
  TwSession *self = data;

  self->store_source = 0;
  store_answer (self);

  return G_SOURCE_REMOVE;
}

void
tw_session_store_answer_soon (TwSession *self)
{
  g_clear_handle_id (&self->store_source, g_source_remove);
  self->store_source = g_timeout_add (STORE_ANSWER_MS, store_answer_cb, self);
}

void
tw_session_store_model (TwSession *self)
{
  Work *work = new_work (self, WORK_STORE_MODEL);

  work->model = tw_model_ref (self->now.model);
  self->file_work = TW_FILE_WORK_IMPORTING;
  start (self, work);
}

void
tw_session_open_demo (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));

  start_opening (self, new_work (self, WORK_OPEN_DEMO));
}

/* The coming Monday, or today if it is one. */
static TwWeek
get_first_week (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int year, month, day;

  g_date_time_get_ymd (now, &year, &month, &day);

  return tw_week_from_day (tw_day_from_ymd (year, month, day) + 6);
}

void
tw_session_new_plan (TwSession *self)
{
  Work *work;

  g_return_if_fail (TW_IS_SESSION (self));

  work = new_work (self, WORK_NEW);
  work->week = get_first_week ();
  start_opening (self, work);
}

void
tw_session_open_file (TwSession *self,
                      GFile     *file)
{
  Work *work;

  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  work = new_work (self, WORK_OPEN);
  g_ptr_array_add (work->sources, g_object_ref (file));
  start_opening (self, work);
}

void
tw_session_recover (TwSession  *self,
                    const char *work_path)
{
  Work *work;

  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (work_path != NULL);

  work = new_work (self, WORK_RECOVER);
  work->path = g_strdup (work_path);
  start_opening (self, work);
}

void
tw_session_import_files (TwSession    *self,
                         GFile *const *files,
                         guint         n_files)
{
  Work *work;

  g_return_if_fail (TW_IS_SESSION (self));
  g_return_if_fail (files != NULL && n_files > 0);

  if (self->file_work == TW_FILE_WORK_IMPORTING)
    return;

  if (tw_document_is_online_retail (files[0]))
    {
      work = new_work (self, WORK_OPEN_RETAIL);
      g_ptr_array_add (work->sources, g_object_ref (files[0]));
      start_opening (self, work);
      return;
    }

  work = new_work (self, self->now.model != NULL ? WORK_IMPORT : WORK_NEW);
  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (work->sources, g_object_ref (files[i]));
  if (work->kind == WORK_NEW)
    {
      work->week = get_first_week ();
      start_opening (self, work);
      return;
    }

  work->model = tw_model_ref (self->now.model);
  self->file_work = TW_FILE_WORK_IMPORTING;
  start (self, work);
}

void
tw_session_save (TwSession *self,
                 GFile     *file)
{
  GFile *target;
  Work  *work;

  g_return_if_fail (TW_IS_SESSION (self));

  target = file != NULL ? file : tw_session_get_file (self);
  if (self->file == NULL || target == NULL)
    return;

  if (self->store_source != 0)
    store_answer (self);
  work = new_work (self, WORK_SAVE);
  g_ptr_array_add (work->sources, g_object_ref (target));
  start (self, work);
}
