/* tw-database.h: SQLite with GError
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-io-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct sqlite3      TwDatabase;
typedef struct sqlite3_stmt TwStatement;

/**
 * tw_database_open:
 * @flags: SQLITE_OPEN_…; the handle may be used from any thread
 *
 * Opens a file that may be hostile: its schema is not trusted to call functions, oversized values
 * are refused and cells are checked as they are read.
 */
TwDatabase *tw_database_open (const char *path,
                              int         flags,
                              GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void        tw_database_close (TwDatabase *self);

/* Sets @error from the last failure: a damaged file, one that is no database, or what SQLite says. */
gboolean tw_database_fail (TwDatabase *self,
                           const char *doing,
                           GError    **error);

/* Runs statements that return no rows. */
gboolean tw_database_run (TwDatabase *self,
                          const char *sql,
                          GError    **error);
gboolean tw_database_run_printf (TwDatabase *self,
                                 GError    **error,
                                 const char *format,
                                 ...);

TwStatement *tw_database_prepare (TwDatabase *self,
                                  const char *sql,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Next row: 1; no more: 0; failure: -1 with @error. */
int tw_statement_step (TwStatement *self,
                       GError     **error);

/* Runs a bound statement that returns no rows, and readies it for the next binding. */
gboolean tw_statement_run (TwStatement *self,
                           GError     **error);
void     tw_statement_free (TwStatement *self);

/* First column of the first row; FALSE with @error if there is none or it is not of that type. */
gboolean tw_database_get_int (TwDatabase *self,
                              const char *sql,
                              gint64     *value,
                              GError    **error);
char    *tw_database_dup_text (TwDatabase *self,
                               const char *sql,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDatabase, tw_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwStatement, tw_statement_free)

G_END_DECLS
