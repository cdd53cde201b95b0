/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.ExpandableDirectByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.workload.Workload;

/** A save fills the memory of other libraries' buffers directly, and a restore reads it from there. */
class InteropTest {
    private static final Workload WORKLOAD = new Workload(5, 2, 0.7, 3, 21);
    private static final String BEFORE = """
        import java.nio.ByteBuffer;
        import net.openhft.chronicle.bytes.Bytes;
        import org.agrona.ExpandableDirectByteBuffer;
        import org.ringsave.channel.*;
        import org.ringsave.restore.*;
        import org.ringsave.save.*;
        public class Example {
            public static ChannelSet[] run(ChannelSet set, SaveSession save, RestoreSession restore) {
        """;
    private static final String AFTER = "return new ChannelSet[] {fromBytes, fromBuffer}; } }";

    @TempDir
    Path folder;

    private static ChannelSet restored(ByteBuffer image) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24);
        assertThat(restore.restoreFromBuffer(image)).isEqualTo(RestoreStatus.SUCCESS);
        return restore.apply();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 65536, 1 << 20})
    void saveFillsTheMemoryOfChronicleBytesChunkByChunk(int chunkLength) {
        final Bytes<ByteBuffer> bytes = Bytes.elasticByteBuffer(64);
        try (ChannelSet set = WORKLOAD.create()) {
            final SaveSession save = new SaveSession();
            save.begin(set, 7);
            SaveStatus status;
            do {
                bytes.ensureCapacity(bytes.writePosition() + chunkLength);
                final ByteBuffer memory = bytes.underlyingObject();
                final int start = (int)bytes.writePosition();
                status = save.saveContinue(memory.limit(start + chunkLength).position(start));
                bytes.writeSkip(save.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).isEqualTo(SaveStatus.SUCCESS);
            assertThat(bytes.readRemaining()).isEqualTo(save.imageLength());
            save.end();
            // Chronicle reads the first words of the image: block length, template, schema and version.
            assertThat(bytes.readInt(0)).isEqualTo(64 | 1 << 16);
            try (ChannelSet copy = restored(bytes.underlyingObject().limit((int)bytes.readLimit()).position(0))) {
                assertThat(SameState.of(set, copy)).isTrue();
            }
        } finally {
            bytes.releaseLast();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 65536, 1 << 20})
    void saveFillsTheMemoryOfAnExpandableBufferChunkByChunk(int chunkLength) {
        final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(128);
        try (ChannelSet set = WORKLOAD.create()) {
            final SaveSession save = new SaveSession();
            save.begin(set, 7);
            int end = 0;
            SaveStatus status;
            do {
                buffer.checkLimit(end + chunkLength);
                status = save.saveContinue(buffer, end, chunkLength);
                end += save.bytesFilled();
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).isEqualTo(SaveStatus.SUCCESS);
            assertThat(end).isEqualTo((int)save.imageLength());
            save.end();
            assertThat(buffer.getInt(0)).isEqualTo(64 | 1 << 16);
            try (ChannelSet copy = restored(buffer.byteBuffer().limit(end).position(0))) {
                assertThat(SameState.of(set, copy)).isTrue();
            }
        }
    }

    @Test
    void exampleOnThePageForEmbeddersFillsBuffersOfOthers() throws Exception {
        final String page = Files.readString(Path.of("..", "..", "engine", "EMBEDDING.md"));
        final String block = page.substring(page.indexOf("<!-- interop -->"), page.indexOf("<!-- /interop -->"));
        final String example = block.substring(block.indexOf("```java") + 7, block.lastIndexOf("```"));
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, BEFORE + example + AFTER);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString())).isZero();

        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
            ChannelSet set = WORKLOAD.create()) {
            final ChannelSet[] copies = (ChannelSet[])loader.loadClass("Example")
                .getMethod("run", ChannelSet.class, SaveSession.class, RestoreSession.class)
                .invoke(null, set, new SaveSession(), new RestoreSession());
            assertThat(copies).hasSize(2);
            for (final ChannelSet copy : copies) {
                assertThat(SameState.of(set, copy)).isTrue();
                copy.close();
            }
        }
    }
}
