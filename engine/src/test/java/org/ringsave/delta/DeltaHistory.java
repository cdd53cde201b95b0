/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.OverwrittenFile;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * A seeded history of a set: traffic, channels that come and go, full and delta saves, paused or live, cancelled saves
 * and restores. It keeps its own book of the bases and of the result of each full save.
 */
final class DeltaHistory implements AutoCloseable {
    private static final int KEPT = 16;

    final BaseAges ages = new BaseAges();
    private final long seed;
    private final SplittableRandom random;
    private final Path folder;
    private final SaveSession session = new SaveSession();
    private final RestoreSession restore = new RestoreSession(RestoreOption.DROP_UNKNOWN_CHANNELS);
    private final ByteState state = new ByteState("clock", 3, new byte[40]);
    /** By cutId: all saves since the last restore, and the restored image. */
    private final Map<String, SavedCut> cuts = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private String restored;
    private ChannelSet set = new ChannelSet();
    private long label;
    private int merges;
    private int chains;
    private int refusals;
    private int files;

    DeltaHistory(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
        random = new SplittableRandom(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            add();
        }
        if (random.nextInt(3) == 0) {
            final int length = 1 + random.nextInt(100_000);
            if (seed % 2 == 0) {
                set.addRegion("memory", 1, length);
            } else {
                set.addTrackedRegion("memory", 1, length);
            }
        }
        set.addState(state);
        set.open();
    }

    int merges() {
        return merges;
    }

    /** Chains that were restored without being merged. */
    int chains() {
        return chains;
    }

    int refusals() {
        return refusals;
    }

    /** One step. */
    void step() throws IOException {
        switch (random.nextInt(12)) {
            case 0 -> add();
            case 1 -> closeOne();
            case 2 -> giveUp();
            case 3 -> wrongBases();
            case 4 -> {
                if (random.nextInt(3) == 0) {
                    restore();
                }
            }
            case 5, 6, 7 -> traffic(random.nextInt(100));
            default -> {
                traffic(random.nextInt(20));
                save();
            }
        }
    }

    private void add() {
        final int id = random.nextInt(6) == 0 ? -1 : random.nextInt(8);
        if (set.get(id) == null) {
            set.add(id, "channel " + id, SeededSet.config(1 + random.nextInt(10) / 8 * 20));
        }
    }

    private void closeOne() {
        if (!set.channels().isEmpty()) {
            set.channels().get(random.nextInt(set.channels().size())).close();
        }
    }

    private void traffic(int operations) {
        for (final Channel channel : set.channels()) {
            if (random.nextInt(3) > 0) {
                SeededSet.drive(random, channel, operations);
            }
        }
        for (final MemoryRegion region : set.regions()) {
            final int index = random.nextInt((int)region.length());
            if (region.isTracked() && random.nextInt(4) == 0) {
                assertThat(region.discard(index, Math.min(9000, region.length() - index))).isTrue();
            } else {
                assertThat(region.prepareToWrite(index, 1)).isTrue();
                region.buffer().putByte(index, (byte)random.nextInt());
            }
        }
        state.bytes()[random.nextInt(40)]++;
    }

    /** A full image, and mostly a delta of the same instant. */
    private void save() throws IOException {
        label += random.nextInt(2);
        set.pause();
        final byte[] full = SeededSet.bytes(SeededSet.image(set, label));
        final String cutId = cutId(full);
        // With equal ids the same bytes, or the book could not tell them apart either.
        if (cuts.containsKey(cutId) && !Arrays.equals(cuts.get(cutId).full, full)) {
            cuts.remove(cutId);
        }
        final SavedCut cut = enter(cutId, full);
        final boolean live = random.nextBoolean();
        if (random.nextInt(4) > 0) {
            final List<String> bases = bases();
            final String base = random.nextBoolean() ? bases.get(bases.size() - 1 - random.nextInt(
                Math.min(2, bases.size()))) : bases.get(random.nextInt(bases.size()));
            ages.count(base.equals(restored) ? BaseAges.RESTORED : bases.size() - bases.indexOf(base));
            if (live) {
                set.resume();
            }
            session.begin(set, live ? SaveMode.LIVE : SaveMode.PAUSED, label, base);
            final byte[] delta = write(live);
            session.end();
            assertThat(session.cutId()).as(what()).isEqualTo(cutId);
            // A delta has an entry of 136 bytes for pages that are absent now.
            assertThat(delta.length).as(what()).isLessThanOrEqualTo(full.length + 136 * set.regions().size());
            if (base.equals(cutId)) {
                merge(List.of(cut.full, delta), full);
            } else {
                cut.delta = delta;
                cut.base = cuts.get(base);
                mergeChain(cut);
            }
        }
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
    }

    private SavedCut enter(String cutId, byte[] full) {
        final SavedCut known = cuts.remove(cutId);
        final SavedCut cut = known == null ? new SavedCut(full) : known;
        cuts.put(cutId, cut);
        gone.remove(cutId);
        return cut;
    }

    /** The bases now, the latest last. */
    private List<String> bases() {
        final List<String> all = new ArrayList<>(cuts.keySet());
        final boolean alsoSaved = restored == null || !all.get(0).equals(restored);
        if (restored != null && !alsoSaved) {
            all.remove(0);
        }
        while (all.size() > KEPT) {
            all.remove(0);
        }
        if (restored != null && !all.contains(restored)) {
            all.add(0, restored);
        }
        return all;
    }

    private byte[] write(boolean live) {
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        SaveStatus status;
        do {
            if (live) {
                traffic(random.nextInt(6));
            }
            final int chunk = 256 + random.nextInt(8000);
            status = session.saveContinue(image.limit(Math.min(image.capacity(), image.position() + chunk)));
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).as(what()).isEqualTo(SaveStatus.SUCCESS);
        return SeededSet.bytes(image.flip());
    }

    /** Merges a delta with the chain of its bases, down to a full image of any of them. */
    private void mergeChain(SavedCut newest) throws IOException {
        final List<byte[]> images = new ArrayList<>();
        SavedCut cut = newest;
        images.add(cut.delta);
        cut = cut.base;
        while (cut.delta != null && cut.base != null && random.nextInt(4) > 0 && images.size() < 20) {
            images.add(0, cut.delta);
            cut = cut.base;
        }
        images.add(0, cut.full);
        merge(images, newest.full);
        if (random.nextInt(8) == 0) {
            refuseWrongChain(images);
        }
    }

    private void merge(List<byte[]> images, byte[] expected) throws IOException {
        final List<Path> paths = paths(images);
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
        assertThat(sink.image()).as(what()).isEqualTo(expected);
        merges++;
        if (merges % 2 == 0) {
            restoreChain(images, expected);
        }
    }

    private void restoreChain(List<byte[]> images, byte[] expected) {
        final SplittableRandom splits = new SplittableRandom(31 * seed + merges);
        try (ChannelSet chained = splits.nextInt(4) == 0 ? chainIntoASet(images, expected, splits)
            : chain(images, splits)) {
            assertThat(SeededSet.bytes(SeededSet.image(chained, label))).as(what()).isEqualTo(expected);
        }
        chains++;
    }

    /** The same images one after another into a set that is built. */
    private ChannelSet chain(List<byte[]> images, SplittableRandom splits) {
        restore.begin(1L << 30, new ByteState("clock", 3, new byte[0]));
        take(images, splits);
        return restore.apply();
    }

    /**
     * Restores into a set with the channels of the last image. Channels that came back with another geometry don't fit.
     */
    private ChannelSet chainIntoASet(List<byte[]> images, byte[] expected, SplittableRandom splits) {
        final ChannelSet given = new ChannelSet();
        try (ChannelSet like = Shapes.build(Shapes.direct(expected), new ByteState("clock", 3, new byte[0]))) {
            like.channels().forEach(c -> given.add(c.id(), c.name(), c.config()));
            like.regions().forEach(r -> {
                if (r.isTracked()) {
                    given.addTrackedRegion(r.name(), 1, r.length());
                } else {
                    given.addRegion(r.name(), 1, r.length());
                }
            });
        }
        given.addState(new ByteState("clock", 3, new byte[0]));
        restore.regionHandler((region, version) -> { });
        restore.begin(given);
        try {
            take(images, splits);
            return restore.apply();
        } catch (ImageException e) {
            assertThat(e).as(what()).hasMessageContaining("geometry of channel");
            assertThat(Shapes.isEmpty(given)).as(what()).isTrue();
            given.close();
            return chain(images, splits);
        }
    }

    private void take(List<byte[]> images, SplittableRandom splits) {
        for (int i = 0; i < images.size(); i++) {
            if (i > 0) {
                restore.next();
            }
            assertThat(Deltas.take(restore, images.get(i), splits)).as(what()).isEqualTo(RestoreStatus.SUCCESS);
        }
    }

    /** Without one of the files, or with two in the other's place. */
    private void refuseWrongChain(List<byte[]> images) throws IOException {
        final List<byte[]> wrong = new ArrayList<>(images);
        final int at = random.nextInt(wrong.size() - 1);
        if (random.nextBoolean() || wrong.size() == 2) {
            wrong.add(at, wrong.remove(at + 1));
        } else {
            wrong.remove(at);
        }
        final List<Path> paths = paths(wrong);
        final RecordingSink sink = new RecordingSink();
        assertThatThrownBy(() -> ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink)).as(what())
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("merge: ");
        assertThat(sink.abandoned()).isPositive();
        restore.begin(1L << 30, new ByteState("clock", 3, new byte[0]));
        assertThatThrownBy(() -> take(wrong, new SplittableRandom(seed))).as(what())
            .isInstanceOf(ImageException.class);
        assertThatThrownBy(restore::apply).as(what()).isInstanceOf(IllegalStateException.class);
        refusals++;
    }

    private List<Path> paths(List<byte[]> images) throws IOException {
        final List<Path> paths = new ArrayList<>();
        for (final byte[] image : images) {
            paths.add(OverwrittenFile.write(folder.resolve(files++ % 40 + ".img"), image));
        }
        return paths;
    }

    /** Ends or revokes a save early: it is no base, and no image has its id. */
    private void giveUp() {
        session.begin(set, SaveMode.LIVE, -1 - label++);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        if (random.nextBoolean()) {
            session.saveContinue(chunk);
            session.cancel();
        } else {
            session.saveContinue(chunk.limit(chunk.capacity() - 72));
        }
        session.end();
        if (!chunk.hasRemaining() && chunk.limit() == chunk.capacity()) {
            gone.add(cutId(SeededSet.bytes(chunk.flip())));
        }
    }

    private void wrongBases() {
        for (final String known : bases()) {
            gone.remove(known);
        }
        final List<String> known = bases();
        cuts.keySet().stream().filter(id -> !known.contains(id)).forEach(gone::add);
        gone.add("%016x%016x".formatted(random.nextLong(), random.nextLong()));
        for (final String id : gone) {
            assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1, id)).as(what())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(id + " is no base of this set");
            refusals++;
        }
        for (final String id : known) {
            session.begin(set, SaveMode.LIVE, 1, id);
            session.end();
        }
    }

    /** Goes on with a set that is built from an earlier image. */
    private void restore() {
        if (cuts.isEmpty()) {
            return;
        }
        final List<String> ids = new ArrayList<>(cuts.keySet());
        final String id = ids.get(random.nextInt(ids.size()));
        final SavedCut cut = cuts.get(id);
        set.close();
        set = Shapes.build(Shapes.direct(cut.full), state);
        set.open();
        gone.addAll(cuts.keySet());
        gone.remove(id);
        cuts.clear();
        cuts.put(id, new SavedCut(cut.full));
        restored = id;
    }

    private static String cutId(byte[] image) {
        final ByteBuffer end = ByteBuffer.wrap(image);
        return "%016x%016x".formatted(end.getLong(image.length - 24), end.getLong(image.length - 16));
    }

    private String what() {
        return "seed " + seed + ", label " + label;
    }

    @Override
    public void close() {
        set.close();
    }
}
