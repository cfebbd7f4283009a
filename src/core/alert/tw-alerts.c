/* tw-alerts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "alert/tw-alerts.h"

#include "alert/tw-alert-frame.h"
#include "forecast/tw-forecast-archive.h"

struct _TwAlerts
{
  TwAlert *alert; /* [n] */
  guint    n;
  guint    n_items;
  guint   *of_item;    /* [n]: numbers of alerts by item */
  guint   *first_item; /* [n_items + 1] */
};

static int
compare_alerts (gconstpointer a,
                gconstpointer b)
{
  const TwAlert *x = a;
  const TwAlert *y = b;

  if (x->money != y->money)
    return x->money > y->money ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->week != y->week)
    return x->week < y->week ? -1 : 1;

  return x->shipment != y->shipment ? (x->shipment > y->shipment ? 1 : -1) : (x->lane > y->lane) - (x->lane < y->lane);
}

/* What is of a limit belongs to no item, though it names who uses it most. */
static gboolean
is_of_item (const TwAlert *alert)
{
  return alert->kind != TW_ALERT_CAPACITY && alert->item != TW_ANY;
}

static void
index_items (TwAlerts *self)
{
  g_autofree guint *next = NULL;

  self->first_item = g_new0 (guint, self->n_items + 2);
  self->of_item = g_new (guint, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    if (is_of_item (&self->alert[i]))
      self->first_item[self->alert[i].item + 1]++;
  for (guint i = 0; i < self->n_items; i++)
    self->first_item[i + 1] += self->first_item[i];
  next = g_memdup2 (self->first_item, (self->n_items + 1) * sizeof *next);
  for (guint i = 0; i < self->n; i++)
    if (is_of_item (&self->alert[i]))
      self->of_item[next[self->alert[i].item]++] = i;
}

static TwAlerts *
new_ranked (TwAlertFrame *frame)
{
  TwAlerts *self = g_atomic_rc_box_new0 (TwAlerts);

  g_array_sort (frame->found, compare_alerts);
  self->n = frame->found->len;
  self->alert = (TwAlert *) (void *) g_array_free (g_steal_pointer (&frame->found), FALSE);
  self->n_items = tw_model_get_n_items (frame->model);
  index_items (self);

  return self;
}

TwAlerts *
tw_alerts_find (const TwPlan *plan,
                const GArray *archive,
                GCancellable *cancellable)
{
  TwAlertFrame frame;
  TwAlerts    *self = NULL;
  gboolean     remembers = archive != NULL && archive->len > 0;

  tw_alert_frame_init (&frame, plan);
  for (guint32 i = 0; i < tw_model_get_n_items (frame.model); i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        break;
      tw_alert_frame_set_item (&frame, i);
      tw_alert_find_shortages (&frame);
      tw_alert_find_overstock (&frame);
      tw_alert_find_aged (&frame);
      tw_alert_find_late (&frame);
      if (!remembers)
        tw_alert_find_forecast (&frame);
    }
  if (!g_cancellable_is_cancelled (cancellable))
    {
      tw_alert_find_capacity (&frame);
      if (remembers)
        tw_alert_find_forecast_changes (&frame, archive);
      self = new_ranked (&frame);
    }
  tw_alert_frame_clear (&frame);

  return self;
}

static void
clear_alerts (gpointer data)
{
  TwAlerts *self = data;

  g_free (self->alert);
  g_free (self->of_item);
  g_free (self->first_item);
}

TwAlerts *
tw_alerts_ref (const TwAlerts *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
tw_alerts_unref (TwAlerts *self)
{
  g_atomic_rc_box_release_full (self, clear_alerts);
}

const TwAlert *
tw_alerts_get (const TwAlerts *self,
               guint          *n)
{
  *n = self->n;

  return self->alert;
}

const guint *
tw_alerts_get_item (const TwAlerts *self,
                    guint32         item,
                    guint          *n)
{
  *n = item < self->n_items ? self->first_item[item + 1] - self->first_item[item] : 0;

  return *n > 0 ? self->of_item + self->first_item[item] : NULL;
}

double
tw_alerts_get_item_money (const TwAlerts *self,
                          guint32         item)
{
  guint        n;
  const guint *alert = tw_alerts_get_item (self, item, &n);
  double       money = 0;

  for (guint i = 0; i < n; i++)
    money += self->alert[alert[i]].money;

  return money;
}

const char *
tw_alert_kind_to_string (TwAlertKind kind)
{
  static const char *const words[TW_N_ALERT_KINDS] = { "stock_out", "overstock", "aged", "low_stock", "capacity", "late", "forecast" };

  g_return_val_if_fail ((guint) kind < TW_N_ALERT_KINDS, NULL);

  return words[kind];
}

const char *
tw_remedy_kind_to_string (TwRemedyKind kind)
{
  static const char *const words[TW_N_REMEDY_KINDS] = { "none", "move", "order", "remove", "room", "review" };

  g_return_val_if_fail ((guint) kind < TW_N_REMEDY_KINDS, NULL);

  return words[kind];
}
