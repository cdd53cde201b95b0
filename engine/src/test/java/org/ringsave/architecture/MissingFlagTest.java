/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** A JVM without the flag names it, whichever part of the engine a program uses first. */
@Tag("slow")
class MissingFlagTest {
    private static final String FLAG = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    /** Uses one thing of the engine first; run in a JVM of its own. */
    static final class FirstUse {
        private FirstUse() {
        }

        public static void main(String[] args) throws IOException {
            switch (args[0]) {
                case "set" -> new ChannelSet().close();
                case "save" -> new SaveSession();
                case "restore" -> new RestoreSession();
                case "create" -> ImageFile.create(Path.of("unused.img"), SyncMode.NONE).abandon();
                default -> ImageFile.verify(Path.of("missing.img"));
            }
            System.out.println("used");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "save", "restore", "verify"})
    void missingJvmFlagIsNamed(String first) throws Exception {
        final String output = run(List.of(), first);
        assertThat(output).contains("java.lang.IllegalStateException: Ringsave needs the JVM flag " + FLAG)
            .contains("argLine").doesNotContain("IllegalAccessError").doesNotContain("NoClassDefFoundError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "save", "restore", "create"})
    void engineRunsWithTheJvmFlag(String first) throws Exception {
        assertThat(run(List.of(FLAG.split(" ")), first)).contains("used").doesNotContain("Exception");
    }

    private static String run(List<String> flags, String first) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstUse.class.getName(), first));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
