/* tw-column.h: values of a statement's row, checked as they are read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value of another type or out of range is refused: nothing is converted.
 */

#pragma once

#include "tw-database.h"

G_BEGIN_DECLS

/* Bytes that are copied, or a null for %NULL. */
void tw_column_bind_blob (TwStatement  *statement,
                          int           at,
                          gconstpointer data,
                          gsize         n_bytes);

/* @n values of four bytes each, in the order of bytes of a file. */
void tw_column_bind_words (TwStatement  *statement,
                           int           at,
                           gconstpointer data,
                           gsize         n);

/* (nullable): text that is valid UTF-8 without a NUL and at most @max_bytes long; lent until the next step */
const char *tw_column_get_text (TwStatement *statement,
                                int          column,
                                gsize        max_bytes);
gboolean    tw_column_get_int (TwStatement *statement,
                               int          column,
                               double       low,
                               double       high,
                               gint64      *value);
gboolean    tw_column_get_real (TwStatement *statement,
                                int          column,
                                double       low,
                                double       high,
                                double      *value);

/* A blob of exactly @n values of @size bytes each, in memory of its own; %NULL for a null. */
gboolean tw_column_get_array (TwStatement *statement,
                              int          column,
                              gsize        n,
                              gsize        size,
                              gpointer    *array);

G_END_DECLS
