/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;

/** An empty state that may throw in each call of a save. It is optional, so a restore without it skips it. */
final class ThrowingState implements AppState {
    private final String name;
    private final FaultPoint point;

    ThrowingState(String name, FaultPoint point) {
        this.name = name;
        this.point = point;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        point.pass("AppState.version");
        return 0;
    }

    @Override
    public boolean isOptional() {
        point.pass("AppState.isOptional");
        return true;
    }

    @Override
    public long revision() {
        point.pass("AppState.revision");
        return -1;
    }

    @Override
    public int encodedLength() {
        point.pass("AppState.encodedLength");
        return 0;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        point.pass("AppState.encode");
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        // There is nothing to restore.
    }

    @Override
    public void commit() {
        // There is nothing to restore.
    }
}
