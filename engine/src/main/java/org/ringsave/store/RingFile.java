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
import org.ringsave.ring.Damage;
import org.ringsave.ring.Ring;
import org.ringsave.ring.RingCut;
import org.ringsave.ring.RingDamageException;

/** Writes rings as files: a control page, then the data pages, in the public VMBus layout that other programs map. */
public final class RingFile {
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private RingFile() {
    }

    /**
     * Write the two rings of a channel as new files. Each file is written under a temporary name, its control page
     * last, and then renamed. It replaces a file of its name; a program that has mapped that file keeps the old one.
     * The files have no requests in flight.
     *
     * @param channel  in state CREATED or PAUSED.
     * @param incoming path of the file for the ring that the channel's near end reads.
     * @param outgoing path of the file for the ring that the near end writes.
     * @throws IOException              if a file can't be written. Then neither file has appeared, unless only the
     *                                  rename of the second failed.
     * @throws IllegalArgumentException if both paths are the same.
     * @throws RingDamageException      if the opposite end of a ring has written an impossible index, or if the file of
     *                                  a mapped ring was truncated.
     * @throws IllegalStateException    if the channel is OPEN or CLOSED.
     */
    public static void write(Channel channel, Path incoming, Path outgoing) throws IOException {
        if (channel.state() == ChannelState.OPEN || channel.state() == ChannelState.CLOSED) {
            throw new IllegalStateException("write: " + channel + " must be CREATED or PAUSED");
        }
        if (incoming.toAbsolutePath().normalize().equals(outgoing.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException("write: both rings would go to " + incoming);
        }
        ChannelAccess.memory(channel).requireWholeFiles();
        final NewFile first = new NewFile(incoming, true);
        try {
            final NewFile second = new NewFile(outgoing, true);
            try {
                write(ChannelAccess.memory(channel).incoming(), true, first);
                write(ChannelAccess.memory(channel).outgoing(), false, second);
                first.complete();
                second.complete();
            } finally {
                second.abandon();
            }
        } finally {
            first.abandon();
        }
    }

    private static void write(Ring ring, boolean consuming, NewFile file) throws IOException {
        final long[] cut = new long[RingCut.LENGTH];
        final Damage damage = ring.cut(consuming, cut, 0);
        if (damage != null) {
            throw new RingDamageException(consuming ? "the incoming ring" : "the outgoing ring", damage);
        }
        final int head = (int)(cut[RingCut.HEAD] % ring.length());
        final int live = (int)(cut[RingCut.TAIL] - cut[RingCut.HEAD]);
        final int first = Math.min(live, ring.length() - head);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        final UnsafeBuffer view = new UnsafeBuffer(chunk);
        for (int index = 0; index < ring.length(); index += CHUNK_LENGTH) {
            // Only live bytes are written. The rest of the ring may hold bytes of old packets, which stay private.
            view.setMemory(0, CHUNK_LENGTH, (byte)0);
            copyLive(ring, view, index, head, head + first);
            copyLive(ring, view, index, 0, live - first);
            file.write(chunk.clear().limit(Math.min(CHUNK_LENGTH, ring.length() - index)),
                ControlPage.LENGTH + (long)index);
        }
        view.setMemory(0, ControlPage.LENGTH, (byte)0);
        view.putInt(ControlPage.IN_OFFSET, (int)(cut[RingCut.TAIL] % ring.length()));
        view.putInt(ControlPage.OUT_OFFSET, head);
        view.putInt(ControlPage.INTERRUPT_MASK_OFFSET, RingCut.interruptMask(cut[RingCut.WORDS]));
        view.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, RingCut.pendingSendSize(cut[RingCut.WORDS]));
        view.putInt(ControlPage.FEATURE_BITS_OFFSET, (int)cut[RingCut.FEATURE_BITS]);
        file.write(chunk.clear().limit(ControlPage.LENGTH), 0);
    }

    /** Copies the part of a live range of the ring that lies in the chunk. The chunk starts at an index of the ring. */
    private static void copyLive(Ring ring, UnsafeBuffer chunk, int index, int from, int to) {
        final int start = Math.max(from, index);
        final int end = Math.min(to, index + CHUNK_LENGTH);
        if (start < end) {
            chunk.putBytes(start - index, ring.data(), start, end - start);
        }
    }
}
