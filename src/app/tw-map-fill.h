/* tw-map-fill.h: places and flows of a plan, put on the map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-map-view.h"
#include "tw-plan-view.h"

G_BEGIN_DECLS

/**
 * TwMapFill:
 *
 * Puts a week of a plan on a map: circles with what they say to those who do not see them, flows, and what is full. Markets
 * that are not on the map by themselves stand where they are served from, so places of the map and of the model differ.
 */
typedef struct _TwMapFill TwMapFill;

/* @map: must outlive it */
TwMapFill *tw_map_fill_new (TwMapView *map) G_GNUC_WARN_UNUSED_RESULT;
void       tw_map_fill_free (TwMapFill *self);

/* @view: (nullable): what is shown is lent until the next call; without it the map is emptied */
void tw_map_fill_show (TwMapFill  *self,
                       TwPlanView *view,
                       guint       week);

/* One for the other, of what was shown last; -1 for none. */
int tw_map_fill_get_place (TwMapFill *self,
                           int        model_place);
int tw_map_fill_get_model_place (TwMapFill *self,
                                 int        place);

/* Places on the map. */
guint tw_map_fill_get_n_places (TwMapFill *self);

/* gint32: place of the map of each place of the model, -1 for none; lent. */
const GArray *tw_map_fill_get_index (TwMapFill *self);

/* Whether room or production, or a lane, is at its limit in the week on show. */
gboolean tw_map_fill_has_full_places (TwMapFill *self);
gboolean tw_map_fill_has_full_lanes (TwMapFill *self);

G_END_DECLS
