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
import java.nio.file.Path;

/** For Flight Recorder: an image of a store. */
@Name("org.ringsave.StoreWrite")
@Label("Store Write")
@Category("Ringsave")
@Description("An image that a store takes, until it has its name")
@StackTrace(false)
final class StoreWriteEvent extends Event {
    @Label("Path")
    private String path;
    @Label("Length")
    @DataAmount
    private long length;
    @Label("Complete")
    private boolean complete;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(StoreWriteEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static StoreWriteEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final StoreWriteEvent event = new StoreWriteEvent();
        event.begin();
        return event;
    }

    /** The image has its name, or was abandoned. */
    void end(Path file, long bytes, boolean isComplete) {
        end();
        path = file.toString();
        length = bytes;
        complete = isComplete;
        commit();
    }
}
