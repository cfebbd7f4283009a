/* tw-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-document.h"

#include "demo/tw-demo.h"
#include "tw-online-retail.h"
#include "tw-table-import.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEMO_FILE "demo.tradewind"

void
tw_document_free (TwDocument *self)
{
  if (self->file != NULL)
    tw_plan_file_close (self->file);
  g_clear_object (&self->file);
  g_clear_pointer (&self->model, tw_model_unref);
  g_clear_pointer (&self->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&self->answer, tw_plan_unref);
  g_free (self);
}

char *
tw_document_dup_work_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "tradewind", "work", NULL);
}

/* Takes @file. */
static TwDocument *
load (TwPlanFile *file,
      GError    **error)
{
  g_autoptr (TwDocument) self = g_new0 (TwDocument, 1);

  self->file = file;
  if (file == NULL)
    return NULL;
  self->model = tw_plan_file_load_model (file, error);
  if (self->model == NULL)
    return NULL;

  self->forecasts = tw_plan_file_load_forecasts (file, self->model, NULL); /* a cache: made again if it is bad */
  if (self->forecasts != NULL)
    self->answer = tw_plan_file_load_answer (file, self->model, self->forecasts, NULL); /* likewise */
  self->untitled = tw_plan_file_get_file (file) == NULL;

  return g_steal_pointer (&self);
}

/* Takes @model into a plan that was never saved. */
static TwDocument *
make (TwModel *model,
      GError **error)
{
  g_autoptr (TwDocument) self = g_new0 (TwDocument, 1);
  g_autofree char *work_dir = tw_document_dup_work_dir ();

  self->model = model;
  self->untitled = TRUE;
  if (model == NULL)
    return NULL;
  self->file = tw_plan_file_new (work_dir, model, error);
  if (self->file == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

TwDocument *
tw_document_open (GFile   *file,
                  GError **error)
{
  g_autofree char *work_dir = tw_document_dup_work_dir ();

  return load (tw_plan_file_open (work_dir, file, error), error);
}

TwDocument *
tw_document_recover (const char *work_path,
                     GError    **error)
{
  return load (tw_plan_file_recover (work_path, error), error);
}

/* The installed file, the one of the build tree, or the one of a folder named by the environment, which
 * goes first. */
static char *
find_demo (void)
{
  const char *const dirs[] = { g_getenv ("TRADEWIND_DATA_DIR"), BUILD_DATADIR G_DIR_SEPARATOR_S "demo", PKGDATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    {
      g_autofree char *path = dirs[i] != NULL ? g_build_filename (dirs[i], DEMO_FILE, NULL) : NULL;

      if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return NULL;
}

/* gettext() answers an empty text with the head of the translation. */
static const char *
translate_text (const char *text)
{
  return *text != '\0' ? gettext (text) : text;
}

/* Places and events of the demo are in every plan that begins with its network. */
static void
translate_network (TwModel *unsealed)
{
  for (guint i = 0; i < tw_model_get_n_places (unsealed); i++)
    tw_model_set_place_name (unsealed, i, translate_text (tw_model_get_place (unsealed, i)->name));
  for (guint i = 0; i < tw_model_get_n_events (unsealed); i++)
    tw_model_set_event_name (unsealed, i, translate_text (tw_model_get_event (unsealed, i)->name));
}

/* The places of the demo's network are texts of the program, which the language may leave as they are. */
static gboolean
has_other_names (const TwModel *model)
{
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    {
      const char *name = tw_model_get_place (model, i)->name;

      if (!g_str_equal (translate_text (name), name))
        return TRUE;
    }

  return FALSE;
}

static TwModel *
translate (const TwModel *model,
           GError       **error)
{
  g_autoptr (TwModel) copy = tw_model_copy_unsealed (model);

  tw_model_set_name (copy, translate_text (tw_model_get_name (model)));
  tw_model_set_description (copy, translate_text (tw_model_get_description (model)));
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    {
      tw_model_set_item_name (copy, i, translate_text (tw_model_get_item (model, i)->name));
      tw_model_set_item_category (copy, i, g_dpgettext2 (NULL, "category", tw_model_get_item (model, i)->category));
    }
  translate_network (copy);

  return tw_model_seal (copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* (transfer full): @model, or the same with other names; takes @model, which may be %NULL */
static TwModel *
take_translated (TwModel *model,
                 GError **error)
{
  g_autoptr (TwModel) english = model;

  if (english == NULL || !has_other_names (english))
    return g_steal_pointer (&english);

  return translate (english, error);
}

/* Forecasts do not depend on names: what was kept with the English plan is good for the translated one. */
static TwDocument *
replace_names (TwDocument *document,
               GError    **error)
{
  g_autoptr (TwDocument) english = document;
  g_autoptr (TwDocument) translated = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!has_other_names (english->model))
    return g_steal_pointer (&english);

  translated = make (translate (english->model, error), error);
  if (translated == NULL || english->forecasts == NULL)
    return g_steal_pointer (&translated);

  translated->forecasts = g_steal_pointer (&english->forecasts);
  if (!tw_plan_file_store_forecasts (translated->file, translated->forecasts, &local_error))
    g_debug ("Forecasts were not kept: %s", local_error->message); /* only a cache */

  return g_steal_pointer (&translated);
}

TwDocument *
tw_document_open_demo (GError **error)
{
  g_autofree char *path = find_demo ();
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  TwDocument *self;

  self = file != NULL ? tw_document_open (file, error) : make (tw_demo_new (TW_DEMO_SEED, error), error);
  if (self == NULL)
    return NULL;

  self->untitled = TRUE; /* what is installed is nobody's to write */

  return replace_names (self, error);
}

TwDocument *
tw_document_new (TwWeek          start_week,
                 GFile *const   *tables,
                 guint           n_tables,
                 TwImportReport *report,
                 GError        **error)
{
  g_autoptr (TwModel) model = tw_model_new (_ ("New Plan"), "USD", start_week, TW_DEMO_N_WEEKS);

  tw_demo_add_network (model);
  translate_network (model);
  tw_model_add_usual_scenarios (model);
  if (!tw_model_seal (model, error))
    return NULL;
  if (n_tables == 0)
    return make (g_steal_pointer (&model), error);

  return make (tw_table_import (model, tables, n_tables, report, error), error);
}

gboolean
tw_document_is_online_retail (GFile *file)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char  head[512];
  gsize length = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head - 1, &length, NULL, NULL))
    return FALSE;

  head[length] = '\0';
  head[strcspn (head, "\r\n")] = '\0';

  return strstr (head, "Invoice") != NULL && strstr (head, "StockCode") != NULL;
}

TwDocument *
tw_document_open_online_retail (GFile          *file,
                                TwImportReport *report,
                                GCancellable   *cancellable,
                                GError        **error)
{
  return make (take_translated (tw_online_retail_import (file, report, NULL, NULL, cancellable, error), error), error);
}
