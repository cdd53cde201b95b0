/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.store.ImageFile;

/** The examples in the README, compiled and run as they stand there, with the flag that stands there. */
class ReadmeExampleTest {
    private static final Path README = Path.of("..", "README.md");
    @TempDir
    Path folder;

    @Test
    void readmeExampleCompilesAndRuns() throws Exception {
        final String example = examples().example("example");
        // The last line polls the restored packet, so its result shows that the packet came.
        final String checked = example.replace("set.get(0).incoming().poll(",
            "System.out.println(\"polled \" + set.get(0).incoming().poll(").replace(", 16);", ", 16));");
        assertThat(checked).isNotEqualTo(example);
        assertThat(run(checked)).isEqualTo("polled 1\n");
        assertThat(ImageFile.verify(folder.resolve("tick-42.ringsave")).label()).isEqualTo(42);
    }

    /** The request is kept at tick 0, written and completed at tick 5, and its completion still in the ring. */
    @Test
    void secondReadmeExampleSavesAndRestoresItsState() throws Exception {
        final String before = """
            ChannelSet set = new ChannelSet();
            UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
            frame.putLong(56, 42);
            RestoreSession restore = new RestoreSession();
            """;
        final String after = """
            restore.begin(1 << 30, again);
            SaveSession save = new SaveSession();
            save.begin(set, SaveMode.LIVE, clock.tick);
            ByteBuffer image = ByteBuffer.allocateDirect((int)save.imageLength());
            save.saveContinue(image);
            save.end();
            restore.restoreFromBuffer(image.flip());
            ChannelSet restored = restore.apply();
            System.out.println(again.tick + " " + restored.regions().get(0).buffer().getLong(56) + " "
                + disk.received().count() + " " + restored.get(1).opposite().awaiting().count());
            """;
        final String example = examples().example("state");
        final String checked = example.replace("restore.begin(1 << 30, again);", after);
        assertThat(checked).isNotEqualTo(example);

        assertThat(run(before + checked)).isEqualTo("10 42 0 1\n");
    }

    @Test
    void readmeExampleIsShort() throws IOException {
        assertThat(examples().example("example").lines().filter(line -> !line.isBlank()).count())
            .isLessThanOrEqualTo(22);
    }

    private static PageExamples examples() throws IOException {
        return new PageExamples(README);
    }

    private String run(String body) throws Exception {
        PageExamples.compile(folder, "public static void main(String[] args) throws Exception {" + body + "}");
        final String classPath = System.getProperty("java.class.path");
        final String flag = Files.readString(README).lines().filter(line -> line.startsWith("    --add-opens"))
            .findFirst().orElseThrow().strip();
        final List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            flag.split(" ")[0], flag.split(" ")[1], "-cp", folder + System.getProperty("path.separator") + classPath,
            "Example");
        final Process process =
            new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
