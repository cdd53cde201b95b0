/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** A chain of images gives the regions of its last image. */
class ChainRegionsTest {
    private static final long LIMIT = 1 << 28;

    private final RestoreSession restore = new RestoreSession();

    /** A set that went on without a region of its image, and with one of the same name and another length later. */
    @Test
    void restoredChainHasTheRegionsOfItsLastImage() {
        try (ChannelSet set = new ChannelSet(); ChannelSet without = new ChannelSet()) {
            set.addRegion("kept", 1, 5).buffer().putByte(0, (byte)1);
            set.addRegion("region", 1, 100).buffer().setMemory(0, 100, (byte)2);
            final byte[] base = new Deltas(set).full(0);
            final RestoreSession dropping = new RestoreSession(RestoreOption.DROP_UNKNOWN_REGIONS);
            final MemoryRegion kept = without.addRegion("kept", 1, 5);
            dropping.begin(without);
            Deltas.take(dropping, base);
            dropping.apply();
            kept.buffer().putByte(1, (byte)9);
            final Deltas saved = new Deltas(without);
            final byte[] first = saved.delta(1, dropping.cutId());
            final String firstId = saved.cutId();
            checkRegions(without, 1, base, first);
            checkMissingRegion(base, first);
            without.addRegion("region", 7, 5000).buffer().putByte(4999, (byte)3);
            without.addRegion("a first one", 7, 5000).buffer().putByte(4999, (byte)4);
            kept.version(12);
            checkRegions(without, 2, base, saved.delta(2, dropping.cutId()));
            checkRegions(without, 2, base, first, saved.delta(2, firstId));
        }
    }

    private void checkRegions(ChannelSet expected, long label, byte[]... images) {
        restore.begin(LIMIT);
        Deltas.take(restore, images);
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, label)))
                .isEqualTo(SeededSet.bytes(SeededSet.image(expected, label)));
        }
    }

    /** The given set has a region of which an earlier image had bytes, and the last one has none. */
    private void checkMissingRegion(byte[] base, byte[] delta) {
        try (ChannelSet given = new ChannelSet()) {
            given.addRegion("kept", 1, 5);
            given.addRegion("region", 8, 100).buffer().putByte(1, (byte)1);
            restore.begin(given);
            Deltas.take(restore, base, delta);
            assertThatThrownBy(restore::apply).isInstanceOf(ImageException.class)
                .hasMessageContaining(", the image does not; remove it, or restore with KEEP_MISSING_REGIONS");
            assertThat(Shapes.isEmpty(given)).isTrue();
            final RestoreSession keeping = new RestoreSession(RestoreOption.KEEP_MISSING_REGIONS);
            keeping.begin(given);
            Deltas.take(keeping, base, delta);
            keeping.apply();
            assertThat(given.regions().get(0).buffer().getByte(1)).isEqualTo((byte)9);
            final MemoryRegion region = given.regions().get(1);
            assertThat(region.buffer().getByte(0)).isZero();
            assertThat(region.buffer().getByte(99)).isZero();
            assertThat(region.version()).isEqualTo(8);
        }
    }
}
