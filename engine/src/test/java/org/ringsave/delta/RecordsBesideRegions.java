/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ringsave.fixture.ImageParts;

/** The records of a full image whose content depends neither on regions nor on the label. */
final class RecordsBesideRegions {
    private RecordsBesideRegions() {
    }

    static void requireSame(byte[] found, byte[] expected, String what) {
        final List<ImageParts.Part> parts = of(found);
        final List<ImageParts.Part> others = of(expected);
        assertThat(parts).as(what).hasSameSizeAs(others);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).record()).as(what).isEqualTo(others.get(i).record());
            assertThat(parts.get(i).payload()).as(what).isEqualTo(others.get(i).payload());
        }
    }

    private static List<ImageParts.Part> of(byte[] image) {
        return ImageParts.of(image).parts().stream().filter(p -> p.template() != ImageParts.HEADER
            && p.template() != ImageParts.REGION && p.template() != ImageParts.DIRECTORY
            && p.template() != ImageParts.END).toList();
    }
}
