/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/** The states of a channel and of a set. CREATED comes first, OPEN and PAUSED alternate, CLOSED is last. */
public enum ChannelState {
    /** Made or restored; packets can't be read or written yet. Can be saved, and restored into while it is empty. */
    CREATED,
    /** In use: packets are read and written. */
    OPEN,
    /** Packets can't be read or written until the set resumes. Can be saved. */
    PAUSED,
    /** Closed for good: the memory is given back. */
    CLOSED
}
