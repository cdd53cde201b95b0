/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
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
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;

/**
 * What does a part of a set cost in a delta if it has not changed since the base? A delta of a set with
 * {@value #PARTS} such parts takes turns with a delta of an empty set, and with the floor: a copy with its checksum of
 * the bytes that the parts add to a delta. Nothing is ever written, so caches are hot.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdleDeltaBenchmark {
    /** Parts of the set. */
    static final int PARTS = 64;
    /** Length of each state in bytes. */
    static final int STATE_LENGTH = 1_024;

    /** Deltas and floors an operation. */
    private static final int TURNS = 16;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int MEMORY_LENGTH = 256 * 1024;

    /** Which part. */
    @Param({"channel", "state", "revisedState"})
    Part part;

    private final CRC32C crc = new CRC32C();
    private Subject subject;
    private Subject empty;
    private ByteBuffer memory;
    private UnsafeBuffer view;
    private UnsafeBuffer source;
    private int partBytes;
    private String subjectBase;
    private String emptyBase;

    /** A part of a set. */
    public enum Part {
        /** A channel with both ends, whose rings are empty. */
        channel,
        /** A state that is encoded for each begin. */
        state,
        /** A state that says by its revision that it has not changed. */
        revisedState;

        void add(ChannelSet set, int number) {
            if (this == channel) {
                set.add(number, "disk-" + number, ChannelConfig.ofPages(1).withBothEnds());
            } else {
                set.addState(new IdleState("state-" + number, this == state ? -1 : 1));
            }
        }
    }

    /** A state that never changes. It is copied to be encoded. */
    private record IdleState(String name, long revision, UnsafeBuffer block) implements AppState {
        IdleState(String name, long revision) {
            this(name, revision, new UnsafeBuffer(ByteBuffer.allocateDirect(STATE_LENGTH)));
            block.setMemory(0, STATE_LENGTH, (byte)7);
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return STATE_LENGTH;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            buffer.putBytes(0, block, 0, STATE_LENGTH);
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            throw new UnsupportedOperationException("nothing is restored here");
        }

        @Override
        public void commit() {
            throw new UnsupportedOperationException("nothing is restored here");
        }
    }

    /** A set and the session of its saves. All of them are of one instant, so the set has one base. */
    private record Subject(ChannelSet set, SaveSession session) {
        String save(ByteBuffer memory) {
            session.begin(set, 1);
            Destination.reused.finish(session, memory, CHUNK_LENGTH);
            return session.cutId();
        }

        long delta(String base, ByteBuffer memory) {
            session.begin(set, SaveMode.PAUSED, 1, base);
            return Destination.rotating.finish(session, memory, CHUNK_LENGTH);
        }
    }

    /** JMH makes the state. */
    public IdleDeltaBenchmark() {
    }

    /** Fill both sets, and save them once. */
    @Setup
    public void create() {
        memory = Destination.rotating.allocate(MEMORY_LENGTH, CHUNK_LENGTH);
        view = new UnsafeBuffer(memory);
        source = new UnsafeBuffer(Destination.rotating.allocate(MEMORY_LENGTH, CHUNK_LENGTH));
        subject = new Subject(new ChannelSet(), new SaveSession());
        for (int i = 0; i < PARTS; i++) {
            part.add(subject.set, i);
        }
        empty = new Subject(new ChannelSet(), new SaveSession());
        subjectBase = subject.save(memory);
        emptyBase = empty.save(memory);
        partBytes = (int)(subject.delta(subjectBase, memory) - empty.delta(emptyBase, memory));
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.set.close();
        empty.set.close();
    }

    /** Nanoseconds and bytes that {@link #idle} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** Deltas of the set with the parts. */
        public long subjectNs;
        /** As many deltas of the empty set. */
        public long fixedNs;
        /** As many copies with checksums of the bytes that the parts add. */
        public long floorNs;
        /** The floor with half of the bytes. */
        public long halfFloorNs;
        /** Parts in all deltas of the set. */
        public long parts;
        /** Bytes that they add to these deltas. */
        public long partBytes;

        /** JMH makes the state. */
        public Times() {
        }
    }

    /**
     * Deltas and floors by turns, each timed.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long idle(Times times) {
        long sum = subject.delta(subjectBase, memory);
        final Laps laps = new Laps();
        for (int i = 0; i < TURNS; i++) {
            sum += subject.delta(subjectBase, memory);
            times.subjectNs += laps.next();
            sum += empty.delta(emptyBase, memory);
            times.fixedNs += laps.next();
            sum += copy(partBytes);
            times.floorNs += laps.next();
            sum += copy(partBytes / 2);
            times.halfFloorNs += laps.next();
        }
        times.parts += (long)TURNS * PARTS;
        times.partBytes += (long)TURNS * partBytes;
        return sum;
    }

    /** Copies bytes in steps of a page, as a save does, with the checksum of each. */
    private long copy(int length) {
        crc.reset();
        for (int at = 0; at < length; at += MemoryRegion.PAGE_LENGTH) {
            final int step = Math.min(MemoryRegion.PAGE_LENGTH, length - at);
            view.putBytes(at, source, at, step);
            crc.update(memory.limit(at + step).position(at));
        }
        return crc.getValue();
    }
}
