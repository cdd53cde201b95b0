/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Packet;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingCut;

/** The saved parts of one ring: four words, and its live bytes, which lie in one piece or, wrapped, in two. */
public final class PeerRing {
    /** Length of the packet without its footer, in units of 8: 16 bits of a packet's header. */
    private static final int PACKET_LENGTH_OFFSET = 4;

    private final Ring ring;
    private final boolean consuming;
    private final long[] cut = new long[RingCut.LENGTH];

    PeerRing(Ring ring, boolean consuming) {
        this.ring = ring;
        this.consuming = consuming;
    }

    /** Reads the words. */
    void cut() {
        if (ring.cut(consuming, cut, 0) != null) {
            throw new IllegalStateException("a ring is damaged");
        }
    }

    /** Keeps the words aside. The live bytes must be put to their place, then {@link #apply} makes both visible. */
    void accept(long head, long tail, long masks, int featureBits) {
        if (head < 0 || tail < head || tail - head >= ring.length()) {
            throw new IllegalStateException("a ring of " + ring.length() + " bytes can't hold " + head + " to " + tail);
        }
        cut[RingCut.HEAD] = head;
        cut[RingCut.TAIL] = tail;
        cut[RingCut.WORDS] = masks;
        cut[RingCut.FEATURE_BITS] = featureBits;
    }

    void apply() {
        ring.restore(cut[RingCut.HEAD], cut[RingCut.TAIL], cut[RingCut.WORDS], (int)cut[RingCut.FEATURE_BITS]);
    }

    long head() {
        return cut[RingCut.HEAD];
    }

    long tail() {
        return cut[RingCut.TAIL];
    }

    /** Interrupt mask, and pending send size in the high half. */
    long masks() {
        return cut[RingCut.WORDS];
    }

    int featureBits() {
        return (int)cut[RingCut.FEATURE_BITS];
    }

    /** The ring's data pages. */
    UnsafeBuffer data() {
        return ring.data();
    }

    /** Live bytes. */
    int length() {
        return (int)(cut[RingCut.TAIL] - cut[RingCut.HEAD]);
    }

    /** Index of the first piece; the second starts at 0. */
    int index() {
        return (int)(cut[RingCut.HEAD] % ring.length());
    }

    int firstLength() {
        return Math.min(length(), ring.length() - index());
    }

    int secondLength() {
        return length() - firstLength();
    }

    /** Copies the live bytes to the heap, in the order of their positions. */
    void copyTo(byte[] array) {
        data().getBytes(index(), array, 0, firstLength());
        data().getBytes(0, array, firstLength(), secondLength());
    }

    /** Copies the live bytes from the heap to their place. */
    void copyFrom(byte[] array) {
        data().putBytes(index(), array, 0, firstLength());
        data().putBytes(0, array, firstLength(), secondLength());
    }

    /** The packets of an undamaged ring, from its head on, each in an array with its header and footer. */
    ArrayList<byte[]> packets() {
        final ArrayList<byte[]> packets = new ArrayList<>();
        int index = index();
        int left = length();
        while (left > 0) {
            final int units = data().getShort(index + PACKET_LENGTH_OFFSET) & 0xFFFF;
            final byte[] packet = new byte[(units << 3) + Packet.FOOTER_LENGTH];
            final int first = Math.min(packet.length, ring.length() - index);
            data().getBytes(index, packet, 0, first);
            data().getBytes(0, packet, first, packet.length - first);
            packets.add(packet);
            left -= packet.length;
            index = indexAfter(index, packet.length);
        }
        return packets;
    }

    /** Copies packets from the heap to their place. Together they must be as long as the live bytes. */
    void acceptPackets(List<byte[]> packets) {
        int index = index();
        int left = length();
        for (final byte[] packet : packets) {
            left -= packet.length;
            if (left < 0) {
                break;
            }
            final int first = Math.min(packet.length, ring.length() - index);
            data().putBytes(index, packet, 0, first);
            data().putBytes(0, packet, first, packet.length - first);
            index = indexAfter(index, packet.length);
        }
        if (left != 0) {
            throw new IllegalStateException("packets are not as long as the " + length() + " bytes of their ring");
        }
    }

    private int indexAfter(int index, int length) {
        final int next = index + length;
        return next >= ring.length() ? next - ring.length() : next;
    }
}
