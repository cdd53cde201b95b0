/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder sees saves, restores and migrations. The recorder runs in a JVM of its own. */
@Tag("slow")
class FlightRecorderTest {
    @TempDir
    private Path directory;

    @Test
    void recordingHasAnEventOfEachKindAndSavesAllocateNothingAfterIt() throws Exception {
        try (PeerProcess child = PeerProcess.startJvm(directory, List.of(), FlightRun.class, directory)) {
            assertThat(child.exitCode()).as("%s", child.output()).isZero();
            final String text = child.output();
            assertThat(text).startsWith("org.ringsave.Begin label=1 ").containsOnlyOnce("StoreWrite length=0");
            final String length = text.substring(text.indexOf("imageLength=") + 12, text.indexOf('\n'));
            assertThat(text.replace(length, "IMAGE").lines().map(line -> line.replace("org.ringsave.", "")))
                .contains("Begin label=1 live=true delta=false imageLength=IMAGE", "Spill length=4096 moved=true",
                    "Slice endOffset=4096 length=4096", "StoreWrite length=IMAGE complete=true",
                    "Save label=1 imageLength=IMAGE kept=true spills=1 spilledLength=4096",
                    "Spill length=4096 moved=false", "PinnedWait slices=2",
                    "Save label=2 imageLength=IMAGE kept=true spills=0 spilledLength=0",
                    "Prune images=1 length=IMAGE",
                    "Save label=3 imageLength=IMAGE kept=false spills=0 spilledLength=0",
                    "StoreWrite length=0 complete=false", "Restore length=IMAGE applied=true",
                    "MigrationRound round=1 live=true imageLength=IMAGE", "allocated 0");
        }
    }
}
