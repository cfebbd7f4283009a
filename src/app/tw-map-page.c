/* tw-map-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-page.h"

#include "simulate/tw-disruption.h"
#include "tw-format.h"
#include "tw-inspector.h"
#include "tw-kpi-strip.h"
#include "tw-map-carry.h"
#include "tw-map-fill.h"
#include "tw-map-legend.h"
#include "tw-map-transit.h"
#include "tw-scenario-text.h"
#include "tw-settings.h"
#include "tw-week-scrubber.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Between cards, and between them and what the map shows; pixels. */
#define EDGE 12

/* Between a card and the edge of the map, as in the template; pixels. */
#define CARD_MARGIN 16

/* Below this the cards leave out words, or they would meet; pixels. */
#define ROOMY_WIDTH  820
#define ROOMY_HEIGHT 620

struct _TwMapPage
{
  GtkWidget parent_instance;

  TwSession          *session;
  GSettings          *settings;
  TwMapFill          *fill;
  TwMapCarry         *carry;
  TwMapTransit       *transit;
  TwPlanView         *view;    /* the plan */
  TwPlanView         *all;     /* (nullable): all items in the first plan of these tables; others are told from it */
  TwPlanView         *before;  /* (nullable): the plan before the last move */
  TwPlanView         *preview; /* (nullable): the answer to the move that is being made */
  TwPlanView         *shown;   /* (nullable): the plan in the scenario that is shown */
  gboolean            updating;
  GtkEventController *keys;
  guint               arrange_source;
  gboolean            low; /* there is little height */

  AdwFlap        *flap;
  GtkOverlay     *overlay;
  TwMapView      *map;
  TwKpiStrip     *kpis;
  TwMapLegend    *legend;
  TwWeekScrubber *scrubber;
  TwMovePopover  *popover;
  TwInspector    *inspector;
  GtkWidget      *scenario_card;
  GtkLabel       *scenario_title;
  GtkLabel       *scenario_profit;
};

enum
{
  PROP_SHOW_INSPECTOR = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwMapPage, tw_map_page, GTK_TYPE_WIDGET)

/* What is on show. */
static TwPlanView *
get_view (TwMapPage *self)
{
  return self->preview ? self->preview : self->shown ? self->shown
                                                     : self->view;
}

/* ---- following the session ---- */

static guint32
get_item (TwMapPage *self)
{
  int item = tw_session_get_item (self->session);

  return item < 0 ? TW_ANY : (guint32) item;
}

static guint
count_pins (const TwModel *model)
{
  guint n;

  tw_model_get_pins (model, &n);

  return n;
}

/* What the plan was without the last move; nothing if the last edit was none, or took one back. */
static const TwPlan *
get_plan_before (TwMapPage *self)
{
  const TwPlan *plan = tw_session_get_plan (self->session);
  const TwPlan *previous = tw_session_get_previous_plan (self->session);

  if (plan && previous && count_pins (tw_plan_get_model (previous)) < count_pins (tw_plan_get_model (plan)))
    return previous;

  return NULL;
}

/* Ships go round what is closed in the week on show. */
static void
show_closed (TwMapPage *self)
{
  gint64            id = tw_session_get_shown_scenario (self->session);
  const TwScenario *scenario = id > 0 ? tw_model_find_scenario (tw_session_get_model (self->session), id) : NULL;
  guint             week = tw_session_get_week (self->session);
  guint32           closed = 0;

  for (guint i = 0; scenario && i < scenario->n_disruptions; i++)
    if (week >= scenario->disruption[i].first_week && week <= scenario->disruption[i].last_week)
      closed |= tw_disruptions_get_closed (&scenario->disruption[i], 1, tw_map_view_get_sea_lanes (self->map));
  tw_map_view_set_closed (self->map, closed);
}

/* Shipments stay where they are while a move is tried out: a hand that moves stock looks at places. */
static void
show_transit (TwMapPage *self)
{
  if (self->transit && !self->preview)
    tw_map_transit_show (self->transit, self->session, self->view, tw_map_fill_get_index (self->fill));
}

static void
show_selected (TwMapPage *self)
{
  tw_map_view_set_selected (self->map, tw_map_fill_get_place (self->fill, tw_session_get_place (self->session)));
}

static void
show_week (TwMapPage *self)
{
  show_closed (self);
  self->updating = TRUE;
  tw_map_fill_show (self->fill, self->view ? get_view (self) : NULL, tw_session_get_week (self->session));
  show_selected (self);
  self->updating = FALSE;
  tw_map_legend_set_full (self->legend, tw_map_fill_has_full_places (self->fill), tw_map_fill_has_full_lanes (self->fill));
  show_transit (self);
}

/* The figures grow and shrink with the plan. */
static void
cover_map (TwMapPage *self)
{
  GtkWidget *kpis = GTK_WIDGET (self->kpis);
  int        width, height;

  gtk_widget_measure (kpis, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (kpis, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  tw_map_view_set_cover (self->map, CARD_MARGIN, CARD_MARGIN, width, height);
}

static void
show (TwMapPage *self)
{
  TwPlanView *view = get_view (self);

  tw_inspector_set_views (self->inspector, view, view == self->view ? self->before : self->view);
  show_week (self);
  cover_map (self);
}

/* The answer to the move that is being made: from the plan's sums and the one item that it changes. */
static void
preview_changed_cb (TwMapPage *self)
{
  const TwPlan *preview = tw_session_get_answer (self->session);
  TwPlanView   *old = g_steal_pointer (&self->preview);

  if (preview && self->view && tw_plan_view_get_plan (self->view))
    self->preview = tw_plan_view_new_like (self->view, preview);
  if (old || self->preview)
    show (self);
  tw_plan_view_free (old);
}

/* Adding up thousands of items takes long; plans differ in few of them. */
static TwPlanView *
new_view (TwMapPage     *self,
          const TwModel *model,
          const TwPlan  *plan)
{
  if (get_item (self) != TW_ANY || !plan)
    return tw_plan_view_new (model, plan, get_item (self));

  if (!self->all)
    self->all = tw_plan_view_new (model, plan, TW_ANY);

  return tw_plan_view_new_like (self->all, plan);
}

/* What is shown, and what its profit is beside the plan's. */
static void
describe_shown (TwMapPage *self)
{
  gint64            id = tw_session_get_shown_scenario (self->session);
  const TwScenario *scenario = id > 0 ? tw_model_find_scenario (tw_session_get_model (self->session), id) : NULL;
  const TwPlan     *plan = tw_session_get_plan (self->session);
  const TwPlan     *shown = tw_session_get_scenario_plan (self->session);
  g_autofree char  *change = NULL;
  g_autofree char  *profit = NULL;

  gtk_widget_set_visible (self->scenario_card, scenario != NULL);
  if (!scenario)
    return;

  gtk_label_set_label (self->scenario_title, tw_scenario_get_title (scenario));
  if (!plan || !shown)
    {
      gtk_label_set_label (self->scenario_profit, _ ("Planning…"));
      return;
    }
  change = tw_format_signed_money (tw_plan_get_value (shown) - tw_plan_get_value (plan), tw_model_get_currency (tw_session_get_model (self->session)));
  /* TRANSLATORS: what a scenario changes: "Profit −$41,200" */
  profit = g_strdup_printf (_ ("Profit %s"), change);
  gtk_label_set_label (self->scenario_profit, profit);
}

static void
shown_changed_cb (TwMapPage *self)
{
  const TwPlan *plan = tw_session_get_scenario_plan (self->session);
  TwPlanView   *old = g_steal_pointer (&self->shown);

  if (plan && self->view)
    self->shown = tw_plan_view_new (tw_plan_get_model (plan), plan, get_item (self));
  describe_shown (self);
  if (self->view)
    show (self);
  tw_plan_view_free (old);
}

static void
end_shown_cb (TwMapPage *self)
{
  tw_session_show_scenario (self->session, 0);
}

static void
update (TwMapPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  const TwPlan  *before = get_plan_before (self);
  TwPlanView    *old_view = g_steal_pointer (&self->view);
  TwPlanView    *old_before = g_steal_pointer (&self->before);
  TwPlanView    *old_preview = g_steal_pointer (&self->preview);
  TwPlanView    *old_shown = g_steal_pointer (&self->shown);

  if (model)
    self->view = new_view (self, model, tw_session_get_plan (self->session));
  if (model && before)
    self->before = tw_plan_view_new_like (self->view, before);

  tw_week_scrubber_set_view (self->scrubber, self->view);
  show (self);
  preview_changed_cb (self);
  if (tw_session_get_shown_scenario (self->session) != 0 || old_shown)
    shown_changed_cb (self);
  else
    describe_shown (self);

  tw_plan_view_free (old_shown);
  tw_plan_view_free (old_view);
  tw_plan_view_free (old_before);
  tw_plan_view_free (old_preview);
}

static void
model_changed_cb (TwMapPage *self)
{
  tw_map_view_cancel_drag (self->map);
  g_clear_pointer (&self->all, tw_plan_view_free);
  tw_map_legend_set_model (self->legend, tw_session_get_model (self->session));
  update (self);
}

static void
place_changed_cb (TwMapPage *self)
{
  self->updating = TRUE;
  show_selected (self);
  self->updating = FALSE;
}

static void
map_selected_cb (TwMapPage *self)
{
  if (!self->updating && self->session)
    tw_session_set_place (self->session, tw_map_fill_get_model_place (self->fill, tw_map_view_get_selected (self->map)));
}

static void
place_activated_cb (TwMapPage *self,
                    int        place)
{
  tw_session_set_place (self->session, tw_map_fill_get_model_place (self->fill, place));
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
shipments_activated_cb (TwMapPage *self)
{
  tw_map_transit_open (self->transit);
}

static void
modes_changed_cb (TwMapPage *self)
{
  tw_map_view_set_visible_modes (self->map, tw_map_legend_get_modes (self->legend));
}

/* ---- widget ---- */

/* At the window, since a drag by the pointer leaves the focus wherever it was. */
static gboolean
key_cb (TwMapPage      *self,
        guint           keyval,
        guint           keycode,
        GdkModifierType state)
{
  return self->carry && tw_map_carry_handle_key (self->carry, keyval, state);
}

static void
tw_map_page_root (GtkWidget *widget)
{
  TwMapPage *self = TW_MAP_PAGE (widget);

  GTK_WIDGET_CLASS (tw_map_page_parent_class)->root (widget);

  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
}

static void
tw_map_page_unroot (GtkWidget *widget)
{
  TwMapPage *self = TW_MAP_PAGE (widget);

  gtk_widget_remove_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
  self->keys = NULL;

  GTK_WIDGET_CLASS (tw_map_page_parent_class)->unroot (widget);
}

/* What the cards cover; once they have their sizes, and before the map fits the places into the rest. */
static void
clear_cards (TwMapPage *self)
{
  int top, right, bottom;

  gtk_widget_measure (GTK_WIDGET (self->kpis), GTK_ORIENTATION_VERTICAL, -1, NULL, &top, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->legend), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &right, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->scrubber), GTK_ORIENTATION_VERTICAL, -1, NULL, &bottom, NULL, NULL);
  tw_map_view_set_insets (self->map, top + 2 * EDGE, right / 2, bottom + 2 * EDGE, 6 * EDGE);
  tw_map_view_set_controls_margins (self->map, CARD_MARGIN, bottom + CARD_MARGIN + EDGE);
  cover_map (self);
}

static void
tw_map_page_map (GtkWidget *widget)
{
  clear_cards (TW_MAP_PAGE (widget));

  GTK_WIDGET_CLASS (tw_map_page_parent_class)->map (widget);
}

static gboolean
arrange_cb (gpointer data)
{
  TwMapPage *self = data;
  gboolean   compact = gtk_widget_get_width (GTK_WIDGET (self->overlay)) < ROOMY_WIDTH;
  gboolean   low = gtk_widget_get_height (GTK_WIDGET (self->overlay)) < ROOMY_HEIGHT;

  self->arrange_source = 0;
  tw_kpi_strip_set_compact (self->kpis, compact);
  tw_map_legend_set_compact (self->legend, compact || low);
  if (low != self->low)
    {
      self->low = low;
      tw_week_scrubber_set_compact (self->scrubber, low);
      tw_week_scrubber_set_view (self->scrubber, self->view);
    }
  clear_cards (self);

  return G_SOURCE_REMOVE;
}

static void
tw_map_page_measure (GtkWidget     *widget,
                     GtkOrientation orientation,
                     int            for_size,
                     int           *minimum,
                     int           *natural,
                     int           *minimum_baseline,
                     int           *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (TW_MAP_PAGE (widget)->flap), orientation, for_size, minimum, natural, NULL, NULL);
}

/* Cards change their size only after this: it must not happen while sizes are given. */
static void
tw_map_page_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  TwMapPage *self = TW_MAP_PAGE (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->flap), &(GtkAllocation){ 0, 0, width, height }, -1);
  if (self->arrange_source == 0)
    self->arrange_source = g_idle_add_full (GTK_PRIORITY_RESIZE, arrange_cb, self, NULL);
}

static void
tw_map_page_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SHOW_INSPECTOR:
      g_value_set_boolean (value, adw_flap_get_reveal_flap (TW_MAP_PAGE (object)->flap));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_map_page_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SHOW_INSPECTOR:
      adw_flap_set_reveal_flap (TW_MAP_PAGE (object)->flap, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
reveal_cb (TwMapPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_INSPECTOR]);
}

static void
tw_map_page_dispose (GObject *object)
{
  TwMapPage *self = TW_MAP_PAGE (object);

  self->updating = TRUE;
  g_clear_handle_id (&self->arrange_source, g_source_remove);
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->flap)
    {
      tw_inspector_set_views (self->inspector, NULL, NULL);
      g_clear_object (&self->carry);
      g_clear_pointer (&self->transit, tw_map_transit_free);
      gtk_widget_unparent (GTK_WIDGET (self->flap));
    }
  self->flap = NULL;
  g_clear_pointer (&self->fill, tw_map_fill_free);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (tw_map_page_parent_class)->dispose (object);
}

static void
tw_map_page_finalize (GObject *object)
{
  TwMapPage *self = TW_MAP_PAGE (object);

  tw_plan_view_free (self->view);
  tw_plan_view_free (self->all);
  tw_plan_view_free (self->before);
  tw_plan_view_free (self->preview);
  tw_plan_view_free (self->shown);

  G_OBJECT_CLASS (tw_map_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TW_TYPE_INSPECTOR);
  g_type_ensure (TW_TYPE_KPI_STRIP);
  g_type_ensure (TW_TYPE_MAP_LEGEND);
  g_type_ensure (TW_TYPE_MAP_VIEW);
  g_type_ensure (TW_TYPE_MOVE_POPOVER);
  g_type_ensure (TW_TYPE_WEEK_SCRUBBER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, flap);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, map);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, kpis);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, legend);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, scrubber);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, popover);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, inspector);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, scenario_card);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, scenario_title);
  gtk_widget_class_bind_template_child (widget_class, TwMapPage, scenario_profit);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, modes_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, shipments_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_shown_cb);
}

static void
tw_map_page_class_init (TwMapPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_map_page_get_property;
  object_class->set_property = tw_map_page_set_property;
  object_class->dispose = tw_map_page_dispose;
  object_class->finalize = tw_map_page_finalize;

  widget_class->root = tw_map_page_root;
  widget_class->unroot = tw_map_page_unroot;
  widget_class->map = tw_map_page_map;
  widget_class->measure = tw_map_page_measure;
  widget_class->size_allocate = tw_map_page_size_allocate;

  properties[PROP_SHOW_INSPECTOR] = g_param_spec_boolean ("show-inspector", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "mappage");
  bind_template (widget_class);
}

static void
tw_map_page_init (TwMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fill = tw_map_fill_new (self->map);
  self->transit = tw_map_transit_new (self->map, GTK_WIDGET (self->overlay));

  self->settings = tw_settings_new ();
  g_settings_bind (self->settings, "show-borders", self->map, "borders", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "animate-flows", self->map, "animate", G_SETTINGS_BIND_GET);
}

static void
set_session (TwMapPage *self,
             TwSession *session)
{
  static const char *const updates[] = { "plan-changed", "notify::item" };

  self->session = g_object_ref (session);
  tw_kpi_strip_set_session (self->kpis, session);
  tw_week_scrubber_set_session (self->scrubber, session);
  tw_inspector_set_session (self->inspector, session);
  self->carry = tw_map_carry_new (session, self->fill, self->map, self->overlay, self->popover, GTK_WIDGET (self->scrubber));

  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    g_signal_connect_object (session, updates[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "preview-changed", G_CALLBACK (preview_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "shown-changed", G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::week", G_CALLBACK (show_week), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::place", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self);
}

GtkWidget *
tw_map_page_new (TwSession *session)
{
  TwMapPage *self;

  g_return_val_if_fail (TW_IS_SESSION (session), NULL);

  self = g_object_new (TW_TYPE_MAP_PAGE, NULL);
  set_session (self, session);

  return GTK_WIDGET (self);
}
