/* tw-io-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-io-error.h"

G_DEFINE_QUARK (tw - io - error - quark, tw_io_error)
