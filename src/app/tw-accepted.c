/* tw-accepted.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-accepted.h"

#include <string.h>

static gboolean
phases_equal (const TwPhaseRule *a,
              const TwPhaseRule *b)
{
  for (guint p = 0; p < TW_N_PHASES; p++)
    if (a[p].modes != b[p].modes || !a[p].inbound != !b[p].inbound || a[p].review_weeks != b[p].review_weeks || a[p].batch_units != b[p].batch_units)
      return FALSE;

  return TRUE;
}

static gboolean
tests_equal (const TwPhaseTest *a,
             const TwPhaseTest *b)
{
  return a->trial_weeks == b->trial_weeks && a->mature_weeks == b->mature_weeks && a->in_stock_rate == b->in_stock_rate &&
         a->breakout == b->breakout && a->declining == b->declining && a->certainty == b->certainty;
}

static gboolean
policies_equal (const TwModel *a,
                const TwModel *b)
{
  guint               n_a, n_b;
  const TwItemPolicy *x = tw_model_get_item_policies (a, &n_a);
  const TwItemPolicy *y = tw_model_get_item_policies (b, &n_b);

  if (tw_model_get_rules (a)->policy != tw_model_get_rules (b)->policy || n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (x[i].item != y[i].item || x[i].policy != y[i].policy)
      return FALSE;

  return TRUE;
}

gboolean
tw_accepted_ask_alike (const TwModel *a,
                       const TwModel *b)
{
  const TwRules    *x = tw_model_get_rules (a);
  const TwRules    *y = tw_model_get_rules (b);
  const TwAccepted *lines_a, *lines_b;
  guint             n_a, n_b;

  if (x->frozen_weeks != y->frozen_weeks || x->change_price != y->change_price || x->slow_sale_loss != y->slow_sale_loss ||
      x->lost_sale_cost != y->lost_sale_cost || !phases_equal (x->phase, y->phase) || !tests_equal (&x->phase_test, &y->phase_test) ||
      !policies_equal (a, b))
    return FALSE;
  if (x->change_price == 0)
    return TRUE;

  lines_a = tw_model_get_accepted (a, &n_a);
  lines_b = tw_model_get_accepted (b, &n_b);

  return n_a == n_b && (n_a == 0 || lines_a == lines_b || !memcmp (lines_a, lines_b, n_a * sizeof *lines_a));
}
