/* tw-progress.h: how the engines report how far they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwProgressFunc:
 * @fraction: share of the work that is done, 0 .. 1, never falling within one run
 * @data: what the caller passed beside the function
 *
 * Called from any worker thread, but never from two at once; it must return quickly and must not touch
 * the window. Where a function takes one, %NULL means that nobody asks.
 */
typedef void (*TwProgressFunc) (double   fraction,
                                gpointer data);

G_END_DECLS
