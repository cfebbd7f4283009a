/* tw-window-private.h: what the files of the window share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-alert-list.h"
#include "tw-chain-button.h"
#include "tw-plan-facts.h"
#include "tw-welcome-page.h"
#include "tw-window.h"

G_BEGIN_DECLS

/* What waits for the answer to "save changes?". */
typedef void (*TwPendingFunc) (TwWindow *self,
                               gpointer  data);

typedef struct
{
  TwPendingFunc  proceed;
  gpointer       data;
  GDestroyNotify free_data;
} TwPending;

struct _TwWindow
{
  AdwApplicationWindow parent_instance;

  TwSession *session;
  GSettings *settings;
  TwPending  pending;
  gboolean   pending_save; /* going on once the plan is saved */
  char     **recoverable;
  gboolean   painted;
  AdwToast  *undo_toast; /* (nullable) (unowned): offers to take back the last edit */
  TwModel   *undo_model; /* (nullable): what that edit led to */

  AdwToastOverlay *toasts;
  AdwHeaderBar    *header;
  GtkWidget       *page_buttons;
  GtkWidget       *shipments_button;
  GtkLabel        *badge;
  GtkMenuButton   *alerts_button;
  GtkLabel        *alerts_badge;
  TwAlertList     *alerts;
  AdwSplitButton  *open_button;
  GtkWidget       *undo_button;
  GtkWidget       *redo_button;
  GtkWidget       *cancel_button;
  TwChainButton   *chain;
  GtkLabel        *plan_title;
  GtkMenuButton   *status_button;
  GtkLabel        *status;
  TwPlanFacts     *facts;
  GtkProgressBar  *progress;
  GtkSpinner      *spinner;
  GtkSpinner      *opening_spinner;
  GtkStack        *root_stack;
  TwWelcomePage   *welcome;
  AdwFlap         *flap;
  AdwBin          *sidebar_bin;
  GtkStack        *pages;
};

/* ---- tw-window.c ---- */

void tw_window_toast (TwWindow   *self,
                      const char *message,
                      const char *action_label,
                      const char *action_name);
void tw_window_update_recent (TwWindow *self);

/* ---- tw-window-files.c ---- */

/* Calls @proceed with @data once no edit would be lost by it, or never. Takes @data. */
void tw_window_confirm (TwWindow      *self,
                        TwPendingFunc  proceed,
                        gpointer       data,
                        GDestroyNotify free_data);
void tw_window_drop_pending (TwWindow *self);
void tw_window_add_file_actions (TwWindow *self);
void tw_window_add_drop_target (TwWindow *self);
void tw_window_saved (TwWindow *self);
void tw_window_not_saved (TwWindow *self);

G_END_DECLS
