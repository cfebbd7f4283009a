/* tw-scenario-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenario-dialog.h"

#include "sealane/tw-sea-route.h"
#include "tw-disruption-row.h"
#include "tw-scenario-text.h"

#include <glib/gi18n.h>

#define N_SWITCHES 4

/* In the order in which they are chosen from. */
static const TwPolicy policies[] = { TW_POLICY_FBA, TW_POLICY_SCA, TW_POLICY_NGGS, TW_POLICY_PLAN, TW_POLICY_CLAIRVOYANT };

struct _TwScenarioDialog
{
  AdwWindow parent_instance;

  TwSession *session;
  TwModel   *model;
  TwScenario scenario; /* as it was: what the dialog does not show stays */
  char     **passages;
  GPtrArray *rows; /* of TwDisruptionRow, lent */

  AdwEntryRow         *name;
  AdwComboRow         *policy;
  GtkStringList       *policies;
  AdwPreferencesGroup *switches;
  AdwPreferencesGroup *disruptions;
  GtkMenuButton       *add_button;
  GtkSwitch           *without[N_SWITCHES];
};

G_DEFINE_FINAL_TYPE (TwScenarioDialog, tw_scenario_dialog, ADW_TYPE_WINDOW)

struct _TwDecisionDialog
{
  AdwWindow parent_instance;

  TwSession *session;
  TwScenario scenario;

  AdwEntryRow *owner;
  AdwEntryRow *reason;
  AdwEntryRow *expected;
  AdwEntryRow *realised;
};

G_DEFINE_FINAL_TYPE (TwDecisionDialog, tw_decision_dialog, ADW_TYPE_WINDOW)

/* ---- scenario ---- */

static void
apply_scenario_cb (TwScenarioDialog *self)
{
  TwScenario               scenario = self->scenario;
  g_autofree TwDisruption *disruption = g_new (TwDisruption, self->rows->len);

  scenario.name = (char *) gtk_editable_get_text (GTK_EDITABLE (self->name));
  scenario.policy = policies[adw_combo_row_get_selected (self->policy)];
  scenario.switches = 0;
  for (guint i = 0; i < N_SWITCHES; i++)
    if (gtk_switch_get_active (self->without[i]))
      scenario.switches |= 1u << i;
  for (guint i = 0; i < self->rows->len; i++)
    disruption[i] = *tw_disruption_row_get (g_ptr_array_index (self->rows, i));
  scenario.disruption = disruption;
  scenario.n_disruptions = self->rows->len;

  /* what was refused stays to be mended or tried again */
  if (tw_session_set_scenario (self->session, &scenario) != 0)
    gtk_window_close (GTK_WINDOW (self));
}

static void
update_add (TwScenarioDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), self->rows->len < TW_MAX_DISRUPTIONS);
}

static void
remove_row_cb (TwScenarioDialog *self,
               TwDisruptionRow  *row)
{
  adw_preferences_group_remove (self->disruptions, GTK_WIDGET (row));
  g_ptr_array_remove (self->rows, row);
  update_add (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
}

static GtkWidget *
add_row (TwScenarioDialog   *self,
         const TwDisruption *disruption)
{
  GtkWidget *row = tw_disruption_row_new (self->model, disruption, (const char *const *) self->passages);

  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->disruptions, row);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_row_cb), self, G_CONNECT_SWAPPED);
  update_add (self);

  return row;
}

static void
add_disruption_cb (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  TwScenarioDialog *self = TW_SCENARIO_DIALOG (widget);
  TwDisruption      disruption;

  tw_disruption_init (&disruption, (TwDisruptionKind) g_variant_get_int32 (parameter), self->model);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (add_row (self, &disruption)), TRUE);
}

static void
add_switch (TwScenarioDialog *self,
            guint             i)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), self->scenario.switches >> i & 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tw_switch_get_title ((TwSwitch) (1u << i)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, tw_switch_get_title ((TwSwitch) (1u << i)), -1);
  adw_preferences_group_add (self->switches, row);
  self->without[i] = GTK_SWITCH (toggle);
}

static GMenuModel *
new_add_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint kind = 0; kind < TW_N_DISRUPTION_KINDS; kind++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (tw_disruption_kind_get_title (kind), NULL);

      g_menu_item_set_action_and_target (item, "scenario-dialog.add", "i", (gint32) kind);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

/* Names of what can be closed, of the lanes that ships go by. */
static char **
dup_passages (void)
{
  g_autoptr (TwSeaLanes) sea = tw_sea_lanes_new_default ();
  guint  n = tw_sea_lanes_get_n_passages (sea);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (tw_sea_lanes_get_passage_name (sea, i));

  return names;
}

/* An import has come in between: places have other numbers. */
static void
model_changed_cb (gpointer dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
fill (TwScenarioDialog *self)
{
  g_autoptr (GMenuModel) menu = new_add_menu ();
  guint selected = 0;

  self->passages = dup_passages ();
  gtk_editable_set_text (GTK_EDITABLE (self->name), self->scenario.name);
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      gtk_string_list_append (self->policies, tw_policy_get_long_title (policies[i]));
      if (policies[i] == self->scenario.policy)
        selected = i;
    }
  adw_combo_row_set_selected (self->policy, selected);
  for (guint i = 0; i < N_SWITCHES; i++)
    add_switch (self, i);
  for (guint i = 0; i < self->scenario.n_disruptions; i++)
    add_row (self, &self->scenario.disruption[i]);
  gtk_menu_button_set_menu_model (self->add_button, menu);
}

static void
tw_scenario_dialog_finalize (GObject *object)
{
  TwScenarioDialog *self = TW_SCENARIO_DIALOG (object);

  tw_scenario_clear (&self->scenario);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->passages, g_strfreev);
  g_clear_pointer (&self->model, tw_model_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_scenario_dialog_parent_class)->finalize (object);
}

static void
tw_scenario_dialog_class_init (TwScenarioDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tw_scenario_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-scenario-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, name);
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, policy);
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, policies);
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, switches);
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, disruptions);
  gtk_widget_class_bind_template_child (widget_class, TwScenarioDialog, add_button);
  gtk_widget_class_bind_template_callback_full (widget_class, "apply_cb", G_CALLBACK (apply_scenario_cb));
  gtk_widget_class_install_action (widget_class, "scenario-dialog.add", "i", add_disruption_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_scenario_dialog_init (TwScenarioDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_scenario_dialog_present (GtkWindow        *parent,
                            TwSession        *session,
                            const TwScenario *scenario)
{
  TwScenarioDialog *self;

  if (tw_session_get_model (session) == NULL)
    return;

  self = g_object_new (TW_TYPE_SCENARIO_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->model = tw_model_ref (tw_session_get_model (session));
  tw_scenario_copy (&self->scenario, scenario);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}

/* ---- decision ---- */

static void
apply_decision_cb (TwDecisionDialog *self)
{
  TwScenario scenario = self->scenario;

  scenario.owner = (char *) gtk_editable_get_text (GTK_EDITABLE (self->owner));
  scenario.reason = (char *) gtk_editable_get_text (GTK_EDITABLE (self->reason));
  scenario.expected = (char *) gtk_editable_get_text (GTK_EDITABLE (self->expected));
  scenario.realised = (char *) gtk_editable_get_text (GTK_EDITABLE (self->realised));
  if (*scenario.owner == '\0' && *scenario.reason == '\0' && *scenario.expected == '\0' && *scenario.realised == '\0')
    scenario.decided = 0;
  else if (scenario.decided == 0)
    scenario.decided = g_get_real_time () / G_USEC_PER_SEC;

  if (tw_session_set_scenario (self->session, &scenario) != 0)
    gtk_window_close (GTK_WINDOW (self));
}

static void
tw_decision_dialog_finalize (GObject *object)
{
  TwDecisionDialog *self = TW_DECISION_DIALOG (object);

  tw_scenario_clear (&self->scenario);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_decision_dialog_parent_class)->finalize (object);
}

static void
tw_decision_dialog_class_init (TwDecisionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tw_decision_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-decision-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TwDecisionDialog, owner);
  gtk_widget_class_bind_template_child (widget_class, TwDecisionDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, TwDecisionDialog, expected);
  gtk_widget_class_bind_template_child (widget_class, TwDecisionDialog, realised);
  gtk_widget_class_bind_template_callback_full (widget_class, "apply_cb", G_CALLBACK (apply_decision_cb));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_decision_dialog_init (TwDecisionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

void
tw_decision_dialog_present (GtkWindow        *parent,
                            TwSession        *session,
                            const TwScenario *scenario)
{
  TwDecisionDialog *self = g_object_new (TW_TYPE_DECISION_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  tw_scenario_copy (&self->scenario, scenario);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  /* a new decision is that of whoever sits here */
  set_text (self->owner, scenario->decided != 0 ? scenario->owner : tw_session_get_author ());
  set_text (self->reason, scenario->reason);
  set_text (self->expected, scenario->expected);
  set_text (self->realised, scenario->realised);
  gtk_window_present (GTK_WINDOW (self));
}
