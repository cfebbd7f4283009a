/* tw-limit-shares.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-limit-shares.h"

typedef struct
{
  gint64 of[TW_N_LIMIT_KINDS]; /* what a unit uses of a limit of each kind */
} UnitUse;

static UnitUse
get_unit_use (const TwLimits *limits,
              guint32         item)
{
  UnitUse use;

  for (int kind = 0; kind < TW_N_LIMIT_KINDS; kind++)
    use.of[kind] = tw_limits_get_unit_use (limits, (TwLimitKind) kind, item);

  return use;
}

static void
append_number (GByteArray *bytes,
               guint64     number)
{
  do
    {
      guint8 byte = (guint8) ((number & 0x7f) | (number > 0x7f ? 0x80 : 0));

      g_byte_array_append (bytes, &byte, 1);
      number >>= 7;
    }
  while (number > 0);
}

/* FALSE if the bytes end before it does, or it is too large. */
static gboolean
read_number (const guint8 **at,
             const guint8  *end,
             guint64       *number)
{
  *number = 0;
  for (int shift = 0; *at < end && shift < 63; shift += 7)
    {
      guint8 byte = *(*at)++;

      *number |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return TRUE;
    }

  return FALSE;
}

void
tw_limit_shares_pack (const TwLimits     *limits,
                      guint32             item,
                      const TwLimitShare *share,
                      guint               n,
                      GByteArray         *bytes)
{
  const UnitUse use = get_unit_use (limits, item);
  gint64        last = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 step = (gint64) share[i].limit - last;

      append_number (bytes, step < 0 ? (guint64) -step << 1 | 1 : (guint64) step << 1);
      append_number (bytes, share[i].group);
      append_number (bytes, (guint64) (share[i].use / use.of[limits->limit[share[i].limit].kind]));
      last = share[i].limit;
    }
}

static gboolean
read_share (const TwLimits *limits,
            const UnitUse  *use,
            const guint8  **at,
            const guint8   *end,
            gint64         *last,
            TwLimitShare   *share)
{
  guint64 step, group, units;
  gint64  each;

  if (!read_number (at, end, &step) || !read_number (at, end, &group) || !read_number (at, end, &units))
    return FALSE;
  *last += step & 1 ? -(gint64) (step >> 1) : (gint64) (step >> 1);
  if (*last < 0 || *last >= limits->n || group > G_MAXUINT32)
    return FALSE;
  each = use->of[limits->limit[*last].kind];
  if (units > (guint64) (G_MAXINT64 / each))
    return FALSE;
  *share = (TwLimitShare){ (guint32) *last, (guint32) group, (gint64) units * each };

  return TRUE;
}

gboolean
tw_limit_shares_unpack (const TwLimits *limits,
                        guint32         item,
                        const guint8   *data,
                        gsize           size,
                        GArray         *shares)
{
  const UnitUse use = get_unit_use (limits, item);
  const guint8 *end = data + size;
  gint64        last = 0;

  g_array_set_size (shares, 0);
  while (data < end)
    {
      TwLimitShare share;

      if (!read_share (limits, &use, &data, end, &last, &share))
        return FALSE;
      g_array_append_val (shares, share);
    }

  return TRUE;
}
