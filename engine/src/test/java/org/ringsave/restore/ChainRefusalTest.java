/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.Refusals.refused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** A list of images that is no chain, or has a bad image, is refused by name, and nothing is applied. */
class ChainRefusalTest {
    private static final long LIMIT = 1 << 28;
    private static final int BASE = 56;
    private static final int ID = 16;
    private static final int INCOMING_PAGES = 24;
    private static final int OUTGOING_PAGES = 28;
    private static final int HEAD = 16;
    private static final int TAIL = 24;

    private final RestoreSession restore = new RestoreSession();
    private final SplittableRandom random = new SplittableRandom(3);
    private final ChannelSet given = given();
    private byte[] base;
    private byte[] first;
    private byte[] second;
    private byte[] full;
    private String baseId;
    private String firstId;

    @BeforeEach
    void save() {
        try (ChannelSet set = SeededSet.paused(7, 3, 1)) {
            final MemoryRegion region = set.addRegion("region", 1, 700);
            region.buffer().setMemory(0, 700, (byte)1);
            final Deltas saved = new Deltas(set);
            base = saved.full(0);
            baseId = saved.cutId();
            drive(set, region, 2);
            first = saved.delta(1);
            firstId = saved.cutId();
            drive(set, region, 3);
            second = saved.delta(2);
            full = saved.full(2);
        }
    }

    private static void drive(ChannelSet set, MemoryRegion region, int value) {
        final SplittableRandom random = new SplittableRandom(value);
        set.resume();
        // Few packets, so that some rings still hold packets of the base.
        set.channels().forEach(channel -> SeededSet.drive(random, channel, 6));
        region.buffer().setMemory(0, 700, (byte)value);
        set.pause();
    }

    private static ChannelSet given() {
        final ChannelSet set = new ChannelSet();
        for (int i = 0; i < 3; i++) {
            set.add(1 + 3 * i, "channel-" + i, SeededSet.config(1));
        }
        set.addRegion("region", 4, 700);
        set.addState(new ByteState("clock", 3, new byte[0]));
        return set;
    }

    @AfterEach
    void close() {
        given.close();
    }

    private void begin(boolean built) {
        restore.regionHandler((taken, version) -> { });
        if (built) {
            restore.begin(LIMIT, new ByteState("clock", 3, new byte[0]));
        } else {
            restore.begin(given);
        }
    }

    /** The set shows nothing, and session and set accept a right chain. */
    private void assertNothing() {
        assertThat(Shapes.isEmpty(given)).isTrue();
        assertThat(given.regions().get(0).version()).isEqualTo(4);
        assertThat(given.regions().get(0).isPinned()).isFalse();
        for (final Runnable call : List.<Runnable>of(restore::apply, restore::next)) {
            assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no restore is under way");
        }
        restore.begin(given);
        restore.end();
    }

    private void chainRefused(List<byte[]> images, String... words) {
        for (final boolean built : new boolean[] {true, false}) {
            begin(built);
            refused(ImageException.class, () -> Deltas.take(restore, images.toArray(byte[][]::new)), words);
            assertNothing();
        }
    }

    @Test
    void rightChainIsRestoredIntoASetOrBuilt() {
        for (final boolean built : new boolean[] {true, false}) {
            begin(built);
            assertThat(Deltas.take(restore, base, first, second)).isEqualTo(RestoreStatus.SUCCESS);
            try (ChannelSet restored = restore.apply()) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, 2))).isEqualTo(full);
            }
        }
    }

    @Test
    void imagesThatAreNoChainAreRefusedByName() {
        chainRefused(List.of(first), "kind is 2, a delta of " + baseId, "next()", "merge", "expected 1, a full image");
        chainRefused(List.of(base, second), "header.baseCutId is " + firstId, "expected " + baseId);
        chainRefused(List.of(base, first, first), "header.baseCutId is " + baseId, "expected " + firstId);
        chainRefused(List.of(base, second, first), "header.baseCutId is " + firstId, "expected " + baseId);
        chainRefused(List.of(base, base), "kind is 1, a full image", "a delta of " + baseId + ", after next()");
        chainRefused(List.of(base, first, full), "kind is 1, a full image", "a delta of " + firstId);
        try (ChannelSet foreign = SeededSet.paused(8, 3, 1)) {
            final byte[] other = new Deltas(foreign).full(0);
            foreign.addRegion("region", 1, 700);
            final Deltas saved = new Deltas(foreign);
            final byte[] like = saved.full(0);
            assertThat(other).isNotEqualTo(like);
            chainRefused(List.of(like, first), "header.baseCutId is " + baseId, "expected " + saved.cutId());
        }
    }

    /** One word of the base is right, the other is not. */
    @ParameterizedTest
    @ValueSource(ints = {BASE, BASE + 8})
    void baseIdIsComparedWhole(int word) {
        final ImageParts parts = ImageParts.of(first);
        final ImageParts.Part header = parts.parts().get(0);
        header.set(word, 8, header.get(word, 8) ^ 1);
        chainRefused(List.of(base, parts.settle().bytes()), "header.baseCutId is ", "expected " + baseId);
    }

    /** A second image without next() is bytes behind the end. */
    @Test
    void deltaWithoutNextIsRefused() {
        begin(false);
        Deltas.take(restore, base);
        assertThatThrownBy(() -> restore.restoreFromBuffer(Shapes.direct(first))).isInstanceOf(ImageException.class)
            .hasMessageContaining("nothing after ImageEnd");
        assertNothing();
    }

    private void nextRefused(String words) {
        assertThatThrownBy(restore::next).isInstanceOf(IllegalStateException.class).hasMessageContaining(words);
    }

    @Test
    void nextAtAWrongMomentIsRefusedAndTheRestoreGoesOn() {
        nextRefused("next: no restore is under way");
        begin(true);
        nextRefused("next: the image is not complete, 0 bytes have come");
        restore.restoreFromBuffer(Shapes.direct(base).limit(1000));
        nextRefused("next: the image is not complete, 1000 bytes have come");
        restore.restoreFromBuffer(Shapes.direct(base).position(1000));
        restore.next();
        nextRefused("next: the image is not complete, 0 bytes have come");
        assertThatThrownBy(restore::apply).hasMessageContaining("apply: the image is not complete, 0 bytes");
        assertThatThrownBy(() -> restore.applyOnly(1)).hasMessageContaining("the image is not complete, 0 bytes");
        restore.restoreFromBuffer(Shapes.direct(first).limit(500));
        nextRefused("next: the image is not complete, 500 bytes have come");
        restore.restoreFromBuffer(Shapes.direct(first).position(500));
        restore.next();
        restore.restoreFromBuffer(Shapes.direct(second));
        try (ChannelSet restored = restore.apply()) {
            nextRefused("next: no restore is under way");
            assertThat(SeededSet.bytes(SeededSet.image(restored, 2))).isEqualTo(full);
        }
        begin(true);
        Deltas.take(restore, base);
        restore.end();
        nextRefused("next: no restore is under way");
        restore.beginVerify();
        Deltas.take(restore, base);
        nextRefused("next: this restore only verifies");
        restore.end();
    }

    @Test
    void nextIsRefusedWhenTheSetLostAChannel() {
        begin(false);
        Deltas.take(restore, base, first);
        given.get(4).close();
        nextRefused("lost a channel");
        assertThatThrownBy(restore::apply).hasMessageContaining("no restore is under way");
    }

    /** Flips bits, truncates and appends, in any image of the chain. */
    @Test
    @Proves("Damage in any image of a chain is found.")
    void damageInEachImageOfAChainIsFound() {
        for (int i = 0; i < 600; i++) {
            final byte[][] images = {base.clone(), first.clone(), second.clone()};
            final int chosen = i % 3;
            final byte[] image = images[chosen];
            final int at = random.nextInt(image.length);
            if (i % 10 == 0) {
                images[chosen] = Arrays.copyOf(image, at);
            } else if (i % 10 == 1) {
                images[chosen] = Arrays.copyOf(image, image.length + 1 + random.nextInt(100));
            } else {
                image[at] ^= (byte)(1 << random.nextInt(8));
            }
            begin(i % 2 == 0);
            assertThatThrownBy(() -> takeAll(images)).as("damage %d", i)
                .isInstanceOfAny(i % 10 == 0 ? IllegalStateException.class : ImageException.class);
            restore.end();
            assertNothing();
            Cases.count(1);
        }
    }

    private void takeAll(byte[][] images) {
        for (int i = 0; i < images.length; i++) {
            if (i > 0) {
                restore.next();
            }
            Deltas.take(restore, images[i], random);
        }
        restore.apply();
    }

    /** Rings of a delta of which bytes are in the base only, by their index among the records. */
    private static List<ImageParts.Part> shared(ImageParts parts, int least) {
        return parts.parts().stream().filter(p -> p.template() == ImageParts.RING && p.payload().length >= least
            && p.get(TAIL, 8) - p.get(HEAD, 8) > p.payload().length).toList();
    }

    /** A delta with right checksums and base, of which a ring begins behind the tail of the base. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void deltaRingThatStartsBehindTheTailOfItsBaseIsRefused(int less) {
        int tried = 0;
        for (int i = 0; i < shared(ImageParts.of(first), 16).size(); i++) {
            final ImageParts parts = ImageParts.of(first);
            final ImageParts.Part ring = shared(parts, 16).get(i);
            final byte[] payload = ring.payload();
            final long from = ring.get(TAIL, 8) - payload.length;
            if (from + less > ring.get(HEAD, 8)) {
                ring.payload(Arrays.copyOfRange(payload, less, payload.length));
                chainRefused(List.of(base, parts.settle().bytes()), "from of the ", "ring of channel ", "is "
                    + (from + less), from + ", the base's tail");
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    /** The base has already read the bytes that the delta takes from it. */
    @Test
    void deltaRingWithAHeadBeforeItsBaseIsRefused() {
        int tried = 0;
        final List<ImageParts.Part> before = rings(ImageParts.of(base));
        for (int i = 0; i < before.size(); i++) {
            final ImageParts parts = ImageParts.of(first);
            final ImageParts.Part ring = rings(parts).get(i);
            final long lower = before.get(i).get(HEAD, 8) - 8;
            final long from = before.get(i).get(TAIL, 8);
            if (lower >= 0 && ring.get(TAIL, 8) - lower <= 4088 && ring.payload().length == ring.get(TAIL, 8) - from) {
                ring.set(HEAD, 8, lower);
                chainRefused(List.of(base, parts.settle().bytes()), "from of the ", "is " + from,
                    "if the head is not before that of the base, " + (lower + 8));
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    private static List<ImageParts.Part> rings(ImageParts parts) {
        return parts.parts().stream().filter(p -> p.template() == ImageParts.RING).toList();
    }

    /** A delta of a channel that the base has not, or with other rings, and not all of its ring bytes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deltaOfAChannelThatItsBaseLacksMustHaveAllRingBytes(boolean otherId) {
        final ImageParts parts = ImageParts.of(first);
        int at = parts.parts().indexOf(shared(parts, 0).get(0));
        while (parts.parts().get(at).template() != ImageParts.CHANNEL) {
            at--;
        }
        final ImageParts.Part channel = parts.parts().get(at);
        final long id = channel.get(ID, 4);
        if (otherId) {
            channel.set(ID, 4, id + 1);
        } else {
            channel.set(INCOMING_PAGES, 4, 2).set(OUTGOING_PAGES, 4, 2);
        }
        final byte[] bytes = parts.settle().bytes();
        begin(true);
        assertThatThrownBy(() -> Deltas.take(restore, base, bytes)).isInstanceOf(ImageException.class)
            .hasMessageContaining("ring of channel " + (otherId ? id + 1 : id) + " is ")
            .hasMessageContaining("its head, as the base has no channel of this id and geometry");
        assertNothing();
    }
}
