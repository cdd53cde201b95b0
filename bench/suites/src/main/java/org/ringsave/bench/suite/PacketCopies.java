/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Packet;

/** Plain copies of packets without payload, into memory of the length of a ring of one page and out of it. */
final class PacketCopies {
    /** Bytes that a packet without payload takes in a ring. */
    private static final int PACKET_LENGTH = Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH;

    private final UnsafeBuffer ends = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * PACKET_LENGTH));
    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private int index;

    /** Copies the bytes of each request's packet and of its completion, in and out; returns the number of both. */
    int copy(int requests) {
        for (int i = 0; i < 2 * requests; i++) {
            index = index + 2 * PACKET_LENGTH <= ring.capacity() ? index + PACKET_LENGTH : 0;
            ring.putBytes(index, ends, 0, PACKET_LENGTH);
            ends.putBytes(PACKET_LENGTH, ring, index, PACKET_LENGTH);
        }
        return 2 * requests;
    }
}
