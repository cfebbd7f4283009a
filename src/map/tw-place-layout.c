/* tw-place-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-place-layout.h"

#include <math.h>

/* Circles are pulled home in the first rounds and only part in the others, until none overlap: crowds need a few hundred. */
#define PULL_ROUNDS 200
#define MAX_ROUNDS  1200

/* Distances are taken in this part of a pixel, so that rounding far from the origin changes nothing. */
#define GRAIN 256.0

/* Share of the way back home that a circle tries in each of the early rounds. */
#define PULL 0.06

typedef struct
{
  guint  index;
  double key;
} Rank;

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *p = a;
  const Rank *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;

  return p->index < q->index ? -1 : 1;
}

/* Moves two circles apart if they overlap, the lighter one more. */
static gboolean
part_pair (const TwPlaceBox *boxes,
           TwPlaceSpot      *spots,
           guint             i,
           guint             k)
{
  double need = boxes[i].radius + boxes[k].radius + TW_PLACE_GAP;
  double dx = boxes[k].x + spots[k].dx - boxes[i].x - spots[i].dx;
  double dy = boxes[k].y + spots[k].dy - boxes[i].y - spots[i].dy;
  double distance = hypot (dx, dy);
  double share, push;

  if (distance >= need - 0.01)
    return FALSE;

  if (distance < 1e-6)
    {
      /* On the same spot: fan out, by index so that it comes out the same each time. */
      dx = cos (2.4 * k);
      dy = sin (2.4 * k);
      distance = 1;
      push = need;
    }
  else
    push = need - distance;

  share = boxes[k].weight / MAX (boxes[i].weight + boxes[k].weight, 1e-9);
  spots[i].dx -= dx / distance * push * share;
  spots[i].dy -= dy / distance * push * share;
  spots[k].dx += dx / distance * push * (1 - share);
  spots[k].dy += dy / distance * push * (1 - share);

  return TRUE;
}

static gboolean
part_circles (const TwPlaceBox *boxes,
              TwPlaceSpot      *spots,
              Rank             *ranks,
              guint             n,
              double            widest)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < n; i++)
    ranks[i].key = boxes[ranks[i].index].x + spots[ranks[i].index].dx;
  qsort (ranks, n, sizeof *ranks, compare_ranks);

  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        const TwPlaceBox *box = &boxes[ranks[i].index];

        if (ranks[k].key - ranks[i].key > box->radius + widest + TW_PLACE_GAP)
          break;
        moved |= part_pair (boxes, spots, MIN (ranks[i].index, ranks[k].index), MAX (ranks[i].index, ranks[k].index));
      }

  return moved;
}

static void
place_circles (const TwPlaceBox *boxes,
               guint             n,
               TwPlaceSpot      *spots,
               Rank             *ranks)
{
  double widest = 0;

  for (guint i = 0; i < n; i++)
    {
      spots[i] = (TwPlaceSpot){ 0, 0, TW_LABEL_HIDDEN };
      ranks[i].index = i;
      widest = MAX (widest, boxes[i].radius);
    }

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      gboolean early = round < PULL_ROUNDS;

      /* Pulled home while there is time to part again: that is what keeps them close. */
      for (guint i = 0; early && i < n; i++)
        {
          spots[i].dx *= 1 - PULL;
          spots[i].dy *= 1 - PULL;
        }
      if (!part_circles (boxes, spots, ranks, n, widest))
        break;
    }
}

void
tw_place_layout_get_label (const TwPlaceBox  *box,
                           const TwPlaceSpot *spot,
                           TwLabelSide        side,
                           double             rect[4])
{
  double x = box->x + spot->dx;
  double y = box->y + spot->dy;
  double off = box->radius + TW_PLACE_GAP;

  rect[0] = x - box->label_width / 2;
  rect[1] = y - box->label_height / 2;
  rect[2] = box->label_width;
  rect[3] = box->label_height;
  if (side == TW_LABEL_BELOW)
    rect[1] = y + off;
  else if (side == TW_LABEL_ABOVE)
    rect[1] = y - off - box->label_height;
  else if (side == TW_LABEL_RIGHT)
    rect[0] = x + off;
  else if (side == TW_LABEL_LEFT)
    rect[0] = x - off - box->label_width;
}

static gboolean
is_label_on_circle (const double       rect[4],
                    const TwPlaceBox  *box,
                    const TwPlaceSpot *spot)
{
  double x = box->x + spot->dx;
  double y = box->y + spot->dy;
  double dx = MAX (MAX (rect[0] - x, x - rect[0] - rect[2]), 0);
  double dy = MAX (MAX (rect[1] - y, y - rect[1] - rect[3]), 0);

  return hypot (dx, dy) < box->radius;
}

static gboolean
do_labels_meet (const double a[4],
                const double b[4])
{
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

static gboolean
has_room (const TwPlaceBox  *boxes,
          const TwPlaceSpot *spots,
          guint              n,
          guint              index,
          const double       rect[4])
{
  for (guint k = 0; k < n; k++)
    {
      double other[4];

      if (k == index)
        continue;
      if (is_label_on_circle (rect, &boxes[k], &spots[k]))
        return FALSE;
      if (spots[k].side == TW_LABEL_HIDDEN)
        continue;
      tw_place_layout_get_label (&boxes[k], &spots[k], spots[k].side, other);
      if (do_labels_meet (rect, other))
        return FALSE;
    }

  return TRUE;
}

static void
place_label (const TwPlaceBox *boxes,
             TwPlaceSpot      *spots,
             guint             n,
             guint             index)
{
  double rect[4];

  if (boxes[index].label_width <= 0)
    return;

  for (TwLabelSide side = TW_LABEL_BELOW; side <= TW_LABEL_LEFT; side++)
    {
      tw_place_layout_get_label (&boxes[index], &spots[index], side, rect);
      if (has_room (boxes, spots, n, index, rect))
        {
          spots[index].side = side;
          return;
        }
    }

  if (boxes[index].must_label)
    spots[index].side = TW_LABEL_BELOW;
}

void
tw_place_layout (const TwPlaceBox *wanted,
                 guint             n,
                 TwPlaceSpot      *spots)
{
  g_autofree Rank       *ranks = g_new (Rank, n + 1);
  g_autofree TwPlaceBox *boxes = g_new (TwPlaceBox, n + 1);

  for (guint i = 0; i < n; i++)
    {
      boxes[i] = wanted[i];
      boxes[i].x = round ((wanted[i].x - wanted[0].x) * GRAIN) / GRAIN;
      boxes[i].y = round ((wanted[i].y - wanted[0].y) * GRAIN) / GRAIN;
    }

  place_circles (boxes, n, spots, ranks);

  for (guint i = 0; i < n; i++)
    ranks[i] = (Rank){ i, -boxes[i].weight - (boxes[i].must_label ? 1e9 : 0) };
  qsort (ranks, n, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < n; i++)
    place_label (boxes, spots, n, ranks[i].index);
}

static gboolean
is_inside (const double  rect[4],
           double        width,
           double        height,
           const double *cover)
{
  if (cover != NULL && do_labels_meet (rect, cover))
    return FALSE;

  return rect[0] >= 0 && rect[1] >= 0 && rect[0] + rect[2] <= width && rect[1] + rect[3] <= height;
}

static void
turn_label (const TwPlaceBox *boxes,
            TwPlaceSpot      *spots,
            guint             n,
            guint             index,
            double            width,
            double            height,
            const double     *cover)
{
  TwLabelSide cut = spots[index].side;
  double      rect[4];

  tw_place_layout_get_label (&boxes[index], &spots[index], cut, rect);
  if (is_inside (rect, width, height, cover))
    return;

  for (TwLabelSide side = TW_LABEL_BELOW; side <= TW_LABEL_LEFT; side++)
    {
      tw_place_layout_get_label (&boxes[index], &spots[index], side, rect);
      if (is_inside (rect, width, height, cover) && has_room (boxes, spots, n, index, rect))
        {
          spots[index].side = side;
          return;
        }
    }

  spots[index].side = boxes[index].must_label ? cut : TW_LABEL_HIDDEN;
}

void
tw_place_layout_keep_inside (const TwPlaceBox *boxes,
                             guint             n,
                             double            width,
                             double            height,
                             const double     *cover,
                             TwPlaceSpot      *spots)
{
  for (guint i = 0; i < n; i++)
    if (spots[i].side != TW_LABEL_HIDDEN)
      turn_label (boxes, spots, n, i, width, height, cover);
}
