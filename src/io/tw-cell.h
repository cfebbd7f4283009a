/* tw-cell.h: a cell of CSV as a member of a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-csv.h"
#include "tw-draft.h"

G_BEGIN_DECLS

/* Reads a cell that is not empty into the member @field of @row; not for %TW_FIELD_LANE. Texts live until the
 * next record. Errors: as of tw_csv_fail(). */
gboolean tw_cell_read (const TwCsv   *csv,
                       guint          column,
                       const TwDraft *draft,
                       const TwField *field,
                       gpointer       row,
                       GError       **error);

/* 0 or 1, no or yes, false or true. */
gboolean tw_cell_parse_bool (const char *text,
                             gboolean   *value);

G_END_DECLS
