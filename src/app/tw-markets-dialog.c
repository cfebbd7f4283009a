/* tw-markets-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-markets-dialog.h"

#include "allocate/tw-market-board.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

#define WIDTH  560
#define HEIGHT 640

struct _TwMarketsDialog
{
  AdwWindow parent_instance;

  TwSession      *session;
  GArray         *board; /* (nullable): TwListing */
  AdwWindowTitle *title;
  GtkWidget      *all;
  GtkButton      *list_everywhere;
  GtkListBox     *list;
  GtkWidget      *scroller;
};

G_DEFINE_FINAL_TYPE (TwMarketsDialog, tw_markets_dialog, ADW_TYPE_WINDOW)

/* ---- words ---- */

static const char *
get_block_text (TwListingBlock block)
{
  switch (block)
    {
    case TW_LISTING_BLOCK_LANE:
      return _ ("Blocked: no lane delivers there");
    case TW_LISTING_BLOCK_PRICE:
      return _ ("Blocked: no price");
    case TW_LISTING_BLOCK_COST:
      return _ ("Blocked: the price is below cost");
    case TW_LISTING_BLOCK_FORECAST:
    default:
      return _ ("Blocked: no forecast");
    }
}

static const char *
get_status_text (const TwListing *row)
{
  switch (row->status)
    {
    case TW_LISTING_LISTED:
      return _ ("Listed");
    case TW_LISTING_OPEN:
      return _ ("Not listed, would earn");
    default:
      return get_block_text (row->block);
    }
}

static char *
dup_price (const TwModel   *model,
           const TwListing *row)
{
  const TwPlace   *market = tw_model_get_place (model, tw_model_get_market_place (model, row->market));
  g_autofree char *price = row->offer.price > 0 ? tw_format_money_exact (row->offer.price, market->currency) : g_strdup ("–");

  /* TRANSLATORS: a price that is not set but converted from another market */
  return row->converted ? g_strdup_printf (_ ("%s, converted"), price) : g_strdup (price);
}

static char *
dup_detail (const TwModel   *model,
            const TwListing *row)
{
  g_autofree char *price = dup_price (model, row);
  g_autofree char *phase = tw_format_phase (row->phase);
  g_autofree char *stock = tw_format_units (row->stock);
  g_autofree char *inbound = tw_format_units (row->inbound);

  /* TRANSLATORS: status, price, phase, units in stock, units on their way */
  return g_strdup_printf (_ ("%1$s · %2$s · %3$s · %4$s in stock, %5$s inbound"), get_status_text (row), price, phase, stock, inbound);
}

/* ---- rows ---- */

static void
add_market (TwMarketsDialog *self,
            const TwModel   *model,
            const TwListing *row)
{
  g_autofree char *title = tw_place_dup_title (model, tw_model_get_market_place (model, row->market));
  g_autofree char *detail = dup_detail (model, row);
  g_autofree char *margin = tw_format_money_exact (row->margin, tw_model_get_currency (model));
  const char      *look = row->status == TW_LISTING_BLOCKED ? "error" : row->status == TW_LISTING_OPEN ? "accent"
                                                                                                       : "success";

  tw_rows_add (self->list, title, detail, margin, look);
}

/* @first: the first of the item's rows */
static void
add_item (TwMarketsDialog *self,
          const TwModel   *model,
          const TwListing *first,
          guint            n)
{
  guint            count[TW_N_LISTING_STATUSES] = { 0 };
  g_autofree char *detail = NULL;

  for (guint i = 0; i < n; i++)
    count[first[i].status]++;
  /* TRANSLATORS: numbers of markets */
  detail = g_strdup_printf (_ ("Listed in %1$u · would earn in %2$u · blocked in %3$u"), count[TW_LISTING_LISTED], count[TW_LISTING_OPEN], count[TW_LISTING_BLOCKED]);
  tw_rows_set_number (tw_rows_add (self->list, tw_item_get_title (model, first->item), detail, NULL, NULL), (int) first->item);
}

guint
tw_markets_dialog_get_n_open (TwMarketsDialog *self)
{
  guint n = 0;

  g_return_val_if_fail (TW_IS_MARKETS_DIALOG (self), 0);

  for (guint i = 0; self->board && i < self->board->len; i++)
    n += g_array_index (self->board, TwListing, i).status == TW_LISTING_OPEN;

  return n;
}

static void
update (TwMarketsDialog *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  int            item = tw_session_get_item (self->session);
  guint          n_markets = model ? tw_model_get_n_markets (model) : 0;

  g_clear_pointer (&self->board, g_array_unref);
  tw_rows_clear (self->list);
  if (!model)
    return;

  self->board = tw_market_board_new (model, tw_session_get_forecasts (self->session), item >= 0 ? (guint32) item : TW_ANY);
  for (guint i = 0; item >= 0 && i < self->board->len; i++)
    add_market (self, model, &g_array_index (self->board, TwListing, i));
  for (guint i = 0; item < 0 && n_markets > 0 && i < self->board->len; i += n_markets)
    add_item (self, model, &g_array_index (self->board, TwListing, i), n_markets);

  adw_window_title_set_title (self->title, item >= 0 ? tw_item_get_title (model, (guint32) item) : _ ("All items"));
  adw_window_title_set_subtitle (self->title, item >= 0 ? _ ("Margin of a unit by market") : _ ("Markets"));
  gtk_widget_set_visible (self->all, item >= 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_everywhere), tw_markets_dialog_get_n_open (self) > 0);
}

/* Another list starts at its top. */
static void
item_cb (TwMarketsDialog *self)
{
  update (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_widget_child_focus (self->scroller, GTK_DIR_TAB_FORWARD);
}

/* ---- what can be done ---- */

static void
list_cb (TwMarketsDialog *self)
{
  g_autoptr (GArray) offers = g_array_new (FALSE, TRUE, sizeof (TwMarketOffer));

  for (guint i = 0; self->board && i < self->board->len; i++)
    {
      const TwListing *row = &g_array_index (self->board, TwListing, i);
      TwMarketOffer    offer = { row->item, row->market, row->offer };

      offer.offer.listed = TRUE;
      if (row->status == TW_LISTING_OPEN)
        g_array_append_val (offers, offer);
    }
  if (offers->len == 0)
    return;

  if (tw_session_list_offers (self->session, (const TwMarketOffer *) offers->data, offers->len))
    {
      g_autofree char *message = g_strdup_printf (ngettext ("Listed in %u more market", "Listed in %u more markets", offers->len), offers->len);

      g_signal_emit_by_name (self->session, "toast", message, _ ("Undo"), "win.undo");
    }
}

static void
all_cb (TwMarketsDialog *self)
{
  tw_session_set_item (self->session, -1);
}

static void
row_cb (TwMarketsDialog *self,
        GtkListBoxRow   *row)
{
  int item = tw_rows_get_number (row);

  if (item >= 0)
    tw_session_set_item (self->session, item);
}

/* ---- object ---- */

static void
tw_markets_dialog_dispose (GObject *object)
{
  TwMarketsDialog *self = TW_MARKETS_DIALOG (object);

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->board, g_array_unref);

  G_OBJECT_CLASS (tw_markets_dialog_parent_class)->dispose (object);
}

static void
tw_markets_dialog_class_init (TwMarketsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_markets_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_header (TwMarketsDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Markets"), NULL));
  self->all = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->all, _ ("All items"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->all), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("All items"), -1);
  self->list_everywhere = GTK_BUTTON (gtk_button_new_with_mnemonic (_ ("_List Everywhere It Earns")));
  gtk_widget_add_css_class (GTK_WIDGET (self->list_everywhere), "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list_everywhere), _ ("Offers it in every open market where a unit earns something; trial batches follow"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->all);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->list_everywhere));
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list_everywhere, "clicked", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);

  return header;
}

static void
tw_markets_dialog_init (TwMarketsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = self->scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->list), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Markets"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Markets"));
}

TwMarketsDialog *
tw_markets_dialog_present (TwSession *session,
                           GtkWindow *parent)
{
  static const char *const changes[] = { "model-changed", "forecasts-changed" };
  TwMarketsDialog         *self;

  g_return_val_if_fail (TW_IS_SESSION (session), NULL);

  if (!tw_session_get_model (session))
    return NULL;

  self = g_object_new (TW_TYPE_MARKETS_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (session, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (item_cb), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_window_present (GTK_WINDOW (self));

  return self;
}
