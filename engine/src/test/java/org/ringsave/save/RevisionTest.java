/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** A save takes the bytes of a revision that an earlier begin of the set encoded. */
class RevisionTest {
    /** Bytes with a revision. It counts the calls of a save. */
    private static final class Numbered implements AppState {
        private long revision;
        private int version = 1;
        private boolean optional;
        private byte[] bytes = {1, 2, 3};
        private byte[] prepared;
        private int asked;
        private int encoded;
        private RuntimeException failure;

        void change(byte... to) {
            bytes = to;
            revision++;
        }

        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public int version() {
            return version;
        }

        @Override
        public boolean isOptional() {
            return optional;
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public int encodedLength() {
            asked++;
            return bytes.length;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            encoded++;
            buffer.putBytes(0, bytes);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void prepare(int savedVersion, DirectBuffer buffer) {
            prepared = new byte[buffer.capacity()];
            buffer.getBytes(0, prepared);
        }

        @Override
        public void commit() {
            bytes = prepared;
        }
    }

    private final Numbered state = new Numbered();
    private final ChannelSet set = set(state);
    private final SaveSession session = new SaveSession();

    private static ChannelSet set(AppState... states) {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", ChannelConfig.ofPages(1));
        for (final AppState each : states) {
            set.addState(each);
        }
        return set;
    }

    @AfterEach
    void close() {
        set.close();
    }

    private static byte[] image(SaveSession session, ChannelSet of) {
        session.begin(of, 9);
        final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return SeededSet.bytes(image.flip());
    }

    /** The image of a set whose state has the same bytes and no revision. */
    private static byte[] expected(int version, boolean optional, byte... bytes) {
        try (ChannelSet twin = set(new ByteState("numbered", version, bytes).optional(optional))) {
            return image(new SaveSession(), twin);
        }
    }

    private void assertEncoded(int times) {
        assertThat(state.encoded).as("calls of encode").isEqualTo(times);
        assertThat(state.asked).as("calls of encodedLength").isEqualTo(times);
    }

    @Test
    void sameRevisionIsEncodedOnceForAllSessions() {
        final byte[] expected = expected(1, false, (byte)1, (byte)2, (byte)3);
        for (int i = 0; i < 3; i++) {
            assertThat(image(session, set)).isEqualTo(expected);
            assertThat(image(new SaveSession(), set)).isEqualTo(expected);
        }
        assertEncoded(1);
    }

    @Test
    void otherRevisionIsEncodedAnew() {
        image(session, set);
        state.change((byte)7);
        assertThat(image(session, set)).isEqualTo(expected(1, false, (byte)7));
        final byte[] longer = new byte[300];
        longer[299] = 5;
        state.change(longer);
        assertThat(image(session, set)).isEqualTo(expected(1, false, longer));
        state.change();
        assertThat(image(session, set)).isEqualTo(expected(1, false));
        assertThat(image(session, set)).isEqualTo(expected(1, false));
        assertEncoded(4);
    }

    @Test
    void negativeRevisionIsEncodedAtEachSave() {
        state.revision = -1;
        image(session, set);
        state.bytes = new byte[] {4};
        assertThat(image(session, set)).isEqualTo(expected(1, false, (byte)4));
        assertEncoded(2);
        assertThat(new ByteState("any", 1, new byte[0]).revision()).isEqualTo(-1);
    }

    @Test
    void otherVersionOrOptionalBitIsEncodedAnew() {
        image(session, set);
        state.version = 2;
        state.bytes = new byte[] {8};
        assertThat(image(session, set)).isEqualTo(expected(2, false, (byte)8));
        assertEncoded(2);
        state.optional = true;
        assertThat(image(session, set)).isEqualTo(expected(2, true, (byte)8));
        assertThat(image(session, set)).isEqualTo(expected(2, true, (byte)8));
        assertEncoded(3);
    }

    /** A promise that the embedder breaks: the image has the earlier bytes, with their own length. */
    @Test
    void otherLengthOfTheSameRevisionIsNotSeen() {
        image(session, set);
        state.bytes = new byte[100];
        assertThat(image(session, set)).isEqualTo(expected(1, false, (byte)1, (byte)2, (byte)3));
    }

    @Test
    void callbackThatThrowsKeepsTheEarlierRevisionAlone() {
        image(session, set);
        state.change((byte)9, (byte)9, (byte)9, (byte)9);
        state.failure = new IllegalStateException("no");
        assertThatThrownBy(() -> session.begin(set, 1)).isSameAs(state.failure);
        state.failure = null;
        assertThat(image(session, set)).isEqualTo(expected(1, false, (byte)9, (byte)9, (byte)9, (byte)9));
        assertEncoded(3);
        state.change((byte)4);
        state.failure = new IllegalStateException("no");
        assertThatThrownBy(() -> session.begin(set, 1)).isSameAs(state.failure);
        state.revision--;
        assertThat(image(session, set)).isEqualTo(expected(1, false, (byte)9, (byte)9, (byte)9, (byte)9));
        assertEncoded(4);
    }

    @Test
    void restoreForgetsTheBytesOfAllRevisions() {
        final byte[] image = expected(1, false, (byte)6);
        image(session, set);
        final RestoreSession restore = new RestoreSession();
        restore.begin(set);
        final ByteBuffer direct = ByteBuffer.allocateDirect(image.length).put(image).flip();
        assertThat(restore.restoreFromBuffer(direct)).isEqualTo(RestoreStatus.SUCCESS);
        restore.end();
        image(session, set);
        assertEncoded(1);
        restore.begin(set);
        restore.restoreFromBuffer(direct.flip());
        restore.apply();
        assertThat(image(session, set)).isEqualTo(image);
        assertEncoded(2);
    }

    /** The limit counts a state by its length, also where its bytes need not be encoded. */
    @Test
    void keptBytesCountTowardTheCaptureLimit() {
        state.change(new byte[1000]);
        image(session, set);
        assertThatThrownBy(() -> new SaveSession(1000, 0).begin(set, 1)).isInstanceOf(CaptureException.class);
        assertThat(image(new SaveSession(1000 + 256, 0), set)).isEqualTo(image(session, set));
        assertEncoded(1);
    }
}
