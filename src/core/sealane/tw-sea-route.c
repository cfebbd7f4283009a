/* tw-sea-route.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sealane/tw-sea-route.h"

#include <math.h>
#include <string.h>

#include "sealane/tw-bytes.h"
#include "sealane/tw-geo.h"
#include "sealane/tw-sealane-resources.h"
#include "tw-error.h"

/* sealanes.bin, little-endian:
 *
 *   "TWSEA1" 0 0 · u16 ports · u16 nodes · u32 edges · u16 passages · u16 0
 *   passages × 16 bytes: name, zero-filled; the first is "-", no passage
 *   ports × 5 bytes UN/LOCODE, 1 byte size 'A' .. 'D'
 *   nodes × i16 longitude, i16 latitude, in 1/100°; the ports come first
 *   edges × u16 from, u16 to, u32 length in 1/10 km, u8 passage, u8 n, n × i16 longitude, i16 latitude
 */

typedef struct
{
  char locode[6];
  char size;
} Port;

typedef struct
{
  gint16 lon;
  gint16 lat;
} Spot;

typedef struct
{
  guint16 ends[2];
  guint8  passage;
  guint8  n_shape;
  guint32 first_shape;
  float   km;
} Edge;

struct _TwSeaLanes
{
  gatomicrefcount ref_count;

  guint n_ports, n_nodes, n_edges, n_passages;
  char (*passages)[17];
  Port    *ports;
  Spot    *nodes;
  Edge    *edges;
  GArray  *shape;      /* of Spot */
  guint32 *first_link; /* [n_nodes + 1], into links */
  guint32 *links;      /* edges of each node */
};

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "sea lanes: %s", what);

  return FALSE;
}

static gboolean
read_spot (TwBytes *bytes,
           Spot    *spot)
{
  spot->lon = tw_bytes_read_i16 (bytes);
  spot->lat = tw_bytes_read_i16 (bytes);

  return ABS (spot->lon) <= 18000 && ABS (spot->lat) <= 9000;
}

static gboolean
read_header (TwSeaLanes *self,
             TwBytes    *bytes,
             GError    **error)
{
  const guint8 *magic = tw_bytes_read (bytes, 8);

  if (!magic || memcmp (magic, "TWSEA1\0", 8) != 0)
    return fail (error, "not a file of sea lanes");

  self->n_ports = tw_bytes_read_u16 (bytes);
  self->n_nodes = tw_bytes_read_u16 (bytes);
  self->n_edges = tw_bytes_read_u32 (bytes);
  self->n_passages = tw_bytes_read_u16 (bytes);
  tw_bytes_read_u16 (bytes);

  if (bytes->failed || self->n_ports == 0 || self->n_nodes < self->n_ports ||
      self->n_nodes > TW_SEA_MAX_NODES || self->n_edges > TW_SEA_MAX_EDGES ||
      self->n_passages == 0 || self->n_passages > TW_SEA_MAX_PASSAGES)
    return fail (error, "a count is out of range");

  return TRUE;
}

static gboolean
read_tables (TwSeaLanes *self,
             TwBytes    *bytes,
             GError    **error)
{
  self->passages = g_malloc0_n (self->n_passages, sizeof *self->passages);
  self->ports = g_new0 (Port, self->n_ports);
  self->nodes = g_new0 (Spot, self->n_nodes);

  for (guint i = 0; i < self->n_passages; i++)
    tw_bytes_copy (bytes, self->passages[i], 16);

  for (guint i = 0; i < self->n_ports; i++)
    {
      tw_bytes_copy (bytes, self->ports[i].locode, 5);
      tw_bytes_copy (bytes, &self->ports[i].size, 1);
    }

  for (guint i = 0; i < self->n_nodes; i++)
    if (!read_spot (bytes, &self->nodes[i]))
      return fail (error, "a node is off the globe");

  return !bytes->failed || fail (error, "the file ends too early");
}

static gboolean
read_edge (TwSeaLanes *self,
           Edge       *edge,
           TwBytes    *bytes,
           GError    **error)
{
  edge->ends[0] = tw_bytes_read_u16 (bytes);
  edge->ends[1] = tw_bytes_read_u16 (bytes);
  edge->km = tw_bytes_read_u32 (bytes) / 10.0f;
  edge->passage = tw_bytes_read_u8 (bytes);
  edge->n_shape = tw_bytes_read_u8 (bytes);
  edge->first_shape = self->shape->len;

  if (bytes->failed)
    return fail (error, "the file ends too early");
  if (edge->ends[0] >= self->n_nodes || edge->ends[1] >= self->n_nodes || edge->passage >= self->n_passages)
    return fail (error, "a lane names what is not there");
  if (edge->km > 50000)
    return fail (error, "a lane is longer than the equator");

  for (guint i = 0; i < edge->n_shape; i++)
    {
      Spot spot;

      if (!read_spot (bytes, &spot))
        return fail (error, "a lane leaves the globe");
      g_array_append_val (self->shape, spot);
    }

  return !bytes->failed || fail (error, "the file ends too early");
}

static void
link_nodes (TwSeaLanes *self)
{
  g_autofree guint32 *fill = g_new0 (guint32, self->n_nodes + 1);

  self->first_link = g_new0 (guint32, self->n_nodes + 1);
  self->links = g_new0 (guint32, 2 * self->n_edges + 1);

  for (guint i = 0; i < self->n_edges; i++)
    for (guint k = 0; k < 2; k++)
      self->first_link[self->edges[i].ends[k] + 1]++;

  for (guint i = 0; i < self->n_nodes; i++)
    self->first_link[i + 1] += self->first_link[i];

  for (guint i = 0; i < self->n_edges; i++)
    for (guint k = 0; k < 2; k++)
      {
        guint node = self->edges[i].ends[k];

        self->links[self->first_link[node] + fill[node]++] = i;
      }
}

TwSeaLanes *
tw_sea_lanes_new (GBytes  *bytes,
                  GError **error)
{
  g_autoptr (TwSeaLanes) self = g_new0 (TwSeaLanes, 1);
  TwBytes reader = { 0 };

  g_atomic_ref_count_init (&self->ref_count);
  self->shape = g_array_new (FALSE, FALSE, sizeof (Spot));
  tw_bytes_init (&reader, bytes);

  if (!read_header (self, &reader, error) || !read_tables (self, &reader, error))
    return NULL;

  self->edges = g_new0 (Edge, self->n_edges + 1);
  for (guint i = 0; i < self->n_edges; i++)
    if (!read_edge (self, &self->edges[i], &reader, error))
      return NULL;

  link_nodes (self);

  return g_steal_pointer (&self);
}

TwSeaLanes *
tw_sea_lanes_new_default (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (tw_sealane_get_resource (), TW_SEALANE_RESOURCES "sealanes.bin", 0, &error);
  TwSeaLanes *self = bytes != NULL ? tw_sea_lanes_new (bytes, &error) : NULL;

  /* They are part of the program. */
  if (self == NULL)
    g_error ("No sea lanes: %s", error->message);

  return self;
}

TwSeaLanes *
tw_sea_lanes_ref (TwSeaLanes *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tw_sea_lanes_unref (TwSeaLanes *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->passages);
  g_free (self->ports);
  g_free (self->nodes);
  g_free (self->edges);
  g_free (self->first_link);
  g_free (self->links);
  g_array_unref (self->shape);
  g_free (self);
}

guint
tw_sea_lanes_get_n_ports (const TwSeaLanes *self)
{
  return self->n_ports;
}

int
tw_sea_lanes_find_port (const TwSeaLanes *self,
                        const char       *locode)
{
  for (guint i = 0; i < self->n_ports; i++)
    if (g_strcmp0 (self->ports[i].locode, locode) == 0)
      return i;

  return -1;
}

int
tw_sea_lanes_nearest_port (const TwSeaLanes *self,
                           double            lon,
                           double            lat)
{
  double best = G_MAXDOUBLE;
  int    nearest = 0;

  for (guint i = 0; i < self->n_ports; i++)
    {
      double km = tw_geo_distance_km (lon, lat, self->nodes[i].lon / 100.0, self->nodes[i].lat / 100.0);

      /* Each class smaller is worth a detour of 120 km by lorry. */
      km += 120 * CLAMP (self->ports[i].size - 'A', 0, 3);
      if (km < best)
        {
          best = km;
          nearest = i;
        }
    }

  return nearest;
}

void
tw_sea_lanes_get_port_location (const TwSeaLanes *self,
                                int               port,
                                double           *lon,
                                double           *lat)
{
  g_return_if_fail (port >= 0 && port < (int) self->n_ports);

  *lon = self->nodes[port].lon / 100.0;
  *lat = self->nodes[port].lat / 100.0;
}

guint32
tw_sea_lanes_get_passage (const TwSeaLanes *self,
                          const char       *name)
{
  for (guint i = 1; i < self->n_passages; i++)
    if (g_str_equal (self->passages[i], name))
      return 1u << i;

  return 0;
}

guint
tw_sea_lanes_get_n_passages (const TwSeaLanes *self)
{
  return self->n_passages - 1;
}

const char *
tw_sea_lanes_get_passage_name (const TwSeaLanes *self,
                               guint             index)
{
  g_return_val_if_fail (index + 1 < self->n_passages, NULL);

  return self->passages[index + 1];
}

/* ---- Dijkstra with a binary heap that holds superseded entries until they come up ---- */

typedef struct
{
  float   km;
  guint32 node;
} Entry;

static void
push_entry (GArray *heap,
            Entry   entry)
{
  guint at = heap->len;

  g_array_append_val (heap, entry);
  while (at > 0 && g_array_index (heap, Entry, (at - 1) / 2).km > entry.km)
    {
      g_array_index (heap, Entry, at) = g_array_index (heap, Entry, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  g_array_index (heap, Entry, at) = entry;
}

static Entry
pop_entry (GArray *heap)
{
  Entry top = g_array_index (heap, Entry, 0);
  Entry last = g_array_index (heap, Entry, heap->len - 1);
  guint at = 0;

  g_array_set_size (heap, heap->len - 1);
  while (2 * at + 1 < heap->len)
    {
      guint child = 2 * at + 1;

      if (child + 1 < heap->len && g_array_index (heap, Entry, child + 1).km < g_array_index (heap, Entry, child).km)
        child++;
      if (g_array_index (heap, Entry, child).km >= last.km)
        break;
      g_array_index (heap, Entry, at) = g_array_index (heap, Entry, child);
      at = child;
    }
  if (heap->len > 0)
    g_array_index (heap, Entry, at) = last;

  return top;
}

static void
relax_links (const TwSeaLanes *self,
             guint             node,
             guint32           closed,
             float            *km,
             guint32          *via,
             GArray           *heap)
{
  for (guint i = self->first_link[node]; i < self->first_link[node + 1]; i++)
    {
      const Edge *edge = &self->edges[self->links[i]];
      guint       other = edge->ends[0] == node ? edge->ends[1] : edge->ends[0];
      float       length = km[node] + edge->km;

      if ((edge->passage && closed & 1u << edge->passage) || length >= km[other])
        continue;

      km[other] = length;
      via[other] = self->links[i];
      push_entry (heap, (Entry){ length, other });
    }
}

static void
add_spot (GArray     *points,
          const Spot *spot)
{
  TwGeoPoint point = tw_geo_project (spot->lon / 100.0, spot->lat / 100.0);

  if (points->len > 0)
    point.x = tw_geo_unwrap (point.x, g_array_index (points, TwGeoPoint, points->len - 1).x);

  g_array_append_val (points, point);
}

/* The edges from @from to @to, in order. */
static GArray *
collect_edges (const TwSeaLanes *self,
               guint             from,
               guint             to,
               const guint32    *via)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint node = to; node != from;)
    {
      const Edge *edge = &self->edges[via[node]];

      g_array_prepend_val (edges, via[node]);
      node = edge->ends[0] == node ? edge->ends[1] : edge->ends[0];
    }

  return edges;
}

static void
add_edges (const TwSeaLanes *self,
           guint             from,
           const GArray     *edges,
           GArray           *points)
{
  guint node = from;

  add_spot (points, &self->nodes[node]);
  for (guint i = 0; i < edges->len; i++)
    {
      const Edge *edge = &self->edges[g_array_index (edges, guint32, i)];
      gboolean    forward = edge->ends[0] == node;

      for (guint k = 0; k < edge->n_shape; k++)
        add_spot (points, &g_array_index (self->shape, Spot, edge->first_shape + (forward ? k : edge->n_shape - 1 - k)));

      node = edge->ends[forward];
      add_spot (points, &self->nodes[node]);
    }
}

gboolean
tw_sea_lanes_route (const TwSeaLanes *self,
                    int               from,
                    int               to,
                    guint32           closed,
                    double           *km,
                    guint32          *passages,
                    GArray           *points)
{
  g_autofree float   *best = NULL;
  g_autofree guint32 *via = NULL;
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GArray) edges = NULL;

  g_return_val_if_fail (from >= 0 && from < (int) self->n_ports, FALSE);
  g_return_val_if_fail (to >= 0 && to < (int) self->n_ports, FALSE);

  best = g_new (float, self->n_nodes);
  via = g_new0 (guint32, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++)
    best[i] = G_MAXFLOAT;

  best[from] = 0;
  push_entry (heap, (Entry){ 0, from });
  while (heap->len > 0)
    {
      Entry entry = pop_entry (heap);

      if (entry.node == (guint) to)
        break;
      if (entry.km > best[entry.node] || (entry.node < self->n_ports && entry.node != (guint) from))
        continue;
      relax_links (self, entry.node, closed, best, via, heap);
    }

  if (best[to] == G_MAXFLOAT)
    return FALSE;

  edges = collect_edges (self, from, to, via);
  *km = best[to];
  if (passages)
    {
      *passages = 0;
      for (guint i = 0; i < edges->len; i++)
        *passages |= 1u << self->edges[g_array_index (edges, guint32, i)].passage;
      *passages &= ~1u;
    }
  if (points)
    add_edges (self, from, edges, points);

  return TRUE;
}
