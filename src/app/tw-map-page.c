/* tw-map-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-page.h"

#include "simulate/tw-disruption.h"
#include "tw-format.h"
#include "tw-inspector.h"
#include "tw-kpi-strip.h"
#include "tw-limit-text.h"
#include "tw-map-legend.h"
#include "tw-map-transit.h"
#include "tw-map-view.h"
#include "tw-move-draft.h"
#include "tw-move-popover.h"
#include "tw-place-title.h"
#include "tw-scenario-text.h"
#include "tw-settings.h"
#include "tw-week-scrubber.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Flows beyond these are a hairball, and the map slows down. */
#define MAX_FLOWS 300

/* Between the popover and the place it is about, and between it and the edges; pixels. */
#define POPOVER_GAP 34
#define EDGE        12

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
  TwMoveDraft        *draft;
  TwMapTransit       *transit;
  TwPlanView         *view;    /* the plan */
  TwPlanView         *all;     /* (nullable): all items in the first plan of these tables; others are told from it */
  TwPlanView         *before;  /* (nullable): the plan before the last move */
  TwPlanView         *preview; /* (nullable): the answer to the move that is being made */
  TwPlanView         *shown;   /* (nullable): the plan in the scenario that is shown */
  GArray             *places;  /* guint32: model place of each place of the map */
  GArray             *index;   /* gint32: place of the map of each model place */
  gboolean           *allowed; /* while stock is carried: by model place */
  int                 carried; /* model place stock is carried from, or -1 */
  int                 target;  /* place of the map under the popover, or -1 */
  gboolean            updating;
  gboolean            any_place_full;
  gboolean            any_lane_full;
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

/* ---- places ---- */

static const char *
get_level_name (TwSupplyLevel level)
{
  switch (level)
    {
    case TW_SUPPLY_SHORT:
      return _ ("short");
    case TW_SUPPLY_LOW:
      return _ ("low");
    case TW_SUPPLY_GOOD:
      return _ ("good");
    case TW_SUPPLY_MUCH:
      return _ ("too much");
    default:
      return _ ("no demand here");
    }
}

/* (nullable): a limit of the plan on show, in the session's week */
static const TwLimitUse *
find_limit (TwMapPage  *self,
            TwLimitKind kind,
            guint32     index)
{
  const TwPlan *plan = tw_plan_view_get_plan (get_view (self));

  return plan ? tw_plan_find_limit (plan, kind, index, tw_session_get_week (self->session)) : NULL;
}

static gboolean
is_full (TwMapPage  *self,
         TwLimitKind kind,
         guint32     index)
{
  const TwLimitUse *limit = find_limit (self, kind, index);

  return limit && tw_limit_is_tight (limit);
}

static void
append_sentence (GString    *text,
                 const char *sentence)
{
  /* TRANSLATORS: what stands between two sentences, the first of which has no full stop yet */
  g_string_append (text, C_ ("sentences", ". "));
  g_string_append (text, sentence);
}

/* @story and what is full here: room, production, and lanes that leave. */
static char *
dup_with_limits (TwMapPage  *self,
                 guint32     place,
                 const char *story)
{
  const TwModel *model = tw_plan_view_get_model (get_view (self));
  GString       *text = g_string_new (story);

  if (is_full (self, TW_LIMIT_STORAGE, place))
    append_sentence (text, _ ("Storage is full this week"));
  if (is_full (self, TW_LIMIT_PRODUCTION, place))
    append_sentence (text, _ ("Production is at its limit this week"));
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    if (tw_model_get_lane (model, l)->from == place && is_full (self, TW_LIMIT_LANE, l))
      {
        g_autofree char *mode = tw_format_mode (tw_model_get_lane (model, l)->mode);
        g_autofree char *to = tw_place_dup_title (model, tw_model_get_lane (model, l)->to);
        /* TRANSLATORS: means of transport, destination: no more can leave on this lane */
        g_autofree char *full = g_strdup_printf (_ ("%1$s to %2$s is full this week"), mode, to);

        append_sentence (text, full);
      }

  return g_string_free (text, FALSE);
}

/* All that the marker shows in one sentence. */
static char *
dup_story (TwMapPage  *self,
           guint32     place,
           guint       week,
           const char *title)
{
  double           days = tw_plan_view_get_days (get_view (self), place, week);
  double           stock = tw_plan_view_get_stock (get_view (self), place, week);
  const char      *level = get_level_name (tw_supply_level (days));
  g_autofree char *units = tw_format_units (stock);
  g_autofree char *cover = isfinite (days) ? tw_format_units (floor (days)) : NULL;

  if (tw_model_get_market_of (tw_plan_view_get_model (get_view (self)), place) >= 0)
    /* TRANSLATORS: %s is a country */
    return g_strdup_printf (_ ("%s, a market without stock of its own"), title);
  if (cover)
    /* TRANSLATORS: place, units, days, and whether that is short, low, good or too much */
    return g_strdup_printf (_ ("%1$s: %2$s units, %3$s days of supply, %4$s"), title, units, cover, level);

  /* TRANSLATORS: place, units */
  return g_strdup_printf (_ ("%1$s: %2$s units"), title, units);
}

static void
describe_place (TwMapPage    *self,
                GStringChunk *texts,
                guint32       place,
                double        largest,
                TwMapPlace   *out)
{
  const TwModel   *model = tw_plan_view_get_model (get_view (self));
  const TwPlace   *row = tw_model_get_place (model, place);
  guint            week = tw_session_get_week (self->session);
  gboolean         is_market = tw_model_get_market_of (model, place) >= 0;
  double           stock = tw_plan_view_get_stock (get_view (self), place, week);
  double           days = is_market ? INFINITY : tw_plan_view_get_days (get_view (self), place, week);
  g_autofree char *title = tw_place_dup_title (model, place);
  g_autofree char *caption = tw_format_units_short (stock);
  g_autofree char *circle = dup_story (self, place, week, title);
  g_autofree char *story = dup_with_limits (self, place, circle);

  *out = (TwMapPlace){ .id = row->id, .port = row->port, .lon = row->lon, .lat = CLAMP (row->lat, -85, 85), .focusable = TRUE };
  out->label = g_string_chunk_insert (texts, title);
  /* An empty circle says 0 by itself. */
  out->caption = is_market || stock < 0.5 ? NULL : g_string_chunk_insert (texts, caption);
  out->accessible = g_string_chunk_insert (texts, story);
  /* The source holds twenty times what a country does: without the root every country is a dot. */
  out->size = largest > 0 ? sqrt (MAX (stock, 0) / largest) : 0;
  out->ring = isfinite (days) ? CLAMP (days / TW_SUPPLY_RING_DAYS, 0, 1) : 0;
  out->level = (int) tw_supply_level (days);
  out->full = is_full (self, TW_LIMIT_STORAGE, place) || is_full (self, TW_LIMIT_PRODUCTION, place);
}

/* Over all weeks, so that circles grow and shrink while the weeks play. */
static double
find_largest_stock (TwMapPage *self)
{
  const TwModel *model = tw_plan_view_get_model (get_view (self));
  double         largest = 0;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    for (guint t = 0; t <= tw_model_get_n_weeks (model); t++)
      largest = MAX (largest, tw_plan_view_get_stock (get_view (self), p, t));

  return largest;
}

/* A market that is not on the map by itself stands where it is served from. */
static void
index_places (TwMapPage *self)
{
  const TwModel *model = tw_plan_view_get_model (get_view (self));

  g_array_set_size (self->places, 0);
  g_array_set_size (self->index, tw_model_get_n_places (model));

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      g_array_index (self->index, gint32, p) = tw_plan_view_is_shown (get_view (self), p) ? (gint32) self->places->len : -1;
      if (tw_plan_view_is_shown (get_view (self), p))
        g_array_append_val (self->places, p);
    }

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    {
      guint32 market = tw_model_get_market_place (model, m);

      if (!tw_plan_view_is_shown (get_view (self), market))
        g_array_index (self->index, gint32, market) = g_array_index (self->index, gint32, tw_plan_view_get_server (get_view (self), m));
    }
}

static int
get_map_place (TwMapPage *self,
               int        place)
{
  return place >= 0 && (guint) place < self->index->len ? g_array_index (self->index, gint32, place) : -1;
}

static int
get_model_place (TwMapPage *self,
                 int        place)
{
  return place >= 0 && (guint) place < self->places->len ? (int) g_array_index (self->places, guint32, place) : -1;
}

static void
show_places (TwMapPage *self)
{
  GStringChunk          *texts = g_string_chunk_new (4096);
  double                 largest = find_largest_stock (self);
  g_autofree TwMapPlace *places = NULL;

  index_places (self);
  places = g_new0 (TwMapPlace, MAX (self->places->len, 1));
  for (guint i = 0; i < self->places->len; i++)
    describe_place (self, texts, g_array_index (self->places, guint32, i), largest, &places[i]);

  self->any_place_full = FALSE;
  for (guint i = 0; i < self->places->len; i++)
    self->any_place_full = self->any_place_full || places[i].full;

  self->updating = TRUE;
  tw_map_view_set_places (self->map, places, self->places->len);
  tw_map_view_set_selected (self->map, get_map_place (self, tw_session_get_place (self->session)));
  self->updating = FALSE;
  g_string_chunk_free (texts);
}

static gboolean
is_lane_full (TwMapPage        *self,
              const TwViewFlow *flow)
{
  int lane = tw_model_find_lane (tw_plan_view_get_model (get_view (self)), flow->from, flow->to, flow->mode);

  return lane >= 0 && is_full (self, TW_LIMIT_LANE, (guint32) lane);
}

/* What is in transit is part of what its lane carries; each shipment has a marker of its own besides. */
static void
add_flow (TwMapPage        *self,
          GArray           *shown,
          const TwViewFlow *flow)
{
  TwMapFlow next = { .mode = flow->mode, .volume = flow->units, .progress = -1 };
  int       from = get_map_place (self, (int) flow->from);
  int       to = get_map_place (self, (int) flow->to);

  if (from < 0 || to < 0 || from == to)
    return;

  for (guint i = 0; i < shown->len; i++)
    {
      TwMapFlow *old = &g_array_index (shown, TwMapFlow, i);

      if (old->from == (guint) from && old->to == (guint) to && old->mode == flow->mode)
        {
          old->volume += flow->units;
          return;
        }
    }

  next.from = (guint) from;
  next.to = (guint) to;
  next.full = is_lane_full (self, flow);
  g_array_append_val (shown, next);
}

static void
show_flows (TwMapPage *self)
{
  g_autoptr (GArray) flows = tw_plan_view_dup_flows (get_view (self), tw_session_get_week (self->session), MAX_FLOWS);
  g_autoptr (GArray) shown = g_array_new (FALSE, TRUE, sizeof (TwMapFlow));

  for (guint i = 0; i < flows->len; i++)
    add_flow (self, shown, &g_array_index (flows, TwViewFlow, i));

  self->any_lane_full = FALSE;
  for (guint i = 0; i < shown->len; i++)
    self->any_lane_full = self->any_lane_full || g_array_index (shown, TwMapFlow, i).full;
  tw_map_view_set_flows (self->map, (const TwMapFlow *) shown->data, shown->len);
  tw_map_legend_set_full (self->legend, self->any_place_full, self->any_lane_full);
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
    tw_map_transit_show (self->transit, self->session, self->view, self->index);
}

static void
show_week (TwMapPage *self)
{
  show_closed (self);
  if (self->view)
    {
      show_places (self);
      show_flows (self);
      show_transit (self);
      return;
    }

  show_transit (self);
  tw_map_view_set_flows (self->map, NULL, 0);
  tw_map_view_set_places (self->map, NULL, 0);
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
  tw_map_view_set_selected (self->map, get_map_place (self, tw_session_get_place (self->session)));
  self->updating = FALSE;
}

static void
map_selected_cb (TwMapPage *self)
{
  if (!self->updating && self->session)
    tw_session_set_place (self->session, get_model_place (self, tw_map_view_get_selected (self->map)));
}

static void
place_activated_cb (TwMapPage *self,
                    int        place)
{
  tw_session_set_place (self->session, get_model_place (self, place));
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

/* ---- carrying stock ---- */

static void
put_down (TwMapPage *self)
{
  self->carried = self->target = -1;
  g_clear_pointer (&self->allowed, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->popover), FALSE);
  tw_map_view_set_preview (self->map, -1, -1, TW_MODE_OCEAN);
  tw_map_view_set_drag_label (self->map, NULL);
}

static void
drag_started_cb (TwMapPage *self,
                 int        from)
{
  const TwModel       *model = tw_session_get_model (self->session);
  g_autofree gboolean *lit = g_new0 (gboolean, MAX (self->places->len, 1));

  self->carried = get_model_place (self, from);
  if (!model || !tw_session_get_plan (self->session) || self->carried < 0)
    {
      tw_map_view_cancel_drag (self->map);
      return;
    }

  g_free (self->allowed);
  self->allowed = g_new0 (gboolean, tw_model_get_n_places (model));
  tw_move_get_targets (model, (guint32) self->carried, self->allowed);
  for (guint i = 0; i < self->places->len; i++)
    lit[i] = self->allowed[g_array_index (self->places, guint32, i)];
  tw_map_view_set_drag_targets (self->map, lit, self->places->len);
}

static void
point_at (TwMapPage *self,
          int        target)
{
  int place = get_model_place (self, target);

  if (place < 0 || self->carried < 0 || !self->allowed || !self->allowed[place])
    target = place = -1;

  self->target = target;
  if (place >= 0)
    tw_move_draft_set_pair (self->draft, self->carried, place);
  else
    tw_move_draft_clear (self->draft);
}

static void
drag_moved_cb (TwMapPage *self,
               int        from,
               int        target)
{
  if (target != self->target)
    point_at (self, target);
}

static void
drag_dropped_cb (TwMapPage *self,
                 int        from,
                 int        target)
{
  if (target != self->target)
    point_at (self, target);
  tw_move_draft_commit (self->draft);
  tw_move_draft_clear (self->draft);
  put_down (self);
}

static void
drag_cancelled_cb (TwMapPage *self)
{
  tw_move_draft_clear (self->draft);
  put_down (self);
}

static void
draft_changed_cb (TwMapPage *self)
{
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *label = NULL;
  TwMove           move;
  gboolean         shown = self->target >= 0 && model && tw_move_draft_get_move (self->draft, &move, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->popover), shown);
  if (!shown)
    {
      tw_map_view_set_preview (self->map, -1, -1, TW_MODE_OCEAN);
      tw_map_view_set_drag_label (self->map, NULL);
      return;
    }

  label = tw_format_units (move.units);
  tw_map_view_set_drag_label (self->map, label);
  tw_map_view_set_preview (self->map, get_map_place (self, (int) tw_model_get_lane (model, move.lane)->from),
                           get_map_place (self, (int) tw_model_get_lane (model, move.lane)->to), tw_model_get_lane (model, move.lane)->mode);
  gtk_widget_queue_resize (GTK_WIDGET (self->popover));
}

static gboolean
key_cb (TwMapPage      *self,
        guint           keyval,
        guint           keycode,
        GdkModifierType state)
{
  if (self->carried < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)))
    return FALSE;

  return tw_move_draft_handle_key (self->draft, keyval);
}

static gboolean
scroll_cb (TwMapPage *self,
           double     dx,
           double     dy)
{
  if (self->carried < 0 || self->target < 0)
    return FALSE;

  tw_move_draft_step_units (self->draft, dy < 0 ? 1 : -1);

  return TRUE;
}

/* Below the place, or above it where the weeks are in the way; always inside the map. */
static gboolean
place_popover_cb (TwMapPage    *self,
                  GtkWidget    *child,
                  GdkRectangle *allocation)
{
  graphene_point_t point;
  int              map_width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int              map_height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  int              bottom = map_height - gtk_widget_get_height (GTK_WIDGET (self->scrubber)) - 2 * EDGE;
  int              width, height;

  if (child != GTK_WIDGET (self->popover))
    return FALSE;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (self->target < 0 || !tw_map_view_get_place_point (self->map, self->target, &point))
    point = GRAPHENE_POINT_INIT ((float) map_width / 2, (float) map_height / 2);

  allocation->width = width;
  allocation->height = height;
  allocation->x = CLAMP ((int) point.x - width / 2, EDGE, MAX (map_width - width - EDGE, EDGE));
  allocation->y = (int) point.y + POPOVER_GAP;
  if (allocation->y + height > bottom)
    allocation->y = (int) point.y - POPOVER_GAP - height;
  if (allocation->y < EDGE)
    {
      allocation->y = CLAMP ((int) point.y - height / 2, EDGE, MAX (map_height - height - EDGE, EDGE));
      allocation->x = (int) point.x + POPOVER_GAP + width < map_width ? (int) point.x + POPOVER_GAP : MAX ((int) point.x - POPOVER_GAP - width, EDGE);
    }

  return TRUE;
}

/* ---- widget ---- */

static void
tw_map_page_root (GtkWidget *widget)
{
  TwMapPage *self = TW_MAP_PAGE (widget);

  GTK_WIDGET_CLASS (tw_map_page_parent_class)->root (widget);

  /* At the window, since a drag by the pointer leaves the focus wherever it was. */
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
  if (self->draft)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (self->flap)
    {
      tw_inspector_set_views (self->inspector, NULL, NULL);
      g_clear_pointer (&self->transit, tw_map_transit_free);
      gtk_widget_unparent (GTK_WIDGET (self->flap));
    }
  self->flap = NULL;
  g_clear_object (&self->draft);
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
  g_array_unref (self->places);
  g_array_unref (self->index);
  g_free (self->allowed);

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
  gtk_widget_class_bind_template_callback (widget_class, drag_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_dropped_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, modes_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, shipments_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_popover_cb);
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
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  self->places = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->index = g_array_new (FALSE, TRUE, sizeof (gint32));
  self->carried = self->target = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->transit = tw_map_transit_new (self->map, GTK_WIDGET (self->overlay));

  self->settings = tw_settings_new ();
  g_settings_bind (self->settings, "show-borders", self->map, "borders", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "animate-flows", self->map, "animate", G_SETTINGS_BIND_GET);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), scroll);
}

static void
set_session (TwMapPage *self,
             TwSession *session)
{
  static const char *const updates[] = { "plan-changed", "notify::item" };

  self->session = g_object_ref (session);
  self->draft = tw_move_draft_new (session);
  tw_kpi_strip_set_session (self->kpis, session);
  tw_week_scrubber_set_session (self->scrubber, session);
  tw_inspector_set_session (self->inspector, session);
  tw_move_popover_set_draft (self->popover, session, self->draft);

  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    g_signal_connect_object (session, updates[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "preview-changed", G_CALLBACK (preview_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "shown-changed", G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::week", G_CALLBACK (show_week), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::place", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
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
