/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;
import org.ringsave.image.TableNumber;

/** Reads the heads in the payload of a Requests record, block by block. The payload is verified. */
final class RequestHeadReader {
    private final int contextLength;
    private final ReceivedRequests[] received;
    private final long[] counts = new long[4];
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RequestHead.LENGTH]);
    private int table;
    private int collected;
    /** Bytes of context area and state that stand before the next head. */
    private long skip;

    RequestHeadReader(int contextLength, ReceivedRequests[] received) {
        this.contextLength = contextLength;
        this.received = received;
    }

    /** Sets the number of requests of a table. */
    void table(int number, long count) {
        counts[number] = count;
    }

    /** Reads the next block. */
    void read(UnsafeBuffer bytes, int index, int length) {
        int at = 0;
        while (at < length) {
            final int step;
            if (skip > 0) {
                step = (int)Math.min(skip, length - at);
                skip -= step;
            } else {
                step = Math.min(RequestHead.LENGTH - collected, length - at);
                head.putBytes(collected, bytes, index + at, step);
                collected += step;
                if (collected == RequestHead.LENGTH) {
                    takeHead();
                }
            }
            at += step;
        }
    }

    private void takeHead() {
        while (counts[table] == 0) {
            table++;
        }
        counts[table]--;
        final long rest = RequestHead.rest(head, 0);
        if (TableNumber.direction(table) == TableNumber.RECEIVED) {
            final long lengths = RequestHead.lengths(head, 0);
            received[TableNumber.end(table)].add(RequestHead.transactionId(head, 0), RequestHead.type(rest),
                RequestHead.packetLength(lengths), RequestHead.rangesLength(lengths));
        }
        skip = ImageDescriptor.align(contextLength) + ImageDescriptor.align(RequestHead.stateLength(rest));
        collected = 0;
    }
}
