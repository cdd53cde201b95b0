/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;

/** The simulation's own state: the tick, the random numbers, and a sum that identifies the traffic. */
final class Clock implements AppState {
    /** No other program's state has this name, so it tells whose an image is. */
    static final String NAME = "ringsave-demo";

    private static final int VERSION = 1;
    private static final int RANDOM_OFFSET = 8;
    private static final int TRAFFIC_OFFSET = 16;
    private static final int LENGTH = 24;

    private final SplitMix64 random;
    private final long traffic;
    private long tick;
    private long preparedTick;
    private long preparedRandom;

    Clock(SplitMix64 random, long traffic) {
        this.random = random;
        this.traffic = traffic;
    }

    long tick() {
        return tick;
    }

    void advance() {
        tick++;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        buffer.putLong(0, tick);
        buffer.putLong(RANDOM_OFFSET, random.state());
        buffer.putLong(TRAFFIC_OFFSET, traffic);
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        if (version != VERSION || buffer.capacity() != LENGTH) {
            throw new IllegalArgumentException("this simulation reads version " + VERSION + " of " + LENGTH
                + " bytes, not version " + version + " of " + buffer.capacity());
        }
        if (buffer.getLong(TRAFFIC_OFFSET) != traffic) {
            throw new IllegalArgumentException("it was saved with other traffic; give the same capture file");
        }
        preparedTick = buffer.getLong(0);
        preparedRandom = buffer.getLong(RANDOM_OFFSET);
    }

    @Override
    public void commit() {
        tick = preparedTick;
        random.state(preparedRandom);
    }
}
