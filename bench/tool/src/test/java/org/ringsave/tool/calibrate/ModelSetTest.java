/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Shape;

class ModelSetTest {
    private static final long MOST = 2 << 20;

    @Test
    void modelSetHasExactlyTheLengthsOfItsShape() {
        final SaveSession session = new SaveSession();
        final ByteBuffer memory = ByteBuffer.allocateDirect((int)MOST);
        final List<Configuration> small = Configuration.all().stream()
            .filter(one -> one.set().imageLength() < MOST).toList();
        assertThat(small).hasSizeGreaterThan(20);
        for (final Configuration one : small) {
            final Shape shape = one.shape();
            try (ModelSet model = new ModelSet(one, 1)) {
                assertThat(model.set().memoryLength()).as(one.name())
                    .isEqualTo(shape.channels() * shape.config().memoryLength()
                        + MemoryRegion.memoryLength(one.memory().pages() * MemoryRegion.PAGE_LENGTH));
                session.begin(model.set(), 1);
                assertThat(session.imageLength()).as(one.name()).isEqualTo(one.set().imageLength());
                session.saveContinue(memory.clear());
                session.end();
                final long written = model.advance();
                session.begin(model.set(), SaveMode.PAUSED, 2, session.cutId());
                // Rings need not end with the same packet.
                final long slack = 2 * shape.channels() * (shape.packetLength() + 64L);
                assertThat(written).as(one.name())
                    .isBetween((long)(one.deltaShare() * shape.liveBytes()) - slack, shape.liveBytes());
                // All requests are in flight still, so the delta has none of their packets.
                assertThat(session.imageLength() - one.deltaLength(0)).as(one.name())
                    .isBetween(written, written + written / 1_024 + 32 * shape.channels());
                session.end();
            }
        }
    }
}
