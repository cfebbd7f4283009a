/* tw-phase-chooser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-phase-chooser.h"

#include "forecast/tw-phase.h"
#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _TwPhaseChooser
{
  GtkWidget parent_instance;

  TwSession *session;
  gboolean   syncing; /* the drop-down follows the session, not the planner */

  GtkDropDown *phase;
  GtkLabel    *reason;
};

G_DEFINE_FINAL_TYPE (TwPhaseChooser, tw_phase_chooser, GTK_TYPE_WIDGET)

/* ---- reasons ---- */

const char *
tw_phase_get_class (TwPhase phase)
{
  static const char *const classes[TW_N_PHASES] = { "phase-none", "phase-trial", "phase-potential", "phase-breakout", "phase-mature", "phase-declining" };

  return classes[MIN (phase, TW_N_PHASES - 1)];
}

static char *
describe_growth (const TwForecast *forecast)
{
  g_autofree char *growth = isfinite (forecast->growth) ? tw_format_signed_percent (forecast->growth, 0) : NULL;

  if (growth == NULL)
    return g_strdup (_ ("Growth is not known."));

  /* TRANSLATORS: expected change from one quarter to the next, season apart */
  return g_strdup_printf (_ ("%s a quarter, season apart."), growth);
}

static char *
describe_age (const TwForecast *forecast)
{
  return g_strdup_printf (ngettext ("For sale for %u week.", "For sale for %u weeks.", forecast->age_weeks), forecast->age_weeks);
}

static char *
describe_verdict (const TwPhaseVerdict *verdict,
                  const TwPhaseTest    *test,
                  const TwForecast     *forecast)
{
  g_autofree char *growth_chance = tw_format_percent (verdict->growth_chance, 0);
  g_autofree char *fall_chance = tw_format_percent (verdict->fall_chance, 0);
  g_autofree char *breakout = tw_format_percent (test->breakout, 0);
  g_autofree char *declining = tw_format_percent (test->declining, 0);
  g_autofree char *in_stock = forecast != NULL ? tw_format_percent (forecast->in_stock_rate, 0) : NULL;

  switch (verdict->reason)
    {
    case TW_PHASE_REASON_PLANNER:
      return g_strdup (_ ("You have set it by hand."));
    case TW_PHASE_REASON_NEW:
      return g_strdup_printf (ngettext ("New: on trial for %u week.", "New: on trial for the first %u weeks.", test->trial_weeks), test->trial_weeks);
    case TW_PHASE_REASON_SHORT:
      return g_strdup_printf (_ ("In stock for only %s of the last quarter, so growth says nothing; by age."), in_stock);
    case TW_PHASE_REASON_UNKNOWN:
      return g_strdup (_ ("Too little sold to tell growth by; by age."));
    case TW_PHASE_REASON_GROWTH:
      /* TRANSLATORS: probability, then growth */
      return g_strdup_printf (_ ("With %1$s certainty it grows by %2$s or more."), growth_chance, breakout);
    case TW_PHASE_REASON_FALL:
      return g_strdup_printf (_ ("With %1$s certainty it falls by %2$s or more."), fall_chance, declining);
    case TW_PHASE_REASON_AGE:
      return g_strdup_printf (ngettext ("It neither breaks out nor falls; mature from week %u on.", "It neither breaks out nor falls; mature from week %u on.", test->mature_weeks), test->mature_weeks);
    default:
      return g_strdup (_ ("Nothing to go by."));
    }
}

/* (transfer full) */
static char *
add_sentence (char       *text,
              const char *more) /* (nullable) */
{
  char *joined;

  if (more == NULL)
    return text;

  /* TRANSLATORS: two sentences; a blank is between them in English, nothing in Chinese */
  joined = g_strdup_printf (C_ ("sentences", "%1$s %2$s"), text, more);
  g_free (text);

  return joined;
}

char *
tw_phase_dup_reason (const TwModel       *model,
                     const TwForecastSet *forecasts,
                     guint32              item,
                     guint32              market)
{
  const TwForecast *forecast = tw_forecast_set_find (forecasts, item, market);
  TwPhaseVerdict    verdict = tw_forecast_set_judge_phase (forecasts, model, item, market);
  g_autofree char  *why = describe_verdict (&verdict, &tw_model_get_rules (model)->phase_test, forecast);
  g_autofree char  *growth = forecast != NULL ? describe_growth (forecast) : NULL;
  g_autofree char  *age = forecast != NULL && forecast->age_weeks > 0 ? describe_age (forecast) : NULL;

  return add_sentence (add_sentence (g_steal_pointer (&why), growth), age);
}

TwPhase
tw_phase_find (const TwModel       *model,
               const TwForecastSet *forecasts,
               guint32              item,
               int                  market)
{
  double units[TW_N_PHASES] = { 0 };
  guint  n_weeks = tw_forecast_set_get_n_weeks (forecasts);
  int    most = TW_PHASE_NONE;

  if (market >= 0)
    return tw_forecast_set_get_phase (forecasts, model, item, (guint32) market);

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    {
      const TwForecast *forecast = tw_forecast_set_find (forecasts, item, m);
      TwPhase           phase = forecast != NULL ? tw_forecast_set_get_phase (forecasts, model, item, m) : TW_PHASE_NONE;

      for (guint t = 0; forecast != NULL && t < n_weeks; t++)
        units[phase] += forecast->mean[t];
    }
  for (int phase = TW_PHASE_TRIAL; phase < TW_N_PHASES; phase++)
    if (units[phase] > units[most] || (most == TW_PHASE_NONE && units[phase] > 0))
      most = phase;

  return (TwPhase) most;
}

/* ---- the choice ---- */

static gboolean
get_series (TwPhaseChooser *self,
            guint32        *item,
            guint32        *market)
{
  const TwModel *model = self->session != NULL ? tw_session_get_model (self->session) : NULL;
  int            i, m;

  if (model == NULL || tw_session_get_forecasts (self->session) == NULL)
    return FALSE;

  i = tw_session_get_item (self->session);
  m = tw_session_get_market (self->session);
  if (i < 0 || m < 0)
    return FALSE;

  *item = (guint32) i;
  *market = (guint32) m;

  return tw_model_get_offer (model, *item, *market)->listed || tw_forecast_set_find (tw_session_get_forecasts (self->session), *item, *market) != NULL;
}

/* What the rule would say, were it asked. */
static TwPhase
get_ruled (TwPhaseChooser *self,
           guint32         item,
           guint32         market)
{
  const TwForecast *forecast = tw_forecast_set_find (tw_session_get_forecasts (self->session), item, market);

  return forecast != NULL ? tw_phase_judge (&tw_model_get_rules (tw_session_get_model (self->session))->phase_test, forecast).phase : TW_PHASE_NONE;
}

/* The list itself stays: it may be in use, by the planner whose choice this answers. */
static void
name_ruled (TwPhaseChooser *self,
            TwPhase         ruled)
{
  GtkStringList   *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->phase));
  g_autofree char *rule_name = tw_format_phase (ruled);
  /* TRANSLATORS: the phase follows from the rule; which one that is */
  g_autofree char *by_rule = g_strdup_printf (_ ("%s, by rule"), rule_name);
  const char      *names_ruled[] = { by_rule, NULL };

  if (!g_str_equal (gtk_string_list_get_string (names, 0), by_rule))
    gtk_string_list_splice (names, 0, 1, names_ruled);
}

static GtkStringList *
new_phases (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (TwPhase phase = TW_PHASE_NONE; phase < TW_N_PHASES; phase++)
    gtk_string_list_take (names, tw_format_phase (phase));

  return names;
}

static void
update (TwPhaseChooser *self)
{
  guint32          item, market;
  gboolean         shown = get_series (self, &item, &market);
  g_autofree char *reason = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (!shown)
    return;

  self->syncing = TRUE;
  name_ruled (self, get_ruled (self, item, market));
  gtk_drop_down_set_selected (self->phase, tw_model_get_offer (tw_session_get_model (self->session), item, market)->phase);
  self->syncing = FALSE;
  reason = tw_phase_dup_reason (tw_session_get_model (self->session), tw_session_get_forecasts (self->session), item, market);
  gtk_label_set_label (self->reason, reason);
}

static void
phase_cb (TwPhaseChooser *self)
{
  guint   selected = gtk_drop_down_get_selected (self->phase);
  guint32 item, market;

  if (!self->syncing && selected < TW_N_PHASES && get_series (self, &item, &market))
    {
      tw_session_set_phase (self->session, item, market, (TwPhase) selected);
      update (self); /* an edit that was refused leaves the phase as it was */
    }
}

/* ---- object ---- */

static void
tw_phase_chooser_dispose (GObject *object)
{
  TwPhaseChooser *self = TW_PHASE_CHOOSER (object);
  GtkWidget      *child;

  self->syncing = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_phase_chooser_parent_class)->dispose (object);
}

static void
tw_phase_chooser_class_init (TwPhaseChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_phase_chooser_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-phase-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TwPhaseChooser, phase);
  gtk_widget_class_bind_template_child (widget_class, TwPhaseChooser, reason);
  gtk_widget_class_bind_template_callback (widget_class, phase_cb);
}

static void
tw_phase_chooser_init (TwPhaseChooser *self)
{
  g_autoptr (GtkStringList) phases = new_phases ();

  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->phase, G_LIST_MODEL (phases));
  self->syncing = FALSE;
}

void
tw_phase_chooser_set_session (TwPhaseChooser *self,
                              TwSession      *session)
{
  g_return_if_fail (TW_IS_PHASE_CHOOSER (self));
  g_return_if_fail (TW_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED); /* rules may have changed */
  g_signal_connect_object (session, "notify::item", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::market", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
