/* tw-place-layout.h: room for every place and for the labels that fit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TW_LABEL_HIDDEN,
  TW_LABEL_BELOW,
  TW_LABEL_ABOVE,
  TW_LABEL_RIGHT,
  TW_LABEL_LEFT,
} TwLabelSide;

/**
 * TwPlaceBox: a place that wants room; all lengths in pixels
 * @x: where it truly is
 * @y: where it truly is
 * @radius: of its circle, >= 0
 * @weight: heavy places give way less and get their label first
 * @label_width: 0 for no label
 * @label_height: pixels
 * @must_label: label it whatever the others lose, such as the selected place
 */
typedef struct
{
  double   x;
  double   y;
  double   radius;
  double   weight;
  double   label_width;
  double   label_height;
  gboolean must_label;
} TwPlaceBox;

/**
 * TwPlaceSpot: what it got
 * @dx: from the true place to the middle of the circle
 * @dy: from the true place to the middle of the circle
 * @side: of the circle, where the label is
 */
typedef struct
{
  double      dx;
  double      dy;
  TwLabelSide side;
} TwPlaceSpot;

/* Between circles, and between a circle and its label. */
#define TW_PLACE_GAP 2.0

/**
 * tw_place_layout:
 * @boxes: (array length=n)
 * @spots: (out caller-allocates) (array length=n)
 *
 * Pushes overlapping circles apart, no farther than needed, and picks a side for every label so that
 * it covers neither a circle nor another label; labels that find none are hidden, the lightest
 * first. Depends on differences of positions only, so panning does not stir it. Pure, without
 * chance; about O(n log n), a millisecond for fifty places.
 */
void tw_place_layout (const TwPlaceBox *boxes,
                      guint             n,
                      TwPlaceSpot      *spots);

/**
 * tw_place_layout_keep_inside:
 * @boxes: (array length=n): with @x and @y in the view's coordinates
 * @spots: (array length=n): from tw_place_layout(); only their sides change
 * @width: of the view
 * @height: of the view
 * @cover: (array fixed-size=4) (nullable): corner and size of what lies over the view
 *
 * Turns labels that would be cut at an edge of the view, or covered, to another side of their circle that is free,
 * and hides those that find none, unless they must be shown. Where the view is in the world matters
 * here, so this is a step of its own, for every frame of a pan. Pure; O(n) for each label that is cut.
 */
void tw_place_layout_keep_inside (const TwPlaceBox *boxes,
                                  guint             n,
                                  double            width,
                                  double            height,
                                  const double     *cover,
                                  TwPlaceSpot      *spots);

/* The label's corner and size for @side of a circle in the middle of @box moved by @spot. */
void tw_place_layout_get_label (const TwPlaceBox  *box,
                                const TwPlaceSpot *spot,
                                TwLabelSide        side,
                                double             rect[4]);

G_END_DECLS
