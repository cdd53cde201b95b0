/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Checks of a simulator that embeds the engine, for its own tests. They are in {@link
 * org.ringsave.testkit.SimulationChecks} and {@link org.ringsave.testkit.FaultChecks}. A {@link
 * org.ringsave.testkit.SimulationSource} of the embedder makes the simulations.
 */
package org.ringsave.testkit;
