/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * A seeded model that runs on a set: both ends of every channel send, poll and complete, and regions are written. It
 * folds all that it sees into one number, so that runs with and without a live save can be compared.
 */
public final class LiveTraffic {
    final ChannelSet set = new ChannelSet();
    private ChannelSet home = set;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private final SplittableRandom random;
    private ByteState state = state();
    private MemoryRegion region;
    private long seen;
    private int pinned;
    private int full;

    public LiveTraffic(long seed, int channels, int pages, int regionLength) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < channels; i++) {
            set.add(2 + 5 * i, "live-" + i,
                ChannelConfig.ofPages(pages).withBothEnds().withInFlight(3, 640, 16).withContext(8));
        }
        region = regionLength == 0 ? null : seed % 2 == 0 ? set.addRegion("memory", 1, regionLength)
            : set.addTrackedRegion("memory", 1, regionLength);
        set.addState(state);
        set.open();
    }

    /** Where the model runs. */
    public ChannelSet set() {
        return home;
    }

    /** The model's state, as a set that is to be its own has it. */
    public static ByteState state() {
        return new ByteState("model", 1, new byte[24]);
    }

    /** From here on the model runs on another set, which was restored with such a state. */
    public void moveTo(ChannelSet other, ByteState restored) {
        home = other;
        region = region == null ? null : other.regions().get(0);
        state = restored;
    }

    /** Fills the rings to a share of what they hold, after having been round them at least once. */
    public void fill(double share) {
        for (final Channel channel : set.channels()) {
            for (final Channel end : new Channel[] {channel, channel.opposite()}) {
                final int length = end.outgoing().free();
                for (int sent = 0; sent < 2 * length; sent += 1024 + 24) {
                    end.outgoing().offer(Packet.IN_BAND, 0, 7, randomPayload(1000), 0, 1000);
                    end.opposite().incoming().poll((type, flags, id, buffer, offset, count) -> PacketAction.DONE, 1);
                }
                while (end.outgoing().free() > length * (1 - share) + 300) {
                    end.outgoing().offer(Packet.IN_BAND, 0, 8, randomPayload(256), 0, 256);
                }
            }
        }
    }

    private UnsafeBuffer randomPayload(int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            payload.putLong(i, random.nextLong());
        }
        return payload;
    }

    /** How the model waits where a pin stands in its way. */
    interface Waiting {
        /** Runs an operation until it is not PINNED. */
        long offer(LongSupplier operation);

        /** Runs an operation until it returns true. */
        void prepare(BooleanSupplier operation);
    }

    /** Gives the saver a turn before each further try. */
    private record Turns(Runnable saver) implements Waiting {
        @Override
        public long offer(LongSupplier operation) {
            long outcome;
            while ((outcome = operation.getAsLong()) == Outcome.PINNED) {
                saver.run();
            }
            return outcome;
        }

        @Override
        public void prepare(BooleanSupplier operation) {
            while (!operation.getAsBoolean()) {
                saver.run();
            }
        }
    }

    /** One step of the model. A write that meets a pin is tried again after the saver had its turn. */
    public void step(Runnable saver) {
        step(new Turns(saver));
    }

    private long counted(long outcome) {
        pinned += outcome == Outcome.PINNED ? 1 : 0;
        return outcome;
    }

    private boolean counted(boolean isWritable) {
        pinned += isWritable ? 0 : 1;
        return isWritable;
    }

    /** One step of the model. */
    void step(Waiting waiting) {
        final Channel channel = home.channels().get(random.nextInt(home.channels().size()));
        final Channel end = random.nextBoolean() ? channel : channel.opposite();
        switch (random.nextInt(region == null ? 7 : 8)) {
            case 0, 1, 2 -> {
                final int length = random.nextInt(600);
                final int flags = random.nextInt(4) / 3;
                final long id = random.nextLong();
                randomPayload(length);
                final long outcome = waiting.offer(
                    () -> counted(end.outgoing().offer(Packet.IN_BAND, flags, id, payload, 0, length)));
                full += outcome == Outcome.FULL ? 1 : 0;
                see(outcome);
            }
            case 3, 4 -> see(poll(end, 1 + random.nextInt(8), waiting));
            case 5 -> complete(end, waiting);
            case 6 -> {
                end.context().putLong(0, random.nextLong());
                new UnsafeBuffer(state.bytes()).putLong(8 * random.nextInt(3), random.nextLong());
                see(end.outgoing().free());
                see(end.incoming().available());
            }
            default -> change(waiting);
        }
    }

    /** Writes a range of the region, or discards two pages of a long one. */
    private void change(Waiting waiting) {
        final int length = 1 + random.nextInt((int)Math.min(3000, region.length()));
        final int index = random.nextInt((int)region.length() - length + 1);
        final byte value = (byte)random.nextInt();
        if (region.isTracked() && region.length() > 8 * MemoryRegion.PAGE_LENGTH && length % 3 == 0) {
            final int from = index & -MemoryRegion.PAGE_LENGTH;
            final long count = Math.min(2 * MemoryRegion.PAGE_LENGTH, region.length() - from);
            waiting.prepare(() -> counted(region.discard(from, count)));
            see(region.presentPages());
        } else {
            waiting.prepare(() -> counted(region.prepareToWrite(index, length)));
            region.buffer().setMemory(index, length, value);
        }
    }

    /** Polls until no packet can be consumed: a live save may end a poll early. Returns the number of packets. */
    private int poll(Channel end, int limit, Waiting waiting) {
        int packets = 0;
        int polled = 1;
        while (polled != 0 && packets < limit) {
            final int most = limit - packets;
            polled = (int)waiting.offer(() -> counted(end.incoming().poll((type, flags, id, buffer, offset, length) -> {
                see(id);
                for (int i = 0; i < length; i += Long.BYTES) {
                    see(buffer.getLong(offset + i));
                }
                return flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT;
            }, most)));
            packets += polled;
        }
        return packets;
    }

    private void complete(Channel end, Waiting waiting) {
        final long[] oldest = {0, 0};
        end.received().forEach((id, type, packet, context) -> {
            if (oldest[1]++ == 0) {
                oldest[0] = id;
                context.putLong(8, random.nextLong());
            }
        });
        if (oldest[1] > 0) {
            randomPayload(40);
            see(waiting.offer(() -> counted(end.complete(oldest[0], payload, 0, 40))));
        }
    }

    private void see(long what) {
        seen = (seen ^ what) * 0x9E3779B97F4A7C15L;
        seen ^= seen >>> 29;
    }

    /** A number of all packets and outcomes that the model saw. */
    public long seen() {
        return seen;
    }

    /** How often a pin stood in the way. */
    public int pinned() {
        return pinned;
    }

    /** How often a ring was full, pins or not. */
    public int full() {
        return full;
    }
}
