/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.Refusals.refused;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/**
 * A merge accepts a right chain of images, refuses all others by file name, and completes its sink only for a right
 * one.
 */
class ImageMergeTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();

    @TempDir
    private Path folder;
    private final SaveSession session = new SaveSession();
    private Path base;
    private Path first;
    private Path second;
    private byte[] full;

    /** A base, two deltas, and a full image of the last instant. */
    @BeforeEach
    void save() throws IOException {
        try (ChannelSet set = SeededSet.paused(7, 3, 1)) {
            set.addRegion("region", 1, 100).buffer().setMemory(0, 100, (byte)5);
            final SplittableRandom random = new SplittableRandom(7);
            base = write("base", delta(set, 1, null));
            final String baseId = session.cutId();
            drive(set, random);
            first = write("first", delta(set, 2, baseId));
            final String firstId = session.cutId();
            drive(set, random);
            second = write("second", delta(set, 3, firstId));
            full = delta(set, 3, null);
        }
    }

    private static void drive(ChannelSet set, SplittableRandom random) {
        set.resume();
        set.channels().forEach(channel -> SeededSet.drive(random, channel, 12));
        set.pause();
    }

    private byte[] delta(ChannelSet set, long label, String baseId) {
        if (baseId == null) {
            session.begin(set, label);
        } else {
            session.begin(set, SaveMode.PAUSED, label, baseId);
        }
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return SeededSet.bytes(image.flip());
    }

    private Path write(String name, byte[] image) throws IOException {
        return Files.write(folder.resolve(name), image);
    }

    private static RecordingSink mergeRefused(Class<? extends Exception> type, Path base, List<Path> deltas,
        String... message) {
        final RecordingSink sink = new RecordingSink();
        refused(type, () -> ImageMerge.merge(base, deltas, sink), message);
        assertThat(sink.abandoned()).isPositive();
        assertThat(sink.completed()).isZero();
        return sink;
    }

    @Test
    void mergedFileIsTheFullImage() throws IOException {
        final Path merged = folder.resolve("merged");
        ImageMerge.merge(base, List.of(first, second), ImageFile.create(merged, SyncMode.NONE));
        assertThat(Files.readAllBytes(merged)).isEqualTo(full);
        assertThat(ImageFile.verify(merged).cutId()).isEqualTo(ImageFile.verify(second).cutId());
    }

    @Test
    void mergeWithoutDeltasCopiesTheFullImage() throws IOException {
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(base, List.of(), sink);
        assertThat(sink.image()).isEqualTo(Files.readAllBytes(base));
    }

    @Test
    void mergedImageIsABaseForALaterMerge() throws IOException {
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(base, List.of(first), sink);
        final RecordingSink again = new RecordingSink();
        ImageMerge.merge(write("half", sink.image()), List.of(second), again);
        assertThat(again.image()).isEqualTo(full);
    }

    @Test
    void mergeNamesTheFileThatIsOutOfOrder() throws IOException {
        final Class<IllegalArgumentException> misuse = IllegalArgumentException.class;
        final String baseId = ImageFile.verify(base).cutId();
        final String firstId = ImageFile.verify(first).cutId();
        mergeRefused(misuse, base, List.of(second, first), second + " is a delta of " + first,
            "and follows " + base + "; give the base first");
        mergeRefused(misuse, base, List.of(second), second.toString(), firstId, "is not among these files");
        mergeRefused(misuse, base, List.of(first, first), first + " is a delta of " + base, "follows " + first);
        mergeRefused(misuse, first, List.of(second), first.toString(), "is a delta of " + baseId, "full image");
        mergeRefused(misuse, base, List.of(write("full", full)), "full", "no delta of " + base);
        try (ChannelSet foreign = SeededSet.paused(8, 3, 1)) {
            final Path other = write("other", delta(foreign, 1, null));
            mergeRefused(misuse, other, List.of(first), first.toString(), baseId, "which is " + session.cutId());
        }
    }

    /** Flips bytes, truncates and appends, in bytes that the merge uses and in bytes that it skips. */
    @Test
    void mergeNamesTheDamagedFile() throws IOException {
        final SplittableRandom random = new SplittableRandom(3);
        final List<Path> files = List.of(base, first, second);
        for (int i = 0; i < 150; i++) {
            final Path chosen = files.get(i % 3);
            final byte[] image = Files.readAllBytes(chosen);
            final int at = random.nextInt(image.length);
            final byte[] damaged = switch (i % 10) {
                case 0 -> Arrays.copyOf(image, at);
                case 1 -> Arrays.copyOf(image, image.length + 1 + random.nextInt(100));
                default -> image.clone();
            };
            if (i % 10 > 1) {
                damaged[at] ^= (byte)(1 << random.nextInt(8));
            }
            final Path wrong = write("wrong", damaged);
            final List<Path> all = files.stream().map(f -> f.equals(chosen) ? wrong : f).toList();
            final RecordingSink sink = new RecordingSink();
            // A damaged id also breaks the chain, which is then refused as such.
            assertThatThrownBy(() -> ImageMerge.merge(all.get(0), all.subList(1, 3), sink)).as("damage %d", i)
                .isInstanceOfAny(ImageException.class, IllegalArgumentException.class)
                .hasMessageContaining(wrong.toString());
            assertThat(sink.completed()).isZero();
            assertThat(sink.abandoned()).isPositive();
        }
    }

    /** The checksums of the delta are right, but its base lacks the bytes that it leaves out. */
    @Test
    void mergeRefusesADeltaThatLacksBytesOfItsBase() throws IOException {
        final ImageParts parts = ImageParts.of(Files.readAllBytes(first));
        int tried = 0;
        for (final ImageParts.Part ring : parts.copy().parts()) {
            tried += ring.template() == ImageParts.RING && ring.payload().length >= 8 ? 1 : 0;
        }
        assertThat(tried).isPositive();
        final ImageParts.Part ring = parts.parts().stream()
            .filter(p -> p.template() == ImageParts.RING && p.payload().length >= 8).findFirst().orElseThrow();
        ring.payload(Arrays.copyOfRange(ring.payload(), 8, ring.payload().length));
        final Path lacking = write("lacking", parts.settle().bytes());
        assertThat(ImageFile.verify(lacking).cutId()).isEqualTo(ImageFile.verify(first).cutId());
        mergeRefused(ImageException.class, base, List.of(lacking), lacking.toString(), "the base's tail");
    }

    @Test
    void mergeRefusesAnotherVersionByName() throws IOException {
        final ImageParts parts = ImageParts.of(Files.readAllBytes(base));
        parts.parts().forEach(part -> part.set(6, 2, 3));
        mergeRefused(ImageException.class, write("newer", parts.settle().bytes()), List.of(first), "newer", "0.2",
            "0.3");
    }

    @Test
    void mergeAbandonsItsSinkWhenAFileIsMissingOrTheSinkFails() {
        mergeRefused(NoSuchFileException.class, base, List.of(folder.resolve("missing")), "missing");
        final RecordingSink failing = RecordingSink.failingAt(0, "full");
        assertThatThrownBy(() -> ImageMerge.merge(base, List.of(first), failing)).hasMessage("full");
        assertThat(failing.abandoned()).isPositive();
    }

    /** Rings, a region and a state of 27 MB through less than 2 MB of memory. */
    @Test
    void mergeMemoryDoesNotGrowWithTheImages() throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            for (int i = 0; i < 5; i++) {
                set.add(i, "large", ChannelConfig.ofPages(512));
                Shapes.rings(set.get(i), new SplittableRandom(i), 8000, 2_000_000);
            }
            set.addRegion("region", 1, 4_000_000).buffer().setMemory(0, 4_000_000, (byte)7);
            set.addState(new ByteState("state", 1, new byte[3_000_000]));
            final Path large = write("large", delta(set, 1, null));
            final Path little = write("little", delta(set, 2, session.cutId()));
            assertThat(Files.size(little)).isLessThan(7_010_000L);
            final long[] most = {0, 0};
            final long direct = DIRECT.getMemoryUsed();
            final RecordingSink sink = RecordingSink.ofNothing((call, chunk, offset) -> {
                if (chunk != null) {
                    most[0] = Math.max(most[0], DIRECT.getMemoryUsed() - direct);
                    most[1] = offset + chunk.remaining();
                }
            });
            final long heap = THREADS.getCurrentThreadAllocatedBytes();
            ImageMerge.merge(large, List.of(little), sink);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - heap).isLessThan(1_000_000);
            assertThat(sink.completed()).isEqualTo(1);
            assertThat(most[0]).isLessThan(2_000_000);
            assertThat(most[1]).isGreaterThan(27_000_000L);
        }
    }
}
