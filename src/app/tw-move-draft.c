/* tw-move-draft.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-move-draft.h"

#include "allocate/tw-measures.h"
#include "model/tw-lane.h"
#include "tw-format.h"
#include "tw-place-title.h"
#include "tw-plan-view.h"

#include <gdk/gdk.h>
#include <glib/gi18n.h>
#include <math.h>

/* How far down the list of useful items Page Down leads. */
#define MAX_ITEMS 50

struct _TwMoveDraft
{
  GObject parent_instance;

  TwSession   *session;
  int          from;
  int          to;
  gboolean     filled;
  gboolean     typing;
  gboolean     units_chosen;
  int          item_choice;
  TwMoveAdvice advice;
  guint        units;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwMoveDraft, tw_move_draft, G_TYPE_OBJECT)

static void
ask (TwMoveDraft *self)
{
  TwMove move;

  if (tw_move_draft_get_move (self, &move, NULL) && move.units > 0)
    tw_session_preview_move (self->session, &move);
  else
    tw_session_preview_move (self->session, NULL);

  g_signal_emit (self, signals[CHANGED], 0);
}

/* After a change of item, lane or week: units that nobody chose are proposed anew. */
static void
take_advice (TwMoveDraft        *self,
             const TwMoveAdvice *advice)
{
  self->advice = *advice;
  self->filled = TRUE;
  if (!self->units_chosen)
    self->units = advice->units;
}

static guint
get_week (TwMoveDraft   *self,
          const TwModel *model)
{
  return MIN (tw_session_get_week (self->session), tw_model_get_n_weeks (model) - 1);
}

static void
advise (TwMoveDraft *self,
        guint        week)
{
  const TwPlan *plan = tw_session_get_plan (self->session);
  guint32       item = self->item_choice < 0 ? TW_ANY : (guint32) self->item_choice;
  TwMoveAdvice  advice;

  self->filled = FALSE;
  if (plan && self->from >= 0 && self->to >= 0 &&
      tw_move_advise (plan, item, (guint32) self->from, (guint32) self->to, week, &advice))
    take_advice (self, &advice);
}

/* Looks at another item, lane or week of the same pair. */
static void
readvise (TwMoveDraft *self,
          guint32      item,
          guint32      lane,
          guint        week)
{
  const TwPlan *plan = tw_session_get_plan (self->session);
  gboolean      from_source = self->advice.from_source;
  TwMoveAdvice  advice;

  if (!plan || !self->filled)
    return;

  tw_move_advise_lane (plan, item, lane, week, &advice);
  advice.from_source = from_source;
  take_advice (self, &advice);
  ask (self);
}

static void
plan_changed_cb (TwMoveDraft *self)
{
  const TwPlan *plan = tw_session_get_plan (self->session);

  if (self->filled && !plan)
    tw_move_draft_clear (self);
  else if (self->filled)
    readvise (self, self->advice.item, self->advice.lane, self->advice.week);
}

static void
preview_changed_cb (TwMoveDraft *self)
{
  if (self->filled)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
tw_move_draft_dispose (GObject *object)
{
  TwMoveDraft *self = TW_MOVE_DRAFT (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (tw_move_draft_parent_class)->dispose (object);
}

static void
tw_move_draft_class_init (TwMoveDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_move_draft_dispose;

  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_MOVE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_move_draft_init (TwMoveDraft *self)
{
  self->from = -1;
  self->to = -1;
  self->item_choice = -1;
}

TwMoveDraft *
tw_move_draft_new (TwSession *session)
{
  TwMoveDraft *self = g_object_new (TW_TYPE_MOVE_DRAFT, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "model-changed", G_CALLBACK (tw_move_draft_clear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan-changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "preview-changed", G_CALLBACK (preview_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
tw_move_draft_set_pair (TwMoveDraft *self,
                        int          from,
                        int          to)
{
  const TwModel *model = tw_session_get_model (self->session);

  /* A pointer that moves on over the same place must not undo what was typed. */
  if (self->filled && self->from == from && self->to == to)
    return;

  self->from = from;
  self->to = to;
  self->typing = self->units_chosen = FALSE;
  self->item_choice = tw_session_get_item (self->session);
  self->filled = FALSE;
  if (model)
    advise (self, get_week (self, model));
  ask (self);
}

void
tw_move_draft_clear (TwMoveDraft *self)
{
  if (!self->filled && self->from < 0)
    return;

  self->filled = self->typing = self->units_chosen = FALSE;
  self->from = self->to = -1;
  ask (self);
}

void
tw_move_draft_set_item (TwMoveDraft *self,
                        int          item)
{
  const TwModel *model = tw_session_get_model (self->session);

  if (self->item_choice == item || !model)
    return;

  self->item_choice = item;
  self->typing = self->units_chosen = FALSE;
  if (item >= 0 && self->filled)
    {
      readvise (self, (guint32) item, self->advice.lane, self->advice.week);
      return;
    }

  advise (self, self->filled ? self->advice.week : get_week (self, model));
  ask (self);
}

void
tw_move_draft_set_lane (TwMoveDraft *self,
                        guint32      lane)
{
  if (self->filled && self->advice.lane != lane)
    readvise (self, self->advice.item, lane, self->advice.week);
}

void
tw_move_draft_set_week (TwMoveDraft *self,
                        guint        week)
{
  if (self->filled && self->advice.week != week)
    readvise (self, self->advice.item, self->advice.lane, week);
}

void
tw_move_draft_set_units (TwMoveDraft *self,
                         guint        units)
{
  units = MIN (units, TW_MAX_UNITS);
  self->units_chosen = TRUE;
  if (self->units == units)
    return;

  self->units = units;
  ask (self);
}

void
tw_move_draft_cycle_lane (TwMoveDraft *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  const TwLane  *lane;
  g_autoptr (GArray) lanes = NULL;

  if (!model || !self->filled)
    return;

  lane = tw_model_get_lane (model, self->advice.lane);
  lanes = tw_move_dup_lanes (model, lane->from, lane->to);
  for (guint i = 0; i < lanes->len; i++)
    if (g_array_index (lanes, guint32, i) == self->advice.lane)
      {
        tw_move_draft_set_lane (self, g_array_index (lanes, guint32, (i + 1) % lanes->len));
        return;
      }
}

void
tw_move_draft_cycle_item (TwMoveDraft *self,
                          int          steps)
{
  const TwPlan *plan = tw_session_get_plan (self->session);
  g_autoptr (GArray) list = NULL;
  int position = 0;

  if (!plan || !self->filled || tw_session_get_item (self->session) >= 0)
    return;

  list = tw_move_rank_items (plan, (guint32) self->from, (guint32) self->to, self->advice.week, MAX_ITEMS);
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, TwMoveAdvice, i).item == self->advice.item)
      position = (int) i;

  if (list->len > 0)
    {
      position = (position + steps % (int) list->len + (int) list->len) % (int) list->len;
      self->typing = self->units_chosen = FALSE;
      take_advice (self, &g_array_index (list, TwMoveAdvice, position));
      ask (self);
    }
}

void
tw_move_draft_step_units (TwMoveDraft *self,
                          int          steps)
{
  const TwModel *model = tw_session_get_model (self->session);
  double         units = self->units;

  if (!model || !self->filled || steps == 0)
    return;

  for (int i = 0; i < ABS (steps); i++)
    {
      /* On the way down the step is that of what lies below. */
      double step = tw_move_get_step (model, self->advice.item, self->advice.lane, (guint) MAX (steps > 0 ? units : units - 1, 0));

      units = steps > 0 ? step * (floor (units / step) + 1) : step * (ceil (units / step) - 1);
      units = CLAMP (units, 0, TW_MAX_UNITS);
    }

  self->typing = FALSE;
  tw_move_draft_set_units (self, tw_move_round (tw_model_get_item (model, self->advice.item), units, self->advice.available));
}

static void
type_digit (TwMoveDraft *self,
            guint        digit)
{
  guint64 units = self->typing ? (guint64) self->units * 10 + digit : digit;

  self->typing = TRUE;
  tw_move_draft_set_units (self, (guint) MIN (units, TW_MAX_UNITS));
}

gboolean
tw_move_draft_handle_key (TwMoveDraft *self,
                          guint        keyval)
{
  if (!self->filled)
    return FALSE;

  if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
    type_digit (self, keyval - GDK_KEY_0);
  else if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    type_digit (self, keyval - GDK_KEY_KP_0);
  else if (keyval == GDK_KEY_BackSpace)
    {
      self->typing = TRUE;
      tw_move_draft_set_units (self, self->units / 10);
    }
  else if (keyval == GDK_KEY_plus || keyval == GDK_KEY_KP_Add || keyval == GDK_KEY_equal)
    tw_move_draft_step_units (self, 1);
  else if (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract)
    tw_move_draft_step_units (self, -1);
  else if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    tw_move_draft_cycle_lane (self);
  else if (keyval == GDK_KEY_Page_Down)
    tw_move_draft_cycle_item (self, 1);
  else if (keyval == GDK_KEY_Page_Up)
    tw_move_draft_cycle_item (self, -1);
  else
    return FALSE;

  return TRUE;
}

gboolean
tw_move_draft_get_move (TwMoveDraft  *self,
                        TwMove       *move,
                        TwMoveAdvice *advice)
{
  if (!self->filled)
    return FALSE;

  if (move)
    *move = (TwMove){ .item = self->advice.item, .lane = self->advice.lane, .week = self->advice.week, .units = self->units };
  if (advice)
    *advice = self->advice;

  return TRUE;
}

static gboolean
has_pin (const TwModel *model,
         guint32        item,
         gint64         id)
{
  guint        n;
  const TwPin *pin = tw_model_get_item_pins (model, item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].id == id)
      return TRUE;

  return FALSE;
}

/* Whether @preview answers @move: it has the move among its pins and the session's model has not. The
 * session may still be answering an older question, and old figures must not pass for new ones. */
static gboolean
answers (const TwPlan  *preview,
         const TwModel *model,
         const TwMove  *move)
{
  guint        n;
  const TwPin *pin = tw_model_get_item_pins (tw_plan_get_model (preview), move->item, &n);

  for (guint i = 0; i < n; i++)
    if (pin[i].lane == move->lane && pin[i].week == move->week && pin[i].units == move->units && !has_pin (model, move->item, pin[i].id))
      return TRUE;

  return FALSE;
}

static double
get_fill (const TwPlan *plan,
          const TwMove *move,
          guint         arrive)
{
  const TwModel *model = tw_plan_get_model (plan);
  g_autoptr (TwPlanView) view = tw_plan_view_new (model, plan, move->item);
  double     fill = tw_plan_view_get_fill (view, tw_model_get_lane (model, move->lane)->to, arrive, TW_MOVE_COVER_WEEKS);
  TwMeasures measures;

  if (isfinite (fill))
    return fill;

  tw_measures_of_plan (plan, move->item, move->week, &measures);

  return measures.fill_rate;
}

static double
get_days (const TwPlan *plan,
          guint32       item,
          guint32       place,
          guint         week)
{
  guint n_weeks = tw_model_get_n_weeks (tw_plan_get_model (plan));

  return tw_measures_days_of_supply (plan, item, place, MIN (week, n_weeks - 1));
}

gboolean
tw_move_draft_get_figures (TwMoveDraft   *self,
                           TwMoveFigures *figures)
{
  const TwModel    *model = tw_session_get_model (self->session);
  const TwPlan     *plan = tw_session_get_plan (self->session);
  const TwPlan     *preview = tw_session_get_preview (self->session);
  const TwItemPlan *answer;
  const TwLane     *lane;
  TwMove            move;
  guint             arrive;

  if (!tw_move_draft_get_move (self, &move, NULL) || !plan || !preview || !answers (preview, model, &move))
    return FALSE;

  answer = tw_plan_get_item (preview, move.item);
  lane = tw_model_get_lane (model, move.lane);
  arrive = move.week + tw_lane_get_lead_weeks (lane);

  figures->feasible = answer->status == TW_PLAN_OPTIMAL;
  figures->limit = tw_move_get_limit (answer, move.units);
  figures->profit = tw_plan_get_value (preview) - tw_plan_get_value (plan);
  for (TwPart part = 0; part < TW_N_PARTS; part++)
    figures->part[part] = tw_plan_get_part (preview, part) - tw_plan_get_part (plan, part);
  figures->fill_before = get_fill (plan, &move, arrive);
  figures->fill_after = get_fill (preview, &move, arrive);
  figures->from_days_before = get_days (plan, move.item, lane->from, move.week + 1);
  figures->from_days_after = get_days (preview, move.item, lane->from, move.week + 1);
  figures->to_days_before = get_days (plan, move.item, lane->to, arrive + 1);
  figures->to_days_after = get_days (preview, move.item, lane->to, arrive + 1);

  return TRUE;
}

GArray *
tw_move_draft_dup_cliffs (TwMoveDraft *self)
{
  const TwModel *model = tw_session_get_model (self->session);
  const TwPlan  *plan = tw_session_get_plan (self->session);
  const TwPlan  *preview = tw_session_get_preview (self->session);
  TwMove         move;

  if (!tw_move_draft_get_move (self, &move, NULL) || !plan || !preview || !answers (preview, model, &move) ||
      tw_plan_get_item (preview, move.item)->status != TW_PLAN_OPTIMAL)
    return g_array_new (FALSE, FALSE, sizeof (TwCliffChange));

  return tw_cliff_dup_changes (plan, preview, move.item, tw_model_get_lane (model, move.lane)->from, tw_model_get_lane (model, move.lane)->to);
}

static char *
dup_done_message (const TwModel *model,
                  const TwMove  *move)
{
  const TwLane    *lane = tw_model_get_lane (model, move->lane);
  g_autofree char *units = tw_format_units (move->units);
  g_autofree char *from = tw_place_dup_title (model, lane->from);
  g_autofree char *to = tw_place_dup_title (model, lane->to);

  /* TRANSLATORS: units, name of the item, origin, destination: "Moved 480 × Desk lamp from Germany to France" */
  return g_strdup_printf (_ ("Moved %1$s × %2$s from %3$s to %4$s"), units, tw_item_get_title (model, move->item), from, to);
}

static char *
dup_refusal (TwMoveDraft   *self,
             const TwModel *model,
             const TwMove  *move)
{
  TwMoveFigures    figures;
  g_autofree char *from = tw_place_dup_title (model, tw_model_get_lane (model, move->lane)->from);
  guint            limit = self->advice.available;

  if (move->units == 0 && limit == 0)
    return g_strdup_printf (_ ("Nothing to move: %s has none of this item in that week"), from);
  if (move->units == 0)
    return g_strdup (_ ("Nothing was moved: choose some units first"));

  if (tw_move_draft_get_figures (self, &figures))
    {
      limit = figures.feasible ? move->units : figures.limit;
    }
  else if (move->week > 0)
    {
      /* Later weeks can be planned otherwise, so that only the answer knows. */
      limit = move->units;
    }

  if (move->units <= limit)
    return NULL;

  {
    g_autofree char *text = tw_format_units (limit);

    /* TRANSLATORS: a move that asks for more than there can be; the number of units that can be moved */
    return g_strdup_printf (ngettext ("Nothing was moved: at most %s unit can leave", "Nothing was moved: at most %s units can leave", limit), text);
  }
}

gboolean
tw_move_draft_commit (TwMoveDraft *self)
{
  const TwModel   *model = tw_session_get_model (self->session);
  g_autofree char *message = NULL;
  TwMove           move;
  gboolean         refused;

  if (!model || !tw_move_draft_get_move (self, &move, NULL))
    return FALSE;

  message = dup_refusal (self, model, &move);
  refused = message != NULL;
  if (!refused)
    message = dup_done_message (model, &move);

  /* Emptied first, so that the plan that follows is not taken for a reason to ask again; the preview
   * stays until the session has seen whether it answers this move. */
  self->filled = FALSE;
  if (!refused)
    tw_session_commit_move (self->session, &move);
  tw_move_draft_clear (self);

  /* The session says itself why it takes no edit. */
  if (!refused && tw_session_get_model (self->session) == model)
    return FALSE;

  g_signal_emit_by_name (self->session, "toast", message, refused ? NULL : _ ("Undo"), refused ? NULL : "win.undo");

  return !refused;
}

char *
tw_move_dup_lane_label (const TwModel *model,
                        guint32        lane)
{
  const TwLane    *row = tw_model_get_lane (model, lane);
  g_autofree char *mode = tw_format_mode (row->mode);
  int              days = (int) ceil (row->lead_mean_days - 1e-9);

  /* TRANSLATORS: means of transport, and how long it takes: "Truck · 2 days" */
  return g_strdup_printf (ngettext ("%1$s · %2$d day", "%1$s · %2$d days", days), mode, days);
}

/* What languages count: parts of a pack make it more than one. */
static gulong
count_packs (double packs)
{
  return packs == 1 ? 1 : MAX ((gulong) ceil (packs), 2);
}

static void
append_packs (GString    *text,
              double      packs,
              const char *format)
{
  g_autofree char *number = tw_format_number (packs, fabs (packs - round (packs)) < 1e-9 ? 0 : 1);

  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append_printf (text, format, number);
}

char *
tw_move_dup_packs (const TwModel *model,
                   const TwMove  *move)
{
  const TwItem *item = tw_model_get_item (model, move->item);
  guint         container = tw_move_get_container (model, move->item, move->lane);
  double        cartons = (double) move->units / MAX (item->units_per_carton, 1);
  double        pallets = item->cartons_per_pallet > 0 ? cartons / item->cartons_per_pallet : 0;
  double        containers = container > 0 ? (double) move->units / container : 0;
  GString      *text;

  if (item->units_per_carton <= 1)
    return NULL;

  text = g_string_new (NULL);
  append_packs (text, cartons, ngettext ("%s carton", "%s cartons", count_packs (cartons)));
  if (pallets > 0)
    append_packs (text, pallets, ngettext ("%s pallet", "%s pallets", count_packs (pallets)));
  if (containers >= 0.1)
    append_packs (text, containers, ngettext ("%s container", "%s containers", count_packs (containers)));

  return g_string_free (text, FALSE);
}

char *
tw_move_dup_percent_change (double before,
                            double after)
{
  g_autofree char *x = tw_format_number (100 * before, 0);
  g_autofree char *y = tw_format_percent (after, 0);

  /* TRANSLATORS: a figure before and after a change */
  return g_strdup_printf (_ ("%1$s → %2$s"), x, y);
}

static char *
dup_days (double days)
{
  /* Beyond the horizon nobody knows. */
  if (isfinite (days) && days < 1000)
    return tw_format_units (floor (days));

  return g_strdup (days > 0 ? "∞" : "–");
}

char *
tw_move_dup_days_change (double before,
                         double after)
{
  g_autofree char *x = dup_days (before);
  g_autofree char *y = dup_days (after);

  return g_strdup_printf (_ ("%1$s → %2$s"), x, y);
}
