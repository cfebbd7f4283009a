/* tw-sidebar-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-sidebar-row.h"

#include "tw-format.h"
#include "tw-phase-chooser.h"
#include "tw-sparkline.h"

#include <glib/gi18n.h>

struct _TwSidebarRow
{
  GtkWidget parent_instance;

  GtkInscription *name;
  GtkLabel       *alert;
  GtkLabel       *phase;
  GtkLabel       *number;
  TwSparkline    *sparkline;
  char           *label;
};

G_DEFINE_FINAL_TYPE (TwSidebarRow, tw_sidebar_row, GTK_TYPE_WIDGET)

/* The alert with the most money at stake; how many places have one of its kind. */
static char *
describe_alert (const TwItemAlert *alert)
{
  guint n = alert->n[alert->first];

  if (alert->n_all == 0)
    return NULL;

  switch (alert->first)
    {
    case TW_ALERT_STOCK_OUT:
      return g_strdup_printf (ngettext ("Short in %u place", "Short in %u places", n), n);
    case TW_ALERT_OVERSTOCK:
      /* TRANSLATORS: more stock than will sell soon, in so many places */
      return g_strdup_printf (ngettext ("Too much in %u", "Too much in %u", n), n);
    case TW_ALERT_AGED:
      /* TRANSLATORS: stock reaches fees for its age, in so many places */
      return g_strdup_printf (ngettext ("Ageing in %u", "Ageing in %u", n), n);
    case TW_ALERT_LOW_STOCK:
      /* TRANSLATORS: stock is so low that a fee is due, in so many places */
      return g_strdup_printf (ngettext ("Low in %u", "Low in %u", n), n);
    case TW_ALERT_LATE:
      return g_strdup_printf (ngettext ("%u late shipment", "%u late shipments", n), n);
    case TW_ALERT_FORECAST:
      return g_strdup (C_ ("alert", "Forecast jump"));
    case TW_ALERT_CAPACITY:
    default:
      return NULL;
    }
}

/* What is short costs sales; the rest costs rent and fees. */
static const char *
get_alert_class (const TwItemAlert *alert)
{
  return alert->first == TW_ALERT_STOCK_OUT || alert->first == TW_ALERT_LATE ? "error" : "excess";
}

/* All there is to say, for tooltip and screen reader. */
static char *
describe_fully (const char        *name,
                const char        *number,
                const char        *phase,
                const TwItemAlert *alert)
{
  GString *text = g_string_new (NULL);

  /* TRANSLATORS: name of an item and its SKU */
  if (*number)
    g_string_append_printf (text, C_ ("item", "%1$s, %2$s"), name, number);
  else
    g_string_append (text, name);
  if (phase)
    /* TRANSLATORS: goes on a list of what is said of an item */
    g_string_append_printf (text, C_ ("item", ", %s"), phase);
  if (alert && alert->n_all > 0)
    g_string_append_printf (text, ngettext (", %u alert", ", %u alerts", alert->n_all), alert->n_all);
  if (alert && alert->n[TW_ALERT_STOCK_OUT] > 0)
    g_string_append_printf (text, ngettext (", short in %u place", ", short in %u places", alert->n[TW_ALERT_STOCK_OUT]), alert->n[TW_ALERT_STOCK_OUT]);
  if (alert && alert->n[TW_ALERT_OVERSTOCK] > 0)
    g_string_append_printf (text, ngettext (", too much stock in %u place", ", too much stock in %u places", alert->n[TW_ALERT_OVERSTOCK]), alert->n[TW_ALERT_OVERSTOCK]);

  return g_string_free (text, FALSE);
}

static void
set_phase (TwSidebarRow *self,
           TwPhase       phase,
           const char   *name,
           gboolean      follows)
{
  const char      *classes[] = { "caption", "phase", tw_phase_get_class (phase), NULL };
  g_autofree char *text = name && follows ? g_strconcat (" · ", name, NULL) : g_strdup (name);

  gtk_label_set_text (self->phase, text ? text : "");
  gtk_widget_set_css_classes (GTK_WIDGET (self->phase), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->phase), name != NULL);
}

/* The number whole if there is room, the phase in its colour, and the alert in that of its kind on a line of its own. */
static void
set_detail (TwSidebarRow      *self,
            const char        *number,
            TwPhase            phase,
            const char        *phase_name,
            const TwItemAlert *alert,
            const char        *alert_text)
{
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->alert, alert_text ? alert_text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->alert), alert_text != NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->alert), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->alert), "excess");
  if (alert_text)
    gtk_widget_add_css_class (GTK_WIDGET (self->alert), get_alert_class (alert));
  set_phase (self, phase, phase_name, *number != '\0');
}

static void
set_sparkline (TwSidebarRow        *self,
               const TwForecastSum *sum)
{
  TwSparkData data = { 0 };

  if (sum)
    {
      data.n_history = sum->n_history;
      data.history = sum->history;
      data.n_forecast = sum->n_weeks;
      data.forecast = sum->mean;
    }
  tw_sparkline_set_data (self->sparkline, &data);
}

static void
tw_sidebar_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tw_sidebar_row_parent_class)->dispose (object);
}

static void
tw_sidebar_row_finalize (GObject *object)
{
  g_free (TW_SIDEBAR_ROW (object)->label);

  G_OBJECT_CLASS (tw_sidebar_row_parent_class)->finalize (object);
}

static void
tw_sidebar_row_class_init (TwSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_sidebar_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_sidebar_row_finalize;

  g_type_ensure (TW_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSidebarRow, name);
  gtk_widget_class_bind_template_child (widget_class, TwSidebarRow, alert);
  gtk_widget_class_bind_template_child (widget_class, TwSidebarRow, phase);
  gtk_widget_class_bind_template_child (widget_class, TwSidebarRow, number);
  gtk_widget_class_bind_template_child (widget_class, TwSidebarRow, sparkline);
}

static void
tw_sidebar_row_init (TwSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tw_sidebar_row_new (void)
{
  return g_object_new (TW_TYPE_SIDEBAR_ROW, NULL);
}

void
tw_sidebar_row_set (TwSidebarRow        *self,
                    const TwModel       *model,
                    int                  item,
                    TwPhase              phase,
                    const TwItemAlert   *alert,
                    const TwForecastSum *sum)
{
  const char      *name, *number;
  g_autofree char *old = g_steal_pointer (&self->label);
  g_autofree char *count = NULL;
  g_autofree char *alert_text = alert ? describe_alert (alert) : NULL;
  g_autofree char *phase_name = phase != TW_PHASE_NONE ? tw_format_phase (phase) : NULL;

  g_return_if_fail (TW_IS_SIDEBAR_ROW (self));

  if (item < 0)
    {
      count = tw_format_units (tw_model_get_n_items (model));
      name = _ ("All items");
      number = count;
    }
  else
    {
      name = tw_model_get_item (model, (guint32) item)->name;
      number = tw_model_get_item (model, (guint32) item)->id;
      if (!strcmp (name, number)) /* called after its number: that need not stand twice */
        number = "";
    }
  gtk_inscription_set_text (self->name, name);
  set_detail (self, number, phase, phase_name, alert, alert_text);
  set_sparkline (self, sum);

  self->label = describe_fully (name, number, phase_name, alert);
  if (g_strcmp0 (self->label, old) == 0) /* a tooltip asks the display for the pointer, each time it is set */
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}

const char *
tw_sidebar_row_get_label (TwSidebarRow *self)
{
  g_return_val_if_fail (TW_IS_SIDEBAR_ROW (self), NULL);

  return self->label;
}
