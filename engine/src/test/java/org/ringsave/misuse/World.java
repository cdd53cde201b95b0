/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** A set, its sessions and buffers at a {@link Moment}, the same ones each time. */
final class World {
    /** A request that the near end received and keeps. */
    static final long KEPT = 6;
    /** A request that the near end sent. */
    static final long SENT = 5;
    /** How far the save got that is under way. */
    private static final int SAVED_LENGTH = 512;
    private static final byte[] IMAGE = image();

    final Moment moment;
    final ChannelSet set = new ChannelSet();
    final Channel channel = set.add(1, "one", SeededSet.config(1));
    final Channel other = set.add(4, "four", ChannelConfig.ofPages(1));
    final MemoryRegion region = set.addTrackedRegion("memory", 1, 100);
    final ByteState clock = new ByteState("clock", 1, new byte[5]);
    final SaveSession save = new SaveSession();
    final RestoreSession restore = new RestoreSession();
    final PacketRanges ranges = new PacketRanges();
    final PacketRangesEncoder encoder = new PacketRangesEncoder();
    final UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    final ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
    final ByteBuffer image = ByteBuffer.allocateDirect(IMAGE.length).put(IMAGE).flip();
    /** Index of the open claim. */
    int claim;
    /** The first part of the save under way, else one of a save that was ended. */
    SavePart part;
    private final String cutId;
    private final Path directory;

    private World(Moment moment, Path directory) {
        this.moment = moment;
        this.directory = directory;
        set.addState(clock);
        for (int i = 0; i < payload.capacity(); i++) {
            payload.putByte(i, (byte)(i + 1));
        }
        save.begin(set, 0);
        save.saveContinue(ByteBuffer.allocateDirect((int)save.imageLength()));
        save.end();
        cutId = save.cutId();
        save.begin(set, 1);
        part = save.parallel(1).get(0);
        save.end();
    }

    /** Makes a world, brings it to a moment, does something there, and cleans up. */
    static void at(Moment moment, Path directory, Consumer<World> action) {
        final World world = new World(moment, directory);
        try {
            if (world.hasTraffic()) {
                world.traffic();
            }
            if (moment == Moment.POLL) {
                world.channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                    action.accept(world);
                    return PacketAction.DONE;
                }, 1);
            } else {
                world.enter();
                action.accept(world);
            }
        } finally {
            world.save.end();
            world.restore.end();
            world.set.close();
        }
    }

    /** All that a refusal must leave as it is. */
    StateTree state() {
        return StateTree.of(List.of(set, channel, save, restore, part, ranges, encoder, chunk, image, payload,
            scratch));
    }

    /** The id of a base for a delta. */
    String base() {
        return moment == Moment.APPL ? restore.cutId() : cutId;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    private boolean hasTraffic() {
        return moment.compareTo(Moment.NEW) > 0 && moment.compareTo(Moment.LIVE) <= 0
            || moment == Moment.SHUT || moment == Moment.GONE;
    }

    /**
     * A request in flight in either direction, one with ranges to be polled, and a writer that waits for room. The next
     * packet's payload will wrap around the ring's end after 8 bytes.
     */
    private void traffic() {
        final UnsafeBuffer filler = new UnsafeBuffer(new byte[4008]);
        final Channel opposite = channel.opposite();
        set.open();
        channel.outgoing().offer(Packet.IN_BAND, 0, 1, filler, 0, 4008);
        opposite.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
        channel.outgoing().offer(Packet.IN_BAND, 1, SENT, payload, 0, 16);
        opposite.outgoing().offer(Packet.IN_BAND, 1, KEPT, payload, 0, 16);
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        final PacketRangesEncoder gpa =
            new PacketRangesEncoder().gpaDirect(new UnsafeBuffer(new byte[64]), 0).range(16, 32).page(3);
        opposite.outgoing().offer(Packet.GPA_DIRECT, 0, 7, gpa, payload, 0, 8);
        channel.outgoing().prepareToWait(4064);
    }

    private void enter() {
        switch (moment) {
            case CLAIM -> claim = channel.outgoing().tryClaim(Packet.IN_BAND, 0, 8, 16);
            case BATCH -> channel.outgoing().append(Packet.IN_BAND, 0, 8, payload, 0, 8);
            case PAUSE -> set.pause();
            case LIVE -> {
                save.begin(set, SaveMode.LIVE, 2);
                save.manualRelease();
                save.saveContinue(chunk.limit(SAVED_LENGTH));
                chunk.clear();
            }
            case SAVE, PARTS, DONE, FOLD, SAVED, CANC -> enterSave();
            case RECV, WHOLE, FAIL, APPL, VERI -> enterRestore();
            case SHUT -> set.close();
            case GONE -> channel.close();
            case BEGUN -> encoder.gpaDirect(scratch, 0);
            case XFER -> {
                encoder.transferPages(scratch, 0, 9, true).range(8, 24);
                ranges.wrap(Packet.TRANSFER_PAGES, scratch, 0, 16);
            }
            case LACK -> encoder.gpaDirect(scratch, 0).range(16, 8192).page(3);
            case PAGED -> encoder.gpaDirect(scratch, 0).range(16, 32).page(3);
            case READ, AT -> enterRead();
            default -> { }
        }
    }

    private void enterRead() {
        encoder.gpaDirect(scratch, 0).range(16, 32).page(3);
        ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 24);
        if (moment == Moment.AT) {
            ranges.next();
        }
    }

    private void enterSave() {
        set.pause();
        save.begin(set, 2);
        if (moment == Moment.SAVED) {
            save.saveContinue(chunk);
        } else if (moment == Moment.SAVE || moment == Moment.CANC) {
            save.saveContinue(chunk.limit(SAVED_LENGTH));
        } else {
            final List<SavePart> parts = save.parallel(2);
            part = parts.get(0);
            part.saveContinue(chunk.limit(SAVED_LENGTH / 2));
            chunk.limit(chunk.capacity());
            if (moment != Moment.PARTS) {
                parts.forEach(p -> p.saveContinue(chunk));
            }
            if (moment == Moment.FOLD) {
                save.finish();
            }
        }
        chunk.clear();
        if (moment == Moment.CANC) {
            other.close();
        }
    }

    private void enterRestore() {
        if (moment == Moment.VERI) {
            restore.beginVerify();
        } else {
            restore.begin(set);
        }
        if (moment == Moment.FAIL) {
            image.put(700, (byte)(image.get(700) + 1));
            try {
                restore.restoreFromBuffer(image);
            } catch (ImageException e) {
                image.put(700, IMAGE[700]);
                return;
            }
            throw new AssertionError("a damaged image was taken");
        }
        restore.restoreFromBuffer(moment == Moment.RECV ? image.limit(IMAGE.length / 2) : image);
        image.limit(IMAGE.length);
        if (moment == Moment.APPL) {
            restore.apply();
        }
    }

    private static byte[] image() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", SeededSet.config(1));
        set.add(4, "four", ChannelConfig.ofPages(1));
        set.addTrackedRegion("memory", 1, 100).putLong(0, 1234);
        set.addState(new ByteState("clock", 1, new byte[5]));
        set.open();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
        set.get(1).opposite().outgoing().offer(Packet.IN_BAND, 1, KEPT, bytes, 0, 16);
        set.get(1).incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        set.pause();
        final SaveSession session = new SaveSession();
        session.begin(set, 3);
        final ByteBuffer whole = ByteBuffer.allocateDirect((int)session.imageLength());
        if (session.saveContinue(whole) != SaveStatus.SUCCESS) {
            throw new AssertionError("the image is not complete");
        }
        session.end();
        set.close();
        return SeededSet.bytes(whole.flip());
    }
}
