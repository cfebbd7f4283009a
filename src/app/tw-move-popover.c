/* tw-move-popover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-move-popover.h"

#include "tw-format.h"
#include "tw-move-figures-view.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>

struct _TwMovePopover
{
  GtkWidget parent_instance;

  TwSession   *session;
  TwMoveDraft *draft;

  GtkWidget         *card;
  GtkLabel          *pair;
  GtkLabel          *chip;
  GtkLabel          *item;
  GtkLabel          *units;
  GtkLabel          *packs;
  TwMoveFiguresView *figures;
  GtkLabel          *hint;
};

G_DEFINE_FINAL_TYPE (TwMovePopover, tw_move_popover, GTK_TYPE_WIDGET)

static void
update (TwMovePopover *self)
{
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *pair = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *count = NULL;
  g_autofree char *units = NULL;
  g_autofree char *packs = NULL;
  gboolean         all = tw_session_get_item (self->session) < 0;
  TwMove           move;

  if (!model || !tw_move_draft_get_move (self->draft, &move, NULL))
    return;

  from = tw_place_dup_title (model, tw_model_get_lane (model, move.lane)->from);
  to = tw_place_dup_title (model, tw_model_get_lane (model, move.lane)->to);
  /* TRANSLATORS: origin and destination of a move */
  pair = g_strdup_printf (C_ ("move", "%1$s → %2$s"), from, to);
  mode = tw_move_dup_lane_label (model, move.lane);
  count = tw_format_units (move.units);
  units = g_strdup_printf (ngettext ("%s unit", "%s units", move.units), count);

  packs = tw_move_dup_packs (model, &move);

  gtk_label_set_label (self->pair, pair);
  gtk_label_set_label (self->chip, mode);
  gtk_label_set_label (self->item, tw_item_get_title (model, move.item));
  gtk_widget_set_visible (GTK_WIDGET (self->item), all);
  gtk_label_set_label (self->units, units);
  gtk_label_set_label (self->packs, packs ? packs : "");
  gtk_widget_set_visible (GTK_WIDGET (self->packs), packs != NULL);
  gtk_label_set_label (self->hint, all ? _ ("Digits, + and − set the units · Tab: mode · Page Down: item") : _ ("Digits, + and − set the units · Tab: mode"));
  tw_move_figures_view_update (self->figures, model, self->draft);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, pair, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, units, -1);
}

static void
less_cb (TwMovePopover *self)
{
  tw_move_draft_step_units (self->draft, -1);
}

static void
more_cb (TwMovePopover *self)
{
  tw_move_draft_step_units (self->draft, 1);
}

static void
tw_move_popover_dispose (GObject *object)
{
  TwMovePopover *self = TW_MOVE_POPOVER (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  if (self->card)
    gtk_widget_unparent (self->card);
  self->card = NULL;

  G_OBJECT_CLASS (tw_move_popover_parent_class)->dispose (object);
}

static void
tw_move_popover_class_init (TwMovePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_move_popover_dispose;

  g_type_ensure (TW_TYPE_MOVE_FIGURES_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "movepopover");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-move-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, card);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, pair);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, chip);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, item);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, units);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, packs);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, figures);
  gtk_widget_class_bind_template_child (widget_class, TwMovePopover, hint);
  gtk_widget_class_bind_template_callback (widget_class, less_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
tw_move_popover_init (TwMovePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_move_popover_set_draft (TwMovePopover *self,
                           TwSession     *session,
                           TwMoveDraft   *draft)
{
  g_return_if_fail (TW_IS_MOVE_POPOVER (self));

  if (self->draft)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->session, session);
  g_set_object (&self->draft, draft);
  if (!draft)
    return;

  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
