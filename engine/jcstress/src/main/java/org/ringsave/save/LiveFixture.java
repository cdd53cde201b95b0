/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * A set with one full ring, one request in flight and one region, in a live save, and memory for its image. The content
 * at the begin is always the same, so one image is right, and another one when the save begins again. Cases use
 * fixtures again, since creating one is slow.
 */
final class LiveFixture {
    /** Enough that no writer has to wait for the saver. */
    static final int SPACIOUS = 16 * 1024;

    private static final int CHUNK_LENGTH = 16 * 1024;
    private static final int REGION_LENGTH = 2048;
    private static final int PAYLOAD_LENGTH = 4000;
    private static final byte OLD = 7;
    private static final byte NEW = 8;
    private static final ByteBuffer EXPECTED = expected(false);
    /** The image of a save that begins once more: the ring was read meanwhile. */
    private static final ByteBuffer EXPECTED_AGAIN = expected(true);

    final SaveSession session;
    final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    ChannelSet set;
    MemoryRegion region;
    private Channel channel;
    private Channel requests;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));

    private LiveFixture(int spillLimit) {
        session = new SaveSession(CHUNK_LENGTH, spillLimit);
        open();
        begin();
    }

    private static ByteBuffer expected(boolean again) {
        final LiveFixture fixture = new LiveFixture(SPACIOUS);
        if (again) {
            fixture.session.end();
            fixture.beginAgain();
        }
        if (fixture.session.saveContinue(fixture.chunk) != SaveStatus.SUCCESS) {
            throw new IllegalStateException("an image is longer than a chunk");
        }
        fixture.session.end();
        fixture.set.close();
        return fixture.chunk.flip();
    }

    /** Takes a fixture that is in a live save. */
    static LiveFixture take(Queue<LiveFixture> pool, int spillLimit) {
        final LiveFixture kept = pool.poll();
        if (kept == null) {
            return new LiveFixture(spillLimit);
        }
        kept.begin();
        return kept;
    }

    static Queue<LiveFixture> pool() {
        return new ConcurrentLinkedQueue<>();
    }

    private void open() {
        set = new ChannelSet();
        channel = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
        requests = set.add(2, "", ChannelConfig.ofPages(2).withBothEnds().withInFlight(1, PAYLOAD_LENGTH, 0));
        region = set.addTrackedRegion("r", 1, REGION_LENGTH);
        set.open();
    }

    private void begin() {
        if (set.state() == ChannelState.CLOSED) {
            open();
        }
        ChannelAccess.memory(channel).clear();
        ChannelAccess.memory(requests).clear();
        region.prepareToWrite(0, REGION_LENGTH);
        region.buffer().setMemory(0, REGION_LENGTH, OLD);
        send(OLD);
        sendRequest(OLD);
        keepRequest();
        chunk.clear();
        beginAgain();
        // The arena is as the last case left it, and its bytes would be the right ones.
        final MutableDirectBuffer arena = ChannelAccess.lease(set).pins().arena();
        arena.setMemory(0, arena.capacity(), (byte)0);
        // The next request comes, and the slot would be free but for the save.
        requests.received().forget(OLD);
        sendRequest(NEW);
        // The writer has the room again, except for pinned bytes.
        channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
    }

    /** Begins a save of the set as it is. */
    void beginAgain() {
        session.begin(set, SaveMode.LIVE, 1);
    }

    /** Ends the save if it has not ended, and keeps the fixture for another case. */
    void giveBack(Queue<LiveFixture> pool) {
        session.end();
        pool.add(this);
    }

    /** Writes over the ring; returns whether there was room. */
    boolean writeRing() {
        return send(NEW) > 0;
    }

    private long send(byte with) {
        payload.setMemory(0, PAYLOAD_LENGTH, with);
        return channel.outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, PAYLOAD_LENGTH);
    }

    private void sendRequest(byte with) {
        payload.setMemory(0, PAYLOAD_LENGTH, with);
        requests.opposite().awaiting().forget(OLD);
        requests.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, with, payload, 0,
            PAYLOAD_LENGTH);
    }

    /** Keeps the next request in the one slot; returns whether there was room. */
    boolean keepRequest() {
        return requests.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1) == 1;
    }

    /** Writes over the region. */
    void writeRegion() {
        region.buffer().setMemory(0, REGION_LENGTH, NEW);
    }

    /** Saves the rest in one call; returns the outcome. */
    String save() {
        try {
            return outcome(session.saveContinue(chunk), chunk);
        } catch (IllegalStateException e) {
            return "refused";
        }
    }

    /** Saves the rest of the current save, the first or the next one, in one call; returns the outcome. */
    String saveEither() {
        final String first = save();
        return "wrong".equals(first) && isBeginning(chunk, EXPECTED_AGAIN) ? "right" : first;
    }

    /** Saves the rest of a part in one call; returns the outcome. */
    static String save(SavePart part, ByteBuffer chunk) {
        try {
            return outcome(part.saveContinue(chunk), chunk);
        } catch (IllegalStateException e) {
            return "refused";
        }
    }

    /** The written bytes must be the beginning of the one image that is right. */
    private static String outcome(SaveStatus status, ByteBuffer chunk) {
        if (status == SaveStatus.CANCELLED) {
            return chunk.position() == 0 ? "cancelled" : "cancelled, and something written";
        }
        if (chunk.position() == 0) {
            return "nothing left";
        }
        return isBeginning(chunk, EXPECTED) ? "right" : "wrong";
    }

    private static boolean isBeginning(ByteBuffer chunk, ByteBuffer image) {
        final ByteBuffer written = chunk.duplicate().flip();
        return written.limit() <= image.limit() && written.equals(image.duplicate().limit(written.limit()));
    }
}
