/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Subscription;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.TickingSet;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** The link of a migration over Aeron. */
class AeronLinkTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long LINK = 99;

    private static AeronLink source(TestDriver driver) {
        return new AeronLink(driver.imagesOut(), driver.answersIn(), LINK);
    }

    private static AeronLink target(TestDriver driver) {
        return new AeronLink(driver.answersOut(), driver.imagesIn(), LINK);
    }

    @ParameterizedTest
    @CsvSource({"ipc, 1408", "ipc, 65504", "udp, 1408", "udp, 8192", "udp, 65504"})
    @Proves("A running set moves over Aeron and goes on as its twin does.")
    void runningSetMoves(String media, int mtu) {
        final RestoreSession restore = new RestoreSession();
        final ByteState clock = new ByteState("clock", 1, new byte[8]);
        restore.begin(1 << 24, clock);
        try (TestDriver driver = TestDriver.of(media, mtu); TickingSet model = TickingSet.fresh();
            MigrationTarget target = new MigrationTarget(restore, target(driver), 5000)) {
            final Migration migration = new Migration(new SaveSession(), 3000, 0);
            model.tickTo(10);
            migration.start(model.set(), model::ticks, source(driver), SECOND);
            driver.await(() -> {
                if (model.set().state() == ChannelState.OPEN) {
                    model.tick();
                }
                migration.doWork();
                target.doWork();
                if (migration.state() == MigrationState.WANTS_PAUSE) {
                    model.set().pause();
                } else if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
                return !migration.isUnderWay() && target.state() != MigrationState.ACKNOWLEDGED;
            }, () -> "a migration that is " + migration.reason() + " and " + target.failure());
            assertThat(migration.state()).isEqualTo(MigrationState.COMMITTED);
            try (ChannelSet moved = target.set()) {
                assertThat(SeededSet.bytes(SeededSet.image(moved, 0))).isEqualTo(TickingSet.imageAt(model.ticks()));
            }
            Cases.count(1);
        }
    }

    @Test
    void bytesArriveInOrderInAnyPieces() throws IOException {
        final SplittableRandom random = new SplittableRandom(3);
        final byte[] sent = new byte[300_000];
        random.nextBytes(sent);
        try (TestDriver driver = TestDriver.udp(1408); AeronLink in = target(driver)) {
            final ByteBuffer got = ByteBuffer.allocate(sent.length);
            try (AeronLink out = source(driver)) {
                final ByteBuffer from = ByteBuffer.wrap(sent);
                driver.await(() -> {
                    try {
                        out.write(from.limit(Math.min(sent.length, from.position() + random.nextInt(4000))));
                        final int piece = Math.min(got.remaining(), random.nextInt(4000));
                        final ByteBuffer part = ByteBuffer.allocate(piece);
                        assertThat(in.read(part)).isEqualTo(part.position());
                        got.put(part.flip());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return from.position() == sent.length;
                }, () -> "room for " + from);
            }
            // Closed: all that was taken still comes, then the end.
            final ByteBuffer one = ByteBuffer.allocate(1000);
            driver.await(() -> {
                try {
                    final int read = in.read(one.clear().limit(Math.max(1, Math.min(1000, got.remaining()))));
                    if (read > 0) {
                        got.put(one.flip());
                    }
                    return read < 0;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }, () -> "the end of the link at " + got);
            assertThat(got.array()).isEqualTo(sent);
        }
    }

    @Test
    void lostConnectionIsAnError() {
        try (TestDriver driver = TestDriver.udp(1408); AeronLink in = target(driver); AeronLink out = source(driver)) {
            final ByteBuffer some = ByteBuffer.allocate(600);
            driver.await(() -> write(out, some.clear()) > 0, () -> "a connection");
            driver.await(() -> read(in, some.clear()) > 0, () -> "bytes");
            driver.lose((address, frame, length) -> true);
            driver.pass(12 * SECOND, () -> write(out, some.clear()));
            assertThat(read(in, some.clear())).isEqualTo(-1);
            driver.lose((address, frame, length) -> false);
            assertThatThrownBy(() -> driver.await(() -> {
                write(out, some.clear());
                return read(in, some.clear()) > 0;
            }, () -> "bytes behind the gap")).hasRootCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("the link lost ").hasMessageContaining("start the migration again");
        }
    }

    private static int write(AeronLink link, ByteBuffer bytes) {
        try {
            return link.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static int read(AeronLink link, ByteBuffer bytes) {
        try {
            return link.read(bytes);
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void closedSubscriptionIsAnError() {
        try (TestDriver driver = TestDriver.ipc(1408)) {
            final Subscription in = driver.answersIn();
            final AeronLink link = new AeronLink(driver.imagesOut(), in, LINK);
            assertThat(read(link, ByteBuffer.allocate(1))).isZero();
            in.close();
            assertThatThrownBy(() -> link.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class)
                .hasMessage("the subscription to aeron:ipc stream 11 is closed, by its owner or as the media driver has"
                    + " ended: make new streams, with a new client if that is closed too, and begin again with them");
            link.close();
        }
    }

    @Test
    void closedLinkIsNeitherReadNorWritten() {
        try (TestDriver driver = TestDriver.ipc(1408)) {
            final AeronLink link = source(driver);
            link.close();
            link.close();
            assertThat(link.isOpen()).isFalse();
            assertThatThrownBy(() -> link.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> link.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        }
    }
}
