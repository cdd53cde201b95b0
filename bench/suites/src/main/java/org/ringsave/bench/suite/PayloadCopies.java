/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/** The copies of payloads: out of each kind of ring, and the floor, which copies them through plain memory. */
final class PayloadCopies {
    /** Longest payload, in bytes. */
    static final int PAYLOAD_LENGTH = 2048;

    /** Copies a payload out of a ring of this process. */
    final PacketHandler copying = this::copy;
    /** Handler for a ring of another process, which has copied the payload out already. */
    final PacketHandler copied = (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;
    /** Copies a message out of Agrona's ring. */
    final MessageHandler agronaCopying = this::copyMessage;

    private final UnsafeBuffer source;
    private final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private final UnsafeBuffer between;
    private int betweenIndex;

    /** Takes the source of every payload, and the length of a ring. */
    PayloadCopies(UnsafeBuffer source, int ringLength) {
        this.source = source;
        between = new UnsafeBuffer(ByteBuffer.allocateDirect(ringLength));
    }

    /**
     * The floor: copies each payload of a batch into memory as long as a ring, where the last one ended, then each out
     * of it. Returns the number of payloads.
     */
    int copyBatch(int batch, int payloadLength) {
        int in = betweenIndex;
        for (int i = 0; i < batch; i++) {
            in = in + payloadLength <= between.capacity() ? in : 0;
            between.putBytes(in, source, 0, payloadLength);
            in += payloadLength;
        }
        int out = betweenIndex;
        for (int i = 0; i < batch; i++) {
            out = out + payloadLength <= between.capacity() ? out : 0;
            target.putBytes(0, between, out, payloadLength);
            out += payloadLength;
        }
        betweenIndex = out;
        return batch;
    }

    private PacketAction copy(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        target.putBytes(0, buffer, offset, length);
        return PacketAction.DONE;
    }

    private void copyMessage(int type, DirectBuffer buffer, int index, int length) {
        target.putBytes(0, buffer, index, length);
    }
}
