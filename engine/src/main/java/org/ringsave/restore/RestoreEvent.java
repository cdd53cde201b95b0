/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a restore. */
@Name("org.ringsave.Restore")
@Label("Restore")
@Category("Ringsave")
@Description("A restore, from begin to its end")
@StackTrace(false)
final class RestoreEvent extends Event {
    @Label("Length")
    @Description("Bytes that were taken of the last image")
    @DataAmount
    private long length;
    @Label("Applied")
    private boolean applied;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(RestoreEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static RestoreEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final RestoreEvent event = new RestoreEvent();
        event.begin();
        return event;
    }

    /** The restore has ended. */
    void end(long taken, boolean isApplied) {
        end();
        length = taken;
        applied = isApplied;
        commit();
    }
}
