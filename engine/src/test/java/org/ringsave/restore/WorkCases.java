/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Steps;

/**
 * Images and sets that grow by one of their parts, and the steps of their save and restore. {@link WorkTest} runs it in
 * the loader of {@link org.ringsave.fixture.StepPoints}.
 */
public final class WorkCases implements BiFunction<String, Integer, long[]> {
    /** Names that differ late cost most to compare. */
    private static final String PREFIX = "n".repeat(80);
    private static final int SLOTS = 8192;
    /** Parts with names, of which a set may lack one. */
    private static final Set<String> NAMED = Set.of("channels", "regions", "states");

    private final Map<String, IntFunction<ChannelSet>> sets = Map.of(
        "requests with equal low bits", n -> requests(n, i -> (long)i << 40),
        "requests with equal high bits", n -> requests(n, i -> i),
        "requests at equal distances", n -> requests(n, i -> i * 0x1000_0100_0010L),
        "channels", WorkCases::channels,
        "states", WorkCases::states,
        "regions", WorkCases::regions,
        "groups", n -> groups(n / 10),
        "unknown records", n -> new ChannelSet());
    private final RestoreSession session = new RestoreSession(RestoreOption.values());

    /** A number from a number. */
    @FunctionalInterface
    private interface Ids {
        long id(int i);
    }

    /** The names of all cases. */
    static List<String> names() {
        return new WorkCases().sets.keySet().stream().sorted().toList();
    }

    private static void times(int n, IntConsumer action) {
        IntStream.range(0, n).forEach(action);
    }

    private static ChannelSet requests(int n, Ids ids) {
        final ChannelSet set = new ChannelSet();
        set.add(1, "", ChannelConfig.ofPages(1).withInFlight(SLOTS, 0, 0));
        final ChannelMemory memory = ChannelAccess.memory(set.get(1));
        final UnsafeBuffer none = new UnsafeBuffer(new byte[8]);
        times(n, i -> memory.restoreInFlight(0, ids.id(i), 6, 0, 0, none, 0));
        return set;
    }

    private static ChannelSet channels(int n) {
        final ChannelSet set = new ChannelSet();
        times(n, i -> set.add(i << 16, PREFIX + i, ChannelConfig.ofPages(1)));
        return set;
    }

    private static ChannelSet states(int n) {
        final ChannelSet set = new ChannelSet();
        times(n, i -> set.addState(new ByteState(String.format("%s%05d", PREFIX, i), 1, new byte[8])));
        return set;
    }

    private static ChannelSet regions(int n) {
        final ChannelSet set = new ChannelSet();
        times(n, i -> set.addRegion(String.format("%s%05d", PREFIX, i), 1, 8));
        return set;
    }

    /** Of each group of a region one page is there. */
    private static ChannelSet groups(int n) {
        final ChannelSet set = new ChannelSet();
        final MemoryRegion region = set.addTrackedRegion("region", 1, (long)n << 21);
        times(n, i -> region.prepareToWrite((long)i << 21, 1));
        return set;
    }

    private static byte[] withUnknownRecords(byte[] image, int n) {
        final ImageParts parts = ImageParts.of(image);
        final byte[] record = Arrays.copyOf(parts.first(ImageParts.DIRECTORY).record(), 16);
        times(n, i -> parts.parts().add(1, new ImageParts.Part(record.clone(), new byte[0]).set(2, 2, 0x8001)));
        return parts.settle().bytes();
    }

    /** Returns the bytes of a full image and a delta of n parts, and steps to save, verify, build, fill and refuse. */
    @Override
    public long[] apply(String name, Integer n) {
        try (ChannelSet set = sets.get(name).apply(n); ChannelSet given = sets.get(name).apply(n);
            ChannelSet lacking = sets.get(name).apply(NAMED.contains(name) ? n - 1 : n)) {
            final Deltas saved = new Deltas(set);
            Steps.take();
            byte[] image = saved.full(1);
            final byte[] delta = saved.delta(2);
            final long save = Steps.take();
            image = name.equals("unknown records") ? withUnknownRecords(image, n) : image;
            final byte[][] chain = name.equals("unknown records") ? new byte[][] {image} : new byte[][] {image, delta};
            Steps.take();
            session.beginVerify();
            Deltas.take(session, image);
            session.end();
            final long verify = Steps.take();
            session.begin(1L << 30, set.appStates().toArray(new AppState[0]));
            Deltas.take(session, chain);
            session.apply().close();
            final long build = Steps.take();
            return new long[] {image.length + delta.length, save, verify, build, fill(given, chain),
                fill(lacking, chain)};
        }
    }

    /** A set that has requests can't be filled, and its channels stay out. */
    private long fill(ChannelSet given, byte[]... chain) {
        given.channels().forEach(channel -> ChannelAccess.memory(channel).clear());
        Steps.take();
        session.begin(given);
        Deltas.take(session, chain);
        session.apply();
        return Steps.take();
    }
}
