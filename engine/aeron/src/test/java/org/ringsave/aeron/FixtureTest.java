/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.service.Cluster;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.LoopbackPorts;
import org.ringsave.aeron.fixture.NodePlace;
import org.ringsave.aeron.fixture.QuietService;

/** Fixtures that can't start leave nothing, and ports have one owner. */
class FixtureTest {
    @TempDir
    private Path folder;

    /** A service whose snapshots no test takes. */
    private static final class Service extends QuietService {
        @Override
        public void onStart(Cluster cluster, Image snapshot) {
            // It has no state.
        }

        @Override
        public void onTakeSnapshot(ExclusivePublication snapshot) {
            // Likewise.
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private NodePlace place(String snapshotChannel) {
        return new NodePlace(new ClusterPorts(1).members(), 0, folder, folder, CommonContext.generateRandomDirName(),
            snapshotChannel);
    }

    @Test
    void nodeThatCantStartLeavesNoDriver() {
        final Set<String> before = threads();
        final NodePlace place = place("no channel");
        assertThatThrownBy(() -> new ClusterNode(place, null).close()).isInstanceOf(RuntimeException.class);
        assertThat(Path.of(place.driver())).doesNotExist();
        TestArchive.await(() -> before.containsAll(threads()));
    }

    @Test
    void archiveThatCantStartLeavesNoDriver() {
        final Set<String> before = threads();
        final String[] directory = new String[1];
        assertThatThrownBy(() -> new TestArchive(folder, context -> {
            directory[0] = context.aeronDirectoryName();
            context.segmentFileLength(3);
        })).isInstanceOf(RuntimeException.class);
        assertThat(Path.of(directory[0])).doesNotExist();
        TestArchive.await(() -> before.containsAll(threads()));
    }

    @Test
    void portHasOneOwner() throws Exception {
        final List<Integer> ports = LoopbackPorts.take(40);
        ports.addAll(LoopbackPorts.take(40));
        assertThat(new TreeSet<>(ports)).hasSize(80).allMatch(port -> port < 32_768);
        try (DatagramSocket socket = new DatagramSocket(ports.get(0), InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
        final Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        if (Files.exists(range)) {
            try (Scanner system = new Scanner(range)) {
                // Sockets of port 0 get none of them.
                assertThat(system.nextInt()).isGreaterThan(Collections.max(ports));
            }
        }
    }
}
