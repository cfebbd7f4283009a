/* tw-error.h: the error domain of the core
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TW_ERROR (tw_error_quark ())

/**
 * TwError:
 * @TW_ERROR_BAD_DATA: an input is outside the range its header documents
 * @TW_ERROR_TOO_LARGE: an input is valid but beyond a stated limit of size or magnitude
 *
 * What the core can report. An infeasible plan is an answer, not an error. Messages are
 * untranslated and name the culprit.
 */
typedef enum
{
  TW_ERROR_BAD_DATA,
  TW_ERROR_TOO_LARGE,
} TwError;

GQuark tw_error_quark (void);

G_END_DECLS
