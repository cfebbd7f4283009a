/* tw-model-private.h: the tables behind TwModel, for the files that build and check it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

struct _TwModel
{
  char    *name;
  char    *description;
  char     currency[4];
  double   capital_rate;
  TwWeek   start_week;
  guint    n_weeks;
  TwRules  rules;
  gboolean sealed;

  /* Tables; a reference each, shared between a model and its edits. */
  GArray *items;
  GArray *places;
  GArray *lanes;
  GArray *offers; /* [n_items * n_markets] */
  guint   n_offer_markets;
  GArray *stock;
  GArray *shipments;
  GArray *sales;
  GArray *events;
  GArray *drivers;
  GArray *overrides;
  GArray *pins;
  GArray *budgets;
  GArray *accepted;
  GArray *scenarios;
  GArray *item_policies;

  gint64 stray_scenario; /* while building: an id that a disruption named and no scenario has; 0 */

  /* Derived by tw_model_seal(), shared likewise. */
  GArray     *market_place; /* guint32 [n_markets] */
  GArray     *market_of;    /* gint32 [n_places] */
  GArray     *sales_at;     /* gint32 [n_items * n_markets]: row of sales, -1 for none */
  GHashTable *item_ids;     /* id → index + 1 */
  GHashTable *place_ids;
};

guint tw_model_count_markets (const TwModel *self);

/* A table of rows that hold memory, or not. */
GArray *tw_model_new_table (gsize          row_size,
                            GDestroyNotify clear);
GArray *tw_model_new_scenario_table (void);
void    tw_model_sort_item_policies (GArray *policies);

/* A sealed model with references to all tables of another. */
TwModel *tw_model_share_tables (const TwModel *self);

/* Every table but pins and overrides, against the ranges of tw-model.h; fills the id tables and
 * the index of sales on the way. */
gboolean tw_model_check_tables (TwModel *self,
                                GError **error);
gboolean tw_model_check_conditions (const TwModel *self,
                                    GError       **error);
gboolean tw_model_check_sizes (const TwModel *self,
                               GError       **error);
gboolean tw_model_check_overrides (const TwModel *self,
                                   const GArray  *overrides,
                                   GError       **error);
gboolean tw_model_check_pins (const TwModel *self,
                              const GArray  *pins,
                              GError       **error);
gboolean tw_model_check_rules (const TwModel *self,
                               const TwRules *rules,
                               GError       **error);
gboolean tw_model_check_offers (const TwModel *self,
                                GError       **error);
gboolean tw_model_check_accepted (const TwModel *self,
                                  const GArray  *accepted,
                                  GError       **error);
gboolean tw_model_check_scenarios (const TwModel *self,
                                   const GArray  *scenarios,
                                   GError       **error);
gboolean tw_model_check_item_policies (const TwModel *self,
                                       const GArray  *policies,
                                       GError       **error);

/* For these checks: a message that names table and row, and whether a value is in range. */
gboolean tw_model_bad_row (GError    **error,
                           const char *table,
                           guint       row,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);
gboolean tw_model_check_range (GError    **error,
                               const char *table,
                               guint       row,
                               const char *what,
                               double      value,
                               double      low,
                               double      high);

G_END_DECLS
