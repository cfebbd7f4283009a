/* tw-forecast-review.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-forecast-review.h"

#include "forecast/tw-forecast-archive.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

/* The weeks that are compared, as everywhere on the page. */
#define CHANGE_WEEKS 4
#define MAX_CHANGES  10
#define MAX_ADDED    10

/* A change of less than half a unit is none. */
#define NOTHING 0.5

struct _TwForecastReview
{
  GtkWidget parent_instance;

  TwSession     *session;
  GArray        *changes; /* TwForecastChange: by number of the row */
  TwForecastSet *base;    /* (nullable): of the forecasts that the archive was read with */
  gboolean       stale;   /* what is shown is of other forecasts */
  gboolean       unread;  /* and so may be the archive */

  GtkWidget  *changes_box;
  GtkLabel   *changes_title;
  GtkListBox *list;
  GtkWidget  *added_box;
  GtkListBox *added;
};

G_DEFINE_FINAL_TYPE (TwForecastReview, tw_forecast_review, GTK_TYPE_WIDGET)

/* ---- changes ---- */

/* "▲ +36 · +30 %": arrow and sign say what the colour says. */
static char *
dup_change (const TwForecastChange *change)
{
  double           units = change->now - change->before;
  g_autofree char *size = tw_format_signed_units (units);
  g_autofree char *percent = change->before > 0 ? tw_format_signed_percent (units / change->before, 0) : NULL;

  return g_strdup_printf ("%s%s%s%s", units > 0 ? "▲ " : "▼ ", size, percent != NULL ? " · " : "", percent != NULL ? percent : "");
}

static void
add_change (TwForecastReview *self,
            guint             index)
{
  const TwModel          *model = tw_session_get_model (self->session);
  const TwForecastChange *change = &g_array_index (self->changes, TwForecastChange, index);
  g_autofree char        *market = tw_market_dup_title (model, change->market);
  g_autofree char        *before = tw_format_units (change->before);
  g_autofree char        *now = tw_format_units (change->now);
  /* TRANSLATORS: a market, then units expected before and now */
  g_autofree char *detail = g_strdup_printf (_ ("%1$s · %2$s → %3$s units"), market, before, now);
  g_autofree char *value = dup_change (change);

  tw_rows_set_number (tw_rows_add (self->list, tw_model_get_item (model, change->item)->name, detail, value, change->now > change->before ? "success" : "error"), (int) index);
}

static void
show_changes (TwForecastReview *self,
              const GArray     *archive)
{
  const TwModel *model = tw_session_get_model (self->session);
  guint          n = MIN (CHANGE_WEEKS, tw_model_get_n_weeks (model));

  g_clear_pointer (&self->changes, g_array_unref);
  tw_rows_clear (self->list);
  self->changes = tw_forecast_list_changes (archive, model, tw_session_get_forecasts (self->session), n);
  for (guint i = 0; i < MIN (self->changes->len, MAX_CHANGES); i++)
    {
      const TwForecastChange *change = &g_array_index (self->changes, TwForecastChange, i);

      if (fabs (change->now - change->before) >= NOTHING)
        add_change (self, i);
    }
  gtk_widget_set_visible (self->changes_box, gtk_list_box_get_row_at_index (self->list, 0) != NULL);
  if (self->changes->len > 0)
    {
      g_autofree char *day = tw_format_day (tw_week_get_monday (g_array_index (self->changes, TwForecastChange, 0).made));
      g_autofree char *title = g_strdup_printf (ngettext ("Largest changes since the forecast of %s, next %u week", "Largest changes since the forecast of %s, next %u weeks", n), day, n);

      gtk_label_set_label (self->changes_title, title);
    }
}

/* ---- value added ---- */

static void
add_value (TwForecastReview   *self,
           const TwValueAdded *added)
{
  double           better = added->baseline_error > 0 ? 1 - added->adjusted_error / added->baseline_error : NAN;
  g_autofree char *percent = tw_format_percent (fabs (better), 0);
  g_autofree char *weeks = g_strdup_printf (ngettext ("%u week sold since", "%u weeks sold since", added->n_weeks), added->n_weeks);
  g_autofree char *detail = *added->author != '\0' ? g_strdup_printf ("%s · %s", added->author, weeks) : g_strdup (weeks);
  g_autofree char *value = NULL;

  if (!isfinite (better) || fabs (better) < 0.005)
    value = g_strdup (_ ("no difference"));
  else
    /* TRANSLATORS: the error of a forecast, with the planner's word on it */
    value = g_strdup_printf (better > 0 ? _ ("%s less error") : _ ("%s more error"), percent);
  tw_rows_add (self->added, *added->reason != '\0' ? added->reason : _ ("No reason given"), detail, value, better >= 0.005 ? "success" : better <= -0.005 ? "error"
                                                                                                                                                          : NULL);
}

static void
show_added (TwForecastReview *self,
            const GArray     *archive)
{
  g_autoptr (GArray) added = tw_forecast_value_added (archive, tw_session_get_model (self->session));

  tw_rows_clear (self->added);
  for (guint i = 0; i < MIN (added->len, MAX_ADDED); i++)
    add_value (self, &g_array_index (added, TwValueAdded, i));
  gtk_widget_set_visible (self->added_box, added->len > 0);
}

/* ---- both ---- */

void
tw_forecast_review_show (TwForecastReview *self,
                         const GArray     *archive)
{
  g_return_if_fail (TW_IS_FORECAST_REVIEW (self));

  if (archive == NULL || tw_session_get_model (self->session) == NULL || tw_session_get_forecasts (self->session) == NULL)
    {
      gtk_widget_set_visible (self->changes_box, FALSE);
      gtk_widget_set_visible (self->added_box, FALSE);
      return;
    }

  show_changes (self, archive);
  show_added (self, archive);
}

/* Nobody waits for what nobody sees. */
static void
refresh (TwForecastReview *self)
{
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;

  tw_forecast_review_show (self, tw_session_get_archive (self->session));
  if (self->unread)
    tw_session_request_archive (self->session);
  self->unread = FALSE;
}

/* Overrides change what is compared; only forecasts made anew change what there is to compare with. */
static void
forecasts_changed_cb (TwForecastReview *self)
{
  const TwForecastSet *forecasts = tw_session_get_forecasts (self->session);
  const TwForecastSet *base = forecasts != NULL ? tw_forecast_set_get_base (forecasts) : NULL;

  if (base != self->base)
    self->unread = TRUE;
  g_clear_pointer (&self->base, tw_forecast_set_unref);
  self->base = base != NULL ? tw_forecast_set_ref (base) : NULL;
  refresh (self);
}

static void
row_activated_cb (TwForecastReview *self,
                  GtkListBoxRow    *row)
{
  int number = tw_rows_get_number (row);

  if (number < 0 || number >= (int) self->changes->len)
    return;

  tw_session_set_item (self->session, (int) g_array_index (self->changes, TwForecastChange, number).item);
  tw_session_set_market (self->session, (int) g_array_index (self->changes, TwForecastChange, number).market);
}

static void
tw_forecast_review_map (GtkWidget *widget)
{
  TwForecastReview *self = TW_FORECAST_REVIEW (widget);

  GTK_WIDGET_CLASS (tw_forecast_review_parent_class)->map (widget);
  if (self->stale)
    refresh (self);
}

static void
tw_forecast_review_dispose (GObject *object)
{
  TwForecastReview *self = TW_FORECAST_REVIEW (object);
  GtkWidget        *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->base, tw_forecast_set_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_forecast_review_parent_class)->dispose (object);
}

static void
tw_forecast_review_class_init (TwForecastReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_forecast_review_dispose;
  widget_class->map = tw_forecast_review_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-forecast-review.ui");
  gtk_widget_class_bind_template_child (widget_class, TwForecastReview, changes_box);
  gtk_widget_class_bind_template_child (widget_class, TwForecastReview, changes_title);
  gtk_widget_class_bind_template_child (widget_class, TwForecastReview, list);
  gtk_widget_class_bind_template_child (widget_class, TwForecastReview, added_box);
  gtk_widget_class_bind_template_child (widget_class, TwForecastReview, added);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tw_forecast_review_init (TwForecastReview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->stale = self->unread = TRUE;
}

void
tw_forecast_review_set_session (TwForecastReview *self,
                                TwSession        *session)
{
  g_return_if_fail (TW_IS_FORECAST_REVIEW (self));
  g_return_if_fail (TW_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (forecasts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "archive-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}
