/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.GuardedMemory;
import org.ringsave.fixture.SeededSet;
import org.ringsave.memory.GuardedSlabs;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Chunks, images, rings and payloads that end where memory ends, of all lengths: no call reads or writes beyond them,
 * nor writes before them. Runs in a JVM of its own, since such an access may end it.
 */
public final class BoundsRun {
    private static final int PAGE = 4096;
    private static final int LABEL = 9;

    private final GuardedMemory guarded;
    private final GuardedMemory rings;
    private final ChannelSet set;
    private final byte[] image;
    private long cases;
    private long received;

    private BoundsRun(Path directory) throws IOException {
        guarded = GuardedMemory.ofPages(directory, 3);
        rings = GuardedMemory.ofPages(directory, 2);
        GuardedSlabs.install(directory);
        set = SeededSet.paused(11, 1, 1);
        set.addRegion("region", 1, PAGE).putLong(PAGE - 8, 7);
        image = SeededSet.bytes(SeededSet.image(set, LABEL));
    }

    /** Directory, and how many words lie between two starts of packets that are tried. */
    public static void main(String[] args) throws IOException {
        final BoundsRun run = new BoundsRun(Path.of(args[0]));
        for (int length = 0; length <= PAGE; length++) {
            run.save(length, SaveMode.PAUSED);
            run.restore(length);
            if (length % 31 == 1) {
                run.restoreIntoASet(length);
            }
            run.cut(length);
        }
        run.set.resume();
        for (int length = 0; length <= PAGE; length += 7) {
            run.save(length, SaveMode.LIVE);
        }
        run.set.close();
        run.ring(true, Integer.parseInt(args[1]));
        run.ring(false, Integer.parseInt(args[1]));
        System.out.println("image=" + run.image.length);
        System.out.println("cases=" + run.cases);
    }

    /** Saves into chunks of a length. */
    private void save(int length, SaveMode mode) {
        final SaveSession session = new SaveSession();
        session.begin(set, mode, LABEL);
        int at = 0;
        SaveStatus status;
        do {
            int room = length;
            status = fill(session, room);
            if (status == SaveStatus.BUFFER_TOO_SMALL) {
                require(session.bytesFilled() == 0, "bytes in a chunk that is too small");
                room = session.bytesRequired();
                status = fill(session, room);
            }
            final ByteBuffer chunk = guarded.all().position(guarded.all().capacity() - room);
            require(chunk.slice().limit(session.bytesFilled())
                .equals(ByteBuffer.wrap(image, at, session.bytesFilled())), "chunks of " + length + " at " + at);
            at += session.bytesFilled();
            cases++;
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        require(status == SaveStatus.SUCCESS && at == image.length, "chunks of " + length + ": " + status);
        session.end();
    }

    private SaveStatus fill(SaveSession session, int length) {
        final ByteBuffer chunk = guarded.last(length);
        final SaveStatus status = (length & 1) == 0 ? session.saveContinue(chunk)
            : session.saveContinue(new UnsafeBuffer(chunk), 0, length);
        guarded.checkCanary(length);
        return status;
    }

    /** Restores from pieces of a length. */
    private void restore(int length) {
        final RestoreSession session = new RestoreSession();
        begin(session, length);
        RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        for (int at = 0; at < image.length && length > 0; at += length) {
            status = take(session, at, Math.min(length, image.length - at));
        }
        if (length == 0) {
            take(session, 0, 0);
            status = take(session, 0, image.length);
        }
        require(status == RestoreStatus.SUCCESS, "pieces of " + length + ": " + status);
        if ((length & 1) == 0) {
            session.end();
            return;
        }
        try (ChannelSet restored = session.apply()) {
            require(Arrays.equals(SeededSet.bytes(SeededSet.image(restored, LABEL)), image),
                "another set from pieces of " + length);
        }
    }

    /** Restores into a set that was made before. Each part of its memory ends where memory ends. */
    private void restoreIntoASet(int length) {
        try (ChannelSet given = new ChannelSet()) {
            given.add(1, "channel-0", SeededSet.config(1));
            given.addRegion("region", 1, PAGE);
            given.addState(new ByteState("clock", 3, new byte[0]));
            final RestoreSession session = new RestoreSession();
            session.begin(given);
            for (int at = 0; at < image.length; at += Math.max(1, length)) {
                take(session, at, Math.min(Math.max(1, length), image.length - at));
            }
            session.apply();
            require(Arrays.equals(SeededSet.bytes(SeededSet.image(given, LABEL)), image),
                "another given set from pieces of " + length);
        }
    }

    /** Restores an image that is cut short: the last bytes are those before its missing rest. */
    private void cut(int length) {
        final RestoreSession session = new RestoreSession();
        begin(session, length);
        final int present = Math.min(length, image.length - 1);
        require(take(session, 0, present) == RestoreStatus.MORE_PROCESSING_REQUIRED, "cut at " + present);
        session.end();
    }

    private static void begin(RestoreSession session, int length) {
        if ((length & 1) == 0) {
            session.beginVerify();
        } else {
            session.begin(1 << 24, new ByteState("clock", 3, new byte[0]));
        }
    }

    private RestoreStatus take(RestoreSession session, int at, int length) {
        final ByteBuffer piece = guarded.last(length);
        piece.put(image, at, length).flip();
        final RestoreStatus status = session.restoreFromBuffer(piece);
        guarded.checkCanary(length);
        cases++;
        return status;
    }

    /** Sends packets of all lengths from all starts in a ring, with payloads that end where memory ends. */
    private void ring(boolean foreign, int step) {
        final SharedRing ring = new SharedRing(rings.all());
        ring.attach(0, 0);
        final Ring own = foreign ? ring.ring() : Ring.local(ring.ring().control(), ring.ring().data(), true);
        final IncomingRing incoming = foreign ? ring.incoming() : own.makeReader(SharedRing.FREE);
        final OutgoingRing outgoing = foreign ? ring.outgoing() : own.makeWriter(SharedRing.FREE);
        own.open();
        for (int length = 0; length <= outgoing.maxPayloadLength(); length++) {
            // Lengths that fill their last word come from each start; the others, padded, from the start that is next.
            final int starts = (length & 7) == 0 ? PAGE / 8 : 1;
            for (int start = 0; start < starts; start += step) {
                final int rest = 2 * PAGE - 48 - (length + 7 & -8);
                // The packet between leads back to the same start.
                send(outgoing, incoming, length, true);
                send(outgoing, incoming, rest % PAGE, false);
                send(outgoing, incoming, length, false);
                // The next packet starts so many words further on.
                send(outgoing, incoming, (rest + 8 * step) % PAGE, true);
            }
        }
        require(incoming.damage() == null && outgoing.damage() == null, "" + incoming.damage() + outgoing.damage());
    }

    /** Sends a packet by a claim or by an offer. */
    private void send(OutgoingRing outgoing, IncomingRing incoming, int length, boolean isClaimed) {
        final int fits = Math.min(length, outgoing.maxPayloadLength());
        final ByteBuffer payload = guarded.last(fits);
        if (fits > 0) {
            payload.put(0, (byte)fits).put(fits - 1, (byte)7);
        }
        received = -1;
        if (isClaimed) {
            final int index = outgoing.tryClaim(Packet.IN_BAND, 0, 3, fits);
            require(index >= 0, Outcome.toString(index));
            outgoing.buffer().putBytes(index, payload, 0, fits);
            require(outgoing.commit(index) > 0, "commit");
        } else {
            final long outcome = outgoing.offer(Packet.IN_BAND, 0, 3, new UnsafeBuffer(payload), 0, fits);
            require(outcome > 0, Outcome.toString(outcome));
        }
        require(incoming.poll((type, flags, id, buffer, offset, size) -> {
            received = size;
            require(size == 0 || fits == 1 || buffer.getByte(offset) == (byte)fits
                && buffer.getByte(offset + fits - 1) == 7, "other bytes than were sent");
            return PacketAction.DONE;
        }, 2) == 1, "one packet");
        require(received == (fits + 7 & -8), received + " bytes of " + fits);
        guarded.checkCanary(fits);
        cases++;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
