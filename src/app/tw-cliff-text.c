/* tw-cliff-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cliff-text.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

/* Less than this is noise of whole units, plan currency. */
#define MIN_MONEY 1.0

static TwDay
get_day (const TwModel *model,
         const TwCliff *cliff)
{
  return tw_week_get_monday (tw_model_get_start_week (model) + cliff->week);
}

/* The rent before a rise is that of the month before. */
static double
get_rent_ratio (const TwPlace *place,
                const TwModel *model,
                const TwCliff *cliff)
{
  int year, month, day;

  tw_day_get_ymd (get_day (model, cliff) + 6, &year, &month, &day);

  return place->rent[(month + 10) % 12] > 0 ? cliff->level / place->rent[(month + 10) % 12] : 0;
}

char *
tw_cliff_dup_mark (const TwPlace *place,
                   const TwModel *model,
                   const TwCliff *cliff)
{
  int              days = (int) round (cliff->level);
  double           ratio;
  g_autofree char *number = NULL;

  switch (cliff->kind)
    {
    case TW_CLIFF_LOW_STOCK:
      /* TRANSLATORS: a line in a chart of stock: fewer units than are sold in so many days pay a fee */
      return g_strdup_printf (ngettext ("%d day: low-stock fee", "%d days: low-stock fee", days), days);
    case TW_CLIFF_AGED:
      /* TRANSLATORS: a line in a chart of stock: from here on units are so old that they cost more */
      return g_strdup_printf (ngettext ("%d day old", "%d days old", days), days);
    case TW_CLIFF_RENT:
      ratio = get_rent_ratio (place, model, cliff);
      number = tw_format_number (ratio, 1);
      /* TRANSLATORS: storage costs so many times as much from here on */
      return ratio > 1 ? g_strdup_printf (_ ("rent × %s"), number) : g_strdup (_ ("rent rises"));
    case TW_CLIFF_CAPACITY:
      /* TRANSLATORS: a line in a chart of stock: no more fits */
      return g_strdup (_ ("room ends"));
    default:
      /* TRANSLATORS: a line in a chart of stock: what is above pays a surcharge */
      return g_strdup (_ ("overage above"));
    }
}

static double
find_money (GArray        *cliffs,
            const TwCliff *like)
{
  double money = 0;

  for (guint i = 0; i < cliffs->len; i++)
    {
      const TwCliff *cliff = &g_array_index (cliffs, TwCliff, i);

      if (cliff->kind == like->kind && cliff->level == like->level && cliff->met && (like->kind != TW_CLIFF_RENT || cliff->week == like->week))
        money += cliff->money;
    }

  return money;
}

static void
add_changes (GArray       *changes,
             const TwPlan *before,
             const TwPlan *after,
             guint32       item,
             guint32       place)
{
  g_autoptr (GArray) old = tw_cliffs_find (before, item, place);
  g_autoptr (GArray) new = tw_cliffs_find (after, item, place);

  for (guint i = 0; i < new->len; i++)
    {
      TwCliffChange change = { place, g_array_index (new, TwCliff, i), 0 };

      change.money = change.cliff.met ? change.cliff.money - find_money (old, &change.cliff) : 0;
      if (change.money >= MIN_MONEY)
        g_array_append_val (changes, change);
    }
}

static int
compare_money (gconstpointer a,
               gconstpointer b)
{
  double x = ((const TwCliffChange *) a)->money;
  double y = ((const TwCliffChange *) b)->money;

  return (x < y) - (x > y);
}

GArray *
tw_cliff_dup_changes (const TwPlan *before,
                      const TwPlan *after,
                      guint32       item,
                      guint32       from,
                      guint32       to)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TwCliffChange));

  add_changes (changes, before, after, item, to);
  add_changes (changes, before, after, item, from);
  g_array_sort (changes, compare_money);

  return changes;
}

static char *
dup_name (const TwCliff *cliff)
{
  int days = (int) round (cliff->level);

  switch (cliff->kind)
    {
    case TW_CLIFF_LOW_STOCK:
      return g_strdup_printf (ngettext ("less than %d day of supply", "less than %d days of supply", days), days);
    case TW_CLIFF_AGED:
      return g_strdup_printf (ngettext ("stock older than %d day", "stock older than %d days", days), days);
    case TW_CLIFF_RENT:
      return g_strdup (_ ("dearer rent"));
    case TW_CLIFF_CAPACITY:
      return g_strdup (_ ("no room left"));
    default:
      return g_strdup (_ ("storage overage"));
    }
}

char *
tw_cliff_dup_warning (const TwModel       *model,
                      const TwCliffChange *change)
{
  g_autofree char *place = tw_place_dup_title (model, change->place);
  g_autofree char *name = dup_name (&change->cliff);
  g_autofree char *day = tw_format_day_short (get_day (model, &change->cliff));
  g_autofree char *money = tw_format_money (change->money, tw_model_get_currency (model));

  /* TRANSLATORS: a fee that a move would cause: place, what is crossed, from when, what it costs over the whole plan:
   * "France: storage overage from 30 Nov, $120" */
  return g_strdup_printf (_ ("%1$s: %2$s from %3$s, %4$s"), place, name, day, money);
}
