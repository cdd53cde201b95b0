/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standby of the demo as a process: it ends with its parent, and leaves no directory. */
@Tag("slow")
class FollowCommandTest {
    private static final long DEADLINE_S = 60;

    private final Path driver = Path.of(CommonContext.generateRandomDirName());
    @TempDir
    private Path folder;

    private List<String> arguments() throws Exception {
        return List.of("--answer-port=" + AeronEnd.freePort(), "--driver-dir=" + driver, "--staging=" + staging());
    }

    private Path staging() {
        return folder.resolve("staging");
    }

    @Test
    void standbyEndsWithItsInput() throws Exception {
        final Process process = new ProcessBuilder(
            ChildJvm.command("follow", arguments(), Integer.toString(AeronEnd.freePort())))
            .redirectErrorStream(true).start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo(FollowCommand.READY);
            assertThat(driver).exists();
            process.getOutputStream().close();
            assertThat(process.waitFor(DEADLINE_S, TimeUnit.SECONDS)).as("end").isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(process.inputReader().readLine()).contains("the input ended, so the process that started");
            assertThat(driver).doesNotExist();
            assertThat(staging()).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void standbyThatIsKilledLeavesNoDirectory() throws Exception {
        try (DemoJvm standby =
            DemoJvm.launch("follow", arguments(), AeronEnd.freePort(), List.of(driver, staging()))) {
            standby.await(FollowCommand.READY, 0);
            assertThat(driver).exists();
            assertThat(Files.isDirectory(staging())).isTrue();
        }
        assertThat(driver).doesNotExist();
        assertThat(staging()).doesNotExist();
    }
}
