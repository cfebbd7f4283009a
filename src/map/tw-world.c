/* tw-world.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-world.h"

#include <math.h>
#include <string.h>

#include "sealane/tw-bytes.h"
#include "sealane/tw-geo.h"
#include "tw-error.h"

/* world.geo16, little-endian:
 *
 *   "GEO16" 0 · u16 layers
 *   layer: 12 bytes name, zero-filled · u8 1 for lines · 3 bytes · u32 parts
 *   part: 3 bytes country · u8 1 for a hole in the ring before · u32 points
 *   point: i16 longitude, i16 latitude, in 1/100°
 *
 * Rings are cut at 180°. */

#define MAX_LAYERS 16
#define MAX_PARTS  10000
#define MAX_POINTS 500000

#define ANTARCTICA -6000

/* Land that the antimeridian cuts is drawn this much beyond it, so that no seam shows; worlds. */
#define OVERLAP 0.0003

/* Pixels per world from which the fine coast is drawn. */
#define FINE_FROM (256 * 7.0)

typedef struct
{
  guint    first; /* into xy, points */
  guint    n;
  gboolean hole;
  float    x0, y0, x1, y1;
} Part;

typedef struct
{
  GArray *parts; /* of Part */
  GArray *xy;    /* of float, two a point */
  GArray *cut;   /* of guint8 a point: lies on an edge made by the cut at 180° */
} Shapes;

enum
{
  LAND_COARSE,
  BORDERS_COARSE,
  LAND_FINE,
  BORDERS_FINE,
  N_LAYERS,
};

static const char *const layer_names[N_LAYERS] = { "land110", "bound110", "land50", "bound50" };

struct _TwWorld
{
  gatomicrefcount ref_count;
  Shapes          layers[N_LAYERS];
};

const TwWorldStyle tw_world_light = {
  .sea = { 0.910, 0.937, 0.965 },
  .land = { 0.988, 0.984, 0.969 },
  .coast = { 0.835, 0.850, 0.860 },
  .border = { 0.870, 0.868, 0.850 },
};

const TwWorldStyle tw_world_dark = {
  .sea = { 0.106, 0.137, 0.188 },
  .land = { 0.169, 0.200, 0.235 },
  .coast = { 0.245, 0.285, 0.330 },
  .border = { 0.235, 0.270, 0.310 },
};

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, TW_ERROR, TW_ERROR_BAD_DATA, "world map: %s", what);

  return FALSE;
}

static void
clear_shapes (Shapes *shapes)
{
  g_clear_pointer (&shapes->parts, g_array_unref);
  g_clear_pointer (&shapes->xy, g_array_unref);
  g_clear_pointer (&shapes->cut, g_array_unref);
}

static void
init_shapes (Shapes *shapes)
{
  clear_shapes (shapes);
  shapes->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  shapes->xy = g_array_new (FALSE, FALSE, sizeof (float));
  shapes->cut = g_array_new (FALSE, FALSE, sizeof (guint8));
}

static void
add_xy (Shapes *shapes,
        Part   *part,
        int     lon,
        int     lat)
{
  TwGeoPoint p = tw_geo_project (lon / 100.0, lat / 100.0);
  guint8     cut = ABS (lon) >= 18000;
  float      xy[2] = { p.x, p.y };

  if (cut)
    xy[0] += lon > 0 ? OVERLAP : -OVERLAP;

  part->x0 = MIN (part->x0, xy[0]);
  part->x1 = MAX (part->x1, xy[0]);
  part->y0 = MIN (part->y0, xy[1]);
  part->y1 = MAX (part->y1, xy[1]);
  g_array_append_vals (shapes->xy, xy, 2);
  g_array_append_val (shapes->cut, cut);
}

static gboolean
read_part (Shapes  *shapes,
           TwBytes *bytes,
           GError **error)
{
  Part    part = { shapes->cut->len, 0, FALSE, G_MAXFLOAT, G_MAXFLOAT, -G_MAXFLOAT, -G_MAXFLOAT };
  int     north = -9000;
  guint32 n;

  tw_bytes_read (bytes, 3);
  part.hole = tw_bytes_read_u8 (bytes) != 0;
  n = tw_bytes_read_u32 (bytes);
  if (bytes->failed || n > MAX_POINTS || (gsize) n * 4 > bytes->left)
    return fail (error, "a shape is longer than the file");

  for (guint i = 0; i < n; i++)
    {
      int lon = tw_bytes_read_i16 (bytes);
      int lat = tw_bytes_read_i16 (bytes);

      if (ABS (lon) > 18000 || ABS (lat) > 9000)
        return fail (error, "a point is off the globe");
      north = MAX (north, lat);
      add_xy (shapes, &part, lon, lat);
    }

  part.n = n;
  if (north < ANTARCTICA || n < 2)
    {
      g_array_set_size (shapes->xy, 2 * part.first);
      g_array_set_size (shapes->cut, part.first);
    }
  else
    g_array_append_val (shapes->parts, part);

  return TRUE;
}

static gboolean
read_layer (TwWorld *self,
            TwBytes *bytes,
            GError **error)
{
  char    name[13] = "";
  Shapes  ignored = { 0 };
  Shapes *shapes = &ignored;
  guint32 n_parts;

  tw_bytes_copy (bytes, name, 12);
  tw_bytes_read (bytes, 4);
  n_parts = tw_bytes_read_u32 (bytes);
  if (bytes->failed || n_parts > MAX_PARTS)
    return fail (error, "a layer has too many shapes");

  for (guint i = 0; i < N_LAYERS; i++)
    if (g_str_equal (name, layer_names[i]))
      shapes = &self->layers[i];

  init_shapes (shapes);
  for (guint i = 0; i < n_parts; i++)
    if (!read_part (shapes, bytes, error))
      {
        clear_shapes (&ignored);
        return FALSE;
      }

  clear_shapes (&ignored);

  return TRUE;
}

TwWorld *
tw_world_new (GBytes  *bytes,
              GError **error)
{
  g_autoptr (TwWorld) self = g_new0 (TwWorld, 1);
  TwBytes       reader;
  const guint8 *magic;
  guint         n_layers;

  g_atomic_ref_count_init (&self->ref_count);
  tw_bytes_init (&reader, bytes);
  magic = tw_bytes_read (&reader, 6);
  n_layers = tw_bytes_read_u16 (&reader);
  if (reader.failed || memcmp (magic, "GEO16", 6) != 0 || n_layers > MAX_LAYERS)
    {
      fail (error, "not a world file");
      return NULL;
    }

  for (guint i = 0; i < n_layers; i++)
    if (!read_layer (self, &reader, error))
      return NULL;

  for (guint i = 0; i < N_LAYERS; i++)
    if (!self->layers[i].parts)
      {
        fail (error, "a layer is missing");
        return NULL;
      }

  return g_steal_pointer (&self);
}

TwWorld *
tw_world_ref (TwWorld *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tw_world_unref (TwWorld *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < N_LAYERS; i++)
    clear_shapes (&self->layers[i]);
  g_free (self);
}

void
tw_world_get_n_points (const TwWorld *self,
                       guint         *coarse,
                       guint         *fine)
{
  *coarse = self->layers[LAND_COARSE].cut->len;
  *fine = self->layers[LAND_FINE].cut->len;
}

/* ---- drawing ---- */

/* What the path functions need: the frame shifted to one copy of the world. */
typedef struct
{
  cairo_t *cr;
  double   x, y, scale, width, height;
  double   grain; /* points nearer to the last one than this are dropped, pixels */
} Pen;

/* On which outer sides of the padded frame a point lies. */
static inline guint
get_sides (const Pen *pen,
           double     x,
           double     y)
{
  const double margin = 8;

  return (x < -margin ? 1 : 0) | (x > pen->width + margin ? 2 : 0) |
         (y < -margin ? 4 : 0) | (y > pen->height + margin ? 8 : 0);
}

/* A run of points on one outer side of the frame is drawn as its two ends: exact inside the frame,
 * and safe for a fill. */
static void
add_ring (const Pen    *pen,
          const Shapes *shapes,
          const Part   *part)
{
  const float *xy = &g_array_index (shapes->xy, float, 2 * part->first);
  double       last_x = 0, last_y = 0, skipped_x = 0, skipped_y = 0;
  guint        last_sides = 0;
  gboolean     skipped = FALSE;

  for (guint i = 0; i < part->n; i++)
    {
      double x = (xy[2 * i] - pen->x) * pen->scale;
      double y = (xy[2 * i + 1] - pen->y) * pen->scale;
      guint  sides = get_sides (pen, x, y);

      if (i > 0 && (sides & last_sides))
        {
          last_sides &= sides;
          skipped = TRUE;
          skipped_x = x;
          skipped_y = y;
          continue;
        }
      if (skipped)
        cairo_line_to (pen->cr, skipped_x, skipped_y);
      else if (i > 0 && i + 1 < part->n && fabs (x - last_x) < pen->grain && fabs (y - last_y) < pen->grain)
        continue;

      skipped = FALSE;
      cairo_line_to (pen->cr, x, y);
      last_x = x;
      last_y = y;
      last_sides = sides;
    }

  if (skipped)
    cairo_line_to (pen->cr, skipped_x, skipped_y);
  cairo_close_path (pen->cr);
}

static void
add_line (const Pen    *pen,
          const Shapes *shapes,
          const Part   *part)
{
  const float  *xy = &g_array_index (shapes->xy, float, 2 * part->first);
  const guint8 *cut = &g_array_index (shapes->cut, guint8, part->first);
  double        last_x = 0, last_y = 0;
  guint         last_sides = 0;
  gboolean      down = FALSE;

  for (guint i = 0; i < part->n; i++)
    {
      /* Lines end at 180°, where the other copy's begin. */
      double over = cut[i] ? (xy[2 * i] > 0.5 ? OVERLAP : -OVERLAP) : 0;
      double x = (xy[2 * i] - over - pen->x) * pen->scale;
      double y = (xy[2 * i + 1] - pen->y) * pen->scale;
      guint  sides = get_sides (pen, x, y);

      if (i == 0 || (sides & last_sides) || (cut[i] && cut[i - 1]))
        down = FALSE;
      else
        {
          if (down && i + 1 < part->n && fabs (x - last_x) < pen->grain && fabs (y - last_y) < pen->grain)
            continue;
          if (!down)
            cairo_move_to (pen->cr, last_x, last_y);
          cairo_line_to (pen->cr, x, y);
          down = TRUE;
        }
      last_x = x;
      last_y = y;
      last_sides = sides;
    }
}

static gboolean
is_part_on_show (const Pen        *pen,
                 const Part       *part,
                 const TwMapFrame *frame)
{
  double margin = 8 / frame->scale;

  if (part->y1 < frame->y - margin || part->y0 > frame->y + frame->height / frame->scale + margin)
    return FALSE;

  return (part->x1 - part->x0) * frame->scale >= 0.6 || (part->y1 - part->y0) * frame->scale >= 0.6;
}

typedef void (*AddPart) (const Pen    *pen,
                         const Shapes *shapes,
                         const Part   *part);

/* Adds @part for every copy of the world that meets the frame. */
static void
add_copies (Pen              *pen,
            const Shapes     *shapes,
            const Part       *part,
            const TwMapFrame *frame,
            AddPart           add)
{
  double margin = 8 / frame->scale;
  int    first = ceil (frame->x - margin - part->x1);
  int    last = floor (frame->x + frame->width / frame->scale + margin - part->x0);

  for (int copy = first; copy <= last; copy++)
    {
      pen->x = frame->x - copy;
      add (pen, shapes, part);
      cairo_new_sub_path (pen->cr);
    }
}

/* A fill for each ring with its holes: rings overlap at 180°, where even-odd would leave a gap. */
static void
fill_land (Pen              *pen,
           const Shapes     *shapes,
           const TwMapFrame *frame)
{
  cairo_set_fill_rule (pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < shapes->parts->len;)
    {
      do
        {
          const Part *part = &g_array_index (shapes->parts, Part, i);

          if (is_part_on_show (pen, part, frame))
            add_copies (pen, shapes, part, frame, add_ring);
          i++;
        }
      while (i < shapes->parts->len && g_array_index (shapes->parts, Part, i).hole);

      cairo_fill (pen->cr);
    }
}

static void
stroke_shapes (Pen              *pen,
               const Shapes     *shapes,
               const TwMapFrame *frame)
{
  for (guint i = 0; i < shapes->parts->len; i++)
    {
      const Part *part = &g_array_index (shapes->parts, Part, i);

      if (is_part_on_show (pen, part, frame))
        add_copies (pen, shapes, part, frame, add_line);
    }

  cairo_stroke (pen->cr);
}

static void
set_source (cairo_t     *cr,
            const double colour[3])
{
  cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
}

void
tw_world_draw (const TwWorld      *self,
               cairo_t            *cr,
               const TwMapFrame   *frame,
               const TwWorldStyle *style,
               gboolean            borders)
{
  gboolean fine = frame->scale * frame->device_scale >= FINE_FROM;
  Pen      pen = { cr, 0, frame->y, frame->scale, frame->width, frame->height, 0.5 / frame->device_scale };

  set_source (cr, style->sea);
  cairo_paint (cr);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  set_source (cr, style->land);
  fill_land (&pen, &self->layers[fine ? LAND_FINE : LAND_COARSE], frame);

  if (borders)
    {
      set_source (cr, style->border);
      cairo_set_line_width (cr, 0.8);
      stroke_shapes (&pen, &self->layers[fine ? BORDERS_FINE : BORDERS_COARSE], frame);
    }

  set_source (cr, style->coast);
  cairo_set_line_width (cr, 0.8);
  stroke_shapes (&pen, &self->layers[fine ? LAND_FINE : LAND_COARSE], frame);
}
