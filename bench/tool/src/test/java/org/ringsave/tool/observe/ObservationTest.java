/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.plan.ChannelClass;
import org.ringsave.tool.plan.MemoryUse;
import org.ringsave.tool.plan.RegionShape;
import org.ringsave.tool.plan.SetShape;
import org.ringsave.tool.plan.Shape;

final class ObservationTest {
    private static final int PAGE = 4_096;
    private static final int PAYLOAD = 500;
    /** A packet of 500 bytes in a ring: 504 bytes, header and footer. */
    private static final int IN_RING = 528;
    private static final double LABEL_NS = 1e6;

    private final ChannelSet set = new ChannelSet();
    private final SaveSession session = new SaveSession();
    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final List<Path> images = new ArrayList<>();
    @TempDir
    private Path folder;

    private ObservationTest() {
        for (int i = 0; i < 3; i++) {
            set.add(i, "net" + i, ChannelConfig.ofPages(2).withInFlight(4, 504, 16).withContext(24).withBothEnds());
        }
        set.add(7, "disk-7", ChannelConfig.ofPages(4).withBothEnds());
        set.addTrackedRegion("ram", 1, 100 * PAGE);
        set.open();
    }

    private void send(int channel, int count, int flags) {
        send(set, channel, count, flags);
    }

    private void send(ChannelSet to, int channel, int count, int flags) {
        for (int i = 0; i < count; i++) {
            assertThat(to.channels().get(channel).opposite().outgoing().offer(Packet.IN_BAND, flags, i, packet, 0,
                PAYLOAD)).isNotNegative();
        }
    }

    private void write(int... pages) {
        for (final int page : pages) {
            assertThat(set.regions().get(0).putLong((long)page * PAGE, page)).isTrue();
        }
    }

    private void save(long label, String base) throws IOException {
        save(set, label, base);
    }

    private void save(ChannelSet saved, long label, String base) throws IOException {
        final ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
        saved.pause();
        if (base == null) {
            session.begin(saved, label);
        } else {
            session.begin(saved, SaveMode.PAUSED, label, base);
        }
        session.saveContinue(memory);
        session.end();
        saved.resume();
        final byte[] bytes = new byte[memory.flip().remaining()];
        memory.get(bytes);
        images.add(Files.write(folder.resolve(images.size() + ".img"), bytes));
    }

    /** A full image at label 100, and deltas at 110 and 120. */
    private void run() throws IOException {
        send(0, 2, Packet.COMPLETION_REQUESTED);
        set.channels().get(0).incoming().poll((type, flags, id, buffer, at, length) -> PacketAction.IN_FLIGHT, 2);
        write(0, 1, 2, 3, 40, 41, 42, 43, 44, 45);
        save(100, null);
        send(3, 4, 0);
        write(1, 2, 40, 41);
        save(110, session.cutId());
        send(3, 2, 0);
        write(1, 2, 40, 41);
        save(120, session.cutId());
    }

    @Test
    void imagesTellClassesRegionsAndWrites() throws IOException {
        run();
        final Observed observed = Observation.of(images, LABEL_NS);
        assertThat(observed.notes()).isEmpty();
        final ChannelClass net = observed.set().classes().get(0);
        assertThat(net.name()).isEqualTo("net");
        assertThat(net.shape().channels()).isEqualTo(3);
        assertThat(net.shape().inFlight()).isEqualTo(1);
        assertThat(net.shape().packetLength()).isEqualTo(504);
        assertThat(net.shape().requestContext()).isEqualTo(16);
        assertThat(net.shape().context()).isEqualTo(24);
        assertThat(net.writeRate()).isZero();
        final ChannelClass disk = observed.set().classes().get(1);
        assertThat(disk.name()).isEqualTo("disk");
        assertThat(disk.shape().ringPages()).isEqualTo(4);
        assertThat(disk.shape().fill()).isCloseTo(6.0 * IN_RING / (2 * (4 * PAGE - 8)), within(1e-12));
        assertThat(disk.writeRate()).isCloseTo(6 * IN_RING / (20 * LABEL_NS) * 1e9, within(1e-3));
        final RegionShape ram = observed.set().regions().get(0);
        assertThat(ram.length()).isEqualTo(100 * PAGE);
        assertThat(ram.present()).isEqualTo(0.1);
        assertThat(ram.workingSet()).isEqualTo(0.4);
        assertThat(ram.run()).isEqualTo(2);
        assertThat(ram.writeRate()).isCloseTo(4 * PAGE / (10 * LABEL_NS) * 1e9, within(1e-3));
    }

    @Test
    void imagesWithoutLabelTimeTellNoRates() throws IOException {
        run();
        final Observed observed = Observation.of(images, Double.NaN);
        assertThat(observed.notes()).hasSize(2).allMatch(note -> note.contains("--label-time"));
        assertThat(observed.set().writeRate()).isZero();
        assertThat(Observation.of(images.subList(0, 1), LABEL_NS).notes()).hasSize(2)
            .allMatch(note -> note.contains("one image"));
    }

    @Test
    void observedSetHasTheLengthOfItsFullImage() throws IOException {
        run();
        save(130, null);
        final long length = Files.size(images.get(3));
        // Requests are on one of three channels, so the mean is rounded up. Names differ in length.
        assertThat(Observation.of(images, LABEL_NS).set().imageLength()).isBetween(length - 64, length + 4_096);
    }

    /** Observes a set of two channels, with some packets on one. It has no byte of memory more than it needs. */
    private SetShape observed(ChannelConfig config, int packets) throws IOException {
        try (ChannelSet roomy = new ChannelSet(2 * config.memoryLength())) {
            roomy.add(0, "net0", config);
            roomy.add(1, "net1", config);
            roomy.open();
            send(roomy, 0, packets, 0);
            save(roomy, 1, null);
            final SetShape observed = Observation.of(images, LABEL_NS).set();
            assertThat(observed.channels()).isEqualTo(2);
            assertThat(MemoryUse.of(observed, 65_536, 1).set()).isEqualTo(2 * config.memoryLength())
                .isBetween(roomy.memoryLength() - 2 * PAGE, roomy.memoryLength());
            return observed;
        }
    }

    @Test
    void unequalRingsKeepTheirBytesAndTheirMemory() throws IOException {
        final SetShape wide = observed(new ChannelConfig(256, 1, 0, 0, 0, 0, true), 300);
        assertThat(wide.classes().get(0).shape().liveBytes()).isBetween(300L * IN_RING - 32, 300L * IN_RING);
        assertThat(wide.imageLength()).isCloseTo(Files.size(images.get(0)), within(256L));
        images.clear();
        final SetShape narrow = observed(new ChannelConfig(1, 256, 0, 0, 0, 0, true), 7);
        assertThat(narrow.classes().get(0).shape().liveBytes()).isBetween(7L * IN_RING - 32, 7L * IN_RING);
    }

    /** A begin looks into tables without a request too, and their slots take memory. */
    @Test
    void idleSlotsKeepTheirMemoryAndTheirTables() throws IOException {
        final Shape idle = observed(ChannelConfig.ofPages(2).withInFlight(1_024, PAGE, 16).withBothEnds(), 0)
            .classes().get(0).shape();
        assertThat(idle.inFlight()).isZero();
        assertThat(idle.hasTables()).isTrue();
        assertThat(idle.capturedBytes()).as("four tables of a channel").isEqualTo(2 * 4 * 24);
        assertThat(idle.config()).isEqualTo(ChannelConfig.ofPages(2).withInFlight(1_024, PAGE, 16).withBothEnds());
    }

    @Test
    void imagesOfOneLabelAndFullImagesSayWhichOnesAreMissing() throws IOException {
        save(100, null);
        save(100, session.cutId());
        assertThat(Observation.of(images, LABEL_NS).notes()).hasSize(2)
            .allMatch(note -> note.endsWith("all images have one label: give each checkpoint a label of its own"));
        images.remove(1);
        write(7);
        save(110, null);
        assertThat(Observation.of(images, LABEL_NS).notes()).containsExactly("writes to regions are taken as 0, since"
            + " no delta is among the images with its base: give a full image and its deltas");
    }

    @Test
    void folderWithoutImagesIsRefused() {
        assertThatThrownBy(() -> Observation.of(List.of(folder), LABEL_NS)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(folder + ": holds no image");
    }
}
