/* tw-forecast-events.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-forecast-events.h"

#include <stdlib.h>

#define LONG_EVENT_DAYS 28

/* Whether it is already there: the same name within a week. */
static gboolean
has_event (GArray        *events,
           const TwEvent *event)
{
  for (guint i = 0; i < events->len; i++)
    {
      const TwFanEvent *known = &g_array_index (events, TwFanEvent, i);

      if (event->first <= known->last + 7 && known->first <= event->last + 7 && g_str_equal (known->name, event->name))
        return TRUE;
    }

  return FALSE;
}

/* Whether half of the markets or more have it at the same time, give or take a week. */
static gboolean
is_widespread (const TwModel *model,
               const TwEvent *event)
{
  guint n = 0;

  if (event->country[0] == '\0')
    return TRUE;
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *other = tw_model_get_event (model, i);

      if (abs (other->first - event->first) <= 7 && g_str_equal (other->key, event->key))
        n++;
    }

  return 2 * n >= tw_model_get_n_markets (model);
}

static gboolean
concerns (const TwModel *model,
          const TwEvent *event,
          const char    *country)
{
  if (country == NULL)
    return is_widespread (model, event);

  return event->country[0] == '\0' || g_str_equal (event->country, country);
}

static void
append_events (GArray        *events,
               const TwModel *model,
               const char    *country,
               TwEventKind    kind,
               TwDay          first,
               TwDay          last)
{
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *event = tw_model_get_event (model, i);
      TwFanEvent     shown = { event->first, event->last, event->name };

      if (event->kind != kind || event->last < first || event->first > last || event->last - event->first >= LONG_EVENT_DAYS)
        continue;
      if (!has_event (events, event) && concerns (model, event, country))
        g_array_append_val (events, shown);
    }
}

GArray *
tw_forecast_events_list (const TwModel *model,
                         int            market,
                         TwDay          first,
                         TwDay          last)
{
  GArray     *events = g_array_new (FALSE, FALSE, sizeof (TwFanEvent));
  const char *country = NULL;

  if (market >= 0)
    country = tw_model_get_place (model, tw_model_get_market_place (model, (guint32) market))->country;
  append_events (events, model, country, TW_EVENT_SHOPPING, first, last);
  append_events (events, model, country, TW_EVENT_HOLIDAY, first, last);

  return events;
}
