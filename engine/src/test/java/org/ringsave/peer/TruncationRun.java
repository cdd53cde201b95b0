/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;
import org.ringsave.ring.RingDamageException;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Uses a channel whose peer truncates one of the files at some moment: between calls, inside a poll, inside a save, or
 * on another thread. Run in a JVM of its own; whatever is no typed outcome leaves main as an exception.
 */
final class TruncationRun {
    private static final int PAGES = 4;
    private static final int STEPS = 300;

    private final SplittableRandom random;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private final SaveSession save = new SaveSession();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(512);
    private ChannelSet set;
    private Channel channel;
    private Path truncated;
    private int remainingLength;
    private volatile int ticks;
    private int truncateAt;
    private Thread peer;

    private TruncationRun(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Directory, seed, how often a file is truncated, how many saves begin before the first. */
    public static void main(String[] args) throws Exception {
        final TruncationRun run = new TruncationRun(Long.parseLong(args[1]));
        run.warmUp(Path.of(args[0]), Integer.parseInt(args[3]));
        for (int point = 0; point < Integer.parseInt(args[2]); point++) {
            try {
                run.point(Path.of(args[0]), point);
            } catch (Exception | Error e) {
                throw new IllegalStateException("point " + point + ", tick " + run.ticks + " of " + run.truncateAt
                    + ", " + run.truncated + " cut to " + run.remainingLength, e);
            }
        }
        run.seen.forEach((what, count) -> System.out.println(what + '=' + count));
    }

    /** So that the cut is compiled when a file is lost: some compiled loads can't be stepped over by a JVM. */
    private void warmUp(Path directory, int saves) throws IOException {
        RawRing.create(directory.resolve("warm-in"), PAGES);
        RawRing.create(directory.resolve("warm-out"), PAGES);
        try (ChannelSet warm = new ChannelSet()) {
            warm.map(1, "", ChannelConfig.ofPages(PAGES), directory.resolve("warm-in"), directory.resolve("warm-out"));
            for (int i = 0; i < saves; i++) {
                save.begin(warm, i);
                save.end();
            }
        }
    }

    private void point(Path directory, int point) throws Exception {
        final Path incoming = directory.resolve("in" + point);
        final Path outgoing = directory.resolve("out" + point);
        final RawRing toEngine = RawRing.create(incoming, PAGES);
        RawRing.create(outgoing, PAGES);
        for (int i = 0; i < 100; i++) {
            toEngine.send(6, i & 1, i, 2, new long[i % 17]);
        }
        final boolean isIncoming = random.nextBoolean();
        truncated = isIncoming ? incoming : outgoing;
        // Nothing is left, the control page, or some of the data pages.
        remainingLength = random.nextInt(2) * 4096 * random.nextInt(1, PAGES + 1);
        ticks = 0;
        truncateAt = random.nextInt(STEPS);
        set = new ChannelSet();
        channel = set.map(1, "", ChannelConfig.ofPages(PAGES).withInFlight(80, 256, 8), incoming, outgoing);
        set.open();
        peer = random.nextInt(3) == 0 ? new Thread(this::truncateWhenItIsTime) : null;
        if (peer != null) {
            peer.start();
        }
        for (int i = 0; i < STEPS; i++) {
            tick();
            act();
        }
        if (peer != null) {
            ticks = STEPS;
            peer.join();
        } else {
            while (ticks <= truncateAt) {
                tick();
            }
        }
        requireLost(isIncoming);
        set.close();
    }

    private void truncateWhenItIsTime() {
        while (ticks < truncateAt) {
            Thread.onSpinWait();
        }
        truncate();
    }

    private void tick() {
        final int now = ticks;
        if (peer == null && now == truncateAt) {
            truncate();
        }
        ticks = now + 1;
    }

    private void truncate() {
        try (FileChannel file = FileChannel.open(truncated, StandardOpenOption.WRITE)) {
            file.truncate(remainingLength);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where nothing is left of the file, its ring says so, again and again. */
    private void requireLost(boolean isIncoming) {
        if (remainingLength > 0) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            if (isIncoming) {
                poll();
                check(channel.incoming().available() == 0, "available");
                requireMapping(channel.incoming().damage());
            } else {
                check(channel.outgoing().offer(6, 0, 1, payload, 0, 8) == Outcome.CORRUPT, "offer");
                check(channel.outgoing().append(6, 0, 1, payload, 0, 8) == Outcome.CORRUPT, "append");
                check(channel.outgoing().free() == 0, "free");
                requireMapping(channel.outgoing().damage());
            }
        }
        count(isIncoming ? "incoming lost" : "outgoing lost");
    }

    private void requireMapping(Damage damage) {
        check(damage != null && "mapping".equals(damage.field()), "damage " + damage);
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what);
        }
    }

    private void act() {
        switch (random.nextInt(7)) {
            case 0 -> poll();
            case 1 -> sent(channel.outgoing().offer(6, 0, 1, payload, 0, random.nextInt(200)), "offer");
            case 2 -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    sent(channel.outgoing().append(6, 0, 1, payload, 0, random.nextInt(200)), "append");
                    tick();
                }
                channel.outgoing().publish();
            }
            case 3 -> channel.received().forEach((id, type, packet, context) -> {
                tick();
                sent(channel.complete(id, payload, 0, 8), "complete");
            });
            case 4 -> check(channel.incoming().available() >= 0 && channel.outgoing().free() >= 0, "negative");
            default -> save();
        }
    }

    private void sent(long outcome, String what) {
        check(outcome > 0 || outcome == Outcome.FULL || outcome == Outcome.CORRUPT, what + Outcome.toString(outcome));
        count(what + (outcome > 0 ? " sent" : ' ' + Outcome.toString(outcome)));
        if (outcome == Outcome.CORRUPT) {
            requireMapping(channel.outgoing().damage());
        }
    }

    private void poll() {
        final int outcome = channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            tick();
            long sum = 0;
            for (int i = 0; i < length; i += 8) {
                sum += buffer.getLong(offset + i);
            }
            check(sum == 0, "what was sent is zeros");
            return flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT;
        }, 3);
        check(outcome >= 0 || outcome == Outcome.CORRUPT, "poll " + Outcome.toString(outcome));
        count(outcome >= 0 ? "poll OK" : "poll CORRUPT");
        if (outcome == Outcome.CORRUPT) {
            requireMapping(channel.incoming().damage());
        }
    }

    private void save() {
        set.pause();
        try {
            save.begin(set, 1);
            SaveStatus status;
            do {
                tick();
                status = save.saveContinue(chunk.clear());
            } while (status == SaveStatus.BUFFER_OVERFLOW && random.nextInt(60) != 0);
            count("save " + status);
        } catch (RingDamageException e) {
            requireMapping(e.damage());
            count("save refused");
        } finally {
            save.end();
        }
        set.resume();
    }
}
