/* tw-item-bounds.c: what phases, the frozen window and the accepted plan ask of departures and orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-network-private.h"

/* ---- phases and the frozen window ---- */

/* Most units that @rule lets leave on a lane in @week. */
static gint64
get_phase_limit (const TwItemNetwork *self,
                 const TwPhaseRule   *rule,
                 TwMode               mode,
                 guint                week)
{
  if (!rule->inbound || !(rule->modes >> mode & 1) || week % MAX (rule->review_weeks, 1) != 0)
    return 0;

  return rule->batch_units > 0 ? MIN ((gint64) rule->batch_units, self->free_capacity) : self->free_capacity;
}

gint64
tw_item_network_get_ship_limit (const TwItemNetwork *self,
                                const TwItemLane    *lane,
                                guint                week)
{
  const TwRules *rules = tw_model_get_rules (self->template->model);
  guint          phases = self->place[lane->to].phases;
  gint64         most = 0;

  if (week < rules->frozen_weeks)
    return 0;
  if (phases == 0)
    return self->free_capacity;

  for (guint i = 0; i < TW_N_PHASES; i++)
    if (phases >> i & 1)
      most = MAX (most, get_phase_limit (self, &rules->phase[i], tw_model_get_lane (self->template->model, lane->index)->mode, week));

  return most;
}

gint64
tw_item_network_get_make_limit (const TwItemNetwork *self,
                                guint32              local,
                                guint                week)
{
  guint ordered = week - self->template->production_weeks[self->place[local].place];

  return ordered < tw_model_get_rules (self->template->model)->frozen_weeks ? 0 : self->free_capacity;
}

/* ---- the accepted plan ---- */

double
tw_item_network_get_change_price (const TwItemNetwork *self)
{
  guint n;

  tw_model_get_accepted (self->template->model, &n);

  return n > 0 ? tw_model_get_rules (self->template->model)->change_price : 0;
}

/* The first @units of what @arc carries, beside it. */
static void
append_accepted (TwItemNetwork *self,
                 guint          arc,
                 gint64         units)
{
  TwItemArc twin = self->arc[arc];
  gint64    within = MIN (units, self->capacity[arc]);

  twin.slice = 1;
  twin.from = (guint32) units;
  tw_item_network_append_arc (self, self->tail[arc], self->head[arc], within, &twin);
  self->capacity[arc] -= within;
}

static gboolean
is_same_line (const TwAccepted *a,
              const TwAccepted *b)
{
  return a->lane == b->lane && a->place == b->place && a->week == b->week;
}

/* The arc that departures or orders of @row move on; -1 if there is none. Rows come by lane, as open lanes do: @next is the
 * first lane that may be meant. */
static gint32
find_line (const TwItemNetwork *self,
           const TwAccepted    *row,
           guint                week,
           guint               *next)
{
  const TwNetworkTemplate *t = self->template;
  const TwItemLane        *lane;

  if (row->lane == TW_ANY)
    {
      gint32 local = self->local[row->place];
      gint32 first = local >= 0 ? self->place[local].first_make : -1;

      return first >= 0 && week + t->production_weeks[row->place] < t->n_weeks ? first + (gint32) week : -1;
    }
  while (*next < self->n_lanes && t->lane_of[self->lane[*next].index] >= 0 && self->lane[*next].index < row->lane)
    ++*next;
  lane = *next < self->n_lanes ? &self->lane[*next] : NULL;

  return lane != NULL && lane->index == row->lane && week < lane->n_arcs ? (gint32) (lane->first_arc + week) : -1;
}

/* Rows of one line are one. A line that no arc of this network stands for is given up. */
void
tw_item_network_append_accepted (TwItemNetwork *self)
{
  const TwNetworkTemplate *t = self->template;
  TwWeek                   start = tw_model_get_start_week (t->model);
  guint                    n, next = 0;
  const TwAccepted        *row = tw_model_get_item_accepted (t->model, self->item, &n);

  self->first_accepted = self->net.n_arcs;
  self->accepted_units = 0;
  if (tw_item_network_get_change_price (self) <= 0)
    return;

  for (guint i = 0; i < n; i++)
    {
      gint64 week = (gint64) row[i].week - start;
      gint64 units = row[i].units;
      gint32 arc;

      if (week < 0 || week >= (gint64) t->n_weeks)
        continue;
      for (; i + 1 < n && is_same_line (&row[i], &row[i + 1]); i++)
        units += row[i + 1].units;
      self->accepted_units += units;
      arc = find_line (self, &row[i], (guint) week, &next);
      if (arc >= 0)
        append_accepted (self, (guint) arc, MIN (units, G_MAXUINT32));
    }
}

gint32
tw_item_network_find_accepted (const TwItemNetwork *self,
                               guint                arc)
{
  for (guint e = self->first_accepted; e < self->net.n_arcs; e++)
    if (self->arc[e].kind == self->arc[arc].kind && self->arc[e].where == self->arc[arc].where && self->arc[e].week == self->arc[arc].week)
      return (gint32) e;

  return -1;
}

void
tw_item_network_fix_departure (TwItemNetwork *self,
                               guint          arc,
                               gint64         units)
{
  gint32 accepted = tw_item_network_find_accepted (self, arc);
  gint64 within = accepted >= 0 ? MIN (units, (gint64) self->arc[accepted].from) : 0;

  if (accepted >= 0)
    tw_item_network_fix_arc (self, (guint) accepted, within);
  tw_item_network_fix_arc (self, arc, units - within);
}

static gint64
count_accepted (const TwItemNetwork *self,
                guint32              lane,
                guint                week)
{
  TwWeek            start = tw_model_get_start_week (self->template->model);
  guint             n;
  const TwAccepted *row = tw_model_get_item_accepted (self->template->model, self->item, &n);
  gint64            units = 0;

  for (guint i = 0; i < n; i++)
    if (row[i].lane == lane && row[i].week == start + (TwWeek) week)
      units += row[i].units;

  return units;
}

/* All pins of a departure together; for the first of them. */
static gint64
count_pinned (const TwPin *pin,
              guint        n,
              guint        index)
{
  gint64 units = 0;

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == pin[index].lane && pin[i].week == pin[index].week)
      {
        if (i < index)
          return 0;
        units += pin[i].units;
      }

  return units;
}

void
tw_item_network_count_pin_changes (TwItemNetwork *self)
{
  double       price = tw_item_network_get_change_price (self);
  guint        n;
  const TwPin *pin = tw_network_template_get_pins (self->template, self->item, &n);

  for (guint i = 0; price > 0 && i < n; i++)
    {
      gint64 pinned = pin[i].week < self->template->n_weeks ? count_pinned (pin, n, i) : 0;
      gint64 accepted;

      if (pinned == 0)
        continue;
      accepted = count_accepted (self, pin[i].lane, pin[i].week); /* counted as if nothing moved */
      self->constant[TW_PART_CHANGE] -= price * (double) (ABS (pinned - accepted) - accepted);
    }
}
