/* tw-draft.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-draft.h"

#include <string.h>

TwDraft *
tw_draft_new (void)
{
  TwDraft *self = g_new0 (TwDraft, 1);

  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->n_weeks = 1;
  tw_rules_init (&self->rules);
  for (int id = 0; id < TW_N_TABLES; id++)
    self->rows[id] = g_array_new (FALSE, FALSE, (guint) tw_tables[id].row_size);
  self->market_of = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->market_places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->item_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->place_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->lane_keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->texts = g_string_chunk_new (16 * 1024);
  self->arrays = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tw_draft_free (TwDraft *self)
{
  g_free (self->name);
  g_free (self->description);
  for (int id = 0; id < TW_N_TABLES; id++)
    {
      g_array_unref (self->rows[id]);
      g_clear_pointer (&self->keys[id], g_hash_table_unref);
    }
  g_array_unref (self->market_of);
  g_array_unref (self->market_places);
  g_hash_table_unref (self->item_ids);
  g_hash_table_unref (self->place_ids);
  g_hash_table_unref (self->lane_keys);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->arrays);
  g_clear_pointer (&self->base, tw_model_unref);
  g_free (self);
}

static gint64
lane_key (guint32 from,
          guint32 to,
          TwMode  mode)
{
  return ((gint64) from << 32 | to) * TW_N_MODES + (gint64) mode;
}

static gint64 *
new_key (gint64 key)
{
  return g_memdup2 (&key, sizeof key);
}

static gint64
pair_key (guint32 item,
          guint32 market)
{
  return (gint64) item << 32 | market;
}

/* An offer and a series of sales both start with their item and market. */
static gint64
pair_of_row (const TwDraft *self,
             TwTableId      id,
             guint          index)
{
  const char    *row = self->rows[id]->data + index * tw_tables[id].row_size;
  const TwField *fields = tw_tables[id].fields;

  return pair_key (TW_FIELD_AT (guint32, row, &fields[0]), TW_FIELD_AT (guint32, row, &fields[1]));
}

/* Enters row @index into what finds it by key. */
static void
enter_keys (TwDraft  *self,
            TwTableId id,
            guint     index)
{
  const TwPlace *place;
  const TwLane  *lane;
  gint32         market = -1;

  if (id == TW_TABLE_ITEMS)
    g_hash_table_insert (self->item_ids, TW_DRAFT_ROW (self, id, TwItem, index)->id, GUINT_TO_POINTER (index + 1));
  if (id == TW_TABLE_LANES)
    {
      lane = TW_DRAFT_ROW (self, id, TwLane, index);
      g_hash_table_insert (self->lane_keys, new_key (lane_key (lane->from, lane->to, lane->mode)), GUINT_TO_POINTER (index + 1));
    }
  if (id == TW_TABLE_PLACES)
    {
      place = TW_DRAFT_ROW (self, id, TwPlace, index);
      g_hash_table_insert (self->place_ids, place->id, GUINT_TO_POINTER (index + 1));
      if (place->kind == TW_PLACE_MARKET)
        {
          market = (gint32) self->market_places->len;
          g_array_append_val (self->market_places, index);
        }
      g_array_append_val (self->market_of, market);
    }
  if (self->keys[id] != NULL)
    g_hash_table_insert (self->keys[id], new_key (pair_of_row (self, id, index)), GUINT_TO_POINTER (index + 1));
}

TwDraft *
tw_draft_new_from_model (const TwModel *model)
{
  TwDraft *self = tw_draft_new ();
  TwRow    row;

  self->base = tw_model_ref (model);
  g_free (self->name);
  self->name = g_strdup (tw_model_get_name (model));
  g_free (self->description);
  self->description = g_strdup (tw_model_get_description (model));
  g_strlcpy (self->currency, tw_model_get_currency (model), sizeof self->currency);
  self->capital_rate = tw_model_get_capital_rate (model);
  self->rules = *tw_model_get_rules (model);
  self->start_week = tw_model_get_start_week (model);
  self->n_weeks = tw_model_get_n_weeks (model);

  for (int id = 0; id < TW_N_TABLES; id++)
    for (guint i = 0; i < tw_table_get_n_rows (model, id); i++)
      if (tw_table_get_row (model, id, i, &row))
        {
          g_array_append_vals (self->rows[id], &row, 1);
          enter_keys (self, id, self->rows[id]->len - 1);
        }

  return self;
}

char *
tw_draft_keep_text (TwDraft    *self,
                    const char *text)
{
  return g_string_chunk_insert (self->texts, text);
}

gpointer
tw_draft_new_array (TwDraft *self,
                    gsize    n_bytes)
{
  gpointer array = g_malloc0 (n_bytes);

  g_ptr_array_add (self->arrays, array);

  return array;
}

guint32
tw_draft_add (TwDraft     *self,
              TwTableId    id,
              const TwRow *row)
{
  TwRow copy = *row;

  for (guint f = 0; f < tw_tables[id].n_fields; f++)
    {
      const TwField *field = &tw_tables[id].fields[f];

      if (field->type == TW_FIELD_STRING)
        {
          const char *text = TW_FIELD_AT (const char *, row, field);

          TW_FIELD_AT (char *, &copy, field) = tw_draft_keep_text (self, text != NULL ? text : "");
        }
    }
  g_array_append_vals (self->rows[id], &copy, 1);
  enter_keys (self, id, self->rows[id]->len - 1);

  return self->rows[id]->len - 1;
}

int
tw_draft_find_item (const TwDraft *self,
                    const char    *id)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->item_ids, id)) - 1;
}

int
tw_draft_find_place (const TwDraft *self,
                     const char    *id)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->place_ids, id)) - 1;
}

int
tw_draft_find_market (const TwDraft *self,
                      const char    *id)
{
  int place = tw_draft_find_place (self, id);

  return place >= 0 ? g_array_index (self->market_of, gint32, place) : -1;
}

int
tw_draft_find_lane (const TwDraft *self,
                    guint32        from,
                    guint32        to,
                    TwMode         mode)
{
  gint64 key = lane_key (from, to, mode);

  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->lane_keys, &key)) - 1;
}

int
tw_draft_find_pair (TwDraft  *self,
                    TwTableId id,
                    guint32   item,
                    guint32   market)
{
  gint64 key = pair_key (item, market);

  g_return_val_if_fail (id == TW_TABLE_OFFERS || id == TW_TABLE_SALES, -1);

  if (self->keys[id] == NULL)
    {
      self->keys[id] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      for (guint i = 0; i < self->rows[id]->len; i++)
        g_hash_table_insert (self->keys[id], new_key (pair_of_row (self, id, i)), GUINT_TO_POINTER (i + 1));
    }

  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->keys[id], &key)) - 1;
}

int
tw_draft_find_phase (const TwDraft *self,
                     TwPhase        phase)
{
  for (guint i = 0; i < self->rows[TW_TABLE_PHASE_RULES]->len; i++)
    if (TW_DRAFT_ROW (self, TW_TABLE_PHASE_RULES, TwPhaseRow, i)->phase == phase)
      return (int) i;

  return -1;
}

int
tw_draft_find_scenario (const TwDraft *self,
                        gint64         id)
{
  for (guint i = 0; i < self->rows[TW_TABLE_SCENARIOS]->len; i++)
    if (TW_DRAFT_ROW (self, TW_TABLE_SCENARIOS, TwScenario, i)->id == id)
      return (int) i;

  return -1;
}

void
tw_draft_add_usual_scenarios (TwDraft *self)
{
  g_autoptr (TwModel) model = tw_model_new ("", "USD", 0, 1);
  guint             n;
  const TwScenario *scenarios;

  tw_model_add_usual_scenarios (model);
  scenarios = tw_model_get_scenarios (model, &n);
  for (guint i = 0; i < n; i++)
    tw_draft_add (self, TW_TABLE_SCENARIOS, &(TwRow){ .scenario = scenarios[i] });
}

static gboolean
check_sizes (const TwDraft *self,
             GError       **error)
{
  guint n_items = self->rows[TW_TABLE_ITEMS]->len;

  if (n_items <= TW_MAX_ITEMS && self->rows[TW_TABLE_PLACES]->len <= TW_MAX_PLACES && (guint64) n_items * self->market_places->len <= TW_MAX_SERIES)
    return TRUE;
  g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "%u items in %u places with %u markets, expected at most %u, %u and %u series",
               n_items, self->rows[TW_TABLE_PLACES]->len, self->market_places->len, TW_MAX_ITEMS, TW_MAX_PLACES, TW_MAX_SERIES);

  return FALSE;
}

TwModel *
tw_draft_to_model (const TwDraft *self,
                   GError       **error)
{
  g_autoptr (TwModel) model = NULL;

  if (!check_sizes (self, error))
    return NULL;

  model = tw_model_new (self->name, self->currency, self->start_week, self->n_weeks);
  tw_model_set_description (model, self->description);
  tw_model_set_capital_rate (model, self->capital_rate);
  tw_model_set_rules (model, &self->rules);
  for (int id = 0; id < TW_N_TABLES; id++)
    for (guint i = 0; i < self->rows[id]->len; i++)
      {
        TwRow row;

        memcpy (&row, self->rows[id]->data + i * tw_tables[id].row_size, tw_tables[id].row_size);
        tw_table_add_row (model, id, &row);
      }

  return tw_model_seal (model, error) ? g_steal_pointer (&model) : NULL;
}
