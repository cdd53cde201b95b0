/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples on the pages, checked by the kit as they stand there. */
@Tag("sources")
class PageExampleTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path EMBEDDING = Path.of("..", "EMBEDDING.md");
    private static final String BEFORE = """
        import java.io.*;
        import java.nio.ByteBuffer;
        import java.nio.file.*;
        import org.agrona.*;
        import org.agrona.concurrent.UnsafeBuffer;
        import org.ringsave.channel.*;
        import org.ringsave.image.*;
        import org.ringsave.restore.*;
        import org.ringsave.ring.*;
        import org.ringsave.save.*;
        import org.ringsave.store.*;
        import org.ringsave.testkit.*;
        public class Example {
        """;
    /** The simulation of README's loop: the first run builds its set, the next one takes the set of the restore. */
    private static final String OF_README = """
        static final class Model implements Simulation {
            static final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(1500));
            static final PacketHandler serve = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;
            final ChannelSet set;
            final Channel device;
            long tick;
            Model(ChannelSet set, boolean isFirst, long tick) {
                this.set = set;
                device = isFirst ? ADD : set.get(0);
                this.tick = tick;
                set.open();
            }
            public ChannelSet set() { return set; }
            public void tick() {
                tick++;
                TICK
            }
        }
        public static void run() throws Exception {
            SimulationSource source = new SimulationSource() {
                public Simulation start() { return new Model(new ChannelSet(), true, 0); }
                public Simulation restore(SavedImage image) throws IOException {
                    RestoreSession restore = new RestoreSession();
                    restore.begin(1 << 30);
                    image.load(restore);
                    long label = restore.label();
                    return new Model(restore.apply(), false, label);
                }
            };
        """;

    @TempDir
    private Path folder;

    private static String example(Path page, String name) throws IOException {
        final String text = Files.readString(page);
        final String block = text.substring(text.indexOf("<!-- " + name + " -->"), text.indexOf("<!-- /" + name));
        return block.substring(block.indexOf("```java") + "```java".length(), block.lastIndexOf("```"));
    }

    /** The line of an example that begins so. */
    private static String line(String example, String start) {
        return example.lines().map(String::strip).filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private void run(String members) throws Exception {
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, BEFORE + members + "}\n");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString())).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception)e.getCause();
        }
    }

    private static String checks() throws IOException {
        return example(EMBEDDING, "checks");
    }

    private static String embedding() throws IOException {
        final String state = example(EMBEDDING, "state");
        return example(EMBEDDING, "loop") + "public static void run() throws Exception {\n"
            + state.substring(0, state.indexOf("\n}\n") + 3) + example(EMBEDDING, "kit") + checks() + "}\n";
    }

    @Test
    @Tag("slow")
    void exampleForEmbeddersPassesItsChecks() throws Exception {
        run(embedding());
    }

    @Test
    void exampleForEmbeddersWithoutPrepareToWriteFails() throws Exception {
        final String prepare = line(embedding(), "saver.awaitRoom(() -> memory.prepareToWrite");
        assertThatThrownBy(() -> run(embedding().replace(prepare, "")))
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("region memory was written without prepareToWrite");
    }

    /** Its rings are never full of pinned bytes, so it passes without a spill arena too. */
    @Test
    void exampleOfReadmePassesTheChecks() throws Exception {
        final String example = example(README, "example");
        final String device = line(example, "Channel device = ");
        final String add = device.substring(device.indexOf("set.add("), device.indexOf(" : set.get(0)"));
        run(OF_README.replace("ADD", add)
            .replace("TICK", line(example, "device.incoming().poll(") + '\n'
                + line(example, "device.opposite().outgoing().offer(")) + checks() + "}\n");
    }
}
