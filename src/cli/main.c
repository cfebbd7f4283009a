/* main.c: tradewind-cli, the core without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-cli.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *name;
  int (*run) (int    argc,
              char **argv);
  const char *summary;
} Command;

/* In the order in which they are listed; each is declared in tw-cli.h. */
static const Command commands[] = {
  { "new", tw_cli_new, "write a new plan" },
  { "import", tw_cli_import, "take files into a plan" },
  { "export", tw_cli_export, "write a plan in the exchange format" },
  { "check", tw_cli_check, "integrity and sense of a plan" },
  { "forecast", tw_cli_forecast, "forecast a plan or any series" },
  { "accuracy", tw_cli_accuracy, "how far forecasts were off on the plan's own history" },
  { "adjust", tw_cli_adjust, "what an override of a forecast, a price or another driver does to the plan" },
  { "allocate", tw_cli_allocate, "decide what ships where, when and by which mode" },
  { "explain", tw_cli_explain, "why an item's shipments into and out of a place, and the next best" },
  { "alerts", tw_cli_alerts, "what needs the planner, and what can be done about it" },
  { "markets", tw_cli_markets, "each item in each market: on sale, open, or blocked and why" },
  { "transit", tw_cli_transit, "what is on its way: state, position, and when it is expected" },
  { "summary", tw_cli_summary, "a plan on one page" },
  { "simulate", tw_cli_simulate, "play ways to run the chain on the same demand" },
#ifdef TW_CLI_HAS_REPORT
  { "report", tw_cli_report, "a plan on a few pages of paper" },
#endif
  { "mincost", tw_cli_mincost, "solve a minimum-cost flow in DIMACS format" },
};

int
tw_cli_fail (TwCliExit   code,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("tradewind-cli: %s\n", message);

  return code;
}

int
tw_cli_parse (int                *argc,
              char             ***argv,
              const GOptionEntry *entries,
              const char         *usage,
              const char         *summary,
              int                 min_operands,
              int                 max_operands)
{
  g_autofree char *name = g_strdup ((*argv)[0]);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    return tw_cli_fail (TW_CLI_USAGE, "%s", error->message);
  if (*argc - 1 < min_operands || *argc - 1 > max_operands)
    return tw_cli_fail (TW_CLI_USAGE, "usage: tradewind-cli %s %s", name, usage);

  return TW_CLI_OK;
}

gboolean
tw_cli_read_count (const char *option,
                   const char *text,
                   guint64     low,
                   guint64     high,
                   guint64    *value)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, low, high, value, NULL))
    return TRUE;
  tw_cli_fail (TW_CLI_USAGE, "%s is \"%s\", expected a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option, text, low, high);

  return FALSE;
}

gboolean
tw_cli_read_number (const char *option,
                    const char *text,
                    double      low,
                    double      high,
                    double     *value)
{
  char  *end = NULL;
  double number = text != NULL ? g_ascii_strtod (text, &end) : 0;

  if (text == NULL)
    return TRUE;
  if (end == text || *end != '\0' || !(number >= low && number <= high))
    {
      tw_cli_fail (TW_CLI_USAGE, "%s is \"%s\", expected a number from %g to %g", option, text, low, high);
      return FALSE;
    }
  *value = number;

  return TRUE;
}

static void
print_usage (FILE *stream)
{
  fprintf (stream, "Usage: tradewind-cli COMMAND …\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fprintf (stream, "\nResults go to stdout, messages to stderr. Exit: 0 done, 1 bad input, 2 usage, 3 infeasible.\n");
}

/* Output is data for other programs: UTF-8 and the point for decimals, whatever the user's locale, which in a
 * job without one would not even let the name of an item through. */
static void
set_up_locale (void)
{
  if (setlocale (LC_ALL, "C.UTF-8") == NULL)
    setlocale (LC_ALL, "");
}

/* A full disk or a closed pipe shows only when what was printed is written out. */
static int
check_output (int code)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;

  return tw_cli_fail (code == TW_CLI_OK ? TW_CLI_BAD_INPUT : (TwCliExit) code, "cannot write the result: %s", errno != 0 ? g_strerror (errno) : "unknown error");
}

int
main (int    argc,
      char **argv)
{
  set_up_locale ();

  if (argc == 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (stdout);
      return check_output (TW_CLI_OK);
    }

  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return check_output (commands[i].run (argc - 1, argv + 1));

  print_usage (stderr);
  return TW_CLI_USAGE;
}
