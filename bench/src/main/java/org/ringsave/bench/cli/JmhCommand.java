/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands its arguments to JMH as they are, help included. */
@Command(name = "jmh", customSynopsis = "ringsave jmh ARGS...",
    description = "Run the benchmarks: all arguments go to JMH; -h lists them, -l lists the benchmarks.")
final class JmhCommand implements Callable<Integer> {
    private static final String FAIL_ON_ERROR = "-foe";

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(withFailOnError(arguments).toArray(new String[0]));
        return 0;
    }

    /** A benchmark that fails must not pass for one that ran, unless that was asked for. */
    static List<String> withFailOnError(List<String> given) {
        final List<String> all = new ArrayList<>(given);
        if (!all.contains(FAIL_ON_ERROR)) {
            all.add(FAIL_ON_ERROR);
            all.add("true");
        }
        return all;
    }
}
