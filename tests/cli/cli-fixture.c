/* cli-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli-fixture.h"

#include "tw-plan-file.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

int
cli_run (const char *const *args,
         char             **out,
         char             **err)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TRADEWIND_CLI"));
  for (gsize i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

TwModel *
cli_fixture_new_model (void)
{
  TwModel *model = tw_model_new ("small", "USD", 2961, 6);
  gint32   units[30];

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    units[i] = 10;
  tw_model_add_item (model, &(TwItem){ .id = (char *) "LAMP", .name = (char *) "Lamp", .unit_cost = 5, .volume_m3 = 0.01, .weight_kg = 1, .units_per_carton = 1 });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "SRC", .name = (char *) "S", .kind = TW_PLACE_SOURCE, .country = "CN" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "FC", .name = (char *) "F", .kind = TW_PLACE_FULFILMENT, .country = "DE" });
  tw_model_add_place (model, &(TwPlace){ .id = (char *) "DE", .name = (char *) "M", .kind = TW_PLACE_MARKET, .country = "DE", .currency = "EUR", .exchange_rate = 1 });
  tw_model_add_sales (model, &(TwSales){ .item = 0, .market = 0, .first_week = 2931, .n_weeks = G_N_ELEMENTS (units), .units = units });

  return model;
}

void
cli_fixture_set_up (CliFixture *self,
                    TwModel    *model)
{
  g_autoptr (TwModel) owned = model;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwPlanFile) file = NULL;
  g_autoptr (GFile) target = NULL;

  tw_model_seal (model, &error);
  g_assert_no_error (error);
  self->dir = g_dir_make_tmp ("tradewind-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->dir, "plan.tradewind", NULL);
  target = g_file_new_for_path (self->path);
  file = tw_plan_file_new (self->dir, model, &error);
  g_assert_no_error (error);
  g_assert_true (tw_plan_file_save (file, target, &error));
  tw_plan_file_close (file);
}

void
cli_fixture_tear_down (CliFixture *self)
{
  g_unlink (self->path);
  g_rmdir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}
