/* tw-forecast-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-forecast-facts.h"

#include "tw-format.h"
#include "tw-inspector-rows.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _TwForecastFacts
{
  GtkWidget parent_instance;

  GtkListBox *list;
  GtkLabel   *note;
};

G_DEFINE_FINAL_TYPE (TwForecastFacts, tw_forecast_facts, GTK_TYPE_WIDGET)

static void
add_fact (TwForecastFacts *self,
          const char      *name,
          const char      *value,
          const char      *css_class)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_label_new (name), *right = gtk_label_new (value);
  /* TRANSLATORS: a figure and its value, for a screen reader */
  g_autofree char *label = g_strdup_printf (C_ ("fact", "%1$s: %2$s"), name, value);

  gtk_widget_add_css_class (left, "dim-label");
  gtk_widget_add_css_class (right, "heading");
  if (css_class)
    gtk_widget_add_css_class (right, css_class);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (left), TRUE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_justify (GTK_LABEL (right), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->list, row);
}

/* The core names methods in English: formulas may stand, the words around them are put into the language. */
static char *
dup_method_title (const char *method)
{
  static const char *const words[] = { NC_ ("method", "seasonal naive mix"), NC_ ("method", "sparse mix"),
                                       NC_ ("method", "pooled"), NC_ ("method", "young, likes"), NC_ ("method", "none"), NC_ ("method", "level") };
  gboolean                 seasonal = g_str_has_prefix (method, "seas. ");
  gsize                    length = strlen (method);
  g_autofree char         *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (method, words[i]))
      return g_strdup (g_dpgettext2 (NULL, "method", words[i]));
  if (!g_str_has_suffix (method, " mix"))
    return g_strdup (method);

  first = g_strndup (method, length - strlen (" mix"));
  /* TRANSLATORS: several methods, and the one that weighs most: "seas. Theta mix" */
  return g_strdup_printf (seasonal ? C_ ("method", "seas. %s mix") : C_ ("method", "%s mix"),
                          g_dpgettext2 (NULL, "method", first + (seasonal ? strlen ("seas. ") : 0)));
}

/* "seas. level" */
static char *
dup_part_title (const char *method)
{
  static const char        seasonal[] = "seas. ";
  static const char *const words[] = { NC_ ("method", "naive"), NC_ ("method", "seasonal naive"), NC_ ("method", "drivers"), NC_ ("method", "moving average") };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (method, words[i]))
      return g_strdup (g_dpgettext2 (NULL, "method", words[i]));
  if (g_str_has_prefix (method, seasonal))
    /* TRANSLATORS: a method, on sales from which the season was taken out */
    return g_strdup_printf (C_ ("method", "seas. %s"), g_dpgettext2 (NULL, "method", method + strlen (seasonal)));

  return g_strdup (g_dpgettext2 (NULL, "method", method));
}

/* The methods and their weights, "seas. level 54 %, Theta 41 %": names are put into the language as far as they are words. */
static char *
dup_why (const char *why)
{
  g_auto (GStrv) parts = g_strsplit (why, ", ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autoptr (GRegex) weighted = g_regex_new ("^(.*) ([0-9]+) %$", 0, 0, NULL);
      g_autofree char *name = NULL;
      g_autofree char *title = NULL;
      g_autofree char *weight = NULL;
      g_autofree char *percent = NULL;

      if (i > 0)
        g_string_append (text, C_ ("method", ", "));
      if (!g_regex_match (weighted, parts[i], 0, &match))
        {
          g_string_append (text, parts[i]);
          continue;
        }
      name = g_match_info_fetch (match, 1);
      weight = g_match_info_fetch (match, 2);
      title = dup_part_title (name);
      percent = tw_format_percent (g_ascii_strtod (weight, NULL) / 100, 0);
      g_string_append_printf (text, "%s %s", title, percent);
    }

  return g_string_free (text, FALSE);
}

static void
add_method (TwForecastFacts     *self,
            const TwForecastSum *sum)
{
  g_autofree char *title = NULL;

  if (sum->n_forecasts == 0)
    return;
  if (sum->method != NULL)
    title = dup_method_title (sum->method);
  else
    title = g_strdup_printf (ngettext ("sum of %u forecast", "sum of %u forecasts", sum->n_forecasts), sum->n_forecasts);
  add_fact (self, _ ("Method"), title, NULL);
}

static void
add_comparison (TwForecastFacts     *self,
                const TwForecastSum *sum)
{
  double           better = 1 - sum->relative_error;
  g_autofree char *percent = tw_format_percent (fabs (better), 0);
  g_autofree char *text = NULL;

  if (isnan (better))
    return;

  if (fabs (better) < 0.005)
    text = g_strdup (_ ("equal"));
  else
    text = g_strdup_printf (better > 0 ? C_ ("forecast", "%s better") : C_ ("forecast", "%s worse"), percent);
  /* TRANSLATORS: seasonal naive is the forecast that says: as in the same week last year */
  add_fact (self, _ ("Against seasonal naive"), text, better >= 0.005 ? "success" : better <= -0.005 ? "error"
                                                                                                     : NULL);
}

static void
add_accuracy (TwForecastFacts     *self,
              const TwForecastSum *sum)
{
  g_autofree char *wape = tw_format_percent (sum->wape, 1);
  g_autofree char *coverage = tw_format_percent (sum->coverage, 0);
  g_autofree char *held = g_strdup_printf (_ ("%s of weeks"), coverage);

  if (!isnan (sum->wape))
    add_fact (self, _ ("Error (WAPE)"), wape, NULL);
  add_comparison (self, sum);
  if (!isnan (sum->coverage))
    add_fact (self, _ ("80 % band held"), held, NULL);
}

/* What is not its own yet. */
static void
add_cold_start (TwForecastFacts  *self,
                const TwForecast *forecast)
{
  g_autofree char *text = NULL;

  if (g_str_equal (forecast->method, "pooled"))
    text = g_strdup (_ ("never sold here: level, season and price response are those of its likes"));
  else if (g_str_equal (forecast->method, "young, likes"))
    text = g_strdup_printf (ngettext ("%u week of its own sales; the level leans on its likes, less with each week",
                                      "%u weeks of its own sales; the level leans on its likes, less with each week", forecast->age_weeks),
                            forecast->age_weeks);
  if (text != NULL)
    /* TRANSLATORS: a new item, or a new market, whose forecast borrows from the same item elsewhere or from its category */
    add_fact (self, _ ("Cold start"), text, "fact-long");
}

static void
add_series (TwForecastFacts  *self,
            const TwForecast *forecast)
{
  g_autofree char *why = dup_why (forecast->why);
  g_autofree char *elasticity = tw_format_number (forecast->elasticity, 1);
  g_autofree char *age = g_strdup_printf (ngettext ("%u week", "%u weeks", forecast->age_weeks), forecast->age_weeks);

  if (*forecast->why != '\0')
    add_fact (self, _ ("Made of"), why, "fact-long");
  add_cold_start (self, forecast);
  if (forecast->age_weeks > 0)
    /* TRANSLATORS: how long an item has been for sale in a market */
    add_fact (self, _ ("For sale for"), age, NULL);
  if (isfinite (forecast->elasticity))
    add_fact (self, _ ("Price elasticity"), elasticity, NULL);
}

static const char *
get_note (const TwForecastSum *sum)
{
  if (sum->n_forecasts == 0)
    return _ ("Nothing is forecast here.");
  if (isnan (sum->wape) && isnan (sum->relative_error))
    return _ ("The history is too short to test the forecast on it.");
  if (sum->n_forecasts > 1)
    return _ ("Errors are those of the single forecasts, weighted by what they expect to sell; errors of the sum are smaller. All are measured on past weeks that the forecast did not see.");

  return _ ("Measured on past weeks that the forecast did not see.");
}

void
tw_forecast_facts_set (TwForecastFacts     *self,
                       const TwForecastSum *sum,
                       const TwForecast    *forecast)
{
  g_return_if_fail (TW_IS_FORECAST_FACTS (self));

  tw_rows_clear (self->list);
  add_method (self, sum);
  add_accuracy (self, sum);
  if (forecast != NULL)
    add_series (self, forecast);
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_list_box_get_row_at_index (self->list, 0) != NULL);
  gtk_label_set_text (self->note, get_note (sum));
}

static void
tw_forecast_facts_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tw_forecast_facts_parent_class)->dispose (object);
}

static void
tw_forecast_facts_class_init (TwForecastFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_forecast_facts_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-forecast-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, TwForecastFacts, list);
  gtk_widget_class_bind_template_child (widget_class, TwForecastFacts, note);
}

static void
tw_forecast_facts_init (TwForecastFacts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
