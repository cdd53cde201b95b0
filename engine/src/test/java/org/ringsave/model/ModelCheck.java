/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

/** Compares a value of the engine with that of the model. */
final class ModelCheck {
    private ModelCheck() {
    }

    /** Fails with the name of the value if the engine's value differs from the expected one. */
    static void same(String name, long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError(name + " is " + actual + ", expected " + expected);
        }
    }
}
