/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.InFlightLoader;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.TableNumber;

/**
 * The requests of an image. They go straight into the tables of the set, and are hidden there until the image is
 * applied. States of the embedder are kept aside, each like this:
 *
 * <pre>
 *      0       8                16       24
 *     +-------+----------------+--------+-------------------------------+
 *     | table | transaction id | length | state, padded to 8 bytes  ... |
 *     +-------+----------------+--------+-------------------------------+
 * </pre>
 */
final class StagedRequests {
    private static final int TRANSACTION_ID_OFFSET = Long.BYTES;
    private static final int LENGTH_OFFSET = TRANSACTION_ID_OFFSET + Long.BYTES;
    private static final int STATE_OFFSET = LENGTH_OFFSET + Long.BYTES;

    private final InFlightLoader loader = new InFlightLoader();
    private final GrowingBuffer states;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ChannelMemory memory;
    private int[] counts;
    private int table;

    /** Makes a place for requests, whose states go to an empty buffer. */
    StagedRequests(GrowingBuffer states) {
        this.states = states;
    }

    /** An image comes. */
    void clear() {
        states.clear();
    }

    /** The requests of a channel come, in numbers by table. */
    void start(ChannelMemory channel, int[] ofTables) {
        memory = channel;
        counts = ofTables;
        table = -1;
    }

    /** Adds requests of a table, with contexts and without states. Returns how many: fewer if an id comes twice. */
    int add(int number, DirectBuffer source, int index, int requests) {
        goTo(number);
        return loader.add(source, index, requests);
    }

    /** Adds the head of a request of a table. Returns how many, 1 or 0: as {@link #add}. */
    int addHead(int number, DirectBuffer source, int index) {
        goTo(number);
        return loader.addHead(source, index);
    }

    /** Goes to a table and returns its slots, where the next requests may be placed from {@link #index()} on. */
    UnsafeBuffer slots(int number) {
        goTo(number);
        return loader.heads();
    }

    /** Index in its slots of the next request of the table. */
    int index() {
        return loader.index();
    }

    /** Adds requests that were placed in the slots of their table. Returns how many: as {@link #add}. */
    int addPlaced(int requests) {
        return loader.addPlaced(requests);
    }

    private void goTo(int number) {
        if (number != table) {
            table = number;
            loader.start(memory, number, counts[number]);
        }
    }

    /** Adds bytes of the context area of the request that came last, which start at an offset in it. */
    void context(int offset, DirectBuffer source, int index, int length) {
        loader.putContext(offset, source, index, length);
    }

    /** The memory that a state of a length takes. */
    private static long stateMemory(int length) {
        return STATE_OFFSET + ImageDescriptor.align(length);
    }

    /** The request that came last has a state of a length. */
    void startState(long transactionId, int length) {
        states.append(table);
        states.append(transactionId);
        states.append(length);
    }

    /** Adds bytes of the state and of its padding. */
    void state(DirectBuffer source, int index, int length) {
        states.append(source, index, length);
    }

    /** The index of the next channel's states. */
    int statesLength() {
        return states.length();
    }

    /** Hands the states from one index to another to the embedder. The offset of the channel goes into an error. */
    void decode(int from, int to, Channel near, int version, long offset, PacketStateHandler handler,
        Runnable requireUnchanged) {
        for (int index = from; index < to;) {
            final int length = (int)states.buffer().getLong(index + LENGTH_OFFSET);
            decode(index, length, near, version, offset, handler);
            requireUnchanged.run();
            index += (int)stateMemory(length);
        }
    }

    private void decode(int index, int length, Channel near, int version, long offset, PacketStateHandler handler) {
        final int number = (int)states.buffer().getLong(index);
        final Channel end = TableNumber.end(number) == TableNumber.NEAR ? near : near.opposite();
        final long transactionId = states.buffer().getLong(index + TRANSACTION_ID_OFFSET);
        view.wrap(states.buffer(), index + STATE_OFFSET, length);
        try {
            handler.decode(end, TableNumber.direction(number) == TableNumber.RECEIVED
                ? end.received() : end.awaiting(), transactionId, version, view);
        } catch (RuntimeException e) {
            throw new ImageException(offset, "state of transaction " + transactionId + " in channel "
                + Integer.toUnsignedString(near.id()) + ", version " + version + ',', e);
        } finally {
            // The memory may be freed before the embedder forgets the view.
            view.wrap(0, 0);
        }
    }
}
