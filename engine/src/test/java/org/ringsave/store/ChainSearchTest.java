/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ringsave.image.ImageException;

/** Which refusals of an image let a search take an older one. */
class ChainSearchTest {
    @Test
    void lackOfMemoryIsNoDamageOfAnImage() {
        final ImageException refusal = new ImageException(8, "memory", new OutOfMemoryError("direct")).in("a.img");
        assertThatThrownBy(() -> ChainSearch.requireMemory(refusal)).isSameAs(refusal);
        assertThatCode(() -> ChainSearch.requireMemory(new ImageException(8, "digest", 1, 2).in("a.img")))
            .doesNotThrowAnyException();
    }
}
