/* tw-inspector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-inspector.h"

#include "tw-alert-list.h"
#include "tw-chain-chooser.h"
#include "tw-format-chart.h"
#include "tw-format.h"
#include "tw-inspector-rows.h"
#include "tw-limit-text.h"
#include "tw-place-title.h"
#include "tw-stock-marks.h"
#include "tw-why.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_INBOUND   12
#define MAX_PLACES    5
#define MAX_BEST      5
#define MAX_WHY       3 /* without a place */
#define DEMAND_WEEKS  4
#define WARNING_WEEKS 8

struct _TwInspector
{
  GtkWidget parent_instance;

  TwSession        *session;
  const TwPlanView *view;
  const TwPlanView *comparison;
  TwWhy            *why;
  gboolean          listed; /* the lists are those of an item, not of a place */

  GtkWidget      *scroller;
  GtkLabel       *badge;
  GtkLabel       *title;
  GtkLabel       *subtitle;
  GtkLabel       *chip;
  GtkButton      *close;
  GtkWidget      *chart_card;
  TwStockChart   *chart;
  TwAlertCards   *alerts;
  GtkListBox     *figures;
  GtkListBox     *unit_list;
  TwChainChooser *chain;
  GtkWidget      *why_title;
  GtkListBox     *why_list;
  GtkWidget      *first_title;
  GtkListBox     *first_list;
  GtkWidget      *second_title;
  GtkListBox     *second_list;
  GtkWidget      *third_title;
  GtkListBox     *third_list;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TwInspector, tw_inspector, GTK_TYPE_WIDGET)

static const TwModel *
get_model (TwInspector *self)
{
  return tw_plan_view_get_model (self->view);
}

static guint
get_week (TwInspector *self)
{
  return MIN (tw_session_get_week (self->session), tw_model_get_n_weeks (get_model (self)) - 1);
}

static TwDay
get_monday (TwInspector *self,
            guint        week)
{
  return tw_week_get_monday (tw_model_get_start_week (get_model (self)) + (TwWeek) week);
}

/* ---- head ---- */

static void
set_chip (TwInspector *self,
          const char  *text,
          const char  *kind)
{
  const char *classes[] = { "chip", "numeric", kind, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->chip), classes);
  gtk_label_set_label (self->chip, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->chip), text != NULL);
}

/* Weeks until the place is short; negative if it is not within the weeks that a planner can act in. */
static int
find_short_week (TwInspector *self,
                 guint32      place,
                 guint        week)
{
  guint end = MIN (week + WARNING_WEEKS, tw_model_get_n_weeks (get_model (self)));

  for (guint t = week; t < end; t++)
    if (tw_supply_level (tw_plan_view_get_days (self->view, place, t)) == TW_SUPPLY_SHORT)
      return (int) (t - week);

  return -1;
}

static void
set_place_chip (TwInspector *self,
                guint32      place,
                guint        week)
{
  double           days = tw_plan_view_get_days (self->view, place, week);
  int              short_in = find_short_week (self, place, week);
  int              whole = (int) MIN (floor (days), 9999);
  g_autofree char *text = NULL;

  if (short_in == 0 && whole < 1)
    {
      set_chip (self, _ ("Sold out"), "bad");
    }
  else if (short_in == 0)
    {
      /* TRANSLATORS: the stock of a place is gone after so many days */
      text = g_strdup_printf (ngettext ("Out in %d day", "Out in %d days", whole), whole);
      set_chip (self, text, "bad");
    }
  else if (short_in > 0)
    {
      /* TRANSLATORS: the stock of a place gets low after so many days */
      text = g_strdup_printf (ngettext ("Low in %d day", "Low in %d days", 7 * short_in), 7 * short_in);
      set_chip (self, text, "warn");
    }
  else if (tw_supply_level (days) == TW_SUPPLY_MUCH)
    {
      set_chip (self, _ ("Too much"), "much");
    }
  else
    {
      set_chip (self, NULL, NULL);
    }
}

static void
set_place_head (TwInspector *self,
                guint32      place)
{
  const TwPlace   *row = tw_model_get_place (get_model (self), place);
  g_autofree char *title = tw_place_dup_title (get_model (self), place);
  g_autofree char *kind = tw_format_place_kind (row->kind);
  g_autofree char *subtitle = strcmp (title, row->name) ? g_strdup_printf ("%s · %s", row->name, kind) : g_strdup (kind);

  gtk_label_set_label (self->badge, row->country);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), *row->country != '\0');
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->close), TRUE);
  set_place_chip (self, place, get_week (self));
}

static void
set_item_head (TwInspector *self)
{
  const TwModel   *model = get_model (self);
  guint32          item = tw_plan_view_get_item (self->view);
  g_autofree char *count = tw_format_units (tw_model_get_n_items (model));
  g_autofree char *subtitle = NULL;

  if (item == TW_ANY)
    subtitle = g_strdup_printf (ngettext ("%s item", "%s items", tw_model_get_n_items (model)), count);
  else if (*tw_model_get_item (model, item)->category)
    subtitle = g_strdup_printf ("%s · %s", tw_model_get_item (model, item)->id, tw_model_get_item (model, item)->category);
  else
    subtitle = g_strdup (tw_model_get_item (model, item)->id);

  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->close), FALSE);
  gtk_label_set_label (self->title, item == TW_ANY ? _ ("All items") : tw_item_get_title (model, item));
  gtk_label_set_label (self->subtitle, subtitle);
  set_chip (self, NULL, NULL);
}

/* ---- chart ---- */

static gboolean
differ (const double *a,
        const double *b,
        guint         n)
{
  for (guint i = 0; i < n; i++)
    if (fabs (a[i] - b[i]) >= 1)
      return TRUE;

  return FALSE;
}

static void
set_chart (TwInspector *self,
           guint32      place)
{
  guint              n_weeks = tw_model_get_n_weeks (get_model (self)) + 1;
  g_autofree double *figures = g_new (double, 4 * n_weeks);
  double            *mid = figures, *low = mid + n_weeks, *high = low + n_weeks;
  double            *other = high + n_weeks;
  g_autoptr (GArray) marks = tw_stock_marks_new (self->view, place, get_week (self));
  g_autofree char *title = tw_place_dup_title (get_model (self), place);
  /* TRANSLATORS: name of a chart for who does not see it; %s is a place */
  g_autofree char *name = g_strdup_printf (_ ("Projected stock, %s"), title);
  TwStockData      data = { .title = name, .first_week = tw_model_get_start_week (get_model (self)), .n_weeks = n_weeks, .stock = mid, .n_marks = marks->len, .marks = (const TwStockMark *) marks->data, .format = &tw_format_chart_units };

  if (tw_plan_view_get_projection (self->view, place, mid, low, high))
    {
      data.low = low;
      data.high = high;
    }

  if (self->comparison)
    {
      for (guint t = 0; t < n_weeks; t++)
        other[t] = tw_plan_view_get_stock (self->comparison, place, t);
      if (differ (mid, other, n_weeks))
        {
          data.other = other;
          data.other_label = _ ("without the move");
        }
    }

  tw_stock_chart_set_data (self->chart, &data);
}

/* ---- figures ---- */

static void
add_demand_row (TwInspector *self,
                double       next,
                double       before)
{
  g_autofree char *units = tw_format_units (next);
  g_autofree char *change = before > 0 ? tw_format_signed_percent (next / before - 1, 0) : NULL;
  GtkBox          *box = tw_rows_add (self->figures, _ ("Next 4 weeks demand"), NULL, units, NULL);
  GtkWidget       *label;

  if (!change)
    return;

  label = gtk_label_new (change);
  gtk_widget_add_css_class (label, "row-value");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, next >= before ? "success" : "error");
  gtk_widget_set_tooltip_text (label, _ ("Against the 4 weeks before"));
  gtk_box_append (box, label);
}

static void
add_stock_row (TwInspector *self,
               guint32      place,
               guint        week)
{
  double           receiving = week == 0 ? tw_plan_view_get_receiving (self->view, place) : 0;
  g_autofree char *units = tw_format_units (tw_plan_view_get_stock (self->view, place, week));
  g_autofree char *arrived = tw_format_units (receiving);
  /* TRANSLATORS: units on hand, and units that have arrived but cannot be sold yet */
  g_autofree char *both = receiving > 0 ? g_strdup_printf (_ ("%1$s · %2$s receiving"), units, arrived) : NULL;

  tw_rows_add (self->figures, week == 0 ? _ ("On hand") : _ ("Expected on hand"), NULL, both ? both : units, NULL);
}

static void
add_days_row (TwInspector *self,
              guint32      place,
              guint        week)
{
  double           days = tw_plan_view_get_days (self->view, place, week);
  g_autofree char *text = isfinite (days) ? tw_format_units (floor (days)) : g_strdup ("–");

  tw_rows_add (self->figures, _ ("Days of supply"), NULL, text, NULL);
}

static void
add_inbound_row (TwInspector *self,
                 GArray      *inbound)
{
  const TwViewInbound *first;
  g_autofree char     *units = NULL;
  g_autofree char     *day = NULL;
  g_autofree char     *text = NULL;

  if (inbound->len == 0)
    {
      tw_rows_add (self->figures, _ ("Inbound"), NULL, "–", NULL);
      return;
    }

  first = &g_array_index (inbound, TwViewInbound, 0);
  units = tw_format_units (first->units);
  day = tw_format_day_short (first->arrive);
  /* TRANSLATORS: the next arrival: "640 · arrives 4 Dec" */
  text = g_strdup_printf (_ ("%1$s · arrives %2$s"), units, day);
  tw_rows_add (self->figures, _ ("Inbound"), NULL, text, NULL);
}

static void
add_worth_row (TwInspector *self,
               guint32      place,
               guint        week)
{
  double           worth = tw_plan_view_get_worth (self->view, place, week);
  g_autofree char *text = tw_format_money_exact (worth, tw_model_get_currency (get_model (self)));

  if (isfinite (worth) && tw_plan_view_get_item (self->view) == TW_ANY)
    tw_rows_add (self->figures, _ ("Worth of one more unit, mean"), NULL, text, NULL);
}

static void
add_limit_row (TwInspector      *self,
               const TwLimitUse *limit,
               const char       *title)
{
  g_autofree char *use = tw_limit_dup_use (get_model (self), limit);
  g_autofree char *price = tw_limit_dup_price (get_model (self), limit);

  if (tw_limit_is_tight (limit))
    tw_rows_add (self->figures, title, price ? price : _ ("full"), use, "warning");
  else
    tw_rows_add (self->figures, title, NULL, use, NULL);
}

/* What the place shares between its items in this week, and the lanes from and to it that are full. */
static void
add_limit_rows (TwInspector *self,
                guint32      place,
                guint        week)
{
  const TwPlan     *plan = tw_plan_view_get_plan (self->view);
  const TwLimitUse *storage = plan ? tw_plan_find_limit (plan, TW_LIMIT_STORAGE, place, week) : NULL;
  const TwLimitUse *production = plan ? tw_plan_find_limit (plan, TW_LIMIT_PRODUCTION, place, week) : NULL;

  if (storage)
    add_limit_row (self, storage, _ ("Room used"));
  if (production)
    add_limit_row (self, production, _ ("Production used"));

  for (guint32 l = 0; plan && l < tw_model_get_n_lanes (get_model (self)); l++)
    {
      const TwLane     *lane = tw_model_get_lane (get_model (self), l);
      const TwLimitUse *limit = lane->from == place || lane->to == place ? tw_plan_find_limit (plan, TW_LIMIT_LANE, l, week) : NULL;
      g_autofree char  *title = limit && tw_limit_is_tight (limit) ? tw_limit_dup_title (get_model (self), limit) : NULL;

      if (title)
        add_limit_row (self, limit, title);
    }
}

static void
set_place_figures (TwInspector *self,
                   guint32      place,
                   GArray      *inbound)
{
  guint  week = get_week (self);
  double next = tw_plan_view_get_demand (self->view, place, (int) week, DEMAND_WEEKS);

  tw_rows_clear (self->figures);
  if (tw_model_get_market_of (get_model (self), place) < 0)
    {
      add_stock_row (self, place, week);
      add_days_row (self, place, week);
      add_inbound_row (self, inbound);
    }

  if (next > 0)
    add_demand_row (self, next, tw_plan_view_get_demand (self->view, place, (int) week - DEMAND_WEEKS, DEMAND_WEEKS));
  add_worth_row (self, place, week);
  add_limit_rows (self, place, week);
}

/* ---- lists ---- */

static void
show_list (GtkWidget  *title,
           GtkListBox *list,
           const char *text)
{
  gboolean filled = gtk_list_box_get_row_at_index (list, 0) != NULL;

  gtk_label_set_label (GTK_LABEL (title), text);
  gtk_widget_set_visible (title, filled);
  gtk_widget_set_visible (GTK_WIDGET (list), filled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static char *
dup_way (TwInspector         *self,
         const TwViewInbound *row)
{
  const TwModel   *model = get_model (self);
  g_autofree char *mode = row->lane == TW_ANY ? g_strdup (_ ("Order")) : tw_format_mode (tw_model_get_lane (model, row->lane)->mode);
  const char      *state = row->in_transit ? _ ("in transit") : row->pinned ? _ ("planned, pinned")
                                                                            : _ ("planned");

  if (tw_plan_view_get_item (self->view) != TW_ANY)
    return g_strdup_printf ("%s · %s", mode, state);
  if (row->item != TW_ANY)
    return g_strdup_printf ("%s · %s · %s", tw_item_get_title (model, row->item), mode, state);

  {
    g_autofree char *items = g_strdup_printf (ngettext ("%u item", "%u items", row->n_items), row->n_items);

    return g_strdup_printf ("%s · %s · %s", items, mode, state);
  }
}

static void
set_inbound (TwInspector *self,
             GArray      *inbound)
{
  tw_rows_clear (self->first_list);

  for (guint i = 0; i < MIN (inbound->len, MAX_INBOUND); i++)
    {
      const TwViewInbound *row = &g_array_index (inbound, TwViewInbound, i);
      g_autofree char     *units = tw_format_units (row->units);
      g_autofree char     *from = row->lane == TW_ANY ? NULL : tw_place_dup_title (get_model (self), row->from);
      /* TRANSLATORS: an arrival: units and origin */
      g_autofree char *title = from ? g_strdup_printf (_ ("%1$s from %2$s"), units, from) : g_strdup_printf (_ ("%s made here"), units);
      g_autofree char *way = dup_way (self, row);
      g_autofree char *day = tw_format_day_short (row->arrive);

      tw_rows_add (self->first_list, title, way, day, NULL);
    }

  if (inbound->len > MAX_INBOUND)
    {
      guint            rest = inbound->len - MAX_INBOUND;
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", rest), rest);

      tw_rows_add (self->first_list, more, NULL, NULL, NULL);
    }

  show_list (self->first_title, self->first_list, _ ("Arriving"));
}

static void
remove_pin_cb (TwInspector *self,
               GtkButton   *button)
{
  gint64 *id = g_object_get_data (G_OBJECT (button), "tw-pin");

  tw_session_remove_pin (self->session, *id);
}

static void
add_pin (TwInspector *self,
         const TwPin *pin,
         guint32      place)
{
  const TwModel   *model = get_model (self);
  const TwLane    *lane = tw_model_get_lane (model, pin->lane);
  gboolean         leaves = lane->from == place;
  g_autofree char *units = tw_format_units (pin->units);
  g_autofree char *other = tw_place_dup_title (model, leaves ? lane->to : lane->from);
  /* TRANSLATORS: a departure: units and destination */
  g_autofree char *title = g_strdup_printf (leaves ? _ ("%1$s to %2$s") : _ ("%1$s from %2$s"), units, other);
  g_autofree char *mode = tw_format_mode (lane->mode);
  g_autofree char *detail = g_strdup_printf ("%s · %s", tw_item_get_title (model, pin->item), mode);
  g_autofree char *day = tw_format_day_short (get_monday (self, pin->week));
  GtkBox          *box = tw_rows_add (self->second_list, title, detail, day, NULL);
  GtkWidget       *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Take this move back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Take this move back"), -1);
  g_object_set_data_full (G_OBJECT (button), "tw-pin", g_memdup2 (&pin->id, sizeof pin->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_pin_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
}

/* The session's pins, not the preview's: a tentative move cannot be taken back. */
static void
set_pins (TwInspector *self,
          int          place)
{
  const TwModel *model = tw_session_get_model (self->session);
  guint32        item = tw_plan_view_get_item (self->view);
  guint          n;
  const TwPin   *pin = item == TW_ANY ? tw_model_get_pins (model, &n) : tw_model_get_item_pins (model, item, &n);

  tw_rows_clear (self->second_list);

  for (guint i = 0; i < n; i++)
    {
      const TwLane *lane = tw_model_get_lane (model, pin[i].lane);

      if (place < 0 || lane->from == (guint32) place || lane->to == (guint32) place)
        add_pin (self, &pin[i], place < 0 ? lane->from : (guint32) place);
    }

  show_list (self->second_title, self->second_list, _ ("Your moves"));
}

/* ---- why ---- */

/* Of the plan that stands: while a move is tried out, the answers of a moment ago are about other lines. */
static void
ask_why (TwInspector *self,
         int          place)
{
  const TwPlan *plan = tw_session_get_plan (self->session);
  gboolean      is_market = place >= 0 && tw_model_get_market_of (get_model (self), (guint32) place) >= 0;

  if (tw_session_get_preview (self->session) == NULL)
    tw_why_ask (self->why, is_market ? NULL : plan, tw_plan_view_get_item (self->view), place < 0 ? TW_ANY : (guint32) place, get_week (self));
}

static void
add_why (TwInspector     *self,
         const TwModel   *model,
         const TwWhyLine *line,
         guint32          place)
{
  g_autofree char *title = tw_why_dup_title (model, line, place);
  g_autofree char *way = tw_why_dup_way (model, line);
  g_autofree char *text = tw_why_dup_text (model, line);
  gboolean         all = tw_plan_view_get_item (self->view) == TW_ANY;
  g_autofree char *detail = all ? g_strdup_printf ("%s · %s", tw_item_get_title (model, line->item), way) : g_strdup (way);

  tw_rows_add_text (self->why_list, title, detail, NULL, NULL, text);
}

/* At a place what arrives comes after; without one, where stock is short comes before. */
static void
order_lists (TwInspector *self,
             gboolean     why_first)
{
  GtkBox    *box = GTK_BOX (gtk_widget_get_parent (self->why_title));
  GtkWidget *before = GTK_WIDGET (why_first ? self->unit_list : self->first_list);

  if (gtk_widget_get_prev_sibling (self->why_title) == before)
    return;

  gtk_box_reorder_child_after (box, self->why_title, before);
  gtk_box_reorder_child_after (box, GTK_WIDGET (self->why_list), self->why_title);
}

static void
show_why (TwInspector *self)
{
  const TwModel *model = self->view ? get_model (self) : NULL;
  GArray        *lines = tw_why_get_lines (self->why);
  int            place = self->session ? tw_session_get_place (self->session) : -1;
  guint          n = MIN (lines->len, place < 0 ? MAX_WHY : lines->len);

  order_lists (self, place >= 0);
  tw_rows_clear (self->why_list);
  for (guint i = 0; model && i < n; i++)
    add_why (self, model, &g_array_index (lines, TwWhyLine, i), place < 0 ? TW_ANY : (guint32) place);

  show_list (self->why_title, self->why_list, _ ("Why these shipments?"));
}

static void
add_unit_row (TwInspector *self,
              const char  *title,
              double       money)
{
  g_autofree char *text = tw_format_money_exact (money, tw_model_get_currency (get_model (self)));

  tw_rows_add (self->unit_list, title, NULL, isfinite (money) ? text : tw_why_get_busy (self->why) ? "…"
                                                                                                   : "–",
               NULL);
}

/* One more and one less are two questions: in half of all cells they have two answers. Until they are there the plan's own
 * worth stands in for one more. */
static void
show_unit (TwInspector *self)
{
  int             place = self->session ? tw_session_get_place (self->session) : -1;
  gboolean        shown = self->view && place >= 0 && tw_plan_view_get_item (self->view) != TW_ANY && tw_model_get_market_of (get_model (self), (guint32) place) < 0;
  TwExplainedUnit unit = { 0, NAN, NAN };

  tw_rows_clear (self->unit_list);
  if (shown)
    {
      if (!tw_why_get_unit (self->why, &unit))
        unit.one_more = tw_plan_view_get_worth (self->view, (guint32) place, get_week (self));
      add_unit_row (self, _ ("Worth of one more unit"), unit.one_more);
      add_unit_row (self, _ ("Loss with one unit less"), unit.one_less);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->unit_list), shown);
}

static void
why_changed_cb (TwInspector *self)
{
  show_why (self);
  show_unit (self);
}

/* ---- summary of an item ---- */

typedef struct
{
  guint32 place;
  double  days;
} Cover;

static int
compare_cover (gconstpointer a,
               gconstpointer b)
{
  const Cover *x = a;
  const Cover *y = b;

  return (x->days > y->days) - (x->days < y->days);
}

/* Places of the two levels that call for something, by days of supply. */
static GArray *
dup_covers (TwInspector  *self,
            TwSupplyLevel level)
{
  GArray *covers = g_array_new (FALSE, FALSE, sizeof (Cover));

  for (guint32 p = 0; p < tw_model_get_n_places (get_model (self)); p++)
    {
      Cover cover = { p, tw_plan_view_get_days (self->view, p, get_week (self)) };

      if (tw_model_get_place (get_model (self), p)->kind == TW_PLACE_FULFILMENT && tw_supply_level (cover.days) == level)
        g_array_append_val (covers, cover);
    }

  g_array_sort (covers, compare_cover);

  return covers;
}

static void
set_covers (TwInspector *self)
{
  g_autoptr (GArray) few = dup_covers (self, TW_SUPPLY_SHORT);
  g_autoptr (GArray) many = dup_covers (self, TW_SUPPLY_MUCH);

  tw_rows_clear (self->first_list);

  for (guint i = 0; i < MIN (few->len, MAX_PLACES) + MIN (many->len, MAX_PLACES); i++)
    {
      gboolean         is_few = i < MIN (few->len, MAX_PLACES);
      const Cover     *cover = is_few ? &g_array_index (few, Cover, i) : &g_array_index (many, Cover, many->len - 1 - (i - MIN (few->len, MAX_PLACES)));
      g_autofree char *title = tw_place_dup_title (get_model (self), cover->place);
      int              days = (int) MIN (floor (cover->days), 9999);
      g_autofree char *value = g_strdup_printf (ngettext ("%d day", "%d days", days), days);

      tw_rows_set_number (tw_rows_add (self->first_list, title, is_few ? _ ("Too little") : _ ("Too much"), value, is_few ? "error" : "accent"),
                          (int) cover->place);
    }

  show_list (self->first_title, self->first_list, _ ("Too little and too much"));
}

static void
set_best (TwInspector *self)
{
  g_autoptr (GArray) best = tw_plan_view_dup_best (self->view, get_week (self), MAX_BEST);

  tw_rows_clear (self->third_list);

  for (guint i = 0; i < best->len; i++)
    {
      const TwViewInbound *row = &g_array_index (best, TwViewInbound, i);
      g_autofree char     *units = tw_format_units (row->units);
      g_autofree char     *from = tw_place_dup_title (get_model (self), row->from);
      g_autofree char     *to = tw_place_dup_title (get_model (self), row->to);
      /* TRANSLATORS: a shipment: units, origin and destination */
      g_autofree char *title = g_strdup_printf (_ ("%1$s %2$s → %3$s"), units, from, to);
      g_autofree char *day = tw_format_day_short (row->depart);
      g_autofree char *way = dup_way (self, row);
      g_autofree char *detail = g_strdup_printf ("%s · %s", day, way);
      g_autofree char *worth = tw_format_money (row->worth, tw_model_get_currency (get_model (self)));

      if (row->worth > 0)
        tw_rows_set_number (tw_rows_add (self->third_list, title, detail, worth, "success"), (int) row->to);
    }

  show_list (self->third_title, self->third_list, _ ("Shipments worth most"));
}

static double
sum_transit (TwInspector *self,
             guint        week)
{
  guint32           item = tw_plan_view_get_item (self->view);
  guint             n;
  const TwShipment *row = item == TW_ANY ? tw_model_get_shipments (get_model (self), &n) : tw_model_get_item_shipments (get_model (self), item, &n);
  double            sum = 0;

  for (guint i = 0; i < n; i++)
    if (row[i].eta > get_monday (self, week))
      sum += row[i].units;

  return sum;
}

static void
set_item_figures (TwInspector *self)
{
  const TwModel   *model = get_model (self);
  guint            week = get_week (self);
  double           stock = 0, next = 0, before = 0;
  g_autofree char *total = NULL;
  g_autofree char *transit = tw_format_units (sum_transit (self, week));

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    stock += tw_plan_view_get_stock (self->view, p, week);

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    {
      next += tw_plan_view_get_demand (self->view, tw_model_get_market_place (model, m), (int) week, DEMAND_WEEKS);
      before += tw_plan_view_get_demand (self->view, tw_model_get_market_place (model, m), (int) week - DEMAND_WEEKS, DEMAND_WEEKS);
    }

  total = tw_format_units (stock);
  tw_rows_clear (self->figures);
  tw_rows_add (self->figures, week == 0 ? _ ("On hand, all places") : _ ("Expected on hand, all places"), NULL, total, NULL);
  tw_rows_add (self->figures, _ ("In transit"), NULL, transit, NULL);
  if (tw_session_get_forecasts (self->session) != NULL)
    add_demand_row (self, next, before);
}

/* ---- all of it ---- */

static void
show_place (TwInspector *self,
            guint32      place)
{
  g_autoptr (GArray) inbound = tw_plan_view_dup_inbound (self->view, place, get_week (self));
  gboolean is_market = tw_model_get_market_of (get_model (self), place) >= 0;

  self->listed = FALSE;
  set_place_head (self, place);
  tw_alert_cards_show (self->alerts, self->session, (int) place, tw_plan_view_get_item (self->view));
  gtk_widget_set_visible (self->chart_card, !is_market);
  set_chart (self, place);
  set_place_figures (self, place, inbound);
  ask_why (self, (int) place);
  set_inbound (self, inbound);
  set_pins (self, (int) place);
  tw_rows_clear (self->third_list);
  show_list (self->third_title, self->third_list, "");
}

static void
show_item (TwInspector *self)
{
  /* A move changes none of the figures, and the lists rank all there is: for a hand that moves they would be late, and
   * hardly in another order. */
  if (self->listed && tw_session_get_preview (self->session) != NULL)
    return;

  self->listed = TRUE;
  set_item_head (self);
  tw_alert_cards_show (self->alerts, self->session, -1, TW_ANY);
  gtk_widget_set_visible (self->chart_card, FALSE);
  set_item_figures (self);
  ask_why (self, -1);
  set_covers (self);
  set_best (self);
  set_pins (self, -1);
}

static void
update (TwInspector *self)
{
  int place = self->session ? tw_session_get_place (self->session) : -1;

  gtk_widget_set_visible (self->scroller, self->view != NULL && self->session != NULL);
  if (!self->view || !self->session || !tw_session_get_model (self->session))
    return;

  if (place >= 0 && (guint) place < tw_model_get_n_places (get_model (self)))
    show_place (self, (guint32) place);
  else
    show_item (self);
}

static void
row_cb (TwInspector   *self,
        GtkListBoxRow *row)
{
  int place = tw_rows_get_number (row);

  if (place >= 0)
    tw_session_set_place (self->session, place);
}

static void
close_cb (TwInspector *self)
{
  tw_session_set_place (self->session, -1);
}

static void
tw_inspector_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TW_INSPECTOR (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_inspector_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SESSION:
      tw_inspector_set_session (TW_INSPECTOR (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tw_inspector_dispose (GObject *object)
{
  TwInspector *self = TW_INSPECTOR (object);

  self->view = self->comparison = NULL;
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->why)
    g_signal_handlers_disconnect_by_data (self->why, self);
  g_clear_object (&self->why);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_inspector_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TwInspector, scroller);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, badge);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, title);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, subtitle);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, chip);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, close);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, chart_card);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, chart);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, alerts);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, figures);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, unit_list);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, chain);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, why_title);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, why_list);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, first_title);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, first_list);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, second_title);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, second_list);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, third_title);
  gtk_widget_class_bind_template_child (widget_class, TwInspector, third_list);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
tw_inspector_class_init (TwInspectorClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tw_inspector_get_property;
  object_class->set_property = tw_inspector_set_property;
  object_class->dispose = tw_inspector_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, TW_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TW_TYPE_ALERT_CARDS);
  g_type_ensure (TW_TYPE_CHAIN_CHOOSER);
  g_type_ensure (TW_TYPE_STOCK_CHART);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-inspector.ui");
  bind_children (widget_class);
}

static void
tw_inspector_init (TwInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->why = tw_why_new ();
  g_signal_connect_object (self->why, "changed", G_CALLBACK (why_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Inspector"), -1);
  update (self);
}

void
tw_inspector_set_session (TwInspector *self,
                          TwSession   *session)
{
  g_return_if_fail (TW_IS_INSPECTOR (self));

  if (self->session == session)
    return;

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session)
    {
      g_signal_connect_object (session, "notify::place", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::week", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      tw_chain_chooser_set_session (self->chain, session);
    }

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

void
tw_inspector_set_views (TwInspector      *self,
                        const TwPlanView *view,
                        const TwPlanView *comparison)
{
  g_return_if_fail (TW_IS_INSPECTOR (self));

  self->view = view;
  self->comparison = comparison;
  update (self);
}
