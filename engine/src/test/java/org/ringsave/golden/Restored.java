/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** A set that was built from an image, and the ids that its session gave. */
record Restored(ChannelSet set, long label, String digest, String cutId) {
    /** Builds a set from an image. */
    static Restored of(byte[] image, ByteState... states) {
        final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
        session.begin(1 << 28, new KeptStates(), states);
        final RestoreStatus status = session.restoreFromBuffer(direct(image));
        if (status != RestoreStatus.SUCCESS) {
            session.end();
        }
        assertThat(status).isEqualTo(RestoreStatus.SUCCESS);
        final ChannelSet set = session.apply();
        return new Restored(set, session.label(), session.digest(), session.cutId());
    }

    /** Copies bytes into a direct buffer, which a restore reads. */
    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
