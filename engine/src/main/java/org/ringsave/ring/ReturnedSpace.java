/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * The space that a reader gave back to a writer which exchanges indices with it, and the tail that it knows of that
 * writer. Such a writer doesn't know pins. So the reader withholds consumed bytes from it while a live save pins them.
 */
final class ReturnedSpace {
    private final RingMemory memory;
    /** Position up to which space was given back: the head, less the withheld bytes. */
    private long returned;
    private long knownTail;

    ReturnedSpace(RingMemory memory) {
        this.memory = memory;
    }

    void reset(long head, long tail) {
        returned = head;
        knownTail = tail;
    }

    long knownTail() {
        return knownTail;
    }

    void knownTail(long tail) {
        knownTail = tail;
    }

    /** Bytes before the head that were not given back. */
    int withheld(long head) {
        return (int)(head - returned);
    }

    /** Gives back half of the ring, or all that was consumed if the writer waits. Returns the bytes given back. */
    int giveBack(long head, int headIndex) {
        final boolean isAwaited = memory.isPinned()
            && memory.control.getIntVolatile(ControlPage.PENDING_SEND_SIZE_OFFSET) != 0;
        return giveBack(head, headIndex, isAwaited ? head : Math.min(head, knownTail - memory.length / 2));
    }

    /** Gives back all that was consumed. Returns the bytes given back. */
    int giveBackAll(long head, int headIndex) {
        return giveBack(head, headIndex, head);
    }

    /** Spills pinned bytes up to a least position. A full spill arena may leave them in their place. */
    private int giveBack(long head, int headIndex, long least) {
        final long before = returned;
        final long upTo = memory.isPinned() ? memory.clear(head, least) : head;
        if (upTo <= before) {
            return 0;
        }
        returned = upTo;
        memory.publishHead(upTo, upTo == head ? headIndex : (int)(upTo % memory.length));
        return (int)(upTo - before);
    }
}
