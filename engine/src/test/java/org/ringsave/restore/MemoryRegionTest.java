/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RestoreNeed;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Regions: saved from their place, restored to it, and pinned in between. */
class MemoryRegionTest {
    private final RestoreSession session = new RestoreSession();

    @BeforeEach
    void takeAnyVersion() {
        session.regionHandler((region, version) -> { });
    }

    private static void fill(MemoryRegion region, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < region.length(); i++) {
            region.buffer().putByte(i, (byte)random.nextInt());
        }
    }

    /** Two regions, a state and a channel. */
    private static ChannelSet set(int length) {
        final ChannelSet set = new ChannelSet();
        set.addRegion("second", 2, length);
        set.addRegion("first", -1, 9);
        set.add(1, "one", ChannelConfig.ofPages(1).withContext(5));
        set.addState(new ByteState("first", 1, new byte[] {1, 2, 3}));
        return set;
    }

    private static ByteBuffer image(int length) {
        try (ChannelSet set = set(length)) {
            set.regions().forEach(r -> fill(r, r.length()));
            Shapes.rings(set.get(1), new SplittableRandom(1), 8, 4080);
            set.get(1).context().putByte(0, (byte)1);
            return SeededSet.image(set, 3);
        }
    }

    @Test
    void newRegionsAreOrderedByNameZeroedAndPageAligned() {
        try (ChannelSet set = set(4097)) {
            assertThat(set.regions()).extracting(MemoryRegion::name).containsExactly("first", "second");
            final MemoryRegion second = set.regions().get(1);
            assertThat(second.length()).isEqualTo(4097).isEqualTo(second.buffer().capacity());
            assertThat(second.buffer().addressOffset() % 4096).isZero();
            assertThat(second.version()).isEqualTo(2);
            assertThat(second).hasToString("MemoryRegion{name=second, version=2, length=4097}");
            assertThat(Shapes.isEmpty(set)).isTrue();
            assertThat(MemoryRegion.memoryLength(4097)).isEqualTo(8192);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 4095, 4096, 65_535, 65_536, 65_537, 200_001})
    void regionIsRestoredInPlaceOrInABuiltSet(int length) {
        final ByteBuffer image = image(length);
        try (ChannelSet set = set(length)) {
            final MemoryRegion second = set.regions().get(1);
            second.version(77);
            session.begin(set);
            assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
            assertThat(second.version()).isEqualTo(77);
            session.apply();
            assertThat(second.version()).isEqualTo(2);
            final SplittableRandom random = new SplittableRandom(length);
            for (int i = 0; i < length; i++) {
                assertThat(second.buffer().getByte(i)).isEqualTo((byte)random.nextInt());
            }
            assertThat(SeededSet.bytes(SeededSet.image(set, 3))).isEqualTo(SeededSet.bytes(image));
        }
        try (ChannelSet built = Shapes.build(image, new ByteState("first", 1, new byte[0]))) {
            assertThat(SeededSet.bytes(SeededSet.image(built, 3))).isEqualTo(SeededSet.bytes(image));
        }
    }

    @Test
    void regionHasTheSameBytesInChunksOfAnySizeAndAfterASeek() {
        try (ChannelSet set = set(70_001)) {
            set.regions().forEach(r -> fill(r, 5));
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 3));
            final SaveSession save = new SaveSession();
            for (final int size : new int[] {256, 1376, 4096, 65_536}) {
                save.begin(set, 3);
                final ByteBuffer chunk = ByteBuffer.allocateDirect(size);
                final byte[] found = new byte[image.length];
                SaveStatus status = SaveStatus.BUFFER_OVERFLOW;
                while (status == SaveStatus.BUFFER_OVERFLOW) {
                    final long from = save.offset();
                    status = save.saveContinue(chunk.clear());
                    final SaveStatus first = status;
                    save.seek(from);
                    status = save.saveContinue(chunk.clear());
                    assertThat(status).isEqualTo(first);
                    chunk.flip().get(0, found, (int)from, chunk.limit());
                }
                save.end();
                assertThat(found).as("chunks of %d", size).isEqualTo(image);
            }
        }
    }

    @Test
    void regionIsPinnedFromBeginToEndAndCountsTowardNoCaptureLimit() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addRegion("r", 1, 1 << 20);
            final SaveSession save = new SaveSession(0, 0);
            assertThat(region.isPinned()).isFalse();
            save.begin(set, 1);
            assertThat(region.isPinned()).isTrue();
            assertThatThrownBy(() -> region.version(2)).isInstanceOf(IllegalStateException.class)
                .hasMessage("version: region r is pinned by a save or restore; end it first");
            assertThatThrownBy(() -> set.addRegion("s", 1, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessage("addRegion: a save is under way; end it first");
            final ByteBuffer image = ByteBuffer.allocateDirect((int)save.imageLength());
            assertThat(save.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            assertThat(region.isPinned()).isTrue();
            save.end();
            assertThat(region.isPinned()).isFalse();
            region.version(2);
            session.begin(set);
            assertThat(region.isPinned()).isTrue();
            session.restoreFromBuffer(image.flip());
            session.apply();
            assertThat(region.isPinned()).isFalse();
            assertThat(region.version()).isEqualTo(1);
        }
    }

    @Test
    void chunkInsideARegionIsRefused() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addRegion("r", 1, 8192);
            final SaveSession save = new SaveSession();
            save.begin(set, 1);
            final ByteBuffer inside = region.buffer().byteBuffer().duplicate();
            final int start = (int)(region.buffer().addressOffset() - BufferUtil.address(inside));
            assertThatThrownBy(() -> save.saveContinue(inside.limit(start + 4096).position(start)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("overlaps the memory of the set");
            save.end();
        }
    }

    @ParameterizedTest
    @CsvSource({"'',1,name of 0 bytes: a region's has 1 to 128", "r,0,length=0 of region r is not in 1..4398046511104",
        "r,-1,length=-1 of region r is not in 1..4398046511104",
        "r,4398046511105,length=4398046511105 of region r is not in 1..4398046511104",
        "taken,1,region taken is in the set already"})
    void regionNameAndLengthMustBeInRange(String name, long length, String message) {
        try (ChannelSet set = new ChannelSet()) {
            set.addRegion("taken", 1, 1);
            assertThatThrownBy(() -> set.addRegion(name, 1, length)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
            assertThatThrownBy(() -> set.addRegion("\u00fc".repeat(65), 1, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("name of 130 bytes");
            set.addRegion("\u00fc".repeat(64), 1, 1);
            assertThat(set.regions()).hasSize(2);
        }
    }

    @Test
    void regionOfAClosedSetShowsNoMemory() {
        final ChannelSet set = new ChannelSet();
        final MemoryRegion region = set.addRegion("r", 1, 100);
        set.close();
        assertThat(region.buffer().capacity()).isZero();
        assertThat(set.regions()).isEmpty();
        assertThatThrownBy(() -> set.addRegion("s", 1, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessage("addRegion: the set is CLOSED");
    }

    private void checkRefused(ChannelSet set, ByteBuffer image, String message) {
        try (set) {
            set.regions().forEach(r -> fill(r, 1));
            session.begin(set);
            assertThatThrownBy(() -> {
                session.restoreFromBuffer(image.duplicate());
                session.apply();
            }).isInstanceOf(ImageException.class).hasMessage(message);
            assertThat(set.regions()).noneMatch(MemoryRegion::isPinned);
            assertThat(set.regions()).allMatch(r -> r.version() == 2 || r.version() == -1);
        }
    }

    private static ChannelSet with(Object... namesAndLengths) {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", ChannelConfig.ofPages(1).withContext(5));
        set.addState(new ByteState("first", 1, new byte[0]));
        for (int i = 0; i < namesAndLengths.length; i += 2) {
            set.addRegion((String)namesAndLengths[i], 2, (int)namesAndLengths[i + 1]);
        }
        return set;
    }

    @Test
    void imageWithOtherRegionsThanTheSetIsRefused() {
        final ByteBuffer image = image(100);
        checkRefused(with("first", 9, "second", 101), image,
            "image offset 4504: length of region \"second\" is 100, expected 101 as in the set");
        checkRefused(with("first", 9), image, "image offset 4504: the image has region \"second\", the set does"
            + " not; add it, or restore with DROP_UNKNOWN_REGIONS or by applyOnly()");
        checkRefused(with("first", 9, "second", 100, "third", 1), image,
            "image offset 0: the set has region \"third\", the image does not; remove it, or restore with"
                + " KEEP_MISSING_REGIONS or by applyOnly()");
    }

    @Test
    void restoreThatIsNotAppliedLeavesZerosInRegions() {
        final ByteBuffer image = image(5000);
        final byte[] damaged = SeededSet.bytes(image);
        damaged[damaged.length - 100] ^= 1;
        try (ChannelSet set = set(5000)) {
            session.begin(set);
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(damaged)))
                .isInstanceOf(ImageException.class);
            assertThat(Shapes.isEmpty(set)).isTrue();
            for (int at = 0; at < image.limit(); at += 97) {
                session.begin(set);
                session.restoreFromBuffer(image.duplicate().limit(at));
                session.end();
                assertThat(Shapes.isEmpty(set)).as("ended at %d", at).isTrue();
            }
            session.begin(set);
            session.restoreFromBuffer(image.duplicate());
            session.applyOnly(1);
            assertThat(set.regions()).allMatch(r -> r.buffer().getByte(0) == 0 && r.buffer().getByte(8) == 0);
            assertThat(set.get(1).context().getByte(0)).isEqualTo((byte)1);
        }
    }

    @Test
    void regionCountsTowardTheLimitOfABuiltSet() {
        final ByteBuffer image = image(5000);
        final long objects = 4096 + 384;
        // The second one comes with room for another one.
        final long regions = 2 * (4096 + objects) + 4096 + 2 * 8192;
        session.begin(regions - 1, new ByteState("first", 1, new byte[0]));
        assertThatThrownBy(() -> session.restoreFromBuffer(image.duplicate())).isInstanceOf(ImageException.class)
            .hasMessage("image offset 4504: memory up to region \"second\" is " + regions
                + ", expected at most the limit of " + (regions - 1) + " bytes");
        session.begin(RestoreNeed.of(SeededSet.bytes(image)), new ByteState("first", 1, new byte[0]));
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
        session.apply().close();
    }

    @Test
    void digestDiffersWhenOnlyARegionDiffers() {
        final String[] ids = new String[4];
        for (int i = 0; i < 2; i++) {
            try (ChannelSet set = set(100)) {
                fill(set.regions().get(1), i);
                session.beginVerify();
                session.restoreFromBuffer(SeededSet.image(set, 1));
                ids[i] = session.cutId();
                ids[2 + i] = session.digest();
                session.end();
            }
        }
        assertThat(ids[0]).isEqualTo(ids[1]);
        assertThat(ids[2]).isNotEqualTo(ids[3]);
    }

    @Test
    void misplacedRegionsAreRefused() {
        final ImageParts parts = ImageParts.of(SeededSet.bytes(image(100)));
        for (final int[] move : new int[][] {{3, 2}, {2, 1}, {3, 4}, {3, 1}}) {
            final ImageParts moved = parts.copy();
            moved.parts().add(move[1], moved.parts().remove(move[0]));
            session.beginVerify();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(moved.settle().bytes())))
                .as("%d to %d", move[0], move[1]).isInstanceOf(ImageException.class);
        }
        final ImageParts named = parts.copy();
        named.first(ImageParts.REGION).set(159, 1, 1);
        session.beginVerify();
        assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(named.settle().bytes())))
            .isInstanceOf(ImageException.class).hasMessageContaining("padding");
    }
}
