/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.List;

/**
 * Options of a suite in one profile.
 *
 * @param arguments for JMH, or for the rig after the name of its file.
 * @param seconds   that a fork of JMH takes beside its iterations, or that the rig takes.
 */
record SuiteOptions(List<String> arguments, double seconds) {
    static SuiteOptions options(double seconds, String arguments) {
        return new SuiteOptions(List.of(arguments.split(" ")), seconds);
    }
}
