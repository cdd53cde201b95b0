/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/** Closes a channel for good when one of its ends asks: revokes the lease of the set, and takes the channel out. */
interface ChannelOwner {
    /** Closes the channel of an id, which is not closed. The owner's thread. */
    void close(int id);
}
