/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.store.RingFile;

/** Two channels on the same ring files, one writes and one reads, as in two processes. */
final class MappedPair implements AutoCloseable {
    private final ChannelSet writing = new ChannelSet();
    private final ChannelSet reading = new ChannelSet();
    private final Path directory;
    private final Path there;
    private final Path back;

    /** Makes the files of an empty channel, and maps them. */
    MappedPair(Channel empty, ChannelConfig config) {
        try {
            directory = Files.createTempDirectory("ringsave-rings");
            there = directory.resolve("there");
            back = directory.resolve("back");
            RingFile.write(empty, there, back);
            writing.map(1, "writes", config, back, there);
            reading.map(1, "reads", config, there, back);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writing.open();
        reading.open();
    }

    OutgoingRing outgoing() {
        return writing.get(1).outgoing();
    }

    IncomingRing incoming() {
        return reading.get(1).incoming();
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
        try {
            Files.delete(there);
            Files.delete(back);
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
