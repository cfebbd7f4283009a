/* tw-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-report.h"

#include "allocate/tw-measures.h"
#include "tw-alert-text.h"
#include "tw-fan-chart.h"
#include "tw-figure.h"
#include "tw-forecast-sum.h"
#include "tw-format-chart.h"
#include "tw-format.h"
#include "tw-map-style.h"
#include "tw-scenario-charts.h"
#include "tw-scenario-text.h"
#include "tw-shipment-list.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>

/* A4 in landscape, points. */
#define WIDTH  841.89
#define HEIGHT 595.28
#define MARGIN 36.0
#define INNER  (WIDTH - 2 * MARGIN)

#define ROW        17.0
#define N_ALERTS   12
#define N_LINES    26
#define N_HISTORY  52
#define MAX_COLUMN 8

typedef struct
{
  const TwReport *report;
  cairo_t        *cr;
  PangoContext   *context;
  guint           page;
  double          y;
} Paper;

/* ---- text ---- */

static PangoLayout *
new_text (const Paper *paper,
          const char  *text,
          double       size,
          gboolean     bold,
          double       width)
{
  PangoLayout          *layout = pango_layout_new (paper->context);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_font_description_free (font);

  return layout;
}

/* @align: 0 .. 1, from left to right within @width */
static void
draw_text (const Paper *paper,
           const char  *text,
           double       size,
           gboolean     bold,
           double       gray,
           double       x,
           double       y,
           double       width,
           double       align)
{
  g_autoptr (PangoLayout) layout = new_text (paper, text, size, bold, width);

  pango_layout_set_alignment (layout, align < 0.25 ? PANGO_ALIGN_LEFT : align > 0.75 ? PANGO_ALIGN_RIGHT
                                                                                     : PANGO_ALIGN_CENTER);
  cairo_set_source_rgb (paper->cr, gray, gray, gray);
  cairo_move_to (paper->cr, x, y);
  pango_cairo_show_layout (paper->cr, layout);
}

/* As many lines as it takes; returns their height. */
static double
draw_paragraph (const Paper *paper,
                const char  *text,
                double       size,
                double       gray,
                double       y)
{
  g_autoptr (PangoLayout) layout = new_text (paper, text, size, FALSE, INNER);
  int height;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  cairo_set_source_rgb (paper->cr, gray, gray, gray);
  cairo_move_to (paper->cr, MARGIN, y);
  pango_cairo_show_layout (paper->cr, layout);
  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static void
draw_rule (const Paper *paper,
           double       y)
{
  cairo_set_source_rgb (paper->cr, 0.85, 0.85, 0.85);
  cairo_set_line_width (paper->cr, 0.5);
  cairo_move_to (paper->cr, MARGIN, y);
  cairo_line_to (paper->cr, WIDTH - MARGIN, y);
  cairo_stroke (paper->cr);
}

/* ---- pages ---- */

static const TwModel *
get_model (const Paper *paper)
{
  return tw_plan_get_model (paper->report->plan);
}

static void
begin_page (Paper      *paper,
            const char *title)
{
  const TwModel   *model = get_model (paper);
  TwWeek           start = tw_model_get_start_week (model);
  g_autofree char *first = tw_format_day (tw_week_get_monday (start));
  g_autofree char *last = tw_format_day (tw_week_get_monday (start + (TwWeek) tw_model_get_n_weeks (model)) - 1);
  g_autofree char *what = g_strdup_printf ("%s · %s – %s", tw_model_get_name (model), first, last);
  g_autofree char *number = NULL;

  if (paper->page++ > 0)
    cairo_show_page (paper->cr);
  /* TRANSLATORS: at the foot of a sheet of paper */
  number = g_strdup_printf (_ ("Page %u"), paper->page);
  draw_text (paper, title, 18, TRUE, 0.1, MARGIN, MARGIN, INNER, 0);
  draw_text (paper, what, 9, FALSE, 0.4, MARGIN, MARGIN + 24, INNER, 0);
  draw_text (paper, number, 8, FALSE, 0.5, MARGIN, HEIGHT - MARGIN + 8, INNER, 1);
  paper->y = MARGIN + 46;
}

static void
draw_heading (Paper      *paper,
              const char *text)
{
  draw_text (paper, text, 11, TRUE, 0.15, MARGIN, paper->y, INNER, 0);
  paper->y += 20;
}

/* ---- tables ---- */

/* Columns of a table: their widths as shares of the paper's, and where text stands in them. */
typedef struct
{
  const char *title;
  double      width;
  double      align;
} Column;

static void
draw_cells (const Paper       *paper,
            const Column      *columns,
            guint              n,
            const char *const *cells,
            gboolean           bold,
            double             gray)
{
  double x = MARGIN;

  for (guint c = 0; c < n; c++)
    {
      double width = columns[c].width * INNER;

      draw_text (paper, cells[c], 8.5, bold, gray, x, paper->y, width - 6, columns[c].align);
      x += width;
    }
}

static void
draw_table_head (Paper        *paper,
                 const Column *columns,
                 guint         n)
{
  const char *titles[MAX_COLUMN];

  for (guint c = 0; c < n; c++)
    titles[c] = columns[c].title;
  draw_cells (paper, columns, n, titles, TRUE, 0.35);
  paper->y += ROW;
}

static void
draw_row (Paper             *paper,
          const Column      *columns,
          guint              n,
          const char *const *cells)
{
  draw_rule (paper, paper->y - 2.5);
  draw_cells (paper, columns, n, cells, FALSE, 0.1);
  paper->y += ROW;
}

/* ---- first page ---- */

static void
draw_figure (const Paper *paper,
             guint        i,
             const char  *title,
             const char  *value)
{
  double x = MARGIN + i * INNER / 5;

  draw_text (paper, title, 8.5, FALSE, 0.4, x, paper->y, INNER / 5 - 8, 0);
  draw_text (paper, value, 16, TRUE, 0.1, x, paper->y + 12, INNER / 5 - 8, 0);
}

static void
draw_figures (Paper *paper)
{
  const TwPlan    *plan = paper->report->plan;
  const char      *currency = tw_model_get_currency (get_model (paper));
  TwMeasures       measures;
  g_autofree char *profit = NULL;
  g_autofree char *fill = NULL;
  g_autofree char *storage = NULL;
  g_autofree char *misplaced = NULL;
  g_autofree char *gap = NULL;

  tw_measures_of_plan (plan, TW_ANY, 0, &measures);
  profit = tw_format_money_short (measures.profit, currency);
  fill = tw_format_percent (measures.fill_rate, 1);
  storage = tw_format_money_short (measures.storage_cost, currency);
  misplaced = tw_format_percent (measures.misplaced_share, 1);
  gap = tw_format_percent (tw_plan_get_gap (plan), 2);
  draw_figure (paper, 0, _ ("Expected profit"), profit);
  draw_figure (paper, 1, _ ("Fill rate"), fill);
  draw_figure (paper, 2, _ ("Storage"), storage);
  draw_figure (paper, 3, _ ("Misplaced stock"), misplaced);
  draw_figure (paper, 4, _ ("At most so far from the best plan"), gap);
  paper->y += 44;
}

static void
draw_legend (Paper *paper)
{
  double x = MARGIN;

  for (TwMode mode = 0; mode < TW_MODE_PARCEL; mode++)
    {
      g_autofree char *name = tw_format_mode (mode);
      GdkRGBA          colour;

      tw_map_style_get_mode_colour (mode, FALSE, &colour);
      cairo_move_to (paper->cr, x, paper->y + 6);
      cairo_line_to (paper->cr, x + 22, paper->y + 6);
      tw_map_style_stroke (paper->cr, mode, 2.2, &colour);
      draw_text (paper, name, 8.5, FALSE, 0.25, x + 27, paper->y, 80, 0);
      x += 112;
    }
}

static void
draw_plan_page (Paper *paper)
{
  double height;

  begin_page (paper, _ ("Where the stock goes"));
  draw_figures (paper);
  height = HEIGHT - MARGIN - 20 - paper->y;
  cairo_save (paper->cr);
  cairo_translate (paper->cr, MARGIN, paper->y);
  tw_report_draw_map (paper->cr, paper->report->plan, INNER, height);
  cairo_restore (paper->cr);
  paper->y += height + 6;
  draw_legend (paper);
}

/* ---- scenarios ---- */

/* Of what, for how long, and on how many paths. */
static char *
dup_question (Paper *paper)
{
  const TwModel   *model = get_model (paper);
  gulong           n_weeks = tw_model_get_n_weeks (model), n_paths = tw_simulation_get_n_paths (paper->report->simulation);
  const char      *who = paper->report->item != TW_ANY ? tw_model_get_item (model, paper->report->item)->name : _ ("All items");
  g_autofree char *weeks = g_strdup_printf (ngettext ("%lu week", "%lu weeks", n_weeks), n_weeks);
  g_autofree char *number = tw_format_units (n_paths);
  g_autofree char *paths = g_strdup_printf (ngettext ("each scenario on the same %s path of demand and lead times", "each scenario on the same %s paths of demand and lead times", n_paths), number);

  /* TRANSLATORS: an item or "All items", the length of the plan, "each scenario on the same 100 paths …" */
  return g_strdup_printf (_ ("%s · %s · %s"), who, weeks, paths);
}

static char *
dup_cell (const TwFigure     *figure,
          const TwComparison *comparison,
          guint               i,
          const char         *currency)
{
  TwSimEstimate    estimate;
  g_autofree char *value = NULL;
  g_autofree char *margin = NULL;

  tw_figure_get (figure, comparison, i, &estimate);
  value = tw_figure_format (figure, estimate.mean, currency);
  if (!isfinite (estimate.hi))
    return g_steal_pointer (&value);

  margin = tw_figure_format_margin (figure, estimate.mean, (estimate.hi - estimate.lo) / 2, currency);

  return g_strdup_printf ("%s ± %s", value, margin);
}

static void
draw_scenario_figures (Paper              *paper,
                       const TwComparison *comparison)
{
  const char     *currency = tw_model_get_currency (get_model (paper));
  guint           n = MIN (comparison->n, MAX_COLUMN - 1), more = comparison->n - n, n_figures;
  const TwFigure *figure = tw_figure_get_all (&n_figures);
  Column          columns[MAX_COLUMN] = { { "", 0.28, 0 } };

  for (guint i = 0; i < n; i++)
    columns[i + 1] = (Column){ tw_scenario_get_title (comparison->scenario[i]), 0.72 / n, 1 };
  draw_table_head (paper, columns, n + 1);
  for (guint f = 0; f < n_figures; f++)
    {
      const char *cells[MAX_COLUMN] = { tw_figure_get_title (&figure[f]) };
      char       *text[MAX_COLUMN] = { NULL };

      for (guint i = 0; i < n; i++)
        cells[i + 1] = text[i] = dup_cell (&figure[f], comparison, i, currency);
      draw_row (paper, columns, n + 1, cells);
      for (guint i = 0; i < n; i++)
        g_free (text[i]);
    }
  if (more > 0)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("and %u more scenario, in the charts only", "and %u more scenarios, in the charts only", more), more);

      draw_text (paper, rest, 8.5, FALSE, 0.4, MARGIN, paper->y + 2, INNER, 0);
      paper->y += ROW;
    }
}

static void
draw_chart (const Paper    *paper,
            TwChartDrawFunc draw,
            gconstpointer   data,
            const char     *title,
            double          x,
            double          width,
            double          height)
{
  TwChartStyle style;

  tw_chart_style_init (&style, FALSE, FALSE);
  style.opaque = FALSE;
  draw_text (paper, title, 10, TRUE, 0.15, x, paper->y, width, 0);
  cairo_save (paper->cr);
  cairo_translate (paper->cr, x, paper->y + 16);
  cairo_scale (paper->cr, 0.75, 0.75); /* from the screen's pixels to points */
  draw (paper->cr, NULL, data, &style, width / 0.75, height / 0.75);
  cairo_restore (paper->cr);
}

static void
draw_scenario_page (Paper              *paper,
                    const TwComparison *comparison)
{
  TwShareData     *shares = tw_scenario_dup_shares (comparison);
  TwRidgeData     *ridges = tw_scenario_dup_ridges (comparison);
  TwFrontierData  *frontier = tw_scenario_dup_frontier (comparison);
  g_autofree char *verdict = tw_scenario_dup_verdict (comparison);
  g_autofree char *question = dup_question (paper);
  double           width = (INNER - 24) / 3, height;

  begin_page (paper, _ ("Same demand, several supply chains"));
  draw_text (paper, question, 8.5, FALSE, 0.4, MARGIN, paper->y, INNER, 0);
  paper->y += 15;
  paper->y += draw_paragraph (paper, verdict, 10, 0.1, paper->y) + 6;
  draw_scenario_figures (paper, comparison);
  paper->y += 8;
  height = HEIGHT - MARGIN - 16 - paper->y;
  draw_chart (paper, tw_share_chart_draw, shares, shares->title, MARGIN, width, height);
  draw_chart (paper, tw_ridge_chart_draw, ridges, ridges->title, MARGIN + width + 12, width, height);
  draw_chart (paper, tw_frontier_chart_draw, frontier, frontier->title, MARGIN + 2 * (width + 12), width, height);
  tw_share_data_free (shares);
  tw_ridge_data_free (ridges);
  tw_frontier_data_free (frontier);
}

/* ---- forecast and alerts ---- */

static void
draw_forecast (Paper *paper)
{
  const TwModel       *model = get_model (paper);
  const TwForecastSet *forecasts = tw_plan_get_forecasts (paper->report->plan);
  g_autoptr (TwForecastSum) sum = tw_forecast_sum_new (model, forecasts, -1, -1, N_HISTORY);
  TwFanData data = {
    .title = NULL,
    .first_week = tw_model_get_start_week (model) - (TwWeek) sum->n_history,
    .n_history = sum->n_history,
    .history = sum->history,
    .n_forecast = sum->n_weeks,
    .quantile = sum->quantile,
    .format = &tw_format_chart_units,
  };

  draw_chart (paper, tw_fan_chart_draw, &data, _ ("Units sold and expected a week"), MARGIN, INNER, 170);
  paper->y += 200;
}

static void
draw_alerts (Paper *paper)
{
  static const double widths[] = { 0.17, 0.22, 0.25, 0.25, 0.11 };
  const TwModel      *model = get_model (paper);
  guint               n;
  const TwAlert      *alerts = tw_alerts_get (paper->report->alerts, &n);
  const Column        columns[] = { { _ ("Alert"), widths[0], 0 }, { _ ("Item"), widths[1], 0 }, { _ ("Where"), widths[2], 0 }, { _ ("Remedy"), widths[3], 0 }, { _ ("At Stake"), widths[4], 1 } };

  draw_heading (paper, _ ("What needs attention"));
  draw_table_head (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < MIN (n, N_ALERTS) && paper->y < HEIGHT - MARGIN - ROW; i++)
    {
      const TwAlert   *alert = &alerts[i];
      g_autofree char *subject = tw_alert_dup_subject (model, alert);
      g_autofree char *where = tw_alert_dup_where (model, alert, TRUE);
      g_autofree char *remedy = tw_alert_dup_remedy (model, alert);
      g_autofree char *money = tw_format_money_short (alert->money, tw_model_get_currency (model));
      const char      *cells[] = { tw_alert_get_title (alert), subject, where, remedy, money };

      draw_row (paper, columns, G_N_ELEMENTS (columns), cells);
    }
}

/* ---- shipments ---- */

static void
draw_shipment (Paper         *paper,
               const Column  *columns,
               guint          n,
               TwShipmentRow *row)
{
  const TwModel        *model = get_model (paper);
  const TwPlanShipment *s = tw_shipment_row_get_shipment (row);
  const TwLane         *lane = tw_shipment_row_get_lane (row);
  g_autofree char      *day = tw_format_day (tw_week_get_monday (tw_model_get_start_week (model) + s->week));
  g_autofree char      *mode = lane != NULL ? tw_format_mode (lane->mode) : g_strdup (_ ("Order"));
  g_autofree char      *units = tw_format_units (s->units);
  g_autofree char      *worth = tw_format_money (s->worth * (double) s->units, tw_model_get_currency (model));
  const char           *cells[] = { day, tw_shipment_row_get_item (row)->name, tw_model_get_place (model, s->place)->name,
                                    tw_model_get_place (model, tw_shipment_row_get_destination (row))->name, mode, units, worth };

  draw_row (paper, columns, n, cells);
}

static void
draw_shipment_page (Paper *paper)
{
  g_autoptr (TwShipmentList) list = tw_shipment_list_new ();
  const Column columns[] = { { _ ("Departs"), 0.11, 0 }, { _ ("Item"), 0.25, 0 }, { _ ("From"), 0.2, 0 }, { _ ("To"), 0.2, 0 }, { _ ("Mode"), 0.08, 0 }, { _ ("Units"), 0.07, 1 }, { _ ("Worth"), 0.09, 1 } };
  guint        n;

  begin_page (paper, _ ("Shipments that earn most"));
  tw_shipment_list_set_plan (list, paper->report->plan);
  n = MIN (g_list_model_get_n_items (G_LIST_MODEL (list)), N_LINES);
  draw_table_head (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TwShipmentRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      draw_shipment (paper, columns, G_N_ELEMENTS (columns), row);
    }
}

/* ---- paper ---- */

/* (nullable): under the names that scenarios of the plan have now, or of what was played for this report alone. */
static TwComparison *
new_comparison (Paper *paper)
{
  const TwSimulation *simulation = paper->report->simulation;
  TwComparison       *comparison;

  if (simulation == NULL)
    return NULL;

  comparison = tw_comparison_new (get_model (paper), simulation);
  if (comparison->n > 0)
    return comparison;

  tw_comparison_free (comparison);

  return tw_comparison_new_all (simulation);
}

static void
draw_report (Paper *paper)
{
  g_autoptr (TwComparison) comparison = new_comparison (paper);

  draw_plan_page (paper);
  if (comparison != NULL)
    draw_scenario_page (paper, comparison);
  begin_page (paper, _ ("What is expected"));
  draw_forecast (paper);
  if (paper->report->alerts != NULL)
    draw_alerts (paper);
  draw_shipment_page (paper);
  cairo_show_page (paper->cr);
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

GBytes *
tw_report_render (const TwReport *report,
                  GError        **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, WIDTH, HEIGHT);
  Paper            paper = { .report = report, .cr = cairo_create (surface) };
  cairo_status_t   status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, tw_model_get_name (tw_plan_get_model (report->plan)));
  paper.context = pango_cairo_create_context (paper.cr);
  draw_report (&paper);
  status = cairo_status (paper.cr);
  g_object_unref (paper.context);
  cairo_destroy (paper.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- on a worker ---- */

typedef struct
{
  TwReport report; /* with references of its own */
  GFile   *file;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  tw_plan_unref ((TwPlan *) job->report.plan);
  if (job->report.alerts != NULL)
    tw_alerts_unref ((TwAlerts *) job->report.alerts);
  if (job->report.simulation != NULL)
    tw_simulation_unref ((TwSimulation *) job->report.simulation);
  g_object_unref (job->file);
  g_free (job);
}

static void
write_on_worker (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Job    *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) pdf = tw_report_render (&job->report, &error);

  if (pdf != NULL && g_file_replace_contents (job->file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_report_write_async (const TwReport     *report,
                       GFile              *file,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->report.plan = tw_plan_ref ((TwPlan *) report->plan);
  job->report.alerts = report->alerts != NULL ? tw_alerts_ref ((TwAlerts *) report->alerts) : NULL;
  job->report.simulation = report->simulation != NULL ? tw_simulation_ref (report->simulation) : NULL;
  job->file = g_object_ref (file);
  g_task_set_source_tag (task, tw_report_write_async);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, write_on_worker);
}

gboolean
tw_report_write_finish (GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
