/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.ringsave.image.ImageDescriptor;

/**
 * A state of the embedder. The begin of each save encodes all of it, and each image has all of it.
 *
 * @param name   of the state.
 * @param length of its encoding in bytes, 0 to 2^30.
 */
public record StateShape(String name, long length) {
    /**
     * Check the length.
     *
     * @param name   as above.
     * @param length as above.
     * @throws IllegalArgumentException naming the state and the bound that it breaks.
     */
    public StateShape {
        PlanRefusal.require(length >= 0 && length <= ImageDescriptor.MAX_CAPTURED_LENGTH, name + ".length", length,
            "in 0.." + ImageDescriptor.MAX_CAPTURED_LENGTH);
    }

    /** Length of record and payload in an image, in bytes. The payload begins with the name. */
    long imageLength() {
        final long before = ImageDescriptor.align(name.getBytes(StandardCharsets.UTF_8).length);
        return ImageDescriptor.APPLICATION_LENGTH + ImageDescriptor.sectionLength(before + length);
    }

    JsonObject json() {
        return new JsonObject().add("name", name).add("length", length);
    }
}
