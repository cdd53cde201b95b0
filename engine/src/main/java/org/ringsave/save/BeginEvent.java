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

/** For Flight Recorder: the begin of a save. */
@Name("org.ringsave.Begin")
@Label("Begin")
@Category("Ringsave")
@Description("The pause of a save: it reads the cut and captures small state")
@StackTrace(false)
final class BeginEvent extends Event {
    @Label("Image Label")
    private long label;
    @Label("Live")
    private boolean live;
    @Label("Delta")
    private boolean delta;
    @Label("Image Length")
    @DataAmount
    private long imageLength;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(BeginEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static BeginEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final BeginEvent event = new BeginEvent();
        event.begin();
        return event;
    }

    /** The save has begun. */
    void end(SaveMode mode, long imageLabel, boolean isDelta, long length) {
        end();
        label = imageLabel;
        live = mode == SaveMode.LIVE;
        delta = isDelta;
        imageLength = length;
        commit();
    }
}
