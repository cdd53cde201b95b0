/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** For Flight Recorder: a round of a migration. */
@Name("org.ringsave.MigrationRound")
@Label("Migration Round")
@Category("Ringsave")
@Description("A round of a migration, from its cut to its acknowledgement")
@StackTrace(false)
final class RoundEvent extends Event {
    @Label("Round")
    @Description("Counted from 1; all but the first are deltas")
    private int round;
    @Label("Live")
    private boolean live;
    @Label("Image Length")
    @DataAmount
    private long imageLength;

    /** The recorder starts at the first look at a type, so none is looked at before it has started. */
    private static final class Type {
        private static final EventType OWN = EventType.getEventType(RoundEvent.class);
    }

    /** Begins an event; null if no recording takes it. */
    static RoundEvent start() {
        if (!FlightRecorder.isInitialized() || !Type.OWN.isEnabled()) {
            return null;
        }
        final RoundEvent event = new RoundEvent();
        event.begin();
        return event;
    }

    /** The target has acknowledged the round. */
    void end(int number, boolean isLive, long length) {
        end();
        round = number;
        live = isLive;
        imageLength = length;
        commit();
    }
}
