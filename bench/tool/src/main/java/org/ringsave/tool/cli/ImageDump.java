/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.SavedChannels;
import org.ringsave.inspect.StateContent;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.output.Outline;

/** Prints the content of an image. A part that is damaged is named, and the others are printed. */
final class ImageDump {
    private final ImageContent image;
    private final Outline out;
    private final FileProgress progress;
    private boolean isWhole = true;

    ImageDump(ImageContent image, Outline out, PrintWriter err) {
        this.image = image;
        this.out = out;
        // A terminal shows the dump itself.
        progress = new FileProgress(err, false, "dump", image.info().length());
    }

    /** Prints all, or one channel if its number is not negative. Returns false if a part is damaged. */
    boolean print(long only, boolean withPackets, boolean withRequests) throws IOException {
        if (only < 0) {
            new ImageOutline(image, out).print(false);
            printStates();
        }
        final SavedChannels channels = image.channels();
        final ChannelOutline channel = new ChannelOutline(image, out, withPackets, withRequests);
        out.beginList("channels");
        for (long number = Math.max(0, only); number < (only < 0 ? channels.count() : only + 1); number++) {
            print(channel, number);
        }
        out.end();
        while (out.depth() > 0) {
            out.end();
        }
        progress.end();
        return isWhole;
    }

    private void printStates() throws IOException {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[out.shownBytes()]);
        final List<StateContent> states = image.states();
        if (states.isEmpty()) {
            return;
        }
        out.beginList("stateBytes");
        for (final StateContent state : states) {
            try {
                image.read(state.payload(), state.at(), bytes, (int)Math.min(state.length(), bytes.capacity()));
                out.row("name", state.name(), "bytes", PacketOutline.hex(bytes, state.length(), bytes.capacity()));
            } catch (ImageException e) {
                damaged("name", state.name(), e);
            }
        }
        out.end();
    }

    private void print(ChannelOutline outline, long number) throws IOException {
        final int depth = out.depth();
        try {
            final ChannelContent channel = image.channels().get(number);
            progress.at(channel.payload().offset());
            out.beginItem();
            outline.print(channel);
            out.end();
        } catch (ImageException e) {
            while (out.depth() > depth) {
                out.end();
            }
            damaged("id", image.channels().id(number), e);
        }
    }

    private void damaged(String name, Object part, ImageException cause) {
        isWhole = false;
        out.row(name, part, "error", Failures.message(cause));
    }
}
