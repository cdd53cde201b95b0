/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs one suite in any place. */
interface Step {
    /**
     * Run a suite until it has ended.
     *
     * @param suite        to run.
     * @param profile      of the run.
     * @param scratch      empty directory that it writes its files to, by their final names.
     * @param log          file for its output.
     * @param limitSeconds after which it is ended.
     * @param pulse        to be called now and then meanwhile.
     * @return why it failed, or nothing.
     * @throws IOException if it can't be started.
     */
    Optional<String> run(Suite suite, Profile profile, Path scratch, Path log, double limitSeconds, Runnable pulse)
        throws IOException;

    /** End the running suite, if there is one. Any thread. */
    void stop();

    /** Says in one line why no suite could run; empty if nothing is known. It is asked before the first one. */
    default Optional<String> obstacle(List<Suite> suites) {
        return Optional.empty();
    }
}
