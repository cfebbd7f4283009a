/* tw-sim-targets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-sim-targets.h"

#include <math.h>
#include <string.h>

#define MAX_LOT 8 /* weeks of flow in one departure */

TwSimTargets *
tw_sim_targets_new (const TwSimSetup *setup,
                    guint             n_places,
                    guint             n_lanes,
                    guint             n_markets)
{
  TwSimTargets *self = g_new0 (TwSimTargets, 1);
  gsize         n_weeks = setup->n_weeks;

  self->leave = g_new0 (gint32, n_weeks * n_lanes + 1);
  self->most = g_new0 (gint32, n_weeks * n_lanes + 1);
  self->order = g_new0 (gint32, n_weeks * n_places + 1);
  self->due = g_new0 (gint32, n_weeks * n_places + 1);
  self->use = g_new0 (gint32, n_weeks * n_places + 1);
  self->system = g_new0 (gint32, n_weeks + 1);
  self->mean = g_new0 (float, (n_weeks + 1) * n_markets + 1);

  return self;
}

void
tw_sim_targets_free (TwSimTargets *self)
{
  g_free (self->leave);
  g_free (self->most);
  g_free (self->order);
  g_free (self->due);
  g_free (self->use);
  g_free (self->system);
  g_free (self->mean);
  g_free (self);
}

/* Units that @place has less than planned, what it is expected to need besides included. */
static inline gint32
get_lack (const TwSimTargets *self,
          const TwSimState   *state,
          const TwSimCourse  *course,
          guint32             place)
{
  return self->due[state->week * state->item->n_places + place] - state->stock[place] - state->on_way[place] + course->more[place];
}

static gint64
get_due (const TwSimTargets *self,
         const TwSimState   *state,
         const TwSimCourse  *course,
         const gint32       *planned,
         guint               index)
{
  guint32 to = state->item->lane[index].base.to;
  gint64  units = self->leave[state->week * state->item->n_lanes + index];

  return (planned[to] + (gint64) get_lack (self, state, course, to)) * units / planned[to];
}

/* By destination. */
static gint32 *
sum_planned (const TwSimTargets *self,
             const TwSimState   *state)
{
  gint32 *planned = g_new0 (gint32, state->item->n_places);

  for (guint i = 0; i < state->item->n_lanes; i++)
    planned[state->item->lane[i].base.to] += self->leave[state->week * state->item->n_lanes + i];

  return planned;
}

void
tw_sim_targets_judge (const TwSimTargets *self,
                      const TwSimState   *state,
                      TwSimCourse        *course)
{
  guint  n_places = state->item->n_places;
  guint  end = MIN (state->week + TW_SIM_COURSE_WEEKS, state->setup->n_weeks);
  gint64 off = 0;
  gint64 used = 1;

  for (guint32 l = 0; l < n_places; l++)
    {
      gint32 gone = 0;

      for (guint t = state->week; t < end; t++)
        gone += self->use[t * n_places + l];
      used += gone;
      off += ABS (get_lack (self, state, course, l));
    }
  course->strayed = (double) off / (double) used;
  course->at_stake = (double) off * state->item->row->unit_cost;
}

/* ---- departures ---- */

/* What holding a unit sent in @week costs more at the destination of @lane than at its origin, a week. */
static double
get_held (const TwSimState *state,
          const TwSimLane  *lane,
          guint             week)
{
  const TwNetworkTemplate *t = state->setup->template;
  guint                    arrival = MIN (week + lane->lead_weeks, t->n_weeks - 1);

  return (t->rent[(gsize) state->item->place[lane->base.to].base.place * t->n_weeks + arrival] - t->rent[(gsize) state->item->place[lane->base.from].base.place * t->n_weeks + week]) * state->item->row->volume_m3;
}

/* Flow of weeks to come that had better leave now. */
static gint32
get_ahead (const TwSimTargets *self,
           const TwSimState   *state,
           guint               index)
{
  const TwSimLane *lane = &state->item->lane[index];
  double           cost = lane->fixed;
  double           held = 0;
  gint32           ahead = 0;

  for (guint n = 1; cost > 0 && n < MAX_LOT && state->week + n < state->setup->n_weeks; n++)
    {
      gint32 units = self->leave[(state->week + n) * state->item->n_lanes + index];

      held += get_held (state, lane, state->week + n - 1);
      if (units * held > cost / n)
        break;
      cost += units * held;
      ahead += units;
    }

  return ahead;
}

/* @all: @most is all there is, the last carton of which may be broken. */
static gint32
round_units (gint64   units,
             gint64   carton,
             gint64   most,
             gboolean all)
{
  gint64 cartons = (units + carton / 2) / carton;

  if (all && cartons > most / carton)
    return (gint32) most;

  return (gint32) (MAX (MIN (cartons, most / carton), 0) * carton);
}

static void
send_on_lane (const TwSimTargets *self,
              const TwSimState   *state,
              guint               index,
              gint64              units,
              gint32             *left,
              gint32             *owned,
              TwSimDecisions     *out)
{
  const TwSimLane *lane = &state->item->lane[index];
  gint64           carton = MAX (state->item->row->units_per_carton, 1);
  gboolean         limited = owned != NULL && state->item->place[lane->base.from].kind == TW_PLACE_SOURCE;
  gint64           most = limited ? MIN (left[lane->base.from], owned[lane->base.to]) : left[lane->base.from];
  gint32           whole = round_units (MIN (units, self->most[state->week * state->item->n_lanes + index]), carton, most, !limited && most == state->stock[lane->base.from]);

  left[lane->base.from] -= whole;
  if (limited)
    owned[lane->base.to] -= whole;
  tw_sim_decisions_add (out, (gint32) index, lane->base.from, whole);
}

/* What is due from a place that has less than that: each destination its part. */
static void
share_stock (const TwSimState *state,
             gint64           *due)
{
  const TwSimItem   *item = state->item;
  g_autofree gint64 *sum = g_new0 (gint64, item->n_places);

  for (guint i = 0; i < item->n_lanes; i++)
    sum[item->lane[i].base.from] += due[i];
  for (guint i = 0; i < item->n_lanes; i++)
    {
      guint32 from = item->lane[i].base.from;

      if (due[i] > 0 && sum[from] > state->stock[from])
        due[i] = due[i] * state->stock[from] / sum[from];
    }
}

static void
decide_departures (const TwSimTargets *self,
                   const TwSimState   *state,
                   const TwSimCourse  *course,
                   gint32             *owned,
                   TwSimDecisions     *out)
{
  const TwSimItem   *item = state->item;
  gint64             carton = MAX (item->row->units_per_carton, 1);
  g_autofree gint32 *left = g_memdup2 (state->stock, item->n_places * sizeof *left);
  g_autofree gint32 *planned = sum_planned (self, state);
  g_autofree gint64 *due = g_new0 (gint64, item->n_lanes + 1);

  for (guint i = 0; i < item->n_lanes; i++)
    if (self->leave[state->week * item->n_lanes + i] > 0)
      due[i] = MAX (get_due (self, state, course, planned, i), 0);
  share_stock (state, due);
  for (guint i = 0; i < item->n_lanes; i++)
    if (due[i] > 0 && 2 * due[i] >= carton)
      left[item->lane[i].base.from] -= (gint32) due[i];
  for (guint i = 0; i < item->n_lanes; i++)
    if (due[i] > 0 && 2 * due[i] >= carton)
      {
        guint32 from = item->lane[i].base.from;

        left[from] += (gint32) due[i]; /* what the others are due stays theirs */
        send_on_lane (self, state, i, due[i] + get_ahead (self, state, i), left, owned, out);
      }
}

/* ---- orders ---- */

static void
decide_orders (const TwSimTargets *self,
               const TwSimState   *state,
               const TwSimCourse  *course,
               TwSimDecisions     *out)
{
  const TwSimItem *item = state->item;
  gint64           carton = MAX (item->row->units_per_carton, 1);
  gint64           least = (item->row->minimum_order + carton - 1) / carton * carton;
  gint64           lack = self->system[state->week] + course->more_order;
  gint64           planned = 0;

  for (guint l = 0; l < item->n_places; l++)
    {
      lack -= (gint64) state->stock[l] + state->on_way[l];
      planned += self->order[state->week * item->n_places + l];
    }
  for (guint32 l = 0; planned > 0 && l < item->n_places; l++)
    {
      gint64 units = (planned + lack) * self->order[state->week * item->n_places + l] / planned;

      if (2 * units < carton)
        continue;
      for (guint n = 1; units < least && n < MAX_LOT && state->week + n < state->setup->n_weeks; n++)
        units += self->order[(state->week + n) * item->n_places + l];
      if (2 * units >= least)
        tw_sim_decisions_add (out, -1, l, (gint32) MAX ((units + carton / 2) / carton * carton, least));
    }
}

void
tw_sim_targets_decide (const TwSimTargets *self,
                       const TwSimState   *state,
                       const TwSimCourse  *course,
                       gint32             *owned,
                       TwSimDecisions     *out)
{
  decide_departures (self, state, course, owned, out);
  decide_orders (self, state, course, out);
}
