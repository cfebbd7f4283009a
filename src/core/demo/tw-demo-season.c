/* tw-demo-season.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo-season.h"

#include <math.h>
#include <string.h>

/* Order lines by month, January first, mean of a year 1; mean of the years from December 2009 and from
 * December 2010. Fitted to UCI Online Retail II (D. Chen, 2019, doi:10.24432/C5CG6D, CC BY 4.0), products
 * grouped by words of their descriptions, the Christmas closures left out. Two profiles have no
 * counterpart there and are assumed: cooling and Halloween goods. */
typedef struct
{
  const char *name;
  double      month[12];
} Profile;

static const Profile profiles[] = {
  { "all", { 0.80, 0.70, 0.84, 0.75, 0.85, 0.82, 0.86, 0.76, 1.03, 1.36, 1.82, 1.42 } },
  { "Lighting", { 0.93, 0.69, 0.82, 0.73, 0.86, 0.74, 0.71, 0.63, 0.88, 1.25, 1.89, 1.86 } },
  { "Garden", { 0.83, 0.74, 1.13, 1.31, 1.21, 1.00, 0.88, 0.63, 0.71, 1.01, 1.41, 1.13 } },
  { "Kitchen", { 0.80, 0.76, 0.89, 0.85, 0.97, 0.91, 0.97, 0.85, 1.02, 1.20, 1.55, 1.24 } },
  { "Storage", { 0.81, 0.75, 0.86, 0.71, 0.80, 0.85, 0.90, 0.84, 1.07, 1.33, 1.70, 1.39 } },
  { "Home textiles", { 0.97, 0.85, 1.00, 0.87, 0.98, 0.85, 0.84, 0.69, 0.97, 1.17, 1.50, 1.31 } },
  { "Bath", { 0.98, 0.90, 1.05, 0.90, 0.97, 0.79, 0.67, 0.68, 0.87, 1.08, 1.49, 1.62 } },
  { "Outdoor", { 0.56, 0.61, 0.81, 0.91, 1.27, 1.17, 1.27, 1.12, 1.01, 0.98, 1.32, 0.96 } },
  { "Travel", { 0.70, 0.68, 0.82, 0.84, 1.05, 1.02, 1.14, 0.97, 1.09, 1.13, 1.54, 1.02 } },
  { "Toys", { 0.61, 0.64, 0.71, 0.82, 0.84, 0.84, 0.88, 0.83, 1.11, 1.56, 1.95, 1.20 } },
  { "Office", { 0.72, 0.65, 0.77, 0.69, 0.81, 0.81, 0.88, 0.75, 1.10, 1.56, 1.99, 1.26 } },
  { "christmas", { 0.14, 0.05, 0.05, 0.05, 0.06, 0.10, 0.27, 0.48, 1.72, 3.22, 4.10, 1.77 } },
  { "warm", { 0.76, 0.38, 0.27, 0.17, 0.13, 0.12, 0.15, 0.28, 1.24, 2.15, 3.39, 2.95 } },
  { "cooling", { 0.30, 0.35, 0.50, 0.80, 1.50, 2.50, 2.60, 1.80, 0.70, 0.35, 0.30, 0.30 } },
  { "halloween", { 0.05, 0.05, 0.05, 0.05, 0.05, 0.10, 0.30, 1.60, 4.40, 5.00, 0.15, 0.15 } },
};

/* Seasonal goods by the start of their SKU. */
static const struct
{
  const char *start;
  const char *profile;
} seasonal_skus[] = {
  { "XMS-", "christmas" },
  { "ADV-", "christmas" },
  { "HLW-", "halloween" },
  { "HWB-", "warm" },
  { "HTP-", "warm" },
  { "FAN-", "cooling" },
};

/* Day of the year each month's figure stands for. That firm sells to shops, which buy some three weeks
 * before their customers do; so autumn is moved by three weeks, December is the week before Christmas,
 * and January the days after New Year. */
static const int month_day[12] = { 5, 46, 75, 105, 136, 166, 197, 228, 279, 309, 340, 354 };

/* Events by key: assumed sizes on the scale of the one fitted figure, the 0.65 that an advertised week
 * adds to the logarithm of sales (Dominick's orange juice, 913 series of store and brand, package bayesm;
 * quartiles 0.42 and 0.89). Only some of the items are advertised, so a whole shop's week gains less;
 * the deals of that week come on top. */
static const struct
{
  const char *key;
  double      effect;
  double      deal_chance;
} event_effects[] = {
  { "prime_day", 0.45, 0.60 },
  { "prime_big_deal", 0.25, 0.45 },
  { "black_friday", 0.35, 0.60 },
  { "cyber_monday", 0.10, 0.30 },
  { "turkey5", 0.05, 0.10 },
  { "white_friday", 0.40, 0.55 },
  { "buen_fin", 0.40, 0.50 },
  { "hot_sale_mx", 0.30, 0.45 },
  { "double11", 0.45, 0.55 },
  { "double12", 0.30, 0.35 },
  { "nine9", 0.30, 0.30 },
  { "in_festive", 0.30, 0.20 },
  { "diwali", 0.25, 0.30 },
  { "jp_newyear", 0.30, 0.30 },
  { "boxing_week", 0.25, 0.30 },
  { "fr_soldes_hiver", 0.12, 0.15 },
  { "fr_soldes_ete", 0.12, 0.15 },
  { "eofy_au", 0.20, 0.25 },
  { "eid_fitr", 0.25, 0.15 },
  { "memorial_day_us", 0.10, 0.15 },
  { "labor_day_us", 0.10, 0.15 },
  { "mothers_day", 0.08, 0.05 },
  { "mothers_day_uk", 0.08, 0.05 },
  { "br_children", 0.10, 0.10 },
};

static const Profile *
find_profile (const char *sku,
              const char *category)
{
  for (gsize i = 0; i < G_N_ELEMENTS (seasonal_skus); i++)
    if (g_str_has_prefix (sku, seasonal_skus[i].start))
      category = seasonal_skus[i].profile;
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (strcmp (profiles[i].name, category) == 0)
      return &profiles[i];

  return &profiles[0];
}

/* Straight lines between the months' days, around the turn of the year. */
static double
interpolate (const Profile *profile,
             double         day)
{
  for (int m = 0; m < 12; m++)
    {
      int    next = (m + 1) % 12;
      double from = month_day[m];
      double to = month_day[next] + (next == 0 ? 365 : 0);
      double at = day < month_day[0] ? day + 365 : day;

      if (at >= from && at < to)
        return profile->month[m] + (profile->month[next] - profile->month[m]) * (at - from) / (to - from);
    }

  return 1;
}

static double
get_day_of_year (TwWeek week)
{
  int   y, m, d;
  TwDay middle = tw_week_get_monday (week) + 3;

  tw_day_get_ymd (middle, &y, &m, &d);

  return middle - tw_day_from_ymd (y, 1, 1) + 1;
}

double
tw_demo_get_season (const char *sku,
                    const char *category,
                    gboolean    south,
                    double      strength,
                    TwWeek      week)
{
  const Profile *profile = find_profile (sku, category);
  double         day = get_day_of_year (week);
  double         gifts = interpolate (&profiles[0], day);
  double         factor = interpolate (profile, day);

  /* What a profile has beyond the general one is the weather, except for Christmas itself. */
  if (south && strcmp (profile->name, "christmas") != 0 && strcmp (profile->name, "halloween") != 0)
    {
      double turned = fmod (day + 182, 365);

      factor = gifts * interpolate (profile, turned) / interpolate (&profiles[0], turned);
    }

  return pow (factor, strength);
}

double
tw_demo_get_event_effect (const char *key,
                          double     *deal_chance)
{
  for (gsize i = 0; i < G_N_ELEMENTS (event_effects); i++)
    if (strcmp (event_effects[i].key, key) == 0)
      {
        *deal_chance = event_effects[i].deal_chance;
        return event_effects[i].effect;
      }
  *deal_chance = 0;

  return 0;
}
