/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelState;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.RingMemory;

/** Rings in files: a control page and the data pages, in the public VMBus layout that other programs map. */
public final class RingFile {
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private RingFile() {
    }

    /**
     * Write the two rings of a channel as new files. Each is written beside its name, the control page last, and
     * renamed; a file that had the name is replaced, and whoever has mapped it keeps the old one. What is in flight
     * has no place in these files.
     *
     * @param channel  CREATED or PAUSED.
     * @param incoming path of the file for the ring that the channel's near end reads.
     * @param outgoing path of the file for the ring that it writes.
     * @throws IOException              if a file can't be written; then neither has appeared, unless the second failed
     *                                  to be renamed.
     * @throws IllegalArgumentException if both paths are the same.
     * @throws IllegalStateException    if the channel is OPEN or CLOSED.
     */
    public static void write(Channel channel, Path incoming, Path outgoing) throws IOException {
        if (channel.state() == ChannelState.OPEN || channel.state() == ChannelState.CLOSED) {
            throw new IllegalStateException("write: " + channel + " must be CREATED or PAUSED");
        }
        if (incoming.toAbsolutePath().normalize().equals(outgoing.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException("write: both rings would go to " + incoming);
        }
        final NewFile first = new NewFile(incoming, true);
        try {
            final NewFile second = new NewFile(outgoing, true);
            try {
                write(ChannelAccess.memory(channel).incoming(), first);
                write(ChannelAccess.memory(channel).outgoing(), second);
                first.complete();
                second.complete();
            } finally {
                second.abandon();
            }
        } finally {
            first.abandon();
        }
    }

    private static void write(RingMemory ring, NewFile file) throws IOException {
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        final UnsafeBuffer view = new UnsafeBuffer(chunk);
        for (int index = 0; index < ring.length(); index += CHUNK_LENGTH) {
            final int length = Math.min(CHUNK_LENGTH, ring.length() - index);
            view.putBytes(0, ring.data(), index, length);
            file.write(chunk.clear().limit(length), ControlPage.LENGTH + (long)index);
        }
        view.putBytes(0, ring.control(), 0, ControlPage.LENGTH);
        file.write(chunk.clear().limit(ControlPage.LENGTH), 0);
    }
}
