/* tw-share-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-share-chart.h"

#include "tw-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>

#define ROW_HEIGHT    44.0
#define MIN_ROW       26.0
#define BAR_HEIGHT    28.0
#define BAR_RADIUS    3.0
#define SPLIT         1.0 /* of paper between two shares */
#define LEGEND_HEIGHT 22.0
#define SWATCH        12.0
#define MARGIN        10.0
#define GAP           8.0
#define MAX_NAME      0.4 /* of the width: long names must not eat the bars */

struct _TwShareChart
{
  TwMarkChart parent_instance;
};

G_DEFINE_FINAL_TYPE (TwShareChart, tw_share_chart, TW_TYPE_MARK_CHART)

/* ---- data ---- */

static const char *const *
dup_names (const char *const *names,
           guint              n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (names[i]);

  return (const char *const *) copy;
}

TwShareData *
tw_share_data_copy (const TwShareData *data)
{
  TwShareData *copy = g_memdup2 (data, sizeof *data);

  copy->title = g_strdup (data->title);
  copy->bars = dup_names (data->bars, data->n_bars);
  copy->kinds = dup_names (data->kinds, data->n_kinds);
  copy->value = g_memdup2 (data->value, (gsize) data->n_bars * data->n_kinds * sizeof *data->value);

  return copy;
}

void
tw_share_data_free (TwShareData *data)
{
  if (data == NULL)
    return;

  g_free ((char *) data->title);
  g_strfreev ((char **) data->bars);
  g_strfreev ((char **) data->kinds);
  g_free ((double *) data->value);
  g_free (data);
}

double
tw_share_data_get (const TwShareData *data,
                   guint              bar,
                   guint              kind)
{
  const double *value = data->value + (gsize) bar * data->n_kinds;
  double        sum = 0;

  for (guint k = 0; k < data->n_kinds; k++)
    sum += value[k];

  return sum > 0 ? value[kind] / sum : 0;
}

char *
tw_share_data_to_csv (const TwShareData *data)
{
  GString *csv = g_string_new ("bar,kind,amount,percent\n");

  for (guint b = 0; b < data->n_bars; b++)
    for (guint k = 0; k < data->n_kinds; k++)
      {
        tw_chart_append_csv_name (csv, data->bars[b]);
        g_string_append_c (csv, ',');
        tw_chart_append_csv_name (csv, data->kinds[k]);
        tw_chart_append_csv (csv, data->value[(gsize) b * data->n_kinds + k]);
        tw_chart_append_csv (csv, 100 * tw_share_data_get (data, b, k));
        g_string_append_c (csv, '\n');
      }

  return g_string_free (csv, FALSE);
}

static char *
dup_percent (const TwShareData *data,
             double             share)
{
  return data->percent != NULL ? data->percent (share) : g_strdup_printf ("%.0f %%", 100 * share);
}

/* ---- layout ---- */

/* In reading direction; what is mirrored is drawn from the other side. */
typedef struct
{
  double width;
  double row_height;
  double bars_x;
  double bars_width;
  guint  legend_columns;
  double legend_y;
  double legend_width;
} Layout;

static double
measure_widest (const TwPen       *pen,
                const char *const *names,
                guint              n)
{
  double widest = 0;

  for (guint i = 0; i < n; i++)
    {
      double width;

      tw_pen_measure (pen, names[i], TW_TEXT_SMALL, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest;
}

static gboolean
make_layout (const TwPen       *pen,
             const TwShareData *data,
             double             width,
             double             height,
             Layout            *layout)
{
  double entry = SWATCH + GAP + measure_widest (pen, data->kinds, data->n_kinds) + 2 * GAP;
  guint  legend_rows;

  if (data->n_bars == 0 || data->n_kinds == 0)
    return FALSE;

  layout->width = width;
  layout->bars_x = MARGIN + MIN (measure_widest (pen, data->bars, data->n_bars), MAX_NAME * width) + GAP;
  layout->bars_width = width - layout->bars_x - MARGIN;
  layout->legend_columns = (guint) CLAMP ((width - 2 * MARGIN) / entry, 1, data->n_kinds);
  legend_rows = (data->n_kinds + layout->legend_columns - 1) / layout->legend_columns;
  layout->legend_columns = (data->n_kinds + legend_rows - 1) / legend_rows; /* no row with a single one */
  layout->legend_width = (width - 2 * MARGIN) / layout->legend_columns;
  layout->row_height = MIN (ROW_HEIGHT, (height - 2 * MARGIN - legend_rows * LEGEND_HEIGHT) / data->n_bars);
  layout->legend_y = MARGIN + layout->row_height * data->n_bars + GAP;

  return layout->bars_width > 20 && layout->row_height > 12;
}

double
tw_share_chart_get_height (guint n_bars,
                           guint n_kinds)
{
  return 2 * MARGIN + GAP + MIN_ROW * n_bars + LEGEND_HEIGHT * n_kinds;
}

/* ---- drawing ---- */

/* A box in reading direction as a path of pixels. */
static void
add_box (const TwPen  *pen,
         const Layout *layout,
         double        x,
         double        y,
         double        width,
         double        height)
{
  tw_pen_add_round_rectangle (pen, pen->style->mirrored ? layout->width - x - width : x, y, width, height, BAR_RADIUS);
}

static double
mirror (const TwPen  *pen,
        const Layout *layout,
        double        x)
{
  return pen->style->mirrored ? layout->width - x : x;
}

static void
draw_bar (const TwPen       *pen,
          const TwShareData *data,
          const Layout      *layout,
          guint              bar)
{
  double height = MIN (BAR_HEIGHT, layout->row_height - 4);
  double y = MARGIN + (bar + 0.5) * layout->row_height;
  double x = layout->bars_x;

  tw_pen_name (pen, data->bars[bar], TW_TEXT_SMALL, &pen->style->text, mirror (pen, layout, x - GAP), y, pen->style->mirrored ? 0 : 1, 0.5, layout->bars_x - MARGIN - GAP);
  for (guint k = 0; k < data->n_kinds; k++)
    {
      double           share = tw_share_data_get (data, bar, k);
      double           width = share * layout->bars_width;
      g_autofree char *text = dup_percent (data, share);
      double           text_width;

      if (width > 2 * SPLIT)
        {
          add_box (pen, layout, x, y - height / 2, width - SPLIT, height);
          tw_pen_fill_pattern (pen, k);
        }
      tw_pen_measure (pen, text, TW_TEXT_SMALL, &text_width, NULL);
      if (text_width + GAP < width)
        tw_pen_label (pen, text, TW_TEXT_SMALL, &pen->style->text, mirror (pen, layout, x + width / 2), y, 0.5, 0.5);
      x += width;
    }
}

static void
draw_legend (const TwPen       *pen,
             const TwShareData *data,
             const Layout      *layout)
{
  for (guint k = 0; k < data->n_kinds; k++)
    {
      double x = MARGIN + k % layout->legend_columns * layout->legend_width;
      double y = layout->legend_y + (k / layout->legend_columns + 0.5) * LEGEND_HEIGHT;

      add_box (pen, layout, x, y - SWATCH / 2, SWATCH, SWATCH);
      tw_pen_fill_pattern (pen, k);
      tw_pen_text (pen, data->kinds[k], TW_TEXT_SMALL, &pen->style->text, mirror (pen, layout, x + SWATCH + GAP), y, pen->style->mirrored ? 1 : 0, 0.5);
    }
}

void
tw_share_chart_draw (cairo_t            *cr,
                     PangoContext       *context,
                     gconstpointer       data,
                     const TwChartStyle *style,
                     double              width,
                     double              height)
{
  const TwShareData *shares = data;
  Layout             layout;
  TwPen              pen;

  tw_pen_init (&pen, cr, context, style, width, height);
  if (make_layout (&pen, shares, width, height, &layout))
    {
      for (guint b = 0; b < shares->n_bars; b++)
        draw_bar (&pen, shares, &layout, b);
      draw_legend (&pen, shares, &layout);
    }
  tw_pen_clear (&pen);
}

/* ---- widget ---- */

static gpointer
copy_data (gconstpointer data)
{
  return tw_share_data_copy (data);
}

static void
free_data (gpointer data)
{
  tw_share_data_free (data);
}

static guint
get_n_marks (gconstpointer data)
{
  const TwShareData *share = data;

  return share->n_bars;
}

static gboolean
get_box (const TwPen     *pen,
         gconstpointer    data,
         double           width,
         double           height,
         guint            mark,
         graphene_rect_t *box)
{
  Layout layout;

  if (!make_layout (pen, data, width, height, &layout))
    return FALSE;

  graphene_rect_init (box, 0, (float) (MARGIN + mark * layout.row_height), (float) width, (float) layout.row_height);

  return TRUE;
}

static char *
dup_text (gconstpointer data,
          guint         mark)
{
  const TwShareData *share = data;
  g_autoptr (GString) shares = g_string_new (NULL);

  for (guint k = 0; k < share->n_kinds; k++)
    {
      g_autofree char *percent = dup_percent (share, tw_share_data_get (share, mark, k));

      /* TRANSLATORS: between parts of an entry of a list */
      g_string_append (shares, k > 0 ? C_ ("list", ", ") : "");
      /* TRANSLATORS: a kind of place and its share of the stock: "In transit 22 %" */
      g_string_append_printf (shares, C_ ("chart", "%s %s"), share->kinds[k], percent);
    }

  return g_strdup_printf (C_ ("chart", "%s: %s"), share->bars[mark], shares->str);
}

static double
get_height (gconstpointer data)
{
  const TwShareData *share = data;

  return tw_share_chart_get_height (share->n_bars, share->n_kinds);
}

static void
tw_share_chart_class_init (TwShareChartClass *klass)
{
  TwMarkChartClass *chart_class = TW_MARK_CHART_CLASS (klass);

  chart_class->draw = tw_share_chart_draw;
  chart_class->copy_data = copy_data;
  chart_class->free_data = free_data;
  chart_class->get_n_marks = get_n_marks;
  chart_class->get_box = get_box;
  chart_class->dup_text = dup_text;
  chart_class->get_height = get_height;
}

static void
tw_share_chart_init (TwShareChart *self)
{
}

GtkWidget *
tw_share_chart_new (void)
{
  return g_object_new (TW_TYPE_SHARE_CHART, NULL);
}

void
tw_share_chart_set_data (TwShareChart      *self,
                         const TwShareData *data)
{
  g_return_if_fail (TW_IS_SHARE_CHART (self));
  g_return_if_fail (data == NULL || data->n_kinds <= TW_SHARE_MAX_KINDS);

  tw_mark_chart_set_data (TW_MARK_CHART (self), data, data != NULL ? data->title : NULL);
}

const TwShareData *
tw_share_chart_get_data (TwShareChart *self)
{
  g_return_val_if_fail (TW_IS_SHARE_CHART (self), NULL);

  return tw_mark_chart_get_data (TW_MARK_CHART (self));
}
