/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** Images of other versions, and records that this version does not know. */
class VersionTest {
    private ImageParts image;
    private byte[] original;

    @BeforeEach
    void save() {
        try (ChannelSet set = SeededSet.paused(31, 3, 1)) {
            original = SeededSet.bytes(SeededSet.image(set, 1));
            image = ImageParts.of(original);
        }
    }

    private static ImageParts.Part record(int template, int version, int blockLength, int payloadLength) {
        final SplittableRandom random = new SplittableRandom(template + payloadLength);
        final ByteBuffer record = ByteBuffer.allocate(8 + blockLength).order(ByteOrder.LITTLE_ENDIAN);
        random.nextBytes(record.array());
        final byte[] payload = new byte[payloadLength];
        random.nextBytes(payload);
        return new ImageParts.Part(record.putShort((short)blockLength).putShort((short)template)
            .putShort((short)21_330).putShort((short)version).array(), payload).payload(payload);
    }

    private static byte[] restored(ImageParts parts) {
        final ByteState state = new ByteState("clock", 3, new byte[0]);
        try (ChannelSet set = Shapes.build(Shapes.direct(parts.settle().bytes()), state)) {
            return SeededSet.bytes(SeededSet.image(set, 1));
        }
    }

    private static void assertRefused(byte[] bytes, String message) {
        final RestoreSession session = new RestoreSession();
        session.beginVerify();
        assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(bytes))).isInstanceOf(ImageException.class)
            .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "1,0.1", "256,1.0", "257,1.1", "511,1.255", "65535,255.255", "21248,83.0"})
    void otherMajorOrEarlierVersionIsRefusedByName(int version, String name) {
        image.parts().forEach(part -> part.set(6, 2, version));
        assertRefused(image.settle().bytes(), "version is " + name);
    }

    @Test
    void longerHeaderOfANewerMajorIsRefusedByVersion() {
        image.parts().get(0).set(6, 2, 0x0200).lengthen(new byte[128]);
        assertRefused(image.bytes(), "version is 2.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 255})
    void readerSkipsFieldsOfAHigherMinorVersion(int version) {
        final SplittableRandom random = new SplittableRandom(version);
        image.parts().forEach(part -> {
            final byte[] more = new byte[8 * random.nextInt(20)];
            random.nextBytes(more);
            part.set(6, 2, version).lengthen(more);
        });
        assertThat(restored(image)).isEqualTo(original);
        image.parts().get(2).lengthen(new byte[8]);
        assertRefused(image.bytes(), "");
    }

    @Test
    void longerRecordOfTheOwnVersionIsRefused() {
        for (int i = 0; i < image.parts().size(); i++) {
            final ImageParts longer = image.copy();
            longer.parts().get(i).lengthen(new byte[8]);
            assertRefused(longer.settle().bytes(), "blockLength");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void recordOfAnotherVersionThanItsHeaderIsRefused(int version) {
        image.parts().forEach(part -> part.set(6, 2, version));
        for (int i = 1; i < image.parts().size(); i++) {
            final ImageParts mixed = image.copy();
            mixed.parts().get(i).set(6, 2, 5 - version);
            assertRefused(mixed.settle().bytes(), "version");
        }
    }

    @ParameterizedTest
    @CsvSource({"32768,8,0", "40000,16,1", "65535,240,70000", "32769,240,131072", "50000,64,65536"})
    void readerSkipsUnknownOptionalRecords(int template, int blockLength, int payload) {
        for (int at = 1; at < image.parts().size() - 1; at++) {
            final ImageParts more = image.copy();
            more.parts().add(at, record(template, 2, blockLength, payload));
            assertThat(restored(more)).as("at %d", at).isEqualTo(original);
        }
    }

    @Test
    void optionalRecordOutsideHeaderAndDirectoryIsRefused() {
        for (final int at : new int[] {0, image.parts().size() - 1, image.parts().size()}) {
            final ImageParts more = image.copy();
            more.parts().add(at, record(40_000, 2, 16, 8));
            assertRefused(more.bytes(), "");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 11, 100, 32_767})
    void unknownCriticalRecordIsRefused(int template) {
        for (int at = 1; at < image.parts().size() - 1; at++) {
            final ImageParts more = image.copy();
            more.parts().add(at, record(template, 2, 16, 8));
            assertRefused(more.settle().bytes(), "templateId is " + template);
        }
    }

    @Test
    void readerChecksTheRecordsThatItSkips() {
        final ImageParts more = image.copy();
        more.parts().add(5, record(40_000, 2, 24, 1001));
        final byte[] bytes = more.settle().bytes();
        int from = 0;
        for (int i = 0; i < 5; i++) {
            from += (int)more.parts().get(i).length();
        }
        for (int at = from; at < from + more.parts().get(5).length(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                bytes[at] = (byte)(bytes[at] ^ (1 << bit));
                final RestoreSession session = new RestoreSession();
                session.beginVerify();
                RestoreStatus status = null;
                try {
                    status = session.restoreFromBuffer(Shapes.direct(bytes));
                } catch (ImageException e) {
                    assertThat(e.offset()).isBetween(0L, (long)bytes.length);
                }
                assertThat(status).as("bit %d of byte %d", bit, at).isNotEqualTo(RestoreStatus.SUCCESS);
                bytes[at] = (byte)(bytes[at] ^ (1 << bit));
            }
        }
        more.parts().get(5).record()[20] ^= 1;
        assertRefused(more.bytes(), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{\"an\": \"image\"}", "RINGSAVE", "RINGSAVERINGSAVERINGSAVERINGSAVE"})
    void otherBytesAreRefusedAsNoImage(String text) {
        final RestoreSession session = new RestoreSession();
        session.beginVerify();
        final byte[] bytes = text.getBytes();
        if (bytes.length < 8) {
            assertThat(session.restoreFromBuffer(Shapes.direct(bytes)))
                .isEqualTo(RestoreStatus.MORE_PROCESSING_REQUIRED);
            session.end();
        } else {
            assertRefused(bytes, "no Ringsave image");
        }
    }
}
