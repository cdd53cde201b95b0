/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/** The states of a channel and of a set: CREATED, then OPEN and PAUSED in turn, then CLOSED. */
public enum ChannelState {
    /** Made or restored; no packet may be read or written yet. Can be saved, and restored into while it is empty. */
    CREATED,
    /** In use: packets are read and written. */
    OPEN,
    /** No packet may be read or written until it is resumed. Can be saved. */
    PAUSED,
    /** Over: the memory is given back. */
    CLOSED
}
