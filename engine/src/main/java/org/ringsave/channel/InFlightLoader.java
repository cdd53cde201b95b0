/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.image.TableNumber.direction;
import static org.ringsave.image.TableNumber.end;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RequestHead;

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
    /** Slot of the next request. */
    private int next;

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
        final InFlight to = memory.inFlight(end(number), direction(number));
        if (requests > to.capacity()) {
            throw new IllegalArgumentException(requests + " requests for a table of " + to.capacity() + " slots");
        }
        to.hide();
        table = to;
        count = requests;
        next = 0;
    }

    /**
     * Put the next requests into the next slots, from slot 0 on. Their packets are in the slots, or come later. They
     * have no state of the embedder. The caller has checked their heads.
     *
     * @param source   of their heads and context areas, one request behind another as in an image.
     * @param index    in the source of the first one.
     * @param requests how many.
     * @return how many were put: fewer if an id has come already; then its request and all later ones are left out.
     * @throws IllegalStateException if more requests come than were told; nothing has changed.
     */
    public int add(DirectBuffer source, int index, int requests) {
        return add(source, index, requests * table.slots().headLength, requests);
    }

    /**
     * Put the next request, as {@link #add} does, but without its context area, which must follow.
     *
     * @param source of its head.
     * @param index  in the source of the head.
     * @return 1; 0 if the id has come already, then the request is left out.
     * @throws IllegalStateException if more requests come than were told; nothing has changed.
     */
    public int addHead(DirectBuffer source, int index) {
        return add(source, index, RequestHead.LENGTH, 1);
    }

    private int add(DirectBuffer source, int index, int length, int requests) {
        requireTold(requests);
        table.slots().load(next, source, index, length);
        return addPlaced(requests);
    }

    private void requireTold(int requests) {
        // Heads are read and written at bare addresses.
        if (requests > count - next) {
            throw new IllegalStateException("only " + count + " requests were told");
        }
    }

    /**
     * The slots of the table: heads and context areas, one slot behind another. Bytes from {@link #index()} on, of as
     * many requests as were told, may be written there. They mean nothing before {@link #addPlaced}.
     *
     * @return always the same object for a table.
     */
    public UnsafeBuffer heads() {
        return table.slots().heads;
    }

    /** {@return index in {@link #heads()} of the next slot} */
    public int index() {
        return next * table.slots().headLength;
    }

    /**
     * Put the next requests, as {@link #add} does, whose heads and context areas stand in their slots already.
     *
     * @param requests how many.
     * @return as {@link #add}.
     * @throws IllegalStateException as {@link #add}.
     */
    public int addPlaced(int requests) {
        requireTold(requests);
        final int added = table.addHidden(requests);
        next += added;
        return added;
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
        table.slots().putContext(next - 1, offset, source, index, length);
    }
}
