/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A migration asks for the pause, or finds that deltas don't get shorter. Only turns move the clock. */
class ConvergenceTest {
    private static final int PAYLOAD = 1_000;
    /** Length of a packet in its ring. */
    private static final int PACKET = 16 + PAYLOAD + 8;
    /** Bytes that the link takes in a turn. A turn is a microsecond of the clock, so the link takes 4 GB/s. */
    private static final int ROOM = 4_096;
    private static final long TURN_NS = 1_000;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final ChannelSet source = new ChannelSet();
    private final LinkPair link = new LinkPair(ROOM);
    private final RestoreSession restore = new RestoreSession();
    private Migration migration;
    private MigrationTarget target;
    private long time;

    @BeforeEach
    void create() {
        final Channel channel = source.add(1, "", ChannelConfig.ofPages(64).withBothEnds());
        source.open();
        while (channel.outgoing().free() > 2 * PACKET) {
            channel.outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, PAYLOAD);
        }
        migration = new Migration(new SaveSession(), 1 << 20, Long.MAX_VALUE, () -> time);
        restore.begin(1 << 28);
        target = new MigrationTarget(restore, link.target(), ROOM);
    }

    @AfterEach
    void close() {
        target.close();
        source.close();
    }

    /** Runs turns of the model, with this many packets each, until the migration leaves COPYING. */
    private void run(int packets) {
        int turns = 0;
        while (migration.state() == MigrationState.COPYING) {
            assertThat(turns++).isLessThan(100_000);
            for (int i = 0; i < packets; i++) {
                source.get(1).opposite().incoming().poll((type, flags, id, buffer, offset, length) ->
                    PacketAction.DONE, 1);
                assertThat(source.get(1).outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, PAYLOAD)).isPositive();
            }
            turn();
        }
    }

    private void finish() {
        for (int turns = 0; migration.state() != MigrationState.ACKNOWLEDGED; turns++) {
            assertThat(turns).as(migration.reason()).isLessThan(10_000);
            turn();
        }
    }

    private void turn() {
        migration.doWork();
        time += TURN_NS;
        target.doWork();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void migrationAsksForAPauseThatMeetsItsTargetOnAFastLink(int packets) {
        final long targetNs = 8 * TURN_NS;
        migration.start(source, () -> 1, link.source(), targetNs);
        run(packets);
        assertThat(migration.state()).isEqualTo(MigrationState.WANTS_PAUSE);
        final List<MigrationReport.Round> rounds = migration.report().rounds();
        assertThat(rounds).hasSizeGreaterThan(1).extracting(MigrationReport.Round::mode).containsOnly(SaveMode.LIVE);
        // The link takes four packets a turn, so the length of each round follows from the length of the round before.
        for (int i = 1; i < rounds.size(); i++) {
            assertThat((double)rounds.get(i).length() / rounds.get(i - 1).length())
                .isBetween(packets / 4.0 - 0.05, packets / 4.0 + 0.25);
        }
        assertThat(migration.report().writeRate()).isLessThan(migration.report().saveRate());
        assertThat(migration.reason()).isNull();
        source.pause();
        finish();
        final MigrationReport report = migration.report();
        assertThat(report.blackoutNs()).isLessThanOrEqualTo(targetNs + 4 * TURN_NS)
            .isLessThan(report.rounds().get(0).durationNs() / 2);
        assertThat(report.brownoutNs()).isEqualTo((rounds.size() + 1) * TURN_NS
            + rounds.stream().mapToLong(MigrationReport.Round::durationNs).sum());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 40})
    void migrationReportsThatItDoesNotConvergeOnASlowLink(int packets) {
        migration.start(source, () -> 1, link.source(), 20 * TURN_NS);
        run(packets);
        assertThat(migration.state()).isEqualTo(MigrationState.NOT_CONVERGING);
        final MigrationReport report = migration.report();
        assertThat(report.writeRate()).isGreaterThanOrEqualTo(report.saveRate() * 9 / 10);
        assertThat(migration.reason()).startsWith(("does not converge: write rate %,d bytes/s, save rate %,d bytes/s;"
            + " 3 deltas in a row were not shorter than ").formatted(report.writeRate(), report.saveRate()))
            .endsWith(", too long for a pause of 20,000 ns");
        // The migration copies nothing any more, and holds nothing.
        final long written = link.written();
        turn();
        assertThat(link.written()).isEqualTo(written);
        new SaveSession().begin(source, SaveMode.LIVE, 1);
    }

    /** Bytes that all rings hold. A round copies all of them. */
    private long live() {
        return source.get(1).opposite().incoming().available();
    }

    @Test
    void higherPauseTargetContinuesAMigrationThatDoesNotConverge() {
        migration.start(source, () -> 1, link.source(), 20 * TURN_NS);
        run(8);
        assertThat(migration.state()).isEqualTo(MigrationState.NOT_CONVERGING);
        final int rounds = migration.report().rounds().size();
        // The same target tries again.
        migration.pauseTarget(20 * TURN_NS);
        assertThat(migration.state()).isEqualTo(MigrationState.COPYING);
        assertThat(migration.reason()).isNull();
        run(8);
        assertThat(migration.state()).isEqualTo(MigrationState.NOT_CONVERGING);
        assertThat(migration.report().rounds()).hasSizeGreaterThanOrEqualTo(rounds + PausePrediction.PATIENCE);
        // The time of all live bytes is long enough.
        migration.pauseTarget(TURN_NS * (live() / ROOM + 10));
        run(8);
        assertThat(migration.state()).isEqualTo(MigrationState.WANTS_PAUSE);
    }

    @Test
    void pausedSetFinishesAMigrationThatDoesNotConverge() {
        migration.start(source, () -> 1, link.source(), 20 * TURN_NS);
        run(8);
        source.pause();
        finish();
        assertThat(migration.report().blackoutNs()).isGreaterThan(20 * TURN_NS);
        migration.commit();
        target.doWork();
        assertThat(target.state()).isEqualTo(MigrationState.COMMITTED);
        target.set().close();
    }

    @Test
    void lowerPauseTargetContinuesTheCopy() {
        migration.start(source, () -> 1, link.source(), 1_000_000 * TURN_NS);
        run(1);
        assertThat(migration.state()).isEqualTo(MigrationState.WANTS_PAUSE);
        assertThat(migration.report().rounds()).hasSize(1);
        // The migration waits for the pause without a limit.
        turn();
        turn();
        assertThat(migration.state()).isEqualTo(MigrationState.WANTS_PAUSE);
        migration.pauseTarget(8 * TURN_NS);
        run(1);
        assertThat(migration.state()).isEqualTo(MigrationState.WANTS_PAUSE);
        assertThat(migration.report().rounds()).hasSizeGreaterThan(1);
    }

    @Test
    void pauseTargetMustBePositive() {
        assertThatThrownBy(() -> migration.start(source, () -> 1, link.source(), 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("pauseTargetNs=0 is less than 1");
        assertThat(migration.state()).isEqualTo(MigrationState.IDLE);
        assertThat(link.source().isOpen()).isTrue();
    }
}
