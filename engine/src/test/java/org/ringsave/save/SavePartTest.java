/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.Refusals.refused;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.SetLease;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** A session and its parts refuse wrong calls, and parts are cancelled when their save does not go on. */
class SavePartTest {
    private final SaveSession session = new SaveSession();
    private ChannelSet set;
    private byte[] image;

    @BeforeEach
    void create() {
        set = SeededSet.paused(6, 5, 2);
        image = SeededSet.bytes(SeededSet.image(set, 1));
    }

    @AfterEach
    void close() {
        session.end();
        set.close();
    }

    private static ByteBuffer chunk(int length) {
        return ByteBuffer.allocateDirect(length);
    }

    private static void complete(List<SavePart> parts) {
        for (final SavePart part : parts) {
            assertThat(part.saveContinue(chunk(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        }
    }

    /** The save goes on, and comes to the right image. */
    private void finishes(List<SavePart> parts) {
        final byte[] written = new byte[image.length];
        final ByteBuffer chunk = chunk(image.length);
        for (final SavePart part : parts) {
            part.seek(part.startOffset());
            assertThat(part.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            chunk.flip().get(written, (int)part.startOffset(), chunk.limit());
        }
        session.finish();
        final int directory = (int)session.offset();
        assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        chunk.flip().get(written, directory, chunk.limit());
        assertThat(written).isEqualTo(image);
        session.end();
    }

    @Test
    void parallelIsRefusedAtAWrongMoment() {
        refused(() -> session.parallel(2), "no save is under way");
        session.begin(set, 1);
        for (final int count : new int[] {0, -1, Integer.MIN_VALUE, 1025, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> session.parallel(count)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(count + " parts").hasMessageContaining("1..1024");
        }
        assertThat(session.saveContinue(chunk(4))).isEqualTo(SaveStatus.BUFFER_TOO_SMALL);
        final List<SavePart> parts = session.parallel(2);
        refused(() -> session.parallel(2), "parallel", "2 parts are writing");
        finishes(parts);

        session.begin(set, 1);
        session.saveContinue(chunk(100));
        refused(() -> session.parallel(2), "parallel", "80 bytes", "begin()");
        session.seek(0);
        refused(() -> session.parallel(2), "80 bytes");
        session.end();
        refused(() -> session.parallel(2), "no save is under way");
    }

    @Test
    void parallelIsRefusedAfterFinish() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        complete(parts);
        session.finish();
        refused(() -> session.parallel(2), "parallel", parts.get(1).endOffset() + " bytes");
        refused(session::finish, "finish", "2 parts were finished already");
    }

    @Test
    void finishIsRefusedWithoutParts() {
        refused(session::finish, "no save is under way");
        session.begin(set, 1);
        refused(session::finish, "finish", "no parts", "parallel(n)");
        assertThat(session.saveContinue(chunk(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        refused(session::finish, "no parts");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void finishIsRefusedWhileAPartIsIncomplete(int incomplete) {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(3);
        for (int i = 0; i < 3; i++) {
            if (i != incomplete) {
                assertThat(parts.get(i).saveContinue(chunk(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
            }
        }
        final SavePart part = parts.get(incomplete);
        refused(session::finish, "finish", "part " + incomplete + " at " + part.startOffset() + " of "
            + part.startOffset() + ".." + part.endOffset(), "not complete");
        // Up to its last 8 bytes.
        assertThat(part.saveContinue(chunk((int)(part.endOffset() - part.startOffset()) - 8)))
            .isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        refused(session::finish, "part " + incomplete + " at " + part.offset(), "not complete");
        refused(() -> session.saveContinue(chunk(256)), "3 parts are writing");
        finishes(parts);
    }

    @Test
    void finishAcceptsACompletePartThatSoughtBack() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(3);
        complete(parts);
        parts.get(1).seek(parts.get(1).startOffset());
        session.finish();
        assertThat(session.offset()).isEqualTo(parts.get(2).endOffset());
    }

    @Test
    void sessionDoesNotWriteWhilePartsWrite() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        final ByteBuffer chunk = chunk(256).position(3);
        refused(() -> session.saveContinue(chunk), "saveContinue", "2 parts are writing", "finish()");
        refused(() -> session.saveContinue(new UnsafeBuffer(chunk), 0, 256), "saveContinue", "2 parts are writing");
        refused(() -> session.seek(0), "seek", "2 parts are writing");
        refused(session::digest, "not complete");
        assertThat(chunk.position()).isEqualTo(3);
        assertThat(session.offset()).isZero();
        assertThat(session.bytesFilled()).isZero();
        assertThat(session.bytesRequired()).isZero();
        assertThat(session.imageLength()).isEqualTo(image.length);
        finishes(parts);
    }

    @Test
    void partRefusesBuffersAsASessionDoes() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(2);
        final SavePart part = parts.get(1);
        final ByteBuffer own = ChannelAccess.memory(set.get(1)).incoming().data().byteBuffer().duplicate();
        for (final ByteBuffer wrong : new ByteBuffer[] {ByteBuffer.allocate(300), chunk(300).asReadOnlyBuffer(), own}) {
            final int position = wrong.clear().position();
            assertThatThrownBy(() -> part.saveContinue(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThat(wrong.position()).isEqualTo(position);
            assertThat(part.offset()).isEqualTo(part.startOffset());
        }
        assertThatThrownBy(() -> part.saveContinue(new UnsafeBuffer(new byte[300]), 0, 300))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> part.saveContinue(new UnsafeBuffer(chunk(300)), 1, 300))
            .isInstanceOf(IndexOutOfBoundsException.class);
        final ByteBuffer small = chunk(63);
        assertThat(part.saveContinue(small)).isEqualTo(SaveStatus.BUFFER_TOO_SMALL);
        assertThat(part.bytesFilled()).isZero();
        assertThat(part.bytesRequired()).isEqualTo(64);
        finishes(parts);
    }

    @Test
    void partSeeksWithinItsOwnRangeOnly() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(3);
        final SavePart part = parts.get(1);
        assertThat(part.saveContinue(chunk(500))).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        final long offset = part.offset();
        for (final long illegal : new long[] {0, -8, part.startOffset() - 8, part.startOffset() + 8, offset + 8,
            offset + 1, part.endOffset(), Long.MAX_VALUE}) {
            assertThatThrownBy(() -> part.seek(illegal)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(illegal));
            assertThat(part.offset()).isEqualTo(offset);
        }
        part.seek(part.startOffset());
        assertThat(part.offset()).isEqualTo(part.startOffset());
        assertThat(part.bytesRequired()).isEqualTo(64);
        part.seek(offset);
        assertThat(part.saveContinue(chunk(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        part.seek(part.endOffset());
        assertThat(part.saveContinue(chunk(256))).isEqualTo(SaveStatus.SUCCESS);
        assertThat(part.bytesFilled()).isZero();
        assertThat(part.bytesRequired()).isZero();
        finishes(parts);
    }

    @Test
    void partsBeyondTheChannelsAreEmpty() {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(1024);
        final ByteBuffer untouched = chunk(256);
        final List<SavePart> empty = parts.stream().filter(part -> part.startOffset() == part.endOffset()).toList();
        assertThat(empty).hasSizeBetween(1024 - 6, 1024 - 5);
        for (final SavePart part : empty) {
            assertThat(part.bytesRequired()).isZero();
            assertThat(part.saveContinue(untouched)).isEqualTo(SaveStatus.SUCCESS);
            part.seek(part.startOffset());
            assertThat(untouched.position()).isZero();
        }
        finishes(parts);
        assertThatThrownBy(() -> parts.add(null)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void partOfAnEndedSaveStaysCancelled(int when) {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(3);
        parts.get(0).saveContinue(chunk(300));
        if (when > 0) {
            parts.forEach(part -> part.seek(part.startOffset()));
            complete(parts);
        }
        if (when > 1) {
            session.finish();
        }
        session.end();
        cancelled(parts);
        session.begin(set, 1);
        cancelled(parts);
        final List<SavePart> next = session.parallel(3);
        cancelled(parts);
        assertThat(next.get(0).saveContinue(chunk(300))).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        cancelled(parts);
        finishes(next);
        set.resume();
    }

    private static void cancelled(List<SavePart> parts) {
        for (final SavePart part : parts) {
            final long offset = part.offset();
            final ByteBuffer chunk = chunk(300);
            assertThat(part.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
            assertThat(part.saveContinue(new UnsafeBuffer(chunk), 0, 300)).isEqualTo(SaveStatus.CANCELLED);
            assertThat(chunk).isEqualTo(chunk(300));
            assertThat(part.bytesFilled()).isZero();
            assertThat(part.offset()).isEqualTo(offset);
            refused(() -> part.seek(part.startOffset()), "seek", part.toString(), "was ended");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partIsCancelledWhenTheSetIsClosedOrLosesAChannel(boolean all) {
        session.begin(set, 1);
        final List<SavePart> parts = session.parallel(3);
        parts.get(0).saveContinue(chunk(300));
        parts.get(1).saveContinue(chunk(1 << 20));
        if (all) {
            set.close();
        } else {
            set.channels().get(4).close();
        }
        for (final SavePart part : parts) {
            final ByteBuffer chunk = chunk(300);
            part.seek(part.startOffset());
            assertThat(part.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
            assertThat(chunk).isEqualTo(chunk(300));
            assertThat(part.bytesFilled()).isZero();
        }
        refused(session::finish, "part 0", "not complete");
        session.end();
        assertThat(parts.get(2).saveContinue(chunk(300))).isEqualTo(SaveStatus.CANCELLED);
    }

    @Test
    void saveInPartsIsCancelledWhenTheSetIsClosedBeforeFinish() {
        session.begin(set, 1);
        complete(session.parallel(2));
        set.close();
        session.finish();
        assertThat(session.saveContinue(chunk(1 << 16))).isEqualTo(SaveStatus.CANCELLED);
        session.end();

        create();
        session.begin(set, 1);
        set.close();
        assertThat(session.parallel(2).get(1).saveContinue(chunk(300))).isEqualTo(SaveStatus.CANCELLED);
    }

    @Test
    void partRefusesCallsAfterOneFailed() {
        try (ChannelSet broken = new ChannelSet()) {
            broken.add(0, "", ChannelConfig.ofPages(1));
            Shapes.inFlight(broken.add(1, "", ChannelConfig.ofPages(1).withInFlight(4, 64, 8)),
                new SplittableRandom(1), 4);
            final Cut cut = new Cut(1 << 20, 0);
            final ImageIndex index = new ImageIndex(cut);
            final Parts parts = new Parts(index);
            final SetLease lease = ChannelAccess.acquire(broken, "a save");
            cut.read(broken, lease, null);
            index.reserve(cut.layout().blockCount());
            index.start(1);
            final List<SavePart> started = parts.start(2, lease);
            final ByteBuffer chunk = chunk(1 << 14);
            assertThat(started.get(0).saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
            // An error that can't happen: the capture is lost, and no part was told.
            cut.captures().arena().wrap(0, 0);
            assertThatThrownBy(() -> started.get(1).saveContinue(chunk.clear())).isInstanceOf(RuntimeException.class);
            assertThat(chunk.position()).isZero();
            refused(() -> started.get(1).saveContinue(chunk), "failed", "begin again");
            refused(() -> started.get(1).seek(started.get(1).startOffset()), "failed");
            refused(parts::finish, "finish", "part 1", "failed");
            started.get(0).seek(0);
            assertThat(started.get(0).saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
        }
    }
}
