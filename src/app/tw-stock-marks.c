/* tw-stock-marks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-stock-marks.h"

#include "tw-cliff-text.h"
#include "tw-format.h"

#include <glib/gi18n.h>

/* More lines than this in one chart hide each other. */
#define MAX_MARKS 6

static void
clear_mark (gpointer data)
{
  g_free ((char *) ((TwStockMark *) data)->label);
}

/* @label is taken. */
static void
add (GArray         *marks,
     TwStockMarkKind kind,
     double          position,
     char           *label)
{
  TwStockMark mark = { kind, position, label };

  if (marks->len < MAX_MARKS)
    g_array_append_val (marks, mark);
  else
    g_free (label);
}

static TwDay
get_monday (const TwModel *model,
            guint          week)
{
  return tw_week_get_monday (tw_model_get_start_week (model) + (TwWeek) week);
}

/* The first days of dearer storage within the horizon; a tenth more is no cliff. */
static void
add_rent (GArray        *marks,
          const TwModel *model,
          guint32        place)
{
  const TwPlace *row = tw_model_get_place (model, place);
  TwDay          end = get_monday (model, tw_model_get_n_weeks (model));

  for (TwDay day = get_monday (model, 0) + 1; day < end; day++)
    {
      int    year, month, mday;
      double before, after;

      tw_day_get_ymd (day, &year, &month, &mday);
      before = row->rent[(month + 10) % 12];
      after = row->rent[month - 1];
      if (mday == 1 && before > 0 && after > 1.1 * before)
        {
          g_autofree char *ratio = tw_format_number (after / before, 1);

          /* TRANSLATORS: storage costs so many times as much from here on */
          add (marks, TW_STOCK_MARK_DAY, day, g_strdup_printf (_ ("rent × %s"), ratio));
        }
    }
}

/* What the mean volume of all items lets in. */
static void
add_room (GArray           *marks,
          const TwPlanView *view,
          guint32           place,
          guint             week)
{
  const TwPlan     *plan = tw_plan_view_get_plan (view);
  const TwLimitUse *limit = plan ? tw_plan_find_limit (plan, TW_LIMIT_STORAGE, place, week) : NULL;
  double            stock = limit ? tw_plan_view_get_stock (view, place, week + 1) : 0;

  if (limit && limit->used > 0 && stock > 0)
    add (marks, TW_STOCK_MARK_LEVEL, stock * limit->capacity / limit->used, g_strdup (limit->hard ? _ ("room ends") : _ ("overage above")));
}

/* Element t of the chart is the start of plan week t; cliffs are of ends of weeks. */
static void
add_cliff (GArray           *marks,
           const TwPlanView *view,
           guint32           place,
           const TwCliff    *cliff)
{
  const TwModel *model = tw_plan_view_get_model (view);
  double         stock = tw_plan_view_get_stock (view, place, cliff->week + 1u);
  char          *label = tw_cliff_dup_mark (tw_model_get_place (model, place), model, cliff);

  if (cliff->kind == TW_CLIFF_AGED || cliff->kind == TW_CLIFF_RENT)
    add (marks, TW_STOCK_MARK_DAY, get_monday (model, cliff->week), label);
  else
    add (marks, TW_STOCK_MARK_LEVEL, cliff->kind == TW_CLIFF_LOW_STOCK ? cliff->units : stock + cliff->units, label);
}

/* Low stock has several steps, of which the first says enough. */
static void
add_cliffs (GArray           *marks,
            const TwPlanView *view,
            guint32           place)
{
  g_autoptr (GArray) cliffs = tw_cliffs_find (tw_plan_view_get_plan (view), tw_plan_view_get_item (view), place);
  gboolean low = FALSE;

  for (guint i = 0; i < cliffs->len; i++)
    {
      const TwCliff *cliff = &g_array_index (cliffs, TwCliff, i);

      if (cliff->kind != TW_CLIFF_LOW_STOCK || !low)
        add_cliff (marks, view, place, cliff);
      low = low || cliff->kind == TW_CLIFF_LOW_STOCK;
    }
}

GArray *
tw_stock_marks_new (const TwPlanView *view,
                    guint32           place,
                    guint             week)
{
  const TwModel *model = tw_plan_view_get_model (view);
  GArray        *marks = g_array_new (FALSE, FALSE, sizeof (TwStockMark));

  g_array_set_clear_func (marks, clear_mark);
  if (tw_model_get_market_of (model, place) >= 0)
    return marks;

  if (tw_plan_view_get_item (view) != TW_ANY && tw_plan_view_get_plan (view))
    {
      add_cliffs (marks, view, place);
      return marks;
    }

  add_rent (marks, model, place);
  add_room (marks, view, place, week);

  return marks;
}
