/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.util.SplittableRandom;
import org.ringsave.ring.RawRing;

/**
 * A peer without rules, on a thread of its own. Among right packets it writes anything anywhere into both rings, at any
 * moment, until it is told to stop.
 */
final class Scribbler implements Runnable {
    private static final int BATCH = 4096;
    private static final int[] TYPES = {6, 6, 6, 6, 7, 9, 11};

    private final SplittableRandom random;
    private int payloadIndex;
    private int payloadWords = 1;
    private boolean inBursts;
    private volatile RawRing[] rings;
    private volatile long written;
    private volatile int actions;
    private volatile boolean stopped;
    private volatile boolean ended;

    Scribbler(long seed, RawRing toEngine, RawRing fromEngine) {
        this.random = new SplittableRandom(seed);
        aim(toEngine, fromEngine);
    }

    /** From now on, these rings. */
    void aim(RawRing toEngine, RawRing fromEngine) {
        rings = new RawRing[] {toEngine, fromEngine};
    }

    /** Writes in {@link Bursts} only. For the time before it starts. */
    void runInBursts() {
        inBursts = true;
    }

    /** The other side has done so much since it began. */
    void acted(int count) {
        actions = count;
    }

    void stop() {
        stopped = true;
    }

    boolean hasEnded() {
        return ended;
    }

    long written() {
        return written;
    }

    @Override
    public void run() {
        try {
            for (long count = 0; !stopped; count += BATCH) {
                if (inBursts) {
                    Bursts.await();
                }
                final RawRing[] now = rings;
                final int before = actions;
                for (int i = 0; i < BATCH; i++) {
                    scribble(now[0], now[1]);
                }
                written = count + BATCH;
                // Where one core is all there is, the other side gets its turn; nothing here relies on it.
                for (int i = 0; i < 50 && actions == before; i++) {
                    Thread.yield();
                }
            }
        } finally {
            ended = true;
        }
    }

    /**
     * Mostly writes bytes that a reader ignores, seldom ones that it must find; else the rings would always be damaged.
     */
    private void scribble(RawRing toEngine, RawRing fromEngine) {
        final int kind = random.nextInt(1 << 16);
        final RawRing either = (kind & 1) == 0 ? toEngine : fromEngine;
        if (kind < 4) {
            either.poke32(4 * random.nextInt(2), random.nextInt());
        } else if (kind < 8) {
            toEngine.in(8 * random.nextInt(toEngine.length() / 8));
        } else if (kind < 12) {
            fromEngine.out(8 * random.nextInt(fromEngine.length() / 8));
        } else if (kind < 50) {
            either.word(8 * random.nextInt(either.length() / 8), header());
        } else if (kind < 100) {
            either.poke32(RawRing.DATA + 4 * random.nextInt(either.length() / 4), random.nextInt());
        } else if (kind < 8_000) {
            sendRight(toEngine);
        } else if (kind < 9_000) {
            fromEngine.out(fromEngine.in());
        } else if (kind < 12_000) {
            either.poke32(8 + 4 * random.nextInt(RawRing.DATA / 4 - 2), random.nextInt());
        } else {
            toEngine.word(payloadIndex + 8 * random.nextInt(payloadWords), random.nextLong());
        }
    }

    private long header() {
        return 6 + random.nextInt(6) | (long)random.nextInt(2, 5) << 16 | (long)random.nextInt(2, 40) << 32
            | (long)random.nextInt(2) << 48;
    }

    private void sendRight(RawRing ring) {
        final int in = ring.in();
        if ((in & 7) != 0 || in < 0 || in >= ring.length()) {
            return;
        }
        final int used = ring.used();
        if (used < 0 || used > ring.length() - 600) {
            if (ring.out() < 0 || ring.out() >= ring.length()) {
                // Scribbled over; the reader has no use for it, and would not write it again before a packet comes.
                ring.out(in);
            }
            return;
        }
        final int dataOffset8 = random.nextInt(2, 5);
        final long[] payload = random.longs(random.nextInt(1, 60)).toArray();
        payloadIndex = in + dataOffset8 * 8;
        payloadWords = payload.length;
        final int type = TYPES[random.nextInt(TYPES.length)];
        ring.send(type, type == 11 ? 0 : random.nextInt(8) / 7, type == 11 ? random.nextInt(4) : random.nextInt(64),
            dataOffset8, payload);
    }
}
