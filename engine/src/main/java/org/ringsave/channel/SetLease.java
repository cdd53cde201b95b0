/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Slab;
import org.ringsave.ring.Pins;

/**
 * The right to a set's memory, which one save, restore or migration holds at a time. Not for embedders.
 *
 * <p>Each set has one lease, which is used again and again. {@link ChannelAccess#acquire} and
 * {@link ChannelAccess#acquireLive} hand it out, on the owner's thread. The holder releases it. The thread that saves
 * may release the lease of a live save.
 *
 * <p>A lease is revoked when the set is closed or loses a channel, and when the owner cancels a live save. The writer
 * of a pinned range revokes it when it finds a live save late. The holder still has to release a revoked lease.
 */
public final class SetLease {
    private static final String LIVE_SAVE = "a live save";
    private static final String MOVED = "a migration's target";

    private final Slab slab;
    private final ChangeClock clock;
    private Lineage lineage = new Lineage();
    /** While saves are rehearsed, that of the set. */
    private Lineage hidden;
    private final Pins pins = new Pins(this::revoke);
    private volatile boolean revoked;
    // The holder and whether it saves live, in one word: no thread sees half of a release.
    private volatile String holder;
    volatile CallGuard lastWatched;

    SetLease(Slab slab, ChangeClock clock) {
        this.slab = slab;
        this.clock = clock;
    }

    /**
     * Gives the lease to a holder, whose name appears in the messages to others. The caller has checked that the lease
     * is free.
     */
    void acquire(String by) {
        revoked = false;
        holder = by;
    }

    /** Gives the lease to a live save. The set may be opened, paused and resumed meanwhile. */
    void acquireLive() {
        acquire(LIVE_SAVE);
    }

    /** Gives the lease away: the set moved to the target of a migration. Nothing releases it. */
    void acquireForTarget() {
        acquire(MOVED);
    }

    void requireFree(String operation) {
        final String now = holder;
        if (now == MOVED) {
            throw new IllegalStateException(operation + ": the set moved to the target of a migration; close() it");
        }
        if (now != null) {
            throw new IllegalStateException(operation + ": " + now + " is under way; end it first");
        }
    }

    /** Is a save, restore or migration under way? Any thread. */
    boolean isHeld() {
        return holder != null;
    }

    /**
     * Does a live save hold the lease? Any thread.
     *
     * @return true from its begin until the lease is released.
     */
    public boolean isLive() {
        return holder == LIVE_SAVE;
    }

    /**
     * Was the lease revoked since it was acquired? Any thread.
     *
     * @return true if the holder must not use the set's memory any more.
     */
    public boolean isRevoked() {
        return revoked;
    }

    /**
     * Ask, after code of the embedder ran, whether the lease is still good.
     *
     * @param operation that called the embedder's code, for the message.
     * @throws IllegalStateException if the lease was revoked.
     */
    public void requireUnchanged(String operation) {
        if (revoked) {
            throw new IllegalStateException(operation + ": the embedder's code closed the set, or the set lost a"
                + " channel, while it was being saved");
        }
    }

    /**
     * The pins of the live save that holds the lease.
     *
     * @return always the same object for a set; null if no live save holds the lease.
     */
    public Pins pins() {
        return isLive() ? pins : null;
    }

    /**
     * Is anything of the set pinned just now? Any thread.
     *
     * @return true if a writer must ask the pins.
     */
    public boolean isPinning() {
        return pins.isActive();
    }

    /**
     * Makes a pinned slot writable. Returns false if the spill arena has no room for the pinned bytes that are left.
     */
    boolean clear(int slot, UnsafeBuffer data) {
        return pins.clear(slot, data, Long.MAX_VALUE) == Long.MAX_VALUE;
    }

    /**
     * The images that a delta of the set can name as its base.
     *
     * @return the same object from begin to end of a save; for the holder of the lease.
     */
    public Lineage lineage() {
        return lineage;
    }

    /** Lends a lineage to saves that are rehearsed from here on. No save is under way. */
    void lend(Lineage other) {
        hidden = lineage;
        lineage = other;
    }

    /** Has the lineage of the set again. */
    void takeBack() {
        lineage = hidden;
        hidden = null;
    }

    /**
     * The clock of change of the set. The holder.
     *
     * @return always the same object.
     */
    public ChangeClock clock() {
        return clock;
    }

    /**
     * Does a range of memory overlap the memory of the set?
     *
     * @param address of the range.
     * @param length  in bytes.
     * @return true if any byte of it is the set's.
     */
    public boolean overlaps(long address, long length) {
        return slab.overlaps(address, length);
    }

    /**
     * Have {@link #awaitOutside()} wait for one more guard, until the lease is released. The owner's thread.
     *
     * @param guard that calls on other threads enter before they use the set's memory.
     */
    public void watch(CallGuard guard) {
        guard.next = lastWatched;
        lastWatched = guard;
    }

    /** Revoke the lease and release all pins. A call of the save finds out when it ends. Any thread. */
    public void revoke() {
        if (holder != null) {
            // A saver may copy bytes that are written over from here on. It sees the revocation at its call's end.
            revoked = true;
            VarHandle.storeStoreFence();
            pins.drop();
        }
    }

    /** Waits until no other thread is inside the set's memory. For a lease that was revoked; the owner's thread. */
    void awaitOutside() {
        // One load: the thread that saves may release the lease at this moment. Guards are chained by this thread only.
        for (CallGuard guard = lastWatched; guard != null; guard = guard.next) {
            guard.awaitOutside();
        }
    }

    /** Release the lease. The holder, when none of its calls uses the set's memory any more. */
    public void release() {
        pins.drop();
        lastWatched = null;
        // Last: a thread that finds the lease free may acquire it, and pin.
        holder = null;
    }
}
