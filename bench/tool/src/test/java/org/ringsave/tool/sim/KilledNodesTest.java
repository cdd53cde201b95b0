/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.aeron.fixture.ClusterClient;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** The demo's devices in clusters of three JVMs, which are killed with SIGKILL by a schedule of a seed. */
class KilledNodesTest {
    private static final int NODES = 3;
    private static final int NIGHTLY = 20;

    @TempDir
    private Path folder;

    /** One cluster and its schedule. */
    private static final class Run implements AutoCloseable {
        private final long seed;
        private final SplittableRandom random;
        private final ClusterPorts ports = new ClusterPorts(NODES);
        private final ClusterClient client = new ClusterClient(ports);
        private final List<NodeJvm> nodes = new ArrayList<>();
        private final Map<String, String> told = new HashMap<>();

        Run(long seed, Path folder) throws IOException {
            this.seed = seed;
            random = new SplittableRandom(seed);
            for (int i = 0; i < NODES; i++) {
                final Path own = Files.createDirectories(folder.resolve(seed + "-" + i));
                nodes.add(new NodeJvm(ports, i, own, seed));
            }
        }

        private void traffic(int least) {
            for (int i = least + random.nextInt(10); i > 0; i--) {
                client.ask(1 + random.nextInt(20));
            }
        }

        private NodeJvm leader() {
            return nodes.get(client.leader());
        }

        /** Kills the leader while it has messages that it may not have answered or replicated. */
        private NodeJvm killLeader() {
            final NodeJvm leader = leader();
            for (int i = random.nextInt(8); i >= 0; i--) {
                client.tell(1 + random.nextInt(20));
            }
            keep(leader);
            leader.kill();
            return leader;
        }

        private void snapshot(List<NodeJvm> all) throws IOException {
            leader().askForSnapshot();
            final String line = leader().await(said -> said.startsWith("SNAPSHOT "));
            final String start = line.substring(0, line.lastIndexOf(' '));
            for (final NodeJvm node : all) {
                // Digest and position of all nodes are equal.
                assertThat(node.await(said -> said.startsWith(start))).isEqualTo(line);
            }
        }

        /** Compares what a node said with what all said before. It begins anew when it starts. */
        private void keep(NodeJvm node) {
            for (final String line : node.lines()) {
                if (line.startsWith("DIGEST ") || line.startsWith("SNAPSHOT ")) {
                    final String[] words = line.split(" ");
                    final String before = told.putIfAbsent(words[0] + words[1], line);
                    assertThat(before == null || before.equals(line)).as("%s and %s", before, line).isTrue();
                }
            }
        }

        void run() throws IOException {
            for (final NodeJvm node : nodes) {
                node.start();
            }
            client.connect();
            traffic(5);
            if (random.nextBoolean()) {
                snapshot(nodes);
                traffic(2);
            }
            final NodeJvm first = killLeader();
            traffic(5);
            first.start();
            first.await(line -> line.startsWith("EMPTY ") || line.startsWith("RECOVERED "));
            traffic(3);
            client.ask(ClusteredSimulation.DIGEST);
            first.await(line -> line.startsWith("DIGEST "));
            nodes.forEach(this::keep);
            nodes.forEach(node -> node.lines().removeIf(line -> line.startsWith("SNAPSHOT ")));
            snapshot(nodes);
            traffic(3);
            killFollower();
            requireSame();
        }

        /** One node dies in the midst of its snapshot, of which the others have theirs. */
        void runWithDeathInASnapshot() throws IOException, InterruptedException {
            for (final NodeJvm node : nodes) {
                node.start();
            }
            client.connect();
            traffic(5);
            final boolean hasSnapshot = random.nextBoolean();
            if (hasSnapshot) {
                snapshot(nodes);
                nodes.forEach(this::keep);
                nodes.forEach(node -> node.lines().removeIf(line -> line.startsWith("SNAPSHOT ")));
                traffic(2);
            }
            final NodeJvm victim = nodes.get((client.leader() + (int)(seed % 2) * (1 + random.nextInt(NODES - 1)))
                % NODES);
            final long length = NodeJvm.imageLength(seed);
            victim.aim(random.nextLong(length));
            leader().askForSnapshot();
            victim.awaitDeath();
            assertThat(victim.lines()).anyMatch(line -> line.startsWith("DEAD "));
            traffic(4);
            victim.start();
            assertThat(victim.await(line -> line.startsWith("EMPTY ") || line.startsWith("RECOVERED ")))
                .startsWith(hasSnapshot ? "RECOVERED " : "EMPTY ");
            // It takes the snapshot when it comes to its place in the log.
            final String line = victim.await(said -> said.startsWith("SNAPSHOT "));
            for (final NodeJvm node : nodes) {
                assertThat(node.await(said -> said.startsWith("SNAPSHOT "))).isEqualTo(line);
            }
            traffic(2);
            requireSame();
        }

        private void killFollower() throws IOException {
            final NodeJvm follower = nodes.get((client.leader() + 1 + random.nextInt(NODES - 1)) % NODES);
            if (random.nextBoolean()) {
                // It mostly dies before its own part of the snapshot, which begins some 40 ms later. Another schedule
                // aims at that part.
                leader().askForSnapshot();
            }
            keep(follower);
            follower.kill();
            traffic(4);
            follower.start();
            assertThat(follower.await(line -> line.startsWith("EMPTY ") || line.startsWith("RECOVERED ")))
                .matches("RECOVERED [1-9]\\d*");
            traffic(2);
        }

        private void requireSame() throws IOException {
            nodes.forEach(node -> node.lines().removeIf(line -> line.startsWith("DIGEST ")));
            final long ticks = client.ask(ClusteredSimulation.DIGEST);
            final String tick = " " + ticks + " ";
            for (final NodeJvm node : nodes) {
                node.await(line -> line.startsWith("DIGEST ") && line.contains(tick));
                keep(node);
            }
            try (Simulation straight = Simulation.start(NodeJvm.config(seed), Traffic.bundled())) {
                while (straight.ticks() < ticks) {
                    straight.tick();
                }
                final String expected = ClusteredSimulation.digest(0, straight).replace("DIGEST 0 ", " ");
                for (final NodeJvm node : nodes) {
                    assertThat(node.await(line -> line.startsWith("DIGEST ") && line.contains(tick)))
                        .endsWith(expected);
                }
            }
        }

        @Override
        public void close() {
            nodes.forEach(NodeJvm::close);
            client.close();
        }
    }

    /** What a cluster goes through. */
    private interface Schedule {
        void run(Run run) throws IOException, InterruptedException;
    }

    private void run(long seed, Schedule schedule) throws Exception {
        try (Run run = new Run(seed, folder)) {
            try {
                schedule.run(run);
            } catch (AssertionError | RuntimeException e) {
                run.nodes.forEach(node -> System.out.println(node.lines() + node.errors()));
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        Cases.count(1);
    }

    @Test
    @Tag("slow")
    void killedNodesEndInTheSameState() throws Exception {
        run(1, Run::run);
    }

    @Test
    @Tag("nightly")
    @Proves("Nodes of a cluster that are killed end in the same state as all others.")
    void manyKilledNodesEndInTheSameState() throws Exception {
        for (int seed = 1; seed <= NIGHTLY; seed++) {
            run(seed, Run::run);
        }
    }

    /** Seeds 1 and 3 aim at a follower, 2 at the leader. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("slow")
    void nodeKilledInItsSnapshotEndsInTheSameState(long seed) throws Exception {
        run(seed, Run::runWithDeathInASnapshot);
    }

    @Test
    @Tag("nightly")
    @Proves("Nodes that are killed in the midst of their snapshots end in the same state.")
    void manyNodesKilledInTheirSnapshotsEndInTheSameState() throws Exception {
        for (int seed = 1; seed <= NIGHTLY; seed++) {
            run(seed, Run::runWithDeathInASnapshot);
        }
    }
}
