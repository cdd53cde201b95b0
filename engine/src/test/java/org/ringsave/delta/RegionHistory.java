/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.ModelRegion;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * A seeded history of regions: writes and discards, also inside callbacks of a begin, full and delta saves against any
 * base, failed and cancelled saves, refused restores, restores, chains and merges. {@link ModelRegion}s say what each
 * image must hold.
 */
final class RegionHistory implements AutoCloseable {
    private static final int KEPT = 16;

    private final long seed;
    private final SplittableRandom random;
    private final Path folder;
    private final SaveSession session;
    private final RestoreSession restore = new RestoreSession();
    private final Callbacks callbacks = new Callbacks(this::callback);
    private final List<Saved> bases = new ArrayList<>();
    private List<ModelRegion> model = new ArrayList<>();
    private ChannelSet set = new ChannelSet();
    private List<ModelRegion> atCut;
    private boolean fails;
    private long label;
    private String last;
    private int merges;
    private int pinned;

    /** A complete image that is a base, and the models at its instant. */
    private record Saved(String cutId, byte[] image, Saved base, List<ModelRegion> model) {
    }

    RegionHistory(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
        random = new SplittableRandom(seed);
        session = new SaveSession(1 << 20, random.nextInt(3) == 0 ? random.nextInt(64 * 1024) : 1 << 24);
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int length = random.nextInt(5) > 0 ? 1 + random.nextInt(100_000)
                : 510 * 4096 + random.nextInt(520 * 4096);
            final boolean large = i < 2;
            model.add(new ModelRegion("region " + i, large || random.nextBoolean(),
                large ? length : 1 + length % 9000));
        }
        model.forEach(m -> m.addTo(set));
        final Channel channel = set.add(1, "one", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, 64, 0));
        callbacks.addTo(set);
        set.open();
        callbacks.keepRequest(channel);
    }

    int merges() {
        return merges;
    }

    /** Writes that were refused, as the arena was full. */
    int pinned() {
        return pinned;
    }

    void step() throws IOException {
        switch (random.nextInt(10)) {
            case 0 -> fail();
            case 1 -> cancel();
            case 2 -> restoreOne();
            case 3 -> refuse();
            case 4, 5 -> writes(random.nextInt(12));
            default -> save();
        }
    }

    private void writes(int count) {
        for (int i = 0; i < count; i++) {
            pinned += model.get(random.nextInt(model.size())).step(set, random) ? 0 : 1;
        }
    }

    /** The engine calls the embedder's code inside begin, before the cut and after it. */
    private void callback(boolean afterCut) {
        if (afterCut && atCut == null) {
            atCut = copy();
        }
        if (random.nextBoolean()) {
            writes(random.nextInt(3));
        }
        if (fails && random.nextInt(3) == 0) {
            throw new IllegalStateException("wanted");
        }
    }

    private List<ModelRegion> copy() {
        return model.stream().map(ModelRegion::copy).toList();
    }

    private void begin(Saved base) {
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
            session.begin(set, mode, ++label, base.cutId);
        }
    }

    private void end() {
        session.end();
        if (set.state() == ChannelState.PAUSED) {
            set.resume();
        }
    }

    private Saved anyBase() {
        return bases.isEmpty() || random.nextInt(4) == 0 ? null
            : bases.get(random.nextBoolean() ? bases.size() - 1 : random.nextInt(bases.size()));
    }

    private void save() throws IOException {
        writes(random.nextInt(6));
        final Saved base = anyBase();
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
        final Saved saved = new Saved(session.cutId(), SeededSet.bytes(image.flip()), base, expected);
        end();
        check(saved);
        bases.add(saved);
        if (bases.size() > KEPT) {
            bases.remove(0);
        }
    }

    /** The image, or what it merges to with images down to a full one, holds the model. */
    private void check(Saved saved) throws IOException {
        final List<byte[]> images = new ArrayList<>();
        for (Saved image = saved; image != null; image = image.base) {
            images.add(0, image.image);
        }
        final byte[] full;
        if (images.size() == 1) {
            full = saved.image;
        } else {
            full = merge(images);
            if (random.nextInt(3) == 0) {
                try (ChannelSet chained = chain(images, saved)) {
                    requireSame(chained, saved.model);
                    chained.open();
                }
            }
        }
        final List<byte[]> payloads = ImageParts.of(full).parts().stream()
            .filter(p -> p.template() == ImageParts.REGION).map(ImageParts.Part::payload).toList();
        assertThat(payloads).hasSameSizeAs(saved.model);
        final List<ModelRegion> expected =
            saved.model.stream().sorted(Comparator.comparing(ModelRegion::name)).toList();
        for (int i = 0; i < payloads.size(); i++) {
            final ModelRegion region = expected.get(i);
            assertThat(Arrays.mismatch(payloads.get(i), region.payload())).as(what() + ", " + region.name())
                .isEqualTo(-1);
        }
        for (final ModelRegion region : model) {
            assertThat(region.difference(set)).as(what()).isNull();
        }
    }

    private byte[] merge(List<byte[]> images) throws IOException {
        final List<Path> paths = new ArrayList<>();
        for (final byte[] image : images) {
            paths.add(Files.write(folder.resolve(paths.size() + ".img"), image));
        }
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
        merges++;
        return sink.image();
    }

    /** Restores images one after another, into a set that is built or into one that has other bytes. */
    private ChannelSet chain(List<byte[]> images, Saved saved) {
        final Callbacks quiet = new Callbacks(afterCut -> { });
        if (random.nextBoolean()) {
            restore.begin(1L << 30, (PacketStateHandler)quiet, quiet.state());
        } else {
            final ChannelSet given = new ChannelSet();
            saved.model.forEach(m -> m.copy().addTo(given));
            saved.model.forEach(m -> m.of(given).putBytes(0, new UnsafeBuffer(new byte[] {9}), 0, 1));
            given.add(1, "one", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, 64, 0));
            quiet.addTo(given);
            restore.begin(given);
        }
        for (int i = 0; i < images.size(); i++) {
            if (i > 0) {
                restore.next();
            }
            Deltas.take(restore, images.get(i), random);
        }
        return restore.apply();
    }

    private void requireSame(ChannelSet restored, List<ModelRegion> expected) {
        for (final ModelRegion region : expected) {
            assertThat(region.difference(restored)).as(what()).isNull();
        }
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

    /** Goes on with a set that is restored from one of the images. */
    private void restoreOne() {
        final List<Saved> full = bases.stream().filter(s -> s.base == null).toList();
        if (full.isEmpty()) {
            return;
        }
        final Saved chosen = full.get(random.nextInt(full.size()));
        set.close();
        restore.begin(1L << 30, (PacketStateHandler)callbacks, callbacks.state());
        Deltas.take(restore, chosen.image, random);
        set = restore.apply();
        set.open();
        model = new ArrayList<>(chosen.model.stream().map(ModelRegion::copy).toList());
        requireSame(set, model);
        bases.clear();
        bases.add(new Saved(chosen.cutId, chosen.image, null, copy()));
    }

    /** An image that is cut short leaves no page in a set. */
    private void refuse() {
        if (bases.isEmpty() || bases.get(0).base != null) {
            return;
        }
        final Saved chosen = bases.get(0);
        try (ChannelSet given = new ChannelSet()) {
            chosen.model.forEach(m -> m.copy().addTo(given));
            given.add(1, "one", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, 64, 0));
            new Callbacks(afterCut -> { }).addTo(given);
            restore.begin(given);
            final byte[] damaged = chosen.image.clone();
            damaged[damaged.length - 1 - random.nextInt(damaged.length - 80)] ^= 1;
            assertThatThrownBy(() -> restore.restoreFromBuffer(Shapes.direct(damaged))).as(what())
                .isInstanceOf(ImageException.class);
            assertThat(Shapes.isEmpty(given)).as(what()).isTrue();
            given.regions().forEach(r -> assertThat(r.isTracked() && r.presentPages() > 0).as(what()).isFalse());
        }
    }

    private String what() {
        return "seed " + seed + ", label " + label + ", " + last;
    }

    @Override
    public void close() {
        set.close();
    }
}
