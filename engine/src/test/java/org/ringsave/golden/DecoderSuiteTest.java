/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ringsave.golden.SecondReader.Run;

/** The second reader's own tests, so that a change of it is checked wherever the engine is. */
@Tag("slow")
class DecoderSuiteTest {
    @Test
    void secondReaderPassesItsOwnTests() throws Exception {
        final Run run = SecondReader.python(List.of("-m", "unittest"));
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).containsPattern("Ran (2[5-9]|[3-9]\\d) tests").endsWith("OK\n");
    }
}
