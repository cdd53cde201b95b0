/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ringsave.tool.console.Units;

/**
 * Runs a suite in a new JVM, so that it inherits no heap, compiled code or threads of the suite before. A benchmark
 * that fails or crashes becomes an exit code. JMH starts its forks from that JVM.
 */
final class ChildStep implements Step {
    /** Flags of rigs. JMH benchmarks have theirs in their annotations, and in their results. */
    static final List<String> RIG_FLAGS = List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m",
        "-Xmx512m", "-XX:MaxDirectMemorySize=8g");

    private static final double NS_PER_S = 1e9;
    private static final int SAID_AT_MOST = 200;
    /** A process that a signal ended has a larger exit code. */
    private static final int KILLED = 128;

    private final String classPath;
    private final List<String> jvmFlags;
    private volatile Process running;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** With more flags for the JVM. */
    ChildStep(String... jvmFlags) {
        this(System.getProperty("java.class.path"), List.of(jvmFlags));
    }

    private ChildStep(String classPath, List<String> jvmFlags) {
        this.classPath = classPath;
        this.jvmFlags = jvmFlags;
    }

    /** Of another build. */
    static ChildStep ofClasses(String classPath) {
        return new ChildStep(classPath, List.of());
    }

    @Override
    public Optional<String> run(Suite suite, Profile profile, Path scratch, Path log, double limitSeconds,
        Runnable pulse) throws IOException {
        final long start = System.nanoTime();
        final ProcessBuilder builder = new ProcessBuilder(command(suite, profile, scratch.resolve(suite.file())));
        // Their flags would come behind those of the benchmarks, and win.
        builder.environment().keySet().removeAll(Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(suite.variables());
        final Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        running = process;
        if (stopped.getCount() == 0) {
            stop();
        }
        try {
            process.getOutputStream().close();
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                pulse.run();
                if ((System.nanoTime() - start) / NS_PER_S > limitSeconds) {
                    return Optional.of(Units.format("took longer than %.1f s and was ended",
                        limitSeconds));
                }
            }
            if (process.exitValue() > KILLED) {
                // An interrupt from the keyboard ends the child too, perhaps before this JVM gets it.
                stopped.await(1, TimeUnit.SECONDS);
            }
            return process.exitValue() == 0 ? Optional.empty()
                : Optional.of("exit code " + process.exitValue() + ": " + said(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in suite " + suite.name());
        } finally {
            end(process);
            running = null;
        }
    }

    /** JMH would fail in every suite, without a word of its own. */
    @Override
    public Optional<String> obstacle(List<Suite> suites) {
        return suites.stream().anyMatch(Suite::isJmh) ? JmhLock.obstacle() : Optional.empty();
    }

    List<String> command(Suite suite, Profile profile, Path file) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(handedOn(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        if (!suite.isJmh()) {
            command.addAll(RIG_FLAGS);
        }
        command.addAll(List.of("-cp", classPath));
        if (suite.isJmh()) {
            // Without -foe JMH leaves a benchmark that throws out of its results, and exits with 0.
            command.addAll(List.of(org.openjdk.jmh.Main.class.getName(), suite.target(), "-foe", "true", "-rf", "json",
                "-rff", file.toString()));
            command.addAll(suite.way(profile).arguments());
        } else {
            final Path target = suite.kind() == Suite.Kind.RIG ? file : file.toAbsolutePath().getParent();
            command.addAll(List.of(suite.target(), target.toString()));
            command.addAll(suite.way(profile).arguments());
        }
        return command;
    }

    /** Of the flags of this JVM, those for the place of temporary files and JMH's lock. JMH gives them to its forks. */
    static List<String> handedOn(List<String> flags) {
        return flags.stream().filter(flag -> flag.startsWith("-Djava.io.tmpdir=") || flag.startsWith("-Djmh."))
            .toList();
    }

    /** The first line of a log that looks like the reason, or the last line that is no stack frame. */
    static String said(Path log) throws IOException {
        String last = "it printed nothing";
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            for (final String line : (Iterable<String>)lines::iterator) {
                if (line.matches(".*(Exception|Error)\\b.*") && !line.startsWith("\tat ")
                    && !line.contains("BenchmarkException") && !line.contains("RunnerException")) {
                    last = line;
                    break;
                }
                last = line.isBlank() || line.startsWith("\tat ") ? last : line;
            }
        }
        final String stripped = last.strip();
        return stripped.length() > SAID_AT_MOST ? stripped.substring(0, SAID_AT_MOST) + "..." : stripped;
    }

    @Override
    public void stop() {
        stopped.countDown();
        final Process process = running;
        if (process != null) {
            end(process);
        }
    }

    private static void end(Process process) {
        final List<ProcessHandle> forks = process.descendants().toList();
        process.destroy();
        forks.forEach(ProcessHandle::destroy);
    }
}
