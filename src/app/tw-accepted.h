/* tw-accepted.h: what two models ask of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/* Whether two models ask for the same plan as far as rules and the accepted plan go. Without a price on changes the
 * accepted plan says nothing. */
gboolean tw_accepted_ask_alike (const TwModel *a,
                                const TwModel *b);

G_END_DECLS
