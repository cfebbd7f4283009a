/* tw-csv-columns.h: where a table's columns are in a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-csv.h"

G_BEGIN_DECLS

#define TW_CSV_TABLE_COLUMNS 8

/**
 * TwCsvColumn: a column that a table can have
 * @name: as a header says it, @other: (nullable): another word for it
 * @needed: whether the table is nothing without it
 */
typedef struct
{
  const char *name;
  const char *other;
  gboolean    needed;
} TwCsvColumn;

/**
 * TwCsvColumns:
 * @csv: its header read
 * @at: (array length=n): number of each column in the file, -1 for those it lacks
 */
typedef struct
{
  TwCsv *csv;
  guint  n;
  int    at[TW_CSV_TABLE_COLUMNS];
} TwCsvColumns;

/* @columns: (array length=n): at most %TW_CSV_TABLE_COLUMNS */
void tw_csv_columns_find (TwCsvColumns      *self,
                          TwCsv             *csv,
                          const TwCsvColumn *columns,
                          guint              n);

/* How many of the table's columns the file has; 0 if one that is needed is not there. */
guint tw_csv_columns_score (const TwCsv       *csv,
                            const TwCsvColumn *columns,
                            guint              n);

/* Whether column number @column of the file is one of the table's. */
gboolean tw_csv_columns_know (const TwCsv       *csv,
                              const TwCsvColumn *columns,
                              guint              n,
                              guint              column);

/* Of the row last read, "" if the file has no such column. (transfer none) */
const char *tw_csv_columns_get (const TwCsvColumns *self,
                                guint               column);

/* As tw_csv_fail(); the file has the column. */
gboolean tw_csv_columns_fail (const TwCsvColumns *self,
                              TwIoError           code,
                              guint               column,
                              const char         *expected,
                              GError            **error);

G_END_DECLS
