/* tw-rules-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-rules-dialog.h"

#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* The last leg is no inbound mode. */
#define N_INBOUND_MODES TW_MODE_PARCEL
#define ALL_MODES       ((1u << N_INBOUND_MODES) - 1)
#define BIT(mode)       (1u << (mode))

typedef struct
{
  AdwExpanderRow *row;
  GtkSwitch      *inbound;
  GtkCheckButton *mode[N_INBOUND_MODES];
  GtkSpinButton  *review;
  GtkSpinButton  *batch;
} PhaseRows;

struct _TwRulesDialog
{
  AdwWindow parent_instance;

  TwSession *session;
  TwRules    rules; /* as they were: what the dialog does not show stays */
  PhaseRows  phase[TW_N_PHASES];

  GtkSpinButton       *frozen_weeks;
  GtkSpinButton       *change_price;
  GtkSpinButton       *slow_sale_loss;
  GtkSpinButton       *lost_sale_cost;
  GtkSpinButton       *trial_weeks;
  GtkSpinButton       *mature_weeks;
  GtkSpinButton       *breakout;
  GtkSpinButton       *declining;
  GtkSpinButton       *certainty;
  GtkSpinButton       *in_stock_rate;
  AdwActionRow        *change_row;
  AdwPreferencesGroup *phases;
};

G_DEFINE_FINAL_TYPE (TwRulesDialog, tw_rules_dialog, ADW_TYPE_WINDOW)

/* ---- a phase in words ---- */

static char *
dup_modes (guint32 modes)
{
  GString *text = g_string_new (NULL);

  if ((modes & ALL_MODES) == ALL_MODES)
    g_string_append (text, _ ("any mode"));
  for (TwMode mode = 0; mode < N_INBOUND_MODES && (modes & ALL_MODES) != ALL_MODES; mode++)
    {
      g_autofree char *name = modes & BIT (mode) ? tw_format_mode (mode) : NULL;

      if (name != NULL)
        /* TRANSLATORS: what stands between two of several means of transport */
        g_string_append_printf (text, "%s%s", text->len > 0 ? C_ ("modes", ", ") : "", name);
    }
  if (text->len == 0)
    g_string_append (text, _ ("no mode"));

  return g_string_free (text, FALSE);
}

static char *
dup_summary (const TwPhaseRule *rule)
{
  g_autofree char *modes = dup_modes (rule->modes);
  g_autofree char *units = tw_format_units (rule->batch_units);
  GString         *text;

  if (!rule->inbound)
    return g_strdup (_ ("Nothing new is sent there"));

  text = g_string_new (modes);
  if (rule->review_weeks > 1)
    g_string_append_printf (text, ngettext (" · every %u week", " · every %u weeks", rule->review_weeks), rule->review_weeks);
  if (rule->batch_units > 0)
    /* TRANSLATORS: the largest shipment; follows other rules */
    g_string_append_printf (text, ngettext (" · at most %s unit", " · at most %s units", rule->batch_units), units);

  return g_string_free (text, FALSE);
}

/* ---- widgets to rules ---- */

static void
read_phase (TwRulesDialog *self,
            TwPhase        phase,
            TwPhaseRule   *rule)
{
  PhaseRows *rows = &self->phase[phase];

  if (rows->row == NULL)
    return;

  rule->inbound = gtk_switch_get_active (rows->inbound);
  for (TwMode mode = 0; mode < N_INBOUND_MODES; mode++)
    rule->modes = gtk_check_button_get_active (rows->mode[mode]) ? rule->modes | BIT (mode) : rule->modes & ~BIT (mode);
  rule->review_weeks = (guint32) gtk_spin_button_get_value_as_int (rows->review);
  rule->batch_units = (guint32) gtk_spin_button_get_value_as_int (rows->batch);
}

/* Shares are told in percent; one that nobody touched keeps what the spin button would round away. */
static void
read_share (GtkSpinButton *spin,
            double        *share)
{
  double shown = gtk_spin_button_get_value (spin);

  if (shown != rint (100 * *share))
    *share = shown / 100;
}

static void
read_test (TwRulesDialog *self,
           TwPhaseTest   *test)
{
  test->trial_weeks = (guint32) gtk_spin_button_get_value_as_int (self->trial_weeks);
  test->mature_weeks = (guint32) gtk_spin_button_get_value_as_int (self->mature_weeks);
  read_share (self->breakout, &test->breakout);
  read_share (self->declining, &test->declining);
  read_share (self->certainty, &test->certainty);
  read_share (self->in_stock_rate, &test->in_stock_rate);
}

static void
show_test (TwRulesDialog     *self,
           const TwPhaseTest *test)
{
  gtk_spin_button_set_value (self->trial_weeks, test->trial_weeks);
  gtk_spin_button_set_value (self->mature_weeks, test->mature_weeks);
  gtk_spin_button_set_value (self->breakout, 100 * test->breakout);
  gtk_spin_button_set_value (self->declining, 100 * test->declining);
  gtk_spin_button_set_value (self->certainty, 100 * test->certainty);
  gtk_spin_button_set_value (self->in_stock_rate, 100 * test->in_stock_rate);
}

void
tw_rules_dialog_get_rules (TwRulesDialog *self,
                           TwRules       *rules)
{
  g_return_if_fail (TW_IS_RULES_DIALOG (self));

  *rules = self->rules;
  rules->frozen_weeks = (guint32) gtk_spin_button_get_value_as_int (self->frozen_weeks);
  rules->change_price = gtk_spin_button_get_value (self->change_price);
  rules->slow_sale_loss = gtk_spin_button_get_value (self->slow_sale_loss) / 100;
  rules->lost_sale_cost = gtk_spin_button_get_value (self->lost_sale_cost) / 100;
  for (TwPhase phase = 0; phase < TW_N_PHASES; phase++)
    read_phase (self, phase, &rules->phase[phase]);
  read_test (self, &rules->phase_test);
}

static void
phase_changed_cb (TwRulesDialog *self)
{
  TwRules rules;

  tw_rules_dialog_get_rules (self, &rules);
  for (TwPhase phase = 0; phase < TW_N_PHASES; phase++)
    if (self->phase[phase].row != NULL)
      {
        g_autofree char *summary = dup_summary (&rules.phase[phase]);

        adw_expander_row_set_subtitle (self->phase[phase].row, summary);
      }
}

static void
apply_cb (TwRulesDialog *self)
{
  TwRules rules;

  /* What is being typed counts. */
  gtk_spin_button_update (self->frozen_weeks);
  gtk_spin_button_update (self->change_price);
  gtk_spin_button_update (self->slow_sale_loss);
  gtk_spin_button_update (self->lost_sale_cost);
  gtk_spin_button_update (self->trial_weeks);
  gtk_spin_button_update (self->mature_weeks);
  gtk_spin_button_update (self->breakout);
  gtk_spin_button_update (self->declining);
  gtk_spin_button_update (self->certainty);
  gtk_spin_button_update (self->in_stock_rate);
  tw_rules_dialog_get_rules (self, &rules);
  tw_session_set_rules (self->session, &rules);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- rows of a phase ---- */

static void
set_name (GtkWidget  *widget,
          const char *phase,
          const char *name)
{
  g_autofree char *full = g_strdup_printf ("%s: %s", phase, name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, full, -1);
}

static void
add_row (PhaseRows  *rows,
         const char *phase,
         const char *title,
         const char *subtitle,
         GtkWidget  *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  set_name (control, phase, title);
  adw_expander_row_add_row (rows->row, row);
}

static GtkSpinButton *
new_spin (TwRulesDialog *self,
          double         least,
          double         most,
          double         step,
          double         value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, step);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (phase_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_SPIN_BUTTON (spin);
}

static void
add_modes (TwRulesDialog     *self,
           PhaseRows         *rows,
           const char        *phase,
           const TwPhaseRule *rule)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "phase-modes");
  for (TwMode mode = 0; mode < N_INBOUND_MODES; mode++)
    {
      g_autofree char *name = tw_format_mode (mode);
      GtkWidget       *check = gtk_check_button_new_with_label (name);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), (rule->modes & BIT (mode)) != 0);
      set_name (check, phase, name);
      g_signal_connect_object (check, "toggled", G_CALLBACK (phase_changed_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), check, mode % 3, mode / 3, 1, 1);
      rows->mode[mode] = GTK_CHECK_BUTTON (check);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_expander_row_add_row (rows->row, row);
}

static void
add_phase (TwRulesDialog *self,
           TwPhase        phase)
{
  PhaseRows         *rows = &self->phase[phase];
  const TwPhaseRule *rule = &self->rules.phase[phase];
  g_autofree char   *name = tw_format_phase (phase);
  AdwExpanderRow    *row = ADW_EXPANDER_ROW (adw_expander_row_new ());

  rows->row = row;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  rows->inbound = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (rows->inbound, rule->inbound);
  g_signal_connect_object (rows->inbound, "notify::active", G_CALLBACK (phase_changed_cb), self, G_CONNECT_SWAPPED);
  rows->review = new_spin (self, 1, 52, 1, rule->review_weeks);
  rows->batch = new_spin (self, 0, TW_MAX_UNITS, 50, rule->batch_units);

  add_row (rows, name, _ ("Inbound"), _ ("Whether anything new may be sent there"), GTK_WIDGET (rows->inbound));
  add_modes (self, rows, name, rule);
  add_row (rows, name, _ ("Review every … weeks"), _ ("New shipments leave only in every so many weeks"), GTK_WIDGET (rows->review));
  add_row (rows, name, _ ("Largest shipment, units"), _ ("0 for no limit"), GTK_WIDGET (rows->batch));
  adw_preferences_group_add (self->phases, GTK_WIDGET (row));
}

/* ---- window ---- */

static void
tw_rules_dialog_dispose (GObject *object)
{
  g_clear_object (&TW_RULES_DIALOG (object)->session);

  G_OBJECT_CLASS (tw_rules_dialog_parent_class)->dispose (object);
}

static void
tw_rules_dialog_class_init (TwRulesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_rules_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-rules-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, frozen_weeks);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, change_price);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, slow_sale_loss);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, lost_sale_cost);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, trial_weeks);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, mature_weeks);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, breakout);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, declining);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, certainty);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, in_stock_rate);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, change_row);
  gtk_widget_class_bind_template_child (widget_class, TwRulesDialog, phases);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_rules_dialog_init (TwRulesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
open_session (TwRulesDialog *self,
              TwSession     *session)
{
  const TwModel *model = tw_session_get_model (session);
  /* TRANSLATORS: what a difference from the accepted plan costs; %s is a currency */
  g_autofree char *change_title = g_strdup_printf (_ ("Price of a C_hange, %s a Unit"), tw_model_get_currency (model));

  self->session = g_object_ref (session);
  self->rules = *tw_model_get_rules (model);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->change_row), change_title);
  gtk_spin_button_set_range (self->frozen_weeks, 0, tw_model_get_n_weeks (model));
  gtk_spin_button_set_value (self->frozen_weeks, self->rules.frozen_weeks);
  gtk_spin_button_set_value (self->change_price, self->rules.change_price);
  gtk_spin_button_set_value (self->slow_sale_loss, 100 * self->rules.slow_sale_loss);
  gtk_spin_button_set_value (self->lost_sale_cost, 100 * self->rules.lost_sale_cost);
  show_test (self, &self->rules.phase_test);
  for (TwPhase phase = TW_PHASE_TRIAL; phase < TW_N_PHASES; phase++)
    add_phase (self, phase);
  phase_changed_cb (self);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
}

void
tw_rules_dialog_present (TwSession *session,
                         GtkWindow *parent)
{
  TwRulesDialog *self;

  g_return_if_fail (TW_IS_SESSION (session));

  if (tw_session_get_model (session) == NULL)
    return;

  self = g_object_new (TW_TYPE_RULES_DIALOG, "transient-for", parent, NULL);
  open_session (self, session);
  gtk_window_present (GTK_WINDOW (self));
}
