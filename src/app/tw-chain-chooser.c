/* tw-chain-chooser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-chain-chooser.h"

#include "tw-chain-button.h"

#include <glib/gi18n.h>

struct _TwChainChooser
{
  GtkWidget parent_instance;

  TwSession   *session;
  gboolean     syncing; /* the drop-down follows the session, not the planner */
  GtkWidget   *box;
  GtkDropDown *chain;
  GtkLabel    *meaning;
};

G_DEFINE_FINAL_TYPE (TwChainChooser, tw_chain_chooser, GTK_TYPE_WIDGET)

static TwPolicy
get_own (const TwModel *model,
         guint32        item)
{
  guint               n;
  const TwItemPolicy *rows = tw_model_get_item_policies (model, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].item == item)
      return rows[i].policy;

  return TW_POLICY_OF_PLAN;
}

/* The list itself stays: it may be in use, by the planner whose choice this answers. */
static void
name_plan (TwChainChooser *self,
           const TwModel  *model)
{
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->chain));
  /* TRANSLATORS: an item runs under the chain of the plan; which one that is */
  g_autofree char *name = g_strdup_printf (_ ("As the plan: %s"), tw_chain_get_title (tw_model_get_rules (model)->policy));
  const char      *first[] = { name, NULL };

  if (!g_str_equal (gtk_string_list_get_string (names, 0), name))
    gtk_string_list_splice (names, 0, 1, first);
}

static void
update (TwChainChooser *self)
{
  const TwModel *model = self->session ? tw_session_get_model (self->session) : NULL;
  int            item = model ? tw_session_get_item (self->session) : -1;
  TwPolicy       own;

  gtk_widget_set_visible (GTK_WIDGET (self), item >= 0);
  if (item < 0)
    return;

  own = get_own (model, (guint32) item);
  self->syncing = TRUE;
  name_plan (self, model);
  gtk_drop_down_set_selected (self->chain, own == TW_POLICY_OF_PLAN ? 0 : (guint) own + 1);
  self->syncing = FALSE;
  gtk_label_set_label (self->meaning, tw_chain_get_meaning (tw_model_get_item_policy (model, (guint32) item)));
}

static void
chosen_cb (TwChainChooser *self)
{
  guint chosen = gtk_drop_down_get_selected (self->chain);
  int   item = self->session ? tw_session_get_item (self->session) : -1;

  if (!self->syncing && item >= 0 && chosen <= TW_N_PLAN_POLICIES)
    {
      tw_session_set_item_policy (self->session, (guint32) item, chosen == 0 ? TW_POLICY_OF_PLAN : (TwPolicy) (chosen - 1));
      update (self);
    }
}

static void
tw_chain_chooser_dispose (GObject *object)
{
  TwChainChooser *self = TW_CHAIN_CHOOSER (object);

  self->syncing = TRUE;
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_chain_chooser_parent_class)->dispose (object);
}

static void
tw_chain_chooser_class_init (TwChainChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_chain_chooser_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_title (void)
{
  GtkWidget *title = gtk_label_new (_ ("Supply chain"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");

  return title;
}

static void
tw_chain_chooser_init (TwChainChooser *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, "");
  for (TwPolicy policy = 0; policy < TW_N_PLAN_POLICIES; policy++)
    gtk_string_list_append (names, tw_chain_get_title (policy));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->chain = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (names), NULL));
  self->meaning = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->meaning, 0);
  gtk_label_set_wrap (self->meaning, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chain), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Supply chain of this item"), -1);
  gtk_box_append (GTK_BOX (self->box), new_title ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chain));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->meaning));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->chain, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

void
tw_chain_chooser_set_session (TwChainChooser *self,
                              TwSession      *session)
{
  static const char *const changes[] = { "model-changed", "plan-changed", "notify::item", "notify::undo-label", "notify::redo-label" };

  g_return_if_fail (TW_IS_CHAIN_CHOOSER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (session, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
tw_chain_chooser_choose (TwChainChooser *self,
                         guint           which)
{
  g_return_if_fail (TW_IS_CHAIN_CHOOSER (self));

  gtk_drop_down_set_selected (self->chain, which);
}
