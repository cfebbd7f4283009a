/* tw-database.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-database.h"

/* Longest value or row: far above 5200 weeks of sales, far below what memory holds. */
#define MAX_VALUE_BYTES (16 * 1024 * 1024)
#define BUSY_MS         5000

gboolean
tw_database_fail (TwDatabase *self,
                  const char *doing,
                  GError    **error)
{
  int       code = sqlite3_errcode (self);
  TwIoError kind = TW_IO_ERROR_STORAGE;

  if (code == SQLITE_NOTADB)
    kind = TW_IO_ERROR_NOT_A_PLAN;
  else if (code == SQLITE_CORRUPT || code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH)
    kind = TW_IO_ERROR_DAMAGED;
  g_set_error (error, TW_IO_ERROR, kind, "%s: %s", doing, sqlite3_errmsg (self));

  return FALSE;
}

TwDatabase *
tw_database_open (const char *path,
                  int         flags,
                  GError    **error)
{
  g_autoptr (TwDatabase) self = NULL;
  int code = sqlite3_open_v2 (path, &self, flags | SQLITE_OPEN_FULLMUTEX, NULL);

  if (code != SQLITE_OK)
    {
      g_autofree char *name = g_path_get_basename (path);

      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_STORAGE, "opening %s: %s", name, self != NULL ? sqlite3_errmsg (self) : sqlite3_errstr (code));
      return NULL;
    }

  sqlite3_busy_timeout (self, BUSY_MS);
  sqlite3_limit (self, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
  sqlite3_db_config (self, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  if (!tw_database_run (self, "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON", error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tw_database_close (TwDatabase *self)
{
  sqlite3_close_v2 (self);
}

gboolean
tw_database_run (TwDatabase *self,
                 const char *sql,
                 GError    **error)
{
  if (sqlite3_exec (self, sql, NULL, NULL, NULL) != SQLITE_OK)
    return tw_database_fail (self, "database", error);

  return TRUE;
}

gboolean
tw_database_run_printf (TwDatabase *self,
                        GError    **error,
                        const char *format,
                        ...)
{
  va_list  args;
  char    *sql;
  gboolean ok;

  /* SQLite's own format: %Q quotes. */
  va_start (args, format);
  sql = sqlite3_vmprintf (format, args);
  va_end (args);
  ok = tw_database_run (self, sql, error);
  sqlite3_free (sql);

  return ok;
}

TwStatement *
tw_database_prepare (TwDatabase *self,
                     const char *sql,
                     GError    **error)
{
  TwStatement *statement = NULL;

  if (sqlite3_prepare_v2 (self, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      tw_database_fail (self, "database", error);
      return NULL;
    }

  return statement;
}

int
tw_statement_step (TwStatement *self,
                   GError     **error)
{
  int code = sqlite3_step (self);

  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;
  tw_database_fail (sqlite3_db_handle (self), "database", error);

  return -1;
}

gboolean
tw_statement_run (TwStatement *self,
                  GError     **error)
{
  int step = tw_statement_step (self, error);

  sqlite3_reset (self);

  return step == 0;
}

void
tw_statement_free (TwStatement *self)
{
  sqlite3_finalize (self);
}

static TwStatement *
first_value (TwDatabase *self,
             const char *sql,
             int         type,
             GError    **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (self, sql, error);
  int step;

  if (statement == NULL)
    return NULL;
  step = tw_statement_step (statement, error);
  if (step < 0)
    return NULL;
  if (step == 0 || sqlite3_column_type (statement, 0) != type)
    {
      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_DAMAGED, "database: no value where one was expected: %s", sql);
      return NULL;
    }

  return g_steal_pointer (&statement);
}

gboolean
tw_database_get_int (TwDatabase *self,
                     const char *sql,
                     gint64     *value,
                     GError    **error)
{
  g_autoptr (TwStatement) statement = first_value (self, sql, SQLITE_INTEGER, error);

  if (statement == NULL)
    return FALSE;
  *value = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

char *
tw_database_dup_text (TwDatabase *self,
                      const char *sql,
                      GError    **error)
{
  g_autoptr (TwStatement) statement = first_value (self, sql, SQLITE_TEXT, error);

  return statement != NULL ? g_strdup ((const char *) sqlite3_column_text (statement, 0)) : NULL;
}
