/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.StepPoints;

/** Work is counted in steps, not timed, for images of one size and of twice that. */
class WorkTest {
    private static final int PARTS = 300;
    private static final List<String> WAYS = List.of("bytes", "save", "verify", "build", "fill", "fill a part");

    static List<String> names() {
        return WorkCases.names();
    }

    @Proves("Work grows no faster than the bytes of an image, in every case tried.")
    @ParameterizedTest
    @MethodSource("names")
    void stepsForEachByteStayTheSame(String name) throws ReflectiveOperationException {
        final Object cases = StepPoints.loader().loadClass(WorkCases.class.getName()).getConstructor().newInstance();
        @SuppressWarnings("unchecked")
        final BiFunction<String, Integer, long[]> steps = (BiFunction<String, Integer, long[]>)cases;
        // The first use of each class counts too.
        steps.apply(name, PARTS);
        final long[] small = steps.apply(name, PARTS);
        final long[] large = steps.apply(name, 2 * PARTS);
        for (int i = 1; i < WAYS.size(); i++) {
            final double growth = (double)large[i] / small[i];
            final double bytes = (double)large[0] / small[0];
            assertThat(growth).as("%s: %s, %s steps for %s bytes, then %s for %s", name, WAYS.get(i), small[i],
                small[0], large[i], large[0]).isLessThan(1.15 * bytes);
            Cases.count(1);
        }
    }
}
