/* tw-place-marker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-place-marker.h"

#include <glib/gi18n.h>
#include <math.h>

#include "tw-map-style.h"
#include "tw-map-view-private.h"
#include "tw-view-cache.h"

/* Radius of a place without stock and of the fullest one, pixels at zoom 2. */
#define MIN_RADIUS 8.5
#define MAX_RADIUS 26.0

#define BADGE_RADIUS 5.5

/* A caption shrinks this far to fit its circle, then it is left out. */
#define CAPTION_MIN_SCALE 0.66

#define HALO       5.0 /* room around the circle for selection, focus and candidates */
#define MIN_TARGET 24  /* pixels that a pointer can hit */

/* Farther than this from the press it is a drag, not a click. */
#define DRAG_THRESHOLD 6.0

struct _TwPlaceMarker
{
  GtkWidget parent_instance;

  TwMapPlace  place; /* owns its strings */
  int         index;
  gboolean    dark;
  gboolean    selected;
  TwDragRole  role;
  double      radius;
  TwLabelSide side;

  PangoLayout   *label;
  PangoLayout   *caption;
  GskRenderNode *node;
  GtkGesture    *gesture;
  gboolean       was_drag; /* the press has become a drag, whatever came of it */
};

G_DEFINE_FINAL_TYPE (TwPlaceMarker, tw_place_marker, GTK_TYPE_WIDGET)

static TwMapView *
get_view (TwPlaceMarker *self)
{
  return TW_MAP_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), TW_TYPE_MAP_VIEW));
}

static void
redraw (TwPlaceMarker *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clear_layouts (TwPlaceMarker *self)
{
  g_clear_object (&self->label);
  g_clear_object (&self->caption);
}

static PangoLayout *
make_layout (TwPlaceMarker *self,
             const char    *text,
             double         scale)
{
  PangoLayout          *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoContext         *context = pango_layout_get_context (layout);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * scale));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  return layout;
}

static PangoLayout *
get_label (TwPlaceMarker *self)
{
  if (!self->label)
    self->label = make_layout (self, self->place.label ? self->place.label : "", 0.8);

  return self->label;
}

static PangoLayout *
get_caption (TwPlaceMarker *self)
{
  if (!self->caption)
    self->caption = make_layout (self, self->place.caption ? self->place.caption : "", 0.72);

  return self->caption;
}

/* ---- painting; the origin is the middle of the circle ---- */

static void
set_accent (TwPlaceMarker *self,
            cairo_t       *cr,
            double         alpha)
{
  if (self->dark)
    cairo_set_source_rgba (cr, 0.47, 0.68, 0.93, alpha);
  else
    cairo_set_source_rgba (cr, 0.11, 0.44, 0.85, alpha);
}

static void
circle (cairo_t *cr,
        double   radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
}

/* Selection, focus and what the place is in a drag: rings outside of the circle. */
static void
draw_halo (TwPlaceMarker *self,
           cairo_t       *cr)
{
  gboolean focused = gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE &&
                     gtk_widget_has_focus (GTK_WIDGET (self));

  if (self->role == TW_DRAG_ROLE_TARGET || self->role == TW_DRAG_ROLE_CANDIDATE)
    {
      gboolean target = self->role == TW_DRAG_ROLE_TARGET;

      circle (cr, self->radius + HALO);
      set_accent (self, cr, target ? 0.35 : 0.12);
      cairo_fill (cr);
      circle (cr, self->radius + HALO - 1);
      set_accent (self, cr, target ? 1 : 0.7);
      cairo_set_line_width (cr, target ? 2.5 : 1.5);
      if (!target)
        cairo_set_dash (cr, (const double[]){ 4, 3 }, 2, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  else if (self->selected)
    {
      circle (cr, self->radius + HALO - 1);
      set_accent (self, cr, 0.25);
      cairo_fill (cr);
    }

  if (self->selected || focused)
    {
      circle (cr, self->radius + (focused ? HALO - 1 : 2.5));
      set_accent (self, cr, 1);
      cairo_set_line_width (cr, focused ? 2.5 : 2);
      cairo_stroke (cr);
    }
}

static void
draw_circle (TwPlaceMarker *self,
             cairo_t       *cr)
{
  gboolean hover = gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_PRELIGHT;
  double   width = CLAMP (self->radius * 0.17, 2.4, 4.2);
  double   middle = self->radius - width / 2;
  double   paper = self->dark ? (hover ? 0.26 : 0.15) : (hover ? 0.93 : 1);
  double   ring = CLAMP (self->place.ring, 0, 1);
  GdkRGBA  colour;

  tw_map_style_get_level_colour (CLAMP (self->place.level, 0, TW_N_MAP_LEVELS - 1), self->dark, &colour);

  circle (cr, self->radius + 1);
  cairo_set_source_rgba (cr, 0, 0, 0, self->dark ? 0.45 : 0.14);
  cairo_fill (cr);
  circle (cr, self->radius);
  cairo_set_source_rgb (cr, paper, paper, self->dark ? paper + 0.03 : paper);
  cairo_fill (cr);

  cairo_set_line_width (cr, width);
  circle (cr, middle);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, self->dark ? 0.28 : 0.2);
  cairo_stroke (cr);

  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, middle, -G_PI / 2, -G_PI / 2 + 2 * G_PI * ring);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_stroke (cr);
}

/* The level again, as a shape: short is an exclamation mark, low points down, too much points up. */
static void
draw_glyph (cairo_t   *cr,
            TwMapLevel level)
{
  if (level == TW_MAP_LEVEL_SHORT)
    {
      cairo_move_to (cr, 0, -3);
      cairo_line_to (cr, 0, 0.8);
      cairo_move_to (cr, 0, 2.8);
      cairo_line_to (cr, 0, 2.9);
    }
  else
    {
      double tip = level == TW_MAP_LEVEL_LOW ? 1.6 : -1.6;

      cairo_move_to (cr, -2.4, -tip);
      cairo_line_to (cr, 0, tip);
      cairo_line_to (cr, 2.4, -tip);
    }
}

/* How large the caption is drawn, 0 if it would be too small to read. */
static double
get_caption_scale (TwPlaceMarker *self)
{
  double scale;
  int    width;

  if (!self->place.caption || !*self->place.caption)
    return 0;

  pango_layout_get_pixel_size (get_caption (self), &width, NULL);
  scale = MIN ((2 * self->radius - 7) / MAX (width, 1), 1);

  return scale < CAPTION_MIN_SCALE ? 0 : scale;
}

static void
draw_badge (TwPlaceMarker *self,
            cairo_t       *cr)
{
  TwMapLevel level = CLAMP (self->place.level, 0, TW_N_MAP_LEVELS - 1);
  double     off = get_caption_scale (self) > 0 ? self->radius * G_SQRT2 / 2 + 1 : 0; /* an empty circle has room for it */
  GdkRGBA    colour;

  /* Good and nothing to say need no second sign; the others differ in shape. */
  if (level == TW_MAP_LEVEL_NONE || level == TW_MAP_LEVEL_GOOD)
    return;

  tw_map_style_get_level_colour (level, self->dark, &colour);
  cairo_save (cr);
  cairo_translate (cr, off, -off);
  circle (cr, BADGE_RADIUS + 1.2);
  cairo_set_source_rgb (cr, self->dark ? 0.15 : 1, self->dark ? 0.15 : 1, self->dark ? 0.18 : 1);
  cairo_fill (cr);
  circle (cr, BADGE_RADIUS);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);

  draw_glyph (cr, level);
  if (self->dark || level == TW_MAP_LEVEL_LOW)
    cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.7);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* No room left: a crate filled to the brim, square where the levels' badges are round. */
static void
draw_full_badge (TwPlaceMarker *self,
                 cairo_t       *cr)
{
  double  off = MAX (self->radius * G_SQRT2 / 2 + 1, BADGE_RADIUS);
  double  side = BADGE_RADIUS * 1.75;
  GdkRGBA colour;

  if (!self->place.full)
    return;

  tw_map_style_get_level_colour (TW_MAP_LEVEL_SHORT, self->dark, &colour);
  cairo_save (cr);
  cairo_translate (cr, off, off);
  cairo_rectangle (cr, -side / 2 - 1.2, -side / 2 - 1.2, side + 2.4, side + 2.4);
  cairo_set_source_rgb (cr, self->dark ? 0.15 : 1, self->dark ? 0.15 : 1, self->dark ? 0.18 : 1);
  cairo_fill (cr);
  cairo_rectangle (cr, -side / 2 + 0.8, -side / 2 + 0.8, side - 1.6, side - 1.6);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke_preserve (cr);
  cairo_clip (cr);
  for (double x = -side; x <= side; x += 3.2)
    {
      cairo_move_to (cr, x - side / 2, side / 2);
      cairo_line_to (cr, x + side / 2, -side / 2);
    }
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
set_ink (TwPlaceMarker *self,
         cairo_t       *cr)
{
  double ink = self->dark ? 0.96 : 0.13;

  cairo_set_source_rgb (cr, ink, ink, ink);
}

static void
draw_caption (TwPlaceMarker *self,
              cairo_t       *cr)
{
  double scale = get_caption_scale (self);
  int    width, height;

  if (scale == 0)
    return;

  pango_layout_get_pixel_size (get_caption (self), &width, &height);
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, -width / 2.0, -height / 2.0);
  set_ink (self, cr);
  pango_cairo_show_layout (cr, get_caption (self));
  cairo_restore (cr);
  cairo_new_path (cr);
}

static void
draw_label (TwPlaceMarker *self,
            cairo_t       *cr)
{
  PangoLayout *layout = get_label (self);
  TwPlaceBox   box = { .radius = self->radius };
  TwPlaceSpot  spot = { 0, 0, self->side };
  double       rect[4];

  if (self->side == TW_LABEL_HIDDEN)
    return;

  tw_place_marker_get_label_size (self, &box.label_width, &box.label_height);
  tw_place_layout_get_label (&box, &spot, self->side, rect);
  cairo_move_to (cr, round (rect[0]), round (rect[1]));
  pango_cairo_layout_path (cr, layout);

  /* A halo keeps it readable over coasts and flows. */
  if (self->dark)
    cairo_set_source_rgba (cr, 0.10, 0.13, 0.18, 0.85);
  else
    cairo_set_source_rgba (cr, 1, 1, 1, 0.85);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  set_ink (self, cr);
  cairo_fill (cr);
}

/* The circle's and the label's bounds in the widget. */
static graphene_rect_t
get_bounds (TwPlaceMarker *self)
{
  double          width = gtk_widget_get_width (GTK_WIDGET (self));
  double          height = gtk_widget_get_height (GTK_WIDGET (self));
  TwPlaceBox      box = { width / 2, height / 2, self->radius };
  TwPlaceSpot     spot = { 0, 0, self->side };
  double          pad = self->radius + HALO + 3;
  graphene_rect_t bounds;
  double          rect[4];

  graphene_rect_init (&bounds, box.x - pad, box.y - pad, 2 * pad, 2 * pad);
  if (self->side != TW_LABEL_HIDDEN)
    {
      tw_place_marker_get_label_size (self, &box.label_width, &box.label_height);
      tw_place_layout_get_label (&box, &spot, self->side, rect);
      graphene_rect_union (&bounds, &GRAPHENE_RECT_INIT (rect[0] - 4, rect[1] - 4, rect[2] + 8, rect[3] + 8), &bounds);
    }
  graphene_rect_round_extents (&bounds, &bounds);

  return bounds;
}

static GskRenderNode *
make_node (TwPlaceMarker *self)
{
  GtkWidget       *widget = GTK_WIDGET (self);
  int              scale = gtk_widget_get_scale_factor (widget);
  graphene_rect_t  bounds = get_bounds (self);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) bounds.size.width * scale,
                                                         (int) bounds.size.height * scale);
  cairo_t         *cr = cairo_create (surface);
  GskRenderNode   *node;

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, gtk_widget_get_width (widget) / 2.0 - bounds.origin.x, gtk_widget_get_height (widget) / 2.0 - bounds.origin.y);
  draw_label (self, cr);
  draw_halo (self, cr);
  draw_circle (self, cr);
  draw_caption (self, cr);
  draw_badge (self, cr);
  draw_full_badge (self, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  node = tw_surface_node_new (surface, &bounds, tw_is_painted_by_cairo (widget));
  cairo_surface_destroy (surface);

  return node;
}

static void
tw_place_marker_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (widget);

  if (!self->node)
    self->node = make_node (self);

  gtk_snapshot_append_node (snapshot, self->node);
}

/* ---- input ---- */

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               TwPlaceMarker  *self)
{
  /* Claimed at the press, or the map below would pan. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->was_drag = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                TwPlaceMarker  *self)
{
  TwMapView       *view = get_view (self);
  graphene_point_t point;
  double           x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (!tw_map_view_is_dragging (view))
    {
      if (self->was_drag || hypot (dx, dy) < DRAG_THRESHOLD)
        return;
      self->was_drag = TRUE;
      tw_map_view_pick_up (view, self->index, FALSE);
    }

  if (gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (view), &GRAPHENE_POINT_INIT (x + dx, y + dy), &point))
    tw_map_view_drag_to (view, point.x, point.y);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             TwPlaceMarker  *self)
{
  TwMapView *view = get_view (self);

  if (tw_map_view_is_dragging (view))
    tw_map_view_drop (view);
  else if (!self->was_drag) /* Escape ends the gesture too, and that is no click */
    tw_map_view_activate (view, self->index);
}

static void
drag_cancel_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                TwPlaceMarker    *self)
{
  TwMapView *view = get_view (self);

  if (view)
    tw_map_view_cancel_drag (view);
}

static void
activate_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (widget);

  tw_map_view_activate (get_view (self), self->index);
}

static void
pick_up_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (widget);

  gtk_widget_grab_focus (widget);
  tw_map_view_pick_up (get_view (self), self->index, TRUE);
}

static void
drop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (widget);
  TwMapView     *view = get_view (self);

  tw_map_view_set_target (view, self->index);
  tw_map_view_drop (view);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  tw_map_view_cancel_drag (get_view (TW_PLACE_MARKER (widget)));
}

/* ---- the widget ---- */

static void
tw_place_marker_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (widget);

  *minimum = *natural = MAX (MIN_TARGET, 2 * (int) ceil (self->radius + 1));
}

static void
tw_place_marker_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  g_clear_pointer (&TW_PLACE_MARKER (widget)->node, gsk_render_node_unref);
}

static gboolean
tw_place_marker_contains (GtkWidget *widget,
                          double     x,
                          double     y)
{
  double dx = x - gtk_widget_get_width (widget) / 2.0;
  double dy = y - gtk_widget_get_height (widget) / 2.0;

  return hypot (dx, dy) <= MAX (TW_PLACE_MARKER (widget)->radius + 1, MIN_TARGET / 2);
}

/* Not while stock is carried: it would cover what the page says about the move. */
static gboolean
tw_place_marker_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  if (tw_map_view_is_dragging (get_view (TW_PLACE_MARKER (widget))))
    return FALSE;

  return GTK_WIDGET_CLASS (tw_place_marker_parent_class)->query_tooltip (widget, x, y, keyboard, tooltip);
}

static void
tw_place_marker_state_flags_changed (GtkWidget    *widget,
                                     GtkStateFlags previous)
{
  GtkStateFlags seen = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE;
  GtkStateFlags changed = gtk_widget_get_state_flags (widget) ^ previous;

  GTK_WIDGET_CLASS (tw_place_marker_parent_class)->state_flags_changed (widget, previous);

  if (!(changed & seen))
    return;

  redraw (TW_PLACE_MARKER (widget));
  /* A label may have to show, or need not any more. */
  tw_map_view_relabel (TW_PLACE_MARKER (widget));
}

static void
tw_place_marker_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_place_marker_parent_class)->css_changed (widget, change);

  clear_layouts (TW_PLACE_MARKER (widget));
  redraw (TW_PLACE_MARKER (widget));
}

static void
clear_place (TwMapPlace *place)
{
  g_free ((char *) place->id);
  g_free ((char *) place->label);
  g_free ((char *) place->caption);
  g_free ((char *) place->accessible);
  g_free ((char *) place->port);
}

static void
tw_place_marker_finalize (GObject *object)
{
  TwPlaceMarker *self = TW_PLACE_MARKER (object);

  clear_layouts (self);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  clear_place (&self->place);

  G_OBJECT_CLASS (tw_place_marker_parent_class)->finalize (object);
}

static void
tw_place_marker_class_init (TwPlaceMarkerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tw_place_marker_finalize;
  widget_class->snapshot = tw_place_marker_snapshot;
  widget_class->measure = tw_place_marker_measure;
  widget_class->size_allocate = tw_place_marker_size_allocate;
  widget_class->contains = tw_place_marker_contains;
  widget_class->query_tooltip = tw_place_marker_query_tooltip;
  widget_class->state_flags_changed = tw_place_marker_state_flags_changed;
  widget_class->css_changed = tw_place_marker_css_changed;

  gtk_widget_class_set_css_name (widget_class, "mapplace");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);

  /* Actions without a parameter are what AT-SPI lists for a widget of one's own. */
  gtk_widget_class_install_action (widget_class, "map.place.activate", NULL, activate_action);
  gtk_widget_class_install_action (widget_class, "map.place.pick-up", NULL, pick_up_action);
  gtk_widget_class_install_action (widget_class, "map.place.drop", NULL, drop_action);
  gtk_widget_class_install_action (widget_class, "map.place.cancel-drag", NULL, cancel_action);
}

static void
tw_place_marker_init (TwPlaceMarker *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->radius = MIN_RADIUS;
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw), NULL);
  self->gesture = gtk_gesture_drag_new ();
  g_signal_connect (self->gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (self->gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (self->gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (self->gesture, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->gesture));

  gtk_widget_action_set_enabled (widget, "map.place.drop", FALSE);
  gtk_widget_action_set_enabled (widget, "map.place.cancel-drag", FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Press M to pick up stock, arrow keys to choose where to, Enter to drop, Escape to cancel"),
                                  -1);
}

GtkWidget *
tw_place_marker_new (void)
{
  return g_object_new (TW_TYPE_PLACE_MARKER, NULL);
}

/* While a hand moves most places stay as they are, and shaping their names again costs more than all else. */
static gboolean
looks_alike (const TwMapPlace *a,
             const TwMapPlace *b)
{
  return g_strcmp0 (a->label, b->label) == 0 && g_strcmp0 (a->caption, b->caption) == 0 && a->size == b->size &&
         a->ring == b->ring && a->level == b->level && !a->full == !b->full && a->label != NULL;
}

void
tw_place_marker_set_place (TwPlaceMarker    *self,
                           const TwMapPlace *place,
                           int               index)
{
  TwMapPlace old = self->place;
  gboolean   renamed = g_strcmp0 (old.accessible, place->accessible) != 0;
  gboolean   alike = looks_alike (&old, place);

  self->place = *place;
  self->place.id = g_strdup (place->id);
  self->place.label = g_strdup (place->label);
  self->place.caption = g_strdup (place->caption);
  self->place.accessible = g_strdup (place->accessible);
  self->place.port = g_strdup (place->port);
  self->index = index;
  clear_place (&old);

  gtk_widget_set_focusable (GTK_WIDGET (self), place->focusable);
  gtk_widget_set_can_target (GTK_WIDGET (self), place->focusable);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), place->focusable ? "grab" : NULL);
  if (renamed && place->accessible)
    {
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), place->accessible);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, place->accessible, -1);
    }

  if (alike)
    return;

  clear_layouts (self);
  redraw (self);
}

const TwMapPlace *
tw_place_marker_get_place (TwPlaceMarker *self)
{
  return &self->place;
}

int
tw_place_marker_get_index (TwPlaceMarker *self)
{
  return self->index;
}

void
tw_place_marker_set_dark (TwPlaceMarker *self,
                          gboolean       dark)
{
  if (self->dark == dark)
    return;

  self->dark = dark;
  redraw (self);
}

void
tw_place_marker_set_selected (TwPlaceMarker *self,
                              gboolean       selected)
{
  if (self->selected == selected)
    return;

  self->selected = selected;
  redraw (self);
}

void
tw_place_marker_set_drag_role (TwPlaceMarker *self,
                               TwDragRole     role)
{
  gboolean on = role != TW_DRAG_ROLE_NONE;

  if (self->role == role)
    return;

  self->role = role;
  gtk_widget_set_opacity (GTK_WIDGET (self), role == TW_DRAG_ROLE_OUTSIDE ? 0.4 : 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.place.pick-up", !on);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.place.drop", role == TW_DRAG_ROLE_CANDIDATE || role == TW_DRAG_ROLE_TARGET);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.place.cancel-drag", on);
  redraw (self);
}

double
tw_place_marker_get_radius (TwPlaceMarker *self,
                            double         zoom)
{
  /* The area stands for the stock; crowded continents get smaller circles. */
  double radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt (CLAMP (self->place.size, 0, 1));

  /* In half pixels: while zooming most frames then find the picture they need. */
  return round (radius * CLAMP (0.92 + 0.12 * (zoom - 2), 0.66, 1.2) * 2) / 2;
}

void
tw_place_marker_get_label_size (TwPlaceMarker *self,
                                double        *width,
                                double        *height)
{
  int w, h;

  pango_layout_get_pixel_size (get_label (self), &w, &h);
  *width = w;
  *height = h;
}

gboolean
tw_place_marker_must_label (TwPlaceMarker *self)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));

  return self->selected || (flags & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED)) != 0 ||
         self->role == TW_DRAG_ROLE_TARGET || self->role == TW_DRAG_ROLE_ORIGIN;
}

void
tw_place_marker_set_room (TwPlaceMarker *self,
                          double         radius,
                          TwLabelSide    side)
{
  if (self->radius == radius && self->side == side)
    return;

  self->radius = radius;
  self->side = side;
  /* No resize: the layer that calls this is about to allocate. */
  redraw (self);
}

TwLabelSide
tw_place_marker_get_label_side (TwPlaceMarker *self)
{
  return self->side;
}

void
tw_place_marker_reset_gesture (TwPlaceMarker *self)
{
  if (gtk_gesture_is_active (self->gesture))
    gtk_event_controller_reset (GTK_EVENT_CONTROLLER (self->gesture));
}
