/* tw-csv.h: tables as text, read record by record and written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-io-error.h"

G_BEGIN_DECLS

/**
 * TwCsv:
 *
 * A reader of RFC 4180 text whose first record is the header. The separator is the comma, semicolon or
 * tab that the header has most of. A field in quotes may hold separators, line ends and doubled quotes; a
 * quote further on in a field without quotes is itself. Lines end in LF, CRLF or CR, the last one with
 * or without; a byte order mark at the start is dropped, blank lines are passed over, and a gzip file
 * is unpacked on the way. Text is UTF-8. Spaces around a field belong to it.
 *
 * Errors: %TW_IO_ERROR_SYNTAX naming file, line, column and value, for a NUL byte, text that is not
 * UTF-8, a quote without its end, a record with more or fewer fields than the header, a header with the
 * same column twice, or more than the limits below; %G_IO_ERROR for the stream. Memory is bounded by the
 * limits, whatever the size of the file. Not thread-safe.
 */
typedef struct _TwCsv TwCsv;

#define TW_CSV_MAX_COLUMNS      1024
#define TW_CSV_MAX_FIELD_BYTES  65536
#define TW_CSV_MAX_RECORD_BYTES (4 * 1024 * 1024)

/* Reads the header. @name is the file in messages. */
TwCsv *tw_csv_new (GInputStream *stream,
                   const char   *name,
                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TwCsv *tw_csv_open (GFile   *file,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void   tw_csv_free (TwCsv *self);

/* Basename of the file, for messages. */
const char *tw_csv_get_name (const TwCsv *self);
guint       tw_csv_get_n_columns (const TwCsv *self);

/* The name as the file has it. */
const char *tw_csv_get_column (const TwCsv *self,
                               guint        column);

/* Column of that name, -1 if there is none. Case does not matter, nor whether words are divided by
 * spaces, hyphens or underscores or by nothing. */
int tw_csv_find_column (const TwCsv *self,
                        const char  *name);

/* Next record: 1; no more: 0; failure: -1 with @error. */
int tw_csv_next (TwCsv   *self,
                 GError **error);

/* (transfer none): a field of the current record, never %NULL, valid until the next */
const char *tw_csv_get (const TwCsv *self,
                        guint        column);

/* Line the current record starts on, the header being line 1. */
guint64 tw_csv_get_line (const TwCsv *self);

/* Sets @error to "file, line, column N (name): "value", expected @expected"; FALSE. */
gboolean tw_csv_fail (const TwCsv *self,
                      TwIoError    code,
                      guint        column,
                      const char  *expected,
                      GError     **error);

/* Numbers of a field, all of it; FALSE if it is empty or anything else. A decimal point, never a comma. */
gboolean tw_csv_parse_double (const char *text,
                              double     *value);
gboolean tw_csv_parse_int (const char *text,
                           gint64     *value);

/* ---- writing ---- */

/* Appends a field, in quotes where it needs them; line ends and separators are the caller's. */
void tw_csv_append_text (GString    *line,
                         const char *text);

/* Shortest text that reads back as the same number; an empty field for NaN. */
void tw_csv_append_double (GString *line,
                           double   value);
void tw_csv_append_float (GString *line,
                          float    value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCsv, tw_csv_free)

G_END_DECLS
