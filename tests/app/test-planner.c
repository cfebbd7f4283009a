/* test-planner.c: the planner's promises on an engine that waits to be told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-planner.h"

/* What the workers share with the test. */
static GMutex   mutex;
static GCond    cond;
static guint    n_open; /* solves that may end */
static guint    n_begun;
static guint    n_inside;
static guint    most_inside;
static gboolean fail;

static TwModel *
new_model (guint n_weeks)
{
  TwModel     *model = tw_model_new ("test", "USD", 0, n_weeks); /* the horizon tells the questions apart */
  const TwItem item = { (char *) "A", (char *) "A", (char *) "", 1, 0.001, 1, 1, 0 };
  GError      *error = NULL;

  tw_model_add_item (model, &item);
  tw_model_seal (model, &error);
  g_assert_no_error (error);

  return model;
}

static TwPlan *
new_plan (const TwModel *model)
{
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 0, tw_model_get_n_weeks (model));
  TwItemPlan **items = g_new0 (TwItemPlan *, 1);

  items[0] = tw_item_plan_new (0, 0, 0, tw_model_get_n_weeks (model));

  return tw_plan_new_take (model, forecasts, items, NULL, 0.001);
}

/* Blocks until the test lets one solve pass, or until it is cancelled. */
static gboolean
pass (GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  n_begun++;
  n_inside++;
  most_inside = MAX (most_inside, n_inside);
  g_cond_broadcast (&cond);
  while (n_open == 0 && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&cond, &mutex, g_get_monotonic_time () + 2000);
  n_inside--;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  n_open--;

  return TRUE;
}

static TwForecastSet *
slow_forecast (const TwModel *model,
               int            n_threads,
               TwProgressFunc progress,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  progress (0.25, data);

  return pass (cancellable, error) ? tw_forecast_set_new (1, 0, tw_model_get_n_weeks (model)) : NULL;
}

static TwPlan *
slow_allocate (const TwModel           *model,
               const TwForecastSet     *forecasts,
               const TwAllocateOptions *options,
               const TwPlan            *start,
               TwProgressFunc           progress,
               gpointer                 data,
               GCancellable            *cancellable,
               GError                 **error)
{
  if (!pass (cancellable, error))
    return NULL;
  if (fail)
    {
      g_set_error (error, TW_ERROR, TW_ERROR_TOO_LARGE, "as asked");
      return NULL;
    }

  return new_plan (model);
}

static TwPlan *
slow_edit (TwPlanEditor  *editor,
           const TwModel *model,
           const guint32 *items,
           guint          n_items,
           TwEditReach    reach,
           GCancellable  *cancellable,
           GError       **error)
{
  return pass (cancellable, error) ? new_plan (model) : NULL;
}

static const TwEngine slow_engine = { slow_forecast, slow_allocate, slow_edit };

typedef struct
{
  TwPlanner *planner;
  GArray    *answers; /* guint: horizon of each answer's model */
  guint      n_failed;
  gboolean   late;
} Fixture;

static void
plan_cb (TwPlanner *planner,
         TwPlan    *plan,
         Fixture   *fixture)
{
  guint n = tw_model_get_n_weeks (tw_plan_get_model (plan));

  g_array_append_val (fixture->answers, n);
}

static void
forecasts_cb (TwPlanner     *planner,
              TwForecastSet *forecasts,
              Fixture       *fixture)
{
  guint n = tw_forecast_set_get_n_weeks (forecasts);

  g_array_append_val (fixture->answers, n);
}

static void
failed_cb (TwPlanner *planner,
           GError    *error,
           Fixture   *fixture)
{
  g_assert_error (error, TW_ERROR, TW_ERROR_TOO_LARGE);
  fixture->n_failed++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  n_open = n_begun = n_inside = most_inside = 0;
  fail = FALSE;
  fixture->answers = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->planner = tw_planner_new (&slow_engine);
  g_signal_connect (fixture->planner, "plan", G_CALLBACK (plan_cb), fixture);
  g_signal_connect (fixture->planner, "preview", G_CALLBACK (plan_cb), fixture);
  g_signal_connect (fixture->planner, "forecasts", G_CALLBACK (forecasts_cb), fixture);
  g_signal_connect (fixture->planner, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
wait_begun (guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  while (n_begun < n)
    g_cond_wait (&cond, &mutex);
}

static void
let_pass (guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  n_open += n;
  g_cond_broadcast (&cond);
}

static void
wait_answers (Fixture *fixture,
              guint    n)
{
  while (fixture->answers->len + fixture->n_failed < n)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Long enough for an answer that must not come. */
static void
wait_a_little (Fixture *fixture)
{
  fixture->late = FALSE;
  g_timeout_add (100, late_cb, &fixture->late);
  while (!fixture->late)
    g_main_context_iteration (NULL, TRUE);
}

/* The planner lives until its workers are through; a weak reference sees it go. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer planner = fixture->planner;

  g_object_add_weak_pointer (G_OBJECT (fixture->planner), &planner);
  tw_planner_cancel (fixture->planner);
  g_object_unref (fixture->planner);
  while (planner != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_array_unref (fixture->answers);
}

static guint
get_answer (Fixture *fixture,
            guint    index)
{
  g_assert_cmpuint (index, <, fixture->answers->len);

  return g_array_index (fixture->answers, guint, index);
}

static void
preview (Fixture *fixture,
         guint    n_weeks)
{
  g_autoptr (TwModel) model = new_model (n_weeks);
  g_autoptr (TwPlan) start = new_plan (model);
  const guint32 item = 0;

  tw_planner_preview (fixture->planner, model, start, &item, 1);
}

/* A pointer moves through eight questions while the first is being answered: the first and the last
 * are answered, one after the other, and the engine is never in two at once. */
static void
test_preview (Fixture      *fixture,
              gconstpointer data)
{
  preview (fixture, 1);
  wait_begun (1);
  for (guint i = 2; i <= 8; i++)
    preview (fixture, i);
  let_pass (2);
  wait_answers (fixture, 2);
  wait_a_little (fixture);

  g_assert_cmpuint (fixture->answers->len, ==, 2);
  g_assert_cmpuint (get_answer (fixture, 0), ==, 1);
  g_assert_cmpuint (get_answer (fixture, 1), ==, 8);
  g_assert_cmpuint (n_begun, ==, 2);
  g_assert_cmpuint (most_inside, ==, 1);
}

static void
test_dropped_preview (Fixture      *fixture,
                      gconstpointer data)
{
  preview (fixture, 1);
  wait_begun (1);
  preview (fixture, 2);
  tw_planner_drop_preview (fixture->planner);
  let_pass (2);
  wait_a_little (fixture);

  g_assert_cmpuint (fixture->answers->len, ==, 0);
  g_assert_cmpuint (n_begun, ==, 1);
}

static void
plan (Fixture *fixture,
      guint    n_weeks)
{
  g_autoptr (TwModel) model = new_model (n_weeks);
  g_autoptr (TwForecastSet) forecasts = tw_forecast_set_new (1, 0, n_weeks);

  tw_planner_plan (fixture->planner, model, forecasts, NULL, NULL, 0);
}

static void
test_newest_plan (Fixture      *fixture,
                  gconstpointer data)
{
  plan (fixture, 1);
  wait_begun (1);
  g_assert_true (tw_planner_get_busy (fixture->planner));
  plan (fixture, 2);
  wait_begun (2);
  let_pass (1);
  wait_answers (fixture, 1);
  wait_a_little (fixture);

  g_assert_cmpuint (fixture->answers->len, ==, 1);
  g_assert_cmpuint (get_answer (fixture, 0), ==, 2);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_false (tw_planner_get_busy (fixture->planner));
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  plan (fixture, 1);
  wait_begun (1);
  tw_planner_cancel (fixture->planner);
  g_assert_false (tw_planner_get_busy (fixture->planner));
  wait_a_little (fixture);

  g_assert_cmpuint (fixture->answers->len + fixture->n_failed, ==, 0);
}

static void
test_failure (Fixture      *fixture,
              gconstpointer data)
{
  fail = TRUE;
  plan (fixture, 1);
  let_pass (1);
  wait_answers (fixture, 1);

  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_false (tw_planner_get_busy (fixture->planner));
}

static void
test_progress (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TwModel) model = new_model (3);

  g_assert_cmpfloat (tw_planner_get_progress (fixture->planner), ==, -1);
  tw_planner_forecast (fixture->planner, model);
  g_assert_true (tw_planner_get_forecasting (fixture->planner));
  wait_begun (1);
  while (tw_planner_get_progress (fixture->planner) < 0.25)
    g_main_context_iteration (NULL, TRUE);
  let_pass (1);
  wait_answers (fixture, 1);

  g_assert_cmpuint (get_answer (fixture, 0), ==, 3);
  g_assert_cmpfloat (tw_planner_get_progress (fixture->planner), ==, -1);
  g_assert_false (tw_planner_get_forecasting (fixture->planner));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/planner/preview", Fixture, NULL, set_up, test_preview, tear_down);
  g_test_add ("/app/planner/dropped-preview", Fixture, NULL, set_up, test_dropped_preview, tear_down);
  g_test_add ("/app/planner/newest-plan", Fixture, NULL, set_up, test_newest_plan, tear_down);
  g_test_add ("/app/planner/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/app/planner/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/app/planner/progress", Fixture, NULL, set_up, test_progress, tear_down);

  return g_test_run ();
}
