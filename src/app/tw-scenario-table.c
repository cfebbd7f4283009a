/* tw-scenario-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenario-table.h"

#include "tw-figure.h"
#include "tw-scenario-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _TwScenarioTable
{
  GtkWidget parent_instance;

  GtkGrid         *grid;
  GtkToggleButton *more;
  GPtrArray       *columns; /* of char *: id and title, to see whether columns changed */
  GtkLabel       **cell;    /* [n_figures * columns->len] */
  GtkWidget      **title;   /* [n_figures] */
};

enum
{
  SCENARIO_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwScenarioTable, tw_scenario_table, GTK_TYPE_WIDGET)

/* ---- columns ---- */

/* The plan can run under a chain, and under none of what only a simulation can have. */
static gboolean
can_promote (const TwScenario *scenario,
             gboolean          is_current)
{
  return !is_current && scenario->policy < TW_N_PLAN_POLICIES;
}

static GMenuModel *
new_menu (const TwScenario *scenario,
          gboolean          is_current)
{
  static const struct
  {
    const char *label;
    const char *action;
  } entries[] = {
    { N_ ("_Edit…"), "edit" },
    { N_ ("D_uplicate"), "duplicate" },
    { N_ ("_Run the Plan This Way"), "promote" },
    { N_ ("_Show on the Map"), "show" },
    { N_ ("Record a _Decision…"), "decide" },
    { N_ ("Re_move"), "remove" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *name = g_strconcat ("scenario.", entries[i].action, NULL);
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (entries[i].label), NULL);

      if (!can_promote (scenario, is_current) && g_str_equal (entries[i].action, "promote"))
        continue;
      g_menu_item_set_action_and_target (item, name, "x", scenario->id);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static GtkWidget *
new_head (const TwModel    *model,
          const TwScenario *scenario,
          gboolean          is_current)
{
  GtkWidget       *button = gtk_menu_button_new ();
  GtkWidget       *label = gtk_label_new (tw_scenario_get_title (scenario));
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *description = tw_scenario_dup_description (scenario, model);
  g_autofree char *tooltip = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GMenuModel) menu = new_menu (scenario, is_current);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, "heading");
  if (is_current)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "pan-down-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), box);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  /* TRANSLATORS: what a scenario is, one thing a line; the last line is added where the plan runs this way */
  tooltip = is_current ? g_strdup_printf (_ ("%s\nThe plan runs this way"), description) : g_strdup (description);
  gtk_widget_set_tooltip_text (button, tooltip);
  /* TRANSLATORS: the button above a scenario's column; a name, and that the plan runs this way */
  name = g_strdup_printf (is_current ? _ ("Scenario %s, the plan’s own") : _ ("Scenario %s"), tw_scenario_get_title (scenario));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  /* the focus goes to the button inside */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);

  return button;
}

static char *
dup_column (const TwScenario *scenario,
            const TwModel    *model,
            gboolean          is_current)
{
  g_autofree char *description = tw_scenario_dup_description (scenario, model);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %d %s\n%s", scenario->id, is_current, tw_scenario_get_title (scenario), description);
}

static gboolean
has_columns (TwScenarioTable  *self,
             const TwModel    *model,
             const TwScenario *scenarios,
             guint             n,
             gint64            current)
{
  if (self->columns->len != n)
    return FALSE;

  for (guint s = 0; s < n; s++)
    {
      g_autofree char *column = dup_column (&scenarios[s], model, scenarios[s].id == current);

      if (!g_str_equal (column, g_ptr_array_index (self->columns, s)))
        return FALSE;
    }

  return TRUE;
}

static GtkWidget *
new_cell (TwScenarioTable *self,
          guint            row,
          guint            column,
          gboolean         is_current)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "scenario-cell");
  gtk_widget_add_css_class (label, "numeric");
  if (is_current)
    gtk_widget_add_css_class (label, "current");
  gtk_grid_attach (self->grid, label, (int) column + 1, (int) row + 1, 1, 1);

  return label;
}

static void
clear_grid (TwScenarioTable *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  g_ptr_array_set_size (self->columns, 0);
  g_clear_pointer (&self->cell, g_free);
  g_clear_pointer (&self->title, g_free);
}

/* Whoever wants to know it all asks. */
static void
show_rows (TwScenarioTable *self)
{
  guint           n_figures, n = self->columns->len;
  const TwFigure *figure = tw_figure_get_all (&n_figures);
  gboolean        all = gtk_toggle_button_get_active (self->more);

  for (guint f = 0; self->title != NULL && f < n_figures; f++)
    {
      gtk_widget_set_visible (self->title[f], all || figure[f].first);
      for (guint s = 0; s < n; s++)
        gtk_widget_set_visible (GTK_WIDGET (self->cell[f * n + s]), all || figure[f].first);
    }
  gtk_button_set_label (GTK_BUTTON (self->more), all ? _ ("_Fewer Figures") : _ ("_More Figures"));
}

static void
build (TwScenarioTable  *self,
       const TwModel    *model,
       const TwScenario *scenarios,
       guint             n,
       gint64            current)
{
  guint           n_figures;
  const TwFigure *figure = tw_figure_get_all (&n_figures);

  clear_grid (self);
  self->cell = g_new (GtkLabel *, n_figures * n + 1);
  self->title = g_new (GtkWidget *, n_figures);
  for (guint f = 0; f < n_figures; f++)
    {
      GtkWidget *title = gtk_label_new (tw_figure_get_title (&figure[f]));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "scenario-cell");
      gtk_grid_attach (self->grid, title, 0, (int) f + 1, 1, 1);
      self->title[f] = title;
    }
  for (guint s = 0; s < n; s++)
    {
      gboolean   is_current = scenarios[s].id == current;
      GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      GtkWidget *head = new_head (model, &scenarios[s], is_current);

      gtk_widget_set_hexpand (head, TRUE);
      gtk_box_append (GTK_BOX (cell), head);
      gtk_widget_add_css_class (cell, "scenario-head");
      if (is_current)
        gtk_widget_add_css_class (cell, "current");
      gtk_grid_attach (self->grid, cell, (int) s + 1, 0, 1, 1);
      for (guint f = 0; f < n_figures; f++)
        self->cell[f * n + s] = GTK_LABEL (new_cell (self, f, s, is_current));
      g_ptr_array_add (self->columns, dup_column (&scenarios[s], model, is_current));
    }
  show_rows (self);
}

/* ---- figures ---- */

static void
fill_cell (GtkLabel            *cell,
           const TwFigure      *figure,
           const TwSimEstimate *estimate,
           const char          *title,
           gboolean             is_best,
           const char          *currency)
{
  g_autofree char *value = tw_figure_format (figure, estimate->mean, currency);
  g_autofree char *margin = isfinite (estimate->hi) ? tw_figure_format_margin (figure, estimate->mean, (estimate->hi - estimate->lo) / 2, currency) : NULL;
  g_autofree char *markup = NULL;
  g_autofree char *text = NULL;

  if (margin != NULL)
    {
      markup = g_markup_printf_escaped ("%s <span size=\"smaller\" weight=\"normal\" alpha=\"75%%\">± %s</span>", value, margin);
      /* TRANSLATORS: for screen readers: a figure of a scenario, its value, and how far off that may be */
      text = g_strdup_printf (is_best ? _ ("%s, %s: %s plus or minus %s, the best") : _ ("%s, %s: %s plus or minus %s"), tw_figure_get_title (figure), title, value, margin);
    }
  else
    {
      markup = g_markup_printf_escaped ("%s", value);
      text = g_strdup_printf (is_best ? _ ("%s, %s: %s, the best") : _ ("%s, %s: %s"), tw_figure_get_title (figure), title, value);
    }
  gtk_label_set_markup (cell, markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (is_best)
    gtk_widget_add_css_class (GTK_WIDGET (cell), "best");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (cell), "best");
}

static void
fill (TwScenarioTable    *self,
      const TwModel      *model,
      const TwComparison *comparison)
{
  guint                     n_figures, n;
  const TwFigure           *figure = tw_figure_get_all (&n_figures);
  const TwScenario         *scenario = tw_model_get_scenarios (model, &n);
  g_autofree TwSimEstimate *estimates = g_new (TwSimEstimate, comparison->n + 1);

  for (guint f = 0; f < n_figures; f++)
    {
      int best;

      for (guint i = 0; i < comparison->n; i++)
        tw_figure_get (&figure[f], comparison, i, &estimates[i]);
      best = tw_figure_find_best (&figure[f], comparison, estimates);
      for (guint s = 0; s < n; s++)
        {
          TwSimEstimate nothing = { NAN, NAN, NAN, NAN };
          int           i = tw_comparison_find (comparison, scenario[s].id);

          fill_cell (self->cell[f * n + s], &figure[f], i >= 0 ? &estimates[i] : &nothing, tw_scenario_get_title (&scenario[s]), i >= 0 && i == best, tw_model_get_currency (model));
        }
    }
}

void
tw_scenario_table_set (TwScenarioTable    *self,
                       const TwModel      *model,
                       gint64              current,
                       const TwComparison *comparison)
{
  guint             n;
  const TwScenario *scenarios = tw_model_get_scenarios (model, &n);

  g_return_if_fail (TW_IS_SCENARIO_TABLE (self));

  /* An open menu and the keyboard's place live in the columns: they are made anew only where they differ. */
  if (!has_columns (self, model, scenarios, n, current))
    build (self, model, scenarios, n, current);
  fill (self, model, comparison);
}

/* ---- class ---- */

static void
activate_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[SCENARIO_ACTIVATED], 0, g_variant_get_int64 (parameter), name + strlen ("scenario."));
}

static void
tw_scenario_table_dispose (GObject *object)
{
  TwScenarioTable *self = TW_SCENARIO_TABLE (object);
  GtkWidget       *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->cell, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (tw_scenario_table_parent_class)->dispose (object);
}

static void
tw_scenario_table_class_init (TwScenarioTableClass *klass)
{
  static const char *const actions[] = { "scenario.edit", "scenario.duplicate", "scenario.promote", "scenario.show", "scenario.decide", "scenario.remove" };
  GtkWidgetClass          *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_scenario_table_dispose;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "x", activate_cb);
  signals[SCENARIO_ACTIVATED] = g_signal_new ("scenario-activated", TW_TYPE_SCENARIO_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "scenario-table");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_scenario_table_init (TwScenarioTable *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->grid));
  self->more = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_ ("_More Figures")));
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "scenario-more");
  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (show_rows), self);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN); /* columns have the card's corners */
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Scenarios side by side"), -1);
}

GtkWidget *
tw_scenario_table_new (void)
{
  return g_object_new (TW_TYPE_SCENARIO_TABLE, NULL);
}
