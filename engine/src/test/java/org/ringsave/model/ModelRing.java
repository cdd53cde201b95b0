/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.ArrayDeque;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.ringsave.ring.ControlPage;

/** A ring as two queues, the open claim, and the requests of its ends to each other. */
final class ModelRing {
    final int length;
    final ArrayDeque<ModelPacket> published = new ArrayDeque<>();
    final ArrayDeque<ModelPacket> appended = new ArrayDeque<>();
    ModelPacket claimed;
    int claimIndex;
    long head;
    long tail;
    long publishedTail;
    boolean masked;
    int wanted;
    boolean everWanted;

    ModelRing(int length) {
        this.length = length;
    }

    int free() {
        return length - BitUtil.SIZE_OF_LONG - (int)(tail - head);
    }

    int available() {
        return (int)(publishedTail - head);
    }

    int maxPayloadLength() {
        return length - 32;
    }

    /** Is the writer in the middle of something that no cut may split? */
    boolean isInUse() {
        return claimed != null || !appended.isEmpty();
    }

    /** Returns the position after the packet. */
    long append(ModelPacket packet) {
        appended.add(packet);
        tail += packet.taken();
        wanted = 0;
        return tail;
    }

    /** Returns whether the reader is signalled. */
    boolean publish() {
        final boolean emptied = head == publishedTail && publishedTail != tail;
        published.addAll(appended);
        appended.clear();
        publishedTail = tail;
        return emptied && !masked;
    }

    /** Returns whether the writer is signalled. */
    boolean consume(int bytes) {
        head += bytes;
        final int room = length - BitUtil.SIZE_OF_LONG - available();
        return bytes > 0 && wanted != 0 && room >= wanted && room - bytes < wanted;
    }

    /** Returns whether the writer may wait. */
    boolean prepareToWait(int payloadLength) {
        final int required = 24 + BitUtil.align(payloadLength, BitUtil.SIZE_OF_LONG);
        wanted = required > free() ? required : 0;
        everWanted |= wanted != 0;
        return wanted != 0;
    }

    /** The words that travel with the ring, and its indices, which are right while it isn't open. */
    void check(DirectBuffer control, boolean isOpen) {
        ModelCheck.same("interrupt mask", control.getInt(ControlPage.INTERRUPT_MASK_OFFSET), masked ? 1 : 0);
        ModelCheck.same("pending send size", control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET), wanted);
        ModelCheck.same("feature bits", control.getInt(ControlPage.FEATURE_BITS_OFFSET), everWanted ? 1 : 0);
        if (!isOpen) {
            ModelCheck.same("in", control.getInt(ControlPage.IN_OFFSET), publishedTail % length);
            ModelCheck.same("out", control.getInt(ControlPage.OUT_OFFSET), head % length);
        }
    }

    /** Only the indices are left. */
    void rebase() {
        final long lost = head - head % length;
        head -= lost;
        tail -= lost;
        publishedTail -= lost;
    }
}
