/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.ringsave.tool.sim.StateDigest;

/** Continues in a new JVM that shares nothing with this one but the checkpoint's file. */
final class ChildJvm implements Continuation {
    /** By name, since the main class knows this class through its commands. */
    private static final String MAIN = ChildJvm.class.getPackageName() + ".Main";
    private static final String OPENS = "java.base/jdk.internal.misc=ALL-UNNAMED";

    @Override
    public Outcome run(Path image, List<String> arguments, LongConsumer progress) throws IOException {
        final Process process = new ProcessBuilder(command("continue", arguments, image.toString()))
            .redirectErrorStream(true).start();
        final Thread killer = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            process.getOutputStream().close();
            return read(process, progress);
        } finally {
            process.destroy();
            removeHook(killer);
        }
    }

    /** The command line of a new JVM that runs a command on an operand. */
    static List<String> command(String name, List<String> arguments, String operand) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Memory limits and the directory for temporary files apply to that JVM too: it holds the same simulation.
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("-Xm") || flag.startsWith("-XX:Max") || flag.startsWith("-Djava.io.tmpdir=")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("--add-opens", OPENS, "-cp", System.getProperty("java.class.path"),
            MAIN, name));
        command.addAll(arguments);
        command.addAll(List.of("--", operand));
        return command;
    }

    /** Reads the output of the JVM that continues, to its end. */
    static Outcome read(Process process, LongConsumer progress) throws IOException {
        long restoreNs = 0;
        String other = "it printed nothing";
        final List<String> digest = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ContinueCommand.TICK)) {
                    progress.accept(Long.parseLong(line.substring(ContinueCommand.TICK.length())));
                } else if (line.startsWith(ContinueCommand.DIGEST)) {
                    digest.add(line.substring(ContinueCommand.DIGEST.length()));
                } else if (line.startsWith(ContinueCommand.RESTORED)) {
                    restoreNs = Long.parseLong(line.substring(ContinueCommand.RESTORED.length()));
                } else {
                    other = line;
                }
            }
        }
        final int code = waitFor(process);
        if (code != 0) {
            throw new IOException("the JVM that was to go on ended with exit code " + code + ": " + other);
        }
        return new Outcome(restoreNs, StateDigest.parse(digest));
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another JVM goes on; run it again");
        }
    }

    static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is shutting down already, and the hook removes everything.
        }
    }
}
