/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** A run that a demo compares with the one that nothing disturbed. */
enum ComparedRun {
    /** Stops for each checkpoint. */
    STOPPED("stopped", "the run that was stopped"),
    /** Has live checkpoints. */
    LIVE("live", "the run with live checkpoints"),
    /** Goes on from a checkpoint in a new process. */
    RESTORED("restored", "the restored run"),
    /** Goes on from the newest checkpoint of a directory. */
    RESUMED("resumed", "the resumed run"),
    /** Goes on in the standby after its source died. */
    STANDBY("standby", "the standby"),
    /** Stops to move to a new process. */
    STOP_AND_COPY("stopAndCopy", "the run that was stopped to move"),
    /** Moves to a new process while it runs. */
    PRE_COPY("preCopy", "the run that moved");

    private final String label;
    private final String text;

    ComparedRun(String label, String text) {
        this.label = label;
        this.text = text;
    }

    /** Name of the run in JSON. */
    String label() {
        return label;
    }

    /** Name of the run in a sentence. */
    String text() {
        return text;
    }
}
