/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.RequestHead;
import org.ringsave.memory.Words;
import org.ringsave.ring.Packet;

/** Checks the heads of a channel's requests, table after table, and keeps the lengths of their packets. */
final class RequestHeads {
    private final FieldChecks checks;
    private final RequestCounts counts;
    private final RequestIds ids = new RequestIds();
    private final ReceivedHeads received;
    private ChannelConfig config;
    /** Length of a request without state. */
    private int stride;
    /** Bits of the last word of a context area that are padding. */
    private long padding;
    private boolean hasState;

    RequestHeads(FieldChecks checks, RequestCounts counts) {
        received = new ReceivedHeads(checks.limit());
        this.checks = checks;
        this.counts = counts;
    }

    /** A channel comes, of whose requests none has come. */
    void startChannel(ChannelConfig ofChannel) {
        config = ofChannel;
        final int contextLength = config.packetContextLength();
        stride = RequestHead.LENGTH + BitUtil.align(contextLength, SIZE_OF_LONG);
        padding = contextLength % SIZE_OF_LONG == 0 ? 0 : -1L << contextLength * Byte.SIZE;
        ids.start();
        received.clear();
        hasState = false;
    }

    /**
     * Takes the requests at the front of bytes that lie there whole, are of one table, have no state, and are right.
     * Adds them to a target; null: to none. Returns their length. {@link #onHead} takes any other, and names its fault.
     */
    int onWhole(DirectBuffer buffer, int index, int length, StagedRequests to) {
        final int requests = countWhole(buffer, index, Math.min(length / stride, counts.left()));
        if (requests > 0) {
            add(buffer, index, requests, to);
        }
        return requests * stride;
    }

    /** Number of requests at the front of some that are of one table, have no state, and are right. */
    private int countWhole(DirectBuffer buffer, int index, int most) {
        buffer.boundsCheck(index, most * stride);
        final long first = buffer.addressOffset() + index;
        final boolean isReceived = counts.isReceived();
        int requests = 0;
        while (requests < most && isWhole(first + (long)requests * stride, isReceived)) {
            requests++;
        }
        return requests;
    }

    /**
     * Names the slots of the next requests as the place of the next bytes, at most of a number. Returns the length of
     * the place; 0 and no place if fewer bytes than a request may come, or if requests go to no target.
     */
    int place(PayloadPlace place, StagedRequests to, long most) {
        final int requests = to == null ? 0 : (int)Math.min(most / stride, counts.left());
        if (requests > 0) {
            final UnsafeBuffer slots = to.slots(counts.table());
            place.piece(slots, to.index(), (long)requests * stride);
        }
        return requests * stride;
    }

    /** As {@link #onWhole}, of requests that stand in the slots that {@link #place} named. */
    int onPlaced(int length, StagedRequests to) {
        final UnsafeBuffer slots = to.slots(counts.table());
        final int index = to.index();
        final int requests = countWhole(slots, index, length / stride);
        if (requests > 0) {
            // First, since the heads of slots are others than those of an image.
            receive(slots, index, requests);
            requireNew(to.addPlaced(requests), requests, slots, index);
            counts.next(requests);
        }
        return requests * stride;
    }

    /** Is the request at an address without state and right? */
    private boolean isWhole(long address, boolean isReceived) {
        final long rest = RequestHead.rest(address);
        return RequestHead.isTypeAlone(rest)
            && isPacket(RequestHead.type(rest), RequestHead.lengths(address), isReceived)
            && (Words.getLong(address + stride - SIZE_OF_LONG) & padding) == 0;
    }

    /** Is the type right, and do the lengths fit it? */
    private boolean isPacket(int type, long lengths, boolean isReceived) {
        final long packetLength = RequestHead.packetLength(lengths);
        final long rangesLength = RequestHead.rangesLength(lengths);
        final boolean fits = isReceived
            ? ((packetLength | rangesLength) & SIZE_OF_LONG - 1) == 0
                && packetLength + rangesLength <= config.maxPacketLength()
            : lengths == 0;
        return fits && (type == Packet.IN_BAND ? rangesLength == 0
            : isPageType(type) && (!isReceived || rangesLength >= leastRanges(type)));
    }

    private static boolean isPageType(int type) {
        return type == Packet.TRANSFER_PAGES || type == Packet.GPA_DIRECT;
    }

    /**
     * Checks a head, which is not one too many, and adds its request to a target; null: to none. Returns the length of
     * the request's state.
     */
    int onHead(DirectBuffer buffer, int index, StagedRequests to) {
        final long rest = RequestHead.rest(buffer, index);
        checks.require("reserved", 0, RequestHead.reserved(rest));
        final long lengths = RequestHead.lengths(buffer, index);
        final boolean isReceived = counts.isReceived();
        final long packetLength = checks.words("packetLength", RequestHead.packetLength(lengths), 0,
            isReceived ? config.maxPacketLength() : 0);
        final int type = RequestHead.type(rest);
        if (type != Packet.IN_BAND && !isPageType(type)) {
            throw checks.wrong("packetType", "6, 7 or 9", type);
        }
        final boolean ranges = isReceived && type != Packet.IN_BAND;
        checks.words("rangesLength", RequestHead.rangesLength(lengths),
            ranges ? leastRanges(type) : 0, ranges ? config.maxPacketLength() - packetLength : 0);
        final int stateLength = checks.range("stateLength", RequestHead.stateLength(rest), 0,
            RequestHead.MAX_STATE_LENGTH);
        requireNew(to == null ? addIds(buffer, index, 1) : to.addHead(counts.table(), buffer, index), 1, buffer, index);
        pass(buffer, index, 1);
        hasState |= stateLength > 0;
        return stateLength;
    }

    private void add(DirectBuffer buffer, int index, int requests, StagedRequests to) {
        requireNew(to == null ? addIds(buffer, index, requests) : to.add(counts.table(), buffer, index, requests),
            requests, buffer, index);
        pass(buffer, index, requests);
    }

    private int addIds(DirectBuffer buffer, int index, int requests) {
        int added = 0;
        while (added < requests
            && ids.add(counts.table(), RequestHead.transactionId(buffer, index + added * stride))) {
            added++;
        }
        return added;
    }

    private void requireNew(int added, int requests, DirectBuffer buffer, int index) {
        if (added < requests) {
            throw checks.wrong("transactionId", "unique in its table",
                Long.toUnsignedString(RequestHead.transactionId(buffer, index + added * stride)));
        }
    }

    /** Requests were added. */
    private void pass(DirectBuffer buffer, int index, int requests) {
        receive(buffer, index, requests);
        counts.next(requests);
    }

    private void receive(DirectBuffer buffer, int index, int requests) {
        if (counts.isReceived()) {
            received.add(counts.end(), buffer, index, stride, requests);
        }
    }

    /** A shorter packet is damage in a ring, so no request has less: a count, and with GPA_DIRECT a page. */
    private static int leastRanges(int packetType) {
        return packetType == Packet.GPA_DIRECT ? 3 * SIZE_OF_LONG : SIZE_OF_LONG;
    }

    /** Number of the table of the next request. */
    int table() {
        return counts.table();
    }

    /** Have all requests of the channel come? */
    boolean areComplete() {
        return counts.isComplete();
    }

    /** Heads of the received requests that have come; always the same object. */
    ReceivedHeads received() {
        return received;
    }

    /** Does any request of the channel that has come have state? */
    boolean hasState() {
        return hasState;
    }
}
