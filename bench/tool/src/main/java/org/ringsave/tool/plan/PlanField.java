/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/** The fields of a request, and of its shape, with the values that a plan assumes. */
public enum PlanField {
    /** Channels of the set. */
    CHANNELS("channels", "256"),
    /** Data pages of a ring. */
    RING_PAGES("ringPages", "16"),
    /** Share of a ring that holds packets. */
    FILL("fill", "50%"),
    /** Payload of a packet. */
    PACKETS("packetLength", "256"),
    /** Requests in flight on a channel. */
    IN_FLIGHT("inFlight", "4"),
    /** Bytes a second that are written. */
    WRITE_RATE("writeRate", "100MB/s"),
    /** Length of a chunk. */
    CHUNK("chunk", "auto"),
    /** Threads of a paused save. */
    THREADS("threads", "1"),
    /** Bytes a second that the sink takes. */
    SINK_RATE("sinkRate", "memory"),
    /** Longest pause. */
    PAUSE_TARGET("pauseTarget", "1ms"),
    /** Longest time that a save takes from a tick. */
    TICK_TARGET("tickTarget", "none"),
    /** Longest restore. */
    RESTORE_TARGET("restoreTarget", "none"),
    /** Most bytes of kept images. */
    DISK_TARGET("diskTarget", "none"),
    /** Most bytes of memory. */
    MEMORY_TARGET("memoryTarget", "none"),
    /** Time from one save to the next. */
    INTERVAL("interval", "auto"),
    /** Mean time between failures. */
    MTBF("mtbf", "30d"),
    /** Share of the run's time that saves may take. */
    MAX_OVERHEAD("maxOverhead", "1%"),
    /** Images that are kept. */
    RETAIN("retain", "3"),
    /** Machines that share the set. */
    MACHINES("machines", "none");

    /** Leaves the choice of a value to the planner. */
    public static final String AUTO = "auto";
    /** Leaves a limit out. */
    public static final String NONE = "none";

    private final String key;
    private final String usual;

    PlanField(String key, String usual) {
        this.key = key;
        this.usual = usual;
    }

    /**
     * The name of the field.
     *
     * @return as a caller in Java knows it.
     */
    public String key() {
        return key;
    }

    /**
     * The value that a plan assumes if its user gives none.
     *
     * @return a text in the form of options.
     */
    public String usual() {
        return usual;
    }
}
