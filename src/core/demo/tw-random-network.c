/* tw-random-network.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo/tw-random-network.h"

#include "demo/tw-demo-random.h"
#include "demo/tw-random-demand.h"

#include <math.h>
#include <string.h>

/* Figures are those of the demo plan (tw-demo-network.c) put into formulas of distance, with a tenth of noise:
 * invented, but in its range. */
#define SHENZHEN_LON 114.25
#define SHENZHEN_LAT 22.72
#define DONGGUAN_LON 113.75
#define DONGGUAN_LAT 23.02

#define STREAM_PLACE 4
#define STREAM_LANE  5

#define QUARTER_WEEKS 13

#define MARKETS_A_REGION  6
#define PEAK_RENT         2.5 /* October to December, of a fulfilment centre */
#define OVERAGE_PRICE     260.0
#define LIQUIDATION_SHARE 0.25
#define REMOVAL_FEE       1.53
#define DISPOSAL_FEE      1.15
#define PRODUCTION_DAYS   30
#define ROAD_MOST_KM      3000.0 /* beyond, neighbours are reached by sea */
#define ABROAD_PARCEL     3.0
#define ABROAD_DAYS       3.0
#define CONTAINER_M3      67.0 /* forty feet, high cube, as it is loaded */
#define CONTAINER_SHARE   0.5  /* of its freight is due for the container, full or not */
#define BOOKING_COST      8.0  /* per item and departure */

/* Limits, in weeks of the flow of the markets behind a place for storage, and as a multiple of the flow of the
 * markets behind its destination for a lane. Set so that of the weeks of all limits 7 to 12 % bind in the best plan of
 * 100 items for a quarter and 12 to 14 % in that of some hundred for half a year. */
#define PRODUCTION_SCALE 2.0
#define BUDGET_SCALE     1.3
#define SOURCE_WEEKS     1.2
#define OVERFLOW_WEEKS   0.4
#define CENTRE_WEEKS     3.8
static const double lane_scale[TW_N_MODES] = {
  [TW_MODE_OCEAN] = 1.2,
  [TW_MODE_FAST_OCEAN] = 0.35,
  [TW_MODE_RAIL] = 0.6,
  [TW_MODE_TRUCK] = 0.38,
  [TW_MODE_AIR] = 0.13,
  [TW_MODE_EXPRESS] = 0.005,
};

/* Areas between which nothing goes by road; their countries lie in the order of a round trip, so that groups of
 * neighbours in the list are neighbours on the map. Ireland to Cyprus count as reached by ferry. */
static const char *const areas[] = {
  "BR BM CA US MX",
  "IS IE GB JE FR PT ES MT IT CH AT DE NL BE DK NO SE FI LT PL CZ HU RO GR TR CY",
  "LB IL ZA NG SA AE BH IN TH SG HK KR JP AU NZ",
};

/* Ways by sea from China are this much longer than a great circle: around Singapore, and to Europe through Suez. */
static const double sea_detour[G_N_ELEMENTS (areas)] = { 1.05, 2.0, 1.2 };

static const char *const customs_union = "AT BE CY CZ DE DK ES FI FR GR HU IE IT LT MT NL PL PT RO SE";

/* ---- geography ---- */

static guint
find_area (const char *code,
           guint      *position)
{
  for (guint a = 0; a < G_N_ELEMENTS (areas); a++)
    {
      const char *at = strstr (areas[a], code);

      if (at != NULL)
        {
          *position = (guint) (at - areas[a]) / 3;
          return a;
        }
    }

  *position = G_MAXUINT; /* a country that stands for several, or for none */

  return 0;
}

static gboolean
is_country (const TwDemoCountry *country)
{
  guint position;

  find_area (country->code, &position);

  return position != G_MAXUINT;
}

static GPtrArray *
list_countries (void)
{
  guint                n;
  const TwDemoCountry *country = tw_demo_get_countries (&n);
  GPtrArray           *list = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (is_country (&country[i]))
      g_ptr_array_add (list, (gpointer) &country[i]);

  return list;
}

/* Beyond the countries there are, markets are their namesakes a few degrees away. */
static void
place_sites (TwRandomNetwork *self)
{
  g_autoptr (GPtrArray) countries = list_countries ();

  for (guint m = 0; m < self->n_markets; m++)
    {
      TwRandomSite *site = &self->site[m];
      guint         round = m / countries->len;
      guint         number = m - countries->len;

      site->country = g_ptr_array_index (countries, m % countries->len);
      site->lon = site->country->lon;
      site->lat = site->country->lat;
      g_strlcpy (site->code, site->country->code, sizeof site->code);
      if (round > 0)
        {
          g_snprintf (site->code, sizeof site->code, "%c%c", 'A' + (char) (number / 10 % 26), '0' + (char) (number % 10));
          site->lon += 1.5 * (number % 3) - 1.5;
          site->lat += round % 2 == 0 ? 1.2 * round : -1.2 * round;
        }
    }
}

static guint
get_rank (const TwRandomNetwork *self,
          guint                  market)
{
  guint position;
  guint area = find_area (self->site[market].country->code, &position);

  return area * 1000000 + position * 1000 + market;
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  guint x = get_rank (data, *(const guint *) a);
  guint y = get_rank (data, *(const guint *) b);

  return (x > y) - (x < y);
}

/* Each area on its own, in equal parts of about six. */
static void
cut_regions (TwRandomNetwork *self)
{
  g_qsort_with_data (self->order, (gint) self->n_markets, sizeof *self->order, compare_ranks, self);

  for (guint begin = 0, end; begin < self->n_markets; begin = end)
    {
      guint area = get_rank (self, self->order[begin]) / 1000000;
      guint n_parts;

      for (end = begin; end < self->n_markets && get_rank (self, self->order[end]) / 1000000 == area;)
        end++;
      n_parts = MAX (1, (end - begin + 2) / MARKETS_A_REGION);
      for (guint k = 0; k < n_parts; k++)
        self->first[self->n_regions++] = begin + (end - begin) * k / n_parts;
    }
  self->first[self->n_regions] = self->n_markets;

  for (guint r = 0; r < self->n_regions; r++)
    for (guint k = self->first[r]; k < self->first[r + 1]; k++)
      self->site[self->order[k]].region = r;
}

TwRandomNetwork *
tw_random_network_new (guint n_markets)
{
  TwRandomNetwork *self = g_new0 (TwRandomNetwork, 1);

  self->n_markets = n_markets;
  self->site = g_new0 (TwRandomSite, n_markets);
  self->order = g_new (guint, n_markets);
  self->first = g_new (guint, n_markets + 1);
  for (guint m = 0; m < n_markets; m++)
    self->order[m] = m;
  place_sites (self);
  cut_regions (self);

  return self;
}

void
tw_random_network_free (TwRandomNetwork *self)
{
  g_free (self->site);
  g_free (self->order);
  g_free (self->first);
  g_free (self);
}

guint32
tw_random_network_get_factory (const TwRandomNetwork *self)
{
  return 0;
}

guint32
tw_random_network_get_source (const TwRandomNetwork *self)
{
  return 1;
}

guint32
tw_random_network_get_overflow (const TwRandomNetwork *self,
                                guint                  region)
{
  return 2 + region;
}

guint32
tw_random_network_get_centre (const TwRandomNetwork *self,
                              guint                  market)
{
  return 2 + self->n_regions + market;
}

static guint32
get_market_place (const TwRandomNetwork *self,
                  guint                  market)
{
  return tw_random_network_get_centre (self, market) + self->n_markets;
}

/* The region's largest market, which comes first in the table of countries. */
static guint
get_hub (const TwRandomNetwork *self,
         guint                  region)
{
  guint hub = G_MAXUINT;

  for (guint k = self->first[region]; k < self->first[region + 1]; k++)
    hub = MIN (hub, self->order[k]);

  return hub;
}

static gboolean
is_in_union (const char *code)
{
  return strstr (customs_union, code) != NULL;
}

static gboolean
has_border (const TwRandomNetwork *self,
            guint                  a,
            guint                  b)
{
  return a != b && !(is_in_union (self->site[a].code) && is_in_union (self->site[b].code));
}

/* ---- places ---- */

typedef struct
{
  const TwRandomNetwork *network;
  const TwRandomPlan    *spec;
  const TwRandomFlow    *all;
  const double          *flow; /* m³ by market */
  TwModel               *model;
  guint                  n_lanes;
} Builder;

/* Three figures are enough, and hide in which order a sum was added up. */
static double
get_limit (const Builder *b,
           double         amount)
{
  double scaled = b->spec->capacity_scale * amount;
  double unit = scaled > 0 ? pow (10, floor (log10 (scaled)) - 2) : 1;

  return b->spec->capacity_scale > 0 ? MAX (tw_random_round (floor (scaled / unit + 0.5) * unit, 2), 0.25) : 0;
}

static double
sum_region (const Builder *b,
            const double  *flow,
            guint          region)
{
  double sum = 0;

  for (guint k = b->network->first[region]; k < b->network->first[region + 1]; k++)
    sum += flow[b->network->order[k]];

  return sum;
}

static double
sum_world (const Builder *b,
           const double  *flow)
{
  double sum = 0;

  for (guint r = 0; r < b->network->n_regions; r++)
    sum += sum_region (b, flow, r);

  return sum;
}

static double
draw_near (TwDemoRandom *random,
           double        middle,
           double        share)
{
  return middle * (1 + share * (2 * tw_demo_random_uniform (random) - 1));
}

static void
set_country (TwPlace    *place,
             const char *code)
{
  g_strlcpy (place->country, code, sizeof place->country);
}

static void
add_storage (Builder    *b,
             TwPlace    *place,
             const char *prefix,
             const char *code,
             const char *town,
             double      rent,
             double      volume)
{
  g_autofree char *id = g_strdup_printf ("%s-%s", prefix, code);
  TwDemoRandom     random;

  tw_demo_random_init (&random, b->spec->seed, STREAM_PLACE, tw_model_get_n_places (b->model));
  place->id = id;
  place->name = (char *) town;
  rent = draw_near (&random, rent, 0.25);
  for (int m = 0; m < 12; m++)
    place->rent[m] = tw_random_round (m >= 9 && place->kind == TW_PLACE_FULFILMENT ? PEAK_RENT * rent : rent, 2);
  place->capacity_m3 = get_limit (b, volume);
  place->overage_price = b->spec->capacity_scale > 0 ? OVERAGE_PRICE : 0;
  place->liquidation_share = LIQUIDATION_SHARE;
  tw_model_add_place (b->model, place);
}

static void
add_upstream (Builder *b)
{
  TwPlace factory = { .id = (char *) "FAC-DG", .name = (char *) "Factory, Dongguan", .kind = TW_PLACE_FACTORY, .port = "CNYTN", .lon = DONGGUAN_LON, .lat = DONGGUAN_LAT, .production_days = PRODUCTION_DAYS };
  TwPlace source = { .kind = TW_PLACE_SOURCE, .port = "CNYTN", .lon = SHENZHEN_LON, .lat = SHENZHEN_LAT, .handling_in = 0.03, .handling_out = 0.03, .removal_fee = 0.75 };

  factory.production_units_week = floor (get_limit (b, PRODUCTION_SCALE * b->all->units));
  set_country (&factory, "CN");
  set_country (&source, "CN");
  tw_model_add_place (b->model, &factory);
  add_storage (b, &source, "GWD", "SZ", "Source warehouse, Shenzhen", 6.5, SOURCE_WEEKS * sum_world (b, b->all->usual));
}

/* Beside the hub's centre: some kilometres, for the map to tell them apart. */
static void
add_overflow (Builder *b,
              guint    region)
{
  const TwRandomSite *hub = &b->network->site[get_hub (b->network, region)];
  g_autofree char    *name = g_strdup_printf ("Overflow, %s", hub->country->name);
  g_autofree char    *code = g_strdup (hub->code);
  TwPlace             place = { .kind = TW_PLACE_OVERFLOW, .lon = tw_random_round (hub->lon + 0.08, 2), .lat = tw_random_round (hub->lat + 0.05, 2), .handling_in = 0.07, .handling_out = 0.07, .removal_fee = REMOVAL_FEE };

  set_country (&place, hub->code);
  add_storage (b, &place, "AWD", code, name, 17, OVERFLOW_WEEKS * sum_region (b, b->all->usual, region));
}

static char *
dup_market_name (const TwRandomSite *site)
{
  if (strcmp (site->code, site->country->code) == 0)
    return g_strdup (site->country->name);

  return g_strdup_printf ("%s %s", site->country->name, site->code);
}

/* Fees that jump, in the shape of the American rate card of 2026 and rounded; only the United States charge for
 * placement, low stock and utilisation. */
static void
set_cliffs (TwPlace *place)
{
  const TwAgedStep        aged[] = { { 181, 18, 0 }, { 211, 35, 0 }, { 241, 53, 0 }, { 271, 134, 0 }, { 366, 244, 0.15 } };
  const TwLowStockStep    low_stock[] = { { 14, 0.89 }, { 21, 0.63 }, { 28, 0.32 } };
  const TwUtilisationStep utilisation[] = { { 22, 16 }, { 28, 27 }, { 36, 41 }, { 44, 56 }, { 52, 66 } };

  memcpy (place->aged, aged, sizeof aged);
  place->n_aged = G_N_ELEMENTS (aged);
  if (strcmp (place->country, "US") != 0)
    return;

  place->placement_fee = 0.31;
  memcpy (place->low_stock, low_stock, sizeof low_stock);
  place->n_low_stock = G_N_ELEMENTS (low_stock);
  memcpy (place->utilisation, utilisation, sizeof utilisation);
  place->n_utilisation = G_N_ELEMENTS (utilisation);
}

static void
add_centre (Builder *b,
            guint    market)
{
  const TwRandomSite *site = &b->network->site[market];
  g_autofree char    *name = dup_market_name (site);
  TwPlace             place = { .kind = TW_PLACE_FULFILMENT, .lon = tw_random_round (site->lon + 0.03, 2), .lat = tw_random_round (site->lat + 0.02, 2), .handling_in = 0.10, .handling_out = REMOVAL_FEE, .removal_fee = REMOVAL_FEE, .disposal_fee = DISPOSAL_FEE };

  set_country (&place, site->code);
  set_cliffs (&place);
  add_storage (b, &place, "FC", site->code, name, 34, CENTRE_WEEKS * b->all->usual[market]);
}

static void
add_market (Builder *b,
            guint    market)
{
  const TwRandomSite *site = &b->network->site[market];
  g_autofree char    *name = dup_market_name (site);
  TwPlace             place = {
                .id = (char *) site->code,
                .name = name,
                .kind = TW_PLACE_MARKET,
                .lon = tw_random_round (site->lon, 2),
                .lat = tw_random_round (site->lat, 2),
                .exchange_rate = site->country->exchange_rate,
                .sales_tax = site->country->sales_tax,
  };

  set_country (&place, site->code);
  g_strlcpy (place.currency, site->country->currency, sizeof place.currency);
  tw_model_add_place (b->model, &place);
}

/* ---- lanes ---- */

static double
get_distance_km (const Builder *b,
                 guint32        from,
                 guint32        to)
{
  const TwPlace *a = tw_model_get_place (b->model, from);
  const TwPlace *c = tw_model_get_place (b->model, to);
  double         to_rad = G_PI / 180;
  double         s = sin ((c->lat - a->lat) * to_rad / 2);
  double         t = sin ((c->lon - a->lon) * to_rad / 2);
  double         h = s * s + cos (a->lat * to_rad) * cos (c->lat * to_rad) * t * t;

  return 2 * 6371.0 * asin (MIN (1.0, sqrt (h)));
}

/* Days whole, money to the cent; customs and receiving are part of the days. */
static void
add_lane (Builder *b,
          TwLane  *lane,
          double   flow)
{
  TwDemoRandom random;

  tw_demo_random_init (&random, b->spec->seed, STREAM_LANE, b->n_lanes++);
  lane->open = TRUE;
  lane->lead_mean_days = MAX (tw_random_round (draw_near (&random, lane->lead_mean_days, 0.08), 0), 1);
  lane->lead_sd_days = tw_random_round (lane->lead_mean_days * 0.18, 1);
  lane->receiving_days = tw_random_round (MIN (4, lane->lead_mean_days / 3), 1);
  lane->customs_days = lane->crosses_border ? tw_random_round (MIN (3, lane->lead_mean_days / 4), 1) : 0;
  lane->cost_per_m3 = tw_random_round (draw_near (&random, lane->cost_per_m3, 0.1), 2);
  lane->cost_per_kg = tw_random_round (draw_near (&random, lane->cost_per_kg, 0.1), 2);
  lane->capacity_m3_week = get_limit (b, lane_scale[lane->mode] * flow);
  lane->fixed_cost = b->spec->packed ? tw_random_round (draw_near (&random, BOOKING_COST, 0.5), 2) : 0;
  tw_model_add_lane (b->model, lane);
}

static double
get_sea_km (const Builder *b,
            guint32        from,
            guint          market)
{
  guint position;
  guint area = find_area (b->network->site[market].country->code, &position);

  return sea_detour[area] * get_distance_km (b, from, tw_random_network_get_centre (b->network, market));
}

static TwLane
new_sea_lane (const Builder *b,
              guint32        to,
              guint          market)
{
  guint32 from = tw_random_network_get_source (b->network);
  double  km = get_sea_km (b, from, market);

  return (TwLane){ .from = from, .to = to, .mode = TW_MODE_OCEAN, .lead_mean_days = 12 + km / 711, .cost_per_m3 = 70 + 0.008 * km, .cost_per_unit = 0.05 };
}

/* Whole containers to bulk stock under bond: duty is due where goods leave for a centre. */
static void
add_bulk_lanes (Builder *b,
                guint    region)
{
  TwLane ocean = new_sea_lane (b, tw_random_network_get_overflow (b->network, region), get_hub (b->network, region));

  ocean.lead_mean_days -= 3;
  ocean.cost_per_m3 *= 0.65;
  if (b->spec->packed)
    {
      ocean.container_m3 = CONTAINER_M3;
      ocean.container_cost = tw_random_round (CONTAINER_SHARE * CONTAINER_M3 * ocean.cost_per_m3, 0);
      ocean.cost_per_m3 *= 1 - CONTAINER_SHARE;
    }
  add_lane (b, &ocean, sum_region (b, b->flow, region));
}

static void
add_trunk_lanes (Builder *b,
                 guint    market)
{
  guint32 from = tw_random_network_get_source (b->network);
  guint32 to = tw_random_network_get_centre (b->network, market);
  double  km = get_distance_km (b, from, to);
  TwLane  ocean = new_sea_lane (b, to, market);
  TwLane  fast = ocean;
  TwLane  air = { .from = from, .to = to, .mode = TW_MODE_AIR, .lead_mean_days = 5 + km / 2500, .cost_per_kg = 1.85 + 0.00033 * km, .volumetric_kg_per_m3 = 167, .cost_per_unit = 0.10 };
  TwLane  express = { .from = from, .to = to, .mode = TW_MODE_EXPRESS, .lead_mean_days = 5, .cost_per_kg = 9 + 0.0005 * km, .volumetric_kg_per_m3 = 200, .cost_per_unit = 0.50 };

  ocean.cost_per_unit = fast.cost_per_unit = 0.10;
  fast.mode = TW_MODE_FAST_OCEAN;
  fast.lead_mean_days *= 0.65;
  fast.cost_per_m3 *= 1.7;
  ocean.crosses_border = fast.crosses_border = air.crosses_border = express.crosses_border = TRUE;
  add_lane (b, &ocean, b->flow[market]);
  if (b->network->site[market].region % 2 == 0)
    add_lane (b, &fast, b->flow[market]);
  add_lane (b, &air, b->flow[market]);
  add_lane (b, &express, b->flow[market]);
}

static void
add_road (Builder *b,
          guint32  from,
          guint32  to,
          gboolean border,
          double   flow)
{
  double km = get_distance_km (b, from, to);
  TwLane lane = { .from = from, .to = to, .mode = TW_MODE_TRUCK, .crosses_border = border, .cost_per_unit = 0.15 };

  lane.lead_mean_days = 4 + 1.25 * km / 600 + (border ? 1 : 0);
  lane.cost_per_m3 = 20 + 0.04 * km + (border ? 10 : 0);
  if (km > ROAD_MOST_KM)
    {
      lane.mode = TW_MODE_OCEAN;
      lane.lead_mean_days = 12 + 1.3 * km / 711;
      lane.cost_per_m3 = 60 + 0.01 * km;
      flow *= lane_scale[TW_MODE_TRUCK] / lane_scale[TW_MODE_OCEAN];
    }
  add_lane (b, &lane, flow);
}

/* From the overflow centre to each centre, and around the ring of neighbours both ways. */
static void
add_region_lanes (Builder *b,
                  guint    region)
{
  const TwRandomNetwork *network = b->network;
  const guint           *order = network->order + network->first[region];
  guint                  n = network->first[region + 1] - network->first[region];

  for (guint k = 0; k < n; k++)
    add_road (b, tw_random_network_get_overflow (network, region), tw_random_network_get_centre (network, order[k]), TRUE, b->flow[order[k]]);
  for (guint k = 0; k < n && n > 1 && !(n == 2 && k == 1); k++)
    {
      guint here = order[k];
      guint there = order[(k + 1) % n];

      add_road (b, tw_random_network_get_centre (network, here), tw_random_network_get_centre (network, there), has_border (network, here, there), b->flow[there]);
      add_road (b, tw_random_network_get_centre (network, there), tw_random_network_get_centre (network, here), has_border (network, here, there), b->flow[here]);
    }
}

static void
add_parcel (Builder *b,
            guint    centre,
            guint    market)
{
  TwLane lane = { .from = tw_random_network_get_centre (b->network, centre), .to = get_market_place (b->network, market), .mode = TW_MODE_PARCEL, .open = TRUE };

  if (centre != market)
    {
      lane.lead_mean_days = ABROAD_DAYS;
      lane.lead_sd_days = ABROAD_DAYS / 4;
      lane.cost_per_unit = ABROAD_PARCEL;
    }
  tw_model_add_lane (b->model, &lane);
}

/* Each centre delivers at home; the hub of a region also over one border, later and dearer. */
static void
add_parcels (Builder *b)
{
  const TwRandomNetwork *network = b->network;

  for (guint m = 0; m < network->n_markets; m++)
    add_parcel (b, m, m);
  for (guint r = 0; r < network->n_regions; r++)
    for (guint k = network->first[r]; k + 1 < network->first[r + 1]; k++)
      if (network->order[k] == get_hub (network, r))
        add_parcel (b, network->order[k], network->order[k + 1]);
}

/* Money for orders, by quarters of the plan. */
static void
add_budgets (Builder *b)
{
  TwWeek start = tw_model_get_start_week (b->model);

  for (guint t = 0; t < b->spec->n_weeks && b->spec->capacity_scale > 0; t += QUARTER_WEEKS)
    {
      guint n = MIN (b->spec->n_weeks - t, QUARTER_WEEKS);

      tw_model_add_budget (b->model, &(TwBudget){ .first_week = start + (TwWeek) t, .last_week = start + (TwWeek) (t + n) - 1, .amount = get_limit (b, BUDGET_SCALE * b->all->cost * n) });
    }
}

void
tw_random_network_add (const TwRandomNetwork *self,
                       TwModel               *model,
                       const TwRandomFlow    *flow,
                       const TwRandomPlan    *spec)
{
  Builder b = { .network = self, .model = model, .all = flow, .flow = flow->volume, .spec = spec };
  TwLane  road = { .from = tw_random_network_get_factory (self), .to = tw_random_network_get_source (self), .mode = TW_MODE_TRUCK, .open = TRUE, .lead_mean_days = 3, .lead_sd_days = 1, .cost_per_m3 = 6 };

  add_upstream (&b);
  for (guint r = 0; r < self->n_regions; r++)
    add_overflow (&b, r);
  for (guint m = 0; m < self->n_markets; m++)
    add_centre (&b, m);
  for (guint m = 0; m < self->n_markets; m++)
    add_market (&b, m);

  tw_model_add_lane (model, &road);
  for (guint r = 0; r < self->n_regions; r++)
    add_bulk_lanes (&b, r);
  for (guint m = 0; m < self->n_markets; m++)
    add_trunk_lanes (&b, m);
  for (guint r = 0; r < self->n_regions; r++)
    add_region_lanes (&b, r);
  add_parcels (&b);
  add_budgets (&b);
}
