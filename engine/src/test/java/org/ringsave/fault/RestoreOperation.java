/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RegionHandler;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Restores of every kind. After each, the same session restores the same images right. */
abstract class RestoreOperation implements Operation {
    /** A full image, a delta of it, and the full image of the delta's instant. */
    record Images(byte[] full, byte[] delta, byte[] last) {
    }

    private static final Images IMAGES = images();

    final RestoreSession session = new RestoreSession();
    private ChannelSet applied;

    RestoreOperation() {
        session.regionHandler(FaultPoints.callback(RegionHandler.class, (region, version) -> { }));
    }

    private static Images images() {
        final SmallSet small = SmallSet.paused();
        final SaveSession save = new SaveSession();
        save.begin(small.set, SmallSet.LABEL);
        final byte[] full = SmallSet.write(save);
        small.set.resume();
        small.drive(11);
        small.set.pause();
        save.begin(small.set, SaveMode.PAUSED, SmallSet.LABEL, save.cutId());
        final byte[] delta = SmallSet.write(save);
        final byte[] last = small.image();
        small.set.close();
        return new Images(full, delta, last);
    }

    static Images sample() {
        return IMAGES;
    }

    /** The full image of the set that a chain restores. */
    static byte[] chain(byte[]... chain) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(SmallSet.LIMIT, new KeptStates(), new ByteState("clock", 3, new byte[0]),
            new NumberedState("numbered", new byte[0]));
        take(restore, chain);
        try (ChannelSet restored = restore.apply()) {
            return SmallSet.image(restored);
        }
    }

    static void take(RestoreSession restore, byte[]... chain) {
        for (int i = 0; i < chain.length; i++) {
            if (i > 0) {
                restore.next();
            }
            SmallSet.take(restore, chain[i]);
        }
    }

    /** Begins to restore into a set. */
    abstract void begin();

    ChannelSet restored() {
        begin();
        take(session, IMAGES.full, IMAGES.delta);
        return session.apply();
    }

    @Override
    public void run() {
        try {
            applied = restored();
        } finally {
            session.end();
        }
    }

    /** Checks the set after a failure, and has another one ready if the set is closed. */
    abstract void checkUnchanged(Throwable failure);

    @Override
    public void check(Throwable failure) {
        if (failure == null) {
            assertThat(SmallSet.image(applied)).isEqualTo(IMAGES.last);
            applied.close();
            return;
        }
        checkUnchanged(failure);
        try (ChannelSet again = restored()) {
            assertThat(SmallSet.image(again)).isEqualTo(IMAGES.last);
        }
    }

    /** A restore into a set that the session builds. */
    static final class Built extends RestoreOperation {
        private final SmallSet parts = new SmallSet();

        @Override
        void begin() {
            session.begin(SmallSet.LIMIT, parts.handler, parts.states.get(0), parts.states.get(1));
        }

        @Override
        void checkUnchanged(Throwable failure) {
            assertThat(parts.set.channels()).isEmpty();
        }
    }

    /** A restore into a set of the embedder. */
    static final class Given extends RestoreOperation {
        private SmallSet target = SmallSet.empty();

        @Override
        void begin() {
            session.begin(target.set);
        }

        @Override
        void checkUnchanged(Throwable failure) {
            if (target.set.state() == ChannelState.CLOSED) {
                assertThat(failure.getStackTrace()).as("only a commit closes the set")
                    .anyMatch(frame -> frame.getMethodName().equals("commit"));
                target = SmallSet.empty();
                return;
            }
            assertThat(target.set.state()).isEqualTo(ChannelState.CREATED);
            target.set.regions().forEach(region -> assertThat(region.isPinned()).isFalse());
            assertThat(Shapes.isEmpty(target.set)).isTrue();
        }

        @Override
        public void close() {
            target.set.close();
        }
    }

    /** One channel of an image, into a set of the embedder. */
    static final class OneChannel extends RestoreOperation {
        private final SmallSet target = SmallSet.empty();

        @Override
        void begin() {
            session.begin(target.set);
        }

        @Override
        ChannelSet restored() {
            begin();
            take(session, IMAGES.full, IMAGES.delta);
            return session.applyOnly(1);
        }

        @Override
        void checkUnchanged(Throwable failure) {
            assertThat(target.set.state()).isEqualTo(ChannelState.CREATED);
            assertThat(Shapes.isEmpty(target.set)).isTrue();
        }

        @Override
        public void check(Throwable failure) {
            if (failure != null) {
                checkUnchanged(failure);
                restored();
            }
            assertThat(Shapes.isEmpty(target.set)).isFalse();
        }

        @Override
        public void close() {
            target.set.close();
        }
    }

    /** An image that is only verified. */
    static final class Verified extends RestoreOperation {
        @Override
        void begin() {
            session.beginVerify();
        }

        @Override
        public void run() {
            try {
                begin();
                SmallSet.take(session, IMAGES.delta);
            } finally {
                session.end();
            }
        }

        @Override
        void checkUnchanged(Throwable failure) {
            throw new AssertionError("there is no set");
        }

        @Override
        public void check(Throwable failure) {
            begin();
            SmallSet.take(session, IMAGES.delta);
            assertThat(session.baseCutId()).isNotNull();
            session.end();
            final SmallSet target = SmallSet.empty();
            session.begin(target.set);
            take(session, IMAGES.full, IMAGES.delta);
            assertThat(SmallSet.image(session.apply())).isEqualTo(IMAGES.last);
            target.set.close();
        }
    }
}
