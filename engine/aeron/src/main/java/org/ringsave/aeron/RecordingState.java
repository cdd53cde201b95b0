/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** State of an {@link ImageRecording}. */
public enum RecordingState {
    /** It was not started. */
    IDLE,
    /** Messages go out, or the archive has not recorded them all. */
    UNDER_WAY,
    /** The archive has recorded the whole image. A saved one is a base of later deltas. */
    DONE,
    /** Its owner cancelled the recording or the save, or the set was closed or lost a channel: it is broken. */
    CANCELLED,
    /** It failed, and is broken: {@link ImageRecording#failure()}. */
    FAILED
}
