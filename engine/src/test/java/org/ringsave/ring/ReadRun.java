/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.agrona.BufferUtil;
import org.ringsave.fixture.GuardedMemory;
import org.ringsave.fixture.SharedReads;

/**
 * Runs each operation of a shared ring once for each of its reads and for many values, and changes the memory right
 * after that read, as a hostile peer may. The operation must tell the same as one on memory that nobody changes: each
 * byte of it as it was when the operation first read it. The ring ends where memory ends. Runs in a JVM of its own,
 * with recording classes.
 */
public final class ReadRun {
    private static final int LENGTH = 4096;
    private static final int MEMORY = RawRing.DATA + LENGTH;
    private static final int[] STARTS = {0, LENGTH - 8, LENGTH - 16, LENGTH - 24, LENGTH - 48, 2048};

    private final SharedRing ring;
    private final TracedEnd disturbed = new TracedEnd();
    private final TracedEnd undisturbed = new TracedEnd();
    private final byte[] before = new byte[MEMORY];
    private final byte[] after = new byte[MEMORY];
    private final byte[] mixed = new byte[MEMORY];
    private final boolean[] read = new boolean[MEMORY];
    private final PeerChange peer;
    private long cases;

    private ReadRun(Path directory, long seed) throws IOException {
        ring = new SharedRing(GuardedMemory.ofPages(directory, MEMORY / LENGTH).all());
        peer = new PeerChange(new SplittableRandom(seed), after);
        SharedReads.watch(BufferUtil.address(ring.memory()), MEMORY);
    }

    /** Directory, seed, values for each read of a poll, and of another operation. */
    public static void main(String[] args) throws IOException {
        final ReadRun run = new ReadRun(Path.of(args[0]), Long.parseLong(args[1]));
        for (final RingOperation operation : RingOperation.all()) {
            final int values = Integer.parseInt(args[operation.isOfEachType() ? 2 : 3]);
            System.out.println(operation.name() + '=' + run.run(operation, values));
        }
        System.out.println("cases=" + run.cases);
    }

    /** Returns the most reads that the operation made. */
    private int run(RingOperation operation, int values) {
        int most = 0;
        for (int value = 0; value < values; value++) {
            final int start = STARTS[value % STARTS.length];
            prepare(operation, start, disturbed);
            ring.memory().get(0, before);
            final int reads = perform(operation, 0);
            requireReadOnce(operation, reads, value);
            most = Math.max(most, reads);
            final int[] offsets = IntStream.range(0, reads).map(SharedReads::offset).toArray();
            final int[] lengths = IntStream.range(0, reads).map(SharedReads::length).toArray();
            for (int k = 1; k <= reads; k++) {
                System.arraycopy(before, 0, after, 0, MEMORY);
                peer.change(value, start, offsets[k - 1], lengths[k - 1]);
                compare(operation, start, value, k);
                cases++;
            }
        }
        return most;
    }

    private void compare(RingOperation operation, int start, int value, int k) {
        prepare(operation, start, disturbed);
        final int reads = perform(operation, k);
        requireReadOnce(operation, reads, value);
        mix(reads, k);
        goOn(operation, disturbed);
        if (!isThatOfMixed(operation, start) && !isRefused(operation) && !isThatOfLaterValue(operation, start)) {
            throw new AssertionError(operation.name() + " from index " + start + ", value " + value + ", change after"
                + " read " + k + " of " + reads + ": told " + disturbed.trace() + ", a snapshot gives "
                + undisturbed.trace());
        }
    }

    private boolean isThatOfMixed(RingOperation operation, int start) {
        prepare(operation, start, undisturbed);
        ring.memory().put(0, mixed);
        operation.action().run(ring, undisturbed);
        goOn(operation, undisturbed);
        requireMapping(ring.incoming().damage());
        requireMapping(ring.outgoing().damage());
        return disturbed.trace().isSameAs(undisturbed.trace());
    }

    /** A word that is read again may count as it was the second time, such as room that comes meanwhile. */
    private boolean isThatOfLaterValue(RingOperation operation, int start) {
        for (int offset = 0; offset < MEMORY; offset++) {
            mixed[offset] = operation.mayReadAgain(offset) ? after[offset] : mixed[offset];
        }
        return operation.readsAgain() && isThatOfMixed(operation, start);
    }

    private static void requireMapping(Damage damage) {
        if (damage != null && damage.field().equals("mapping")) {
            throw new AssertionError("an access beyond the end of the ring");
        }
    }

    /** A word that is read again may also have gone back meanwhile. */
    private boolean isRefused(RingOperation operation) {
        return operation.readsAgain()
            && (ring.incoming().damage() != null || ring.outgoing().damage() != null);
    }

    /** New ends on a ring whose producer has written two packets, and whose consumer has consumed some. */
    private void prepare(RingOperation operation, int start, TracedEnd end) {
        final RawRing raw = ring.raw();
        ring.memory().put(0, PeerChange.EMPTY);
        end.begin(ring, operation.packet());
        ring.attach(start, start, end);
        PeerChange.send(raw, operation.packet().type(), operation.packet().flags(), 77);
        PeerChange.send(raw, Packet.IN_BAND, 0, 78);
        raw.poke32(ControlPage.PENDING_SEND_SIZE_OFFSET, LENGTH - 64);
        if (operation.writes()) {
            prepareWriter(start, end);
        }
        end.trace().clear();
    }

    /** The writer has filled most of the ring, and its reader has read the first packets since. */
    private void prepareWriter(int start, TracedEnd end) {
        ring.attach(start, start, end);
        for (int i = 0; i < 4; i++) {
            end.offer(ring, MappedPair.words(new long[120]), 960);
        }
        ring.raw().poke32(ControlPage.INTERRUPT_MASK_OFFSET, 0);
        ring.raw().out((start + 2 * 984) % LENGTH);
    }

    private int perform(RingOperation operation, int k) {
        SharedReads.begin(k, () -> ring.memory().put(0, after));
        operation.action().run(ring, disturbed);
        return SharedReads.end();
    }

    /** The peer's change stays, and the operation follows a second time. */
    private void goOn(RingOperation operation, TracedEnd end) {
        ring.memory().put(0, after);
        operation.action().run(ring, end);
        end.addDamage();
    }

    private void requireReadOnce(RingOperation operation, int reads, int value) {
        Arrays.fill(read, false);
        for (int i = 0; i < reads; i++) {
            final int end = SharedReads.offset(i) + SharedReads.length(i);
            for (int offset = SharedReads.offset(i); offset < end; offset++) {
                if (read[offset] && !operation.mayReadAgain(offset)) {
                    throw new AssertionError(operation.name() + ", value " + value + ": read " + (i + 1)
                        + " reads byte " + offset + " of the ring's memory again");
                }
                read[offset] = true;
            }
        }
    }

    /** Each byte as it was when it was read first. */
    private void mix(int reads, int k) {
        System.arraycopy(after, 0, mixed, 0, MEMORY);
        for (int i = 0; i < Math.min(reads, k); i++) {
            System.arraycopy(before, SharedReads.offset(i), mixed, SharedReads.offset(i), SharedReads.length(i));
        }
    }
}
