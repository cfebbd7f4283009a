/* tw-chain-button.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tw-chain-button.h"

#include "tw-scenario-text.h"

#include <glib/gi18n.h>

struct _TwChainButton
{
  GtkWidget parent_instance;

  TwSession     *session;
  GSimpleAction *action;
  GtkWidget     *button;
  GtkLabel      *label;
};

G_DEFINE_FINAL_TYPE (TwChainButton, tw_chain_button, GTK_TYPE_WIDGET)

/* In the order of the menu: the latest first. */
static const TwPolicy policies[] = { TW_POLICY_NGGS, TW_POLICY_SCA, TW_POLICY_FBA };

const char *
tw_chain_get_title (TwPolicy policy)
{
  switch (policy)
    {
    case TW_POLICY_FBA:
      return C_ ("chain", "FBA · Push to country");
    case TW_POLICY_SCA:
      return C_ ("chain", "SCA · Chain with overflow");
    default:
      return C_ ("chain", "NGGS · Global pool");
    }
}

const char *
tw_chain_get_meaning (TwPolicy policy)
{
  switch (policy)
    {
    case TW_POLICY_FBA:
      return _ ("The country is chosen at the factory, and stock waits there");
    case TW_POLICY_SCA:
      return _ ("The country is chosen at dispatch, and bulk waits in an overflow place nearby");
    default:
      return _ ("The country is chosen as late as possible, and stock waits at the source");
    }
}

static void
update (TwChainButton *self)
{
  const TwModel   *model = self->session ? tw_session_get_model (self->session) : NULL;
  TwPolicy         policy = model ? tw_model_get_rules (model)->policy : TW_POLICY_NGGS;
  const char      *title = tw_policy_get_title (policy); /* what it is, is in menu and tooltip: the header has little room */
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), model != NULL);
  g_simple_action_set_state (self->action, g_variant_new_string (tw_policy_to_string (policy)));
  if (g_str_equal (gtk_label_get_label (self->label), title))
    return;

  /* TRANSLATORS: %s is one of three supply chains: "NGGS · Global pool" */
  name = g_strdup_printf (_ ("Supply chain of the plan: %s"), tw_chain_get_title (policy));
  gtk_label_set_label (self->label, title);
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
policy_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       data)
{
  TwChainButton *self = data;
  int            policy = tw_policy_from_string (g_variant_get_string (state, NULL));

  if (policy >= 0 && policy < TW_N_PLAN_POLICIES && self->session)
    tw_session_set_policy (self->session, (TwPolicy) policy);
  update (self);
}

static GMenuModel *
new_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (tw_chain_get_title (policies[i]), NULL);

      g_menu_item_set_action_and_target (item, "chain.policy", "s", tw_policy_to_string (policies[i]));
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static void
tw_chain_button_dispose (GObject *object)
{
  TwChainButton *self = TW_CHAIN_BUTTON (object);

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->action);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (tw_chain_button_parent_class)->dispose (object);
}

static void
tw_chain_button_class_init (TwChainButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_chain_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* A menu button of GTK 4.8 shows an arrow beside a label, but not beside a child: the label must give way in narrow windows. */
static GtkWidget *
new_content (TwChainButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->label, 5);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "pan-down-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));

  return box;
}

static void
tw_chain_button_init (TwChainButton *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenuModel) menu = new_menu ();

  self->action = g_simple_action_new_stateful ("policy", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect (self->action, "change-state", G_CALLBACK (policy_cb), self);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (self->action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chain", G_ACTION_GROUP (actions));

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), new_content (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), menu);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update (self);
}

void
tw_chain_button_set_session (TwChainButton *self,
                             TwSession     *session)
{
  static const char *const changes[] = { "model-changed", "plan-changed", "notify::undo-label", "notify::redo-label" };

  g_return_if_fail (TW_IS_CHAIN_BUTTON (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (session, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
