/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;

/**
 * The guest's end of a storage channel. It reads and writes sectors of its disk, from and to pages of its own memory,
 * and checks every byte. Requests in flight share neither pages nor sectors, as in a file system. So the guest knows
 * the bytes of a read when it sends the request. All its state is in its memory, in the context area of its end, and in
 * those of its requests. The end's context area starts with the fields of a {@link Guest}.
 */
final class StorageGuest implements Ticking {
    static final int BUSY_PAGES = Guest.STALLED_UNTIL + Long.BYTES;
    static final int BUSY_SECTORS = BUSY_PAGES + Long.BYTES;
    static final int READS = BUSY_SECTORS + Long.BYTES;
    static final int WRITES = READS + Long.BYTES;
    static final int BYTES = WRITES + Long.BYTES;
    /** Number of writes to each sector, an int each. */
    static final int SECTOR_WRITES = BYTES + Long.BYTES;
    static final int CONTEXT_LENGTH = SECTOR_WRITES + Disks.SECTORS * Integer.BYTES;

    private static final long ALL_PAGES = (1L << GuestMemory.PAGES) - 1;
    private static final int COMPLETIONS = 8;
    private static final int MOST_SENT = 2;

    private final Channel channel;
    private final Stalls stalls;
    private final SplitMix64 random;
    private final GuestMemory memory;
    private final HeldTime time;
    private final MutableDirectBuffer state;
    private final ScatterList pieces;
    private final PacketRangesEncoder ranges = new PacketRangesEncoder();
    private final PacketRanges named = new PacketRanges();
    private final UnsafeBuffer rangeBytes = new UnsafeBuffer(new byte[StorageRequests.RANGES_LENGTH]);
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[StorageRequests.LENGTH]);
    private final UnsafeBuffer data =
        new UnsafeBuffer(new byte[StorageRequests.MAX_SECTORS * Disks.SECTOR_LENGTH]);
    private final PacketHandler onCompletion = this::onCompletion;
    private long tick;

    StorageGuest(Channel channel, Stalls stalls, SplitMix64 random, GuestMemory memory, HeldTime time) {
        this.channel = channel;
        this.stalls = stalls;
        this.random = random;
        this.memory = memory;
        this.time = time;
        state = channel.context();
        pieces = new ScatterList(memory);
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (stalls.isStalled(state, Guest.STALLED_UNTIL, now, random)) {
            return;
        }
        RingOutcomes.requirePolled(channel.incoming(), channel.incoming().poll(onCompletion, COMPLETIONS));
        for (int i = random.nextInt(MOST_SENT + 1); i > 0; i--) {
            final int sectors = 1 + random.nextInt(StorageRequests.MAX_SECTORS);
            send(random.nextInt(StorageRequests.WRITE + 1), random.nextInt(Disks.SECTORS - sectors + 1), sectors);
        }
        channel.outgoing().publish();
    }

    /** Sends a request, unless its sectors or pages are in use or there is no room. */
    private void send(int operation, int sector, int sectors) {
        final long sectorBits = sectorBits(sector, sectors);
        final int bytes = sectors * Disks.SECTOR_LENGTH;
        final long pages = (state.getLong(BUSY_SECTORS) & sectorBits) == 0 ? chooseRanges(bytes) : 0;
        if (pages == 0) {
            return;
        }
        request.putInt(StorageRequests.OPERATION_OFFSET, operation);
        request.putInt(StorageRequests.BYTES_OFFSET, bytes);
        request.putLong(StorageRequests.SECTOR_OFFSET, sector);
        final long transactionId = state.getLong(Guest.SENT);
        long outcome;
        do {
            outcome = channel.outgoing().append(Packet.GPA_DIRECT, Packet.COMPLETION_REQUESTED, transactionId, ranges,
                request, 0, StorageRequests.LENGTH);
        } while (time.mustRetry(outcome));
        if (outcome < 0) {
            count(RingOutcomes.requireNoRoom(channel.outgoing(), outcome) == Outcome.FULL ? Guest.FULL
                : Guest.IN_FLIGHT_FULL, 1);
            return;
        }
        final long checksum = expect(operation, sector, sectors);
        if (operation == StorageRequests.WRITE) {
            pieces(rangeBytes, 0, ranges.length()).scatter(data, 0, bytes);
        }
        note(transactionId, checksum, pages);
        state.putLong(BUSY_PAGES, state.getLong(BUSY_PAGES) | pages);
        state.putLong(BUSY_SECTORS, state.getLong(BUSY_SECTORS) | sectorBits);
        count(Guest.SENT, 1);
    }

    private void note(long transactionId, long checksum, long pages) {
        final MutableDirectBuffer note = channel.awaiting().context(transactionId);
        note.putLong(StorageRequests.CHECKSUM_OFFSET, checksum);
        note.putBytes(StorageRequests.REQUEST_OFFSET, request, 0, StorageRequests.LENGTH);
        note.putLong(StorageRequests.TICKS_OFFSET, tick);
        note.putLong(StorageRequests.PAGES_OFFSET, pages);
        note.putBytes(StorageRequests.RANGES_OFFSET, rangeBytes, 0, ranges.length());
    }

    private static long sectorBits(int sector, int sectors) {
        return (1L << sectors) - 1 << sector;
    }

    /** Chooses ranges on free pages, in random order; returns the pages, or 0 if there are not enough. */
    private long chooseRanges(int bytes) {
        final int count = 1 + random.nextInt(StorageRequests.MAX_RANGES);
        final long unused = ALL_PAGES & ~state.getLong(BUSY_PAGES);
        long free = unused;
        int left = bytes;
        ranges.gpaDirect(rangeBytes, 0);
        for (int more = count - 1; more >= 0; more--) {
            final int length = more == 0 ? left : 1 + random.nextInt(left - more);
            final int offset = random.nextInt(GuestMemory.PAGE_LENGTH);
            ranges.range(offset, length);
            for (int end = offset + length; end > 0; end -= GuestMemory.PAGE_LENGTH) {
                if (free == 0) {
                    return 0;
                }
                final long above = free & -1L << random.nextInt(GuestMemory.PAGES);
                final int page = Long.numberOfTrailingZeros(above == 0 ? free : above);
                ranges.page(memory.firstPage() + page);
                free &= ~(1L << page);
            }
            left -= length;
        }
        return unused & ~free;
    }

    /** Makes the bytes that the request will move, new bytes for a write, and returns their checksum. */
    private long expect(int operation, int sector, int sectors) {
        for (int i = 0; i < sectors; i++) {
            final int at = SECTOR_WRITES + (sector + i) * Integer.BYTES;
            final int writes = state.getInt(at) + operation;
            state.putInt(at, writes);
            Disks.fill(data, i * Disks.SECTOR_LENGTH, channel.id(), sector + i, writes);
        }
        return WordSum.update(WordSum.START, data, 0, sectors * Disks.SECTOR_LENGTH);
    }

    private PacketAction onCompletion(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        final DirectBuffer note = channel.awaiting().context(transactionId);
        final int operation = note.getInt(StorageRequests.REQUEST_OFFSET + StorageRequests.OPERATION_OFFSET);
        final int bytes = note.getInt(StorageRequests.REQUEST_OFFSET + StorageRequests.BYTES_OFFSET);
        final int sector = (int)note.getLong(StorageRequests.REQUEST_OFFSET + StorageRequests.SECTOR_OFFSET);
        final boolean right = length == StorageRequests.COMPLETION_LENGTH
            && sameLong(note, buffer, offset, StorageRequests.CHECKSUM_OFFSET)
            && sameLong(note, buffer, offset, StorageRequests.REQUEST_OFFSET)
            && sameLong(note, buffer, offset, StorageRequests.REQUEST_OFFSET + StorageRequests.SECTOR_OFFSET)
            && note.getLong(StorageRequests.CHECKSUM_OFFSET) == checksumOfPages(note, bytes);
        state.putLong(BUSY_PAGES, state.getLong(BUSY_PAGES) & ~note.getLong(StorageRequests.PAGES_OFFSET));
        state.putLong(BUSY_SECTORS,
            state.getLong(BUSY_SECTORS) & ~sectorBits(sector, bytes / Disks.SECTOR_LENGTH));
        count(Guest.COMPLETED, 1);
        count(Guest.WRONG, right ? 0 : 1);
        count(Guest.LATENCY_TICKS, tick - note.getLong(StorageRequests.TICKS_OFFSET));
        count(operation == StorageRequests.WRITE ? WRITES : READS, 1);
        count(BYTES, bytes);
        return PacketAction.DONE;
    }

    private static boolean sameLong(DirectBuffer note, DirectBuffer buffer, int offset, int at) {
        return note.getLong(at) == buffer.getLong(offset + at);
    }

    private ScatterList pieces(DirectBuffer from, int offset, int length) {
        final String broken = named.wrap(Packet.GPA_DIRECT, from, offset, length);
        if (broken != null) {
            throw new IllegalStateException(channel + ": the ranges in a note are damaged: " + broken);
        }
        return pieces.resolve(named);
    }

    /** Checksum of the request's pages now. They hold the data of a read, or the unchanged bytes of a write. */
    private long checksumOfPages(DirectBuffer note, int bytes) {
        pieces(note, StorageRequests.RANGES_OFFSET, StorageRequests.RANGES_LENGTH).gather(data, 0, bytes);
        return WordSum.update(WordSum.START, data, 0, bytes);
    }

    private void count(int field, long by) {
        state.putLong(field, state.getLong(field) + by);
    }
}
