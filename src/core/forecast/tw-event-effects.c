/* tw-event-effects.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "forecast/tw-event-effects.h"

#include <math.h>
#include <string.h>

#define MAX_DAYS        10 /* a longer event is a season, unless it moves */
#define MIN_MOVE        14 /* days through the year from which a long event moves */
#define MAX_KINDS       2000
#define SPREAD_SHOPPING 0.7  /* deviation of log effects of sales days around none */
#define SPREAD_MOVING   0.4  /* of long events that move */
#define SPREAD_HOLIDAY  0.25 /* of holidays: most of them are in the season already */
#define SPREAD_BEFORE   0.15 /* of weeks before an event */
#define MARKET_SHARE    0.4  /* deviation in one market around all, as a share of those */
#define MIN_NOISE       0.03 /* of a market's week, log */
#define MAX_NOISE       0.5
#define GUESSED_NOISE   0.15 /* where no ordinary week tells */
#define SWEEPS          12
#define STEP            0.3 /* of the way to its own ratio that a kind goes in a sweep: four that always fall together must not swing */
#define MAX_LOG         2.3

/* ---- the calendar ---- */

typedef struct
{
  const TwModel *model;
  const TwWeek  *week;
  gsize          n_steps;
  GHashTable    *numbers; /* key, "-" before it for the week before → kind + 1 */
  GPtrArray     *keys;
  GArray        *apart;
  GArray        *spread;
  GArray       **kinds; /* [n_steps]: of one market */
} Builder;

static gboolean
is_of_country (const TwEvent *event,
               const char    *country)
{
  return event->country[0] == '\0' || strcmp (event->country, country) == 0;
}

static gboolean
is_short (const TwEvent *event)
{
  return event->last - event->first < MAX_DAYS;
}

static int
get_day_of_year (TwDay day)
{
  int year;
  int month;
  int mday;

  tw_day_get_ymd (day, &year, &month, &mday);

  return day - tw_day_from_ymd (year, 1, 1);
}

/* Whether events of its key begin at different times of the year. */
static gboolean
is_moving (const TwModel *model,
           const TwEvent *event)
{
  for (guint i = 0; i < tw_model_get_n_events (model); i++)
    {
      const TwEvent *other = tw_model_get_event (model, i);
      int            apart = ABS (get_day_of_year (event->first) - get_day_of_year (other->first));

      if (strcmp (other->key, event->key) == 0 && strcmp (other->country, event->country) == 0 && MIN (apart, 365 - apart) >= MIN_MOVE)
        return TRUE;
    }

  return FALSE;
}

static gsize
find_step (const Builder *builder,
           TwWeek         week)
{
  gsize low = 0;
  gsize high = builder->n_steps;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (builder->week[middle] < week)
        low = middle + 1;
      else
        high = middle;
    }

  return low < builder->n_steps && builder->week[low] == week ? low : builder->n_steps;
}

/* Number of a kind, made at its first use; -1 if there are too many. */
static int
get_kind (Builder    *builder,
          const char *key,
          guint8      apart,
          double      spread)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (builder->numbers, key));

  if (number > 0)
    return (int) number - 1;
  if (builder->apart->len == MAX_KINDS)
    return -1;

  g_array_append_val (builder->apart, apart);
  g_array_append_val (builder->spread, spread);
  g_ptr_array_add (builder->keys, g_strdup (key));
  g_hash_table_insert (builder->numbers, g_strdup (key), GUINT_TO_POINTER (builder->apart->len));

  return (int) builder->apart->len - 1;
}

static gboolean
has_kind (const GArray *kinds,
          guint16       kind)
{
  for (guint i = 0; kinds != NULL && i < kinds->len; i++)
    if (g_array_index (kinds, guint16, i) == kind)
      return TRUE;

  return FALSE;
}

static void
add_kind (Builder *builder,
          TwWeek   week,
          int      kind)
{
  gsize   step = find_step (builder, week);
  guint16 number = (guint16) kind;

  if (kind < 0 || step == builder->n_steps || has_kind (builder->kinds[step], number))
    return;
  if (builder->kinds[step] == NULL)
    builder->kinds[step] = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_array_append_val (builder->kinds[step], number);
}

static gboolean
takes_week (const TwEvent *event,
            TwWeek         week)
{
  TwDay monday = tw_week_get_monday (week);
  int   days = MIN (event->last - event->first + 1, MAX_DAYS);

  return 3 * (MIN (event->last, monday + 6) - MAX (event->first, monday) + 1) >= days;
}

static void
add_event (Builder       *builder,
           const TwEvent *event)
{
  gboolean         shopping = event->kind == TW_EVENT_SHOPPING;
  gboolean         is_season = !is_short (event);
  g_autofree char *before = g_strconcat ("-", event->key, NULL);
  double           spread = is_season ? SPREAD_MOVING : (shopping ? SPREAD_SHOPPING : SPREAD_HOLIDAY);
  TwWeek           first = tw_week_from_day (event->first);
  TwWeek           last = tw_week_from_day (event->last);

  while (!takes_week (event, first))
    first++;
  for (TwWeek week = first; week <= last; week++)
    if (takes_week (event, week))
      add_kind (builder, week, get_kind (builder, event->key, shopping && !is_season, spread));
  if (!is_season)
    add_kind (builder, first - 1, get_kind (builder, before, FALSE, SPREAD_BEFORE));
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

/* Moves the kinds of one market's steps to the end of @all. */
static void
take_kinds (Builder *builder,
            guint32 *first,
            GArray  *all)
{
  for (gsize t = 0; t < builder->n_steps; t++)
    {
      GArray *kinds = g_steal_pointer (&builder->kinds[t]);

      first[t] = all->len;
      if (kinds == NULL)
        continue;
      g_array_sort (kinds, compare_kinds);
      g_array_append_vals (all, kinds->data, kinds->len);
      g_array_unref (kinds);
    }
}

TwEventCalendar *
tw_event_calendar_new (const TwModel *model,
                       const TwWeek  *week,
                       gsize          n_steps)
{
  guint              n_events = tw_model_get_n_events (model);
  guint32            n_markets = tw_model_get_n_markets (model);
  g_autofree guint8 *counts = g_new (guint8, n_events + 1);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint16));
  Builder          builder = { .model = model, .week = week, .n_steps = n_steps };
  TwEventCalendar *self = g_new0 (TwEventCalendar, 1);

  for (guint i = 0; i < n_events; i++)
    counts[i] = is_short (tw_model_get_event (model, i)) || is_moving (model, tw_model_get_event (model, i));
  builder.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  builder.keys = g_ptr_array_new ();
  builder.apart = g_array_new (FALSE, FALSE, sizeof (guint8));
  builder.spread = g_array_new (FALSE, FALSE, sizeof (double));
  builder.kinds = g_new0 (GArray *, n_steps + 1);
  self->n_markets = n_markets;
  self->n_steps = n_steps;
  self->first = g_new (guint32, n_markets * n_steps + 1);
  for (guint32 a = 0; a < n_markets; a++)
    {
      const char *country = tw_model_get_place (model, tw_model_get_market_place (model, a))->country;

      for (guint i = 0; i < n_events; i++)
        if (counts[i] && is_of_country (tw_model_get_event (model, i), country))
          add_event (&builder, tw_model_get_event (model, i));
      take_kinds (&builder, self->first + a * n_steps, all);
    }
  self->first[n_markets * n_steps] = all->len;
  self->n_kinds = builder.apart->len;
  self->kind = g_memdup2 (all->data, all->len * sizeof (guint16));
  g_ptr_array_add (builder.keys, NULL);
  self->key = (char **) g_ptr_array_free (builder.keys, FALSE);
  self->apart = (guint8 *) g_array_free (builder.apart, FALSE);
  self->spread = (double *) (gpointer) g_array_free (builder.spread, FALSE);
  g_free (builder.kinds);
  g_hash_table_unref (builder.numbers);
  if (all->len == 0)
    g_clear_pointer (&self, tw_event_calendar_free);

  return self;
}

void
tw_event_calendar_free (TwEventCalendar *self)
{
  g_free (self->first);
  g_free (self->kind);
  g_strfreev (self->key);
  g_free (self->apart);
  g_free (self->spread);
  g_free (self);
}

gboolean
tw_event_calendar_is_apart (const TwEventCalendar *self,
                            guint32                market,
                            gsize                  step,
                            gboolean               any)
{
  gsize at = market * self->n_steps + step;

  for (guint32 k = self->first[at]; k < self->first[at + 1]; k++)
    if (any || self->apart[self->kind[k]])
      return TRUE;

  return FALSE;
}

/* ---- effects ---- */

/* What the steps of one kind say: sums over steps, and in how many steps. */
typedef struct
{
  double sold;
  double expected;
  double square;
  guint  n;
  gsize  last; /* step counted last, + 1 */
} Evidence;

static double
shrink (const Evidence *evidence,
        double          prior,
        double          spread,
        double          noise)
{
  double base = evidence->expected * exp (prior);
  double error;

  if (evidence->n == 0 || !(base > 0))
    return prior;
  error = evidence->square / (base * base) + noise * noise / evidence->n;

  return prior + spread * spread / (spread * spread + error) * CLAMP (log (fmax (evidence->sold, 0.02 * base) / base), -MAX_LOG, MAX_LOG);
}

/* Mean absolute log of what ordinary weeks sell over what is expected, as a deviation. */
static double
get_noise (const TwEventCalendar *self,
           const TwEventSums     *sums,
           guint32                market)
{
  double sum = 0;
  guint  n = 0;

  for (gsize t = 0; t < self->n_steps; t++)
    {
      gsize              at = market * self->n_steps + t;
      const TwEventSums *s = &sums[at];

      if (self->first[at] != self->first[at + 1] || !(s->expected > 0))
        continue;
      sum += fmin (fabs (log (fmax (s->sold, 0.1 * s->expected) / s->expected)), 1);
      n++;
    }

  return n > 0 ? CLAMP (1.25 * sum / n, MIN_NOISE, MAX_NOISE) : GUESSED_NOISE;
}

typedef struct
{
  double   *all;      /* [n_kinds]: log effect in all markets */
  double   *market;   /* [n_markets * n_kinds]: in each */
  Evidence *evidence; /* [n_kinds] */
  double   *noise;    /* [n_markets + 1]: of each market, and their mean */
} Fit;

/* Adds step @at to the evidence of each of its kinds, over what its other kinds expect. */
static void
add_step (const TwEventCalendar *self,
          const TwEventSums     *sums,
          gsize                  at,
          const double          *effect,
          Evidence              *evidence)
{
  double all = 0;

  for (guint32 k = self->first[at]; k < self->first[at + 1]; k++)
    all += effect[self->kind[k]];
  for (guint32 k = self->first[at]; k < self->first[at + 1]; k++)
    {
      Evidence *e = &evidence[self->kind[k]];
      gsize     step = at % self->n_steps + 1;

      e->sold += sums[at].sold;
      e->expected += sums[at].expected * exp (all - effect[self->kind[k]]);
      e->square += sums[at].square;
      e->n += e->last != step;
      e->last = step;
    }
}

static void
sweep_all (const TwEventCalendar *self,
           const TwEventSums     *sums,
           Fit                   *fit)
{
  memset (fit->evidence, 0, self->n_kinds * sizeof *fit->evidence);
  for (gsize t = 0; t < self->n_steps; t++)
    for (guint32 a = 0; a < self->n_markets; a++)
      if (sums[a * self->n_steps + t].expected > 0)
        add_step (self, sums, a * self->n_steps + t, fit->all, fit->evidence);
  for (guint k = 0; k < self->n_kinds; k++)
    fit->all[k] += STEP * (shrink (&fit->evidence[k], 0, self->spread[k], fit->noise[self->n_markets]) - fit->all[k]);
}

static void
sweep_market (const TwEventCalendar *self,
              const TwEventSums     *sums,
              guint32                market,
              Fit                   *fit)
{
  double *effect = fit->market + (gsize) market * self->n_kinds;

  memset (fit->evidence, 0, self->n_kinds * sizeof *fit->evidence);
  for (gsize t = 0; t < self->n_steps; t++)
    if (sums[market * self->n_steps + t].expected > 0)
      add_step (self, sums, market * self->n_steps + t, effect, fit->evidence);
  for (guint k = 0; k < self->n_kinds; k++)
    effect[k] += STEP * (shrink (&fit->evidence[k], fit->all[k], MARKET_SHARE * self->spread[k], fit->noise[market]) - effect[k]);
}

void
tw_event_effects_estimate (const TwEventCalendar *self,
                           const TwEventSums     *sums,
                           double                *factor)
{
  g_autofree double   *all = g_new0 (double, self->n_kinds + 1);
  g_autofree double   *market = g_new0 (double, (gsize) self->n_markets * self->n_kinds + 1);
  g_autofree Evidence *evidence = g_new (Evidence, self->n_kinds + 1);
  g_autofree double   *noise = g_new0 (double, self->n_markets + 1);
  Fit                  fit = { all, market, evidence, noise };

  for (guint32 a = 0; a < self->n_markets; a++)
    {
      noise[a] = get_noise (self, sums, a);
      noise[self->n_markets] += noise[a] / self->n_markets;
    }
  for (guint i = 0; i < SWEEPS; i++)
    sweep_all (self, sums, &fit);
  for (guint32 a = 0; a < self->n_markets; a++)
    {
      memcpy (market + (gsize) a * self->n_kinds, all, self->n_kinds * sizeof *all);
      for (guint i = 0; self->n_markets > 1 && i < SWEEPS; i++)
        sweep_market (self, sums, a, &fit);
      for (gsize t = 0; t < self->n_steps; t++)
        {
          gsize  at = a * self->n_steps + t;
          double sum = 0;

          for (guint32 k = self->first[at]; k < self->first[at + 1]; k++)
            sum += market[(gsize) a * self->n_kinds + self->kind[k]];
          factor[at] = exp (CLAMP (sum, -MAX_LOG, MAX_LOG));
        }
    }
}
