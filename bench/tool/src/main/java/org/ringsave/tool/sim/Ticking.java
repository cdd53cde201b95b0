/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/** What does something each tick: an end of a channel. */
@FunctionalInterface
interface Ticking {
    /** The tick that is done now, from 0 on. */
    void tick(long now);
}
