/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.image.RecordKind;

/** Goes through the states and then the regions of an image, each in the order of their names. */
final class PartCursor {
    private final RecordCursor records;
    private final Payload payload;
    private boolean isBeyond;

    /** Makes a cursor before the first state. */
    PartCursor(RecordCursor records, Payload payload) throws IOException {
        this.records = records;
        this.payload = payload;
        records.at(0);
    }

    /** The next state; null if there is none. */
    StateContent nextState() throws IOException {
        return goTo(RecordKind.APPLICATION) ? StateContent.read(records, payload) : null;
    }

    /** The next region, once there is no other state; null if there is none. */
    RegionContent nextRegion() throws IOException {
        return goTo(RecordKind.REGION) ? RegionContent.read(records) : null;
    }

    /** All states. */
    List<StateContent> states() throws IOException {
        final List<StateContent> states = new ArrayList<>();
        for (StateContent state = nextState(); state != null; state = nextState()) {
            states.add(state);
        }
        return states;
    }

    /** All regions. */
    List<RegionContent> regions() throws IOException {
        final List<RegionContent> regions = new ArrayList<>();
        boolean isState = true;
        while (isState) {
            isState = goTo(RecordKind.APPLICATION);
        }
        for (RegionContent region = nextRegion(); region != null; region = nextRegion()) {
            regions.add(region);
        }
        return regions;
    }

    private boolean goTo(RecordKind kind) throws IOException {
        if (!isBeyond) {
            records.nextKnown();
        }
        isBeyond = records.record().kind() != kind;
        return !isBeyond;
    }
}
