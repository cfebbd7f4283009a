/* tw-intermittent.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-intermittent.h"

#include "forecast/tw-imapa.h"
#include "forecast/tw-ses.h"
#include "forecast/tw-tsb.h"

#define MAX_SHARE 0.7
#define ALPHA     0.1
#define DECAY     0.97 /* of the weight of a step in the variance: half in 23 steps */
#define MAX_SCALE 26

gboolean
tw_intermittent_is (const double *y,
                    gsize         n)
{
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (y[i] < 0)
        return FALSE;
      count += y[i] > 0;
    }

  return count < MAX_SHARE * n;
}

static double
get_moving_average (const double *y,
                    gsize         n)
{
  gsize  window = MIN (n, TW_INTERMITTENT_WINDOW);
  double sum = 0;

  for (gsize i = n - window; i < n; i++)
    sum += y[i];

  return sum / window;
}

/* The mean interval between demands, at most a third of the history. */
static gsize
get_scale (const double *y,
           gsize         n)
{
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    count += y[i] > 0;
  if (count == 0)
    return 1;

  return MAX (2, MIN (MIN ((n + count - 1) / count, n / 3), MAX_SCALE));
}

void
tw_intermittent_forecast (const double *y,
                          gsize         n,
                          double       *level,
                          double       *variance)
{
  double weight = 1;
  double weights = 0;
  double mean = 0;
  double sum = 0;

  *level = (tw_ses_level (y, n, ALPHA, NULL) + get_moving_average (y, n) +
            tw_tsb_level_optimal (y, n) + tw_imapa_level (y, n, get_scale (y, n))) /
           4;

  for (gsize i = n; i-- > 0; weight *= DECAY)
    {
      weights += weight;
      mean += weight * y[i];
    }
  mean /= weights;
  weight = 1;
  for (gsize i = n; i-- > 0; weight *= DECAY)
    sum += weight * (y[i] - mean) * (y[i] - mean);

  /* The spread goes with the level: a series that fades also scatters less. */
  *variance = sum / weights * (mean > 0 ? *level / mean : 1);
}
