/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

import java.util.Locale;

/** The names of suites: of their files, of {@code bench --suite}, and of the sections of a report. */
public enum SuiteName {
    /** {@code floor}. */
    FLOOR,
    /** {@code checked-copy}. */
    CHECKED_COPY,
    /** {@code save}. */
    SAVE,
    /** {@code restore}. */
    RESTORE,
    /** {@code call}. */
    CALL,
    /** {@code pause}. */
    PAUSE,
    /** {@code live-begin}. */
    LIVE_BEGIN,
    /** {@code first-write}. */
    FIRST_WRITE,
    /** {@code slice}. */
    SLICE,
    /** {@code brownout}. */
    BROWNOUT,
    /** {@code open-loop}. */
    OPEN_LOOP,
    /** {@code delta}. */
    DELTA,
    /** {@code region-delta}. */
    REGION_DELTA,
    /** {@code migration}. */
    MIGRATION,
    /** {@code peers}. */
    PEERS,
    /** {@code live-copy}. */
    LIVE_COPY,
    /** {@code inflight-save}. */
    INFLIGHT_SAVE,
    /** {@code ring-pages}. */
    RING_PAGES,
    /** {@code cold-memory}. */
    COLD_MEMORY,
    /** {@code huge-pages}. */
    HUGE_PAGES,
    /** {@code first-save}. */
    FIRST_SAVE,
    /** {@code checks}. */
    CHECKS,
    /** {@code verify}. */
    VERIFY,
    /** {@code store}. */
    STORE,
    /** {@code transfer}. */
    TRANSFER,
    /** {@code channels}. */
    CHANNELS,
    /** {@code parallel}. */
    PARALLEL,
    /** {@code inflight}. */
    INFLIGHT,
    /** {@code ring}. */
    RING,
    /** {@code threads}. */
    THREADS,
    /** {@code digest}. */
    DIGEST,
    /** {@code model}. */
    MODEL;

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * The name in files and on the command line.
     *
     * @return the name of the constant in lower case, with hyphens.
     */
    public String key() {
        return key;
    }
}
