/* tw-scenarios-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-scenarios-page.h"

#include "tw-format.h"
#include "tw-report.h"
#include "tw-scenario-charts.h"
#include "tw-scenario-dialog.h"
#include "tw-scenario-table.h"
#include "tw-scenario-text.h"
#include "tw-simulator.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Edits that come in a row are simulated together. */
#define WAIT_MS 400

#define CHART_HEIGHT 260

static const guint path_counts[] = { 100, 300, 1000, 5000 };
#define USUAL_PATHS 0 /* of these */

struct _TwScenariosPage
{
  GtkWidget parent_instance;

  TwSession   *session;
  TwSimulator *simulator;
  guint        wait;

  /* What is asked, as of the last look; what the simulation is of. */
  TwPlan  *plan; /* (nullable) */
  gint64   question;
  gint64   asked;      /* the question under way */
  gint64   answered;   /* the question that there is a simulation of, maybe of few paths */
  gboolean is_stopped; /* by the planner, who has to ask for more */
  gboolean needs_fill; /* once somebody looks */

  GtkNativeDialog *dialog; /* (nullable): where a report is to go */

  GtkStack            *stack;
  GtkLabel            *scope;
  GtkLabel            *verdict;
  GtkDropDown         *paths;
  GtkStringList       *path_counts;
  GtkMenuButton       *add_button;
  GtkMenuButton       *first_button;
  GtkWidget           *progress_box;
  GtkProgressBar      *progress;
  GtkWidget           *run_button;
  TwScenarioTable     *table;
  GtkFlowBox          *charts;
  AdwPreferencesGroup *decisions;
  TwShareChart        *shares;
  TwRidgeChart        *ridges;
  TwFrontierChart     *frontier;
  GPtrArray           *decision_rows; /* lent */
};

enum
{
  SHOW_MAP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwScenariosPage, tw_scenarios_page, GTK_TYPE_WIDGET)

static guint
get_n_paths (TwScenariosPage *self)
{
  return path_counts[MIN (gtk_drop_down_get_selected (self->paths), G_N_ELEMENTS (path_counts) - 1)];
}

/* ---- charts ---- */

static void
fill_charts (TwScenariosPage    *self,
             const TwComparison *comparison)
{
  gboolean        any = comparison->n > 0;
  TwShareData    *shares = any ? tw_scenario_dup_shares (comparison) : NULL;
  TwRidgeData    *ridges = any ? tw_scenario_dup_ridges (comparison) : NULL;
  TwFrontierData *frontier = any ? tw_scenario_dup_frontier (comparison) : NULL;

  tw_share_chart_set_data (self->shares, shares);
  tw_ridge_chart_set_data (self->ridges, ridges);
  tw_frontier_chart_set_data (self->frontier, frontier);
  tw_share_data_free (shares);
  tw_ridge_data_free (ridges);
  tw_frontier_data_free (frontier);
}

static void
add_chart (TwScenariosPage *self,
           const char      *title,
           GtkWidget       *chart)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_size_request (chart, 240, CHART_HEIGHT);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), chart);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "scenario-chart");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE); /* the chart takes the keyboard */
  /* a chart names itself once it has something to show */
  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_flow_box_append (self->charts, child);
}

/* ---- words ---- */

/* The simulation at hand, once it is of what is asked now. */
static const TwSimulation *
get_answer (TwScenariosPage *self)
{
  return self->answered == self->question ? tw_simulator_get_simulation (self->simulator) : NULL;
}

static void
show_scope (TwScenariosPage *self)
{
  const TwModel      *model = tw_session_get_model (self->session);
  const TwSimulation *simulation = tw_simulator_get_simulation (self->simulator);
  int                 item = tw_session_get_item (self->session);
  gulong              n_weeks = tw_model_get_n_weeks (model);
  gulong              n_paths = simulation != NULL ? tw_simulation_get_n_paths (simulation) : 0;
  const char         *who = item >= 0 ? tw_model_get_item (model, (guint32) item)->name : _ ("All items");
  g_autofree char    *weeks = g_strdup_printf (ngettext ("%lu week", "%lu weeks", n_weeks), n_weeks);
  g_autofree char    *number = tw_format_units (n_paths);
  g_autofree char    *seconds = tw_format_seconds (simulation != NULL ? tw_simulation_get_seconds (simulation) : 0);
  g_autofree char    *paths = NULL;
  g_autofree char    *text = NULL;

  if (simulation == NULL)
    /* TRANSLATORS: an item or "All items", and the length of the plan */
    text = g_strdup_printf (_ ("%s · %s"), who, weeks);
  else if (get_answer (self) == NULL)
    /* TRANSLATORS: an item or "All items", and the length of the plan; the figures below were simulated before the last edit */
    text = g_strdup_printf (_ ("%s · %s · figures from before your last change"), who, weeks);
  else
    {
      paths = g_strdup_printf (ngettext ("each scenario on the same %s path of demand and lead times", "each scenario on the same %s paths of demand and lead times", n_paths), number);
      /* TRANSLATORS: an item or "All items", the length of the plan, "each scenario on the same 100 paths …", and how long it took */
      text = g_strdup_printf (_ ("%s · %s · %s · %s"), who, weeks, paths, seconds);
    }
  gtk_label_set_label (self->scope, text);
}

static void
show_decisions (TwScenariosPage *self)
{
  guint             n;
  const TwModel    *model = tw_session_get_model (self->session);
  const TwScenario *scenario = tw_model_get_scenarios (model, &n);

  for (guint i = 0; i < self->decision_rows->len; i++)
    adw_preferences_group_remove (self->decisions, g_ptr_array_index (self->decision_rows, i));
  g_ptr_array_set_size (self->decision_rows, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget       *row;
      g_autofree char *text = NULL;

      if (scenario[i].decided == 0)
        continue;
      row = adw_action_row_new ();
      text = tw_scenario_dup_decision (&scenario[i]);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tw_scenario_get_title (&scenario[i]));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (self->decisions, row);
      g_ptr_array_add (self->decision_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->decisions), self->decision_rows->len > 0);
}

/* The first scenario that is nothing but the chain that the plan runs under. */
static gint64
find_current (const TwModel *model)
{
  guint             n;
  const TwScenario *scenario = tw_model_get_scenarios (model, &n);

  for (guint i = 0; i < n; i++)
    if (scenario[i].policy == tw_model_get_rules (model)->policy && scenario[i].switches == 0 && scenario[i].n_disruptions == 0)
      return scenario[i].id;

  return 0;
}

static void
set_stale (GtkWidget *widget,
           gboolean   is_stale)
{
  if (is_stale)
    gtk_widget_add_css_class (widget, "stale");
  else
    gtk_widget_remove_css_class (widget, "stale");
}

static void
show_answer (TwScenariosPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  g_autoptr (TwComparison) comparison = NULL;
  g_autofree char *verdict = NULL;
  gboolean         is_stale;

  if (model == NULL)
    return;

  comparison = tw_comparison_new (model, tw_simulator_get_simulation (self->simulator));
  is_stale = comparison->n > 0 && get_answer (self) == NULL;
  verdict = tw_scenario_dup_verdict (comparison);
  tw_scenario_table_set (self->table, model, find_current (model), comparison);
  gtk_label_set_label (self->verdict, verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), *verdict != '\0');
  show_scope (self);
  fill_charts (self, comparison);
  gtk_widget_set_visible (GTK_WIDGET (self->charts), comparison->n > 0 || tw_simulator_get_busy (self->simulator));
  set_stale (GTK_WIDGET (self->verdict), is_stale);
  set_stale (GTK_WIDGET (self->table), is_stale);
  set_stale (GTK_WIDGET (self->charts), is_stale);
}

/* ---- running ---- */

static const TwScenario *
get_scenarios (TwScenariosPage *self,
               guint           *n)
{
  const TwModel *model = tw_session_get_model (self->session);

  *n = 0;

  return model != NULL ? tw_model_get_scenarios (model, n) : NULL;
}

static gboolean
is_ready (TwScenariosPage *self)
{
  return tw_session_get_model (self->session) != NULL && tw_session_get_plan (self->session) != NULL;
}

/* Whether there is more to know than is known. */
static gboolean
is_wanting (TwScenariosPage *self)
{
  const TwSimulation *simulation = get_answer (self);
  g_autoptr (TwComparison) comparison = NULL;
  guint n;

  get_scenarios (self, &n);
  if (!is_ready (self) || n == 0)
    return FALSE;
  if (simulation == NULL || tw_simulation_get_n_paths (simulation) < get_n_paths (self))
    return TRUE;

  comparison = tw_comparison_new (tw_session_get_model (self->session), simulation);

  return comparison->n < n;
}

static void
show_progress (TwScenariosPage *self)
{
  gboolean busy = tw_simulator_get_busy (self->simulator) || self->wait != 0;

  gtk_widget_set_visible (self->progress_box, busy);
  gtk_widget_set_visible (self->run_button, !busy && is_wanting (self));
  gtk_progress_bar_set_fraction (self->progress, tw_simulator_get_progress (self->simulator));
}

static void
run (TwScenariosPage *self)
{
  int               item = tw_session_get_item (self->session);
  TwSimOptions      options;
  guint             n;
  const TwScenario *scenario = get_scenarios (self, &n);

  g_clear_handle_id (&self->wait, g_source_remove);
  self->is_stopped = FALSE;
  if (is_ready (self) && n > 0)
    {
      tw_sim_options_init (&options);
      options.n_paths = get_n_paths (self);
      options.n_threads = tw_session_get_n_threads (self->session);
      options.item = item >= 0 ? (guint32) item : TW_ANY;
      self->asked = self->question;
      tw_simulator_run (self->simulator, tw_session_get_plan (self->session), scenario, MIN (n, TW_SIM_MAX_SCENARIOS), &options);
    }
  show_progress (self);
}

static gboolean
wait_cb (gpointer data)
{
  TwScenariosPage *self = data;

  self->wait = 0;
  run (self);

  return G_SOURCE_REMOVE;
}

static void
cancel (TwScenariosPage *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  tw_simulator_cancel (self->simulator);
}

static void
answered_cb (TwScenariosPage *self)
{
  self->answered = self->asked;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_answer (self);
  else
    self->needs_fill = TRUE;
}

/* All that there is to see; asks for what is not known yet, soon. */
static void
fill (TwScenariosPage *self)
{
  guint n;

  get_scenarios (self, &n);
  self->needs_fill = FALSE;
  gtk_stack_set_visible_child_name (self->stack, !is_ready (self) ? "empty" : n == 0 ? "none"
                                                                                     : "scenarios");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scenarios.report", is_ready (self));
  if (is_ready (self) && n > 0)
    {
      show_decisions (self);
      show_answer (self);
    }
  if (!is_wanting (self))
    cancel (self);
  else if (!self->is_stopped && self->wait == 0 && !tw_simulator_get_busy (self->simulator))
    self->wait = g_timeout_add (WAIT_MS, wait_cb, self);
  show_progress (self);
}

static void
refill (TwScenariosPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
  else
    self->needs_fill = TRUE;
}

/* What is shown is of another question; of another item it would be nothing but wrong. */
static void
invalidate (TwScenariosPage *self)
{
  int item = tw_session_get_item (self->session);

  self->question++;
  self->is_stopped = FALSE;
  cancel (self);
  if (tw_simulator_get_item (self->simulator) != (item >= 0 ? (guint32) item : TW_ANY))
    tw_simulator_clear (self->simulator);
  refill (self);
}

/* A better answer to the same question is none to be asked again for, unless it is what is played. */
static void
plan_changed_cb (TwScenariosPage *self)
{
  const TwPlan     *plan = tw_session_get_plan (self->session);
  TwPlan           *old = self->plan;
  guint             n;
  const TwScenario *scenario = get_scenarios (self, &n);
  gboolean          is_same = plan != NULL && old != NULL && tw_plan_get_model (plan) == tw_plan_get_model (old) && tw_plan_get_forecasts (plan) == tw_plan_get_forecasts (old);

  for (guint i = 0; i < n && is_same; i++)
    is_same = scenario[i].policy != TW_POLICY_PLAN;
  self->plan = plan != NULL ? tw_plan_ref (plan) : NULL;
  g_clear_pointer (&old, tw_plan_unref);
  if (is_same)
    refill (self);
  else
    invalidate (self);
}

/* Names and decisions ask nothing anew; what was added or edited does. */
static void
scenarios_changed_cb (TwScenariosPage *self)
{
  const TwPlan *plan = tw_session_get_plan (self->session);

  g_clear_pointer (&self->plan, tw_plan_unref);
  self->plan = plan != NULL ? tw_plan_ref (plan) : NULL;
  if (is_wanting (self))
    {
      self->is_stopped = FALSE;
      cancel (self);
    }
  refill (self);
}

/* Another plan has nothing of the old one's. */
static void
model_changed_cb (TwScenariosPage *self)
{
  tw_simulator_clear (self->simulator);
  plan_changed_cb (self);
}

static void
tw_scenarios_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tw_scenarios_page_parent_class)->map (widget);
  fill (TW_SCENARIOS_PAGE (widget));
}

/* Nobody looks: the cores are the planner's. What is known stays. */
static void
tw_scenarios_page_unmap (GtkWidget *widget)
{
  cancel (TW_SCENARIOS_PAGE (widget));
  show_progress (TW_SCENARIOS_PAGE (widget));
  GTK_WIDGET_CLASS (tw_scenarios_page_parent_class)->unmap (widget);
}

static void
paths_changed_cb (TwScenariosPage *self)
{
  if (self->session == NULL)
    return;

  self->is_stopped = FALSE;
  cancel (self);
  refill (self);
}

static void
stop_cb (TwScenariosPage *self)
{
  self->is_stopped = TRUE;
  cancel (self);
  show_progress (self);
}

static void
run_cb (TwScenariosPage *self)
{
  run (self);
}

static void
failed_cb (TwScenariosPage *self,
           const GError    *error)
{
  g_autofree char *text = tw_format_error (error);

  self->is_stopped = TRUE;
  g_signal_emit_by_name (self->session, "failed", text);
  show_progress (self);
}

/* ---- edits ---- */

static void
duplicate (TwScenariosPage  *self,
           const TwScenario *scenario)
{
  /* TRANSLATORS: the name of a scenario that was duplicated */
  g_autofree char *name = g_strdup_printf (_ ("Copy of %s"), tw_scenario_get_title (scenario));

  tw_session_duplicate_scenario (self->session, scenario->id, name);
}

static void
scenario_activated_cb (TwScenariosPage *self,
                       gint64           id,
                       const char      *action)
{
  const TwScenario *scenario = tw_model_find_scenario (tw_session_get_model (self->session), id);
  GtkWindow        *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (scenario == NULL)
    return;

  if (g_str_equal (action, "edit"))
    tw_scenario_dialog_present (window, self->session, scenario);
  else if (g_str_equal (action, "decide"))
    tw_decision_dialog_present (window, self->session, scenario);
  else if (g_str_equal (action, "duplicate"))
    duplicate (self, scenario);
  else if (g_str_equal (action, "remove"))
    tw_session_remove_scenario (self->session, id);
  else if (g_str_equal (action, "promote"))
    tw_session_set_policy (self->session, scenario->policy);
  else if (g_str_equal (action, "show"))
    {
      tw_session_show_scenario (self->session, id);
      g_signal_emit (self, signals[SHOW_MAP], 0);
    }
}

/* @data is a reference to the session that the callback owns. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (TwSession) session = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (tw_report_write_finish (result, &error))
    {
      g_signal_emit_by_name (session, "toast", _ ("Report written"), NULL, NULL);
      return;
    }

  text = tw_format_error (error);
  g_signal_emit_by_name (session, "failed", text);
}

static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     TwScenariosPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  TwReport report = { tw_session_get_plan (self->session), tw_session_get_alerts (self->session), get_answer (self), tw_simulator_get_item (self->simulator) };

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && report.plan != NULL)
    tw_report_write_async (&report, file, NULL, written_cb, g_object_ref (self->session));
  g_clear_object (&self->dialog);
}

static void
report_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  TwScenariosPage      *self = TW_SCENARIOS_PAGE (widget);
  g_autofree char      *stem = g_strdup (tw_model_get_name (tw_session_get_model (self->session)));
  g_autofree char      *name = g_strconcat (g_strdelimit (stem, "/\\:", '-'), ".pdf", NULL);
  GtkFileChooserNative *chooser;

  if (self->dialog != NULL)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);

  chooser = gtk_file_chooser_native_new (_ ("Write Report"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  self->dialog = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->dialog, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (self->dialog);
}

static const struct
{
  const char      *label;
  TwPolicy         policy;
  guint32          switches;
  TwDisruptionKind kind; /* counts only with a passage */
  const char      *passage;
} presets[] = {
  { N_ ("Today’s plan"), TW_POLICY_PLAN, 0, 0, NULL },
  { N_ ("Perfect foresight"), TW_POLICY_CLAIRVOYANT, 0, 0, NULL },
  { N_ ("Global pool, committed at the source"), TW_POLICY_NGGS, TW_SWITCH_COMMIT_AT_SOURCE, 0, NULL },
  { N_ ("Global pool without air freight"), TW_POLICY_NGGS, TW_SWITCH_NO_AIR, 0, NULL },
  { N_ ("Global pool without overflow places"), TW_POLICY_NGGS, TW_SWITCH_NO_OVERFLOW, 0, NULL },
  { N_ ("Global pool without phase rules"), TW_POLICY_NGGS, TW_SWITCH_NO_PHASES, 0, NULL },
  { N_ ("Global pool, Suez Canal closed"), TW_POLICY_NGGS, 0, TW_DISRUPTION_CANAL, "suez" },
};

static void
add_preset_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (widget);
  guint            i = (guint) g_variant_get_int32 (parameter);
  TwDisruption     disruption = { .place = TW_ANY, .last_week = TW_MAX_WEEKS - 1 };
  TwScenario       scenario = { .policy = presets[i].policy, .switches = presets[i].switches };

  scenario.name = (char *) (scenario.switches == 0 && presets[i].passage == NULL ? "" : _ (presets[i].label));
  if (presets[i].passage != NULL)
    {
      disruption.kind = presets[i].kind;
      g_strlcpy (disruption.passage, presets[i].passage, sizeof disruption.passage);
      scenario.disruption = &disruption;
      scenario.n_disruptions = 1;
    }
  tw_session_set_scenario (self->session, &scenario);
}

static void
add_own_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (widget);
  TwScenario       scenario = { .name = (char *) "", .policy = TW_POLICY_NGGS };

  tw_scenario_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, &scenario);
}

static GMenuModel *
new_add_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) ready = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (presets[i].label), NULL);

      g_menu_item_set_action_and_target (item, "scenarios.add-preset", "i", (gint32) i);
      g_menu_append_item (ready, item);
    }
  g_menu_append (own, _ ("_Your Own…"), "scenarios.add-own");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ready));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));

  return G_MENU_MODEL (menu);
}

/* ---- class ---- */

static void
tw_scenarios_page_dispose (GObject *object)
{
  TwScenariosPage *self = TW_SCENARIOS_PAGE (object);

  g_clear_handle_id (&self->wait, g_source_remove);
  if (self->dialog != NULL)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);
  if (self->simulator != NULL)
    tw_simulator_cancel (self->simulator);
  g_clear_object (&self->simulator);
  g_clear_object (&self->session);
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_clear_pointer (&self->decision_rows, g_ptr_array_unref);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->stack)));

  G_OBJECT_CLASS (tw_scenarios_page_parent_class)->dispose (object);
}

static void
tw_scenarios_page_class_init (TwScenariosPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tw_scenarios_page_dispose;
  widget_class->map = tw_scenarios_page_map;
  widget_class->unmap = tw_scenarios_page_unmap;

  signals[SHOW_MAP] = g_signal_new ("show-map", TW_TYPE_SCENARIOS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TW_TYPE_SCENARIO_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-scenarios-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, scope);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, paths);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, path_counts);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, run_button);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, table);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, charts);
  gtk_widget_class_bind_template_child (widget_class, TwScenariosPage, decisions);
  gtk_widget_class_bind_template_callback (widget_class, paths_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_activated_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.add-preset", "i", add_preset_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.add-own", NULL, add_own_cb);
  gtk_widget_class_install_action (widget_class, "scenarios.report", NULL, report_cb);
}

static void
tw_scenarios_page_init (TwScenariosPage *self)
{
  g_autoptr (GMenuModel) menu = new_add_menu ();

  self->decision_rows = g_ptr_array_new ();
  self->simulator = tw_simulator_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (path_counts); i++)
    {
      g_autofree char *number = tw_format_units (path_counts[i]);
      /* TRANSLATORS: how many ways the horizon may go are simulated */
      g_autofree char *label = g_strdup_printf (ngettext ("%s path", "%s paths", path_counts[i]), number);

      gtk_string_list_append (self->path_counts, label);
    }
  gtk_drop_down_set_selected (self->paths, USUAL_PATHS);
  gtk_menu_button_set_menu_model (self->add_button, menu);
  gtk_menu_button_set_menu_model (self->first_button, menu);

  self->shares = TW_SHARE_CHART (tw_share_chart_new ());
  self->ridges = TW_RIDGE_CHART (tw_ridge_chart_new ());
  self->frontier = TW_FRONTIER_CHART (tw_frontier_chart_new ());
  add_chart (self, _ ("Where the stock lies"), GTK_WIDGET (self->shares));
  add_chart (self, _ ("Profit over the simulated paths"), GTK_WIDGET (self->ridges));
  add_chart (self, _ ("Profit against fill rate"), GTK_WIDGET (self->frontier));

  g_signal_connect_object (self->simulator, "changed", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->simulator, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->simulator, "notify", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tw_scenarios_page_new (TwSession *session)
{
  TwScenariosPage *self = g_object_new (TW_TYPE_SCENARIOS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "scenarios-changed", G_CALLBACK (scenarios_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (invalidate), self, G_CONNECT_SWAPPED);
  plan_changed_cb (self);

  return GTK_WIDGET (self);
}
