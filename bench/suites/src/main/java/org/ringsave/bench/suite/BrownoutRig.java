/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.bench.result.Finding;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.LatencyHistogram;
import org.ringsave.tool.workload.Workload;

/**
 * How much traffic does a model lose while live saves run all the time on another thread? One thread drives both ends
 * of all channels in batches and begins the saves between two batches. The rig counts packets and the time from the end
 * of one batch to the end of the next, begins included. The ways to save take turns with no save at all, and rates are
 * divided within a turn.
 */
public final class BrownoutRig {
    private static final int BATCH = 16;
    private static final int PAYLOAD_LENGTH = 256;
    private static final double FILL = 0.25;

    private final ChannelSet set;
    private final SaveSession session = new SaveSession();
    private final SlotSaver saver;
    private final OutgoingRing[] writers;
    private final IncomingRing[] readers;
    private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final PacketHandler copying = this::copy;
    private int next;
    private long refused;

    private BrownoutRig(int channels, int ringPages, Path file) {
        set = new Workload(channels, ringPages, FILL, 0, 42).create();
        session.begin(set, 0);
        saver = new SlotSaver(session, session.imageLength(), file);
        session.end();
        set.resume();
        writers = new OutgoingRing[2 * channels];
        readers = new IncomingRing[2 * channels];
        for (int i = 0; i < channels; i++) {
            final Channel channel = set.channels().get(i);
            writers[2 * i] = channel.outgoing();
            readers[2 * i] = channel.opposite().incoming();
            writers[2 * i + 1] = channel.opposite().outgoing();
            readers[2 * i + 1] = channel.incoming();
        }
    }

    /** One way to save, and its results. */
    private static final class Mode {
        private final String name;
        private final boolean toFile;
        private final boolean paced;
        private final Histogram gaps = LatencyHistogram.create();
        private final Histogram begins = LatencyHistogram.create();
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();
        private long saves;
        private long spills;

        Mode(String name, boolean toFile, boolean paced) {
            this.name = name;
            this.toFile = toFile;
            this.paced = paced;
        }
    }

    private static Mode[] modes() {
        return new Mode[] {new Mode("none", false, false), new Mode("memory", false, false),
            new Mode("memoryPaced", false, true), new Mode("file", true, false), new Mode("filePaced", true, true)};
    }

    /**
     * Measure 256 channels of 2 x 16 pages, a quarter full, for 300 ms a mode and round, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 20 unless given; a directory for image files, the one for
     *             temporary files unless given.
     * @throws IOException          if a file can't be written.
     * @throws InterruptedException never.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        final Path directory = args.length > 2 ? Path.of(args[2]) : Path.of(System.getProperty("java.io.tmpdir"));
        run(256, 16, RigReport.rounds(args, 20), 300_000_000, directory).publish(args);
    }

    static RigReport run(int channels, int ringPages, int rounds, long slotNs, Path directory)
        throws IOException, InterruptedException {
        final Path file = Files.createTempFile(directory, "ringsave-brownout", ".image");
        final BrownoutRig rig = new BrownoutRig(channels, ringPages, file);
        final Mode[] modes = modes();
        try (rig.set) {
            rig.warmUp(100 * rounds);
            rig.measure(modes(), rounds / 10 + 1, slotNs);
            rig.measure(modes, rounds, slotNs);
            return rig.report(modes);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Runs begins until they are compiled; a few slots of saves are too few for that. */
    private void warmUp(int begins) {
        for (int i = 0; i < begins; i++) {
            session.begin(set, SaveMode.LIVE, 0);
            session.end();
            batch();
        }
    }

    private void measure(Mode[] modes, int rounds, long slotNs) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            final double floor = slot(modes[0], slotNs);
            modes[0].ratios.add(1.0);
            for (int i = 1; i < modes.length; i++) {
                modes[i].ratios.add(slot(modes[i], slotNs) / floor);
            }
        }
    }

    /** Runs traffic for a while, with or without saves, and returns packets a second. */
    private double slot(Mode mode, long slotNs) throws InterruptedException {
        final boolean live = !"none".equals(mode.name);
        if (live) {
            saver.start(mode.toFile, mode.paced);
        }
        final long start = System.nanoTime();
        long packets = 0;
        long last = start;
        do {
            if (live && !saver.isBusy()) {
                begin(mode);
            }
            packets += batch();
            final long now = System.nanoTime();
            LatencyHistogram.record(mode.gaps, now - last);
            last = now;
            // With saves, the slot lasts until one save was begun and completed. On one core this may take a while.
        } while (last - start < slotNs || live && saver.completed() == 0);
        final double rate = packets * 1e9 / (last - start);
        mode.rates.add(rate);
        if (live) {
            saver.stop();
            mode.saves += saver.completed();
            mode.spills += saver.spills();
        }
        return rate;
    }

    private void begin(Mode mode) {
        final long start = System.nanoTime();
        session.begin(set, SaveMode.LIVE, mode.saves);
        LatencyHistogram.record(mode.begins, System.nanoTime() - start);
        saver.go();
    }

    /** Moves one batch through the next ring, from end to end. The ring stays as full as it was. */
    private int batch() {
        final OutgoingRing writer = writers[next];
        final IncomingRing reader = readers[next];
        next = next + 1 == writers.length ? 0 : next + 1;
        for (int i = 0; i < BATCH; i++) {
            if (writer.append(Packet.IN_BAND, 0, i, source, 0, PAYLOAD_LENGTH) < 0) {
                refused++;
            }
        }
        writer.publish();
        return reader.poll(copying, BATCH);
    }

    private PacketAction copy(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        target.putBytes(0, buffer, offset, length);
        return PacketAction.DONE;
    }

    private RigReport report(Mode[] modes) {
        final RigReport report = new RigReport();
        for (final Mode mode : modes) {
            final Map<String, Object> row = report.row(mode.name);
            row.put(Finding.PACKETS_PER_SECOND.key(), Math.round(RigReport.median(mode.rates)));
            row.put(Finding.RATIO.key(), Math.round(RigReport.median(mode.ratios) * 1000) / 1000.0);
            row.put("ratioOfRounds", mode.ratios.stream().map(ratio -> Math.round(ratio * 1000) / 1000.0).toList());
            RigReport.put(row, "gap", mode.gaps);
            RigReport.put(row, "begin", mode.begins);
            row.put("saves", mode.saves);
            row.put("spills", mode.spills);
            row.put("refused", refused);
        }
        return report;
    }
}
