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

/**
 * The guest's end of a storage channel. Its program writes to its memory, and it reads and writes sectors of its disk,
 * from and to pages of that memory, and checks every byte. Requests in flight share neither pages nor sectors, as in a
 * file system. So the guest knows the bytes of a read when it sends the request. All its state is in its memory, in the
 * context area of its end, and in those of its requests. The end's context area starts with the fields of a
 * {@link Guest}.
 */
final class StorageGuest implements Ticking, PacketHandler {
    static final int BUSY_PAGES = Guest.PACE + Pace.STATE_LENGTH;
    /** A bit for each two sectors. */
    static final int BUSY_SECTORS = BUSY_PAGES + Long.BYTES;
    static final int READS = BUSY_SECTORS + Long.BYTES;
    static final int WRITES = READS + Long.BYTES;
    static final int BYTES = WRITES + Long.BYTES;
    static final int CONTEXT_LENGTH = BYTES + Long.BYTES;

    private static final int COMPLETIONS = 8;
    private static final int MOST_SENT = 2;

    private final Channel channel;
    private final Pace pace;
    private final SplitMix64 random;
    private final HeldTime time;
    private final GuestProgram program;
    private final GuestFiles files;
    private final RequestBuffers buffers;
    private final MutableDirectBuffer state;
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[StorageRequests.LENGTH]);
    private long tick;

    StorageGuest(Channel channel, Pace pace, SplitMix64 random, GuestMemory memory, HeldTime time) {
        this.channel = channel;
        this.pace = pace;
        this.random = random;
        this.time = time;
        program = new GuestProgram(memory, channel.id(), random);
        files = new GuestFiles(memory, channel.id(), random);
        buffers = new RequestBuffers(memory, random);
        state = channel.context();
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (pace.isStalled(state, Guest.PACE, now, random)) {
            return;
        }
        time.poll(channel.incoming(), this, COMPLETIONS);
        if (!pace.isResting(state, Guest.PACE, now, random)) {
            count(Guest.WRONG, program.run());
            for (int i = random.nextInt(MOST_SENT + 1); i > 0; i--) {
                files.choose(request);
                send(request.getInt(StorageRequests.OPERATION_OFFSET), request.getInt(StorageRequests.BYTES_OFFSET),
                    (int)request.getLong(StorageRequests.SECTOR_OFFSET));
            }
        }
        channel.outgoing().publish();
    }

    /** Sends the request, unless its sectors or pages are in use or there is no room. */
    private void send(int operation, int bytes, int sector) {
        final long sectors = sectorBits(sector, bytes);
        final long pages = (state.getLong(BUSY_SECTORS) & sectors) == 0
            ? buffers.choose(bytes, state.getLong(BUSY_PAGES)) : 0;
        if (pages == 0) {
            return;
        }
        final long transactionId = state.getLong(Guest.SENT);
        final long outcome = time.append(channel.outgoing(), Packet.COMPLETION_REQUESTED, transactionId,
            buffers.ranges(), request, StorageRequests.LENGTH);
        if (outcome < 0) {
            count(RingOutcomes.requireNoRoom(channel.outgoing(), outcome) == Outcome.FULL ? Guest.FULL
                : Guest.IN_FLIGHT_FULL, 1);
            return;
        }
        final long checksum = files.expect(operation, sector, bytes);
        if (operation == StorageRequests.WRITE) {
            buffers.write(files.data(), bytes);
        }
        note(channel.awaiting().context(transactionId), checksum, pages);
        state.putLong(BUSY_PAGES, state.getLong(BUSY_PAGES) | pages);
        state.putLong(BUSY_SECTORS, state.getLong(BUSY_SECTORS) | sectors);
        count(Guest.SENT, 1);
    }

    private void note(MutableDirectBuffer note, long checksum, long pages) {
        note.putLong(StorageRequests.CHECKSUM_OFFSET, checksum);
        note.putBytes(StorageRequests.REQUEST_OFFSET, request, 0, StorageRequests.LENGTH);
        note.putLong(StorageRequests.TICKS_OFFSET, tick);
        note.putLong(StorageRequests.PAGES_OFFSET, pages);
        buffers.note(note);
    }

    /** The bits of the pairs of sectors that a request touches. */
    private static long sectorBits(int sector, int bytes) {
        final int first = sector / 2;
        final int last = (sector + bytes / Disks.SECTOR_LENGTH - 1) / 2;
        return (1L << last - first + 1) - 1 << first;
    }

    /** Is the sector part of a request in flight? */
    static boolean isBusy(DirectBuffer context, int sector) {
        return (context.getLong(BUSY_SECTORS) & 1L << sector / 2) != 0;
    }

    @Override
    public PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        final DirectBuffer note = channel.awaiting().context(transactionId);
        final int operation = note.getInt(StorageRequests.REQUEST_OFFSET + StorageRequests.OPERATION_OFFSET);
        final int bytes = note.getInt(StorageRequests.REQUEST_OFFSET + StorageRequests.BYTES_OFFSET);
        final int sector = (int)note.getLong(StorageRequests.REQUEST_OFFSET + StorageRequests.SECTOR_OFFSET);
        final boolean right = length == StorageRequests.COMPLETION_LENGTH
            && sameLong(note, buffer, offset, StorageRequests.CHECKSUM_OFFSET)
            && sameLong(note, buffer, offset, StorageRequests.REQUEST_OFFSET)
            && sameLong(note, buffer, offset, StorageRequests.REQUEST_OFFSET + StorageRequests.SECTOR_OFFSET)
            && note.getLong(StorageRequests.CHECKSUM_OFFSET) == buffers.checksum(note, bytes);
        state.putLong(BUSY_PAGES, state.getLong(BUSY_PAGES) & ~note.getLong(StorageRequests.PAGES_OFFSET));
        state.putLong(BUSY_SECTORS, state.getLong(BUSY_SECTORS) & ~sectorBits(sector, bytes));
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

    private void count(int field, long by) {
        state.putLong(field, state.getLong(field) + by);
    }
}
