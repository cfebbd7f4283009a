/* tw-inspector-rows.h: the rows of the inspector's lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes all rows out. */
void tw_rows_clear (GtkListBox *list);

/**
 * tw_rows_add:
 * @title: what the row is about; wraps
 * @detail: (nullable): a second, smaller line
 * @value: (nullable): at the end of the row
 * @value_class: (nullable): a CSS class for @value, "success" and kin
 *
 * Appends a row that is read as one sentence.
 *
 * Returns: (transfer none): the box of the first line, to append more to
 */
GtkBox *tw_rows_add (GtkListBox *list,
                     const char *title,
                     const char *detail,
                     const char *value,
                     const char *value_class);

/* The same with a paragraph below, @text. */
GtkBox *tw_rows_add_text (GtkListBox *list,
                          const char *title,
                          const char *detail,
                          const char *value,
                          const char *value_class,
                          const char *text);

/* The number that a row stands for, such as a place; -1 if it has none. Rows with one can be activated. */
void tw_rows_set_number (GtkBox *row,
                         int     number);
int  tw_rows_get_number (GtkListBoxRow *row);

G_END_DECLS
