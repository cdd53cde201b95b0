/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** After a fault at any step of a migration, the set belongs to exactly one side, and that side can use all of it. */
class MigrationFaultTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private static final int ROUNDS = 3;

    private enum Fault {
        CANCEL, LINK_DIES, LINK_THROWS, SOURCE_ENDS, TARGET_ENDS, DAMAGE, CHANNEL_CLOSED, SET_CLOSED, TARGET_SET_CLOSED,
        SAVE_REVOKED, STATE_REFUSES, NO_ROOM
    }

    /** A migration that a test drives step by step: a set with traffic, both sides, and the link. */
    private static final class Run implements AutoCloseable {
        private final SplittableRandom random = new SplittableRandom(11);
        private final ChannelSet source = SeededSet.paused(11, 3, 1);
        private final LinkPair link = new LinkPair(3_000);
        private final SaveSession session = new SaveSession(1 << 20, 0);
        private final Migration migration = new Migration(session, 1_500, 0, this::now);
        private final RestoreSession restore = new RestoreSession();
        private final ChannelSet elsewhere = new ChannelSet();
        private final MigrationTarget target;
        private boolean isRefusing;
        private long time;
        private int turn;

        Run() {
            for (final Channel channel : source.channels()) {
                elsewhere.add(channel.id(), channel.name(), channel.config());
            }
            elsewhere.addState(new Clock());
            restore.begin(elsewhere);
            target = new MigrationTarget(restore, link.target(), 2_000);
            source.resume();
            migration.start(source, () -> turn, link.source(), 1);
        }

        /** The state of the target, which may refuse the saved state. */
        private final class Clock implements AppState {
            private final ByteState bytes = new ByteState("clock", 3, new byte[0]);

            @Override
            public String name() {
                return bytes.name();
            }

            @Override
            public int version() {
                return bytes.version();
            }

            @Override
            public int encodedLength() {
                return bytes.encodedLength();
            }

            @Override
            public void encode(MutableDirectBuffer buffer) {
                bytes.encode(buffer);
            }

            @Override
            public void prepare(int version, DirectBuffer buffer) {
                if (isRefusing) {
                    throw new IllegalStateException("not this clock");
                }
                bytes.prepare(version, buffer);
            }

            @Override
            public void commit() {
                bytes.commit();
            }
        }

        private long now() {
            return ++time;
        }

        /** Makes one call of one side, and lets its owner answer the result. Returns whether there is more to do. */
        boolean step() {
            if (turn++ % 2 == 0) {
                sourceStep();
            } else {
                target.doWork();
            }
            return !isOver(migration.state()) || link.target().isOpen();
        }

        private void sourceStep() {
            if (source.state() == ChannelState.OPEN) {
                source.channels().forEach(channel -> SeededSet.drive(random, channel, 3));
            }
            migration.doWork();
            if (migration.state() == MigrationState.ACKNOWLEDGED) {
                migration.commit();
            } else if (source.state() == ChannelState.OPEN && migration.state() != MigrationState.FAILED
                && migration.report().rounds().size() == ROUNDS) {
                source.pause();
            }
        }

        private static boolean isOver(MigrationState state) {
            return state == MigrationState.COMMITTED || state == MigrationState.CANCELLED
                || state == MigrationState.FAILED;
        }

        void inject(Fault fault) throws Exception {
            switch (fault) {
                case CANCEL -> migration.cancel();
                case LINK_DIES -> link.die();
                case LINK_THROWS -> link.fail(new UnsupportedOperationException("no such link"));
                case SOURCE_ENDS -> link.source().close();
                case TARGET_ENDS -> target.close();
                case DAMAGE -> {
                    final int[] countdown = {random.nextInt(1200)};
                    link.damage(value -> countdown[0]-- == 0 ? value ^ 4 : value);
                }
                case CHANNEL_CLOSED -> source.get(4).close();
                case SET_CLOSED -> source.close();
                case TARGET_SET_CLOSED -> elsewhere.close();
                case SAVE_REVOKED -> session.cancel();
                case NO_ROOM -> link.room(() -> 0);
                default -> isRefusing = true;
            }
        }

        @Override
        public void close() {
            target.close();
            source.close();
            elsewhere.close();
        }
    }

    private static int steps() {
        try (Run run = new Run()) {
            int steps = 1;
            while (run.step()) {
                steps++;
            }
            assertThat(run.migration.state()).isEqualTo(MigrationState.COMMITTED);
            assertThat(run.target.state()).isEqualTo(MigrationState.COMMITTED);
            assertThat(run.migration.report().rounds()).hasSize(ROUNDS + 1);
            return steps;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void setBelongsToOneSideAfterAFaultAtAnyStep(Fault fault) throws Exception {
        final int steps = steps();
        assertThat(steps).isBetween(40, 600);
        int kept = 0;
        for (int step = 0; step < steps; step++) {
            try (Run run = new Run()) {
                for (int i = 0; i < step; i++) {
                    assertThat(run.step()).isTrue();
                }
                if (fault == Fault.CANCEL && run.migration.state() == MigrationState.COMMITTED) {
                    assertThatThrownBy(run.migration::cancel).hasMessageContaining("COMMITTED");
                } else {
                    run.inject(fault);
                }
                if (fault == Fault.NO_ROOM) {
                    waitInVain(run);
                }
                finish(run);
                kept += isSound(fault + " at step " + step, run, fault) ? 1 : 0;
            }
        }
        // A migration notices these faults only at its end, or never, if it holds nothing of the set.
        assertThat(kept).isGreaterThan(fault == Fault.CHANNEL_CLOSED || fault == Fault.SAVE_REVOKED ? steps / 8
            : steps / 2);
    }

    /** A link without room leaves the migration as it is. The owner gives up after a while. */
    private static void waitInVain(Run run) {
        final long written = run.link.written();
        for (int i = 0; i < 20; i++) {
            run.step();
        }
        assertThat(run.link.written()).isEqualTo(written);
        assertThat(run.migration.state()).isNotEqualTo(MigrationState.FAILED);
        if (run.migration.isUnderWay()) {
            run.migration.cancel();
        }
    }

    private static void finish(Run run) {
        int steps = 0;
        boolean isMore = true;
        while (isMore && steps++ < 2_000) {
            try {
                isMore = run.step();
            } catch (UnsupportedOperationException e) {
                assertThat(e).hasMessage("no such link");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("commit: the set was closed, or lost a channel");
            }
            // The target sees no end of a dead link.
            isMore &= run.migration.isUnderWay() || steps < 20;
        }
    }

    /** Returns whether the source kept its set. */
    private static boolean isSound(String what, Run run, Fault fault) {
        final MigrationState source = run.migration.state();
        final MigrationState target = run.target.state();
        assertThat(Run.isOver(source)).as("%s: %s", what, source).isTrue();
        if (source == MigrationState.COMMITTED) {
            if (run.source.state() != ChannelState.CLOSED) {
                assertThat(run.source.state()).as(what).isEqualTo(ChannelState.PAUSED);
                assertThatThrownBy(run.source::resume).as(what).isInstanceOf(IllegalStateException.class);
            }
            return false;
        }
        final boolean isCancel = fault == Fault.CANCEL || fault == Fault.NO_ROOM;
        assertThat(source).as(what)
            .isEqualTo(isCancel ? MigrationState.CANCELLED : MigrationState.FAILED);
        assertThat(run.migration.failure() == null).as(what).isEqualTo(isCancel);
        assertThat(target).as(what).isNotEqualTo(MigrationState.COMMITTED);
        assertThat(run.link.source().isOpen()).as(what).isFalse();
        // An applied set must not run. A set that was not applied is unchanged.
        run.target.close();
        assertThat(run.elsewhere.state() == ChannelState.CLOSED || Shapes.isEmpty(run.elsewhere)).as(what).isTrue();
        if (run.elsewhere.state() == ChannelState.CREATED) {
            run.elsewhere.add(99, "no restore is in the way", SeededSet.config(1));
        }
        assertThat(run.session.isSaving()).as(what).isFalse();
        if (fault != Fault.SET_CLOSED) {
            isFree(what, run.source);
        } else {
            assertThat(run.source.state()).isEqualTo(ChannelState.CLOSED);
        }
        return true;
    }

    /** Nothing is pinned, although the session can spill nothing. The next live save holds the state at its begin. */
    private static void isFree(String what, ChannelSet set) {
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
        for (final Channel near : set.channels()) {
            for (final Channel end : new Channel[] {near, near.opposite()}) {
                LiveSets.drain(end.opposite());
                while (end.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 256) > 0) {
                    PAYLOAD.putLong(0, end.outgoing().position());
                }
                assertThat(end.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 256)).as(what)
                    .isEqualTo(Outcome.FULL);
            }
        }
        final byte[] expected = LiveSets.paused(set, 9);
        final SaveSession session = new SaveSession();
        session.begin(set, SaveMode.LIVE, 9);
        final byte[] image = new byte[expected.length];
        assertThat(LiveSets.write(session, image, 4_000)).as(what).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        assertThat(image).as(what).isEqualTo(expected);
    }
}
