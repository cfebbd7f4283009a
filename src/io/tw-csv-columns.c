/* tw-csv-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-csv-columns.h"

static int
find_column (const TwCsv       *csv,
             const TwCsvColumn *column)
{
  int at = tw_csv_find_column (csv, column->name);

  return at < 0 && column->other != NULL ? tw_csv_find_column (csv, column->other) : at;
}

void
tw_csv_columns_find (TwCsvColumns      *self,
                     TwCsv             *csv,
                     const TwCsvColumn *columns,
                     guint              n)
{
  self->csv = csv;
  self->n = n;
  for (guint c = 0; c < n; c++)
    self->at[c] = find_column (csv, &columns[c]);
}

guint
tw_csv_columns_score (const TwCsv       *csv,
                      const TwCsvColumn *columns,
                      guint              n)
{
  guint score = 0;

  for (guint c = 0; c < n; c++)
    {
      gboolean is_there = find_column (csv, &columns[c]) >= 0;

      if (columns[c].needed && !is_there)
        return 0;
      score += is_there;
    }

  return score;
}

gboolean
tw_csv_columns_know (const TwCsv       *csv,
                     const TwCsvColumn *columns,
                     guint              n,
                     guint              column)
{
  for (guint c = 0; c < n; c++)
    if (find_column (csv, &columns[c]) == (int) column)
      return TRUE;

  return FALSE;
}

const char *
tw_csv_columns_get (const TwCsvColumns *self,
                    guint               column)
{
  return self->at[column] >= 0 ? tw_csv_get (self->csv, (guint) self->at[column]) : "";
}

gboolean
tw_csv_columns_fail (const TwCsvColumns *self,
                     TwIoError           code,
                     guint               column,
                     const char         *expected,
                     GError            **error)
{
  return tw_csv_fail (self->csv, code, (guint) self->at[column], expected, error);
}
