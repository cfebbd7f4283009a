/* tw-sidebar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-sidebar.h"

#include "tw-format.h"
#include "tw-item-list.h"
#include "tw-phase-chooser.h"
#include "tw-sidebar-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SPARK_WEEKS 52

struct _TwSidebar
{
  GtkWidget parent_instance;

  TwSession          *session;
  TwItemList         *list;
  GtkSingleSelection *selection;
  GHashTable         *rows;    /* GtkListItem of the rows that are bound */
  TwForecastSum      *all;     /* of all items, costly on large plans; NULL until asked for */
  gboolean            syncing; /* the selection follows the session, not the planner */

  GtkSearchEntry *search;
  GtkStack       *stack;
  GtkListView    *view;
  GtkLabel       *footer;
};

G_DEFINE_FINAL_TYPE (TwSidebar, tw_sidebar, GTK_TYPE_WIDGET)

/* ---- rows ---- */

static const TwForecastSum *
get_all (TwSidebar *self)
{
  if (self->all == NULL)
    self->all = tw_forecast_sum_new (tw_session_get_model (self->session), tw_session_get_forecasts (self->session), -1, -1, SPARK_WEEKS);

  return self->all;
}

static TwPhase
get_phase (TwSidebar *self,
           guint32    item)
{
  const TwForecastSet *forecasts = tw_session_get_forecasts (self->session);

  return forecasts ? tw_phase_find (tw_session_get_model (self->session), forecasts, item, tw_session_get_market (self->session)) : TW_PHASE_NONE;
}

static void
fill_row (TwSidebar   *self,
          GtkListItem *list_item)
{
  const TwModel *model = tw_session_get_model (self->session);
  TwSidebarRow  *row = TW_SIDEBAR_ROW (gtk_list_item_get_child (list_item));
  TwItemRow     *item_row = gtk_list_item_get_item (list_item);
  int            item = tw_item_row_get_item (item_row);
  GtkWidget     *parent = gtk_widget_get_parent (GTK_WIDGET (row));

  if (model == NULL || item >= (int) tw_model_get_n_items (model))
    return;

  if (item < 0)
    {
      tw_sidebar_row_set (row, model, item, TW_PHASE_NONE, NULL, get_all (self));
    }
  else
    {
      g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, tw_session_get_forecasts (self->session), item, -1, SPARK_WEEKS);

      tw_sidebar_row_set (row, model, item, get_phase (self, (guint32) item), tw_item_list_get_alert (self->list, (guint32) item), sum);
    }
  /* what takes the focus is the list's own widget around the row */
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, tw_sidebar_row_get_label (row), -1);
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *list_item,
              TwSidebar          *self)
{
  gtk_list_item_set_child (list_item, tw_sidebar_row_new ());
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *list_item,
             TwSidebar          *self)
{
  g_hash_table_add (self->rows, list_item);
  fill_row (self, list_item);
}

static void
unbind_row_cb (GtkListItemFactory *factory,
               GtkListItem        *list_item,
               TwSidebar          *self)
{
  g_hash_table_remove (self->rows, list_item);
}

static void
refill_rows (TwSidebar *self)
{
  GHashTableIter iter;
  gpointer       list_item;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &list_item, NULL))
    fill_row (self, list_item);
}

/* ---- selection ---- */

static void
select_session_item (TwSidebar *self)
{
  guint position = tw_item_list_find (self->list, tw_session_get_item (self->session));

  self->syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->syncing = FALSE;
}

static void
session_item_cb (TwSidebar *self)
{
  guint before = gtk_single_selection_get_selected (self->selection), after;

  select_session_item (self);
  after = gtk_single_selection_get_selected (self->selection);
  if (after != before && after != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", after);
}

static void
selected_cb (TwSidebar *self)
{
  TwItemRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (!self->syncing && row)
    tw_session_set_item (self->session, tw_item_row_get_item (row));
}

/* ---- what is shown ---- */

static void
update_footer (TwSidebar *self)
{
  const TwModel   *model = tw_session_get_model (self->session);
  guint            n_items, n_markets, n_alerts;
  g_autofree char *count = NULL;
  g_autofree char *items = NULL;
  g_autofree char *markets = NULL;
  g_autofree char *alerts = NULL;
  g_autofree char *text = NULL;

  if (model == NULL)
    {
      gtk_label_set_text (self->footer, "");
      return;
    }

  n_items = tw_model_get_n_items (model);
  n_markets = tw_model_get_n_markets (model);
  n_alerts = tw_item_list_get_n_alerts (self->list);
  count = tw_format_units (n_items);
  items = g_strdup_printf (ngettext ("%s item", "%s items", n_items), count);
  markets = g_strdup_printf (ngettext ("%u market", "%u markets", n_markets), n_markets);
  /* TRANSLATORS: items that need the planner */
  alerts = g_strdup_printf (ngettext ("%u with alerts", "%u with alerts", n_alerts), n_alerts);
  text = g_strjoin (" · ", items, markets, tw_session_get_alerts (self->session) ? alerts : NULL, NULL);
  gtk_label_set_text (self->footer, text);
}

static void
update_stack (TwSidebar *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  const char    *page = "list";

  if (model == NULL || tw_model_get_n_items (model) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    page = "nothing";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_list (TwSidebar *self)
{
  self->syncing = TRUE; /* rows that go and come are not the planner's choice */
  tw_item_list_set_model (self->list, tw_session_get_model (self->session), tw_session_get_alerts (self->session));
  self->syncing = FALSE;
  select_session_item (self);
  refill_rows (self);
  update_stack (self);
  update_footer (self);
}

static void
figures_changed_cb (TwSidebar *self)
{
  g_clear_pointer (&self->all, tw_forecast_sum_free);
  update_list (self);
}

/* ---- search and order ---- */

static void
search_changed_cb (TwSidebar *self)
{
  self->syncing = TRUE;
  tw_item_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  self->syncing = FALSE;
  select_session_item (self);
  update_stack (self);
}

static void
stop_search_cb (TwSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* Enter takes the first that was found. */
static void
search_activate_cb (TwSidebar *self)
{
  g_autoptr (TwItemRow) first = g_list_model_get_item (G_LIST_MODEL (self->list), 0);

  if (first)
    tw_session_set_item (self->session, tw_item_row_get_item (first));
}

static void
order_cb (GSimpleAction *action,
          GVariant      *state,
          gpointer       data)
{
  TwSidebar *self = data;

  g_simple_action_set_state (action, state);
  self->syncing = TRUE;
  tw_item_list_set_order (self->list, g_str_equal (g_variant_get_string (state, NULL), "name") ? TW_ITEM_ORDER_NAME : TW_ITEM_ORDER_ALERT);
  self->syncing = FALSE;
  select_session_item (self);
}

/* ---- object ---- */

static void
tw_sidebar_dispose (GObject *object)
{
  TwSidebar *self = TW_SIDEBAR (object);
  GtkWidget *child;

  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  g_clear_pointer (&self->all, tw_forecast_sum_free);

  G_OBJECT_CLASS (tw_sidebar_parent_class)->dispose (object);
}

static void
tw_sidebar_finalize (GObject *object)
{
  g_hash_table_unref (TW_SIDEBAR (object)->rows);

  G_OBJECT_CLASS (tw_sidebar_parent_class)->finalize (object);
}

static void
tw_sidebar_class_init (TwSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_sidebar_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, search);
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, footer);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
}

static void
add_actions (TwSidebar *self)
{
  const GActionEntry entries[] = { { "order", NULL, "s", "'alert'", order_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sidebar", G_ACTION_GROUP (actions));
}

static void
tw_sidebar_init (TwSidebar *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->rows = g_hash_table_new (NULL, NULL);
  self->list = tw_item_list_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, 0);
  gtk_list_view_set_factory (self->view, factory);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, FALSE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

GtkWidget *
tw_sidebar_new (TwSession *session)
{
  TwSidebar *self;

  g_return_val_if_fail (TW_IS_SESSION (session), NULL);

  self = g_object_new (TW_TYPE_SIDEBAR, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (figures_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (figures_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "alerts-changed", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::market", G_CALLBACK (refill_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (session_item_cb), self, G_CONNECT_SWAPPED);
  update_list (self);

  return GTK_WIDGET (self);
}

void
tw_sidebar_focus_search (TwSidebar *self)
{
  g_return_if_fail (TW_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
