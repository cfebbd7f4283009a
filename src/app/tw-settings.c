/* tw-settings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-settings.h"

static GSettingsSchema *
lookup_schema (void)
{
  g_autoptr (GSettingsSchemaSource) built = NULL;
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  GSettingsSchema       *schema = NULL;

  /* A build tree beats what is installed: its schema may have keys that the installed one lacks. */
  built = g_settings_schema_source_new_from_directory (BUILD_DATADIR, installed, TRUE, NULL);
  if (built != NULL)
    schema = g_settings_schema_source_lookup (built, APPLICATION_ID, TRUE);
  if (schema == NULL && installed != NULL)
    schema = g_settings_schema_source_lookup (installed, APPLICATION_ID, TRUE);

  return schema;
}

GSettings *
tw_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = lookup_schema ();

  if (schema == NULL)
    g_error ("The settings schema %s is not installed", APPLICATION_ID);

  return g_settings_new_full (schema, NULL, NULL);
}
