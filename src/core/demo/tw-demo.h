/* tw-demo.h: the demo plan: a real network, synthetic demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

#define TW_DEMO_SEED 2026

/**
 * tw_demo_new:
 * @seed: of the demand and of today's stock; the network and the catalogue are the same for every seed
 *
 * The plan that ships with the program: one seller's catalogue of home, garden, pet and outdoor goods,
 * offered in 19 countries from a factory in Dongguan. It starts on Monday 2026-10-05, looks 26 weeks
 * ahead and has 118 weeks of history. Places, lanes, rents and fees are real figures, quoted with source
 * and year beside the tables; demand, prices and stock are drawn by a generator whose figures are fitted
 * to published sales (see tw-demo-demand.c). The same seed gives the same plan on every machine.
 *
 * Returns: (transfer full): a sealed model
 * Errors: none of its own; those of tw_model_seal() would be a mistake in the tables
 */
TwModel *tw_demo_new (guint64  seed,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The start of the demo plan, 2026-10-05, and what it covers. */
#define TW_DEMO_N_WEEKS       26
#define TW_DEMO_HISTORY_WEEKS 118
TwWeek tw_demo_get_start_week (void);

/**
 * tw_demo_add_network:
 * @model: not sealed, with no places or lanes
 *
 * Adds the places of the demo plan (factory, source warehouse, overflow, fulfilment centres, 19 markets)
 * and the lanes between them. Costs are US dollars.
 */
void tw_demo_add_network (TwModel *model);

/* The same with every capacity, of storage, lanes and the factory, times @capacity_scale, and every fee for handling
 * or removing a unit times @unit_fee_scale. 0 for no limits: then neither containers nor costs a line. */
void tw_demo_add_network_with (TwModel *model,
                               double   capacity_scale,
                               double   unit_fee_scale);

/**
 * TwDemoCountry: what a market needs to be known of a country
 * @code: ISO 3166-1 alpha-2; or EU, XW, ZZ, which stand for sales whose country is not told
 * @name: in English
 * @currency: ISO 4217
 * @exchange_rate: US dollars for one unit of @currency
 * @sales_tax: standard VAT or sales tax inside the price shown, 0 .. 1
 * @lon: longitude, @lat: latitude of a large city on land
 * @fee_base: marketplace fulfilment of a parcel of 1.44 kg, local currency
 */
typedef struct
{
  const char *code;
  const char *name;
  const char *currency;
  double      exchange_rate;
  double      sales_tax;
  double      lon;
  double      lat;
  double      fee_base;
} TwDemoCountry;

/* The countries the program can make a market of; (nullable) where @code is none of them. */
const TwDemoCountry *tw_demo_get_countries (guint *n);
const TwDemoCountry *tw_demo_find_country (const char *code);

/* Pick, pack and local delivery of one unit in that country, local currency. */
double tw_demo_get_fulfilment_fee (const TwDemoCountry *country,
                                   double               volume_m3,
                                   double               weight_kg);

/* Duty on a category of goods from China, share of landed value; @category may be unknown. */
double tw_demo_get_duty_rate (const char *country,
                              const char *category);

/**
 * tw_demo_add_market:
 * @model: not sealed, holding the demo network, no offers yet
 *
 * Adds a market for a known country, served by parcel from the nearest fulfilment centre; duty and
 * delivery abroad are in the parcel's price. Does nothing if there is a place with that id already.
 *
 * Returns: whether the country is known
 */
gboolean tw_demo_add_market (TwModel    *model,
                             const char *code);

/* A parcel lane from a centre to a market abroad, both in @model, unless there is one: by weight, 1.20 USD
 * a kilogram and half a dollar for each thousand kilometres (assumed). */
void tw_demo_add_parcel (TwModel    *model,
                         const char *centre,
                         const char *market);

/* Holidays and shopping events of the markets in @model that touch the given days. */
void tw_demo_add_events (TwModel *model,
                         TwDay    first,
                         TwDay    last);

G_END_DECLS
