/* tw-draft.h: the content of a plan while files are read into it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-tables.h"

G_BEGIN_DECLS

/**
 * TwDraft: a plan whose rows can change
 * @rows: (element-type of the table): all rows; texts and arrays in them live as long as the draft
 *
 * What a model is not: rows are found by key and replaced, and places can join after offers. Fill it
 * through its functions; the members are there to read, and rows that have been found may be changed in
 * place but for their keys and the kind of a place.
 */
typedef struct
{
  char       *name;
  char       *description;
  char        currency[4];
  double      capital_rate;
  TwRules     rules; /* but for phases and their test, which are rows */
  TwWeek      start_week;
  guint       n_weeks;
  GArray     *rows[TW_N_TABLES];
  GArray     *market_of;     /* gint32 [n_places]: market number, -1 for none */
  GArray     *market_places; /* guint32 [n_markets] */
  GHashTable *item_ids;      /* id → index + 1 */
  GHashTable *place_ids;
  GHashTable *lane_keys;         /* gint64 * → index + 1 */
  GHashTable *keys[TW_N_TABLES]; /* of offers, sales and stock: made at need */

  GStringChunk *texts;
  GPtrArray    *arrays;
  TwModel      *base; /* whose texts and arrays are used */
} TwDraft;

TwDraft *tw_draft_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwDraft *tw_draft_new_from_model (const TwModel *model) G_GNUC_WARN_UNUSED_RESULT;
void     tw_draft_free (TwDraft *self);

#define TW_DRAFT_ROW(draft, id, type, index) (&g_array_index ((draft)->rows[id], type, (index)))

/* Copies @row and its texts; arrays must be of tw_draft_new_array() or of the base. Returns its index.
 * Its key must be new: see the functions that find. */
guint32 tw_draft_add (TwDraft     *self,
                      TwTableId    id,
                      const TwRow *row);

/* A text or zeroed bytes that live as long as the draft. */
char    *tw_draft_keep_text (TwDraft    *self,
                             const char *text);
gpointer tw_draft_new_array (TwDraft *self,
                             gsize    n_bytes);

/* Index by key, -1 if there is none. */
int tw_draft_find_item (const TwDraft *self,
                        const char    *id);
int tw_draft_find_place (const TwDraft *self,
                         const char    *id);
int tw_draft_find_market (const TwDraft *self,
                          const char    *id);
int tw_draft_find_lane (const TwDraft *self,
                        guint32        from,
                        guint32        to,
                        TwMode         mode);

/* Row of an item in a market, of offers or sales. */
int tw_draft_find_pair (TwDraft  *self,
                        TwTableId id,
                        guint32   item,
                        guint32   market);

/* Row of the rule of a phase. */
int tw_draft_find_phase (const TwDraft *self,
                         TwPhase        phase);

/* Row of the scenario of that id. */
int tw_draft_find_scenario (const TwDraft *self,
                            gint64         id);

/* Those of a new plan. */
void tw_draft_add_usual_scenarios (TwDraft *self);

/* Sealed; %NULL with %TW_ERROR if a row is out of range. */
TwModel *tw_draft_to_model (const TwDraft *self,
                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDraft, tw_draft_free)

G_END_DECLS
