/* tw-demo-fees.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo-fees.h"

#include <string.h>

#define FT3 TW_DEMO_FT3
#define CAD TW_DEMO_CAD
#define GBP TW_DEMO_GBP
#define EUR TW_DEMO_EUR

/* Surcharge on aged stock, per month, the larger of the two: marketplace rate cards of 2026 (Seller Central G3EDYEF6KUCFQTNM,
 * G201436560; sell.amazon.ca/pricing; 260630-FBA-Rate-Card-EN1.pdf). US in USD/ft³, CA in CAD/m³, GB in GBP/ft³, DE in
 * EUR/m³. The other centres of the euro's single market as Germany, MX and BR 80 % of the American, AU, AE and SA
 * the Canadian: assumed, as their rents. JP, SG, IN: none found, none assumed. Overflow has none (same pages of 2026). */
static const TwAgedStep aged_us[] = {
  { 181, FT3 (0.50), 0 },
  { 211, FT3 (1.00), 0 },
  { 241, FT3 (1.50), 0 },
  { 271, FT3 (5.45), 0 },
  { 301, FT3 (5.70), 0 },
  { 331, FT3 (5.90), 0 },
  { 366, FT3 (6.90), 0.30 },
  { 456, FT3 (7.90), 0.35 },
};

static const TwAgedStep aged_ca[] = {
  { 181, 24 * CAD, 0 },
  { 211, 48 * CAD, 0 },
  { 241, 72 * CAD, 0 },
  { 271, 156 * CAD, 0 },
  { 301, 172 * CAD, 0 },
  { 331, 189 * CAD, 0 },
  { 366, 330 * CAD, 0.15 * CAD },
};

static const TwAgedStep aged_gb[] = {
  { 241, FT3 (1.18) * GBP, 0 },
  { 271, FT3 (3.14) * GBP, 0 },
  { 301, FT3 (3.26) * GBP, 0 },
  { 331, FT3 (3.41) * GBP, 0 },
  { 366, FT3 (5.71) * GBP, 0.20 * GBP },
  { 456, FT3 (6.14) * GBP, 0.25 * GBP },
};

static const TwAgedStep aged_de[] = {
  { 241, 47.99 * EUR, 0 },
  { 271, 125.16 * EUR, 0 },
  { 301, 129.92 * EUR, 0 },
  { 331, 135.98 * EUR, 0 },
  { 366, 227.63 * EUR, 0.20 * EUR },
  { 456, 261.97 * EUR, 0.25 * EUR },
};

/* Fee on units sold while supply is low: USD a unit, large standard size up to 3 lb, US 2026 (webgility.com,
 * 2026-02-23; goaura.com, 2026). Elsewhere there is none. */
static const TwLowStockStep low_stock_us[] = {
  { 14, 0.97 },
  { 21, 0.70 },
  { 28, 0.36 },
};

/* Surcharge on rent by weeks of supply: USD/ft³ and month, standard size, US 2024 to 2026 (Seller Central
 * G3EDYEF6KUCFQTNM). Elsewhere there is none. */
static const TwUtilisationStep utilisation_us[] = {
  { 22, FT3 (0.44) },
  { 28, FT3 (0.76) },
  { 36, FT3 (1.16) },
  { 44, FT3 (1.58) },
  { 52, FT3 (1.88) },
};

#define AGED(countries, steps, scale)               \
  {                                                 \
    countries, steps, G_N_ELEMENTS (steps), (scale) \
  }

static const struct
{
  const char       *countries;
  const TwAgedStep *steps;
  guint             n;
  double            scale;
} aged[] = {
  AGED ("US", aged_us, 1),
  AGED ("MX BR", aged_us, 0.8),
  AGED ("CA AU AE SA", aged_ca, 1),
  AGED ("GB", aged_gb, 1),
  AGED ("DE FR IT ES NL SE PL BE", aged_de, 1),
};

static void
add_american (TwModel *model,
              guint32  place,
              double   unit_fee_scale)
{
  for (gsize k = 0; k < G_N_ELEMENTS (low_stock_us); k++)
    tw_model_add_step (model, &(TwStep){ place, TW_STEP_LOW_STOCK, low_stock_us[k].below_days, 0, unit_fee_scale * low_stock_us[k].per_unit });
  for (gsize k = 0; k < G_N_ELEMENTS (utilisation_us); k++)
    tw_model_add_step (model, &(TwStep){ place, TW_STEP_UTILISATION, utilisation_us[k].above_weeks, utilisation_us[k].per_m3, 0 });
}

void
tw_demo_add_steps (TwModel *model,
                   guint32  place,
                   double   unit_fee_scale)
{
  const TwPlace *row = tw_model_get_place (model, place);

  if (row->kind != TW_PLACE_FULFILMENT)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (aged); i++)
    for (guint k = 0; k < aged[i].n && strstr (aged[i].countries, row->country) != NULL; k++)
      tw_model_add_step (model, &(TwStep){ place, TW_STEP_AGED, aged[i].steps[k].days, aged[i].scale * aged[i].steps[k].per_m3, unit_fee_scale * aged[i].scale * aged[i].steps[k].per_unit });
  if (strcmp (row->country, "US") == 0)
    add_american (model, place, unit_fee_scale);
}
