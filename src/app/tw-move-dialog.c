/* tw-move-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-move-dialog.h"

#include "tw-format.h"
#include "tw-move-draft.h"
#include "tw-move-figures-view.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>

struct _TwMoveDialog
{
  AdwWindow parent_instance;

  TwSession   *session;
  TwMoveDraft *draft;
  GArray      *origins;      /* guint32: place of each row of @from */
  GArray      *destinations; /* guint32 */
  GArray      *lanes;        /* guint32 */
  gboolean     updating;

  GtkDropDown       *item;
  GtkDropDown       *from;
  GtkDropDown       *to;
  GtkDropDown       *mode;
  GtkDropDown       *week;
  GtkSpinButton     *units;
  AdwActionRow      *item_row;
  TwMoveFiguresView *figures;
  GtkButton         *move;
};

G_DEFINE_FINAL_TYPE (TwMoveDialog, tw_move_dialog, ADW_TYPE_WINDOW)

/* ---- lists ---- */

static void
set_strings (GtkDropDown *drop_down,
             GPtrArray   *strings)
{
  g_autoptr (GtkStringList) list = NULL;

  g_ptr_array_add (strings, NULL);
  list = gtk_string_list_new ((const char *const *) strings->pdata);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
}

static void
fill_items (TwMoveDialog  *self,
            const TwModel *model)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkExpression) text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_ptr_array_add (names, g_strdup (_ ("The most useful item")));
  for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
    g_ptr_array_add (names, g_strdup_printf ("%s · %s", tw_item_get_title (model, i), tw_model_get_item (model, i)->id));

  gtk_drop_down_set_expression (self->item, text);
  set_strings (self->item, names);
}

static void
fill_places (GtkDropDown   *drop_down,
             const TwModel *model,
             GArray        *places)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (names, tw_place_dup_title (model, g_array_index (places, guint32, i)));

  set_strings (drop_down, names);
}

static void
fill_weeks (TwMoveDialog  *self,
            const TwModel *model)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint t = 0; t < tw_model_get_n_weeks (model); t++)
    g_ptr_array_add (names, tw_format_week_title (tw_model_get_start_week (model) + (TwWeek) t));

  set_strings (self->week, names);
}

static guint
find (GArray *array,
      guint32 value)
{
  for (guint i = 0; i < array->len; i++)
    if (g_array_index (array, guint32, i) == value)
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static int
get_chosen (GtkDropDown *drop_down,
            GArray      *values)
{
  guint row = gtk_drop_down_get_selected (drop_down);

  return row < values->len ? (int) g_array_index (values, guint32, row) : -1;
}

/* Places that stock can leave: at least one lane does. */
static void
collect_origins (TwMoveDialog  *self,
                 const TwModel *model)
{
  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
      {
        const TwLane *lane = tw_model_get_lane (model, l);

        if (lane->from == p && lane->open && lane->mode != TW_MODE_PARCEL)
          {
            g_array_append_val (self->origins, p);
            break;
          }
      }
}

static void
collect_destinations (TwMoveDialog  *self,
                      const TwModel *model)
{
  g_autofree gboolean *allowed = g_new0 (gboolean, tw_model_get_n_places (model));
  int                  from = get_chosen (self->from, self->origins);

  if (from >= 0)
    tw_move_get_targets (model, (guint32) from, allowed);

  g_array_set_size (self->destinations, 0);
  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    if (allowed[p])
      g_array_append_val (self->destinations, p);
}

/* ---- draft to widgets ---- */

static void
show_lanes (TwMoveDialog  *self,
            const TwModel *model,
            guint32        lane)
{
  const TwLane *row = tw_model_get_lane (model, lane);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) lanes = tw_move_dup_lanes (model, row->from, row->to);

  for (guint i = 0; i < lanes->len; i++)
    g_ptr_array_add (names, tw_move_dup_lane_label (model, g_array_index (lanes, guint32, i)));

  g_array_set_size (self->lanes, 0);
  g_array_append_vals (self->lanes, lanes->data, lanes->len);
  set_strings (self->mode, names);
  gtk_drop_down_set_selected (self->mode, find (self->lanes, lane));
}

static void
show_units (TwMoveDialog       *self,
            const TwModel      *model,
            const TwMove       *move,
            const TwMoveAdvice *advice)
{
  guint carton = MAX (tw_model_get_item (model, move->item)->units_per_carton, 1);

  gtk_spin_button_set_increments (self->units, carton, 10 * carton);
  gtk_spin_button_set_value (self->units, move->units);
  adw_action_row_set_subtitle (self->item_row, gtk_drop_down_get_selected (self->item) == 0 ? tw_item_get_title (model, move->item) : "");
}

static void
update (TwMoveDialog *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  TwMove         move;
  TwMoveAdvice   advice;
  TwMoveFigures  figures;
  gboolean       filled = model && tw_move_draft_get_move (self->draft, &move, &advice);

  self->updating = TRUE;
  if (filled)
    {
      if (find (self->lanes, move.lane) == GTK_INVALID_LIST_POSITION)
        show_lanes (self, model, move.lane);
      gtk_drop_down_set_selected (self->mode, find (self->lanes, move.lane));
      gtk_drop_down_set_selected (self->week, move.week);
      show_units (self, model, &move, &advice);
    }
  tw_move_figures_view_update (self->figures, model, self->draft);
  self->updating = FALSE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->mode), filled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->units), filled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->move), filled && move.units > 0 && !(tw_move_draft_get_figures (self->draft, &figures) && !figures.feasible));
}

/* ---- widgets to draft ---- */

static void
choose_pair (TwMoveDialog *self)
{
  int   from = get_chosen (self->from, self->origins);
  int   to = get_chosen (self->to, self->destinations);
  guint week = gtk_drop_down_get_selected (self->week);

  tw_move_draft_set_pair (self->draft, from, to);
  tw_move_draft_set_item (self->draft, (int) gtk_drop_down_get_selected (self->item) - 1);
  tw_move_draft_set_week (self->draft, week);
  update (self);
}

static void
from_cb (TwMoveDialog *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  int            to = get_chosen (self->to, self->destinations);

  if (self->updating || !model)
    return;

  self->updating = TRUE;
  collect_destinations (self, model);
  fill_places (self->to, model, self->destinations);
  if (to >= 0 && find (self->destinations, (guint32) to) != GTK_INVALID_LIST_POSITION)
    gtk_drop_down_set_selected (self->to, find (self->destinations, (guint32) to));
  self->updating = FALSE;
  choose_pair (self);
}

static void
pair_cb (TwMoveDialog *self)
{
  if (!self->updating)
    choose_pair (self);
}

static void
mode_cb (TwMoveDialog *self)
{
  int lane = get_chosen (self->mode, self->lanes);

  if (!self->updating && lane >= 0)
    tw_move_draft_set_lane (self->draft, (guint32) lane);
}

static void
units_cb (TwMoveDialog *self)
{
  if (!self->updating)
    tw_move_draft_set_units (self->draft, (guint) gtk_spin_button_get_value_as_int (self->units));
}

static void
move_cb (TwMoveDialog *self)
{
  if (tw_move_draft_commit (self->draft))
    gtk_window_close (GTK_WINDOW (self));
}

static void
tw_move_dialog_dispose (GObject *object)
{
  TwMoveDialog *self = TW_MOVE_DIALOG (object);

  self->updating = TRUE;
  if (self->draft)
    {
      g_signal_handlers_disconnect_by_data (self->draft, self);
      tw_move_draft_clear (self->draft);
    }
  g_clear_object (&self->draft);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_move_dialog_parent_class)->dispose (object);
}

static void
tw_move_dialog_finalize (GObject *object)
{
  TwMoveDialog *self = TW_MOVE_DIALOG (object);

  g_array_unref (self->origins);
  g_array_unref (self->destinations);
  g_array_unref (self->lanes);

  G_OBJECT_CLASS (tw_move_dialog_parent_class)->finalize (object);
}

static void
tw_move_dialog_class_init (TwMoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_move_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_move_dialog_finalize;

  g_type_ensure (TW_TYPE_MOVE_FIGURES_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-move-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, item);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, item_row);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, from);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, to);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, mode);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, week);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, units);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, figures);
  gtk_widget_class_bind_template_child (widget_class, TwMoveDialog, move);
  gtk_widget_class_bind_template_callback (widget_class, from_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, units_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_move_dialog_init (TwMoveDialog *self)
{
  self->origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->destinations = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A source warehouse sends more often than any other place: without a place that is selected it is
 * what a planner wants first. */
static guint
find_first_origin (TwMoveDialog  *self,
                   const TwModel *model)
{
  int place = tw_session_get_place (self->session);

  if (place >= 0 && find (self->origins, (guint32) place) != GTK_INVALID_LIST_POSITION)
    return find (self->origins, (guint32) place);

  for (guint i = 0; i < self->origins->len; i++)
    if (tw_model_get_place (model, g_array_index (self->origins, guint32, i))->kind == TW_PLACE_SOURCE)
      return i;

  return 0;
}

static void
open_session (TwMoveDialog *self,
              TwSession    *session)
{
  const TwModel *model = tw_session_get_model (session);

  self->session = g_object_ref (session);
  self->draft = tw_move_draft_new (session);
  collect_origins (self, model);
  fill_items (self, model);
  fill_places (self->from, model, self->origins);
  fill_weeks (self, model);
  gtk_drop_down_set_selected (self->item, (guint) (tw_session_get_item (session) + 1));
  gtk_drop_down_set_selected (self->week, tw_session_get_week (session));
  gtk_drop_down_set_selected (self->from, find_first_origin (self, model));

  g_signal_connect_object (self->draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  self->updating = FALSE;
  from_cb (self);
}

void
tw_move_dialog_present (TwSession *session,
                        GtkWindow *parent)
{
  TwMoveDialog *self;

  g_return_if_fail (TW_IS_SESSION (session));

  if (!tw_session_get_model (session) || !tw_session_get_plan (session))
    return;

  self = g_object_new (TW_TYPE_MOVE_DIALOG, "transient-for", parent, NULL);
  open_session (self, session);
  gtk_window_present (GTK_WINDOW (self));
}
