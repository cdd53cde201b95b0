/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Calls of wrong threads are named once the set was told to check them. */
class ThreadCheckTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(8));

    private final ChannelSet set = new ChannelSet();
    private Channel near;
    private MemoryRegion early;

    @BeforeEach
    void open() {
        near = set.add(3, "", ChannelConfig.ofPages(1).withInFlight(2, 8, 0).withBothEnds());
        early = set.addTrackedRegion("early", 1, 8_192);
        set.checkThreads();
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    private static void onAnotherThread(Runnable call) {
        try (SecondThread<Void> other = SecondThread.start("other", call)) {
            other.join();
        }
    }

    private static void assertRefusedOnAnotherThread(String operation, String part, Runnable call) {
        onAnotherThread(() -> assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith(operation + ": thread other calls it, and thread ").hasMessageContaining(part));
    }

    private static int poll(Channel end) {
        return end.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9);
    }

    private static long offer(Channel end) {
        return end.outgoing().offer(6, 0, 1, PAYLOAD, 0, 8);
    }

    @Test
    void secondThreadThatUsesAnEndIsNamed() {
        offer(near);
        final String end = "the near end of channel 3";
        assertRefusedOnAnotherThread("append", end, () -> offer(near));
        assertRefusedOnAnotherThread("tryClaim", end, () -> near.outgoing().tryClaim(6, 0, 1, 8));
        assertRefusedOnAnotherThread("publish", end, () -> near.outgoing().publish());
        assertRefusedOnAnotherThread("poll", end, () -> poll(near));
        assertRefusedOnAnotherThread("prepareToWait", end, () -> near.incoming().prepareToWait());
        assertRefusedOnAnotherThread("append", end, () -> near.outgoing().append(6, 0, 1, PAYLOAD, 0, 8));
        assertThat(near.outgoing().position()).isEqualTo(32);
        final int claimed = near.outgoing().tryClaim(6, 0, 1, 8);
        assertRefusedOnAnotherThread("commit", end, () -> near.outgoing().commit(claimed));
        assertThat(near.outgoing().commit(claimed)).isEqualTo(64);
    }

    @Test
    void eachEndHasAThreadOfItsOwn() {
        offer(near);
        onAnotherThread(() -> {
            assertThat(poll(near.opposite())).isEqualTo(1);
            assertThat(offer(near.opposite())).isPositive();
        });
        assertThat(poll(near)).isEqualTo(1);
        assertThatThrownBy(() -> poll(near.opposite())).hasMessageContaining("the opposite end of channel 3");
    }

    @Test
    void endIsHandedOverByAPauseOrByAnotherCheck() {
        offer(near);
        set.pause();
        set.resume();
        onAnotherThread(() -> assertThat(offer(near)).isPositive());
        assertThatThrownBy(() -> offer(near)).isInstanceOf(IllegalStateException.class);
        set.checkThreads();
        assertThat(offer(near)).isPositive();
    }

    @Test
    void callsOfASetFromAForeignThreadAreNamed() {
        final String part = "this set";
        assertRefusedOnAnotherThread("add", part, () -> set.add(4, "", ChannelConfig.ofPages(1)));
        assertRefusedOnAnotherThread("addRegion", part, () -> set.addRegion("r", 1, 8));
        assertRefusedOnAnotherThread("addState", part, () -> set.addState(new ByteState("s", 1, new byte[8])));
        assertRefusedOnAnotherThread("pause", part, set::pause);
        assertRefusedOnAnotherThread("close", part, set::close);
        assertRefusedOnAnotherThread("checkThreads", part, set::checkThreads);
        assertRefusedOnAnotherThread("begin", part, () -> new SaveSession().begin(set, SaveMode.LIVE, 1));
        assertRefusedOnAnotherThread("begin", part,
            () -> new SaveAgent(new SaveSession(), 4096, 0).start(set, SaveMode.LIVE, 1, new RecordingSink()));
        assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        assertThat(set.channels()).hasSize(1);
    }

    @Test
    void writesOfARegionFromAForeignThreadAreNamed() {
        final String part = "this set";
        set.addTrackedRegion("late", 1, 8_192);
        set.addRegion("whole", 1, 8_192);
        assertThat(set.regions()).hasSize(3);
        for (final MemoryRegion region : set.regions()) {
            assertThat(region.putLong(0, 1)).isTrue();
            assertRefusedOnAnotherThread("prepareToWrite", part, () -> region.prepareToWrite(0, 8));
            assertRefusedOnAnotherThread("prepareToWrite", part, () -> region.prepareToWrite(4_096, 8));
            assertRefusedOnAnotherThread("prepareToWrite", part, () -> region.putBytes(0, PAYLOAD, 0, 8));
            assertRefusedOnAnotherThread("prepareToWrite", part, () -> region.putLong(0, 2));
            assertRefusedOnAnotherThread("discard", part, () -> region.discard(0, 4_096));
            assertThat(region.getLong(0)).isEqualTo(1);
            assertThat(region.putLong(8, 1)).isTrue();
        }
        assertThat(early.presentPages()).isEqualTo(1);
        assertThat(early.discard(0, 4_096)).isTrue();
    }

    @Test
    void requestThatAForeignThreadForgetsStays() {
        assertThat(near.outgoing().offer(6, 1, 7, PAYLOAD, 0, 8)).isPositive();
        assertRefusedOnAnotherThread("forget", "the near end of channel 3", () -> near.awaiting().forget(7));
        onAnotherThread(() -> {
            near.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 9);
            assertThat(near.opposite().received().count()).isEqualTo(1);
        });
        assertThatThrownBy(() -> near.opposite().received().forget(7)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the opposite end of channel 3");
        assertThat(near.awaiting().contains(7)).isTrue();
        set.pause();
        assertThat(near.opposite().received().forget(7)).as("the owner may, in a paused set").isZero();
        assertThat(near.awaiting().forget(7)).isZero();
        set.resume();
        onAnotherThread(() -> assertThat(poll(near.opposite())).isZero());
    }

    @Test
    void channelThatIsAddedLaterIsCheckedToo() {
        final Channel later = set.add(9, "", ChannelConfig.ofPages(1));
        offer(later);
        assertRefusedOnAnotherThread("append", "the near end of channel 9", () -> offer(later));
    }

    @Test
    void checkedSetIsSavedLiveByAnAgentOnAnotherThread() {
        final SaveAgent agent = new SaveAgent(new SaveSession(), 4096, 0);
        agent.start(set, SaveMode.LIVE, 1, new RecordingSink());
        onAnotherThread(() -> {
            while (agent.isSaving()) {
                doWork(agent);
            }
        });
        assertThat(agent.isComplete()).isTrue();
        set.pause();
    }

    private static void doWork(SaveAgent agent) {
        try {
            agent.doWork();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
