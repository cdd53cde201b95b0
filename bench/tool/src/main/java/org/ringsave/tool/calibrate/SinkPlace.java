/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.io.IOException;
import org.ringsave.image.ImageSink;
import org.ringsave.store.SyncMode;

/** Takes one file after another from a {@link SinkRig}. */
interface SinkPlace {
    /** Begins a file. */
    ImageSink create(SyncMode sync) throws IOException;

    /** Removes the file that was completed, if there is one. */
    void clear() throws IOException;
}
