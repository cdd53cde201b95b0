/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares a ring of two images, packet by packet. */
final class RingDiff {
    private static final String AT_HEAD = " at its head";
    private static final String AT_TAIL = " at its tail";

    private final Differences differences;
    private final PayloadPair payloads;

    RingDiff(Differences differences, PayloadPair payloads) {
        this.differences = differences;
        this.payloads = payloads;
    }

    void compare(String part, RingContent mine, RingContent other) throws IOException {
        differences.value(part, "interruptMask", mine.interruptMask(), other.interruptMask());
        differences.value(part, "pendingSendSize", mine.pendingSendSize(), other.pendingSendSize());
        differences.value(part, "featureBits", mine.featureBits(), other.featureBits());
        payloads.begin(mine.bytes(), other.bytes());
        if (mine.head() != other.head() || mine.tail() != other.tail()) {
            comparePositions(part, mine, other);
        }
        // Two deltas of one base leave out bytes of the base, which are equal.
        final long from = Math.max(Math.max(mine.head(), other.head()), Math.max(mine.from(), other.from()));
        final long to = Math.min(mine.tail(), other.tail());
        final boolean isWhole = mine.from() == other.from() && mine.tail() == other.tail();
        if (from < to && !(isWhole && payloads.isSame())) {
            comparePackets(part, mine, other, from, to);
        }
    }

    private void comparePositions(String part, RingContent mine, RingContent other) throws IOException {
        final List<String> texts = new ArrayList<>();
        addPackets(texts, payloads.first(), mine, mine.head(), Math.min(mine.tail(), other.head()), "fewer" + AT_HEAD);
        addPackets(texts, payloads.second(), other, other.head(), Math.min(other.tail(), mine.head()),
            "more" + AT_HEAD);
        addPackets(texts, payloads.first(), mine, Math.max(other.tail(), mine.head()), mine.tail(), "fewer" + AT_TAIL);
        addPackets(texts, payloads.second(), other, Math.max(mine.tail(), other.head()), other.tail(),
            "more" + AT_TAIL);
        if (texts.isEmpty()) {
            // Both are empty: packets came between, and were consumed.
            differences.value(part, "head", mine.head(), other.head());
        } else {
            differences.add(part, texts.size() == 1 ? texts.get(0).replace(AT_TAIL, "") : String.join(", ", texts));
        }
    }

    /** Says how many packets a ring has between two positions, or how many bytes if they are not all in the image. */
    private static void addPackets(List<String> texts, Payload bytes, RingContent ring, long from, long to,
        String what) throws IOException {
        if (from < to) {
            final boolean isHere = from >= ring.from();
            final PacketCursor packets =
                new PacketCursor(new SavedRing(bytes, ring.from()), isHere ? from : to, to);
            long count = 0;
            while (packets.next()) {
                count++;
            }
            // The positions may be no borders of packets here, if other packets were sent.
            texts.add((!isHere || packets.position() != to ? to - from + " bytes "
                : count == 1 ? "1 packet " : count + " packets ") + what);
        }
    }

    private void comparePackets(String part, RingContent mine, RingContent other, long from, long to)
        throws IOException {
        final PacketCursor packets = new PacketCursor(new SavedRing(payloads.first(), mine.from()), from, to);
        String first = "";
        long count = 0;
        while (packets.next()) {
            final Ranges ranges = differences(mine, other, packets.position(), packets.header().ringLength());
            if (!ranges.isEmpty() && count++ == 0) {
                first = " at position " + packets.position() + " differs in its " + ranges.bytes();
            }
        }
        if (count > 0) {
            differences.add(part, count == 1 ? "the packet" + first
                : count + " packets differ, the first" + first.replace(" differs", ""));
        }
        if (packets.damage() != null) {
            final Ranges ranges = differences(mine, other, packets.position(), to - packets.position());
            if (!ranges.isEmpty()) {
                differences.add(part, "bytes from position " + packets.position()
                    + " on, which are no packets, differ");
            }
        }
    }

    private Ranges differences(RingContent mine, RingContent other, long position, long length) throws IOException {
        return payloads.differences(position - mine.from(), position - other.from(), length);
    }
}
