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
import java.util.List;
import java.util.SplittableRandom;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.ModelRegion;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.migrate.LinkPair;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * A seeded history of a set: requests whose ids are used again, writes and discards of regions, also inside callbacks
 * of a begin, full and delta saves against any base, failed and cancelled saves, refused restores, restores of chains,
 * merges and migrations. {@link ModelRegion}s say what the regions of each image must hold. A paused save before the
 * begin says it of all else.
 */
final class SetHistory implements AutoCloseable {
    private static final int KEPT = 16;

    private final long seed;
    private final SplittableRandom random;
    private final Path folder;
    private final SaveSession session;
    private final RestoreSession restore = new RestoreSession();
    private final Callbacks callbacks = new Callbacks(this::callback);
    private final RequestTraffic traffic;
    private final List<SavedImage> bases = new ArrayList<>();
    private List<ModelRegion> model = new ArrayList<>();
    private ChannelSet set = new ChannelSet();
    private List<ModelRegion> atCut;
    private boolean fails;
    private boolean quiet;
    private long label;
    private String last;
    private int merges;
    private int migrations;
    private int pinned;

    SetHistory(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
        random = new SplittableRandom(seed);
        traffic = new RequestTraffic(random);
        final int[] spillLimits = {0, 3 * RequestTraffic.SLOT_LENGTH, random.nextInt(64 * 1024), 1 << 24, 1 << 24};
        session = new SaveSession(1 << 20, spillLimits[random.nextInt(spillLimits.length)]);
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int length = random.nextInt(5) > 0 ? 1 + random.nextInt(100_000)
                : 510 * 4096 + random.nextInt(100 * 4096);
            final boolean large = i < 2;
            model.add(new ModelRegion("region " + i, large || random.nextBoolean(),
                large ? length : 1 + length % 9000));
        }
        model.forEach(m -> m.addTo(set));
        RequestTraffic.addChannels(set);
        callbacks.addTo(set);
        set.open();
        traffic.steps(set, 12);
    }

    int merges() {
        return merges;
    }

    int migrations() {
        return migrations;
    }

    /** Writes that were refused, as the arena was full. */
    int pinned() {
        return pinned;
    }

    void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0, 1 -> fail();
            case 2, 3 -> cancel();
            case 4, 5 -> restoreOne();
            case 6 -> refuse();
            case 7 -> migrate();
            case 8, 9, 10 -> writes(random.nextInt(12));
            default -> save();
        }
    }

    private void writes(int count) {
        for (int i = 0; i < count; i++) {
            pinned += model.get(random.nextInt(model.size())).step(set, random) ? 0 : 1;
        }
        if (set.state() == ChannelState.OPEN) {
            traffic.steps(set, count);
        }
    }

    /** The engine calls the embedder's code inside begin, before the cut and after it. */
    private void callback(boolean afterCut) {
        if (quiet) {
            return;
        }
        if (afterCut && atCut == null) {
            atCut = copy();
        }
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            pinned += model.get(random.nextInt(model.size())).step(set, random) ? 0 : 1;
        }
        if (afterCut && set.state() == ChannelState.OPEN && random.nextBoolean()) {
            traffic.notices(set, 2);
        }
        if (fails && random.nextInt(3) == 0) {
            throw new IllegalStateException("wanted");
        }
    }

    private List<ModelRegion> copy() {
        return model.stream().map(ModelRegion::copy).toList();
    }

    private void begin(SavedImage base) {
        atCut = null;
        final boolean live = random.nextInt(3) > 0;
        if (!live) {
            set.pause();
        }
        last = (live ? "live" : "paused") + " against "
            + (base == null ? "nothing" : bases.indexOf(base) + " of " + bases.size());
        final SaveMode mode = live ? SaveMode.LIVE : SaveMode.PAUSED;
        if (base == null) {
            session.begin(set, mode, ++label);
        } else {
            session.begin(set, mode, ++label, base.cutId());
        }
    }

    private void end() {
        session.end();
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
    }

    private SavedImage anyBase() {
        return bases.isEmpty() || random.nextInt(4) == 0 ? null
            : bases.get(random.nextBoolean() ? bases.size() - 1 : random.nextInt(bases.size()));
    }

    private void save() throws IOException {
        writes(random.nextInt(6));
        final SavedImage base = anyBase();
        final byte[] before = random.nextBoolean() ? paused(set) : null;
        begin(base);
        final List<ModelRegion> expected = atCut == null ? copy() : atCut;
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        SaveStatus status;
        do {
            writes(random.nextInt(4) / 2);
            final int chunk = random.nextBoolean() ? 256 + random.nextInt(9000) : 1 << 20;
            status = session.saveContinue(image.limit(Math.min(image.capacity(), image.position() + chunk)));
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).as(what()).isEqualTo(SaveStatus.SUCCESS);
        final SavedImage saved =
            new SavedImage(session.cutId(), label, SeededSet.bytes(image.flip()), base, expected);
        end();
        check(saved, before);
        bases.add(saved);
        if (bases.size() > KEPT) {
            bases.remove(0);
        }
    }

    /** A full image of the set now, which becomes no base. */
    private byte[] paused(ChannelSet of) {
        final boolean open = of.state() == ChannelState.OPEN;
        if (open) {
            of.pause();
        }
        quiet = true;
        final SaveSession full = new SaveSession();
        full.begin(of, label + 1);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(full.imageLength()));
        full.saveContinue(image);
        full.abandon();
        quiet = false;
        if (open) {
            of.resume();
        }
        return SeededSet.bytes(image.flip());
    }

    /** The image, or that which it merges to with images down to a full one, holds the model. */
    private void check(SavedImage saved, byte[] before) throws IOException {
        final byte[] full = saved.merged(folder);
        merges += saved.base() == null ? 0 : 1;
        saved.requireRegions(full, what());
        if (before != null) {
            requireSameBesideRegions(full, before);
        }
        if (random.nextInt(3) == 0) {
            try (ChannelSet chained = saved.restored(restore, random, new Callbacks(afterCut -> { }))) {
                assertThat(Arrays.mismatch(SeededSet.bytes(SeededSet.image(chained, saved.label())), full)).as(what())
                    .isEqualTo(-1);
                chained.open();
            }
        }
        for (final ModelRegion region : model) {
            assertThat(region.difference(set)).as(what()).isNull();
        }
    }

    private void requireSameBesideRegions(byte[] found, byte[] expected) {
        final List<ImageParts.Part> parts = besideRegions(found);
        final List<ImageParts.Part> others = besideRegions(expected);
        assertThat(parts).as(what()).hasSameSizeAs(others);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).record()).as(what()).isEqualTo(others.get(i).record());
            assertThat(parts.get(i).payload()).as(what()).isEqualTo(others.get(i).payload());
        }
    }

    /** The records whose content does not depend on regions. */
    private static List<ImageParts.Part> besideRegions(byte[] image) {
        return ImageParts.of(image).parts().stream().filter(p -> p.template() != ImageParts.HEADER
            && p.template() != ImageParts.REGION && p.template() != ImageParts.DIRECTORY
            && p.template() != ImageParts.END).toList();
    }

    /** A callback throws before the cut or after it. */
    private void fail() {
        fails = true;
        boolean begun = false;
        try {
            begin(anyBase());
            begun = true;
        } catch (RuntimeException e) {
            assertThat(e).as(what()).hasStackTraceContaining("wanted");
        }
        fails = false;
        if (begun) {
            writes(2);
        }
        end();
    }

    private void cancel() {
        begin(anyBase());
        final int most = (int)session.imageLength() - 8;
        session.saveContinue(ByteBuffer.allocateDirect(Math.min(256 + random.nextInt(100_000), most)));
        writes(3);
        session.cancel();
        writes(set.state() == ChannelState.OPEN ? 3 : 0);
        end();
    }

    /** Goes on with a set that is restored from one of the images, its only base then. */
    private void restoreOne() {
        if (!bases.isEmpty()) {
            final SavedImage chosen = bases.get(random.nextInt(bases.size()));
            set.close();
            goOn(chosen.restored(restore, random, callbacks));
            model = new ArrayList<>(chosen.model().stream().map(ModelRegion::copy).toList());
            model.forEach(region -> assertThat(region.difference(set)).as(what()).isNull());
            bases.add(chosen);
        }
    }

    private void goOn(ChannelSet with) {
        set = with;
        set.open();
        bases.clear();
    }

    /** An image that is cut short leaves no page in a set. */
    private void refuse() {
        if (bases.isEmpty() || bases.get(0).base() != null) {
            return;
        }
        final SavedImage chosen = bases.get(0);
        try (ChannelSet given = new ChannelSet()) {
            chosen.model().forEach(m -> m.copy().addTo(given));
            RequestTraffic.addChannels(given);
            new Callbacks(afterCut -> { }).addTo(given);
            restore.begin(given);
            final byte[] damaged = chosen.image().clone();
            damaged[damaged.length - 1 - random.nextInt(damaged.length - 80)] ^= 1;
            assertThatThrownBy(() -> restore.restoreFromBuffer(Shapes.direct(damaged))).as(what())
                .isInstanceOf(ImageException.class);
            assertThat(Shapes.isEmpty(given)).as(what()).isTrue();
            given.regions().forEach(r -> assertThat(r.isTracked() && r.presentPages() > 0).as(what()).isFalse());
        }
    }

    /** The set moves to another one while it runs. None of the images before is a base of it. */
    private void migrate() {
        last = "a migration";
        final LinkPair link = new LinkPair(1 << 16);
        final Migration migration = new Migration(new SaveSession(1 << 20, 1 << 24), 1 << 16, Long.MAX_VALUE);
        final RestoreSession to = new RestoreSession();
        to.begin(1L << 30, (PacketStateHandler)callbacks, callbacks.state());
        try (MigrationTarget target = new MigrationTarget(to, link.target(), 1 << 16)) {
            migration.start(set, () -> ++label, link.source(), 1000);
            byte[] expected = null;
            for (int turn = 0; target.state() != MigrationState.COMMITTED; turn++) {
                assertThat(migration.failure()).as(what()).isNull();
                assertThat(turn).as(what()).isLessThan(10_000);
                if (set.state() == ChannelState.OPEN) {
                    writes(random.nextInt(3));
                }
                migration.doWork();
                target.doWork();
                if (set.state() == ChannelState.OPEN && (turn > 200 || migration.state() == MigrationState.WANTS_PAUSE
                    || migration.state() == MigrationState.NOT_CONVERGING)) {
                    set.pause();
                    // A live save may be under way, if the migration did not ask for the pause.
                    expected = model.get(0).of(set).isPinned() ? null : paused(set);
                } else if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
            }
            set.close();
            goOn(target.set());
            if (expected != null) {
                requireSameBesideRegions(paused(set), expected);
            }
            model.forEach(region -> assertThat(region.difference(set)).as(what()).isNull());
            migrations++;
        }
    }

    String what() {
        return "seed " + seed + ", label " + label + ", " + last;
    }

    @Override
    public void close() {
        set.close();
    }
}
