/* tw-demo-network.c: places and lanes of the demo plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-demo.h"

#include "demo/tw-demo-fees.h"
#include "demo/tw-demo-names.h"

#include <math.h>
#include <string.h>

/* Money is US dollars. Local figures are turned into dollars at the rates of tw-demo-countries.c. */
#define FT3 TW_DEMO_FT3
#define CAD TW_DEMO_CAD
#define GBP TW_DEMO_GBP
#define EUR TW_DEMO_EUR
#define JPY TW_DEMO_JPY

/* Rent per m³ and month, January to September and October to December; standard size.
 *   US  0.78 and 2.40 USD/ft³, CA 40 and 77 CAD/m³, GB 0.76 and 1.51 GBP/ft³, DE 27.54 and 52.20 EUR/m³:
 *       marketplace rate cards of 2026 (Seller Central G3EDYEF6KUCFQTNM; 260630-FBA-Rate-Card-EN1.pdf).
 *   FR  28.65 and 39.68 EUR/m³: rate card of 2022, the latest found; IT, ES the same card's rate.
 *   JP  5,160 and 9,170 JPY/m³: kubobrog.com, 2019, small standard.
 *   US overflow 0.57 USD/ft³ in the west, flat: biginternetcommerce.com ?p=27803, 2026. EU overflow: 0.48
 *       USD/ft³, the American rate outside the west, assumed.
 *   Source warehouse 0.264 USD/ft³: 0.55 of the 0.48 above, after "up to 45 % lower" (SCMP, 2026-04-15);
 *       assumed, no public rate card. A third-party warehouse in Shenzhen asks 37.5 USD/m³ (2024).
 *   NL, SE, PL, BE the German rate (PL 80 % of it); MX, BR 80 % of the American; AE, SA, AU the Canadian;
 *   SG the Japanese; IN half the German: assumed. */
typedef struct
{
  const char *id;
  const char *name;
  TwPlaceKind kind;
  const char *country;
  const char *port; /* UN/LOCODE */
  double      lon;
  double      lat;
  double      rent;      /* January to September */
  double      rent_peak; /* October to December */
  double      capacity_m3;
} PlaceRow;

/* Cities are facts: towns where such centres stand, rounded to hundredths of a degree. Capacities are assumed. A
 * marketplace confirms them month by month from what a seller has sold: about what this one needs in the last quarter
 * of the year, less where stock has piled up (Great Britain, Germany), tight in the large countries. Overflow refuses
 * what does not fit (rules of 2025), so that its limit is hard; a centre charges for it. */
static const PlaceRow place_rows[] = {
  { "FAC-DG", N_ ("Factory, Dongguan"), TW_PLACE_FACTORY, "CN", "CNYTN", 113.75, 23.02, 0, 0, 0 },
  { "GWD-SZ", N_ ("Source warehouse, Shenzhen"), TW_PLACE_SOURCE, "CN", "CNYTN", 114.25, 22.72, FT3 (0.264), FT3 (0.264), 0 },
  { "AWD-US", N_ ("Overflow, San Bernardino"), TW_PLACE_OVERFLOW, "US", "USLGB", -117.29, 34.11, FT3 (0.57), FT3 (0.57), 90 },
  { "AWD-EU", N_ ("Overflow, Duisburg"), TW_PLACE_OVERFLOW, "DE", "NLRTM", 6.76, 51.43, FT3 (0.48), FT3 (0.48), 90 },
  { "FC-US-W", N_ ("Tracy, California"), TW_PLACE_FULFILMENT, "US", "USLGB", -121.43, 37.74, FT3 (0.78), FT3 (2.40), 60 },
  { "FC-US-E", N_ ("Robbinsville, New Jersey"), TW_PLACE_FULFILMENT, "US", "USNYC", -74.59, 40.22, FT3 (0.78), FT3 (2.40), 85 },
  { "FC-CA", N_ ("Brampton, Ontario"), TW_PLACE_FULFILMENT, "CA", "CAVAN", -79.77, 43.68, 40.0 * CAD, 77.0 * CAD, 26 },
  { "FC-MX", N_ ("Tepotzotlán"), TW_PLACE_FULFILMENT, "MX", "MXZLO", -99.22, 19.72, 0.8 * FT3 (0.78), 0.8 * FT3 (2.40), 30 },
  { "FC-BR", N_ ("Cajamar"), TW_PLACE_FULFILMENT, "BR", "BRSSZ", -46.88, -23.36, 0.8 * FT3 (0.78), 0.8 * FT3 (2.40), 50 },
  { "FC-GB", N_ ("Doncaster"), TW_PLACE_FULFILMENT, "GB", "GBFXT", -1.13, 53.52, FT3 (0.76) * GBP, FT3 (1.51) * GBP, 150 },
  { "FC-DE", N_ ("Leipzig"), TW_PLACE_FULFILMENT, "DE", "DEHAM", 12.37, 51.34, 27.54 * EUR, 52.20 * EUR, 160 },
  { "FC-FR", N_ ("Brétigny-sur-Orge"), TW_PLACE_FULFILMENT, "FR", "FRLEH", 2.31, 48.61, 28.65 * EUR, 39.68 * EUR, 42 },
  { "FC-IT", N_ ("Castel San Giovanni"), TW_PLACE_FULFILMENT, "IT", "ITGOA", 9.44, 45.06, 28.65 * EUR, 39.68 * EUR, 100 },
  { "FC-ES", N_ ("Illescas"), TW_PLACE_FULFILMENT, "ES", "ESVLC", -3.85, 40.12, 28.65 * EUR, 39.68 * EUR, 90 },
  { "FC-NL", N_ ("Rozenburg"), TW_PLACE_FULFILMENT, "NL", "NLRTM", 4.25, 51.90, 27.54 * EUR, 52.20 * EUR, 60 },
  { "FC-SE", N_ ("Eskilstuna"), TW_PLACE_FULFILMENT, "SE", "SEGOT", 16.51, 59.37, 27.54 * EUR, 52.20 * EUR, 40 },
  { "FC-PL", N_ ("Bielany Wrocławskie"), TW_PLACE_FULFILMENT, "PL", "PLGDN", 16.97, 51.04, 0.8 * 27.54 * EUR, 0.8 * 52.20 * EUR, 50 },
  { "FC-BE", N_ ("Liège"), TW_PLACE_FULFILMENT, "BE", "BEANR", 5.46, 50.64, 27.54 * EUR, 52.20 * EUR, 40 },
  { "FC-AE", N_ ("Dubai South"), TW_PLACE_FULFILMENT, "AE", "AEJEA", 55.15, 24.92, 40.0 * CAD, 77.0 * CAD, 40 },
  { "FC-SA", N_ ("Riyadh"), TW_PLACE_FULFILMENT, "SA", "SADMM", 46.86, 24.58, 40.0 * CAD, 77.0 * CAD, 40 },
  { "FC-JP", N_ ("Ichikawa"), TW_PLACE_FULFILMENT, "JP", "JPTYO", 139.92, 35.67, 5160 * JPY, 9170 * JPY, 90 },
  { "FC-AU", N_ ("Kemps Creek"), TW_PLACE_FULFILMENT, "AU", "AUSYD", 150.79, -33.85, 40.0 * CAD, 77.0 * CAD, 26 },
  { "FC-SG", N_ ("Singapore"), TW_PLACE_FULFILMENT, "SG", "SGSIN", 103.70, 1.33, 5160 * JPY, 9170 * JPY, 40 },
  { "FC-IN", N_ ("Bhiwandi"), TW_PLACE_FULFILMENT, "IN", "INNSA", 73.06, 19.30, 0.5 * 27.54 * EUR, 0.5 * 52.20 * EUR, 60 },
};

static const char *market_codes[] = {
  "US", "CA", "MX", "BR", "GB", "DE", "FR", "IT", "ES", "NL",
  "SE", "PL", "BE", "AE", "SA", "JP", "AU", "SG", "IN"
};

/* Unit fees of a centre:
 *   removal 1.53 USD for half a pound to a pound, US 2026 (ecomcrew.com, 2026); elsewhere the same,
 *   assumed. A transfer out of a fulfilment centre is a removal order, so handling out is that fee.
 *   Disposal the same, assumed.
 *   inbound placement 0.31 USD, the middle of 0.22 to 0.41 for 12 oz to 1.5 lb in one location, US 2025
 *   (Seller Central GC3Q44PBK8BXQW3Z), not due on what comes from overflow; elsewhere there is none, but 0.10 for
 *   receiving, assumed.
 *   overflow 1.40 USD a box in and out, 2026 (biginternetcommerce.com); 20 units to the box, assumed.
 *   storage over the limit 10 USD/ft³ and month, 2023 (Seller Central, FBA capacity manager).
 * A unit sold off for liquidation brings 25 % of its cost, assumed. The factory's week is assumed too: twice what is
 * sold in an ordinary one. */
#define REMOVAL_FEE       1.53
#define PLACEMENT_FEE_US  0.31
#define RECEIVING_FEE     0.10
#define OVERFLOW_FEE      (1.40 / 20)
#define OVERAGE_PRICE     FT3 (10)
#define LIQUIDATION_SHARE 0.25
#define PRODUCTION_DAYS   30 /* assumed */
#define PRODUCTION_WEEK   12000

/* Lanes out of Shenzhen, from the door to sellable, customs and receiving included.
 *
 * US, DE, GB, JP, CA, AU: point values inside dated ranges (mean and deviation are ours):
 *   ocean to the US west 22–47 days, 80–250 USD/m³, to the east 36–62 days, 120–350 (topshipping.co, 2025);
 *   fast ocean 7 to 14 days less (forestleopard.com, 2025), its price assumed; Germany 25–55 days, 270–580
 *   USD/m³ by sea, 12–20 days by rail at 180–190 USD/m³ in full containers, part load assumed; (same,
 *   2025-09); Great Britain 30–60 days (same, 2025-09), its price assumed; Japan 3–10 days port to port
 *   (fobship.info, 2025), its price assumed; Canada and Australia assumed. Air: US west 3–7 days, 3.6–6.1
 *   USD/kg, US east 4–10 days, 4.1–7.1 (forestleopard.com, 2025-08); Germany 5–10 days, 3.9–4.4 on the index
 *   (Freightos, 2024), 4.8 with surcharges; express 3–7 days, 15–25 USD/kg (presou.com, 2024), the low end.
 *   Receiving 2–6 days, customs examination 3–7 (prep4fba.com; en.56ok.com).
 * US east by sea: the western lane, longer by the difference of the middles of the ranges (14 days) less
 *   two, dearer by their ratio (1.42).
 * All others follow the nearest sourced lane by length of the sea way (reference → lane): days change by
 *   one for 711 km (16 knots), half of the price grows with the distance. DE 18,551 km → FR 17,730, IT
 *   14,664, ES 15,094, NL 18,050, BE 18,057, SE 18,908, PL 19,595, BR 18,918 (and ten days of customs);
 *   US west 11,800 → MX 13,948 (and two days and 30 USD/m³ by road); AU 8,066 → AE 9,133, SA 9,526, IN 7,215;
 *   JP 2,950 → SG 2,688. Air by great circle between Japan (2,900 km, 2.8 USD/kg) and Germany (9,000 km,
 *   4.8). */
typedef struct
{
  const char *to;
  TwMode      mode;
  double      mean_days;
  double      sd_days;
  double      per_m3;
  double      per_kg;
} LaneRow;

static const LaneRow source_lanes[] = {
  { "AWD-US", TW_MODE_OCEAN, 36, 7, 180, 0 }, /* the western lane less one long haul by road, assumed */
  { "AWD-US", TW_MODE_FAST_OCEAN, 23, 4, 320, 0 },
  { "AWD-EU", TW_MODE_OCEAN, 41, 8, 296, 0 },
  { "AWD-EU", TW_MODE_RAIL, 23, 5, 410, 0 },
  { "FC-US-W", TW_MODE_OCEAN, 38, 7, 190, 0 },
  { "FC-US-W", TW_MODE_FAST_OCEAN, 25, 4, 330, 0 },
  { "FC-US-W", TW_MODE_AIR, 9, 2, 0, 5.5 },
  { "FC-US-W", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-US-E", TW_MODE_OCEAN, 50, 8, 270, 0 },
  { "FC-US-E", TW_MODE_AIR, 11, 2, 0, 6.35 },
  { "FC-US-E", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-CA", TW_MODE_OCEAN, 42, 8, 230, 0 },
  { "FC-CA", TW_MODE_AIR, 11, 2, 0, 6.35 },
  { "FC-CA", TW_MODE_EXPRESS, 6, 1, 0, 16 },
  { "FC-MX", TW_MODE_OCEAN, 43, 9, 237, 0 },
  { "FC-MX", TW_MODE_AIR, 12, 3, 0, 6.05 },
  { "FC-BR", TW_MODE_OCEAN, 52, 10, 303, 0 },
  { "FC-BR", TW_MODE_AIR, 17, 4, 0, 7.75 },
  { "FC-GB", TW_MODE_OCEAN, 44, 8, 290, 0 },
  { "FC-GB", TW_MODE_AIR, 11, 3, 0, 4.9 },
  { "FC-GB", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-DE", TW_MODE_OCEAN, 42, 8, 300, 0 },
  { "FC-DE", TW_MODE_RAIL, 24, 5, 420, 0 },
  { "FC-DE", TW_MODE_AIR, 10, 2, 0, 4.8 },
  { "FC-DE", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-FR", TW_MODE_OCEAN, 41, 8, 293, 0 },
  { "FC-FR", TW_MODE_AIR, 10, 2, 0, 4.8 },
  { "FC-FR", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-IT", TW_MODE_OCEAN, 37, 7, 269, 0 },
  { "FC-IT", TW_MODE_AIR, 11, 2, 0, 4.8 },
  { "FC-ES", TW_MODE_OCEAN, 37, 7, 272, 0 },
  { "FC-ES", TW_MODE_AIR, 11, 2, 0, 4.9 },
  { "FC-NL", TW_MODE_OCEAN, 41, 8, 296, 0 },
  { "FC-NL", TW_MODE_AIR, 10, 2, 0, 4.8 },
  { "FC-SE", TW_MODE_OCEAN, 43, 8, 303, 0 },
  { "FC-SE", TW_MODE_AIR, 11, 2, 0, 4.9 },
  { "FC-PL", TW_MODE_OCEAN, 43, 8, 308, 0 },
  { "FC-PL", TW_MODE_RAIL, 21, 5, 400, 0 }, /* leaves the train before Germany, assumed */
  { "FC-PL", TW_MODE_AIR, 11, 2, 0, 4.8 },
  { "FC-BE", TW_MODE_OCEAN, 41, 8, 296, 0 },
  { "FC-BE", TW_MODE_AIR, 10, 2, 0, 4.8 },
  { "FC-AE", TW_MODE_OCEAN, 30, 6, 181, 0 },
  { "FC-AE", TW_MODE_AIR, 7, 2, 0, 3.75 },
  { "FC-SA", TW_MODE_OCEAN, 32, 7, 185, 0 },
  { "FC-SA", TW_MODE_AIR, 8, 2, 0, 4.05 },
  { "FC-JP", TW_MODE_OCEAN, 14, 3, 110, 0 },
  { "FC-JP", TW_MODE_AIR, 5, 1, 0, 2.8 },
  { "FC-AU", TW_MODE_OCEAN, 28, 5, 170, 0 },
  { "FC-AU", TW_MODE_AIR, 8, 2, 0, 4.28 },
  { "FC-AU", TW_MODE_EXPRESS, 6, 1, 0, 15 },
  { "FC-SG", TW_MODE_OCEAN, 14, 3, 105, 0 },
  { "FC-SG", TW_MODE_AIR, 5, 1, 0, 2.7 },
  { "FC-IN", TW_MODE_OCEAN, 27, 7, 161, 0 },
  { "FC-IN", TW_MODE_AIR, 9, 3, 0, 3.26 },
};

/* Straight from the factory to bulk stock in the regions: the lane of the source warehouse, a day earlier. */
static const LaneRow factory_lanes[] = {
  { "GWD-SZ", TW_MODE_TRUCK, 3, 1, 6, 0 }, /* 70 km by road, assumed */
  { "AWD-US", TW_MODE_OCEAN, 35, 7, 180, 0 },
  { "AWD-EU", TW_MODE_OCEAN, 40, 8, 296, 0 },
};

/* Space that forwarders keep for this seller, m³ a week: assumed, what an ordinary week needs and a peak does not get.
 * Air as a whole is scarce before Christmas. */
static const struct
{
  const char *to;
  TwMode      mode;
  double      m3_week;
} spaces[] = {
  { "FC-US-W", TW_MODE_OCEAN, 20 },
  { "FC-US-W", TW_MODE_FAST_OCEAN, 6 },
  { "FC-US-E", TW_MODE_OCEAN, 18 },
  { "FC-CA", TW_MODE_OCEAN, 15 },
  { "FC-GB", TW_MODE_OCEAN, 12 },
  { "FC-DE", TW_MODE_OCEAN, 12 },
  { "FC-DE", TW_MODE_RAIL, 6 },
  { "FC-FR", TW_MODE_OCEAN, 20 },
};
#define AIR_SPACE     1.5
#define EXPRESS_SPACE 0.5

/* What a line of a shipment costs however few units it has: labels, papers, its place in the booking. Assumed. */
static const double fixed_costs[TW_N_MODES] = {
  [TW_MODE_OCEAN] = 8,
  [TW_MODE_FAST_OCEAN] = 8,
  [TW_MODE_RAIL] = 8,
  [TW_MODE_TRUCK] = 5,
  [TW_MODE_AIR] = 4,
  [TW_MODE_EXPRESS] = 2,
};

/* By road: 1.40 USD/ft³ from the overflow to a centre of the same country (biginternetcommerce.com, 2026),
 * which is 49 USD/m³ for some 500 km; so 25 USD/m³ and 5 cents for each kilometre, 600 km a day, and five
 * days for pick-up and receiving: assumed elsewhere. */
#define ROAD_BASE     25.0
#define ROAD_PER_KM   0.05
#define ROAD_KM_A_DAY 600.0
#define ROAD_DAYS     5.0
#define ROAD_DETOUR   1.25 /* of the great circle */
#define BORDER_DAYS   4.0
#define BORDER_PER_M3 40.0 /* broker and papers, assumed */

static const char *union_centres[] = { "FC-DE", "FC-FR", "FC-IT", "FC-ES", "FC-NL", "FC-SE", "FC-PL", "FC-BE" };

static const struct
{
  const char *a;
  const char *b;
  gboolean    both_ways;
  gboolean    border;
} roads[] = {
  { "AWD-US", "FC-US-W", FALSE, FALSE },
  { "AWD-US", "FC-US-E", FALSE, FALSE },
  { "AWD-US", "FC-CA", FALSE, TRUE },
  { "AWD-US", "FC-MX", FALSE, TRUE },
  { "AWD-EU", "FC-GB", FALSE, TRUE },
  { "FC-US-W", "FC-US-E", TRUE, FALSE },
  { "FC-US-W", "FC-CA", TRUE, TRUE },
  { "FC-US-E", "FC-CA", TRUE, TRUE },
  { "FC-US-W", "FC-MX", TRUE, TRUE },
  { "FC-US-E", "FC-MX", TRUE, TRUE },
  { "FC-GB", "FC-DE", TRUE, TRUE },
  { "FC-GB", "FC-FR", TRUE, TRUE },
  { "FC-GB", "FC-NL", TRUE, TRUE },
  { "FC-GB", "FC-BE", TRUE, TRUE },
  { "FC-AE", "FC-SA", TRUE, TRUE },
};

/* Between the regions, any of these centres to any other: air at the Shenzhen–Germany price by great
 * circle (see above), sea at 16 knots over 1.3 great circles with 20 days for ports, customs and
 * receiving, 120 USD/m³ and 1 cent for each kilometre; assumed from the sourced lanes' slopes. */
static const char *hubs[] = { "FC-US-E", "FC-US-W", "FC-GB", "FC-DE", "FC-AE", "FC-JP", "FC-AU", "FC-SG" };
#define AIR_BASE_PER_KG 1.85
#define AIR_PER_KG_KM   0.000328
#define SEA_BASE_DAYS   20.0
#define SEA_KM_A_DAY    711.0
#define SEA_DETOUR      1.3
#define SEA_BASE_PER_M3 120.0
#define SEA_PER_M3_KM   0.01
#define HUB_RELATED_KM  2500.0 /* nearer ones go by road */

/* Most Americans live nearer the east: the western centre's parcels cross more zones, 45 cents on average
 * (assumed; the marketplace's own fee does not tell them apart, its inbound placement does). */
#define FAR_COAST_CENTRE "FC-US-W"
#define FAR_COAST_PARCEL 0.45

/* Orders from a neighbour's centre: 3 USD more than local delivery, assumed from cross-border fees. */
#define CROSS_BORDER_PARCEL 3.0

static const struct
{
  const char *centre;
  const char *market;
} neighbour_parcels[] = {
  { "FC-DE", "NL" },
  { "FC-DE", "BE" },
  { "FC-DE", "PL" },
  { "FC-DE", "SE" },
  { "FC-NL", "BE" },
  { "FC-NL", "DE" },
  { "FC-BE", "NL" },
  { "FC-BE", "FR" },
  { "FC-FR", "BE" },
  { "FC-FR", "ES" },
  { "FC-FR", "IT" },
  { "FC-PL", "DE" },
  { "FC-AE", "SA" },
};

/* A parcel abroad to a market without a centre, per kilogram: assumed from the freight of courier parcels. */
#define FAR_PARCEL_BASE   1.20
#define FAR_PARCEL_PER_KM 0.0005

#define VOLUMETRIC_AIR  167.0 /* kg per m³: 6,000 cm³ to the kilogram (bj200808.com/hyxw/210.html) */
#define VOLUMETRIC_FAST 200.0 /* couriers: 5,000 cm³, trade practice */

static double
get_distance_km (const TwPlace *a,
                 const TwPlace *b)
{
  const double radius = 6371.0;
  double       to_rad = G_PI / 180;
  double       s = sin ((b->lat - a->lat) * to_rad / 2);
  double       t = sin ((b->lon - a->lon) * to_rad / 2);
  double       h = s * s + cos (a->lat * to_rad) * cos (b->lat * to_rad) * t * t;

  return 2 * radius * asin (MIN (1.0, sqrt (h)));
}

/* The id table exists only once a model is sealed. */
static int
find_place (const TwModel *model,
            const char    *id)
{
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    if (strcmp (tw_model_get_place (model, i)->id, id) == 0)
      return (int) i;

  return -1;
}

static guint32
get_place (const TwModel *model,
           const char    *id)
{
  int index = find_place (model, id);

  g_assert (index >= 0);

  return (guint32) index;
}

static void
set_place_fees (TwPlace *place)
{
  switch (place->kind)
    {
    case TW_PLACE_FULFILMENT:
      place->handling_in = strcmp (place->country, "US") == 0 ? 0 : RECEIVING_FEE;
      place->placement_fee = strcmp (place->country, "US") == 0 ? PLACEMENT_FEE_US : 0;
      place->handling_out = REMOVAL_FEE;
      place->removal_fee = REMOVAL_FEE;
      place->disposal_fee = REMOVAL_FEE;
      place->overage_price = OVERAGE_PRICE;
      break;
    case TW_PLACE_OVERFLOW:
      place->handling_in = OVERFLOW_FEE;
      place->handling_out = OVERFLOW_FEE;
      place->removal_fee = REMOVAL_FEE;
      place->disposal_fee = REMOVAL_FEE;
      place->capacity_hard = TRUE;
      break;
    case TW_PLACE_SOURCE:
      place->handling_in = OVERFLOW_FEE / 2; /* half the American box fee, assumed */
      place->handling_out = OVERFLOW_FEE / 2;
      place->removal_fee = REMOVAL_FEE / 2;
      place->disposal_fee = REMOVAL_FEE / 2;
      break;
    case TW_PLACE_FACTORY:
      place->production_days = PRODUCTION_DAYS;
      place->production_units_week = PRODUCTION_WEEK;
      break;
    case TW_PLACE_MARKET:
      break;
    }
}

static void
add_place (TwModel        *model,
           const PlaceRow *row,
           double          capacity_scale,
           double          unit_fee_scale)
{
  TwPlace place = {
    .id = (char *) row->id,
    .name = (char *) row->name,
    .kind = row->kind,
    .lon = row->lon,
    .lat = row->lat,
    .capacity_m3 = row->capacity_m3 * capacity_scale,
    .liquidation_share = row->kind == TW_PLACE_FACTORY ? 0 : LIQUIDATION_SHARE,
  };

  g_strlcpy (place.country, row->country, sizeof place.country);
  g_strlcpy (place.port, row->port, sizeof place.port);
  for (int m = 0; m < 12; m++)
    place.rent[m] = m < 9 ? row->rent : row->rent_peak;
  set_place_fees (&place);
  place.handling_in *= unit_fee_scale;
  place.handling_out *= unit_fee_scale;
  place.placement_fee *= unit_fee_scale;
  place.removal_fee *= unit_fee_scale;
  place.disposal_fee *= unit_fee_scale;
  place.production_units_week *= capacity_scale;
  tw_demo_add_steps (model, tw_model_add_place (model, &place), unit_fee_scale);
}

static guint32
add_market_place (TwModel             *model,
                  const TwDemoCountry *country)
{
  TwPlace place = {
    .id = (char *) country->code,
    .name = (char *) country->name,
    .kind = TW_PLACE_MARKET,
    .lon = country->lon,
    .lat = country->lat,
    .exchange_rate = country->exchange_rate,
    .sales_tax = country->sales_tax,
  };

  g_strlcpy (place.country, country->code, sizeof place.country);
  g_strlcpy (place.currency, country->currency, sizeof place.currency);

  return tw_model_add_place (model, &place);
}

static TwLane
new_lane (guint32 from,
          guint32 to,
          TwMode  mode,
          double  mean_days,
          double  sd_days)
{
  return (TwLane){
    .from = from,
    .to = to,
    .mode = mode,
    .open = TRUE,
    .lead_mean_days = mean_days,
    .lead_sd_days = sd_days,
    .volumetric_kg_per_m3 = mode == TW_MODE_EXPRESS ? VOLUMETRIC_FAST : mode == TW_MODE_AIR ? VOLUMETRIC_AIR
                                                                                            : 0,
  };
}

/* Customs and receiving are part of the lead time, so small ones of a fast lane shrink with it. */
static void
set_shares (TwLane *lane)
{
  lane->receiving_days = MIN (4, lane->lead_mean_days / 3);
  lane->customs_days = lane->crosses_border ? MIN (lane->mode == TW_MODE_OCEAN ? 3 : 2, lane->lead_mean_days / 4) : 0;
}

static double
get_space (const char *to,
           TwMode      mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (mode == spaces[i].mode && strcmp (to, spaces[i].to) == 0)
      return spaces[i].m3_week;

  return mode == TW_MODE_AIR ? AIR_SPACE : mode == TW_MODE_EXPRESS ? EXPRESS_SPACE
                                                                   : 0;
}

/* Containers, space and costs a line: of a seller who plans by them. */
static void
set_limits (TwLane     *lane,
            const char *to,
            double      capacity_scale)
{
  if (capacity_scale <= 0)
    return;
  lane->capacity_m3_week = capacity_scale * get_space (to, lane->mode);
  lane->fixed_cost = fixed_costs[lane->mode];
}

static void
add_trunk_lane (TwModel       *model,
                const char    *from,
                const LaneRow *row,
                double         capacity_scale)
{
  guint32 origin = get_place (model, from);
  guint32 target = get_place (model, row->to);
  TwLane  lane = new_lane (origin, target, row->mode, row->mean_days, row->sd_days);

  lane.cost_per_m3 = row->per_m3;
  lane.cost_per_kg = row->per_kg;
  lane.crosses_border = strcmp (tw_model_get_place (model, target)->country, "CN") != 0;
  set_limits (&lane, row->to, capacity_scale);
  set_shares (&lane);
  tw_model_add_lane (model, &lane);
}

static void
add_road (TwModel    *model,
          const char *from,
          const char *to,
          gboolean    border,
          double      capacity_scale)
{
  guint32 a = get_place (model, from);
  guint32 b = get_place (model, to);
  double  km = ROAD_DETOUR * get_distance_km (tw_model_get_place (model, a), tw_model_get_place (model, b));
  double  days = ROAD_DAYS + km / ROAD_KM_A_DAY + (border ? BORDER_DAYS : 0);
  TwLane  lane = new_lane (a, b, TW_MODE_TRUCK, round (days), round (days) / 5);

  lane.cost_per_m3 = round (ROAD_BASE + ROAD_PER_KM * km + (border ? BORDER_PER_M3 : 0));
  lane.crosses_border = border;
  lane.fixed_cost = capacity_scale > 0 ? fixed_costs[TW_MODE_TRUCK] : 0;
  set_shares (&lane);
  tw_model_add_lane (model, &lane);
}

static void
add_roads (TwModel *model,
           double   capacity_scale)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roads); i++)
    {
      add_road (model, roads[i].a, roads[i].b, roads[i].border, capacity_scale);
      if (roads[i].both_ways)
        add_road (model, roads[i].b, roads[i].a, roads[i].border, capacity_scale);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (union_centres); i++)
    {
      add_road (model, "AWD-EU", union_centres[i], FALSE, capacity_scale);
      for (gsize j = 0; j < G_N_ELEMENTS (union_centres); j++)
        if (i != j)
          add_road (model, union_centres[i], union_centres[j], FALSE, capacity_scale);
    }
}

static void
add_hub_lanes (TwModel    *model,
               const char *from,
               const char *to,
               double      capacity_scale)
{
  guint32 a = get_place (model, from);
  guint32 b = get_place (model, to);
  double  km = get_distance_km (tw_model_get_place (model, a), tw_model_get_place (model, b));
  double  air_days = 5 + km / 2000;
  double  sea_days = SEA_BASE_DAYS + SEA_DETOUR * km / SEA_KM_A_DAY;
  TwLane  air = new_lane (a, b, TW_MODE_AIR, round (air_days), 2);
  TwLane  sea = new_lane (a, b, TW_MODE_OCEAN, round (sea_days), round (sea_days / 5));

  if (strcmp (tw_model_get_place (model, a)->country, tw_model_get_place (model, b)->country) == 0 || km < HUB_RELATED_KM)
    return;

  air.cost_per_kg = AIR_BASE_PER_KG + AIR_PER_KG_KM * km;
  sea.cost_per_m3 = round (SEA_BASE_PER_M3 + SEA_PER_M3_KM * km);
  air.crosses_border = sea.crosses_border = TRUE;
  air.fixed_cost = capacity_scale > 0 ? fixed_costs[TW_MODE_AIR] : 0;
  sea.fixed_cost = capacity_scale > 0 ? fixed_costs[TW_MODE_OCEAN] : 0;
  set_shares (&air);
  set_shares (&sea);
  tw_model_add_lane (model, &air);
  tw_model_add_lane (model, &sea);
}

/* Delivery within the country is part of the offer's fulfilment fee. The day an order takes to the door
 * does not delay a sale, so a parcel's lead time is 0. */
static void
add_parcel (TwModel *model,
            guint32  centre,
            guint32  market,
            double   cost_per_unit)
{
  TwLane lane = new_lane (centre, market, TW_MODE_PARCEL, 0, 0);

  lane.cost_per_unit = cost_per_unit;
  tw_model_add_lane (model, &lane);
}

static void
add_own_parcels (TwModel *model,
                 guint32  market)
{
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    {
      const TwPlace *place = tw_model_get_place (model, i);

      if (place->kind == TW_PLACE_FULFILMENT && strcmp (place->country, tw_model_get_place (model, market)->country) == 0)
        add_parcel (model, i, market, strcmp (place->id, FAR_COAST_CENTRE) == 0 ? FAR_COAST_PARCEL : 0);
    }
}

void
tw_demo_add_network (TwModel *model)
{
  tw_demo_add_network_with (model, 1, 1);
}

void
tw_demo_add_network_with (TwModel *model,
                          double   capacity_scale,
                          double   unit_fee_scale)
{
  for (gsize i = 0; i < G_N_ELEMENTS (place_rows); i++)
    add_place (model, &place_rows[i], capacity_scale, unit_fee_scale);
  for (gsize i = 0; i < G_N_ELEMENTS (market_codes); i++)
    add_market_place (model, tw_demo_find_country (market_codes[i]));

  for (gsize i = 0; i < G_N_ELEMENTS (factory_lanes); i++)
    add_trunk_lane (model, "FAC-DG", &factory_lanes[i], capacity_scale);
  for (gsize i = 0; i < G_N_ELEMENTS (source_lanes); i++)
    add_trunk_lane (model, "GWD-SZ", &source_lanes[i], capacity_scale);
  add_roads (model, capacity_scale);
  for (gsize i = 0; i < G_N_ELEMENTS (hubs); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (hubs); j++)
      if (i != j)
        add_hub_lanes (model, hubs[i], hubs[j], capacity_scale);

  for (gsize i = 0; i < G_N_ELEMENTS (market_codes); i++)
    add_own_parcels (model, get_place (model, market_codes[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (neighbour_parcels); i++)
    add_parcel (model, get_place (model, neighbour_parcels[i].centre), get_place (model, neighbour_parcels[i].market), CROSS_BORDER_PARCEL);
}

void
tw_demo_add_parcel (TwModel    *model,
                    const char *centre,
                    const char *market)
{
  guint32 from = get_place (model, centre);
  guint32 to = get_place (model, market);
  double  km = get_distance_km (tw_model_get_place (model, from), tw_model_get_place (model, to));
  TwLane  lane = new_lane (from, to, TW_MODE_PARCEL, 0, 0);

  if (tw_model_find_lane (model, from, to, TW_MODE_PARCEL) >= 0)
    return;
  lane.cost_per_kg = round (100 * (FAR_PARCEL_BASE + FAR_PARCEL_PER_KM * km)) / 100;
  lane.volumetric_kg_per_m3 = VOLUMETRIC_FAST;
  tw_model_add_lane (model, &lane);
}

static guint32
find_nearest_centre (const TwModel *model,
                     guint32        market)
{
  const TwPlace *here = tw_model_get_place (model, market);
  double         least = INFINITY;
  guint32        best = TW_ANY;

  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    {
      const TwPlace *place = tw_model_get_place (model, i);
      double         km = get_distance_km (here, place);

      if (place->kind == TW_PLACE_FULFILMENT && km < least)
        {
          least = km;
          best = i;
        }
    }

  return best;
}

gboolean
tw_demo_add_market (TwModel    *model,
                    const char *code)
{
  const TwDemoCountry *country = tw_demo_find_country (code);
  guint32              centre;

  if (country == NULL)
    return FALSE;
  if (find_place (model, code) >= 0)
    return TRUE;

  centre = find_nearest_centre (model, add_market_place (model, country));
  if (centre != TW_ANY)
    tw_demo_add_parcel (model, tw_model_get_place (model, centre)->id, code);

  return TRUE;
}
