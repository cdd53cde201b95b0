/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.SplittableRandom;

/**
 * Transaction ids of the requests in flight, in the order of their arrival. Ids are random: neither the best for a hash
 * nor the worst, which a hostile peer would choose.
 */
final class RequestIds {
    /** A power of two above any number of requests in flight: an id returns long after it was completed. */
    private static final int IDS = 1 << 14;

    private final long[] ids = new SplittableRandom(42).longs(IDS).toArray();
    private final int inFlight;
    private int oldest;

    /** Ids of a number of requests, the arriving one included. */
    RequestIds(int inFlight) {
        this.inFlight = inFlight;
    }

    /** The id of a request that is in flight from the start: 0 to the number of requests, exclusive. */
    long first(int request) {
        return ids[request];
    }

    /** The id of the arriving request. */
    long arriving() {
        return ids[oldest + inFlight - 1 & IDS - 1];
    }

    /** The id of the oldest request. */
    long oldest() {
        return ids[oldest];
    }

    /** The oldest request goes, the next one arrives. */
    void advance() {
        oldest = oldest + 1 & IDS - 1;
    }
}
