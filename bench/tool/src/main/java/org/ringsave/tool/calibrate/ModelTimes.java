/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Measurement;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.workload.Destination;

/**
 * Measures all operations of one configuration on one set. Each operation is repeated for a while, then the next
 * follows. A full collection first places the objects as in a long-lived set.
 */
final class ModelTimes {
    /** Captured state is part of the image, so the longest image of the list is a sufficient limit. */
    static final int CAPTURE_LIMIT = 128 * 1024 * 1024;

    private final ModelStopwatch stopwatch;
    private final ByteBuffer memory;
    private SaveSession session;
    private RestoreSession restore;
    private long beginNs;

    /** Takes the time of each measurement, and memory for the longest image and the longest chunk. */
    ModelTimes(long budgetNs, ByteBuffer memory) {
        stopwatch = new ModelStopwatch(budgetNs);
        this.memory = memory;
    }

    Measurement measure(Configuration configuration) {
        final Map<Operation, double[]> times = new EnumMap<>(Operation.class);
        final long imageLength;
        final long deltaBytes;
        final long deltaLength;
        try (ModelSet model = new ModelSet(configuration, 42);
            ChannelSet target = ModelSet.createEmpty(configuration)) {
            // A session keeps the channels of its largest set, and each collection would go through all of them.
            session = new SaveSession(CAPTURE_LIMIT, SaveSession.DEFAULT_SPILL_LIMIT);
            restore = new RestoreSession();
            // Without this, the collector would move some sets between two times, and most not.
            System.gc();
            final ChannelSet set = model.set();
            final int chunk = configuration.chunk();
            times.put(Operation.SAVE, stopwatch.blocks(() -> save(set, chunk, null)));
            if (configuration.threads() > 1) {
                times.put(Operation.PARALLEL, measureParallel(set, chunk));
            }
            measureLive(set, chunk, times);
            final String base = session.cutId();
            deltaBytes = model.advance();
            times.put(Operation.DELTA, stopwatch.blocks(() -> save(set, chunk, base)));
            deltaLength = session.imageLength();
            // The image is in one piece, so it can be restored.
            session.begin(set, 1);
            imageLength = session.imageLength();
            session.saveContinue(memory.clear());
            session.end();
            times.put(Operation.RESTORE, stopwatch.blocks(() -> restore(target, (int)imageLength, chunk)));
        }
        return new Measurement(configuration, imageLength, deltaBytes, deltaLength, times);
    }

    /** Each begin follows a save that went through the caches, as in a run that saves often. */
    private void measureLive(ChannelSet set, int chunk, Map<Operation, double[]> times) {
        final double[][] both = stopwatch.blocks(() -> drain(set, chunk), () -> beginNs);
        times.put(Operation.DRAIN, both[0]);
        times.put(Operation.BEGIN, both[1]);
    }

    private long drain(ChannelSet set, int chunk) {
        final long start = System.nanoTime();
        session.begin(set, SaveMode.LIVE, 1);
        final long begun = System.nanoTime();
        write(chunk);
        session.end();
        beginNs = begun - start;
        return System.nanoTime() - begun;
    }

    private long save(ChannelSet set, int chunk, String base) {
        final long start = System.nanoTime();
        if (base == null) {
            session.begin(set, 1);
        } else {
            session.begin(set, SaveMode.PAUSED, 2, base);
        }
        write(chunk);
        session.end();
        return System.nanoTime() - start;
    }

    private void write(int chunk) {
        int at = 0;
        memory.limit(chunk).position(0);
        while (session.saveContinue(memory) != SaveStatus.SUCCESS) {
            at = Destination.rotating.next(at, chunk, memory.capacity());
            memory.limit(at + chunk).position(at);
        }
    }

    private double[] measureParallel(ChannelSet set, int chunk) {
        final ByteBuffer own = memory.duplicate();
        try (SecondWriter second = new SecondWriter(memory, chunk)) {
            return stopwatch.blocks(() -> parallel(set, chunk, own, second));
        }
    }

    private long parallel(ChannelSet set, int chunk, ByteBuffer own, SecondWriter second) {
        second.meet();
        final long start = System.nanoTime();
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        second.start(parts.get(1));
        SecondWriter.write(parts.get(0), own, chunk);
        second.await();
        session.finish();
        memory.limit(memory.capacity()).position((int)session.offset());
        session.saveContinue(memory);
        session.end();
        return System.nanoTime() - start;
    }

    /** The time includes emptying the target again, as in {@link RestoreBenchmark}. */
    private long restore(ChannelSet target, int length, int chunk) {
        final long start = System.nanoTime();
        for (final Channel channel : target.channels()) {
            ChannelAccess.memory(channel).clear();
        }
        restore.begin(target);
        for (int index = 0; index < length; index += chunk) {
            memory.limit(Math.min(length, index + chunk)).position(index);
            restore.restoreFromBuffer(memory);
        }
        restore.apply();
        return System.nanoTime() - start;
    }
}
