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
 * of a begin, full and delta saves against any base, images of one cutId, failed and cancelled saves, refused chains,
 * restores of chains, merges, migrations, ends of the clock. A {@link SetModel} says what the regions, tables and rings
 * of each image must hold. A paused save before the begin says it of all else.
 */
final class SetHistory implements AutoCloseable {
    private final long seed;
    private final SplittableRandom random;
    private final Path folder;
    private final SaveSession session;
    private final RestoreSession restore = new RestoreSession();
    private final Callbacks callbacks = new Callbacks(this::callback);
    private final RequestTraffic traffic;
    private final KeptImages kept = new KeptImages();
    private final HistoryCounts counts = new HistoryCounts();
    private final boolean ofSaves;
    private List<ModelRegion> regions = new ArrayList<>();
    private ChannelSet set = new ChannelSet();
    private SetModel atCut;
    private boolean fails;
    private boolean quiet;
    private long label;
    private String last;
    private int steps;

    /** Begins a history; one of saves has small regions, many saves and one restore. */
    SetHistory(long seed, Path folder, boolean ofSaves) {
        this.seed = seed;
        this.folder = folder;
        this.ofSaves = ofSaves;
        random = new SplittableRandom(seed);
        traffic = new RequestTraffic(random);
        final int[] spillLimits = {0, 3 * RequestTraffic.SLOT_LENGTH, random.nextInt(64 * 1024), 1 << 24, 1 << 24};
        session = new SaveSession(1 << 20, spillLimits[random.nextInt(spillLimits.length)]);
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int length = ofSaves || random.nextInt(5) > 0 ? 1 + random.nextInt(100_000)
                : 510 * 4096 + random.nextInt(100 * 4096);
            final boolean large = i < 2;
            regions.add(new ModelRegion("region " + i, large || random.nextBoolean(),
                large ? length : 1 + length % 9000));
        }
        regions.forEach(m -> m.addTo(set));
        RequestTraffic.addChannels(set);
        callbacks.addTo(set);
        set.open();
        traffic.steps(set, 12);
    }

    HistoryCounts counts() {
        return counts;
    }

    void step() throws IOException {
        if (ofSaves && ++steps == 6) {
            restoreOne();
        }
        switch (ofSaves ? 8 + random.nextInt(12) : random.nextInt(21)) {
            case 0, 1 -> fail();
            case 2, 3 -> cancel();
            case 4, 5 -> restoreOne();
            case 6 -> refuse();
            case 7 -> migrate();
            case 8, 9, 10 -> writes(random.nextInt(12));
            case 11 -> twins();
            case 20 -> counts.clocks += kept.startClockAgain(set, session, () -> writes(12)) ? 1 : 0;
            default -> save();
        }
    }

    private void writes(int count) {
        for (int i = 0; i < count; i++) {
            write();
        }
        if (set.state() == ChannelState.OPEN) {
            traffic.steps(set, count);
        }
    }

    private void write() {
        counts.pinned += regions.get(random.nextInt(regions.size())).step(set, random) ? 0 : 1;
    }

    /** The engine calls the embedder's code inside begin, before the cut and after it. */
    private void callback(boolean afterCut) {
        if (quiet) {
            return;
        }
        if (afterCut && atCut == null) {
            atCut = now().copy();
        }
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            write();
        }
        if (afterCut && set.state() == ChannelState.OPEN && random.nextBoolean()) {
            traffic.notices(set, 2);
        }
        if (fails && random.nextInt(3) == 0) {
            throw new IllegalStateException("wanted");
        }
    }

    private SetModel now() {
        return new SetModel(regions, traffic.model());
    }

    private void begin(SavedImage base, boolean live, long at) {
        atCut = null;
        if (!live) {
            set.pause();
        }
        last = (live ? "live" : "paused") + " against " + (base == null ? "nothing" : "base of age " + kept.age(base));
        final SaveMode mode = live ? SaveMode.LIVE : SaveMode.PAUSED;
        if (base == null) {
            session.begin(set, mode, at);
        } else {
            session.begin(set, mode, at, base.cutId());
        }
    }

    private void end() {
        session.end();
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
    }

    private SavedImage anyBase() {
        return random.nextInt(4) == 0 ? null : kept.any(random);
    }

    private boolean isLive() {
        return random.nextInt(3) > 0;
    }

    private void save() throws IOException {
        writes(random.nextInt(6));
        save(anyBase(), isLive(), ++label);
    }

    private SavedImage save(SavedImage base, boolean live, long at) throws IOException {
        final byte[] before = random.nextBoolean() ? paused(set) : null;
        begin(base, live, at);
        final SetModel expected = atCut == null ? now().copy() : atCut;
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        SaveStatus status;
        do {
            writes(random.nextInt(4) / 2);
            final int chunk = random.nextBoolean() ? 256 + random.nextInt(9000) : 1 << 20;
            status = session.saveContinue(image.limit(Math.min(image.capacity(), image.position() + chunk)));
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).as(what()).isEqualTo(SaveStatus.SUCCESS);
        final SavedImage saved = new SavedImage(session.cutId(), at, SeededSet.bytes(image.flip()), base, expected);
        end();
        check(saved, before);
        if (base != null) {
            counts.ages.count(kept.age(base));
        }
        kept.add(saved);
        return saved;
    }

    /** Two images of one cutId, whose pages and packets differ. */
    private void twins() throws IOException {
        quiet = true;
        traffic.repeat(set);
        final SavedImage first = save(anyBase(), false, ++label);
        if (random.nextBoolean()) {
            traffic.repeat(set);
        }
        addTwin(first);
    }

    /** Changes pages that a cutId does not tell of, and saves again. A delta of that cutId fits both images. */
    private void addTwin(SavedImage first) throws IOException {
        quiet = true;
        for (int i = random.nextInt(6); i > 0; i--) {
            regions.get(random.nextInt(regions.size())).swap(set, random);
        }
        final SavedImage second = save(anyBase(), false, first.label());
        assertThat(second.cutId()).as(what()).isEqualTo(first.cutId());
        quiet = false;
        counts.twins++;
        writes(random.nextInt(3));
        save(random.nextBoolean() ? first : second, isLive(), ++label);
    }

    /** A full image of the set now, which becomes no base. */
    private byte[] paused(ChannelSet of) {
        final boolean open = of.state() == ChannelState.OPEN;
        if (open) {
            of.pause();
        }
        final boolean wasQuiet = quiet;
        quiet = true;
        final SaveSession full = new SaveSession();
        full.begin(of, label + 1);
        final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(full.imageLength()));
        full.saveContinue(image);
        full.abandon();
        quiet = wasQuiet;
        if (open) {
            of.resume();
        }
        return SeededSet.bytes(image.flip());
    }

    /** The image, or that which it merges to with images down to a full one, holds the model. */
    private void check(SavedImage saved, byte[] before) throws IOException {
        final byte[] full = saved.merged(folder);
        saved.requireRegions(full, what());
        if (before != null) {
            RecordsBesideRegions.requireSame(full, before, what());
        }
        SavedImage chosen = saved;
        if (saved.base() != null) {
            counts.merges++;
            for (final SavedImage twin : kept.of(saved.base().cutId())) {
                final SavedImage other = saved.against(twin);
                requireSame(twin == saved.base() ? full : other.merged(folder), full);
                chosen = random.nextBoolean() ? other : chosen;
            }
        }
        if (random.nextInt(3) == 0) {
            try (ChannelSet chained = chosen.restored(restore, random, new Callbacks(afterCut -> { }))) {
                requireSame(SeededSet.bytes(SeededSet.image(chained, saved.label())), full);
                saved.model().requireIn(chained, what());
                chained.open();
                saved.model().requireInRings(chained, what());
            }
        }
        now().requireIn(set, what());
    }

    private void requireSame(byte[] found, byte[] expected) {
        assertThat(Arrays.mismatch(found, expected)).as(what()).isEqualTo(-1);
    }

    /** A callback throws before the cut or after it. */
    private void fail() {
        fails = true;
        boolean begun = false;
        try {
            begin(anyBase(), isLive(), ++label);
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
        begin(anyBase(), isLive(), ++label);
        final int most = (int)session.imageLength() - 8;
        session.saveContinue(ByteBuffer.allocateDirect(Math.min(256 + random.nextInt(100_000), most)));
        writes(3);
        session.cancel();
        writes(set.state() == ChannelState.OPEN ? 3 : 0);
        end();
    }

    /** Goes on with a set that is restored from one of the images, its only base then. */
    private void restoreOne() throws IOException {
        final SavedImage chosen = kept.any(random);
        if (chosen != null) {
            last = "a restore of label " + chosen.label();
            set.close();
            goOn(chosen.restored(restore, random, callbacks), chosen);
            regions = new ArrayList<>(chosen.model().copy().regions());
            traffic.goOn(chosen.model().requests());
            now().requireIn(set, what());
            if (random.nextInt(3) == 0) {
                addTwin(chosen);
                counts.twinsOfRestored++;
            }
        }
    }

    private void goOn(ChannelSet with, SavedImage from) {
        set = with;
        set.open();
        kept.restart(from);
    }

    /** A chain of which one image is damaged leaves nothing in a set, which then takes the whole chain. */
    private void refuse() {
        final SavedImage chosen = kept.any(random);
        if (chosen == null) {
            return;
        }
        last = "a refused chain";
        final List<byte[]> images = chosen.chain();
        final int wrong = images.size() - 1 - random.nextInt(Math.min(2, images.size()));
        final byte[] damaged = images.get(wrong).clone();
        damaged[damaged.length - 1 - random.nextInt(damaged.length - 80)] ^= 1;
        try (ChannelSet given = new ChannelSet()) {
            chosen.addTo(given, new Callbacks(afterCut -> { }));
            restore.begin(given);
            SavedImage.take(restore, random, images.subList(0, wrong));
            if (wrong > 0) {
                restore.next();
                counts.refusals++;
            }
            assertThatThrownBy(() -> restore.restoreFromBuffer(Shapes.direct(damaged))).as(what())
                .isInstanceOf(ImageException.class);
            assertThat(Shapes.isEmpty(given)).as(what()).isTrue();
            given.regions().forEach(r -> assertThat(r.isTracked() && r.presentPages() > 0).as(what()).isFalse());
            restore.begin(given);
            SavedImage.take(restore, random, images);
            chosen.model().requireIn(restore.apply(), what());
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
                    expected = regions.get(0).of(set).isPinned() ? null : paused(set);
                } else if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
            }
            set.close();
            goOn(target.set(), null);
            if (expected != null) {
                RecordsBesideRegions.requireSame(paused(set), expected, what());
            }
            now().requireIn(set, what());
            counts.migrations++;
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
