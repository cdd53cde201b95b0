/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.ringsave.inspect.SavedChannels;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The channel of an image that an option names. */
final class ChannelChoice {
    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final int SHOWN = 8;

    private final CommandSpec spec;
    private final Long id;

    /** Reads the option, which is null if it was not given. */
    ChannelChoice(CommandSpec spec, String option) {
        this.spec = spec;
        id = option == null ? null : (Long)Options.whole(spec, "--channel", option, 0, MAX_ID);
    }

    /** Was the option given? */
    boolean isGiven() {
        return id != null;
    }

    /** Number in the image of the channel that was named, or of the only one. */
    long number(Path image, SavedChannels channels) throws IOException {
        if (channels.count() == 0) {
            throw new IOException(image + ": holds no channel; give an image of one");
        }
        if (id == null && channels.count() > 1) {
            throw new ParameterException(spec.commandLine(),
                image + " holds " + list(channels) + "; add --channel ID");
        }
        final long number = id == null ? 0 : channels.find(id);
        if (number < 0) {
            throw new ParameterException(spec.commandLine(),
                "--channel=" + id + " is not in " + image + ", which holds " + list(channels));
        }
        return number;
    }

    /** Number of the channels, and the first few ids. */
    private static String list(SavedChannels channels) throws IOException {
        final StringJoiner ids = new StringJoiner(", ", Images.channels(channels.count()) + ", ",
            channels.count() > SHOWN ? ", ..." : "");
        for (long number = 0; number < Math.min(SHOWN, channels.count()); number++) {
            ids.add(Long.toString(channels.id(number)));
        }
        return ids.toString();
    }
}
