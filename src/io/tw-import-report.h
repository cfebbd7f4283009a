/* tw-import-report.h: what an import took and what it skipped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwSkipped: the rows an import left out for one reason
 * @reason: untranslated, such as "cancellation"
 * @file: basename of the file of the first such row
 * @first_line: its line, the header being line 1
 * @example: that row, or the value that was the reason
 */
typedef struct
{
  char   *reason;
  guint64 count;
  char   *file;
  guint64 first_line;
  char   *example;
} TwSkipped;

/**
 * TwImportReport:
 *
 * Counts of what an import took, by table, of the rows it skipped, by reason, and notes such as columns
 * it does not know. Not thread-safe: one import fills it, then it is read.
 */
typedef struct _TwImportReport TwImportReport;

TwImportReport *tw_import_report_new (void) G_GNUC_WARN_UNUSED_RESULT;
void            tw_import_report_free (TwImportReport *self);

/* @table: "items", "sales" and so on; counts of one table add up. */
void tw_import_report_add_taken (TwImportReport *self,
                                 const char     *table,
                                 guint64         n_rows);

/* One row left out. @file, @line and @example are kept for the first row of a reason only. */
void tw_import_report_add_skipped (TwImportReport *self,
                                   const char     *reason,
                                   const char     *file,
                                   guint64         line,
                                   const char     *example);
void tw_import_report_add_note (TwImportReport *self,
                                const char     *format,
                                ...) G_GNUC_PRINTF (2, 3);

/* Rows taken of one table, or of all if @table is %NULL; rows skipped for all reasons. */
guint64 tw_import_report_get_taken (const TwImportReport *self,
                                    const char           *table);
guint64 tw_import_report_get_skipped (const TwImportReport *self);

/* Tables in the order they came up. */
guint       tw_import_report_get_n_tables (const TwImportReport *self);
const char *tw_import_report_get_table (const TwImportReport *self,
                                        guint                 index,
                                        guint64              *n_rows);

/* Reasons in the order they came up. */
guint            tw_import_report_get_n_reasons (const TwImportReport *self);
const TwSkipped *tw_import_report_get_reason (const TwImportReport *self,
                                              guint                 index);

guint       tw_import_report_get_n_notes (const TwImportReport *self);
const char *tw_import_report_get_note (const TwImportReport *self,
                                       guint                 index);

/* Adds all that @other counted; what an all-or-nothing import does once a file is through. */
void tw_import_report_merge (TwImportReport       *self,
                             const TwImportReport *other);

/* Everything as lines of English text, for the command line. */
char *tw_import_report_dup_text (const TwImportReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwImportReport, tw_import_report_free)

G_END_DECLS
