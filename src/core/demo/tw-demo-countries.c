/* tw-demo-countries.c: currency, tax, fulfilment fee and duty by country
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"

#include "demo/tw-demo-names.h"

#include <string.h>

/* Exchange rates: European Central Bank, euro reference rates, mean of 1 to 13 April 2026, turned into
 * dollars through 1 EUR = 1.1639 USD. AED, SAR, BHD and BMD are pegged to the dollar by their central
 * banks, XCD likewise at 2.70; Lebanon's shops price in dollars; ISK and NGN are not in that source and are
 * assumed at 144 to the euro and 1,450 to the dollar.
 *
 * Tax: standard VAT or GST rate of the country in 2026 (European Commission, "VAT rates applied in the
 * Member States"; national tax offices elsewhere). Prices in the US, in Canada, in Hong Kong and in
 * Bermuda are shown without tax, so theirs is 0. Brazil: ICMS of São Paulo, 18 %.
 *
 * Fee of a parcel with 1.44 kg chargeable weight:
 *   GB 3.22 GBP, DE 4.39 EUR, FR 6.52 EUR, IT 5.73 EUR, ES 4.62 EUR: the fees of 2025 (3.48, 4.71, 6.84,
 *     6.05, 4.94; en.56ok.com, topic 878310, 2025) less the mean cut of 0.26 GBP / 0.32 EUR in force since
 *     2025-12-15 (announcement in the Seller Central Europe forums, 2025-12).
 *   US 5.40 USD: 4.60 for up to one pound (inventoryhero.ai, 2026) and 3.5 % fuel surcharge
 *     (soldscope.com, 2026), with 0.65 USD for the further pounds (assumed).
 *   All others are assumed: CA the US fee in CAD and a fifth more; MX, BR, IN 60 % of the US fee; JP 550
 *     JPY; AE, SA 70 %, AU 120 %, SG 90 % of the US fee; NL, BE, AT, IE, DK, FI, SE, NO, CH the German fee,
 *     20 % more in the last five; PL, CZ, LT 60 % of it; PT, MT, GR, CY the Spanish fee; all that is left
 *     the US fee.
 *
 * Places: a large city, rounded to hundredths of a degree; never a centroid, which can lie at sea. */
static const TwDemoCountry countries[] = {
  { "US", N_ ("United States"), "USD", 1.0, 0.00, -90.20, 38.63, 5.40 },
  { "CA", N_ ("Canada"), "CAD", 0.7210, 0.00, -75.70, 45.42, 9.00 },
  { "MX", N_ ("Mexico"), "MXN", 0.05686, 0.16, -100.32, 25.69, 57.00 },
  { "BR", N_ ("Brazil"), "BRL", 0.1958, 0.18, -43.20, -22.91, 16.50 },
  { "GB", N_ ("United Kingdom"), "GBP", 1.3362, 0.20, -0.13, 51.51, 3.22 },
  { "DE", N_ ("Germany"), "EUR", 1.1639, 0.19, 13.40, 52.52, 4.39 },
  { "FR", N_ ("France"), "EUR", 1.1639, 0.20, 4.84, 45.76, 6.52 },
  { "IT", N_ ("Italy"), "EUR", 1.1639, 0.22, 12.50, 41.90, 5.73 },
  { "ES", N_ ("Spain"), "EUR", 1.1639, 0.21, 2.17, 41.39, 4.62 },
  { "NL", N_ ("Netherlands"), "EUR", 1.1639, 0.21, 4.90, 52.37, 4.39 },
  { "SE", N_ ("Sweden"), "SEK", 0.10698, 0.25, 18.07, 59.33, 57.30 },
  { "PL", N_ ("Poland"), "PLN", 0.27297, 0.23, 21.01, 52.23, 11.20 },
  { "BE", N_ ("Belgium"), "EUR", 1.1639, 0.21, 4.35, 50.85, 4.39 },
  { "AE", N_ ("United Arab Emirates"), "AED", 0.27229, 0.05, 54.37, 24.45, 13.90 },
  { "SA", N_ ("Saudi Arabia"), "SAR", 0.26667, 0.15, 39.19, 21.49, 14.20 },
  { "JP", N_ ("Japan"), "JPY", 0.0062846, 0.10, 135.50, 34.69, 550.00 },
  { "AU", N_ ("Australia"), "AUD", 0.69946, 0.10, 144.96, -37.81, 9.30 },
  { "SG", N_ ("Singapore"), "SGD", 0.78203, 0.09, 103.85, 1.29, 6.20 },
  { "IN", N_ ("India"), "INR", 0.010759, 0.18, 77.59, 12.97, 300.00 },
  { "AT", N_ ("Austria"), "EUR", 1.1639, 0.20, 16.37, 48.21, 4.39 },
  { "BH", N_ ("Bahrain"), "BHD", 2.6596, 0.10, 50.58, 26.22, 2.03 },
  { "BM", N_ ("Bermuda"), "BMD", 1.0, 0.00, -64.78, 32.30, 5.40 },
  { "CH", N_ ("Switzerland"), "CHF", 1.26136, 0.081, 8.54, 47.37, 4.85 },
  { "CY", N_ ("Cyprus"), "EUR", 1.1639, 0.19, 33.38, 35.17, 4.62 },
  { "CZ", N_ ("Czech Republic"), "CZK", 0.047617, 0.21, 14.42, 50.09, 64.00 },
  { "DK", N_ ("Denmark"), "DKK", 0.155755, 0.25, 12.57, 55.68, 39.40 },
  { "FI", N_ ("Finland"), "EUR", 1.1639, 0.255, 24.94, 60.17, 5.27 },
  { "GR", N_ ("Greece"), "EUR", 1.1639, 0.24, 23.73, 37.98, 4.62 },
  { "HK", N_ ("Hong Kong"), "HKD", 0.127637, 0.00, 114.17, 22.32, 42.00 },
  { "HU", N_ ("Hungary"), "HUF", 0.0030803, 0.27, 19.04, 47.50, 1300.00 },
  { "IE", N_ ("Ireland"), "EUR", 1.1639, 0.23, -6.26, 53.35, 4.39 },
  { "IL", N_ ("Israel"), "ILS", 0.322576, 0.18, 34.79, 32.08, 16.70 },
  { "IS", N_ ("Iceland"), "ISK", 0.0080826, 0.24, -21.90, 64.14, 670.00 },
  { "JE", N_ ("Jersey"), "GBP", 1.3362, 0.05, -2.10, 49.19, 3.22 },
  { "KR", N_ ("South Korea"), "KRW", 0.00067014, 0.10, 126.98, 37.57, 8000.00 },
  { "LB", N_ ("Lebanon"), "USD", 1.0, 0.11, 35.50, 33.89, 5.40 },
  { "LT", N_ ("Lithuania"), "EUR", 1.1639, 0.21, 25.28, 54.69, 2.63 },
  { "MT", N_ ("Malta"), "EUR", 1.1639, 0.18, 14.48, 35.89, 4.62 },
  { "NG", N_ ("Nigeria"), "NGN", 0.00068966, 0.075, 3.38, 6.52, 7800.00 },
  { "NO", N_ ("Norway"), "NOK", 0.104301, 0.25, 10.75, 59.91, 58.80 },
  { "NZ", N_ ("New Zealand"), "NZD", 0.57885, 0.15, 174.76, -36.85, 9.30 },
  { "PT", N_ ("Portugal"), "EUR", 1.1639, 0.23, -9.14, 38.72, 4.62 },
  { "RO", N_ ("Romania"), "RON", 0.228635, 0.21, 26.10, 44.43, 11.50 },
  { "TH", N_ ("Thailand"), "THB", 0.030942, 0.07, 100.50, 13.76, 175.00 },
  { "TR", N_ ("Turkey"), "TRY", 0.022434, 0.20, 28.98, 41.01, 240.00 },
  { "ZA", N_ ("South Africa"), "ZAR", 0.060119, 0.15, 28.05, -26.20, 90.00 },
  { "EU", N_ ("European Community"), "EUR", 1.1639, 0.21, 4.35, 50.85, 4.39 },
  { "XW", N_ ("West Indies"), "XCD", 0.37037, 0.15, -59.61, 13.10, 14.60 },
  { "ZZ", N_ ("Unspecified"), "GBP", 1.3362, 0.20, -0.13, 51.51, 3.22 },
};

/* Duty by category (rows) in the EU and the UK; conventional rate of the heading that fits the category
 * best, EU TARIC and UK Integrated Tariff, 2026: plastics household ware 3924, stainless ware 7323, LED
 * lights 9405, bed and table linen 6302 and 6304, toys 9503, dog leads 4201, bags 4202, sports goods 9506,
 * heaters and small appliances 8516, chargers 8504. */
typedef struct
{
  const char *category;
  double      eu;
  double      gb;
} CategoryDuty;

static const CategoryDuty category_duties[] = {
  { NC_ ("category", "Lighting"), 0.037, 0.02 },
  { NC_ ("category", "Garden"), 0.037, 0.02 },
  { NC_ ("category", "Kitchen"), 0.032, 0.02 },
  { NC_ ("category", "Storage"), 0.065, 0.06 },
  { NC_ ("category", "Home textiles"), 0.12, 0.12 },
  { NC_ ("category", "Bath"), 0.065, 0.06 },
  { NC_ ("category", "Pet"), 0.027, 0.02 },
  { NC_ ("category", "Outdoor"), 0.027, 0.02 },
  { NC_ ("category", "Travel"), 0.03, 0.02 },
  { NC_ ("category", "Toys"), 0.00, 0.00 },
  { NC_ ("category", "Electronics"), 0.033, 0.00 },
  { NC_ ("category", "Office"), 0.027, 0.02 },
  { NC_ ("category", "Seasonal"), 0.027, 0.02 },
  { NC_ ("category", "Fitness"), 0.027, 0.02 },
};

/* Where one rate stands for all goods. US: 25 % Section 301 and 10 % Section 122 (wanhaoshipping.com,
 * 2026). JP, AU, SG: rates under RCEP and the free-trade agreements with China, 2026, rounded. GCC: common
 * tariff 5 %. CA, MX, BR, IN: typical most-favoured-nation rates for household goods, Mexico's after the
 * rise of January 2026, India's with the social welfare surcharge: assumed within a wide range. */
static const struct
{
  const char *country;
  double      rate;
} country_duties[] = {
  { "US", 0.35 },
  { "CA", 0.07 },
  { "MX", 0.25 },
  { "BR", 0.20 },
  { "JP", 0.03 },
  { "AU", 0.00 },
  { "SG", 0.00 },
  { "HK", 0.00 },
  { "AE", 0.05 },
  { "SA", 0.05 },
  { "IN", 0.22 },
};

#define FEE_WEIGHT_KG     1.44
#define FEE_DIMENSIONAL   200.0 /* kg per m³: 5,000 cm³ to the kilogram (US: 139 in³ to the pound, the same) */
#define FEE_STEP_PER_KG   0.12  /* of the base: 0.65 of 5.40 USD for the 0.99 kg from one pound to 1.44 kg, as above */
#define FEE_SMALLEST_PART 0.6   /* letters and small parcels: 60 % of the base, assumed */

const TwDemoCountry *
tw_demo_get_countries (guint *n)
{
  *n = G_N_ELEMENTS (countries);

  return countries;
}

const TwDemoCountry *
tw_demo_find_country (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    if (strcmp (countries[i].code, code) == 0)
      return &countries[i];

  return NULL;
}

double
tw_demo_get_fulfilment_fee (const TwDemoCountry *country,
                            double               volume_m3,
                            double               weight_kg)
{
  double kg = MAX (weight_kg, volume_m3 * FEE_DIMENSIONAL);
  double part = 1 + FEE_STEP_PER_KG * (kg - FEE_WEIGHT_KG);

  return country->fee_base * MAX (part, FEE_SMALLEST_PART);
}

double
tw_demo_get_duty_rate (const char *country,
                       const char *category)
{
  for (gsize i = 0; i < G_N_ELEMENTS (country_duties); i++)
    if (strcmp (country_duties[i].country, country) == 0)
      return country_duties[i].rate;

  for (gsize i = 0; i < G_N_ELEMENTS (category_duties); i++)
    if (strcmp (category_duties[i].category, category) == 0)
      return strcmp (country, "GB") == 0 ? category_duties[i].gb : category_duties[i].eu;

  return 0.037; /* about the mean of the headings above */
}
