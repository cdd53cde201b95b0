/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Two deltas of one base are compared in the words of the model. */
class DeltaDiffTest {
    private final ComparedSet model = new ComparedSet();

    @AfterEach
    void close() {
        model.close();
    }

    private ByteBuffer delta(SaveSession session, String base) {
        model.set.pause();
        session.begin(model.set, SaveMode.PAUSED, 6, base);
        final ByteBuffer delta = ByteBuffer.allocateDirect((int)session.imageLength());
        session.saveContinue(delta);
        session.end();
        model.set.resume();
        return delta.flip();
    }

    /** Two packets of 56 bytes that both deltas leave out were consumed in the second alone. */
    @Test
    void deltasOfOneBaseDifferInTheirParts() {
        final SaveSession session = new SaveSession();
        session.begin(model.set, 5);
        session.saveContinue(ByteBuffer.allocateDirect((int)session.imageLength()));
        session.end();
        final String base = session.cutId();
        model.set.resume();
        model.write(4, 99);
        model.send(4);
        final ByteBuffer first = delta(session, base);
        model.write(4, 100);
        model.write(5, 100);
        model.memory.discard(0, ComparedSet.PAGE);
        model.poll(PacketAction.DONE, 2);
        model.send(5);
        model.clock.bytes()[0] = 1;
        final ByteBuffer second = delta(session, base);
        assertThat(ImageDiff.of(first, first).isEmpty()).isTrue();
        assertThat(ImageDiff.of(first, second).toString().lines()).containsExactly(
            "state clock: bytes 0 to 8 differ",
            "region memory: 1 page from 0x4000 differ",
            "region memory: 1 page from 0x5000 only in the second",
            "region memory: 1 page from 0x0 discarded only in the second",
            "channel 7, incoming ring: 112 bytes fewer at its head, 1 packet more at its tail",
            "channel 7, requests awaiting at the opposite end: 1 request more: 5");
        final ByteBuffer third = delta(session, session.cutId());
        assertThatThrownBy(() -> ImageDiff.of(first, third)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("diff: the first image is a delta of " + base + " and the second image one of ")
            .hasMessageEndingWith("; merge each with its base first");
    }

    /** In the second the request was completed and sent again: a delta has the packet of a request after its base. */
    @Test
    void requestThatCameAgainDiffersBetweenDeltas() {
        final SaveSession session = new SaveSession();
        model.set.resume();
        model.poll(PacketAction.IN_FLIGHT, 1);
        model.set.pause();
        session.begin(model.set, 5);
        session.saveContinue(ByteBuffer.allocateDirect((int)session.imageLength()));
        session.end();
        final String base = session.cutId();
        model.set.resume();
        final ByteBuffer first = delta(session, base);
        model.disk.complete(1, model.payload, 0, 8);
        model.disk.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9);
        model.poll(PacketAction.DONE, 2);
        model.payload.putByte(0, (byte)1);
        model.send(1);
        model.poll(PacketAction.IN_FLIGHT, 1);
        final ByteBuffer second = delta(session, base);
        assertThat(ImageDiff.of(first, second).toString().lines())
            .contains("channel 7, requests received: 1 request differs: 1 (packet new only in the second)");
        assertThat(ImageDiff.of(second, first).toString().lines())
            .contains("channel 7, requests received: 1 request differs: 1 (packet new only in the first)");
    }
}
