/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.ringsave.image.ImageSink;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Completion;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.MeasuredSink;
import org.ringsave.tool.plan.PieceRate;
import org.ringsave.tool.plan.Spread;

/**
 * How fast does a directory take images? The rig writes files as a store does, through {@link
 * org.ringsave.store.ImageFile}: with pieces of several lengths, and for each sync a short and a long file whose end it
 * times. All of them take turns, in rounds. The first round warms up and does not count.
 */
public final class SinkRig {
    /** Bytes of a long file. */
    static final int LONG_LENGTH = 32 << 20;
    /** No round begins after this time. */
    static final long BUDGET_NS = 8_000_000_000L;
    /** Rounds that count: at least, and at most. */
    static final int LEAST_ROUNDS = 3;
    static final int MOST_ROUNDS = 9;

    private static final int[] PIECES = {16 << 10, 64 << 10, 256 << 10, 1 << 20};

    private final SinkPlace place;
    private final LongSupplier clock;
    private final int longLength;
    private final ByteBuffer memory;

    /** The nanoseconds that one file took. */
    private record FileTimes(long writeNs, long completeNs) {
    }

    /** Tests have a clock of their own, and short files, whose length is a multiple of the longest piece. */
    SinkRig(SinkPlace place, LongSupplier clock, int longLength) {
        this.place = place;
        this.clock = clock;
        this.longLength = longLength;
        memory = ByteBuffer.allocateDirect(longLength);
        // Some file systems store no block of zeros.
        for (int i = 0; i < longLength; i += Long.BYTES) {
            memory.putLong(i, i * 0x9E37_79B9_7F4A_7C15L);
        }
    }

    /**
     * Measure a directory, in about ten seconds. At most 2.2 GiB are written, in files of up to 32 MiB, one after
     * another. Less than a third of these bytes is forced to the disk. No file stays.
     *
     * @param directory that exists.
     * @return its figures.
     * @throws IOException in one line with the directory and the remedy, if it is missing, full or takes no files.
     */
    public static MeasuredSink measure(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null,
                "is no directory, so no sink to measure; make it, or name another one with --sink");
        }
        try (SinkFolder folder = new SinkFolder(directory)) {
            return new SinkRig(folder, System::nanoTime, LONG_LENGTH)
                .measure(directory.toAbsolutePath().normalize().toString());
        } catch (IOException e) {
            throw refusal(directory, e);
        }
    }

    /** The directory instead of a file that is gone, and the system's own words. */
    static IOException refusal(Path directory, IOException e) {
        final Throwable first = e.getCause() == null ? e : e.getCause();
        final String fault = first instanceof FileSystemException failure
            ? failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason()
            : first.getMessage();
        final FileSystemException refusal = new FileSystemException(directory.toString(), null,
            "takes no file of " + Units.bytes(LONG_LENGTH) + " (" + fault
                + "); make room there, change its permissions, or name another directory with --sink");
        refusal.initCause(e);
        return refusal;
    }

    MeasuredSink measure(String directory) throws IOException {
        final long start = clock.getAsLong();
        final double[][] rates = new double[PIECES.length][MOST_ROUNDS];
        final double[][][] ends = new double[SyncMode.values().length][2][MOST_ROUNDS];
        takeTurns(rates, ends, 0);
        int rounds = 0;
        while (rounds < LEAST_ROUNDS || rounds < MOST_ROUNDS && clock.getAsLong() - start < BUDGET_NS) {
            takeTurns(rates, ends, rounds++);
        }
        final List<PieceRate> pieces = new ArrayList<>();
        for (int i = 0; i < PIECES.length; i++) {
            pieces.add(new PieceRate(PIECES[i], spread(rates[i], rounds)));
        }
        final List<Completion> completions = new ArrayList<>();
        for (final SyncMode sync : SyncMode.values()) {
            final double[][] own = ends[sync.ordinal()];
            completions.add(new Completion(sync, PIECES[0], spread(own[0], rounds), longLength,
                spread(own[1], rounds)));
        }
        return new MeasuredSink(Machine.current(), directory, List.copyOf(pieces), List.copyOf(completions));
    }

    private void takeTurns(double[][] rates, double[][][] ends, int round) throws IOException {
        for (int i = 0; i < PIECES.length; i++) {
            rates[i][round] = longLength * 1e9 / write(SyncMode.NONE, longLength, PIECES[i]).writeNs();
        }
        for (final SyncMode sync : SyncMode.values()) {
            final double[][] own = ends[sync.ordinal()];
            own[0][round] = write(sync, PIECES[0], PIECES[0]).completeNs();
            own[1][round] = write(sync, longLength, PIECES[PIECES.length - 1]).completeNs();
        }
    }

    private FileTimes write(SyncMode sync, int length, int piece) throws IOException {
        final ImageSink sink = place.create(sync);
        try {
            final long start = clock.getAsLong();
            for (int at = 0; at < length; at += piece) {
                sink.writeAll(memory.limit(at + piece).position(at), at);
            }
            final long written = clock.getAsLong();
            sink.complete();
            return new FileTimes(Math.max(1, written - start), Math.max(1, clock.getAsLong() - written));
        } finally {
            sink.abandon();
            place.clear();
        }
    }

    private static Spread spread(double[] values, int count) {
        return Spread.of(Arrays.copyOf(values, count));
    }
}
