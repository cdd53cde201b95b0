/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;

/** The image is the same whatever the length, place and content of the chunks, and for both overloads. */
class ChunkTest {
    private static final int CANARY = 64;

    private static ChannelSet set;
    private static byte[] image;

    private SaveStatus lastStatus;
    private int start;

    @BeforeAll
    static void save() {
        set = SeededSet.paused(11, 3, 1);
        image = SeededSet.bytes(SeededSet.image(set, 9));
    }

    @AfterAll
    static void close() {
        set.close();
    }

    @Test
    @Proves("An image is the same in chunks of every length up to 4,096 bytes.")
    void imageIsTheSameInChunksOfEveryLength() {
        final SaveSession session = new SaveSession();
        for (int length = 0; length <= 4096; length++) {
            Cases.count(1);
            final ByteBuffer chunk = ByteBuffer.allocateDirect(length);
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            session.begin(set, 9);
            assertThat(session.imageLength()).isEqualTo(image.length);
            SaveStatus status;
            do {
                status = session.saveContinue(chunk.clear());
                if (status == SaveStatus.BUFFER_TOO_SMALL) {
                    assertThat(length).as("a chunk that was too small").isLessThan(256);
                    status = retry(session, length, out);
                } else {
                    assertThat(chunk.position()).isEqualTo(session.bytesFilled()).isPositive();
                    append(out, chunk, 0);
                }
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).as("length %d", length).isEqualTo(SaveStatus.SUCCESS);
            assertThat(out.toByteArray()).as("length %d", length).isEqualTo(image);
            session.end();
        }
    }

    private static SaveStatus retry(SaveSession session, int length, ByteArrayOutputStream out) {
        final int required = session.bytesRequired();
        final long offset = session.offset();
        assertThat(required).isGreaterThan(length).isLessThanOrEqualTo(256);
        assertThat(session.bytesFilled()).isZero();
        assertThat(offset).isEqualTo(out.size());
        final ByteBuffer less = ByteBuffer.allocateDirect(required - 1);
        assertThat(session.saveContinue(less)).isEqualTo(SaveStatus.BUFFER_TOO_SMALL);
        assertThat(less.position()).isZero();
        assertThat(session.bytesRequired()).isEqualTo(required);
        assertThat(session.offset()).isEqualTo(offset);
        final ByteBuffer enough = ByteBuffer.allocateDirect(required);
        final SaveStatus status = session.saveContinue(enough);
        assertThat(status).isIn(SaveStatus.BUFFER_OVERFLOW, SaveStatus.SUCCESS);
        assertThat(session.bytesFilled()).isEqualTo(required);
        append(out, enough, 0);
        return status;
    }

    private static void append(ByteArrayOutputStream out, ByteBuffer chunk, int from) {
        final byte[] bytes = new byte[chunk.position() - from];
        chunk.get(from, bytes);
        out.writeBytes(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Proves("An image is the same in chunks of random lengths.")
    void imageIsTheSameInChunksOfRandomLengths(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final ByteBuffer memory = ByteBuffer.allocateDirect(8192);
        final SaveSession session = new SaveSession();
        for (int run = 0; run < Repeats.of(600); run++) {
            Cases.count(1);
            final byte[] written = new byte[image.length];
            final int most = 1 << 3 + random.nextInt(11);
            final byte fill = (byte)(random.nextBoolean() ? 0xFF : 0);
            session.begin(set, 9);
            int at = 0;
            SaveStatus status;
            do {
                final int length = random.nextInt(most);
                final int filled = random.nextBoolean() ? intoBuffer(session, memory, random, length, fill)
                    : intoDirectBuffer(session, memory, random, length, fill);
                status = filled == 0 ? SaveStatus.BUFFER_OVERFLOW : lastStatus;
                if (filled == 0) {
                    assertThat(lastStatus).isEqualTo(SaveStatus.BUFFER_TOO_SMALL);
                    assertThat(session.bytesRequired()).isGreaterThan(length);
                    assertThat(at).isEqualTo((int)session.offset());
                    status = session.saveContinue(memory.clear().limit(session.bytesRequired()));
                    start = 0;
                }
                memory.get(start, written, at, session.bytesFilled());
                at += session.bytesFilled();
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            session.end();
            assertThat(at).as("seed %d run %d", seed, run).isEqualTo(image.length);
            assertThat(written).as("seed %d run %d", seed, run).isEqualTo(image);
        }
    }

    private int intoBuffer(SaveSession session, ByteBuffer memory, SplittableRandom random, int length, byte fill) {
        memory.clear();
        start = random.nextInt(memory.capacity() - length + 1);
        prepare(memory, start, length, fill);
        final ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final boolean sliced = random.nextBoolean();
        final ByteBuffer chunk = (sliced ? memory.slice(start, length) : memory.clear()).order(order);
        if (!sliced) {
            chunk.limit(start + length).position(start);
        }
        final int limit = chunk.limit();
        final int position = chunk.position();
        lastStatus = session.saveContinue(chunk);
        assertThat(chunk.limit()).isEqualTo(limit);
        assertThat(chunk.position()).isEqualTo(position + session.bytesFilled());
        assertThat(chunk.order()).isEqualTo(order);
        memory.clear();
        checkCanaries(memory, length, session.bytesFilled(), fill);
        return session.bytesFilled();
    }

    private int intoDirectBuffer(SaveSession session, ByteBuffer memory, SplittableRandom random, int length,
        byte fill) {
        memory.clear();
        final int adjustment = random.nextInt(memory.capacity() - length + 1);
        final int offset = random.nextInt(memory.capacity() - length - adjustment + 1);
        prepare(memory, adjustment + offset, length, fill);
        memory.clear().limit(100).position(50);
        final UnsafeBuffer buffer = new UnsafeBuffer();
        if (random.nextBoolean()) {
            buffer.wrap(memory, adjustment, offset + length);
        } else {
            buffer.wrap(new UnsafeBuffer(memory), adjustment, offset + length);
        }
        lastStatus = session.saveContinue(buffer, offset, length);
        assertThat(memory.limit()).isEqualTo(100);
        assertThat(memory.position()).isEqualTo(50);
        start = adjustment + offset;
        memory.clear();
        checkCanaries(memory, length, session.bytesFilled(), fill);
        return session.bytesFilled();
    }

    private static void prepare(ByteBuffer memory, int from, int length, byte fill) {
        final int first = Math.max(0, from - CANARY);
        final int last = Math.min(memory.capacity(), from + length + CANARY);
        new UnsafeBuffer(memory).setMemory(first, last - first, fill);
    }

    private void checkCanaries(ByteBuffer memory, int length, int filled, byte fill) {
        requireFill(memory, Math.max(0, start - CANARY), start, fill);
        requireFill(memory, start + filled, Math.min(memory.capacity(), start + length + CANARY), fill);
    }

    private static void requireFill(ByteBuffer memory, int from, int to, byte fill) {
        for (int i = from; i < to; i++) {
            if (memory.get(i) != fill) {
                throw new AssertionError("byte " + i + " outside the chunk, of [" + from + ", " + to + ")");
            }
        }
    }

    @Test
    void completeSaveReturnsSuccessAgain() {
        final SaveSession session = new SaveSession();
        session.begin(set, 9);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(image.length + 10);
        assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(chunk.position()).isEqualTo(image.length);
        assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(session.bytesFilled()).isZero();
        assertThat(session.bytesRequired()).isZero();
        assertThat(session.offset()).isEqualTo(session.imageLength());
        assertThat(session.digest()).hasSize(32);
        session.end();
    }
}
