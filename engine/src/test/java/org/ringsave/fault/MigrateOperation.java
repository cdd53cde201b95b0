/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ByteChannel;
import java.util.function.LongSupplier;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.Shapes;
import org.ringsave.migrate.LinkPair;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** A migration of a running set. After a fault the set belongs to one side, which can use all of it. */
final class MigrateOperation implements Operation {
    private static final int STEPS = 400;

    private final SmallSet source = SmallSet.paused();
    private final SmallSet elsewhere = SmallSet.empty();
    private final SaveSession session = new SaveSession(1 << 20, 1 << 20);
    private final Migration migration = new Migration(session, 900, 0);
    private final RestoreSession restore = new RestoreSession();
    private final LinkPair pair = new LinkPair(4000);
    private final ByteChannel toTarget =
        FaultPoints.callback(ByteChannel.class, "Migration.start(ByteChannel)", pair.source());
    private final ByteChannel toSource =
        FaultPoints.callback(ByteChannel.class, "MigrationTarget(ByteChannel)", pair.target());
    private final LongSupplier label =
        FaultPoints.callback(LongSupplier.class, "Migration.start(LongSupplier)", () -> SmallSet.LABEL);
    private MigrationTarget target;

    @Override
    public void run() {
        source.set.resume();
        restore.begin(elsewhere.set);
        target = new MigrationTarget(restore, toSource, 2000);
        migration.start(source.set, label, toTarget, Long.MAX_VALUE);
        for (int step = 0; step < STEPS && migration.isUnderWay(); step++) {
            migration.doWork();
            switch (migration.state()) {
                case WANTS_PAUSE, NOT_CONVERGING -> pause();
                case ACKNOWLEDGED -> migration.commit();
                default -> { }
            }
            target.doWork();
        }
        target.doWork();
    }

    private void pause() {
        if (source.set.state() == ChannelState.OPEN) {
            source.drive(12);
            source.set.pause();
        }
    }

    @Override
    public void check(Throwable failure) {
        if (target == null) {
            restore.end();
        } else {
            target.doWork();
        }
        if (migration.state() == MigrationState.COMMITTED) {
            isMoved(failure);
            return;
        }
        assertThat(FaultPoints.isRaised(failure) || FaultPoints.isRaised(migration.failure())
            || target != null && FaultPoints.isRaised(target.failure())).isTrue();
        if (migration.isUnderWay()) {
            migration.cancel();
        }
        if (target != null) {
            target.close();
            assertThat(target.state()).isNotEqualTo(MigrationState.COMMITTED);
        }
        assertThat(elsewhere.set.state() == ChannelState.CLOSED || Shapes.isEmpty(elsewhere.set)).isTrue();
        if (elsewhere.set.state() == ChannelState.CREATED) {
            elsewhere.set.regions().forEach(region -> assertThat(region.isPinned()).isFalse());
        }
        source.isRight(session);
    }

    private void isMoved(Throwable failure) {
        assertThat(source.set.state()).isEqualTo(ChannelState.PAUSED);
        assertThatThrownBy(source.set::resume).isInstanceOf(IllegalStateException.class);
        if (failure == null || target.state() == MigrationState.COMMITTED) {
            assertThat(SmallSet.image(target.set())).isEqualTo(expected());
            return;
        }
        // A fault of the target's link takes the commit with it: then the set runs on neither side.
        assertThat(target.state()).isIn(MigrationState.FAILED, MigrationState.CANCELLED);
        assertThat(target.failure()).isNotNull();
        assertThatThrownBy(target::set).isInstanceOf(IllegalStateException.class);
        assertThat(elsewhere.set.state()).isEqualTo(ChannelState.CLOSED);
    }

    /** The set moved, so no save can be made of it any more. Another one went the same way. */
    private static byte[] expected() {
        final SmallSet same = SmallSet.paused();
        same.set.resume();
        same.drive(12);
        same.set.pause();
        final byte[] image = same.image();
        same.set.close();
        return image;
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
        }
        source.set.close();
        elsewhere.set.close();
    }
}
