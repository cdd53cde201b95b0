/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import org.ringsave.tool.console.Units;

/** Parameters of benchmarks of JMH, for people. */
final class ParamWords {
    private ParamWords() {
    }

    /** A parameter in words. */
    static String of(String name, String value) {
        return switch (name) {
            case "fill" -> "rings " + Units.number(number(value) * 100) + " % full";
            case "destination" -> "rotating".equals(value) ? "chunks far apart" : "the same chunk again";
            case "channels" -> Units.number(number(value)) + " channels";
            case "inFlight" -> value + " in flight";
            case "appStateLength" -> Units.bytes(number(value)) + " of state";
            default -> name + ' ' + value;
        };
    }

    /** The number of a parameter; NaN if it is none. */
    static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
