/* tw-demo-fees.h: fees of the demo plan's places that come in steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/* US dollars for one unit of local currency, October 2026; those of tw-demo-countries.c. 1 ft³ = 0.0283168 m³. */
#define TW_DEMO_CAD 0.7210
#define TW_DEMO_GBP 1.3362
#define TW_DEMO_EUR 1.1639
#define TW_DEMO_JPY 0.0062846

#define TW_DEMO_FT3(money) ((money) / 0.028316846592)

/* Steps of the fulfilment centre @place, just added; none for other kinds. Fees per unit are times @unit_fee_scale. */
void tw_demo_add_steps (TwModel *model,
                        guint32  place,
                        double   unit_fee_scale);

G_END_DECLS
