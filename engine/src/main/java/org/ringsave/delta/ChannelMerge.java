/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.util.List;
import org.ringsave.image.RecordKind;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;

/**
 * Merges the channels of a chain of images, side by side in ascending ids. Each image must fit the image before it,
 * also in channels that the last image does not have: section 5.1 of IMAGE-FORMAT.md.
 */
final class ChannelMerge {
    private final List<MergeSource> sources;
    private final MergeSource last;

    /** Takes the images in their order. Each is at its first channel or its directory. */
    ChannelMerge(List<MergeSource> sources) {
        this.sources = sources;
        last = sources.get(sources.size() - 1);
    }

    void write(FullImageWriter writer) throws IOException {
        for (long id = lowestId(); id < Long.MAX_VALUE; id = lowestId()) {
            for (final MergeSource source : sources) {
                source.start(id);
            }
            if (last.hasChannel()) {
                writer.beginChannel(id);
                writeChannel(id, writer);
                writer.endChannel();
            } else {
                writeChannel(id, null);
            }
        }
    }

    private long lowestId() {
        long lowest = Long.MAX_VALUE;
        for (final MergeSource source : sources) {
            if (source.source().isChannel()) {
                lowest = Math.min(lowest, source.source().channelId());
            }
        }
        return lowest;
    }

    /** Checks a channel, and writes it to a writer that is not null. */
    private void writeChannel(long id, FullImageWriter writer) throws IOException {
        for (final MergeSource source : sources) {
            if (source.hasChannel()) {
                source.pass(writerOf(source, writer));
            }
        }
        writeRing(id, Side.INCOMING, writer);
        writeRing(id, Side.OUTGOING, writer);
        writeRequests(id, writer);
        for (final MergeSource source : sources) {
            if (source.hasChannel()) {
                source.leave(writerOf(source, writer));
            }
        }
    }

    /** Only records of the last image are copied. */
    private FullImageWriter writerOf(MergeSource source, FullImageWriter writer) {
        return source == last ? writer : null;
    }

    private void writeRing(long id, int side, FullImageWriter writer) throws IOException {
        for (int i = 0; i < sources.size(); i++) {
            final MergeSource source = sources.get(i);
            if (source.hasChannel()) {
                source.goTo(RecordKind.RING, writerOf(source, writer));
                if (i > 0) {
                    source.requireRing(sources.get(i - 1), side, id);
                }
            }
        }
        if (writer != null) {
            writer.begin(last.source(), last.ring().tail() - last.ring().head());
            long missing = last.ring().tail();
            for (int i = sources.size() - 1; i >= 0; i--) {
                missing = sources.get(i).ring().take(last.ring().head(), missing);
            }
            for (final MergeSource source : sources) {
                source.ring().write(writer);
            }
            writer.end();
        }
        for (final MergeSource source : sources) {
            if (source.hasChannel()) {
                source.source().next();
            }
        }
    }

    private void writeRequests(long id, FullImageWriter writer) throws IOException {
        for (int i = 0; i < sources.size(); i++) {
            final MergeSource source = sources.get(i);
            if (source.hasRequests()) {
                source.goTo(RecordKind.REQUESTS, writerOf(source, writer));
                source.readRequests(writerOf(source, writer));
                source.source().next();
                source.goTo(RecordKind.PACKETS, writerOf(source, writer));
                source.requests().readPackets();
                if (i > 0) {
                    source.requireSurvivors(sources.get(i - 1), id);
                }
            }
        }
        if (writer != null && last.hasRequests()) {
            writer.beginPackets(last.requests().packetsLength());
            writePackets(TableNumber.NEAR, writer);
            writePackets(TableNumber.OPPOSITE, writer);
            writer.end();
        }
        for (final MergeSource source : sources) {
            if (source.hasRequests()) {
                source.source().next();
            }
        }
    }

    /**
     * Each packet comes from the last image that holds it. Older images hold older requests, so all are read forward.
     */
    private void writePackets(int end, FullImageWriter writer) throws IOException {
        final int count = last.requests().received(end).count();
        for (int request = 0; request < count; request++) {
            int holder = sources.size() - 1;
            int ordinal = request;
            while (ordinal < sources.get(holder).requests().received(end).survivors()) {
                ordinal = sources.get(holder).requests().received(end).baseOrdinal(ordinal);
                holder--;
            }
            sources.get(holder).requests().write(end, ordinal, writer);
        }
    }
}
