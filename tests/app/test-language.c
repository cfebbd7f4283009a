/* test-language.c: the demo plan and the formats in another language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-document.h"
#include "tw-format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

/* Sorted by the original, as the format wants it. A context ends with \004. */
static const char *const texts[][2] = {
  { "", "Content-Type: text/plain; charset=UTF-8\n" },
  { "Demo plan", "演示计划" },
  { "Source warehouse, Shenzhen", "深圳源仓" },
  { "Week %d · %s", "第 %d 周 · %s" },
  { "Yoga mat, 10 mm", "10 毫米瑜伽垫" },
  { "date\004%-e %b %Y", "%Y年%-m月%-d日" },
  { "transport mode\004Ocean", "海运" },
};

static void
append_word (GByteArray *file,
             gsize       word)
{
  guint32 bytes = (guint32) word;

  g_byte_array_append (file, (const guint8 *) &bytes, sizeof bytes);
}

/* GNU gettext's binary catalogue, in the machine's byte order: header, two tables of length and offset, texts. */
static GByteArray *
new_catalogue (void)
{
  const gsize n = G_N_ELEMENTS (texts);
  GByteArray *file = g_byte_array_new ();
  gsize       offset = 28 + 16 * n;

  append_word (file, 0x950412de);
  append_word (file, 0);
  append_word (file, n);
  append_word (file, 28);
  append_word (file, 28 + 8 * n);
  append_word (file, 0);
  append_word (file, 0);
  for (gsize column = 0; column < 2; column++)
    for (gsize i = 0; i < n; i++)
      {
        append_word (file, strlen (texts[i][column]));
        append_word (file, offset);
        offset += strlen (texts[i][column]) + 1;
      }
  for (gsize column = 0; column < 2; column++)
    for (gsize i = 0; i < n; i++)
      g_byte_array_append (file, (const guint8 *) texts[i][column], strlen (texts[i][column]) + 1);

  return file;
}

static void
install_language (void)
{
  g_autofree char *root = g_dir_make_tmp ("tradewind-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (root, "zh_CN", "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, GETTEXT_PACKAGE ".mo", NULL);
  g_autoptr (GByteArray) catalogue = new_catalogue ();

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, (const char *) catalogue->data, catalogue->len, NULL));
  g_setenv ("LANGUAGE", "zh_CN", TRUE); /* works with any locale but plain C */
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, root);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
is_translated (void)
{
  if (g_strcmp0 (gettext ("Demo plan"), "演示计划") == 0)
    return TRUE;

  g_test_skip ("this C library translates nothing in the locale C.UTF-8");

  return FALSE;
}

static void
test_formats (void)
{
  g_autofree char *day = tw_format_day (tw_day_from_ymd (2026, 11, 30));
  g_autofree char *week = tw_format_week_title (tw_week_from_day (tw_day_from_ymd (2026, 11, 30)));
  g_autofree char *mode = tw_format_mode (TW_MODE_OCEAN);
  g_autofree char *money = tw_format_money (9870, "CNY");

  if (!is_translated ())
    return;

  g_assert_cmpstr (day, ==, "2026年11月30日");
  g_assert_cmpstr (week, ==, "第 49 周 · 2026年11月30日");
  g_assert_cmpstr (mode, ==, "海运");
  g_assert_cmpstr (money, ==, "CN¥9,870");
}

/* Names change, what they name does not; the forecasts that came with the plan stay. */
static void
test_demo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDocument) demo = NULL;
  g_autoptr (TwForecastSet) kept = NULL;
  int item, place;

  if (!is_translated ())
    return;

  demo = tw_document_open_demo (&error);
  g_assert_no_error (error);
  item = tw_model_find_item (demo->model, "YGA-MT-10");
  place = tw_model_find_place (demo->model, "GWD-SZ");
  g_assert_cmpint (item, >=, 0);
  g_assert_cmpint (place, >=, 0);
  g_assert_cmpstr (tw_model_get_name (demo->model), ==, "演示计划");
  g_assert_cmpstr (tw_model_get_item (demo->model, item)->name, ==, "10 毫米瑜伽垫");
  g_assert_cmpstr (tw_model_get_place (demo->model, place)->name, ==, "深圳源仓");
  g_assert_true (demo->untitled);
  g_assert_false (tw_plan_file_is_modified (demo->file));

  kept = tw_plan_file_load_forecasts (demo->file, demo->model, &error);
  g_assert_no_error (error);
  g_assert_true ((kept != NULL) == (demo->forecasts != NULL));
}

static void
test_new_plan (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDocument) document = NULL;
  int place;

  if (!is_translated ())
    return;

  document = tw_document_new (2960, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  place = tw_model_find_place (document->model, "GWD-SZ");
  g_assert_cmpstr (tw_model_get_place (document->model, place)->name, ==, "深圳源仓");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  install_language ();

  g_test_add_func ("/app/language/formats", test_formats);
  g_test_add_func ("/app/language/demo", test_demo);
  g_test_add_func ("/app/language/new-plan", test_new_plan);

  return g_test_run ();
}
