/* tw-move-figures-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-move-figures-view.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

typedef enum
{
  ROW_PROFIT,
  ROW_FILL,
  ROW_FROM_DAYS,
  ROW_TO_DAYS,
  N_ROWS,
} Row;

/* So many fee cliffs and parts of the profit are named: those that matter most. */
#define MAX_CLIFFS 2
#define MAX_PARTS  3

struct _TwMoveFiguresView
{
  GtkWidget parent_instance;

  GtkGrid  *grid;
  GtkLabel *name[N_ROWS];
  GtkLabel *value[N_ROWS];
  GtkLabel *parts;
  GtkLabel *cliffs;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (TwMoveFiguresView, tw_move_figures_view, GTK_TYPE_WIDGET)

static void
set_value (TwMoveFiguresView *self,
           Row                row,
           const char        *text,
           double             change)
{
  GtkWidget *value = GTK_WIDGET (self->value[row]);

  gtk_label_set_label (self->value[row], text);
  gtk_widget_remove_css_class (value, "success");
  gtk_widget_remove_css_class (value, "error");
  if (change > 0)
    gtk_widget_add_css_class (value, "success");
  else if (change < 0)
    gtk_widget_add_css_class (value, "error");
}

static void
set_names (TwMoveFiguresView *self,
           const TwModel     *model,
           guint32            lane)
{
  const TwLane    *row = tw_model_get_lane (model, lane);
  g_autofree char *from = tw_place_dup_title (model, row->from);
  g_autofree char *to = tw_place_dup_title (model, row->to);
  /* TRANSLATORS: %s is a place */
  g_autofree char *fill = g_strdup_printf (_ ("Fill rate %s"), to);
  /* TRANSLATORS: %s is a place */
  g_autofree char *from_days = g_strdup_printf (_ ("Days of supply %s"), from);
  g_autofree char *to_days = g_strdup_printf (_ ("Days of supply %s"), to);

  gtk_label_set_label (self->name[ROW_PROFIT], _ ("Profit"));
  gtk_label_set_label (self->name[ROW_FILL], fill);
  gtk_label_set_label (self->name[ROW_FROM_DAYS], from_days);
  gtk_label_set_label (self->name[ROW_TO_DAYS], to_days);
}

static void
set_all (TwMoveFiguresView *self,
         const char        *text)
{
  for (Row row = 0; row < N_ROWS; row++)
    set_value (self, row, text, 0);
}

/* Cents are noise in a profit of thousands; a change below half a unit of money is none. */
static double
round_change (double change)
{
  return fabs (change) < 0.5 ? 0 : change;
}

static void
set_figures (TwMoveFiguresView   *self,
             const TwModel       *model,
             const TwMoveFigures *figures)
{
  double           change = round_change (figures->profit);
  g_autofree char *profit = tw_format_signed_money (change, tw_model_get_currency (model));
  g_autofree char *fill = tw_move_dup_percent_change (figures->fill_before, figures->fill_after);
  g_autofree char *from = tw_move_dup_days_change (figures->from_days_before, figures->from_days_after);
  g_autofree char *to = tw_move_dup_days_change (figures->to_days_before, figures->to_days_after);

  set_value (self, ROW_PROFIT, profit, change);
  set_value (self, ROW_FILL, fill, round (100 * figures->fill_after) - round (100 * figures->fill_before));
  set_value (self, ROW_FROM_DAYS, from, 0);
  set_value (self, ROW_TO_DAYS, to, 0);
}

static void
set_optional (GtkLabel   *label,
              const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text);
}

/* The parts that change most: "Storage −$120 · Freight −$300" */
static void
set_parts (TwMoveFiguresView   *self,
           const TwModel       *model,
           const TwMoveFigures *figures)
{
  gboolean told[TW_N_PARTS] = { FALSE };
  GString *text = g_string_new (NULL);

  for (guint n = 0; figures && n < MAX_PARTS; n++)
    {
      int              most = -1;
      g_autofree char *name = NULL;
      g_autofree char *money = NULL;

      for (TwPart part = 0; part < TW_N_PARTS; part++)
        if (!told[part] && fabs (figures->part[part]) >= 1 && (most < 0 || fabs (figures->part[part]) > fabs (figures->part[most])))
          most = (int) part;
      if (most < 0)
        break;

      told[most] = TRUE;
      name = tw_format_part ((TwPart) most);
      money = tw_format_signed_money (figures->part[most], tw_model_get_currency (model));
      g_string_append_printf (text, "%s%s %s", n > 0 ? " · " : "", name, money);
    }

  set_optional (self->parts, text->str);
  g_string_free (text, TRUE);
}

static void
set_cliffs (TwMoveFiguresView *self,
            const TwModel     *model,
            TwMoveDraft       *draft)
{
  g_autoptr (GArray) cliffs = tw_move_draft_dup_cliffs (draft);
  GString *text = g_string_new (NULL);

  for (guint i = 0; model && i < MIN (cliffs->len, MAX_CLIFFS); i++)
    {
      g_autofree char *warning = tw_cliff_dup_warning (model, &g_array_index (cliffs, TwCliffChange, i));

      g_string_append_printf (text, "%s⚠ %s", i > 0 ? "\n" : "", warning);
    }

  set_optional (self->cliffs, text->str);
  g_string_free (text, TRUE);
}

static char *
dup_note (const TwModel       *model,
          const TwMove        *move,
          const TwMoveAdvice  *advice,
          const TwMoveFigures *figures)
{
  g_autofree char *from = tw_place_dup_title (model, tw_model_get_lane (model, move->lane)->from);
  g_autofree char *limit = tw_format_units (figures && !figures->feasible ? figures->limit : advice->available);

  if (figures && !figures->feasible)
    return g_strdup_printf (ngettext ("At most %s can move", "At most %s can move", figures->limit), limit);
  if (advice->available == 0)
    /* TRANSLATORS: %s is a place */
    return g_strdup_printf (_ ("%s has none of this item in that week"), from);
  if (advice->from_source)
    /* TRANSLATORS: %s is a place */
    return g_strdup_printf (_ ("No direct lane: from %s, not yet committed"), from);

  return NULL;
}

static void
set_note (TwMoveFiguresView *self,
          const char        *note,
          gboolean           is_error)
{
  GtkWidget *label = GTK_WIDGET (self->note);

  gtk_label_set_label (self->note, note ? note : "");
  gtk_widget_set_visible (label, note != NULL);
  if (is_error)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}

static void
describe (TwMoveFiguresView *self)
{
  GString *text = g_string_new (NULL);

  for (Row row = 0; row < N_ROWS; row++)
    g_string_append_printf (text, "%s: %s. ", gtk_label_get_label (self->name[row]), gtk_label_get_label (self->value[row]));
  g_string_append_printf (text, "%s %s %s", gtk_label_get_label (self->parts), gtk_label_get_label (self->cliffs), gtk_label_get_label (self->note));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
  g_string_free (text, TRUE);
}

static void
tw_move_figures_view_dispose (GObject *object)
{
  TwMoveFiguresView *self = TW_MOVE_FIGURES_VIEW (object);

  if (self->grid)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;

  G_OBJECT_CLASS (tw_move_figures_view_parent_class)->dispose (object);
}

static void
tw_move_figures_view_class_init (TwMoveFiguresViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_move_figures_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "movefigures");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
attach_label (TwMoveFiguresView *self,
              int                column,
              int                row,
              float              xalign)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, column == 0 ? "dim-label" : "figure");
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->grid, label, column, row, 1, 1);

  return GTK_LABEL (label);
}

static GtkLabel *
attach_text (TwMoveFiguresView *self,
             int                row,
             const char        *class_name)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (""));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, 30);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (label), class_name);
  gtk_grid_attach (self->grid, GTK_WIDGET (label), 0, row, 2, 1);

  return label;
}

static void
tw_move_figures_view_init (TwMoveFiguresView *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 1);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));

  for (Row row = 0; row < N_ROWS; row++)
    {
      self->name[row] = attach_label (self, 0, row, 0);
      gtk_label_set_ellipsize (self->name[row], PANGO_ELLIPSIZE_END);
      self->value[row] = attach_label (self, 1, row, 1);
      gtk_label_set_width_chars (self->value[row], 9);
    }

  self->parts = attach_text (self, N_ROWS, "dim-label");
  self->cliffs = attach_text (self, N_ROWS + 1, "warning");
  self->note = attach_text (self, N_ROWS + 2, "note");
}

void
tw_move_figures_view_update (TwMoveFiguresView *self,
                             const TwModel     *model,
                             TwMoveDraft       *draft)
{
  g_autofree char *note = NULL;
  TwMove           move;
  TwMoveAdvice     advice;
  TwMoveFigures    figures;
  gboolean         known;

  g_return_if_fail (TW_IS_MOVE_FIGURES_VIEW (self));

  if (!model || !tw_move_draft_get_move (draft, &move, &advice))
    {
      set_all (self, "–");
      set_optional (self->parts, NULL);
      set_optional (self->cliffs, NULL);
      set_note (self, NULL, FALSE);
      return;
    }

  known = tw_move_draft_get_figures (draft, &figures);
  set_names (self, model, move.lane);
  if (known && figures.feasible)
    set_figures (self, model, &figures);
  else
    set_all (self, known || move.units == 0 ? "–" : "…");

  /* While the next answer is on its way these two stay: a card that shrinks and grows under the hand is worse. */
  if (known || move.units == 0)
    {
      set_parts (self, model, known && figures.feasible ? &figures : NULL);
      set_cliffs (self, model, draft);
    }

  note = dup_note (model, &move, &advice, known ? &figures : NULL);
  set_note (self, note, (known && !figures.feasible) || advice.available == 0);
  describe (self);
}
