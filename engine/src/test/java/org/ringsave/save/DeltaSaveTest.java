/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.Refusals.refused;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.MappedPair;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.store.ImageFile;
import org.ringsave.store.RingFile;
import org.ringsave.store.SyncMode;

/** Finished saves are bases of a set; a delta leaves out only ring bytes that its base has. */
class DeltaSaveTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();
    private static final UnsafeBuffer WORDS = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    @TempDir
    private Path folder;
    private final SaveSession session = new SaveSession();
    private ChannelSet set = new ChannelSet();

    @AfterEach
    void close() {
        set.close();
    }

    private byte[] save(SaveMode mode, long label, String base) {
        begin(mode, label, base);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return SeededSet.bytes(image.flip());
    }

    private void begin(SaveMode mode, long label, String base) {
        if (base == null) {
            session.begin(set, mode, label);
        } else {
            session.begin(set, mode, label, base);
        }
    }

    private String saved(long label) {
        save(SaveMode.LIVE, label, null);
        return session.cutId();
    }

    private void baseRefused(String base, String... message) {
        final String[] parts = Arrays.copyOf(message, message.length + 1);
        parts[message.length] = "begin: " + base + " is no base of this set";
        refused(IllegalArgumentException.class, () -> session.begin(set, SaveMode.LIVE, 1, base), parts);
        assertThat(session.isSaving()).isFalse();
    }

    /** Payload lengths of all rings, in the order of the image. */
    private static List<Integer> ringLengths(byte[] image) {
        return ImageParts.of(image).parts().stream().filter(p -> p.template() == ImageParts.RING)
            .map(p -> p.payload().length).toList();
    }

    private static void send(Channel end, int length) {
        assertThat(end.outgoing().offer(Packet.IN_BAND, 0, 1, WORDS, 0, length)).isPositive();
    }

    @Test
    void deltaOfLittleTrafficIsShort() {
        for (int i = 0; i < 64; i++) {
            Shapes.rings(set.add(i, "", ChannelConfig.ofPages(17).withBothEnds()), new SplittableRandom(i), 4000,
                60_000);
        }
        set.open();
        final byte[] full = save(SaveMode.LIVE, 1, null);
        final String base = session.cutId();
        send(set.get(5), 100);
        send(set.get(9).opposite(), 8);
        final byte[] delta = save(SaveMode.LIVE, 2, base);
        assertThat(full.length).isGreaterThan(128 * 60_000);
        assertThat(ringLengths(delta).stream().mapToInt(i -> i).sum()).isEqualTo(24 + 104 + 24 + 8);
        // Records of 64 + 2 * 56 and an entry of 40 a channel; header, directory, end; two blocks' trailers.
        assertThat(delta.length).isEqualTo(64 * 216 + 80 + 24 + 8 + 72 + 24 + 104 + 24 + 8 + 2 * 8);
    }

    @Test
    void onlyTheLastFinishedSavesAreBases() {
        set = SeededSet.paused(1, 3, 1);
        baseRefused("0123456789abcdef0123456789abcdef", "there is none: save a full image");
        set.resume();
        final String[] ids = new String[20];
        for (int i = 0; i < ids.length; i++) {
            SeededSet.drive(new SplittableRandom(i), set.get(1), 10);
            ids[i] = saved(100 + i);
        }
        for (int i = 0; i < 4; i++) {
            baseRefused(ids[i], ids[4] + " of label 104, " + ids[5], ids[19] + " of label 119");
        }
        for (int i = 4; i < ids.length; i++) {
            session.begin(set, SaveMode.LIVE, 1, ids[i]);
            session.end();
        }
        assertThat(save(SaveMode.LIVE, 200, ids[4].toUpperCase(Locale.ROOT))).isNotEmpty();
        baseRefused("no hexadecimal digits");
        baseRefused(ids[5] + "00");
        assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void foreignUnfinishedOrCancelledSaveIsNoBase() {
        set = SeededSet.paused(2, 3, 1);
        final String known = saved(1);
        final String[] ids = new String[3];
        try (ChannelSet twin = SeededSet.paused(2, 3, 1)) {
            for (int i = 0; i < 3; i++) {
                final SaveSession other = new SaveSession();
                other.begin(twin, 2 + i);
                other.saveContinue(ByteBuffer.allocateDirect(1 << 20));
                ids[i] = other.cutId();
                other.end();
            }
        }
        baseRefused(ids[0], known);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
        session.begin(set, SaveMode.LIVE, 2);
        assertThatThrownBy(session::cutId).isInstanceOf(IllegalStateException.class).hasMessageContaining("cutId");
        session.saveContinue(chunk.limit((int)session.imageLength() - 8));
        session.end();
        baseRefused(ids[0], known);
        session.begin(set, SaveMode.LIVE, 3);
        session.saveContinue(chunk.clear());
        session.cancel();
        session.end();
        baseRefused(ids[1], known);
        session.begin(set, SaveMode.PAUSED, 4);
        assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        refusedWhileSaving(ids[2]);
        session.end();
        assertThat(session.cutId()).isEqualTo(ids[2]);
        session.begin(set, SaveMode.LIVE, 5, ids[2]);
    }

    @Test
    void abandonedSaveIsNoBase() {
        set = SeededSet.paused(2, 3, 1);
        final String known = saved(1);
        session.begin(set, SaveMode.LIVE, 2);
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        session.abandon();
        assertThat(session.isSaving()).isFalse();
        final String lost = session.cutId();
        assertThat(lost).isNotEqualTo(known);
        session.end();
        baseRefused(lost, known);
        save(SaveMode.LIVE, 3, known);
    }

    private void refusedWhileSaving(String base) {
        assertThatThrownBy(() -> new SaveSession().begin(set, SaveMode.PAUSED, 9, base))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("under way");
    }

    @Test
    void setWithNewPositionsStartsANewLineage() throws IOException {
        final byte[] image;
        try (ChannelSet source = SeededSet.paused(3, 3, 1)) {
            image = SeededSet.bytes(SeededSet.image(source, 7));
        }
        for (int i = 0; i < 3; i++) {
            set.add(1 + 3 * i, "channel-" + i, SeededSet.config(1));
        }
        set.addState(new ByteState("clock", 3, new byte[37]));
        String before = saved(1);
        final RestoreSession restore = new RestoreSession();
        restore.begin(set);
        restore.restoreFromBuffer(Shapes.direct(image));
        restore.apply();
        baseRefused(before, restore.cutId() + " of label 7");
        assertThat(ringLengths(save(SaveMode.PAUSED, 8, restore.cutId()))).containsOnly(0);
        set.close();
        set = new ChannelSet();
        set.add(1, "channel-0", SeededSet.config(1));
        before = saved(1);
        restore.begin(set);
        restore.restoreFromBuffer(Shapes.direct(image));
        restore.applyOnly(1);
        baseRefused(before, "there is none");
        baseRefused(restore.cutId(), "there is none");
        before = saved(2);
        RingFile.write(set.get(1), folder.resolve("in"), folder.resolve("out"));
        set.map(9, "mapped", ChannelConfig.ofPages(1), folder.resolve("in"), folder.resolve("out"));
        baseRefused(before, "there is none");
    }

    @Test
    void deltaHasTheWholeRingOfANewChannel() {
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        set.add(1, "one", config);
        set.open();
        send(set.get(1), 80);
        final byte[] first = save(SaveMode.LIVE, 5, null);
        final String base = session.cutId();
        assertThat(ringLengths(save(SaveMode.LIVE, 6, base))).containsExactly(0, 0);
        set.get(1).close();
        set.add(1, "one", config);
        set.add(2, "two", config);
        WORDS.putLong(0, 0x1111);
        send(set.get(1), 80);
        send(set.get(2), 8);
        assertThat(ringLengths(save(SaveMode.LIVE, 7, base))).containsExactly(0, 104, 0, 32);
        set.get(2).close();
        // The same positions and the same label as at first, and so the same id, but other bytes.
        final byte[] second = save(SaveMode.LIVE, 5, null);
        assertThat(session.cutId()).isEqualTo(base);
        assertThat(second).isNotEqualTo(first);
        assertThat(ringLengths(save(SaveMode.LIVE, 8, base))).containsExactly(0, 104);
        save(SaveMode.LIVE, 5, null);
        assertThat(ringLengths(save(SaveMode.LIVE, 9, base))).containsExactly(0, 104);
    }

    @Test
    void deltaHasTheWholeRingOfAReadOnlyMapping() throws IOException {
        try (ChannelSet source = new ChannelSet()) {
            Shapes.rings(source.add(1, "", ChannelConfig.ofPages(1)), new SplittableRandom(1), 80, 160);
            RingFile.write(source.get(1), folder.resolve("in"), folder.resolve("out"));
        }
        set.mapReadOnly(1, "", folder.resolve("in"), folder.resolve("out"));
        final byte[] full = save(SaveMode.PAUSED, 1, null);
        assertThat(ringLengths(full)).containsExactly(160, 160);
        assertThat(ringLengths(save(SaveMode.PAUSED, 2, session.cutId()))).containsExactly(160, 160);
    }

    @Test
    void deltaHasTheWholeRingWhenThePeerMovedItsIndexBack() throws IOException {
        try (MappedPair pair = MappedPair.open(folder, 1, 0)) {
            set = pair.set();
            pair.toEngine().send(6, 0, 1, 2, 1, 2, 3);
            final int in = pair.toEngine().in();
            pair.toEngine().send(6, 0, 2, 2, 4, 5, 6);
            final String base = saved(1);
            pair.toEngine().in(in);
            assertThat(ringLengths(save(SaveMode.LIVE, 2, base))).containsExactly(48, 0);
        }
    }

    /** Another program has the other ends; it may not yet write over bytes that the delta still has to read. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void liveDeltaHasTheStateAtBeginWhileAnotherProgramWrites(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        try (MappedPair pair = MappedPair.open(folder, 1 + (int)seed % 2, 0)) {
            set = pair.set();
            exchange(pair, random, 300);
            Path last = write(save(SaveMode.LIVE, 0, null), 0);
            for (int save = 1; save < 12; save++) {
                final String base = session.cutId();
                exchange(pair, random, random.nextInt(40));
                set.pause();
                final byte[] full = SeededSet.bytes(SeededSet.image(set, save));
                set.resume();
                session.begin(set, SaveMode.LIVE, save, base);
                final ByteBuffer delta = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
                while (delta.hasRemaining()) {
                    exchange(pair, random, random.nextInt(20));
                    session.saveContinue(delta.limit(Math.min(delta.capacity(), delta.position() + 256)));
                    delta.limit(delta.capacity());
                }
                session.end();
                final Path merged = folder.resolve("merged-" + save);
                ImageMerge.merge(last, List.of(write(SeededSet.bytes(delta.flip()), save)),
                    ImageFile.create(merged, SyncMode.NONE));
                assertThat(Files.readAllBytes(merged)).as("seed %d, save %d", seed, save).isEqualTo(full);
                last = merged;
            }
        }
    }

    private Path write(byte[] image, int number) throws IOException {
        return Files.write(folder.resolve("image-" + number), image);
    }

    private static void exchange(MappedPair pair, SplittableRandom random, int steps) {
        for (int i = 0; i < steps; i++) {
            final long[] words = random.longs(random.nextInt(30)).toArray();
            final int room = pair.toEngine().length() - 8 - pair.toEngine().used();
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (room >= 24 + words.length * 8) {
                        pair.toEngine().send(6, 0, 1, 2, words);
                    }
                }
                case 1 -> assertThat(pair.channel().outgoing().offer(6, 0, 1, MappedPair.words(words), 0,
                    words.length * 8)).isNotEqualTo(Outcome.PINNED);
                case 2 -> pair.channel().incoming().poll((type, flags, id, buffer, offset, length) ->
                    PacketAction.DONE, 3);
                default -> {
                    if (pair.fromEngine().used() > 0) {
                        pair.fromEngine().receive();
                    }
                }
            }
        }
    }

    @Test
    void deltaHasTheSameBytesInPartsAndAfterASeek() {
        set = SeededSet.paused(5, 9, 3);
        final String base = saved(1);
        set.resume();
        set.channels().forEach(c -> SeededSet.drive(new SplittableRandom(c.id()), c, 30));
        set.pause();
        final byte[] expected = save(SaveMode.PAUSED, 2, base);
        session.begin(set, SaveMode.LIVE, 2, base);
        final ByteBuffer image = ByteBuffer.allocateDirect(expected.length);
        for (final SavePart part : session.parallel(3)) {
            assertThat(part.saveContinue(image.limit((int)part.endOffset()).position((int)part.startOffset())))
                .isEqualTo(SaveStatus.SUCCESS);
        }
        session.finish();
        session.saveContinue(image.clear().position((int)session.offset()));
        session.end();
        assertThat(SeededSet.bytes(image.flip())).isEqualTo(expected);
        session.begin(set, SaveMode.PAUSED, 2, base);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(304);
        while (session.saveContinue(chunk.clear()) != SaveStatus.SUCCESS) {
            final long start = session.offset() - session.bytesFilled();
            session.seek(start);
            session.saveContinue(chunk.clear());
            for (int i = 0; i < chunk.position(); i++) {
                assertThat(chunk.get(i)).isEqualTo(expected[(int)start + i]);
            }
        }
    }

    @Test
    void deltaSaveWithAFullLineageAllocatesNothing() {
        set = SeededSet.paused(6, 20, 1);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
        String base = null;
        for (int i = 0; i < 20; i++) {
            base = saved(i);
        }
        final String known = base;
        long least = Long.MAX_VALUE;
        final long buffers = DIRECT.getCount();
        for (int round = 0; round < 50; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            final long nothing = THREADS.getCurrentThreadAllocatedBytes() - before;
            session.begin(set, 1);
            session.saveContinue(chunk.clear());
            session.end();
            least = Math.min(least,
                Math.max(0, THREADS.getCurrentThreadAllocatedBytes() - before - 2 * nothing));
        }
        // An iterator that the compiler would do without; a row of the lineage alone has as much, and there are 20.
        assertThat(least).isLessThan(64);
        assertThat(DIRECT.getCount()).isLessThanOrEqualTo(buffers);
        session.begin(set, SaveMode.PAUSED, 1, known);
    }
}
