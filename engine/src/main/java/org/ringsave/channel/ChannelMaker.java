/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.io.IOException;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Slab;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Ring;

/** Makes the channels of a set: rings in its slab or on ring files, tables and contexts in its slab. */
final class ChannelMaker {
    /** Serves all channels that track no requests, since a table without slots never holds any. */
    private final InFlight noSlots;
    private final Slab slab;
    private final ChangeClock clock;

    ChannelMaker(Slab slab, ChangeClock clock) {
        this.slab = slab;
        this.clock = clock;
        noSlots = new InFlight(new TableWords(), new UnsafeBuffer(0, 0), new UnsafeBuffer(0, 0), 0, 0, 0, clock);
    }

    /** Makes a channel in the slab. */
    ChannelMemory make(int id, ChannelConfig config) {
        return make(id, config, ring(config.incomingPages(), config.bothEnds()),
            ring(config.outgoingPages(), config.bothEnds()), null);
    }

    /** Makes a channel on two ring files: read-only and of their geometry, if no configuration is given. */
    ChannelMemory map(int id, ChannelConfig config, RingPlace incoming, RingPlace outgoing) throws IOException {
        Objects.requireNonNull(incoming, "incoming");
        Objects.requireNonNull(outgoing, "outgoing");
        final RingFiles files = RingFiles.map(incoming, outgoing, config == null);
        try {
            final ChannelConfig checked = files.check(config);
            final ChannelMemory memory = make(id, checked, files.incoming(), files.outgoing(), files);
            files.giveTo(slab);
            return memory;
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    private ChannelMemory make(int id, ChannelConfig config, Ring incoming, Ring outgoing, RingFiles files) {
        final UnsafeBuffer blocks = slab.allocateBehind(
            EndDescriptor.length(config.ends(), config.maxInFlight(), config.contextLength()), EndDescriptor.ALIGNMENT);
        final int length = EndDescriptor.length(config.maxInFlight(), config.contextLength());
        final ChannelEnd near = end(config, incoming, outgoing, blocks, 0);
        final ChannelEnd opposite = config.bothEnds() ? end(config, outgoing, incoming, blocks, length) : null;
        return new ChannelMemory(id, config, incoming, outgoing, near, opposite, files);
    }

    private Ring ring(int pages, boolean paired) {
        final UnsafeBuffer control = paired ? slab.allocateBehind(ControlPage.PAIRED_LENGTH, ControlPage.PAIRED_LENGTH)
            : slab.allocate(ControlPage.LENGTH, Platform.PAGE_LENGTH);
        return Ring.local(control, slab.allocate(pages * Platform.PAGE_LENGTH, Platform.PAGE_LENGTH), paired);
    }

    private ChannelEnd end(ChannelConfig config, Ring read, Ring written, UnsafeBuffer blocks, int index) {
        final InFlight received =
            table(config, config.maxPacketLength(), blocks, index + EndDescriptor.RECEIVED_OFFSET);
        final InFlight awaiting = table(config, 0, blocks, index + EndDescriptor.AWAITING_OFFSET);
        // A request of another process is longer or not, and its ring says so.
        final int maxRequestLength =
            config.bothEnds() && config.maxInFlight() > 0 ? config.maxPacketLength() : Integer.MAX_VALUE;
        final int contextIndex = index + EndDescriptor.contextOffset(config.maxInFlight());
        final UnsafeBuffer context = new UnsafeBuffer(blocks, contextIndex, config.contextLength());
        return new ChannelEnd(read, written, received, awaiting, context, maxRequestLength);
    }

    private InFlight table(ChannelConfig config, int packetLength, UnsafeBuffer blocks, int index) {
        final int slots = config.maxInFlight();
        if (slots == 0) {
            return noSlots;
        }
        final int contextLength = config.packetContextLength();
        final UnsafeBuffer heads = slab.allocateBehind(
            RequestSlotDescriptor.headsLength(slots, contextLength), RequestSlotDescriptor.ALIGNMENT);
        final UnsafeBuffer packets = slab.allocate(slots * packetLength, BitUtil.CACHE_LINE_LENGTH);
        return new InFlight(new TableWords(blocks, index), heads, packets, slots, packetLength, contextLength, clock);
    }
}
