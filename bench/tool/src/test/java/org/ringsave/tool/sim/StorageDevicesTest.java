/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketRanges;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

class StorageDevicesTest {
    private static final int CHANNELS = 4;
    private static final SimulationConfig CONFIG = new SimulationConfig(CHANNELS, 2, 48, 2, 1, 7);
    private static final int TICKS = 120;

    @TempDir
    private Path directory;

    /** Counts the saved transfers of an image, or saves other bytes in their place. */
    private static final class States implements PacketStateHandler {
        private final int length;
        private final TreeSet<Integer> lengths = new TreeSet<>();
        private int middles;

        States(int length) {
            this.length = length;
        }

        @Override
        public int version(Channel channel) {
            return 1;
        }

        @Override
        public int encodedLength(Channel end, InFlight table, long transactionId) {
            return table.ranges(transactionId).capacity() > 0
                && table.context(transactionId).getInt(StorageRequests.DONE_OFFSET) > 0 ? length : 0;
        }

        @Override
        public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
            buffer.putLong(0, 5);
        }

        @Override
        public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
            final int done = table.context(transactionId).getInt(StorageRequests.DONE_OFFSET);
            final int bytes = table.packet(transactionId).getInt(StorageRequests.BYTES_OFFSET);
            assertThat(version).isEqualTo(1);
            assertThat(table.ranges(transactionId).capacity()).isPositive();
            lengths.add(buffer.capacity());
            middles += done > 0 && done < bytes ? 1 : 0;
        }
    }

    private static void run(Simulation simulation, long ticks) {
        while (simulation.ticks() < ticks) {
            simulation.tick();
        }
    }

    private Path checkpoint(Simulation simulation) throws IOException {
        final Path image = directory.resolve("at-" + simulation.ticks() + ".ringsave");
        final SaveSession session = new SaveSession();
        simulation.pause();
        simulation.beginSave(session);
        ImageFile.save(session, ImageFile.create(image, SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        simulation.resume();
        return image;
    }

    private static void readStates(Path image, States states) throws IOException {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 30, states, new Clock(new SplitMix64(0), Traffic.bundled().fingerprint()),
            new Ledger(CHANNELS));
        ImageFile.load(image, restore);
        restore.apply().close();
    }

    /** Runs until a device has moved a part of a request's bytes. */
    private static void runIntoATransfer(Simulation simulation) {
        final boolean[] found = new boolean[1];
        while (!found[0]) {
            simulation.tick();
            assertThat(simulation.ticks()).isLessThan(TICKS);
            simulation.set().get(1).received().forEach((id, type, packet, context) ->
                found[0] |= context.getInt(StorageRequests.DONE_OFFSET) > 0);
        }
    }

    @Test
    void runRestoredAmidTransfersEndsTheSame() throws IOException {
        final Traffic traffic = Traffic.bundled();
        final StateDigest reference;
        try (Simulation simulation = Simulation.start(CONFIG, traffic)) {
            run(simulation, TICKS);
            reference = simulation.digest();
        }
        final States states = new States(0);
        try (Simulation simulation = Simulation.start(CONFIG, traffic)) {
            for (long tick = 0; tick < TICKS; tick += 3) {
                run(simulation, tick);
                final Path image = checkpoint(simulation);
                readStates(image, states);
                try (Simulation restored = Simulation.restore(CONFIG, traffic, image)) {
                    run(restored, TICKS);
                    assertThat(restored.digest().differences(reference)).as("restored at tick %d", tick).isEmpty();
                }
            }
        }
        assertThat(states.middles).as("transfers in images").isGreaterThan(20);
        assertThat(states.lengths).as("lengths of their states").contains(16, 24, 32);
    }

    @Test
    void lostTransferStopsTheRestoredRun() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            runIntoATransfer(simulation);
            simulation.set().packetState(new States(0));
            try (Simulation restored = Simulation.restore(CONFIG, Traffic.bundled(), checkpoint(simulation))) {
                assertThatThrownBy(() -> run(restored, TICKS)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(" was lost after ");
            }
        }
    }

    @Test
    void transferThatDoesNotFitItsRequestIsRefused() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            runIntoATransfer(simulation);
            simulation.set().packetState(new States(8));
            final Path image = checkpoint(simulation);
            assertThatThrownBy(() -> Simulation.restore(CONFIG, Traffic.bundled(), image))
                .isInstanceOf(ImageException.class).hasMessageContaining(" has 0 bytes left, not ");
        }
    }

    /** Address of the first byte of a request whose completion a guest awaits; -1 if there is none. */
    private static int addressOfARequest(InFlight awaiting, int operation) {
        final int[] address = {-1};
        final PacketRanges ranges = new PacketRanges();
        awaiting.forEach((id, type, packet, note) -> {
            ranges.wrap(Packet.GPA_DIRECT, note, StorageRequests.RANGES_OFFSET, StorageRequests.RANGES_LENGTH);
            if (note.getInt(StorageRequests.REQUEST_OFFSET) == operation && ranges.next()) {
                address[0] = (int)ranges.pageNumber(0) * GuestMemory.PAGE_LENGTH + ranges.byteOffset();
            }
        });
        return address[0];
    }

    private static void flip(Simulation simulation, int address) {
        final MutableDirectBuffer memory = region(simulation, GuestMemory.REGION);
        memory.putByte(address, (byte)(memory.getByte(address) ^ 1));
    }

    @Test
    void flippedByteOfAWriteGivesAWrongCompletion() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            int address = -1;
            while (address < 0) {
                simulation.tick();
                address = addressOfARequest(simulation.set().get(1).opposite().awaiting(), StorageRequests.WRITE);
            }
            flip(simulation, address);
            assertThat(simulation.totals().wrong()).isZero();
            run(simulation, simulation.ticks() + TICKS);
            // There are several wrong completions if the byte also reached the disk and was read from there.
            assertThat(simulation.totals().wrong()).isPositive();
        }
    }

    @Test
    void flippedByteOfAReadGivesAWrongCompletion() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            final Channel device = simulation.set().get(1);
            int address = -1;
            while (address < 0) {
                simulation.tick();
                // The device has no work left, so all awaited completions are in the ring.
                if (device.received().count() == 0 && device.incoming().available() == 0) {
                    address = addressOfARequest(device.opposite().awaiting(), StorageRequests.READ);
                }
            }
            flip(simulation, address);
            run(simulation, simulation.ticks() + TICKS);
            assertThat(simulation.totals().wrong()).isEqualTo(1);
        }
    }

    @Test
    void changedDiskGivesWrongCompletions() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            run(simulation, TICKS);
            final MutableDirectBuffer disk = region(simulation, Disks.REGION);
            for (int sector = 0; sector < Disks.SECTORS; sector++) {
                final int last = (sector + 1) * Disks.SECTOR_LENGTH - 1;
                disk.putByte(last, (byte)~disk.getByte(last));
            }
            assertThat(simulation.totals().wrong()).isZero();
            run(simulation, 2 * TICKS);
            assertThat(simulation.totals().wrong()).isPositive();
        }
    }

    private static MutableDirectBuffer region(Simulation simulation, String name) {
        return simulation.set().regions().stream().filter(region -> region.name().equals(name)).findFirst()
            .orElseThrow().buffer();
    }

    @Test
    void shortRequestsOvertakeLongOnes() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            final InFlight awaiting = simulation.set().get(3).opposite().awaiting();
            int overtakings = 0;
            List<Long> before = List.of();
            while (simulation.ticks() < TICKS) {
                simulation.tick();
                final List<Long> after = new ArrayList<>();
                awaiting.forEach((id, type, packet, context) -> after.add(id));
                for (final long id : before) {
                    overtakings += !after.contains(id) && !after.isEmpty() && after.get(0) < id ? 1 : 0;
                }
                before = after;
            }
            assertThat(overtakings).isPositive();
            assertThat(simulation.storageTotals().overtakings()).isGreaterThanOrEqualTo(overtakings);
        }
    }

    @Test
    void rangesHaveEveryShapeAndDisksHoldTheWrites() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            final TreeSet<Integer> rangeCounts = new TreeSet<>();
            final TreeSet<Integer> pageCounts = new TreeSet<>();
            final PacketRanges ranges = new PacketRanges();
            final InFlight received = simulation.set().get(1).received();
            while (simulation.ticks() < 1_000) {
                simulation.tick();
                received.forEach((id, type, packet, context) -> {
                    assertThat(type).isEqualTo(Packet.GPA_DIRECT);
                    final DirectBuffer held = received.ranges(id);
                    assertThat(ranges.wrap(type, held, 0, held.capacity())).isNull();
                    rangeCounts.add(ranges.count());
                    while (ranges.next()) {
                        pageCounts.add(ranges.pageCount());
                    }
                });
            }
            assertThat(rangeCounts).containsExactly(1, 2, 3);
            assertThat(pageCounts).contains(1, 2, 3);
            final StorageTotals totals = simulation.storageTotals();
            assertThat(totals.devices()).isEqualTo(2);
            assertThat(totals.reads()).isGreaterThan(100);
            assertThat(totals.writes()).isGreaterThan(100);
            assertThat(totals.bytes()).isGreaterThan(200L * Disks.SECTOR_LENGTH);
            assertThat(simulation.totals().wrong()).isZero();
            assertDiskHoldsWhatWasWritten(simulation, 1);
            assertDiskHoldsWhatWasWritten(simulation, 3);
        }
    }

    private static void assertDiskHoldsWhatWasWritten(Simulation simulation, int id) {
        final DirectBuffer disks = region(simulation, Disks.REGION);
        final GuestMemory memory = new GuestMemory(simulation.set().regions().stream()
            .filter(region -> region.name().equals(GuestMemory.REGION)).findFirst().orElseThrow(), id / 2,
            CONFIG.guestPages(), new HeldTime());
        final DirectBuffer guest = simulation.set().get(id).opposite().context();
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[Disks.SECTOR_LENGTH]);
        for (int sector = 0; sector < Disks.SECTORS; sector++) {
            if (!StorageGuest.isBusy(guest, sector)) {
                assertThat(GuestFiles.writes(memory, sector)).isPositive();
                Disks.fill(expected, 0, id, sector, GuestFiles.writes(memory, sector));
                assertThat(new UnsafeBuffer(disks, id / 2 * Disks.LENGTH + sector * Disks.SECTOR_LENGTH,
                    Disks.SECTOR_LENGTH)).as("sector %d of disk %d", sector, id).isEqualTo(expected);
            }
        }
    }
}
