/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageDescriptor;

/** Begin captures within its limit, calls each callback once, and has no effect when anything fails. */
class CaptureTest {
    private static void nothing() {
    }

    private static ChannelSet captured() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", ChannelConfig.ofPages(1).withInFlight(4, 512, 40).withContext(100).withBothEnds());
        Shapes.contexts(Shapes.inFlight(set.get(1), new SplittableRandom(1), 4), new SplittableRandom(2));
        set.addState(new ByteState("s", 1, new byte[777]));
        return set;
    }

    @Test
    void captureRefusalNamesTheLimitThatSuffices() {
        try (ChannelSet set = captured()) {
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            final SaveSession low = new SaveSession(0, 0);
            final CaptureException e = catchThrowableOfType(CaptureException.class, () -> low.begin(set, 1));
            assertThat(e).hasMessageContaining(String.valueOf(e.bytesRequired()));
            final SaveSession lower = new SaveSession((int)e.bytesRequired() - 1, 0);
            assertThatThrownBy(() -> lower.begin(set, 1)).isInstanceOf(CaptureException.class);
            final SaveSession enough = new SaveSession((int)e.bytesRequired(), 0);
            enough.begin(set, 1);
            final ByteBuffer chunk = ByteBuffer.allocateDirect(image.length);
            assertThat(enough.saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
            assertThat(SeededSet.bytes(chunk.flip())).isEqualTo(image);
            enough.end();
            set.open();
        }
    }

    /** Names of channels without contexts take no room in the session's memory, and count all the same. */
    @Test
    @Tag("slow")
    void captureThatNoReaderTakesIsRefused() {
        try (ChannelSet set = new ChannelSet()) {
            final CallingState state = new CallingState(CaptureTest::nothing, CaptureTest::nothing, false);
            state.length = ImageDescriptor.MAX_CAPTURED_LENGTH - ChannelMemory.MAX_NAME_LENGTH;
            set.addState(state);
            set.add(1, "a".repeat(ChannelMemory.MAX_NAME_LENGTH), ChannelConfig.ofPages(1));
            final SaveSession session = new SaveSession(ImageDescriptor.MAX_CAPTURED_LENGTH, 0);
            assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(CaptureException.class)
                .hasMessage("requests in flight, contexts and application state take "
                    + (ImageDescriptor.MAX_CAPTURED_LENGTH + Long.BYTES) + " bytes, an image holds at most "
                    + ImageDescriptor.MAX_CAPTURED_LENGTH + "; keep the largest state in a region");
            state.length -= Long.BYTES;
            session.begin(set, 1);
            session.end();
        }
    }

    /** Also in the embedder's code that runs before the cut, and if the begin fails there. */
    @Test
    void permissionToWriteLapsesBeforeTheCut() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("ram", 1, 4096);
            final List<Boolean> given = new ArrayList<>();
            set.addState(new CallingState(() -> given.add(region.prepareToWrite(0, 8)), () -> {
                throw new IllegalStateException("not now");
            }));
            region.putLong(0, 1);
            set.checkWrites();
            assertThat(region.prepareToWrite(0, 8)).isTrue();
            assertThatThrownBy(() -> new SaveSession().begin(set, 1)).hasMessageContaining("not now");
            assertThat(given).containsExactly(false);
            set.checkWrites();
            region.buffer().putLong(0, 2);
            assertThatThrownBy(set::checkWrites).hasMessageContaining("without prepareToWrite");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, (1 << 30) + 1, Integer.MIN_VALUE})
    void captureLimitMustBeInRange(int limit) {
        assertThatThrownBy(() -> new SaveSession(limit, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(limit));
    }

    @Test
    void beginCallsEachCallbackOnce() {
        try (ChannelSet set = captured()) {
            final CallingState state = new CallingState(CaptureTest::nothing, CaptureTest::nothing);
            set.addState(state);
            final SaveSession session = new SaveSession();
            for (int i = 0; i < 3; i++) {
                state.length = 40 - 8 * i;
                state.calls.setLength(0);
                session.begin(set, 1);
                assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 16))).isEqualTo(SaveStatus.SUCCESS);
                session.seek(0);
                session.end();
                assertThat(state.calls).hasToString("LE");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginHasNoEffectWhenACallbackThrows(boolean inLength) {
        final Runnable failing = () -> {
            throw new UnsupportedOperationException("on purpose");
        };
        try (ChannelSet set = captured()) {
            final SaveSession session = new SaveSession();
            final CallingState state = new CallingState(inLength ? failing : CaptureTest::nothing, failing);
            set.addState(state);
            final long before = Shapes.fingerprint(set);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(UnsupportedOperationException.class);
                assertThat(Shapes.fingerprint(set)).isEqualTo(before);
            }
            assertThatThrownBy(() -> session.saveContinue(ByteBuffer.allocateDirect(256)))
                .isInstanceOf(IllegalStateException.class);
            set.open();
        }
    }

    @Test
    void negativeStateLengthIsRefused() {
        try (ChannelSet set = captured()) {
            final CallingState state = new CallingState(CaptureTest::nothing, CaptureTest::nothing);
            state.length = -1;
            set.addState(state);
            assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("calling").hasMessageContaining("-1");
            set.open();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginIsRefusedWhenACallbackClosesTheSet(boolean inLength) {
        final ChannelSet set = captured();
        final CallingState state = new CallingState(inLength ? set::close : CaptureTest::nothing,
            inLength ? CaptureTest::nothing : set::close);
        set.addState(state);
        final SaveSession session = new SaveSession();
        assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed");
        assertThatThrownBy(() -> session.saveContinue(ByteBuffer.allocateDirect(256)))
            .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginIsRefusedWhenACallbackClosesAChannel(boolean inLength) {
        try (ChannelSet set = captured()) {
            set.add(2, "two", ChannelConfig.ofPages(1));
            final Runnable closing = () -> set.channels().get(0).close();
            final CallingState state = new CallingState(inLength ? closing : CaptureTest::nothing,
                inLength ? CaptureTest::nothing : closing);
            set.addState(state);
            assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lost a channel");
            set.open();
        }
    }

    @Test
    void callbackCanNotChangeTheSet() {
        try (ChannelSet set = captured()) {
            final SaveSession session = new SaveSession();
            final CallingState state = new CallingState(CaptureTest::nothing, () -> {
                assertThatThrownBy(set::open).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> set.add(9, "", ChannelConfig.ofPages(1)))
                    .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> set.addState(new ByteState("other", 1, new byte[0])))
                    .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> session.saveContinue(ByteBuffer.allocateDirect(256)))
                    .isInstanceOf(IllegalStateException.class);
                session.end();
            });
            set.addState(state);
            session.begin(set, 1);
            assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 16))).isEqualTo(SaveStatus.SUCCESS);
            session.end();
        }
    }
}
