/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.inspect.PacketCursor;
import org.ringsave.inspect.RingContent;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketHeader;
import org.ringsave.ring.PacketRanges;
import org.ringsave.tool.output.Outline;

/** Prints rings: positions and words, and a row for each packet. */
final class PacketOutline {
    private final Outline out;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Packet.MAX_LENGTH]);
    private final PacketRanges ranges = new PacketRanges();

    PacketOutline(Outline out) {
        this.out = out;
    }

    /** Prints values of a ring, and its packets if the cursor is not null. */
    void print(RingContent ring, PacketCursor packets) throws IOException {
        out.value("head", ring.head());
        out.value("tail", ring.tail());
        if (ring.from() != ring.head()) {
            // The base of this delta has the bytes before.
            out.value("from", ring.from());
        }
        out.value("interruptMask", Integer.toUnsignedLong(ring.interruptMask()));
        out.value("pendingSendSize", Integer.toUnsignedLong(ring.pendingSendSize()));
        out.value("featureBits", Integer.toUnsignedLong(ring.featureBits()));
        if (packets != null) {
            out.beginList("packets");
            while (packets.next()) {
                row(packets);
            }
            if (packets.damage() != null) {
                out.row("position", packets.position(), "damage", packets.damage());
            }
            out.end();
        }
    }

    private void row(PacketCursor packets) throws IOException {
        final PacketHeader header = packets.header();
        final int length = header.length() - header.dataOffset();
        final int rangesLength = header.dataOffset() - Packet.HEADER_LENGTH;
        packets.read(Packet.HEADER_LENGTH, bytes, rangesLength);
        final String text = ranges(header.type(), rangesLength);
        packets.read(header.dataOffset(), bytes, Math.min(length, out.shownBytes()));
        out.row("position", packets.position(), "type", header.type(), "flags", header.flags(), "transactionId",
            ImageOutline.unsigned(header.transactionId()), "ranges", text, "length", length, "payload",
            hex(bytes, length, out.shownBytes()));
    }

    /** Ranges in words; null if the packet has none. */
    private String ranges(int type, int length) {
        final String broken = ranges.wrap(type, bytes, 0, length);
        if (broken != null) {
            return broken;
        }
        final StringJoiner text = new StringJoiner("; ");
        while (ranges.next()) {
            final StringJoiner pages = new StringJoiner(" ");
            for (int i = 0; i < ranges.pageCount(); i++) {
                pages.add("0x" + Long.toHexString(ranges.pageNumber(i)));
            }
            text.add(Integer.toUnsignedString(ranges.byteCount()) + " bytes at "
                + Integer.toUnsignedString(ranges.byteOffset())
                + (pages.length() == 0 ? " of page set " + ranges.pageSetId() : " of pages " + pages));
        }
        return text.length() == 0 ? null : text.toString();
    }

    /** Hexadecimal digits of bytes at the front of a buffer, with dots for those beyond a number. */
    static String hex(UnsafeBuffer bytes, long length, int shown) {
        final byte[] front = new byte[(int)Math.min(length, shown)];
        bytes.getBytes(0, front);
        return HexFormat.of().formatHex(front) + (length > shown ? "..." : "");
    }
}
