/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a call of awaitRoom that had to wait. */
@Name("org.ringsave.PinnedWait")
@Label("Pinned Wait")
@Category("Ringsave")
@Description("An operation that awaits room in a full spill arena")
@StackTrace(false)
final class PinnedWaitEvent extends Event {
    @Label("Slices")
    @Description("Slices that were saved meanwhile")
    private int slices;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(PinnedWaitEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static PinnedWaitEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final PinnedWaitEvent event = new PinnedWaitEvent();
        event.begin();
        return event;
    }

    /** The operation has found room after so many slices. The event is null if no recording takes it. */
    static void end(PinnedWaitEvent event, int saved) {
        if (event != null) {
            event.end();
            event.slices = saved;
            event.commit();
        }
    }
}
