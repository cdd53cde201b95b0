/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.MessageHeaderEncoder;

/** Messages whose checksum is right, of another schema or version. */
class MessageTest {
    private static final int AT = 3;

    private final Message message = new Message();
    private final UnsafeBuffer stream = new UnsafeBuffer(new byte[300]);

    private int put() {
        message.begin(new CancelEncoder()).transferId(7);
        message.seal();
        stream.putBytes(AT, message.buffer(), 0, message.length());
        return message.length();
    }

    @Test
    void sealedMessageIsRead() {
        final int length = put();
        final Message read = new Message();
        assertThat(read.read(stream, AT, length)).isTrue();
        assertThat(read.template()).isEqualTo(CancelEncoder.TEMPLATE_ID);
        assertThat(read.length()).isEqualTo(length);
        assertThat(read.read(stream, AT, length - 1)).isFalse();
        assertThat(read.read(stream, AT, MessageHeaderEncoder.ENCODED_LENGTH - 1)).isFalse();
    }

    /** Block length, template, schema and version. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6})
    void messageOfAnotherHeaderIsNone(int field) {
        put();
        final int value = message.buffer().getShort(field, ByteOrder.LITTLE_ENDIAN);
        for (final int other : new int[] {value - 1, value + 1, 0, 0xFFFF}) {
            if (other != value) {
                message.buffer().putShort(field, (short)other, ByteOrder.LITTLE_ENDIAN);
                message.seal();
                stream.putBytes(AT, message.buffer(), 0, message.length());
                assertThat(new Message().read(stream, AT, stream.capacity() - AT)).as("%d for %d", other, value)
                    .isFalse();
            }
        }
    }
}
