/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a save. It may end on another thread than it began. */
@Name("org.ringsave.Save")
@Label("Save")
@Category("Ringsave")
@Description("A save, from the end of its begin to its own end")
@StackTrace(false)
final class SaveEvent extends Event {
    @Label("Image Label")
    private long label;
    @Label("Image Length")
    @DataAmount
    private long imageLength;
    @Label("Kept")
    @Description("The image is complete, and its caller has kept it")
    private boolean kept;
    @Label("Spills")
    @Description("Rings, packets and pages that writers moved")
    private long spills;
    @Label("Spilled Length")
    @DataAmount
    private long spilledLength;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(SaveEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static SaveEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final SaveEvent event = new SaveEvent();
        event.begin();
        return event;
    }

    /** The save has begun. */
    void begun(long imageLabel, long length) {
        label = imageLabel;
        imageLength = length;
    }

    /** The save has ended. */
    void end(boolean isKept, long spillCount, long spilled) {
        end();
        kept = isKept;
        spills = spillCount;
        spilledLength = spilled;
        commit();
    }
}
