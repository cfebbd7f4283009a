/* tw-map-transit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-transit.h"

#include "tw-format.h"
#include "tw-inspector-rows.h"
#include "tw-place-title.h"
#include "tw-transit-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* Markers beyond these are a hairball, and the map slows down; what is in transit comes first. */
#define MAX_GROUPS 400

/* Rows in the popover. */
#define MAX_ROWS 30

#define POPOVER_WIDTH  320
#define POPOVER_HEIGHT 380

struct _TwMapTransit
{
  TwMapView  *map;
  GtkWidget  *popover;
  GtkLabel   *title;
  GtkButton  *back;
  GtkListBox *list;

  TwModel *model;  /* (nullable): keeps rows alive */
  GArray  *rows;   /* (nullable): TwTransit */
  GArray  *groups; /* (nullable): TwTransitGroup on the map, in the order the map knows them by */
  GArray  *open;   /* guint: groups in the popover */
};

/* ---- the popover ---- */

static void
add_fact (TwMapTransit *self,
          const char   *title,
          const char   *value,
          const char   *value_class)
{
  tw_rows_add (self->list, title, NULL, value, value_class);
}

static void
add_worth (TwMapTransit         *self,
           const TwTransitGroup *group)
{
  g_autofree char *worth = tw_format_money (group->worth, tw_model_get_currency (self->model));

  add_fact (self, _ ("Worth on arrival"), worth, isfinite (group->worth) && group->worth > 0 ? "success" : NULL);
}

static void
add_items (TwMapTransit         *self,
           const TwTransitGroup *group)
{
  guint n = MIN (group->n_rows, MAX_ROWS);

  for (guint i = 0; i < n; i++)
    {
      const TwTransit *row = &group->rows[i];
      g_autofree char *units = tw_format_units (row->units);

      tw_rows_add (self->list, tw_item_get_title (self->model, row->item), row->shipment ? row->shipment->id : tw_model_get_item (self->model, row->item)->id, units, NULL);
    }
  if (group->n_rows > n)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", group->n_rows - n), group->n_rows - n);

      tw_rows_add (self->list, more, NULL, NULL, NULL);
    }
}

static void
show_group (TwMapTransit         *self,
            const TwTransitGroup *group)
{
  const TwTransit *row = group->rows;
  g_autofree char *way = tw_transit_dup_way (self->model, row);
  g_autofree char *mode = tw_format_mode (tw_model_get_lane (self->model, row->lane)->mode);
  g_autofree char *state = tw_transit_dup_state (self->model, row);
  g_autofree char *depart = tw_format_day (row->depart);
  g_autofree char *eta = tw_format_day (row->eta);
  g_autofree char *band = tw_transit_dup_band (row);
  g_autofree char *units = tw_format_units (group->units);

  gtk_label_set_label (self->title, way);
  add_fact (self, _ ("Mode"), mode, NULL);
  add_fact (self, _ ("State"), row->shipment ? state : _ ("planned"), row->late_days > 0 ? "error" : NULL);
  add_fact (self, _ ("Units"), units, NULL);
  add_fact (self, _ ("Departure"), depart, NULL);
  add_fact (self, _ ("Expected arrival"), eta, NULL);
  tw_rows_add (self->list, _ ("Arrives between"),
               /* xgettext:no-c-format */
               _ ("with 80 % probability"),
               band, NULL);
  add_worth (self, group);
  add_items (self, group);
}

static void
show_groups (TwMapTransit *self)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u shipment", "%u shipments", self->open->len), self->open->len);

  gtk_label_set_label (self->title, title);
  for (guint i = 0; i < MIN (self->open->len, MAX_ROWS); i++)
    {
      const TwTransitGroup *group = &g_array_index (self->groups, TwTransitGroup, g_array_index (self->open, guint, i));
      g_autofree char      *way = tw_transit_dup_way (self->model, group->rows);
      g_autofree char      *items = tw_transit_dup_items (self->model, group);
      g_autofree char      *state = group->rows->shipment ? tw_transit_dup_state (self->model, group->rows) : g_strdup (_ ("planned"));
      g_autofree char      *band = tw_transit_dup_band (group->rows);
      g_autofree char      *detail = g_strdup_printf ("%s · %s · %s", items, state, band);
      g_autofree char      *units = tw_format_units (group->units);

      tw_rows_set_number (tw_rows_add (self->list, way, detail, units, NULL), (int) i);
    }
  if (self->open->len > MAX_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", self->open->len - MAX_ROWS), self->open->len - MAX_ROWS);

      tw_rows_add (self->list, more, NULL, NULL, NULL);
    }
}

/* @which: one of the open groups, or negative for the list of them */
static void
fill (TwMapTransit *self,
      int           which)
{
  tw_rows_clear (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self->back), which >= 0 && self->open->len > 1);
  if (which >= 0)
    show_group (self, &g_array_index (self->groups, TwTransitGroup, g_array_index (self->open, guint, which)));
  else
    show_groups (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (self->title), -1);
}

static void
row_cb (GtkListBox    *list,
        GtkListBoxRow *row,
        TwMapTransit  *self)
{
  int number = tw_rows_get_number (row);

  if (number < 0)
    return;

  fill (self, number); /* the row that had the focus is gone */
  gtk_widget_grab_focus (GTK_WIDGET (self->back));
}

static void
back_cb (GtkButton    *button,
         TwMapTransit *self)
{
  fill (self, -1);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
new_head (TwMapTransit *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->back = GTK_BUTTON (gtk_button_new_from_icon_name ("go-previous-symbolic"));
  gtk_widget_add_css_class (GTK_WIDGET (self->back), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->back), _ ("All of These Shipments"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("All of These Shipments"), -1);
  g_signal_connect (self->back, "clicked", G_CALLBACK (back_cb), self);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->back));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));

  return head;
}

static void
make_popover (TwMapTransit *self,
              GtkWidget    *host)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Shipments"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), POPOVER_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (box, POPOVER_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), new_head (self));
  gtk_box_append (GTK_BOX (box), scroller);

  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "transit");
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_set_parent (self->popover, host);
}

/* ---- the map ---- */

static int
get_map_place (const GArray *index,
               guint32       place)
{
  return place < index->len ? g_array_index (index, gint32, place) : -1;
}

static char *
dup_id (const TwTransitGroup *group)
{
  const TwTransit *row = group->rows;

  return g_strdup_printf ("%c%u/%d/%d", row->shipment ? 's' : 'p', row->lane, (int) row->depart, (int) row->eta);
}

static void
add_shipment (TwMapTransit         *self,
              const TwTransitGroup *group,
              const GArray         *index,
              GStringChunk         *texts,
              GArray               *out)
{
  const TwTransit *row = group->rows;
  const TwLane    *lane = tw_model_get_lane (self->model, row->lane);
  int              from = get_map_place (index, lane->from), to = get_map_place (index, lane->to);
  g_autofree char *id = dup_id (group);
  g_autofree char *story = tw_transit_dup_story (self->model, group);
  TwMapShipment    shipment = { .mode = lane->mode, .progress = row->progress, .volume = group->units, .planned = row->shipment == NULL };

  if (from < 0 || to < 0 || from == to)
    return;

  shipment.from = (guint) from;
  shipment.to = (guint) to;
  shipment.id = g_string_chunk_insert (texts, id);
  shipment.accessible = g_string_chunk_insert (texts, story);
  shipment.state = row->late_days > 0 ? TW_MAP_TRANSIT_LATE : (TwMapTransitState) row->state;
  g_array_append_val (out, shipment);
  g_array_append_val (self->groups, *group);
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const TwTransitGroup *x = a;
  const TwTransitGroup *y = b;

  if (!x->rows->shipment != !y->rows->shipment)
    return x->rows->shipment ? -1 : 1;

  return (x->units < y->units) - (x->units > y->units);
}

static void
forget (TwMapTransit *self)
{
  g_array_set_size (self->open, 0);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->model, tw_model_unref);
}

void
tw_map_transit_show (TwMapTransit     *self,
                     TwSession        *session,
                     const TwPlanView *view,
                     const GArray     *index)
{
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) shown = g_array_new (FALSE, TRUE, sizeof (TwMapShipment));
  GStringChunk *texts = g_string_chunk_new (4096);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  forget (self);
  if (view)
    {
      guint week = MIN (tw_session_get_week (session), tw_model_get_n_weeks (tw_plan_view_get_model (view)) - 1);

      self->model = tw_model_ref (tw_plan_view_get_model (view));
      self->rows = tw_transit_list (self->model, tw_plan_view_get_plan (view), tw_plan_view_get_item (view), week);
      self->groups = g_array_new (FALSE, TRUE, sizeof (TwTransitGroup));
      all = tw_transit_dup_groups (self->rows);
      g_array_sort (all, compare_groups);
      for (guint i = 0; i < all->len && self->groups->len < MAX_GROUPS; i++)
        add_shipment (self, &g_array_index (all, TwTransitGroup, i), index, texts, shown);
    }

  tw_map_view_set_shipments (self->map, (const TwMapShipment *) shown->data, shown->len);
  g_string_chunk_free (texts);
}

void
tw_map_transit_open (TwMapTransit *self)
{
  GdkRectangle     bounds;
  guint            n;
  const guint     *active = tw_map_view_get_active_shipments (self->map, &n, &bounds);
  graphene_point_t corner;

  if (n == 0 || !self->groups || !gtk_widget_compute_point (GTK_WIDGET (self->map), gtk_widget_get_parent (self->popover), &GRAPHENE_POINT_INIT (bounds.x, bounds.y), &corner))
    return;

  g_array_set_size (self->open, 0);
  g_array_append_vals (self->open, active, n);
  fill (self, n == 1 ? 0 : -1);
  bounds.x = (int) corner.x;
  bounds.y = (int) corner.y;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &bounds);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

GtkWidget *
tw_map_transit_get_popover (TwMapTransit *self)
{
  return gtk_widget_get_visible (self->popover) ? self->popover : NULL;
}

TwMapTransit *
tw_map_transit_new (TwMapView *map,
                    GtkWidget *host)
{
  TwMapTransit *self = g_new0 (TwMapTransit, 1);

  self->map = map;
  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  make_popover (self, host);

  return self;
}

void
tw_map_transit_free (TwMapTransit *self)
{
  if (!self)
    return;

  gtk_widget_unparent (self->popover);
  forget (self);
  g_array_unref (self->open);
  g_free (self);
}
