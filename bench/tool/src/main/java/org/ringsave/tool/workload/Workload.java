/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.workload;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.memory.Platform;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * Shape and state of a channel set for a save.
 *
 * @param channels  number of channels, 0 to 65,536.
 * @param ringPages data pages of each ring, 1 to 262,144.
 * @param fill      share of each ring that holds packets, 0 to 1. Rings are wrapped: their heads lie anywhere.
 * @param inFlight  requests received and kept in flight at the near end of each channel, 0 to 1,048,576. Each has a
 *                  context of 64 bytes.
 * @param seed      seed of all random values.
 * @param payload   of each request in flight, 1 to 2,048 bytes.
 */
public record Workload(int channels, int ringPages, double fill, int inFlight, long seed, int payload) {
    /** Payload of a request kept in flight, in bytes, if no other one is chosen. */
    public static final int IN_FLIGHT_PAYLOAD = 256;
    /** Context area of a request kept in flight, in bytes. */
    public static final int IN_FLIGHT_CONTEXT = 64;

    private static final int MAX_CHANNELS = 65_536;
    private static final int MAX_PAYLOAD = 2_048;
    private static final int SOURCE_LENGTH = 64 * 1024;
    private static final int[] PAYLOADS = {40, 64, 104, 256, 576, 1_024, 1_500};

    /**
     * Checks every value against its range.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param fill      as above.
     * @param inFlight  as above.
     * @param seed      as above.
     * @param payload   as above.
     * @throws IllegalArgumentException if a value is out of its range; the message names it.
     */
    public Workload {
        require(channels >= 0 && channels <= MAX_CHANNELS, "channels=" + channels + " is not in 0.." + MAX_CHANNELS);
        require(ringPages >= 1 && ringPages <= ChannelConfig.MAX_PAGES,
            "ringPages=" + ringPages + " is not in 1.." + ChannelConfig.MAX_PAGES);
        require(fill >= 0 && fill <= 1, "fill=" + fill + " is not in 0..1");
        require(inFlight >= 0 && inFlight <= ChannelConfig.MAX_IN_FLIGHT,
            "inFlight=" + inFlight + " is not in 0.." + ChannelConfig.MAX_IN_FLIGHT);
        require(payload >= 1 && payload <= MAX_PAYLOAD, "payload=" + payload + " is not in 1.." + MAX_PAYLOAD);
    }

    /**
     * With requests of {@link #IN_FLIGHT_PAYLOAD} bytes.
     *
     * @param channels  as above.
     * @param ringPages as above.
     * @param fill      as above.
     * @param inFlight  as above.
     * @param seed      as above.
     */
    public Workload(int channels, int ringPages, double fill, int inFlight, long seed) {
        this(channels, ringPages, fill, inFlight, seed, IN_FLIGHT_PAYLOAD);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Geometry of every channel of the set.
     *
     * @return the configuration.
     */
    public ChannelConfig config() {
        return ChannelConfig.ofPages(ringPages).withBothEnds()
            .withInFlight(inFlight, inFlight == 0 ? 0 : BitUtil.align(payload, Long.BYTES),
                inFlight == 0 ? 0 : IN_FLIGHT_CONTEXT);
    }

    /**
     * Builds an empty set of this geometry.
     *
     * @return a set in state CREATED; the caller closes it.
     */
    public ChannelSet createEmpty() {
        final ChannelConfig config = config();
        final ChannelSet set = new ChannelSet(channels * config.memoryLength());
        for (int id = 0; id < channels; id++) {
            set.add(id, "channel-" + id, config);
        }
        return set;
    }

    /**
     * Builds the set and brings it into its state by traffic through the public API.
     *
     * @return a set in state PAUSED; the caller closes it.
     */
    public ChannelSet create() {
        final ChannelSet set = createEmpty();
        final SplittableRandom random = new SplittableRandom(seed);
        final UnsafeBuffer source = source(random);
        set.open();
        for (final Channel channel : set.channels()) {
            keepInFlight(channel, source);
            shift(channel.outgoing(), channel.opposite().incoming(), random, source);
            shift(channel.opposite().outgoing(), channel.incoming(), random, source);
            fill(channel.outgoing(), random, source);
            fill(channel.opposite().outgoing(), random, source);
        }
        set.pause();
        return set;
    }

    /**
     * Runs more traffic. It reads and writes up to a quarter of every ring, as far as bytes and room allow. It
     * completes about half of the requests in flight. Equal sets stay equal.
     *
     * @param set set from {@link #create()}, PAUSED; it is PAUSED again afterwards.
     * @throws IllegalStateException if the set is not PAUSED.
     */
    public void goOn(ChannelSet set) {
        final SplittableRandom random = new SplittableRandom(~seed);
        final UnsafeBuffer source = source(random);
        set.resume();
        for (final Channel channel : set.channels()) {
            final Channel opposite = channel.opposite();
            read(channel.incoming(), random);
            read(opposite.incoming(), random);
            complete(channel, random, source);
            send(channel.outgoing(), quarter(random), random, source);
            send(opposite.outgoing(), quarter(random), random, source);
        }
        set.pause();
    }

    private static UnsafeBuffer source(SplittableRandom random) {
        final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(SOURCE_LENGTH));
        for (int i = 0; i < SOURCE_LENGTH; i += Long.BYTES) {
            source.putLong(i, random.nextLong());
        }
        return source;
    }

    private int quarter(SplittableRandom random) {
        return random.nextInt(ringPages * Platform.PAGE_LENGTH / 4);
    }

    private void read(IncomingRing ring, SplittableRandom random) {
        final long target = ring.position() + quarter(random);
        int polled = 1;
        while (polled > 0 && ring.position() < target) {
            polled = ring.poll((type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE, 1);
        }
    }

    /** Completes about half of the requests in flight, as far as the ring has room. */
    private void complete(Channel channel, SplittableRandom random, UnsafeBuffer source) {
        long position = 0;
        for (int i = 0; i < inFlight && position >= 0; i++) {
            if (channel.received().contains(i) && random.nextBoolean()) {
                position = channel.complete(i, source, 0, Long.BYTES);
            }
        }
    }

    /** Sends requests from the opposite end to the near end, a few at a time, so they fit a small ring. */
    private void keepInFlight(Channel channel, UnsafeBuffer source) {
        for (int i = 0; i < inFlight; i++) {
            channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, i, source,
                i % (SOURCE_LENGTH / payload) * payload, payload);
            channel.incoming().poll((type, flags, transactionId, buffer, offset, length) ->
                PacketAction.IN_FLIGHT, 1);
            channel.received().context(i).putLong(0, seed ^ i);
        }
    }

    /** Moves head and tail to a random index, so that the filled ring wraps. */
    private void shift(OutgoingRing from, IncomingRing to, SplittableRandom random, UnsafeBuffer source) {
        final int length = ringPages * Platform.PAGE_LENGTH;
        final long target = from.position() + random.nextInt(length / 8) * 8L;
        while (from.position() < target) {
            final int payload = payload(random, Math.min(from.maxPayloadLength(), 4_096));
            from.offer(Packet.IN_BAND, 0, from.position(), source, 0, payload);
            to.poll((type, flags, transactionId, buffer, offset, packetLength) -> PacketAction.DONE, 1);
        }
    }

    private void fill(OutgoingRing ring, SplittableRandom random, UnsafeBuffer source) {
        final int length = ringPages * Platform.PAGE_LENGTH;
        final long position = send(ring, (int)(fill * (length - 8)) & -8, random, source);
        if (position < 0) {
            throw new IllegalStateException("a ring took less than its fill: " + position);
        }
    }

    /**
     * Sends packets of a total length in bytes, or as many as fit. Returns 0, or the outcome of the first packet that
     * did not fit.
     */
    private static long send(OutgoingRing ring, int target, SplittableRandom random, UnsafeBuffer source) {
        int used = 0;
        long position = 0;
        while (position >= 0 && target - used >= Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH) {
            final int room = target - used - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH;
            final int payload = payload(random, room);
            final int offset = random.nextInt((SOURCE_LENGTH - payload) / 8 + 1) * 8;
            position = ring.append(Packet.IN_BAND, 0, ring.position(), source, offset, payload);
            used += Packet.HEADER_LENGTH + payload + Packet.FOOTER_LENGTH;
        }
        ring.publish();
        return Math.min(0, position);
    }

    /** A payload length in multiples of 8. The last packet takes the rest, so the fill is exact to 24 bytes. */
    private static int payload(SplittableRandom random, int room) {
        final int payload = PAYLOADS[random.nextInt(PAYLOADS.length)];
        return payload + 64 > room ? Math.min(room, SOURCE_LENGTH) & -8 : payload & -8;
    }
}
