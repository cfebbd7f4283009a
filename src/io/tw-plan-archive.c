/* tw-plan-archive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-plan-archive.h"

#include "tw-column.h"

#include <math.h>
#include <string.h>

#define MAX_GENERATIONS 26
#define MAX_TEXT_BYTES  100000

/* ---- writing ---- */

/* Whether @override changes the forecast in week @week. */
static gboolean
speaks (const TwForecast *forecast,
        const TwOverride *override,
        TwWeek            week)
{
  return tw_override_concerns (override, forecast->item, forecast->market) &&
         override->first_week <= week && override->last_week >= week &&
         (override->driver == TW_DRIVER_NONE || forecast->effect[override->driver] != 0);
}

/* (nullable): the override that has the last word on a week, in the order of tw_overrides_apply(): those of drivers, then
 * those of the forecast itself */
static const TwOverride *
find_last_word (const TwModel    *model,
                const TwForecast *forecast,
                TwWeek            week)
{
  const TwOverride *last = NULL;

  for (guint i = 0; i < tw_model_get_n_overrides (model); i++)
    {
      const TwOverride *override = tw_model_get_override (model, i);

      if (speaks (forecast, override, week) && (last == NULL || last->driver != TW_DRIVER_NONE || override->driver == TW_DRIVER_NONE))
        last = override;
    }

  return last;
}

/* (nullable): the override that has the last word on most of the weeks that are kept */
static const TwOverride *
find_author (const TwModel    *model,
             const TwForecast *forecast,
             guint             n_weeks)
{
  const TwOverride *word[TW_ARCHIVED_WEEKS];
  const TwOverride *author = NULL;
  guint             most = 0;

  for (guint t = 0; forecast->adjusted && t < n_weeks; t++)
    {
      guint count = 0;

      word[t] = find_last_word (model, forecast, tw_model_get_start_week (model) + (TwWeek) t);
      for (guint i = 0; i <= t; i++)
        count += word[i] == word[t];
      if (word[t] == NULL || count <= most)
        continue;
      most = count;
      author = word[t];
    }

  return author;
}

static gboolean
write_row (TwStatement      *statement,
           const TwModel    *model,
           const TwForecast *baseline,
           const TwForecast *adjusted,
           GError          **error)
{
  guint             n = MIN (TW_ARCHIVED_WEEKS, tw_model_get_n_weeks (model));
  const TwOverride *override = find_author (model, adjusted, n);

  sqlite3_bind_int (statement, 1, tw_model_get_start_week (model));
  sqlite3_bind_text (statement, 2, tw_model_get_item (model, baseline->item)->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, tw_model_get_place (model, tw_model_get_market_place (model, baseline->market))->id, -1, SQLITE_STATIC);
  tw_column_bind_words (statement, 4, baseline->mean, n);
  tw_column_bind_words (statement, 5, adjusted->adjusted ? adjusted->mean : NULL, n);
  sqlite3_bind_text (statement, 6, override != NULL ? override->reason : "", -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 7, override != NULL ? override->author : "", -1, SQLITE_STATIC);

  return tw_statement_run (statement, error);
}

/* Drops the oldest generations until it is within its bounds; the newest stays in any case. */
static gboolean
trim (TwDatabase *database,
      GError    **error)
{
  gint64 n_rows, n_generations;

  do
    {
      if (!tw_database_get_int (database, "SELECT count (*) FROM forecast_archive", &n_rows, error) ||
          !tw_database_get_int (database, "SELECT count (DISTINCT made) FROM forecast_archive", &n_generations, error))
        return FALSE;
      if (n_generations <= 1 || (n_rows <= TW_PLAN_ARCHIVE_MAX_ROWS && n_generations <= MAX_GENERATIONS))
        return TRUE;
    }
  while (tw_database_run (database, "DELETE FROM forecast_archive WHERE made = (SELECT min (made) FROM forecast_archive)", error));

  return FALSE;
}

gboolean
tw_plan_archive_keep (TwDatabase          *database,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      GError             **error)
{
  const TwForecastSet *base = tw_forecast_set_get_base (forecasts);
  g_autoptr (TwStatement) statement = NULL;

  if (!tw_database_run_printf (database, error, "DELETE FROM forecast_archive WHERE made = %d", tw_model_get_start_week (model)))
    return FALSE;
  statement = tw_database_prepare (database, "INSERT INTO forecast_archive (made, item, market, baseline, adjusted, reason, author) VALUES (?, ?, ?, ?, ?, ?, ?)", error);
  for (guint i = 0; statement != NULL && i < tw_forecast_set_get_n_series (base); i++)
    if (!write_row (statement, model, tw_forecast_set_get (base, i), tw_forecast_set_get (forecasts, i), error))
      return FALSE;

  return statement != NULL && trim (database, error);
}

/* ---- reading ---- */

static gboolean
are_means (const float *mean,
           gsize        n)
{
  for (gsize t = 0; mean != NULL && t < n; t++)
    if (!(mean[t] >= 0 && isfinite (mean[t])))
      return FALSE;

  return TRUE;
}

/* FALSE if it is not sound, or of what the plan no longer has. */
static gboolean
read_archived (TwStatement   *statement,
               const TwModel *model,
               GArray        *archive)
{
  const char         *item_id = tw_column_get_text (statement, 1, 1000);
  const char         *market_id = tw_column_get_text (statement, 2, 1000);
  const char         *reason = tw_column_get_text (statement, 5, MAX_TEXT_BYTES);
  const char         *author = tw_column_get_text (statement, 6, MAX_TEXT_BYTES);
  gsize               n = (gsize) sqlite3_column_bytes (statement, 3) / 4;
  g_autofree gpointer baseline = NULL;
  g_autofree gpointer adjusted = NULL;
  TwArchivedForecast  row;
  gint64              made;
  int                 item = item_id != NULL ? tw_model_find_item (model, item_id) : -1;
  int                 place = market_id != NULL ? tw_model_find_place (model, market_id) : -1;
  int                 market = place >= 0 ? tw_model_get_market_of (model, (guint32) place) : -1;

  if (item < 0 || market < 0 || reason == NULL || author == NULL || n < 1 || n > TW_ARCHIVED_WEEKS ||
      !tw_column_get_int (statement, 0, -100000, 100000, &made) ||
      !tw_column_get_array (statement, 3, n, 4, &baseline) || baseline == NULL || !tw_column_get_array (statement, 4, n, 4, &adjusted) ||
      !are_means (baseline, n) || !are_means (adjusted, n))
    return FALSE;

  row = (TwArchivedForecast){ .made = (TwWeek) made, .item = (guint32) item, .market = (guint32) market, .n_weeks = (guint32) n, .is_adjusted = adjusted != NULL };
  memcpy (row.baseline, baseline, n * sizeof *row.baseline);
  memcpy (row.adjusted, adjusted != NULL ? adjusted : baseline, n * sizeof *row.adjusted);
  row.reason = g_strdup (reason);
  row.author = g_strdup (author);
  g_array_append_val (archive, row);

  return TRUE;
}

GArray *
tw_plan_archive_read (TwDatabase    *database,
                      const TwModel *model,
                      GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT made, item, market, baseline, adjusted, reason, author FROM forecast_archive ORDER BY made, item, market LIMIT 2000000", error);
  g_autoptr (GArray) archive = tw_forecast_archive_new ();
  int step = -1;

  while (statement != NULL && (step = tw_statement_step (statement, error)) == 1)
    read_archived (statement, model, archive); /* what is not sound tells nothing */

  return step == 0 ? g_steal_pointer (&archive) : NULL;
}
