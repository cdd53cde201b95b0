/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringsave.fixture.GuardedMemory;
import org.ringsave.fixture.Repeats;

/** Another process at the other end of a channel: started, watched, and ended by its handle. */
final class PeerProcess implements AutoCloseable {
    /** How long a peer may take before it counts as hung, in seconds: far more than it needs on a busy machine. */
    static final int DEADLINE_SECONDS = Repeats.of(100);

    private final Process process;
    private final Path output;
    private final Path directory;

    private PeerProcess(Process process, Path output, Path directory) {
        this.process = process;
        this.output = output;
        this.directory = directory;
    }

    /** Starts a program; its output goes to a file, so that it never waits for a reader. */
    static PeerProcess start(Path directory, List<String> command) throws IOException {
        final Path output = Files.createTempFile(directory, "peer", ".txt");
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        return new PeerProcess(process, output, directory);
    }

    /** Starts the main method of a class of these tests in a JVM of its own, which leaves no core file if it dies. */
    static PeerProcess startJvm(Path directory, List<String> flags, Class<?> main, Object... arguments)
        throws IOException {
        return start(directory, jvm(directory, flags, System.getProperty("java.class.path"), main, arguments));
    }

    /** Starts a JVM as above, with classes that stand before those of the class path. */
    static PeerProcess startJvm(Path directory, Path classes, List<String> flags, Class<?> main, Object... arguments)
        throws IOException {
        return start(directory, jvm(directory, flags,
            classes + File.pathSeparator + System.getProperty("java.class.path"), main, arguments));
    }

    /** Starts a JVM that talks through its standard streams; its error output goes to a file. */
    static PeerProcess startPipedJvm(Path directory, Class<?> main, Object... arguments) throws IOException {
        final Path output = Files.createTempFile(directory, "peer", ".txt");
        return new PeerProcess(new ProcessBuilder(jvm(directory, List.of(), System.getProperty("java.class.path"), main,
            arguments))
            .redirectError(output.toFile()).start(), output, directory);
    }

    private static List<String> jvm(Path directory, List<String> flags, String classPath, Class<?> main,
        Object... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx256m",
            "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + directory.resolve("hs_err_%p.log")));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** The input of a piped JVM. */
    OutputStream toPeer() {
        return process.getOutputStream();
    }

    /** The output of a piped JVM. */
    InputStream fromPeer() {
        return process.getInputStream();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Has the process killed once it takes longer than the deadline, so that a read of its output ends. */
    void killWhenLate() {
        process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).whenComplete((ended, late) -> {
            if (late != null) {
                kill();
            }
        });
    }

    /** The exit code. A process that hangs is killed and fails the test with its output. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("the other process hangs; it printed: " + output());
        }
        return process.exitValue();
    }

    /**
     * The counts that the process printed, once it has ended well and without a crash report. Skips the test if the
     * process could guard no memory.
     */
    Map<String, Integer> counts() throws IOException, InterruptedException {
        final int code = exitCode();
        assumeFalse(code == 1 && output().contains(GuardedMemory.UNGUARDED), GuardedMemory.UNGUARDED);
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> reports =
                files.filter(path -> path.getFileName().toString().startsWith("hs_err")).toList();
            if (code != 0 || !reports.isEmpty()) {
                throw new AssertionError("exit code " + code + ", " + reports + ": " + output());
            }
        }
        return output().lines().map(line -> line.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.valueOf(pair[1])));
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process. What it wrote to its streams can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
