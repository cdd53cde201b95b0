/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** {@link HostileChains} with regions. Both classes take about the same time. */
@Tag("slow")
class HostileRegionsTest {
    private static final int CASES = Repeats.of(5_000, 125_000);

    @Test
    @Proves("All ways refuse a hostile chain with regions, or save it to equal bytes.")
    void allWaysRefuseAHostileChainWithRegionsOrSaveItToEqualBytes(@TempDir Path folder) throws IOException {
        HostileChains.withRegions(folder).tryInAllWays(CASES);
    }
}
