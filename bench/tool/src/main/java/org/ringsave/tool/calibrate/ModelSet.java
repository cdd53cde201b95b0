/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.memory.Platform;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.MemoryCase;
import org.ringsave.tool.plan.Shape;

/**
 * A channel set with exactly the lengths of a {@link Shape}. Every ring holds exactly {@link Shape#ringBytes()} bytes,
 * from a seeded random index on. The set is PAUSED between two calls.
 */
final class ModelSet implements AutoCloseable {
    private static final int PACKET_OVERHEAD = Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH;
    private static final int SOURCE_LENGTH = 1 << 17;
    private static final String REGION = "region";
    private static final int SHIFT_PAYLOAD = 1_024;
    private static final PacketHandler DONE = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;
    private static final PacketHandler KEEP = (type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT;

    private final Configuration configuration;
    private final Shape shape;
    private final ChannelSet set;
    private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(SOURCE_LENGTH));

    ModelSet(Configuration configuration, long seed) {
        this.configuration = configuration;
        shape = configuration.shape();
        set = createEmpty(configuration);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SOURCE_LENGTH; i += Long.BYTES) {
            source.putLong(i, random.nextLong());
        }
        set.open();
        fillRegion();
        for (final Channel channel : set.channels()) {
            keepInFlight(channel);
            shift(channel.outgoing(), channel.opposite().incoming(), random);
            shift(channel.opposite().outgoing(), channel.incoming(), random);
            write(channel.outgoing(), shape.ringBytes());
            write(channel.opposite().outgoing(), shape.ringBytes());
        }
        set.pause();
    }

    /** An empty set of the same geometry, CREATED; the caller closes it. */
    static ChannelSet createEmpty(Configuration configuration) {
        final Shape shape = configuration.shape();
        final ChannelConfig config = shape.config();
        final ChannelSet set = new ChannelSet(shape.channels() * config.memoryLength());
        for (int id = 0; id < shape.channels(); id++) {
            // Names have 9 to 16 bytes, as the model counts them.
            set.add(id, "channel-" + id, config);
        }
        final MemoryCase memory = configuration.memory();
        if (memory.pages() > 0) {
            set.addTrackedRegion(REGION, 1, memory.pages() * MemoryRegion.PAGE_LENGTH);
        }
        if (memory.stateBytes() > 0) {
            set.addState(new BlockState((int)memory.stateBytes()));
        }
        return set;
    }

    ChannelSet set() {
        return set;
    }

    private void fillRegion() {
        final long pages = configuration.memory().pages();
        for (long page = 0; page < pages; page++) {
            write(page);
        }
    }

    private void write(long page) {
        final MemoryRegion region = set.regions().get(0);
        final long offset = page * MemoryRegion.PAGE_LENGTH;
        if (!region.putLong(offset, region.getLong(offset) + page + 1)) {
            throw new IllegalStateException("page " + page + " of " + configuration + " can't be written");
        }
    }

    /**
     * Reads a share of each ring, writes as much, writes to pages of the region, and returns the number of new bytes in
     * rings.
     */
    long advance() {
        final double share = configuration.deltaShare();
        final MemoryCase memory = configuration.memory();
        long written = 0;
        set.resume();
        for (long run = 0; run < memory.runs(); run++) {
            for (long page = 0; page < memory.runLength(); page++) {
                write(memory.first(run) + page);
            }
        }
        for (final Channel channel : set.channels()) {
            written += advance(channel.outgoing(), channel.opposite().incoming(), share);
            written += advance(channel.opposite().outgoing(), channel.incoming(), share);
        }
        set.pause();
        return written;
    }

    private long advance(OutgoingRing writer, IncomingRing reader, double share) {
        final long start = reader.position();
        final long target = start + (long)(share * shape.ringBytes());
        int polled = 1;
        while (polled > 0 && reader.position() < target) {
            polled = reader.poll(DONE, 1);
        }
        final long read = reader.position() - start;
        write(writer, read);
        return read;
    }

    private void keepInFlight(Channel channel) {
        for (int i = 0; i < shape.inFlight(); i++) {
            channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, i, source, 0,
                shape.packetLength());
            channel.incoming().poll(KEEP, 1);
            channel.received().context(i).putLong(0, i);
        }
    }

    /** Moves head and tail to a random index, so that the filled ring wraps. */
    private void shift(OutgoingRing writer, IncomingRing reader, SplittableRandom random) {
        final long target = writer.position() + random.nextInt(shape.ringPages() * Platform.PAGE_LENGTH / 8) * 8L;
        while (writer.position() < target) {
            final long payload = Math.min(SHIFT_PAYLOAD, Math.max(8, target - writer.position() - PACKET_OVERHEAD));
            writer.offer(Packet.IN_BAND, 0, 0, source, 0, (int)payload);
            reader.poll(DONE, 1);
        }
    }

    /** Writes packets with an exact total length in bytes: 0, or a multiple of 8 that has room for a packet. */
    private void write(OutgoingRing ring, long length) {
        long left = length;
        while (left > 0) {
            long payload = Math.min(shape.packetLength(), left - PACKET_OVERHEAD);
            final long after = left - payload - PACKET_OVERHEAD;
            if (after < PACKET_OVERHEAD + Long.BYTES) {
                payload += after;
            }
            final long position = ring.append(Packet.IN_BAND, 0, left, source, 0, (int)payload);
            if (position < 0) {
                throw new IllegalStateException("a ring of " + shape + " took less than " + length + " bytes: "
                    + position);
            }
            left -= payload + PACKET_OVERHEAD;
        }
        ring.publish();
    }

    @Override
    public void close() {
        set.close();
    }
}
