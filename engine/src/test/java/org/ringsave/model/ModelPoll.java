/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.RepeatAction;

/** One poll: its handler compares with the model's next packet, decides at random, and moves the model along. */
final class ModelPoll implements PacketHandler {
    private final ModelEnd reader;
    private final ModelEnd writer;
    private final long seed;
    private final int limit;
    private final ModelSender sender;
    private final Journal journal;
    private int deliverable;
    private int packets;
    private int consumed;
    private boolean aborted;
    private boolean throwing;
    private boolean unkeepable;
    private boolean tooLong;

    /** Thrown by handlers. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal() {
            super("refused", null, false, false);
        }
    }

    ModelPoll(ModelEnd reader, ModelEnd writer, Operation operation, ModelSender sender, Journal journal) {
        this.reader = reader;
        this.writer = writer;
        this.limit = operation.size();
        this.seed = operation.seed();
        this.sender = sender;
        this.journal = journal;
    }

    void run() {
        deliverable = reader.in.published.size();
        journal.say(() -> reader.name + " polls " + limit + " of " + deliverable);
        int result = 0;
        boolean thrown = false;
        try {
            result = reader.incoming().poll(this, limit);
        } catch (Refusal e) {
            thrown = true;
            journal.count("thrown");
        } catch (IllegalStateException e) {
            if (!unkeepable) {
                throw e;
            }
            thrown = true;
            journal.count("can't be kept");
        }
        ModelCheck.same("thrown", thrown ? 1 : 0, throwing ? 1 : 0);
        settle(thrown, result);
    }

    private void settle(boolean thrown, int result) {
        if (!thrown && !aborted && packets < limit && deliverable > 0) {
            ModelCheck.same("why the poll ended before " + reader.in.published.peek(),
                reader.expectAdmit(reader.in.published.peek()), Outcome.IN_FLIGHT_FULL);
            journal.count("receiver IN_FLIGHT_FULL");
        } else if (deliverable > 0) {
            journal.count("limit");
        }
        final boolean signalled = reader.in.consume(consumed);
        reader.expectSignal(signalled);
        if (signalled) {
            journal.count("room signalled");
        }
        if (!thrown) {
            ModelCheck.same("packets", result, tooLong && packets == 0 ? Outcome.TOO_LONG : packets);
        }
    }

    @Override
    public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
        tell(Packet.COMPLETION, 0, id, Outcome.UNKNOWN, buffer, offset, length);
        consume(PacketAction.DONE);
    }

    @Override
    public RepeatAction onRepeatedRequest(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
        tell(type, flags, id, Outcome.DUPLICATE, buffer, offset, length);
        if (new SplittableRandom(seed ^ ~reader.in.published.peek().seed()).nextBoolean()) {
            consume(PacketAction.DONE);
            return RepeatAction.DROP;
        }
        reader.received.remove(id);
        journal.count("request replaced");
        return RepeatAction.REPLACE;
    }

    private void tell(int type, int flags, long id, int verdict, DirectBuffer buffer, int offset, int length) {
        final ModelPacket packet = reader.in.published.peek();
        ModelCheck.same("verdict", reader.expectAdmit(packet), verdict);
        packet.check(type, flags, id, buffer, offset, length);
        journal.count("receiver " + Outcome.toString(verdict));
        journal.say(() -> "  " + packet + ": " + Outcome.toString(verdict));
    }

    @Override
    public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
        final ModelPacket packet = reader.in.published.peek();
        if (deliverable == 0) {
            throw new AssertionError("delivered: " + id);
        }
        ModelCheck.same("admission", reader.expectAdmit(packet), 0);
        packet.check(type, flags, id, buffer, offset, length);
        // The action on a packet doesn't depend on earlier packets, so a failing run can lose them.
        final SplittableRandom random = new SplittableRandom(seed ^ packet.seed());
        if (packet.rangesLength() != 0 || random.nextInt(4) == 0) {
            packet.checkRanges(reader.incoming().ranges());
        }
        meddle(random);
        final PacketAction action = decide(packet, random);
        journal.say(() -> "  " + packet + ": " + action);
        return action;
    }

    private PacketAction decide(ModelPacket packet, SplittableRandom random) {
        final int decision = random.nextInt(100);
        if (decision < 3) {
            aborted = true;
            journal.count("ABORT");
            return PacketAction.ABORT;
        }
        if (decision < 5) {
            throwing = true;
            throw new Refusal();
        }
        final boolean isRequest = packet.flags() != 0;
        if (isRequest && (reader.canHold(packet) ? decision < 70 : decision < 20) || decision < 6) {
            return keep(packet);
        }
        if (packet.type() == Packet.COMPLETION) {
            reader.awaiting.remove(packet.id());
        } else if (isRequest && random.nextInt(100) != 0) {
            // Answered by other means: the sender does not wait any longer.
            final int expected = writer.awaiting.remove(packet.id());
            ModelCheck.same("forget", writer.channel().awaiting().forget(packet.id()), expected);
        }
        return consume(PacketAction.DONE);
    }

    private PacketAction keep(ModelPacket packet) {
        if (!reader.canHold(packet)) {
            unkeepable = !reader.isTooLong(packet);
            throwing = unkeepable;
            tooLong = !unkeepable;
            aborted = tooLong;
            if (tooLong) {
                journal.count("TOO_LONG");
            }
            return PacketAction.IN_FLIGHT;
        }
        reader.received.add(packet);
        journal.count("kept");
        return consume(PacketAction.IN_FLIGHT);
    }

    private PacketAction consume(PacketAction action) {
        consumed += reader.in.published.poll().taken();
        packets++;
        deliverable--;
        return action;
    }

    /** Things that a handler may do, or may not, to its own channel. */
    private void meddle(SplittableRandom random) {
        final int kind = random.nextInt(60);
        if (kind == 0) {
            sender.send(random.nextBoolean() ? reader : writer, random, random.nextInt(80), true);
            journal.count("sent from a handler");
        } else if (kind == 1) {
            journal.refused(IllegalStateException.class, "own handler", () -> reader.incoming().poll(this, 1));
        } else if (kind == 2) {
            journal.refused(IllegalStateException.class, "pause: Channel{id=", reader.set()::pause);
        } else if (kind < 10) {
            final long id = reader.received.id(random.nextInt(8), 0);
            reader.received.context(id, random.nextLong(), reader.channel().received());
        }
    }
}
