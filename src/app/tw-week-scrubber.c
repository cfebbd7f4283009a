/* tw-week-scrubber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-week-scrubber.h"

#include "tw-area-chart.h"
#include "tw-format-chart.h"
#include "tw-format.h"

#include <glib/gi18n.h>

/* Of the areas, with and without the names above them; pixels. */
#define ROOMY_HEIGHT   84
#define COMPACT_HEIGHT 44

struct _TwWeekScrubber
{
  GtkWidget parent_instance;

  TwSession *session;
  guint      tick;

  GtkWidget   *card;
  GtkButton   *play;
  GtkLabel    *week_title;
  GtkLabel    *week_events;
  TwAreaChart *chart;
  gboolean     compact;
};

enum
{
  PROP_SESSION = 1,
  PROP_PLAYING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwWeekScrubber, tw_week_scrubber, GTK_TYPE_WIDGET)

static const TwModel *
get_model (TwWeekScrubber *self)
{
  return self->session ? tw_session_get_model (self->session) : NULL;
}

/* At most the two that matter most; a week before Christmas has a dozen. */
static char *
dup_events (const TwModel *model,
            guint          week)
{
  g_autoptr (GArray) events = tw_plan_view_dup_events (model, week);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (events->len, 2); i++)
    {
      const TwViewEvent *event = &g_array_index (events, TwViewEvent, i);

      g_string_append (text, " · ");
      if (*event->countries)
        /* TRANSLATORS: an event and the codes of its countries: "Black Friday, US CA" */
        g_string_append_printf (text, C_ ("event", "%1$s, %2$s"), event->name, event->countries);
      else
        g_string_append (text, event->name);
    }

  return g_string_free (text, FALSE);
}

static void
update_week (TwWeekScrubber *self)
{
  const TwModel   *model = get_model (self);
  guint            n_weeks = model ? tw_model_get_n_weeks (model) : 1;
  guint            week = self->session ? MIN (tw_session_get_week (self->session), n_weeks - 1) : 0;
  g_autofree char *title = NULL;
  g_autofree char *events = NULL;
  g_autofree char *position = NULL;
  g_autofree char *line = NULL;

  gtk_widget_set_sensitive (self->card, model != NULL);
  if (!model)
    {
      gtk_label_set_label (self->week_title, _ ("No plan"));
      gtk_label_set_label (self->week_events, "");
      return;
    }

  title = tw_format_week_title (tw_model_get_start_week (model) + (TwWeek) week);
  events = dup_events (model, week);
  /* TRANSLATORS: position in the plan: "week 3 of 26" */
  position = g_strdup_printf (_ ("week %1$u of %2$u"), week + 1, n_weeks);
  line = g_strconcat (position, events, NULL);
  gtk_label_set_label (self->week_title, title);
  gtk_label_set_label (self->week_events, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->week_events), line);
  tw_area_chart_set_week (self->chart, week);
}

static void
chart_week_cb (TwWeekScrubber *self)
{
  if (get_model (self))
    tw_session_set_week (self->session, tw_area_chart_get_week (self->chart));
}

static void
update_play (TwWeekScrubber *self)
{
  const char *name = self->tick ? _ ("Pause") : _ ("Play the weeks");

  gtk_button_set_icon_name (self->play, self->tick ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
step_cb (gpointer data)
{
  TwWeekScrubber *self = data;
  const TwModel  *model = get_model (self);
  guint           week = self->session ? tw_session_get_week (self->session) : 0;

  if (model && week + 1 < tw_model_get_n_weeks (model))
    {
      tw_session_set_week (self->session, week + 1);
      return G_SOURCE_CONTINUE;
    }

  self->tick = 0;
  update_play (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);

  return G_SOURCE_REMOVE;
}

static void
toggle_cb (TwWeekScrubber *self)
{
  tw_week_scrubber_set_playing (self, !self->tick);
}

static gboolean
key_cb (TwWeekScrubber *self,
        guint           keyval)
{
  if (keyval != GDK_KEY_space)
    return FALSE;

  toggle_cb (self);

  return TRUE;
}

static void
tw_week_scrubber_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TwWeekScrubber *self = TW_WEEK_SCRUBBER (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, tw_week_scrubber_get_playing (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_week_scrubber_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TwWeekScrubber *self = TW_WEEK_SCRUBBER (object);

  switch (id)
    {
    case PROP_SESSION:
      tw_week_scrubber_set_session (self, g_value_get_object (value));
      break;
    case PROP_PLAYING:
      tw_week_scrubber_set_playing (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_week_scrubber_dispose (GObject *object)
{
  TwWeekScrubber *self = TW_WEEK_SCRUBBER (object);

  if (self->tick)
    g_source_remove (self->tick);
  self->tick = 0;
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->card)
    gtk_widget_unparent (self->card);
  self->card = NULL;

  G_OBJECT_CLASS (tw_week_scrubber_parent_class)->dispose (object);
}

static void
tw_week_scrubber_class_init (TwWeekScrubberClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tw_week_scrubber_get_property;
  object_class->set_property = tw_week_scrubber_set_property;
  object_class->dispose = tw_week_scrubber_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, TW_TYPE_SESSION, flags);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TW_TYPE_AREA_CHART);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weekscrubber");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-week-scrubber.ui");
  gtk_widget_class_bind_template_child (widget_class, TwWeekScrubber, card);
  gtk_widget_class_bind_template_child (widget_class, TwWeekScrubber, play);
  gtk_widget_class_bind_template_child (widget_class, TwWeekScrubber, week_title);
  gtk_widget_class_bind_template_child (widget_class, TwWeekScrubber, week_events);
  gtk_widget_class_bind_template_child (widget_class, TwWeekScrubber, chart);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
}

static void
tw_week_scrubber_init (TwWeekScrubber *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->chart, "notify::week", G_CALLBACK (chart_week_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update_play (self);
  update_week (self);
}

void
tw_week_scrubber_set_session (TwWeekScrubber *self,
                              TwSession      *session)
{
  g_return_if_fail (TW_IS_WEEK_SCRUBBER (self));

  if (self->session == session)
    return;

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session)
    {
      g_signal_connect_object (session, "model-changed", G_CALLBACK (update_week), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::week", G_CALLBACK (update_week), self, G_CONNECT_SWAPPED);
    }

  update_week (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static const char *
get_region_name (TwRegion region)
{
  switch (region)
    {
    case TW_REGION_SOURCE:
      return _ ("Source");
    case TW_REGION_ASIA_PACIFIC:
      return _ ("Asia-Pacific");
    case TW_REGION_AMERICAS:
      return _ ("Americas");
    case TW_REGION_EUROPE:
      return _ ("Europe");
    default:
      return _ ("Middle East and Africa");
    }
}

void
tw_week_scrubber_set_view (TwWeekScrubber   *self,
                           const TwPlanView *view)
{
  TwAreaSeries       series[TW_N_REGIONS];
  TwAreaData         data = { .title = _ ("Stock by region"), .series = series, .legend = !self->compact, .format = &tw_format_chart_units };
  g_autofree double *stock = NULL;

  g_return_if_fail (TW_IS_WEEK_SCRUBBER (self));

  if (!view)
    {
      tw_area_chart_set_data (self->chart, NULL);
      return;
    }

  data.first_week = tw_model_get_start_week (tw_plan_view_get_model (view));
  data.n_weeks = tw_model_get_n_weeks (tw_plan_view_get_model (view));
  stock = g_new (double, TW_N_REGIONS *data.n_weeks);
  tw_plan_view_get_region_stock (view, stock);

  for (TwRegion r = 0; r < TW_N_REGIONS; r++)
    {
      double sum = 0;

      for (guint t = 0; t < data.n_weeks; t++)
        sum += stock[r * data.n_weeks + t];
      if (sum > 0)
        series[data.n_series++] = (TwAreaSeries){ get_region_name (r), stock + r * data.n_weeks };
    }

  tw_area_chart_set_data (self->chart, &data);
  update_week (self);
}

gboolean
tw_week_scrubber_get_playing (TwWeekScrubber *self)
{
  g_return_val_if_fail (TW_IS_WEEK_SCRUBBER (self), FALSE);

  return self->tick != 0;
}

void
tw_week_scrubber_set_playing (TwWeekScrubber *self,
                              gboolean        playing)
{
  const TwModel *model;

  g_return_if_fail (TW_IS_WEEK_SCRUBBER (self));

  model = get_model (self);
  if (playing == (self->tick != 0) || (playing && !model))
    return;

  if (playing && tw_session_get_week (self->session) + 1 >= tw_model_get_n_weeks (model))
    tw_session_set_week (self->session, 0);

  if (playing)
    self->tick = g_timeout_add (TW_WEEK_SCRUBBER_STEP_MS, step_cb, self);
  else
    g_clear_handle_id (&self->tick, g_source_remove);

  update_play (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

void
tw_week_scrubber_set_compact (TwWeekScrubber *self,
                              gboolean        compact)
{
  g_return_if_fail (TW_IS_WEEK_SCRUBBER (self));

  self->compact = compact;
  gtk_widget_set_size_request (GTK_WIDGET (self->chart), -1, compact ? COMPACT_HEIGHT : ROOMY_HEIGHT);
}
