/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.store.ImageStore;

/** The example in README is compiled and run as it stands there, with the flag that stands there. */
@Tag("sources")
class ReadmeExampleTest {
    private static final Path README = Path.of("..", "README.md");
    /** The names that README says are given. */
    private static final String GIVEN = """
        PacketHandler serve = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(1500));
        Path folder = Path.of("checkpoints");
        RestoreSession restore = new RestoreSession();
        """;

    @TempDir
    Path folder;

    @Test
    void readmeExampleGoesOnAfterItsProcessEnded() throws Exception {
        final String example = examples().example("example");
        final String counted = example.replace("checkpoints.doWork(tick);", "checkpoints.doWork(tick); ticks[0]++;");
        assertThat(counted).isNotEqualTo(example);
        final String ticks = "int[] ticks = {0};" + GIVEN;
        assertThat(run(ticks + counted.replace("ticks[0]++;",
            "if (tick == 550) { Runtime.getRuntime().halt(0); }"))).isEmpty();
        try (ImageStore store = ImageStore.read(folder.resolve("checkpoints"))) {
            assertThat(store.latest().orElseThrow().label()).isEqualTo(500);
            assertThat(run(ticks + counted + "System.out.println(ticks[0]);")).isEqualTo("500\n");
            assertThat(store.latest().orElseThrow().label()).isEqualTo(1000);
        }
    }

    @Test
    void readmeExampleHasFifteenLinesAtMost() throws IOException {
        assertThat(examples().example("example").lines().filter(line -> !line.isBlank()).count())
            .isLessThanOrEqualTo(15);
    }

    @Test
    void readmeIsOnePage() throws IOException {
        final String page = Files.readString(README);
        final long words = Arrays.stream(page.split("\\s+")).filter(word -> word.matches(".*[a-zA-Z0-9].*")).count();
        assertThat(words).isLessThanOrEqualTo(1_300);
        assertThat(page.lines().filter(line -> line.startsWith("|")).count()).isLessThanOrEqualTo(60);
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
