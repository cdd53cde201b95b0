/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

/** Counts calls, and throws at one of them. */
final class FaultPoint {
    private static final int NEVER = -1;

    private int calls;
    private int failing = NEVER;

    /** The exception of a check. It comes out of the engine as it is. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(String message) {
            super(message);
        }
    }

    /** Counts from 0, and throws at the call of this number. */
    void failAt(int call) {
        calls = 0;
        failing = call;
    }

    /** Counts from 0, and never throws. */
    void failNever() {
        failAt(NEVER);
    }

    int calls() {
        return calls;
    }

    /** Passes a call with this name. */
    void pass(String name) {
        if (calls++ == failing) {
            throw new Fault("the check throws in " + name);
        }
    }
}
