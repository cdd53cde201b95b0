/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.LatencyHistogram;
import org.ringsave.tool.workload.Workload;

/**
 * How long does the first write to a ring take after the begin of a live save, and how long the slowest write of the
 * first ring's worth? The time runs from the call until the write is accepted. One case has a spill arena for
 * everything, another has none: there a PINNED write advances the save, chunk by chunk on the same thread, until it is
 * accepted.
 *
 * <p>Where the ring is full for the model too, its reader reads first, and that is not measured: the rig asks for the
 * part that the save adds. Cases take turns within a round, and one of them has no save.
 */
public final class FirstWriteRig {
    private static final int PAYLOAD_LENGTH = 1024;
    private static final int PACKET_LENGTH = Packet.HEADER_LENGTH + PAYLOAD_LENGTH + Packet.FOOTER_LENGTH;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final double[] FILLS = {0.5, 0.9, 1.0};

    private final ChannelSet set;
    private final OutgoingRing[] writers;
    private final IncomingRing[] readers;
    private final int[] order;
    private final SplittableRandom random = new SplittableRandom(42);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private final PacketHandler reader = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;
    private long refused;

    private FirstWriteRig(int channelCount, int ringPages) {
        set = new Workload(channelCount, ringPages, 0, 0, 42).create();
        set.resume();
        writers = new OutgoingRing[2 * channelCount];
        readers = new IncomingRing[2 * channelCount];
        order = new int[2 * channelCount];
        for (int i = 0; i < order.length; i++) {
            final Channel channel = set.channels().get(i >> 1);
            writers[i] = (i & 1) == 0 ? channel.outgoing() : channel.opposite().outgoing();
            readers[i] = (i & 1) == 0 ? channel.opposite().incoming() : channel.incoming();
            order[i] = i;
        }
    }

    /** One way to begin, and its results. */
    private static final class Case {
        private final String name;
        private final SaveSession session;
        private final double fill;
        private Histogram first = LatencyHistogram.create();
        private Histogram worst = LatencyHistogram.create();
        private long pinned;
        private long spills;

        Case(String name, SaveSession session, double fill) {
            this.name = name;
            this.session = session;
            this.fill = fill;
        }

        void reset() {
            first = LatencyHistogram.create();
            worst = LatencyHistogram.create();
            pinned = 0;
            spills = 0;
        }
    }

    /**
     * Measure 256 channels of 2 x 16 pages, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 40 unless given. A round is one save for each case.
     * @throws IOException if the file can't be written.
     */
    public static void main(String[] args) throws IOException {
        run(256, 16, RigReport.rounds(args, 40)).publish(args);
    }

    static RigReport run(int channelCount, int ringPages, int rounds) {
        final FirstWriteRig rig = new FirstWriteRig(channelCount, ringPages);
        final SaveSession withArena = new SaveSession();
        final SaveSession withoutArena = new SaveSession(SaveSession.DEFAULT_CAPTURE_LIMIT, 0);
        final Case[] cases = new Case[3 * FILLS.length];
        for (int i = 0; i < FILLS.length; i++) {
            cases[3 * i] = new Case("noSave", null, FILLS[i]);
            cases[3 * i + 1] = new Case("arena", withArena, FILLS[i]);
            cases[3 * i + 2] = new Case("noArena", withoutArena, FILLS[i]);
        }
        try (rig.set) {
            rig.measure(cases, rounds / 5 + 1);
            for (final Case each : cases) {
                each.reset();
            }
            rig.measure(cases, rounds);
            return rig.report(cases);
        }
    }

    private void measure(Case[] cases, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (final Case each : cases) {
                firstWrites(each);
                restOfTheRing(each);
            }
        }
    }

    private void firstWrites(Case each) {
        for (int ring = 0; ring < writers.length; ring++) {
            fill(ring, each.fill);
        }
        begin(each);
        for (final int ring : order) {
            LatencyHistogram.record(each.first, write(each, ring));
        }
        endSave(each);
    }

    private void restOfTheRing(Case each) {
        begin(each);
        for (final int ring : order) {
            LatencyHistogram.record(each.worst, worstOfARing(each, ring));
        }
        endSave(each);
    }

    /** Begins a save, and shuffles the rings: a model does not write to them in the order of a save. */
    private void begin(Case each) {
        for (int i = order.length; i > 1; i--) {
            final int other = random.nextInt(i);
            final int ring = order[other];
            order[other] = order[i - 1];
            order[i - 1] = ring;
        }
        if (each.session != null) {
            each.session.begin(set, SaveMode.LIVE, 1);
        }
    }

    private static void endSave(Case each) {
        if (each.session != null) {
            each.spills += each.session.spillCount();
            each.session.end();
        }
    }

    private long worstOfARing(Case each, int ring) {
        final OutgoingRing to = writers[ring];
        final long end = to.position() + to.maxPayloadLength();
        long worst = 0;
        while (to.position() < end) {
            worst = Math.max(worst, write(each, ring));
        }
        return worst;
    }

    /** Returns the time of a write from the first try until it is accepted. */
    private long write(Case each, int ring) {
        final OutgoingRing to = writers[ring];
        while (to.free() < PACKET_LENGTH) {
            readers[ring].poll(reader, 1);
        }
        final long start = System.nanoTime();
        long outcome = offer(to);
        while (outcome == Outcome.PINNED) {
            each.pinned++;
            each.session.saveContinue(chunk.clear());
            outcome = offer(to);
        }
        final long elapsed = System.nanoTime() - start;
        refused += outcome < 0 ? 1 : 0;
        return elapsed;
    }

    private long offer(OutgoingRing to) {
        return to.offer(Packet.IN_BAND, 0, 7, payload, 0, PAYLOAD_LENGTH);
    }

    /**
     * Reads everything, then writes up to a share of the ring's content; the last packet is shorter than the others.
     */
    private void fill(int ring, double share) {
        final OutgoingRing to = writers[ring];
        readers[ring].poll(reader, Integer.MAX_VALUE);
        final int length = to.free();
        final int target = (int)(length * (1 - share));
        for (int room = to.free() - target; room >= Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH;
            room = to.free() - target) {
            to.append(Packet.IN_BAND, 0, 7, payload, 0,
                Math.min(PAYLOAD_LENGTH, room - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH) & -Long.BYTES);
        }
        to.publish();
    }

    private RigReport report(Case[] cases) {
        final RigReport report = new RigReport();
        for (final Case each : cases) {
            final Map<String, Object> row = report.row(each.name);
            row.put(Coordinate.FILL.key(), each.fill);
            RigReport.put(row, "firstWrite", each.first);
            RigReport.put(row, "worstOfARing", each.worst);
            row.put("pinned", each.pinned);
            row.put("spills", each.spills);
            row.put("refused", refused);
        }
        return report;
    }
}
