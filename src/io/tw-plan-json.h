/* tw-plan-json.h: the exchange format: the content of a plan as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One object, described by data/tradewind-plan.schema.json: the plan's own members, and an array of
 * objects for each table. Rows refer to items and places by id, and to lanes by "from", "to" and "mode".
 * Dates are "YYYY-MM-DD", weeks the date of their Monday, but the week of a pin counts from the plan's
 * start. A price or a driver's value that is not known is null. Writing and reading give the same model, bit
 * for bit. A file of version 1 lacks the limits, rules and fees that came with 2, one of version 2 the drivers and the
 * tests of phases that came with 3, one of version 3 the scenarios and policies that came with 4; it has their defaults.
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

#define TW_PLAN_JSON_FORMAT  "tradewind-plan"
#define TW_PLAN_JSON_VERSION 4

/* A file larger than this is not read. */
#define TW_PLAN_JSON_MAX_BYTES (G_GINT64_CONSTANT (1) << 30)

/**
 * tw_plan_json_parse:
 * @text: (array length=n): JSON in UTF-8
 * @name: of the file, for messages
 *
 * Returns: (transfer full): the model, sealed
 *
 * Errors: %TW_IO_ERROR_SYNTAX and %TW_IO_ERROR_REFERENCE naming the JSON path, the value and what was
 * expected, such as "plan.json: $.items[3].unit_cost is -1, expected a number from 1e-06 to 1e+06"; a
 * member that is missing, or that is not known, is an error too. %TW_IO_ERROR_NEWER for a later version of
 * the format; %TW_ERROR for what only the plan as a whole shows.
 */
TwModel *tw_plan_json_parse (const char *text,
                             gsize       n,
                             const char *name,
                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;

char *tw_plan_json_format (const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;

/* The same from and to a file, which is replaced as a whole. */
TwModel *tw_plan_json_read (GFile   *file,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean tw_plan_json_write (const TwModel *model,
                             GFile         *file,
                             GError       **error);

G_END_DECLS
