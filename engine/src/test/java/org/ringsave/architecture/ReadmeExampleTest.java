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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.store.ImageFile;

/** The examples in the README, compiled and run as they stand there, with the flag that stands there. */
class ReadmeExampleTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String IMPORTS = """
        import java.nio.ByteBuffer;
        import java.nio.file.Path;
        import org.agrona.*;
        import org.agrona.concurrent.UnsafeBuffer;
        import org.ringsave.channel.*;
        import org.ringsave.restore.*;
        import org.ringsave.ring.*;
        import org.ringsave.save.*;
        import org.ringsave.store.*;
        public class Example {
            public static void main(String[] args) throws Exception {
        """;

    @TempDir
    Path folder;

    @Test
    void shouldCompileAndRunWhenCopiedFromTheReadme() throws Exception {
        final String example = example("example");
        // The last line shows that the restored packet really came: it is what the poll returns.
        final String checked = example.replace("set.get(0).incoming().poll(",
            "System.out.println(\"polled \" + set.get(0).incoming().poll(").replace(", 16);", ", 16));");
        assertThat(checked).isNotEqualTo(example);
        assertThat(run(checked)).isEqualTo("polled 1\n");
        assertThat(ImageFile.verify(folder.resolve("tick-42.ringsave")).label()).isEqualTo(42);
    }

    /** The request is kept at tick 0, written and completed at tick 5, and its completion still in the ring. */
    @Test
    void shouldSaveAndRestoreTheStateOfTheSecondExample() throws Exception {
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
        final String example = example("state");
        final String checked = example.replace("restore.begin(1 << 30, again);", after);
        assertThat(checked).isNotEqualTo(example);

        assertThat(run(before + checked)).isEqualTo("10 42 0 1\n");
    }

    @Test
    void shouldBeShort() throws IOException {
        assertThat(example("example").lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(22);
    }

    private static String example(String name) throws IOException {
        final String readme = Files.readString(README);
        final String block =
            readme.substring(readme.indexOf("<!-- " + name + " -->"), readme.indexOf("<!-- /" + name + " -->"));
        return block.substring(block.indexOf("```java") + 7, block.lastIndexOf("```"));
    }

    private String run(String body) throws Exception {
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, IMPORTS + body + "}}\n");
        final String classPath = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", classPath, "-d",
            folder.toString(), source.toString())).isZero();
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
