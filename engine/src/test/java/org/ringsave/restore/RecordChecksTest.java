/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** A verify sees each wrong field and each record in a wrong place, even if all checksums and digests are right. */
class RecordChecksTest {
    private static final byte[] IMAGE = SmallImages.save(1);
    private static final int PAGE = 4096;
    private static final int REGION_HEAD = 72;
    private final RestoreSession session = new RestoreSession();

    private void refuses(String message, byte[] image) {
        session.beginVerify();
        assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image))).isInstanceOf(ImageException.class)
            .hasMessageContaining(": " + message);
        session.end();
    }

    private void refuses(String message, ImageParts image) {
        refuses(message, image.bytes());
    }

    private static long length(ImageParts image) {
        return image.parts().get(0).get(32, 8);
    }

    private static void length(ImageParts image, long header, long end) {
        image.parts().get(0).set(32, 8, header);
        image.digest().first(ImageParts.END).set(24, 8, end);
    }

    /** Template, offset in the record, size and value of the field; of the records of a kind, the first. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1 |  2 | 2 | 3          | templateId is 3, expected 1",
        "1 |  8 | 8 | 8          | payloadLength is 8, expected 0",
        "1 | 49 | 1 | 2          | hash is 2, expected 1",
        "1 | 50 | 2 | 256        | reserved is 256, expected 0",
        "1 | 32 | 8 | 8          | imageLength is 8, expected a multiple of 8 of at least ",
        "1 | 44 | 4 | 0          | applicationCount is 1, expected in 1..0",
        "1 | 44 | 4 | 2          | applicationCount is 1, expected 2",
        "1 | 52 | 4 | 0          | regionCount is 1, expected in 1..0",
        "1 | 52 | 4 | 2          | regionCount is 1, expected 2",
        "1 | 40 | 4 | 1          | channelCount is 2, expected in 1..1",
        "1 | 40 | 4 | 3          | channelCount is 2, expected 3",
        "2 |  8 | 8 | 1073741825 | payloadLength of all but rings, packets and regions is 1073741825, expected at most",
        "2 |  8 | 8 | 1073741824 | payloadLength is 1073741824, expected at most the rest of the image",
        "2 |  8 | 8 | 40         | payloadLength is 40, expected 41",
        "2 | 30 | 1 | 2          | optional is 2, expected in 0..1",
        "2 | 31 | 1 | 1          | reserved is 1, expected 0",
        "8 | 39 | 1 | 1          | reserved is 1, expected 0",
        "8 | 44 | 4 | 256        | reserved is 256, expected 0",
        "3 | 51 | 1 | 1          | reserved is 1, expected 0",
        "3 |  8 | 8 | 48         | payloadLength is 48, expected 40",
        "4 |  8 | 8 | 2147483648 | payloadLength is 2147483648, expected at most the rest of the image",
        "4 | 16 | 8 | 4611686018427387904 | head is 4611686018427387904, expected a multiple of 8 in 0..4611",
        "4 | 44 | 1 | 1          | side is 1, expected 0",
        "4 | 45 | 1 | 2          | form is 2, expected 1",
        "4 | 46 | 2 | 256        | reserved is 256, expected 0",
        "6 |  8 | 8 | 81         | payloadLength is 81, expected at most the rest of the image",
        "6 |  8 | 8 | 72         | payloadLength is 72, expected 80",
        "7 | 16 | 8 | 8          | directoryOffset is 8, expected ",
        "7 | 24 | 8 | 8          | imageLength is 8, expected ",
        "7 | 32 | 8 | 8          | digest is 0800000000000000",
        "7 | 40 | 8 | 8          | digest is ",
        "7 | 48 | 8 | 8          | cutId is 0800000000000000",
        "7 | 56 | 8 | 8          | cutId is "})
    void fieldIsChecked(int template, int offset, int size, long value, String message) {
        final ImageParts image = ImageParts.of(IMAGE);
        image.first(template).set(offset, size, value);
        refuses(message, template == ImageParts.END ? image : image.digest());
    }

    /** Records are header, state, region, two channels of 5 records each, directory and end. */
    @ParameterizedTest
    @CsvSource({"4,side is 1", "5,order of records is Requests", "6,order of records is Packets",
        "7,order of records is Channel", "12,order of records is Directory", "13,order of records is ImageEnd"})
    void recordThatLacksIsMissed(int index, String message) {
        final ImageParts image = ImageParts.of(IMAGE);
        image.parts().remove(index);
        refuses(message, image.settle());
    }

    @ParameterizedTest
    @CsvSource({"1,2,Application", "9,6,Ring", "3,4,Ring", "13,12,Directory"})
    void recordInAWrongPlaceIsRefused(int from, int to, String name) {
        final ImageParts image = ImageParts.of(IMAGE);
        image.parts().add(to, image.parts().remove(from));
        refuses("order of records is " + name, image.settle());
    }

    @Test
    void regionBehindAChannelIsRefused() {
        final ImageParts image = ImageParts.of(IMAGE);
        image.parts().get(0).set(52, 4, 0);
        image.parts().add(7, image.parts().remove(2));
        refuses("order of records is Region", image.settle());
    }

    @Test
    void channelsAscendAndAreAsManyAsStated() {
        final ImageParts fewer = ImageParts.of(IMAGE);
        fewer.parts().subList(8, 13).clear();
        fewer.first(ImageParts.DIRECTORY).set(8, 8, 40);
        refuses("channelCount is 1, expected 2", fewer.settle());
        final ImageParts same = ImageParts.of(IMAGE);
        same.parts().get(8).set(16, 4, 1);
        refuses("channelId is 1, expected above 1", same.settle());
    }

    /** Name and contexts are 3, 9 and 9 bytes long, and each starts at a multiple of 8. */
    @Test
    void paddingOfNameAndContextsIsZero() {
        for (int at = 3; at < 40; at++) {
            final ImageParts image = ImageParts.of(IMAGE);
            if (at < 8 || at >= 17 && at < 24 || at >= 33) {
                image.first(ImageParts.CHANNEL).payload()[at] = 1;
                refuses("padding is 1, expected 0", image.digest());
            }
        }
    }

    @Test
    void directoryHasTheEntryOfEachChannel() {
        final long offset = ImageParts.of(IMAGE).first(ImageParts.END).get(16, 8);
        for (final int at : new int[] {0, 9, 79}) {
            final ImageParts image = ImageParts.of(IMAGE);
            image.first(ImageParts.DIRECTORY).payload()[at] ^= 1;
            refuses("directory entry is ", image.seal());
            assertThatThrownBy(() -> verify(image)).hasMessageStartingWith("image offset " + offset + ":");
        }
    }

    private void verify(ImageParts image) {
        session.beginVerify();
        session.restoreFromBuffer(Shapes.direct(image.bytes()));
    }

    @Test
    void imageEndsWhereItsHeaderSays() {
        final ImageParts longer = ImageParts.of(IMAGE);
        final long length = length(longer);
        length(longer, length + 8, length + 8);
        refuses("length of the image is " + length + ", expected " + (length + 8), longer);
        final ImageParts payload = ImageParts.of(IMAGE);
        payload.first(ImageParts.END).set(8, 8, 8);
        length(payload, length + 16, length + 16);
        refuses("payloadLength is 8, expected 0", payload);
        refuses("end is 3 bytes more, expected nothing after ImageEnd", Arrays.copyOf(IMAGE, IMAGE.length + 3));
    }

    @Test
    void longerBlockOfTheHeaderIsRefused() {
        final ImageParts image = ImageParts.of(IMAGE);
        image.parts().get(0).lengthen(new byte[8]);
        refuses("blockLength is 72, expected 64", image.settle());
    }

    /** A ring of 4096 bytes holds at most 4088, and ends before the last position. */
    @Test
    void tailFollowsItsHeadWithinTheRing() {
        final ImageParts image = ImageParts.of(IMAGE);
        final ImageParts.Part ring = image.first(ImageParts.RING);
        ring.set(16, 8, 8).set(24, 8, 8 + PAGE).payload(new byte[PAGE]);
        refuses("tail is 4104, expected a multiple of 8 in 8..4096", image.settle());
        final long most = (1L << 62) - 8;
        ring.set(16, 8, most).set(24, 8, most + 8).payload(new byte[8]);
        refuses("tail is " + (most + 8) + ", expected a multiple of 8 in " + most + ".." + most, image.settle());
        ring.set(24, 8, most).payload(new byte[8]);
        refuses("payloadLength is 8, expected 0", image.settle());
    }

    @Test
    void payloadOfADeltaIsNoLongerThanItsOwner() {
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", SmallImages.CONFIG);
            set.addTrackedRegion("r", 1, 600 * PAGE).putLong(0, 1);
            final Deltas saves = new Deltas(set);
            saves.full(1);
            final ImageParts image = ImageParts.of(saves.delta(2));
            final ImageParts ring = image.copy();
            ring.first(ImageParts.RING).payload(new byte[8]);
            refuses("payloadLength is 8, expected a multiple of 8 in 0..0", ring.settle());
            image.first(ImageParts.REGION).payload(new byte[4]);
            refuses("payloadLength is 4, expected a multiple of 8 in 0.." + (2 * 136 + 600 * PAGE), image.settle());
        }
    }

    /** Pages 0 and 599 are in two groups. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void groupsAscendAndAreThoseOfTheRegion(int group) {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 600 * PAGE);
            region.putLong(0, 1);
            region.putLong(599 * PAGE, 1);
            final ImageParts image = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
            image.first(ImageParts.REGION).payload()[REGION_HEAD + PAGE] = (byte)group;
            refuses("group of a region is " + group + ", expected above 0, below 2", image.digest());
        }
    }

    /** 512 heads more take as many bytes as 9 pages less. */
    @Test
    void presentPagesAreCounted() {
        try (ChannelSet set = new ChannelSet()) {
            set.addTrackedRegion("r", 1, 1L << 33).prepareToWrite(0, 9 * PAGE);
            final ImageParts image = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
            image.first(ImageParts.REGION).set(24, 8, 0).set(32, 4, 513);
            refuses("presentPages is 9, expected 0", image.digest());
        }
    }

    @Test
    void bytesBehindARegionAreZero() {
        try (ChannelSet set = new ChannelSet()) {
            set.addRegion("r", 1, 2 * PAGE + 21);
            final ImageParts image = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
            for (final int at : new int[] {21, PAGE - 1}) {
                final ImageParts changed = image.copy();
                changed.first(ImageParts.REGION).payload()[REGION_HEAD + 2 * PAGE + at] = 1;
                refuses("byte of the last page behind the region is 1, expected 0", changed.digest());
            }
        }
    }
}
