/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Another program at the far end of two ring files, on a thread or in a process of its own. It follows OpenVMM's rules
 * over {@link RawRing}, with the fences that they need.
 */
public final class RawPeer {
    private final RawRing toEngine;
    private final RawRing fromEngine;
    private final Runnable engine;

    /** A peer at two rings that rings the engine's doorbell so. */
    public RawPeer(RawRing toEngine, RawRing fromEngine, Runnable engine) {
        this.toEngine = toEngine;
        this.fromEngine = fromEngine;
        this.engine = engine;
    }

    RawPeer(MappedPair pair, Doorbell engine) {
        this(pair.toEngine(), pair.fromEngine(), engine::ring);
    }

    /**
     * Talks in rounds: sends up to five packets of random lengths, of which the last has the round's number, and sleeps
     * until it was answered. Returns how many rounds it came through; -1 if an answer was another one.
     */
    public int talk(long seed, int rounds, Runnable sleep, BooleanSupplier givenUp) {
        final SplittableRandom random = new SplittableRandom(seed);
        int round = 0;
        for (; round < rounds && !givenUp.getAsBoolean(); round++) {
            for (int left = random.nextInt(5); left >= 0; left--) {
                final long[] payload = new long[random.nextInt(40)];
                while (!send(6, left == 0 ? round : -1, payload) && !givenUp.getAsBoolean()) {
                    Thread.yield();
                }
            }
            while (!hasPacket() && !givenUp.getAsBoolean()) {
                sleep.run();
            }
            if (!givenUp.getAsBoolean() && take() != round) {
                return -1;
            }
        }
        return round;
    }

    /** A doorbell to wait for; a ring before the wait is not lost. */
    static final class Doorbell {
        private volatile boolean rung;
        private volatile boolean givenUp;
        private volatile Thread sleeper;

        void ring() {
            rung = true;
            LockSupport.unpark(sleeper);
        }

        void await() {
            sleeper = Thread.currentThread();
            while (!rung && !givenUp) {
                LockSupport.park(this);
            }
            rung = false;
        }

        void giveUp() {
            givenUp = true;
            LockSupport.unpark(sleeper);
        }

        boolean isGivenUp() {
            return givenUp;
        }
    }

    /** Sends a packet if there is room for it, and rings if the reader had read all before and wants to know. */
    boolean send(int type, long id, long... payload) {
        VarHandle.fullFence();
        final int before = toEngine.in();
        if (toEngine.length() - 8 - toEngine.used() < 24 + 8 * payload.length) {
            return false;
        }
        VarHandle.fullFence();
        toEngine.header(type, 2, 2 + payload.length, 0, id);
        for (int i = 0; i < payload.length; i++) {
            toEngine.word(before + 16 + 8 * i, payload[i]);
        }
        toEngine.word(before + 16 + 8 * payload.length, (long)before << 32);
        VarHandle.fullFence();
        toEngine.advanceIn(24 + 8 * payload.length);
        VarHandle.fullFence();
        if (toEngine.peek32(8) == 0 && toEngine.out() == before) {
            engine.run();
        }
        return true;
    }

    /** Is there something to take? */
    boolean hasPacket() {
        VarHandle.fullFence();
        return fromEngine.used() > 0;
    }

    /** Takes a packet that is there; returns its transaction id. */
    long take() {
        VarHandle.fullFence();
        final long id = fromEngine.word(fromEngine.out() + 8);
        final int length = 8 * ((int)(fromEngine.word(fromEngine.out()) >>> 32) & 0xFFFF) + 8;
        VarHandle.fullFence();
        fromEngine.out((fromEngine.out() + length) % fromEngine.length());
        VarHandle.fullFence();
        return id;
    }
}
