/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** A migration whose label and rings never change sends each written page once. */
class RoundLabelTest {
    private static final int PAGES = 16;
    private static final long LABEL = 7;

    private final Migration migration = new Migration(new SaveSession(), 1 << 16, Long.MAX_VALUE);

    /** Writes a page after each round, until the migration asks for a pause. Returns the lengths of all rounds. */
    private List<Long> move(ChannelSet source, boolean isCommitted) {
        final MemoryRegion region = source.regions().get(0);
        final LinkPair link = new LinkPair(1 << 18);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 28);
        try (MigrationTarget target = new MigrationTarget(restore, link.target(), 1 << 16)) {
            migration.start(source, () -> LABEL, link.source(), 1);
            int rounds = 0;
            while (migration.state() != MigrationState.ACKNOWLEDGED) {
                if (migration.state() == MigrationState.NOT_CONVERGING) {
                    source.pause();
                } else if (migration.report().rounds().size() > rounds) {
                    rounds = migration.report().rounds().size();
                    region.putLong((long)rounds * MemoryRegion.PAGE_LENGTH, rounds);
                }
                migration.doWork();
                target.doWork();
                assertThat(migration.failure()).isNull();
            }
            assertThat(restore.label()).isEqualTo(LABEL);
            if (isCommitted) {
                migration.commit();
                target.doWork();
                target.set().close();
            } else {
                migration.cancel();
                source.resume();
            }
            return migration.report().rounds().stream().map(MigrationReport.Round::length).toList();
        }
    }

    @Test
    void migrationWithOneLabelRepeatsNoPageOfAnEarlierRound() {
        try (ChannelSet source = new ChannelSet()) {
            source.addTrackedRegion("memory", 1, PAGES * MemoryRegion.PAGE_LENGTH);
            source.open();
            final List<Long> lengths = move(source, false);
            final List<Long> deltas = lengths.subList(1, lengths.size());
            assertThat(deltas).hasSizeGreaterThan(2);
            assertThat(deltas.subList(1, deltas.size())).containsOnly(deltas.get(0));
            final List<Long> again = move(source, true);
            assertThat(again.subList(1, again.size())).containsOnly(deltas.get(0));
        }
    }
}
