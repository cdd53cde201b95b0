/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/** Why a migration failed. An error becomes an exception when asked for: at the failure the JVM may lack memory. */
final class LinkFailure {
    private Throwable cause;

    /** Notes the cause; null if the migration starts. */
    void cause(Throwable found) {
        cause = found;
    }

    /** The cause, or null: always the same object. An error is the cause of an exception made here. */
    Exception exception() {
        if (cause instanceof Error) {
            cause = new IllegalStateException(cause.toString(), cause);
        }
        return (Exception)cause;
    }
}
