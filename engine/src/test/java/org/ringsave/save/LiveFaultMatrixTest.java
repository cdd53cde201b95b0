/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.SecondThread;
import org.ringsave.save.FaultRig.Hold;

/**
 * Every cause that ends a live save early, at every step: in begin, between calls, inside each call. Its space is
 * released, spilled or withheld then. The channels run on, no space is held any more, and the next save of the session
 * is right.
 */
@Tag("slow")
class LiveFaultMatrixTest {
    /** The fault. */
    private enum Cause { HANDLER_THROWS, SINK_FAILS, SAVER_DIES, DEADLINE_PASSES, CHANNEL_CLOSES }

    @TempDir
    private Path directory;
    private int files;
    private int calls;
    private int callbacks;

    /** A save that nothing happens to: how many calls it takes, and how often its begin calls the embedder. */
    @BeforeEach
    void count() throws IOException {
        try (FaultRig rig = rig(Hold.RELEASED)) {
            rig.begin();
            callbacks = rig.embedder.calls();
            while (rig.call() == SaveStatus.BUFFER_OVERFLOW) {
                calls++;
            }
            calls++;
            rig.isOverAndRight();
        }
        assertThat(calls).isGreaterThan(30);
        assertThat(callbacks).isGreaterThan(20);
    }

    private FaultRig rig(Hold hold) throws IOException {
        files++;
        return new FaultRig(directory.resolve("in-" + files), directory.resolve("out-" + files), hold);
    }

    static Stream<Arguments> causes() {
        return Arrays.stream(Cause.values())
            .flatMap(cause -> Arrays.stream(Hold.values()).map(hold -> Arguments.of(cause, hold)));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void setRunsOnAfterAFaultBetweenCallsOfASave(Cause cause, Hold hold) throws Exception {
        int cells = 0;
        for (int before = 0; before <= calls; before++) {
            try (FaultRig rig = rig(hold)) {
                final int done = before;
                if (cause == Cause.SINK_FAILS) {
                    rig.saveToASinkThatFails(done, calls);
                } else {
                    rig.begin();
                    FaultRig.onAThreadThatDies(() -> rig.calls(done));
                }
                switch (cause) {
                    case HANDLER_THROWS -> {
                        rig.pollWithAHandlerThatThrows();
                        rig.finish();
                    }
                    case SAVER_DIES -> rig.takeBack();
                    case DEADLINE_PASSES -> {
                        rig.passTheDeadline();
                        rig.isCancelled();
                    }
                    case CHANNEL_CLOSES -> {
                        rig.closeAChannel();
                        rig.isCancelled();
                    }
                    default -> { }
                }
                rig.isOverAndRight();
                cells++;
            } catch (Throwable e) {
                throw new AssertionError(cause + ", " + hold + ", before call " + before + " of " + calls, e);
            }
        }
        assertThat(cells).isEqualTo(calls + 1);
    }

    @ParameterizedTest
    @MethodSource("causes")
    void setRunsOnAfterAFaultInsideACallOfASave(Cause cause, Hold hold) throws Exception {
        int cells = 0;
        for (int inside = 0; inside < calls; inside++) {
            try (FaultRig rig = rig(hold)) {
                rig.begin();
                rig.calls(inside);
                switch (cause) {
                    case HANDLER_THROWS -> {
                        rig.within(rig::pollWithAHandlerThatThrows);
                        rig.call();
                        rig.finish();
                    }
                    case SINK_FAILS -> {
                        rig.within(FaultRig::fail);
                        assertThatThrownBy(rig::call).isInstanceOf(StackOverflowError.class);
                        assertThatThrownBy(rig::call).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("an earlier call of this save failed");
                    }
                    case SAVER_DIES -> {
                        rig.within(FaultRig::fail);
                        FaultRig.onAThreadThatDies(rig::call);
                        rig.takeBack();
                    }
                    case DEADLINE_PASSES -> {
                        rig.within(rig::passTheDeadline);
                        assertThat(rig.call()).isEqualTo(SaveStatus.CANCELLED);
                        rig.isCancelled();
                    }
                    default -> {
                        final SecondThread<Void> owner = rig.closeAChannelFromWithin();
                        assertThat(rig.call()).isEqualTo(SaveStatus.CANCELLED);
                        owner.join();
                        rig.isCancelled();
                    }
                }
                assertThat(rig.wasInside()).isTrue();
                rig.isOverAndRight();
                cells++;
            } catch (Throwable e) {
                throw new AssertionError(cause + ", " + hold + ", inside call " + inside + " of " + calls, e);
            }
        }
        assertThat(cells).isEqualTo(calls);
    }

    /** Nothing is handed to a sink before a begin has ended; it is dropped when something else fails there. */
    @ParameterizedTest
    @EnumSource(Cause.class)
    void setRunsOnAfterAFaultInBegin(Cause cause) throws Exception {
        int cells = 0;
        for (int callback = 0; callback < callbacks; callback++) {
            try (FaultRig rig = rig(Hold.RELEASED)) {
                switch (cause) {
                    case HANDLER_THROWS -> {
                        rig.embedder.atCall(callback, () -> {
                            throw new UnsupportedOperationException("handler");
                        });
                        assertThatThrownBy(rig::begin).hasMessage("handler");
                    }
                    case SINK_FAILS -> rig.startAnAgentWhoseBeginFails(callback);
                    case SAVER_DIES -> {
                        rig.embedder.atCall(callback, FaultRig::fail);
                        FaultRig.onAThreadThatDies(rig::begin);
                    }
                    case DEADLINE_PASSES -> {
                        // A save's time runs from the end of its begin on, so this one is not late.
                        rig.embedder.atCall(callback, rig::letTimePass);
                        rig.begin();
                        rig.finish();
                    }
                    default -> {
                        rig.embedder.atCall(callback, rig::closeAChannel);
                        assertThatThrownBy(rig::begin).isInstanceOf(IllegalStateException.class);
                    }
                }
                assertThat(rig.embedder.calls()).isGreaterThan(callback);
                rig.isOverAndRight();
                cells++;
            } catch (Throwable e) {
                throw new AssertionError(cause + " in callback " + callback + " of " + callbacks, e);
            }
        }
        assertThat(cells).isEqualTo(callbacks);
    }
}
