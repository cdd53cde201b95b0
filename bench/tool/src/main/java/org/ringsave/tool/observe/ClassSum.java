/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.TableNumber;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.RingContent;
import org.ringsave.memory.Platform;
import org.ringsave.tool.plan.ChannelClass;
import org.ringsave.tool.plan.ChannelRoom;
import org.ringsave.tool.plan.Shape;

/** Sums of the channels of one class. */
final class ClassSum {
    /** Length of a packet if no request in flight shows one. */
    private static final int USUAL_PACKET = 256;

    private final ChannelConfig config;
    private long channels;
    private long liveBytes;
    private long requests;
    private long packets;
    private long packetBytes;
    private long written;
    private long older;

    ClassSum(ChannelConfig config) {
        this.config = config;
    }

    void add(ChannelContent channel) {
        channels++;
        liveBytes += live(channel.incoming()) + live(channel.outgoing());
        written += channel.incoming().tail() + channel.outgoing().tail();
        long received = 0;
        long awaited = 0;
        for (int end = 0; end < 2; end++) {
            received += channel.requests().counts().get(TableNumber.of(end, TableNumber.RECEIVED));
            awaited += channel.requests().counts().get(TableNumber.of(end, TableNumber.AWAITING));
        }
        requests += Math.max(received, awaited);
        addPackets(channel);
    }

    private static long live(RingContent ring) {
        return ring.tail() - ring.head();
    }

    /** A delta does not have the packets of requests that its base has. */
    private void addPackets(ChannelContent channel) {
        for (int end = 0; end < 2; end++) {
            packets += channel.requests().counts().get(TableNumber.of(end, TableNumber.RECEIVED))
                - channel.requests().survivors().get(end);
        }
        packetBytes += channel.requests().packets().length();
    }

    /** Takes the positions and packets that a channel had in an older image. */
    void addOlder(ChannelContent channel) {
        older += channel.incoming().tail() + channel.outgoing().tail();
        addPackets(channel);
    }

    ChannelClass channelClass(String name, double ns) {
        final int pages = Math.max(config.incomingPages(), config.outgoingPages());
        final int shorter = Math.min(config.incomingPages(), config.outgoingPages());
        final long room = channels * ((config.incomingPages() + (long)config.outgoingPages()) * Platform.PAGE_LENGTH
            - 2L * ImageDescriptor.ALIGNMENT);
        final int inFlight = (int)((requests + channels - 1) / channels);
        final long packet = packets > 0 ? packetBytes / packets : Math.min(USUAL_PACKET, config.maxPacketLength());
        final Shape shape = new Shape(channels, pages, (double)liveBytes / room, (int)Math.max(1, packet), inFlight,
            config.packetContextLength(), config.contextLength(), new ChannelRoom(shorter == pages ? 0 : shorter,
                config.maxInFlight(), config.maxPacketLength()));
        return new ChannelClass(name, shape, Double.isNaN(ns) ? 0 : Math.max(0, written - older) / ns * 1e9);
    }
}
