/* tw-answer-cache.h: where the engine stopped, kept in a plan file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cache like those of tw-plan-cache.h. An answer may be large, ten thousand items seventy megabytes, so it is
 * written in parts of a transaction each: plan.answer_stamp is set with the last one, and without it there is none.
 */

#pragma once

#include "model/tw-plan.h"
#include "tw-database.h"

G_BEGIN_DECLS

/* All inflated bytes together; an answer that has more is not kept. */
#define TW_ANSWER_CACHE_MAX_BYTES (G_GINT64_CONSTANT (1) << 30)

/* A digest of what an answer must have in common with a model to start from: the horizon, items, places and lanes, and
 * the engine's generation. What things cost, pins and forecasts may differ. */
char *tw_answer_cache_dup_stamp (const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwPackedBasis: a basis on its way into a file
 * @n_bytes: before it was deflated
 * @deflated: (nullable): %NULL to take the item's row out
 */
typedef struct
{
  guint32 item;
  gsize   n_bytes;
  GBytes *deflated;
} TwPackedBasis;

/* Deflates; takes about 20 ns a byte, so not under a lock. */
TwPackedBasis tw_answer_cache_pack (const TwItemPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/* Inside the caller's transaction: from here to the end there is no answer. Rows stay if @keep. */
gboolean tw_answer_cache_begin (TwDatabase *database,
                                gboolean    keep,
                                GError    **error);
gboolean tw_answer_cache_write (TwDatabase          *database,
                                const TwPackedBasis *packed,
                                guint                n,
                                GError             **error);

/* The limits, and the stamp that makes it an answer. */
gboolean tw_answer_cache_end (TwDatabase   *database,
                              const TwPlan *plan,
                              const char   *stamp,
                              GError      **error);

/* (nullable): %NULL without error if there is none, or it is of another model, or not sound. Its item plans hold a basis
 * and nothing else, arrays least of all. */
TwPlan *tw_answer_cache_read (TwDatabase          *database,
                              const TwModel       *model,
                              const TwForecastSet *forecasts,
                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
