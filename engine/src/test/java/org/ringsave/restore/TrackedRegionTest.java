/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Which pages of regions are present, across saves, deltas, restores and merges. */
class TrackedRegionTest {
    private static final int PAGE = 4096;
    private static final long GIB = 1L << 30;

    private final RestoreSession session = new RestoreSession();

    @TempDir
    private Path folder;

    private static byte[] full(ChannelSet set, long label) {
        return SeededSet.bytes(SeededSet.image(set, label));
    }

    /** Pages on both sides of the ends of segments and of the region; an image of few pages in a set of few pages. */
    @Test
    void regionOfEightGibibytesTakesNoMoreThanItsPages() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("ram", 1, 8 * GIB - 5);
            final long[] offsets = {0, GIB - 8, GIB, 4 * GIB - 8, 4 * GIB, 8 * GIB - 16};
            for (final long offset : offsets) {
                assertThat(region.putLong(offset, ~offset)).isTrue();
            }
            final UnsafeBuffer across = new UnsafeBuffer("across the end".getBytes());
            assertThat(region.putBytes(2 * GIB - 7, across, 0, 14)).isTrue();
            assertThat(region.presentPages()).isEqualTo(8);
            assertThat(set.memoryLength()).isZero();
            final ByteBuffer image = SeededSet.image(set, 1);
            assertThat(image.limit()).isEqualTo(80 + 184 + 8 * 72 + 8 * PAGE + 8 + 24 + 72);

            session.begin(8 * PAGE + (1 << 20));
            session.restoreFromBuffer(image);
            try (ChannelSet restored = session.apply()) {
                final MemoryRegion found = restored.regions().get(0);
                for (final long offset : offsets) {
                    assertThat(found.getLong(offset)).isEqualTo(~offset);
                }
                final UnsafeBuffer read = new UnsafeBuffer(new byte[14]);
                found.getBytes(2 * GIB - 7, read, 0, 14);
                assertThat(read).isEqualTo(across);
                assertThat(found.getLong(5 * GIB)).isZero();
                assertThat(full(restored, 1)).isEqualTo(SeededSet.bytes(image.position(0)));
            }
            assertThatThrownBy(() -> region.wrap(new UnsafeBuffer(0, 0), GIB - 1, 2))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("multiple of 1 GiB");
        }
    }

    /** All pages were written since the base, but the delta states one. */
    @Test
    void deltaWritesNoMorePagesThanItStates() {
        final int pages = 4096;
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, (long)pages * PAGE);
            region.putLong(0, 1);
            final Deltas saves = new Deltas(set);
            final byte[] base = saves.full(1);
            for (int page = 0; page < pages; page++) {
                region.putLong((long)page * PAGE, 1);
            }
            final ImageParts parts = ImageParts.of(saves.delta(2));
            parts.first(ImageParts.REGION).set(24, 8, 1).set(32, 4, 1);
            final byte[] delta = parts.settle().digest().bytes();
            session.begin(64 * 1024);
            session.restoreFromBuffer(Shapes.direct(base));
            session.next();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(delta)))
                .isInstanceOf(ImageException.class).hasMessageContaining(
                    "memory up to region \"r\" is 2104996, expected at most the limit of 65536 bytes");
        }
    }

    @Test
    void limitsCountPresentPagesAndLengths() {
        try (ChannelSet set = new ChannelSet()) {
            set.addTrackedRegion("a", 1, 40 * GIB);
            set.addTrackedRegion("b", 1, 30 * GIB).putLong(0, 1);
            final byte[] image = full(set, 1);
            session.begin(1 << 20);
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image)))
                .isInstanceOf(ImageException.class).hasMessageContaining("length of regions up to region \"b\" is "
                    + 70 * GIB + ", expected at most the limit of " + 64 * GIB);
            session.regionLimit(70 * GIB);
            final long tables = (40 + 30) * 512 * 12L;
            final long objects = (40 + 30) * 1024 + 2 * 4096 + 384;
            session.begin(tables + objects + 2244 + PAGE - 1);
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image)))
                .isInstanceOf(ImageException.class).hasMessageContaining("memory up to region \"b\" is");
            session.begin(tables + objects + 2244 + PAGE);
            session.restoreFromBuffer(Shapes.direct(image));
            session.apply().close();
        }
    }

    @Test
    void pagesBecomePresentByWritesAndAbsentByDiscards() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 3 * PAGE + 1);
            assertThat(region.presentPages()).isZero();
            assertThat(region.prepareToWrite(PAGE - 1, 2)).isTrue();
            assertThat(region.presentPages()).isEqualTo(2);
            region.putLong(3 * PAGE - 8, -1);
            assertThat(region.putBytes(3 * PAGE, new UnsafeBuffer(new byte[] {1}), 0, 1)).isTrue();
            assertThat(region.presentPages()).isEqualTo(4);
            assertThat(region.discard(1, 2 * PAGE - 1)).isTrue();
            assertThat(region.presentPages()).as("page 0 is not whole").isEqualTo(3);
            assertThat(region.discard(3 * PAGE, 1)).as("the last page ends inside").isTrue();
            assertThat(region.presentPages()).isEqualTo(2);
            assertThat(region.buffer().getByte(3 * PAGE)).isZero();
            assertThat(region.getLong(3 * PAGE - 8)).isEqualTo(-1);
        }
    }

    /** All pages were given, so each call could be the short one. Of a region that ends within a page none is. */
    @ParameterizedTest
    @ValueSource(ints = {3 * PAGE, 3 * PAGE - 8, 513 * PAGE})
    void givenPagesAreNoPermissionBeyondThem(int length) {
        final ChannelSet set = new ChannelSet();
        final MemoryRegion region = set.addTrackedRegion("r", 1, length);
        assertThat(region.prepareToWrite(0, length)).isTrue();
        assertThat(region.discard(PAGE, PAGE)).isTrue();
        assertThat(region.prepareToWrite(0, PAGE)).isTrue();
        assertThat(region.prepareToWrite(length - 1, 1)).isTrue();
        for (final long[] range : new long[][] {{length - 1, 2}, {length, 1}, {-1, 1}, {-PAGE, 8}, {0, -1},
            {0, Long.MIN_VALUE}, {Long.MIN_VALUE, 8}, {Long.MAX_VALUE, 8}, {length - 1, Long.MAX_VALUE},
            {1L << 53, 8}, {1L << 52, 8}}) {
            assertThatThrownBy(() -> region.prepareToWrite(range[0], range[1])).as("%d, %d", range[0], range[1])
                .isInstanceOf(IndexOutOfBoundsException.class);
        }
        final long present = region.presentPages();
        assertThat(region.prepareToWrite(PAGE - 1, 2)).isTrue();
        assertThat(region.presentPages()).as("the second page was not given").isEqualTo(present + 1);
        set.close();
        assertThatThrownBy(() -> region.prepareToWrite(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void permissionLapsesWithEachBegin() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 4 * PAGE);
            final SaveSession save = new SaveSession(0, 0);
            region.putLong(0, 1);
            save.begin(set, 1);
            assertThat(region.prepareToWrite(0, 8)).isFalse();
            save.end();
            save.begin(set, SaveMode.LIVE, 2);
            assertThat(region.prepareToWrite(0, 8)).as("the arena has no room").isFalse();
            assertThat(region.discard(0, PAGE)).isFalse();
            assertThat(region.prepareToWrite(PAGE, 2 * PAGE)).as("the image lacks the pages").isTrue();
            assertThat(region.prepareToWrite(PAGE, 3 * PAGE)).as("they are newer than the image").isTrue();
            assertThat(region.prepareToWrite(PAGE - 8, 16)).isFalse();
            save.end();
            save.begin(set, 3);
            save.saveContinue(ByteBuffer.allocateDirect((int)save.imageLength()));
            save.end();
            save.begin(set, SaveMode.LIVE, 4, save.cutId());
            assertThat(region.prepareToWrite(0, 8)).as("the delta lacks the page").isTrue();
            save.end();
            session.begin(set);
            assertThat(region.prepareToWrite(0, 8)).isFalse();
            session.end();
            assertThat(region.presentPages()).as("no image was taken").isEqualTo(4);
        }
    }

    /** Into a set with other pages, tracked or not, from an image that is or is not; then a delta of that image. */
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void givenSetKeepsItsOwnTracking(boolean saved, boolean own) throws IOException {
        try (ChannelSet source = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            final MemoryRegion from = add(source, "r", saved, 600 * PAGE);
            from.putLong(5 * PAGE, 5);
            from.putLong(599 * PAGE, 6);
            final MemoryRegion to = add(given, "r", own, 600 * PAGE);
            to.putLong(4 * PAGE, 7);
            to.putLong(599 * PAGE + 8, 8);
            final byte[] base = full(source, 1);
            session.begin(given);
            session.restoreFromBuffer(Shapes.direct(base));
            session.apply();
            assertThat(to.isTracked()).isEqualTo(own);
            assertThat(to.getLong(4 * PAGE) + to.getLong(599 * PAGE + 8)).isZero();
            assertThat(to.getLong(5 * PAGE)).isEqualTo(5);
            assertThat(to.presentPages()).isEqualTo(saved && own ? 2 : 600);
            to.putLong(8 * PAGE, 9);
            final byte[] delta = new Deltas(given).delta(2, session.cutId());
            assertThat(delta.length < 2 * PAGE).as("the base has all but one page").isEqualTo(saved && own);
            requireMergesTo(full(given, 2), base, delta);
            try (ChannelSet chained = chain(base, delta)) {
                assertThat(full(chained, 2)).isEqualTo(full(given, 2));
            }
        }
    }

    private static MemoryRegion add(ChannelSet set, String name, boolean tracked, long length) {
        return tracked ? set.addTrackedRegion(name, 1, length) : set.addRegion(name, 1, length);
    }

    private ChannelSet chain(byte[]... images) {
        session.begin(1L << 30);
        Deltas.take(session, images);
        return session.apply();
    }

    private void requireMergesTo(byte[] expected, byte[] base, byte[]... deltas) throws IOException {
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(write("base", base), paths(deltas), sink);
        assertThat(sink.image()).isEqualTo(expected);
    }

    private List<Path> paths(byte[]... deltas) throws IOException {
        final Path[] paths = new Path[deltas.length];
        for (int i = 0; i < deltas.length; i++) {
            paths[i] = write("delta-" + i, deltas[i]);
        }
        return List.of(paths);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** The set dropped a region of its image, and has another one of that name later. */
    @Test
    void deltaSaysWhichPagesOfARegionThatIsYoungerThanItsBaseAreAbsent() throws IOException {
        try (ChannelSet source = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            source.addTrackedRegion("r", 1, 600 * PAGE).putLong(5 * PAGE, 5);
            final byte[] base = full(source, 1);
            final RestoreSession dropping = new RestoreSession(RestoreOption.DROP_UNKNOWN_REGIONS);
            dropping.begin(given);
            dropping.restoreFromBuffer(Shapes.direct(base));
            dropping.apply();
            given.addTrackedRegion("r", 1, 600 * PAGE).putLong(599 * PAGE, 6);
            final Deltas saved = new Deltas(given);
            final byte[] delta = saved.delta(2, dropping.cutId());
            requireMergesTo(full(given, 2), base, delta);
            given.regions().get(0).putLong(0, 7);
            final byte[] next = saved.delta(3);
            assertThat(next).hasSizeLessThan(2 * PAGE);
            requireMergesTo(full(given, 3), base, delta, next);
            try (ChannelSet chained = chain(base, delta, next)) {
                assertThat(full(chained, 3)).isEqualTo(full(given, 3));
            }
        }
    }

    @Test
    void keptRegionIsNewerThanTheRestoredImage() throws IOException {
        try (ChannelSet source = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            final byte[] base = full(source, 1);
            given.addTrackedRegion("kept", 1, 600 * PAGE).putLong(PAGE, 5);
            final RestoreSession keeping = new RestoreSession(RestoreOption.KEEP_MISSING_REGIONS);
            keeping.begin(given);
            keeping.restoreFromBuffer(Shapes.direct(base));
            keeping.apply();
            requireMergesTo(full(given, 2), base, new Deltas(given).delta(2, keeping.cutId()));
        }
    }

    /** A base, a delta in the middle and a last delta, of which one has another count: chain and merge say the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void deltaThatDoesNotFitItsBaseIsRefusedByChainAndMerge(int wrong) throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 600 * PAGE);
            region.putLong(5 * PAGE, 5);
            final Deltas saved = new Deltas(set);
            final byte[][] images = {saved.full(1), null, null};
            region.putLong(6 * PAGE, 6);
            images[1] = saved.delta(2);
            region.putLong(7 * PAGE, 7);
            images[2] = saved.delta(3);
            final ImageParts parts = ImageParts.of(images[wrong]);
            parts.first(ImageParts.REGION).set(24, 8, 9);
            images[wrong] = parts.settle().bytes();
            if (wrong == 1) {
                final ImageParts last = ImageParts.of(images[2]);
                final byte[] middle = images[1];
                final ByteBuffer end = ByteBuffer.wrap(middle).order(java.nio.ByteOrder.LITTLE_ENDIAN);
                last.parts().get(0).set(56, 8, end.getLong(middle.length - 24))
                    .set(64, 8, end.getLong(middle.length - 16));
                images[2] = last.settle().bytes();
            }
            final String message = "presentPages%s is 9, expected " + (1 + wrong)
                + ", which results from the base and the delta";
            assertThatThrownBy(() -> chain(images)).isInstanceOf(ImageException.class)
                .hasMessageContaining(message.formatted(""));
            final RecordingSink sink = new RecordingSink();
            final Path base = write("base", images[0]);
            final List<Path> deltas = paths(images[1], images[2]);
            assertThatThrownBy(() -> ImageMerge.merge(base, deltas, sink)).isInstanceOf(ImageException.class)
                .hasMessageContaining(message.formatted(" of " + deltas.get(wrong - 1)));
            assertThat(sink.abandoned()).isPositive();
        }
    }

    /** Each word of each head of an entry, with all of its bits and some numbers; whatever is accepted is canonical. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headsOfEntriesAreChecked(boolean delta) {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 1000 * PAGE);
            region.prepareToWrite(0, 3 * PAGE);
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(1);
            region.prepareToWrite(2 * PAGE, 2 * PAGE);
            region.prepareToWrite(999 * PAGE, PAGE);
            region.discard(0, PAGE);
            final ImageParts parts = ImageParts.of(delta ? saved.delta(2) : saved.full(2));
            final int head = delta ? 136 : 72;
            final int[] heads = {0, head + (delta ? 2 : 3) * PAGE};
            for (final int at : heads) {
                for (int word = at; word < at + head; word += 8) {
                    checkWord(parts, base, word, delta);
                }
            }
        }
    }

    private void checkWord(ImageParts parts, byte[] base, int word, boolean delta) {
        for (int bit = 0; bit < 64; bit++) {
            final ImageParts changed = parts.copy();
            final byte[] payload = changed.first(ImageParts.REGION).payload();
            payload[word + bit / 8] ^= (byte)(1 << bit % 8);
            final byte[] image = changed.settle().bytes();
            session.begin(1L << 30);
            ChannelSet restored = null;
            try {
                if (delta) {
                    Deltas.take(session, base, image);
                } else {
                    Deltas.take(session, image);
                }
                restored = session.apply();
            } catch (ImageException e) {
                assertThat(e.offset()).as("bit %d at %d", bit, word).isPositive();
            }
            if (restored != null) {
                try (ChannelSet accepted = restored) {
                    // The same count at another page.
                    assertThat(accepted.regions().get(0).presentPages()).isEqualTo(4);
                    assertThat(delta).as("bit %d at %d", bit, word).isTrue();
                }
            }
        }
    }
}
