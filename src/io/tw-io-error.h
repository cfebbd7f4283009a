/* tw-io-error.h: the error domain of files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TW_IO_ERROR (tw_io_error_quark ())

/**
 * TwIoError:
 * @TW_IO_ERROR_SYNTAX: the file is not of the form it claims; the message names file, line,
 *   column, value and what was expected
 * @TW_IO_ERROR_REFERENCE: a row names an item, place or lane that does not exist
 * @TW_IO_ERROR_NOT_A_PLAN: the file is not a Tradewind plan
 * @TW_IO_ERROR_NEWER: the plan was written by a newer version
 * @TW_IO_ERROR_DAMAGED: the plan fails its integrity check
 * @TW_IO_ERROR_STORAGE: SQLite or the file system refused; the message carries its reason
 */
typedef enum
{
  TW_IO_ERROR_SYNTAX,
  TW_IO_ERROR_REFERENCE,
  TW_IO_ERROR_NOT_A_PLAN,
  TW_IO_ERROR_NEWER,
  TW_IO_ERROR_DAMAGED,
  TW_IO_ERROR_STORAGE,
} TwIoError;

GQuark tw_io_error_quark (void);

G_END_DECLS
