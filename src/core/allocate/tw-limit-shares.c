/* tw-limit-shares.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-limit-shares.h"

#define MAX_SHARES (1u << 20) /* far beyond what an item has: spoilt runs could fill the memory */

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

static guint64
get_units (const TwLimits     *limits,
           const UnitUse      *use,
           const TwLimitShare *share)
{
  return (guint64) (share->use / use->of[limits->limit[share->limit].kind]);
}

/* As many as say the same of one limit after the other: stock that lies. */
static guint
count_run (const TwLimits     *limits,
           const UnitUse      *use,
           const TwLimitShare *share,
           guint               n)
{
  guint64 units = get_units (limits, use, share);
  guint   run = 1;

  while (run < n && share[run].limit == share->limit + run && share[run].group == share->group && get_units (limits, use, &share[run]) == units)
    run++;

  return run;
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

  for (guint i = 0, run; i < n; i += run)
    {
      gint64  step = (gint64) share[i].limit - last;
      guint64 size = step < 0 ? (guint64) -step << 1 | 1 : (guint64) step << 1;

      run = count_run (limits, &use, share + i, n - i);
      append_number (bytes, size << 1 | (run > 1));
      append_number (bytes, share[i].group);
      append_number (bytes, get_units (limits, &use, &share[i]));
      if (run > 1)
        append_number (bytes, run - 2);
      last = share[i + run - 1].limit;
    }
}

static gboolean
append_share (const TwLimits *limits,
              const UnitUse  *use,
              gint64          limit,
              guint64         group,
              guint64         units,
              GArray         *shares)
{
  TwLimitShare share = { (guint32) limit, (guint32) group, 0 };
  gint64       each;

  if (limit < 0 || limit >= limits->n || group > G_MAXUINT32 || shares->len == MAX_SHARES)
    return FALSE;
  each = use->of[limits->limit[limit].kind];
  if (units > (guint64) (G_MAXINT64 / each))
    return FALSE;
  share.use = (gint64) units * each;
  g_array_append_val (shares, share);

  return TRUE;
}

static gboolean
read_run (const TwLimits *limits,
          const UnitUse  *use,
          const guint8  **at,
          const guint8   *end,
          gint64         *last,
          GArray         *shares)
{
  guint64 head, group, units;
  guint64 more = 0;

  if (!read_number (at, end, &head) || !read_number (at, end, &group) || !read_number (at, end, &units) ||
      (head & 1 && (!read_number (at, end, &more) || ++more > limits->n)))
    return FALSE;
  *last += head & 2 ? -(gint64) (head >> 2) : (gint64) (head >> 2);
  if (!append_share (limits, use, *last, group, units, shares))
    return FALSE;
  for (; more > 0; more--)
    if (!append_share (limits, use, ++*last, group, units, shares))
      return FALSE;

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
    if (!read_run (limits, &use, &data, end, &last, shares))
      return FALSE;

  return TRUE;
}
