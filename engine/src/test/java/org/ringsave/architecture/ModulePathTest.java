/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.agrona.BitUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.memory.Platform;

/** A program in a module of its own compiles and runs with the engine on its module path. */
@Tag("slow")
class ModulePathTest {
    private static final String FLAG = "--add-opens java.base/jdk.internal.misc=org.agrona";
    private static final String DESCRIPTOR = "module embedder { requires org.ringsave.engine; }";
    private static final String PROGRAM = """
        package embedder;

        import java.nio.ByteBuffer;
        import org.agrona.concurrent.UnsafeBuffer;
        import org.ringsave.channel.ChannelConfig;
        import org.ringsave.channel.ChannelSet;
        import org.ringsave.save.SaveMode;
        import org.ringsave.save.SaveSession;
        import org.ringsave.save.SaveStatus;

        public class Program {
            public static void main(String[] args) {
                try (ChannelSet set = new ChannelSet()) {
                    set.add(0, "net0", ChannelConfig.ofPages(1).withBothEnds());
                    set.open();
                    set.pause();
                    SaveSession save = new SaveSession();
                    save.begin(set, SaveMode.PAUSED, 7);
                    UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
                    while (save.saveContinue(chunk, 0, chunk.capacity()) != SaveStatus.SUCCESS) {
                        Thread.onSpinWait();
                    }
                    System.out.println("saved in " + Program.class.getModule() + " by " + set.getClass().getModule());
                }
            }
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void embedderModuleSavesASet() throws Exception {
        assertThat(compile(PROGRAM)).isEmpty();
        assertThat(run(FLAG.split(" "))).isEqualTo("saved in module embedder by module org.ringsave.engine\n");
    }

    @Test
    void missingFlagNamesAgronasModule() throws Exception {
        assertThat(compile(PROGRAM)).isEmpty();
        assertThat(run()).contains("Ringsave needs the JVM flag " + FLAG + " (for").doesNotContain("Add-Opens")
            .doesNotContain("IllegalAccessError");
        assertThat(run(Platform.FLAG.split(" "))).contains("Ringsave needs the JVM flag " + FLAG + " (for");
    }

    @Test
    void embedderModuleSeesNeitherMemoryNorCodecs() throws Exception {
        for (final String hidden : List.of("org.ringsave.memory", "org.ringsave.image.codec")) {
            assertThat(compile("package embedder; import " + hidden + ".*; class Program { }")).contains("package "
                + hidden + " is declared in module org.ringsave.engine, which does not export it");
        }
    }

    /** Returns the compiler's output. */
    private String compile(String program) throws Exception {
        final Path source = Files.createDirectories(folder.resolve("source/embedder"));
        Files.writeString(source.resolveSibling("module-info.java"), DESCRIPTOR);
        Files.writeString(source.resolve("Program.java"), program);
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(output, files, null, List.of("--release", "17", "--module-path", engine(),
                "--class-path", "", "-d", folder.resolve("classes").toString()), null, files.getJavaFileObjects(
                source.resolveSibling("module-info.java"), source.resolve("Program.java"))).call();
        }
        return output.toString();
    }

    private String run(String... flags) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("--module-path", folder.resolve("classes") + File.pathSeparator + engine(),
            "--module", "embedder/embedder.Program"));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String engine() throws URISyntaxException {
        return place(Platform.class) + File.pathSeparator + place(BitUtil.class);
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
