/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;

/**
 * A set that runs on under a live save with a fault: two channels with both ends, full rings and full tables of
 * requests, a region, one that is tracked, and a channel to another program. All packets are numbered.
 */
final class FaultRig implements AutoCloseable {
    /** The space that the save holds at the fault. */
    enum Hold {
        /** All that is not saved yet; there is no room to spill. */
        RELEASED,
        /** Nothing: all of it was moved to the spill arena right after begin. */
        SPILLED,
        /** All of it, since no release is called; also room that another program waits for. */
        WITHHELD
    }

    private static final int CHUNK = 640;
        private static final int TIMEOUT = 10;

    final Embedder embedder = new Embedder();
    private final ChannelSet set = new ChannelSet();
    private final FaultLine[] lines = new FaultLine[4];
    private final Channel mapped;
    private final RawRing peer;
    private final MemoryRegion region;
    /** Its first page is present, its second is not. */
    private final MemoryRegion tracked;
    private final SaveSession session;
    private final Hold hold;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private byte[] expected;
    private byte[] image;
    private Runnable inside;
    private boolean wasInside;
    private long now;

    FaultRig(Path incoming, Path outgoing, Hold hold) throws IOException {
        this.hold = hold;
        peer = RawRing.create(incoming, 1);
        RawRing.create(outgoing, 1);
        for (int i = 0; i < 2; i++) {
            final Channel near = set.add(1 + i, "",
                ChannelConfig.ofPages(1).withBothEnds().withInFlight(2, FaultLine.PACKET, 8).withContext(8));
            lines[2 * i] = new FaultLine(near);
            lines[2 * i + 1] = new FaultLine(near.opposite());
        }
        mapped = set.map(9, "mapped", ChannelConfig.ofPages(1), incoming, outgoing);
        region = set.addRegion("memory", 1, 3000);
        tracked = set.addTrackedRegion("tracked", 1, 2 * MemoryRegion.PAGE_LENGTH);
        tracked.putLong(0, 1);
        set.addState(embedder);
        set.packetState(embedder);
        set.open();
        for (final FaultLine line : lines) {
            line.keepOne();
            line.keepOne();
            if (isOfFullTables(line)) {
                line.sendOneMore();
            }
            line.fill();
        }
        for (int i = 0; i < 15; i++) {
            peer.send(Packet.IN_BAND, 0, i, 2, new long[29]);
        }
        session = new SaveSession(1 << 20, hold == Hold.SPILLED ? 1 << 20 : 0, interruptedChunk());
        session.deadline(TIMEOUT, () -> now);
        expected = LiveSets.paused(set, 1);
        image = new byte[expected.length];
        embedder.atCall(-1, () -> { });
    }

    /** A chunk that has something done in the middle of the saver's next copy. */
    private UnsafeBuffer interruptedChunk() {
        return new UnsafeBuffer(0, 0) {
            @Override
            public void putBytes(int index, DirectBuffer source, int sourceIndex, int length) {
                final Runnable action = inside;
                inside = null;
                final int half = length / 2;
                super.putBytes(index, source, sourceIndex, half);
                if (action != null) {
                    wasInside = true;
                    action.run();
                }
                super.putBytes(index + half, source, sourceIndex + half, length - half);
            }
        };
    }

    /** Begins the live save, and holds space as this rig is told. */
    void begin() {
        session.begin(set, SaveMode.LIVE, 1);
        if (hold == Hold.WITHHELD) {
            session.manualRelease();
        }
        holdIt();
    }

    private void holdIt() {
        holdSlotsAndPages(hold == Hold.SPILLED);
        if (hold == Hold.SPILLED) {
            runOn();
            assertThat(session.spillCount()).isPositive();
        } else if (hold == Hold.WITHHELD) {
            final int before = peer.out();
            assertThat(LiveSets.drain(mapped)).isEqualTo(15);
            assertThat(peer.out()).isEqualTo(before);
        }
    }

    /** In the second channel a request waits in each ring for a slot. */
    private boolean isOfFullTables(FaultLine line) {
        return line == lines[2] || line == lines[3];
    }

    /** A slot is freed while it is pinned, and a page is written and discarded; without an arena they wait. */
    private void holdSlotsAndPages(boolean hasArena) {
        for (final FaultLine line : lines) {
            if (isOfFullTables(line)) {
                assertThat(line.freeASlotAndKeep()).isEqualTo(hasArena ? 1 : Outcome.PINNED);
            }
        }
        final int page = MemoryRegion.PAGE_LENGTH;
        assertThat(tracked.prepareToWrite(page, 8)).as("an absent page is not pinned").isTrue();
        assertThat(tracked.prepareToWrite(0, 8)).isEqualTo(hasArena);
        assertThat(tracked.discard(0, page)).isEqualTo(hasArena);
        assertThat(tracked.presentPages()).isEqualTo(hasArena ? 1 : 2);
    }

    SaveStatus call() {
        final SaveStatus status = session.saveContinue(chunk.clear());
        chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
        return status;
    }

    void calls(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(call()).isNotEqualTo(SaveStatus.CANCELLED);
        }
    }

    /** Nothing came of it: the save is continued to its end, and is right. */
    void finish() {
        SaveStatus status;
        do {
            status = call();
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image).isEqualTo(expected);
        assertThat(session.cancelIfLate()).isFalse();
        session.end();
    }

    /** Something is to be done in the middle of the next call's first copy. */
    void within(Runnable action) {
        inside = action;
    }

    boolean wasInside() {
        return wasInside;
    }

    static void fail() {
        throw new StackOverflowError("fails");
    }

    private static void throwingHandler() {
        throw new UnsupportedOperationException("handler");
    }

    /** A saver or owner that is never heard of again after this. */
    static void onAThreadThatDies(Runnable action) {
        final Thread thread = new Thread(action, "dies");
        final Throwable[] last = new Throwable[1];
        thread.setUncaughtExceptionHandler((died, error) -> last[0] = error);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (last[0] != null) {
            assertThat(last[0]).isInstanceOf(StackOverflowError.class);
        }
    }

    /** Its packet stays where it is, and is delivered later as if nothing had been. */
    void pollWithAHandlerThatThrows() {
        final Channel far = set.get(1).opposite();
        final long position = far.incoming().position();
        assertThatThrownBy(() -> far.incoming().poll((type, flags, id, buffer, offset, length) -> {
            throwingHandler();
            return PacketAction.DONE;
        }, 5)).hasMessage("handler");
        assertThat(far.incoming().position()).isEqualTo(position);
    }

    /** The owner gives the saver up: all is given back before the save is ended. */
    void takeBack() {
        session.cancel();
        isGivenBack();
        session.end();
    }

    void letTimePass() {
        now += TIMEOUT;
    }

    /** The run needs space that a late save holds, and then the owner asks. */
    void passTheDeadline() {
        letTimePass();
        runOn();
        if (hold == Hold.WITHHELD) {
            assertThat(ChannelAccess.lease(set).isPinning())
                .as("revoked by the writer that needed the space").isFalse();
        }
        assertThat(session.cancelIfLate()).isTrue();
        isGivenBack();
    }

    void closeAChannel() {
        set.get(2).close();
    }

    /** The owner, on a thread of its own, closes a channel while the saver is inside its next call. */
    SecondThread<Void> closeAChannelFromWithin() {
        final SecondThread<Void> owner = SecondThread.of("owner", () -> {
            closeAChannel();
            return null;
        });
        within(() -> {
            owner.start();
            owner.yieldWhile(() -> !ChannelAccess.lease(set).isRevoked());
        });
        return owner;
    }

    void isCancelled() {
        assertThat(call()).isEqualTo(SaveStatus.CANCELLED);
        assertThat(session.bytesFilled()).isZero();
    }

    /** Saves through an agent to a sink that fails with some chunk, or when it is to be completed after all chunks. */
    void saveToASinkThatFails(int at, int chunks) {
        final RecordingSink sink = RecordingSink.ofNothing((call, chunk, offset) -> {
            assertThat(chunk == null).isEqualTo(call == chunks);
            if (call == at) {
                throw new IOException("sink");
            }
        });
        final SaveAgent agent = new SaveAgent(session, CHUNK, Long.MAX_VALUE);
        agent.start(set, SaveMode.LIVE, 1, sink);
        holdIt();
        assertThatThrownBy(() -> {
            while (agent.isSaving()) {
                agent.doWork();
            }
        }).isInstanceOf(IOException.class).hasMessage("sink");
        assertThat(sink.calls()).isEqualTo(at + 1);
        assertThat(sink.abandoned()).isEqualTo(1);
        assertThat(agent.isSaving()).isFalse();
    }

    /** The embedder's code fails in the begin of an agent's save: its sink is dropped and nothing was handed to it. */
    void startAnAgentWhoseBeginFails(int callback) {
        final RecordingSink sink = RecordingSink.failingAt(0, "sink");
        embedder.atCall(callback, FaultRig::throwingHandler);
        final SaveAgent agent = new SaveAgent(session, CHUNK, Long.MAX_VALUE);
        assertThatThrownBy(() -> agent.start(set, SaveMode.LIVE, 1, sink)).hasMessage("handler");
        assertThat(sink.calls()).isZero();
        assertThat(sink.abandoned()).isEqualTo(1);
        assertThat(agent.isSaving()).isFalse();
    }

    /** All ends read all that is theirs, and fill their rings; the other program's packets are taken too. */
    private void runOn() {
        for (final FaultLine line : lines) {
            if (line.state() == ChannelState.OPEN) {
                line.drain();
                line.fill();
                line.drain();
                line.fill();
            }
        }
        assertThat(region.prepareToWrite(0, region.length())).isTrue();
        region.buffer().setMemory(0, (int)region.length(), (byte)now);
        assertThat(tracked.prepareToWrite(0, tracked.length())).isTrue();
        tracked.buffer().setMemory(0, (int)tracked.length(), (byte)now);
        assertThat(tracked.discard(MemoryRegion.PAGE_LENGTH, MemoryRegion.PAGE_LENGTH)).isTrue();
        assertThat(LiveSets.drain(mapped)).isNotNegative();
        assertThat(mapped.incoming().prepareToWait()).isTrue();
        assertThat(peer.out()).isEqualTo(peer.in());
    }

    private void isGivenBack() {
        assertThat(ChannelAccess.lease(set).isPinning()).isFalse();
        runOn();
    }

    /** Nothing is held any more, the channels run on, and the same session's next save is right. */
    void isOverAndRight() {
        embedder.atCall(-1, () -> { });
        session.end();
        assertThat(session.isSaving()).isFalse();
        assertThat(region.isPinned()).isFalse();
        isGivenBack();
        peer.send(Packet.IN_BAND, 0, 77, 2, new long[29]);
        expected = LiveSets.paused(set, 2);
        image = new byte[expected.length];
        session.begin(set, SaveMode.LIVE, 2);
        assertThat(session.spillCount() + session.spilledLength()).isZero();
        finish();
        assertThat(ChannelAccess.lease(set).isPinning()).isFalse();
        runOn();
    }

    @Override
    public void close() {
        session.end();
        set.close();
    }
}
