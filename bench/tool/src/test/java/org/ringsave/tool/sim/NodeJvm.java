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

    /** Runs a node until its input ends. Each line of the input has it ask for a snapshot. */
    public static void main(String[] arguments) throws IOException {
        final NodePlace place = new NodePlace(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]),
            Path.of(arguments[3]), arguments[4], NodePlace.LONG_FRAMES);
        try (ClusteredSimulation devices = new ClusteredSimulation(config(Long.parseLong(arguments[5])),
            Traffic.bundled(), NodeJvm::tell); ClusterNode node = new ClusterNode(place, devices);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (in.readLine() != null) {
                tell("ASKED " + ClusterTool.snapshot(node.directory(), System.err) + " " + node.errors());
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
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
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
