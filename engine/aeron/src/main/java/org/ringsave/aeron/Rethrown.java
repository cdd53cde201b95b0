/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** An exception of a fragment handler, which Aeron would swallow. */
final class Rethrown {
    private Rethrown() {
    }

    /** Throws an unchecked exception or error again; null is none. */
    static void rethrow(Throwable thrown) {
        if (thrown instanceof Error) {
            throw (Error)thrown;
        }
        if (thrown != null) {
            throw (RuntimeException)thrown;
        }
    }
}
