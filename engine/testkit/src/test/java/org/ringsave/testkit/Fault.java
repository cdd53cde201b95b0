/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

/** Faults that simulators have had. */
enum Fault {
    NONE,
    /** Each start has another seed. */
    STARTS_ANEW,
    /** Its set is never opened. */
    STAYS_CREATED,
    /** A counter that shapes the traffic is saved nowhere. */
    KEEPS_STATE_TO_ITSELF,
    /** A counter is encoded, and commit() does not set it. */
    COMMITS_A_PART,
    /** A state encodes the number of its calls. */
    ENCODES_ITS_CALLS,
    /** A state empties a counter when it is encoded. */
    EMPTIES_WHEN_ENCODED,
    /** A state changes under one revision. */
    KEEPS_ITS_REVISION,
    /** A state changes under one revision once it was restored. */
    KEEPS_ITS_RESTORED_REVISION,
    /** A handler of states of requests forgets a state when it was encoded. */
    FORGETS_ENCODED_NOTES,
    /** Writes to a tracked region without permission. */
    FORGETS_TO_PREPARE_TRACKED,
    /** Writes to an untracked region without permission. */
    FORGETS_TO_PREPARE,
    /** Takes PINNED for an offer that was made. */
    IGNORES_PINNED,
    /** Its restore reads no image. */
    LOADS_NOTHING,
    /** A tick throws. */
    THROWS_IN_A_TICK,
    /** A state throws when it is encoded. */
    THROWS_WHEN_ENCODED
}
