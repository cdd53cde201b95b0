/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Runs one suite, wherever. */
interface Step {
    /**
     * Run a suite until it has ended.
     *
     * @param suite        to run.
     * @param profile      of the run.
     * @param scratch      empty directory to which it writes its files, by the names they shall have.
     * @param log          file for what it prints.
     * @param limitSeconds after which it is ended.
     * @param pulse        to be called now and then meanwhile.
     * @return why it failed, or nothing.
     * @throws IOException if it can't be begun.
     */
    Optional<String> run(Suite suite, Profile profile, Path scratch, Path log, double limitSeconds, Runnable pulse)
        throws IOException;

    /** End what runs, if anything does. Any thread. */
    void stop();
}
