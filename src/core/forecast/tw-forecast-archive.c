/* tw-forecast-archive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-forecast-archive.h"

#include <math.h>
#include <string.h>

static void
clear_archived (gpointer data)
{
  TwArchivedForecast *row = data;

  g_free (row->reason);
  g_free (row->author);
}

GArray *
tw_forecast_archive_new (void)
{
  GArray *archive = g_array_new (FALSE, FALSE, sizeof (TwArchivedForecast));

  g_array_set_clear_func (archive, clear_archived);

  return archive;
}

/* ---- changes ---- */

/* Whether @row tells of the @n_weeks weeks from @start on. */
static gboolean
covers (const TwArchivedForecast *row,
        TwWeek                    start,
        guint                     n_weeks)
{
  return row->made <= start && row->made + (TwWeek) row->n_weeks >= start + (TwWeek) n_weeks;
}

static TwWeek
find_latest (const GArray *archive,
             TwWeek        start,
             guint         n_weeks)
{
  TwWeek latest = G_MININT32;

  for (guint i = 0; i < archive->len; i++)
    if (covers (&g_array_index (archive, TwArchivedForecast, i), start, n_weeks))
      latest = MAX (latest, g_array_index (archive, TwArchivedForecast, i).made);

  return latest;
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const TwForecastChange *c = a;
  const TwForecastChange *d = b;
  double                  x = fabs (c->now - c->before);
  double                  y = fabs (d->now - d->before);

  if (x != y)
    return x > y ? -1 : 1;
  if (c->item != d->item)
    return c->item < d->item ? -1 : 1;

  return (c->market > d->market) - (c->market < d->market);
}

GArray *
tw_forecast_list_changes (const GArray        *archive,
                          const TwModel       *model,
                          const TwForecastSet *forecasts,
                          guint                n_weeks)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TwForecastChange));
  TwWeek  start = tw_model_get_start_week (model);
  TwWeek  made;

  g_return_val_if_fail (n_weeks >= 1 && n_weeks <= TW_ARCHIVED_WEEKS, changes);

  n_weeks = MIN (n_weeks, tw_forecast_set_get_n_weeks (forecasts));
  made = find_latest (archive, start, n_weeks);
  for (guint i = 0; i < archive->len; i++)
    {
      const TwArchivedForecast *row = &g_array_index (archive, TwArchivedForecast, i);
      const TwForecast         *now = tw_forecast_set_find (forecasts, row->item, row->market);
      TwForecastChange          change = { row->item, row->market, made, 0, 0 };

      if (row->made != made || !covers (row, start, n_weeks) || now == NULL)
        continue;
      for (guint t = 0; t < n_weeks; t++)
        {
          change.before += row->adjusted[start - made + (TwWeek) t];
          change.now += now->mean[t];
        }
      g_array_append_val (changes, change);
    }
  g_array_sort (changes, compare_changes);

  return changes;
}

/* ---- value added ---- */

static void
clear_value_added (gpointer data)
{
  TwValueAdded *row = data;

  g_free (row->author);
  g_free (row->reason);
}

static TwValueAdded *
find_or_add (GArray                   *rows,
             const TwArchivedForecast *archived)
{
  TwValueAdded row = { .author = archived->author, .reason = archived->reason };

  for (guint i = 0; i < rows->len; i++)
    {
      TwValueAdded *found = &g_array_index (rows, TwValueAdded, i);

      if (strcmp (found->author, row.author) == 0 && strcmp (found->reason, row.reason) == 0)
        return found;
    }
  row.author = g_strdup (row.author);
  row.reason = g_strdup (row.reason);
  g_array_append_val (rows, row);

  return &g_array_index (rows, TwValueAdded, rows->len - 1);
}

/* The week after the last that any series has a record of. */
static TwWeek
find_end (const TwModel *model)
{
  guint          n;
  const TwSales *sales = tw_model_get_sales (model, &n);
  TwWeek         end = G_MININT32;

  for (guint i = 0; i < n; i++)
    end = MAX (end, sales[i].first_week + (TwWeek) sales[i].n_weeks);

  return end;
}

/* Units of @week where sales tell what demand was; -1 where they do not. What has no record, or none any more, while
 * others have, sold nothing. */
static gint32
get_demand (const TwSales *sales,
            TwWeek         week,
            TwWeek         end)
{
  gint64 at = sales != NULL ? (gint64) week - sales->first_week : 0;

  if (week >= end)
    return -1;
  if (sales == NULL || at >= sales->n_weeks)
    return 0;
  if (at < 0 || (sales->flags != NULL && (sales->flags[at] & (TW_SALES_MISSING | TW_SALES_STOCK_OUT)) != 0))
    return -1;

  return sales->units[at];
}

static void
add_errors (GArray                   *rows,
            const TwArchivedForecast *archived,
            const TwSales            *sales,
            TwWeek                    end)
{
  for (guint32 t = 0; t < archived->n_weeks; t++)
    {
      gint32        units = get_demand (sales, archived->made + (TwWeek) t, end);
      TwValueAdded *row;

      if (units < 0 || archived->adjusted[t] == archived->baseline[t])
        continue;
      row = find_or_add (rows, archived);
      row->n_weeks++;
      row->units += units;
      row->baseline_error += fabs ((double) archived->baseline[t] - units);
      row->adjusted_error += fabs ((double) archived->adjusted[t] - units);
    }
}

static int
compare_value_added (gconstpointer a,
                     gconstpointer b)
{
  const TwValueAdded *r = a;
  const TwValueAdded *s = b;
  double              x = r->baseline_error - r->adjusted_error;
  double              y = s->baseline_error - s->adjusted_error;
  int                 order;

  if (x != y)
    return x > y ? -1 : 1;
  order = strcmp (r->author, s->author);

  return order != 0 ? order : strcmp (r->reason, s->reason);
}

GArray *
tw_forecast_value_added (const GArray  *archive,
                         const TwModel *model)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TwValueAdded));
  TwWeek  end = find_end (model);

  g_array_set_clear_func (rows, clear_value_added);
  for (guint i = 0; i < archive->len; i++)
    {
      const TwArchivedForecast *row = &g_array_index (archive, TwArchivedForecast, i);

      if (row->is_adjusted)
        add_errors (rows, row, tw_model_find_sales (model, row->item, row->market), end);
    }
  g_array_sort (rows, compare_value_added);

  return rows;
}
