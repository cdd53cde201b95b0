/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.ringsave.channel.Channel;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Saves of every mode. After each, the same session saves the same set right. */
abstract class SaveOperation implements Operation {
    final SmallSet small = SmallSet.paused();
    final SaveSession session = new SaveSession(1 << 20, 1 << 20);
    /** The image that the operation must give if it succeeds. */
    byte[] expected = small.image();
    byte[] image;

    @Override
    public void run() throws Exception {
        try {
            save();
        } finally {
            session.abandon();
        }
    }

    abstract void save() throws Exception;

    @Override
    public void check(Throwable failure) throws Exception {
        if (failure == null && image != null) {
            assertThat(image).isEqualTo(expected);
        }
        small.isRight(session);
    }

    @Override
    public void close() {
        small.set.close();
    }

    /** A full save of a set that rests. */
    static final class Full extends SaveOperation {
        @Override
        void save() {
            session.begin(small.set, SmallSet.LABEL);
            image = SmallSet.write(session);
        }
    }

    /** A delta of a set that rests, against an image of the same session. */
    static final class Delta extends SaveOperation {
        private final byte[] base = base();

        private byte[] base() {
            session.begin(small.set, SmallSet.LABEL);
            final byte[] full = SmallSet.write(session);
            small.set.resume();
            small.drive(11);
            small.set.pause();
            return full;
        }

        @Override
        void save() {
            session.begin(small.set, SaveMode.PAUSED, SmallSet.LABEL, session.cutId());
            image = SmallSet.write(session);
        }

        @Override
        public void check(Throwable failure) throws Exception {
            if (failure == null) {
                assertThat(RestoreOperation.chain(base, image)).isEqualTo(small.image());
                image = null;
            }
            super.check(failure);
        }
    }

    /** The rehearsal of a session that saved nothing yet. */
    static final class Prepared extends SaveOperation {
        @Override
        void save() {
            session.prepare(small.set);
        }
    }

    /** A save in parts. */
    static final class Parallel extends SaveOperation {
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(900);

        @Override
        void save() {
            session.begin(small.set, SmallSet.LABEL);
            final byte[] bytes = new byte[(int)session.imageLength()];
            final List<SavePart> parts = session.parallel(3);
            for (final SavePart part : parts) {
                SaveStatus status;
                do {
                    status = part.saveContinue(chunk.clear());
                    chunk.get(0, bytes, (int)part.offset() - part.bytesFilled(), part.bytesFilled());
                } while (status == SaveStatus.BUFFER_OVERFLOW);
            }
            session.finish();
            while (session.saveContinue(chunk.clear()) == SaveStatus.BUFFER_OVERFLOW) {
                chunk.get(0, bytes, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            }
            chunk.get(0, bytes, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            session.end();
            image = bytes;
        }
    }

    /** A live save by an agent, while the set runs on and writers need the space, with a deadline that is not met. */
    static final class Live extends SaveOperation {
        private final SaveAgent agent = new SaveAgent(session, 900, 0);
        private boolean isComplete;
        private final RecordingSink kept = new RecordingSink();
        private final ImageSink sink = FaultPoints.callback(ImageSink.class, kept);
        private final LongSupplier clock =
            FaultPoints.callback(LongSupplier.class, "SaveSession.deadline(LongSupplier)", () -> 0);
        private final LongSupplier offer =
            FaultPoints.callback(LongSupplier.class, "SaveAgent.awaitRoom(LongSupplier)", () -> {
                churn();
                return 1;
            });
        private final BooleanSupplier prepare =
            FaultPoints.callback(BooleanSupplier.class, "SaveAgent.awaitRoom(BooleanSupplier)", this::write);

        private void churn() {
            for (final Channel channel : small.set.channels()) {
                LiveSets.drain(channel, 2);
            }
            LiveSets.churn(small.set);
        }

        private boolean write() {
            return small.set.regions().get(1).prepareToWrite(0, 8);
        }

        @Override
        public void run() throws IOException {
            session.deadline(1000, clock);
            small.set.resume();
            try {
                agent.start(small.set, SaveMode.LIVE, SmallSet.LABEL, sink);
                agent.awaitRoom(offer);
                agent.doWork();
                agent.awaitRoom(prepare);
                while (agent.isSaving()) {
                    agent.doWork();
                }
                isComplete = agent.isComplete();
                image = kept.image();
            } finally {
                agent.onClose();
            }
        }

        @Override
        void save() {
            throw new AssertionError("the agent saves");
        }

        @Override
        public void check(Throwable failure) throws Exception {
            session.deadline(1000, () -> 0);
            assertThat(failure != null || isComplete).isTrue();
            assertThat(session.isSaving()).isFalse();
            assertThat(agent.isSaving()).isFalse();
            small.set.channels().forEach(channel -> assertThat(LiveSets.drain(channel)).isNotNegative());
            super.check(failure);
        }
    }

    /** A live save that is revoked, after which its session begins another. */
    static final class Cancelled extends SaveOperation {
        @Override
        void save() {
            small.set.resume();
            session.begin(small.set, SaveMode.LIVE, SmallSet.LABEL);
            session.manualRelease();
            session.saveContinue(ByteBuffer.allocateDirect(4000));
            LiveSets.churn(small.set);
            session.cancel();
            session.abandon();
        }
    }
}
