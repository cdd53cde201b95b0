/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** Parts write the image that a session writes alone: any number, in any order, in any chunks, on any threads. */
class ParallelSaveTest {
    private static final int[] CHANNELS = {0, 1, 2, 3, 17};
    private static final int MOST_PARTS = 8;
    private static final long LABEL = 77;

    @TempDir
    private static Path folder;

    private static final List<ChannelSet> SETS = new ArrayList<>();
    private static final List<byte[]> IMAGES = new ArrayList<>();
    private static ExecutorService threads;

    private final SaveSession session = new SaveSession();

    @BeforeAll
    static void create() throws IOException {
        for (final int channels : CHANNELS) {
            SETS.add(mixed(channels));
        }
        SETS.add(SeededSet.paused(5, 4, 3));
        SETS.add(new ChannelSet());
        SETS.forEach(set -> IMAGES.add(SeededSet.bytes(SeededSet.image(set, LABEL))));
        threads = Executors.newFixedThreadPool(MOST_PARTS);
    }

    @AfterAll
    static void close() {
        threads.shutdown();
        SETS.forEach(ChannelSet::close);
    }

    /** Channels of 1 to 40 pages, empty to full, wrapped, with requests in flight and contexts; one on ring files. */
    private static ChannelSet mixed(int channels) throws IOException {
        final ChannelSet set = new ChannelSet();
        for (int i = 0; i < channels; i++) {
            final SplittableRandom random = new SplittableRandom(i);
            final int pages = 1 + i * i * 7 % 40;
            final long length = pages * 4096L;
            // Ids that descend, so that channels that follow each other in the image don't in memory.
            final Channel channel = i == 3
                ? set.map(100 - i, "on files", ChannelConfig.ofPages(pages), ringFile(pages), ringFile(pages))
                : set.add(100 - i, "channel " + i, ChannelConfig.ofPages(pages).withInFlight(5, 1024, 20)
                    .withContext(70).withBothEnds());
            Shapes.rings(channel, random, 2 * length - 8 * random.nextInt(500), i % 4 * (length - 8) / 24 * 8);
            Shapes.contexts(Shapes.inFlight(channel, random, i % 6), random);
        }
        set.addState(new ByteState("clock", 3, new byte[] {1, 2, 3}));
        final byte[] large = new byte[70_001];
        new SplittableRandom(channels).nextBytes(large);
        set.addState(new ByteState("large", 1, large));
        return set;
    }

    private static Path ringFile(int pages) throws IOException {
        final Path path = Files.createTempFile(folder, "ring", ".bin");
        return Files.write(path, new byte[4096 * (1 + pages)]);
    }

    /** Begins a save, has its parts written, finishes them, writes the rest, and compares. */
    private void check(int which, int count, String how, Consumer<List<PartSlice>> writing) {
        check(SETS.get(which), IMAGES.get(which), count, "set " + which + ", " + how, writing);
    }

    private void check(ChannelSet set, byte[] expected, int count, String how, Consumer<List<PartSlice>> writing) {
        final byte[] image = new byte[expected.length];
        final String what = count + " parts, " + how;
        session.begin(set, LABEL);
        final List<PartSlice> slices = new ArrayList<>();
        session.parallel(count).forEach(part -> slices.add(new PartSlice(part, image)));
        assertThat(slices).as(what).hasSize(count);
        writing.accept(slices);
        session.finish();
        final int directory = (int)session.offset();
        final ByteBuffer rest = ByteBuffer.allocateDirect(image.length - directory);
        assertThat(session.saveContinue(rest)).as(what).isEqualTo(SaveStatus.SUCCESS);
        rest.get(0, image, directory, rest.position());
        assertThat(Arrays.mismatch(image, expected)).as("first other byte, " + what).isEqualTo(-1);
        final String digest = session.digest();
        session.end();
        session.begin(set, LABEL);
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(image.length))).isEqualTo(SaveStatus.SUCCESS);
        assertThat(digest).as(what).isEqualTo(session.digest());
        session.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void partsInAnyOrderWriteTheSameImage(int which) {
        final int[] lengths = {256, 1376, 8160, 65_536, 1 << 20};
        for (int count = 1; count <= MOST_PARTS; count++) {
            for (int seed = 0; seed < 4; seed++) {
                final Random random = new Random(seed);
                check(which, count, "seed " + seed, slices -> {
                    Collections.shuffle(slices, random);
                    slices.forEach(slice -> slice.writeAll(lengths[random.nextInt(lengths.length)]));
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void partsThatTakeTurnsAndSeekBackWriteTheSameImage(int which) {
        for (int count = 1; count <= MOST_PARTS; count++) {
            final int most = which == 3 || which == 4 ? 40_000 : 3000;
            final ByteBuffer memory = ByteBuffer.allocateDirect(most);
            for (int seed = 0; seed < 6; seed++) {
                final SplittableRandom random = new SplittableRandom(seed);
                check(which, count, "turns of seed " + seed, slices -> takeTurns(slices, random, memory));
            }
        }
    }

    private static void takeTurns(List<PartSlice> slices, SplittableRandom random, ByteBuffer memory) {
        final List<List<Long>> offsets = new ArrayList<>();
        slices.forEach(slice -> offsets.add(new ArrayList<>(List.of(slice.part.startOffset()))));
        final List<Integer> open = new ArrayList<>(IntStream.range(0, slices.size()).boxed().toList());
        for (int turns = 0; !open.isEmpty(); turns++) {
            final Integer turn = open.get(random.nextInt(open.size()));
            final SavePart part = slices.get(turn).part;
            if (turns < 60 && random.nextInt(3) == 0) {
                part.seek(offsets.get(turn).get(random.nextInt(offsets.get(turn).size())));
            }
            final int position = random.nextInt(9);
            final int length = random.nextInt(memory.capacity() - position);
            memory.clear().limit(position + length).position(position);
            final SaveStatus status = slices.get(turn).write(memory);
            if (status == SaveStatus.BUFFER_TOO_SMALL) {
                assertThat(part.bytesRequired()).isGreaterThan(length).isLessThanOrEqualTo(256);
            } else if (status == SaveStatus.SUCCESS) {
                open.remove(turn);
            }
            offsets.get(turn).add(part.offset());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void partsOnThreadsWriteTheSameImage(int which) {
        for (int round = 0; round < (which == 4 ? 12 : 3); round++) {
            final int chunkLength = 256 + 5000 * (round % 4);
            for (int count = 1; count <= MOST_PARTS; count++) {
                check(which, count, "on threads, round " + round, slices -> {
                    final CyclicBarrier together = new CyclicBarrier(slices.size());
                    onThreads(slices, slice -> {
                        together.await();
                        slice.writeAll(chunkLength);
                        return null;
                    });
                });
            }
        }
    }

    @Test
    void partsThatReadOneRegionOnThreadsWriteTheSameImage() {
        final ChannelConfig config = ChannelConfig.ofPages(32);
        try (ChannelSet set = new ChannelSet(16 * config.memoryLength())) {
            for (int i = 0; i < 16; i++) {
                Shapes.rings(set.add(i, "", config), new SplittableRandom(i), 4096, 32 * 4096 - 8);
            }
            assertThat(set.channels().stream().map(c -> ChannelAccess.memory(c).outgoing().data().byteBuffer())
                .distinct()).hasSize(1);
            final byte[] image = SeededSet.bytes(SeededSet.image(set, LABEL));
            for (int round = 0; round < 20; round++) {
                check(set, image, 2 + round % 3, "one region, round " + round, slices -> {
                    final CyclicBarrier together = new CyclicBarrier(slices.size());
                    onThreads(slices, slice -> {
                        together.await();
                        slice.writeAll(20_000);
                        return null;
                    });
                });
            }
        }
    }

    /** The work of a thread with a part. */
    private interface Work {
        Object on(PartSlice slice) throws Exception;
    }

    private static void onThreads(List<PartSlice> slices, Work work) {
        try {
            final List<Callable<Object>> calls = new ArrayList<>();
            slices.forEach(slice -> calls.add(() -> work.on(slice)));
            for (final Future<Object> done : threads.invokeAll(calls)) {
                done.get();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void partsStartAtChannelsAndHaveNearlyEqualLengths() {
        for (int which = 0; which < SETS.size(); which++) {
            final ChannelSet set = SETS.get(which);
            session.begin(set, LABEL);
            final List<Long> starts = channelStarts(IMAGES.get(which));
            final long longest = IntStream.range(1, starts.size())
                .mapToLong(i -> starts.get(i) - starts.get(i - 1)).max().orElse(0);
            for (int count = 1; count <= 40; count++) {
                final List<SavePart> parts = session.parallel(count);
                final long all = starts.get(starts.size() - 1);
                long at = 0;
                for (final SavePart part : parts) {
                    assertThat(part.startOffset()).isEqualTo(at).isEqualTo(part.offset());
                    assertThat(part.endOffset()).isIn(starts).isGreaterThanOrEqualTo(at);
                    if (at > 0) {
                        assertThat(part.endOffset() - at).isLessThanOrEqualTo(all / count + longest + 1);
                    }
                    at = part.endOffset();
                }
                assertThat(at).isEqualTo(all);
                session.end();
                session.begin(set, LABEL);
            }
            session.end();
        }
    }

    /** Where channels start, and the directory at last: as the image's own directory says. */
    private static List<Long> channelStarts(byte[] image) {
        final UnsafeBuffer buffer = new UnsafeBuffer(image);
        // The end record's body starts with the directory's offset; an entry has its channel's offset after its id.
        final long directory = buffer.getLong(image.length - 72 + 16);
        final int entries = (int)(buffer.getLong((int)directory + 8) / 40);
        final List<Long> starts = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            starts.add(buffer.getLong((int)directory + 24 + 40 * i + 8));
        }
        starts.add(directory);
        return starts;
    }

    @Test
    void imageSavedInPartsIsRestored() {
        final byte[] image = new byte[IMAGES.get(4).length];
        session.begin(SETS.get(4), LABEL);
        final List<SavePart> parts = session.parallel(3);
        parts.forEach(part -> new PartSlice(part, image).writeAll(1376));
        session.finish();
        final ByteBuffer rest = ByteBuffer.allocateDirect(1 << 16);
        final int directory = (int)session.offset();
        assertThat(session.saveContinue(rest)).isEqualTo(SaveStatus.SUCCESS);
        rest.get(0, image, directory, rest.position());
        session.end();
        final AppState[] states = {new ByteState("clock", 3, new byte[0]), new ByteState("large", 1, new byte[0])};
        try (ChannelSet restored = Shapes.build(Shapes.direct(image), states)) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, LABEL))).isEqualTo(IMAGES.get(4));
        }
    }

    @Test
    void fileWrittenByThreadsIsAnImage() throws IOException {
        final Path path = folder.resolve("parallel.ringsave");
        final ImageSink sink = ImageFile.create(path, SyncMode.NONE);
        session.begin(SETS.get(4), LABEL);
        final List<PartSlice> slices = new ArrayList<>();
        session.parallel(4).forEach(part -> slices.add(new PartSlice(part, null)));
        onThreads(slices, slice -> {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
            SaveStatus status;
            do {
                status = slice.part.saveContinue(chunk.clear());
                sink.writeAll(chunk.flip(), slice.part.offset() - slice.part.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            return status;
        });
        session.finish();
        ImageFile.save(session, sink, ByteBuffer.allocateDirect(256));
        assertThat(Files.readAllBytes(path)).isEqualTo(IMAGES.get(4));
        assertThat(ImageFile.verify(path).digest()).isEqualTo(session.digest());
    }

    @Test
    void sessionRepeatsAnyBytesAfterFinish() {
        final byte[] image = IMAGES.get(4);
        session.begin(SETS.get(4), LABEL);
        final List<SavePart> parts = session.parallel(5);
        parts.forEach(part -> new PartSlice(part, new byte[image.length]).writeAll(8160));
        session.finish();
        final long directory = session.offset();
        assertThat(directory).isEqualTo(parts.get(4).endOffset());
        final ByteBuffer chunk = ByteBuffer.allocateDirect(image.length);
        for (final SavePart part : parts) {
            session.seek(part.startOffset());
            assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            assertSame(chunk, image, (int)part.startOffset(), image.length);
        }
        session.seek(directory);
        assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        assertSame(chunk, image, (int)directory, image.length);
        // A part may repeat its own bytes, and no others, wherever the session is.
        for (final SavePart part : parts) {
            part.seek(part.startOffset());
            assertThat(part.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
            assertSame(chunk, image, (int)part.startOffset(), (int)part.endOffset());
        }
        session.end();
    }

    private static void assertSame(ByteBuffer chunk, byte[] image, int from, int to) {
        assertThat(chunk.position()).isEqualTo(to - from);
        assertThat(SeededSet.bytes(chunk.flip())).isEqualTo(Arrays.copyOfRange(image, from, to));
    }

    @Test
    void partsInAgronaBuffersWriteTheSameImage() {
        final byte[] image = new byte[IMAGES.get(4).length];
        session.begin(SETS.get(4), LABEL);
        for (final SavePart part : session.parallel(3)) {
            final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(2000), 100, 1900);
            SaveStatus status;
            do {
                final int at = (int)part.offset();
                status = part.saveContinue(buffer, 50, 1376);
                buffer.getBytes(50, image, at, part.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        }
        session.finish();
        final int directory = (int)session.offset();
        assertThat(Arrays.mismatch(image, 0, directory, IMAGES.get(4), 0, directory)).isEqualTo(-1);
        session.end();
    }

    @Test
    void imageDoesNotDependOnEarlierSavesOfTheSession() {
        for (int round = 0; round < 60; round++) {
            final int which = round * 5 % SETS.size();
            final int count = 1 + round * 3 % MOST_PARTS;
            // Left in the middle now and then, with parts half written.
            final ChannelSet earlier = SETS.get((which + 1) % SETS.size());
            session.begin(earlier, 3);
            final List<SavePart> left = session.parallel(MOST_PARTS - count + 1);
            left.forEach(part -> part.saveContinue(ByteBuffer.allocateDirect(1000)));
            session.end();
            assertThat(ChannelAccess.lease(earlier).isRevoked()).isFalse();
            check(which, count, "round " + round, slices -> {
                left.forEach(part -> assertThat(part.saveContinue(ByteBuffer.allocateDirect(300)))
                    .isEqualTo(SaveStatus.CANCELLED));
                slices.forEach(slice -> slice.writeAll(700));
            });
            assertThat(ChannelAccess.lease(SETS.get(which)).isRevoked()).isFalse();
        }
    }
}
