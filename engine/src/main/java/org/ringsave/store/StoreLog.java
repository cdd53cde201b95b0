/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

/** Where the warnings of this room go that the caller did not ask for. */
final class StoreLog {
    private static final System.Logger LOGGER = System.getLogger("org.ringsave.store");

    private StoreLog() {
    }

    static void warn(String line) {
        LOGGER.log(System.Logger.Level.WARNING, line);
    }
}
