/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.SavedChannels;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which channels of a damaged image are whole.
 *
 * @param count   number of all channels.
 * @param damaged number of damaged channels.
 * @param ids     the first few of these.
 */
record WholeChannels(long count, long damaged, List<Long> ids) {
    private static final int SHOWN = 8;

    /**
     * Verifies each channel. Empty if the header, the end or the directory does not say where they are, or if the file
     * can't be read again: it may be gone.
     */
    static Optional<WholeChannels> of(Path path, CommandSpec spec) {
        final List<Long> ids = new ArrayList<>();
        long damaged = 0;
        try (ImageContent image = ImageContent.open(path)) {
            final SavedChannels channels = image.channels();
            final FileProgress progress = new FileProgress(spec, "channels", image.info().length());
            for (long number = 0; number < channels.count(); number++) {
                progress.at((long)((double)number / channels.count() * image.info().length()));
                if (!channels.isWhole(number)) {
                    damaged++;
                    if (ids.size() < SHOWN) {
                        ids.add(channels.id(number));
                    }
                }
            }
            progress.end();
            return Optional.of(new WholeChannels(channels.count(), damaged, ids));
        } catch (ImageException | IOException e) {
            return Optional.empty();
        }
    }

    /** Number of channels that are whole. */
    long whole() {
        return count - damaged;
    }

    @Override
    public String toString() {
        if (damaged == 0) {
            return "all " + Images.channels(count) + " whole";
        }
        final StringJoiner text = new StringJoiner(", ", whole() + " of " + Images.channels(count) + " whole, all but ",
            damaged > ids.size() ? ", ..." : "");
        ids.forEach(id -> text.add(id.toString()));
        return text.toString();
    }
}
