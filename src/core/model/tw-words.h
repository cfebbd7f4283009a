/* tw-words.h: stable words for the values of an enum
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Where @text stands among @words (%NULL-terminated); -1 if it does not. */
static inline int
tw_words_find (const char *const *words,
               const char        *text)
{
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      return i;

  return -1;
}
