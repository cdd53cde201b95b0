/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import java.util.List;
import org.ringsave.tool.plan.SetShape;

/**
 * A set as its images describe it.
 *
 * @param set   with the writes to it.
 * @param notes a line for each value that the images do not tell, or tell in part.
 */
public record Observed(SetShape set, List<String> notes) {
    /** Copies the notes. */
    public Observed {
        notes = List.copyOf(notes);
    }
}
