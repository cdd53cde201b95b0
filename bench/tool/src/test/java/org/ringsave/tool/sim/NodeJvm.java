/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import io.aeron.CommonContext;
import io.aeron.cluster.ClusterTool;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.NodePlace;
import org.ringsave.save.SaveSession;

/** A node with the demo's devices in a JVM of its own, which can be killed and started again. */
final class NodeJvm implements AutoCloseable {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    private final ClusterPorts ports;
    private final int member;
    private final Path folder;
    private final long seed;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Process process;
    private String driver;

    NodeJvm(ClusterPorts ports, int member, Path folder, long seed) {
        this.ports = ports;
        this.member = member;
        this.folder = folder;
        this.seed = seed;
    }

    /** The devices of all nodes of a seed. */
    static SimulationConfig config(long seed) {
        return SimulationConfig.of(6, 4, seed);
    }

    /** Length of the devices' image at their start, in bytes; it grows. */
    static long imageLength(long seed) throws IOException {
        try (Simulation simulation = Simulation.start(config(seed), Traffic.bundled())) {
            final SaveSession session = new SaveSession();
            simulation.set().pause();
            session.begin(simulation.set(), 0);
            final long length = session.imageLength();
            session.abandon();
            return length;
        }
    }

    /**
     * Runs a node until its input ends. A line of the input says behind how many bytes its next snapshot ends with this
     * JVM; an empty one has it ask for a snapshot.
     */
    public static void main(String[] arguments) throws IOException {
        final NodePlace place = new NodePlace(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]),
            Path.of(arguments[3]), arguments[4], NodePlace.LONG_FRAMES);
        final SnapshotDeath death = new SnapshotDeath(NodeJvm::tell);
        try (ClusteredSimulation devices = new ClusteredSimulation(config(Long.parseLong(arguments[5])),
            Traffic.bundled(), NodeJvm::tell); ClusterNode node = new ClusterNode(place, death.watch(devices),
            () -> death);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    tell("ASKED " + ClusterTool.snapshot(node.directory(), System.err) + " " + node.errors());
                } else {
                    death.aim(Long.parseLong(line));
                    tell("AIMED " + line);
                }
            }
        }
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Starts it. Its lines begin anew. */
    void start() throws IOException {
        lines.clear();
        driver = CommonContext.generateRandomDirName();
        // The mark of a killed node keeps the next one away for ten seconds, so each has its own.
        final Path mark = Files.createTempDirectory(folder, "mark");
        process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            NodeJvm.class.getName(), ports.members(), Integer.toString(member), folder.toString(), mark.toString(),
            driver, Long.toString(seed))).redirectError(folder.resolve("errors").toFile()).start();
        final Process started = process;
        final Thread reader = new Thread(() -> started.inputReader().lines().forEach(lines::add), "lines-" + member);
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for a line, and returns it. */
    String await(Predicate<String> line) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        while (true) {
            final String found = lines.stream().filter(line).findFirst().orElse(null);
            if (found != null) {
                return found;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("node " + member + " did not say it within a minute: " + lines);
            }
            idle.idle();
        }
    }

    /** Has this node, which leads, take a snapshot. Returns before it is taken. */
    void askForSnapshot() throws IOException {
        say("");
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Has the JVM of this node end in its next snapshot, behind so many bytes. */
    void aim(long bytes) throws IOException {
        say(Long.toString(bytes));
        await(line -> line.startsWith("AIMED "));
    }

    /** Waits until the aimed snapshot has ended the JVM. */
    void awaitDeath() throws InterruptedException {
        if (!process.waitFor(DEADLINE_NS, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("node " + member + " has not died in its snapshot within a minute: " + lines);
        }
        kill();
    }

    List<String> lines() {
        return lines;
    }

    /** SIGKILL. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        IoUtil.delete(new File(driver), true);
    }

    String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
