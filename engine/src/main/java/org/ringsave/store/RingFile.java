/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.RingPlace;
import org.ringsave.memory.SameFile;

/** Writes rings as files: a control page, then the data pages, in the public VMBus layout that other programs map. */
public final class RingFile {
    private RingFile() {
    }

    /**
     * Write the two rings of a channel as new files, as {@link #write(Channel, Path, Path, Consumer)} does. A warning
     * goes to the {@link System.Logger} {@code org.ringsave.store}.
     *
     * @param channel  in state CREATED or PAUSED.
     * @param incoming path of the file for the ring that the channel's near end reads.
     * @param outgoing path of the file for the ring that the near end writes.
     * @throws IOException as there; and the other exceptions of that method.
     */
    public static void write(Channel channel, Path incoming, Path outgoing) throws IOException {
        write(channel, incoming, outgoing, StoreLog::warn);
    }

    /**
     * Write the two rings of a channel as new files. Each file is written under a temporary name, its control page
     * last, and then renamed. It replaces a file of its name and keeps its permissions and owner; a program that has
     * mapped that file keeps the old one. The files have no requests in flight.
     *
     * @param channel  in state CREATED or PAUSED.
     * @param incoming path of the file for the ring that the channel's near end reads.
     * @param outgoing path of the file for the ring that the near end writes.
     * @param warnings gets a line, with the path, if a file is complete and its directory can't be forced, or if
     *                 owner, group or permissions of a replaced file can't be kept.
     * @throws IOException              if a file can't be written, or a path names a pipe or a device: other programs
     *                                  map a ring file. Then neither file has appeared, unless only the rename of the
     *                                  second failed. A {@link java.io.InterruptedIOException} if the thread was
     *                                  interrupted, whose flag stays set.
     * @throws IllegalArgumentException if both paths lead to one file, by links of any kind.
     * @throws IllegalStateException    if the channel is OPEN or CLOSED.
     * @throws org.ringsave.ring.RingDamageException if the opposite end of a ring has written an impossible index, or
     *                                  if the file of a mapped ring was truncated.
     */
    public static void write(Channel channel, Path incoming, Path outgoing, Consumer<String> warnings)
        throws IOException {
        write(channel, RingPlace.of(incoming), RingPlace.of(outgoing), warnings);
    }

    /**
     * Write the two rings of a channel as new files, each to its place. If both places are in one file, the file has
     * both rings; symbolic links are followed. A file that exists keeps its other bytes, and a new one has zeros there.
     * A place without a length ends its file.
     *
     * @param channel  as for {@link #write(Channel, Path, Path, Consumer)}.
     * @param incoming place of the ring that the channel's near end reads.
     * @param outgoing place of the ring that the near end writes.
     * @param warnings likewise.
     * @throws IOException              likewise.
     * @throws IllegalArgumentException if the places overlap, are in one file behind two hard links, or have a
     *                                  length and not that of the ring.
     * @throws IllegalStateException    likewise.
     * @throws org.ringsave.ring.RingDamageException likewise.
     */
    public static void write(Channel channel, RingPlace incoming, RingPlace outgoing, Consumer<String> warnings)
        throws IOException {
        if (channel.state() == ChannelState.OPEN || channel.state() == ChannelState.CLOSED) {
            throw new IllegalStateException("write: " + channel + " must be CREATED or PAUSED");
        }
        requireNoStream(incoming.path());
        requireNoStream(outgoing.path());
        if (incoming.overlaps(outgoing)) {
            throw new IllegalArgumentException("write: both rings would go to " + incoming);
        }
        final boolean isOneFile = SameFile.areOne(incoming.path(), outgoing.path());
        if (isOneFile && !SameFile.isOneName(incoming.path(), outgoing.path())) {
            // The new file gets one of the names, and the other one would keep the old rings.
            throw new IllegalArgumentException("write: " + incoming.path() + " and " + outgoing.path()
                + " are hard links of one file; give one of the two names for both rings");
        }
        requireLength(incoming, ChannelAccess.memory(channel).incoming().length());
        requireLength(outgoing, ChannelAccess.memory(channel).outgoing().length());
        ChannelAccess.memory(channel).requireWholeFiles();
        final NewFile first = new NewFile(incoming.path(), SyncMode.FULL, warnings);
        try {
            final NewFile second = isOneFile ? first : new NewFile(outgoing.path(), SyncMode.FULL, warnings);
            try {
                first.keep(isOneFile ? Math.min(kept(incoming), kept(outgoing)) : kept(incoming));
                if (!isOneFile) {
                    second.keep(kept(outgoing));
                }
                RingFileWriter.write(ChannelAccess.memory(channel).incoming(), true, first, incoming);
                RingFileWriter.write(ChannelAccess.memory(channel).outgoing(), false, second, outgoing);
                first.complete();
                if (!isOneFile) {
                    second.complete();
                }
            } finally {
                second.abandon();
            }
        } finally {
            first.abandon();
        }
    }

    /** The end of the bytes that a file keeps, unless a ring replaces them. */
    private static long kept(RingPlace place) {
        return place.length() == 0 ? place.offset() : Long.MAX_VALUE;
    }

    private static void requireNoStream(Path path) throws IOException {
        if (FileName.isStream(path)) {
            throw new FileSystemException(path.toString(), null,
                "is a pipe or a device, and a ring file is mapped; name a regular file");
        }
    }

    private static void requireLength(RingPlace place, int dataLength) {
        final long length = (long)place.controlLength() + dataLength;
        if (place.length() != 0 && place.length() != length) {
            throw new IllegalArgumentException("write: " + place + " is no place for a ring of " + length + " bytes");
        }
    }
}
