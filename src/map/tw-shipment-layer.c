/* tw-shipment-layer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-shipment-layer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "sealane/tw-geo.h"
#include "tw-view-cache.h"

/* Nearer than this two shipments are one marker, pixels. */
#define TOGETHER 21.0

/* Between a circle and a shipment beside it, pixels. */
#define BESIDE 10.0

typedef struct
{
  TwMapShipment row; /* owns its strings */
  TwRouteEnd    ends[2];
  TwGeoPoint    at;
  double        heading;
} Ship;

/* A marker: where it is in the world, and who is in it. */
typedef struct
{
  TwShipmentMarker *widget;
  TwGeoPoint        at;
} Spot;

typedef struct
{
  TwRouter *router;
  GArray   *ships;
} Job;

struct _TwShipmentLayer
{
  ShumateLayer parent_instance;

  TwRouter     *router;
  TwPlaceLayer *places;
  GArray       *ships;   /* Ship: on show */
  GArray       *next;    /* (nullable): wait for their positions */
  gboolean      busy;    /* a worker looks for positions */
  gboolean      pending; /* others were set meanwhile */
  GCancellable *cancellable;
  GArray       *spots; /* Spot */
  double        layout_scale;
  guint         layout_source;
  guint         modes;
  gboolean      dark;
};

G_DEFINE_FINAL_TYPE (TwShipmentLayer, tw_shipment_layer, SHUMATE_TYPE_LAYER)

static void
clear_ship (gpointer data)
{
  Ship *ship = data;

  g_free ((char *) ship->row.id);
  g_free ((char *) ship->row.accessible);
}

static GArray *
new_ships (void)
{
  GArray *ships = g_array_new (FALSE, TRUE, sizeof (Ship));

  g_array_set_clear_func (ships, clear_ship);

  return ships;
}

/* ---- positions ---- */

static void
free_job (gpointer data)
{
  Job *job = data;

  tw_router_unref (job->router);
  g_array_unref (job->ships);
  g_free (job);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;

  for (guint i = 0; i < job->ships->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Ship *ship = &g_array_index (job->ships, Ship, i);
      g_autoptr (TwRoute) route = tw_router_find (job->router, &ship->ends[0], &ship->ends[1], ship->row.mode);

      ship->at = tw_route_at (route, ship->row.progress, &ship->heading);
    }

  g_task_return_pointer (task, g_array_ref (job->ships), (GDestroyNotify) g_array_unref);
}

static void start_search (TwShipmentLayer *self);

static gboolean layout_cb (gpointer data);

/* Markers come and go only after sizes are given: each that does asks for new ones. */
static void
schedule_layout (TwShipmentLayer *self)
{
  if (self->layout_source == 0)
    self->layout_source = g_idle_add_full (GTK_PRIORITY_RESIZE, layout_cb, self, NULL);
}

static void
relayout (TwShipmentLayer *self)
{
  self->layout_scale = 0;
  schedule_layout (self);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GArray          *ships = g_task_propagate_pointer (G_TASK (result), NULL);
  TwShipmentLayer *self = user_data;

  if (!ships) /* cancelled: the layer is gone */
    return;

  g_array_unref (self->ships);
  self->ships = ships;
  self->busy = FALSE;
  if (self->pending)
    start_search (self);
  relayout (self);
}

static void
start_search (TwShipmentLayer *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->pending = self->busy;
  if (self->busy)
    return;

  job = g_new0 (Job, 1);
  job->router = tw_router_ref (self->router);
  job->ships = g_steal_pointer (&self->next);
  self->busy = TRUE;
  task = g_task_new (NULL, self->cancellable, found_cb, self);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, find_in_thread);
}

/* ---- who stands where ---- */

typedef struct
{
  guint  ship;
  double x, y;
  guint  lead; /* index of the entry whose marker it is in */
} Entry;

/* Late before others, what is on its way before what is planned, much before little. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  GArray              *ships = user_data;
  const TwMapShipment *x = &g_array_index (ships, Ship, ((const Entry *) a)->ship).row;
  const TwMapShipment *y = &g_array_index (ships, Ship, ((const Entry *) b)->ship).row;

  if ((x->state == TW_MAP_TRANSIT_LATE) != (y->state == TW_MAP_TRANSIT_LATE))
    return x->state == TW_MAP_TRANSIT_LATE ? -1 : 1;
  if (!x->planned != !y->planned)
    return x->planned ? 1 : -1;
  if (x->volume != y->volume)
    return x->volume > y->volume ? -1 : 1;

  return (((const Entry *) a)->ship > ((const Entry *) b)->ship) - (((const Entry *) a)->ship < ((const Entry *) b)->ship);
}

/* Out of the circles of places: what is at one would lie under it. */
static void
stand_beside (TwShipmentLayer *self,
              const Ship      *ship,
              Entry           *entry)
{
  for (guint i = 0; i < tw_place_layer_get_n_places (self->places); i++)
    {
      graphene_point_t middle;
      double           radius, dx, dy, distance;

      if (!tw_place_layer_get_circle (self->places, i, &middle, &radius))
        return;

      dx = entry->x - middle.x;
      dy = entry->y - middle.y;
      distance = hypot (dx, dy);
      if (distance >= radius + BESIDE)
        continue;
      if (distance < 4)
        {
          double side = ship->row.progress < 0.5 ? 1 : -1;

          dx = side * cos (ship->heading);
          dy = side * sin (ship->heading);
          distance = 1;
        }
      entry->x = middle.x + dx / distance * (radius + BESIDE);
      entry->y = middle.y + dy / distance * (radius + BESIDE);
    }
}

static GArray *
dup_entries (TwShipmentLayer  *self,
             const TwMapFrame *frame)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  double  middle = frame->x + frame->width / frame->scale / 2;

  for (guint i = 0; i < self->ships->len; i++)
    {
      const Ship *ship = &g_array_index (self->ships, Ship, i);
      Entry       entry = { .ship = i };

      if (!(self->modes & 1u << ship->row.mode))
        continue;
      entry.x = (tw_geo_unwrap (ship->at.x, middle) - frame->x) * frame->scale;
      entry.y = (ship->at.y - frame->y) * frame->scale;
      stand_beside (self, ship, &entry);
      g_array_append_val (entries, entry);
    }

  g_array_sort_with_data (entries, compare_entries, self->ships);

  return entries;
}

/* Each joins the first leader that is near enough, or leads. */
static void
find_leads (GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      entry->lead = i;
      for (guint k = 0; k < i && entry->lead == i; k++)
        {
          const Entry *other = &g_array_index (entries, Entry, k);

          if (other->lead == k && hypot (entry->x - other->x, entry->y - other->y) < TOGETHER)
            entry->lead = k;
        }
    }
}

/* The marker that led the same shipment before keeps its focus; others are as good as any. */
static TwShipmentMarker *
claim_marker (TwShipmentLayer *self,
              GArray          *old,
              const char      *id)
{
  TwShipmentMarker *marker;

  for (guint i = 0; i < old->len; i++)
    if (g_strcmp0 (tw_shipment_marker_get_id (g_array_index (old, Spot, i).widget), id) == 0)
      {
        marker = g_array_index (old, Spot, i).widget;
        g_array_remove_index_fast (old, i);
        return marker;
      }

  marker = TW_SHIPMENT_MARKER (tw_shipment_marker_new ());
  tw_shipment_marker_set_dark (marker, self->dark);
  gtk_widget_set_parent (GTK_WIDGET (marker), GTK_WIDGET (self));

  return marker;
}

static char *
dup_label (const TwMapShipment *first,
           guint                n)
{
  if (n == 1)
    return g_strdup (first->accessible);

  /* TRANSLATORS: so many shipments stand together on the map; %2$s is the story of one of them */
  return g_strdup_printf (ngettext ("%1$u shipment, such as: %2$s", "%1$u shipments, such as: %2$s", n), n, first->accessible);
}

static void
add_spot (TwShipmentLayer  *self,
          GArray           *old,
          GArray           *entries,
          guint             lead,
          const TwMapFrame *frame)
{
  const Entry *first = &g_array_index (entries, Entry, lead);
  const Ship  *ship = &g_array_index (self->ships, Ship, first->ship);
  Spot         spot = { claim_marker (self, old, ship->row.id), { frame->x + first->x / frame->scale, frame->y + first->y / frame->scale } };
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *label = NULL;

  for (guint i = lead; i < entries->len; i++)
    if (g_array_index (entries, Entry, i).lead == lead)
      g_array_append_val (members, g_array_index (entries, Entry, i).ship);
  label = dup_label (&ship->row, members->len);
  tw_shipment_marker_set_group (spot.widget, &ship->row, label, (const guint *) members->data, members->len, ship->heading);
  g_array_append_val (self->spots, spot);
}

static void
update_layout (TwShipmentLayer  *self,
               const TwMapFrame *frame)
{
  g_autoptr (GArray) entries = dup_entries (self, frame);
  g_autoptr (GArray) old = g_steal_pointer (&self->spots);

  self->layout_scale = frame->scale;
  self->spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  find_leads (entries);
  for (guint i = 0; i < entries->len; i++)
    if (g_array_index (entries, Entry, i).lead == i)
      add_spot (self, old, entries, i, frame);

  for (guint i = 0; i < old->len; i++)
    gtk_widget_unparent (GTK_WIDGET (g_array_index (old, Spot, i).widget));
}

/* Without a size there is nothing to lay out; the first one asks again. */
static gboolean
layout_cb (gpointer data)
{
  TwShipmentLayer *self = data;
  TwMapFrame       frame;

  self->layout_source = 0;
  if (tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    {
      update_layout (self, &frame);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  return G_SOURCE_REMOVE;
}

static graphene_point_t
get_point (const Spot       *spot,
           const TwMapFrame *frame)
{
  double x = tw_geo_unwrap (spot->at.x, frame->x + frame->width / frame->scale / 2);

  return GRAPHENE_POINT_INIT ((float) ((x - frame->x) * frame->scale), (float) ((spot->at.y - frame->y) * frame->scale));
}

static void
tw_shipment_layer_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  TwShipmentLayer *self = TW_SHIPMENT_LAYER (widget);
  TwMapFrame       frame;

  if (!tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return;

  if (frame.scale != self->layout_scale)
    schedule_layout (self);
  for (guint i = 0; i < self->spots->len; i++)
    {
      const Spot      *spot = &g_array_index (self->spots, Spot, i);
      graphene_point_t p = get_point (spot, &frame);
      GtkAllocation    allocation;

      gtk_widget_measure (GTK_WIDGET (spot->widget), GTK_ORIENTATION_HORIZONTAL, -1, &allocation.width, NULL, NULL, NULL);
      gtk_widget_measure (GTK_WIDGET (spot->widget), GTK_ORIENTATION_VERTICAL, -1, &allocation.height, NULL, NULL, NULL);
      allocation.x = (int) round (p.x - allocation.width / 2.0);
      allocation.y = (int) round (p.y - allocation.height / 2.0);
      gtk_widget_size_allocate (GTK_WIDGET (spot->widget), &allocation, -1);
    }
}

/* What leads lies on top of the others' edges. */
static void
tw_shipment_layer_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  TwShipmentLayer *self = TW_SHIPMENT_LAYER (widget);

  for (guint i = self->spots->len; i > 0; i--)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (g_array_index (self->spots, Spot, i - 1).widget), snapshot);
}

static void
tw_shipment_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (tw_shipment_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_allocate), object, G_CONNECT_SWAPPED);
}

static void
tw_shipment_layer_dispose (GObject *object)
{
  TwShipmentLayer *self = TW_SHIPMENT_LAYER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->layout_source, g_source_remove);
  for (guint i = 0; i < self->spots->len; i++)
    gtk_widget_unparent (GTK_WIDGET (g_array_index (self->spots, Spot, i).widget));
  g_array_set_size (self->spots, 0);

  G_OBJECT_CLASS (tw_shipment_layer_parent_class)->dispose (object);
}

static void
tw_shipment_layer_finalize (GObject *object)
{
  TwShipmentLayer *self = TW_SHIPMENT_LAYER (object);

  g_clear_pointer (&self->router, tw_router_unref);
  g_array_unref (self->ships);
  g_clear_pointer (&self->next, g_array_unref);
  g_array_unref (self->spots);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (tw_shipment_layer_parent_class)->finalize (object);
}

static void
tw_shipment_layer_class_init (TwShipmentLayerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tw_shipment_layer_constructed;
  object_class->dispose = tw_shipment_layer_dispose;
  object_class->finalize = tw_shipment_layer_finalize;
  widget_class->size_allocate = tw_shipment_layer_size_allocate;
  widget_class->snapshot = tw_shipment_layer_snapshot;
}

static void
tw_shipment_layer_init (TwShipmentLayer *self)
{
  self->ships = new_ships ();
  self->spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  self->cancellable = g_cancellable_new ();
  self->modes = ~0u;
}

TwShipmentLayer *
tw_shipment_layer_new (ShumateViewport *viewport,
                       TwRouter        *router,
                       TwPlaceLayer    *places)
{
  TwShipmentLayer *self = g_object_new (TW_TYPE_SHIPMENT_LAYER, "viewport", viewport, NULL);

  self->router = tw_router_ref (router);
  self->places = places;

  return self;
}

void
tw_shipment_layer_set_shipments (TwShipmentLayer     *self,
                                 const TwMapShipment *shipments,
                                 const TwRouteEnd    *ends,
                                 guint                n)
{
  g_clear_pointer (&self->next, g_array_unref);
  self->next = new_ships ();
  for (guint i = 0; i < n; i++)
    {
      Ship ship = { shipments[i], { ends[2 * i], ends[2 * i + 1] }, { 0, 0 }, 0 };

      ship.row.id = g_strdup (shipments[i].id);
      ship.row.accessible = g_strdup (shipments[i].accessible);
      g_array_append_val (self->next, ship);
    }
  start_search (self);
}

void
tw_shipment_layer_set_visible_modes (TwShipmentLayer *self,
                                     guint            modes)
{
  if (self->modes == modes)
    return;

  self->modes = modes;
  relayout (self);
}

void
tw_shipment_layer_set_dark (TwShipmentLayer *self,
                            gboolean         dark)
{
  self->dark = dark;
  for (guint i = 0; i < self->spots->len; i++)
    tw_shipment_marker_set_dark (g_array_index (self->spots, Spot, i).widget, dark);
}

guint
tw_shipment_layer_get_n_markers (TwShipmentLayer *self)
{
  return self->spots->len;
}

TwShipmentMarker *
tw_shipment_layer_get_marker (TwShipmentLayer *self,
                              guint            index)
{
  return index < self->spots->len ? g_array_index (self->spots, Spot, index).widget : NULL;
}

gboolean
tw_shipment_layer_is_settled (TwShipmentLayer *self)
{
  return !self->busy && self->layout_source == 0 && self->layout_scale > 0;
}

gboolean
tw_shipment_layer_get_point (TwShipmentLayer  *self,
                             TwShipmentMarker *marker,
                             graphene_point_t *middle)
{
  TwMapFrame frame;

  if (!tw_map_frame_of_layer (SHUMATE_LAYER (self), &frame))
    return FALSE;

  for (guint i = 0; i < self->spots->len; i++)
    if (g_array_index (self->spots, Spot, i).widget == marker)
      {
        *middle = get_point (&g_array_index (self->spots, Spot, i), &frame);
        return TRUE;
      }

  return FALSE;
}

TwShipmentMarker *
tw_shipment_layer_find_towards (TwShipmentLayer  *self,
                                TwShipmentMarker *marker,
                                double            dx,
                                double            dy)
{
  TwShipmentMarker *found = NULL;
  graphene_point_t  origin, p;
  double            best = G_MAXDOUBLE;

  if (!tw_shipment_layer_get_point (self, marker, &origin))
    return NULL;

  for (guint i = 0; i < self->spots->len; i++)
    {
      TwShipmentMarker *other = g_array_index (self->spots, Spot, i).widget;
      double            along, across;

      if (other == marker || !tw_shipment_layer_get_point (self, other, &p))
        continue;
      along = (p.x - origin.x) * dx + (p.y - origin.y) * dy;
      across = fabs ((p.x - origin.x) * dy) + fabs ((p.y - origin.y) * dx);
      if (along > 0.5 && across <= 2 * along && along + 2 * across < best)
        {
          best = along + 2 * across;
          found = other;
        }
    }

  return found;
}
