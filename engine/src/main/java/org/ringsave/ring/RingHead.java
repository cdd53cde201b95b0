/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.function.ToIntFunction;
import org.agrona.BitUtil;

/**
 * The head of a ring, as its reading end has it: how far packets are consumed, the bytes behind it that are ready, the
 * space before it that went back to the writer, and the damage that was found.
 */
final class RingHead {
    private final RingMemory memory;
    private final ReturnedSpace space;
    private Damage damage;
    private long position;
    private int index;

    RingHead(RingMemory memory) {
        this.memory = memory;
        this.space = new ReturnedSpace(memory);
    }

    void reset(long head, long tail) {
        position = head;
        index = (int)(head % memory.length);
        space.reset(head, tail);
    }

    long position() {
        return position;
    }

    int index() {
        return index;
    }

    long knownTail() {
        return space.knownTail();
    }

    Damage damage() {
        return damage;
    }

    /** From here on the ring delivers nothing more. */
    void damage(Damage found) {
        damage = found;
    }

    /** Bytes ready to be read, 0 if the ring is damaged. */
    int available() {
        if (damage != null) {
            return 0;
        }
        final RingMemory memory = this.memory;
        return memory.paired ? (int)(memory.publishedTail() - position) : availableByIndex();
    }

    private int availableByIndex() {
        // Acquire, pairs with the release store in OutgoingRing.publish: the packets before it are whole.
        final int in = memory.publishedIn();
        final Damage found = memory.checkProducer(in, index, position, space.knownTail());
        if (found != null) {
            damage = found;
            return 0;
        }
        final int available = memory.distance(index, in);
        space.knownTail(position + available);
        return available;
    }

    /** Bytes that the writer may use. They mean nothing if the ring is damaged. */
    int free() {
        return memory.length - BitUtil.SIZE_OF_LONG - available() - withheld();
    }

    /** Moves over consumed bytes. Returns how many bytes were given back to the writer. */
    int advance(int consumed) {
        position += consumed;
        index = memory.wrap(index + consumed);
        if (memory.paired) {
            // Release, pairs with the acquire load in OutgoingRing. All reads of these bytes come before the store. The
            // writer may then write over them, and asks the pins of a live save itself.
            memory.publishHead(position, index);
            return consumed;
        }
        return space.giveBack(position, index);
    }

    /** Bytes that this end withholds. A writer at the other end of a pair asks the pins itself. */
    int withheld() {
        return memory.paired ? 0 : space.withheld(position);
    }

    /** Gives back withheld space as far as the writer needs it. Returns the bytes given back. */
    int giveBack() {
        return withheld() == 0 ? 0 : space.giveBack(position, index);
    }

    /** Gives back all space that a live save lets go of. Returns the bytes given back. */
    int giveBackAll() {
        return withheld() == 0 ? 0 : space.giveBackAll(position, index);
    }

    /** Runs an access, and makes damage of one beyond the end of the ring's file; returns 0 then. */
    int guarded(ToIntFunction<RingHead> access) {
        try {
            return access.applyAsInt(this);
        } catch (InternalError e) {
            lost(e);
            return 0;
        }
    }

    /** Makes damage of an access beyond the end of the ring's file. Rethrows any other error. */
    void lost(InternalError error) {
        damage = memory.lost(error, position);
    }
}
