/* tw-shipment-marker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-shipment-marker.h"

#include <math.h>

#include "tw-map-style.h"
#include "tw-map-view-private.h"
#include "tw-view-cache.h"

#define ARROW       7.5  /* from the middle to the tip, pixels */
#define PILL_HEIGHT 8.5  /* half of it */
#define PILL_WIDTH  9.5  /* half of it, for one digit */
#define DIGIT       3.2  /* half of what one more digit takes */
#define ROOM        4.0  /* around it, for focus and the sign of a state */
#define MIN_TARGET  20.0 /* pixels that a pointer can hit */
#define SIGN        4.2  /* radius of the sign of a state */

/* What the plan only means to send is drawn this much lighter. */
#define PLANNED_ALPHA 0.45

struct _TwShipmentMarker
{
  GtkWidget parent_instance;

  char             *id;
  TwMode            mode;
  TwMapTransitState state;
  gboolean          planned;
  GArray           *members; /* guint */
  double            heading;
  gboolean          dark;
  GskRenderNode    *node;
};

G_DEFINE_FINAL_TYPE (TwShipmentMarker, tw_shipment_marker, GTK_TYPE_WIDGET)

static void
redraw (TwShipmentMarker *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_shipment_marker_get_size (guint   n_members,
                             double *half_width,
                             double *half_height)
{
  *half_height = n_members > 1 ? PILL_HEIGHT : ARROW;
  *half_width = n_members > 1 ? PILL_WIDTH + DIGIT * (n_members > 99 ? 2 : n_members > 9) : ARROW;
}

/* ---- painting; the origin is the middle ---- */

static void
set_paper (TwShipmentMarker *self,
           cairo_t          *cr)
{
  if (self->dark)
    cairo_set_source_rgb (cr, 0.13, 0.14, 0.17);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
}

static void
trace_pill (cairo_t *cr,
            double   half_width,
            double   half_height)
{
  double x = half_width - half_height;

  cairo_new_path (cr);
  cairo_arc (cr, x, 0, half_height, -G_PI / 2, G_PI / 2);
  cairo_arc (cr, -x, 0, half_height, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
trace_arrow (cairo_t *cr,
             double   heading)
{
  cairo_save (cr);
  cairo_rotate (cr, heading);
  cairo_new_path (cr);
  cairo_move_to (cr, ARROW, 0);
  cairo_line_to (cr, -ARROW * 0.8, ARROW * 0.72);
  cairo_line_to (cr, -ARROW * 0.42, 0);
  cairo_line_to (cr, -ARROW * 0.8, -ARROW * 0.72);
  cairo_close_path (cr);
  cairo_restore (cr);
}

static void
draw_arrow (TwShipmentMarker *self,
            cairo_t          *cr,
            const GdkRGBA    *colour)
{
  trace_arrow (cr, self->heading);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 3);
  set_paper (self, cr);
  cairo_stroke_preserve (cr);
  if (self->planned)
    {
      cairo_fill_preserve (cr);
      cairo_set_line_width (cr, 1.6);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_stroke (cr);
    }
  else
    {
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_fill (cr);
    }
}

static void
draw_count (TwShipmentMarker *self,
            cairo_t          *cr)
{
  g_autofree char      *text = g_strdup_printf ("%u", self->members->len);
  PangoLayout          *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));
  double                ink = self->dark ? 0.96 : 0.13;
  int                   width, height;

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * 0.72));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, -width / 2.0, -height / 2.0);
  cairo_set_source_rgb (cr, ink, ink, ink);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  g_object_unref (layout);
}

static void
draw_pill (TwShipmentMarker *self,
           cairo_t          *cr,
           const GdkRGBA    *colour)
{
  double half_width, half_height;

  tw_shipment_marker_get_size (self->members->len, &half_width, &half_height);
  trace_pill (cr, half_width, half_height);
  set_paper (self, cr);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_stroke (cr);
  draw_count (self, cr);
}

/* In customs: a bar; receiving: a point; late: an exclamation mark. Shapes, so that no colour has to be told apart. */
static void
draw_sign (TwShipmentMarker *self,
           cairo_t          *cr)
{
  gboolean late = self->state == TW_MAP_TRANSIT_LATE;
  double   half_width, half_height;
  GdkRGBA  colour;

  if (self->state == TW_MAP_TRANSIT_ORIGIN || self->state == TW_MAP_TRANSIT_MOVING)
    return;

  tw_shipment_marker_get_size (self->members->len, &half_width, &half_height);
  tw_map_style_get_level_colour (late ? TW_MAP_LEVEL_SHORT : TW_MAP_LEVEL_EXCESS, self->dark, &colour);
  cairo_save (cr);
  cairo_translate (cr, half_width - 1, 1 - half_height);
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, SIGN + 1, 0, 2 * G_PI);
  set_paper (self, cr);
  cairo_fill (cr);
  cairo_arc (cr, 0, 0, SIGN, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, self->dark ? 0.1 : 1, self->dark ? 0.1 : 1, self->dark ? 0.1 : 1);
  cairo_set_line_width (cr, 1.5);
  if (late)
    {
      cairo_move_to (cr, 0, -2.6);
      cairo_line_to (cr, 0, 0.6);
      cairo_move_to (cr, 0, 1.6);
      cairo_line_to (cr, 0, 2.8);
    }
  else if (self->state == TW_MAP_TRANSIT_CUSTOMS)
    {
      cairo_move_to (cr, -2.2, 0);
      cairo_line_to (cr, 2.2, 0);
    }
  else
    {
      cairo_move_to (cr, -0.8, 0);
      cairo_line_to (cr, 0.8, 0);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_focus (TwShipmentMarker *self,
            cairo_t          *cr)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));
  double        half_width, half_height;

  if (!(flags & (GTK_STATE_FLAG_FOCUS_VISIBLE | GTK_STATE_FLAG_PRELIGHT)))
    return;

  tw_shipment_marker_get_size (self->members->len, &half_width, &half_height);
  trace_pill (cr, half_width + 3, half_height + 3);
  if (self->dark)
    cairo_set_source_rgba (cr, 0.47, 0.68, 0.93, flags & GTK_STATE_FLAG_FOCUS_VISIBLE ? 1 : 0.5);
  else
    cairo_set_source_rgba (cr, 0.11, 0.44, 0.85, flags & GTK_STATE_FLAG_FOCUS_VISIBLE ? 1 : 0.5);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static GskRenderNode *
make_node (TwShipmentMarker *self)
{
  GtkWidget       *widget = GTK_WIDGET (self);
  int              scale = gtk_widget_get_scale_factor (widget);
  int              width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t         *cr = cairo_create (surface);
  GskRenderNode   *node;
  GdkRGBA          colour;

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, width / 2.0, height / 2.0);
  tw_map_style_get_mode_colour (self->mode, self->dark, &colour);
  draw_focus (self, cr);
  if (self->planned)
    cairo_push_group (cr);
  if (self->members->len > 1)
    draw_pill (self, cr, &colour);
  else
    draw_arrow (self, cr, &colour);
  draw_sign (self, cr);
  if (self->planned)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, self->members->len > 1 ? (1 + PLANNED_ALPHA) / 2 : PLANNED_ALPHA);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  node = tw_surface_node_new (surface, &GRAPHENE_RECT_INIT (0, 0, width, height), tw_is_painted_by_cairo (widget));
  cairo_surface_destroy (surface);

  return node;
}

static void
tw_shipment_marker_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  TwShipmentMarker *self = TW_SHIPMENT_MARKER (widget);

  if (!self->node && gtk_widget_get_width (widget) > 0)
    self->node = make_node (self);
  if (self->node)
    gtk_snapshot_append_node (snapshot, self->node);
}

static void
tw_shipment_marker_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  double half_width, half_height;

  tw_shipment_marker_get_size (TW_SHIPMENT_MARKER (widget)->members->len, &half_width, &half_height);
  *minimum = *natural = (int) ceil (MAX (2 * (orientation == GTK_ORIENTATION_HORIZONTAL ? half_width : half_height) + 2 * ROOM, MIN_TARGET));
}

static void
tw_shipment_marker_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  TwShipmentMarker *self = TW_SHIPMENT_MARKER (widget);

  /* Only the place changes while the map is panned. */
  if (self->node)
    {
      graphene_rect_t bounds;

      gsk_render_node_get_bounds (self->node, &bounds);
      if ((int) bounds.size.width != width || (int) bounds.size.height != height)
        redraw (self);
    }
}

/* ---- input ---- */

static void
activate (TwShipmentMarker *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), TW_TYPE_MAP_VIEW);

  if (view)
    tw_map_view_activate_shipments (TW_MAP_VIEW (view), self);
}

static void
activate_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  activate (TW_SHIPMENT_MARKER (widget));
}

/* Claimed at the press, or the map below would pan. */
static void
pressed_cb (GtkGestureClick *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released_cb (GtkGestureClick  *gesture,
             int               n_press,
             double            x,
             double            y,
             TwShipmentMarker *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  activate (self);
}

static void
tw_shipment_marker_state_flags_changed (GtkWidget    *widget,
                                        GtkStateFlags previous)
{
  GtkStateFlags seen = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE;

  GTK_WIDGET_CLASS (tw_shipment_marker_parent_class)->state_flags_changed (widget, previous);

  if ((gtk_widget_get_state_flags (widget) ^ previous) & seen)
    redraw (TW_SHIPMENT_MARKER (widget));
}

static void
tw_shipment_marker_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_shipment_marker_parent_class)->css_changed (widget, change);

  redraw (TW_SHIPMENT_MARKER (widget));
}

static void
tw_shipment_marker_finalize (GObject *object)
{
  TwShipmentMarker *self = TW_SHIPMENT_MARKER (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_array_unref (self->members);
  g_free (self->id);

  G_OBJECT_CLASS (tw_shipment_marker_parent_class)->finalize (object);
}

static void
tw_shipment_marker_class_init (TwShipmentMarkerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tw_shipment_marker_finalize;
  widget_class->snapshot = tw_shipment_marker_snapshot;
  widget_class->measure = tw_shipment_marker_measure;
  widget_class->size_allocate = tw_shipment_marker_size_allocate;
  widget_class->state_flags_changed = tw_shipment_marker_state_flags_changed;
  widget_class->css_changed = tw_shipment_marker_css_changed;

  gtk_widget_class_set_css_name (widget_class, "mapshipment");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_install_action (widget_class, "map.shipment.activate", NULL, activate_action);
}

static void
tw_shipment_marker_init (TwShipmentMarker *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), NULL);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

GtkWidget *
tw_shipment_marker_new (void)
{
  return g_object_new (TW_TYPE_SHIPMENT_MARKER, NULL);
}

void
tw_shipment_marker_set_group (TwShipmentMarker    *self,
                              const TwMapShipment *first,
                              const char          *label,
                              const guint         *members,
                              guint                n_members,
                              double               heading)
{
  g_autofree char *id = g_steal_pointer (&self->id);
  g_autofree char *old_label = gtk_widget_get_tooltip_text (GTK_WIDGET (self)) ? g_strdup (gtk_widget_get_tooltip_text (GTK_WIDGET (self))) : NULL;
  gboolean         alike = self->mode == first->mode && self->state == first->state && self->planned == first->planned && self->heading == heading && self->members->len == n_members;

  self->id = g_strdup (first->id);
  self->mode = first->mode;
  self->state = first->state;
  self->planned = first->planned;
  self->heading = heading;
  g_array_set_size (self->members, 0);
  g_array_append_vals (self->members, members, n_members);
  if (g_strcmp0 (old_label, label) != 0)
    {
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "", -1);
    }
  if (!alike)
    redraw (self);
}

const char *
tw_shipment_marker_get_id (TwShipmentMarker *self)
{
  return self->id;
}

const guint *
tw_shipment_marker_get_members (TwShipmentMarker *self,
                                guint            *n)
{
  *n = self->members->len;

  return (const guint *) self->members->data;
}

void
tw_shipment_marker_set_dark (TwShipmentMarker *self,
                             gboolean          dark)
{
  if (self->dark == dark)
    return;

  self->dark = dark;
  redraw (self);
}
