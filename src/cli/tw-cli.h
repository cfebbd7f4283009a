/* tw-cli.h: the commands of tradewind-cli
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results go to stdout, messages to stderr. A command returns one of TwCliExit and prints why when it
 * is not %TW_CLI_OK.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TW_CLI_OK = 0,
  TW_CLI_BAD_INPUT = 1, /* what and where */
  TW_CLI_USAGE = 2,
  TW_CLI_INFEASIBLE = 3, /* which demand and which limit */
} TwCliExit;

/* Prints "tradewind-cli: message" to stderr and returns @code. */
int tw_cli_fail (TwCliExit   code,
                 const char *format,
                 ...) G_GNUC_PRINTF (2, 3);

/**
 * tw_cli_parse:
 *
 * Parses the options of one command; @usage is what follows its name, @summary a line about it. What is
 * left in @argv is operands; there must be @min_operands to @max_operands of them.
 *
 * Returns: %TW_CLI_OK, or %TW_CLI_USAGE after printing what is wrong. --help prints and exits with 0.
 */
int tw_cli_parse (int                *argc,
                  char             ***argv,
                  const GOptionEntry *entries,
                  const char         *usage,
                  const char         *summary,
                  int                 min_operands,
                  int                 max_operands);

/* Reads the value of an option; *value stays as it is if @text is NULL. On a bad one prints option, value and range. */
gboolean tw_cli_read_count (const char *option,
                            const char *text, /* (nullable) */
                            guint64     low,
                            guint64     high,
                            guint64    *value);
gboolean tw_cli_read_number (const char *option,
                             const char *text, /* (nullable) */
                             double      low,
                             double      high,
                             double     *value);

/* One function for each command; argv[0] is the command's name. */
#define TW_CLI_COMMAND(name) int tw_cli_##name (int argc, char **argv)

TW_CLI_COMMAND (new);
TW_CLI_COMMAND (import);
TW_CLI_COMMAND (export);
TW_CLI_COMMAND (check);
TW_CLI_COMMAND (forecast);
TW_CLI_COMMAND (accuracy);
TW_CLI_COMMAND (adjust);
TW_CLI_COMMAND (allocate);
TW_CLI_COMMAND (explain);
TW_CLI_COMMAND (alerts);
TW_CLI_COMMAND (simulate);
TW_CLI_COMMAND (markets);
TW_CLI_COMMAND (mincost);
TW_CLI_COMMAND (summary);
TW_CLI_COMMAND (transit);
TW_CLI_COMMAND (report); /* only if the window is built */

G_END_DECLS
