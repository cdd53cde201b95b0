/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.service.Cluster;
import io.aeron.logbuffer.BufferClaim;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.IoUtil;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.aeron.fixture.ClusterClient;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.NodePlace;
import org.ringsave.aeron.fixture.QuietService;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;

/**
 * How long a snapshot pauses a service, against a save of the same set to memory, by one thread and in two parallel
 * parts, and a copy of the same bytes into the snapshot, by turns. CLUSTER.md has the figures.
 * Arguments: MTU of the snapshot's channel, length of a tracked region in MiB, present pages of it in percent, turns,
 * whether to prepare, and pages of the 128 rings, which are full.
 */
final class SnapshotPauseRig extends QuietService {
    private static final int PAGE = 4096;
    private static final int PACKET = 1000;
    private static final double MILLION = 1e6;

    private final ClusteredChannels channels = new ClusteredChannels();
    private final SaveSession session = new SaveSession(SaveSession.DEFAULT_CAPTURE_LIMIT, 0);
    private final ChannelSet set = new ChannelSet();
    private final double[] snapshotMs;
    private final double[] memoryMs;
    private final double[] partsMs;
    private final double[] rawMs;
    private Cluster cluster;
    private ByteBuffer memory;
    private int turn;

    private SnapshotPauseRig(int megabytes, int present, int turns, boolean isPrepared, int ringPages) {
        snapshotMs = new double[turns];
        memoryMs = new double[turns];
        partsMs = new double[turns];
        rawMs = new double[turns];
        for (int i = 0; i < 64; i++) {
            set.add(i, "channel-" + i, ChannelConfig.ofPages(ringPages).withBothEnds());
        }
        final MemoryRegion region = set.addTrackedRegion("memory", 1, (long)megabytes << 20);
        final SplittableRandom random = new SplittableRandom(1);
        set.open();
        set.channels().forEach(channel -> {
            fill(channel.outgoing());
            fill(channel.opposite().outgoing());
        });
        for (long page = 0; page < region.length() / PAGE; page++) {
            for (int at = 0; page % 100 < present && at < PAGE; at += Long.BYTES) {
                region.putLong(page * PAGE + at, random.nextLong());
            }
        }
        if (isPrepared) {
            channels.prepare(set);
        }
    }

    private static void fill(OutgoingRing ring) {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[PACKET]);
        long id = 0;
        while (ring.offer(Packet.IN_BAND, 0, id, packet, 0, PACKET) > 0) {
            id++;
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication snapshot) {
        // The one that comes first touches the pages of the stream first.
        final boolean isFirst = turn % 2 == 0;
        snapshotMs[turn] = isFirst ? take(snapshot) : 0;
        memoryMs[turn] = saveToMemory();
        partsMs[turn] = saveInParts();
        rawMs[turn] = copyInto(snapshot);
        if (!isFirst) {
            snapshotMs[turn] = take(snapshot);
        }
        turn++;
    }

    private double take(ExclusivePublication snapshot) {
        final long start = System.nanoTime();
        channels.takeSnapshot(set, cluster, snapshot);
        return (System.nanoTime() - start) / MILLION;
    }

    /** Copies the bytes of an image into claims of the same stream, behind the snapshot: what Aeron takes alone. */
    private double copyInto(ExclusivePublication out) {
        final UnsafeBuffer image = new UnsafeBuffer(memory);
        final BufferClaim claim = new BufferClaim();
        final SnapshotIdle idle = new SnapshotIdle(cluster.idleStrategy(), SystemNanoClock.INSTANCE);
        final long start = System.nanoTime();
        int offset = 0;
        while (offset < image.capacity()) {
            final int length = Math.min(out.maxPayloadLength(), image.capacity() - offset);
            final boolean isClaimed = out.tryClaim(length, claim) > 0;
            if (isClaimed) {
                claim.putBytes(image, offset, length).commit();
                offset += length;
            }
            idle.after(isClaimed);
        }
        return (System.nanoTime() - start) / MILLION;
    }

    private double saveToMemory() {
        set.pause();
        if (memory == null) {
            session.begin(set, 1);
            memory = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
            session.saveContinue(memory);
            session.abandon();
        }
        final long start = System.nanoTime();
        session.begin(set, 1);
        session.saveContinue(memory.clear());
        session.abandon();
        final double ms = (System.nanoTime() - start) / MILLION;
        set.resume();
        return ms;
    }

    /** Writes a part to its place in the memory. */
    private Void write(SavePart part) {
        final ByteBuffer place = memory.duplicate();
        part.saveContinue(place.limit((int)part.endOffset()).position((int)part.startOffset()));
        return null;
    }

    /** What a snapshot would have to do before it copies the staged image into its stream. */
    private double saveInParts() {
        set.pause();
        final long start = System.nanoTime();
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        final SecondThread<Void> second = SecondThread.start("second part", () -> write(parts.get(1)));
        write(parts.get(0));
        second.join();
        session.finish();
        session.saveContinue(memory.clear().position((int)session.offset()));
        session.abandon();
        final double ms = (System.nanoTime() - start) / MILLION;
        set.resume();
        return ms;
    }

    /** Measures, and prints a line. */
    public static void main(String[] arguments) throws IOException {
        final int turns = Integer.parseInt(arguments[3]);
        final SnapshotPauseRig rig = new SnapshotPauseRig(Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]), turns, Boolean.parseBoolean(arguments[4]), Integer.parseInt(arguments[5]));
        final Path folder = Files.createTempDirectory("ringsave-pause");
        final ClusterPorts ports = new ClusterPorts(1);
        try (ClusterClient client = new ClusterClient(ports); ClusterNode node = new ClusterNode(
            new NodePlace(ports.members(), 0, folder, folder, CommonContext.generateRandomDirName(),
                "aeron:ipc?alias=snapshot|term-length=16m|mtu=" + arguments[0]), rig)) {
            client.connect();
            for (int i = 0; i < turns; i++) {
                ClusterTool.snapshot(node.directory(), new PrintStream(PrintStream.nullOutputStream()));
            }
            if (!node.errors().isEmpty()) {
                throw new IllegalStateException(node.errors().get(0));
            }
        } finally {
            IoUtil.delete(folder.toFile(), true);
        }
        System.out.println(String.join(" ", arguments) + ": " + rig);
        rig.set.close();
    }

    @Override
    public String toString() {
        return String.format("%d bytes, first %.1f ms, then %s ms, to memory %s ms, in parts %s ms, raw copy into the"
            + " snapshot %s ms; of memory %s, of the raw copy %s; parts and a copy of a snapshot %s", memory.capacity(),
            snapshotMs[0], spread(later(snapshotMs)), spread(later(memoryMs)), spread(later(partsMs)),
            spread(later(rawMs)), spread(ratios(memoryMs)), spread(ratios(rawMs)), spread(staged()));
    }

    private double[] ratios(double[] of) {
        final double[] ratios = later(snapshotMs);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= of[i + 1];
        }
        return ratios;
    }

    /** The pause with parts: they are written to memory, and that is copied into the snapshot. */
    private double[] staged() {
        final double[] ratios = new double[snapshotMs.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = (partsMs[i] + rawMs[i]) / snapshotMs[i];
        }
        return later(ratios);
    }

    private static double[] later(double[] turns) {
        return Arrays.copyOfRange(turns, 1, turns.length);
    }

    private static String spread(double[] values) {
        Arrays.sort(values);
        return String.format("%.2f (%.2f to %.2f)", values[values.length / 2], values[0], values[values.length - 1]);
    }

    @Override
    public void onStart(Cluster of, Image snapshot) {
        cluster = of;
    }
}
