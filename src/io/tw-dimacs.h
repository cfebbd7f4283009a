/* tw-dimacs.h: minimum-cost flow problems in DIMACS form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "allocate/tw-network-simplex.h"
#include "tw-io-error.h"

G_BEGIN_DECLS

#define TW_DIMACS_MAX_NODES 5000000
#define TW_DIMACS_MAX_ARCS  50000000

/**
 * TwDimacs: a problem as the solver takes it
 * @net: the network with lower bounds taken out: capacities and supplies are what is left beyond them
 * @low: (array length=net.n_arcs): the lower bounds; the flow of the file is the solver's plus these
 *
 * Nodes are numbered from 0 here, from 1 in the file; arcs are in the file's order.
 */
typedef struct
{
  TwNetwork net;
  gint64   *low;

  /*< private >*/
  guint32 *tail;
  guint32 *head;
  gint64  *capacity;
  gint64  *cost;
  gint64  *supply;
} TwDimacs;

/**
 * tw_dimacs_parse:
 * @text: the file's content, @length bytes; need not end with a zero
 * @name: what to call it in messages
 *
 * Reads "p min NODES ARCS", then "n NODE SUPPLY" and "a FROM TO LOW CAPACITY COST" lines, "c" comments
 * anywhere. Costs may be negative, arcs parallel. Every number is a whole one. O(length).
 *
 * Errors: %TW_IO_ERROR_SYNTAX naming line, field, value and what was expected; %TW_ERROR_TOO_LARGE beyond the limits
 * of #TwNetwork or those above; %TW_ERROR_BAD_DATA if supplies do not sum to 0.
 *
 * Source: First DIMACS Challenge, The Minimum-Cost Flow Problem format, 1990.
 */
TwDimacs *tw_dimacs_parse (const char *text,
                           gsize       length,
                           const char *name,
                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same from a file; errors of reading it are GIO's. */
TwDimacs *tw_dimacs_read (const char *path,
                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;

void tw_dimacs_free (TwDimacs *self);

/* What the lower bounds alone cost; the cost of the file's optimum is the solver's plus this. */
__int128 tw_dimacs_get_base_cost (const TwDimacs *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDimacs, tw_dimacs_free)

G_END_DECLS
