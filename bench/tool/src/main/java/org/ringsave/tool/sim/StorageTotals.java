/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * Sums over all storage channels.
 *
 * @param devices           number of storage devices.
 * @param reads             completed requests to read.
 * @param writes            completed requests to write.
 * @param bytes             bytes moved by both, between disks and guest memory.
 * @param overtakings       requests that completed before an older one of their channel.
 * @param guestMemoryLength memory of all guests together, in bytes.
 * @param disksLength       length of all disks together, in bytes.
 */
public record StorageTotals(int devices, long reads, long writes, long bytes, long overtakings, long guestMemoryLength,
    long disksLength) {
}
