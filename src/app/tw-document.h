/* tw-document.h: what opening, importing and recovering do, on a worker
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-import-report.h"
#include "tw-plan-file.h"

G_BEGIN_DECLS

/**
 * TwDocument: an open plan on its way to the session
 * @file: the working copy; owned until stolen, and closed with the document otherwise
 * @forecasts: (nullable): those kept in the file, if they are still good
 * @answer: (nullable): where the engine stopped; a start for the first plan, and nothing to show
 * @untitled: whether saving has to ask where to, whatever document @file came from
 */
typedef struct
{
  TwPlanFile    *file;
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *answer;
  gboolean       untitled;
} TwDocument;

void tw_document_free (TwDocument *self);

/* Where working copies live. */
char *tw_document_dup_work_dir (void) G_GNUC_WARN_UNUSED_RESULT;

/* Each blocks, on reading and writing; errors as for tw_plan_file_open() and the core's. */
TwDocument *tw_document_open (GFile   *file,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The demo plan that is installed, or one made on the spot where none is; names in the program's language. */
TwDocument *tw_document_open_demo (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The places and lanes that the program knows, and what is in the tables; without them no items. */
TwDocument *tw_document_new (TwWeek          start_week,
                             GFile *const   *tables,
                             guint           n_tables,
                             TwImportReport *report,
                             GError        **error) G_GNUC_WARN_UNUSED_RESULT;

TwDocument *tw_document_recover (const char *work_path,
                                 GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the file is a list of sales lines as UCI publishes them: a whole plan, not a table for one. */
gboolean tw_document_is_online_retail (GFile *file);

/* A new plan on the known network from sales lines. */
TwDocument *tw_document_open_online_retail (GFile          *file,
                                            TwImportReport *report,
                                            GCancellable   *cancellable,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDocument, tw_document_free)

G_END_DECLS
