/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ringsave.bench.plan.Configuration;
import org.ringsave.bench.plan.Measurement;
import org.ringsave.bench.plan.Operation;
import org.ringsave.bench.plan.Shape;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** All operations of one configuration, one after another on the same set, each repeated for a while. */
final class ModelTimes {
    private final ModelStopwatch stopwatch;
    private final ByteBuffer memory;
    private final ExecutorService pool;
    private final SaveSession session = new SaveSession();
    private final RestoreSession restore = new RestoreSession();
    private long beginNs;

    /** With memory for the longest image and the longest chunk, and one thread beside this one. */
    ModelTimes(ModelStopwatch stopwatch, ByteBuffer memory, ExecutorService pool) {
        this.stopwatch = stopwatch;
        this.memory = memory;
        this.pool = pool;
    }

    Measurement measure(Configuration configuration) {
        final Shape shape = configuration.shape();
        final Map<Operation, double[]> times = new EnumMap<>(Operation.class);
        final long imageLength;
        final long deltaBytes;
        final long deltaLength;
        try (ModelSet model = new ModelSet(shape, 42)) {
            final ChannelSet set = model.set();
            final int chunk = configuration.chunk();
            put(times, Operation.SAVE, stopwatch.median(() -> save(set, chunk, null)));
            if (configuration.threads() > 1) {
                put(times, Operation.PARALLEL, stopwatch.median(() -> parallel(set, chunk, configuration.threads())));
            }
            measureLive(set, chunk, times);
            final String base = session.cutId();
            deltaBytes = model.advance(configuration.deltaShare());
            put(times, Operation.DELTA, stopwatch.median(() -> save(set, chunk, base)));
            deltaLength = session.imageLength();
            // In one piece, to be restored.
            session.begin(set, 1);
            imageLength = session.imageLength();
            session.saveContinue(memory.clear());
            session.end();
        }
        try (ChannelSet target = ModelSet.createEmpty(shape)) {
            put(times, Operation.RESTORE,
                stopwatch.median(() -> restore(target, (int)imageLength, configuration.chunk())));
        }
        return new Measurement(configuration, imageLength, deltaBytes, deltaLength, times);
    }

    private static void put(Map<Operation, double[]> times, Operation operation, double ns) {
        times.put(operation, new double[] {ns});
    }

    /** The begin of each save comes after another one went through the caches, as in a run that saves often. */
    private void measureLive(ChannelSet set, int chunk, Map<Operation, double[]> times) {
        final double[] both = stopwatch.medians(() -> drain(set, chunk), () -> beginNs);
        put(times, Operation.DRAIN, both[0]);
        put(times, Operation.BEGIN, both[1]);
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

    private long parallel(ChannelSet set, int chunk, int threads) {
        final long start = System.nanoTime();
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(threads);
        final List<Callable<Integer>> others = parts.subList(1, threads).stream()
            .map(part -> (Callable<Integer>)() -> write(part, memory.duplicate(), chunk)).toList();
        final List<Future<Integer>> writing = others.stream().map(pool::submit).toList();
        write(parts.get(0), memory.duplicate(), chunk);
        writing.forEach(ModelTimes::await);
        session.finish();
        memory.limit(memory.capacity()).position((int)session.offset());
        session.saveContinue(memory);
        session.end();
        return System.nanoTime() - start;
    }

    private static int write(SavePart part, ByteBuffer to, int chunk) {
        SaveStatus status;
        do {
            final int from = (int)part.offset();
            to.limit((int)Math.min(part.endOffset(), from + (long)chunk)).position(from);
            status = part.saveContinue(to);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        return part.bytesFilled();
    }

    private static void await(Future<Integer> writing) {
        try {
            writing.get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("a part was not written", e);
        }
    }

    /** Emptying the target again is part of it, as in {@link RestoreBenchmark}. */
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
