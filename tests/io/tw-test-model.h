/* tw-test-model.h: models for the tests of files, and whether two are the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-plan.h"

G_BEGIN_DECLS

/* Sealed; every table has rows, every field takes all kinds of values, texts are awkward. */
TwModel *tw_test_model_new_random (GRand *rand,
                                   guint  n_items,
                                   guint  n_markets,
                                   guint  n_history_weeks);

/* The same as a plan of format @version has it: all that came later is at its default. */
TwModel *tw_test_model_new_as_of (const TwModel *model,
                                  guint          version);

/* Forecasts of half the series. */
TwForecastSet *tw_test_forecasts_new_random (GRand         *rand,
                                             const TwModel *model);

/* An answer with bases for most items, each byte of them drawn from few, and limits; nothing in it was ever solved. */
TwPlan *tw_test_answer_new_random (GRand               *rand,
                                   const TwModel       *model,
                                   const TwForecastSet *forecasts);
char   *tw_test_answer_dup_difference (const TwPlan *a,
                                       const TwPlan *b);

/* (nullable): where the models differ first */
char *tw_test_model_dup_difference (const TwModel *a,
                                    const TwModel *b);
/* The same for one table; its number is that of tw-tables.h. */
char *tw_test_model_dup_table_difference (const TwModel *a,
                                          const TwModel *b,
                                          int            table);
char *tw_test_forecasts_dup_difference (const TwModel       *model,
                                        const TwForecastSet *a,
                                        const TwForecastSet *b);

#define tw_assert_models_equal(a, b)                                   \
  G_STMT_START                                                         \
  {                                                                    \
    g_autofree char *difference = tw_test_model_dup_difference (a, b); \
    g_assert_cmpstr (difference, ==, NULL);                            \
  }                                                                    \
  G_STMT_END

/* Removes a folder and the files in it, and the folders in it and theirs. */
void tw_test_remove_folder (const char *path);

G_END_DECLS
