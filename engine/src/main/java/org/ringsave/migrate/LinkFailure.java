/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/** The cause of a failed migration, as an exception. It is made when it is asked for, since the JVM may lack memory. */
final class LinkFailure {
    private LinkFailure() {
    }

    /** Returns the cause itself if it is an exception or null, else an exception with an error as its cause. */
    static Exception of(Throwable cause) {
        return cause == null || cause instanceof Exception ? (Exception)cause
            : new IllegalStateException(cause.toString(), cause);
    }
}
