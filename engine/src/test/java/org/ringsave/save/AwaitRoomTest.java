/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;

/** An agent on the model's thread gives a pinned write its room, and the model does not see that. */
class AwaitRoomTest {
    private static final int CHUNK = 256;
    private static final int STEPS = 2000;

    private static LiveTraffic model(long seed) {
        final LiveTraffic model = new LiveTraffic(seed, 3, 2, 70_000);
        model.fill(0.9);
        return model;
    }

    private static SaveAgent agent() {
        return new SaveAgent(new SaveSession(1 << 20, 0), CHUNK, 0);
    }

    private static LiveTraffic.Waiting waiting(SaveAgent agent) {
        return new LiveTraffic.Waiting() {
            @Override
            public long offer(LongSupplier operation) {
                return agent.awaitRoom(operation);
            }

            @Override
            public void prepare(BooleanSupplier operation) {
                agent.awaitRoom(operation);
            }
        };
    }

    private static byte[] paused(LiveTraffic model, long label) {
        model.set.pause();
        final byte[] image = SeededSet.bytes(SeededSet.image(model.set, label));
        model.set.resume();
        return image;
    }

    /** What a model sees in all of its steps, with nothing saved. */
    private static long unsaved(long seed) {
        final LiveTraffic model = model(seed);
        try (model.set) {
            for (int i = 0; i < STEPS; i++) {
                model.step(() -> {
                    throw new AssertionError("nothing is saved");
                });
            }
            return model.seen();
        }
    }

    /** The save gets no turn but where a pin stands in the way. Each try more is a slice, and all are in the image. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void modelAtHighFillSavesItselfToTheEnd(long seed) throws IOException {
        final LiveTraffic model = model(seed);
        try (model.set) {
            final byte[] expected = paused(model, 4);
            final SaveAgent agent = agent();
            final RecordingSink sink = new RecordingSink();
            agent.start(model.set, SaveMode.LIVE, 4, sink);
            for (int i = 0; i < STEPS; i++) {
                model.step(waiting(agent));
            }
            assertThat(model.pinned()).isBetween(1, sink.calls());
            assertThat(agent.offset()).isGreaterThan(expected.length / 2);
            while (agent.isSaving()) {
                agent.doWork();
            }
            assertThat(agent.isComplete()).isTrue();
            assertThat(sink.image()).isEqualTo(expected);
            assertThat(sink.calls()).isLessThan(2 * expected.length / CHUNK);
            assertThat(model.seen()).isEqualTo(unsaved(seed));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void failureOfTheSinkComesAfterTheTick(int failing) throws IOException {
        final LiveTraffic model = model(5);
        try (model.set) {
            final SaveAgent agent = agent();
            final RecordingSink sink = RecordingSink.failingAt(failing, "no space");
            agent.start(model.set, SaveMode.LIVE, 4, sink);
            for (int i = 0; i < STEPS; i++) {
                model.step(waiting(agent));
            }
            assertThat(model.seen()).isEqualTo(unsaved(5));
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThat(agent.isSaving()).isTrue();
            assertThat(agent.isComplete()).isFalse();
            assertThatThrownBy(() -> agent.start(model.set, SaveMode.LIVE, 5, new RecordingSink()))
                .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("start: the agent is saving already");
            assertThatThrownBy(agent::doWork).isInstanceOf(IOException.class).hasMessage("no space");
            assertThat(agent.isSaving()).isFalse();
            assertThat(agent.isComplete()).isFalse();
            assertThat(agent.doWork()).isZero();
            agent.start(model.set, SaveMode.LIVE, 5, new RecordingSink());
            agent.onClose();
            assertThat(agent.isSaving()).isFalse();
        }
    }

    /** The check of writes ends the save before its sink has kept the image. */
    @Test
    void writeWithoutPermissionIsToldAfterTheTick() throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("ram", 1, 16 * 4096);
            region.putLong(0, 1);
            region.putLong(4096, 1);
            set.checkWrites();
            set.open();
            final SaveAgent agent = new SaveAgent(new SaveSession(1 << 20, 0), 1 << 20, Long.MAX_VALUE);
            final RecordingSink sink = new RecordingSink();
            agent.start(set, SaveMode.LIVE, 1, sink);
            region.buffer().putLong(4096, 2);
            agent.awaitRoom(() -> region.prepareToWrite(0, 8));
            assertThat(sink.completed()).isZero();
            assertThat(sink.abandoned()).isEqualTo(1);
            assertThatThrownBy(agent::doWork).isInstanceOf(IllegalStateException.class)
                .hasMessage("saveContinue: region ram was written without prepareToWrite in the page at offset 4096;"
                    + " ask before each write, and again after each begin");
            assertThat(agent.failure()).hasMessageContaining("offset 4096");
            assertThat(agent.isComplete()).isFalse();
            assertThat(agent.isSaving()).isFalse();
        }
    }

    @Test
    void spacePinnedByAnotherSaveIsRefused() {
        final LiveTraffic model = model(6);
        try (model.set) {
            final SaveSession other = new SaveSession(1 << 20, 0);
            other.begin(model.set, SaveMode.LIVE, 1);
            final SaveAgent agent = agent();
            assertThatThrownBy(() -> {
                for (int i = 0; i < STEPS; i++) {
                    model.step(waiting(agent));
                }
            }).isInstanceOf(IllegalStateException.class).hasMessage("awaitRoom: the agent saves nothing; go on with the"
                + " save or restore of the set that is in the way");
            other.saveContinue(ByteBuffer.allocateDirect(1 << 20));
            model.step(waiting(agent));
        }
    }
}
