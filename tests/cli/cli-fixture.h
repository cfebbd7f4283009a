/* cli-fixture.h: the program, and a small plan to run it on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"

typedef struct
{
  char *dir;
  char *path; /* of the plan */
} CliFixture;

/* Runs the program with arguments up to %NULL; returns its exit code and what it printed. */
int cli_run (const char *const *args,
             char             **out,
             char             **err);

/* A source SRC, a centre FC in Germany that serves the market DE by parcel, an item LAMP, and 10 of it sold there in each of
 * 30 weeks; without lanes from source to centre, offer and stock. Unsealed. */
TwModel *cli_fixture_new_model (void);

/* Writes @model, sealed here and freed, as a plan into a folder of its own. */
void cli_fixture_set_up (CliFixture *self,
                         TwModel    *model);
void cli_fixture_tear_down (CliFixture *self);
