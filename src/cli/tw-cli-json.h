/* tw-cli-json.h: answers as JSON, the parts that commands share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-conflict.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void tw_cli_json_add_string (JsonBuilder *json,
                             const char  *name,
                             const char  *value);
/* What is not finite is null. */
void tw_cli_json_add_number (JsonBuilder *json,
                             const char  *name,
                             double       value);
void tw_cli_json_add_count (JsonBuilder *json,
                            const char  *name,
                            gint64       value);
void tw_cli_json_add_boolean (JsonBuilder *json,
                              const char  *name,
                              gboolean     value);
void tw_cli_json_begin_array (JsonBuilder *json,
                              const char  *name);

/* Monday of a week counted from the plan's start. */
void tw_cli_json_add_day (JsonBuilder   *json,
                          const char    *name,
                          const TwModel *model,
                          guint          week);

/* An object of all parts of a value, by stable words. */
void tw_cli_json_add_parts (JsonBuilder *json,
                            const char  *name,
                            const double part[TW_N_PARTS]);

/* Members of a lane, or of an order to @place if @lane is %TW_ANY: from, to, mode. */
void tw_cli_json_add_way (JsonBuilder   *json,
                          const TwModel *model,
                          guint32        lane,
                          guint32        place);

/* Members of a shared limit: what it is, capacity, used, price. */
void tw_cli_json_add_limit (JsonBuilder      *json,
                            const TwModel    *model,
                            const TwLimitUse *limit);

/* Why the pins of an item cannot be kept: the smallest set of culprits, or what the plan says of it if pins contradict
 * nothing but what other items do. (nullable) (transfer full): %NULL if they are kept; free with tw_conflict_free() */
TwShortfall *tw_cli_find_shortfall (const TwPlan *plan,
                                    guint32       item) G_GNUC_WARN_UNUSED_RESULT;

/* It as an object, and as a sentence. */
void  tw_cli_json_add_shortfall (JsonBuilder       *json,
                                 const TwPlan      *plan,
                                 guint32            item,
                                 const TwShortfall *shortfall);
char *tw_cli_describe_shortfall (const TwPlan      *plan,
                                 guint32            item,
                                 const TwShortfall *shortfall) G_GNUC_WARN_UNUSED_RESULT;

/* Says on stderr, item by item, what cannot hold in @plan. Returns the exit code: %TW_CLI_INFEASIBLE if there is anything. */
int tw_cli_explain_shortfalls (const TwPlan *plan);

/* "from SZ to FC-DE by ocean in week 3", "ordered from F in week 0", "lane SZ to FC-DE by ocean carries at most 12 m³ in week
 * 5". */
char *tw_cli_describe_line (const TwModel *model,
                            guint32        lane,
                            guint32        place,
                            guint          week) G_GNUC_WARN_UNUSED_RESULT;
char *tw_cli_describe_limit (const TwModel    *model,
                             const TwLimitUse *limit) G_GNUC_WARN_UNUSED_RESULT;

/* Prints what was built, and drops it. */
void tw_cli_json_print (JsonBuilder *json);

/* For tables beside the JSON: a comma and the number, nothing where it is not finite. */
void tw_cli_csv_append_number (GString *text,
                               double   value);

G_END_DECLS
