/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * A process may have very many small channels. They are saved, restored into a set and into a built one, and their
 * memory is accounted for. One set lives at a time; the largest takes 1.25 GiB off heap.
 */
class ManyChannelsTest {
    private static final int FEW = 2_048;
    private static final int MANY = 65_536;
    private static final int CHUNK_LENGTH = 64 * 1024;
    /** A set grows by a quarter of its memory, but at least and at most by these lengths. */
    private static final long SMALLEST_GROWTH = 64 * 1024;
    private static final long LARGEST_GROWTH = 64 * 1024 * 1024;
    /**
     * A set that grows has fewer than 64 regions. It leaves less than a page unused at the end of each, or puts slots
     * there that are counted as a page of their own.
     */
    private static final long LEFT_OVER = 64 * 4096;

    private static final PacketHandler KEEP_REQUESTS = (type, flags, transactionId, buffer, offset, length) ->
        flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT;
    private static final PacketHandler DONE = (type, flags, transactionId, buffer, offset, length) ->
        PacketAction.DONE;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final SaveSession save = new SaveSession();
    private final RestoreSession restore = new RestoreSession();

    private static ChannelConfig config(boolean inFlight) {
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        return inFlight ? config.withInFlight(3, 64, 8) : config;
    }

    /** Adds channels whose ids jump about, half of them with the highest bit set, beginning with any of them. */
    private static void add(ChannelSet set, int channels, ChannelConfig config, int first) {
        for (int i = 0; i < channels; i++) {
            final int id = (first + i) % channels * 0x9E37_79B1;
            set.add(id, Integer.toHexString(id), config);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fewChannelsAreRestoredAsSaved(boolean inFlight) {
        final ByteBuffer image = saved(FEW, config(inFlight));
        restoreIntoASet(FEW, config(inFlight), image);
        buildASet(FEW, config(inFlight), image);
    }

    @Test
    @Tag("slow")
    void manyChannelsAreBuiltFromTheImage() {
        buildASet(MANY, config(false), saved(MANY, config(false)));
    }

    @Test
    @Tag("nightly")
    void manyChannelsWithRequestsInFlightAreRestoredAsSaved() {
        final ByteBuffer image = saved(MANY, config(true));
        restoreIntoASet(MANY, config(true), image);
        buildASet(MANY, config(true), image);
    }

    private ByteBuffer saved(int channels, ChannelConfig config) {
        final long memoryLength = channels * config.memoryLength();
        try (ChannelSet set = new ChannelSet(memoryLength)) {
            add(set, channels, config, 0);
            set.open();
            set.channels().forEach(this::drive);
            set.pause();
            checkDriven(set);
            assertThat(set.memoryLength()).as("known beforehand").isEqualTo(memoryLength);
            return image(set);
        }
    }

    private void restoreIntoASet(int channels, ChannelConfig config, ByteBuffer image) {
        final long memoryLength = channels * config.memoryLength();
        final String digest = save.digest();
        try (ChannelSet other = new ChannelSet(memoryLength)) {
            add(other, channels, config, channels / 3);
            restore.begin(other);
            assertThat(restored(image)).isSameAs(other);
            assertThat(restore.digest()).isEqualTo(digest);
            assertThat(digest(other)).isEqualTo(digest);
            assertThat(other.memoryLength()).as("known beforehand").isEqualTo(memoryLength);
        }
    }

    private void buildASet(int channels, ChannelConfig config, ByteBuffer image) {
        final long memoryLength = channels * config.memoryLength();
        final String digest = save.digest();
        // The image holds no more to be kept aside than its own length.
        final long limit = memoryLength * 9 / 8 + channels * (config.heapLength() + 5 * 1024) + 3L * image.remaining()
            + (1 << 20);
        restore.begin(limit);
        try (ChannelSet built = restored(image)) {
            assertThat(built.channels()).hasSize(channels);
            assertThat(restore.digest()).isEqualTo(digest);
            assertThat(digest(built)).isEqualTo(digest);
            assertThat(built.memoryLength()).as("built up to a limit")
                .isBetween(memoryLength - LEFT_OVER, limit + LEFT_OVER);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void setOfUnknownSizeReservesAtMostAQuarterMore(boolean inFlight) {
        final ChannelConfig config = config(inFlight);
        try (ChannelSet set = new ChannelSet()) {
            for (int channels = 1; channels <= FEW; channels++) {
                set.add(-channels, "", config);
                final long memoryLength = channels * config.memoryLength();
                final long growth = Math.max(SMALLEST_GROWTH, Math.min(memoryLength / 4, LARGEST_GROWTH));
                assertThat(set.memoryLength()).as("%d channels", channels)
                    .isBetween(memoryLength - LEFT_OVER, memoryLength + growth + LEFT_OVER);
            }
        }
    }

    /** The index of the requests in flight lies on the heap; their slots do not. */
    @ParameterizedTest
    @CsvSource({"false,1536", "true,3480"})
    void channelTakesLittleHeap(boolean inFlight, long most) {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final ChannelConfig config = config(inFlight);
        try (ChannelSet set = new ChannelSet(FEW * config.memoryLength())) {
            set.add(0, "", config);
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int id = 1; id < FEW; id++) {
                set.add(id, "", config);
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / (FEW - 1)).as("bytes on the heap for a channel").isBetween(1L, most);
        }
    }

    /** Packets in both rings of a channel, some of them consumed; where there are slots, requests in flight. */
    private void drive(Channel channel) {
        final int id = channel.id();
        final Channel opposite = channel.opposite();
        final PacketHandler handler = channel.config().maxInFlight() > 0 ? KEEP_REQUESTS : DONE;
        payload.putLong(0, id * 0x9E37_79B9_7F4A_7C15L);
        for (int i = 0; i < 5; i++) {
            final int flags = i == id >>> 30 ? Packet.COMPLETION_REQUESTED : 0;
            channel.outgoing().append(Packet.IN_BAND, flags, id + i, payload, 0, 8 * (i + 1 + (id & 3)));
            opposite.outgoing().append(Packet.IN_BAND, flags, id - i, payload, 0, 8 * (i + 1));
        }
        channel.outgoing().publish();
        opposite.outgoing().publish();
        channel.incoming().poll(handler, 1 + (id >>> 8 & 3));
        opposite.incoming().poll(handler, 1 + (id >>> 10 & 3));
        channel.received().forEach((transactionId, type, packet, context) -> context.putLong(0, ~transactionId));
    }

    private static void checkDriven(ChannelSet set) {
        int received = 0;
        int awaiting = 0;
        for (final Channel channel : set.channels()) {
            assertThat(channel.incoming().position()).isPositive();
            assertThat(channel.outgoing().position()).isGreaterThan(channel.opposite().incoming().position());
            received += channel.received().count();
            awaiting += channel.awaiting().count();
        }
        final int channels = set.channels().get(0).config().maxInFlight() > 0 ? set.channels().size() : 0;
        assertThat(awaiting).isEqualTo(channels);
        assertThat(received).isBetween(channels / 2, channels);
    }

    /** The whole image in direct memory. */
    private ByteBuffer image(ChannelSet set) {
        save.begin(set, 7);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(save.imageLength()));
        SaveStatus status;
        do {
            image.limit(Math.min(image.capacity(), image.position() + CHUNK_LENGTH));
            status = save.saveContinue(image);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        save.end();
        assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image.position()).isEqualTo(image.capacity());
        return image.flip();
    }

    private String digest(ChannelSet set) {
        save.begin(set, 7);
        while (save.saveContinue(chunk.clear()) == SaveStatus.BUFFER_OVERFLOW) {
            assertThat(save.bytesFilled()).isPositive();
        }
        save.end();
        return save.digest();
    }

    /** Feeds an image to the restore that has begun, and makes it visible. */
    private ChannelSet restored(ByteBuffer image) {
        final ByteBuffer pieces = image.duplicate();
        RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        while (status == RestoreStatus.MORE_PROCESSING_REQUIRED && pieces.position() < image.limit()) {
            pieces.limit(Math.min(image.limit(), pieces.position() + CHUNK_LENGTH));
            status = restore.restoreFromBuffer(pieces);
        }
        assertThat(status).isEqualTo(RestoreStatus.SUCCESS);
        return restore.apply();
    }
}
