/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.fixture.WeakMemory;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.Pins;

/**
 * Writers of a set in a live save, and the saver that copies the bytes which they write over. The engine's classes are
 * rewritten, and {@link WeakMemory} lets the saver see the writer's stores in all orders.
 */
public final class PinOrderRun implements Function<String, Map<String, Integer>> {
    private static final int LENGTH = 16;
    private static final int PAGE = RegionPages.PAGE_LENGTH;
    private static final byte OLD = 7;
    private static final byte NEW = 8;
    private static final byte BEFORE = 6;

    private final ByteBuffer copied = ByteBuffer.allocateDirect(LENGTH);
    private final Chunk chunk = new Chunk(new UnsafeBuffer(0, 0));
    private final SaveSession session = new SaveSession(1 << 20, 1 << 20);

    private static UnsafeBuffer bytes(int length, byte value) {
        final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        bytes.setMemory(0, length, value);
        return bytes;
    }

    private static void watch(UnsafeBuffer memory, int index, int length) {
        WeakMemory.watch(memory.addressOffset() + index, length);
    }

    /** Returns in how many orders the copy is wrong, without each access and fence, and with all of them as "". */
    @Override
    public Map<String, Integer> apply(String writer) {
        WeakMemory.clear();
        return switch (writer) {
            case "ring" -> ring();
            case "packet" -> packet(1);
            case "packet again" -> packet(2);
            case "page" -> page(0);
            case "second page" -> secondPage();
            default -> page(1);
        };
    }

    private Map<String, Integer> ring() {
        final Pins pins = new Pins(() -> { });
        final UnsafeBuffer data = bytes(LENGTH, OLD);
        pins.begin(1);
        pins.pin(0, LENGTH, 2 * LENGTH);
        pins.activate(bytes(LENGTH, (byte)0));
        watch(data, 0, LENGTH);
        return wrongOrders(pins, () -> {
            pins.clear(0, data, Long.MAX_VALUE);
            data.putBytes(0, bytes(LENGTH, NEW), 0, LENGTH);
        }, data, 0, () -> pins.spilledIndex(0, LENGTH), OLD);
    }

    /** The packet is spilled in the last of some saves; in the saves before, another packet was in its slot. */
    private Map<String, Integer> packet(int saves) {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near =
                set.add(1, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, LENGTH, 0));
            set.open();
            request(near, BEFORE);
            for (int save = 1; save < saves; save++) {
                beginAndForget(set, near, BEFORE);
                keep(near);
                session.end();
                near.received().forget(NEW);
                near.opposite().awaiting().forget(NEW);
            }
            near.received().forget(BEFORE);
            near.opposite().awaiting().forget(BEFORE);
            request(near, OLD);
            beginAndForget(set, near, OLD);
            final ChannelMemory memory = ChannelAccess.memory(near);
            final UnsafeBuffer packets = memory.packets(0);
            watch(packets, 0, LENGTH);
            final Map<String, Integer> wrong = wrongOrders(ChannelAccess.lease(set).pins(), () -> keep(near), packets,
                0, () -> memory.spilledPacket(0, 0), OLD);
            session.end();
            return wrong;
        }
    }

    private static void request(Channel near, byte id) {
        send(near.opposite(), id);
        keep(near);
    }

    /** Begins a save; the request has gone, and the next one stands in the ring. */
    private void beginAndForget(ChannelSet set, Channel near, byte id) {
        session.begin(set, SaveMode.LIVE, 1);
        near.received().forget(id);
        near.opposite().awaiting().forget(id);
        send(near.opposite(), NEW);
    }

    private static void send(Channel sender, byte value) {
        sender.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, value, bytes(LENGTH, value), 0, LENGTH);
    }

    private static void keep(Channel receiver) {
        final int kept =
            receiver.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        if (kept != 1) {
            throw new AssertionError("kept " + kept);
        }
    }

    /** The writer spills page 0. The saver copies it, or page 1, which was spilled in the save before. */
    private Map<String, Integer> page(int copiedPage) {
        try (ChannelSet set = new ChannelSet(2 * PAGE)) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 2 * PAGE);
            write(region, 0, OLD);
            write(region, PAGE, BEFORE);
            if (copiedPage == 1) {
                session.begin(set, SaveMode.LIVE, 1);
                write(region, PAGE, OLD);
                session.end();
            }
            session.begin(set, SaveMode.LIVE, 2);
            return pageWritten(set, region, copiedPage, 0);
        }
    }

    /** The writer spills page 1, and has spilled page 0 in the same save. */
    private Map<String, Integer> secondPage() {
        try (ChannelSet set = new ChannelSet(2 * PAGE)) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 2 * PAGE);
            write(region, 0, BEFORE);
            write(region, PAGE, OLD);
            session.begin(set, SaveMode.LIVE, 1);
            write(region, 0, NEW);
            return pageWritten(set, region, 1, 1);
        }
    }

    private Map<String, Integer> pageWritten(ChannelSet set, MemoryRegion region, int copiedPage, int writtenPage) {
        final RegionPages pages = ChannelAccess.pages(region);
        watch(pages.memory(0), RegionPages.index(0), 2 * PAGE);
        final Map<String, Integer> wrong = wrongOrders(ChannelAccess.lease(set).pins(),
            () -> write(region, writtenPage * PAGE, NEW), pages.memory(copiedPage), RegionPages.index(copiedPage),
            () -> pages.spilledIndex(copiedPage), OLD);
        session.end();
        return wrong;
    }

    private static void write(MemoryRegion region, int offset, byte value) {
        if (!region.prepareToWrite(offset, PAGE)) {
            throw new AssertionError("not given");
        }
        region.buffer().putBytes(offset, bytes(PAGE, value), 0, PAGE);
    }

    private Map<String, Integer> wrongOrders(Pins pins, Runnable writer, UnsafeBuffer from, int index,
        LongSupplier spilledIndex, byte expected) {
        watch(pins.arena(), 0, pins.arena().capacity());
        WeakMemory.write(writer);
        final Map<String, Integer> wrong = new TreeMap<>();
        wrong.put("", WeakMemory.wrongOrders(null, () -> isRight(pins, from, index, spilledIndex, expected)));
        for (final String name : WeakMemory.names()) {
            wrong.put(name, WeakMemory.wrongOrders(name, () -> isRight(pins, from, index, spilledIndex, expected)));
        }
        return wrong;
    }

    private boolean isRight(Pins pins, UnsafeBuffer from, int index, LongSupplier spilledIndex, byte expected) {
        final SectionPayload payload = new SectionPayload();
        chunk.wrap(copied, 0, new UnsafeBuffer(copied).addressOffset(), LENGTH);
        payload.start();
        payload.piece().begin(pins);
        payload.piece().place(from, index, LENGTH);
        payload.open(new OnePiece(spilledIndex), LENGTH);
        try {
            payload.copyPlain(chunk, 0, LENGTH);
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (copied.get(i) != expected) {
                return false;
            }
        }
        return true;
    }

    /** A payload of one piece. */
    private record OnePiece(LongSupplier index) implements Pieces {
        @Override
        public void seek(long payloadOffset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void next() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long spilledIndex() {
            return index.getAsLong();
        }
    }
}
