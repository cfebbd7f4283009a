/* tw-sim-tally.c: what came of a path, and what its items pay together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-loop.h"

#include "allocate/tw-container-rounding.h"
#include "allocate/tw-fees.h"
#include "simulate/tw-sim-world.h"

#include <string.h>

void
tw_sim_tally_init (TwSimTally       *self,
                   const TwSimSetup *setup)
{
  const TwSimShares *shares = setup->shares;

  *self = (TwSimTally){ 0 };
  self->awaited = g_new (double, shares->n_spaces + 1);
  self->held = g_new (double, (gsize) shares->n_spaces * setup->n_weeks + 1);
  self->left = g_new (double, (gsize) shares->n_spaces * setup->n_weeks + 1);
  self->moved = g_new (double, (gsize) shares->n_lanes * setup->n_weeks + 1);
  self->made = g_new (double, (gsize) shares->n_makes * setup->n_weeks + 1);
  self->finished = g_new (double, (gsize) shares->n_makes * setup->n_weeks + 1);
  self->spent = g_new (double, shares->n_budgets + 1);
  self->stock = g_new (gint64, (gsize) setup->n_weeks * TW_N_SIM_STOCKS);
  tw_sim_tally_reset (self, setup);
}

void
tw_sim_tally_reset (TwSimTally       *self,
                    const TwSimSetup *setup)
{
  const TwSimShares *shares = setup->shares;

  *self = (TwSimTally){ .awaited = self->awaited, .held = self->held, .left = self->left, .moved = self->moved, .made = self->made, .finished = self->finished, .spent = self->spent, .stock = self->stock };
  memcpy (self->awaited, shares->on_hand, shares->n_spaces * sizeof *self->awaited);
  memset (self->held, 0, ((gsize) shares->n_spaces * setup->n_weeks) * sizeof *self->held);
  memset (self->left, 0, ((gsize) shares->n_spaces * setup->n_weeks) * sizeof *self->left);
  memset (self->moved, 0, ((gsize) shares->n_lanes * setup->n_weeks) * sizeof *self->moved);
  memset (self->made, 0, ((gsize) shares->n_makes * setup->n_weeks) * sizeof *self->made);
  memset (self->finished, 0, ((gsize) shares->n_makes * setup->n_weeks) * sizeof *self->finished);
  memset (self->spent, 0, shares->n_budgets * sizeof *self->spent);
  memset (self->stock, 0, (gsize) setup->n_weeks * TW_N_SIM_STOCKS * sizeof *self->stock);
}

void
tw_sim_tally_clear (TwSimTally *self)
{
  g_free (self->awaited);
  g_free (self->held);
  g_free (self->left);
  g_free (self->moved);
  g_free (self->made);
  g_free (self->finished);
  g_free (self->spent);
  g_free (self->stock);
}

static void
finish_space (TwSimTally       *self,
              const TwSimSetup *setup,
              guint32           p)
{
  const TwPlace *place = tw_model_get_place (setup->model, p);
  const double  *held = self->held + (gsize) setup->shares->space[p] * setup->n_weeks;
  const double  *left = self->left + (gsize) setup->shares->space[p] * setup->n_weeks;

  for (guint t = 0; t < setup->n_weeks; t++)
    {
      double mean_left = place->n_utilisation > 0 ? tw_fees_get_mean_left (left, setup->n_weeks, t) : 0;

      self->part[TW_PART_OVERAGE] -= tw_fees_get_space_charge (place, held[t], mean_left);
    }
}

static void
finish_lane (TwSimTally       *self,
             const TwSimSetup *setup,
             const TwSimWorld *world,
             guint32           lane)
{
  const double *moved = self->moved + (gsize) setup->shares->lane[lane] * setup->n_weeks;

  for (guint t = 0; t < setup->n_weeks; t++)
    self->part[TW_PART_FIXED] -= tw_container_get_empty_cost (tw_sim_world_get_lane (tw_sim_world_get (world, t, t), setup->model, lane), moved[t]);
}

void
tw_sim_tally_finish (TwSimTally       *self,
                     const TwSimSetup *setup,
                     const TwSimWorld *world)
{
  if (setup->options.item != TW_ANY)
    return;
  for (guint p = 0; p < tw_model_get_n_places (setup->model); p++)
    if (setup->shares->space[p] >= 0)
      finish_space (self, setup, p);
  for (guint l = 0; l < tw_model_get_n_lanes (setup->model); l++)
    if (setup->shares->lane[l] >= 0)
      finish_lane (self, setup, world, l);
}
