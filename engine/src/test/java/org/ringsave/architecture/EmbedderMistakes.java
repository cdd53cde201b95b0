/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RingPlace;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.RingFile;
import org.ringsave.store.SyncMode;

/** Mistakes of an embedder, one after the other, and the messages that the engine gives for them. */
final class EmbedderMistakes implements AutoCloseable {
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(16).withBothEnds();

    private final Path folder;
    private final MistakeMessages messages;
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(1500));
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(64 * 1024);
    private final ChannelSet set = new ChannelSet();
    private final SaveSession save = new SaveSession();
    private final RestoreSession restore = new RestoreSession();
    private final Channel device;

    /** Writes files into an empty folder. */
    EmbedderMistakes(Path folder) {
        this.folder = folder;
        messages = new MistakeMessages(folder);
        device = set.add(0, "net0", CONFIG);
        set.open();
    }

    /** Makes all mistakes, and returns their messages. */
    Set<String> make() throws IOException {
        saves();
        chunks();
        agents();
        deltas();
        restores();
        InspectMistakes.make(messages, folder);
        channelsAndStates();
        threads();
        regions();
        stateOfRequests();
        regionVersions();
        MigrationMistakes.make(messages);
        StoreMistakes.make(messages, folder.resolve("store"));
        parts();
        ringFiles();
        return messages.all();
    }

    @Override
    public void close() {
        set.close();
    }

    private void saves() {
        mistake(() -> save.begin(set, 1));
        offer(device.opposite());
        mistake(() -> device.incoming().poll((type, flags, id, buffer, offset, length) -> {
            save.begin(set, SaveMode.LIVE, 1);
            return PacketAction.DONE;
        }, 1));
        mistake(() -> device.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1));
        save.begin(set, SaveMode.LIVE, 1);
        mistake(() -> set.add(1, "net1", CONFIG));
        mistake(() -> save.begin(set, SaveMode.LIVE, 2));
        save.end();
        set.addState(state("clock"));
        mistake(() -> new SaveSession(64, 64).begin(set, SaveMode.LIVE, 1));
    }

    private void chunks() {
        mistake(() -> save.saveContinue(chunk));
        save.begin(set, SaveMode.LIVE, 1);
        mistake(() -> save.saveContinue(ByteBuffer.allocate(256)));
        save.manualRelease();
        save.saveContinue(chunk.clear().limit(256));
        mistake(() -> save.seek(8));
        save.release(save.offset());
        mistake(() -> save.seek(0));
        save.end();
    }

    private void agents() throws IOException {
        final SaveAgent saver = new SaveAgent(save, 64 * 1024, 0);
        mistake(saver::cutId);
        saver.start(set, SaveMode.LIVE, 1, ImageFile.create(folder.resolve("agent"), SyncMode.NONE));
        mistake(() -> saver.start(set, SaveMode.LIVE, 1, ImageFile.create(folder.resolve("again"), SyncMode.NONE)));
        saver.onClose();
        mistake(() -> saver.start(set, SaveMode.LIVE, 1, ImageFile.create(folder.resolve("again"), SyncMode.NONE)));
        mistake(() -> ImageFile.create(folder.resolve("missing").resolve("image"), SyncMode.NONE));
        final SaveAgent streaming = new SaveAgent(save, 256, 0);
        streaming.start(set, SaveMode.LIVE, 1, new StreamSink());
        mistake(streaming::doWork);
        mistake(() -> streaming.awaitRoom(() -> false));
    }

    /** A sink that does not take what it is given. */
    private static final class StreamSink implements ImageSink {
        @Override
        public void write(ByteBuffer bytes, long imageOffset) {
            bytes.position(bytes.position() + 8);
        }

        @Override
        public void complete() {
            throw new AssertionError("no image came");
        }

        @Override
        public void abandon() {
            // The sink kept nothing.
        }
    }

    private void deltas() throws IOException {
        final Path base = folder.resolve("base");
        final Path first = folder.resolve("delta-1");
        final Path second = folder.resolve("delta-2");
        final String none = "0".repeat(32);
        mistake(() -> save.begin(set, SaveMode.LIVE, 1, none));
        final String baseCutId = save(base, null);
        final String firstCutId = save(first, baseCutId);
        save(second, firstCutId);
        mistake(() -> merge(first, List.of(second)));
        mistake(() -> merge(base, List.of(second)));
        mistake(() -> merge(base, List.of(second, first)));
        restore.begin(1 << 30, state("clock"));
        mistake(() -> ImageFile.load(first, restore));
        restore.begin(1 << 30, state("clock"));
        ImageFile.load(base, restore);
        mistake(() -> ImageFile.load(first, restore));
        restore.begin(1 << 30, state("clock"));
        ImageFile.load(base, restore);
        restore.next();
        mistake(() -> ImageFile.load(second, restore));
    }

    private void restores() throws IOException {
        final Path image = folder.resolve("base");
        mistake(() -> restore.begin(set));
        restore.begin(1 << 16);
        mistake(() -> ImageFile.load(image, restore));
        restore.begin(1 << 30);
        mistake(restore::apply);
        ImageFile.load(image, restore);
        mistake(restore::apply);
        final byte[] bytes = Files.readAllBytes(image);
        bytes[600] ^= 1;
        Files.write(folder.resolve("damaged"), bytes);
        mistake(() -> ImageFile.verify(folder.resolve("damaged")));
        Files.write(folder.resolve("short"), Arrays.copyOf(bytes, 500));
        mistake(() -> ImageFile.verify(folder.resolve("short")));
        Files.write(folder.resolve("other"), new byte[500]);
        mistake(() -> ImageFile.verify(folder.resolve("other")));
    }

    private void channelsAndStates() throws IOException {
        intoAnother(other -> { });
        intoAnother(other -> {
            other.add(0, "net0", CONFIG);
            other.add(7, "net7", CONFIG);
            other.addState(state("clock"));
        });
        intoAnother(other -> {
            other.add(0, "net0", CONFIG);
            other.addState(state("clock"));
            other.addState(state("random"));
        });
        intoAnother(other -> {
            other.add(0, "net0", CONFIG);
            other.addState(state("clock"));
            other.addRegion("memory", 1, 4096);
        });
        intoAnother(other -> other.add(0, "net0", ChannelConfig.ofPages(8)));
        mistake(() -> set.add(0, "net0", CONFIG));
        mistake(() -> ChannelConfig.ofPages(0));
        final Channel one = set.add(2, "disk2", ChannelConfig.ofPages(1));
        mistake(one::opposite);
        mistake(() -> one.outgoing().offer(Packet.IN_BAND, 0, 1, new UnsafeBuffer(new byte[4096]), 0, 4096));
        try (ChannelSet other = new ChannelSet()) {
            final Channel disk = other.add(0, "disk0", CONFIG.withInFlight(2, 64, 0));
            other.open();
            mistake(() -> disk.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 1, frame, 0, 256));
        }
        set.pause();
        mistake(() -> offer(device));
        set.resume();
    }

    private void threads() {
        final String name = Thread.currentThread().getName();
        Thread.currentThread().setName("first");
        try (ChannelSet other = new ChannelSet()) {
            final Channel channel = other.add(0, "net0", CONFIG);
            other.checkThreads();
            other.open();
            offer(channel);
            try (SecondThread<Void> second = SecondThread.start("second", () -> {
                mistake(() -> offer(channel));
                mistake(() -> other.add(1, "net1", CONFIG));
            })) {
                second.join();
            }
        } finally {
            Thread.currentThread().setName(name);
        }
    }

    private void regions() {
        try (ChannelSet other = new ChannelSet()) {
            final MemoryRegion memory = other.addRegion("memory", 1, 8192);
            mistake(() -> memory.discard(0, 4096));
            mistake(other.addTrackedRegion("ram", 1, 8L << 30)::buffer);
        }
        try (ChannelSet other = new ChannelSet()) {
            final MemoryRegion ram = other.addTrackedRegion("ram", 1, 8192);
            other.checkWrites();
            ram.buffer().putByte(4096, (byte)1);
            mistake(() -> save.begin(other, 1));
        }
    }

    private void stateOfRequests() throws IOException {
        final Path image = folder.resolve("kept");
        try (ChannelSet other = new ChannelSet()) {
            final Channel disk = other.add(1, "disk0", CONFIG.withInFlight(1, 64, 0));
            other.packetState(new KeptStates().put(disk.awaiting(), 1, new byte[4]));
            other.open();
            assertThat(disk.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 1, frame, 0, 8))
                .isPositive();
            save.begin(other, SaveMode.LIVE, 1);
            ImageFile.save(save, ImageFile.create(image, SyncMode.NONE), chunk);
        }
        restore.begin(1 << 30);
        ImageFile.load(image, restore);
        mistake(restore::apply);
    }

    private void regionVersions() throws IOException {
        final Path image = folder.resolve("memory");
        try (ChannelSet saved = new ChannelSet(); ChannelSet other = new ChannelSet()) {
            saved.addRegion("memory", 1, 4096);
            save.begin(saved, 1);
            ImageFile.save(save, ImageFile.create(image, SyncMode.NONE), chunk);
            other.addRegion("memory", 2, 4096);
            restore.begin(other);
            ImageFile.load(image, restore);
            mistake(restore::apply);
        }
    }

    private void parts() {
        save.begin(set, SaveMode.LIVE, 1);
        final List<SavePart> parts = save.parallel(2);
        mistake(() -> save.saveContinue(chunk.clear()));
        mistake(save::finish);
        save.end();
        mistake(() -> parts.get(0).seek(0));
        save.begin(set, SaveMode.LIVE, 1);
        save.saveContinue(chunk.clear());
        mistake(() -> save.parallel(2));
        save.end();
    }

    private void ringFiles() throws IOException {
        final Path incoming = folder.resolve("to-host.ring");
        final Path outgoing = folder.resolve("to-guest.ring");
        mistake(() -> RingFile.write(device, incoming, outgoing));
        try (ChannelSet empty = new ChannelSet()) {
            RingFile.write(empty.add(0, "net0", ChannelConfig.ofPages(16)), incoming, outgoing);
        }
        try (ChannelSet other = new ChannelSet()) {
            mistake(() -> other.map(0, "net0", ChannelConfig.ofPages(8), incoming, outgoing));
            mistake(() -> other.map(0, "net0", CONFIG, folder.resolve("short"), outgoing));
            mistake(() -> other.map(0, "net0", CONFIG, RingPlace.of(incoming).withRange(4096, 17 * 4096),
                RingPlace.of(outgoing)));
            other.mapReadOnly(0, "net0", incoming, outgoing);
            mistake(other::open);
            mistake(() -> restore.begin(other));
        }
        try (ChannelSet newer = new ChannelSet()) {
            final Channel channel = newer.add(0, "net0", CONFIG);
            ChannelAccess.memory(channel).incoming().control().putInt(ControlPage.FEATURE_BITS_OFFSET, 5);
            restore.begin(1 << 30);
            restore.restoreFromBuffer(SeededSet.image(newer, 1));
            mistake(restore::apply);
        }
    }

    private interface Preparation {
        void prepare(ChannelSet other);
    }

    /** Restores the base, which has channel 0 and the state "clock", into another set. */
    private void intoAnother(Preparation preparation) throws IOException {
        try (ChannelSet other = new ChannelSet()) {
            preparation.prepare(other);
            restore.begin(other);
            mistake(() -> {
                ImageFile.load(folder.resolve("base"), restore);
                restore.apply();
            });
        }
    }

    private String save(Path path, String baseCutId) throws IOException {
        offer(device);
        if (baseCutId == null) {
            save.begin(set, SaveMode.LIVE, 1);
        } else {
            save.begin(set, SaveMode.LIVE, 1, baseCutId);
        }
        ImageFile.save(save, ImageFile.create(path, SyncMode.NONE), chunk);
        return save.cutId();
    }

    private void merge(Path base, List<Path> deltas) throws IOException {
        ImageMerge.merge(base, deltas, ImageFile.create(folder.resolve("merged"), SyncMode.NONE));
    }

    private static ByteState state(String name) {
        return new ByteState(name, 1, new byte[100]);
    }

    private void offer(Channel end) {
        assertThat(end.outgoing().offer(Packet.IN_BAND, 0, 1, frame, 0, 64)).isPositive();
    }

    private void mistake(ThrowingCallable call) {
        messages.add(call);
    }
}
