/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/** Closes a channel for good when one of its ends asks: revokes the lease of the set, and removes the channel. */
interface ChannelOwner {
    /** Closes the open channel that has an id. The owner's thread. */
    void close(int id);
}
