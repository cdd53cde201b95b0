/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

/**
 * The counters of the benchmarks. A name that ends in {@code Ns} counts nanoseconds, a name that ends in {@code Bytes}
 * bytes; a floor {@code x} has a control {@code halfX}.
 */
public enum Counter {
    AGRONA_NS, ALLOCATED_BYTES, BEGINS, BEGIN_NS, BYTES, CAPTURED_BYTES, CHANNEL_COUNT, CHECKSUM_NS, COLD_BEGIN_NS,
    COLD_COPY_NS, COLD_DELTA_BEGIN_NS, COLD_DELTA_NS, COLD_FIXED_NS, COLD_PREPARES, COLD_PREPARE_NS, COLD_REFERENCE_NS,
    COPY_BACK_NS, COPY_NS, DELTA_BYTES, DELTA_NS, DIGESTED, FIXED_BYTES, FIXED_NS, FLOOR_NS, FULL_BYTES, FULL_NS,
    HALF_COLD_COPY_NS, HALF_COPY_BACK_NS, HALF_COPY_NS, HALF_FLOOR_NS, HALF_INDEX_NS, HALF_SUMMARY_NS, HOT_BEGIN_NS,
    HOT_DELTA_BEGIN_NS, HOT_REFERENCE_NS, HUGE_BYTES, INDEX_NS, LIVE_BYTES, MAPPED_NS, MURMUR3_NS, NEW_BYTES,
    ONE_COPY_NS, ONE_GROUP_NS, ONE_SAVE_NS, OUR_BYTES, OUR_RESTORE_NS, OUR_SAVE_NS, PACKETS, PAIRED_NS, PARTS,
    PART_BYTES, PEER_BYTES, PEER_RESTORE_NS, PEER_SAVE_NS, PREPARES, PREPARE_NS, REQUESTS, RESTORE_NS, RING_COUNT,
    ROUND_TRIP_NS, SAVE_NS, SHA256_NS, STOP_AND_COPY_NS, SUBJECT_NS, SUMMARY_NS, TABLE_NS, UNTOUCHED_NS, UNTRACKED_NS,
    WARM_NS, WHOLE_NS, XXH3_NS;

    private final String key = Names.camelCase(name());

    /**
     * The name in files.
     *
     * @return that of the benchmark's field.
     */
    public String key() {
        return key;
    }
}
