/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/** The fields of a request, and of its shape, that a refusal can name. */
public enum PlanField {
    /** Channels of the set. */
    CHANNELS("channels"),
    /** Data pages of a ring. */
    RING_PAGES("ringPages"),
    /** Share of a ring that holds packets. */
    FILL("fill"),
    /** Payload of a packet. */
    PACKETS("packetLength"),
    /** Requests in flight on a channel. */
    IN_FLIGHT("inFlight"),
    /** Bytes a second that are written. */
    WRITE_RATE("writeRate"),
    /** Length of a chunk. */
    CHUNK("chunk"),
    /** Threads of a paused save. */
    THREADS("threads"),
    /** Bytes a second that the sink takes. */
    SINK_RATE("sinkRate"),
    /** Longest pause. */
    PAUSE_TARGET("pauseTarget"),
    /** Time from one save to the next. */
    INTERVAL("interval"),
    /** Mean time between failures. */
    MTBF("mtbf"),
    /** Share of the run's time that saves may take. */
    MAX_OVERHEAD("maxOverhead"),
    /** Images that are kept. */
    RETAIN("retain");

    private final String key;

    PlanField(String key) {
        this.key = key;
    }

    /**
     * The name of the field.
     *
     * @return as a caller in Java knows it.
     */
    public String key() {
        return key;
    }
}
