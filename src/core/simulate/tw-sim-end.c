/* tw-sim-end.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-end.h"

#include "allocate/tw-fees.h"

#include <math.h>
#include <stdlib.h>

static int
compare_late (gconstpointer a,
              gconstpointer b)
{
  const TwSimLate *x = a;
  const TwSimLate *y = b;

  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;

  return (x->weeks > y->weeks) - (x->weeks < y->weeks);
}

void
tw_sim_end_sort (TwSimLate *late,
                 guint      n)
{
  if (n > 1)
    qsort (late, n, sizeof *late, compare_late);
}

/* Of @units above those that are there. */
static void
add_above (const TwItemPlace *place,
           const gint64       room[2],
           gint64             there,
           gint64             units,
           double             part[TW_N_PARTS])
{
  double without[TW_N_PARTS] = { 0 };

  tw_fees_add_end_worth (place, there + units, room, part);
  tw_fees_add_end_worth (place, there, room, without);
  part[TW_PART_TERMINAL] -= without[TW_PART_TERMINAL];
  part[TW_PART_REMOVAL] -= without[TW_PART_REMOVAL];
}

void
tw_sim_end_add_worth (const TwItemPlace *place,
                      const gint64       room[2],
                      gint64             stock,
                      const TwSimLate   *late,
                      guint              n,
                      double             part[TW_N_PARTS])
{
  double weekly = (double) room[0] / TW_END_WEEKS;
  gint64 all = stock;

  tw_fees_add_end_worth (place, stock, room, part);
  for (guint i = 0; i < n; i++)
    {
      gint64 sold = (gint64) floor (weekly * late[i].weeks + 0.5);

      add_above (place, room, MAX (all - sold, 0), late[i].units, part);
      all += late[i].units;
    }
}
