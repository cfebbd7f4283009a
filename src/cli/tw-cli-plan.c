/* tw-cli-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli-plan.h"

#include "forecast/tw-forecast-model.h"

#include <glib/gstdio.h>

static TwCliPlan *
new_plan (GError **error)
{
  g_autofree char *work_dir = g_dir_make_tmp ("tradewind-XXXXXX", error);
  TwCliPlan       *self;

  if (work_dir == NULL)
    return NULL;
  self = g_new0 (TwCliPlan, 1);
  self->work_dir = g_steal_pointer (&work_dir);

  return self;
}

static char *
dup_etag (GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

TwCliPlan *
tw_cli_plan_open (const char *path,
                  GError    **error)
{
  g_autoptr (TwCliPlan) self = new_plan (error);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  if (self == NULL)
    return NULL;
  self->path = g_strdup (path);
  self->etag = dup_etag (file);
  self->file = tw_plan_file_open (self->work_dir, file, error);
  if (self->file == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

TwCliPlan *
tw_cli_plan_new (const TwModel *model,
                 GError       **error)
{
  g_autoptr (TwCliPlan) self = new_plan (error);

  if (self == NULL || (self->file = tw_plan_file_new (self->work_dir, model, error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
tw_cli_plan_free (TwCliPlan *self)
{
  if (self->file != NULL)
    tw_plan_file_close (self->file);
  g_clear_object (&self->file);
  g_rmdir (self->work_dir);
  g_free (self->work_dir);
  g_free (self->path);
  g_free (self->etag);
  g_free (self);
}

gboolean
tw_cli_plan_check_unchanged (const TwCliPlan *self,
                             GError         **error)
{
  g_autoptr (GFile) file = self->path != NULL ? g_file_new_for_commandline_arg (self->path) : NULL;
  g_autofree char *now = file != NULL ? dup_etag (file) : NULL;

  if (g_strcmp0 (self->etag, now) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG, "%s: another program changed it meanwhile; nothing was written, run the command again", self->path);

  return FALSE;
}

gboolean
tw_cli_plan_save (TwCliPlan  *self,
                  const char *path,
                  GError    **error)
{
  g_autoptr (TwModel) model = tw_plan_file_load_model (self->file, error);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  if (model == NULL)
    return FALSE;
  forecasts = tw_forecast_model (model, 0, NULL, NULL, NULL, error);
  if (forecasts == NULL || !tw_plan_file_store_forecasts (self->file, forecasts, error))
    return FALSE;
  if (g_strcmp0 (path, self->path) == 0 && !tw_cli_plan_check_unchanged (self, error))
    return FALSE;
  if (!tw_plan_file_save (self->file, file, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return TRUE;
}

TwForecastSet *
tw_cli_plan_forecast (TwCliPlan     *self,
                      const TwModel *model,
                      int            n_threads,
                      GError       **error)
{
  g_autoptr (GError) problem = NULL;
  TwForecastSet *kept = tw_plan_file_load_forecasts (self->file, model, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  return kept != NULL ? kept : tw_forecast_model (model, n_threads, NULL, NULL, NULL, error);
}

TwPlan *
tw_cli_plan_allocate (TwCliPlan               *self,
                      const TwAllocateOptions *options,
                      gboolean                 fresh,
                      GError                 **error)
{
  g_autoptr (TwModel) model = tw_plan_file_load_model (self->file, error);
  g_autoptr (TwForecastSet) forecasts = NULL;
  g_autoptr (TwPlan) start = NULL;
  TwPlan *plan = NULL;

  if (model != NULL && (forecasts = tw_cli_plan_forecast (self, model, options->n_threads, error)) != NULL)
    {
      if (!fresh)
        start = tw_plan_file_load_answer (self->file, model, forecasts, NULL); /* it only saves time: without it, anew */
      plan = tw_allocate (model, forecasts, options, start, NULL, NULL, NULL, error);
    }
  if (plan == NULL)
    g_prefix_error (error, "%s: ", self->path);

  return plan;
}

TwModel *
tw_cli_load_model (const char *path,
                   GError    **error)
{
  g_autoptr (TwCliPlan) plan = tw_cli_plan_open (path, error);
  TwModel *model;

  if (plan == NULL)
    return NULL;
  model = tw_plan_file_load_model (plan->file, error);
  if (model == NULL)
    g_prefix_error (error, "%s: ", path);

  return model;
}
