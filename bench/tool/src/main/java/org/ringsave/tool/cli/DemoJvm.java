/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.agrona.IoUtil;

/** A new JVM that runs a command of the demo and prints lines of a word and a number. */
final class DemoJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final List<Path> directories;
    private final Thread killer;
    private final BufferedReader lines;
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> numbers = new HashMap<>();

    private DemoJvm(String name, Process process, List<Path> directories) {
        this.name = name;
        this.process = process;
        this.directories = directories;
        killer = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(killer);
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts a command on a port. Its input is open until this is closed. Directories that it makes are deleted then,
     * since a process that is killed leaves them.
     */
    static DemoJvm launch(String name, List<String> arguments, int port, List<Path> directories) throws IOException {
        return new DemoJvm(name, new ProcessBuilder(ChildJvm.command(name, arguments, Integer.toString(port)))
            .redirectErrorStream(true).start(), directories);
    }

    /** Reads to a line that begins with a word, and whose number is a least one or more. Returns the number. */
    long await(String word, long least) throws IOException {
        String last = "it printed nothing";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line;
            final int split = line.lastIndexOf(' ') + 1;
            counts.merge(line.substring(0, split), 1L, Long::sum);
            numbers.put(line.substring(0, split), line.substring(split));
            if (line.startsWith(word)) {
                final long number = split == 0 ? 0 : Long.parseLong(line.substring(split));
                if (number >= least) {
                    return number;
                }
            }
        }
        throw new IOException("the JVM of the demo's command " + name + " ended: " + last);
    }

    /** How many lines of a word were read. */
    long count(String word) {
        return counts.getOrDefault(word, 0L);
    }

    /** The number of the last line of a word that was read. */
    long last(String word) {
        return Long.parseLong(numbers.get(word));
    }

    /** Kills it with SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** Reads its output to its end. The progress gets the tick now and then. */
    Continuation.Outcome outcome(LongConsumer ticks) throws IOException {
        return ChildJvm.read(process, ticks);
    }

    private void end() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final Path directory : directories) {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    @Override
    public void close() {
        end();
        ChildJvm.removeHook(killer);
    }
}
