/* tw-item-resume.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-item-resume.h"

#include <math.h>
#include <string.h>

/* ---- the digest ---- */

/* Odd numbers with as many bits set as not: the golden ratio, and a prime of xxHash. */
#define MIX_A G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
#define MIX_B G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f)

static inline guint64
mix (guint64 sum,
     guint64 word)
{
  sum = (sum ^ word) * MIX_A;

  return sum ^ sum >> 29;
}

/* Four sums side by side, which do not wait for each other. */
static guint64
digest_words (guint64       sum,
              gconstpointer data,
              gsize         n)
{
  const guint8 *at = data;
  guint64       lane[4] = { sum, sum ^ MIX_A, sum ^ MIX_B, ~sum };
  guint64       word[4] = { 0 };

  for (; n >= sizeof word; n -= sizeof word, at += sizeof word)
    {
      memcpy (word, at, sizeof word);
      for (int i = 0; i < 4; i++)
        lane[i] = mix (lane[i], word[i]);
    }
  memset (word, 0, sizeof word);
  memcpy (word, at, n);
  for (int i = 0; i < 4; i++)
    sum = mix (sum, mix (lane[i], word[i]));

  return sum * MIX_B;
}

guint64
tw_item_resume_get_digest (const TwItemNetwork *network)
{
  const TwNetwork *net = &network->net;
  guint64          head[] = { net->n_nodes, net->n_arcs, net->root, (guint64) network->levels };
  guint64          sum = digest_words (MIX_B, head, sizeof head);

  sum = digest_words (sum, network->tail, net->n_arcs * sizeof *network->tail);
  sum = digest_words (sum, network->head, net->n_arcs * sizeof *network->head);
  sum = digest_words (sum, network->capacity, net->n_arcs * sizeof *network->capacity);
  sum = digest_words (sum, network->cost, net->n_arcs * sizeof *network->cost);
  sum = digest_words (sum, network->supply, net->n_nodes * sizeof *network->supply);
  sum = digest_words (sum, network->constant, sizeof network->constant);

  return sum != 0 ? sum : 1;
}

guint64
tw_item_resume_get_pins (const TwModel *model,
                         guint32        item)
{
  guint        n;
  const TwPin *pin = tw_model_get_item_pins (model, item, &n);
  guint64      sum = n;

  for (guint i = 0; i < n; i++)
    sum = mix (mix (sum, (guint64) pin[i].lane << 32 | pin[i].units), (guint64) pin[i].week);

  return sum;
}

/* ---- as bytes: this, then the shares ---- */

typedef struct
{
  guint64 digest;
  guint64 pins;
  double  wanted;
  double  weight;
  guint32 n_limits;
  guint16 rounds;
  guint16 alone;
} ResumeHeader;

guint8 *
tw_item_resume_write (const TwItemResume *self,
                      const TwLimits     *limits,
                      gsize              *size)
{
  ResumeHeader header = { self->digest, self->pins, self->wanted, self->weight, limits->n, self->rounds != FALSE, self->alone != FALSE };
  guint8      *bytes = g_malloc (sizeof header + self->shares_size);

  *size = sizeof header + self->shares_size;
  memcpy (bytes, &header, sizeof header);
  if (self->shares_size > 0)
    memcpy (bytes + sizeof header, self->shares, self->shares_size);

  return bytes;
}

gboolean
tw_item_resume_read (TwItemResume   *self,
                     const TwLimits *limits,
                     const guint8   *data,
                     gsize           size)
{
  ResumeHeader header;

  if (size < sizeof header)
    return FALSE;
  memcpy (&header, data, sizeof header);
  if (header.n_limits != limits->n || header.digest == 0 || !isfinite (header.weight) || !(header.wanted >= 0))
    return FALSE;
  *self = (TwItemResume){ header.digest, header.pins, header.wanted, header.weight, header.rounds != 0, header.alone != 0, data + sizeof header, size - sizeof header };

  return TRUE;
}
