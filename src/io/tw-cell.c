/* tw-cell.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cell.h"

#include <string.h>

gboolean
tw_cell_parse_bool (const char *text,
                    gboolean   *value)
{
  static const char *const words[] = { "0", "1", "no", "yes", "false", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      {
        *value = i % 2;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_number (const TwField *field,
              const char    *text,
              gpointer       row)
{
  double value;

  if (!tw_csv_parse_double (text, &value) || value < field->low || value > field->high)
    return FALSE;
  if (field->type == TW_FIELD_FLOAT)
    TW_FIELD_AT (float, row, field) = (float) value;
  else
    TW_FIELD_AT (double, row, field) = value;

  return TRUE;
}

static gboolean
parse_whole (const TwField *field,
             const char    *text,
             gpointer       row)
{
  gint64 value;

  if (!tw_csv_parse_int (text, &value))
    return FALSE;
  if (field->type != TW_FIELD_UINT)
    TW_FIELD_AT (gint64, row, field) = value;
  else if (value >= field->low && value <= field->high)
    TW_FIELD_AT (guint32, row, field) = (guint32) value;
  else
    return FALSE;

  return field->type != TW_FIELD_ID || (value >= 1 && value <= G_GINT64_CONSTANT (9007199254740992));
}

static gboolean
parse_date (const TwField *field,
            const char    *text,
            gpointer       row)
{
  TwDay day;

  if (!tw_day_parse (text, &day))
    return FALSE;
  TW_FIELD_AT (gint32, row, field) = field->type == TW_FIELD_DAY ? day : tw_week_from_day (day);

  return TRUE;
}

static gboolean
find_row (const TwDraft *draft,
          const TwField *field,
          const char    *text,
          gpointer       row)
{
  int index = field->type == TW_FIELD_ITEM ? tw_draft_find_item (draft, text) : field->type == TW_FIELD_MARKET ? tw_draft_find_market (draft, text)
                                                                                                               : tw_draft_find_place (draft, text);

  TW_FIELD_AT (guint32, row, field) = (guint32) index;

  return index >= 0;
}

static gboolean
parse_cell (const TwDraft *draft,
            const TwField *field,
            const char    *text,
            gpointer       row)
{
  switch (field->type)
    {
    case TW_FIELD_STRING:
      TW_FIELD_AT (const char *, row, field) = text;
      return TRUE;
    case TW_FIELD_CODE:
      return g_strlcpy (&TW_FIELD_AT (char, row, field), text, field->size) < field->size;
    case TW_FIELD_DOUBLE:
    case TW_FIELD_FLOAT:
      return parse_number (field, text, row);
    case TW_FIELD_UINT:
    case TW_FIELD_ID:
    case TW_FIELD_TIME:
      return parse_whole (field, text, row);
    case TW_FIELD_BOOL:
      return tw_cell_parse_bool (text, &TW_FIELD_AT (gboolean, row, field));
    case TW_FIELD_WORD:
      TW_FIELD_AT (int, row, field) = tw_field_find_word (field, text);
      return TW_FIELD_AT (int, row, field) >= 0;
    case TW_FIELD_WORDS:
      return tw_field_parse_words (field, text, &TW_FIELD_AT (guint32, row, field));
    case TW_FIELD_DAY:
    case TW_FIELD_WEEK:
      return parse_date (field, text, row);
    case TW_FIELD_ITEM:
    case TW_FIELD_PLACE:
    case TW_FIELD_MARKET:
      return find_row (draft, field, text, row);
    case TW_FIELD_LANE:
      break;
    }

  g_return_val_if_reached (FALSE);
}

gboolean
tw_cell_read (const TwCsv   *csv,
              guint          column,
              const TwDraft *draft,
              const TwField *field,
              gpointer       row,
              GError       **error)
{
  gboolean         refers = field->type == TW_FIELD_ITEM || field->type == TW_FIELD_MARKET || field->type == TW_FIELD_PLACE;
  g_autofree char *expected = NULL;

  if (parse_cell (draft, field, tw_csv_get (csv, column), row))
    return TRUE;
  expected = tw_field_dup_expected (field);

  return tw_csv_fail (csv, refers ? TW_IO_ERROR_REFERENCE : TW_IO_ERROR_SYNTAX, column, expected, error);
}
