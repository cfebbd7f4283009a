/* tw-driver-import.h: weekly values of drivers from CSV into a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-csv.h"
#include "tw-draft.h"
#include "tw-import-report.h"

G_BEGIN_DECLS

/* Columns of drivers that @csv has: 0 if it is no table of them. */
guint tw_driver_import_score (const TwCsv *csv);

gboolean tw_driver_import_knows (const TwCsv *csv,
                                 guint        column);

/* Takes all rows, as described in tw-table-import.h; on failure the draft is good for nothing. */
gboolean tw_driver_import (TwCsv          *csv,
                           TwDraft        *draft,
                           TwImportReport *report,
                           GError        **error);

G_END_DECLS
