/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;

class CounterFileTest {
    @TempDir
    private Path directory;

    /** Counters as another process sees them. */
    private static final class Reader implements AutoCloseable {
        private final MappedByteBuffer map;
        private final CountersReader reader;

        Reader(Path path) {
            map = IoUtil.mapExistingFile(path.toFile(), FileChannel.MapMode.READ_ONLY, "counters");
            reader = new CountersReader(new UnsafeBuffer(map, 0, CounterFile.METADATA_LENGTH),
                new UnsafeBuffer(map, CounterFile.METADATA_LENGTH, CounterFile.VALUES_LENGTH));
        }

        Map<String, Long> values() {
            final Map<String, Long> values = new TreeMap<>();
            reader.forEach((value, id, label) -> values.put(label.replace("ringsave: ", ""), value));
            return values;
        }

        @Override
        public void close() {
            IoUtil.unmap(map);
        }
    }

    @Test
    void otherMappingSeesTheCountersOfARun() throws IOException {
        final Path file = directory.resolve("counters");
        final SaveSession session = new SaveSession();
        final CounterFile counters = CounterFile.create(file);
        try (ChannelSet set = new ChannelSet();
            ImageStore store = ImageStore.open(directory.resolve("store"), StoreOptions.ofChains(2));
            Reader reader = new Reader(file)) {
            set.add(0, "net0", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            assertThat(reader.values()).hasSize(7).allSatisfy((label, value) -> assertThat(value).isZero());
            final Checkpoints checkpoints = new Checkpoints(store, set, new SaveAgent(session, 1 << 16, 0),
                CheckpointPolicy.everyTicks(5));
            for (long tick = 1; tick <= 20; tick++) {
                checkpoints.doWork(tick);
                counters.update(tick, checkpoints, session);
            }
            assertThat(reader.values()).containsEntry("tick", 20L).containsEntry("checkpoints completed", 4L)
                .containsEntry("checkpoints failed", 0L).containsEntry("checkpoints begun late", 0L)
                .containsEntry("bytes of the last image", session.imageLength())
                .containsEntry("spills of the last save", 0L)
                .containsEntry("bytes spilled by the last save", 0L);
            counters.close();
            assertThatThrownBy(() -> counters.update(21, checkpoints, session))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("update: the counters were closed; create() them again");
            assertThat(reader.values()).containsEntry("tick", 20L);
        }
    }

    @Test
    void newFileLeavesTheMappingOfTheOldOne() throws IOException {
        final Path file = directory.resolve("counters");
        CounterFile.create(file).close();
        try (Reader old = new Reader(file); CounterFile counters = CounterFile.create(file)) {
            assertThat(old.values()).hasSize(7);
            assertThat(counters).isNotNull();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void fileHasTheUsualPermissionsOfANewOne() throws IOException {
        final Path file = directory.resolve("counters");
        final Path usual = Files.createFile(directory.resolve("usual"));
        CounterFile.create(file).close();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void leftoverOfAKilledCreateIsReplaced() throws IOException {
        final Path file = directory.resolve("counters");
        final Path part = Files.createFile(directory.resolve(".counters.part"));
        CounterFile.create(file).close();
        assertThat(part).doesNotExist();
        assertThat(file).hasSize(CounterFile.METADATA_LENGTH + CounterFile.VALUES_LENGTH);
    }

    @Test
    void fileWithoutDirectoryIsRefused() {
        assertThatThrownBy(() -> CounterFile.create(directory.resolve("missing").resolve("counters")))
            .isInstanceOf(IOException.class);
    }
}
