/* tw-adjustment-editor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-adjustment-editor.h"

#include "tw-adjustment-text.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_PERCENT 1000

struct _TwAdjustmentEditor
{
  GtkWidget parent_instance;

  TwSession         *session;
  TwAdjustmentDraft *draft;
  TwDriverKind       drivers[TW_N_DRIVERS]; /* by place in the list */
  guint              n_drivers;
  guint32            filled_item; /* of the list */
  guint32            filled_market;
  gboolean           syncing; /* widgets follow the draft, not the planner */
  gboolean           stale;   /* the list has to be filled again */

  GtkLabel      *heading;
  GtkListBoxRow *driver_row;
  GtkDropDown   *driver;
  GtkDropDown   *first;
  GtkDropDown   *last;
  GtkListBoxRow *kind_row;
  GtkDropDown   *kind;
  GtkLabel      *value_name;
  GtkSpinButton *value;
  GtkAdjustment *adjustment;
  GtkEntry      *reason;
  GtkListBoxRow *effect_row;
  GtkLabel      *profit;
  GtkLabel      *units;
  GtkButton     *reset;
  GtkButton     *apply;
  GtkBox        *kept;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (TwAdjustmentEditor, tw_adjustment_editor, GTK_TYPE_WIDGET)

/* ---- the value ---- */

/* A deal is a share of the week, and told in percent. */
static double
get_scale (const TwOverride *override)
{
  return override->driver == TW_DRIVER_DEAL ? 100 : 1;
}

typedef struct
{
  double least;
  double most;
  double step;
  guint  digits;
} Range;

static Range
get_range (const TwOverride *override)
{
  static const Range absolute[TW_N_DRIVERS] = {
    [TW_DRIVER_NONE] = { 0, TW_MAX_UNITS, 10, 0 },
    [TW_DRIVER_PRICE] = { 0.01, TW_MAX_MONEY, 0.5, 2 },
    [TW_DRIVER_DEAL] = { 0, 100, 10, 0 },
    [TW_DRIVER_COMPETITOR_PRICE] = { 0.01, TW_MAX_MONEY, 0.5, 2 },
    [TW_DRIVER_TEMPERATURE] = { -60, 60, 1, 1 },
    [TW_DRIVER_ECONOMY] = { 0.01, 100000, 1, 2 },
    [TW_DRIVER_DELIVERY] = { 0, 365, 1, 1 },
    [TW_DRIVER_DELAY] = { 0, 365, 1, 1 },
  };
  /* what is multiplied by nothing is no price */
  Range percent = { override->driver == TW_DRIVER_NONE || override->driver == TW_DRIVER_DELIVERY ? -100 : -99, MAX (MAX_PERCENT, override->value), 1, 1 };

  return override->kind == TW_OVERRIDE_PERCENT ? percent : absolute[override->driver];
}

static int
count_digits (double value,
              guint  most)
{
  return value == rint (value) ? 0 : (int) most;
}

static gboolean
output_cb (TwAdjustmentEditor *self)
{
  const TwOverride *o = self->draft != NULL ? tw_adjustment_draft_get_override (self->draft) : NULL;
  double            shown = gtk_spin_button_get_value (self->value);
  g_autofree char  *text = NULL;

  if (o == NULL)
    return FALSE;

  if (o->kind == TW_OVERRIDE_PERCENT)
    text = tw_format_signed_percent (shown / 100, count_digits (shown, 1));
  else
    text = tw_format_number (shown, o->driver == TW_DRIVER_PRICE || o->driver == TW_DRIVER_COMPETITOR_PRICE ? 2 : count_digits (shown, get_range (o).digits));
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->value))))
    gtk_editable_set_text (GTK_EDITABLE (self->value), text);

  return TRUE;
}

/* What is no number leaves it as it was. */
static int
input_cb (GtkSpinButton      *spin,
          double             *value,
          TwAdjustmentEditor *self)
{
  *value = gtk_spin_button_get_value (spin);
  tw_parse_number (gtk_editable_get_text (GTK_EDITABLE (spin)), value);

  return TRUE;
}

static void
show_value (TwAdjustmentEditor *self,
            const TwOverride   *o)
{
  Range            range = get_range (o);
  g_autofree char *name = tw_adjustment_dup_value_name (tw_session_get_model (self->session), o);

  gtk_label_set_label (self->value_name, name);
  gtk_spin_button_set_digits (self->value, range.digits);
  gtk_adjustment_configure (self->adjustment, o->value * get_scale (o), range.least, range.most, range.step, 10 * range.step, 0);
  output_cb (self);
}

/* ---- the choices ---- */

static int
find_driver (TwAdjustmentEditor *self,
             TwDriverKind        driver)
{
  for (guint i = 0; i < self->n_drivers; i++)
    if (self->drivers[i] == driver)
      return (int) i;

  return -1;
}

static void
fill_drivers (TwAdjustmentEditor *self,
              const TwOverride   *o)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint32 known = tw_adjustment_find_known (self->session, o->item, o->market) | 1u << o->driver;

  self->n_drivers = 0;
  for (TwDriverKind driver = 0; driver < TW_N_DRIVERS; driver++)
    if ((known & 1u << driver) != 0)
      {
        self->drivers[self->n_drivers++] = driver;
        gtk_string_list_take (names, tw_format_driver (driver));
      }
  gtk_drop_down_set_model (self->driver, G_LIST_MODEL (names));
  self->filled_item = o->item;
  self->filled_market = o->market;
}

/* The list is filled again only for another item or market: it may be in use, by the planner whose choice this answers. */
static void
show_drivers (TwAdjustmentEditor *self,
              const TwOverride   *o)
{
  if (self->stale || o->item != self->filled_item || o->market != self->filled_market || find_driver (self, o->driver) < 0)
    fill_drivers (self, o);
  gtk_drop_down_set_selected (self->driver, (guint) find_driver (self, o->driver));
  gtk_widget_set_visible (GTK_WIDGET (self->driver_row), self->n_drivers > 1);
}

static void
fill_weeks (TwAdjustmentEditor *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  g_autoptr (GtkStringList) weeks = gtk_string_list_new (NULL);

  for (guint t = 0; model != NULL && t < tw_model_get_n_weeks (model); t++)
    {
      TwWeek           week = tw_model_get_start_week (model) + (TwWeek) t;
      g_autofree char *day = tw_format_day_short (tw_week_get_monday (week));
      /* TRANSLATORS: number of a week and its Monday: "49 · 30 Nov" */
      g_autofree char *name = g_strdup_printf (C_ ("week", "%d · %s"), tw_week_get_iso_number (week, NULL), day);

      gtk_string_list_append (weeks, name);
    }
  gtk_drop_down_set_model (self->first, G_LIST_MODEL (weeks));
  gtk_drop_down_set_model (self->last, G_LIST_MODEL (weeks));
}

static void
show_kinds (TwAdjustmentEditor *self,
            const TwOverride   *o)
{
  gboolean both = tw_adjustment_can_be (o->item, o->market, o->driver, TW_OVERRIDE_PERCENT) && tw_adjustment_can_be (o->item, o->market, o->driver, TW_OVERRIDE_ABSOLUTE);

  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), both);
  gtk_drop_down_set_selected (self->kind, o->kind == TW_OVERRIDE_PERCENT ? 0 : 1);
}

static void
set_colour (GtkLabel *label,
            double    value)
{
  GtkWidget *widget = GTK_WIDGET (label);

  gtk_widget_remove_css_class (widget, "success");
  gtk_widget_remove_css_class (widget, "error");
  if (value > 0)
    gtk_widget_add_css_class (widget, "success");
  else if (value < 0)
    gtk_widget_add_css_class (widget, "error");
}

/* The plan sells at one price, the mean of its weeks. */
static char *
dup_effect_detail (TwAdjustmentEditor       *self,
                   const TwAdjustmentEffect *effect)
{
  g_autofree char *units = tw_adjustment_dup_units (effect);

  if (tw_adjustment_draft_get_override (self->draft)->driver != TW_DRIVER_PRICE)
    return g_steal_pointer (&units);

  /* TRANSLATORS: profit is counted with one price for all weeks, of which the price being tried is a part */
  return g_strdup_printf ("%s%s%s", units, *units != '\0' ? "\n" : "", _ ("at the mean price of all weeks"));
}

static void
show_effect (TwAdjustmentEditor *self)
{
  TwAdjustmentEffect effect;
  gboolean           coming;
  gboolean           known = tw_adjustment_draft_get_effect (self->draft, &effect, &coming);
  gboolean           says = tw_adjustment_draft_says_something (self->draft);
  double             change = known && fabs (effect.profit) >= 0.5 ? effect.profit : 0;
  g_autofree char   *money = known ? tw_format_signed_money (change, tw_model_get_currency (tw_session_get_model (self->session))) : NULL;
  g_autofree char   *units = known ? dup_effect_detail (self, &effect) : NULL;
  g_autofree char   *spoken = NULL;
  g_autofree char   *done = NULL;
  g_autofree char   *share = NULL;
  const char        *profit = money;
  double             progress;

  g_object_get (self->session, "preview-progress", &progress, NULL);
  done = tw_format_percent (MAX (progress, 0), 0);
  /* TRANSLATORS: how much of the work is done to find the effect of an adjustment of many items */
  share = g_strdup_printf (_ ("… %s"), done);
  if (profit == NULL && coming && progress >= 0)
    profit = share;
  else if (profit == NULL)
    profit = !says ? "–" : coming ? "…"
                                  : _ ("known once applied");
  gtk_label_set_label (self->profit, profit);
  set_colour (self->profit, change);
  gtk_label_set_label (self->units, units != NULL ? units : "");
  gtk_widget_set_visible (GTK_WIDGET (self->units), units != NULL && *units != '\0');

  /* TRANSLATORS: money, then units: what a screen reader says */
  spoken = g_strdup_printf (_ ("Effect on plan: %1$s %2$s"), profit, units != NULL ? units : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->effect_row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_heading (TwAdjustmentEditor *self,
              const TwOverride   *o)
{
  g_autofree char *where = o->id != 0 ? tw_adjustment_dup_scope (tw_session_get_model (self->session), o) : NULL;
  /* TRANSLATORS: which item and market an adjustment that is being edited is for */
  g_autofree char *title = where != NULL ? g_strdup_printf (_ ("Edit adjustment: %s"), where) : g_strdup (_ ("Your adjustment"));

  gtk_label_set_label (self->heading, title);
}

/* ---- those that were made ---- */

static void
edit_cb (GtkButton          *button,
         TwAdjustmentEditor *self)
{
  tw_adjustment_draft_edit (self->draft, *(gint64 *) g_object_get_data (G_OBJECT (button), "override"));
  gtk_widget_grab_focus (GTK_WIDGET (self->value));
}

static void
remove_cb (GtkButton          *button,
           TwAdjustmentEditor *self)
{
  tw_session_remove_override (self->session, *(gint64 *) g_object_get_data (G_OBJECT (button), "override"));
  gtk_widget_grab_focus (GTK_WIDGET (self->value)); /* the button is gone, and the focus with it */
}

static void
add_button (TwAdjustmentEditor *self,
            GtkBox             *row,
            const char         *icon,
            const char         *tooltip,
            const char         *title,
            gint64              id,
            GCallback           callback)
{
  GtkWidget       *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *name = g_strdup_printf ("%s: %s", tooltip, title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "override", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (row, button);
}

static void
add_override (TwAdjustmentEditor *self,
              const TwOverride   *o)
{
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *title = tw_adjustment_dup_title (model, o);
  g_autofree char *detail = tw_adjustment_dup_detail (model, o);
  GtkBox          *row = tw_rows_add_text (self->list, title, detail, NULL, NULL, o->reason != NULL && *o->reason != '\0' ? o->reason : NULL);

  gtk_box_set_spacing (row, 0);
  add_button (self, row, "document-edit-symbolic", _ ("Edit"), title, o->id, G_CALLBACK (edit_cb));
  add_button (self, row, "user-trash-symbolic", _ ("Remove"), title, o->id, G_CALLBACK (remove_cb));
}

static void
fill_list (TwAdjustmentEditor *self)
{
  const TwModel *model = tw_session_get_model (self->session);

  tw_rows_clear (self->list);
  for (guint i = 0; model != NULL && i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *o = tw_model_get_override (model, i);

      if (tw_adjustment_concerns (o, tw_session_get_item (self->session), tw_session_get_market (self->session)))
        add_override (self, o);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->kept), gtk_list_box_get_row_at_index (self->list, 0) != NULL);
}

/* ---- all of it ---- */

static void
show_choices (TwAdjustmentEditor *self)
{
  const TwModel    *model = tw_session_get_model (self->session);
  const TwOverride *o = tw_adjustment_draft_get_override (self->draft);
  TwWeek            start = tw_model_get_start_week (model);
  gboolean          says = tw_adjustment_draft_says_something (self->draft);

  self->syncing = TRUE;
  show_heading (self, o);
  show_drivers (self, o);
  gtk_drop_down_set_selected (self->first, (guint) MAX (o->first_week - start, 0));
  gtk_drop_down_set_selected (self->last, (guint) CLAMP (o->last_week - start, 0, (TwWeek) tw_model_get_n_weeks (model) - 1));
  show_kinds (self, o);
  show_value (self, o);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->reason)), o->reason))
    gtk_editable_set_text (GTK_EDITABLE (self->reason), o->reason);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reset), says);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), says);
  self->syncing = FALSE;
  show_effect (self);
}

static void
update (TwAdjustmentEditor *self)
{
  if (self->draft == NULL || tw_session_get_model (self->session) == NULL)
    return;

  show_choices (self);
  if (!self->stale)
    return;

  fill_list (self);
  self->stale = FALSE;
}

static void
model_changed_cb (TwAdjustmentEditor *self)
{
  self->stale = TRUE;
  self->syncing = TRUE;
  fill_weeks (self);
  self->syncing = FALSE;
  update (self);
}

static void
progress_cb (TwAdjustmentEditor *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && tw_session_get_model (self->session) != NULL)
    show_effect (self);
}

static void
list_changed_cb (TwAdjustmentEditor *self)
{
  self->stale = TRUE;
  update (self);
}

/* ---- the planner's choices ---- */

static void
driver_cb (TwAdjustmentEditor *self)
{
  guint selected = gtk_drop_down_get_selected (self->driver);

  if (!self->syncing && selected < self->n_drivers)
    tw_adjustment_draft_set_driver (self->draft, self->drivers[selected]);
}

static TwWeek
get_week (TwAdjustmentEditor *self,
          GtkDropDown        *weeks)
{
  return tw_model_get_start_week (tw_session_get_model (self->session)) + (TwWeek) gtk_drop_down_get_selected (weeks);
}

static void
first_cb (TwAdjustmentEditor *self)
{
  if (!self->syncing && gtk_drop_down_get_selected (self->first) != GTK_INVALID_LIST_POSITION)
    tw_adjustment_draft_set_first_week (self->draft, get_week (self, self->first));
}

static void
last_cb (TwAdjustmentEditor *self)
{
  if (!self->syncing && gtk_drop_down_get_selected (self->last) != GTK_INVALID_LIST_POSITION)
    tw_adjustment_draft_set_last_week (self->draft, get_week (self, self->last));
}

static void
kind_cb (TwAdjustmentEditor *self)
{
  if (!self->syncing)
    tw_adjustment_draft_set_kind (self->draft, gtk_drop_down_get_selected (self->kind) == 0 ? TW_OVERRIDE_PERCENT : TW_OVERRIDE_ABSOLUTE);
}

static void
value_cb (TwAdjustmentEditor *self)
{
  if (!self->syncing && self->draft != NULL)
    tw_adjustment_draft_set_value (self->draft, gtk_spin_button_get_value (self->value) / get_scale (tw_adjustment_draft_get_override (self->draft)));
}

static void
reason_cb (TwAdjustmentEditor *self)
{
  if (!self->syncing)
    tw_adjustment_draft_set_reason (self->draft, gtk_editable_get_text (GTK_EDITABLE (self->reason)));
}

static void
reset_cb (TwAdjustmentEditor *self)
{
  tw_adjustment_draft_reset (self->draft);
}

static void
apply_cb (TwAdjustmentEditor *self)
{
  gtk_spin_button_update (self->value); /* what is being typed counts */
  tw_adjustment_draft_commit (self->draft);
}

/* ---- object ---- */

static void
tw_adjustment_editor_map (GtkWidget *widget)
{
  TwAdjustmentEditor *self = TW_ADJUSTMENT_EDITOR (widget);

  GTK_WIDGET_CLASS (tw_adjustment_editor_parent_class)->map (widget);
  if (self->draft != NULL)
    tw_adjustment_draft_set_watched (self->draft, TRUE);
}

static void
tw_adjustment_editor_unmap (GtkWidget *widget)
{
  TwAdjustmentEditor *self = TW_ADJUSTMENT_EDITOR (widget);

  if (self->draft != NULL)
    tw_adjustment_draft_set_watched (self->draft, FALSE);
  GTK_WIDGET_CLASS (tw_adjustment_editor_parent_class)->unmap (widget);
}

static void
tw_adjustment_editor_dispose (GObject *object)
{
  TwAdjustmentEditor *self = TW_ADJUSTMENT_EDITOR (object);
  GtkWidget          *child;

  self->syncing = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_adjustment_editor_parent_class)->dispose (object);
}

static void
tw_adjustment_editor_class_init (TwAdjustmentEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_adjustment_editor_dispose;
  widget_class->map = tw_adjustment_editor_map;
  widget_class->unmap = tw_adjustment_editor_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-adjustment-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, driver_row);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, driver);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, first);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, last);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, kind_row);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, kind);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, value_name);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, value);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, adjustment);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, reason);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, effect_row);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, profit);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, units);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, reset);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, apply);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, kept);
  gtk_widget_class_bind_template_child (widget_class, TwAdjustmentEditor, list);
  gtk_widget_class_bind_template_callback (widget_class, driver_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_bind_template_callback (widget_class, input_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
tw_adjustment_editor_init (TwAdjustmentEditor *self)
{
  const char *const kinds[] = { C_ ("adjustment", "Change by percent"), C_ ("adjustment", "Replace by value"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (kinds);

  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->driver, G_LIST_MODEL (names));
  self->syncing = FALSE;
  self->stale = TRUE;
}

void
tw_adjustment_editor_set_session (TwAdjustmentEditor *self,
                                  TwSession          *session)
{
  g_return_if_fail (TW_IS_ADJUSTMENT_EDITOR (self));
  g_return_if_fail (TW_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->draft = tw_adjustment_draft_new (session);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::preview-progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::market", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self);
}

TwAdjustmentDraft *
tw_adjustment_editor_get_draft (TwAdjustmentEditor *self)
{
  g_return_val_if_fail (TW_IS_ADJUSTMENT_EDITOR (self), NULL);

  return self->draft;
}
