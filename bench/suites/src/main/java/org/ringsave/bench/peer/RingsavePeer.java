/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Ringsave itself behind the interface of its peers, in chunks of 64 KiB, with all checksums and digests. A restore
 * must empty the set first.
 */
final class RingsavePeer implements Peer {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private final ChannelSet set;
    private final ByteBuffer memory;
    private final SaveSession save = new SaveSession();
    private final RestoreSession restore = new RestoreSession();

    RingsavePeer(PeerState state, ByteBuffer memory) {
        this.set = state.set();
        this.memory = memory.duplicate().clear();
    }

    @Override
    public long save() {
        save.begin(set, 1);
        try {
            int index = 0;
            SaveStatus status;
            do {
                memory.limit(Math.min(index + CHUNK_LENGTH, memory.capacity())).position(index);
                status = save.saveContinue(memory);
                index = memory.position();
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            if (status != SaveStatus.SUCCESS) {
                throw new BufferOverflowException();
            }
        } finally {
            save.end();
        }
        return save.imageLength();
    }

    @Override
    public void restore(long length) {
        for (final Channel channel : set.channels()) {
            ChannelAccess.memory(channel).clear();
        }
        restore.begin(set);
        try {
            for (int index = 0; index < length; index += CHUNK_LENGTH) {
                memory.limit((int)Math.min(length, index + CHUNK_LENGTH)).position(index);
                restore.restoreFromBuffer(memory);
            }
            restore.apply();
        } finally {
            restore.end();
        }
    }
}
