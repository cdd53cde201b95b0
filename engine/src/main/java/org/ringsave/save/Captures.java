/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.SetLease;
import org.ringsave.memory.Words;

/**
 * The small and mutable state of a set, copied to the capture arena during begin: application states, contexts and
 * requests in flight without their packets. Reused from save to save.
 */
final class Captures {
    private final ChannelTable channels;
    private final CaptureArena arena;
    private final AppStates appStates = new AppStates();
    private final RequestTable requests;
    /** Index in the arena of the contexts of each channel. */
    private int[] contextIndexes = new int[0];
    private long appStatesLength;
    private long requestCount;
    private int used;
    private boolean isCaptured;

    Captures(ChannelTable channels, int captureLimit) {
        this.channels = channels;
        arena = new CaptureArena(captureLimit, this::required);
        requests = new RequestTable(channels, arena);
    }

    /** Asks the embedder's code for the lengths of its application states, and makes room in the arena for these. */
    void measure(ChannelSet set, SetLease lease) {
        if (contextIndexes.length < channels.count()) {
            contextIndexes = new int[channels.count()];
        }
        isCaptured = false;
        appStatesLength = appStates.measure(set);
        // A state that closed the set took the tables' memory with it.
        lease.requireUnchanged("begin");
        requests.start(set, lease);
        arena.extend(0, appStatesLength);
        requestCount = appStates.count() > 0 ? countRequests() : 0;
    }

    /**
     * The room that the captures take in the arena, as far as it is known. States of requests come when all else has
     * been captured; by then the embedder's code may have changed the tables.
     */
    private long required() {
        long length = appStatesLength;
        for (int i = 0; !isCaptured && i < channels.count(); i++) {
            length += hasContexts(i) ? channels.contextSectionLength(i) : 0;
            length += requests.measure(i);
        }
        return length;
    }

    /** Makes room for a capture that needs as much as one of now. Asks the embedder's code for all lengths. */
    void reserve(ChannelSet set, SetLease lease) {
        measure(set, lease);
        used = (int)appStatesLength;
        cut(lease);
        for (int i = 0; i < channels.count(); i++) {
            captureRequests(i);
        }
        isCaptured = true;
        requests.measureStates(used);
    }

    private long countRequests() {
        long count = 0;
        for (int i = 0; i < channels.count(); i++) {
            count += requests.countNow(i);
        }
        return count;
    }

    /** Has the embedder's code write the application states. */
    void captureStates(ChannelSet set, SetLease lease) {
        appStates.capture(set, arena.buffer());
        used = (int)appStatesLength;
        lease.requireUnchanged("begin");
    }

    /** Copies the words of all tables and all contexts. Those of an end lie side by side, and no cache has them. */
    void cut(SetLease lease) {
        requests.startCut();
        for (int i = 0; i < channels.count(); i++) {
            requests.cut(i);
            if (hasContexts(i)) {
                captureContexts(i);
            }
        }
        // In a live save the embedder's code could have polled or completed.
        if (lease.isLive() && appStates.count() > 0 && requests.count() != requestCount) {
            throw new IllegalStateException("begin: the embedder's code changed the requests in flight while they were"
                + " being saved");
        }
    }

    private void captureContexts(int index) {
        final UnsafeBuffer to = arena.extend(used, channels.contextSectionLength(index));
        final int padded = BitUtil.align(channels.nameLength(index), Long.BYTES);
        contextIndexes[index] = used;
        to.putBytes(used, channels.names(), channels.nameIndex(index), padded);
        used += padded;
        for (int end = 0; end < channels.ends(index); end++) {
            captureContext(channels.objects().contextAddress(index, end), channels.contextLength(index), to);
        }
    }

    /** Takes an address, since the objects that know it lie in no cache. */
    private void captureContext(long address, int length, UnsafeBuffer to) {
        final int padded = BitUtil.align(length, Long.BYTES);
        if (length < padded) {
            to.putLong(used + padded - Long.BYTES, 0);
        }
        Words.copy(address, to.addressOffset() + used, length);
        used += padded;
    }

    /** Copies the heads of the requests of a channel, behind those of all channels before it. */
    void captureRequests(int index) {
        used = requests.capture(index, used);
    }

    /** Has the embedder's code write its state of each request. The requests of all channels were captured. */
    void captureRequestStates() {
        isCaptured = true;
        if (requests.measureStates(used)) {
            requests.encodeStates();
        }
    }

    /** The requests in flight of all channels. */
    RequestTable requests() {
        return requests;
    }

    AppStates appStates() {
        return appStates;
    }

    UnsafeBuffer arena() {
        return arena.buffer();
    }

    /** A channel without contexts has only its name in that section, which needs no capture. */
    private boolean hasContexts(int index) {
        return channels.contextLength(index) > 0;
    }

    /** The buffer that holds the name and the contexts of a channel, from {@link #contextIndex} on. */
    UnsafeBuffer contextSource(int index) {
        return hasContexts(index) ? arena.buffer() : channels.names();
    }

    int contextIndex(int index) {
        return hasContexts(index) ? contextIndexes[index] : channels.nameIndex(index);
    }
}
