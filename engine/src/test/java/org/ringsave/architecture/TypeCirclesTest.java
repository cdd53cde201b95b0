/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Types that depend on each other can only be understood together, so there are at most two of them. */
class TypeCirclesTest {
    private static final int MOST_TYPES = 2;

    @Test
    void circlesOfTypesHaveAtMostTwoTypes() {
        final JavaClasses engine = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("org.ringsave");
        final List<Set<String>> circles = TypeCircles.of(engine);
        assertThat(circles).as("circles of types")
            .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(MOST_TYPES));
    }
}
