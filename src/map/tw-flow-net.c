/* tw-flow-net.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-flow-net.h"

#include <math.h>
#include <string.h>

/* Points closer than this are one; about 40 m at the equator. */
#define GRID 1e6

typedef struct
{
  TwMode mode;
  gint32 x0, y0, x1, y1;
} Segment;

typedef struct
{
  double   volume;
  gboolean taken;
} Load;

static guint
hash_segment (gconstpointer data)
{
  const Segment *s = data;
  guint          hash = s->mode;

  hash = hash * 1000003u ^ (guint) s->x0;
  hash = hash * 1000003u ^ (guint) s->y0;
  hash = hash * 1000003u ^ (guint) s->x1;

  return hash * 1000003u ^ (guint) s->y1;
}

static gboolean
are_segments_equal (gconstpointer a,
                    gconstpointer b)
{
  const Segment *p = a;
  const Segment *q = b;

  return p->mode == q->mode && p->x0 == q->x0 && p->y0 == q->y0 && p->x1 == q->x1 && p->y1 == q->y1;
}

static Segment
get_segment (const TwFlowLine *line,
             guint             i)
{
  const TwGeoPoint *p = &line->route->points[i];
  double            world = floor (p[0].x);

  return (Segment){
    line->mode,
    (gint32) lround ((p[0].x - world) * GRID),
    (gint32) lround (p[0].y * GRID),
    (gint32) lround ((p[1].x - world) * GRID),
    (gint32) lround (p[1].y * GRID),
  };
}

static gboolean
is_lane (const TwFlowLine *line)
{
  return line->progress < 0 && line->volume > 0;
}

static GHashTable *
sum_loads (const TwFlowLine *lines,
           guint             n_lines)
{
  GHashTable *loads = g_hash_table_new_full (hash_segment, are_segments_equal, g_free, g_free);

  for (guint i = 0; i < n_lines; i++)
    for (guint k = 0; is_lane (&lines[i]) && k + 1 < lines[i].route->n_points; k++)
      {
        Segment segment = get_segment (&lines[i], k);
        Load   *load = g_hash_table_lookup (loads, &segment);

        if (!load)
          {
            load = g_new0 (Load, 1);
            g_hash_table_insert (loads, g_memdup2 (&segment, sizeof segment), load);
          }
        load->volume += lines[i].volume;
      }

  return loads;
}

static TwFlowStroke
make_stroke (const TwFlowLine *line,
             guint             first,
             guint             last,
             double            volume)
{
  TwFlowStroke stroke = { line->mode, volume, last - first + 1, NULL, NULL, G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  double       world = floor (line->route->points[first].x);

  stroke.points = g_memdup2 (&line->route->points[first], stroke.n_points * sizeof *stroke.points);
  stroke.along = g_new0 (double, stroke.n_points);
  for (guint i = 0; i < stroke.n_points; i++)
    {
      TwGeoPoint *p = &stroke.points[i];

      p->x -= world;
      if (i > 0)
        stroke.along[i] = stroke.along[i - 1] + hypot (p->x - p[-1].x, p->y - p[-1].y);
      stroke.x0 = MIN (stroke.x0, p->x);
      stroke.x1 = MAX (stroke.x1, p->x);
      stroke.y0 = MIN (stroke.y0, p->y);
      stroke.y1 = MAX (stroke.y1, p->y);
    }

  return stroke;
}

/* Cuts @line where its load changes and leaves out what another line has drawn already. */
static void
add_strokes (const TwFlowLine *line,
             GHashTable       *loads,
             GArray           *strokes)
{
  guint n = line->route->n_points;
  guint i = 0;

  while (i + 1 < n)
    {
      Segment segment = get_segment (line, i);
      Load   *load = g_hash_table_lookup (loads, &segment);
      guint   first = i;

      if (load->taken)
        {
          i++;
          continue;
        }

      for (; i + 1 < n; i++)
        {
          Segment next = get_segment (line, i);
          Load   *other = g_hash_table_lookup (loads, &next);

          if (other->taken || fabs (other->volume - load->volume) > 1e-9 * load->volume)
            break;
          other->taken = TRUE;
        }

      {
        TwFlowStroke stroke = make_stroke (line, first, i, load->volume);

        g_array_append_val (strokes, stroke);
      }
    }
}

static int
compare_strokes (gconstpointer a,
                 gconstpointer b)
{
  const TwFlowStroke *p = a;
  const TwFlowStroke *q = b;

  if (p->mode != q->mode)
    return p->mode < q->mode ? -1 : 1;
  if (p->volume != q->volume)
    return p->volume > q->volume ? -1 : 1;

  return 0;
}

static void
add_ship (const TwFlowLine *line,
          GArray           *ships)
{
  TwFlowShip ship = { line->mode, line->volume, { 0, 0 }, 0 };

  ship.at = tw_route_at (line->route, line->progress, &ship.heading);
  ship.at.x -= floor (ship.at.x);
  g_array_append_val (ships, ship);
}

static void
add_gate (const TwFlowLine *line,
          GArray           *gates)
{
  TwFlowGate gate = { line->mode, { 0, 0 }, 0 };

  gate.at = tw_route_at (line->route, 0.5, &gate.heading);
  gate.at.x -= floor (gate.at.x);
  g_array_append_val (gates, gate);
}

TwFlowNet *
tw_flow_net_new (const TwFlowLine *lines,
                 guint             n_lines)
{
  TwFlowNet *self = g_new0 (TwFlowNet, 1);
  GArray    *strokes = g_array_new (FALSE, FALSE, sizeof (TwFlowStroke));
  GArray    *ships = g_array_new (FALSE, FALSE, sizeof (TwFlowShip));
  GArray    *gates = g_array_new (FALSE, FALSE, sizeof (TwFlowGate));
  g_autoptr (GHashTable) loads = sum_loads (lines, n_lines);

  g_atomic_ref_count_init (&self->ref_count);
  for (guint i = 0; i < n_lines; i++)
    {
      if (is_lane (&lines[i]))
        add_strokes (&lines[i], loads, strokes);
      else if (lines[i].progress >= 0)
        add_ship (&lines[i], ships);
      if (is_lane (&lines[i]) && lines[i].full)
        add_gate (&lines[i], gates);
    }

  g_array_sort (strokes, compare_strokes);
  for (guint i = 0; i < strokes->len; i++)
    self->max_volume = MAX (self->max_volume, g_array_index (strokes, TwFlowStroke, i).volume);

  self->n_strokes = strokes->len;
  self->strokes = (TwFlowStroke *) g_array_free (strokes, FALSE);
  self->n_ships = ships->len;
  self->ships = (TwFlowShip *) g_array_free (ships, FALSE);
  self->n_gates = gates->len;
  self->gates = (TwFlowGate *) g_array_free (gates, FALSE);

  return self;
}

TwFlowNet *
tw_flow_net_ref (TwFlowNet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tw_flow_net_unref (TwFlowNet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_strokes; i++)
    {
      g_free (self->strokes[i].points);
      g_free (self->strokes[i].along);
    }
  g_free (self->strokes);
  g_free (self->ships);
  g_free (self->gates);
  g_free (self);
}

TwGeoPoint
tw_flow_stroke_at (const TwFlowStroke *stroke,
                   double              length,
                   guint              *hint,
                   double             *heading)
{
  guint i = *hint;

  while (i + 2 < stroke->n_points && stroke->along[i + 1] < length)
    i++;
  *hint = i;

  {
    const TwGeoPoint *a = &stroke->points[i];
    const TwGeoPoint *b = &stroke->points[i + 1];
    double            step = stroke->along[i + 1] - stroke->along[i];
    double            t = step > 0 ? CLAMP ((length - stroke->along[i]) / step, 0, 1) : 0;

    if (heading)
      *heading = atan2 (b->y - a->y, b->x - a->x);

    return (TwGeoPoint){ a->x + (b->x - a->x) * t, a->y + (b->y - a->y) * t };
  }
}
