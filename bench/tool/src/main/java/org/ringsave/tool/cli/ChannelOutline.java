/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.TableNumber;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.RequestCursor;
import org.ringsave.inspect.RingContent;
import org.ringsave.inspect.Section;
import org.ringsave.tool.output.Outline;

/** Prints channels of an image: geometry, contexts, rings and requests in flight. */
final class ChannelOutline {
    private static final String[] TABLES =
        {"received", "awaiting", "received at the opposite end", "awaiting at the opposite end"};

    private final ImageContent image;
    private final Outline out;
    private final boolean withPackets;
    private final boolean withRequests;
    private final PacketOutline packets;
    private final UnsafeBuffer bytes;

    ChannelOutline(ImageContent image, Outline out, boolean withPackets, boolean withRequests) {
        this.image = image;
        this.out = out;
        this.withPackets = withPackets;
        this.withRequests = withRequests;
        packets = new PacketOutline(out);
        bytes = new UnsafeBuffer(new byte[out.shownBytes()]);
    }

    /** Prints the values of a channel. */
    void print(ChannelContent channel) throws IOException {
        out.value("id", channel.id());
        out.value("name", channel.name());
        out.value("incomingPages", channel.config().incomingPages());
        out.value("outgoingPages", channel.config().outgoingPages());
        out.value("bothEnds", channel.config().bothEnds());
        out.value("maxInFlight", channel.config().maxInFlight());
        out.value("maxPacketLength", channel.config().maxPacketLength());
        out.value("packetContextLength", channel.config().packetContextLength());
        out.value("packetStateVersion", channel.packetStateVersion());
        final int contextLength = channel.config().contextLength();
        if (contextLength > 0) {
            out.value("context", hex(channel.payload(), channel.contextAt(TableNumber.NEAR), contextLength));
            if (channel.config().bothEnds()) {
                out.value("oppositeContext",
                    hex(channel.payload(), channel.contextAt(TableNumber.OPPOSITE), contextLength));
            }
        }
        print("incoming", channel.incoming());
        print("outgoing", channel.outgoing());
        out.value("requestCount", channel.requests().count());
        if (withRequests && channel.requests().count() > 0) {
            out.beginList("requests");
            printRequests(channel);
            out.end();
        }
    }

    private void print(String name, RingContent ring) throws IOException {
        out.begin(name);
        packets.print(ring, withPackets ? image.channels().packets(ring) : null);
        out.end();
    }

    private void printRequests(ChannelContent channel) throws IOException {
        final Section heads = channel.requests().heads();
        final int contextLength = channel.config().packetContextLength();
        final RequestCursor requests = image.channels().requests(channel);
        while (requests.next()) {
            final long length = requests.rangesLength() + requests.packetLength();
            out.row("table", TABLES[requests.table()], "transactionId",
                ImageOutline.unsigned(requests.transactionId()), "type", requests.type(),
                "context", contextLength == 0 ? null : hex(heads, requests.contextAt(), contextLength),
                "state", requests.stateLength() == 0 ? null : hex(heads, requests.stateAt(), requests.stateLength()),
                "rangesLength", requests.rangesLength(), "length", requests.packetLength(),
                "bytes", requests.hasPacket() ? hex(channel.requests().packets(), requests.packetAt(), length) : null);
        }
    }

    private String hex(Section section, long at, long length) throws IOException {
        image.read(section, at, bytes, (int)Math.min(length, out.shownBytes()));
        return PacketOutline.hex(bytes, length, out.shownBytes());
    }
}
