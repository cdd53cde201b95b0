/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How much faster do more threads make a save, and a plain copy? Whole saves of the set and copies of its live bytes
 * take turns, by one thread and by several threads of a pool that was started before. Each chunk has its own place.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParallelSaveBenchmark {
    /** Threads, each with a part of the image. */
    @Param("2")
    int threads;
    /** Length of every chunk in bytes. */
    @Param("1048576")
    int chunkLength;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("1.0")
    double fill;

    private final SaveSession session = new SaveSession();
    private ChannelSet set;
    private ByteBuffer image;
    private List<SavePart> parts;
    private ExecutorService pool;
    private Crew one;
    private Crew all;

    /** The work of one of several threads. */
    private final class Crew {
        private final List<Callable<Integer>> writers = new ArrayList<>();
        private final List<Callable<Integer>> copiers = new ArrayList<>();
        private final List<Callable<Integer>> halfCopiers = new ArrayList<>();

        Crew(int size) {
            final List<Channel> channels = set.channels();
            final int share = image.capacity() / size;
            for (int i = 0; i < size; i++) {
                final int number = i;
                final ByteBuffer memory = image.duplicate();
                writers.add(() -> write(parts.get(number), memory));
                final LiveBytes live =
                    new LiveBytes(channels.subList(channels.size() * i / size, channels.size() * (i + 1) / size));
                final UnsafeBuffer view = new UnsafeBuffer(image, share * i, share);
                copiers.add(() -> live.copy(view, Destination.rotating, chunkLength));
                halfCopiers.add(() -> live.copyHalf(view, Destination.rotating, chunkLength));
            }
        }
    }

    /** Bring the set into its seeded state and start the threads. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, fill, 0, 42).create();
        session.begin(set, 1);
        image = Destination.rotating.allocate(session.imageLength() + 2L * threads * chunkLength, chunkLength);
        session.end();
        one = new Crew(1);
        all = new Crew(threads);
        pool = Executors.newFixedThreadPool(threads);
    }

    /** Stop the threads and give the memory back. */
    @TearDown
    public void close() {
        pool.shutdown();
        set.close();
    }

    /** The image as the last save wrote it. */
    ByteBuffer image() {
        return image.duplicate().position(0).limit((int)session.imageLength());
    }

    /**
     * A whole save.
     *
     * @return the image's length.
     * @throws Exception if a thread failed.
     */
    @Benchmark
    public long saveContinue() throws Exception {
        return save(all);
    }

    private long save(Crew crew) throws InterruptedException, ExecutionException {
        session.begin(set, 1);
        parts = session.parallel(crew.writers.size());
        run(crew.writers);
        session.finish();
        final long directory = session.offset();
        image.limit((int)session.imageLength()).position((int)directory);
        if (session.saveContinue(image) != SaveStatus.SUCCESS) {
            throw new IllegalStateException("not complete at " + session.offset());
        }
        session.end();
        return session.imageLength();
    }

    private int write(SavePart part, ByteBuffer memory) {
        SaveStatus status;
        do {
            final int from = (int)part.offset();
            memory.limit((int)Math.min(part.endOffset(), from + (long)chunkLength)).position(from);
            status = part.saveContinue(memory);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        return part.bytesFilled();
    }

    /**
     * The floor: the same live bytes by as many threads, plain absolute bulk puts.
     *
     * @return a number that depends on all of them.
     * @throws Exception if a thread failed.
     */
    @Benchmark
    public int copyBaseline() throws Exception {
        return run(all.copiers);
    }

    /**
     * Its control: each thread copies the first half of its rings, about half of the floor.
     *
     * @return a number that depends on all of them.
     * @throws Exception if a thread failed.
     */
    @Benchmark
    public int halfCopyBaseline() throws Exception {
        return run(all.halfCopiers);
    }

    /** Nanoseconds that {@link #alternating} spent on each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A save by one thread. */
        public long oneSaveNs;
        /** On {@link ParallelSaveBenchmark#saveContinue}. */
        public long saveNs;
        /** A copy by one thread. */
        public long oneCopyNs;
        /** On {@link ParallelSaveBenchmark#copyBaseline}. */
        public long copyNs;
        /** On {@link ParallelSaveBenchmark#halfCopyBaseline}. */
        public long halfCopyNs;
    }

    /**
     * One thread and several threads by turns, each timed.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     * @throws Exception if a thread failed.
     */
    @Benchmark
    public long alternating(Times times) throws Exception {
        final Laps laps = new Laps();
        long sum = save(one);
        times.oneSaveNs += laps.next();
        sum ^= saveContinue();
        times.saveNs += laps.next();
        sum ^= run(one.copiers);
        times.oneCopyNs += laps.next();
        sum ^= copyBaseline();
        times.copyNs += laps.next();
        sum ^= halfCopyBaseline();
        times.halfCopyNs += laps.next();
        return sum;
    }

    private int run(List<Callable<Integer>> work) throws InterruptedException, ExecutionException {
        int sum = 0;
        for (final Future<Integer> done : pool.invokeAll(work)) {
            sum += done.get();
        }
        return sum;
    }
}
