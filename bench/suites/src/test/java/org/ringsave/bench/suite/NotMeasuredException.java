/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

/** A run lacks a figure: it is older than the benchmark or its parameter. */
final class NotMeasuredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotMeasuredException(String message) {
        super(message);
    }
}
