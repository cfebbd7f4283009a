/* tw-import-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-import-report.h"

#include <string.h>

typedef struct
{
  char   *table;
  guint64 n_rows;
} Taken;

struct _TwImportReport
{
  GArray    *taken;   /* of Taken */
  GArray    *skipped; /* of TwSkipped */
  GPtrArray *notes;
};

static void
clear_taken (gpointer data)
{
  g_free (((Taken *) data)->table);
}

static void
clear_skipped (gpointer data)
{
  TwSkipped *skipped = data;

  g_free (skipped->reason);
  g_free (skipped->file);
  g_free (skipped->example);
}

TwImportReport *
tw_import_report_new (void)
{
  TwImportReport *self = g_new0 (TwImportReport, 1);

  self->taken = g_array_new (FALSE, FALSE, sizeof (Taken));
  g_array_set_clear_func (self->taken, clear_taken);
  self->skipped = g_array_new (FALSE, FALSE, sizeof (TwSkipped));
  g_array_set_clear_func (self->skipped, clear_skipped);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tw_import_report_free (TwImportReport *self)
{
  g_array_unref (self->taken);
  g_array_unref (self->skipped);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

void
tw_import_report_add_taken (TwImportReport *self,
                            const char     *table,
                            guint64         n_rows)
{
  Taken row = { NULL, n_rows };

  for (guint i = 0; i < self->taken->len; i++)
    {
      Taken *taken = &g_array_index (self->taken, Taken, i);

      if (strcmp (taken->table, table) == 0)
        {
          taken->n_rows += n_rows;
          return;
        }
    }

  row.table = g_strdup (table);
  g_array_append_val (self->taken, row);
}

static void
add_skipped (TwImportReport  *self,
             const TwSkipped *skipped)
{
  TwSkipped row = *skipped;

  for (guint i = 0; i < self->skipped->len; i++)
    {
      TwSkipped *known = &g_array_index (self->skipped, TwSkipped, i);

      if (strcmp (known->reason, skipped->reason) == 0)
        {
          known->count += skipped->count;
          return;
        }
    }

  row.reason = g_strdup (skipped->reason);
  row.file = g_strdup (skipped->file);
  row.example = g_strdup (skipped->example);
  g_array_append_val (self->skipped, row);
}

void
tw_import_report_add_skipped (TwImportReport *self,
                              const char     *reason,
                              const char     *file,
                              guint64         line,
                              const char     *example)
{
  add_skipped (self, &(TwSkipped){ (char *) reason, 1, (char *) file, line, (char *) example });
}

void
tw_import_report_add_note (TwImportReport *self,
                           const char     *format,
                           ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

guint64
tw_import_report_get_taken (const TwImportReport *self,
                            const char           *table)
{
  guint64 n = 0;

  for (guint i = 0; i < self->taken->len; i++)
    {
      const Taken *taken = &g_array_index (self->taken, Taken, i);

      if (table == NULL || strcmp (taken->table, table) == 0)
        n += taken->n_rows;
    }

  return n;
}

guint64
tw_import_report_get_skipped (const TwImportReport *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->skipped->len; i++)
    n += g_array_index (self->skipped, TwSkipped, i).count;

  return n;
}

guint
tw_import_report_get_n_tables (const TwImportReport *self)
{
  return self->taken->len;
}

const char *
tw_import_report_get_table (const TwImportReport *self,
                            guint                 index,
                            guint64              *n_rows)
{
  const Taken *taken;

  g_return_val_if_fail (index < self->taken->len, NULL);

  taken = &g_array_index (self->taken, Taken, index);
  *n_rows = taken->n_rows;

  return taken->table;
}

guint
tw_import_report_get_n_reasons (const TwImportReport *self)
{
  return self->skipped->len;
}

const TwSkipped *
tw_import_report_get_reason (const TwImportReport *self,
                             guint                 index)
{
  g_return_val_if_fail (index < self->skipped->len, NULL);

  return &g_array_index (self->skipped, TwSkipped, index);
}

guint
tw_import_report_get_n_notes (const TwImportReport *self)
{
  return self->notes->len;
}

const char *
tw_import_report_get_note (const TwImportReport *self,
                           guint                 index)
{
  g_return_val_if_fail (index < self->notes->len, NULL);

  return self->notes->pdata[index];
}

void
tw_import_report_merge (TwImportReport       *self,
                        const TwImportReport *other)
{
  for (guint i = 0; i < other->taken->len; i++)
    {
      const Taken *taken = &g_array_index (other->taken, Taken, i);

      tw_import_report_add_taken (self, taken->table, taken->n_rows);
    }
  for (guint i = 0; i < other->skipped->len; i++)
    add_skipped (self, &g_array_index (other->skipped, TwSkipped, i));
  for (guint i = 0; i < other->notes->len; i++)
    g_ptr_array_add (self->notes, g_strdup (other->notes->pdata[i]));
}

char *
tw_import_report_dup_text (const TwImportReport *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->taken->len; i++)
    {
      const Taken *taken = &g_array_index (self->taken, Taken, i);

      g_string_append_printf (text, "%s: %" G_GUINT64_FORMAT " rows taken\n", taken->table, taken->n_rows);
    }
  for (guint i = 0; i < self->skipped->len; i++)
    {
      const TwSkipped *skipped = &g_array_index (self->skipped, TwSkipped, i);

      g_string_append_printf (text, "skipped %" G_GUINT64_FORMAT ": %s (first: %s, line %" G_GUINT64_FORMAT, skipped->count, skipped->reason, skipped->file, skipped->first_line);
      g_string_append_printf (text, skipped->example != NULL ? ": %s)\n" : ")\n", skipped->example);
    }
  for (guint i = 0; i < self->notes->len; i++)
    g_string_append_printf (text, "note: %s\n", (const char *) self->notes->pdata[i]);

  return g_string_free (text, FALSE);
}
