/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;
import org.ringsave.image.TableNumber;

/**
 * Goes from request to request of a channel, table by table, in the order of an image. One thread. Not for embedders.
 */
public final class RequestCursor {
    private final Payload heads;
    private final RequestsContent requests;
    private final long contextLength;
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RequestHead.LENGTH]);
    private int table = -1;
    private long ordinal;
    private long at;
    private long next;
    private long packetAt;
    private long nextPacket;

    /** Makes a cursor before the first request, over the payload of heads. */
    RequestCursor(Payload heads, RequestsContent requests, int contextLength) {
        this.heads = heads.begin(requests.heads());
        this.requests = requests;
        this.contextLength = contextLength;
    }

    /** Goes to the first request of a table, from a request of a table before. Returns false if it has none. */
    boolean start(int number) throws IOException {
        boolean there = next();
        while (there && table < number) {
            there = next();
        }
        return there && table == number;
    }

    /**
     * Go to the next request.
     *
     * @return false if there is none.
     * @throws IOException if the image can't be read.
     */
    public boolean next() throws IOException {
        if (table == TableNumber.COUNT) {
            return false;
        }
        ordinal++;
        while (table < 0 || ordinal >= requests.counts().get(table)) {
            if (++table == TableNumber.COUNT) {
                return false;
            }
            ordinal = 0;
        }
        at = next;
        heads.read(at, head, 0, RequestHead.LENGTH);
        next = stateAt() + ImageDescriptor.align(stateLength());
        packetAt = nextPacket;
        nextPacket += hasPacket() ? rangesLength() + packetLength() : 0;
        return true;
    }

    /** {@return number of the table of the request, a {@link TableNumber}} */
    public int table() {
        return table;
    }

    /** {@return id of the request} */
    public long transactionId() {
        return RequestHead.transactionId(head, 0);
    }

    /** {@return type of its packet} */
    public int type() {
        return RequestHead.type(RequestHead.rest(head, 0));
    }

    /** {@return length of the packet's payload in bytes} */
    public long packetLength() {
        return RequestHead.packetLength(RequestHead.lengths(head, 0));
    }

    /** {@return length of the packet's ranges in bytes} */
    public long rangesLength() {
        return RequestHead.rangesLength(RequestHead.lengths(head, 0));
    }

    /** {@return length of the embedder's state in bytes} */
    public long stateLength() {
        return RequestHead.stateLength(RequestHead.rest(head, 0));
    }

    /** {@return where its context area lies in the payload of heads, in bytes} */
    public long contextAt() {
        return at + RequestHead.LENGTH;
    }

    /** {@return where the embedder's state lies in the payload of heads, in bytes} */
    public long stateAt() {
        return contextAt() + ImageDescriptor.align(contextLength);
    }

    /** {@return true if the image has the packet: of no request that was sent, and of no survivor of a delta} */
    public boolean hasPacket() {
        return TableNumber.direction(table) == TableNumber.RECEIVED
            && ordinal >= requests.survivors().get(TableNumber.end(table));
    }

    /** {@return where ranges and payload lie in the payload of packets, if the image has them, in bytes} */
    public long packetAt() {
        return packetAt;
    }
}
