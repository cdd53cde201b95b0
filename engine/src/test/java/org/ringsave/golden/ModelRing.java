/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The model's book of one ring: positions and the packets between them. */
final class ModelRing {
    private static final int HEADER = 16;
    private static final int FOOTER = 8;

    private final int length;
    private final Deque<Sent> packets = new ArrayDeque<>();
    private final long[] words = new long[3];
    private long head;
    private long tail;
    private long baseTail;

    /** A packet, its payload padded with zeros to a multiple of 8, perhaps with bytes between header and payload. */
    record Sent(int type, int flags, long transactionId, byte[] descriptor, byte[] payload) {
        static Sent of(int type, int flags, long transactionId, byte[] payload) {
            return new Sent(type, flags, transactionId, new byte[0], payload);
        }

        Sent {
            payload = Arrays.copyOf(payload, payload.length + 7 >> 3 << 3);
        }

        int ringLength() {
            return HEADER + descriptor.length + payload.length + FOOTER;
        }

        /** The bytes in the ring, the packet starting at an index. */
        byte[] bytes(int index) {
            final int end = HEADER + descriptor.length + payload.length;
            return ByteBuffer.allocate(ringLength()).order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short)type).putShort((short)(HEADER + descriptor.length >> 3)).putShort((short)(end >> 3))
                .putShort((short)flags).putLong(transactionId).put(descriptor).put(payload).putInt(0).putInt(index)
                .array();
        }
    }

    ModelRing(int pages) {
        length = pages * 4096;
    }

    long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    int index(long position) {
        return (int)(position % length);
    }

    int free() {
        return (int)(length - 8 - (tail - head));
    }

    void startAt(long position) {
        head = position;
        tail = position;
    }

    void words(long interruptMask, long pendingSendSize, long featureBits) {
        words[0] = interruptMask;
        words[1] = pendingSendSize;
        words[2] = featureBits;
    }

    /** Returns the position after the packet. */
    long append(Sent packet) {
        if (packet.ringLength() > free()) {
            throw new IllegalStateException("the model's ring has no room for " + packet);
        }
        packets.add(packet);
        tail += packet.ringLength();
        return tail;
    }

    Sent remove() {
        final Sent packet = packets.remove();
        head += packet.ringLength();
        return packet;
    }

    /** Marks a base: a delta lacks the packets that are in the ring by now. */
    void mark() {
        baseTail = tail;
    }

    JsonObject json(boolean delta) {
        final JsonArray array = Json.array().asArray();
        long position = head;
        for (final Sent p : packets) {
            if (!delta || position >= baseTail) {
                array.add(packet(p.type, p.flags, p.transactionId, p.payload));
            }
            position += p.ringLength();
        }
        final JsonObject ring = json(head, tail, words, array);
        return delta ? ring.add("from", Math.max(head, baseTail)) : ring;
    }

    static JsonObject packet(int type, int flags, long transactionId, byte[] payload) {
        return Json.object().add("type", type).add("flags", flags)
            .add("transactionId", JsonText.unsigned(transactionId)).add("payload", JsonText.bytes(payload));
    }

    static JsonObject json(long head, long tail, long[] words, JsonArray packets) {
        return Json.object().add("head", head).add("tail", tail).add("interruptMask", words[0])
            .add("pendingSendSize", words[1]).add("featureBits", words[2]).add("packets", packets);
    }
}
