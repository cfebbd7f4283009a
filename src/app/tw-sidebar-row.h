/* tw-sidebar-row.h: a line of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-forecast-sum.h"
#include "tw-item-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TW_TYPE_SIDEBAR_ROW (tw_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSidebarRow, tw_sidebar_row, TW, SIDEBAR_ROW, GtkWidget)

GtkWidget *tw_sidebar_row_new (void);

/* @item: -1 for all items; @phase: to be told, %TW_PHASE_NONE for none; @alert (nullable); @sum (nullable): its weekly sales
 * and forecast */
void tw_sidebar_row_set (TwSidebarRow        *self,
                         const TwModel       *model,
                         int                  item,
                         TwPhase              phase,
                         const TwItemAlert   *alert,
                         const TwForecastSum *sum);

/* Name, number and alert as one sentence, for screen readers. */
const char *tw_sidebar_row_get_label (TwSidebarRow *self);

G_END_DECLS
