/* tw-combine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-combine.h"

#include <math.h>
#include <string.h>

#define LOSS_FLOOR 0.05 /* no method is so good that the others should be forgotten */
#define POWER      3

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
        earned[q] = pow (loss[q] + LOSS_FLOOR, -POWER);
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

void
tw_combine_get_name (const TwCandidates *candidates,
                     guint               candidate,
                     char               *name)
{
  static const char *const names[] = { NULL, "Theta", "CES", NULL, "damped trend", "level" };
  guint                    family = candidate / TW_N_FAMILY;
  guint                    own = candidate % TW_N_FAMILY;
  const char              *text = names[own];

  if (candidate == TW_CANDIDATE_SEASONAL_NAIVE)
    {
      g_strlcpy (name, "seasonal naive", TW_COMBINE_NAME_SIZE);
      return;
    }
  /* A method that is off here was lent by the other family. */
  if (own == TW_CANDIDATE_ETS)
    text = candidates->name[candidates->on[candidate] ? family : 1 - family];
  else if (own == TW_CANDIDATE_ARIMA)
    text = candidates->arima_name[candidates->on[candidate] ? family : 1 - family];
  g_snprintf (name, TW_COMBINE_NAME_SIZE, "%s%s", family == 1 ? "seas. " : "", text);
}

void
tw_combine_describe (const TwCandidates *candidates,
                     const double       *weight,
                     char               *why)
{
  gboolean said[TW_N_CANDIDATES] = { FALSE };
  gsize    length = 0;

  why[0] = '\0';
  for (guint k = 0; k < TW_N_CANDIDATES; k++)
    {
      char  name[TW_COMBINE_NAME_SIZE];
      char  text[TW_COMBINE_NAME_SIZE + 16];
      guint best = TW_N_CANDIDATES;

      for (guint q = 0; q < TW_N_CANDIDATES; q++)
        if (!said[q] && (best == TW_N_CANDIDATES || weight[q] > weight[best]))
          best = q;
      said[best] = TRUE;
      if (weight[best] < 0.005)
        return;
      tw_combine_get_name (candidates, best, name);
      g_snprintf (text, sizeof text, "%s%s %.0f %%", k > 0 ? ", " : "", name, 100 * weight[best]);
      if (length + strlen (text) >= TW_COMBINE_WHY_SIZE)
        return;
      strcpy (why + length, text);
      length += strlen (text);
    }
}
