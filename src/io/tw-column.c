/* tw-column.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-column.h"

#include <string.h>

void
tw_column_bind_blob (TwStatement  *statement,
                     int           at,
                     gconstpointer data,
                     gsize         n_bytes)
{
  if (data != NULL)
    sqlite3_bind_blob64 (statement, at, data, n_bytes, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null (statement, at);
}

void
tw_column_bind_words (TwStatement  *statement,
                      int           at,
                      gconstpointer data,
                      gsize         n)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  tw_column_bind_blob (statement, at, data, n * 4);
#else
  g_autofree guint32 *swapped = g_memdup2 (data, data != NULL ? n * 4 : 0);

  for (gsize i = 0; swapped != NULL && i < n; i++)
    swapped[i] = GUINT32_SWAP_LE_BE (swapped[i]);
  tw_column_bind_blob (statement, at, swapped, n * 4);
#endif
}

const char *
tw_column_get_text (TwStatement *statement,
                    int          column,
                    gsize        max_bytes)
{
  const char *text;
  gsize       n;

  if (sqlite3_column_type (statement, column) != SQLITE_TEXT)
    return NULL;
  text = (const char *) sqlite3_column_text (statement, column);
  n = (gsize) sqlite3_column_bytes (statement, column);

  return text != NULL && n <= max_bytes && strlen (text) == n && g_utf8_validate_len (text, n, NULL) ? text : NULL;
}

gboolean
tw_column_get_int (TwStatement *statement,
                   int          column,
                   double       low,
                   double       high,
                   gint64      *value)
{
  if (sqlite3_column_type (statement, column) != SQLITE_INTEGER)
    return FALSE;
  *value = sqlite3_column_int64 (statement, column);

  return *value >= low && *value <= high;
}

gboolean
tw_column_get_real (TwStatement *statement,
                    int          column,
                    double       low,
                    double       high,
                    double      *value)
{
  if (sqlite3_column_type (statement, column) != SQLITE_FLOAT)
    return FALSE;
  *value = sqlite3_column_double (statement, column);

  return *value >= low && *value <= high;
}

gboolean
tw_column_get_array (TwStatement *statement,
                     int          column,
                     gsize        n,
                     gsize        size,
                     gpointer    *array)
{
  *array = NULL;
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return TRUE;
  if (sqlite3_column_type (statement, column) != SQLITE_BLOB || (gsize) sqlite3_column_bytes (statement, column) != n * size)
    return FALSE;

  *array = g_memdup2 (sqlite3_column_blob (statement, column), n * size);
#if G_BYTE_ORDER != G_LITTLE_ENDIAN
  for (gsize i = 0; size == 4 && i < n; i++)
    ((guint32 *) *array)[i] = GUINT32_SWAP_LE_BE (((guint32 *) *array)[i]);
#endif

  return TRUE;
}
