/* tw-digest.h: what a stamp of a plan's content is made from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

static inline void
tw_digest_bytes (GChecksum    *sum,
                 gconstpointer data,
                 gsize         n_bytes)
{
  g_checksum_update (sum, data, (gssize) n_bytes);
}

/* With the end of it, so that two texts are not one long one. */
static inline void
tw_digest_text (GChecksum  *sum,
                const char *text)
{
  tw_digest_bytes (sum, text, strlen (text) + 1);
}

G_END_DECLS
