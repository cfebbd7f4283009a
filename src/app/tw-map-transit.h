/* tw-map-transit.h: the shipments of a week on the map, and what there is to say of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-map-view.h"
#include "tw-plan-view.h"
#include "tw-session.h"

G_BEGIN_DECLS

/**
 * TwMapTransit:
 *
 * Tells the map what is on its way, and opens a popover when a marker is asked. Everything in it is found from the view
 * that was set last.
 */
typedef struct _TwMapTransit TwMapTransit;

/* @host: what the popover belongs to; @map is somewhere in it. Neither is kept alive. */
TwMapTransit *tw_map_transit_new (TwMapView *map,
                                  GtkWidget *host) G_GNUC_WARN_UNUSED_RESULT;
void          tw_map_transit_free (TwMapTransit *self);

/* Of the plan and item of @view, which may be NULL; @index: (element-type gint32): place of the map of each place of the model. */
void tw_map_transit_show (TwMapTransit     *self,
                          TwSession        *session,
                          const TwPlanView *view,
                          const GArray     *index);

/* Opens at the marker that was activated last. */
void tw_map_transit_open (TwMapTransit *self);

/* (nullable): the popover while it is open */
GtkWidget *tw_map_transit_get_popover (TwMapTransit *self);

G_END_DECLS
