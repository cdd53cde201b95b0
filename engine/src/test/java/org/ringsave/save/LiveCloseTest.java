/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.HeldBuffer;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.Shapes;

/** The owner closes the set, or a channel of it, cancels or ends, while another thread is inside the live save. */
@Tag("slow")
class LiveCloseTest {
    private static final int ROUNDS = 200;

    /** The owner's act at a moment of the save. */
    private enum Act { CLOSE_SET, CLOSE_CHANNEL, CANCEL }

    private static ChannelSet set() {
        final ChannelSet set = new ChannelSet();
        for (int i = 0; i < 3; i++) {
            Shapes.rings(set.add(i, "", ChannelConfig.ofPages(4).withBothEnds()), new SplittableRandom(i), 8, 16_000);
        }
        set.addRegion("memory", 1, 70_000);
        return set;
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow().getMemoryUsed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLOSE_SET", "CLOSE_CHANNEL", "CANCEL"})
    void ownerCancelsASaverThatNeverStops(String what) throws Exception {
        final Act act = Act.valueOf(what);
        final SplittableRandom random = new SplittableRandom(act.ordinal());
        final SaveSession session = new SaveSession(1 << 20, 1 << 20);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(3000);
        long before = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final ChannelSet set = set();
            session.begin(set, SaveMode.LIVE, round);
            set.open();
            session.manualRelease();
            final AtomicInteger calls = new AtomicInteger();
            final SecondThread<SaveStatus> saver =
                SecondThread.start("saver", () -> saveForEver(session, chunk, calls));
            final int moment = random.nextInt(60);
            saver.yieldWhile(() -> calls.get() < moment);
            switch (act) {
                case CLOSE_SET -> set.close();
                case CLOSE_CHANNEL -> set.channels().get(random.nextInt(3)).close();
                default -> session.cancel();
            }
            // From here on no thread reads memory that may be gone or written over.
            LiveSets.churn(set);
            set.close();
            assertThat(saver.join()).as("round %d", round).isEqualTo(SaveStatus.CANCELLED);
            assertThat(session.isSaving()).as("ended by the saver").isFalse();
            assertThat(set.memoryLength()).isZero();
            final long now = directMemory();
            // All pages are back. The difference is negative if a collection freed memory of other tests; small buffers
            // may await one.
            assertThat(now - before).as("%d bytes of memory, %d a round ago", now, before)
                .isLessThan(round < 2 ? Long.MAX_VALUE : 4096);
            before = now;
        }
    }

    /** Goes round the image until it is stopped, and ends the save. */
    private static SaveStatus saveForEver(SaveSession session, ByteBuffer chunk, AtomicInteger calls) {
        try {
            SaveStatus status;
            while ((status = session.saveContinue(chunk.clear())) != SaveStatus.CANCELLED) {
                assertThat(chunk.position()).isEqualTo(session.bytesFilled());
                if (status == SaveStatus.SUCCESS) {
                    session.seek(0);
                }
                calls.incrementAndGet();
            }
            assertThat(chunk.position() + session.bytesFilled()).isZero();
            return status;
        } finally {
            session.end();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ownerThatClosesOrEndsWaitsForTheSaver(boolean close) throws Exception {
        final ChannelSet set = set();
        final SaveSession session = new SaveSession();
        session.begin(set, SaveMode.LIVE, 1);
        final HeldBuffer held = new HeldBuffer();
        final SecondThread<SaveStatus> call = held.enter(buffer -> session.saveContinue(buffer, 0, HeldBuffer.LENGTH));
        final SecondThread<Void> closing = SecondThread.start("owner", close ? set::close : session::end);
        // The owner gets every chance to return too early.
        for (int i = 0; i < 20_000 && closing.isRunning(); i++) {
            closing.yieldTo();
        }
        final boolean waited = closing.isRunning();
        held.release();
        closing.join();
        assertThat(waited).isTrue();
        assertThat(call.join()).isEqualTo(close ? SaveStatus.CANCELLED : SaveStatus.BUFFER_OVERFLOW);
        session.end();
        set.close();
    }

    /** The owner may begin once it sees that the set is not being saved. */
    @Test
    void ownerCanBeginOnceItSeesTheSaverEnd() throws Exception {
        try (ChannelSet set = set()) {
            set.open();
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
            final List<SecondThread<Void>> savers = new ArrayList<>();
            for (int save = 0; save < 600; save++) {
                session.begin(set, SaveMode.LIVE, save);
                final SecondThread<Void> saver = SecondThread.start("saver", () -> {
                    session.saveContinue(chunk.clear());
                    session.end();
                });
                savers.add(saver);
                saver.yieldWhile(session::isSaving);
            }
            savers.forEach(SecondThread::join);
            session.begin(set, SaveMode.LIVE, 1);
            assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            session.end();
        }
    }
}
