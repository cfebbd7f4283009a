/* test-cancel.c: answers that are cancelled while they are made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-allocate.h"
#include "allocate/tw-conflict.h"
#include "allocate/tw-explain.h"
#include "allocate/tw-plan-editor.h"
#include "coupled-model.h"

#include <math.h>

#define N_TRIALS 16

typedef struct
{
  TwModel       *model;
  TwForecastSet *forecasts;
  TwPlan        *plan;
} Fixture;

/* @data: whether in cartons, with containers */
static void
set_up (Fixture      *f,
        gconstpointer data)
{
  gboolean     packed = GPOINTER_TO_INT (data);
  TwRandomPlan spec = { .n_items = 14, .n_markets = 3, .n_weeks = 10, .seed = 5, .capacity_scale = 0.5, .packed = packed };

  f->model = coupled_model_new (&spec, 5, &f->forecasts);
  f->plan = tw_allocate (f->model, f->forecasts, NULL, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (f->plan);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  (void) data;
  tw_plan_unref (f->plan);
  tw_forecast_set_unref (f->forecasts);
  tw_model_unref (f->model);
}

static void
assert_cancelled (gconstpointer answer,
                  const GError *error)
{
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- from within ---- */

typedef struct
{
  GCancellable *cancellable;
  gint          left; /* atomic: calls before it is cancelled */
} Countdown;

static void
count_down (double   fraction,
            gpointer data)
{
  Countdown *self = data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  if (g_atomic_int_add (&self->left, -1) == 0)
    g_cancellable_cancel (self->cancellable);
}

/* At ever later calls of progress, with one thread and with two, until it comes to its end. */
static void
test_allocate (Fixture      *f,
               gconstpointer data)
{
  guint n_cancelled = 0;

  (void) data;
  for (int n_threads = 1; n_threads <= 2; n_threads++)
    for (gint calls = 0;; calls += 1 + calls / 2)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autoptr (GError) error = NULL;
        Countdown countdown = { cancellable, calls };
        g_autoptr (TwPlan) plan = tw_allocate (f->model, f->forecasts, &(TwAllocateOptions){ .n_threads = n_threads }, NULL, count_down, &countdown, cancellable, &error);

        if (plan != NULL)
          {
            g_assert_no_error (error);
            g_assert_true (tw_plan_equal (plan, f->plan));
            break;
          }
        assert_cancelled (plan, error);
        n_cancelled++;
      }
  g_assert_cmpuint (n_cancelled, >, 4);
}

/* ---- from beside ---- */

/* Cancels some time after it was started; whatever that time, the answer is whole or none. */
typedef struct
{
  GCancellable *cancellable;
  gint64        delay; /* microseconds */
} Other;

static gpointer
cancel_later (gpointer data)
{
  Other *self = data;

  g_usleep ((gulong) self->delay);
  g_cancellable_cancel (self->cancellable);

  return NULL;
}

/* Something that is asked; it may be cancelled. */
typedef gpointer (*AskFunc) (gpointer      object,
                             guint32       item,
                             GCancellable *cancellable,
                             GError      **error);

typedef struct
{
  gpointer       object;
  AskFunc        ask;
  GDestroyNotify free;
  gboolean (*equal) (gconstpointer a,
                     gconstpointer b);
} Question;

/* The same object, asked again after it was cancelled at ever later moments, answers as it did before. */
static void
ask_and_cancel (const Question *question,
                guint32         item)
{
  gint64   begin = g_get_monotonic_time ();
  gpointer answer = question->ask (question->object, item, NULL, NULL);
  gint64   took = g_get_monotonic_time () - begin;

  for (guint i = 0; i < N_TRIALS; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Other    other = { cancellable, took * i / N_TRIALS };
      GThread *thread = g_thread_new ("cancel", cancel_later, &other);
      gpointer cut = question->ask (question->object, item, cancellable, &error);
      gpointer again;

      g_thread_join (thread);
      g_assert_true ((cut == NULL) == (error != NULL) || answer == NULL);
      if (error != NULL)
        assert_cancelled (cut, error);
      else
        g_assert_true (question->equal (cut, answer));
      again = question->ask (question->object, item, NULL, NULL);
      g_assert_true (question->equal (again, answer));
      g_clear_pointer (&cut, question->free);
      g_clear_pointer (&again, question->free);
    }
  g_clear_pointer (&answer, question->free);
}

static const TwPlanShipment *
find_line (const TwPlan *plan,
           guint32       item)
{
  const TwItemPlan *answer = tw_plan_get_item (plan, item);

  for (guint i = 0; i < answer->n_shipments; i++)
    if (answer->shipment[i].lane != TW_ANY)
      return &answer->shipment[i];

  return NULL;
}

static gpointer
ask_editor (gpointer      object,
            guint32       item,
            GCancellable *cancellable,
            GError      **error)
{
  TwPlanEditor         *editor = object;
  const TwPlan         *plan = tw_plan_editor_get_start (editor);
  const TwPlanShipment *line = find_line (plan, item);
  TwPin                 pin = { .id = 99, .item = item, .lane = line->lane, .week = line->week, .units = line->units / 2 + 1 };
  g_autoptr (TwModel) model = tw_model_with_pins (tw_plan_get_model (plan), &pin, 1, NULL);

  return tw_plan_editor_edit (editor, model, &item, 1, TW_EDIT_WITH_NEIGHBOURS, cancellable, error);
}

static gboolean
are_equal_plans (gconstpointer a,
                 gconstpointer b)
{
  return tw_plan_equal (a, b);
}

static void
test_editor (Fixture      *f,
             gconstpointer data)
{
  g_autoptr (TwPlanEditor) editor = tw_plan_editor_new (f->plan);
  const Question question = { editor, ask_editor, (GDestroyNotify) tw_plan_unref, are_equal_plans };
  guint          n = 0;

  (void) data;
  for (guint32 i = 0; i < tw_model_get_n_items (f->model) && n < 2; i++)
    if (find_line (f->plan, i) != NULL)
      {
        ask_and_cancel (&question, i);
        n++;
      }
  g_assert_cmpuint (n, ==, 2);
}

typedef struct
{
  TwExplainer  *explainer;
  const TwPlan *plan;
} Explained;

static gpointer
ask_line (gpointer      object,
          guint32       item,
          GCancellable *cancellable,
          GError      **error)
{
  const Explained      *self = object;
  const TwPlanShipment *line = find_line (self->plan, item);

  return tw_explainer_explain_line (self->explainer, item, line->lane, line->place, line->week, cancellable, error);
}

static gboolean
are_equal_lines (gconstpointer a,
                 gconstpointer b)
{
  const TwExplainedLine *x = a;
  const TwExplainedLine *y = b;

  return x->loss == y->loss && x->units == y->units;
}

static void
test_explainer (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (TwExplainer) explainer = tw_explainer_new (f->plan);
  Explained      explained = { explainer, f->plan };
  const Question question = { &explained, ask_line, (GDestroyNotify) tw_explained_line_free, are_equal_lines };
  guint          n = 0;

  (void) data;
  for (guint32 i = 0; i < tw_model_get_n_items (f->model) && n < 2; i++)
    if (find_line (f->plan, i) != NULL)
      {
        ask_and_cancel (&question, i);
        n++;
      }
  g_assert_cmpuint (n, ==, 2);
}

static gpointer
ask_conflict (gpointer      object,
              guint32       item,
              GCancellable *cancellable,
              GError      **error)
{
  return tw_conflict_find (object, item, cancellable, error);
}

static gboolean
are_equal_conflicts (gconstpointer a,
                     gconstpointer b)
{
  const TwShortfall *x = a;
  const TwShortfall *y = b;

  return x->n_pins == y->n_pins && x->n_limits == y->n_limits && x->short_units == y->short_units && x->available_units == y->available_units;
}

/* Pins of many items that no lane, nor stock, has room for. */
static void
test_conflict (Fixture      *f,
               gconstpointer data)
{
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (TwPin));
  g_autoptr (TwModel) model = NULL;
  g_autoptr (TwPlan) plan = NULL;
  guint32 found = TW_ANY;

  (void) data;
  for (guint32 i = 0; i < tw_model_get_n_items (f->model); i++)
    {
      const TwItemPlan *answer = tw_plan_get_item (f->plan, i);

      for (guint s = 0; s < answer->n_shipments; s++)
        {
          const TwPlanShipment *line = &answer->shipment[s];
          TwPin                 pin = { .id = pins->len + 1, .item = i, .lane = line->lane, .week = line->week, .units = 40 * line->units };

          if (line->lane != TW_ANY && (s + i) % 4 == 0)
            g_array_append_val (pins, pin);
        }
    }
  model = tw_model_with_pins (f->model, (const TwPin *) pins->data, pins->len, NULL);
  plan = tw_allocate (model, f->forecasts, NULL, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpint (tw_plan_get_status (plan), ==, TW_PLAN_INFEASIBLE);
  for (guint32 i = 0; i < tw_model_get_n_items (f->model) && found == TW_ANY; i++)
    {
      TwShortfall *shortfall = tw_plan_get_item (plan, i)->status == TW_PLAN_INFEASIBLE ? tw_conflict_find (plan, i, NULL, NULL) : NULL;

      if (shortfall == NULL)
        continue;
      found = i;
      tw_conflict_free (shortfall);
    }
  g_assert_cmpuint (found, !=, TW_ANY);
  ask_and_cancel (&(Question){ plan, ask_conflict, (GDestroyNotify) tw_conflict_free, are_equal_conflicts }, found);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int packed = FALSE; packed <= TRUE; packed++)
    {
      const struct
      {
        const char *name;
        void (*test) (Fixture *, gconstpointer);
      } cases[] = { { "allocate", test_allocate }, { "editor", test_editor }, { "explainer", test_explainer }, { "conflict", test_conflict } };

      for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autofree char *path = g_strdup_printf ("/cancel/%s/%s", cases[i].name, packed ? "cartons" : "units");

          g_test_add (path, Fixture, GINT_TO_POINTER (packed), set_up, cases[i].test, tear_down);
        }
    }

  return g_test_run ();
}
