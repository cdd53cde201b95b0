/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.ringsave.aeron.SenderState;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.aeron.TransferSender;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Workload;

/**
 * How much of Aeron's rate does a live save have that goes straight into its claims? One operation is a transfer to a
 * receiver that counts, and its floor by turns: claims of the same lengths, into which the same bytes are copied, with
 * a CRC32C of them. The media driver works in the same thread, after each 64 KiB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransferBenchmark {
    private static final int TURN_LENGTH = 64 * 1024;

    /** Aeron's media. */
    public enum Media {
        /** Shared memory. */
        ipc,
        /** UDP on the loopback interface. */
        udp
    }

    /** Where the floor finds the bytes. */
    public enum Source {
        /** An image that was saved before: one piece of memory, which only the floor and its half read. */
        image,
        /** The rings, as the save does, so that all three find the caches alike. Records and trailers are missing. */
        rings
    }

    /** Media of both streams. */
    @Param
    Media media;
    /** Longest frame in bytes. */
    @Param({"1408", "8192", "65504"})
    int mtu;
    /** Source of the floor. */
    @Param("image")
    Source source;
    /** Channels of the set. */
    @Param("64")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;

    private final SaveSession session = new SaveSession();
    private ChannelSet set;
    private AeronStreams streams;
    private ClaimedCopy floor;
    private CountingReceiver receiver;
    private TransferSender sender;
    private int floorLength;
    private int fragmentLimit;
    private long floorBytes;
    private final FragmentHandler counter = (buffer, offset, length, header) ->
        floorBytes += length - ClaimedCopy.HEADER_LENGTH;

    /** JMH makes the state. */
    public TransferBenchmark() {
    }

    /** Make the seeded set, save it once if the floor needs that, and open the streams. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, 1.0, 0, 42).create();
        streams = new AeronStreams(media == Media.udp, mtu);
        final List<UnsafeBuffer> pieces = source == Source.rings ? new LiveBytes(set).ranges() : List.of(image());
        set.resume();
        floorLength = pieces.stream().mapToInt(UnsafeBuffer::capacity).sum();
        floor = new ClaimedCopy(streams.imagesOut(), pieces, TURN_LENGTH, () -> work(counter));
        fragmentLimit = Math.max(1, TURN_LENGTH / mtu);
        receiver = new CountingReceiver(streams.answersOut(), session::digest);
        sender = new TransferSender(streams.imagesOut(), streams.answersIn(), TransferOptions.DEFAULT,
            SystemNanoClock.INSTANCE);
    }

    private UnsafeBuffer image() {
        session.begin(set, 1);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        session.saveContinue(image);
        session.end();
        return new UnsafeBuffer(image);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        streams.close();
        set.close();
    }

    private void work(FragmentHandler handler) {
        streams.work();
        while (streams.poll(handler) > 0) {
            continue;
        }
    }

    /** The floor: returns a value that depends on all bytes. */
    private long publish(int length) {
        floorBytes = 0;
        final long value = floor.publish(length);
        while (floorBytes < length) {
            work(counter);
        }
        return value;
    }

    /** The transfer: returns its bytes. */
    private long transfer() {
        sender.start(session, set, SaveMode.LIVE, 1);
        long turn = TURN_LENGTH;
        while (sender.state().isUnderWay()) {
            if (sender.doWork(fragmentLimit) == 0 || sender.offset() >= turn) {
                work(receiver);
                turn = sender.offset() + TURN_LENGTH;
            }
        }
        if (sender.state() != SenderState.DONE) {
            throw new IllegalStateException(sender.reason());
        }
        return receiver.needed();
    }

    /**
     * A transfer, and raw claims of the same bytes.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return turns.take(() -> publish(floorLength), () -> publish(floorLength / 2), this::transfer);
    }
}
