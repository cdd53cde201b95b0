/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;

/** Runs code in the callbacks of a save. */
final class CallingState implements AppState {
    private final Runnable inLength;
    private final Runnable inEncode;
    private final boolean isWritten;
    int length = 16;
    final StringBuilder calls = new StringBuilder();

    CallingState(Runnable inLength, Runnable inEncode) {
        this(inLength, inEncode, true);
    }

    /** A state that is not written stays in zeros. */
    CallingState(Runnable inLength, Runnable inEncode, boolean isWritten) {
        this.inLength = inLength;
        this.inEncode = inEncode;
        this.isWritten = isWritten;
    }

    @Override
    public String name() {
        return "calling";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int encodedLength() {
        calls.append('L');
        inLength.run();
        return length;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        calls.append('E');
        assertThat(buffer.capacity()).isEqualTo(length);
        for (int i = 0; isWritten && i < length; i++) {
            assertThat(buffer.getByte(i)).isZero();
        }
        if (isWritten) {
            buffer.setMemory(0, length, (byte)0xEE);
        }
        inEncode.run();
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        throw new AssertionError("prepare in a save");
    }

    @Override
    public void commit() {
        throw new AssertionError("commit in a save");
    }
}
