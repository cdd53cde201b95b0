/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import java.io.Closeable;
import java.io.IOException;

/** An operation that a fault may end, and a check of all that must be right afterwards. */
interface Operation extends Closeable {
    /** Runs as the guide says, with every fault that comes out of the engine. */
    void run() throws Exception;

    /**
     * Checks, while no point fails.
     *
     * @param failure that the operation ended with; null if it succeeded.
     */
    void check(Throwable failure) throws Exception;

    @Override
    default void close() throws IOException {
        // Most have nothing that must be given back.
    }
}
