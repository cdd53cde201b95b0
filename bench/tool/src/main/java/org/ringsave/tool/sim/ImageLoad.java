/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;
import org.ringsave.restore.RestoreSession;

/** Hands an image to a restore. */
@FunctionalInterface
interface ImageLoad {
    /** Hands all bytes over, or throws. */
    void load(RestoreSession restore) throws IOException;
}
