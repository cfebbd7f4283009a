/* tw-comparison.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-comparison.h"

static int
find_column (const TwSimulation *simulation,
             const TwScenario   *scenario)
{
  guint n = simulation != NULL ? tw_simulation_get_n_scenarios (simulation) : 0;

  for (guint s = 0; s < n; s++)
    {
      const TwScenario *played = tw_simulation_get_scenario (simulation, s);

      if (played->id == scenario->id && tw_scenario_asks_alike (played, scenario))
        return (int) s;
    }

  return -1;
}

TwComparison *
tw_comparison_new (const TwModel      *model,
                   const TwSimulation *simulation)
{
  TwComparison      *self = g_new0 (TwComparison, 1);
  guint              n = 0;
  const TwScenario  *all = tw_model_get_scenarios (model, &n);
  const TwScenario **scenario = g_new (const TwScenario *, n + 1);
  guint             *column = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      int at = find_column (simulation, &all[i]);

      if (at < 0)
        continue;
      scenario[self->n] = &all[i];
      column[self->n++] = (guint) at;
    }
  self->simulation = simulation;
  self->scenario = scenario;
  self->column = column;

  return self;
}

TwComparison *
tw_comparison_new_all (const TwSimulation *simulation)
{
  TwComparison      *self = g_new0 (TwComparison, 1);
  guint              n = tw_simulation_get_n_scenarios (simulation);
  const TwScenario **scenario = g_new (const TwScenario *, n);
  guint             *column = g_new (guint, n);

  for (guint s = 0; s < n; s++)
    {
      scenario[s] = tw_simulation_get_scenario (simulation, s);
      column[s] = s;
    }
  *self = (TwComparison){ simulation, n, scenario, column };

  return self;
}

void
tw_comparison_free (TwComparison *self)
{
  if (self == NULL)
    return;

  g_free ((gpointer) self->scenario);
  g_free ((gpointer) self->column);
  g_free (self);
}

int
tw_comparison_find (const TwComparison *self,
                    gint64              id)
{
  for (guint i = 0; i < self->n; i++)
    if (self->scenario[i]->id == id)
      return (int) i;

  return -1;
}
