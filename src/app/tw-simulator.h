/* tw-simulator.h: the simulation on a worker thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "simulate/tw-simulate.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TwSimulator:
 *
 * Plays the scenarios of a plan on few paths first, so that there is something to see, and then on more and more of them, up to
 * as many as wanted. A new question ends the one under way, whose answers are never reported afterwards.
 *
 * Properties: "busy" bool; "progress" double, paths done over paths wanted, 0 .. 1.
 * Signals, on the main thread: "changed": there is a simulation, or one on more paths; "failed" (GError *): a cancelled
 * question is silent.
 */
#define TW_TYPE_SIMULATOR (tw_simulator_get_type ())
G_DECLARE_FINAL_TYPE (TwSimulator, tw_simulator, TW, SIMULATOR, GObject)

TwSimulator *tw_simulator_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tw_simulator_run:
 * @plan: its model and forecasts are simulated
 * @scenarios: (array length=n_scenarios): copied
 * @options: n_paths is how many are wanted in the end
 */
void tw_simulator_run (TwSimulator        *self,
                       const TwPlan       *plan,
                       const TwScenario   *scenarios,
                       guint               n_scenarios,
                       const TwSimOptions *options);

/* What is there stays. */
void tw_simulator_cancel (TwSimulator *self);

/* Forgets what is there, too. */
void tw_simulator_clear (TwSimulator *self);

/* (nullable): what the newest question has given so far. */
const TwSimulation *tw_simulator_get_simulation (TwSimulator *self);
guint32             tw_simulator_get_item (TwSimulator *self); /* that it is of, or TW_ANY */
gboolean            tw_simulator_get_busy (TwSimulator *self);
double              tw_simulator_get_progress (TwSimulator *self);

G_END_DECLS
