/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.function.LongSupplier;
import org.ringsave.channel.CallGuard;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.SetLease;
import org.ringsave.ring.Pins;

/**
 * The lease that a session holds from begin to end, and the guard that calls of a live save enter. The owner's thread
 * acquires. One other thread may enter, leave, end and release a live save.
 */
final class SetHold {
    private final CallGuard guard = new CallGuard();
    private LongSupplier clock;
    private long timeout;
    private Pins pins;
    // Written last at a begin and at an end: a thread that reads a lease sees all of the save, and a thread that reads
    // null may begin the next.
    private volatile SetLease lease;
    private long spillCount;
    private long spilledLength;
    /** The set of a live save, and the thread that began it. */
    private ChannelSet set;
    private Thread owner;
    private boolean isPrepared;
    private IllegalStateException wrongWrite;

    /** Limits the time of later live saves, in the clock's unit. */
    void limit(LongSupplier ofSaves, long limit) {
        clock = ofSaves;
        timeout = limit;
    }

    /** Acquires the lease of a set that may be saved in this mode. */
    SetLease acquire(ChannelSet toSave, SaveMode mode) {
        requireFree();
        if (mode == SaveMode.LIVE) {
            final SetLease acquired = ChannelAccess.acquireLive(toSave);
            set = toSave;
            owner = Thread.currentThread();
            return acquired;
        }
        if (toSave.state() == ChannelState.OPEN) {
            throw new IllegalStateException("begin: the set is OPEN; pause() it first, or save it LIVE");
        }
        return ChannelAccess.acquire(toSave, "a save");
    }

    void requireFree() {
        if (lease != null) {
            throw new IllegalStateException("begin: this session is saving already; end() it first");
        }
    }

    /** Starts the time of a live save, whose cut is complete. No other thread enters yet. */
    void start(SetLease acquired) {
        pins = acquired.pins();
        isPrepared = false;
        wrongWrite = null;
        spillCount = 0;
        spilledLength = 0;
        if (pins != null) {
            pins.limit(clock, timeout);
            acquired.watch(guard);
        }
    }

    /** Admits calls of this save, also from a thread that asked for the save before. */
    void admit(SetLease acquired) {
        if (pins != null) {
            guard.restart();
        }
        lease = acquired;
    }

    /** The lease of the save that is under way, or null. */
    SetLease lease() {
        return lease;
    }

    void requireLive(String operation) {
        if (lease == null || pins == null) {
            throw new IllegalStateException(operation + ": no live save is under way");
        }
    }

    void enter(String operation) {
        // A thread that finds no save must not pass the guard: the next save may begin at this moment.
        if (lease == null) {
            throw new IllegalStateException(operation + ": no save is under way; begin() one");
        }
        if (pins != null && !guard.enter(operation, "this live save")) {
            throw new IllegalStateException(operation + ": the live save was ended by another thread");
        }
    }

    /** Leaves. The pins can't have changed, because the thread that ends the save waits for this call. */
    void leave() {
        if (pins != null) {
            guard.leave();
        }
    }

    /** Revokes a live save. A call inside finds out when it returns. */
    void cancel() {
        final SetLease held = lease;
        if (held != null && pins != null) {
            held.revoke();
        }
    }

    /** Revokes a live save whose time is over. Returns whether a save is under way that was revoked, for any reason. */
    boolean cancelIfLate() {
        final SetLease held = lease;
        if (held == null) {
            return false;
        }
        if (pins != null && pins.isLate()) {
            held.revoke();
        }
        return held.isRevoked();
    }

    /** Admits no more calls, and waits for the one inside. Returns the lease, which is still held; null if none is. */
    SetLease end() {
        final SetLease held = lease;
        if (held != null && pins != null) {
            guard.end();
            spillCount = pins.spillCount();
            spilledLength = pins.spilledLength();
        }
        return held;
    }

    /**
     * Checks the writes to regions during a live save once, if the embedder turned that on. A wrong one stays wrong:
     * its page may be prepared later, and is torn in the image all the same. Only on the thread that began the save:
     * another thread would meet writes half way.
     */
    void requirePrepared(String operation) {
        if (wrongWrite != null) {
            throw wrongWrite;
        }
        if (owner == Thread.currentThread() && !isPrepared) {
            try {
                ChannelAccess.checkWrites(set, operation);
            } catch (IllegalStateException e) {
                wrongWrite = e;
                throw e;
            }
            isPrepared = true;
        }
    }

    /** Releases a lease. The set first: a thread that finds nothing being saved may begin. */
    void release(SetLease held) {
        set = null;
        owner = null;
        held.release();
        lease = null;
    }

    long spillCount() {
        return lease != null && pins != null ? pins.spillCount() : spillCount;
    }

    long spilledLength() {
        return lease != null && pins != null ? pins.spilledLength() : spilledLength;
    }
}
