/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.Proves;

/** The embedder's code throws in every operation. */
@Tag("slow")
class CallbackFaultTest {
    /** Not asked for: warnings come only for files of other owners, and of directories that can't be synced. */
    private static final Set<String> RARE = Set.of("ImageFile.create(Consumer)", "RingFile.write(Consumer)",
        "StoreOptions(Consumer)", "StoreOptions.withWarnings(Consumer)");

    @TempDir
    private Path directory;

    @BeforeAll
    static void forget() {
        FaultPoints.forgetFailed();
    }

    /** A new callback is missing here until an operation has it throw. */
    @Test
    @Proves("An operation whose callback throws holds no lock and can be done again.")
    void operationWhoseCallbackThrowsCanBeDoneAgain() throws Exception {
        // A rehearsal lasts too long for each run, and has no callback of its own.
        for (final FaultRuns.Kind kind : EnumSet.complementOf(EnumSet.of(FaultRuns.Kind.PREPARE))) {
            Cases.count(FaultRuns.some(kind.name(), directory, FaultPoints.Kind.CALLBACK, false));
        }
        assertThat(FaultPoints.failedCallbacks()).containsAll(EmbedderCalls.all().stream()
            .filter(name -> !RARE.contains(name)).toList());
    }

    /** The two that are left out call no code of the embedder, but for a warning. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"VERIFY", "WRITE_RINGS"})
    @Tag("nightly")
    @Proves("An operation can be done again, whichever call of a callback throws.")
    void operationWhoseCallbackThrowsAnywhereCanBeDoneAgain(FaultRuns.Kind kind) throws IOException {
        Cases.count(FaultRuns.some(kind.name(), directory, FaultPoints.Kind.CALLBACK, true));
    }
}
