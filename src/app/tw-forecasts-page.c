/* tw-forecasts-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-forecasts-page.h"

#include "tw-adjustment-editor.h"
#include "tw-fan-chart.h"
#include "tw-forecast-events.h"
#include "tw-forecast-facts.h"
#include "tw-forecast-review.h"
#include "tw-forecast-sum.h"
#include "tw-forecast-why.h"
#include "tw-format-chart.h"
#include "tw-format.h"
#include "tw-market-tile.h"
#include "tw-phase-chooser.h"
#include "tw-place-title.h"
#include "tw-waterfall-chart.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define HISTORY_WEEKS 78
#define TILE_WEEKS    39
#define EXPORT_WIDTH  1000.0
#define EXPORT_HEIGHT 460.0
#define WHY_WIDTH     560.0
#define WHY_WEEKS     4
#define WHY_PREFIX    "why."

struct _TwForecastsPage
{
  GtkWidget parent_instance;

  TwSession     *session;
  TwForecastSum *sum;      /* what the chart shows: without the planner's word */
  TwForecastSum *adjusted; /* (nullable): with it, the one that is being chosen too */
  GPtrArray     *names;    /* of the markets */
  gboolean       syncing;  /* widgets follow the session, not the planner */
  gboolean       stale;    /* figures changed while the page was hidden */
  gboolean       new_item; /* the tiles have to be filled again */
  gboolean       in_money; /* sales are shown as what they bring */

  GtkStack      *stack;
  AdwStatusPage *empty;
  GtkStack      *chart_stack;
  TwFanChart    *chart;
  GtkLabel      *title;
  GtkLabel      *subtitle;
  GtkDropDown   *market;
  GtkDropDown   *measure;
  GtkMenuButton *export;
  GtkFlowBox         *tiles;
  GtkBox             *why_box;
  GtkLabel           *why_title;
  TwWaterfallChart   *why;
  TwForecastFacts    *facts;
  TwPhaseChooser     *phase;
  TwForecastReview   *review;
  TwAdjustmentEditor *editor;
  GtkNativeDialog    *dialog;
};

G_DEFINE_FINAL_TYPE (TwForecastsPage, tw_forecasts_page, GTK_TYPE_WIDGET)

/* ---- chart ---- */

static const char *
get_item_name (TwForecastsPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  int            item = tw_session_get_item (self->session);

  return item < 0 ? _ ("All items") : tw_model_get_item (model, (guint32) item)->name;
}

static const char *
get_market_name (TwForecastsPage *self)
{
  int market = tw_session_get_market (self->session);

  return market < 0 || market >= (int) self->names->len ? _ ("All markets") : g_ptr_array_index (self->names, market);
}

/* Weeks before the first known one are left out, unless nothing at all is known. */
static guint
count_leading_unknown (const TwForecastSum *sum)
{
  guint n = 0;

  while (n < sum->n_history && isnan (sum->history[n]))
    n++;

  return n;
}

/* (transfer full) (nullable): the median with the planner's word; %NULL if that says nothing. */
static double *
dup_adjusted (TwForecastsPage *self)
{
  const TwForecastSum *sum = self->sum;
  double              *median = NULL;

  for (guint t = 0; self->adjusted != NULL && median == NULL && t < sum->n_weeks; t++)
    if (self->adjusted->mean[t] != sum->mean[t])
      median = g_new (double, sum->n_weeks);
  for (guint t = 0; median != NULL && t < sum->n_weeks; t++)
    median[t] = self->adjusted->quantile[t * TW_N_LEVELS + TW_N_LEVELS / 2];

  return median;
}

static void
clear_mark (gpointer mark)
{
  g_free ((char *) ((TwFanMark *) mark)->text);
}

/* (element-type TwFanMark): weeks of the series shown that the forecast did not believe; a sum has none */
static GArray *
list_marks (TwForecastsPage *self)
{
  GArray          *marks = g_array_new (FALSE, FALSE, sizeof (TwFanMark));
  int              item = tw_session_get_item (self->session);
  int              market = tw_session_get_market (self->session);
  guint            n;
  const TwOutlier *outliers = tw_forecast_set_get_outliers (tw_session_get_forecasts (self->session), &n);

  g_array_set_clear_func (marks, clear_mark);
  for (guint i = 0; item >= 0 && market >= 0 && i < n; i++)
    {
      g_autofree char *taken = tw_format_units (outliers[i].expected);
      TwFanMark        mark = { outliers[i].week, NULL };

      if (outliers[i].item != (guint32) item || outliers[i].market != (guint32) market)
        continue;
      /* TRANSLATORS: a single large order that the forecast does not expect to come again */
      mark.text = g_strdup_printf (_ ("one-off order; the forecast counts %s"), taken);
      g_array_append_val (marks, mark);
    }

  return marks;
}

static void
update_chart (TwForecastsPage *self)
{
  const TwModel       *model = tw_session_get_model (self->session);
  const TwForecastSum *sum = self->sum;
  TwWeek               start = tw_model_get_start_week (model);
  guint                skipped = count_leading_unknown (sum);
  g_autoptr (GArray) events = tw_forecast_events_list (model, tw_session_get_market (self->session),
                                                       tw_week_get_monday (start - (int) sum->n_history),
                                                       tw_week_get_monday (start + (int) sum->n_weeks));
  g_autofree char *title = g_strdup_printf ("%s · %s", get_item_name (self), get_market_name (self));
  g_autoptr (GArray) marks = list_marks (self);
  g_autofree double *adjusted = dup_adjusted (self);
  TwFanData          data = {
             .title = title,
             .first_week = start - (int) (sum->n_history - skipped),
             .n_history = sum->n_history - skipped,
             .history = sum->history + skipped,
             .n_forecast = sum->n_weeks,
             .quantile = sum->quantile,
             .adjusted = adjusted,
             .n_events = events->len,
             .events = (const TwFanEvent *) (gpointer) events->data,
             .format = self->in_money ? &tw_format_chart_money : &tw_format_chart_units,
             .mean = sum->mean,
             .n_marks = marks->len,
             .marks = (const TwFanMark *) (gpointer) marks->data,
  };

  tw_fan_chart_set_data (self->chart, &data);
  gtk_stack_set_visible_child_name (self->chart_stack, data.n_history + data.n_forecast < 2 ? "nothing" : "chart");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecasts.export", data.n_history + data.n_forecast >= 2);
}

/* With the planner's word, the one that is being chosen too. */
static void
update_why (TwForecastsPage     *self,
            const TwForecastSet *forecasts)
{
  const TwModel   *model = tw_session_get_model (self->session);
  int              market = tw_session_get_market (self->session);
  TwForecastWhy    why;
  TwWaterfallData *data;
  g_autofree char *title = NULL;

  tw_forecast_why_init (&why, model, forecasts, tw_session_get_item (self->session), market, WHY_WEEKS);
  gtk_widget_set_visible (GTK_WIDGET (self->why_box), why.n_series > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecasts.copy", self->sum->n_weeks > 0 || self->sum->n_series > 0);
  if (why.n_series == 0)
    {
      tw_waterfall_chart_set_data (self->why, NULL);
      return;
    }

  title = tw_forecast_why_dup_title (&why);
  gtk_label_set_label (self->why_title, title);
  data = tw_forecast_why_dup_waterfall (&why, model, market);
  tw_waterfall_chart_set_data (self->why, data);
  tw_waterfall_data_free (data);
}

static void
update_facts (TwForecastsPage *self)
{
  const TwForecastSet *forecasts = tw_session_get_forecasts (self->session);
  int                  item = tw_session_get_item (self->session);
  int                  market = tw_session_get_market (self->session);

  tw_forecast_facts_set (self->facts, self->sum, item >= 0 && market >= 0 ? tw_forecast_set_find (forecasts, (guint32) item, (guint32) market) : NULL);
}

static void
update_titles (TwForecastsPage *self)
{
  guint            n_weeks = self->sum->n_weeks;
  g_autofree char *weeks = g_strdup_printf (ngettext ("next %u week", "next %u weeks", n_weeks), n_weeks);
  g_autofree char *subtitle = NULL;

  if (self->in_money)
    {
      const char *currency = tw_model_get_currency (tw_session_get_model (self->session));

      /* TRANSLATORS: a market, the code of a currency, how far: "France · weekly sales in USD · next 26 weeks" */
      subtitle = n_weeks > 0 ? g_strdup_printf (_ ("%1$s · weekly sales in %2$s · %3$s"), get_market_name (self), currency, weeks)
                             : g_strdup_printf (_ ("%1$s · weekly sales in %2$s"), get_market_name (self), currency);
    }
  else
    {
      /* TRANSLATORS: a market, what is shown, how far */
      subtitle = n_weeks > 0 ? g_strdup_printf (_ ("%s · weekly units · %s"), get_market_name (self), weeks)
                             : g_strdup_printf (_ ("%s · weekly units"), get_market_name (self));
    }
  gtk_label_set_text (self->title, get_item_name (self));
  gtk_label_set_text (self->subtitle, subtitle);
}

/* ---- markets ---- */

/* The names as the planner calls the markets; the drop-down has them behind "All markets". */
static void
fill_markets (TwForecastsPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->names, 0);
  gtk_string_list_append (strings, _ ("All markets"));
  for (guint32 m = 0; model && m < tw_model_get_n_markets (model); m++)
    {
      char *name = tw_market_dup_title (model, m);

      g_ptr_array_add (self->names, name);
      gtk_string_list_append (strings, name);
    }
  self->syncing = TRUE;
  gtk_drop_down_set_model (self->market, G_LIST_MODEL (strings));
  self->syncing = FALSE;
}

static TwMarketTile *
get_tile (TwForecastsPage *self,
          int              index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->tiles, index);

  return child ? TW_MARKET_TILE (gtk_flow_box_child_get_child (child)) : NULL;
}

static void
set_n_tiles (TwForecastsPage *self,
             guint            n)
{
  GtkFlowBoxChild *extra;

  while ((extra = gtk_flow_box_get_child_at_index (self->tiles, (int) n)))
    gtk_flow_box_remove (self->tiles, GTK_WIDGET (extra));
  for (guint have = 0; have < n; have++)
    if (gtk_flow_box_get_child_at_index (self->tiles, (int) have) == NULL)
      gtk_flow_box_append (self->tiles, tw_market_tile_new ());
}

typedef struct
{
  guint32        market;
  double         volume;
  TwForecastSum *sum;
} TileFigures;

/* The largest first; those that expect nothing have no tile. */
static int
compare_tiles (gconstpointer a,
               gconstpointer b)
{
  const TileFigures *x = a, *y = b;

  if (x->volume != y->volume)
    return x->volume > y->volume ? -1 : 1;

  return (int) x->market - (int) y->market;
}

static void
clear_tile_figures (gpointer figures)
{
  tw_forecast_sum_free (((TileFigures *) figures)->sum);
}

static GArray *
list_tiles (TwForecastsPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  GArray        *tiles = g_array_new (FALSE, FALSE, sizeof (TileFigures));

  g_array_set_clear_func (tiles, clear_tile_figures);
  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    {
      TwForecastSum *sum = (self->in_money ? tw_forecast_sum_new_in_money : tw_forecast_sum_new) (model, tw_session_get_forecasts (self->session), tw_session_get_item (self->session), (int) m, TILE_WEEKS);
      TileFigures    figures = { m, 0, sum };

      if (sum->n_series == 0)
        {
          tw_forecast_sum_free (sum);
          continue;
        }
      for (guint t = 0; t < sum->n_weeks; t++)
        figures.volume += sum->mean[t];
      g_array_append_val (tiles, figures);
    }
  g_array_sort (tiles, compare_tiles);

  return tiles;
}

static void
update_tiles (TwForecastsPage *self)
{
  g_autoptr (GArray) tiles = list_tiles (self);

  self->syncing = TRUE;
  set_n_tiles (self, tiles->len);
  for (guint i = 0; i < tiles->len; i++)
    {
      const TileFigures *figures = &g_array_index (tiles, TileFigures, i);
      TwMarketTile      *tile = get_tile (self, (int) i);
      GtkWidget         *child = gtk_widget_get_parent (GTK_WIDGET (tile));

      tw_market_tile_set (tile, figures->market, g_ptr_array_index (self->names, figures->market), figures->sum);
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, tw_market_tile_get_label (tile), -1);
    }
  self->syncing = FALSE;
}

static void
select_session_market (TwForecastsPage *self)
{
  int           market = tw_session_get_market (self->session);
  TwMarketTile *tile;

  self->syncing = TRUE;
  gtk_drop_down_set_selected (self->market, (guint) (market + 1));
  gtk_flow_box_unselect_all (self->tiles);
  for (int i = 0; (tile = get_tile (self, i)); i++)
    if (market >= 0 && tw_market_tile_get_market (tile) == (guint32) market)
      gtk_flow_box_select_child (self->tiles, gtk_flow_box_get_child_at_index (self->tiles, i));
  self->syncing = FALSE;
}

/* ---- what is shown ---- */

static gboolean
is_busy (TwForecastsPage *self)
{
  return tw_session_get_busy (self->session);
}

static void
show_empty (TwForecastsPage *self,
            const char      *title,
            const char      *description)
{
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, description);
  gtk_stack_set_visible_child_name (self->stack, "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecasts.export", FALSE);
}

static gboolean
show_if_empty (TwForecastsPage *self)
{
  const TwModel *model = tw_session_get_model (self->session);

  if (model == NULL || tw_model_get_n_items (model) == 0 || tw_model_get_n_markets (model) == 0)
    {
      show_empty (self, _ ("Nothing to Forecast"), _ ("Open a plan with items and markets, or import their sales."));
      return TRUE;
    }
  if (tw_session_get_forecasts (self->session) == NULL)
    {
      show_empty (self, _ ("No Forecast Yet"),
                  is_busy (self) ? _ ("The forecast is being made.") : _ ("The forecast of this plan has not been made."));
      return TRUE;
    }

  return FALSE;
}

static TwForecastSum *
new_sum (TwForecastsPage     *self,
         const TwModel       *model,
         const TwForecastSet *forecasts)
{
  return (self->in_money ? tw_forecast_sum_new_in_money : tw_forecast_sum_new) (model, forecasts, tw_session_get_item (self->session), tw_session_get_market (self->session), HISTORY_WEEKS);
}

/* (transfer none): as they are, or as they would be with what is being chosen */
static const TwForecastSet *
get_forecasts (TwForecastsPage *self)
{
  const TwForecastSet *chosen = tw_adjustment_draft_get_forecasts (tw_adjustment_editor_get_draft (self->editor));

  return chosen != NULL ? chosen : tw_session_get_forecasts (self->session);
}

static void
update_adjusted (TwForecastsPage *self)
{
  const TwForecastSet *forecasts = get_forecasts (self);

  g_clear_pointer (&self->adjusted, tw_forecast_sum_free);
  if (forecasts != tw_forecast_set_get_base (forecasts))
    self->adjusted = new_sum (self, forecasts == tw_session_get_forecasts (self->session) ? tw_session_get_model (self->session) : tw_session_get_tentative_model (self->session), forecasts);
  update_chart (self);
  update_why (self, forecasts);
}

static void
update (TwForecastsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = TRUE;
      return;
    }
  self->stale = FALSE;
  if (show_if_empty (self))
    return;

  gtk_stack_set_visible_child_name (self->stack, "forecast");
  tw_forecast_sum_free (self->sum);
  self->sum = new_sum (self, tw_session_get_model (self->session), tw_forecast_set_get_base (tw_session_get_forecasts (self->session)));
  update_adjusted (self);
  if (self->new_item)
    update_tiles (self);
  self->new_item = FALSE;
  update_titles (self);
  update_facts (self);
  select_session_market (self);
}

/* What is being chosen, or its answer. */
static void
draft_changed_cb (TwForecastsPage *self)
{
  if (self->stale || self->sum == NULL || tw_session_get_forecasts (self->session) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  update_adjusted (self);
}

static void
model_changed_cb (TwForecastsPage *self)
{
  fill_markets (self);
  self->new_item = TRUE;
  update (self);
}

static void
item_changed_cb (TwForecastsPage *self)
{
  self->new_item = TRUE;
  update (self);
}

static void
busy_changed_cb (TwForecastsPage *self)
{
  if (tw_session_get_forecasts (self->session) == NULL)
    update (self);
}

static void
tw_forecasts_page_map (GtkWidget *widget)
{
  TwForecastsPage *self = TW_FORECASTS_PAGE (widget);

  GTK_WIDGET_CLASS (tw_forecasts_page_parent_class)->map (widget);
  if (self->stale)
    update (self);
}

/* ---- the planner's choices ---- */

static void
market_chosen_cb (TwForecastsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->market);

  if (!self->syncing && self->session && selected != GTK_INVALID_LIST_POSITION)
    tw_session_set_market (self->session, (int) selected - 1);
}

/* Units, or what they bring. */
static void
measure_chosen_cb (TwForecastsPage *self)
{
  gboolean in_money = gtk_drop_down_get_selected (self->measure) == 1;

  if (self->in_money == in_money)
    return;

  self->in_money = in_money;
  self->new_item = TRUE;
  if (self->session != NULL)
    update (self);
}

static void
tile_selected_cb (TwForecastsPage *self)
{
  GList *selected;

  if (self->syncing || self->session == NULL)
    return;

  selected = gtk_flow_box_get_selected_children (self->tiles);
  if (selected)
    {
      GtkWidget *tile = gtk_flow_box_child_get_child (selected->data);

      tw_session_set_market (self->session, (int) tw_market_tile_get_market (TW_MARKET_TILE (tile)));
    }
  g_list_free (selected);
}

/* ---- export ---- */

typedef struct
{
  TwChartDrawFunc draw;
  gconstpointer   data;
  double          width;
  double          height;
} Picture;

static gboolean
get_picture (TwForecastsPage *self,
             gboolean         of_why,
             Picture         *picture)
{
  if (!of_why)
    {
      *picture = (Picture){ tw_fan_chart_draw, tw_fan_chart_get_data (self->chart), EXPORT_WIDTH, EXPORT_HEIGHT };
      return picture->data != NULL;
    }

  *picture = (Picture){ tw_waterfall_chart_draw, tw_waterfall_chart_get_data (self->why), WHY_WIDTH, 0 };
  if (picture->data != NULL)
    picture->height = tw_waterfall_chart_get_height (((const TwWaterfallData *) picture->data)->n_steps);

  return picture->data != NULL;
}

static char *
dup_csv (gboolean       of_why,
         const Picture *picture)
{
  return of_why ? tw_waterfall_data_to_csv (picture->data) : tw_fan_data_to_csv (picture->data);
}

gboolean
tw_forecasts_page_export (TwForecastsPage *self,
                          const char      *format,
                          GFile           *file,
                          GError         **error)
{
  gboolean         of_why, mirrored;
  Picture          picture;
  g_autofree char *csv = NULL;

  g_return_val_if_fail (TW_IS_FORECASTS_PAGE (self), FALSE);

  of_why = g_str_has_prefix (format, WHY_PREFIX);
  format += of_why ? strlen (WHY_PREFIX) : 0;
  if (!get_picture (self, of_why, &picture))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is nothing to export here."));
      return FALSE;
    }

  mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  if (g_str_equal (format, "png"))
    return tw_chart_export_png (picture.draw, picture.data, mirrored, picture.width, picture.height, file, error);
  if (g_str_equal (format, "svg"))
    return tw_chart_export_svg (picture.draw, picture.data, mirrored, picture.width, picture.height, file, error);
  if (g_str_equal (format, "pdf"))
    return tw_chart_export_pdf (picture.draw, picture.data, mirrored, picture.width, picture.height, file, error);

  csv = dup_csv (of_why, &picture);
  return g_file_replace_contents (file, csv, strlen (csv), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}

/* As a picture, for whoever pastes it into a message. */
static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  TwForecastsPage *self = TW_FORECASTS_PAGE (widget);
  gboolean         of_why = g_str_equal (g_variant_get_string (parameter, NULL), "why");
  Picture          picture;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  if (get_picture (self, of_why, &picture))
    bytes = tw_chart_render (TW_CHART_FILE_PNG, picture.draw, picture.data, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL, picture.width, picture.height, &error);
  texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, &error) : NULL;
  if (texture == NULL)
    {
      g_signal_emit_by_name (self->session, "toast", _ ("There is no chart to copy"), NULL, NULL);
      return;
    }

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  g_signal_emit_by_name (self->session, "toast", _ ("Chart copied"), NULL, NULL);
}

static void
export_and_tell (TwForecastsPage *self,
                 const char      *format,
                 GFile           *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  if (!tw_forecasts_page_export (self, format, file, &error))
    {
      message = tw_format_error (error);
      g_signal_emit_by_name (self->session, "failed", message);
      return;
    }
  name = g_file_get_basename (file);
  message = g_strdup_printf (_ ("Saved “%s”"), name);
  g_signal_emit_by_name (self->session, "toast", message, NULL, NULL);
}

static char *
suggest_name (TwForecastsPage *self,
              const char      *format)
{
  g_autofree char *stem = g_strdup_printf ("%s, %s", get_item_name (self), get_market_name (self));

  if (g_str_has_prefix (format, WHY_PREFIX))
    return g_strdup_printf ("%s, %s.%s", g_strdelimit (stem, "/\\:", '-'), _ ("change"), format + strlen (WHY_PREFIX));

  return g_strdup_printf ("%s.%s", g_strdelimit (stem, "/\\:", '-'), format);
}

static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     TwForecastsPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file)
    export_and_tell (self, g_object_get_data (G_OBJECT (dialog), "format"), file);
  g_clear_object (&self->dialog);
}

static void
export_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  TwForecastsPage      *self = TW_FORECASTS_PAGE (widget);
  const char           *format = g_variant_get_string (parameter, NULL);
  g_autofree char      *name = suggest_name (self, format);
  GtkFileChooserNative *chooser;

  if (self->dialog)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);

  chooser = gtk_file_chooser_native_new (_ ("Export Forecast"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  self->dialog = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->dialog, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data_full (G_OBJECT (chooser), "format", g_strdup (format), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (self->dialog);
}

/* ---- object ---- */

static void
tw_forecasts_page_dispose (GObject *object)
{
  TwForecastsPage *self = TW_FORECASTS_PAGE (object);
  GtkWidget       *child;

  self->syncing = TRUE;
  if (self->dialog)
    gtk_native_dialog_destroy (self->dialog);
  g_clear_object (&self->dialog);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sum, tw_forecast_sum_free);
  g_clear_pointer (&self->adjusted, tw_forecast_sum_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (tw_forecasts_page_parent_class)->dispose (object);
}

static void
tw_forecasts_page_class_init (TwForecastsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tw_forecasts_page_dispose;
  widget_class->map = tw_forecasts_page_map;

  g_type_ensure (TW_TYPE_FAN_CHART);
  g_type_ensure (TW_TYPE_FORECAST_FACTS);
  g_type_ensure (TW_TYPE_PHASE_CHOOSER);
  g_type_ensure (TW_TYPE_FORECAST_REVIEW);
  g_type_ensure (TW_TYPE_WATERFALL_CHART);
  g_type_ensure (TW_TYPE_ADJUSTMENT_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tradewind/Tradewind/tw-forecasts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, chart_stack);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, chart);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, title);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, market);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, measure);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, export);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, why_box);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, why_title);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, why);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, facts);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, phase);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, review);
  gtk_widget_class_bind_template_child (widget_class, TwForecastsPage, editor);
  gtk_widget_class_bind_template_callback (widget_class, market_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, measure_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_selected_cb);
  gtk_widget_class_install_action (widget_class, "forecasts.export", "s", export_cb);
  gtk_widget_class_install_action (widget_class, "forecasts.copy", "s", copy_cb);
}

static void
tw_forecasts_page_init (TwForecastsPage *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tw_forecasts_page_new (TwSession *session)
{
  TwForecastsPage *self;

  g_return_val_if_fail (TW_IS_SESSION (session), NULL);

  self = g_object_new (TW_TYPE_FORECASTS_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "forecasts-changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::item", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::market", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (busy_changed_cb), self, G_CONNECT_SWAPPED);
  tw_phase_chooser_set_session (self->phase, session);
  tw_forecast_review_set_session (self->review, session);
  tw_adjustment_editor_set_session (self->editor, session);
  g_signal_connect_object (tw_adjustment_editor_get_draft (self->editor), "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self);

  return GTK_WIDGET (self);
}
