/* tw-adjustment-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-adjustment-text.h"

#include "tw-format.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

/* So many modes are told, those that change most. */
#define MAX_MODES 2

gboolean
tw_adjustment_concerns (const TwOverride *override,
                        int               item,
                        int               market)
{
  return tw_override_concerns (override, item < 0 ? TW_ANY : (guint32) item, market < 0 ? TW_ANY : (guint32) market);
}

static char *
dup_value (const TwModel    *model,
           const TwOverride *o)
{
  g_autofree char *number = NULL;

  if (o->kind == TW_OVERRIDE_PERCENT)
    return tw_format_signed_percent (o->value / 100, o->value == rint (o->value) ? 0 : 1);

  switch (o->driver)
    {
    case TW_DRIVER_NONE:
      number = tw_format_units (o->value);
      return g_strdup_printf (ngettext ("%s unit a week", "%s units a week", (gulong) o->value), number);
    case TW_DRIVER_PRICE:
    case TW_DRIVER_COMPETITOR_PRICE:
      return o->market == TW_ANY ? tw_format_number (o->value, 2)
                                 : tw_format_money_exact (o->value, tw_model_get_place (model, tw_model_get_market_place (model, o->market))->currency);
    case TW_DRIVER_DEAL:
      number = tw_format_percent (o->value, 0);
      /* TRANSLATORS: a deal runs in such a share of each week */
      return g_strdup_printf (_ ("%s of the week"), number);
    case TW_DRIVER_TEMPERATURE:
      number = tw_format_number (o->value, 1);
      return g_strdup_printf (_ ("%s °C against normal"), number);
    case TW_DRIVER_DELIVERY:
    case TW_DRIVER_DELAY:
      number = tw_format_number (o->value, o->value == rint (o->value) ? 0 : 1);
      return g_strdup_printf (ngettext ("%s day", "%s days", (gulong) ceil (o->value)), number);
    default:
      return tw_format_number (o->value, 1);
    }
}

static char *
dup_weeks (const TwOverride *o)
{
  int first = tw_week_get_iso_number (o->first_week, NULL);
  int last = tw_week_get_iso_number (o->last_week, NULL);

  if (o->first_week == o->last_week)
    return g_strdup_printf (C_ ("adjustment", "week %d"), first);

  return g_strdup_printf (C_ ("adjustment", "weeks %d–%d"), first, last);
}

char *
tw_adjustment_dup_title (const TwModel    *model,
                         const TwOverride *override)
{
  g_autofree char *driver = tw_format_driver (override->driver);
  g_autofree char *value = dup_value (model, override);
  g_autofree char *weeks = dup_weeks (override);

  /* TRANSLATORS: what is adjusted, by how much, and when: "Price −5 %, weeks 49–52" */
  return g_strdup_printf (C_ ("adjustment", "%1$s %2$s, %3$s"), driver, value, weeks);
}

char *
tw_adjustment_dup_scope (const TwModel    *model,
                         const TwOverride *override)
{
  const char      *item = override->item == TW_ANY ? _ ("All items") : tw_model_get_item (model, override->item)->name;
  g_autofree char *market = NULL;

  if (override->market == TW_ANY)
    market = g_strdup (_ ("All markets"));
  else
    market = tw_market_dup_title (model, override->market);

  /* TRANSLATORS: an item, a market */
  return g_strdup_printf (C_ ("adjustment", "%1$s, %2$s"), item, market);
}

char *
tw_adjustment_dup_detail (const TwModel    *model,
                          const TwOverride *override)
{
  g_autofree char *scope = tw_adjustment_dup_scope (model, override);
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (override->created);
  g_autofree char *day = made != NULL ? tw_format_day (tw_day_from_ymd (g_date_time_get_year (made), g_date_time_get_month (made), g_date_time_get_day_of_month (made))) : NULL;
  GString         *text = g_string_new (scope);

  if (override->author != NULL && *override->author != '\0')
    g_string_append_printf (text, " · %s", override->author);
  if (day != NULL)
    g_string_append_printf (text, " · %s", day);

  return g_string_free (text, FALSE);
}

char *
tw_adjustment_dup_value_name (const TwModel    *model,
                              const TwOverride *override)
{
  const char *currency = override->market == TW_ANY ? "" : tw_model_get_place (model, tw_model_get_market_place (model, override->market))->currency;

  if (override->kind == TW_OVERRIDE_PERCENT)
    return g_strdup (C_ ("adjustment", "Change"));

  switch (override->driver)
    {
    case TW_DRIVER_NONE:
      return g_strdup (_ ("Units a week"));
    case TW_DRIVER_PRICE:
    case TW_DRIVER_COMPETITOR_PRICE:
      if (*currency == '\0')
        return tw_format_driver (override->driver);
      /* TRANSLATORS: %s is a currency */
      return g_strdup_printf (_ ("Price, %s"), currency);
    case TW_DRIVER_DEAL:
      return g_strdup (_ ("Share of the week, %"));
    case TW_DRIVER_TEMPERATURE:
      return g_strdup (_ ("°C against normal"));
    case TW_DRIVER_DELIVERY:
    case TW_DRIVER_DELAY:
      return g_strdup (C_ ("adjustment", "Days"));
    default:
      return g_strdup (C_ ("adjustment", "Index"));
    }
}

/* "+190 units by air" */
static char *
dup_mode (TwMode mode,
          double units)
{
  static const char *const by[TW_N_MODES] = {
    NC_ ("shipped", "by ocean"),
    NC_ ("shipped", "by fast ocean"),
    NC_ ("shipped", "by rail"),
    NC_ ("shipped", "by truck"),
    NC_ ("shipped", "by air"),
    NC_ ("shipped", "by express"),
    NC_ ("shipped", "by parcel"),
  };
  g_autofree char *number = tw_format_signed_units (units);

  /* TRANSLATORS: more or fewer units and how they travel: "+190 units by air" */
  return g_strdup_printf (ngettext ("%1$s unit %2$s", "%1$s units %2$s", (gulong) round (fabs (units))), number, g_dpgettext2 (NULL, "shipped", by[mode]));
}

char *
tw_adjustment_dup_units (const TwAdjustmentEffect *effect)
{
  gboolean told[TW_N_MODES] = { FALSE };
  GString *text = g_string_new (NULL);

  for (guint n = 0; n < MAX_MODES; n++)
    {
      int              most = -1;
      g_autofree char *line = NULL;

      for (int mode = 0; mode < TW_N_MODES; mode++)
        if (!told[mode] && fabs (effect->shipped[mode]) >= 0.5 && (most < 0 || fabs (effect->shipped[mode]) > fabs (effect->shipped[most])))
          most = mode;
      if (most < 0)
        break;
      told[most] = TRUE;
      line = dup_mode ((TwMode) most, effect->shipped[most]);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }

  return g_string_free (text, FALSE);
}
