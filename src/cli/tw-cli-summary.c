/* tw-cli-summary.c: a plan on one page of text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include "allocate/tw-allocate.h"
#include "allocate/tw-measures.h"
#include "tw-cli-alerts.h"
#include "tw-cli-json.h"
#include "tw-cli-plan.h"

#include <stdlib.h>

#define N_TOP 10

static const char *const part_words[TW_N_PARTS] = {
  [TW_PART_SALES] = "sales, margin",
  [TW_PART_PURCHASE] = "purchase",
  [TW_PART_FREIGHT] = "freight",
  [TW_PART_DUTY] = "duty",
  [TW_PART_STORAGE] = "storage",
  [TW_PART_AGED] = "aged stock",
  [TW_PART_LOW_STOCK] = "low stock",
  [TW_PART_PLACEMENT] = "placement",
  [TW_PART_OVERAGE] = "overage",
  [TW_PART_FIXED] = "per shipment",
  [TW_PART_CAPITAL] = "capital",
  [TW_PART_REMOVAL] = "removal",
  [TW_PART_TERMINAL] = "worth of what is left",
  [TW_PART_LOST] = "lost customers",
  [TW_PART_CHANGE] = "changes",
};

typedef struct
{
  const TwPlanShipment *shipment;
  guint32               item;
  double                worth;
} Line;

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Line *x = a;
  const Line *y = b;

  if (x->worth != y->worth)
    return x->worth > y->worth ? -1 : 1;

  return (x->shipment > y->shipment) - (x->shipment < y->shipment);
}

static GArray *
collect_lines (const TwPlan *plan)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint32 i = 0; i < tw_model_get_n_items (tw_plan_get_model (plan)); i++)
    {
      const TwItemPlan *item = tw_plan_get_item (plan, i);

      for (guint k = 0; k < item->n_shipments; k++)
        if (item->shipment[k].lane != TW_ANY)
          {
            Line line = { &item->shipment[k], i, (double) item->shipment[k].worth * item->shipment[k].units };

            g_array_append_val (lines, line);
          }
    }
  g_array_sort (lines, compare_lines);

  return lines;
}

static void
print_top_lines (const TwPlan *plan)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (GArray) lines = collect_lines (plan);

  g_print ("\nThe shipments that earn most\n");
  for (guint i = 0; i < MIN (lines->len, N_TOP); i++)
    {
      const Line      *line = &g_array_index (lines, Line, i);
      const TwLane    *lane = tw_model_get_lane (model, line->shipment->lane);
      g_autofree char *day = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model) + line->shipment->week));

      g_print ("  %s  %6u  %-28.28s  %s → %s, %s: %.0f\n",
               day,
               line->shipment->units,
               tw_model_get_item (model, line->item)->name,
               tw_model_get_place (model, lane->from)->name,
               tw_model_get_place (model, lane->to)->name,
               tw_mode_to_string (lane->mode),
               line->worth);
    }
}

static void
print_alerts (const TwPlan *plan,
              const GArray *archive)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwAlerts) alerts = tw_alerts_find (plan, archive, NULL);
  guint          n;
  const TwAlert *alert = tw_alerts_get (alerts, &n);

  if (n > 0)
    g_print ("\nWhat needs you, by the money at stake (%u in all)\n", n);
  for (guint i = 0; i < MIN (n, N_TOP); i++)
    {
      g_autofree char *text = tw_cli_describe_alert (model, &alert[i]);
      g_autofree char *remedy = tw_cli_describe_remedy (model, &alert[i]);

      g_print ("  %9.0f  %s\n             %s\n", alert[i].money, text, remedy);
    }
}

static void
print_summary (const TwPlan *plan,
               const GArray *archive)
{
  const TwModel   *model = tw_plan_get_model (plan);
  const char      *currency = tw_model_get_currency (model);
  g_autofree char *start = tw_day_dup_string (tw_week_get_monday (tw_model_get_start_week (model)));
  TwMeasures       now;

  tw_measures_of_plan (plan, TW_ANY, 0, &now);
  g_print ("%s\n%s\n\n", tw_model_get_name (model), tw_model_get_description (model));
  g_print ("%u items, %u markets, %u places, %u lanes; %u weeks from %s\n",
           tw_model_get_n_items (model), tw_model_get_n_markets (model), tw_model_get_n_places (model),
           tw_model_get_n_lanes (model), tw_model_get_n_weeks (model), start);
  g_print ("Planned in %.2f s, within %.2f %% of the best possible%s\n\n", tw_plan_get_seconds (plan), 100 * tw_plan_get_gap (plan),
           tw_plan_get_status (plan) == TW_PLAN_OPTIMAL ? "" : "; some pins cannot be kept");
  g_print ("Expected profit  %14.0f %s\n", tw_plan_get_value (plan), currency);
  for (int k = 0; k < TW_N_PARTS; k++)
    if (tw_plan_get_part (plan, (TwPart) k) != 0)
      g_print ("  %-22s %8.0f\n", part_words[k], tw_plan_get_part (plan, (TwPart) k));
  g_print ("Fill rate        %14.1f %%\n", 100 * now.fill_rate);
  g_print ("Stock today      %14.0f units, %.1f %% of it in the wrong place\n", now.stock_units, 100 * now.misplaced_share);
  g_print ("Shipments        %14u\n", tw_plan_get_n_shipments (plan));
  print_top_lines (plan);
  print_alerts (plan, archive);
}

static TwPlan *
plan_file (const char *path,
           GArray    **archive,
           GError    **error)
{
  g_autoptr (TwCliPlan) file = tw_cli_plan_open (path, error);
  g_autoptr (TwPlan) plan = file != NULL ? tw_cli_plan_allocate (file, &(TwAllocateOptions){ 0 }, FALSE, error) : NULL;

  if (plan == NULL)
    return NULL;
  *archive = tw_plan_file_load_archive (file->file, tw_plan_get_model (plan), error);

  return *archive != NULL ? g_steal_pointer (&plan) : NULL;
}

int
tw_cli_summary (int    argc,
                char **argv)
{
  g_autoptr (TwPlan) plan = NULL;
  g_autoptr (GArray) archive = NULL;
  g_autoptr (GError) error = NULL;
  int code = tw_cli_parse (&argc, &argv, NULL, "PLAN", "Plans and says on one page what comes out.", 1, 1);

  if (code != TW_CLI_OK)
    return code;
  plan = plan_file (argv[1], &archive, &error);
  if (plan == NULL)
    return tw_cli_fail (TW_CLI_BAD_INPUT, "%s", error->message);

  print_summary (plan, archive);

  return tw_cli_explain_shortfalls (plan);
}
