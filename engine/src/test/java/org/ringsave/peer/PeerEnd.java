/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * One end of a conversation between two processes. Both send numbered in-band packets of seeded lengths in seeded
 * batches; some ask for a completion, whose payload is the checksum of the request's.
 *
 * <p>The transaction id is the packet's number. The first of two or more words of payload holds the number in its high
 * half and the low half of the checksum of the words behind it; one word alone may be part of a word, and is vouched
 * for by the digest of all packets. {@code src/test/c/ring_peer.c} says the same.
 */
final class PeerEnd {
    static final int MAX_LENGTH = 1500;

    private static final int PADDED_LENGTH = BitUtil.align(MAX_LENGTH, BitUtil.SIZE_OF_LONG);
    private static final int SLOTS = 8;
    private static final int LARGEST_BATCH = 12;
    private static final long END = -1;
    private static final long BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long PRIME = 0x100_0000_01B3L;

    private final Channel channel;
    private final int count;
    private final SplittableRandom content;
    private final SplittableRandom pace;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PADDED_LENGTH));
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(BitUtil.SIZE_OF_LONG));
    private final ArrayDeque<Long> kept = new ArrayDeque<>();
    private boolean prepared;
    private int length;
    private int flags;
    private int sent;
    private int received;
    private int completions;
    private long sentDigest = BASIS;
    private long receivedDigest = BASIS;

    PeerEnd(Channel channel, long seed, int count) {
        this.channel = channel;
        this.count = count;
        this.content = new SplittableRandom(seed);
        this.pace = new SplittableRandom(~seed);
    }

    static ChannelConfig config(int pages) {
        return ChannelConfig.ofPages(pages).withInFlight(SLOTS, PADDED_LENGTH, BitUtil.SIZE_OF_LONG);
    }

    /** FNV-1a over words, folded so that high bits count too. */
    static long checksum(DirectBuffer buffer, int offset, int length) {
        long sum = BASIS;
        for (int i = 0; i < length; i += BitUtil.SIZE_OF_LONG) {
            sum = mix(sum, buffer.getLong(offset + i));
        }
        return sum;
    }

    private static long mix(long sum, long word) {
        final long product = (sum ^ word) * PRIME;
        return product ^ product >>> 32;
    }

    /** Talks until both directions are through and nothing is in flight any more. */
    void run(BooleanSupplier otherLives) {
        run(otherLives, () -> { });
    }

    /** Talks as {@link #run(BooleanSupplier)}, and has something else done between two batches. */
    void run(BooleanSupplier otherLives, Runnable between) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PeerProcess.DEADLINE_SECONDS);
        int idle = 0;
        while (!isDone()) {
            between.run();
            if (step()) {
                idle = 0;
            } else if (++idle < 200) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(2_000);
                // A dead peer may have published just before: its packets count.
                if (idle % 256 == 0 && (System.nanoTime() > deadline
                    || !otherLives.getAsBoolean() && !step() && !step())) {
                    throw new IllegalStateException((otherLives.getAsBoolean() ? "the other end is silent: "
                        : "the other end is gone: ") + report() + ", " + kept.size() + " kept, "
                        + channel.awaiting().count() + " awaiting");
                }
            }
        }
    }

    /** Tells a peer that waits for it that this was all. */
    void sayEnd() {
        require(channel.outgoing().offer(Packet.IN_BAND, 0, END, payload, 0, 0) > 0, "no room for the end");
    }

    int completions() {
        return completions;
    }

    String receivedLine() {
        return "received " + received + " digest " + Long.toHexString(receivedDigest);
    }

    String sentLine() {
        return "sent " + sent + " digest " + Long.toHexString(sentDigest);
    }

    String report() {
        return receivedLine() + ", " + sentLine();
    }

    private boolean isDone() {
        return sent == count && received == count && kept.isEmpty() && channel.awaiting().count() == 0;
    }

    private boolean step() {
        final boolean completed = complete();
        final boolean moved = send() | completed;
        final int polled = channel.incoming().poll(this::onPacket, 1 + pace.nextInt(2 * LARGEST_BATCH));
        require(polled >= 0, "poll");
        return moved || polled > 0;
    }

    /** In order of arrival, which a peer may rely on. */
    private boolean complete() {
        boolean moved = false;
        while (!kept.isEmpty()) {
            final long id = kept.peek();
            final DirectBuffer request = channel.received().packet(id);
            answer.putLong(0, checksum(request, 0, request.capacity()));
            final long position = channel.complete(id, answer, 0, BitUtil.SIZE_OF_LONG);
            if (position < 0) {
                require(position == Outcome.FULL, "complete");
                break;
            }
            kept.remove();
            moved = true;
        }
        return moved;
    }

    private boolean send() {
        int appended = 0;
        for (final int batch = 1 + pace.nextInt(LARGEST_BATCH); appended < batch && sent < count; appended++) {
            if (!prepared) {
                prepare();
            }
            final long position = channel.outgoing().append(Packet.IN_BAND, flags, sent, payload, 0, length);
            if (position < 0) {
                require(position == Outcome.FULL || position == Outcome.IN_FLIGHT_FULL, "append");
                break;
            }
            if (flags != 0) {
                channel.awaiting().context(sent).putLong(0,
                    checksum(payload, 0, BitUtil.align(length, BitUtil.SIZE_OF_LONG)));
            }
            sent++;
            prepared = false;
        }
        if (appended > 0) {
            channel.outgoing().publish();
        }
        return appended > 0;
    }

    private void prepare() {
        prepared = true;
        length = content.nextInt(MAX_LENGTH + 1);
        flags = content.nextInt(8) == 0 ? Packet.COMPLETION_REQUESTED : 0;
        final int padded = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int head = headLength(padded);
        for (int i = head; i < padded; i += BitUtil.SIZE_OF_LONG) {
            payload.putLong(i, content.nextLong());
        }
        payload.setMemory(length, padded - length, (byte)0);
        final long sum = checksum(payload, head, padded - head);
        if (head > 0) {
            payload.putLong(0, firstWord(sent, sum));
        }
        sentDigest = mix(mix(sentDigest, sum), padded);
    }

    private static long firstWord(int number, long sum) {
        return (long)number << 32 | sum & 0xFFFF_FFFFL;
    }

    private static int headLength(int padded) {
        return padded > BitUtil.SIZE_OF_LONG ? BitUtil.SIZE_OF_LONG : 0;
    }

    private PacketAction onPacket(int type, int packetFlags, long id, DirectBuffer buffer, int offset, int size) {
        if (pace.nextInt(512) == 0) {
            return PacketAction.ABORT;
        }
        if (type == Packet.COMPLETION) {
            require(size == BitUtil.SIZE_OF_LONG
                && buffer.getLong(offset) == channel.awaiting().context(id).getLong(0), "the completion's checksum");
            completions++;
            return PacketAction.DONE;
        }
        require(type == Packet.IN_BAND, "the type");
        require(id == received, "the number");
        final int head = headLength(size);
        final long sum = checksum(buffer, offset + head, size - head);
        require(head == 0 || buffer.getLong(offset) == firstWord(received, sum), "the payload");
        receivedDigest = mix(mix(receivedDigest, sum), size);
        received++;
        if (packetFlags == 0) {
            return PacketAction.DONE;
        }
        kept.add(id);
        return PacketAction.IN_FLIGHT;
    }

    private void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what + " is wrong at " + report() + "; incoming damage "
                + channel.incoming().damage() + ", outgoing damage " + channel.outgoing().damage());
        }
    }
}
