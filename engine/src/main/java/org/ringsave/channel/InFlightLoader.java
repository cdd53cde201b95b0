/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.image.TableNumber.direction;
import static org.ringsave.image.TableNumber.end;

import org.agrona.DirectBuffer;

/**
 * Puts the requests of an image into in-flight tables, one table after another. No call finds them before {@link
 * ChannelMemory#showInFlight}, and {@link ChannelMemory#clearInFlight} drops them. So an image that is refused later
 * leaves no trace, and a request that came is not copied again.
 *
 * <p>One thread at a time, which has the lease of the set.
 */
public final class InFlightLoader {
    private InFlight table;
    private int count;
    private int slot;

    /** Make a loader. It serves any number of tables. */
    public InFlightLoader() {
        // A table must come first.
    }

    /**
     * Go to a table, which is emptied.
     *
     * @param memory   of the channel.
     * @param number   of the table, a {@link org.ringsave.image.TableNumber}, 0..3.
     * @param requests how many will come.
     * @throws IllegalArgumentException if the table has fewer slots; nothing has changed.
     */
    public void start(ChannelMemory memory, int number, int requests) {
        final InFlight next = memory.inFlight(end(number), direction(number));
        if (requests > next.capacity()) {
            throw new IllegalArgumentException(requests + " requests for a table of " + next.capacity() + " slots");
        }
        next.hide();
        table = next;
        count = requests;
        slot = -1;
    }

    /**
     * Put the next request into the next slot, from slot 0 on. Its packet is in the slot, or comes later. Its context
     * must follow.
     *
     * @param transactionId of the request.
     * @param type          of the packet.
     * @param packetLength  of the packet's payload, in bytes.
     * @param rangesLength  of its ranges, in bytes.
     * @return false if the id has come already; then the request is left out.
     * @throws IllegalStateException if more requests come than were told.
     */
    public boolean add(long transactionId, int type, int packetLength, int rangesLength) {
        // The head goes to a bare address.
        if (slot + 1 >= count) {
            throw new IllegalStateException("only " + count + " requests were told");
        }
        slot++;
        return table.addHidden(transactionId, type, packetLength, rangesLength);
    }

    /**
     * Put bytes of the context of the request that was added last.
     *
     * @param offset in the context area of the first byte.
     * @param source of the bytes.
     * @param index  in the source of the first byte.
     * @param length in bytes; they must fit the area, which is rounded up to a multiple of 8.
     */
    public void putContext(int offset, DirectBuffer source, int index, int length) {
        table.slots().putContext(slot, offset, source, index, length);
    }
}
