/* tw-plan-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-facts.h"

#include "tw-format.h"
#include "tw-inspector-rows.h"
#include "tw-limit-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_LIMITS 5
#define WIDTH      340
#define MAX_HEIGHT 520

struct _TwPlanFacts
{
  GtkWidget parent_instance;

  TwSession  *session;
  GtkWidget  *scroller;
  GtkListBox *proof;
  GtkWidget  *parts_title;
  GtkListBox *parts;
  GtkWidget  *limits_title;
  GtkListBox *limits;
};

G_DEFINE_FINAL_TYPE (TwPlanFacts, tw_plan_facts, GTK_TYPE_WIDGET)

static void
add_money (GtkListBox *list,
           const char *title,
           const char *detail,
           double      amount,
           const char *currency)
{
  g_autofree char *text = tw_format_money (amount, currency);

  tw_rows_add (list, title, detail, text, NULL);
}

static void
add_proof (TwPlanFacts  *self,
           const TwPlan *plan)
{
  const char      *currency = tw_model_get_currency (tw_plan_get_model (plan));
  double           value = tw_plan_get_value (plan);
  double           rounding = tw_plan_get_relaxed_value (plan) - value;
  g_autofree char *gap = tw_format_percent (tw_plan_get_gap (plan), 2);
  g_autofree char *seconds = tw_format_seconds (tw_plan_get_seconds (plan));
  /* TRANSLATORS: how far the plan can be from the best one at most; %s is a percentage */
  g_autofree char *proof = g_strdup_printf (_ ("this plan is within %s of it"), gap);

  add_money (self->proof, _ ("Expected profit"), NULL, value, currency);
  add_money (self->proof, _ ("No plan can earn more than"), proof, tw_plan_get_bound (plan), currency);
  if (rounding >= 0.5)
    {
      add_money (self->proof, _ ("Before rounding"), _ ("without cartons, minimum orders and fixed costs"), tw_plan_get_relaxed_value (plan), currency);
      add_money (self->proof, _ ("Cost of rounding"), NULL, rounding, currency);
    }
  tw_rows_add (self->proof, _ ("Found in"), NULL, seconds, NULL);
}

static void
add_changes (TwPlanFacts  *self,
             const TwPlan *plan)
{
  const TwPlan    *previous = tw_session_get_previous_plan (self->session);
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *since_accepted = NULL;
  g_autofree char *since_last = NULL;
  guint            n = 0;

  if (tw_plan_count_accepted_changes (plan, &n))
    {
      since_accepted = tw_format_units (n);
      tw_rows_add (self->proof, _ ("Lines changed since the accepted plan"), NULL, since_accepted, NULL);
    }
  if (previous != NULL && tw_model_get_n_items (tw_plan_get_model (previous)) == tw_model_get_n_items (model))
    {
      since_last = tw_format_units (tw_plan_count_changes (previous, plan));
      tw_rows_add (self->proof, _ ("Lines changed since the last plan"), NULL, since_last, NULL);
    }
}

static void
add_parts (TwPlanFacts  *self,
           const TwPlan *plan)
{
  const char *currency = tw_model_get_currency (tw_plan_get_model (plan));

  for (TwPart part = 0; part < TW_N_PARTS; part++)
    {
      double           amount = tw_plan_get_part (plan, part);
      g_autofree char *name = tw_format_part (part);
      g_autofree char *text = tw_format_signed_money (amount, currency);

      if (fabs (amount) >= 0.5)
        tw_rows_add (self->parts, name, NULL, text, NULL);
    }
}

static void
add_limits (TwPlanFacts  *self,
            const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  guint          n_tight = tw_limit_count_tight (plan);
  g_autoptr (GArray) tight = tw_limit_dup_tight (plan, MAX_LIMITS);

  for (guint i = 0; i < tight->len; i++)
    {
      const TwLimitUse *limit = &g_array_index (tight, TwLimitUse, i);
      g_autofree char  *title = tw_limit_dup_title (model, limit);
      g_autofree char  *use = tw_limit_dup_use (model, limit);
      g_autofree char  *price = tw_limit_dup_price (model, limit);
      g_autofree char  *detail = price != NULL ? g_strdup_printf ("%s · %s", use, price) : g_strdup (use);
      g_autofree char  *day = tw_format_day_short (tw_week_get_monday (tw_model_get_start_week (model) + limit->week));

      tw_rows_add (self->limits, title, detail, day, NULL);
    }

  if (n_tight > tight->len)
    {
      guint            rest = n_tight - tight->len;
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", rest), rest);

      tw_rows_add (self->limits, more, NULL, NULL, NULL);
    }

  {
    /* TRANSLATORS: what keeps the plan from earning more */
    g_autofree char *title = g_strdup_printf (ngettext ("%u tight limit", "%u tight limits", n_tight), n_tight);

    gtk_label_set_label (GTK_LABEL (self->limits_title), title);
  }
}

static void
update (TwPlanFacts *self)
{
  const TwPlan *plan = self->session != NULL ? tw_session_get_plan (self->session) : NULL;
  gboolean      has_limits;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  tw_rows_clear (self->proof);
  tw_rows_clear (self->parts);
  tw_rows_clear (self->limits);
  if (plan != NULL)
    {
      add_proof (self, plan);
      add_changes (self, plan);
      add_parts (self, plan);
      add_limits (self, plan);
    }

  has_limits = gtk_list_box_get_row_at_index (self->limits, 0) != NULL;
  gtk_widget_set_visible (self->limits_title, has_limits);
  gtk_widget_set_visible (GTK_WIDGET (self->limits), has_limits);
}

static void
tw_plan_facts_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tw_plan_facts_parent_class)->map (widget);
  update (TW_PLAN_FACTS (widget));
}

static void
tw_plan_facts_dispose (GObject *object)
{
  TwPlanFacts *self = TW_PLAN_FACTS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_plan_facts_parent_class)->dispose (object);
}

static void
tw_plan_facts_class_init (TwPlanFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_plan_facts_dispose;
  widget_class->map = tw_plan_facts_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "planfacts");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_title (GtkWidget  *box,
           const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static GtkListBox *
add_list (GtkWidget  *box,
          const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), list);

  return GTK_LIST_BOX (list);
}

static void
tw_plan_facts_init (TwPlanFacts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_widget_add_css_class (box, "plan-facts");
  self->proof = add_list (box, _ ("How good the plan is"));
  self->limits_title = add_title (box, "");
  self->limits = add_list (box, _ ("Tight limits"));
  self->parts_title = add_title (box, _ ("What the profit is made of"));
  self->parts = add_list (box, _ ("What the profit is made of"));

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_size_request (self->scroller, WIDTH, -1);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
tw_plan_facts_set_session (TwPlanFacts *self,
                           TwSession   *session)
{
  g_return_if_fail (TW_IS_PLAN_FACTS (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "plan-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
