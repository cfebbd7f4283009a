/* tw-market-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-market-tile.h"

#include "tw-format.h"
#include "tw-sparkline.h"

#include <glib/gi18n.h>
#include <math.h>

#define CHANGE_WEEKS 4

struct _TwMarketTile
{
  GtkWidget parent_instance;

  guint32      market;
  char        *label;
  GtkLabel    *name;
  GtkLabel    *change;
  TwSparkline *sparkline;
};

G_DEFINE_FINAL_TYPE (TwMarketTile, tw_market_tile, GTK_TYPE_WIDGET)

/* Arrow, sign and colour say the same; less than half a percent is no change. */
static void
set_change (TwMarketTile *self,
            double        change)
{
  g_autofree char *percent = tw_format_signed_percent (change, 0);
  g_autofree char *text = NULL;
  gboolean         up = change >= 0.005, down = change <= -0.005;

  text = g_strdup_printf ("%s%s", up ? "▲ " : down ? "▼ "
                                                   : "",
                          percent);
  gtk_label_set_text (self->change, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->change), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->change), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->change), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->change), up ? "success" : down ? "error"
                                                                             : "dim-label");
}

static void
set_sparkline (TwMarketTile        *self,
               const TwForecastSum *sum)
{
  g_autofree double *low = g_new (double, sum->n_weeks);
  g_autofree double *high = g_new (double, sum->n_weeks);
  TwSparkData        data = { sum->n_history, sum->history, sum->n_weeks, sum->mean, low, high };

  for (guint t = 0; t < sum->n_weeks; t++)
    {
      low[t] = sum->quantile[t * TW_N_LEVELS + 1];
      high[t] = sum->quantile[t * TW_N_LEVELS + TW_N_LEVELS - 2];
    }
  tw_sparkline_set_data (self->sparkline, &data);
}

static void
tw_market_tile_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tw_market_tile_parent_class)->dispose (object);
}

static void
tw_market_tile_finalize (GObject *object)
{
  g_free (TW_MARKET_TILE (object)->label);

  G_OBJECT_CLASS (tw_market_tile_parent_class)->finalize (object);
}

static void
tw_market_tile_class_init (TwMarketTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_market_tile_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_market_tile_finalize;

  g_type_ensure (TW_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-market-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, TwMarketTile, name);
  gtk_widget_class_bind_template_child (widget_class, TwMarketTile, change);
  gtk_widget_class_bind_template_child (widget_class, TwMarketTile, sparkline);
}

static void
tw_market_tile_init (TwMarketTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tw_market_tile_new (void)
{
  return g_object_new (TW_TYPE_MARKET_TILE, NULL);
}

void
tw_market_tile_set (TwMarketTile        *self,
                    guint32              market,
                    const char          *name,
                    const TwForecastSum *sum)
{
  double           change = tw_forecast_sum_get_change (sum, CHANGE_WEEKS);
  g_autofree char *percent = tw_format_signed_percent (change, 0);

  g_return_if_fail (TW_IS_MARKET_TILE (self));

  self->market = market;
  gtk_label_set_text (self->name, name);
  set_change (self, change);
  set_sparkline (self, sum);

  g_free (self->label);
  /* TRANSLATORS: a market, then the change of its sales as a percentage */
  self->label = isnan (change) ? g_strdup_printf (_ ("%s, change not known"), name)
                               : g_strdup_printf (_ ("%s, next 4 weeks %s against the last 4"), name, percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}

guint32
tw_market_tile_get_market (TwMarketTile *self)
{
  g_return_val_if_fail (TW_IS_MARKET_TILE (self), 0);

  return self->market;
}

const char *
tw_market_tile_get_label (TwMarketTile *self)
{
  g_return_val_if_fail (TW_IS_MARKET_TILE (self), NULL);

  return self->label;
}
