/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketRangesEncoder;

/** The operations of an end on the ring that it writes, at the engine and at the model. */
final class ModelSender {
    private static final UnsafeBuffer SHORT = new UnsafeBuffer(ByteBuffer.allocateDirect(16));

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(16_384));
    private final UnsafeBuffer rangeBytes = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private final PacketRangesEncoder ranges = new PacketRangesEncoder();
    private final Journal journal;

    ModelSender(Journal journal) {
        this.journal = journal;
    }

    /** Few ids, so that they meet again; some of them negative or alike in their low bits. */
    static long anyId(SplittableRandom random) {
        final int one = random.nextInt(7);
        return one < 3 ? one : one < 5 ? -one : (long)one << 32;
    }

    private static ModelPacket anyPacket(ModelEnd end, SplittableRandom random, int size) {
        final int kind = random.nextInt(3000);
        final int type = kind == 0 ? Packet.COMPLETION : kind < 1500 ? Packet.IN_BAND
            : kind < 2250 ? Packet.GPA_DIRECT : Packet.TRANSFER_PAGES;
        final int flags = type != Packet.COMPLETION && random.nextInt(3) == 0 ? Packet.COMPLETION_REQUESTED : 0;
        final ModelPacket packet = ModelPacket.of(type, flags, anyId(random), 0, random.nextLong());
        return packet.withLength(Math.min(size, end.out.maxPayloadLength() - packet.rangesLength()));
    }

    /** Offers or appends any packet. */
    void send(ModelEnd end, SplittableRandom random, int size, boolean publish) {
        final ModelPacket packet = anyPacket(end, random, size);
        if (packet.held() == end.out.maxPayloadLength()) {
            journal.count("largest");
        }
        send(end, packet, random.nextInt(9), publish);
    }

    private void send(ModelEnd end, ModelPacket packet, int offset, boolean publish) {
        final String what = publish ? "offer" : "append";
        if (end.out.claimed != null) {
            journal.refused(IllegalStateException.class, "append: a claim is open",
                () -> write(end.outgoing(), packet, offset, publish));
            return;
        }
        packet.store(payload, offset);
        if (end.refuses(packet)) {
            journal.refused(IllegalArgumentException.class, "the other end keeps",
                () -> write(end.outgoing(), packet, offset, publish));
            return;
        }
        payload.putByte(offset + packet.length(), (byte)0x77);
        final int verdict = end.expectSend(packet);
        final long result = write(end.outgoing(), packet, offset, publish);
        ModelCheck.same("outcome of a send", result, verdict == 0 ? end.sent(packet) : verdict);
        if (publish && verdict == 0) {
            end.publish();
        }
        journal.count(verdict == 0 ? "sent" : Outcome.toString(result));
        journal.say(() -> end.name + " " + what + "s " + packet + ": " + Outcome.toString(result));
    }

    private long write(OutgoingRing ring, ModelPacket packet, int offset, boolean publish) {
        final int type = packet.type();
        final int flags = packet.flags();
        if (packet.rangesLength() == 0) {
            return publish ? ring.offer(type, flags, packet.id(), payload, offset, packet.length())
                : ring.append(type, flags, packet.id(), payload, offset, packet.length());
        }
        packet.encode(ranges, rangeBytes, offset & ~7);
        return publish ? ring.offer(type, flags, packet.id(), ranges, payload, offset, packet.length())
            : ring.append(type, flags, packet.id(), ranges, payload, offset, packet.length());
    }

    void publish(ModelEnd end) {
        if (end.out.claimed != null) {
            journal.refused(IllegalStateException.class, "publish: a claim is open", end.outgoing()::publish);
        } else {
            end.outgoing().publish();
            end.publish();
            journal.say(() -> end.name + " publishes");
        }
    }

    void claim(ModelEnd end, SplittableRandom random, int size) {
        final ModelPacket any = anyPacket(end, random, size);
        final ModelPacket packet = any.rangesLength() == 0 ? any
            : ModelPacket.of(Packet.IN_BAND, any.flags(), any.id(), any.length(), any.seed());
        final OutgoingRing ring = end.outgoing();
        if (end.out.claimed != null) {
            journal.refused(IllegalStateException.class, "tryClaim: a claim is open",
                () -> ring.tryClaim(packet.type(), packet.flags(), packet.id(), packet.length()));
            return;
        }
        if (end.refuses(packet)) {
            journal.refused(IllegalArgumentException.class, "the other end keeps",
                () -> ring.tryClaim(packet.type(), packet.flags(), packet.id(), packet.length()));
            return;
        }
        final int verdict = end.expectSend(packet);
        final int index = ring.tryClaim(packet.type(), packet.flags(), packet.id(), packet.length());
        ModelCheck.same("outcome of a claim", Math.min(index, 0), verdict);
        if (verdict == 0) {
            end.out.claimed = packet;
            end.out.claimIndex = index;
            if (random.nextBoolean()) {
                packet.store(ring.buffer(), index);
            }
        }
        journal.say(() -> end.name + " claims " + packet + ": " + Outcome.toString(index));
    }

    void endClaim(ModelEnd end, SplittableRandom random) {
        final OutgoingRing ring = end.outgoing();
        final ModelPacket packet = end.out.claimed;
        final int index = end.out.claimIndex;
        if (packet == null) {
            journal.refused(IllegalStateException.class, "commit: no claim is open", () -> ring.commit(0));
            journal.refused(IllegalStateException.class, "buffer: no claim is open", ring::buffer);
            return;
        }
        final int kind = random.nextInt(12);
        if (kind == 0) {
            journal.refused(IllegalArgumentException.class, "abort: index", () -> ring.abort(index + 8));
            journal.refused(IllegalArgumentException.class, "commit: index", () -> ring.commit(index + 8));
            return;
        }
        packet.store(ring.buffer(), index);
        end.out.claimed = null;
        if (kind < 3) {
            ring.abort(index);
            journal.count("claim aborted");
            journal.say(() -> end.name + " aborts its claim");
        } else {
            ModelCheck.same("position after a commit", ring.commit(index), end.sent(packet));
            end.publish();
            journal.count("claim committed");
            journal.say(() -> end.name + " commits its claim of " + packet);
        }
    }

    /** Ends a claim or batch, which no cut may split. */
    void settle(ModelEnd end) {
        if (end.out.claimed != null) {
            final int index = end.out.claimIndex;
            end.out.claimed.store(end.outgoing().buffer(), index);
            ModelCheck.same("position after a commit", end.outgoing().commit(index), end.sent(end.out.claimed));
            end.out.claimed = null;
            end.publish();
        }
        publish(end);
    }

    void complete(ModelEnd end, SplittableRandom random, int size) {
        final long any = anyId(random);
        final long id = random.nextInt(10) == 0 ? any : end.received.id(random.nextInt(8), any);
        final ModelPacket completion = new ModelPacket(Packet.COMPLETION, 0, id, Math.min(size, 100),
            random.nextLong());
        completion.store(payload, 0);
        final boolean isHeld = end.received.contains(id);
        if (isHeld && end.out.claimed != null) {
            journal.refused(IllegalStateException.class, "append: a claim is open",
                () -> end.channel().complete(id, payload, 0, completion.length()));
            return;
        }
        final int verdict = isHeld ? end.expectSend(completion) : Outcome.UNKNOWN;
        final long result = end.channel().complete(id, payload, 0, completion.length());
        ModelCheck.same("outcome of a completion", result, verdict == 0 ? end.sent(completion) : verdict);
        if (verdict == 0) {
            end.publish();
            end.received.remove(id);
        }
        journal.count(verdict == 0 ? "completed" : Outcome.toString(result));
        journal.say(() -> end.name + " completes " + id + " with " + completion.length() + " bytes: "
            + Outcome.toString(result));
    }

    void waitForRoom(ModelEnd end, int size) {
        final int length = (int)Math.min(20L * size, end.out.maxPayloadLength());
        if (end.out.claimed != null) {
            journal.refused(IllegalStateException.class, "prepareToWait: a claim is open",
                () -> end.outgoing().prepareToWait(length));
            return;
        }
        final boolean expected = end.out.prepareToWait(length);
        final boolean result = end.outgoing().prepareToWait(length);
        ModelCheck.same("prepareToWait", result ? 1 : 0, expected ? 1 : 0);
        journal.count(result ? "waits for room" : "need not wait");
        journal.say(() -> end.name + " waits for room for " + length + " bytes: " + result);
    }

    /** Calls that are mistakes; none of them changes anything. */
    void misuse(ModelEnd end, SplittableRandom random) {
        final OutgoingRing ring = end.outgoing();
        final long id = anyId(random);
        final int tooLong = end.out.maxPayloadLength() + 1;
        final boolean isClaimed = end.out.claimed != null;
        final Class<? extends RuntimeException> type =
            isClaimed ? IllegalStateException.class : IllegalArgumentException.class;
        final String text = isClaimed ? "a claim is open" : "";
        switch (random.nextInt(6)) {
            case 0 -> journal.refused(type, text, () -> ring.offer(Packet.GPA_DIRECT, 0, id, payload, 0, 8));
            case 1 -> journal.refused(type, text, () -> ring.append(Packet.IN_BAND, 2, id, payload, 0, 8));
            case 2 -> journal.refused(type, text, () -> ring.tryClaim(Packet.IN_BAND, 0, id, tooLong));
            case 3 -> journal.refused(type, text, () -> ring.prepareToWait(tooLong));
            case 4 -> {
                ranges.transferPages(rangeBytes, 0, 1, false).range(0, 1);
                journal.refused(type, text, () -> ring.offer(Packet.GPA_DIRECT, 0, id, ranges, payload, 0, 8));
            }
            default -> {
                final ModelPacket packet = new ModelPacket(Packet.IN_BAND, random.nextInt(2), id, 24, 0);
                if (!isClaimed && end.expectSend(packet) == 0) {
                    journal.refused(IndexOutOfBoundsException.class, "",
                        () -> ring.offer(Packet.IN_BAND, packet.flags(), id, SHORT, 0, 24));
                }
            }
        }
    }
}
