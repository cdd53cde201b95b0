/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A forgotten prepareToWrite is found, at each begin and with the last bytes of a live save. */
class WriteCheckTest {
    private static final int PAGE = 4096;

    private final RestoreSession session = new RestoreSession();

    @Test
    void forgottenPrepareToWriteIsNamedByRegionAndOffset() {
        try (ChannelSet set = new ChannelSet()) {
            set.addTrackedRegion("a", 1, 600 * PAGE).putLong(0, 1);
            final MemoryRegion region = set.addTrackedRegion("b", 1, 600 * PAGE);
            region.putLong(599 * PAGE, 1);
            set.checkWrites();
            region.putLong(5 * PAGE, 2);
            region.buffer().putLong(5 * PAGE + 8, 2);
            region.buffer().putLong(599 * PAGE, 3);
            set.checkWrites();
            final SaveSession save = new SaveSession();
            save.begin(set, SaveMode.LIVE, 1);
            region.putLong(599 * PAGE, 4);
            save.end();
            set.checkWrites();
            region.buffer().putByte(5 * PAGE + 4095, (byte)1);
            requireForgotten(set, 5 * PAGE);
            region.prepareToWrite(5 * PAGE, PAGE);
            region.buffer().putByte(7 * PAGE, (byte)1);
            assertThatThrownBy(() -> save.begin(set, 2)).isInstanceOf(IllegalStateException.class)
                .hasMessage("begin: region b was written without prepareToWrite in the page at offset " + 7 * PAGE
                    + "; ask before each write, and again after each begin");
            region.putLong(7 * PAGE, 0);
            region.discard(7 * PAGE, PAGE);
            save.begin(set, 3);
            save.end();
            session.begin(set);
            session.restoreFromBuffer(SeededSet.image(copyOf(set), 1));
            session.apply();
            set.checkWrites();
            region.buffer().putByte(0, (byte)1);
            requireForgotten(set, 0);
        }
    }

    /** A page that was written without permission is named until it is prepared, also behind another one. */
    @Test
    void eachForgottenPageIsNamed() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("b", 1, 600 * PAGE);
            region.putLong(5 * PAGE, 1);
            region.putLong(9 * PAGE, 1);
            session.begin(set);
            session.end();
            set.checkWrites();
            region.buffer().putLong(5 * PAGE, 2);
            region.buffer().putLong(9 * PAGE, 2);
            requireForgotten(set, 5 * PAGE);
            requireForgotten(set, 5 * PAGE);
            region.putLong(5 * PAGE, 2);
            requireForgotten(set, 9 * PAGE);
            region.putLong(9 * PAGE, 2);
            set.checkWrites();
        }
    }

    /** The owner forgets to ask during a live save. Its image is no base, and the next save is right. */
    @Test
    void lastBytesOfALiveSaveNameTheForgottenPrepareToWrite() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("ram", 1, 600 * PAGE);
            region.putLong(5 * PAGE, 1);
            region.putLong(9 * PAGE, 1);
            set.checkWrites();
            final SaveSession save = new SaveSession();
            save.begin(set, SaveMode.LIVE, 1);
            final ByteBuffer image = ByteBuffer.allocateDirect((int)save.imageLength());
            region.putLong(5 * PAGE, 2);
            region.buffer().putLong(9 * PAGE, 2);
            assertThatThrownBy(() -> save.saveContinue(image)).isInstanceOf(IllegalStateException.class)
                .hasMessage("saveContinue: region ram was written without prepareToWrite in the page at offset "
                    + 9 * PAGE + "; ask before each write, and again after each begin");
            region.putLong(9 * PAGE, 3);
            assertThatThrownBy(save::end).as("the image stays wrong").isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("region ram was written without prepareToWrite");
            assertThat(save.isSaving()).isFalse();
            assertThatThrownBy(() -> save.begin(set, SaveMode.LIVE, 2, save.cutId())).hasMessageContaining("base");
            region.putLong(9 * PAGE, 4);
            save.begin(set, SaveMode.LIVE, 3);
            save.saveContinue(image.clear());
            save.end();
        }
    }

    private static ChannelSet copyOf(ChannelSet set) {
        final ChannelSet copy = new ChannelSet();
        set.regions().forEach(r -> copy.addTrackedRegion(r.name(), 1, r.length()).putLong(3 * PAGE, 9));
        return copy;
    }

    private static void requireForgotten(ChannelSet set, long offset) {
        assertThatThrownBy(set::checkWrites).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("checkWrites: region b was written").hasMessageContaining("offset " + offset + ";");
    }
}
