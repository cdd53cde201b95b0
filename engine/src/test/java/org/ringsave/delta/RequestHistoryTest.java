/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Random histories of requests whose few ids are used again and again, also inside a begin. Deltas against any base,
 * after begins that failed and saves that were cancelled, give the full image of their instant: merged, and restored
 * one after another.
 */
class RequestHistoryTest {
    /** One less than a lineage keeps: the full image of the same instant is a base too. */
    private static final int KEPT = 15;
    private static final int LENGTH = 64;

    @TempDir
    private Path folder;

    /** A complete image that is a base. */
    private record Saved(String cutId, byte[] image, Saved base) {
        List<byte[]> chain() {
            final List<byte[]> images = new ArrayList<>();
            for (Saved saved = this; saved != null; saved = saved.base) {
                images.add(0, saved.image);
            }
            return images;
        }
    }

    private final class History implements AutoCloseable {
        private final SplittableRandom random;
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
        private final SaveSession session;
        private final List<Saved> bases = new ArrayList<>();
        private final Callbacks callbacks = new Callbacks(this::callback);
        private ChannelSet set = new ChannelSet();
        private boolean fails;
        private long label;

        History(int seed) {
            random = new SplittableRandom(seed);
            session = new SaveSession(1 << 20, seed % 3 == 0 ? 0 : seed % 3 == 1 ? 3 * LENGTH : 1 << 20);
            for (int id = 1; id < 3; id++) {
                set.add(id, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(4, LENGTH, 8));
            }
            callbacks.addTo(set);
            set.open();
        }

        private Channel end() {
            final Channel near = set.channels().get(random.nextInt(set.channels().size()));
            return random.nextBoolean() ? near : near.opposite();
        }

        /** Sends, keeps, completes and drops requests. Whether a poll is PINNED makes no difference later. */
        private void traffic(int steps) {
            for (int i = 0; i < steps; i++) {
                final Channel end = end();
                final long id = random.nextInt(6);
                if (random.nextInt(5) < 2) {
                    payload.setMemory(0, LENGTH, (byte)random.nextInt());
                    end.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0,
                        8 * random.nextInt(LENGTH / 8 + 1));
                } else if (random.nextBoolean()) {
                    assertThat(end.incoming().poll((type, flags, i2, buffer, offset, length) ->
                        type == Packet.COMPLETION ? PacketAction.DONE : PacketAction.IN_FLIGHT, 1 + random.nextInt(3)))
                        .isGreaterThanOrEqualTo(Outcome.PINNED);
                } else if (end.received().contains(id)) {
                    end.received().context(id).putLong(0, random.nextLong());
                    end.complete(id, payload, 0, 0);
                }
            }
        }

        private void callback(boolean afterCut) {
            if (fails && random.nextInt(2) == 0) {
                throw new IllegalStateException("wanted");
            }
        }

        void step() throws IOException {
            traffic(random.nextInt(12));
            switch (random.nextInt(8)) {
                case 0 -> fail();
                case 1 -> cancel();
                case 2 -> restore();
                default -> save();
            }
        }

        private void fail() {
            fails = true;
            try {
                begin(SaveMode.LIVE, anyBase());
                session.end();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("wanted");
            }
            fails = false;
        }

        private void cancel() {
            begin(SaveMode.LIVE, anyBase());
            traffic(4);
            session.cancel();
            traffic(4);
            session.end();
        }

        private void begin(SaveMode mode, Saved base) {
            if (base == null) {
                session.begin(set, mode, ++label);
            } else {
                session.begin(set, mode, ++label, base.cutId);
            }
        }

        private Saved anyBase() {
            return bases.isEmpty() || random.nextInt(5) == 0 ? null : bases.get(random.nextInt(bases.size()));
        }

        private void save() throws IOException {
            final Saved base = anyBase();
            final byte[] expected = LiveSets.paused(set, label + 1);
            begin(SaveMode.LIVE, base);
            final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
            SaveStatus status;
            do {
                traffic(random.nextInt(10));
                status = session.saveContinue(
                    image.limit(Math.min(image.capacity(), image.position() + 256 + random.nextInt(600))));
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).isEqualTo(SaveStatus.SUCCESS);
            final Saved saved = new Saved(session.cutId(), SeededSet.bytes(image.flip()), base);
            session.end();
            final List<byte[]> images = saved.chain();
            assertThat(merged(images)).isEqualTo(expected);
            try (ChannelSet chained = chained(images)) {
                assertThat(SeededSet.bytes(SeededSet.image(chained, label))).isEqualTo(expected);
            }
            bases.add(saved);
            if (bases.size() > KEPT) {
                bases.remove(0);
            }
        }

        private byte[] merged(List<byte[]> images) throws IOException {
            final List<Path> paths = new ArrayList<>();
            for (final byte[] image : images) {
                paths.add(Files.write(folder.resolve(paths.size() + ".img"), image));
            }
            final RecordingSink sink = new RecordingSink();
            ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
            return sink.image();
        }

        private ChannelSet chained(List<byte[]> images) {
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 24, (PacketStateHandler)callbacks, callbacks.state());
            for (int i = 0; i < images.size(); i++) {
                if (i > 0) {
                    restore.next();
                }
                Deltas.take(restore, images.get(i), random);
            }
            return restore.apply();
        }

        /** Goes on with a set that is restored from a chain, whose last image is its only base. */
        private void restore() {
            if (!bases.isEmpty()) {
                final Saved saved = bases.get(random.nextInt(bases.size()));
                final ChannelSet restored = chained(saved.chain());
                set.close();
                set = restored;
                set.open();
                bases.clear();
                bases.add(saved);
            }
        }

        @Override
        public void close() {
            set.close();
        }
    }

    @Test
    void deltasOfRequestsGiveTheFullImagesOfTheirInstants() throws IOException {
        play(0, 120);
    }

    @Test
    @Tag("nightly")
    void deltasOfRequestsGiveTheFullImagesOfManyHistories() throws IOException {
        play(120, 10_000);
    }

    private void play(int from, int count) throws IOException {
        for (int seed = from; seed < from + count; seed++) {
            try (History history = new History(seed)) {
                for (int step = 0; step < 25; step++) {
                    history.step();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
