/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** An image of a set and the ids that its session gave. */
record Saved(byte[] bytes, String digest, String cutId) {
    /** Saves a full image of a paused set. */
    static Saved of(ChannelSet set, long label) {
        return of(set, label, null);
    }

    /** Saves a delta of the cut {@code base}, or a full image if {@code base} is null. */
    static Saved of(ChannelSet set, long label, String base) {
        final SaveSession session = new SaveSession();
        if (base == null) {
            session.begin(set, label);
        } else {
            session.begin(set, SaveMode.PAUSED, label, base);
        }
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image.hasRemaining()).isFalse();
        session.end();
        return new Saved(SeededSet.bytes(image.flip()), session.digest(), session.cutId());
    }
}
