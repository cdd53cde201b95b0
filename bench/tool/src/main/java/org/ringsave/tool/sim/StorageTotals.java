/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * Sums over all storage channels.
 *
 * @param devices           how many there are.
 * @param reads             requests to read that were completed.
 * @param writes            requests to write that were completed.
 * @param bytes             moved by both, between disks and guest memory.
 * @param overtakings       requests that were completed before an older one of their channel.
 * @param guestMemoryLength of all guests together, in bytes.
 * @param disksLength       of all disks together, in bytes.
 */
public record StorageTotals(int devices, long reads, long writes, long bytes, long overtakings, int guestMemoryLength,
    int disksLength) {
}
