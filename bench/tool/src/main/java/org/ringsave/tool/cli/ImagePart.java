/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** The parts of an image, by their content. */
enum ImagePart {
    /** Packets in the rings. */
    RINGS("rings", "meanRingBytes"),
    /** Heads, contexts and states of requests in flight. */
    REQUESTS("requests in flight", "meanRequestBytes"),
    /** Their packets. */
    PACKETS("packets of requests", "meanPacketBytes"),
    /** Names and context areas of channels. */
    CONTEXTS("contexts of channels", "meanContextBytes"),
    /** Pages of regions. */
    REGIONS("memory and disks", "meanRegionBytes"),
    /** The embedder's states. */
    STATES("states", "meanStateBytes"),
    /** Everything that is no payload of the others. */
    FRAME("records, checksums", "meanFrameBytes");

    private final String label;
    private final String meanName;

    ImagePart(String label, String meanName) {
        this.label = label;
        this.meanName = meanName;
    }

    /** Name of the part in a table. */
    String label() {
        return label;
    }

    /** Name of its mean length in JSON. */
    String meanName() {
        return meanName;
    }
}
