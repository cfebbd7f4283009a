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

  /* Derived by tw_model_seal(), shared likewise. */
  GArray     *market_place; /* guint32 [n_markets] */
  GArray     *market_of;    /* gint32 [n_places] */
  GArray     *sales_at;     /* gint32 [n_items * n_markets]: row of sales, -1 for none */
  GHashTable *item_ids;     /* id → index + 1 */
  GHashTable *place_ids;
};

extern const char *const tw_mode_words[TW_N_MODES];

guint tw_model_count_markets (const TwModel *self);

/* Every table but pins and overrides, against the ranges of tw-model.h; fills the id tables and
 * the index of sales on the way. */
gboolean tw_model_check_tables (TwModel *self,
                                GError **error);
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
gboolean tw_model_check_accepted (const TwModel *self,
                                  const GArray  *accepted,
                                  GError       **error);

G_END_DECLS
