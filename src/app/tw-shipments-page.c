/* tw-shipments-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-shipments-page.h"

#include "tw-format.h"
#include "tw-place-title.h"
#include "tw-shipment-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

struct _TwShipmentsPage
{
  GtkWidget parent_instance;

  TwSession      *session;
  TwShipmentList *list;
  GArray         *destinations; /* of guint32: places in the order of the drop-down, after "any" */
  gboolean        filling;      /* the drop-downs are being filled: their signals are not the planner's */
  gboolean        stale;        /* the plan changed while the page was hidden */
  gboolean        unfiltered;   /* the item was chosen while the page was hidden */

  GtkStack       *stack;
  GtkStack       *rows_stack;
  GtkSearchEntry *search;
  GtkDropDown    *mode;
  GtkDropDown    *destination;
  GtkDropDown    *period;
  GtkColumnView  *view;
  GtkLabel       *count;

  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (TwShipmentsPage, tw_shipments_page, GTK_TYPE_WIDGET)

/* ---- sorting ----
 * Before GTK 4.10 a column view does not say by which column it sorts. Its sorter asks the column's sorter
 * first: two probes make that one give itself away, and the answer's sign gives the direction. */

#define PROBE_KEY "tradewind-probe"

typedef struct
{
  TwShipmentColumn column;
} ColumnSorter;

static int
probe_column (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  int *found = g_object_get_data (G_OBJECT (a), PROBE_KEY);

  if (found == NULL)
    return 0;
  if (*found < 0)
    *found = (int) ((ColumnSorter *) data)->column;

  return -1;
}

static void
sorter_changed_cb (GtkSorter      *sorter,
                   GtkSorterChange change,
                   gpointer        data)
{
  TwShipmentsPage *self = data;
  g_autoptr (GObject) first = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) second = g_object_new (G_TYPE_OBJECT, NULL);
  int         column = -1;
  GtkOrdering ordering;

  if (self->list == NULL) /* the view goes with the page, column by column */
    return;

  g_object_set_data (first, PROBE_KEY, &column);
  g_object_set_data (second, PROBE_KEY, &column);
  ordering = gtk_sorter_compare (sorter, first, second);
  if (column < 0) /* no column any more: back to what matters most */
    tw_shipment_list_set_sort (self->list, TW_SHIPMENT_COLUMN_WORTH, TRUE);
  else
    tw_shipment_list_set_sort (self->list, (TwShipmentColumn) column, ordering == GTK_ORDERING_LARGER);
}

/* ---- cells ---- */

static char *
dup_place (TwShipmentRow *row,
           guint32        place)
{
  return tw_place_dup_title (tw_shipment_row_get_model (row), place);
}

/* Within a year the day and the month say it all, and leave room for the other columns. */
static char *
dup_week (TwShipmentRow *row,
          guint          week)
{
  const TwModel *model = tw_shipment_row_get_model (row);
  TwDay          day = tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week);

  return tw_model_get_n_weeks (model) <= 40 ? tw_format_day_short (day) : tw_format_day (day);
}

static char *
dup_mode (TwMode   mode,
          gboolean pinned)
{
  g_autofree char *name = tw_format_mode (mode);

  /* TRANSLATORS: a transport mode, and that the planner fixed this shipment */
  return pinned ? g_strdup_printf (_ ("%s · pinned"), name) : g_steal_pointer (&name);
}

/* Items without a name of their own are called after their number: that need not stand twice. */
static char *
dup_item_title (const TwItem *item)
{
  return strcmp (item->name, item->id) ? g_strdup_printf ("%s · %s", item->name, item->id) : g_strdup (item->id);
}

/* Whole cartons are the rule; a pin may leave one half empty. */
static char *
dup_cartons (double cartons)
{
  if (cartons <= 0)
    return g_strdup ("–");

  return tw_format_number (cartons, fabs (cartons - round (cartons)) < 1e-9 ? 0 : 1);
}

static char *
dup_cell (TwShipmentRow   *row,
          TwShipmentColumn column)
{
  const TwPlanShipment *shipment = tw_shipment_row_get_shipment (row);
  const TwLane         *lane = tw_shipment_row_get_lane (row);

  switch (column)
    {
    case TW_SHIPMENT_COLUMN_ITEM:
      return dup_item_title (tw_shipment_row_get_item (row));
    case TW_SHIPMENT_COLUMN_FROM:
      return lane == NULL ? g_strdup (_ ("Order")) : dup_place (row, shipment->place);
    case TW_SHIPMENT_COLUMN_TO:
      return dup_place (row, tw_shipment_row_get_destination (row));
    case TW_SHIPMENT_COLUMN_MODE:
      return lane == NULL ? g_strdup (_ ("Production")) : dup_mode (lane->mode, shipment->pinned);
    case TW_SHIPMENT_COLUMN_DEPART:
      return dup_week (row, shipment->week);
    case TW_SHIPMENT_COLUMN_ARRIVE:
      return dup_week (row, shipment->arrive_week);
    case TW_SHIPMENT_COLUMN_UNITS:
      return tw_format_units (shipment->units);
    case TW_SHIPMENT_COLUMN_CARTONS:
      return dup_cartons (tw_shipment_row_get_cartons (row));
    case TW_SHIPMENT_COLUMN_WORTH:
      return tw_format_money ((double) shipment->worth * shipment->units, tw_model_get_currency (tw_shipment_row_get_model (row)));
    }

  g_return_val_if_reached (NULL);
}

static gboolean
is_number (TwShipmentColumn column)
{
  return column == TW_SHIPMENT_COLUMN_UNITS || column == TW_SHIPMENT_COLUMN_WORTH || column == TW_SHIPMENT_COLUMN_CARTONS;
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *cell,
               gpointer                  data)
{
  TwShipmentColumn column = (TwShipmentColumn) GPOINTER_TO_INT (data);
  GtkWidget       *text = gtk_inscription_new (NULL);

  /* Not labels: these cost a third when a list jumps far. */
  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), is_number (column) ? 1 : 0);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER); /* else a text that is cut is given two lines, and sits on the upper one */
  if (is_number (column))
    gtk_widget_add_css_class (text, "numeric");
  gtk_list_item_set_child (cell, text);
}

static void
set_accessible_name (GtkWidget  *widget,
                     const char *name)
{
  if (widget != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static char *
dup_row_name (TwShipmentRow *row)
{
  g_autofree char *from = dup_cell (row, TW_SHIPMENT_COLUMN_FROM);
  g_autofree char *to = dup_cell (row, TW_SHIPMENT_COLUMN_TO);
  g_autofree char *depart = dup_cell (row, TW_SHIPMENT_COLUMN_DEPART);
  g_autofree char *units = dup_cell (row, TW_SHIPMENT_COLUMN_UNITS);

  /* TRANSLATORS: a shipment for screen readers: item, units, origin, destination, date of departure */
  return g_strdup_printf (_ ("%s: %s units from %s to %s, %s"), tw_shipment_row_get_item (row)->name, units, from, to, depart);
}

/* Before GTK 4.12 a list item cannot be told its accessible name: its widgets are, the cell and, once a row, the row. */
static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  data)
{
  TwShipmentColumn column = (TwShipmentColumn) GPOINTER_TO_INT (data);
  TwShipmentRow   *row = gtk_list_item_get_item (item);
  GtkWidget       *child = gtk_list_item_get_child (item);
  GtkWidget       *cell = gtk_widget_get_parent (child);
  g_autofree char *text = dup_cell (row, column);

  gtk_inscription_set_text (GTK_INSCRIPTION (child), text);
  set_accessible_name (cell, text);
  if (column == TW_SHIPMENT_COLUMN_ITEM && cell != NULL)
    {
      g_autofree char *name = dup_row_name (row);

      set_accessible_name (gtk_widget_get_parent (cell), name);
    }
}

static void
add_column (TwShipmentsPage *self,
            TwShipmentColumn column,
            const char      *title,
            gboolean         expand,
            int              width)
{
  GtkListItemFactory  *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (title, factory);
  ColumnSorter        *data = g_new (ColumnSorter, 1);
  GtkCustomSorter     *sorter;

  data->column = column;
  sorter = gtk_custom_sorter_new (probe_column, data, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GINT_TO_POINTER (column));
  gtk_column_view_column_set_sorter (view_column, GTK_SORTER (sorter));
  gtk_column_view_column_set_expand (view_column, expand);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_fixed_width (view_column, width); /* for a column that expands, the least */
  gtk_column_view_append_column (self->view, view_column);
  if (column == TW_SHIPMENT_COLUMN_WORTH)
    gtk_column_view_sort_by_column (self->view, view_column, GTK_SORT_DESCENDING);

  g_object_unref (sorter);
  g_object_unref (view_column);
}

/* ---- locks ---- */

/* The page that a cell stands in. */
static TwShipmentsPage *
get_page (GtkWidget *widget)
{
  return TW_SHIPMENTS_PAGE (gtk_widget_get_ancestor (widget, TW_TYPE_SHIPMENTS_PAGE));
}

/* Lets go of every pin that makes up the row, which may be several. */
static void
unlock_row (TwShipmentsPage *self,
            TwShipmentRow   *row)
{
  const TwPlanShipment *shipment = tw_shipment_row_get_shipment (row);
  guint                 n;
  const TwPin          *pin = tw_model_get_item_pins (tw_session_get_model (self->session), tw_shipment_row_get_item_index (row), &n);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == shipment->lane && pin[i].week == shipment->week)
      g_array_append_val (ids, pin[i].id);
  for (guint i = 0; i < ids->len; i++)
    tw_session_remove_pin (self->session, g_array_index (ids, gint64, i));
}

/* An order has no lane to fix units on. */
static void
toggle_lock_of (TwShipmentsPage *self,
                TwShipmentRow   *row)
{
  const TwPlanShipment *shipment = tw_shipment_row_get_shipment (row);
  TwMove                move = { tw_shipment_row_get_item_index (row), shipment->lane, shipment->week, shipment->units };

  if (shipment->lane == TW_ANY)
    return;
  if (shipment->pinned)
    unlock_row (self, row);
  else
    tw_session_lock_line (self->session, &move);
}

static void
lock_clicked_cb (GtkButton   *button,
                 GtkListItem *cell)
{
  g_autoptr (TwShipmentRow) row = g_object_ref (gtk_list_item_get_item (cell));

  toggle_lock_of (get_page (GTK_WIDGET (button)), row);
}

static void
setup_lock_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *cell,
               gpointer                  data)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "lock-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (lock_clicked_cb), cell, 0);
  gtk_list_item_set_child (cell, button);
}

static void
bind_lock_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *cell,
              gpointer                  data)
{
  const TwPlanShipment *shipment = tw_shipment_row_get_shipment (gtk_list_item_get_item (cell));
  GtkWidget            *button = gtk_list_item_get_child (cell);
  const char           *name = shipment->pinned ? _ ("Unlock this shipment") : _ ("Lock this shipment: it leaves with exactly these units");

  gtk_button_set_icon_name (GTK_BUTTON (button), shipment->pinned ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_visible (button, shipment->lane != TW_ANY);
  gtk_widget_set_opacity (button, shipment->pinned ? 1 : 0.55);
  set_accessible_name (button, name);
  set_accessible_name (gtk_widget_get_parent (button), name);
}

static void
add_lock_column (TwShipmentsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_ ("Lock"), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_lock_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_lock_cb), NULL);
  gtk_column_view_column_set_fixed_width (column, 44);
  gtk_column_view_append_column (self->view, column);
}

/* Of the row that is selected, for the keyboard. */
static void
toggle_lock (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (widget);
  gpointer         selected = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->view)));
  g_autoptr (TwShipmentRow) row = selected != NULL ? g_object_ref (selected) : NULL;

  if (row != NULL)
    toggle_lock_of (self, row);
}

static void
add_columns (TwShipmentsPage *self)
{
  add_column (self, TW_SHIPMENT_COLUMN_ITEM, _ ("Item"), TRUE, 132);
  add_column (self, TW_SHIPMENT_COLUMN_FROM, C_ ("shipment", "From"), FALSE, 114);
  add_column (self, TW_SHIPMENT_COLUMN_TO, C_ ("shipment", "To"), FALSE, 114);
  add_column (self, TW_SHIPMENT_COLUMN_MODE, _ ("Mode"), FALSE, 96);
  add_column (self, TW_SHIPMENT_COLUMN_DEPART, _ ("Departs"), FALSE, 88);
  add_column (self, TW_SHIPMENT_COLUMN_ARRIVE, _ ("Sells from"), FALSE, 92);
  add_column (self, TW_SHIPMENT_COLUMN_UNITS, _ ("Units"), FALSE, 66);
  add_column (self, TW_SHIPMENT_COLUMN_CARTONS, _ ("Cartons"), FALSE, 70);
  add_column (self, TW_SHIPMENT_COLUMN_WORTH, _ ("Worth"), FALSE, 78);
  add_lock_column (self);
}

/* ---- filters and footer ---- */

/* (nullable): how far the plan is from the accepted one */
static char *
dup_changes (TwShipmentsPage *self)
{
  const TwPlan    *plan = self->session != NULL ? tw_session_get_plan (self->session) : NULL;
  guint            n;
  g_autofree char *text = NULL;

  if (plan == NULL || !tw_plan_count_accepted_changes (plan, &n))
    return NULL;
  if (n == 0)
    return g_strdup (_ ("as accepted"));

  text = tw_format_units (n);

  return g_strdup_printf (ngettext ("%s line changed since the accepted plan", "%s lines changed since the accepted plan", n), text);
}

static void
update_count (TwShipmentsPage *self)
{
  guint            shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *n = tw_format_units (shown);
  g_autofree char *all = tw_format_units (tw_shipment_list_get_n_all (self->list));
  g_autofree char *units = tw_format_units ((double) tw_shipment_list_get_units (self->list));
  g_autofree char *text = NULL;
  g_autofree char *changes = dup_changes (self);
  g_autofree char *line = NULL;

  /* TRANSLATORS: shipments shown, all shipments, units in the shipments shown */
  text = g_strdup_printf (ngettext ("%s of %s shipment · %s units", "%s of %s shipments · %s units", tw_shipment_list_get_n_all (self->list)), n, all, units);
  line = changes != NULL ? g_strdup_printf ("%s · %s", text, changes) : g_strdup (text);
  gtk_label_set_label (self->count, line);
  gtk_stack_set_visible_child_name (self->rows_stack, shown > 0 ? "rows" : "none");
}

static void
apply_filter (TwShipmentsPage *self)
{
  static const guint last_week[] = { G_MAXUINT, 0, 3 };
  guint              mode = gtk_drop_down_get_selected (self->mode);
  guint              destination = gtk_drop_down_get_selected (self->destination);
  guint              period = MIN (gtk_drop_down_get_selected (self->period), G_N_ELEMENTS (last_week) - 1);
  int                item = self->session != NULL ? tw_session_get_item (self->session) : -1;

  tw_shipment_list_set_filter (self->list,
                               gtk_editable_get_text (GTK_EDITABLE (self->search)),
                               item < 0 ? TW_ANY : (guint32) item,
                               mode == GTK_INVALID_LIST_POSITION ? -1 : (int) mode - 1,
                               destination == 0 || destination > self->destinations->len ? TW_ANY : g_array_index (self->destinations, guint32, destination - 1),
                               last_week[period]);
  update_count (self);
}

static void
filter_changed_cb (TwShipmentsPage *self)
{
  if (!self->filling)
    apply_filter (self);
}

/* The order of the modes is TwMode's, with orders to factories last: apply_filter() counts on it. */
static void
fill_modes (TwShipmentsPage *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Any mode"));
  for (int mode = 0; mode < TW_N_MODES; mode++)
    gtk_string_list_take (names, tw_format_mode ((TwMode) mode));
  gtk_string_list_append (names, _ ("Production"));
  gtk_drop_down_set_model (self->mode, G_LIST_MODEL (names));
  g_object_unref (names);
}

static void
fill_destinations (TwShipmentsPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  GtkStringList *names = gtk_string_list_new (NULL);

  g_array_set_size (self->destinations, 0);
  gtk_string_list_append (names, _ ("To anywhere"));
  for (guint32 i = 0; model != NULL && i < tw_model_get_n_places (model); i++)
    if (tw_model_get_place (model, i)->kind != TW_PLACE_MARKET)
      {
        g_array_append_val (self->destinations, i);
        gtk_string_list_take (names, tw_place_dup_title (model, i));
      }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->destination, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->destination, 0);
  self->filling = FALSE;
  g_object_unref (names);
}

static void
show_all (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (widget);

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->mode, 0);
  gtk_drop_down_set_selected (self->destination, 0);
  gtk_drop_down_set_selected (self->period, 0);
  self->filling = FALSE;
  tw_session_set_item (self->session, -1);
  apply_filter (self);
}

/* ---- session ---- */

/* A hidden page waits here too: choosing an item on the map need not sort all shipments. */
static void
session_item_cb (TwShipmentsPage *self)
{
  self->unfiltered = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->unfiltered)
    filter_changed_cb (self);
}

static void
catch_up (TwShipmentsPage *self)
{
  if (self->unfiltered)
    apply_filter (self);
  self->unfiltered = FALSE;
}

static void
update_plan (TwShipmentsPage *self)
{
  const TwPlan *plan = tw_session_get_plan (self->session);

  /* A hidden page waits: an edit on the map need not sort a list nobody sees. */
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;

  tw_shipment_list_set_plan (self->list, plan);
  gtk_stack_set_visible_child_name (self->stack, plan != NULL ? "list" : "waiting");
  update_count (self);
}

static void
tw_shipments_page_map (GtkWidget *widget)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (tw_shipments_page_parent_class)->map (widget);
  catch_up (self);
  if (self->stale)
    update_plan (self);
}

static void
model_changed_cb (TwShipmentsPage *self)
{
  fill_destinations (self);
  apply_filter (self);
}

static void
row_activated_cb (GtkColumnView *view,
                  guint          position,
                  gpointer       data)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (view), TW_TYPE_SHIPMENTS_PAGE));
  g_autoptr (TwShipmentRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  /* Show it on the map: the place it goes to, in the week it leaves. */
  tw_session_set_place (self->session, (int) tw_shipment_row_get_destination (row));
  tw_session_set_week (self->session, tw_shipment_row_get_shipment (row)->week);
  tw_session_set_item (self->session, (int) tw_shipment_row_get_item_index (row));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "map");
}

/* ---- export ---- */

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (TwShipmentsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *message = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      g_signal_emit_by_name (self->session, "failed", error->message);
      return;
    }

  /* TRANSLATORS: %s is the name of a file */
  message = g_strdup_printf (_ ("Exported to %s"), name);
  g_signal_emit_by_name (self->session, "toast", message, NULL, NULL);
}

static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     gpointer         data)
{
  TwShipmentsPage *self = data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GBytes) csv = tw_shipment_list_to_csv (self->list);

      g_file_replace_contents_bytes_async (file, csv, NULL, FALSE, G_FILE_CREATE_NONE, NULL, replaced_cb, g_object_ref (self));
    }

  g_clear_object (&self->chooser);
}

static void
export_rows (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (widget);
  GtkFileFilter   *filter;

  if (self->chooser != NULL)
    return;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  self->chooser = gtk_file_chooser_native_new (_ ("Export Shipments"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _ ("shipments.csv"));
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("CSV tables"));
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_unref (filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/* ---- object ---- */

static void
tw_shipments_page_dispose (GObject *object)
{
  TwShipmentsPage *self = TW_SHIPMENTS_PAGE (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->list);
  G_OBJECT_CLASS (tw_shipments_page_parent_class)->dispose (object);
}

static void
tw_shipments_page_finalize (GObject *object)
{
  g_array_unref (TW_SHIPMENTS_PAGE (object)->destinations);
  G_OBJECT_CLASS (tw_shipments_page_parent_class)->finalize (object);
}

static void
tw_shipments_page_class_init (TwShipmentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_shipments_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_shipments_page_finalize;
  widget_class->map = tw_shipments_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-shipments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, search);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, mode);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, destination);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, period);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, view);
  gtk_widget_class_bind_template_child (widget_class, TwShipmentsPage, count);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "shipments.export", NULL, export_rows);
  gtk_widget_class_install_action (widget_class, "shipments.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "shipments.toggle-lock", NULL, toggle_lock);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "shipments.toggle-lock", NULL);
}

static void
tw_shipments_page_init (TwShipmentsPage *self)
{
  GtkSelectionModel *selection;

  self->list = tw_shipment_list_new ();
  self->destinations = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_modes (self);
  add_columns (self);
  self->filling = FALSE;

  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (self->view, selection);
  g_object_unref (selection);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self, 0);
}

GtkWidget *
tw_shipments_page_new (TwSession *session)
{
  TwShipmentsPage *self = g_object_new (TW_TYPE_SHIPMENTS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (session_item_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self);
  self->stale = TRUE;

  return GTK_WIDGET (self);
}

GBytes *
tw_shipments_page_to_csv (TwShipmentsPage *self)
{
  g_return_val_if_fail (TW_IS_SHIPMENTS_PAGE (self), NULL);

  if (self->stale)
    tw_shipment_list_set_plan (self->list, tw_session_get_plan (self->session));

  catch_up (self);

  return tw_shipment_list_to_csv (self->list);
}
