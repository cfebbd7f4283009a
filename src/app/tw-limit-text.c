/* tw-limit-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-limit-text.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>

/* A limit is in whole cm³ or units inside the engine: a place filled to this share takes no carton more. */
#define FULL_SHARE 0.995

gboolean
tw_limit_is_tight (const TwLimitUse *limit)
{
  return limit->price > 0 || (limit->capacity > 0 && limit->used >= FULL_SHARE * limit->capacity);
}

guint
tw_limit_count_tight (const TwPlan *plan)
{
  guint             n, n_tight = 0;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    n_tight += tw_limit_is_tight (&limit[i]) != FALSE;

  return n_tight;
}

/* Those with a price first, by what their whole capacity is worth. */
static int
compare_worth (gconstpointer a,
               gconstpointer b)
{
  const TwLimitUse *x = a;
  const TwLimitUse *y = b;
  double            worth_x = x->price * x->capacity, worth_y = y->price * y->capacity;

  if (worth_x != worth_y)
    return worth_x > worth_y ? -1 : 1;

  return (x->week > y->week) - (x->week < y->week);
}

GArray *
tw_limit_dup_tight (const TwPlan *plan,
                    guint         max)
{
  GArray           *tight = g_array_new (FALSE, FALSE, sizeof (TwLimitUse));
  guint             n;
  const TwLimitUse *limit = tw_plan_get_limits (plan, &n);

  for (guint i = 0; i < n; i++)
    if (tw_limit_is_tight (&limit[i]))
      g_array_append_val (tight, limit[i]);

  g_array_sort (tight, compare_worth);
  g_array_set_size (tight, MIN (tight->len, max));

  return tight;
}

static char *
dup_lane_title (const TwModel *model,
                guint32        index)
{
  const TwLane    *lane = tw_model_get_lane (model, index);
  g_autofree char *mode = tw_format_mode (lane->mode);
  g_autofree char *from = tw_place_dup_title (model, lane->from);
  g_autofree char *to = tw_place_dup_title (model, lane->to);

  /* TRANSLATORS: a lane: means of transport, origin, destination */
  return g_strdup_printf (_ ("%1$s, %2$s → %3$s"), mode, from, to);
}

char *
tw_limit_dup_title (const TwModel    *model,
                    const TwLimitUse *limit)
{
  g_autofree char *place = NULL;

  switch (limit->kind)
    {
    case TW_LIMIT_LANE:
      return dup_lane_title (model, limit->index);
    case TW_LIMIT_BUDGET:
      return g_strdup (_ ("Purchasing budget"));
    case TW_LIMIT_PRODUCTION:
      place = tw_place_dup_title (model, limit->index);
      /* TRANSLATORS: what a factory can finish in a week; %s is a place */
      return g_strdup_printf (_ ("Production, %s"), place);
    default:
      place = tw_place_dup_title (model, limit->index);
      /* TRANSLATORS: room in a place; %s is a place */
      return g_strdup_printf (_ ("Storage, %s"), place);
    }
}

char *
tw_limit_dup_use (const TwModel    *model,
                  const TwLimitUse *limit)
{
  g_autofree char *used = NULL;
  g_autofree char *capacity = NULL;
  int              digits = limit->capacity < 20 ? 1 : 0;

  switch (limit->kind)
    {
    case TW_LIMIT_BUDGET:
      used = tw_format_money (limit->used, tw_model_get_currency (model));
      capacity = tw_format_money (limit->capacity, tw_model_get_currency (model));
      /* TRANSLATORS: money spent, money there is */
      return g_strdup_printf (C_ ("limit", "%1$s of %2$s"), used, capacity);
    case TW_LIMIT_PRODUCTION:
      used = tw_format_units (limit->used);
      capacity = tw_format_units (limit->capacity);
      /* TRANSLATORS: units made in a week, units that can be made */
      return g_strdup_printf (_ ("%1$s of %2$s units"), used, capacity);
    default:
      used = tw_format_number (limit->used, digits);
      capacity = tw_format_number (limit->capacity, digits);
      /* TRANSLATORS: cubic metres used, cubic metres there are */
      return g_strdup_printf (_ ("%1$s of %2$s m³"), used, capacity);
    }
}

char *
tw_limit_dup_price (const TwModel    *model,
                    const TwLimitUse *limit)
{
  g_autofree char *price = tw_format_money_exact (limit->price, tw_model_get_currency (model));

  if (limit->price <= 0)
    return NULL;

  switch (limit->kind)
    {
    case TW_LIMIT_BUDGET:
      /* TRANSLATORS: what one more unit of the plan's currency in the budget would earn */
      return g_strdup_printf (_ ("one more in the budget is worth %s"), price);
    case TW_LIMIT_PRODUCTION:
      return g_strdup_printf (_ ("one more unit is worth %s"), price);
    default:
      /* TRANSLATORS: what one more cubic metre of room would earn */
      return g_strdup_printf (_ ("one more m³ is worth %s"), price);
    }
}
