/* tw-demo-names.h: marks the names that are shown in the user's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The core knows no gettext: this marks texts, so that xgettext --keyword=N_ finds what the application
 * looks up when it opens the demo plan. Without parentheses, which may not stand around an initialiser. */
#define N_(text)           text
#define NC_(context, text) text
