/* tw-tables.h: the tables of a plan, described once for the database, for JSON and for CSV
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

G_BEGIN_DECLS

/**
 * TwFieldType: what a member of a row holds, and how a file shows it
 * @TW_FIELD_STRING: char *; text
 * @TW_FIELD_CODE: char[size]; text of at most size - 1 bytes
 * @TW_FIELD_DOUBLE: double in low .. high
 * @TW_FIELD_FLOAT: float in low .. high
 * @TW_FIELD_UINT: guint32 in low .. high
 * @TW_FIELD_ID: gint64, 1 .. 2^53
 * @TW_FIELD_TIME: gint64, seconds since 1970
 * @TW_FIELD_BOOL: gboolean
 * @TW_FIELD_WORD: an enumeration; one of words
 * @TW_FIELD_WORDS: guint32 of a bit for each of words; an array in JSON, else the words with spaces between, or "none"
 * @TW_FIELD_DAY: %TwDay; a date in JSON and CSV, a number in the database
 * @TW_FIELD_WEEK: %TwWeek; the date of its Monday in JSON and CSV, the number in the database
 * @TW_FIELD_ITEM: guint32 index; the item's id in JSON and CSV
 * @TW_FIELD_PLACE: guint32 index; the place's id
 * @TW_FIELD_MARKET: guint32 market number; the place's id, in the database the place's number
 * @TW_FIELD_LANE: guint32 index; in JSON and CSV the three fields "from", "to" and "mode", all null for %TW_ANY
 */
typedef enum
{
  TW_FIELD_STRING,
  TW_FIELD_CODE,
  TW_FIELD_DOUBLE,
  TW_FIELD_FLOAT,
  TW_FIELD_UINT,
  TW_FIELD_ID,
  TW_FIELD_TIME,
  TW_FIELD_BOOL,
  TW_FIELD_WORD,
  TW_FIELD_WORDS,
  TW_FIELD_DAY,
  TW_FIELD_WEEK,
  TW_FIELD_ITEM,
  TW_FIELD_PLACE,
  TW_FIELD_MARKET,
  TW_FIELD_LANE,
} TwFieldType;

/**
 * TwField:
 * @name: column in the database and in CSV, member in JSON
 * @required: whether a CSV row must give it; an optional one that is not there keeps its value, or is 0
 * @any: whether a reference may be %TW_ANY: null in the database and in JSON
 * @since: version of the JSON format that began to have it, 0 for the first; files before have its default
 */
typedef struct
{
  const char        *name;
  TwFieldType        type;
  guint              offset;
  guint              size;
  double             low;
  double             high;
  const char *const *words; /* NULL-terminated */
  gboolean           required;
  gboolean           any;
  guint              since;
} TwField;

typedef enum
{
  TW_TABLE_ITEMS,
  TW_TABLE_PLACES,
  TW_TABLE_LANES,
  TW_TABLE_OFFERS,
  TW_TABLE_STOCK,
  TW_TABLE_SHIPMENTS,
  TW_TABLE_SALES, /* without its arrays */
  TW_TABLE_EVENTS,
  TW_TABLE_OVERRIDES,
  TW_TABLE_PINS,
  TW_TABLE_STEPS, /* of places, whose own rows are without them */
  TW_TABLE_PHASE_RULES,
  TW_TABLE_BUDGETS,
  TW_TABLE_ACCEPTED,
  TW_TABLE_PHASE_TEST, /* one row */
  TW_TABLE_DRIVERS,    /* without its array */
  TW_TABLE_ITEM_POLICIES,
  TW_TABLE_SCENARIOS, /* without their disruptions */
  TW_TABLE_DISRUPTIONS,
} TwTableId;
#define TW_N_TABLES 19

/**
 * TwTable:
 * @name: of the table in the database and of the array in JSON
 * @numbered: whether other tables refer to its rows by number
 * @row_size: bytes of its member of %TwRow
 * @since: as of #TwField
 */
typedef struct
{
  const char    *name;
  gboolean       numbered;
  gsize          row_size;
  const TwField *fields;
  guint          n_fields;
  guint          since;
} TwTable;

/* An offer with the series it belongs to. */
typedef struct
{
  guint32 item;
  guint32 market;
  TwOffer offer;
} TwOfferRow;

/* What a phase lets in, with the phase it belongs to. */
typedef struct
{
  TwPhase     phase;
  TwPhaseRule rule;
} TwPhaseRow;

/* What goes wrong in the scenario of that id. */
typedef struct
{
  gint64       scenario;
  TwDisruption disruption;
} TwDisruptionRow;

/* Room for a row of any table. */
typedef union
{
  TwItem          item;
  TwPlace         place;
  TwLane          lane;
  TwOfferRow      offer;
  TwStock         stock;
  TwShipment      shipment;
  TwSales         sales;
  TwEvent         event;
  TwOverride      override;
  TwPin           pin;
  TwStep          step;
  TwPhaseRow      phase;
  TwBudget        budget;
  TwAccepted      accepted;
  TwPhaseTest     phase_test;
  TwDriver        driver;
  TwItemPolicy    item_policy;
  TwScenario      scenario;
  TwDisruptionRow disruption;
} TwRow;

extern const TwTable tw_tables[TW_N_TABLES];

/* What a plan or an item may run under, by #TwPolicy; NULL-terminated. */
extern const char *const tw_plan_policy_words[TW_N_PLAN_POLICIES + 1];

/* More series than this, and the offers alone would not fit into memory. */
#define TW_MAX_SERIES 20000000

/* Rows of a table of a sealed model; offers count every item in every market. */
guint tw_table_get_n_rows (const TwModel *model,
                           TwTableId      table);

/* Copies row @index to @row without its strings and arrays, which stay the model's; a place has no steps in it, a scenario
 * no disruptions. FALSE for an offer that was never set. */
gboolean tw_table_get_row (const TwModel *model,
                           TwTableId      table,
                           guint          index,
                           TwRow         *row);

/* Adds a row to a model that is not sealed; it copies strings and arrays. */
void tw_table_add_row (TwModel     *model,
                       TwTableId    table,
                       const TwRow *row);

/* Values of a driver's array that are known, but not in the range of its kind: index of the first, or -1. */
int tw_table_find_bad_value (const TwDriver *driver);

/* (nullable) (transfer full): what the value of an override of its driver must be, if it is not that */
char *tw_table_dup_override_fault (const TwOverride *override);

/* A row of @table with the values that optional fields have at first. */
void tw_table_init_row (TwTableId table,
                        TwRow    *row);

/* Position of the field of that name, -1 if there is none. */
int tw_table_find_field (TwTableId   table,
                         const char *name);

/* Index of @word in a NULL-terminated list, -1 if it is not there. */
int tw_field_find_word (const TwField *field,
                        const char    *word);

/* A set of words as text: "ocean rail", "none". */
char    *tw_field_dup_words (const TwField *field,
                             guint32        set) G_GNUC_WARN_UNUSED_RESULT;
gboolean tw_field_parse_words (const TwField *field,
                               const char    *text,
                               guint32       *set);

/* (nullable): what a step of its kind needs that this one, in range by field, has not; *@field is at fault */
const char *tw_step_find_fault (const TwStep *step,
                                const char  **field);

/* "expected …" for a field: its range, its words or its form. */
char *tw_field_dup_expected (const TwField *field) G_GNUC_WARN_UNUSED_RESULT;

#define TW_FIELD_AT(type, row, field) (*(type *) ((char *) (row) + (field)->offset))

G_END_DECLS
