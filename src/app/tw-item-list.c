/* tw-item-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-item-list.h"

#include <string.h>

struct _TwItemRow
{
  GObject parent_instance;

  int item;
};

G_DEFINE_FINAL_TYPE (TwItemRow, tw_item_row, G_TYPE_OBJECT)

struct _TwItemList
{
  GObject parent_instance;

  TwModel     *model;
  TwItemAlert *alert;  /* [n_items] */
  char       **folded; /* [n_items]: name and id as they are searched */
  char       **key;    /* [n_items]: name as it is sorted */
  guint        n_items;
  guint        n_alerts;
  guint32     *order; /* [n_shown]: items, as shown */
  guint        n_shown;
  gboolean     with_all;
  char       **words; /* searched for */
  TwItemOrder  sort;
};

static void tw_item_list_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwItemList, tw_item_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tw_item_list_list_model_init));

/* ---- row ---- */

static void
tw_item_row_class_init (TwItemRowClass *klass)
{
}

static void
tw_item_row_init (TwItemRow *self)
{
}

int
tw_item_row_get_item (TwItemRow *self)
{
  g_return_val_if_fail (TW_IS_ITEM_ROW (self), -1);

  return self->item;
}

/* ---- list ---- */

static GType
tw_item_list_get_item_type (GListModel *model)
{
  return TW_TYPE_ITEM_ROW;
}

static guint
tw_item_list_get_n_items (GListModel *model)
{
  TwItemList *self = TW_ITEM_LIST (model);

  return self->n_shown + (self->with_all ? 1 : 0);
}

static gpointer
tw_item_list_get_item (GListModel *model,
                       guint       position)
{
  TwItemList *self = TW_ITEM_LIST (model);
  TwItemRow  *row;

  if (position >= tw_item_list_get_n_items (model))
    return NULL;

  row = g_object_new (TW_TYPE_ITEM_ROW, NULL);
  if (self->with_all)
    row->item = position == 0 ? -1 : (int) self->order[position - 1];
  else
    row->item = (int) self->order[position];

  return row;
}

static void
tw_item_list_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = tw_item_list_get_item_type;
  interface->get_n_items = tw_item_list_get_n_items;
  interface->get_item = tw_item_list_get_item;
}

/* Without case and accents: decomposed, and the marks left out. */
static char *
fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *parts = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString         *plain = g_string_new (NULL);

  for (const char *c = parts ? parts : ""; *c; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (plain, g_utf8_get_char (c));

  return g_string_free (plain, FALSE);
}

static gboolean
matches (TwItemList *self,
         guint32     item)
{
  for (char **word = self->words; word && *word; word++)
    if (strstr (self->folded[item], *word) == NULL)
      return FALSE;

  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  TwItemList *self = data;
  guint32     i = *(const guint32 *) a, j = *(const guint32 *) b;
  int         names;

  if (self->sort == TW_ITEM_ORDER_ALERT && self->alert[i].money_at_risk != self->alert[j].money_at_risk)
    return self->alert[i].money_at_risk > self->alert[j].money_at_risk ? -1 : 1;

  names = strcmp (self->key[i], self->key[j]);

  return names != 0 ? names : i < j ? -1
                                    : i > j;
}

/* Says nothing where nothing moved, so that a view keeps its place; what is written in the rows is
 * the view's to renew. */
static void
rebuild (TwItemList *self)
{
  g_autofree guint32 *old = g_memdup2 (self->order, self->n_shown * sizeof (guint32));
  guint               old_shown = self->n_shown, before = tw_item_list_get_n_items (G_LIST_MODEL (self));
  gboolean            old_all = self->with_all;

  self->n_shown = 0;
  for (guint32 i = 0; i < self->n_items; i++)
    if (matches (self, i))
      self->order[self->n_shown++] = i;
  g_qsort_with_data (self->order, (int) self->n_shown, sizeof (guint32), compare_items, self);
  self->with_all = self->n_items > 0 && (self->words == NULL || self->words[0] == NULL);

  if (self->n_shown == old_shown && self->with_all == old_all &&
      (old_shown == 0 || memcmp (old, self->order, old_shown * sizeof (guint32)) == 0))
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, tw_item_list_get_n_items (G_LIST_MODEL (self)));
}

static void
free_texts (char **texts,
            guint  n)
{
  for (guint i = 0; texts && i < n; i++)
    g_free (texts[i]);
  g_free (texts);
}

static void
free_items (TwItemList *self)
{
  free_texts (self->folded, self->n_items);
  free_texts (self->key, self->n_items);
  self->folded = self->key = NULL;
  g_clear_pointer (&self->alert, g_free);
  g_clear_pointer (&self->order, g_free);
  self->n_items = 0;
}

static void
fill_items (TwItemList    *self,
            const TwModel *model)
{
  free_items (self);
  self->n_items = model ? tw_model_get_n_items (model) : 0;
  self->folded = g_new0 (char *, self->n_items + 1);
  self->key = g_new0 (char *, self->n_items + 1);
  self->alert = g_new0 (TwItemAlert, self->n_items + 1);
  self->order = g_new0 (guint32, self->n_items + 1);
  for (guint32 i = 0; i < self->n_items; i++)
    {
      const TwItem    *item = tw_model_get_item (model, i);
      g_autofree char *text = g_strconcat (item->name, "\n", item->id, NULL);

      self->folded[i] = fold (text);
      self->key[i] = g_utf8_collate_key (item->name, -1);
    }
}

static TwItemAlert
read_alert (const TwAlerts *alerts,
            guint32         item)
{
  TwItemAlert    alert = { 0 };
  guint          n;
  const TwAlert *all = tw_alerts_get (alerts, &n);
  const guint   *own = tw_alerts_get_item (alerts, item, &n);

  alert.n_all = n;
  if (n > 0)
    alert.first = all[own[0]].kind;
  for (guint i = 0; i < n; i++)
    alert.n[all[own[i]].kind]++;
  alert.money_at_risk = tw_alerts_get_item_money (alerts, item);

  return alert;
}

/* Whether the order may have changed with them. */
static gboolean
read_alerts (TwItemList     *self,
             const TwAlerts *alerts)
{
  gboolean changed = FALSE;

  self->n_alerts = 0;
  for (guint32 i = 0; i < self->n_items; i++)
    {
      double before = self->alert[i].money_at_risk;

      self->alert[i] = alerts != NULL ? read_alert (alerts, i) : (TwItemAlert){ 0 };
      changed |= before != self->alert[i].money_at_risk;
      if (self->alert[i].n_all > 0)
        self->n_alerts++;
    }

  return changed;
}

static void
tw_item_list_finalize (GObject *object)
{
  TwItemList *self = TW_ITEM_LIST (object);

  free_items (self);
  g_strfreev (self->words);
  g_clear_pointer (&self->model, tw_model_unref);

  G_OBJECT_CLASS (tw_item_list_parent_class)->finalize (object);
}

static void
tw_item_list_class_init (TwItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_item_list_finalize;
}

static void
tw_item_list_init (TwItemList *self)
{
  fill_items (self, NULL);
}

TwItemList *
tw_item_list_new (void)
{
  return g_object_new (TW_TYPE_ITEM_LIST, NULL);
}

/* Edits of pins and overrides make new models with the same items: names need not be read again. */
static gboolean
has_same_items (const TwModel *a,
                const TwModel *b)
{
  if (a == NULL || b == NULL || tw_model_get_n_items (a) != tw_model_get_n_items (b))
    return FALSE;

  return tw_model_get_n_items (a) == 0 || tw_model_get_item (a, 0) == tw_model_get_item (b, 0);
}

void
tw_item_list_set_model (TwItemList     *self,
                        const TwModel  *model,
                        const TwAlerts *alerts)
{
  TwModel *old_model = self->model;
  gboolean same;

  g_return_if_fail (TW_IS_ITEM_LIST (self));

  same = has_same_items (old_model, model);
  if (!same)
    {
      guint before = tw_item_list_get_n_items (G_LIST_MODEL (self));

      self->n_shown = 0;
      self->with_all = FALSE;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
      fill_items (self, model);
    }
  self->model = model ? tw_model_ref (model) : NULL;
  if (read_alerts (self, alerts) || !same)
    rebuild (self);
  g_clear_pointer (&old_model, tw_model_unref);
}

void
tw_item_list_set_search (TwItemList *self,
                         const char *search)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (TW_IS_ITEM_LIST (self));

  folded = fold (search ? search : "");
  g_strfreev (self->words);
  self->words = g_strsplit_set (g_strstrip (folded), " \t", -1);
  rebuild (self);
}

void
tw_item_list_set_order (TwItemList *self,
                        TwItemOrder order)
{
  g_return_if_fail (TW_IS_ITEM_LIST (self));

  if (self->sort == order)
    return;

  self->sort = order;
  rebuild (self);
}

guint
tw_item_list_find (TwItemList *self,
                   int         item)
{
  g_return_val_if_fail (TW_IS_ITEM_LIST (self), G_MAXUINT);

  if (item < 0)
    return self->with_all ? 0 : G_MAXUINT;
  for (guint i = 0; i < self->n_shown; i++)
    if (self->order[i] == (guint32) item)
      return i + (self->with_all ? 1 : 0);

  return G_MAXUINT;
}

const TwItemAlert *
tw_item_list_get_alert (TwItemList *self,
                        guint32     item)
{
  g_return_val_if_fail (TW_IS_ITEM_LIST (self) && item < self->n_items, NULL);

  return &self->alert[item];
}

guint
tw_item_list_get_n_alerts (TwItemList *self)
{
  g_return_val_if_fail (TW_IS_ITEM_LIST (self), 0);

  return self->n_alerts;
}
