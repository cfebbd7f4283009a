/* tw-disruption-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-disruption-row.h"

#include "tw-scenario-text.h"

#include <glib/gi18n.h>
#include <math.h>

struct _TwDisruptionRow
{
  AdwExpanderRow parent_instance;

  TwModel     *model;
  TwDisruption disruption;
  char       **passages;
  GArray      *places; /* of guint32: choice i + 1 of @where; choice 0 is everywhere */

  AdwComboRow   *where;
  GtkSpinButton *amount; /* (nullable): none where there is nothing to say */
  GtkSpinButton *first;
  GtkSpinButton *last;
};

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwDisruptionRow, tw_disruption_row, ADW_TYPE_EXPANDER_ROW)

void
tw_disruption_init (TwDisruption    *disruption,
                    TwDisruptionKind kind,
                    const TwModel   *model)
{
  static const double amounts[TW_N_DISRUPTION_KINDS] = {
    [TW_DISRUPTION_PORT] = 10,
    [TW_DISRUPTION_TARIFF] = 0.25,
    [TW_DISRUPTION_DEMAND] = -0.2,
    [TW_DISRUPTION_FACTORY] = 1,
    [TW_DISRUPTION_RENT] = 0.5,
  };

  *disruption = (TwDisruption){ .kind = kind, .place = TW_ANY, .last_week = tw_model_get_n_weeks (model) - 1, .amount = amounts[kind] };
  if (kind == TW_DISRUPTION_CANAL)
    g_strlcpy (disruption->passage, "suez", sizeof disruption->passage);
}

/* As TwDisruption.place says. */
static gboolean
suits (TwDisruptionKind kind,
       const TwPlace   *place)
{
  switch (kind)
    {
    case TW_DISRUPTION_PORT:
      return *place->port != '\0';
    case TW_DISRUPTION_TARIFF:
    case TW_DISRUPTION_DEMAND:
      return place->kind == TW_PLACE_MARKET;
    case TW_DISRUPTION_FACTORY:
      return place->kind == TW_PLACE_FACTORY;
    case TW_DISRUPTION_RENT:
      return place->kind != TW_PLACE_MARKET && place->kind != TW_PLACE_FACTORY;
    case TW_DISRUPTION_CANAL:
    default:
      return FALSE;
    }
}

/* Amounts that are shares are told in percent. */
static double
get_scale (TwDisruptionKind kind)
{
  return kind == TW_DISRUPTION_PORT ? 1 : 100;
}

/* ---- from the widgets ---- */

static void
update_title (TwDisruptionRow *self)
{
  g_autofree char *text = tw_disruption_dup_text (&self->disruption, self->model);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), text);
}

static void
changed_cb (TwDisruptionRow *self)
{
  TwDisruption *d = &self->disruption;
  guint         where = adw_combo_row_get_selected (self->where);

  if (d->kind == TW_DISRUPTION_CANAL)
    g_strlcpy (d->passage, self->passages[where], sizeof d->passage);
  else
    d->place = where > 0 ? g_array_index (self->places, guint32, where - 1) : TW_ANY;
  if (self->amount != NULL)
    d->amount = gtk_spin_button_get_value (self->amount) / get_scale (d->kind);
  d->first_week = (guint) gtk_spin_button_get_value_as_int (self->first) - 1;
  d->last_week = MAX (d->first_week, (guint) gtk_spin_button_get_value_as_int (self->last) - 1);
  update_title (self);
}

static void
remove_cb (TwDisruptionRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* ---- widgets ---- */

static GtkSpinButton *
add_spin (TwDisruptionRow *self,
          const char      *title,
          double           low,
          double           high,
          double           value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_SPIN_BUTTON (spin);
}

static void
add_amount (TwDisruptionRow *self)
{
  TwDisruptionKind kind = self->disruption.kind;
  double           low, high, scale = get_scale (kind);
  const char      *title;

  if (kind == TW_DISRUPTION_CANAL)
    return;

  switch (kind)
    {
    case TW_DISRUPTION_PORT:
      title = _ ("Days longer");
      break;
    case TW_DISRUPTION_TARIFF:
      title = _ ("Points of duty more, %");
      break;
    case TW_DISRUPTION_FACTORY:
      title = _ ("Production lost, %");
      break;
    default:
      title = _ ("Change, %");
      break;
    }
  tw_disruption_kind_get_range (kind, &low, &high);
  self->amount = add_spin (self, title, low * scale, high * scale, self->disruption.amount * scale);
}

static void
fill_where (TwDisruptionRow *self,
            GtkStringList   *list)
{
  guint selected = 0;

  if (self->disruption.kind == TW_DISRUPTION_CANAL)
    {
      for (guint i = 0; self->passages[i] != NULL; i++)
        {
          gtk_string_list_append (list, tw_passage_get_title (self->passages[i]));
          if (g_str_equal (self->passages[i], self->disruption.passage))
            selected = i;
        }
    }
  else
    {
      gtk_string_list_append (list, _ ("Everywhere"));
      for (guint32 p = 0; p < tw_model_get_n_places (self->model); p++)
        {
          const TwPlace *place = tw_model_get_place (self->model, p);

          if (!suits (self->disruption.kind, place))
            continue;
          gtk_string_list_append (list, place->name);
          g_array_append_val (self->places, p);
          if (p == self->disruption.place)
            selected = self->places->len;
        }
    }
  adw_combo_row_set_model (self->where, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->where, selected);
}

static void
build (TwDisruptionRow *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint      n_weeks = tw_model_get_n_weeks (self->model);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->where = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->where), self->disruption.kind == TW_DISRUPTION_CANAL ? _ ("Passage") : _ ("Where"));
  fill_where (self, list);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->where));
  add_amount (self);
  self->first = add_spin (self, _ ("First week"), 1, n_weeks, self->disruption.first_week + 1);
  self->last = add_spin (self, _ ("Last week"), 1, n_weeks, MIN (self->disruption.last_week + 1, n_weeks));

  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), remove);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->where, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
tw_disruption_row_finalize (GObject *object)
{
  TwDisruptionRow *self = TW_DISRUPTION_ROW (object);

  g_clear_pointer (&self->model, tw_model_unref);
  g_clear_pointer (&self->passages, g_strfreev);
  g_clear_pointer (&self->places, g_array_unref);

  G_OBJECT_CLASS (tw_disruption_row_parent_class)->finalize (object);
}

static void
tw_disruption_row_class_init (TwDisruptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_disruption_row_finalize;

  signals[REMOVE] = g_signal_new ("remove", TW_TYPE_DISRUPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_disruption_row_init (TwDisruptionRow *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
}

GtkWidget *
tw_disruption_row_new (const TwModel      *model,
                       const TwDisruption *disruption,
                       const char *const  *passages)
{
  TwDisruptionRow *self = g_object_new (TW_TYPE_DISRUPTION_ROW, "use-markup", FALSE, NULL);

  self->model = tw_model_ref (model);
  self->disruption = *disruption;
  self->passages = g_strdupv ((char **) passages);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), tw_disruption_kind_get_title (disruption->kind));
  build (self);
  update_title (self);

  return GTK_WIDGET (self);
}

const TwDisruption *
tw_disruption_row_get (TwDisruptionRow *self)
{
  g_return_val_if_fail (TW_IS_DISRUPTION_ROW (self), NULL);

  return &self->disruption;
}
