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
import org.ringsave.bench.peer.Peer;
import org.ringsave.bench.peer.PeerKind;
import org.ringsave.bench.peer.PeerState;
import org.ringsave.bench.peer.SameState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How long do others take to save and restore the same state, beside Ringsave with all checksums and digests, in chunks
 * of 64 KiB? Each has memory of its own, of the same length. Each must restore the state that it saved before it is
 * timed.
 *
 * <p>The peer {@code memorysegment} needs a build on JDK 22: {@code -p peer=memorysegment}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "--add-opens", "java.base/java.lang.invoke=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
    "--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark {
    private static final int CHUNK_LENGTH = 64 * 1024;

    /** The peer to measure beside the floor and Ringsave. */
    @Param({"bytebuffercrc", "agronacrc", "chroniclecrc", "bytebuffer", "agrona", "chronicle", "kryo", "kryopage",
        "fory", "forypage", "java", "javapage", "dataoutput", "dataoutputpage"})
    PeerKind peer;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.25"})
    double fill;
    /** Requests in flight in each channel. */
    @Param("0")
    int inFlight;

    private ChannelSet source;
    private ChannelSet target;
    private LiveBytes saved;
    private LiveBytes restored;
    private UnsafeBuffer copied;
    private Subject ours;
    private Subject theirs;

    /** A peer that saves one set and restores the other. */
    private static final class Subject {
        private final Peer saver;
        private final Peer restorer;
        private long length;

        Subject(PeerKind kind, ChannelSet source, ChannelSet target, long memoryLength) {
            final ByteBuffer memory = Destination.rotating.allocate(memoryLength, CHUNK_LENGTH);
            saver = kind.create(new PeerState(source), memory);
            restorer = kind.create(new PeerState(target), memory);
            save();
            restore();
            SameState.require(kind, source, target);
        }

        void save() {
            length = saver.save();
        }

        void restore() {
            restorer.restore(length);
        }

        void close() {
            saver.close();
            restorer.close();
        }
    }

    /** Bring the set into its seeded state, and check that every peer restores it. */
    @Setup
    public void create() {
        final Workload workload = new Workload(channels, ringPages, fill, inFlight, 42);
        source = workload.create();
        target = workload.createEmpty();
        saved = new LiveBytes(source);
        // No image is longer: live ring bytes, words and name, and requests in flight.
        final long memoryLength = saved.length() * 65 / 64 + channels * (2048L + inFlight * 512L);
        copied = new UnsafeBuffer(Destination.rotating.allocate(memoryLength, CHUNK_LENGTH));
        ours = new Subject(PeerKind.ringsave, source, target, memoryLength);
        theirs = new Subject(peer, source, target, memoryLength);
        restored = new LiveBytes(target);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        ours.close();
        theirs.close();
        source.close();
        target.close();
    }

    /**
     * A whole save by the peer.
     *
     * @return bytes that it wrote.
     */
    @Benchmark
    public long save() {
        theirs.save();
        return theirs.length;
    }

    /**
     * A whole restore by the peer.
     *
     * @return bytes that it read.
     */
    @Benchmark
    public long restore() {
        theirs.restore();
        return theirs.length;
    }

    /**
     * The floor of a save: the live bytes of all rings into as much memory, by absolute bulk puts.
     *
     * @return the end index of the last copy.
     */
    @Benchmark
    public int copyBaseline() {
        return saved.copy(copied, Destination.rotating, CHUNK_LENGTH);
    }

    /**
     * The floor of a restore: the same bytes back into rings.
     *
     * @return the end index in the source.
     */
    @Benchmark
    public int copyBackBaseline() {
        return restored.copyBack(copied, CHUNK_LENGTH);
    }

    /** Nanoseconds of each in {@link #alternating}, and the bytes written, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** {@link PeerBenchmark#copyBaseline}. */
        public long copyNs;
        /** The same copy for the first half of the rings. */
        public long halfCopyNs;
        /** Saves by Ringsave. */
        public long ourSaveNs;
        /** On {@link PeerBenchmark#save}. */
        public long peerSaveNs;
        /** {@link PeerBenchmark#copyBackBaseline}. */
        public long copyBackNs;
        /** The same copy for the first half of the rings. */
        public long halfCopyBackNs;
        /** Restores by Ringsave. */
        public long ourRestoreNs;
        /** On {@link PeerBenchmark#restore}. */
        public long peerRestoreNs;
        /** Bytes that the rings held. */
        public long liveBytes;
        /** Bytes that Ringsave wrote. */
        public long ourBytes;
        /** Bytes that the peer wrote. */
        public long peerBytes;
    }

    /**
     * Floor, Ringsave and peer by turns, first saves, then restores, each timed, for the reason given in
     * {@link SaveContinueBenchmark#alternating}.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        final Laps laps = new Laps();
        long sum = copyBaseline();
        times.copyNs += laps.next();
        sum ^= saved.copyHalf(copied, Destination.rotating, CHUNK_LENGTH);
        times.halfCopyNs += laps.next();
        ours.save();
        times.ourSaveNs += laps.next();
        theirs.save();
        times.peerSaveNs += laps.next();
        sum ^= copyBackBaseline();
        times.copyBackNs += laps.next();
        sum ^= restored.copyBackHalf(copied, CHUNK_LENGTH);
        times.halfCopyBackNs += laps.next();
        ours.restore();
        times.ourRestoreNs += laps.next();
        theirs.restore();
        times.peerRestoreNs += laps.next();
        times.liveBytes += saved.length();
        times.ourBytes += ours.length;
        times.peerBytes += theirs.length;
        return sum;
    }
}
