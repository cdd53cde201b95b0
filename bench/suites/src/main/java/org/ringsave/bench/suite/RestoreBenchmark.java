/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
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
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Workload;

/**
 * How much more than a plain copy does a restore cost, everything verified? One operation restores the whole set, from
 * an image in memory, into existing empty channels. A method of its own measures making those channels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RestoreBenchmark {
    /** Length of every piece of the image in bytes. */
    @Param({"1376", "65536", "1048576"})
    int chunkLength;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.25"})
    double fill;

    private Workload workload;
    private ByteBuffer image;
    private UnsafeBuffer imageView;
    private ChannelSet target;
    private LiveBytes live;
    private RestoreSession session;
    private VerifyingReader floor;

    /** Save the seeded set once, make an empty one of the same geometry, and find the fastest reader. */
    @Setup
    public void create() {
        workload = new Workload(channels, ringPages, fill, 0, 42);
        try (ChannelSet source = workload.create()) {
            final SaveSession save = new SaveSession();
            save.begin(source, 1);
            image = ByteBuffer.allocateDirect(Math.toIntExact(save.imageLength()));
            save.saveContinue(image);
            save.end();
        }
        imageView = new UnsafeBuffer(image);
        target = workload.createEmpty();
        session = new RestoreSession();
        restore();
        live = new LiveBytes(target);
        floor = VerifyingReader.best(image, target, chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        target.close();
    }

    /**
     * A whole restore into the set. Emptying the set before is part of the operation here, but not in {@link
     * #alternating}: it walks over all channels and writes two control pages of each.
     *
     * @return bytes of the image.
     */
    @Benchmark
    public long restore() {
        empty();
        return restoreIntoEmpty();
    }

    private void empty() {
        for (final Channel channel : target.channels()) {
            ChannelAccess.memory(channel).clear();
        }
    }

    private long restoreIntoEmpty() {
        session.begin(target);
        final int length = (int)imageLength();
        for (int index = 0; index < length; index += chunkLength) {
            image.limit(Math.min(length, index + chunkLength)).position(index);
            session.restoreFromBuffer(image);
        }
        session.apply();
        return length;
    }

    private long imageLength() {
        return image.capacity();
    }

    /**
     * The floor: the live bytes out of the image's memory into the rings, in pieces of the same length.
     *
     * @return the end index in the source.
     */
    @Benchmark
    public int copyBaseline() {
        return live.copyBack(imageView, chunkLength);
    }

    /**
     * Its control: the floor of the first half of the rings, about half of it.
     *
     * @return the end index in the source.
     */
    @Benchmark
    public int halfCopyBaseline() {
        return live.copyBackHalf(imageView, chunkLength);
    }

    /**
     * The floor of every restore that verifies: a reader that compares all checksums of the image and copies ring
     * bytes, in the order and steps that are fastest on this machine.
     *
     * @return bytes of the image.
     */
    @Benchmark
    public long verifyingBaseline() {
        return floor.read();
    }

    /**
     * Its control: the first half of the channels, about half of it.
     *
     * @return bytes that it read.
     */
    @Benchmark
    public long halfVerifyingBaseline() {
        return floor.readHalf();
    }

    /**
     * The part that a restore does not pay: making memory and channels of the target.
     *
     * @return the memory that the set reserved, in bytes.
     */
    @Benchmark
    public long createTarget() {
        try (ChannelSet set = workload.createEmpty()) {
            return set.memoryLength();
        }
    }

    /** Nanoseconds that {@link #alternating} spent on each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** On {@link RestoreBenchmark#copyBaseline}. */
        public long copyNs;
        /** On {@link RestoreBenchmark#halfCopyBaseline}. */
        public long halfCopyNs;
        /** On {@link RestoreBenchmark#verifyingBaseline}. */
        public long floorNs;
        /** On {@link RestoreBenchmark#halfVerifyingBaseline}. */
        public long halfFloorNs;
        /** On {@link RestoreBenchmark#restore} without emptying the set. */
        public long restoreNs;
    }

    /**
     * Copies, readers and restore by turns, each timed, for the reason given in
     * {@link SaveContinueBenchmark#alternating}. The set is emptied before, not in the time of any of them.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        empty();
        final Laps laps = new Laps();
        long sum = copyBaseline();
        times.copyNs += laps.next();
        sum ^= halfCopyBaseline();
        times.halfCopyNs += laps.next();
        sum ^= verifyingBaseline();
        times.floorNs += laps.next();
        sum ^= halfVerifyingBaseline();
        times.halfFloorNs += laps.next();
        sum ^= restoreIntoEmpty();
        times.restoreNs += laps.next();
        return sum;
    }
}
