/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;

/** An exception of a fragment handler, which Aeron would swallow. */
final class Rethrown {
    private Rethrown() {
    }

    /** Throws what a handler threw, of the file or the link too, again; null is none. */
    static void rethrowAny(Throwable thrown) throws IOException {
        if (thrown instanceof IOException) {
            throw (IOException)thrown;
        }
        rethrow(thrown);
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
