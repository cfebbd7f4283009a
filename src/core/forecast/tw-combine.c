/* tw-combine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-combine.h"

#include <math.h>

#define LOSS_FLOOR 0.05 /* no method is so good that the others should be forgotten */

static void
set_equal_weights (const TwCandidates *candidates,
                   double             *weight)
{
  guint first = candidates->seasonal ? TW_N_FAMILY : 0;
  guint count = 0;

  for (guint q = 0; q < TW_N_FAMILY; q++)
    count += candidates->on[first + q];
  for (guint q = 0; q < TW_N_CANDIDATES; q++)
    weight[q] = q >= first && q < first + TW_N_FAMILY && candidates->on[q] ? 1.0 / count : 0;
}

void
tw_combine_weights (const TwCandidates *candidates,
                    const double       *loss,
                    double              trust,
                    double             *weight)
{
  double earned[TW_N_CANDIDATES] = { 0 };
  double sum = 0;

  set_equal_weights (candidates, weight);
  if (loss == NULL)
    return;

  for (guint q = 0; q < TW_N_CANDIDATES; q++)
    if (candidates->on[q])
      {
        earned[q] = 1 / ((loss[q] + LOSS_FLOOR) * (loss[q] + LOSS_FLOOR));
        sum += earned[q];
      }
  for (guint q = 0; q < TW_N_CANDIDATES; q++)
    weight[q] = trust * earned[q] / sum + (1 - trust) * weight[q];
}

void
tw_combine_mean (const TwCandidates *candidates,
                 const double       *weight,
                 double             *mean)
{
  gsize h = candidates->h;

  for (gsize i = 0; i < h; i++)
    mean[i] = 0;
  for (guint q = 0; q < TW_N_CANDIDATES; q++)
    {
      guint from = q;

      if (weight[q] <= 0)
        continue;
      if (!candidates->on[q] && q < 2 * TW_N_FAMILY)
        from = q < TW_N_FAMILY ? q + TW_N_FAMILY : q - TW_N_FAMILY;
      for (gsize i = 0; i < h; i++)
        mean[i] += weight[q] * candidates->mean[from * h + i];
    }
}
