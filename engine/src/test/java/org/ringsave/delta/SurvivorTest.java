/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Packets that a delta leaves out come from its base, in a merge and in a chain of restores alike. */
class SurvivorTest {
    private static final int LENGTH = 64;
    private static final int HEAD = 24 + 8;
    private static final int SURVIVORS = 16;

    @TempDir
    private Path folder;
    private final SaveSession session = new SaveSession();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final ChannelSet set = new ChannelSet();
    private int label;
    private int content;

    @BeforeEach
    void open() {
        set.add(3, "other", ChannelConfig.ofPages(1));
        set.add(7, "channel", ChannelConfig.ofPages(1).withBothEnds().withInFlight(6, LENGTH, 8));
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    /** Requests that the end of a channel receives; no two packets are equal. */
    private void receive(Channel end, long... ids) {
        for (final long id : ids) {
            payload.setMemory(0, LENGTH, (byte)++content);
            assertThat(end.opposite().outgoing()
                .offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, LENGTH)).isPositive();
            end.incoming().poll((type, flags, i, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        }
    }

    private void complete(Channel end, long... ids) {
        for (final long id : ids) {
            assertThat(end.complete(id, payload, 0, 0)).isPositive();
            end.opposite().incoming().poll((type, flags, i, buffer, offset, length) -> PacketAction.DONE, 1);
        }
    }

    private byte[] full() {
        set.pause();
        final byte[] image = SeededSet.bytes(SeededSet.image(set, label));
        set.resume();
        return image;
    }

    private byte[] save(String base) {
        label++;
        set.pause();
        if (base == null) {
            session.begin(set, SaveMode.PAUSED, label);
        } else {
            session.begin(set, SaveMode.PAUSED, label, base);
        }
        final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
        session.saveContinue(image);
        session.end();
        set.resume();
        return SeededSet.bytes(image.flip());
    }

    private List<Path> paths(byte[]... images) throws IOException {
        final List<Path> paths = new ArrayList<>();
        for (final byte[] image : images) {
            paths.add(Files.write(folder.resolve(paths.size() + ".img"), image));
        }
        return paths;
    }

    private static ChannelSet chained(byte[]... images) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 24);
        for (int i = 0; i < images.length; i++) {
            if (i > 0) {
                restore.next();
            }
            Deltas.take(restore, images[i], new SplittableRandom(i));
        }
        return restore.apply();
    }

    private void checkBothGive(byte[] expected, byte[]... images) throws IOException {
        final List<Path> paths = paths(images);
        final RecordingSink sink = new RecordingSink();
        ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink);
        assertThat(sink.image()).isEqualTo(expected);
        try (ChannelSet restored = chained(images)) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, label))).isEqualTo(expected);
        }
    }

    /** The refusal of a merge names the file too, and is the same otherwise. */
    private void checkBothRefuse(String words, byte[]... images) throws IOException {
        final List<Path> paths = paths(images);
        final RecordingSink sink = new RecordingSink();
        assertThatThrownBy(() -> ImageMerge.merge(paths.get(0), paths.subList(1, paths.size()), sink))
            .isInstanceOf(ImageException.class).hasMessageContaining(words);
        assertThat(sink.completed()).isZero();
        assertThatThrownBy(() -> chained(images)).isInstanceOf(ImageException.class).hasMessageContaining(words);
    }

    private static ImageParts.Part packets(ImageParts parts) {
        return parts.first(ImageParts.PACKETS);
    }

    @Test
    void deltaLeavesOutThePacketsOfItsBase() throws IOException {
        final Channel near = set.get(7);
        receive(near, 1, 2, 3, 4);
        receive(near.opposite(), 5, 6);
        final byte[] base = save(null);
        complete(near, 1, 3);
        complete(near.opposite(), 5);
        receive(near, 9, 3);
        final byte[] delta = save(session.cutId());
        final ImageParts.Part packets = packets(ImageParts.of(delta));
        assertThat(packets.get(SURVIVORS, 4)).isEqualTo(2);
        assertThat(packets.get(SURVIVORS + 4, 4)).isEqualTo(1);
        assertThat(packets.payload()).hasSize(2 * LENGTH);
        checkBothGive(full(), base, delta);
    }

    /** Each image of the chain holds some of the packets, and one comes from each end of a long chain. */
    @Test
    void packetsComeFromAllImagesOfAChain() throws IOException {
        final Channel near = set.get(7);
        final List<byte[]> images = new ArrayList<>();
        receive(near, 100);
        receive(near.opposite(), 200);
        images.add(save(null));
        for (int i = 1; i < 12; i++) {
            if (i > 4) {
                complete(near, 100 + i - 4);
            }
            if (i > 3) {
                complete(near.opposite(), 200 + i - 3);
            }
            receive(near, 100 + i);
            receive(near.opposite(), 200 + i);
            images.add(save(session.cutId()));
            checkBothGive(full(), images.toArray(byte[][]::new));
        }
    }

    /** The id of a completed request is used again, with a packet of the same type and length. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void usedIdNeverGetsTheOldPacket(long used) throws IOException {
        final Channel near = set.get(7);
        receive(near, 1, 2, 3);
        final byte[] base = save(null);
        final String cutId = session.cutId();
        complete(near, used);
        final byte[] first = save(cutId);
        receive(near, used);
        final byte[] second = save(session.cutId());
        final byte[] direct = save(cutId);
        checkBothGive(full(), base, direct);
        label--;
        checkBothGive(full(), base, first, second);
    }

    /** A request that came within the base's begin is not in the base. */
    @Test
    void channelThatWasAddedAgainHasNoSurvivors() throws IOException {
        receive(set.get(7), 1, 2);
        final byte[] base = save(null);
        set.get(7).close();
        set.add(7, "channel", ChannelConfig.ofPages(1).withBothEnds().withInFlight(6, LENGTH, 8));
        receive(set.get(7), 1, 2);
        final byte[] delta = save(session.cutId());
        assertThat(packets(ImageParts.of(delta)).get(SURVIVORS, 4)).isZero();
        checkBothGive(full(), base, delta);
    }

    @Test
    void bothRefuseASurvivorThatItsBaseLacks() throws IOException {
        receive(set.get(7), 1, 2, 3);
        final byte[] base = save(null);
        receive(set.get(7), 4);
        final ImageParts delta = ImageParts.of(save(session.cutId()));
        final byte[] other = delta.copy().settle().bytes();
        checkBothGive(full(), base, other);
        final ImageParts wrong = delta.copy();
        wrong.first(ImageParts.REQUESTS).payload()[HEAD] = 77;
        checkBothRefuse("nearSurvivors of channel 7", base, wrong.settle().bytes());
        checkBothRefuse("expected at most 1, since the base has no request 77 that comes next", base,
            wrong.settle().bytes());
        final ImageParts swapped = delta.copy();
        swapped.first(ImageParts.REQUESTS).payload()[0] = 2;
        swapped.first(ImageParts.REQUESTS).payload()[HEAD] = 1;
        checkBothRefuse("the base has no request 1 that comes next", base, swapped.settle().bytes());
        final ImageParts more = delta.copy();
        packets(more).set(SURVIVORS, 4, 4).payload(new byte[0]);
        checkBothRefuse("expected at most 3, since the base has no request 4 that comes next", base,
            more.settle().bytes());
    }

    @ParameterizedTest
    @CsvSource({"8,56", "8,0"})
    void bothRefuseASurvivorOfAnotherLength(int offset, int value) throws IOException {
        receive(set.get(7), 1, 2, 3);
        final byte[] base = save(null);
        final ImageParts delta = ImageParts.of(save(session.cutId()));
        delta.first(ImageParts.REQUESTS).payload()[HEAD + offset] = (byte)value;
        checkBothRefuse("request 2 has another type or length", base, delta.settle().bytes());
    }

    @Test
    void bothRefuseASurvivorOfAnotherType() throws IOException {
        receive(set.get(7), 1, 2, 3);
        final byte[] base = save(null);
        final ImageParts delta = ImageParts.of(save(session.cutId()));
        final byte[] heads = delta.first(ImageParts.REQUESTS).payload();
        heads[20] = 7;
        heads[8] = LENGTH - 8;
        heads[12] = 8;
        checkBothRefuse("request 1 has another type or length", base, delta.settle().bytes());
    }

    @Test
    void bothRefuseSurvivorsOfAChannelThatTheBaseLacks() throws IOException {
        receive(set.get(7), 1);
        final byte[] base = save(null);
        final ImageParts delta = ImageParts.of(save(session.cutId()));
        final ImageParts otherId = delta.copy();
        otherId.parts().stream().filter(part -> part.template() == ImageParts.CHANNEL).skip(1).findFirst().orElseThrow()
            .set(16, 4, 8);
        // The rings of the delta have no bytes before their tails, so only the survivors are wrong.
        otherId.parts().stream().filter(part -> part.template() == ImageParts.RING).skip(2)
            .forEach(ring -> ring.set(16, 8, ring.get(24, 8)));
        checkBothRefuse("nearSurvivors of channel 8 is 1, expected 0, as the base has no channel of this id and"
            + " geometry", base, otherId.settle().bytes());
        final ImageParts geometry = delta.copy();
        geometry.parts().stream().filter(part -> part.template() == ImageParts.CHANNEL).skip(1).findFirst()
            .orElseThrow().set(24, 4, 2).set(28, 4, 2);
        checkBothRefuse("nearSurvivors of channel 7 is 1, expected 0, as the base has no channel of this id and"
            + " geometry", base, geometry.settle().bytes());
    }

    /** The last image doesn't have the channel any more, and still the chain is refused. */
    @Test
    void bothRefuseAMiddleDeltaThatDoesNotFitItsBase() throws IOException {
        receive(set.get(7), 1, 2);
        final byte[] base = save(null);
        final ImageParts middle = ImageParts.of(save(session.cutId()));
        middle.first(ImageParts.REQUESTS).payload()[0] = 55;
        final byte[] wrong = middle.settle().bytes();
        set.get(7).close();
        final ImageParts last = ImageParts.of(save(session.cutId()));
        final ByteBuffer end = ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN);
        last.parts().get(0).set(56, 8, end.getLong(wrong.length - 24)).set(64, 8, end.getLong(wrong.length - 16));
        checkBothRefuse("the base has no request 55 that comes next", base, wrong, last.settle().bytes());
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void bothRefuseAnotherVersionInAChain(int newer) throws IOException {
        receive(set.get(7), 1, 2);
        final byte[][] images = {save(null), null};
        images[1] = save(session.cutId());
        final ImageParts parts = ImageParts.of(images[newer]);
        parts.parts().forEach(part -> part.set(6, 2, 3));
        images[newer] = parts.settle().bytes();
        checkBothRefuse("0.3, expected 0.2, that of all images of a chain", images);
    }
}
