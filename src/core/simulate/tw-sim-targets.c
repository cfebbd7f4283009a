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
  self->active = g_new (guint, n_weeks * n_lanes + 1);
  self->first_active = g_new0 (guint, n_weeks + 1);
  self->ordered = g_new0 (gint64, n_weeks + 1);
  self->used = g_new0 (gint64, n_weeks + 1);

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
  g_free (self->active);
  g_free (self->first_active);
  g_free (self->ordered);
  g_free (self->used);
  g_free (self);
}

static gint64
sum_up (const gint32 *row,
        gsize         n)
{
  gint64 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += row[i];

  return sum;
}

void
tw_sim_targets_index (TwSimTargets *self,
                      guint         n_weeks,
                      guint         n_places,
                      guint         n_lanes)
{
  guint n = 0;

  for (guint w = 0; w < n_weeks; w++)
    {
      self->first_active[w] = n;
      for (guint i = 0; w >= self->week && i < n_lanes; i++)
        if (self->leave[(gsize) w * n_lanes + i] > 0)
          self->active[n++] = i;
      self->ordered[w] = sum_up (self->order + (gsize) w * n_places, n_places);
      self->used[w] = sum_up (self->use + (gsize) w * n_places, (gsize) MIN (TW_SIM_COURSE_WEEKS, n_weeks - w) * n_places);
    }
  self->first_active[n_weeks] = n;
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
         const gint64       *planned,
         guint               index)
{
  guint32 to = state->item->lane[index].base.to;
  gint64  units = self->leave[state->week * state->item->n_lanes + index];

  return (planned[to] + get_lack (self, state, course, to)) * units / planned[to];
}

void
tw_sim_targets_judge (const TwSimTargets *self,
                      const TwSimState   *state,
                      TwSimCourse        *course)
{
  gint64 off = 0;

  for (guint32 l = 0; l < state->item->n_places; l++)
    off += ABS (get_lack (self, state, course, l));
  course->strayed = (double) off / (double) (self->used[state->week] + 1);
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

/* Of a lane that units leave on in the week. */
typedef struct
{
  guint   lane;
  guint32 from;
  gint64  due;
} Departure;

/* What is due of each, at least 0; of a place that has less than that, each destination its part. @sum: scratch. */
static void
find_due (const TwSimTargets *self,
          const TwSimState   *state,
          const TwSimCourse  *course,
          gint64             *sum,
          Departure          *row,
          guint               n)
{
  const TwItemLane *base;

  memset (sum, 0, state->item->n_places * sizeof *sum);
  for (guint i = 0; i < n; i++)
    sum[state->item->lane[row[i].lane].base.to] += self->leave[state->week * state->item->n_lanes + row[i].lane];
  for (guint i = 0; i < n; i++)
    row[i].due = MAX (get_due (self, state, course, sum, row[i].lane), 0);
  memset (sum, 0, state->item->n_places * sizeof *sum);
  for (guint i = 0; i < n; i++)
    {
      base = &state->item->lane[row[i].lane].base;
      row[i].from = base->from;
      sum[base->from] += row[i].due;
    }
  for (guint i = 0; i < n; i++)
    if (row[i].due > 0 && sum[row[i].from] > state->stock[row[i].from])
      row[i].due = row[i].due * state->stock[row[i].from] / sum[row[i].from];
}

static void
decide_departures (const TwSimTargets *self,
                   const TwSimState   *state,
                   const TwSimCourse  *course,
                   gint32             *owned,
                   TwSimDecisions     *out)
{
  const TwSimItem *item = state->item;
  gint64           carton = MAX (item->row->units_per_carton, 1);
  const guint     *active = self->active + self->first_active[state->week];
  guint            n = self->first_active[state->week + 1] - self->first_active[state->week];
  Departure       *row = g_newa (Departure, n + 1);
  gint32          *left = g_newa (gint32, item->n_places);

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    row[i].lane = active[i];
  find_due (self, state, course, g_newa (gint64, item->n_places), row, n);
  memcpy (left, state->stock, item->n_places * sizeof *left);
  for (guint i = 0; i < n; i++)
    if (row[i].due > 0 && 2 * row[i].due >= carton)
      left[row[i].from] -= (gint32) row[i].due;
  for (guint i = 0; i < n; i++)
    if (row[i].due > 0 && 2 * row[i].due >= carton)
      {
        left[row[i].from] += (gint32) row[i].due; /* what the others are due stays theirs */
        send_on_lane (self, state, row[i].lane, row[i].due + get_ahead (self, state, row[i].lane), left, owned, out);
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
  gint64           planned = self->ordered[state->week];

  if (planned <= 0)
    return;
  for (guint l = 0; l < item->n_places; l++)
    lack -= (gint64) state->stock[l] + state->on_way[l];
  for (guint32 l = 0; l < item->n_places; l++)
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
