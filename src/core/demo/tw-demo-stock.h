/* tw-demo-stock.h: today's stock of the demo plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo/tw-demo-demand.h"

G_BEGIN_DECLS

/* Adds stock by age and shipments under way; uneven between countries on purpose. */
void tw_demo_add_stock (TwModel            *model,
                        const TwDemoDemand *demand,
                        guint64             seed);

G_END_DECLS
