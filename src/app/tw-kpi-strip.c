/* tw-kpi-strip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-kpi-strip.h"

#include "allocate/tw-measures.h"
#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

typedef enum
{
  KPI_PROFIT,
  KPI_FILL,
  KPI_STORAGE,
  KPI_MISPLACED,
  N_KPIS,
} Kpi;

typedef struct
{
  GtkWidget *cell;
  GtkLabel  *title;
  GtkLabel  *value;
  GtkLabel  *change;
} Cell;

struct _TwKpiStrip
{
  GtkWidget parent_instance;

  TwSession  *session;
  GtkFlowBox *box;
  Cell        cell[N_KPIS];
  gboolean    compact;

  TwPlan    *measured; /* what @measures are of */
  guint      measured_week;
  TwMeasures measures;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwKpiStrip, tw_kpi_strip, GTK_TYPE_WIDGET)

static char *
dup_title (TwKpiStrip *self,
           Kpi         kpi)
{
  const TwModel *model = self->session ? tw_session_get_model (self->session) : NULL;
  guint          n_weeks = model ? tw_model_get_n_weeks (model) : 0;

  switch (kpi)
    {
    case KPI_PROFIT:
      /* TRANSLATORS: title of a figure; wk stands for weeks */
      return g_strdup_printf (ngettext ("Expected profit, %u wk", "Expected profit, %u wk", n_weeks), n_weeks);
    case KPI_FILL:
      return g_strdup (_ ("Fill rate"));
    case KPI_STORAGE:
      return g_strdup (_ ("Storage"));
    default:
      return g_strdup (_ ("Misplaced stock"));
    }
}

static double
get_figure (const TwMeasures *measures,
            Kpi               kpi)
{
  switch (kpi)
    {
    case KPI_PROFIT:
      return measures->profit;
    case KPI_FILL:
      return measures->fill_rate;
    case KPI_STORAGE:
      return measures->storage_cost;
    default:
      return measures->misplaced_share;
    }
}

static gboolean
is_money (Kpi kpi)
{
  return kpi == KPI_PROFIT || kpi == KPI_STORAGE;
}

static char *
dup_value (Kpi         kpi,
           double      figure,
           const char *currency)
{
  return is_money (kpi) ? tw_format_money_short (figure, currency) : tw_format_percent (figure, 1);
}

/* The size of a change without its sign; what rounds to nothing is no change. */
static char *
dup_change (Kpi         kpi,
            double      change,
            const char *currency)
{
  g_autofree char *number = NULL;

  if (is_money (kpi))
    return fabs (change) < 0.5 ? NULL : tw_format_money (fabs (change), currency);
  if (!(fabs (change) >= 0.0005))
    return NULL;

  number = tw_format_number (100 * fabs (change), 1);

  /* TRANSLATORS: a change in percentage points, such as "1.4 pt" */
  return g_strdup_printf (_ ("%s pt"), number);
}

static gboolean
is_good (Kpi    kpi,
         double change)
{
  return (kpi == KPI_PROFIT || kpi == KPI_FILL) == (change > 0);
}

static void
set_classes (GtkLabel   *label,
             const char *name)
{
  const char *classes[] = { "kpi-change", "numeric", name, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

/* The line stays when there is nothing to compare with: a strip that grew when stock is picked up would move the map. */
static void
show_change (TwKpiStrip *self,
             Kpi         kpi,
             double      change,
             const char *since,
             const char *currency)
{
  GtkLabel        *label = self->cell[kpi].change;
  g_autofree char *size = isfinite (change) ? dup_change (kpi, change, currency) : NULL;
  g_autofree char *text = NULL;

  if (!size)
    {
      set_classes (label, "dim-label");
      gtk_label_set_label (label, isfinite (change) ? _ ("no change") : "");
      return;
    }

  if (kpi == KPI_PROFIT && !self->compact)
    /* TRANSLATORS: arrow with a sign, size of a change, and since when: "▲ +$18,240 since last plan" */
    text = g_strdup_printf (C_ ("change", "%1$s%2$s %3$s"), change > 0 ? "▲ +" : "▼ −", size, since);
  else
    text = g_strconcat (change > 0 ? "▲ +" : "▼ −", size, NULL);

  set_classes (label, is_good (kpi, change) ? "success" : "error");
  gtk_label_set_label (label, text);
}

/* One sentence for whoever does not see the strip. */
static void
describe (Cell *cell)
{
  g_autofree char *text = g_strdup_printf ("%s: %s %s", gtk_label_get_label (cell->title), gtk_label_get_label (cell->value), gtk_label_get_label (cell->change));

  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_figures (TwKpiStrip       *self,
              const TwMeasures *now,
              const TwMeasures *before,
              const char       *since,
              const char       *currency)
{
  for (Kpi kpi = 0; kpi < N_KPIS; kpi++)
    {
      g_autofree char *title = dup_title (self, kpi);
      g_autofree char *value = now ? dup_value (kpi, get_figure (now, kpi), currency) : g_strdup ("–");

      gtk_label_set_label (self->cell[kpi].title, title);
      gtk_label_set_label (self->cell[kpi].value, value);
      show_change (self, kpi, now && before ? get_figure (now, kpi) - get_figure (before, kpi) : NAN, since, currency);
      describe (&self->cell[kpi]);
    }
}

/* The measures of @preview, from those of @plan and the items in which they differ: a tentative move is answered
 * many times a second, and adding up every item again would take longer than the answer. Both are of the same tables. */
static void
measure_like (const TwPlan     *plan,
              const TwMeasures *of_plan,
              const TwPlan     *preview,
              guint             week,
              TwMeasures       *out)
{
  double demand = tw_plan_get_demand (preview);

  *out = *of_plan;
  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      TwMeasures old, new;

      if (tw_plan_get_item (plan, i) == tw_plan_get_item (preview, i))
        continue;

      tw_measures_of_plan (plan, i, week, &old);
      tw_measures_of_plan (preview, i, week, &new);
      out->profit += new.profit - old.profit;
      out->storage_cost += new.storage_cost - old.storage_cost;
      out->misplaced_units += new.misplaced_units - old.misplaced_units;
      out->stock_units += new.stock_units - old.stock_units;
    }

  out->fill_rate = demand > 0 ? MIN (tw_plan_get_sales (preview) / demand, 1) : 1;
  out->misplaced_share = out->stock_units > 0 ? CLAMP (out->misplaced_units / out->stock_units, 0, 1) : 0;
}

/* Measures of a plan. Those of the first plan asked for are remembered, and others told from them. */
static void
measure_plan (TwKpiStrip   *self,
              const TwPlan *plan,
              guint32       item,
              guint         week,
              TwMeasures   *out)
{
  gboolean alike = !self->measured || tw_model_get_n_items (tw_plan_get_model (self->measured)) == tw_model_get_n_items (tw_plan_get_model (plan));

  if (item != TW_ANY || !alike)
    {
      tw_measures_of_plan (plan, item, week, out);
      return;
    }

  if (!self->measured || self->measured_week != week)
    {
      g_clear_pointer (&self->measured, tw_plan_unref);
      self->measured = tw_plan_ref (plan);
      self->measured_week = week;
      tw_measures_of_plan (plan, TW_ANY, week, &self->measures);
    }
  measure_like (self->measured, &self->measures, plan, week, out);
}

static void
update (TwKpiStrip *self)
{
  const TwModel *model = self->session ? tw_session_get_model (self->session) : NULL;
  const TwPlan  *plan = self->session ? tw_session_get_plan (self->session) : NULL;
  const TwPlan  *preview = self->session ? tw_session_get_answer (self->session) : NULL;
  const TwPlan  *old = self->session ? tw_session_get_previous_plan (self->session) : NULL;
  guint32        item;
  guint          week;
  TwMeasures     now, before;

  if (!model || !plan)
    {
      show_figures (self, NULL, NULL, "", model ? tw_model_get_currency (model) : "USD");
      return;
    }

  item = tw_session_get_item (self->session) < 0 ? TW_ANY : (guint32) tw_session_get_item (self->session);
  week = tw_session_get_week (self->session);
  if (preview)
    old = plan;
  measure_plan (self, preview ? preview : plan, item, week, &now);
  if (old)
    measure_plan (self, old, item, week, &before);

  show_figures (self, &now, old ? &before : NULL, preview ? _ ("by this move") : _ ("since last plan"), tw_model_get_currency (model));
}

/* What was measured is of other tables. */
static void
model_changed_cb (TwKpiStrip *self)
{
  g_clear_pointer (&self->measured, tw_plan_unref);
  update (self);
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *class_name)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, class_name);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
add_cell (TwKpiStrip *self,
          Cell       *cell)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  cell->title = add_label (box, "kpi-title");
  cell->value = add_label (box, "kpi-value");
  cell->change = add_label (box, "kpi-change");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_widget_add_css_class (child, "kpi");
  gtk_flow_box_insert (self->box, child, -1);
  cell->cell = child;
}

static void
tw_kpi_strip_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TwKpiStrip *self = TW_KPI_STRIP (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_kpi_strip_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TwKpiStrip *self = TW_KPI_STRIP (object);

  switch (id)
    {
    case PROP_SESSION:
      tw_kpi_strip_set_session (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_kpi_strip_dispose (GObject *object)
{
  TwKpiStrip *self = TW_KPI_STRIP (object);

  tw_kpi_strip_set_session (self, NULL);
  g_clear_pointer (&self->measured, tw_plan_unref);
  if (self->box)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;

  G_OBJECT_CLASS (tw_kpi_strip_parent_class)->dispose (object);
}

static void
tw_kpi_strip_class_init (TwKpiStripClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_kpi_strip_get_property;
  object_class->set_property = tw_kpi_strip_set_property;
  object_class->dispose = tw_kpi_strip_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, TW_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kpistrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_kpi_strip_init (TwKpiStrip *self)
{
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (self->box, N_KPIS);
  gtk_flow_box_set_max_children_per_line (self->box, N_KPIS);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));

  for (Kpi kpi = 0; kpi < N_KPIS; kpi++)
    add_cell (self, &self->cell[kpi]);
  update (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Figures of the plan"), -1);
}

void
tw_kpi_strip_set_session (TwKpiStrip *self,
                          TwSession  *session)
{
  static const char *const names[] = { "plan-changed", "preview-changed", "notify::item", "notify::week" };

  g_return_if_fail (TW_IS_KPI_STRIP (self));

  if (self->session == session)
    return;

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  for (gsize i = 0; session && i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (session, names[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (session)
    g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_clear_pointer (&self->measured, tw_plan_unref);
  if (self->box)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

void
tw_kpi_strip_set_compact (TwKpiStrip *self,
                          gboolean    compact)
{
  g_return_if_fail (TW_IS_KPI_STRIP (self));

  if (self->compact == compact)
    return;

  self->compact = compact;
  update (self);
}
