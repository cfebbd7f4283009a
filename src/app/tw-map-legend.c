/* tw-map-legend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-legend.h"

#include "tw-format.h"
#include "tw-map-style.h"

#include <glib/gi18n.h>

#define BIT(mode) (1u << (mode))

/* Parcels to customers are no flow of the map. */
#define N_SHOWN TW_MODE_PARCEL

typedef enum
{
  FULL_PLACE,
  FULL_LANE,
  N_FULL,
} Full;

struct _TwMapLegend
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *button[N_SHOWN];
  GtkWidget *name[N_SHOWN];
  GtkWidget *full[N_FULL];
  GtkWidget *full_name[N_FULL];
};

enum
{
  PROP_MODES = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwMapLegend, tw_map_legend, GTK_TYPE_WIDGET)

static void
toggled_cb (TwMapLegend *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODES]);
}

static GtkWidget *
new_button (TwMapLegend *self,
            TwMode       mode)
{
  GtkWidget       *button = gtk_toggle_button_new ();
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *name = tw_format_mode (mode);
  /* TRANSLATORS: a toggle; %s is a means of transport */
  g_autofree char *label = g_strdup_printf (_ ("Show %s on the map"), name);

  gtk_box_append (GTK_BOX (box), tw_map_swatch_new (mode));
  self->name[mode] = gtk_label_new (name);
  gtk_box_append (GTK_BOX (box), self->name[mode]);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
tw_map_legend_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MODES:
      g_value_set_uint (value, tw_map_legend_get_modes (TW_MAP_LEGEND (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_map_legend_dispose (GObject *object)
{
  TwMapLegend *self = TW_MAP_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_map_legend_parent_class)->dispose (object);
}

static void
tw_map_legend_class_init (TwMapLegendClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_map_legend_get_property;
  object_class->dispose = tw_map_legend_dispose;

  properties[PROP_MODES] = g_param_spec_uint ("modes", NULL, NULL, 0, G_MAXUINT, G_MAXUINT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "maplegend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* The marks as the map draws them, which cannot be switched off. */
static void
add_full (TwMapLegend *self,
          Full         which,
          const char  *sign,
          const char  *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *glyph = gtk_label_new (sign);

  gtk_widget_set_size_request (glyph, 28, -1);
  gtk_widget_add_css_class (glyph, "full-sign");
  self->full_name[which] = gtk_label_new (text);
  gtk_widget_add_css_class (row, "legend-full");
  gtk_widget_set_tooltip_text (row, text);
  gtk_box_append (GTK_BOX (row), glyph);
  gtk_box_append (GTK_BOX (row), self->full_name[which]);
  gtk_widget_set_visible (row, FALSE);
  gtk_box_append (GTK_BOX (self->box), row);
  self->full[which] = row;
}

static void
tw_map_legend_init (TwMapLegend *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  for (TwMode mode = 0; mode < N_SHOWN; mode++)
    {
      self->button[mode] = new_button (self, mode);
      gtk_box_append (GTK_BOX (self->box), self->button[mode]);
    }
  add_full (self, FULL_PLACE, "▨", _ ("No room left"));
  add_full (self, FULL_LANE, "‖", _ ("Lane is full"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Means of transport"), -1);
}

guint
tw_map_legend_get_modes (TwMapLegend *self)
{
  guint modes = 0;

  g_return_val_if_fail (TW_IS_MAP_LEGEND (self), 0);

  for (TwMode mode = 0; mode < N_SHOWN; mode++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button[mode])))
      modes |= BIT (mode);

  return modes;
}

void
tw_map_legend_set_model (TwMapLegend   *self,
                         const TwModel *model)
{
  guint used = model ? 0 : G_MAXUINT;

  g_return_if_fail (TW_IS_MAP_LEGEND (self));

  for (guint32 l = 0; model && l < tw_model_get_n_lanes (model); l++)
    used |= BIT (tw_model_get_lane (model, l)->mode);

  for (TwMode mode = 0; mode < N_SHOWN; mode++)
    gtk_widget_set_visible (self->button[mode], (used & BIT (mode)) != 0);
}

void
tw_map_legend_set_compact (TwMapLegend *self,
                           gboolean     compact)
{
  g_return_if_fail (TW_IS_MAP_LEGEND (self));

  for (TwMode mode = 0; mode < N_SHOWN; mode++)
    gtk_widget_set_visible (self->name[mode], !compact);
  for (guint i = 0; i < N_FULL; i++)
    gtk_widget_set_visible (self->full_name[i], !compact);
}

void
tw_map_legend_set_full (TwMapLegend *self,
                        gboolean     places,
                        gboolean     lanes)
{
  g_return_if_fail (TW_IS_MAP_LEGEND (self));

  gtk_widget_set_visible (self->full[FULL_PLACE], places);
  gtk_widget_set_visible (self->full[FULL_LANE], lanes);
}
