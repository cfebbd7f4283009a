/* tw-dialogs.h: dialogs that newer toolkits have under other names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwResponse: a button of a question; the last row of a table has no id
 * @label: with a mnemonic
 */
typedef struct
{
  const char           *id;
  const char           *label;
  AdwResponseAppearance appearance;
} TwResponse;

/* @response: the id of the button; that of the first one if the dialog was closed otherwise. */
typedef void (*TwAskFunc) (const char *response,
                           gpointer    data);

/* Asks a question; the first response is the harmless one, the last one the default. @data must live as
 * long as @parent. */
void tw_dialog_ask (GtkWindow        *parent,
                    const char       *heading,
                    const char       *body,
                    const TwResponse *responses,
                    TwAskFunc         callback,
                    gpointer          data);

/* @files: (array length=n_files): at least one; not called if the dialog was cancelled. */
typedef void (*TwChooseFunc) (GFile *const *files,
                              guint         n_files,
                              gpointer      data);

/* Plans, or tables and reports; any number of the latter. */
void tw_dialog_open_plan (GtkWindow   *parent,
                          TwChooseFunc callback,
                          gpointer     data);
void tw_dialog_open_tables (GtkWindow   *parent,
                            TwChooseFunc callback,
                            gpointer     data);

/* @name: suggested name; the ending is added where it is missing. */
void tw_dialog_save_plan (GtkWindow   *parent,
                          const char  *name,
                          TwChooseFunc callback,
                          gpointer     data);

G_END_DECLS
