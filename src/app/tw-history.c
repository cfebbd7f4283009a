/* tw-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-history.h"

typedef struct
{
  TwSnapshot state; /* on the undo stack: before the edit; on the redo stack: after it */
  char      *label;
  TwEdit     edit;
} Edit;

struct _TwHistory
{
  GPtrArray *undo; /* newest last */
  GPtrArray *redo;
};

static void
free_edit (gpointer data)
{
  Edit *edit = data;

  tw_snapshot_clear (&edit->state);
  g_free (edit->label);
  g_free (edit);
}

void
tw_snapshot_clear (TwSnapshot *self)
{
  g_clear_pointer (&self->plan, tw_plan_unref);
  g_clear_pointer (&self->forecasts, tw_forecast_set_unref);
  g_clear_pointer (&self->model, tw_model_unref);
}

TwHistory *
tw_history_new (void)
{
  TwHistory *self = g_new0 (TwHistory, 1);

  self->undo = g_ptr_array_new_with_free_func (free_edit);
  self->redo = g_ptr_array_new_with_free_func (free_edit);

  return self;
}

void
tw_history_free (TwHistory *self)
{
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self);
}

void
tw_history_clear (TwHistory *self)
{
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
}

void
tw_history_push (TwHistory  *self,
                 TwSnapshot *before,
                 const char *label,
                 TwEdit      kind)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->state = *before;
  *before = (TwSnapshot){ NULL };
  edit->label = g_strdup (label);
  edit->edit = kind;

  g_ptr_array_set_size (self->redo, 0);
  if (self->undo->len == TW_HISTORY_DEPTH)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_add (self->undo, edit);
}

static const Edit *
peek (GPtrArray *stack)
{
  return stack->len > 0 ? g_ptr_array_index (stack, stack->len - 1) : NULL;
}

const char *
tw_history_get_undo_label (const TwHistory *self)
{
  const Edit *edit = peek (self->undo);

  return edit != NULL ? edit->label : NULL;
}

const char *
tw_history_get_redo_label (const TwHistory *self)
{
  const Edit *edit = peek (self->redo);

  return edit != NULL ? edit->label : NULL;
}

TwEdit
tw_history_get_undo_edit (const TwHistory *self)
{
  const Edit *edit = peek (self->undo);

  return edit != NULL ? edit->edit : TW_EDIT_TABLES;
}

TwEdit
tw_history_get_redo_edit (const TwHistory *self)
{
  const Edit *edit = peek (self->redo);

  return edit != NULL ? edit->edit : TW_EDIT_TABLES;
}

static gboolean
step (GPtrArray  *from,
      GPtrArray  *to,
      TwSnapshot *state)
{
  TwSnapshot other;
  Edit      *edit;

  if (from->len == 0)
    return FALSE;

  edit = g_ptr_array_steal_index (from, from->len - 1);
  other = edit->state;
  edit->state = *state;
  *state = other;
  g_ptr_array_add (to, edit);

  return TRUE;
}

gboolean
tw_history_undo (TwHistory  *self,
                 TwSnapshot *state)
{
  return step (self->undo, self->redo, state);
}

gboolean
tw_history_redo (TwHistory  *self,
                 TwSnapshot *state)
{
  return step (self->redo, self->undo, state);
}
