/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.LiveTraffic;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A running set moves, and goes on at the target as its twin does at the source. */
class MigrationTest {
    private static final int LARGE = 1 << 24;

    /** The clock. Each reading adds a step, and a test may add more. */
    private long time;

    private Migration migration(int spillLimit, int chunkCapacity, long budgetNs) {
        return new Migration(new SaveSession(1 << 20, spillLimit), chunkCapacity, budgetNs, () -> ++time);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** One of two twins moves in the middle of its run. */
    @ParameterizedTest
    @MethodSource("seeds")
    void movedModelEndsInTheStateOfItsTwin(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int channels = 1 + random.nextInt(3);
        final int pages = 1 + random.nextInt(3);
        final int region = random.nextInt(3) == 0 ? 70_000 : 0;
        final LiveTraffic model = new LiveTraffic(seed, channels, pages, region);
        final LiveTraffic twin = new LiveTraffic(seed, channels, pages, region);
        final LinkPair link = new LinkPair(1 << (4 + random.nextInt(14)));
        if (random.nextBoolean()) {
            link.room(() -> random.nextInt(1 + random.nextInt(20_000)));
        }
        final Migration migration = migration(random.nextInt(3) == 0 ? 0 : LARGE, 256 + random.nextInt(20_000),
            random.nextBoolean() ? 0 : Long.MAX_VALUE);
        final ByteState state = LiveTraffic.state();
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 28, state);
        try (ChannelSet source = model.set(); ChannelSet stayed = twin.set();
            MigrationTarget target = new MigrationTarget(restore, link.target(), 520 + random.nextInt(70_000))) {
            model.fill(0.8);
            twin.fill(0.8);
            migration.start(source, () -> time, link.source(), 1 + random.nextInt(4_000));
            final byte[] paused = run(seed, random, migration, target, model, twin);
            assertThat(source.state()).isEqualTo(ChannelState.PAUSED);
            assertThatThrownBy(source::resume).as("seed %d", seed).isInstanceOf(IllegalStateException.class)
                .hasMessage("resume: the set moved to the target of a migration; close() it");
            try (ChannelSet moved = target.set()) {
                assertThat(SeededSet.bytes(SeededSet.image(moved, 7))).as("seed %d", seed).isEqualTo(paused);
                moved.open();
                model.moveTo(moved, state);
                for (int i = 0; i < 300; i++) {
                    model.step(Thread::onSpinWait);
                    twin.step(Thread::onSpinWait);
                }
                assertThat(model.seen()).as("seed %d", seed).isEqualTo(twin.seen());
                assertThat(LiveSets.paused(moved, 7)).as("seed %d", seed).isEqualTo(LiveSets.paused(stayed, 7));
            }
        }
    }

    /** Returns the image of the set at rest. */
    private byte[] run(long seed, SplittableRandom random, Migration migration, MigrationTarget target,
        LiveTraffic model, LiveTraffic twin) {
        byte[] paused = null;
        final Runnable saver = () -> {
            migration.doWork();
            target.doWork();
        };
        final int patience = 2000 + random.nextInt(8000);
        for (int turn = 0; target.state() != MigrationState.COMMITTED; turn++) {
            assertThat(turn).as("seed %d: %s", seed, migration.state()).isLessThan(1_000_000);
            assertThat(migration.failure()).as("seed %d", seed).isNull();
            if (model.set().state() == ChannelState.OPEN) {
                for (int steps = random.nextInt(4); steps > 0; steps--) {
                    model.step(saver);
                    twin.step(saver);
                }
            }
            migration.doWork();
            if (random.nextInt(3) > 0) {
                target.doWork();
            }
            final MigrationState state = migration.state();
            if (state == MigrationState.WANTS_PAUSE || state == MigrationState.NOT_CONVERGING
                || turn == patience && model.set().state() == ChannelState.OPEN) {
                model.set().pause();
                paused = LiveSets.paused(twin.set(), 7);
            } else if (state == MigrationState.ACKNOWLEDGED) {
                final MigrationReport report = migration.report();
                migration.commit();
                assertThat(migration.report()).isEqualTo(report);
            }
        }
        assertThat(migration.state()).as("seed %d", seed).isEqualTo(MigrationState.COMMITTED);
        final MigrationReport report = migration.report();
        final int last = report.rounds().size() - 1;
        assertThat(report.rounds().get(0).isDelta()).isFalse();
        assertThat(report.rounds().get(last).mode()).isEqualTo(SaveMode.PAUSED);
        assertThat(report.rounds().subList(1, last + 1)).allMatch(MigrationReport.Round::isDelta);
        assertThat(report.rounds().subList(0, last)).allMatch(round -> round.mode() == SaveMode.LIVE);
        assertThat(report.length()).isEqualTo(report.rounds().stream().mapToLong(MigrationReport.Round::length).sum());
        assertThat(report.blackoutNs()).isGreaterThanOrEqualTo(report.rounds().get(last).durationNs());
        assertThat(report.brownoutNs()).isPositive();
        return paused;
    }

    @Test
    void pausedSetIsMovedInOneRound() {
        final LinkPair link = new LinkPair(10_000);
        final Migration migration = migration(0, 5000, 0);
        final ByteState state = new ByteState("clock", 3, new byte[0]);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 28, state);
        try (ChannelSet source = SeededSet.paused(3, 4, 2);
            MigrationTarget target = new MigrationTarget(restore, link.target(), 9000)) {
            final byte[] expected = LiveSets.paused(source, 5);
            migration.start(source, () -> 5, link.source(), 1);
            assertThat(migration.state()).isEqualTo(MigrationState.FINISHING);
            while (migration.state() != MigrationState.ACKNOWLEDGED) {
                assertThatThrownBy(source::resume).isInstanceOf(IllegalStateException.class);
                migration.doWork();
                target.doWork();
            }
            assertThatThrownBy(target::set).isInstanceOf(IllegalStateException.class)
                .hasMessage("set: the target is ACKNOWLEDGED, not COMMITTED");
            migration.commit();
            target.doWork();
            final MigrationReport report = migration.report();
            assertThat(report.rounds()).hasSize(1);
            assertThat(report.rounds().get(0).isDelta()).isFalse();
            assertThat(report.length()).isEqualTo(expected.length);
            assertThat(report.brownoutNs()).isZero();
            try (ChannelSet moved = target.set()) {
                assertThat(LiveSets.paused(moved, 5)).isEqualTo(expected);
            }
        }
    }

    /** Channels come and go between two rounds. The first call after a round takes the next cut. */
    @Test
    void migrationMovesTheChannelsOfItsLastRound() {
        final LinkPair link = new LinkPair(1 << 20);
        final Migration migration = migration(LARGE, 1 << 16, Long.MAX_VALUE);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 28, new ByteState("clock", 3, new byte[0]));
        final SplittableRandom random = new SplittableRandom(4);
        try (ChannelSet source = SeededSet.paused(3, 4, 2);
            MigrationTarget target = new MigrationTarget(restore, link.target(), 1 << 16)) {
            source.resume();
            migration.start(source, () -> 5, link.source(), 1);
            while (migration.report().rounds().isEmpty()) {
                migration.doWork();
                target.doWork();
            }
            source.get(4).close();
            SeededSet.drive(random, source.add(5, "new", SeededSet.config(3)), 100);
            while (migration.report().rounds().size() < 2) {
                migration.doWork();
                target.doWork();
            }
            source.get(7).close();
            source.add(4, "again", SeededSet.config(1));
            source.pause();
            final byte[] expected = LiveSets.paused(source, 5);
            while (target.state() != MigrationState.COMMITTED) {
                migration.doWork();
                target.doWork();
                if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
            }
            try (ChannelSet moved = target.set()) {
                assertThat(moved.channels()).extracting(channel -> channel.id()).containsExactly(1, 4, 5, 10);
                assertThat(LiveSets.paused(moved, 5)).isEqualTo(expected);
            }
        }
    }

    @Test
    void migrationCanBeUsedAgain() {
        final Migration migration = migration(LARGE, 1 << 16, Long.MAX_VALUE);
        try (ChannelSet source = SeededSet.paused(3, 2, 1)) {
            final byte[] expected = LiveSets.paused(source, 5);
            for (int i = 0; i < 3; i++) {
                final LinkPair link = new LinkPair(1 << 18);
                final RestoreSession restore = new RestoreSession();
                restore.begin(1 << 28, new ByteState("clock", 3, new byte[0]));
                try (MigrationTarget target = new MigrationTarget(restore, link.target(), 1 << 16)) {
                    migration.start(source, () -> 5, link.source(), 1);
                    while (migration.state() != MigrationState.ACKNOWLEDGED) {
                        migration.doWork();
                        target.doWork();
                    }
                    if (i < 2) {
                        migration.cancel();
                        target.doWork();
                        assertThat(target.state()).isEqualTo(MigrationState.CANCELLED);
                    } else {
                        migration.commit();
                        target.doWork();
                        assertThat(LiveSets.paused(target.set(), 5)).isEqualTo(expected);
                        target.set().close();
                    }
                }
            }
        }
    }
}
