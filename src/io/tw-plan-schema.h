/* tw-plan-schema.h: the tables of a plan file, and how older ones become today's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan file is a SQLite database with the application_id below; its user_version is the version of
 * the schema. All tables are STRICT. Rows of items, places and lanes are numbered from 0 without gaps,
 * and other tables refer to them by number; "market" is the number of a place of kind market. Days
 * count from 1970-01-01, weeks from the one that began on Monday 1970-01-05. Arrays are blobs of
 * little-endian values, one for each week: 32-bit signed integers (sales.units), 32-bit IEEE floats
 * (sales.price, forecasts.mean), 7 floats a week (forecasts.quantile), bytes (sales.flags); forecasts.mean of
 * small counts is followed by as many standard deviations. A null
 * stands for "none": no prices known, no flag set, an override for every item, an accuracy not tested.
 *
 * phase_rules.modes and scenarios.switches are "none" or words with spaces between; an accepted line without a lane is an
 * order to its place. Weeks of disruptions count from the plan's start; one without a place concerns all that suit.
 *
 * "forecasts" is a cache: plan.forecast_stamp is a digest of what they were made from, and they are
 * good for nothing once the digest of the plan differs. So are "answer_bases" and "answer_limits", with
 * plan.answer_stamp: where the engine stopped at each item (deflated bytes that only it understands; n_bytes counts
 * them inflated), and what it asked for the limits that items share. plan.revision counts the edits ever committed.
 */

#pragma once

#include "tw-database.h"

G_BEGIN_DECLS

#define TW_PLAN_APPLICATION_ID 0x54575044 /* "TWPD" */

/**
 * TwMigration: SQL that makes version n + 1 of the schema from version n, n being its position
 */
typedef const char *TwMigration;

extern const TwMigration tw_plan_migrations[];
extern const guint       tw_plan_n_migrations;

/**
 * tw_plan_schema_upgrade:
 * @migrations: (array length=n): steps; the newest version is @n
 *
 * Brings a database from whatever version to the newest in one transaction, from 0 if it is empty,
 * and checks that the result has the tables it should have and nothing else: no foreign table, no
 * trigger, no view.
 *
 * Errors: %TW_IO_ERROR_NOT_A_PLAN, %TW_IO_ERROR_NEWER, %TW_IO_ERROR_DAMAGED, %TW_IO_ERROR_STORAGE;
 * the database is then as it was.
 */
gboolean tw_plan_schema_upgrade (TwDatabase        *database,
                                 const TwMigration *migrations,
                                 guint              n,
                                 GError           **error);

G_END_DECLS
