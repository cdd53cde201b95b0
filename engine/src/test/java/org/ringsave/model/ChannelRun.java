/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.RawRing;
import org.ringsave.save.SaveSession;
import org.ringsave.store.RingFile;

/**
 * Operations at both ends of a channel and at the model beside it, compared after each. The two ends are one pair in
 * memory, or two channels of two sets on the same two ring files.
 */
final class ChannelRun implements AutoCloseable {
    private static final int ID = 7;

    private final Shape shape;
    private final Journal journal;
    private final ModelSender sender;
    private final Checkpoint checkpoint = new Checkpoint();
    private final ModelEnd[] ends = new ModelEnd[2];
    private final ChannelSet[] sets;
    private int done;

    /** Makes the tables of a model. */
    interface Tables {
        ModelTable make(int slots, boolean isHeld);
    }

    /** The channel: its pages, slots in flight, the folder of its ring files (null: none), and the model's tables. */
    record Shape(int incomingPages, int outgoingPages, int slots, Path folder, Tables tables) {
        ChannelConfig config() {
            return new ChannelConfig(incomingPages, outgoingPages, slots, ModelEnd.MAX_PACKET_LENGTH,
                ModelTable.CONTEXT_LENGTH, ModelEnd.CONTEXT_LENGTH, folder == null);
        }

        ChannelConfig otherConfig() {
            return new ChannelConfig(outgoingPages, incomingPages, slots, ModelEnd.MAX_PACKET_LENGTH,
                ModelTable.CONTEXT_LENGTH, ModelEnd.CONTEXT_LENGTH, false);
        }
    }

    ChannelRun(Shape shape, Journal journal) {
        this.shape = shape;
        this.journal = journal;
        this.sender = new ModelSender(journal);
        this.sets = new ChannelSet[shape.folder == null ? 1 : 2];
        begin();
    }

    private void begin() {
        final ModelRing in = new ModelRing(shape.incomingPages * 4096);
        final ModelRing out = new ModelRing(shape.outgoingPages * 4096);
        ends[0] = end("near", in, out);
        ends[1] = end("far", out, in);
        if (shape.folder == null) {
            sets[0] = new ChannelSet();
            attach(sets[0].add(ID, "model", shape.config()));
        } else {
            final Path[] names = names();
            try {
                RawRing.create(names[0], shape.incomingPages);
                RawRing.create(names[1], shape.outgoingPages);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            map(names);
        }
        open();
    }

    private ModelEnd end(String name, ModelRing in, ModelRing out) {
        return new ModelEnd(name, in, out, shape.tables.make(shape.slots, true), shape.tables.make(shape.slots, false),
            shape.slots > 0);
    }

    private void open() {
        for (final ChannelSet set : sets) {
            set.open();
        }
    }

    private Path[] names() {
        try {
            final Path folder = Files.createTempDirectory(shape.folder, "rings");
            return new Path[] {folder.resolve("in"), folder.resolve("out")};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attach(Channel near) {
        ends[0].attach(sets[0], near);
        ends[1].attach(sets[0], near.opposite());
    }

    private void map(Path[] names) {
        try {
            sets[0] = new ChannelSet();
            sets[1] = new ChannelSet();
            ends[0].attach(sets[0], sets[0].map(ID, "near", shape.config(), names[0], names[1]));
            ends[1].attach(sets[1], sets[1].map(ID, "far", shape.otherConfig(), names[1], names[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs one operation after another. An exception says that channel and model differ; {@link #done()} then says
     * where.
     */
    void run(List<Operation> operations) {
        for (final Operation operation : operations) {
            step(operation);
            done++;
        }
        checkAll(new SplittableRandom(done));
    }

    /** How many operations agreed. */
    int done() {
        return done;
    }

    private void step(Operation operation) {
        final SplittableRandom random = new SplittableRandom(operation.seed());
        final ModelEnd end = ends[operation.end()];
        final ModelEnd other = ends[1 - operation.end()];
        final boolean endClaimFirst = end.out.claimed != null && random.nextInt(8) != 0;
        switch (operation.kind()) {
            case OFFER, APPEND -> {
                if (endClaimFirst) {
                    sender.endClaim(end, random);
                }
                sender.send(end, random, operation.size(), operation.kind() == Operation.Kind.OFFER);
            }
            case PUBLISH -> sender.publish(end);
            case CLAIM -> sender.claim(end, random, operation.size());
            case END_CLAIM -> sender.endClaim(end, random);
            case POLL -> new ModelPoll(end, other, operation, sender, journal).run();
            case COMPLETE -> sender.complete(end, random, operation.size());
            case FORGET -> forget(end, other, random);
            case CONTEXT -> context(end, random);
            case WAIT_FOR_PACKETS -> waitForPackets(end);
            case MASK_SIGNALS -> {
                end.incoming().maskSignals();
                end.in.masked = true;
                journal.say(() -> end.name + " masks signals");
            }
            case WAIT_FOR_ROOM -> sender.waitForRoom(end, operation.size());
            case MISUSE -> sender.misuse(end, random);
            case PAUSE -> pause(random);
            case CHECKPOINT -> checkpoint(random);
            default -> replace();
        }
        ends[0].check();
        ends[1].check();
        if (random.nextInt(16) == 0) {
            checkAll(random);
        }
    }

    private void checkAll(SplittableRandom random) {
        final long id = ModelSender.anyId(random);
        ends[0].checkAll(id);
        ends[1].checkAll(id);
    }

    private void replace() {
        close();
        begin();
        journal.count("replaced");
        journal.say(() -> "a new channel");
    }

    /** Mostly at both ends, as a protocol would; sometimes at one, which ends in damage or in a full table. */
    private void forget(ModelEnd end, ModelEnd other, SplittableRandom random) {
        final long any = ModelSender.anyId(random);
        final long id = random.nextInt(10) == 0 ? any : end.received.id(random.nextInt(8), any);
        final int kind = random.nextInt(12);
        if (kind != 0) {
            final int expected = end.received.remove(id);
            ModelCheck.same("forget", end.channel().received().forget(id), expected);
            journal.count(expected == 0 ? "forgotten" : "nothing to forget");
        }
        if (kind < 10) {
            final int expected = other.awaiting.remove(id);
            ModelCheck.same("forget", other.channel().awaiting().forget(id), expected);
        }
        journal.say(() -> (kind == 0 ? other.name : end.name + (kind < 10 ? " and " + other.name : "")) + " forgets "
            + id);
    }

    private void context(ModelEnd end, SplittableRandom random) {
        final int index = random.nextInt(ModelEnd.CONTEXT_LENGTH);
        end.context[index] = (byte)random.nextInt();
        end.channel().context().putByte(index, end.context[index]);
        final boolean isReceived = random.nextBoolean();
        final long any = ModelSender.anyId(random);
        final long id = random.nextInt(10) == 0 ? any : end.model(isReceived).id(random.nextInt(8), any);
        end.model(isReceived).context(id, random.nextLong(), end.table(isReceived));
        journal.say(() -> end.name + " writes contexts, its own and that of " + id);
    }

    private void waitForPackets(ModelEnd end) {
        end.in.masked = false;
        final boolean result = end.incoming().prepareToWait();
        ModelCheck.same("prepareToWait", result ? 1 : 0, end.in.available() == 0 ? 1 : 0);
        journal.count(result ? "waits for packets" : "has packets");
        journal.say(() -> end.name + " waits for packets: " + result);
    }

    /** Returns whether both ends are paused now. */
    private boolean tryPause(SplittableRandom random) {
        if (random.nextInt(4) != 0) {
            sender.settle(ends[0]);
            sender.settle(ends[1]);
        }
        final boolean[] inUse = {ends[0].out.isInUse(), ends[1].out.isInUse()};
        if (sets.length == 1) {
            inUse[0] |= inUse[1];
        }
        for (int i = 0; i < sets.length; i++) {
            final ChannelSet set = sets[i];
            if (inUse[i]) {
                journal.refused(IllegalStateException.class, "pause: Channel{id=", set::pause);
                journal.refused(IllegalStateException.class, "pause() it first", () -> new SaveSession().begin(set, 1));
            } else {
                set.pause();
            }
        }
        if (inUse[0] || inUse[sets.length - 1]) {
            for (int i = 0; i < sets.length; i++) {
                if (!inUse[i]) {
                    sets[i].resume();
                }
            }
            return false;
        }
        return true;
    }

    private void resume() {
        for (final ChannelSet set : sets) {
            set.resume();
        }
    }

    private void pause(SplittableRandom random) {
        if (tryPause(random)) {
            for (final ModelEnd end : ends) {
                journal.refused(IllegalStateException.class, "not OPEN", () -> end.incoming().poll(null, 1));
                journal.refused(IllegalStateException.class, "not OPEN", end.outgoing()::publish);
                journal.refused(IllegalStateException.class, "not OPEN", () -> end.outgoing().prepareToWait(1));
            }
            checkAll(random);
            resume();
            journal.count("paused");
            journal.say(() -> "paused and resumed");
        }
    }

    private void checkpoint(SplittableRandom random) {
        if (!tryPause(random)) {
            return;
        }
        final int kind = random.nextInt(4);
        journal.say(() -> "checkpoint, kind " + kind);
        if (sets.length == 1) {
            checkpointPair(kind, random);
        } else {
            checkpointFiles(kind, random);
        }
    }

    private void checkpointPair(int kind, SplittableRandom random) {
        final ByteBuffer image = checkpoint.save(sets[0], random);
        ChannelSet given = null;
        if (kind < 2) {
            given = new ChannelSet();
            given.add(ID, "model", shape.config());
        }
        final ChannelSet restored = checkpoint.restore(image, given, random);
        final boolean goOn = random.nextInt(4) != 0;
        final ChannelSet old = sets[0];
        adopt(restored, random);
        if (kind == 2) {
            ModelCheck.same("bytes of the same state", checkpoint.save(restored, random).equals(image) ? 1 : 0, 1);
        }
        if (goOn) {
            old.close();
            for (final ModelEnd end : ends) {
                end.expectSignal(end.in.tail > 0);
                end.expectSignal(end.out.tail > 0);
            }
            restored.open();
            journal.count("restored");
            return;
        }
        restored.close();
        sets[0] = old;
        attach(old.get(ID));
        old.resume();
        journal.count("saved and went on");
    }

    private void adopt(ChannelSet restored, SplittableRandom random) {
        sets[0] = restored;
        attach(restored.get(ID));
        checkAll(random);
    }

    /** Saves each end alone and compares the restored one, and writes it to new ring files now and then. */
    private void checkpointFiles(int kind, SplittableRandom random) {
        final Path[] names = names();
        final boolean mapAgain = kind == 0 || ends[0].received.size() + ends[1].received.size() == 0;
        for (int i = 0; i < 2; i++) {
            final ModelEnd end = ends[i];
            final Channel mapped = end.channel();
            try (ChannelSet restored = checkpoint.restore(checkpoint.save(sets[i], random), null, random)) {
                end.attach(restored, restored.get(ID));
                end.checkAll(ModelSender.anyId(random));
                if (mapAgain && i == 0) {
                    RingFile.write(restored.get(ID), names[0], names[1]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            end.attach(sets[i], mapped);
        }
        journal.count("restored");
        if (mapAgain) {
            mapAgain(names);
        } else {
            resume();
        }
    }

    /** Ring files keep only rings: requests in flight, contexts and positions are gone. */
    private void mapAgain(Path[] names) {
        close();
        for (final ModelEnd end : ends) {
            end.in.rebase();
            end.received.clear();
            end.awaiting.clear();
            Arrays.fill(end.context, (byte)0);
        }
        map(names);
        open();
        journal.count("mapped again");
    }

    @Override
    public void close() {
        for (final ChannelSet set : sets) {
            set.close();
        }
    }
}
