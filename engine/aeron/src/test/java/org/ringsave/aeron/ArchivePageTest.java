/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.archive.client.AeronArchive;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of ARCHIVE.md. */
@Tag("sources")
class ArchivePageTest {
    private static final String BEFORE = """
        import io.aeron.archive.client.*;
        import org.agrona.concurrent.*;
        import org.ringsave.aeron.*;
        import org.ringsave.channel.*;
        import org.ringsave.restore.*;
        import org.ringsave.save.*;
        public class Example {
            static void tick() { }
            public static String run(AeronArchive archive) throws Exception {
                try (ChannelSet set = new ChannelSet()) {
                    set.add(3, "net0", ChannelConfig.ofPages(16).withBothEnds());
                    set.open();
                    RestoreSession restore = new RestoreSession();
                    IdleStrategy idle = new BackoffIdleStrategy();
        """;
    private static final String BETWEEN = """
                    if (recording.state() != RecordingState.DONE) { throw new AssertionError(recording.failure()); }
                    while (images.find(7).isEmpty()) { idle.idle(); }
        """;
    private static final String AFTER = """
                    return restore.label() + " " + arrived.get(3).name();
                }
            }
        }
        """;

    @TempDir
    private Path folder;

    private static String example(String page, String name) {
        final String block = page.substring(page.indexOf("<!-- " + name + " -->"), page.indexOf("<!-- /" + name));
        return block.substring(block.indexOf("```java") + "```java".length(), block.lastIndexOf("```"));
    }

    @Test
    void examplesRecordAndReplayAnImage() throws Exception {
        final String page = Files.readString(Path.of("ARCHIVE.md"));
        assertThat(page.lines().filter("```java"::equals).count()).isEqualTo(2);
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, BEFORE + example(page, "record") + BETWEEN + example(page, "replay") + AFTER);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString())).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
            TestArchive archive = new TestArchive(folder.resolve("archive"))) {
            assertThat(loader.loadClass("Example").getMethod("run", AeronArchive.class).invoke(null, archive.archive))
                .isEqualTo("7 net0");
        }
    }
}
