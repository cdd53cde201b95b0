/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.fixture.ByteState;

/** An optional state of the embedder that numbers its content, so that later saves take the bytes of earlier ones. */
final class NumberedState implements AppState {
    private final ByteState bytes;
    private long revision;

    NumberedState(String name, byte[] bytes) {
        this.bytes = new ByteState(name, 1, bytes);
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public int version() {
        return bytes.version();
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public int encodedLength() {
        return bytes.encodedLength();
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        bytes.encode(buffer);
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        bytes.prepare(version, buffer);
    }

    @Override
    public void commit() {
        bytes.commit();
        revision++;
    }
}
