/* tw-demo-catalogue.h: what the demo seller sells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-demo.h"

G_BEGIN_DECLS

/**
 * TwDemoItem:
 * @price: in the US, without tax, USD; other markets ask about the same before their tax
 * @cost: at the factory door, USD
 * @volume_l: of one packed unit, litres
 * @weight_kg: of one packed unit
 * @minimum_order: smallest order, whole cartons
 */
typedef struct
{
  const char *sku;
  const char *name;
  const char *category;
  double      price;
  double      cost;
  double      volume_l;
  double      weight_kg;
  guint32     units_per_carton;
  guint32     minimum_order;
} TwDemoItem;

const TwDemoItem *tw_demo_get_catalogue (guint *n);

G_END_DECLS
