/* tw-plan-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-file.h"

#include "tw-answer-cache.h"
#include "tw-plan-archive.h"
#include "tw-plan-cache.h"
#include "tw-plan-store.h"
#include "tw-work-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Names in a working folder. A folder without PLAN_NAME was never finished. */
#define PLAN_NAME     "plan.sqlite"
#define DRAFT_NAME    "draft.sqlite"
#define SNAPSHOT_NAME "snapshot.sqlite"
#define ORIGIN_NAME   "origin"

#define QUICK_CHECK_BYTES (64 * 1024 * 1024)

struct _TwPlanFile
{
  GObject parent_instance;

  GMutex      mutex;
  char       *folder;
  int         lock; /* -1 once closed */
  TwDatabase *database;
  GFile      *file;
  gint64      revision;
  gint64      saved_revision; /* of the document; -1 if unknown */

  guint      content;    /* counts what makes an answer that is being written useless */
  GPtrArray *kept_bases; /* (nullable): GBytes * or NULL, by item: those in the table of bases */
  char      *kept_stamp; /* of the model they belong to */
};

G_DEFINE_FINAL_TYPE (TwPlanFile, tw_plan_file, G_TYPE_OBJECT)

/* ---- working folders ---- */

static TwPlanFile *
new_in_folder (const char *folder,
               int         lock)
{
  TwPlanFile *self = g_object_new (TW_TYPE_PLAN_FILE, NULL);

  self->folder = g_strdup (folder);
  self->lock = lock;

  return self;
}

static TwPlanFile *
new_folder (const char *work_dir,
            GError    **error)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *folder = g_build_filename (work_dir, name, NULL);
  int              lock;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      tw_work_folder_fail (error, "making", folder);
      return NULL;
    }
  lock = tw_work_folder_lock (folder);
  if (lock < 0)
    {
      tw_work_folder_fail (error, "locking", folder);
      return NULL;
    }

  return new_in_folder (folder, lock);
}

static char *
path_in (TwPlanFile *self,
         const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Remembers which document this is, and which revision it holds. Lost, the plan counts as modified. */
static gboolean
write_origin (TwPlanFile *self,
              GError    **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *path = path_in (self, ORIGIN_NAME);

  if (self->file != NULL)
    {
      g_autofree char *uri = g_file_get_uri (self->file);

      g_key_file_set_string (keys, "Document", "Uri", uri);
    }
  g_key_file_set_int64 (keys, "Document", "Revision", self->saved_revision);

  return g_key_file_save_to_file (keys, path, error);
}

static void
read_origin (TwPlanFile *self)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *path = path_in (self, ORIGIN_NAME);
  g_autofree char *uri = NULL;

  self->saved_revision = -1;
  if (!g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL))
    return;
  uri = g_key_file_get_string (keys, "Document", "Uri", NULL);
  if (uri != NULL && *uri != '\0')
    self->file = g_file_new_for_uri (uri);
  if (g_key_file_has_key (keys, "Document", "Revision", NULL))
    self->saved_revision = g_key_file_get_int64 (keys, "Document", "Revision", NULL);
}

/* ---- opening ---- */

static gboolean
read_revision (TwPlanFile *self,
               GError    **error)
{
  return tw_database_get_int (self->database, "SELECT revision FROM plan", &self->revision, error);
}

static gboolean
check_integrity (TwDatabase *database,
                 gint64      n_bytes,
                 GError    **error)
{
  g_autofree char *answer = tw_database_dup_text (database, n_bytes > QUICK_CHECK_BYTES ? "PRAGMA quick_check (1)" : "PRAGMA integrity_check (1)", error);
  g_autoptr (TwStatement) orphans = NULL;
  int step;

  if (answer == NULL)
    return FALSE;
  if (!g_str_equal (answer, "ok"))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "the file is damaged: %s", answer);
      return FALSE;
    }

  orphans = tw_database_prepare (database, "PRAGMA foreign_key_check", error);
  step = orphans != NULL ? tw_statement_step (orphans, error) : -1;
  if (step == 1)
    g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "table %s, row %" G_GINT64_FORMAT " refers to a row of %s that does not exist",
                 (const char *) sqlite3_column_text (orphans, 0), (gint64) sqlite3_column_int64 (orphans, 1), (const char *) sqlite3_column_text (orphans, 2));

  return step == 0;
}

/* A damaged page can show only here, as a "database disk image is malformed" of any statement. */
static gboolean
open_database (TwPlanFile *self,
               const char *name,
               gboolean    check,
               GError    **error)
{
  g_autofree char *path = path_in (self, name);
  GStatBuf         info = { 0 };

  g_stat (path, &info);
  g_clear_pointer (&self->database, tw_database_close);
  self->database = tw_database_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, error);

  return self->database != NULL &&
         (!check || check_integrity (self->database, info.st_size, error)) &&
         tw_plan_schema_upgrade (self->database, tw_plan_migrations, tw_plan_n_migrations, error) &&
         tw_database_run (self->database, "PRAGMA synchronous = FULL", error);
}

/* The draft has become whole: it is the plan from now on, and a kill leaves it to be recovered. */
static gboolean
finish_draft (TwPlanFile *self,
              GError    **error)
{
  g_autofree char *draft = path_in (self, DRAFT_NAME);
  g_autofree char *plan = path_in (self, PLAN_NAME);
  g_autofree char *mode = NULL;

  g_clear_pointer (&self->database, tw_database_close);
  if (!write_origin (self, error) || !tw_work_folder_sync (draft, error))
    return FALSE;
  if (g_rename (draft, plan) != 0)
    return tw_work_folder_fail (error, "renaming", draft);
  if (!tw_work_folder_sync (self->folder, error))
    return FALSE;
  if (!open_database (self, PLAN_NAME, FALSE, error))
    return FALSE;
  mode = tw_database_dup_text (self->database, "PRAGMA journal_mode = WAL", error);

  return mode != NULL;
}

static gboolean
begin (TwPlanFile *self,
       GError    **error)
{
  if (self->database == NULL)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "the plan is closed");
      return FALSE;
    }

  return tw_database_run (self->database, "BEGIN IMMEDIATE", error);
}

/* Ends a transaction: commits if @ok, else rolls back and returns %FALSE. */
static gboolean
end (TwPlanFile *self,
     gboolean    ok,
     GError    **error)
{
  if (ok && tw_database_run (self->database, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

/* Like end(), of a transaction that was an edit. */
static gboolean
end_edit (TwPlanFile *self,
          gboolean    ok,
          GError    **error)
{
  ok = ok && tw_database_run (self->database, "UPDATE plan SET revision = revision + 1", error);
  if (!end (self, ok, error))
    return FALSE;
  self->revision++;

  return TRUE;
}

static void
abandon (TwPlanFile *self)
{
  tw_plan_file_close (self);
  g_object_unref (self);
}

TwPlanFile *
tw_plan_file_new (const char    *work_dir,
                  const TwModel *model,
                  GError       **error)
{
  TwPlanFile *self = new_folder (work_dir, error);

  if (self == NULL)
    return NULL;
  if (!open_database (self, DRAFT_NAME, FALSE, error) || !begin (self, error) ||
      !end (self, tw_plan_store_write_model (self->database, model, error), error) || !finish_draft (self, error))
    {
      abandon (self);
      return NULL;
    }

  return self;
}

/* g_file_copy() would carry over permissions and could follow the target; a stream does neither, and stops
 * at the limit. */
static gboolean
copy_in (GFile      *file,
         const char *path,
         GError    **error)
{
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) out = NULL;
  g_autofree char *buffer = g_malloc (1 << 20);
  gint64           total = 0;
  gssize           n;

  if (in == NULL || (out = g_file_create (target, G_FILE_CREATE_PRIVATE, NULL, error)) == NULL)
    return FALSE;
  while ((n = g_input_stream_read (G_INPUT_STREAM (in), buffer, 1 << 20, NULL, error)) > 0)
    {
      total += n;
      if (total > TW_PLAN_FILE_MAX_BYTES)
        {
          g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_NOT_A_PLAN, "larger than any plan: over %" G_GINT64_FORMAT " bytes", TW_PLAN_FILE_MAX_BYTES);
          return FALSE;
        }
      if (!g_output_stream_write_all (G_OUTPUT_STREAM (out), buffer, (gsize) n, NULL, NULL, error))
        return FALSE;
    }
  if (n == 0 && total == 0)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_NOT_A_PLAN, "the file is empty");
      return FALSE;
    }

  return n == 0 && g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}

TwPlanFile *
tw_plan_file_open (const char *work_dir,
                   GFile      *file,
                   GError    **error)
{
  TwPlanFile      *self = new_folder (work_dir, error);
  g_autofree char *draft = self != NULL ? path_in (self, DRAFT_NAME) : NULL;

  if (self == NULL)
    return NULL;
  self->file = g_object_ref (file);
  if (!copy_in (file, draft, error) || !open_database (self, DRAFT_NAME, TRUE, error) || !read_revision (self, error))
    {
      abandon (self);
      return NULL;
    }
  self->saved_revision = self->revision;
  if (!finish_draft (self, error))
    {
      abandon (self);
      return NULL;
    }

  return self;
}

TwPlanFile *
tw_plan_file_recover (const char *work_path,
                      GError    **error)
{
  g_autofree char *plan = g_build_filename (work_path, PLAN_NAME, NULL);
  g_autoptr (TwPlanFile) self = NULL;
  int lock;

  if (!g_file_test (plan, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "no working copy in %s", work_path);
      return NULL;
    }
  lock = tw_work_folder_lock (work_path);
  if (lock < 0)
    {
      tw_work_folder_fail (error, "locking", work_path);
      return NULL;
    }

  self = new_in_folder (work_path, lock);
  read_origin (self);
  if (!open_database (self, PLAN_NAME, TRUE, error) || !read_revision (self, error))
    return NULL;
  self->saved_revision = -1;

  return g_steal_pointer (&self);
}

/* Whether the folder, whose lock we hold, has edits that no document has. A plan that cannot be read is
 * kept: somebody may still want to look at it. */
static gboolean
holds_edits (const char *folder)
{
  g_autoptr (TwPlanFile) self = new_in_folder (folder, -1);
  g_autofree char *plan = path_in (self, PLAN_NAME);

  if (!g_file_test (plan, G_FILE_TEST_EXISTS))
    return FALSE;
  read_origin (self);

  return !open_database (self, PLAN_NAME, FALSE, NULL) || !read_revision (self, NULL) || self->revision != self->saved_revision;
}

typedef struct
{
  char  *path;
  gint64 modified;
} Found;

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *f = a;
  const Found *g = b;

  return f->modified != g->modified ? (f->modified < g->modified ? 1 : -1) : strcmp (f->path, g->path);
}

static gint64
get_modified (const char *folder)
{
  const char *names[] = { PLAN_NAME, PLAN_NAME "-wal" };
  gint64      latest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      GStatBuf         info;

      if (g_stat (path, &info) == 0)
        latest = MAX (latest, (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec);
    }

  return latest;
}

char **
tw_plan_file_list_recoverable (const char *work_dir)
{
  g_autoptr (GDir) dir = g_dir_open (work_dir, 0, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray  *paths = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (work_dir, name, NULL);
      int              lock = g_uuid_string_is_valid (name) ? tw_work_folder_lock (folder) : -1;
      Found            row = { NULL, get_modified (folder) };

      if (lock < 0)
        continue;
      if (holds_edits (folder))
        {
          row.path = g_steal_pointer (&folder);
          g_array_append_val (found, row);
        }
      else
        tw_work_folder_remove (folder);
      close (lock);
    }

  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (paths, g_array_index (found, Found, i).path);
  g_ptr_array_add (paths, NULL);

  return (char **) g_ptr_array_free (paths, FALSE);
}

gboolean
tw_plan_file_discard (const char *work_path,
                      GError    **error)
{
  int lock = tw_work_folder_lock (work_path);

  if (lock < 0)
    return tw_work_folder_fail (error, "locking", work_path);
  tw_work_folder_remove (work_path);
  close (lock);

  return TRUE;
}

/* ---- content ---- */

TwModel *
tw_plan_file_load_model (TwPlanFile *self,
                         GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TwModel *model;

  if (self->database == NULL || !tw_database_run (self->database, "BEGIN", error))
    return NULL;
  model = tw_plan_store_read_model (self->database, error);
  sqlite3_exec (self->database, "COMMIT", NULL, NULL, NULL);

  return model;
}

gboolean
tw_plan_file_set_pins (TwPlanFile  *self,
                       const TwPin *pins,
                       guint        n,
                       GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_pins (self->database, pins, n, error), error);
}

gboolean
tw_plan_file_set_overrides (TwPlanFile       *self,
                            const TwOverride *overrides,
                            guint             n,
                            GError          **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_overrides (self->database, overrides, n, error), error);
}

gboolean
tw_plan_file_set_rules (TwPlanFile    *self,
                        const TwRules *rules,
                        GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_rules (self->database, rules, error), error);
}

gboolean
tw_plan_file_set_accepted (TwPlanFile       *self,
                           const TwAccepted *accepted,
                           guint             n,
                           GError          **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_accepted (self->database, accepted, n, error), error);
}

gboolean
tw_plan_file_set_scenarios (TwPlanFile       *self,
                            const TwScenario *scenarios,
                            guint             n,
                            GError          **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_scenarios (self->database, scenarios, n, error), error);
}

gboolean
tw_plan_file_set_item_policies (TwPlanFile         *self,
                                const TwItemPolicy *policies,
                                guint               n,
                                GError            **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_item_policies (self->database, policies, n, error), error);
}

gboolean
tw_plan_file_set_offer_phase (TwPlanFile *self,
                              guint32     item,
                              guint32     market,
                              TwPhase     phase,
                              GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return begin (self, error) && end_edit (self, tw_plan_store_write_offer_phase (self->database, item, market, phase, error), error);
}

static void
forget_bases (TwPlanFile *self)
{
  self->content++;
  g_clear_pointer (&self->kept_bases, g_ptr_array_unref);
  g_clear_pointer (&self->kept_stamp, g_free);
}

gboolean
tw_plan_file_replace_model (TwPlanFile    *self,
                            const TwModel *model,
                            GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  forget_bases (self);

  return begin (self, error) && end_edit (self, tw_plan_store_write_model (self->database, model, error), error);
}

gboolean
tw_plan_file_store_forecasts (TwPlanFile          *self,
                              const TwForecastSet *forecasts,
                              GError             **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (TwModel) model = NULL;

  if (!begin (self, error))
    return FALSE;
  model = tw_plan_store_read_model (self->database, error);

  return end (self, model != NULL && tw_plan_cache_write_forecasts (self->database, model, forecasts, error), error);
}

TwForecastSet *
tw_plan_file_load_forecasts (TwPlanFile    *self,
                             const TwModel *model,
                             GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->database != NULL ? tw_plan_cache_read_forecasts (self->database, model, error) : NULL;
}

GArray *
tw_plan_file_load_archive (TwPlanFile    *self,
                           const TwModel *model,
                           GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->database != NULL ? tw_plan_archive_read (self->database, model, error) : NULL;
}

/* ---- the answer ---- */

#define PART_ITEMS 256 /* written in one go: some 20 ms for which an edit would wait */

/* An answer on its way into the file. */
typedef struct
{
  const TwPlan *plan;
  char         *stamp;
  guint         content; /* as of TwPlanFile when it began */
  GArray       *packed;  /* TwPackedBasis: of items that changed */
  gboolean      begun;
} Answer;

static void
clear_packed (gpointer data)
{
  g_clear_pointer (&((TwPackedBasis *) data)->deflated, g_bytes_unref);
}

static void
unref_bytes (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

static gboolean
has_bases_of (TwPlanFile   *self,
              const Answer *answer)
{
  return self->kept_bases != NULL && g_strcmp0 (self->kept_stamp, answer->stamp) == 0;
}

/* Items whose basis is not the one in the file, by address: what was not solved again is the same object. */
static GArray *
list_changed (TwPlanFile   *self,
              const Answer *answer)
{
  guint    n = tw_model_get_n_items (tw_plan_get_model (answer->plan));
  GArray  *changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean all = !has_bases_of (self, answer);

  for (guint32 i = 0; i < n; i++)
    if (all || g_ptr_array_index (self->kept_bases, i) != tw_plan_get_item (answer->plan, i)->basis)
      g_array_append_val (changed, i);

  return changed;
}

static gboolean
write_part (TwPlanFile *self,
            Answer     *answer,
            gboolean    is_last,
            GError    **error)
{
  gboolean keep = answer->begun || has_bases_of (self, answer);

  return tw_answer_cache_begin (self->database, keep, error) &&
         tw_answer_cache_write (self->database, (const TwPackedBasis *) answer->packed->data, answer->packed->len, error) &&
         (!is_last || tw_answer_cache_end (self->database, answer->plan, answer->stamp, error));
}

static void
note_part (TwPlanFile *self,
           Answer     *answer)
{
  if (!answer->begun && !has_bases_of (self, answer))
    {
      g_clear_pointer (&self->kept_bases, g_ptr_array_unref);
      self->kept_bases = g_ptr_array_new_with_free_func (unref_bytes);
      g_ptr_array_set_size (self->kept_bases, (gint) tw_model_get_n_items (tw_plan_get_model (answer->plan)));
      g_free (self->kept_stamp);
      self->kept_stamp = g_strdup (answer->stamp);
    }
  answer->begun = TRUE;
  for (guint i = 0; i < answer->packed->len; i++)
    {
      guint32 item = g_array_index (answer->packed, TwPackedBasis, i).item;
      GBytes *basis = tw_plan_get_item (answer->plan, item)->basis;

      unref_bytes (self->kept_bases->pdata[item]);
      self->kept_bases->pdata[item] = basis != NULL ? g_bytes_ref (basis) : NULL;
    }
}

/* One transaction, for which edits wait. *gone: others have replaced the content or begun to write a newer answer. */
static gboolean
store_part (TwPlanFile *self,
            Answer     *answer,
            gboolean    is_last,
            gboolean   *gone,
            GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *gone = self->content != answer->content;
  if (*gone)
    return TRUE;
  if (!begin (self, error) || !end (self, write_part (self, answer, is_last, error), error))
    {
      forget_bases (self);
      return FALSE;
    }
  note_part (self, answer);

  return TRUE;
}

gboolean
tw_plan_file_store_answer (TwPlanFile   *self,
                           const TwPlan *plan,
                           GError      **error)
{
  g_autoptr (GArray) packed = g_array_new (FALSE, TRUE, sizeof (TwPackedBasis));
  g_autoptr (GArray) changed = NULL;
  g_autofree char *stamp = tw_answer_cache_dup_stamp (tw_plan_get_model (plan));
  Answer           answer = { .plan = plan, .stamp = stamp, .packed = packed };
  gboolean         gone = FALSE;
  guint            next = 0;

  g_array_set_clear_func (packed, clear_packed);
  g_mutex_lock (&self->mutex);
  answer.content = ++self->content;
  changed = list_changed (self, &answer);
  g_mutex_unlock (&self->mutex);

  do
    {
      guint last = MIN (next + PART_ITEMS, changed->len);

      g_array_set_size (packed, 0);
      for (; next < last; next++)
        {
          TwPackedBasis one = tw_answer_cache_pack (tw_plan_get_item (plan, g_array_index (changed, guint32, next)));

          g_array_append_val (packed, one);
        }
      if (!store_part (self, &answer, next == changed->len, &gone, error))
        return FALSE;
    }
  while (next < changed->len && !gone);

  return TRUE;
}

static void
keep_bases_of (TwPlanFile   *self,
               const TwPlan *plan)
{
  guint n = tw_model_get_n_items (tw_plan_get_model (plan));

  forget_bases (self);
  self->kept_stamp = tw_answer_cache_dup_stamp (tw_plan_get_model (plan));
  self->kept_bases = g_ptr_array_new_with_free_func (unref_bytes);
  for (guint i = 0; i < n; i++)
    {
      GBytes *basis = tw_plan_get_item (plan, i)->basis;

      g_ptr_array_add (self->kept_bases, basis != NULL ? g_bytes_ref (basis) : NULL);
    }
}

TwPlan *
tw_plan_file_load_answer (TwPlanFile          *self,
                          const TwModel       *model,
                          const TwForecastSet *forecasts,
                          GError             **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TwPlan *plan = NULL;

  if (self->database == NULL || !tw_database_run (self->database, "BEGIN", error))
    return NULL;
  plan = tw_answer_cache_read (self->database, model, forecasts, error);
  sqlite3_exec (self->database, "COMMIT", NULL, NULL, NULL);
  if (plan != NULL)
    keep_bases_of (self, plan);

  return plan;
}

/* ---- saving ---- */

static gboolean
write_snapshot (TwPlanFile *self,
                const char *path,
                GError    **error)
{
  g_unlink (path);
  if (self->database == NULL)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "the plan is closed");
      return FALSE;
    }

  return tw_database_run_printf (self->database, error, "VACUUM INTO %Q", path);
}

/* Writes the snapshot over @target. GIO writes a new file and renames it where the file system lets it,
 * but only if there is a file already: a new one it would fill in place. */
static gboolean
replace_target (GFile   *snapshot,
                GFile   *target,
                GError **error)
{
  g_autoptr (GFileInputStream) in = g_file_read (snapshot, NULL, error);
  g_autoptr (GFileOutputStream) created = in != NULL ? g_file_create (target, G_FILE_CREATE_NONE, NULL, NULL) : NULL;
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  if (in == NULL)
    return FALSE;
  if (created != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (created), NULL, NULL);

  out = g_file_replace (target, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (out != NULL && g_output_stream_splice (G_OUTPUT_STREAM (out), G_INPUT_STREAM (in), G_OUTPUT_STREAM_SPLICE_NONE, NULL, error) >= 0 &&
      g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error))
    return TRUE;

  /* Closing is what renames; closing under a cancelled cancellable gives the new file up. */
  g_cancellable_cancel (stop);
  if (out != NULL && !g_output_stream_is_closed (G_OUTPUT_STREAM (out)))
    g_output_stream_close (G_OUTPUT_STREAM (out), stop, NULL);
  if (created != NULL)
    g_file_delete (target, NULL, NULL);

  return FALSE;
}

gboolean
tw_plan_file_save (TwPlanFile *self,
                   GFile      *target,
                   GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *path = path_in (self, SNAPSHOT_NAME);
  g_autoptr (GFile) snapshot = g_file_new_for_path (path);
  gboolean ok;

  ok = write_snapshot (self, path, error) && replace_target (snapshot, target, error);
  g_unlink (path);
  if (!ok)
    return FALSE;

  g_set_object (&self->file, target);
  self->saved_revision = self->revision;
  /* The document is written; without this note a kill would only offer again what it holds. */
  write_origin (self, NULL);

  return TRUE;
}

gboolean
tw_plan_file_is_modified (TwPlanFile *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->revision != self->saved_revision;
}

GFile *
tw_plan_file_get_file (TwPlanFile *self)
{
  return self->file;
}

const char *
tw_plan_file_get_work_path (TwPlanFile *self)
{
  return self->folder;
}

void
tw_plan_file_close (TwPlanFile *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->lock < 0)
    return;
  g_clear_pointer (&self->database, tw_database_close);
  tw_work_folder_remove (self->folder);
  close (self->lock);
  self->lock = -1;
}

gboolean
tw_plan_file_check (const char *path,
                    GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *work_dir = g_dir_make_tmp ("tradewind-XXXXXX", error);
  g_autoptr (TwPlanFile) self = NULL;
  g_autoptr (TwModel) model = NULL;

  if (work_dir == NULL)
    return FALSE;
  self = tw_plan_file_open (work_dir, file, error);
  if (self != NULL)
    {
      model = tw_plan_file_load_model (self, error);
      tw_plan_file_close (self);
    }
  g_rmdir (work_dir);

  return model != NULL;
}

static void
tw_plan_file_finalize (GObject *object)
{
  TwPlanFile *self = TW_PLAN_FILE (object);

  g_clear_pointer (&self->database, tw_database_close);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_object (&self->file);
  g_clear_pointer (&self->kept_bases, g_ptr_array_unref);
  g_free (self->kept_stamp);
  g_free (self->folder);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tw_plan_file_parent_class)->finalize (object);
}

static void
tw_plan_file_class_init (TwPlanFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = tw_plan_file_finalize;
}

static void
tw_plan_file_init (TwPlanFile *self)
{
  g_mutex_init (&self->mutex);
  self->lock = -1;
}
