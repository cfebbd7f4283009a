/* tw-sales-import.h: weekly or daily sales from CSV into a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-csv.h"
#include "tw-draft.h"
#include "tw-import-report.h"

G_BEGIN_DECLS

/* Columns of sales that @csv has: 0 if it is no table of sales. */
guint tw_sales_import_score (const TwCsv *csv);

/* Whether a table of sales knows @column. */
gboolean tw_sales_import_knows (const TwCsv *csv,
                                guint        column);

/* Takes all rows, as described in tw-table-import.h; on failure the draft is good for nothing. */
gboolean tw_sales_import (TwCsv          *csv,
                          TwDraft        *draft,
                          TwImportReport *report,
                          GError        **error);

G_END_DECLS
