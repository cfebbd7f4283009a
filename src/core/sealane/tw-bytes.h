/* tw-bytes.h: reading numbers from bytes that may be anything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * TwBytes: a position in little-endian bytes. Reading past the end sets @failed and gives zeros,
 * so that a caller may read a record and look once.
 */
typedef struct
{
  const guint8 *at;
  gsize         left;
  gboolean      failed;
} TwBytes;

static inline void
tw_bytes_init (TwBytes *self,
               GBytes  *bytes)
{
  self->at = g_bytes_get_data (bytes, &self->left);
  self->failed = FALSE;
}

/* The next @n bytes, or NULL. */
static inline const guint8 *
tw_bytes_read (TwBytes *self,
               gsize    n)
{
  const guint8 *at = self->at;

  if (self->failed || self->left < n)
    {
      self->failed = TRUE;
      return NULL;
    }

  self->at += n;
  self->left -= n;

  return at;
}

static inline void
tw_bytes_copy (TwBytes *self,
               void    *target,
               gsize    n)
{
  const guint8 *at = tw_bytes_read (self, n);

  if (at)
    memcpy (target, at, n);
  else
    memset (target, 0, n);
}

static inline guint8
tw_bytes_read_u8 (TwBytes *self)
{
  guint8 value;

  tw_bytes_copy (self, &value, sizeof value);

  return value;
}

static inline guint16
tw_bytes_read_u16 (TwBytes *self)
{
  guint16 value;

  tw_bytes_copy (self, &value, sizeof value);

  return GUINT16_FROM_LE (value);
}

static inline gint16
tw_bytes_read_i16 (TwBytes *self)
{
  return (gint16) tw_bytes_read_u16 (self);
}

static inline guint32
tw_bytes_read_u32 (TwBytes *self)
{
  guint32 value;

  tw_bytes_copy (self, &value, sizeof value);

  return GUINT32_FROM_LE (value);
}

G_END_DECLS
