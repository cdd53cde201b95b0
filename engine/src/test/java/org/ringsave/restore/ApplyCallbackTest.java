/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveSession;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** An AppState that pulls the ground from under the restore that asks it. */
class ApplyCallbackTest {
    /** Does something when it is asked to prepare, and something else when it is asked to commit. */
    private static final class Doing implements AppState {
        private final Runnable action;
        private final Runnable last;
        private boolean committed;

        Doing(Runnable action) {
            this(action, () -> { });
        }

        Doing(Runnable action, Runnable last) {
            this.action = action;
            this.last = last;
        }

        @Override
        public String name() {
            return "clock";
        }

        @Override
        public int version() {
            return 3;
        }

        @Override
        public int encodedLength() {
            return 0;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            // The state has no bytes.
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            action.run();
        }

        @Override
        public void commit() {
            committed = true;
            last.run();
        }
    }

    private final RestoreSession session = new RestoreSession();

    private ByteBuffer image() {
        try (ChannelSet source = SeededSet.paused(5, 2, 1)) {
            return SeededSet.image(source, 1);
        }
    }

    private ChannelSet target() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "channel-0", SeededSet.config(1));
        set.add(4, "channel-1", SeededSet.config(1));
        return set;
    }

    private void check(ChannelSet set, Runnable action, String message) {
        final Doing state = new Doing(action);
        set.addState(state);
        session.begin(set);
        session.restoreFromBuffer(image());
        assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class).hasMessageContaining(message);
        assertThat(state.committed).isFalse();
    }

    @Test
    void stateThatThrowsInCommitIsNamedAndItsSetClosed() {
        for (final Throwable thrown : List.of(new IllegalStateException("why"), new AssertionError("why"))) {
            final ChannelSet set = target();
            set.addState(new Doing(() -> { }, () -> LangUtil.rethrowUnchecked(thrown)));
            session.begin(set);
            session.restoreFromBuffer(image());
            final Throwable failure = catchThrowable(session::apply);
            if (thrown instanceof RuntimeException) {
                assertThat(failure).isInstanceOf(IllegalStateException.class).hasCause(thrown).hasMessage("apply:"
                    + " AppState \"clock\" threw in commit(): java.lang.IllegalStateException: why; the set was closed,"
                    + " as it is half restored: refuse in prepare(), and restore anew");
            } else {
                assertThat(failure).isSameAs(thrown);
            }
            assertThat(set.state()).isEqualTo(ChannelState.CLOSED);
            assertThatThrownBy(set::open).isInstanceOf(IllegalStateException.class);
        }
        final Doing fine = new Doing(() -> { });
        session.begin(1 << 24, fine);
        session.restoreFromBuffer(image());
        session.apply().close();
        assertThat(fine.committed).isTrue();
    }

    /** The contract forbids it; all the same, the restore must not release a set that another session has acquired. */
    @Test
    void saveThatBeginsWhenAStateEndsTheRestoreKeepsTheSet() {
        final ChannelSet set = target();
        final SaveSession save = new SaveSession();
        set.addState(new Doing(() -> { }, () -> {
            session.end();
            save.begin(set, 1);
        }));
        session.begin(set);
        session.restoreFromBuffer(image());
        session.apply();
        assertThatThrownBy(set::open).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("a save is under way");
        save.end();
        set.close();
    }

    @Test
    void applyChangesNothingWhenAStateClosesTheSet() {
        final ChannelSet set = target();
        check(set, set::close, "the set was closed");
    }

    @Test
    void applyChangesNothingWhenAStateClosesAChannel() {
        try (ChannelSet set = target()) {
            check(set, () -> set.get(4).close(), "lost a channel");
            assertThat(set.get(1).incoming().available()).isZero();
        }
    }

    @Test
    void applyChangesNothingWhenAStateEndsTheRestore() {
        try (ChannelSet set = target()) {
            check(set, session::end, "no restore is under way");
            assertThat(set.get(1).incoming().available()).isZero();
            set.open();
        }
    }

    @Test
    void applyChangesNothingWhenAStateCallsNext() {
        try (ChannelSet set = target()) {
            final Doing state = new Doing(session::next);
            set.addState(state);
            session.begin(set);
            session.restoreFromBuffer(image());
            assertThatThrownBy(session::apply).isInstanceOf(ImageException.class)
                .hasMessageContaining("next: apply() is under way");
            assertThat(state.committed).isFalse();
            assertThat(Shapes.isEmpty(set)).isTrue();
            assertThatThrownBy(session::next).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no restore is under way");
        }
    }

    /** The state still reads bytes that the next restore would free. */
    @Test
    void stateThatBeginsAnotherRestoreIsRefused() {
        final ByteBuffer image = image();
        session.begin(1 << 24, new Doing(() -> {
            session.end();
            session.begin(1 << 20);
        }));
        session.restoreFromBuffer(image.duplicate());
        assertThatThrownBy(session::apply).isInstanceOf(ImageException.class)
            .hasRootCauseMessage("begin: apply() is under way; begin() when it has returned");
        session.begin(1 << 24, new Doing(() -> { }));
        session.restoreFromBuffer(image.duplicate());
        session.apply().close();
    }
}
