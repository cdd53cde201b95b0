/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;

/** An agent saves deltas, and only an image that its sink kept is a base. */
class SaveAgentDeltaTest {
    private static final int CHUNK = 700;

    private static SaveAgent agent(SaveSession session) {
        return new SaveAgent(session, CHUNK, Long.MAX_VALUE);
    }

    private static byte[] sink(SaveAgent agent, RecordingSink sink) throws IOException {
        while (agent.isSaving()) {
            agent.doWork();
        }
        return sink.image();
    }

    @Test
    void agentSavesADeltaOfItsBase() throws IOException {
        final SaveAgent agent = agent(new SaveSession());
        try (ChannelSet set = SeededSet.paused(13, 3, 1)) {
            assertThatThrownBy(agent::cutId).isInstanceOf(IllegalStateException.class)
                .hasMessage("cutId: the last save is not complete; take the cutId of an earlier one,"
                    + " or save a full image");
            final RecordingSink full = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 4, full);
            assertThatThrownBy(agent::cutId).isInstanceOf(IllegalStateException.class);
            final int fullLength = sink(agent, full).length;
            final String base = agent.cutId();
            final RecordingSink delta = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 5, base, delta);
            assertThat(sink(agent, delta)).hasSizeLessThan(fullLength);
            assertThat(agent.cutId()).isNotEqualTo(base);

            final SaveSession session = new SaveSession();
            session.begin(set, SaveMode.PAUSED, 5, base);
            final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
            assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            assertThat(delta.image()).isEqualTo(SeededSet.bytes(image.flip()));
        }
    }

    /** Both calls come after the last byte of the image: the sink fails to take it, or to keep it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void imageThatItsSinkLostIsNoBase(boolean atComplete) throws IOException {
        final SaveSession session = new SaveSession();
        final SaveAgent agent = new SaveAgent(session, 1 << 20, Long.MAX_VALUE);
        try (ChannelSet set = SeededSet.paused(13, 3, 1)) {
            final RecordingSink full = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 4, full);
            sink(agent, full);
            final String base = agent.cutId();
            final RecordingSink failing = RecordingSink.failingAt(atComplete ? 1 : 0, "no space");
            agent.start(set, SaveMode.PAUSED, 5, failing);
            assertThatThrownBy(agent::doWork).hasMessage("no space");
            assertThat(failing.abandoned()).isEqualTo(1);
            final String lost = session.cutId();
            assertThatThrownBy(() -> agent.start(set, SaveMode.PAUSED, 6, lost, new RecordingSink()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("begin: " + lost + " is no base of this set.")
                .hasMessageEndingWith("; these are " + base + " of label 4");
            final RecordingSink delta = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 7, base, delta);
            assertThat(sink(agent, delta)).hasSizeLessThan(full.image().length);
        }
    }

    @Test
    void agentAbandonsItsSinkWhenTheBaseIsUnknown() throws IOException {
        final SaveAgent agent = agent(new SaveSession());
        try (ChannelSet set = SeededSet.paused(13, 3, 1)) {
            final RecordingSink refused = new RecordingSink();
            assertThatThrownBy(() -> agent.start(set, SaveMode.PAUSED, 4, "0123", refused))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0123 is no base of this set");
            assertThatThrownBy(() -> agent.start(set, SaveMode.PAUSED, 4, null, refused))
                .isInstanceOf(NullPointerException.class).hasMessage("baseCutId");
            assertThat(refused.abandoned()).isEqualTo(2);
            assertThat(agent.isSaving()).isFalse();
            final RecordingSink full = new RecordingSink();
            agent.start(set, SaveMode.PAUSED, 4, full);
            assertThat(sink(agent, full)).isEqualTo(SeededSet.bytes(SeededSet.image(set, 4)));
        }
    }
}
