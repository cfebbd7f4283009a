/* map-fixture.h: a network to show, drawn by the demo and the widget test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-map-view.h"

/* Two dozen places, a dozen of them close together in Europe. */
static const TwMapPlace fixture_places[] = {
  { "GWD-SZ", "Shenzhen GWD", "24k", "Shenzhen GWD, 24,000 units, 75 days of supply", "CNYTN", 114.06, 22.54, 1.0, 0.83, TW_MAP_LEVEL_EXCESS, TRUE },
  { "AWD-US", "AWD US", "6.2k", "AWD US, 6,200 units, 58 days of supply", "USLAX", -117.4, 34.1, 0.26, 0.64, TW_MAP_LEVEL_GOOD, TRUE },
  { "AWD-EU", "AWD EU", "5.1k", "AWD EU, 5,100 units, 66 days of supply", "NLRTM", 6.8, 51.3, 0.21, 0.73, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-US", "US East", "5.2k", "US East, 5,200 units, 49 days of supply", "USNYC", -75.6, 40.5, 0.22, 0.54, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-US2", "US West", "8.1k", "US West, 8,100 units, 70 days of supply", "USLAX", -119.9, 37.0, 0.34, 0.78, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-CA", "Canada", "900", "Canada, 900 units, 21 days of supply", "CAVAN", -79.6, 43.6, 0.04, 0.23, TW_MAP_LEVEL_LOW, TRUE },
  { "FC-MX", "Mexico", "300", "Mexico, 300 units, no demand", "MXZLO", -99.1, 19.4, 0.01, 0.4, TW_MAP_LEVEL_NONE, TRUE },
  { "FC-GB", "UK", "4.0k", "UK, 4,000 units, 52 days of supply", "GBFXT", -1.2, 52.8, 0.17, 0.58, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-DE", "Germany", "6.4k", "Germany, 6,400 units, 71 days of supply", "DEHAM", 10.5, 51.3, 0.27, 0.79, TW_MAP_LEVEL_EXCESS, TRUE },
  { "FC-FR", "France", "1k", "France, 1,120 units, 9 days of supply", "FRLEH", 2.3, 48.0, 0.05, 0.10, TW_MAP_LEVEL_SHORT, TRUE },
  { "FC-IT", "Italy", "1.4k", "Italy, 1,400 units, 30 days of supply", "ITGOA", 9.5, 45.2, 0.06, 0.33, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-ES", "Spain", "1.1k", "Spain, 1,100 units, 25 days of supply", "ESVLC", -3.4, 40.5, 0.05, 0.28, TW_MAP_LEVEL_LOW, TRUE },
  { "FC-NL", "Netherlands", "700", "Netherlands, 700 units, 33 days of supply", "NLRTM", 4.9, 52.2, 0.03, 0.37, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-BE", "Belgium", "250", "Belgium, 250 units, 28 days of supply", "BEANR", 4.4, 50.8, 0.01, 0.31, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-PL", "Poland", "650", "Poland, 650 units, 44 days of supply", "PLGDN", 17.0, 51.1, 0.03, 0.49, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-SE", "Sweden", "420", "Sweden, 420 units, 38 days of supply", "SEGOT", 16.5, 59.6, 0.02, 0.42, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-CZ", "Czechia", "180", "Czechia, 180 units, 17 days of supply", "DEHAM", 14.4, 50.1, 0.01, 0.19, TW_MAP_LEVEL_LOW, TRUE },
  { "FC-TR", "Türkiye", "510", "Türkiye, 510 units, 60 days of supply", "TRAMB", 29.0, 41.0, 0.02, 0.66, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-JP", "Japan", "2.9k", "Japan, 2,900 units, 41 days of supply", "JPTYO", 139.7, 35.6, 0.12, 0.46, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-AU", "Australia", "680", "Australia, 680 units, 18 days of supply", "AUSYD", 151.0, -33.8, 0.03, 0.20, TW_MAP_LEVEL_LOW, TRUE },
  { "FC-SG", "Singapore", "880", "Singapore, 880 units, 47 days of supply", "SGSIN", 103.8, 1.35, 0.04, 0.52, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-AE", "UAE", "760", "UAE, 760 units, 43 days of supply", "AEJEA", 55.3, 25.2, 0.03, 0.48, TW_MAP_LEVEL_GOOD, TRUE },
  { "FC-IN", "India", "400", "India, 400 units, no demand", "INNSA", 77.2, 28.6, 0.02, 0.3, TW_MAP_LEVEL_NONE, TRUE },
  { "FC-BR", "Brazil", "340", "Brazil, 340 units, 12 days of supply", "BRSSZ", -46.6, -23.5, 0.01, 0.13, TW_MAP_LEVEL_SHORT, TRUE },
};

static const TwMapFlow fixture_flows[] = {
  { 0, 2, TW_MODE_OCEAN, 2400, -1 },
  { 0, 7, TW_MODE_OCEAN, 1500, -1 },
  { 0, 8, TW_MODE_OCEAN, 900, -1 },
  { 0, 1, TW_MODE_OCEAN, 3100, -1 },
  { 0, 3, TW_MODE_OCEAN, 500, -1 },
  { 0, 18, TW_MODE_OCEAN, 1200, -1 },
  { 0, 19, TW_MODE_OCEAN, 400, -1 },
  { 0, 20, TW_MODE_OCEAN, 600, -1 },
  { 0, 1, TW_MODE_FAST_OCEAN, 700, -1 },
  { 0, 2, TW_MODE_RAIL, 500, -1 },
  { 0, 8, TW_MODE_AIR, 260, -1 },
  { 0, 21, TW_MODE_AIR, 120, -1 },
  { 0, 23, TW_MODE_AIR, 60, -1 },
  { 0, 9, TW_MODE_EXPRESS, 90, -1 },
  { 1, 3, TW_MODE_TRUCK, 700, -1 },
  { 2, 9, TW_MODE_TRUCK, 480, -1 },
  { 2, 10, TW_MODE_TRUCK, 300, -1 },
  { 2, 11, TW_MODE_TRUCK, 260, -1 },
  { 2, 14, TW_MODE_TRUCK, 200, -1 },
  { 0, 1, TW_MODE_OCEAN, 900, 0.45 },
  { 0, 2, TW_MODE_OCEAN, 800, 0.62 },
  { 0, 8, TW_MODE_AIR, 100, 0.4 },
};
