/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A run in its own JVM. Its second suite lasts until the JVM is told to end. */
final class InterruptedRun {
    private static final CountDownLatch STOPPED = new CountDownLatch(1);

    private InterruptedRun() {
    }

    public static void main(String[] args) throws Exception {
        final SuiteOptions way = SuiteOptions.options(1, "1");
        final FakeStep fake = new FakeStep();
        final Step step = new Step() {
            @Override
            public Optional<String> run(Suite suite, Profile profile, Path scratch, Path log, double limitSeconds,
                Runnable pulse) throws IOException {
                if ("b".equals(suite.name())) {
                    try {
                        STOPPED.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return Optional.of("ended");
                }
                return fake.run(suite, profile, scratch, log, limitSeconds, pulse);
            }

            @Override
            public void stop() {
                STOPPED.countDown();
            }
        };
        final BenchRun run = new BenchRun(
            List.of(new Suite("a", "?", Suite.Kind.RIG, "A", way, way, List.of()),
                new Suite("b", "?", Suite.Kind.RIG, "B", way, way, List.of())), Profile.QUICK,
            Path.of(args[0]), new Environment(LocalDate.of(2026, 11, 21), EnvironmentTest.host("one"),
                new Build("1", "c", "j")), new PrintWriter(System.out, true, StandardCharsets.UTF_8), false, step,
            System::nanoTime);
        Runtime.getRuntime().addShutdownHook(new Thread(run::interrupt));
        run.run();
    }
}
