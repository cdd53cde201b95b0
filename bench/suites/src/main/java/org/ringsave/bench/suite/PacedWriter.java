/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

/** A model that writes to a set at a given rate while the set is copied. One thread. */
interface PacedWriter {
    /**
     * Writes whole packets or pages.
     *
     * @param due bytes that are due by now.
     * @return bytes that were written, at most the due bytes.
     */
    long write(double due);
}
