/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SharedReads;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Saves a channel of two ring files, and changes their memory right after a read of the save, as a hostile peer may. A
 * paused save gives the image of one state, or names the index that broke a rule. A live save gives an image that
 * restores, with bytes that were in the ring. Runs in a JVM of its own, with recording classes.
 */
public final class SaveReadRun {
    private static final int LENGTH = 4096;
    private static final int RING = RawRing.DATA + LENGTH;
    private static final int SLOTS = 3;

    private final MappedPair pair;
    private final SaveSession session = new SaveSession(1 << 20, 1 << 20);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(512);
    private final UnsafeBuffer[] parts = new UnsafeBuffer[4];
    private final byte[] before = new byte[2 * RING];
    private final byte[] after = new byte[2 * RING];
    private final byte[] mixed = new byte[2 * RING];
    private final int[] times = new int[2 * RING];
    private final byte[] changed = new byte[RING];
    private final PeerChange peer;
    private byte[] image = new byte[0];
    private int cases;
    private int refused;

    private SaveReadRun(Path directory, long seed) throws IOException {
        pair = MappedPair.open(directory, 1, SLOTS);
        peer = new PeerChange(new SplittableRandom(seed), changed);
    }

    /** Directory, seed, values for each read of a paused save, and of a live save. */
    public static void main(String[] args) throws IOException {
        final SaveReadRun run = new SaveReadRun(Path.of(args[0]), Long.parseLong(args[1]));
        System.out.println("paused save=" + run.savePaused(Integer.parseInt(args[2])));
        System.out.println("live save=" + run.saveLive(Integer.parseInt(args[3])));
        System.out.println("refused=" + run.refused);
        System.out.println("cases=" + run.cases);
    }

    /** Returns the most reads of a save. */
    private int savePaused(int values) throws IOException {
        mapFilled();
        pair.set().pause();
        int most = 0;
        for (int value = 0; value < values; value++) {
            load(before);
            SharedReads.begin(0, null);
            save();
            final int reads = SharedReads.end();
            most = Math.max(most, reads);
            final int[] offsets = IntStream.range(0, reads).map(SharedReads::offset).toArray();
            final int[] lengths = IntStream.range(0, reads).map(SharedReads::length).toArray();
            for (int k = 1; k <= reads; k++) {
                change(value, offsets[k - 1], lengths[k - 1]);
                comparePaused(value, k);
                cases++;
            }
        }
        return most;
    }

    private void comparePaused(int value, int k) {
        load(before);
        SharedReads.begin(k, () -> load(after));
        final boolean saved = save();
        final int reads = SharedReads.end();
        // The cut reads control pages again until the head of the peer holds still. All other bytes are read once.
        requireReads(reads, 1);
        if (!saved) {
            refused++;
            return;
        }
        final byte[] disturbed = image;
        mix(reads, k);
        load(mixed);
        if (!save() || !Arrays.equals(disturbed, image)) {
            throw new AssertionError("paused save, value " + value + ", change after read " + k + " of " + reads
                + ": no image of a snapshot");
        }
    }

    /** Returns the most reads of a save. */
    private int saveLive(int values) throws IOException {
        int most = 0;
        for (int value = 0; value < values; value++) {
            int reads = 1;
            int[] offsets = {0};
            int[] lengths = {0};
            for (int k = 0; k <= reads; k++) {
                mapFilled();
                change(value, offsets[Math.max(0, k - 1)], Math.max(8, lengths[Math.max(0, k - 1)]));
                SharedReads.begin(k, () -> load(after));
                final boolean saved = saveWhileReading();
                final int count = SharedReads.end();
                if (k == 0) {
                    reads = count;
                    offsets = IntStream.range(0, reads).map(SharedReads::offset).toArray();
                    lengths = IntStream.range(0, reads).map(SharedReads::length).toArray();
                    most = Math.max(most, reads);
                }
                // Once for the image, by the saver or by the spill, and once to deliver the packet.
                requireReads(count, 2);
                if (saved) {
                    checkBytes(value, k);
                } else {
                    refused++;
                }
                cases++;
            }
        }
        return most;
    }

    private boolean saveWhileReading() {
        try {
            session.begin(pair.set(), SaveMode.LIVE, 1);
        } catch (RingDamageException e) {
            return false;
        }
        image = new byte[(int)session.imageLength()];
        SaveStatus status = next();
        LiveSets.drain(pair.channel(), 3);
        while (status == SaveStatus.BUFFER_OVERFLOW) {
            status = next();
            LiveSets.drain(pair.channel(), 1);
        }
        session.end();
        if (status != SaveStatus.SUCCESS) {
            throw new AssertionError("live save: " + status);
        }
        return true;
    }

    private SaveStatus next() {
        final SaveStatus status = session.saveContinue(chunk.clear());
        chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
        return status;
    }

    /** The image restores, and each word of its rings was in the ring before or after the change. */
    private void checkBytes(int value, int k) {
        final RestoreSession restore = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
        restore.begin(1 << 24);
        final ByteBuffer bytes = ByteBuffer.allocateDirect(image.length).put(image).flip();
        if (restore.restoreFromBuffer(bytes) != RestoreStatus.SUCCESS) {
            throw new AssertionError("live save, value " + value + ", change after read " + k + ": cut short");
        }
        try (ChannelSet restored = restore.apply()) {
            final UnsafeBuffer data = ChannelAccess.memory(restored.get(1)).incoming().data();
            final ByteBuffer then = ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN);
            final ByteBuffer now = ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < LENGTH; i += 8) {
                final long word = data.getLong(i);
                if (word != 0 && word != then.getLong(RawRing.DATA + i) && word != now.getLong(RawRing.DATA + i)) {
                    throw new AssertionError("live save, value " + value + ", change after read " + k
                        + ": word " + i + " was never in the ring");
                }
            }
        }
    }

    /** Rings with packets of all types in one, and of this end in the other. */
    private void mapFilled() throws IOException {
        pair.toEngine().empty(0);
        pair.fromEngine().empty(0);
        pair.mapAgain(SLOTS);
        watch();
        for (final int type : new int[] {6, 7, 9, 11, 13, 6, 7, 9}) {
            PeerChange.send(pair.toEngine(), type, 0, type);
        }
        for (int i = 0; i < 6; i++) {
            pair.toEngine().send(6, 0, i, 2, new long[60]);
            pair.channel().outgoing().offer(6, 0, i, pair.channel().context(), 0, 0);
        }
        pair.fromEngine().out(48);
        for (int i = 0; i < parts.length; i++) {
            parts[i].getBytes(0, before, i * LENGTH, LENGTH);
        }
    }

    private void watch() {
        SharedReads.forget();
        final Ring[] rings = {ChannelAccess.memory(pair.channel()).incoming(),
            ChannelAccess.memory(pair.channel()).outgoing()};
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (i & 1) == 0 ? rings[i >> 1].control() : rings[i >> 1].data();
            SharedReads.watch(parts[i].addressOffset(), LENGTH);
        }
    }

    private void load(byte[] memory) {
        for (int i = 0; i < parts.length; i++) {
            parts[i].putBytes(0, memory, i * LENGTH, LENGTH);
        }
    }

    /** The peer changes the ring that was just read. */
    private void change(int value, int offset, int length) {
        System.arraycopy(before, 0, after, 0, after.length);
        final int ring = offset / RING * RING;
        System.arraycopy(before, ring, changed, 0, RING);
        peer.change(value, 0, offset - ring, length);
        System.arraycopy(changed, 0, after, ring, RING);
    }

    /** Saves the paused set; false if the save was refused. */
    private boolean save() {
        try {
            session.begin(pair.set(), 1);
            image = new byte[(int)session.imageLength()];
            final SaveStatus status = LiveSets.write(session, image, chunk.capacity());
            if (status != SaveStatus.SUCCESS) {
                throw new AssertionError("paused save: " + status);
            }
            return true;
        } catch (RingDamageException e) {
            if (!e.damage().field().equals("in") && !e.damage().field().equals("out")) {
                throw e;
            }
            return false;
        } finally {
            session.end();
        }
    }

    private void requireReads(int reads, int most) {
        Arrays.fill(times, 0);
        for (int i = 0; i < reads; i++) {
            for (int at = SharedReads.offset(i); at < SharedReads.offset(i) + SharedReads.length(i); at++) {
                if (++times[at] > most && at % RING >= RawRing.DATA) {
                    throw new AssertionError("read " + (i + 1) + " of " + reads + " reads byte " + at + " for the "
                        + times[at] + "th time");
                }
            }
        }
    }

    /** Each byte as it was when it was read last. */
    private void mix(int reads, int k) {
        System.arraycopy(after, 0, mixed, 0, mixed.length);
        for (int pass = 0; pass < 2; pass++) {
            final byte[] source = pass == 0 ? before : after;
            for (int i = pass == 0 ? 0 : k; i < (pass == 0 ? k : reads); i++) {
                System.arraycopy(source, SharedReads.offset(i), mixed, SharedReads.offset(i), SharedReads.length(i));
            }
        }
    }
}
