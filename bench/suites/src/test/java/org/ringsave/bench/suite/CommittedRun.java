/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.Path;

/** The committed run that the pages quote. The property {@code ringsave.results} of {@code bench/pom.xml} names it. */
final class CommittedRun {
    static final Path FOLDER = Path.of("..", "..", "results", System.getProperty("ringsave.results"));
    /** The run whose model the jar holds. */
    static final Path MODEL = Path.of("..", "..", "results", System.getProperty("ringsave.model"));

    private CommittedRun() {
    }

    static JmhRun jmh(String suite) throws IOException {
        return new JmhRun(FOLDER.resolve(suite + ".json"));
    }

    static RigRun rig(String suite) throws IOException {
        return new RigRun(FOLDER.resolve(suite + ".json"));
    }
}
