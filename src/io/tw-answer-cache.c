/* tw-answer-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-answer-cache.h"

#include "model/tw-lane.h"
#include "tw-column.h"
#include "tw-digest.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* What the engine makes of a basis is not in the plan: raise this when it numbers nodes or arcs anew. */
#define ANSWER_GENERATION 3

/* The bytes of a basis are much alike: more effort shrinks them little. */
#define DEFLATE_LEVEL 1

#define MAX_LIMITS 2000000

static const char *const limit_words[] = { "storage", "lane", "production", "budget" };

/* ---- the stamp ---- */

char *
tw_answer_cache_dup_stamp (const TwModel *model)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gint32 head[7] = { ANSWER_GENERATION, G_BYTE_ORDER, tw_model_get_start_week (model), (gint32) tw_model_get_n_weeks (model),
                     (gint32) tw_model_get_n_items (model), (gint32) tw_model_get_n_places (model), (gint32) tw_model_get_n_lanes (model) };

  tw_digest_bytes (sum, head, sizeof head);
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    tw_digest_text (sum, tw_model_get_item (model, i)->id);
  for (guint p = 0; p < tw_model_get_n_places (model); p++)
    {
      const TwPlace *place = tw_model_get_place (model, p);
      gint32         kind = (gint32) place->kind;

      tw_digest_bytes (sum, &kind, sizeof kind);
      tw_digest_text (sum, place->id);
    }
  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);
      guint32       numbers[5] = { lane->from, lane->to, (guint32) lane->mode, lane->open != FALSE, tw_lane_get_lead_weeks (lane) };

      tw_digest_bytes (sum, numbers, sizeof numbers);
    }

  return g_strdup (g_checksum_get_string (sum));
}

/* ---- deflating ---- */

/* Runs all of @in through @converter; as many bytes as were written, 0 if they do not fit or the input is spoilt. */
static gsize
convert_all (GConverter   *converter,
             gconstpointer in,
             gsize         n_in,
             guint8       *out,
             gsize         n_out)
{
  gsize done_in = 0;
  gsize done_out = 0;

  for (;;)
    {
      gsize            n_read = 0, n_written = 0;
      GConverterResult result = g_converter_convert (converter, (const guint8 *) in + done_in, n_in - done_in, out + done_out, n_out - done_out, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);

      done_in += n_read;
      done_out += n_written;
      if (result == G_CONVERTER_FINISHED)
        return done_in == n_in ? done_out : 0;
      if (result == G_CONVERTER_ERROR || done_out == n_out)
        return 0;
    }
}

TwPackedBasis
tw_answer_cache_pack (const TwItemPlan *plan)
{
  g_autoptr (GZlibCompressor) compressor = NULL;
  TwPackedBasis      packed = { .item = plan->item };
  gconstpointer      data;
  g_autofree guint8 *out = NULL;
  gsize              room, n;

  if (plan->basis == NULL || g_bytes_get_size (plan->basis) == 0)
    return packed;

  data = g_bytes_get_data (plan->basis, &packed.n_bytes);
  compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, DEFLATE_LEVEL);
  room = packed.n_bytes + packed.n_bytes / 100 + 64; /* what cannot be shrunk grows by 5 bytes in 16,384 */
  out = g_malloc (room);
  n = convert_all (G_CONVERTER (compressor), data, packed.n_bytes, out, room);
  if (n > 0)
    packed.deflated = g_bytes_new_take (g_realloc (g_steal_pointer (&out), n), n);

  return packed;
}

static GBytes *
inflate (GConverter   *decompressor,
         gconstpointer data,
         gsize         size,
         gsize         n_bytes)
{
  g_autofree guint8 *out = g_try_malloc (n_bytes + 1); /* one more, so that a basis that goes on is seen */

  g_converter_reset (decompressor);
  if (out == NULL || convert_all (decompressor, data, size, out, n_bytes + 1) != n_bytes)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&out), n_bytes);
}

/* ---- writing ---- */

gboolean
tw_answer_cache_begin (TwDatabase *database,
                       gboolean    keep,
                       GError    **error)
{
  return tw_database_run (database, "UPDATE plan SET answer_stamp = NULL; DELETE FROM answer_limits", error) &&
         (keep || tw_database_run (database, "DELETE FROM answer_bases", error));
}

gboolean
tw_answer_cache_write (TwDatabase          *database,
                       const TwPackedBasis *packed,
                       guint                n,
                       GError             **error)
{
  g_autoptr (TwStatement) insert = tw_database_prepare (database, "INSERT OR REPLACE INTO answer_bases (item, n_bytes, basis) VALUES (?, ?, ?)", error);
  g_autoptr (TwStatement) delete = insert != NULL ? tw_database_prepare (database, "DELETE FROM answer_bases WHERE item = ?", error) : NULL;

  for (guint i = 0; delete != NULL && i < n; i++)
    {
      TwStatement *statement = packed[i].deflated != NULL ? insert : delete;

      sqlite3_bind_int64 (statement, 1, packed[i].item);
      if (statement == insert)
        {
          sqlite3_bind_int64 (statement, 2, (gint64) packed[i].n_bytes);
          sqlite3_bind_blob64 (statement, 3, g_bytes_get_data (packed[i].deflated, NULL), g_bytes_get_size (packed[i].deflated), SQLITE_STATIC);
        }
      if (!tw_statement_run (statement, error))
        return FALSE;
    }

  return delete != NULL;
}

static gboolean
write_limits (TwDatabase   *database,
              const TwPlan *plan,
              GError      **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "INSERT INTO answer_limits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);
  guint             n;
  const TwLimitUse *limits = tw_plan_get_limits (plan, &n);

  for (guint i = 0; statement != NULL && i < n; i++)
    {
      sqlite3_bind_text (statement, 1, limit_words[limits[i].kind], -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, limits[i].index);
      sqlite3_bind_int (statement, 3, limits[i].week);
      sqlite3_bind_int (statement, 4, limits[i].hard != FALSE);
      sqlite3_bind_double (statement, 5, limits[i].capacity);
      sqlite3_bind_double (statement, 6, limits[i].used);
      sqlite3_bind_double (statement, 7, limits[i].price);
      sqlite3_bind_double (statement, 8, limits[i].overage);
      if (!tw_statement_run (statement, error))
        return FALSE;
    }

  return statement != NULL;
}

gboolean
tw_answer_cache_end (TwDatabase   *database,
                     const TwPlan *plan,
                     const char   *stamp,
                     GError      **error)
{
  return write_limits (database, plan, error) && tw_database_run_printf (database, error, "UPDATE plan SET answer_stamp = %Q", stamp);
}

/* ---- reading ---- */

/* 1 if there is an answer for @model, 0 if not, -1 with @error. */
static int
stamp_fits (TwDatabase    *database,
            const TwModel *model,
            GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT answer_stamp FROM plan WHERE answer_stamp IS NOT NULL", error);
  g_autofree char *stamp = NULL;
  int              step = statement != NULL ? tw_statement_step (statement, error) : -1;

  if (step != 1)
    return step;
  stamp = tw_answer_cache_dup_stamp (model);

  return g_strcmp0 (stamp, tw_column_get_text (statement, 0, 100)) == 0;
}

static gboolean
read_limit (TwStatement   *statement,
            const TwModel *model,
            TwLimitUse    *limit)
{
  const char *word = tw_column_get_text (statement, 0, 20);
  gint64      index, week, hard;
  guint       n_budgets;
  guint       n_rows[4] = { tw_model_get_n_places (model), tw_model_get_n_lanes (model), tw_model_get_n_places (model), 0 };
  int         kind = 0;

  tw_model_get_budgets (model, &n_budgets);
  n_rows[TW_LIMIT_BUDGET] = n_budgets;
  while (kind < 4 && g_strcmp0 (word, limit_words[kind]) != 0)
    kind++;
  if (kind == 4 || !tw_column_get_int (statement, 1, 0, (double) n_rows[kind] - 1, &index) ||
      !tw_column_get_int (statement, 2, 0, tw_model_get_n_weeks (model) - 1, &week) || !tw_column_get_int (statement, 3, 0, 1, &hard) ||
      !tw_column_get_real (statement, 4, 0, 1e15, &limit->capacity) || !tw_column_get_real (statement, 5, -1e15, 1e15, &limit->used) ||
      !tw_column_get_real (statement, 6, 0, 1e15, &limit->price) || !tw_column_get_real (statement, 7, 0, 1e15, &limit->overage))
    return FALSE;
  limit->kind = (TwLimitKind) kind;
  limit->index = (guint32) index;
  limit->week = (guint16) week;
  limit->hard = (gboolean) hard;

  return TRUE;
}

static int
compare_limits (gconstpointer a,
                gconstpointer b)
{
  const TwLimitUse *l = a;
  const TwLimitUse *m = b;

  if (l->kind != m->kind)
    return l->kind < m->kind ? -1 : 1;
  if (l->index != m->index)
    return l->index < m->index ? -1 : 1;

  return (l->week > m->week) - (l->week < m->week);
}

/* (nullable): in the order of plans; %NULL with or without @error */
static GArray *
read_limits (TwDatabase    *database,
             const TwModel *model,
             GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT kind, number, week, hard, capacity, used, price, overage FROM answer_limits", error);
  g_autoptr (GArray) limits = g_array_new (FALSE, TRUE, sizeof (TwLimitUse));
  int step = -1;

  while (statement != NULL && (step = tw_statement_step (statement, error)) == 1)
    {
      TwLimitUse limit = { 0 };

      if (limits->len >= MAX_LIMITS || !read_limit (statement, model, &limit))
        return NULL;
      g_array_append_val (limits, limit);
    }
  g_array_sort (limits, compare_limits);

  return step == 0 ? g_steal_pointer (&limits) : NULL;
}

static void
clear_item (gpointer data)
{
  tw_item_plan_unref (data);
}

static gboolean
read_basis (TwStatement *statement,
            GConverter  *decompressor,
            GPtrArray   *items,
            gint64      *total)
{
  gint64  item, n_bytes;
  GBytes *basis;

  if (!tw_column_get_int (statement, 0, 0, (double) items->len - 1, &item) || !tw_column_get_int (statement, 1, 1, (double) TW_ANSWER_CACHE_MAX_BYTES, &n_bytes) ||
      sqlite3_column_type (statement, 2) != SQLITE_BLOB)
    return FALSE;
  *total += n_bytes;
  if (*total > TW_ANSWER_CACHE_MAX_BYTES)
    return FALSE;

  basis = inflate (decompressor, sqlite3_column_blob (statement, 2), (gsize) sqlite3_column_bytes (statement, 2), (gsize) n_bytes);
  if (basis == NULL)
    return FALSE;
  ((TwItemPlan *) items->pdata[item])->basis = basis; /* the item is the table's key, so it was NULL */

  return TRUE;
}

/* (nullable): a plan of each item; %NULL with or without @error */
static GPtrArray *
read_bases (TwDatabase    *database,
            const TwModel *model,
            GError       **error)
{
  g_autoptr (TwStatement) statement = tw_database_prepare (database, "SELECT item, n_bytes, basis FROM answer_bases", error);
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (clear_item);
  gint64 total = 0;
  int    step = -1;

  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    g_ptr_array_add (items, tw_item_plan_new (i, 0, 0, 0));
  while (statement != NULL && (step = tw_statement_step (statement, error)) == 1)
    if (!read_basis (statement, G_CONVERTER (decompressor), items, &total))
      return NULL;

  return step == 0 ? g_steal_pointer (&items) : NULL;
}

TwPlan *
tw_answer_cache_read (TwDatabase          *database,
                      const TwModel       *model,
                      const TwForecastSet *forecasts,
                      GError             **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GArray) limits = NULL;

  if (stamp_fits (database, model, error) != 1 || (limits = read_limits (database, model, error)) == NULL ||
      (items = read_bases (database, model, error)) == NULL)
    return NULL;

  g_ptr_array_set_free_func (items, NULL); /* the plan takes them and the array that holds them */

  return tw_plan_new_take (model, forecasts, (TwItemPlan **) g_ptr_array_steal (items, NULL),
                           &(TwPlanShared){ .limit = (TwLimitUse *) limits->data, .n_limits = limits->len }, 0);
}
