/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.inspect.RegionContent;
import org.ringsave.inspect.SavedChannels;
import org.ringsave.inspect.StateContent;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.output.Outline;

/** Prints what an image is and holds, without the bytes. */
final class ImageOutline {
    private final ImageContent image;
    private final Outline out;

    ImageOutline(ImageContent image, Outline out) {
        this.image = image;
        this.out = out;
    }

    /** Prints all, and the channels only on demand. Returns false if one is damaged. */
    boolean print(boolean withChannels) throws IOException {
        // All that may be damaged is read before the first line.
        final List<StateContent> states = image.states();
        final List<RegionContent> regions = image.regions();
        final ImageInfo info = image.info();
        out.value("image", info.path());
        out.value("kind", info.isDelta() ? "delta" : "full");
        out.value("version", info.version());
        out.value("length", info.length());
        out.value("label", unsigned(info.label()));
        out.value("digest", info.digest());
        out.value("cutId", info.cutId());
        if (info.isDelta()) {
            out.value("baseCutId", info.baseCutId());
        }
        out.value("channelCount", info.channelCount());
        if (!states.isEmpty()) {
            out.beginList("states");
            for (final StateContent state : states) {
                out.row("name", state.name(), "version", Integer.toUnsignedLong(state.version()), "length",
                    state.length(), "optional", state.optional());
            }
            out.end();
        }
        if (!regions.isEmpty()) {
            out.beginList("regions");
            for (final RegionContent region : regions) {
                out.row("name", region.name(), "version", Integer.toUnsignedLong(region.version()), "length",
                    region.length(), "tracked", region.isTracked(), "presentPages", region.presentPages(),
                    "bytesInImage", region.entries().length());
            }
            out.end();
        }
        return !withChannels || printChannels();
    }

    /** Prints a row for each channel. Returns false if records of one are damaged. */
    private boolean printChannels() throws IOException {
        final SavedChannels channels = image.channels();
        boolean isWhole = true;
        long requests = 0;
        out.beginList("channels");
        for (long number = 0; number < channels.count(); number++) {
            try {
                final ChannelContent channel = channels.get(number);
                requests += channel.requests().count();
                out.row("id", channel.id(), "name", channel.name(), "incomingBytes",
                    channel.incoming().tail() - channel.incoming().head(), "outgoingBytes",
                    channel.outgoing().tail() - channel.outgoing().head(), "requests", channel.requests().count());
            } catch (ImageException e) {
                out.row("id", channels.id(number), "error", Failures.message(e));
                isWhole = false;
            }
        }
        out.end();
        out.value("requestCount", requests);
        return isWhole;
    }

    /** An unsigned number as a value. */
    static Number unsigned(long number) {
        return new BigInteger(Long.toUnsignedString(number));
    }
}
