/* tw-policy-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "simulate/tw-policy-model.h"

#include <string.h>

static gboolean
is_air (const TwLane *lane)
{
  return lane->mode == TW_MODE_AIR || lane->mode == TW_MODE_EXPRESS;
}

static TwPlaceKind
get_kind (const TwModel *model,
          guint32        place)
{
  return tw_model_get_place (model, place)->kind;
}

static gboolean
moves_between_countries (const TwModel *model,
                         const TwLane  *lane)
{
  const TwPlace *from = tw_model_get_place (model, lane->from);
  const TwPlace *to = tw_model_get_place (model, lane->to);

  return from->kind == TW_PLACE_FULFILMENT && to->kind == TW_PLACE_FULFILMENT && strcmp (from->country, to->country) != 0;
}

static gboolean
has_surface (const TwModel *model,
             guint32        from,
             guint32        to)
{
  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);

      if (lane->open && lane->from == from && lane->to == to && !is_air (lane))
        return TRUE;
    }

  return FALSE;
}

/* Whether an overflow place lies between the two. */
static gboolean
has_overflow (const TwModel *model,
              guint32        from,
              guint32        to)
{
  for (guint l = 0; l < tw_model_get_n_lanes (model); l++)
    {
      const TwLane *lane = tw_model_get_lane (model, l);

      if (lane->open && lane->to == to && get_kind (model, lane->from) == TW_PLACE_OVERFLOW && has_surface (model, from, lane->from))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_closed (const TwModel *model,
           const TwLane  *lane,
           TwPolicy       policy,
           guint32        switches)
{
  gboolean into_overflow = get_kind (model, lane->to) == TW_PLACE_OVERFLOW;
  gboolean from_source = get_kind (model, lane->from) == TW_PLACE_SOURCE || get_kind (model, lane->from) == TW_PLACE_FACTORY;

  if (((switches & TW_SWITCH_NO_AIR) != 0 && is_air (lane)) || ((switches & TW_SWITCH_NO_OVERFLOW) != 0 && into_overflow))
    return TRUE;
  if (policy == TW_POLICY_FBA)
    return into_overflow || moves_between_countries (model, lane) || (is_air (lane) && has_surface (model, lane->from, lane->to));
  if (policy == TW_POLICY_SCA)
    return moves_between_countries (model, lane) ||
           (from_source && !is_air (lane) && get_kind (model, lane->to) == TW_PLACE_FULFILMENT && has_overflow (model, lane->from, lane->to));

  return FALSE;
}

static TwModel *
without_phases (TwModel *model)
{
  TwRules rules = *tw_model_get_rules (model);
  TwRules first;

  tw_rules_init (&first);
  for (guint p = 0; p < TW_N_PHASES; p++)
    rules.phase[p] = first.phase[TW_PHASE_NONE];

  return tw_model_with_rules (model, &rules, NULL);
}

TwModel *
tw_policy_apply (const TwModel *model,
                 TwPolicy       policy,
                 guint32        switches)
{
  guint              n = tw_model_get_n_lanes (model);
  g_autofree TwLane *lanes = n > 0 ? g_memdup2 (tw_model_get_lane (model, 0), n * sizeof (TwLane)) : NULL;
  g_autoptr (TwModel) applied = NULL;
  gboolean any = FALSE;

  for (guint l = 0; l < n; l++)
    if (lanes[l].open && lanes[l].mode != TW_MODE_PARCEL && is_closed (model, tw_model_get_lane (model, l), policy, switches))
      {
        lanes[l].open = FALSE;
        any = TRUE;
      }
  applied = any ? tw_model_with_conditions (model, NULL, lanes, NULL, NULL) : tw_model_ref (model);

  return (switches & TW_SWITCH_NO_PHASES) != 0 ? without_phases (applied) : g_steal_pointer (&applied);
}
