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

/** For Flight Recorder: a call of saveContinue. */
@Name("org.ringsave.Slice")
@Label("Slice")
@Category("Ringsave")
@Description("A call that saves the next bytes of an image")
@StackTrace(false)
final class SliceEvent extends Event {
    @Label("End Offset")
    @Description("Offset in the image behind the bytes")
    private long endOffset;
    @Label("Length")
    @DataAmount
    private int length;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(SliceEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static SliceEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final SliceEvent event = new SliceEvent();
        event.begin();
        return event;
    }

    /** The call has saved bytes up to an offset. */
    void end(long offset, int filled) {
        end();
        endOffset = offset;
        length = filled;
        commit();
    }
}
