/* tw-row-stream.h: the rows of a delimited text file, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-io-error.h"

G_BEGIN_DECLS

/* Most bytes and fields of one row. */
#define TW_ROW_MAX_BYTES  (1 << 20)
#define TW_ROW_MAX_FIELDS 256

/**
 * TwRowStream:
 *
 * Reads RFC 4180 text with comma, semicolon or tab, whichever the first row has most of; quoted fields
 * may hold the delimiter, line ends and doubled quotes; LF or CRLF; with or without byte order mark. A
 * file that starts as gzip is unpacked on the way. Only one row is held at a time, so the file may be
 * larger than the memory.
 */
typedef struct _TwRowStream TwRowStream;

TwRowStream *tw_row_stream_open (GFile        *file,
                                 GCancellable *cancellable,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void         tw_row_stream_free (TwRowStream *self);

/**
 * tw_row_stream_next:
 * @fields: (out) (transfer none) (array length=n_fields): NUL-terminated, good until the next call; may be
 *   written to
 *
 * Empty lines are passed over.
 *
 * Returns: whether there was a row; at the end of the file FALSE without an error
 * Errors: %TW_IO_ERROR_SYNTAX for a quote that is never closed, a NUL byte, or a row beyond the limits;
 * %TW_IO_ERROR_STORAGE if reading fails; %G_IO_ERROR_CANCELLED
 */
gboolean tw_row_stream_next (TwRowStream *self,
                             char      ***fields,
                             guint       *n_fields,
                             GError     **error);

/* Line the last row began on, the first being 1; the delimiter; the share of the file read, 0 .. 1. */
guint64 tw_row_stream_get_line (const TwRowStream *self);
char    tw_row_stream_get_delimiter (const TwRowStream *self);
double  tw_row_stream_get_fraction (const TwRowStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRowStream, tw_row_stream_free)

G_END_DECLS
