/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.HostileImages;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.RestoreNeed;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** The memory that a restore really takes, at each piece of an image, against its limit. */
@Tag("slow")
class RestorePeakTest {
    /** What a restore takes beside its limit, without the buffers that its session has before. */
    private static final long BESIDE = 64 * 1024;
    /** The same for each state. */
    private static final long BESIDE_STATE = 1024;
    private static final int HOSTILE = 300 * Repeats.of(1);
    private static final int MIB = 1 << 20;
    /** Longer regions are mappings of sparse files. */
    private static final long MAPPED = 4 * MIB;
    private static final int PIECE = 64 * 1024;
    private static final long SEED = 20_261_129;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();

    private final RestoreSession session = new RestoreSession();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private long peak;

    /** Memory of earlier tests must not be freed meanwhile. */
    @BeforeAll
    static void freeMemory() {
        System.gc();
    }

    /** Chains of sets of one kind of content each. */
    private static List<List<byte[]>> chains() {
        final List<List<byte[]>> chains = new ArrayList<>();
        final SplittableRandom random = new SplittableRandom(SEED);
        chains.add(manyChannels(500, id -> ChannelConfig.ofPages(1)));
        chains.add(manyChannels(200, id -> new ChannelConfig(1 + random.nextInt(9), 1 + random.nextInt(40),
            random.nextInt(9), 8 * random.nextInt(99), random.nextInt(60), random.nextInt(999),
            random.nextBoolean())));
        chains.add(namedChannels(400, Shapes.LONGEST_NAME, id -> ChannelConfig.ofPages(1).withInFlight(1, 0, 0)));
        chains.add(manyChannels(60, id -> ChannelConfig.ofPages(id % 2 == 0 ? 1 : 64).withContext(60_000)));
        chains.add(regions(2, 3 * MIB + 1, false));
        chains.add(regions(200, 5_000, true));
        chains.add(regions(3, 64L * MIB, true));
        chains.add(requests());
        chains.add(states(20, 50_000, 2 * MIB));
        chains.add(states(1_000, 4_104, 0));
        chains.add(states(1_000, 4_000, 0));
        chains.addAll(HostileImages.withoutRegions());
        chains.addAll(HostileImages.withRegions());
        return chains;
    }

    private interface Configs {
        ChannelConfig of(int id);
    }

    private static List<byte[]> manyChannels(int channels, Configs configs) {
        return namedChannels(channels, "a name of a channel", configs);
    }

    private static List<byte[]> namedChannels(int channels, String name, Configs configs) {
        try (ChannelSet set = new ChannelSet()) {
            for (int id = 0; id < channels; id++) {
                set.add(id, name, configs.of(id));
            }
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(1);
            set.get(0).close();
            set.add(0, "", configs.of(0));
            return List.of(base, saved.delta(2), saved.delta(3));
        }
    }

    private static List<byte[]> regions(int regions, long length, boolean tracked) {
        try (ChannelSet set = new ChannelSet()) {
            final UnsafeBuffer byteOne = new UnsafeBuffer(new byte[] {1});
            for (int i = 0; i < regions; i++) {
                final MemoryRegion region = tracked ? set.addTrackedRegion("region " + i, 1, length)
                    : set.addRegion("region " + i, 1, length);
                for (long at = 0; at < length; at += 256 * 1024) {
                    region.putBytes(at, byteOne, 0, 1);
                }
            }
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(1);
            set.regions().forEach(region -> region.putBytes(length - 1, byteOne, 0, 1));
            return List.of(base, saved.delta(2));
        }
    }

    /** Many requests with long states; a delta has their heads again. */
    private static List<byte[]> requests() {
        try (ChannelSet set = new ChannelSet()) {
            final KeptStates kept = new KeptStates();
            final SplittableRandom random = new SplittableRandom(SEED);
            for (int id = 0; id < 2; id++) {
                final Channel channel = set.add(id, "", ChannelConfig.ofPages(1).withInFlight(3_000, 64, 20));
                Shapes.inFlight(channel, random, 3_000);
                channel.received().forEach((transactionId, type, packet, context) ->
                    kept.put(channel.received(), transactionId, new byte[random.nextInt(300)]));
            }
            set.packetState(kept);
            final Deltas saved = new Deltas(set);
            return List.of(saved.full(1), saved.delta(2), saved.delta(3));
        }
    }

    private static List<byte[]> states(int states, int length, int longest) {
        try (ChannelSet set = new ChannelSet()) {
            set.addState(new ByteState("long", 1, new byte[longest]));
            for (int i = 0; i < states; i++) {
                set.addState(new ByteState("state " + i, 1, new byte[length]));
            }
            final Deltas saved = new Deltas(set);
            return List.of(saved.full(1), saved.delta(2));
        }
    }

    private static ByteState[] statesOf(List<byte[]> images) {
        return new FuzzedImages(FuzzedImages.unsealed(images.get(0))).states();
    }

    /** Restores images in pieces, and notes the most memory that is held after one. Returns whether all were taken. */
    private boolean restore(List<byte[]> images, long limit) {
        final ByteState[] states = statesOf(images);
        final KeptStates kept = new KeptStates();
        session.begin(limit, kept, states);
        final long before = DIRECT.getMemoryUsed();
        final long heap = THREADS.getCurrentThreadAllocatedBytes();
        peak = 0;
        ChannelSet set = null;
        try {
            for (int i = 0; i < images.size(); i++) {
                if (i > 0) {
                    session.next();
                }
                final byte[] image = images.get(i);
                final int length = Math.min(PIECE, Math.max(1, image.length / 200));
                for (int at = 0; at < image.length; at += length) {
                    piece.clear().put(image, at, Math.min(length, image.length - at));
                    session.restoreFromBuffer(piece.flip());
                    peak = Math.max(peak, THREADS.getCurrentThreadAllocatedBytes() - heap + DIRECT.getMemoryUsed()
                        - before);
                }
            }
            set = session.apply();
        } catch (ImageException | IllegalStateException e) {
            session.end();
            return false;
        }
        // Pages of longer regions are no direct memory of the JVM.
        peak += set.regions().stream().filter(region -> region.length() > MAPPED)
            .mapToLong(region -> region.presentPages() * MemoryRegion.PAGE_LENGTH).sum();
        set.close();
        return true;
    }

    /** Deltas have the heads and states of all requests again. */
    @Test
    void chainNeedsAsMuchAsItsLargestImage() {
        final byte[][] images = requests().toArray(new byte[0][]);
        assertThat(RestoreNeed.of(images)).isEqualTo(RestoreNeed.of(images[0]));
    }

    @Test
    @Proves("A restore never takes more memory than its limit and 128 KiB.")
    void restoreNeverTakesMoreThanItsLimit() {
        final SplittableRandom random = new SplittableRandom(SEED);
        int number = 0;
        for (final List<byte[]> chain : chains()) {
            final long need = RestoreNeed.of(chain.toArray(new byte[0][]));
            // The first use of a class takes memory once.
            restore(chain, need);
            for (int i = 0; i < 5; i++) {
                final long limit = i == 0 ? need : i == 1 ? 4 * need : random.nextLong(need);
                final boolean passed = restore(chain, limit);
                assertThat(peak).as("seed %d, chain %d, limit", SEED, number)
                    .isLessThanOrEqualTo(limit + BESIDE + BESIDE_STATE * statesOf(chain).length);
                if (i < 2) {
                    assertThat(passed).as("seed %d, chain %d with the limit that suffices", SEED, number).isTrue();
                }
                Cases.count(1);
            }
            number++;
        }
    }

    @Test
    @Proves("A hostile image never takes more memory than the limit and 128 KiB.")
    void hostileImageNeverTakesMoreThanTheLimit() {
        final HostileImages images = new HostileImages(List.of(requests(), HostileImages.chainWithRegions(),
            manyChannels(20, id -> ChannelConfig.ofPages(1 + id).withContext(99).withInFlight(9, 80, 8))));
        final SplittableRandom random = new SplittableRandom(SEED);
        long taken = 0;
        for (int i = 0; i < HOSTILE; i++) {
            final HostileImages.Case changed = images.of(SEED + i);
            final long limit = random.nextLong(8 * MIB);
            final boolean first = restore(changed.images(), limit);
            // The first use of a class takes memory once.
            final boolean again = peak > limit + BESIDE && restore(changed.images(), limit);
            taken += first || again ? 1 : 0;
            assertThat(peak).as("seed %d, limit", SEED + i).isLessThanOrEqualTo(limit + BESIDE);
            Cases.count(1);
        }
        assertThat(taken).isGreaterThan(HOSTILE / 20);
    }
}
