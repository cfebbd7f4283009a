/* tw-sea-route.h: the shortest way between two ports
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwSeaLanes: ports, and the lanes between them; read-only once made, any thread may use it.
 *
 * A lane carries its true length, which is not the length of its drawn shape. Ports are end points:
 * no route runs through one. Some lanes lead through a passage that can be closed.
 */
typedef struct _TwSeaLanes TwSeaLanes;

/* Where the data are among the program's resources, with a window or without. */
#define TW_SEALANE_RESOURCES "/io/github/tradewind/Tradewind/sealane/"

/* More are refused. */
#define TW_SEA_MAX_NODES    8192
#define TW_SEA_MAX_EDGES    65536
#define TW_SEA_MAX_PASSAGES 32

/**
 * tw_sea_lanes_new:
 * @bytes: sealanes.bin
 *
 * Errors: %TW_ERROR_BAD_DATA, naming what is out of range; every count, index and coordinate is
 * checked before it is used.
 */
TwSeaLanes *tw_sea_lanes_new (GBytes  *bytes,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those of the program's resources. */
TwSeaLanes *tw_sea_lanes_new_default (void) G_GNUC_WARN_UNUSED_RESULT;

TwSeaLanes *tw_sea_lanes_ref (TwSeaLanes *self);
void        tw_sea_lanes_unref (TwSeaLanes *self);

guint tw_sea_lanes_get_n_ports (const TwSeaLanes *self);

/* Index of the port with UN/LOCODE @locode, or -1. */
int tw_sea_lanes_find_port (const TwSeaLanes *self,
                            const char       *locode);

/* The port to expect freight for a place at: the nearest, unless a larger one is little farther. */
int tw_sea_lanes_nearest_port (const TwSeaLanes *self,
                               double            lon,
                               double            lat);

void tw_sea_lanes_get_port_location (const TwSeaLanes *self,
                                     int               port,
                                     double           *lon,
                                     double           *lat);

/* Bit of a passage such as "suez"; 0 if there is none of that name. */
guint32 tw_sea_lanes_get_passage (const TwSeaLanes *self,
                                  const char       *name);

/* All of them, by name. */
guint       tw_sea_lanes_get_n_passages (const TwSeaLanes *self);
const char *tw_sea_lanes_get_passage_name (const TwSeaLanes *self,
                                           guint             index);

/**
 * tw_sea_lanes_route:
 * @closed: bits of passages that may not be used
 * @km: (out): length
 * @passages: (out) (optional): bits of the passages used
 * @points: (optional) (element-type TwGeoPoint): the way is appended, unwrapped, both ports included
 *
 * Dijkstra, O(edges · log nodes): about a millisecond.
 *
 * Returns: FALSE if there is no way; outputs are then untouched
 */
gboolean tw_sea_lanes_route (const TwSeaLanes *self,
                             int               from,
                             int               to,
                             guint32           closed,
                             double           *km,
                             guint32          *passages,
                             GArray           *points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSeaLanes, tw_sea_lanes_unref)

G_END_DECLS
