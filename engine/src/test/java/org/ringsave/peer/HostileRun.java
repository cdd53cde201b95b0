/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.ring.Damage;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;
import org.ringsave.ring.RingDamageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.RingFile;

/**
 * Uses a channel while a {@link Scribbler} writes into its files; runs in a JVM of its own. An outcome without a type
 * leaves main as an exception. Prints how often it saw each outcome.
 */
final class HostileRun {
    private static final int SLOTS = 8;
    private static final int MAX_PACKET_LENGTH = 1024;

    /** Outcomes that a run must see before it may end, however the machine shares its cores. */
    private static final List<String> EXPECTED = List.of("delivered", "saved", "restored", "offer sent", "mapped",
        "poll CORRUPT", "saved live");

    private final Path directory;
    private final int pages;
    private final SplittableRandom random;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final long words;
    private final SaveSession save = new SaveSession();
    private final RestoreSession restore = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(2048);
    private final Scribbler scribbler;
    private RawRing toEngine;
    private RawRing fromEngine;
    private ChannelSet set;
    private Channel channel;
    private int files;
    private boolean isAimed;

    private HostileRun(Path directory, long seed, int pages, long words) throws IOException {
        this.directory = directory;
        this.pages = pages;
        this.words = words;
        this.random = new SplittableRandom(seed);
        makeFiles();
        scribbler = new Scribbler(~seed, toEngine, fromEngine);
        map();
    }

    /**
     * Directory, seed, data pages of each ring, words to scribble at least. Seconds instead of words mean that a
     * process of its own scribbles. A fifth argument means that both sides run in {@link Bursts}.
     */
    public static void main(String[] args) throws Exception {
        final boolean isProcess = args[3].endsWith("s");
        final HostileRun run = new HostileRun(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]),
            isProcess ? 0 : Long.parseLong(args[3]));
        if (isProcess) {
            run.runBesideProcess(args[1], Long.parseLong(args[3].replace("s", "")), args.length > 4);
        } else {
            run.runBesideThread();
        }
        run.seen.forEach((what, count) -> System.out.println(what + '=' + count));
    }

    private void runBesideThread() throws Exception {
        final Thread peer = new Thread(scribbler, "peer");
        // The end of this side ends the process.
        peer.setDaemon(true);
        peer.start();
        run(() -> {
            check(!scribbler.hasEnded(), "the scribbler failed");
            return scribbler.written() < words;
        });
        scribbler.stop();
        peer.join();
        seen.put("scribbled", (int)scribbler.written());
    }

    private void runBesideProcess(String seed, long seconds, boolean inBursts) throws Exception {
        isAimed = true;
        final Path stop = file("stop");
        try (PeerProcess peer = PeerProcess.startJvm(directory, List.of(), ScribblerRun.class, seed, file("in"),
            file("out"), stop, inBursts)) {
            final long start = System.nanoTime();
            run(() -> {
                if (inBursts) {
                    Bursts.await();
                }
                check(peer.isAlive(), "the scribbler failed");
                // A process that got little of the processor so far gets more time.
                return System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)
                    || !seen.keySet().containsAll(List.of("in", "out"));
            });
            Files.createFile(stop);
            seen.putAll(peer.counts());
        }
    }

    private void run(BooleanSupplier goesOn) throws IOException {
        for (int actions = 1; goesOn.getAsBoolean() || !seen.keySet().containsAll(EXPECTED); actions++) {
            act();
            scribbler.acted(actions);
            countDamage(channel.incoming().damage());
            countDamage(channel.outgoing().damage());
            if (channel.incoming().damage() != null || channel.outgoing().damage() != null) {
                // Another process keeps to its files.
                if (!isAimed && random.nextInt(100) == 0) {
                    makeFiles();
                    scribbler.aim(toEngine, fromEngine);
                }
                map();
            }
        }
        set.close();
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private void countDamage(Damage damage) {
        if (damage != null) {
            check(damage.toString().contains("position"), damage.toString());
            count(damage.field());
        }
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what);
        }
    }

    private static long allowed(long outcome, Integer... negatives) {
        check(outcome >= 0 || List.of(negatives).contains((int)outcome), Outcome.toString(outcome));
        return outcome;
    }

    private Path file(String name) {
        return directory.resolve(name + files);
    }

    private void makeFiles() throws IOException {
        final List<Path> old = List.of(file("in"), file("out"));
        files++;
        try (ChannelSet empty = new ChannelSet()) {
            RingFile.write(empty.add(1, "", ChannelConfig.ofPages(pages)), file("in"), file("out"));
        }
        toEngine = RawRing.open(file("in"));
        fromEngine = RawRing.open(file("out"));
        for (final Path path : old) {
            Files.deleteIfExists(path);
        }
        count("made");
    }

    /** Empties the rings at any index and maps them; the peer goes on meanwhile. */
    private void map() throws IOException {
        while (true) {
            if (set != null) {
                set.close();
            }
            toEngine.empty(8 * random.nextInt(toEngine.length() / 8));
            fromEngine.empty(8 * random.nextInt(fromEngine.length() / 8));
            set = new ChannelSet();
            try {
                final ChannelConfig config = ChannelConfig.ofPages(pages).withInFlight(SLOTS, MAX_PACKET_LENGTH, 8);
                channel = set.map(1, "hostile", config, file("in"), file("out"));
                set.open();
                count("mapped");
                return;
            } catch (RingDamageException e) {
                countDamage(e.damage());
                count("map refused");
            }
        }
    }

    private void act() {
        switch (random.nextInt(8)) {
            case 0 -> offer();
            case 1 -> append();
            case 2 -> complete();
            case 3 -> {
                check(within(channel.incoming().available()), "available");
                check(within(channel.outgoing().free()), "free");
            }
            case 4 -> {
                if (random.nextInt(5) == 0) {
                    save();
                }
            }
            default -> poll(channel, 1 + random.nextInt(20));
        }
    }

    private boolean within(int bytes) {
        return bytes >= 0 && bytes <= pages * 4096 - 8;
    }

    private void offer() {
        final long outcome = channel.outgoing().offer(6, random.nextInt(2), random.nextInt(4),
            payload, 0, random.nextInt(513));
        count("offer " + (allowed(outcome, Outcome.FULL, Outcome.CORRUPT, Outcome.IN_FLIGHT_FULL, Outcome.DUPLICATE)
            > 0 ? "sent" : Outcome.toString(outcome)));
    }

    private void append() {
        for (int i = random.nextInt(10); i > 0; i--) {
            allowed(channel.outgoing().append(6, 0, i, payload, 0, random.nextInt(100)), Outcome.FULL,
                Outcome.CORRUPT);
        }
        channel.outgoing().publish();
    }

    private void complete() {
        final List<Long> ids = new ArrayList<>();
        channel.received().forEach((id, type, packet, context) -> {
            check(context.getLong(0) == sum(packet, 0, packet.capacity()), "a payload in flight changed");
            ids.add(id);
        });
        for (final long id : ids) {
            final long outcome = channel.complete(id, payload, 0, 8);
            count("complete "
                + (allowed(outcome, Outcome.FULL, Outcome.CORRUPT) > 0 ? "sent" : Outcome.toString(outcome)));
        }
    }

    private static long sum(DirectBuffer buffer, int offset, int length) {
        long sum = length;
        for (int i = 0; i < length; i += 8) {
            sum = sum * 31 + buffer.getLong(offset + i);
        }
        return sum;
    }

    private int poll(Channel from, int limit) {
        final List<Long> kept = new ArrayList<>();
        final List<Long> sums = new ArrayList<>();
        final List<Integer> lengths = new ArrayList<>();
        final int outcome = from.incoming().poll((type, flags, id, buffer, offset, length) -> {
            check(type >= 0 && type <= 0xFFFF, "type");
            check(length >= 0 && length <= pages * 4096 - 32 && (length & 7) == 0, "length");
            final long first = sum(buffer, offset, length);
            for (int i = 0; i < 30; i++) {
                Thread.onSpinWait();
            }
            check(sum(buffer, offset, length) == first, "a payload changed while the handler had it");
            count(type == 11 ? "answered" : "delivered");
            if ((flags & 1) == 0 || type != 6 && type != 7 && type != 9) {
                return PacketAction.DONE;
            }
            kept.add(id);
            sums.add(first);
            lengths.add(length + (type == 6 ? 0 : from.incoming().ranges().length()));
            return PacketAction.IN_FLIGHT;
        }, limit);
        for (int i = 0; i < kept.size(); i++) {
            final MutableDirectBuffer context = from.received().context(kept.get(i));
            if (context == null) {
                // The handler had it, and no slot can hold it. It stays in the ring and ends the poll.
                check(i == kept.size() - 1 && lengths.get(i) > MAX_PACKET_LENGTH, "a request was not kept");
                count("too long");
            } else {
                context.putLong(0, sums.get(i));
                count("kept");
            }
        }
        count("poll " + Outcome.toString(Math.min(0, allowed(outcome, Outcome.CORRUPT, Outcome.TOO_LONG))));
        return outcome;
    }

    /**
     * Whatever the peer does meanwhile, a save gives an image, and the restored set is saved to the same image again.
     */
    private void save() {
        final boolean isLive = random.nextBoolean();
        if (!isLive) {
            set.pause();
        }
        try {
            save.begin(set, isLive ? SaveMode.LIVE : SaveMode.PAUSED, 1);
            final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(save.imageLength()));
            SaveStatus status;
            do {
                status = save.saveContinue(chunk.clear());
                image.put(chunk.flip());
                if (isLive) {
                    poll(channel, 3);
                }
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            check(status == SaveStatus.SUCCESS && !image.hasRemaining(), "save " + status);
            count(isLive ? "saved live" : "saved");
            restore(image.flip());
        } catch (RingDamageException e) {
            check(List.of("in", "out").contains(e.damage().field()), e.getMessage());
            count("save refused");
        } finally {
            save.end();
        }
        if (!isLive) {
            set.resume();
        }
    }

    private void restore(ByteBuffer image) {
        restore.begin(1 << 24);
        check(restore.restoreFromBuffer(image) == RestoreStatus.SUCCESS, "restore");
        try (ChannelSet restored = restore.apply()) {
            restored.open();
            final Channel copy = restored.get(1);
            while (poll(copy, 100) > 0) {
                count("restored polls");
            }
            // A stop that is no damage: the in-flight table is full.
            check(copy.incoming().damage() != null || copy.incoming().available() == 0
                || copy.received().count() == SLOTS, "restored packets are left");
            count("restored");
        }
    }
}
