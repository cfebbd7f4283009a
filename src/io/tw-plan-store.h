/* tw-plan-store.h: a model in the tables of a plan file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All functions work inside the caller's transaction, on a database that
 * tw_plan_schema_upgrade() brought to the newest version.
 */

#pragma once

#include "model/tw-model.h"
#include "tw-plan-schema.h"
#include "tw-tables.h"

G_BEGIN_DECLS

/* Replaces all content; @model is sealed. Cached forecasts and answers go. */
gboolean tw_plan_store_write_model (TwDatabase    *database,
                                    const TwModel *model,
                                    GError       **error);

/* Replaces the rows of one table; @rows are elements of the table's type. */
gboolean tw_plan_store_write_pins (TwDatabase  *database,
                                   const TwPin *pins,
                                   guint        n,
                                   GError     **error);
gboolean tw_plan_store_write_overrides (TwDatabase       *database,
                                        const TwOverride *overrides,
                                        guint             n,
                                        GError          **error);

/* Of an item in market number @market; an offer that was never set becomes one that is not listed. */
gboolean tw_plan_store_write_offer_phase (TwDatabase *database,
                                          guint32     item,
                                          guint32     market,
                                          TwPhase     phase,
                                          GError    **error);
gboolean tw_plan_store_write_rules (TwDatabase    *database,
                                    const TwRules *rules,
                                    GError       **error);
gboolean tw_plan_store_write_item_policies (TwDatabase         *database,
                                            const TwItemPolicy *policies,
                                            guint               n,
                                            GError            **error);

/* With their disruptions. */
gboolean tw_plan_store_write_scenarios (TwDatabase       *database,
                                        const TwScenario *scenarios,
                                        guint             n,
                                        GError          **error);
gboolean tw_plan_store_write_accepted (TwDatabase       *database,
                                       const TwAccepted *accepted,
                                       guint             n,
                                       GError          **error);

/**
 * tw_plan_store_read_model:
 *
 * Returns: (transfer full): the content, sealed
 *
 * Errors: %TW_IO_ERROR_DAMAGED naming table, row, column and value for any value of the wrong type, out
 * of range or without its counterpart.
 */
TwModel *tw_plan_store_read_model (TwDatabase *database,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
