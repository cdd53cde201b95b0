/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageSink;
import org.ringsave.migrate.LinkPair;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;

/** A JVM that records its saves, restores and migrations, prints their events, and then saves without a recording. */
final class FlightRun {
    private static final int PAGE = 4_096;
    private static final int PAGES = 16;

    private final ChannelSet set = new ChannelSet();
    private final MemoryRegion memory = set.addTrackedRegion("memory", 1, PAGES * PAGE);
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final SaveAgent spilling = new SaveAgent(new SaveSession(1 << 20, 1 << 20), PAGE, 0);
    private final SaveAgent waiting = new SaveAgent(new SaveSession(1 << 20, 0), PAGE, 0);
    private final Path directory;

    private FlightRun(Path directory) {
        this.directory = directory;
        set.add(0, "net0", ChannelConfig.ofPages(1).withBothEnds());
        for (int page = 0; page < PAGES; page++) {
            memory.putLong((long)page * PAGE, page + 1);
        }
        set.open();
    }

    /** Takes a directory for its files. */
    public static void main(String[] arguments) throws Exception {
        final Path directory = Path.of(arguments[0]);
        final FlightRun run = new FlightRun(directory);
        final Path file = directory.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            run.store();
            run.migrate();
            recording.stop();
            recording.dump(file);
        }
        for (final RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().startsWith("org.ringsave.")) {
                print(event);
            }
        }
        System.out.println("allocated " + run.leastAllocated());
    }

    private static void print(RecordedEvent event) {
        final StringBuilder line = new StringBuilder(event.getEventType().getName());
        event.getFields().stream().map(field -> field.getName()).filter(name -> !name.matches("startTime|duration"
            + "|eventThread|stackTrace|path")).forEach(name -> line.append(' ').append(name).append('=')
            .append(event.<Object>getValue(name)));
        System.out.println(line);
    }

    private void store() throws IOException {
        try (ImageStore store = ImageStore.open(directory.resolve("store"), StoreOptions.ofChains(1))) {
            // Its saves have other labels, and no event.
            new Checkpoints(store, set, spilling, CheckpointPolicy.everyTicks(100)).prepare();
            save(spilling, 1, store.createFull(), () -> memory.prepareToWrite(0, 8));
            save(waiting, 2, store.createFull(), () -> waiting.awaitRoom(() -> memory.prepareToWrite(0, 8)));
            spilling.start(set, SaveMode.LIVE, 3, store.createFull());
            spilling.onClose();
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 20);
            ImageFile.load(store.latest().orElseThrow().path(), restore);
            restore.apply().close();
        }
    }

    private void save(SaveAgent agent, long label, ImageSink sink, Runnable meanwhile) throws IOException {
        agent.start(set, SaveMode.LIVE, label, sink);
        meanwhile.run();
        while (agent.isSaving()) {
            agent.doWork();
        }
    }

    private void migrate() throws IOException {
        final LinkPair pair = new LinkPair(1 << 20);
        final Migration migration = new Migration(new SaveSession(), PAGE, 0);
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 20);
        try (MigrationTarget target = new MigrationTarget(restore, pair.target(), PAGE)) {
            migration.start(set, () -> 4, pair.source(), Long.MAX_VALUE);
            while (migration.isUnderWay()) {
                migration.doWork();
                target.doWork();
                if (migration.state() == MigrationState.WANTS_PAUSE
                    && set.state() == ChannelState.OPEN) {
                    set.pause();
                }
                if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
            }
        }
    }

    /** Bytes that some saves allocate, after the recorder was started and stopped. */
    private long leastAllocated() {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final SaveSession session = new SaveSession(1 << 20, 1 << 20);
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1_376);
        try (ChannelSet other = new ChannelSet()) {
            final Channel end = other.add(0, "net0", ChannelConfig.ofPages(1).withBothEnds());
            other.open();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 60 && least > 0; round++) {
                final long start = threads.getCurrentThreadAllocatedBytes();
                final long nothing = threads.getCurrentThreadAllocatedBytes() - start;
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20; i++) {
                    end.opposite().outgoing().offer(Packet.IN_BAND, 0, i, frame, 0, 256);
                    session.begin(other, SaveMode.LIVE, i);
                    while (session.saveContinue(chunk.clear()) != SaveStatus.SUCCESS) {
                        end.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 8);
                    }
                    session.end();
                    end.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 8);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - nothing);
            }
            return least;
        }
    }
}
