/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.channel.Channel;
import org.ringsave.channel.RingPlace;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/**
 * A channel that was restored into ring files: a line for each ring, or a JSON object.
 *
 * @param id              of the channel.
 * @param name            of the channel.
 * @param incoming        ring that the channel reads.
 * @param outgoing        ring that the channel writes.
 * @param requestsLeftOut requests in flight, for which ring files have no place.
 */
record RestoredChannel(long id, String name, Ring incoming, Ring outgoing, long requestsLeftOut) {
    /**
     * A ring in its place.
     *
     * @param place  of the ring.
     * @param length of its control page and data pages, in bytes.
     * @param bytes  of packets that its reader has not read yet.
     */
    record Ring(RingPlace place, long length, long bytes) {
        static Ring of(RingPlace place, int pages, long bytes) {
            return new Ring(place, place.controlLength() + (long)pages * Platform.PAGE_LENGTH, bytes);
        }

        private void print(Outline out, String ring) {
            out.begin(ring);
            out.value("file", place.path());
            out.value("offset", place.offset());
            out.value("length", length);
            out.value("bytes", bytes);
            out.end();
        }
    }

    static RestoredChannel of(Channel channel, RingPlace incoming, RingPlace outgoing) {
        final int outgoingPages = channel.config().outgoingPages();
        final long usable = (long)outgoingPages * Platform.PAGE_LENGTH - Long.BYTES;
        return new RestoredChannel(Integer.toUnsignedLong(channel.id()), channel.name(),
            Ring.of(incoming, channel.config().incomingPages(), channel.incoming().available()),
            Ring.of(outgoing, outgoingPages, usable - channel.outgoing().free()),
            channel.received().count() + channel.awaiting().count());
    }

    void print(PrintWriter out, OutlineOption form) {
        if (form.isJson()) {
            print(form.object(out));
            return;
        }
        out.println(incoming.place() + ": channel " + id + " incoming, " + Units.bytes(incoming.bytes())
            + " to be read");
        out.println(outgoing.place() + ": channel " + id + " outgoing, " + Units.bytes(outgoing.bytes())
            + " sent and not read yet");
        if (requestsLeftOut > 0) {
            out.println("channel " + id + ": " + Units.count(requestsLeftOut)
                + " in flight are left out, ring files have no place for them");
        }
    }

    private void print(Outline out) {
        out.value("id", id);
        out.value("name", name);
        incoming.print(out, "incoming");
        outgoing.print(out, "outgoing");
        out.value("requestsLeftOut", requestsLeftOut);
        out.end();
    }
}
