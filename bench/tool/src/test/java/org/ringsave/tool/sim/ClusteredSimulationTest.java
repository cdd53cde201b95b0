/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import io.aeron.cluster.ClusterTool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.ClusterClient;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.NodePlace;
import org.ringsave.fixture.Proves;

/** The demo's devices in a cluster of one node. */
@Tag("slow")
class ClusteredSimulationTest {
    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

    @TempDir
    private Path folder;
    private final ClusterPorts ports = new ClusterPorts(1);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private NodePlace place() throws IOException {
        return new NodePlace(ports.members(), 0, folder, Files.createTempDirectory(folder, "mark"),
            CommonContext.generateRandomDirName(), "aeron:ipc?alias=snapshot|mtu=1408|term-length=1m");
    }

    @Test
    @Proves("A restarted node ends in the state of a run without a restart.")
    void restartedNodeEndsAsARunWithoutOne() throws IOException {
        final SimulationConfig config = SimulationConfig.of(6, 4, 16);
        final Traffic traffic = Traffic.bundled();
        long ticks = 0;
        try (ClusterClient client = new ClusterClient(ports)) {
            try (ClusteredSimulation devices = new ClusteredSimulation(config, traffic, lines::add);
                ClusterNode node = new ClusterNode(place(), devices)) {
                client.connect();
                ticks = client.ask(300);
                assertThat(ClusterTool.snapshot(node.directory(), NOWHERE)).isTrue();
                assertThat(node.snapshots()).as("%s", node.errors()).isOne();
                // The log has these behind the snapshot.
                ticks = client.ask(41);
            }
            assertThat(lines.get(0)).isEqualTo("EMPTY 0");
            lines.clear();
            try (ClusteredSimulation devices = new ClusteredSimulation(config, traffic, lines::add);
                ClusterNode node = new ClusterNode(place(), devices)) {
                client.connect();
                assertThat(client.ask(9)).isEqualTo(ticks + 9);
                client.ask(ClusteredSimulation.DIGEST);
                assertThat(node.errors()).isEmpty();
            }
        }
        assertThat(lines.get(0)).matches("RECOVERED [1-9]\\d*");
        try (Simulation straight = Simulation.start(config, traffic)) {
            while (straight.ticks() < ticks + 9) {
                straight.tick();
            }
            final String expected = ClusteredSimulation.digest(0, straight).replace("DIGEST 0 ", " ");
            assertThat(lines.get(lines.size() - 1)).startsWith("DIGEST").endsWith(expected);
        }
    }
}
