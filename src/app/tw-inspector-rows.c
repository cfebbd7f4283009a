/* tw-inspector-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-inspector-rows.h"

#define NUMBER_KEY "tw-row-number"

void
tw_rows_clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)))
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static GtkWidget *
new_label (const char *text,
           const char *class_name,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, class_name);

  return label;
}

static GtkWidget *
new_texts (const char *title,
           const char *detail,
           const char *title_class)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), new_label (title, title_class, 0));
  if (detail && *detail)
    {
      GtkWidget *label = new_label (detail, "caption", 0);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (texts), label);
    }

  return texts;
}

GtkBox *
tw_rows_add_text (GtkListBox *list,
                  const char *title,
                  const char *detail,
                  const char *value,
                  const char *value_class,
                  const char *text)
{
  GtkWidget       *row = gtk_list_box_row_new ();
  GtkWidget       *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *head = g_strjoin (", ", title, value ? value : detail, value ? detail : NULL, NULL);
  g_autofree char *spoken = text ? g_strjoin (". ", head, text, NULL) : g_strdup (head);

  gtk_widget_add_css_class (lines, "inspector-row");
  gtk_widget_set_vexpand (box, TRUE);
  gtk_box_append (GTK_BOX (lines), box);
  if (text)
    gtk_box_append (GTK_BOX (lines), new_label (text, "caption", 0));
  gtk_box_append (GTK_BOX (box), new_texts (title, detail, detail ? "row-title" : "dim-label"));
  if (value)
    {
      GtkWidget *label = new_label (value, "row-value", 1);

      gtk_label_set_wrap (GTK_LABEL (label), FALSE);

      if (value_class)
        gtk_widget_add_css_class (label, value_class);
      gtk_box_append (GTK_BOX (box), label);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), lines);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (list, row);

  return GTK_BOX (box);
}

GtkBox *
tw_rows_add (GtkListBox *list,
             const char *title,
             const char *detail,
             const char *value,
             const char *value_class)
{
  return tw_rows_add_text (list, title, detail, value, value_class, NULL);
}

void
tw_rows_set_number (GtkBox *row,
                    int     number)
{
  GtkWidget *parent = gtk_widget_get_ancestor (GTK_WIDGET (row), GTK_TYPE_LIST_BOX_ROW);

  g_object_set_data (G_OBJECT (parent), NUMBER_KEY, GINT_TO_POINTER (number + 1));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (parent), number >= 0);
}

int
tw_rows_get_number (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), NUMBER_KEY)) - 1;
}
