/* tw-shipment-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-shipment-list.h"

#include "tw-csv.h"
#include "tw-place-title.h"

#include <gio/gio.h>
#include <string.h>

/* One shipment: which item's plan, which of its decisions. */
typedef struct
{
  guint32 item;
  guint32 index;
} Entry;

struct _TwShipmentRow
{
  GObject parent_instance;

  TwPlan *plan;
  Entry   entry;
};

G_DEFINE_FINAL_TYPE (TwShipmentRow, tw_shipment_row, G_TYPE_OBJECT)

struct _TwShipmentList
{
  GObject parent_instance;

  TwPlan          *plan;
  GArray          *entries;    /* of Entry, all of the plan in order of item */
  GArray          *shown;      /* of guint32: positions in entries */
  guint32         *item_rank;  /* [n_items]: place of the item's name in the alphabet */
  guint32         *place_rank; /* [n_places] */
  TwShipmentColumn column;
  gboolean         descending;
  char            *text;
  guint32          item;
  int              mode;
  guint32          destination;
  guint            last_week;
  guint64          units;
};

static GType
get_item_type (GListModel *model)
{
  return TW_TYPE_SHIPMENT_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return TW_SHIPMENT_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  TwShipmentList *self = TW_SHIPMENT_LIST (model);
  TwShipmentRow  *row;

  if (position >= self->shown->len)
    return NULL;

  row = g_object_new (TW_TYPE_SHIPMENT_ROW, NULL);
  row->plan = tw_plan_ref (self->plan);
  row->entry = g_array_index (self->entries, Entry, g_array_index (self->shown, guint32, position));

  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TwShipmentList, tw_shipment_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init));

/* ---- one shipment ---- */

static const TwPlanShipment *
get_shipment (const TwPlan *plan,
              const Entry  *entry)
{
  return &tw_plan_get_item (plan, entry->item)->shipment[entry->index];
}

static guint32
get_destination (const TwPlan         *plan,
                 const TwPlanShipment *shipment)
{
  if (shipment->lane == TW_ANY)
    return shipment->place;

  return tw_model_get_lane (tw_plan_get_model (plan), shipment->lane)->to;
}

static int
get_mode (const TwPlan         *plan,
          const TwPlanShipment *shipment)
{
  if (shipment->lane == TW_ANY)
    return TW_N_MODES;

  return (int) tw_model_get_lane (tw_plan_get_model (plan), shipment->lane)->mode;
}

static double
count_cartons (const TwPlan *plan,
               const Entry  *entry)
{
  guint32 size = tw_model_get_item (tw_plan_get_model (plan), entry->item)->units_per_carton;

  return size > 1 ? (double) get_shipment (plan, entry)->units / size : 0;
}

/* ---- sorting ---- */

typedef struct
{
  double  key;
  guint32 position;
} Keyed;

static int
compare_keyed (gconstpointer a,
               gconstpointer b)
{
  const Keyed *x = a;
  const Keyed *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;

  return (x->position > y->position) - (x->position < y->position);
}

static double
get_key (TwShipmentList *self,
         const Entry    *entry)
{
  const TwPlanShipment *shipment = get_shipment (self->plan, entry);

  switch (self->column)
    {
    case TW_SHIPMENT_COLUMN_ITEM:
      return self->item_rank[entry->item];
    case TW_SHIPMENT_COLUMN_FROM:
      return self->place_rank[shipment->place];
    case TW_SHIPMENT_COLUMN_TO:
      return self->place_rank[get_destination (self->plan, shipment)];
    case TW_SHIPMENT_COLUMN_MODE:
      return get_mode (self->plan, shipment);
    case TW_SHIPMENT_COLUMN_DEPART:
      return shipment->week;
    case TW_SHIPMENT_COLUMN_ARRIVE:
      return shipment->arrive_week;
    case TW_SHIPMENT_COLUMN_UNITS:
      return shipment->units;
    case TW_SHIPMENT_COLUMN_WORTH:
      return (double) shipment->worth * shipment->units;
    case TW_SHIPMENT_COLUMN_CARTONS:
      return count_cartons (self->plan, entry);
    }

  g_return_val_if_reached (0);
}

typedef struct
{
  char   *key;
  guint32 index;
} Name;

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const Name *) a)->key, ((const Name *) b)->key);
}

/* Collating each comparison of a sort would cost ten times the sort: names are ranked once. */
static guint32 *
rank_names (guint n,
            char *(*dup_name) (const TwModel *model,
                               guint32        index),
            const TwModel *model)
{
  guint32         *rank = g_new (guint32, n + 1);
  g_autofree Name *names = g_new (Name, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = dup_name (model, i);

      names[i].key = g_utf8_collate_key (name, -1);
      names[i].index = i;
    }
  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    {
      rank[names[i].index] = i;
      g_free (names[i].key);
    }

  return rank;
}

static char *
dup_item_name (const TwModel *model,
               guint32        index)
{
  return g_strdup (tw_model_get_item (model, index)->name);
}

/* ---- filtering ---- */

/* For each row of a table: whether its text has the word. Rows are few beside shipments. */
static void
mark_matches (const TwModel *model,
              const char    *word,
              guint8        *item_has,
              guint8        *place_has)
{
  for (guint i = 0; i < tw_model_get_n_items (model); i++)
    {
      const TwItem    *item = tw_model_get_item (model, i);
      g_autofree char *name = g_utf8_casefold (item->name, -1);
      g_autofree char *id = g_utf8_casefold (item->id, -1);

      item_has[i] = strstr (name, word) != NULL || strstr (id, word) != NULL;
    }
  for (guint i = 0; i < tw_model_get_n_places (model); i++)
    {
      g_autofree char *title = tw_place_dup_title (model, i);
      g_autofree char *name = g_utf8_casefold (tw_model_get_place (model, i)->name, -1);
      g_autofree char *folded = g_utf8_casefold (title, -1);

      place_has[i] = strstr (name, word) != NULL || strstr (folded, word) != NULL;
    }
}

static gboolean
passes_choices (TwShipmentList *self,
                const Entry    *entry)
{
  const TwPlanShipment *shipment = get_shipment (self->plan, entry);

  return (self->item == TW_ANY || self->item == entry->item) &&
         (self->mode < 0 || self->mode == get_mode (self->plan, shipment)) &&
         (self->destination == TW_ANY || self->destination == get_destination (self->plan, shipment)) &&
         shipment->week <= self->last_week;
}

static void
drop_without_word (TwShipmentList *self,
                   GArray         *positions,
                   const char     *word)
{
  const TwModel     *model = tw_plan_get_model (self->plan);
  g_autofree guint8 *item_has = g_new0 (guint8, tw_model_get_n_items (model) + 1);
  g_autofree guint8 *place_has = g_new0 (guint8, tw_model_get_n_places (model) + 1);
  guint              kept = 0;

  mark_matches (model, word, item_has, place_has);
  for (guint i = 0; i < positions->len; i++)
    {
      guint32               position = g_array_index (positions, guint32, i);
      const Entry          *entry = &g_array_index (self->entries, Entry, position);
      const TwPlanShipment *shipment = get_shipment (self->plan, entry);

      if (item_has[entry->item] || place_has[shipment->place] || place_has[get_destination (self->plan, shipment)])
        g_array_index (positions, guint32, kept++) = position;
    }
  g_array_set_size (positions, kept);
}

static GArray *
filter_entries (TwShipmentList *self)
{
  GArray          *positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *folded = g_utf8_casefold (self->text, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);

  for (guint32 i = 0; i < self->entries->len; i++)
    if (passes_choices (self, &g_array_index (self->entries, Entry, i)))
      g_array_append_val (positions, i);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && positions->len > 0)
      drop_without_word (self, positions, *word);

  return positions;
}

static void
sort_positions (TwShipmentList *self,
                GArray         *positions)
{
  g_autofree Keyed *keyed = g_new (Keyed, positions->len + 1);
  double            sign = self->descending ? -1 : 1;

  for (guint i = 0; i < positions->len; i++)
    {
      keyed[i].position = g_array_index (positions, guint32, i);
      keyed[i].key = sign * get_key (self, &g_array_index (self->entries, Entry, keyed[i].position));
    }
  qsort (keyed, positions->len, sizeof *keyed, compare_keyed);
  for (guint i = 0; i < positions->len; i++)
    g_array_index (positions, guint32, i) = keyed[i].position;
}

static void
update (TwShipmentList *self)
{
  guint old = self->shown->len;
  g_autoptr (GArray) positions = filter_entries (self);

  sort_positions (self, positions);
  self->units = 0;
  for (guint i = 0; i < positions->len; i++)
    self->units += get_shipment (self->plan, &g_array_index (self->entries, Entry, g_array_index (positions, guint32, i)))->units;

  g_array_unref (self->shown);
  self->shown = g_steal_pointer (&positions);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old, self->shown->len);
}

/* ---- objects ---- */

static void
tw_shipment_row_finalize (GObject *object)
{
  TwShipmentRow *self = TW_SHIPMENT_ROW (object);

  g_clear_pointer (&self->plan, tw_plan_unref);
  G_OBJECT_CLASS (tw_shipment_row_parent_class)->finalize (object);
}

static void
tw_shipment_row_class_init (TwShipmentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_shipment_row_finalize;
}

static void
tw_shipment_row_init (TwShipmentRow *self)
{
}

static void
tw_shipment_list_finalize (GObject *object)
{
  TwShipmentList *self = TW_SHIPMENT_LIST (object);

  g_clear_pointer (&self->plan, tw_plan_unref);
  g_array_unref (self->entries);
  g_array_unref (self->shown);
  g_free (self->item_rank);
  g_free (self->place_rank);
  g_free (self->text);
  G_OBJECT_CLASS (tw_shipment_list_parent_class)->finalize (object);
}

static void
tw_shipment_list_class_init (TwShipmentListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_shipment_list_finalize;
}

static void
tw_shipment_list_init (TwShipmentList *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->column = TW_SHIPMENT_COLUMN_WORTH;
  self->descending = TRUE;
  self->text = g_strdup ("");
  self->item = TW_ANY;
  self->mode = -1;
  self->destination = TW_ANY;
  self->last_week = G_MAXUINT;
}

const TwModel *
tw_shipment_row_get_model (TwShipmentRow *self)
{
  return tw_plan_get_model (self->plan);
}

const TwItem *
tw_shipment_row_get_item (TwShipmentRow *self)
{
  return tw_model_get_item (tw_plan_get_model (self->plan), self->entry.item);
}

guint32
tw_shipment_row_get_item_index (TwShipmentRow *self)
{
  return self->entry.item;
}

const TwPlanShipment *
tw_shipment_row_get_shipment (TwShipmentRow *self)
{
  return get_shipment (self->plan, &self->entry);
}

const TwLane *
tw_shipment_row_get_lane (TwShipmentRow *self)
{
  guint32 lane = get_shipment (self->plan, &self->entry)->lane;

  return lane == TW_ANY ? NULL : tw_model_get_lane (tw_plan_get_model (self->plan), lane);
}

guint32
tw_shipment_row_get_destination (TwShipmentRow *self)
{
  return get_destination (self->plan, get_shipment (self->plan, &self->entry));
}

double
tw_shipment_row_get_cartons (TwShipmentRow *self)
{
  return count_cartons (self->plan, &self->entry);
}

TwShipmentList *
tw_shipment_list_new (void)
{
  return g_object_new (TW_TYPE_SHIPMENT_LIST, NULL);
}

void
tw_shipment_list_set_plan (TwShipmentList *self,
                           const TwPlan   *plan)
{
  const TwModel *model;

  g_return_if_fail (TW_IS_SHIPMENT_LIST (self));

  /* Rows handed out keep the old plan alive. */
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_clear_pointer (&self->item_rank, g_free);
  g_clear_pointer (&self->place_rank, g_free);
  g_array_set_size (self->entries, 0);
  if (plan != NULL)
    {
      self->plan = tw_plan_ref (plan);
      model = tw_plan_get_model (plan);
      self->item_rank = rank_names (tw_model_get_n_items (model), dup_item_name, model);
      self->place_rank = rank_names (tw_model_get_n_places (model), tw_place_dup_title, model);
      for (guint32 i = 0; i < tw_model_get_n_items (model); i++)
        for (guint32 k = 0; k < tw_plan_get_item (plan, i)->n_shipments; k++)
          g_array_append_vals (self->entries, &(Entry){ i, k }, 1);
    }

  update (self);
}

void
tw_shipment_list_set_sort (TwShipmentList  *self,
                           TwShipmentColumn column,
                           gboolean         descending)
{
  g_return_if_fail (TW_IS_SHIPMENT_LIST (self));

  if (self->column == column && self->descending == descending)
    return;

  self->column = column;
  self->descending = descending;
  update (self);
}

void
tw_shipment_list_set_filter (TwShipmentList *self,
                             const char     *text,
                             guint32         item,
                             int             mode,
                             guint32         destination,
                             guint           last_week)
{
  g_return_if_fail (TW_IS_SHIPMENT_LIST (self));

  g_free (self->text);
  self->text = g_strdup (text);
  self->item = item;
  self->mode = mode;
  self->destination = destination;
  self->last_week = last_week;
  update (self);
}

guint
tw_shipment_list_get_n_all (TwShipmentList *self)
{
  return self->entries->len;
}

guint64
tw_shipment_list_get_units (TwShipmentList *self)
{
  return self->units;
}

/* ---- export ---- */

static void
append_field (GString    *csv,
              const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  tw_csv_append_text (csv, text);
}

static void
append_number (GString    *csv,
               const char *format,
               double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  append_field (csv, g_ascii_formatd (text, sizeof text, format, value));
}

static void
append_row (TwShipmentList *self,
            GString        *csv,
            const Entry    *entry)
{
  const TwModel        *model = tw_plan_get_model (self->plan);
  const TwPlanShipment *shipment = get_shipment (self->plan, entry);
  const TwItem         *item = tw_model_get_item (model, entry->item);
  int                   mode = get_mode (self->plan, shipment);
  TwWeek                start = tw_model_get_start_week (model);
  g_autofree char      *depart = tw_day_dup_string (tw_week_get_monday (start + shipment->week));
  g_autofree char      *arrive = tw_day_dup_string (tw_week_get_monday (start + shipment->arrive_week));

  append_field (csv, item->id);
  append_field (csv, item->name);
  append_field (csv, tw_model_get_place (model, shipment->place)->id);
  append_field (csv, tw_model_get_place (model, get_destination (self->plan, shipment))->id);
  append_field (csv, mode == TW_N_MODES ? "order" : tw_mode_to_string ((TwMode) mode));
  append_field (csv, depart);
  append_field (csv, arrive);
  append_number (csv, "%.0f", shipment->units);
  append_number (csv, "%.2f", (double) shipment->worth * shipment->units);
  append_field (csv, shipment->pinned ? "yes" : "no");
  g_string_append (csv, "\r\n");
}

GBytes *
tw_shipment_list_to_csv (TwShipmentList *self)
{
  GString *csv = g_string_new ("sku,item,from,to,mode,depart,arrive,units,worth,pinned\r\n");

  for (guint i = 0; i < self->shown->len; i++)
    append_row (self, csv, &g_array_index (self->entries, Entry, g_array_index (self->shown, guint32, i)));

  return g_string_free_to_bytes (csv);
}
