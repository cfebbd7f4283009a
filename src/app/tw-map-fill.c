/* tw-map-fill.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-map-fill.h"

#include "tw-format.h"
#include "tw-limit-text.h"
#include "tw-place-title.h"

#include <glib/gi18n.h>
#include <math.h>

/* Flows beyond these are a hairball, and the map slows down. */
#define MAX_FLOWS 300

struct _TwMapFill
{
  TwMapView  *map;    /* lent */
  TwPlanView *view;   /* (nullable): lent: on show */
  guint       week;   /* on show */
  GArray     *places; /* guint32: model place of each place of the map */
  GArray     *index;  /* gint32: place of the map of each model place */
  gboolean    any_place_full;
  gboolean    any_lane_full;
};

static const char *
get_level_name (TwSupplyLevel level)
{
  switch (level)
    {
    case TW_SUPPLY_SHORT:
      return _ ("short");
    case TW_SUPPLY_LOW:
      return _ ("low");
    case TW_SUPPLY_GOOD:
      return _ ("good");
    case TW_SUPPLY_MUCH:
      return _ ("too much");
    default:
      return _ ("no demand here");
    }
}

/* (nullable): a limit of the plan on show, in the week on show */
static const TwLimitUse *
find_limit (TwMapFill  *self,
            TwLimitKind kind,
            guint32     index)
{
  const TwPlan *plan = tw_plan_view_get_plan (self->view);

  return plan ? tw_plan_find_limit (plan, kind, index, self->week) : NULL;
}

static gboolean
is_full (TwMapFill  *self,
         TwLimitKind kind,
         guint32     index)
{
  const TwLimitUse *limit = find_limit (self, kind, index);

  return limit && tw_limit_is_tight (limit);
}

static void
append_sentence (GString    *text,
                 const char *sentence)
{
  /* TRANSLATORS: what stands between two sentences, the first of which has no full stop yet */
  g_string_append (text, C_ ("sentences", ". "));
  g_string_append (text, sentence);
}

/* @story and what is full here: room, production, and lanes that leave. */
static char *
dup_with_limits (TwMapFill  *self,
                 guint32     place,
                 const char *story)
{
  const TwModel *model = tw_plan_view_get_model (self->view);
  GString       *text = g_string_new (story);

  if (is_full (self, TW_LIMIT_STORAGE, place))
    append_sentence (text, _ ("Storage is full this week"));
  if (is_full (self, TW_LIMIT_PRODUCTION, place))
    append_sentence (text, _ ("Production is at its limit this week"));
  for (guint32 l = 0; l < tw_model_get_n_lanes (model); l++)
    if (tw_model_get_lane (model, l)->from == place && is_full (self, TW_LIMIT_LANE, l))
      {
        g_autofree char *mode = tw_format_mode (tw_model_get_lane (model, l)->mode);
        g_autofree char *to = tw_place_dup_title (model, tw_model_get_lane (model, l)->to);
        /* TRANSLATORS: means of transport, destination: no more can leave on this lane */
        g_autofree char *full = g_strdup_printf (_ ("%1$s to %2$s is full this week"), mode, to);

        append_sentence (text, full);
      }

  return g_string_free (text, FALSE);
}

/* All that the marker shows in one sentence. */
static char *
dup_story (TwMapFill  *self,
           guint32     place,
           guint       week,
           const char *title)
{
  double           days = tw_plan_view_get_days (self->view, place, week);
  double           stock = tw_plan_view_get_stock (self->view, place, week);
  const char      *level = get_level_name (tw_supply_level (days));
  g_autofree char *units = tw_format_units (stock);
  g_autofree char *cover = isfinite (days) ? tw_format_units (floor (days)) : NULL;

  if (tw_model_get_market_of (tw_plan_view_get_model (self->view), place) >= 0)
    /* TRANSLATORS: %s is a country */
    return g_strdup_printf (_ ("%s, a market without stock of its own"), title);
  if (cover)
    /* TRANSLATORS: place, units, days, and whether that is short, low, good or too much */
    return g_strdup_printf (_ ("%1$s: %2$s units, %3$s days of supply, %4$s"), title, units, cover, level);

  /* TRANSLATORS: place, units */
  return g_strdup_printf (_ ("%1$s: %2$s units"), title, units);
}

static void
describe_place (TwMapFill    *self,
                GStringChunk *texts,
                guint32       place,
                double        largest,
                TwMapPlace   *out)
{
  const TwModel   *model = tw_plan_view_get_model (self->view);
  const TwPlace   *row = tw_model_get_place (model, place);
  guint            week = self->week;
  gboolean         is_market = tw_model_get_market_of (model, place) >= 0;
  double           stock = tw_plan_view_get_stock (self->view, place, week);
  double           days = is_market ? INFINITY : tw_plan_view_get_days (self->view, place, week);
  g_autofree char *title = tw_place_dup_title (model, place);
  g_autofree char *caption = tw_format_units_short (stock);
  g_autofree char *circle = dup_story (self, place, week, title);
  g_autofree char *story = dup_with_limits (self, place, circle);

  *out = (TwMapPlace){ .id = row->id, .port = row->port, .lon = row->lon, .lat = CLAMP (row->lat, -85, 85), .focusable = TRUE };
  out->label = g_string_chunk_insert (texts, title);
  /* An empty circle says 0 by itself. */
  out->caption = is_market || stock < 0.5 ? NULL : g_string_chunk_insert (texts, caption);
  out->accessible = g_string_chunk_insert (texts, story);
  /* The source holds twenty times what a country does: without the root every country is a dot. */
  out->size = largest > 0 ? sqrt (MAX (stock, 0) / largest) : 0;
  out->ring = isfinite (days) ? CLAMP (days / TW_SUPPLY_RING_DAYS, 0, 1) : 0;
  out->level = (int) tw_supply_level (days);
  out->full = is_full (self, TW_LIMIT_STORAGE, place) || is_full (self, TW_LIMIT_PRODUCTION, place);
}

/* Over all weeks, so that circles grow and shrink while the weeks play. */
static double
find_largest_stock (TwMapFill *self)
{
  const TwModel *model = tw_plan_view_get_model (self->view);
  double         largest = 0;

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    for (guint t = 0; t <= tw_model_get_n_weeks (model); t++)
      largest = MAX (largest, tw_plan_view_get_stock (self->view, p, t));

  return largest;
}

/* A market that is not on the map by itself stands where it is served from. */
static void
index_places (TwMapFill *self)
{
  const TwModel *model = tw_plan_view_get_model (self->view);

  g_array_set_size (self->places, 0);
  g_array_set_size (self->index, tw_model_get_n_places (model));

  for (guint32 p = 0; p < tw_model_get_n_places (model); p++)
    {
      g_array_index (self->index, gint32, p) = tw_plan_view_is_shown (self->view, p) ? (gint32) self->places->len : -1;
      if (tw_plan_view_is_shown (self->view, p))
        g_array_append_val (self->places, p);
    }

  for (guint32 m = 0; m < tw_model_get_n_markets (model); m++)
    {
      guint32 market = tw_model_get_market_place (model, m);

      if (!tw_plan_view_is_shown (self->view, market))
        g_array_index (self->index, gint32, market) = g_array_index (self->index, gint32, tw_plan_view_get_server (self->view, m));
    }
}

static void
show_places (TwMapFill *self)
{
  GStringChunk          *texts = g_string_chunk_new (4096);
  double                 largest = find_largest_stock (self);
  g_autofree TwMapPlace *places = NULL;

  index_places (self);
  places = g_new0 (TwMapPlace, MAX (self->places->len, 1));
  for (guint i = 0; i < self->places->len; i++)
    describe_place (self, texts, g_array_index (self->places, guint32, i), largest, &places[i]);

  self->any_place_full = FALSE;
  for (guint i = 0; i < self->places->len; i++)
    self->any_place_full = self->any_place_full || places[i].full;

  tw_map_view_set_places (self->map, places, self->places->len);
  g_string_chunk_free (texts);
}

static gboolean
is_lane_full (TwMapFill        *self,
              const TwViewFlow *flow)
{
  int lane = tw_model_find_lane (tw_plan_view_get_model (self->view), flow->from, flow->to, flow->mode);

  return lane >= 0 && is_full (self, TW_LIMIT_LANE, (guint32) lane);
}

/* What is in transit is part of what its lane carries; each shipment has a marker of its own besides. */
static void
add_flow (TwMapFill        *self,
          GArray           *shown,
          const TwViewFlow *flow)
{
  TwMapFlow next = { .mode = flow->mode, .volume = flow->units, .progress = -1 };
  int       from = tw_map_fill_get_place (self, (int) flow->from);
  int       to = tw_map_fill_get_place (self, (int) flow->to);

  if (from < 0 || to < 0 || from == to)
    return;

  for (guint i = 0; i < shown->len; i++)
    {
      TwMapFlow *old = &g_array_index (shown, TwMapFlow, i);

      if (old->from == (guint) from && old->to == (guint) to && old->mode == flow->mode)
        {
          old->volume += flow->units;
          return;
        }
    }

  next.from = (guint) from;
  next.to = (guint) to;
  next.full = is_lane_full (self, flow);
  g_array_append_val (shown, next);
}

static void
show_flows (TwMapFill *self)
{
  g_autoptr (GArray) flows = tw_plan_view_dup_flows (self->view, self->week, MAX_FLOWS);
  g_autoptr (GArray) shown = g_array_new (FALSE, TRUE, sizeof (TwMapFlow));

  for (guint i = 0; i < flows->len; i++)
    add_flow (self, shown, &g_array_index (flows, TwViewFlow, i));

  self->any_lane_full = FALSE;
  for (guint i = 0; i < shown->len; i++)
    self->any_lane_full = self->any_lane_full || g_array_index (shown, TwMapFlow, i).full;
  tw_map_view_set_flows (self->map, (const TwMapFlow *) shown->data, shown->len);
}

/* ---- public ---- */

TwMapFill *
tw_map_fill_new (TwMapView *map)
{
  TwMapFill *self;

  g_return_val_if_fail (TW_IS_MAP_VIEW (map), NULL);

  self = g_new0 (TwMapFill, 1);
  self->map = map;
  self->places = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->index = g_array_new (FALSE, TRUE, sizeof (gint32));

  return self;
}

void
tw_map_fill_free (TwMapFill *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->places);
  g_array_unref (self->index);
  g_free (self);
}

void
tw_map_fill_show (TwMapFill  *self,
                  TwPlanView *view,
                  guint       week)
{
  self->view = view;
  self->week = week;
  if (view != NULL)
    {
      show_places (self);
      show_flows (self);
      return;
    }

  g_array_set_size (self->places, 0);
  g_array_set_size (self->index, 0);
  self->any_place_full = self->any_lane_full = FALSE;
  tw_map_view_set_flows (self->map, NULL, 0);
  tw_map_view_set_places (self->map, NULL, 0);
}

int
tw_map_fill_get_place (TwMapFill *self,
                       int        model_place)
{
  return model_place >= 0 && (guint) model_place < self->index->len ? g_array_index (self->index, gint32, model_place) : -1;
}

int
tw_map_fill_get_model_place (TwMapFill *self,
                             int        place)
{
  return place >= 0 && (guint) place < self->places->len ? (int) g_array_index (self->places, guint32, place) : -1;
}

guint
tw_map_fill_get_n_places (TwMapFill *self)
{
  return self->places->len;
}

const GArray *
tw_map_fill_get_index (TwMapFill *self)
{
  return self->index;
}

gboolean
tw_map_fill_has_full_places (TwMapFill *self)
{
  return self->any_place_full;
}

gboolean
tw_map_fill_has_full_lanes (TwMapFill *self)
{
  return self->any_lane_full;
}
