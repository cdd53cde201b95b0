/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.service.Cluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.ClusterClient;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.NodePlace;
import org.ringsave.aeron.fixture.QuietService;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;

/** What Aeron makes of snapshots that fail, and of a cluster without quorum. */
@Tag("slow")
class ClusterFaultTest {
    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

    @TempDir
    private Path folder;

    /** A service that has a set and can fail. */
    private static final class Service extends QuietService implements AutoCloseable {
        private final ClusteredChannels channels = new ClusteredChannels();
        private final ChannelSet set = SeededSet.paused(5, 4, 2);
        private Cluster cluster;
        private volatile boolean isBroken;
        private volatile long position;

        @Override
        public void onStart(Cluster of, Image snapshot) {
            cluster = of;
            if (snapshot != null) {
                final RestoreSession restore = new RestoreSession();
                restore.begin(new ChannelSet());
                try {
                    channels.load(restore, of, snapshot);
                } finally {
                    restore.end();
                }
            }
            position = of.logPosition();
        }

        @Override
        public void onTakeSnapshot(ExclusivePublication snapshot) {
            position = cluster.logPosition();
            if (isBroken) {
                // As a program of another version would write, that a node later starts from.
                assertThat(snapshot.offer(new UnsafeBuffer(new byte[40]))).isPositive();
            } else {
                channels.takeSnapshot(set, cluster, snapshot);
            }
        }

        @Override
        public void close() {
            set.close();
        }
    }

    private NodePlace place(ClusterPorts ports) throws IOException {
        return new NodePlace(ports.members(), 0, folder, Files.createTempDirectory(folder, "mark"),
            CommonContext.generateRandomDirName(), NodePlace.LONG_FRAMES);
    }

    private static RecordingLog.Entry latest(ClusterNode node) {
        try (RecordingLog log = new RecordingLog(node.directory(), false)) {
            return log.getLatestSnapshot(0);
        }
    }

    @Test
    void failedSnapshotIsMissingAlthoughTheToolSaysTrue() throws IOException {
        final ClusterPorts ports = new ClusterPorts(1);
        try (Service service = new Service(); Service next = new Service();
            ClusterClient client = new ClusterClient(ports)) {
            final long failed;
            try (ClusterNode node = new ClusterNode(place(ports), service)) {
                client.connect();
                assertThat(ClusterTool.snapshot(node.directory(), NOWHERE)).isTrue();
                final long good = service.position;
                service.set.close();
                assertThat(ClusterTool.snapshot(node.directory(), NOWHERE)).as("the tool's word").isTrue();
                failed = service.position;
                assertThat(node.snapshots()).isOne();
                assertThat(latest(node).logPosition).isEqualTo(good).isLessThan(failed);
                // The tool does not wait for the error.
                TestArchive.await(() -> !node.errors().isEmpty());
                assertThat(node.errors()).singleElement().isInstanceOf(IllegalStateException.class);
            }
            // The next start replays the log behind the good snapshot, and takes the failed one then.
            try (ClusterNode node = new ClusterNode(place(ports), next)) {
                client.connect();
                assertThat(node.errors()).isEmpty();
                assertThat(latest(node).logPosition).isEqualTo(failed);
            }
        }
    }

    @Test
    void nodeDoesNotJoinWithASnapshotOfAnotherProgram() throws IOException {
        final ClusterPorts ports = new ClusterPorts(1);
        try (Service service = new Service(); Service next = new Service();
            ClusterClient client = new ClusterClient(ports)) {
            service.isBroken = true;
            try (ClusterNode node = new ClusterNode(place(ports), service)) {
                client.connect();
                assertThat(ClusterTool.snapshot(node.directory(), NOWHERE)).isTrue();
            }
            try (ClusterNode node = new ClusterNode(place(ports), next)) {
                TestArchive.await(() -> node.errors().stream()
                    .anyMatch(error -> error.getCause() instanceof SnapshotException));
                assertThat(node.errors()).anySatisfy(error -> assertThat(error.getCause())
                    .hasMessageMatching("the snapshot has no image at position \\d+: the message there is not of"
                        + " this version of Ringsave, or is damaged; start the program and configuration that wrote it,"
                        + " and if that says the same, start the node from an earlier snapshot: ClusterTool DIR"
                        + " invalidate-latest-snapshot; or copy the snapshot of another node"));
            }
            // The advice helps: there is no earlier snapshot here, so the log is replayed from its start.
            assertThat(ClusterTool.invalidateLatestSnapshot(NOWHERE, folder.resolve("cluster").toFile())).isTrue();
            try (Service last = new Service(); ClusterNode node = new ClusterNode(place(ports), last)) {
                client.connect();
                assertThat(node.errors()).isEmpty();
            }
        }
    }

    @Test
    void nodeWithoutQuorumSaysSoInOneLine() throws IOException {
        final ClusterPorts ports = new ClusterPorts(3);
        final TestClock clock = new TestClock();
        final NodePlace place = place(ports);
        final QuorumWatch watch;
        try (Service service = new Service(); ClusterNode node = new ClusterNode(place, service);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(place.driver()))) {
            watch = new QuorumWatch(aeron, 0, 5_000_000_000L, clock);
            assertThat(watch.reason()).isNull();
            // The watch itself was away.
            clock.pass(60_000_000_000L);
            assertThat(watch.reason()).isNull();
            for (int i = 0; i < 9; i++) {
                clock.pass(600_000_000L);
                watch.reason();
            }
            assertThat(watch.reason()).matches("cluster 0 has no leader for 6 s, its election here is in state"
                + " (INIT|CANVASS|NOMINATE): more than half of its members must be up and reach each other; start them,"
                + " or look at the endpoints in clusterMembers");
            assertThat(node.isLeader()).isFalse();
            final QuorumWatch other = new QuorumWatch(aeron, 7, 0, clock);
            assertThat(other.reason()).isEqualTo("cluster 7 has no consensus module at this media driver for 0 s: start"
                + " it, or give both the same aeronDirectoryName and clusterId");
        }
        assertThat(watch.reason()).isEqualTo("cluster 0 can't be watched, as the client of its media driver is closed:"
            + " make another watch");
        assertThatThrownBy(() -> new QuorumWatch(null, 0, -1)).hasMessage("limitNs=-1 is negative");
    }

    @Test
    void nodeWithALeaderHasNothingToSay() throws IOException {
        final ClusterPorts ports = new ClusterPorts(1);
        final NodePlace place = place(ports);
        try (Service service = new Service(); ClusterNode node = new ClusterNode(place, service);
            ClusterClient client = new ClusterClient(ports);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(place.driver()))) {
            client.connect();
            assertThat(node.isLeader()).isTrue();
            assertThat(new QuorumWatch(aeron, 0, 0).reason()).isNull();
        }
    }
}
