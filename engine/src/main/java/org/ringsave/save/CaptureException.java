/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.ImageDescriptor;

/** A save needs more memory for its captures than the session may use, so it could not begin. Nothing has changed. */
public final class CaptureException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The capture limit that the save would need at least, in bytes. */
    private final long bytesRequired;

    CaptureException(long bytesRequired, long limit) {
        super("requests in flight, contexts and application state take " + bytesRequired + " bytes, "
            + (bytesRequired <= ImageDescriptor.MAX_CAPTURED_LENGTH
                ? "this session captures at most " + limit + "; construct it with a higher captureLimit"
                : "an image holds at most " + ImageDescriptor.MAX_CAPTURED_LENGTH
                    + "; keep the largest state in a region"));
        this.bytesRequired = bytesRequired;
    }

    /**
     * The capture limit that this save would need at least. States of requests are asked for when all else has room, so
     * they may be missing here; then the next begin names a higher limit.
     *
     * @return in bytes.
     */
    public long bytesRequired() {
        return bytesRequired;
    }
}
