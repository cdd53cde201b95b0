/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a removal of images. */
@Name("org.ringsave.Prune")
@Label("Prune")
@Category("Ringsave")
@Description("A store removes images that its options do not keep")
@StackTrace(false)
final class PruneEvent extends Event {
    @Label("Images")
    private int images;
    @Label("Length")
    @DataAmount
    private long length;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(PruneEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static PruneEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final PruneEvent event = new PruneEvent();
        event.begin();
        return event;
    }

    /** The images were removed. */
    void end(int count, long bytes) {
        end();
        images = count;
        length = bytes;
        commit();
    }
}
