/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;

/** A state that closes something when it is asked for its length. */
final class ClosingState implements AppState {
    private final Runnable closing;

    ClosingState(Runnable closing) {
        this.closing = closing;
    }

    @Override
    public String name() {
        return "closing";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int encodedLength() {
        closing.run();
        return 8;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        throw new AssertionError("encode after a refusal");
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
