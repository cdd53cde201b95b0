/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/**
 * Room that a pause gave back to the sender of a channel's incoming ring. The sender may wait for it.
 *
 * @param channel that was paused.
 * @param length  of the room, in bytes, 1 or more.
 */
record RoomGiven(ChannelMemory channel, int length) {
    /** Signals the sender, unless another sender, signalled before, has closed the channel. */
    void signal() {
        if (channel.state != ChannelState.CLOSED) {
            channel.incoming.signalGiven(length);
        }
    }
}
