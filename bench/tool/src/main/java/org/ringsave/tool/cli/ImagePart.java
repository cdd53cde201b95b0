/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** The parts of an image, by their content. */
enum ImagePart {
    /** Packets in the rings. */
    RINGS("rings"),
    /** Heads, contexts and states of requests in flight. */
    REQUESTS("requests in flight"),
    /** Their packets. */
    PACKETS("packets of requests"),
    /** Names and context areas of channels. */
    CONTEXTS("contexts of channels"),
    /** Pages of regions. */
    REGIONS("memory and disks"),
    /** The embedder's states. */
    STATES("states"),
    /** Everything that is no payload of the others. */
    FRAME("records, checksums");

    private final String label;

    ImagePart(String label) {
        this.label = label;
    }

    /** Name of the part in a table. */
    String label() {
        return label;
    }
}
