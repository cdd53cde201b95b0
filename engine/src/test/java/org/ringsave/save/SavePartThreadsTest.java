/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringsave.fixture.Refusals.refused;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.HeldBuffer;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** Threads inside parts, while another thread calls, closes or ends. */
@Tag("slow")
class SavePartThreadsTest {
    private final SaveSession session = new SaveSession();
    private ChannelSet set;
    private byte[] image;

    @BeforeEach
    void create() {
        set = SeededSet.paused(6, 5, 2);
        image = SeededSet.bytes(SeededSet.image(set, 1));
    }

    @AfterEach
    void close() {
        session.end();
        set.close();
    }

    private static ByteBuffer chunk(int length) {
        return ByteBuffer.allocateDirect(length);
    }

    /** The save goes on, and comes to the right image. */
    private void finishes(List<SavePart> parts) {
        final byte[] written = new byte[image.length];
        final ByteBuffer chunk = chunk(image.length);
        for (final SavePart part : parts) {
            part.seek(part.startOffset());
            assertThat(part.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            chunk.flip().get(written, (int)part.startOffset(), chunk.limit());
        }
        session.finish();
        final int directory = (int)session.offset();
        assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        chunk.flip().get(written, directory, chunk.limit());
        assertThat(written).isEqualTo(image);
        session.end();
    }

    private static SecondThread<SaveStatus> enter(HeldBuffer held, SavePart part) {
        return held.enter(buffer -> part.saveContinue(buffer, 0, HeldBuffer.LENGTH));
    }

    @Test
    void secondThreadInsideAPartIsRefused() throws Exception {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        assertThat(parts.get(0).saveContinue(chunk(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        final HeldBuffer held = new HeldBuffer();
        final SecondThread<SaveStatus> call = enter(held, parts.get(1));
        try {
            final ByteBuffer chunk = chunk(256);
            refused(() -> parts.get(1).saveContinue(chunk), "saveContinue", "another thread is inside part 1");
            refused(() -> parts.get(1).seek(parts.get(1).startOffset()), "seek", "another thread is inside part 1");
            refused(session::finish, "finish", "another thread is inside part 1");
            assertThat(chunk).isEqualTo(chunk(256));
        } finally {
            held.release();
        }
        assertThat(call.join()).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        finishes(parts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ownerThatClosesOrEndsWaitsForThePart(boolean close) throws Exception {
        session.begin(set, 1);
        final SavePart part = session.parallel(2).get(1);
        final List<String> order = Collections.synchronizedList(new ArrayList<>());
        final HeldBuffer held = new HeldBuffer(() -> order.add("part"));
        final SecondThread<SaveStatus> call = enter(held, part);
        final CountDownLatch closing = new CountDownLatch(1);
        final SecondThread<Void> closer = SecondThread.start("owner", () -> {
            closing.countDown();
            if (close) {
                set.close();
            } else {
                session.end();
            }
            order.add("owner");
        });
        closer.yieldWhile(() -> closing.getCount() > 0);
        // The owner gets every chance to return too early.
        for (int i = 0; i < 20_000 && closer.isRunning(); i++) {
            closer.yieldTo();
        }
        held.release();
        closer.join();
        assertThat(call.join()).isEqualTo(close ? SaveStatus.CANCELLED : SaveStatus.BUFFER_OVERFLOW);
        assertThat(order).containsExactly("part", "owner");
        assertThat(part.saveContinue(chunk(300))).isEqualTo(SaveStatus.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeOrEndStopsAllThreadsOfParts(boolean close) throws Exception {
        for (int round = 0; round < 40; round++) {
            final ChannelSet large = new ChannelSet();
            for (int i = 0; i < 4; i++) {
                Shapes.rings(large.add(i, "", ChannelConfig.ofPages(64)), new SplittableRandom(i), 8, 250_000);
            }
            session.begin(large, 1);
            final Phaser together = new Phaser(3);
            final List<SecondThread<SaveStatus>> calls = new ArrayList<>();
            for (final SavePart part : session.parallel(2)) {
                calls.add(SecondThread.start("part", () -> {
                    final ByteBuffer chunk = chunk(100_000);
                    together.awaitAdvanceInterruptibly(together.arrive());
                    SaveStatus status;
                    do {
                        status = part.saveContinue(chunk.clear());
                    } while (status == SaveStatus.BUFFER_OVERFLOW);
                    return status;
                }));
            }
            SecondThread.meet(together, calls.toArray(SecondThread[]::new));
            if (close) {
                large.close();
            }
            session.end();
            // The next save writes its own image, also when a thread still has parts of this one.
            session.begin(set, 1);
            finishes(session.parallel(2));
            for (final SecondThread<SaveStatus> call : calls) {
                assertThat(call.join()).isIn(SaveStatus.CANCELLED, SaveStatus.SUCCESS);
            }
            large.close();
        }
    }
}
