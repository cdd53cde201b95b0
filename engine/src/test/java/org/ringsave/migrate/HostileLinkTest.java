/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Either end refuses a bad frame by name, tells the other end, and leaves the set unchanged. */
class HostileLinkTest {
    private static final String DIGEST = "0123456789abcdef".repeat(2);

    private final LinkPair link = new LinkPair(1 << 20);
    private final ChannelSet set = SeededSet.paused(5, 3, 1);
    private final Migration migration = new Migration(new SaveSession(), 2_000, 0, () -> 0);
    private final RestoreSession restore = new RestoreSession();
    private MigrationTarget target;

    @BeforeEach
    void begin() {
        restore.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        target = new MigrationTarget(restore, link.target(), 3_000);
    }

    @AfterEach
    void close() {
        target.close();
        set.close();
    }

    private static ByteBuffer frame(int type, int length, Consumer<ByteBuffer> payload) {
        final ByteBuffer frame = ByteBuffer.allocate(8 + Math.max(0, Math.min(length, 1_000)))
            .order(ByteOrder.LITTLE_ENDIAN);
        frame.putShort((short)0x5352).put((byte)1).put((byte)type).putInt(length);
        payload.accept(frame);
        return frame.rewind();
    }

    private static ByteBuffer image(long length, int round, int last) {
        return frame(1, 16, to -> to.putLong(length).putInt(round).putInt(last));
    }

    private static ByteBuffer acknowledge(int round, String digest) {
        return frame(3, 36, to -> to.putInt(round).put(digest.getBytes(StandardCharsets.US_ASCII)));
    }

    private static ByteBuffer none(int type, int length) {
        return frame(type, length, to -> { });
    }

    private static void send(ByteChannel to, ByteBuffer... frames) throws Exception {
        for (final ByteBuffer frame : frames) {
            to.write(frame);
            assertThat(frame.hasRemaining()).isFalse();
        }
    }

    static Stream<Arguments> framesForTheTarget() {
        return Stream.of(
            Arguments.of("a frame begins with 0x0 and version 0, expected 0x5352 and 1",
                frames(ByteBuffer.allocate(8))),
            Arguments.of("version 2, expected", frames(none(1, 16).put(2, (byte)2))),
            Arguments.of("a frame has type 0, expected 1..5", frames(none(0, 0))),
            Arguments.of("a frame has type 255, expected 1..5", frames(none(255, 0))),
            Arguments.of("a frame of type 1 has a payload of 15 bytes", frames(none(1, 15))),
            Arguments.of("a frame of type 2 has a payload of 0 bytes", frames(none(2, 0))),
            Arguments.of("a frame of type 2 has a payload of 4294967295 bytes", frames(none(2, -1))),
            Arguments.of("a frame of type 4 has a payload of 513 bytes", frames(none(4, 513))),
            Arguments.of("a frame of type 5 has a payload of 2147483647 bytes", frames(none(5, Integer.MAX_VALUE))),
            Arguments.of("the source sent a frame of type 3", frames(acknowledge(0, DIGEST))),
            Arguments.of("the source sent a frame of type 4", frames(none(4, 1))),
            Arguments.of("a commit of " + DIGEST + " in round 0, before the last image",
                frames(frame(5, 32, to -> to.put(DIGEST.getBytes(StandardCharsets.US_ASCII))))),
            Arguments.of("a chunk in round 0 is longer than the 0 bytes that its image has left", frames(none(2, 9))),
            Arguments.of("image of round 1, 99 bytes, last=0, in round 0", frames(image(99, 1, 0))),
            Arguments.of("image of round 0, 0 bytes, last=0, in round 0", frames(image(0, 0, 0))),
            Arguments.of("image of round 0, -1 bytes, last=0, in round 0", frames(image(-1, 0, 0))),
            Arguments.of("image of round 0, 9 bytes, last=2, in round 0", frames(image(9, 0, 2))),
            Arguments.of("image of round 0, 9 bytes, last=0, in round 0, whose image is not complete",
                frames(image(9, 0, 0), image(9, 0, 0))),
            Arguments.of("a chunk in round 0 is longer than the 9 bytes that its image has left",
                frames(image(9, 0, 0), none(2, 10))),
            Arguments.of("image offset 0", frames(image(1 << 20, 0, 0), none(2, 999))));
    }

    private static ByteBuffer[] frames(ByteBuffer... frames) {
        return frames;
    }

    @ParameterizedTest
    @MethodSource("framesForTheTarget")
    @Proves("A migration refuses a bad frame and tells the source.")
    void targetRefusesABadFrameAndTellsTheSource(String message, ByteBuffer[] frames) throws Exception {
        migration.start(set, () -> 1, link.source(), 1);
        send(link.source(), Arrays.stream(frames).map(ByteBuffer::duplicate)
            .map(frame -> frame.order(ByteOrder.LITTLE_ENDIAN)).toArray(ByteBuffer[]::new));
        target.doWork();
        assertThat(target.state()).isEqualTo(MigrationState.FAILED);
        assertThat(target.failure()).isInstanceOfAny(ProtocolException.class, ImageException.class)
            .hasMessageContaining(message);
        migration.doWork();
        assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
        assertThat(migration.reason()).startsWith("the target refused: ").contains(message);
        set.resume();
        // The target drops the rest of the stream, until the link's end.
        for (int i = 0; i < 100 && link.target().isOpen(); i++) {
            target.doWork();
        }
        assertThat(link.target().isOpen()).isFalse();
        assertThat(target.doWork()).isZero();
    }

    static Stream<Arguments> framesForTheSource() {
        return Stream.of(
            Arguments.of("a frame begins with", frames(ByteBuffer.allocate(8))),
            Arguments.of("the target sent a frame of type 1", frames(image(9, 0, 0))),
            Arguments.of("the target sent a frame of type 2", frames(none(2, 9))),
            Arguments.of("the target sent a frame of type 5", frames(none(5, 32))),
            Arguments.of("a frame of type 4 has a payload of 0 bytes", frames(none(4, 0))),
            Arguments.of("the target acknowledged round 0 as " + DIGEST + ", expected 0 as ",
                frames(acknowledge(0, DIGEST))),
            Arguments.of("the target acknowledged round 4294967295 as " + DIGEST + ", expected 0 as ",
                frames(acknowledge(-1, DIGEST))),
            Arguments.of("the target refused: \u00e9\ufffd",
                frames(frame(4, 3, to -> to.put(new byte[] {(byte)0xC3, (byte)0xA9, (byte)0xC3})))));
    }

    @ParameterizedTest
    @MethodSource("framesForTheSource")
    void sourceKeepsTheSetWhenTheTargetAnswersWrongly(String message, ByteBuffer[] frames) throws Exception {
        for (int calls = 0; calls < 12; calls += 11) {
            final LinkPair pair = new LinkPair(1 << 20);
            migration.start(set, () -> 1, pair.source(), 1);
            for (int i = 0; i < calls; i++) {
                migration.doWork();
            }
            assertThat(migration.state() == MigrationState.AWAITING).isEqualTo(calls > 0);
            send(pair.target(), Arrays.stream(frames).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new));
            migration.doWork();
            assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
            assertThat(migration.reason()).startsWith(message);
            set.resume();
            set.pause();
        }
    }

    /** A correct acknowledgement that comes twice, or before the image is sent. */
    @Test
    void sourceRefusesALateOrEarlyAcknowledgement() throws Exception {
        migration.start(set, () -> 1, link.source(), 1);
        while (migration.state() != MigrationState.ACKNOWLEDGED) {
            migration.doWork();
            target.doWork();
        }
        send(link.target(), acknowledge(0, restore.digest()));
        migration.doWork();
        assertThat(migration.reason()).startsWith("the target acknowledged round 0 as " + restore.digest());
        target.doWork();
        assertThat(target.state()).isEqualTo(MigrationState.CANCELLED);
        assertThat(target.failure()).hasMessage("the link ended without a commit");
        // The same image again, whose digest is known now. Its acknowledgement names another round.
        final LinkPair other = new LinkPair(1 << 20);
        migration.start(set, () -> 1, other.source(), 1);
        while (migration.state() != MigrationState.AWAITING) {
            migration.doWork();
        }
        send(other.target(), acknowledge(1, restore.digest()));
        migration.doWork();
        assertThat(migration.reason()).startsWith("the target acknowledged round 1 as " + restore.digest());
        set.resume();
    }

    /** A commit of an acknowledged image that is not the last. */
    @Test
    void targetRefusesACommitOfAnEarlierRound() throws Exception {
        set.resume();
        migration.start(set, () -> 1, link.source(), 1);
        while (migration.report().rounds().isEmpty()) {
            migration.doWork();
            target.doWork();
            assertThat(target.failure()).isNull();
        }
        final String digest = restore.digest();
        send(link.source(), frame(5, 32, to -> to.put(digest.getBytes(StandardCharsets.US_ASCII))));
        target.doWork();
        assertThat(target.state()).isEqualTo(MigrationState.FAILED);
        assertThat(target.failure()).hasMessage("a commit of " + digest + " in round 1, before the last image");
        migration.doWork();
        assertThat(migration.state()).isEqualTo(MigrationState.FAILED);
    }

    /** All bytes that a source sends: a base, a delta, a last delta, and the commit. */
    private byte[] stream() {
        set.resume();
        migration.start(set, () -> 1, link.source(), 1);
        final SplittableRandom random = new SplittableRandom(3);
        while (target.state() != MigrationState.COMMITTED) {
            migration.doWork();
            target.doWork();
            assertThat(target.failure()).isNull();
            if (set.state() == ChannelState.OPEN) {
                SeededSet.drive(random, set.get(4), 5);
            }
            if (migration.state() == MigrationState.WANTS_PAUSE) {
                set.pause();
            } else if (migration.state() == MigrationState.ACKNOWLEDGED) {
                migration.commit();
            }
        }
        target.set().close();
        return link.sent();
    }

    static LongStream seeds() {
        return LongStream.range(0, 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Proves("A migration commits no stream with a wrong, missing or cut byte.")
    void targetCommitsNoStreamWithAWrongByte(long seed) throws Exception {
        final byte[] stream = stream();
        assertThat(take(stream)).isEqualTo(MigrationState.COMMITTED);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            byte[] wrong = stream.clone();
            // A third of the changes are in the last frames, a third in the first ones.
            final int at = switch (random.nextInt(3)) {
                case 0 -> wrong.length - 1 - random.nextInt(400);
                case 1 -> random.nextInt(400);
                default -> random.nextInt(wrong.length);
            };
            switch (random.nextInt(3)) {
                case 0 -> wrong[at] ^= (byte)(1 + random.nextInt(255));
                case 1 -> wrong = Arrays.copyOf(wrong, at);
                default -> System.arraycopy(stream, at + 1, wrong, at, wrong.length - at - 1);
            }
            if (!Arrays.equals(wrong, stream)) {
                assertThat(take(wrong)).as("seed %d, change %d at %d", seed, i, at)
                    .isNotEqualTo(MigrationState.COMMITTED);
                Cases.count(1);
            }
        }
    }

    /** Returns the state of a target that has read these bytes and the end of the link. */
    private static MigrationState take(byte[] stream) throws Exception {
        final LinkPair pair = new LinkPair(1 << 20);
        final RestoreSession session = new RestoreSession();
        session.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        try (MigrationTarget other = new MigrationTarget(session, pair.target(), 5_000)) {
            send(pair.source(), ByteBuffer.wrap(stream));
            while (pair.target().isOpen() && other.doWork() > 0) {
                assertThat(other.state()).isNotEqualTo(MigrationState.WANTS_PAUSE);
            }
            pair.source().close();
            for (int i = 0; i < 100 && pair.target().isOpen(); i++) {
                other.doWork();
            }
            assertThat(pair.target().isOpen()).isFalse();
            if (other.state() == MigrationState.COMMITTED) {
                other.set().close();
            } else {
                assertThat(other.failure()).isNotNull();
            }
            return other.state();
        }
    }
}
