/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** The embedder's state of requests is asked for inside begin, once each, and nothing has begun when anything fails. */
class PacketStateCaptureTest {
    private static final int TABLES = 2 * 4;
    private static final int REQUESTS = TABLES * 2;
    private static final int CALLS = TABLES + 2 * REQUESTS + 2;
    private final SaveSession session = new SaveSession();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 16);
    private ChannelSet set;

    /** Counts its calls, and does something in one of them. */
    private static final class Counting implements PacketStateHandler {
        private Runnable action = () -> {
        };
        private int at = -1;
        private int stateLength = 13;
        private boolean isReceivedAlone;
        private boolean isAskedForAll = true;
        private int calls;
        private int lengths;
        private int bytes;
        private int versions;

        private void call() {
            if (calls++ == at) {
                action.run();
            }
        }

        private boolean has(Channel end, InFlight table) {
            return !isReceivedAlone || table == end.received();
        }

        @Override
        public int version(Channel channel) {
            versions++;
            call();
            return 3;
        }

        @Override
        public boolean hasStates(Channel end, InFlight table) {
            call();
            return isAskedForAll || has(end, table);
        }

        @Override
        public int encodedLength(Channel end, InFlight table, long transactionId) {
            lengths++;
            call();
            return has(end, table) ? stateLength : 0;
        }

        @Override
        public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
            bytes++;
            if (buffer.capacity() != stateLength || !table.contains(transactionId)
                || table != end.received() && table != end.awaiting()) {
                throw new AssertionError("buffer of " + buffer.capacity() + " for " + transactionId);
            }
            for (int i = 0; i < stateLength; i++) {
                if (buffer.getByte(i) != 0) {
                    throw new AssertionError("byte " + i);
                }
            }
            buffer.setMemory(0, stateLength, (byte)transactionId);
            call();
        }

        @Override
        public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
            throw new AssertionError("decode in a save");
        }
    }

    @BeforeEach
    void make() {
        set = new ChannelSet();
        for (int id = 1; id <= 2; id++) {
            set.add(id, "", ChannelConfig.ofPages(1).withInFlight(2, 64, 5).withContext(3).withBothEnds());
            Shapes.inFlight(set.get(id), new SplittableRandom(id), 2);
        }
    }

    @AfterEach
    void close() {
        set.close();
    }

    /** The set closes its memory, or a table's rows move, before begin reads the tables again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginIsRefusedBeforeItReadsTablesThatAStateClosed(boolean whole) {
        final Counting handler = new Counting();
        set.packetState(handler);
        set.addState(new CallingState(whole ? set::close : () -> set.get(1).close(), () -> {
        }));
        assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("begin: the embedder's code closed the set, or the set lost a channel");
        assertThat(handler.calls).isZero();
    }

    private byte[] save(SaveSession saving) {
        saving.begin(set, 1);
        assertThat(saving.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        assertThat((long)chunk.position()).isEqualTo(saving.imageLength());
        saving.end();
        return SeededSet.bytes(chunk.flip());
    }

    @Test
    void packetStateHandlerIsAskedOncePerRequestInBegin() {
        final Counting handler = new Counting();
        set.packetState(handler);
        for (int i = 1; i <= 3; i++) {
            handler.stateLength = 40 - i;
            session.begin(set, 1);
            assertThat(new int[] {handler.lengths, handler.bytes, handler.versions})
                .containsExactly(i * REQUESTS, i * REQUESTS, i * 2);
            assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            session.seek(0);
            session.end();
            assertThat(handler.calls).isEqualTo(i * CALLS);
        }
    }

    @Test
    void emptyPacketStateIsNotEncoded() {
        final byte[] without = save(session);
        final Counting handler = new Counting();
        handler.stateLength = 0;
        set.packetState(handler);
        assertThat(save(session)).isEqualTo(without);
        assertThat(handler.calls).isEqualTo(TABLES + REQUESTS);
    }

    @Test
    void requestsOfATableWithoutStatesAreNotAskedFor() {
        final Counting handler = new Counting();
        handler.isReceivedAlone = true;
        set.packetState(handler);
        final byte[] askedForAll = save(session);
        assertThat(handler.lengths).isEqualTo(REQUESTS);
        handler.isAskedForAll = false;
        assertThat(save(session)).isEqualTo(askedForAll);
        assertThat(handler.lengths).isEqualTo(REQUESTS + REQUESTS / 2);
    }

    @Test
    void beginHasNoEffectWhenThePacketStateHandlerThrows() {
        final byte[] without = save(session);
        final long before = Shapes.fingerprint(set);
        final Counting handler = new Counting();
        handler.action = () -> {
            throw new UnsupportedOperationException("on purpose");
        };
        set.packetState(handler);
        for (int at = 0; at < CALLS; at++) {
            handler.calls = 0;
            handler.at = at;
            assertThatThrownBy(() -> session.begin(set, 1)).as("call %d", at)
                .isInstanceOf(UnsupportedOperationException.class);
            assertThat(Shapes.fingerprint(set)).isEqualTo(before);
            assertThatThrownBy(() -> session.saveContinue(chunk.clear())).isInstanceOf(IllegalStateException.class);
        }
        handler.at = -1;
        final byte[] with = save(session);
        assertThat(with.length).isEqualTo(without.length + REQUESTS * 16);
        set.open();
    }

    @Test
    void negativePacketStateLengthIsNamed() {
        final Counting handler = new Counting();
        handler.stateLength = -1;
        set.packetState(handler);
        assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("PacketStateHandler: encodedLength=-1 of transaction ")
            .hasMessageContaining("Channel{id=1");
        set.open();
    }

    @Test
    void packetStateCountsTowardTheCaptureLimit() {
        final SaveSession low = new SaveSession(0, 0);
        final long without = catchThrowableOfType(CaptureException.class, () -> low.begin(set, 1)).bytesRequired();
        final Counting handler = new Counting();
        set.packetState(handler);
        assertThat(catchThrowableOfType(CaptureException.class, () -> low.begin(set, 1)).bytesRequired())
            .isEqualTo(without);
        assertThat(handler.calls).isZero();
        final SaveSession roomForHeads = new SaveSession((int)without, 0);
        final long with = catchThrowableOfType(CaptureException.class, () -> roomForHeads.begin(set, 1))
            .bytesRequired();
        assertThat(with).isEqualTo(without + REQUESTS * 16);
        assertThat(handler.bytes).isZero();
        assertThatThrownBy(() -> new SaveSession((int)with - 1, 0).begin(set, 1)).isInstanceOf(CaptureException.class);
        assertThat(save(new SaveSession((int)with, 0))).isEqualTo(save(session));
        handler.stateLength = Integer.MAX_VALUE;
        assertThat(catchThrowableOfType(CaptureException.class, () -> session.begin(set, 1)).bytesRequired())
            .isEqualTo(without + REQUESTS * (1L << 31));
    }

    @Test
    void stateIsNotEncodedIfTheCaptureLimitIsKnownToBeTooLow() {
        final Embedder state = new Embedder();
        set.addState(state);
        final SaveSession low = new SaveSession(0, 0);
        final long required = catchThrowableOfType(CaptureException.class, () -> low.begin(set, 1)).bytesRequired();
        state.atCall(-1, () -> { });
        assertThatThrownBy(() -> new SaveSession((int)required - 1, 0).begin(set, 1))
            .isInstanceOf(CaptureException.class);
        assertThat(state.calls()).as("only the length").isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 39, 40, 41})
    void beginIsRefusedWhenThePacketStateHandlerClosesAChannelOrTheSet(int at) {
        final Counting handler = new Counting();
        handler.at = at;
        set.packetState(handler);
        handler.action = () -> set.get(2).close();
        assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("lost a channel");
        make();
        handler.calls = 0;
        handler.action = set::close;
        set.packetState(handler);
        assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed the set");
    }

    /** The requests are those of the cut, which comes before the first call. */
    @Test
    void requestThatAHandlerForgetsIsSaved() {
        final byte[] whole = save(session, forgettingAt(-1));
        for (int at = 0; at < REQUESTS; at += 5) {
            set.close();
            make();
            assertThat(save(session, forgettingAt(at))).as("call %d", at).isEqualTo(whole);
            assertThat(set.get(1).opposite().awaiting().count()).as("call %d", at).isEqualTo(1);
        }
    }

    private byte[] save(SaveSession saving, PacketStateHandler handler) {
        set.packetState(handler);
        return save(saving);
    }

    /** A handler that forgets a request of the last table of a channel when it is asked for a length. */
    private PacketStateHandler forgettingAt(int call) {
        return new PacketStateHandler() {
            private int calls;

            @Override
            public int version(Channel channel) {
                return 1;
            }

            @Override
            public int encodedLength(Channel end, InFlight table, long transactionId) {
                if (calls++ == call) {
                    final InFlight last = set.get(1).opposite().awaiting();
                    final long[] first = new long[1];
                    last.forEach((id, type, packet, context) -> first[0] = id);
                    last.forget(first[0]);
                }
                return Long.BYTES;
            }

            @Override
            public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
                buffer.putLong(0, transactionId);
            }

            @Override
            public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
                throw new AssertionError("decode in a save");
            }
        };
    }

    @Test
    void repeatedBeginWithPacketStatesAllocatesNothing() {
        set.packetState(new Counting());
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) {
            final long start = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                session.begin(set, i);
                session.saveContinue(chunk.clear());
                session.end();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
        }
        assertThat(least).as("bytes allocated by 1,000 saves").isLessThan(1_000);
    }
}
