/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * Bytes of an image that depend on its base: a full image has all of them, a delta the new ones.
 *
 * @param rings   bytes of packets in all rings, 0 or more.
 * @param packets bytes of the packets of requests in flight, 0 or more.
 */
public record SavedBytes(long rings, long packets) {
    /** Bytes of rings and packets together. */
    long total() {
        return rings + packets;
    }
}
