/* tw-figure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-figure.h"

#include "tw-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* The worst paths that count as the worst case. */
#define WORST 0.05

typedef enum
{
  UNIT_MONEY,
  UNIT_SHARE,
  UNIT_UNITS,
  UNIT_TIMES,
  UNIT_TONNES,
} Unit;

/* Whoever looks at few looks at the first. */
static const TwFigure figures[] = {
  { TW_SIM_PROFIT, TW_FIGURE_MEAN, 1, TRUE },
  { TW_SIM_PROFIT, TW_FIGURE_DIFFERENCE, 0, TRUE },
  { TW_SIM_PROFIT, TW_FIGURE_WORST, 1, TRUE },
  { TW_SIM_FILL_RATE, TW_FIGURE_MEAN, 1, TRUE },
  { TW_SIM_STORAGE, TW_FIGURE_MEAN, -1, TRUE },
  { TW_SIM_AGED_180, TW_FIGURE_MEAN, -1, TRUE },
  { TW_SIM_MISPLACED, TW_FIGURE_MEAN, -1, TRUE },
  { TW_SIM_FREIGHT, TW_FIGURE_MEAN, -1, TRUE },
  { TW_SIM_LOST_MARGIN, TW_FIGURE_MEAN, -1, FALSE },
  { TW_SIM_CASH, TW_FIGURE_MEAN, -1, FALSE },
  { TW_SIM_TURNS, TW_FIGURE_MEAN, 1, FALSE },
  { TW_SIM_WON, TW_FIGURE_MEAN, 1, FALSE },
  { TW_SIM_CO2, TW_FIGURE_MEAN, -1, FALSE },
};

static Unit
get_unit (TwSimMeasure measure)
{
  switch (measure)
    {
    case TW_SIM_FILL_RATE:
    case TW_SIM_IN_STOCK:
      return UNIT_SHARE;
    case TW_SIM_AGED_180:
    case TW_SIM_AGED_270:
    case TW_SIM_MISPLACED:
    case TW_SIM_COMMITTED:
    case TW_SIM_FLEXIBLE:
    case TW_SIM_TESTS:
    case TW_SIM_WON:
    case TW_SIM_CHANGES:
      return UNIT_UNITS;
    case TW_SIM_TURNS:
      return UNIT_TIMES;
    case TW_SIM_CO2:
      return UNIT_TONNES;
    default:
      return UNIT_MONEY;
    }
}

const TwFigure *
tw_figure_get_all (guint *n)
{
  *n = G_N_ELEMENTS (figures);

  return figures;
}

const char *
tw_figure_get_title (const TwFigure *figure)
{
  if (figure->kind == TW_FIGURE_WORST)
    return _ ("5 % worst case");
  if (figure->kind == TW_FIGURE_DIFFERENCE)
    return _ ("Profit beyond the first");

  switch (figure->measure)
    {
    case TW_SIM_PROFIT:
      return _ ("Expected profit");
    case TW_SIM_FILL_RATE:
      return _ ("Fill rate");
    case TW_SIM_STORAGE:
      return _ ("Storage");
    case TW_SIM_AGED_180:
      return _ ("Units aged over 180 days");
    case TW_SIM_MISPLACED:
      return _ ("Units in the wrong place");
    case TW_SIM_FREIGHT:
      return _ ("Freight");
    case TW_SIM_LOST_MARGIN:
      return _ ("Margin of lost sales");
    case TW_SIM_CASH:
      return _ ("Cash tied up");
    case TW_SIM_TURNS:
      return _ ("Inventory turns a year");
    case TW_SIM_WON:
      return _ ("Markets won");
    case TW_SIM_CO2:
      return _ ("CO₂ of freight");
    default:
      return tw_sim_measure_to_string (figure->measure);
    }
}

static char *
format_tonnes (double kilograms)
{
  g_autofree char *text = tw_format_number (kilograms / 1000, 1);

  /* TRANSLATORS: tonnes */
  return isfinite (kilograms) ? g_strdup_printf (_ ("%s t"), text) : g_steal_pointer (&text);
}

char *
tw_figure_format (const TwFigure *figure,
                  double          value,
                  const char     *currency)
{
  g_autofree char *text = NULL;

  switch (get_unit (figure->measure))
    {
    case UNIT_SHARE:
      return tw_format_percent (value, 1);
    case UNIT_UNITS:
      return tw_format_number (value, fabs (value) < 100 ? 1 : 0);
    case UNIT_TIMES:
      return tw_format_number (value, 2);
    case UNIT_TONNES:
      return format_tonnes (value);
    case UNIT_MONEY:
    default:
      text = tw_format_money_short (value, currency);
      return figure->kind == TW_FIGURE_DIFFERENCE && value > 0 ? g_strconcat ("+", text, NULL) : g_steal_pointer (&text);
    }
}

char *
tw_figure_format_margin (const TwFigure *figure,
                         double          value,
                         double          margin,
                         const char     *currency)
{
  switch (get_unit (figure->measure))
    {
    case UNIT_UNITS:
      return tw_format_number (margin, fabs (value) < 100 ? 1 : 0);
    case UNIT_MONEY:
      return tw_format_money_beside (margin, value, currency);
    default:
      return tw_figure_format (figure, margin, currency);
    }
}

void
tw_figure_get (const TwFigure     *figure,
               const TwComparison *comparison,
               guint               i,
               TwSimEstimate      *out)
{
  const TwSimulation *simulation = comparison->simulation;
  guint               s = comparison->column[i];

  tw_simulation_get_mean (simulation, s, figure->measure, out);
  if (figure->kind == TW_FIGURE_WORST)
    {
      out->mean = tw_simulation_get_cvar (simulation, s, figure->measure, WORST);
      out->lo = out->hi = NAN;
    }
  else if (figure->kind == TW_FIGURE_DIFFERENCE)
    {
      tw_simulation_get_difference (simulation, comparison->column[0], s, figure->measure, out);
      if (i == 0)
        out->mean = out->lo = out->hi = NAN;
    }
}

/* Whether @a is better than @b beyond chance. */
static gboolean
is_better (const TwFigure     *figure,
           const TwComparison *comparison,
           guint               a,
           guint               b)
{
  TwSimEstimate difference;

  tw_simulation_get_difference (comparison->simulation, comparison->column[b], comparison->column[a], figure->measure, &difference);

  return figure->better > 0 ? difference.lo > 0 : difference.hi < 0;
}

/* Nobody knows the future: what does is no rival. */
static gboolean
is_rival (const TwComparison *comparison,
          guint               i)
{
  return comparison->scenario[i]->policy != TW_POLICY_CLAIRVOYANT;
}

/* Of the worst case nothing is known but its value. */
static gboolean
beats (const TwFigure      *figure,
       const TwComparison  *comparison,
       const TwSimEstimate *estimates,
       guint                a,
       guint                b)
{
  return figure->kind == TW_FIGURE_WORST ? figure->better * (estimates[a].mean - estimates[b].mean) > 0 : is_better (figure, comparison, a, b);
}

int
tw_figure_find_best (const TwFigure      *figure,
                     const TwComparison  *comparison,
                     const TwSimEstimate *estimates)
{
  guint n_rivals = 0;
  int   best = -1;

  for (guint i = 0; i < comparison->n; i++)
    if (is_rival (comparison, i))
      {
        n_rivals++;
        if (best < 0 || figure->better * (estimates[i].mean - estimates[best].mean) > 0)
          best = (int) i;
      }
  if (figure->better == 0 || n_rivals < 2)
    return -1;

  for (guint i = 0; i < comparison->n; i++)
    if ((int) i != best && is_rival (comparison, i) && !beats (figure, comparison, estimates, (guint) best, i))
      return -1;

  return best;
}
