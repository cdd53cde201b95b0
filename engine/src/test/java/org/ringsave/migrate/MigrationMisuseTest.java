/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Every method of both sides, in every state, works or refuses and names the state. */
class MigrationMisuseTest {
    private static final Set<MigrationState> OVER = EnumSet.of(MigrationState.IDLE, MigrationState.COMMITTED,
        MigrationState.CANCELLED, MigrationState.FAILED);
    private static final Set<MigrationState> RUNNING = EnumSet.of(MigrationState.COPYING, MigrationState.WANTS_PAUSE,
        MigrationState.NOT_CONVERGING);

    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(8));

    private final ChannelSet set = SeededSet.paused(5, 2, 1);
    private final LinkPair link = new LinkPair(1 << 20);
    private final SaveSession session = new SaveSession();
    private final RestoreSession restore = new RestoreSession();
    private final Migration migration = new Migration(session, 70_000, Long.MAX_VALUE, this::now);
    private MigrationTarget target;
    private long time;
    private int room = Integer.MAX_VALUE;

    private long now() {
        return time++;
    }

    @AfterEach
    void close() {
        if (target != null) {
            target.close();
        }
        set.close();
    }

    private void start() {
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        target = new MigrationTarget(restore, link.room(() -> room).target(), 70_000);
        set.resume();
        migration.start(set, () -> 1, link.source(), 1);
    }

    private void reach(MigrationState state) {
        if (state == MigrationState.IDLE) {
            return;
        }
        start();
        if (state == MigrationState.WANTS_PAUSE) {
            migration.pauseTarget(Long.MAX_VALUE);
        }
        int calls = 0;
        while (migration.state() != state) {
            assertThat(calls++).as("on the way to %s: %s", state, migration.state()).isLessThan(1_000);
            step(state);
        }
        assertThat(migration.state()).isEqualTo(state);
    }

    private void step(MigrationState state) {
        if (set.state() == ChannelState.OPEN && rests(state)) {
            set.pause();
        }
        room = state == MigrationState.FINISHING && set.state() == ChannelState.PAUSED
            && migration.state() == MigrationState.COPYING && migration.report().rounds().size() == 1 ? 3 : room;
        if (migration.state() == MigrationState.ACKNOWLEDGED) {
            room = state == MigrationState.COMMITTING ? 3 : room;
            migration.commit();
        } else if (state == MigrationState.CANCELLED) {
            migration.cancel();
        } else if (state == MigrationState.FAILED) {
            link.die();
            migration.doWork();
        } else {
            migration.doWork();
            if (state != MigrationState.AWAITING || migration.state() == MigrationState.COPYING) {
                target.doWork();
            }
        }
    }

    /** Must the set rest in this state? */
    private static boolean rests(MigrationState state) {
        return !RUNNING.contains(state) && state != MigrationState.CANCELLED && state != MigrationState.FAILED;
    }

    @ParameterizedTest
    @EnumSource(value = MigrationState.class, names = {"COPYING", "FINISHING", "AWAITING", "COMMITTING"})
    void silentTargetFailsTheMigrationAndTheSetGoesOn(MigrationState state) {
        migration.silenceLimit(1_000);
        reach(state);
        room = 0;
        // An owner that looks seldom has not seen a silence yet.
        time += 100_000;
        for (int looks = 0; looks < 3; looks++) {
            migration.doWork();
            assertThat(migration.state()).isEqualTo(state);
            time += 300;
        }
        room = Integer.MAX_VALUE;
        target.doWork();
        room = 1;
        migration.doWork();
        room = 0;
        migration.doWork();
        // The owner's own absence counts as an eighth of the limit, also behind a look that found nothing.
        for (int looks = 0; looks < 8; looks++) {
            assertThat(migration.isUnderWay()).isTrue();
            time += 1_000_000;
            migration.doWork();
        }
        assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
        assertThat(migration.failure()).isInstanceOf(TimeoutException.class);
        assertThat(migration.reason()).matches("the target was silent for \\d\\.\\d{3} s, and the link took nothing;"
            + " the set stays here, resume\\(\\) it");
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
        session.begin(set, SaveMode.LIVE, 1);
        session.end();
    }

    @ParameterizedTest
    @EnumSource(value = MigrationState.class, names = {"WANTS_PAUSE", "ACKNOWLEDGED"})
    void migrationWaitsForItsOwnerWithoutALimit(MigrationState state) {
        reach(state);
        migration.silenceLimit(1);
        for (int calls = 0; calls < 3; calls++) {
            time += 1_000_000;
            migration.doWork();
            assertThat(migration.state()).isEqualTo(state);
        }
    }

    @Test
    void linkThatBlocksIsRefused() throws IOException {
        try (SocketChannel blocking = SocketChannel.open()) {
            assertThatThrownBy(() -> migration.start(set, () -> 1, blocking, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("start: the link is blocking, and a call would"
                    + " wait for the other side; configureBlocking(false) it first");
            assertThat(migration.state()).isEqualTo(MigrationState.IDLE);
            restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
            assertThatThrownBy(() -> new MigrationTarget(restore, blocking, 70_000))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("MigrationTarget: the link is");
            restore.end();
            assertThat(blocking.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void silenceLimitMustBePositive(long limit) {
        assertThatThrownBy(() -> migration.silenceLimit(limit)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("silenceNs=" + limit + " is less than 1");
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void migrationStartsOnlyWhenNoneIsUnderWay(MigrationState state) {
        reach(state);
        final LinkPair other = new LinkPair(1 << 20);
        try (ChannelSet another = SeededSet.paused(6, 1, 1)) {
            if (OVER.contains(state)) {
                migration.start(another, () -> 1, other.source(), 1);
                assertThat(migration.state()).isEqualTo(MigrationState.FINISHING);
                assertThat(migration.failure()).isNull();
                assertThat(migration.report().rounds()).isEmpty();
                migration.cancel();
            } else {
                assertThatThrownBy(() -> migration.start(another, () -> 1, other.source(), 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("start: a migration is " + state + " already; cancel() it first");
                assertThat(migration.state()).isEqualTo(state);
                assertThat(other.source().isOpen()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void commitNeedsAnAcknowledgement(MigrationState state) {
        reach(state);
        if (state == MigrationState.ACKNOWLEDGED) {
            migration.commit();
            assertThat(migration.state()).isEqualTo(MigrationState.COMMITTED);
        } else {
            assertThatThrownBy(migration::commit).isInstanceOf(IllegalStateException.class)
                .hasMessage("commit: the migration is " + state + ", not ACKNOWLEDGED");
            assertThat(migration.state()).isEqualTo(state);
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void migrationCanBeCancelledUntilItsCommit(MigrationState state) {
        reach(state);
        if (state == MigrationState.COMMITTED) {
            assertThatThrownBy(migration::cancel).isInstanceOf(IllegalStateException.class)
                .hasMessage("cancel: the migration is COMMITTED; the set moved to the target");
            return;
        }
        migration.cancel();
        migration.cancel();
        assertThat(migration.state()).isEqualTo(OVER.contains(state) ? state : MigrationState.CANCELLED);
        assertThat(migration.doWork()).isZero();
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
        assertThat(session.isSaving()).isFalse();
        room = Integer.MAX_VALUE;
        if (target != null && state != MigrationState.FAILED) {
            for (int i = 0; i < 100 && link.target().isOpen(); i++) {
                target.doWork();
            }
            // The target's pending answer meets a closed link.
            assertThat(target.state())
                .isEqualTo(state == MigrationState.AWAITING ? MigrationState.FAILED : MigrationState.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void pauseTargetChangesOnlyWhileTheSetRuns(MigrationState state) {
        reach(state);
        assertThatThrownBy(() -> migration.pauseTarget(0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("pauseTargetNs=0 is less than 1");
        if (RUNNING.contains(state)) {
            migration.pauseTarget(9);
            assertThat(migration.state()).isEqualTo(MigrationState.COPYING);
        } else {
            assertThatThrownBy(() -> migration.pauseTarget(9)).isInstanceOf(IllegalStateException.class)
                .hasMessage("pauseTarget: the migration is " + state
                    + ", not COPYING, WANTS_PAUSE or NOT_CONVERGING");
            assertThat(migration.state()).isEqualTo(state);
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void migrationHasItsReportReasonAndFailureInEveryState(MigrationState state) {
        reach(state);
        assertThat(migration.isUnderWay()).isEqualTo(!OVER.contains(state));
        assertThat(migration.failure() != null).isEqualTo(state == MigrationState.FAILED);
        assertThat(migration.reason() != null)
            .isEqualTo(state == MigrationState.FAILED || state == MigrationState.NOT_CONVERGING);
        final MigrationReport report = migration.report();
        assertThat(report.brownoutNs() > 0).isEqualTo(state != MigrationState.IDLE);
        assertThat(report.blackoutNs() > 0).isEqualTo(rests(state) && state != MigrationState.IDLE);
        if (OVER.contains(state)) {
            assertThat(migration.report()).isEqualTo(report);
        }
    }

    /** The set accepts other saves and new channels between rounds, and when it is not copied. */
    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void migrationHoldsTheSetOnlyWhileItIsCopiedOrPaused(MigrationState state) {
        reach(state);
        final Set<MigrationState> free = EnumSet.of(MigrationState.IDLE, MigrationState.WANTS_PAUSE,
            MigrationState.NOT_CONVERGING, MigrationState.CANCELLED, MigrationState.FAILED);
        if (free.contains(state)) {
            LiveSets.paused(set, 1);
            set.add(77, "", SeededSet.config(1));
        } else {
            final String refusal = state == MigrationState.COMMITTED
                ? "the set moved to the target of a migration; close() it" : "is under way; end it first";
            assertThatThrownBy(() -> new SaveSession().begin(set, SaveMode.LIVE, 1))
                .isInstanceOf(IllegalStateException.class).hasMessageEndingWith(refusal);
            assertThatThrownBy(() -> set.add(77, "", SeededSet.config(1)))
                .isInstanceOf(IllegalStateException.class).hasMessageEndingWith(refusal);
            if (set.state() == ChannelState.PAUSED) {
                assertThatThrownBy(set::resume).isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith(refusal);
            }
        }
    }

    @Test
    void refusedCutLeavesTheMigrationUnchanged() {
        start();
        while (migration.report().rounds().isEmpty()) {
            migration.doWork();
            target.doWork();
        }
        final SaveSession other = new SaveSession();
        other.begin(set, SaveMode.LIVE, 3);
        assertThatThrownBy(migration::doWork).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("a live save is under way");
        assertThat(migration.state()).isEqualTo(MigrationState.COPYING);
        other.end();
        // A handler gets the same refusal.
        final int[] calls = {0};
        set.get(1).outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
        set.get(1).opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
            assertThatThrownBy(migration::doWork).isInstanceOf(IllegalStateException.class);
            calls[0]++;
            return PacketAction.DONE;
        }, 1);
        assertThat(calls[0]).isEqualTo(1);
        set.pause();
        while (migration.state() != MigrationState.ACKNOWLEDGED) {
            migration.doWork();
            target.doWork();
        }
    }

    @Test
    void refusedStartBeginsNoMigration() {
        final SaveSession other = new SaveSession();
        other.begin(set, 1);
        assertThatThrownBy(() -> migration.start(set, () -> 1, link.source(), 1))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("a save is under way");
        assertThatThrownBy(() -> migration.start(null, () -> 1, link.source(), 1)).hasMessage("set");
        assertThatThrownBy(() -> migration.start(set, null, link.source(), 1)).hasMessage("label");
        assertThatThrownBy(() -> migration.start(set, () -> 1, null, 1)).hasMessage("link");
        assertThat(migration.state()).isEqualTo(MigrationState.IDLE);
        assertThat(migration.doWork()).isZero();
        assertThat(link.source().isOpen()).isTrue();
    }

    @Test
    void setThatLostAChannelIsNotCommitted() {
        reach(MigrationState.ACKNOWLEDGED);
        set.get(1).close();
        assertThatThrownBy(migration::commit).isInstanceOf(IllegalStateException.class)
            .hasMessage("commit: the set was closed, or lost a channel, in round "
                + migration.report().rounds().size());
        assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
        target.doWork();
        assertThat(target.state()).isEqualTo(MigrationState.CANCELLED);
        set.resume();
    }

    @Test
    void migrationFailsWhenItsBaseIsForgotten() {
        start();
        while (migration.report().rounds().isEmpty()) {
            migration.doWork();
            target.doWork();
        }
        for (int i = 0; i < 16; i++) {
            LiveSets.paused(set, 100 + i);
        }
        assertThat(migration.doWork()).isZero();
        assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
        assertThat(migration.reason()).contains("is no base of this set");
    }

    @Test
    void migrationRefusesSizesOutOfRange() {
        assertThatThrownBy(() -> new Migration(session, 255, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("chunkCapacity=255 is less than 256");
        assertThatThrownBy(() -> new Migration(session, 256, -1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("budgetNs=-1 is negative");
        assertThatThrownBy(() -> new Migration(null, 256, 0)).hasMessage("session");
        assertThatThrownBy(() -> new MigrationTarget(restore, link.target(), 519))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("capacity=519 is less than 520");
        assertThatThrownBy(() -> new MigrationTarget(null, link.target(), 520)).hasMessage("session");
        assertThatThrownBy(() -> new MigrationTarget(restore, null, 520)).hasMessage("link");
    }

    @Test
    void migrationFailsWhenTheRestoreOfItsTargetHasNotBegun() throws Exception {
        target = new MigrationTarget(restore, link.target(), 520);
        migration.start(set, () -> 1, link.source(), 1);
        while (migration.state() != MigrationState.FAILED) {
            migration.doWork();
            target.doWork();
        }
        assertThat(migration.reason()).contains("no restore is under way");
        assertThat(target.failure()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(target::set).hasMessage("set: the target is FAILED, not COMMITTED");
    }
}
