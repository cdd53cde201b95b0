/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a spill, on the thread of the writer. */
@Name("org.ringsave.Spill")
@Label("Spill")
@Category("Ringsave")
@Description("A writer moves pinned bytes to the spill arena")
@StackTrace(false)
final class SpillEvent extends Event {
    @Label("Length")
    @DataAmount
    private int length;
    @Label("Moved")
    @Description("False if the arena is full: the writer is told PINNED")
    private boolean moved;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(SpillEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static SpillEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final SpillEvent event = new SpillEvent();
        event.begin();
        return event;
    }

    /** The bytes were moved, or the arena is full. */
    void end(int bytes, boolean isMoved) {
        end();
        length = bytes;
        moved = isMoved;
        commit();
    }
}
