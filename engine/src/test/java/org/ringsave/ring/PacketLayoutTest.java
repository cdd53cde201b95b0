/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another program finds the public layout in a ring's file, byte for byte. */
class PacketLayoutTest {
    @Test
    void controlPageHasTheConstantsOfThePublicLayout() {
        // struct hv_ring_buffer: write_index, read_index, interrupt_mask, pending_send_sz, reserved1[12], feature_bits
        assertThat(ControlPage.IN_OFFSET).isZero();
        assertThat(ControlPage.OUT_OFFSET).isEqualTo(4);
        assertThat(ControlPage.INTERRUPT_MASK_OFFSET).isEqualTo(8);
        assertThat(ControlPage.PENDING_SEND_SIZE_OFFSET).isEqualTo(12);
        assertThat(ControlPage.FEATURE_BITS_OFFSET).isEqualTo(16 + 12 * 4);
        assertThat(ControlPage.LENGTH).isEqualTo(1 << 12);
        // struct vmpacket_descriptor: four u16 and a u64; the footer is a u64 of its own
        assertThat(Packet.HEADER_LENGTH).isEqualTo(4 * 2 + 8);
        assertThat(Packet.FOOTER_LENGTH).isEqualTo(8);
        assertThat(Packet.TRANSACTION_ID_OFFSET).isEqualTo(8);
        assertThat(Packet.IN_BAND).isEqualTo(0x6);
        assertThat(Packet.TRANSFER_PAGES).isEqualTo(0x7);
        assertThat(Packet.GPA_DIRECT).isEqualTo(0x9);
        assertThat(Packet.COMPLETION).isEqualTo(0xb);
        assertThat(Packet.COMPLETION_REQUESTED).isEqualTo(1);
        assertThat(Packet.MAX_LENGTH).isEqualTo(524_280);
        assertThat(Packet.MAX_PAYLOAD_LENGTH).isEqualTo(524_264);
        assertThat(RingCut.LENGTH).isEqualTo(4);
    }

    @Test
    void packetHeaderKeepsEveryField() {
        final SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 100_000; i++) {
            final int type = random.nextInt(1 << 16);
            final int dataOffset = random.nextInt(1 << 16) * 8;
            final int length = random.nextInt(1 << 16) * 8;
            final int flags = random.nextInt(1 << 16);
            final long header = Packet.header(type, dataOffset, length, flags);
            final long expected = type + ((long)dataOffset / 8 << 16) + ((long)length / 8 << 32) + ((long)flags << 48);
            assertThat(header).isEqualTo(expected);
            assertThat(new int[] {Packet.type(header), Packet.dataOffset(header), Packet.length(header),
                Packet.flags(header)}).containsExactly(type, dataOffset, length, flags);
        }
    }

    /** The ring code of Linux and DPDK looks at neither: a driver meets a type that it does not know, and goes on. */
    @Test
    void packetOfAnyTypeWithAnyFlagsIsDelivered() {
        final SharedRing ring = new SharedRing(1);
        for (int type = 0; type < 1 << 16; type += type < 32 ? 1 : 41) {
            for (final int flags : new int[] {0, 1, 2, 3, 0xFFFF}) {
                final int sentType = type;
                ring.raw().empty(0);
                ring.attach(0, 0);
                final boolean hasRanges = type == 7 || type == 9;
                final long[] words = hasRanges ? new long[] {1L << 32, 64, 5, 6} : new long[] {6};
                ring.raw().send(type, flags, 77, 2, words);
                ring.raw().word(0, ring.raw().word(0) & ~0xFFFF_0000L | (hasRanges ? 5 : 2) << 16);
                final int polled = ring.incoming().poll((packetType, packetFlags, id, buffer, offset, length) -> {
                    assertThat(new long[] {packetType, packetFlags, id, length, buffer.getLong(offset)})
                        .containsExactly(sentType, flags, 77, 8, 6);
                    return PacketAction.DONE;
                }, 9);
                assertThat(polled).as("type %d, flags %d, %s", type, flags, ring.incoming().damage()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void packetHasTheSameBytesWhereverItWraps(int pages) {
        final SharedRing ring = new SharedRing(pages);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        for (int start = 0; start < ring.raw().length(); start += 8) {
            for (final int length : new int[] {0, 1, 7, 8, 9, 29, 40}) {
                ring.fill(0xA5A5_A5A5_A5A5_A5A5L);
                ring.attach(start, start);
                payload.setMemory(0, 64, (byte)0xEE);
                for (int i = 0; i < length; i++) {
                    payload.putByte(3 + i, (byte)(start + 31 * i));
                }
                final long position =
                    ring.outgoing().offer(Packet.IN_BAND, 1, 0x8877_6655_4433_2211L, payload, 3, length);
                checkPacket(ring.raw(), start, length, position - start);
            }
        }
    }

    private static void checkPacket(RawRing raw, int start, int length, long taken) {
        final int words = (length + 7) / 8;
        final String place = "start " + start + " length " + length;
        assertThat(taken).as(place).isEqualTo(24 + words * 8);
        assertThat(raw.in()).as(place).isEqualTo((start + 24 + words * 8) % raw.length());
        assertThat(raw.out()).as(place).isEqualTo(start);
        assertThat(raw.word(start)).as(place).isEqualTo(6 | 2 << 16 | 2L + words << 32 | 1L << 48);
        assertThat(raw.word(start + 8)).as(place).isEqualTo(0x8877_6655_4433_2211L);
        for (int i = 0; i < words * 8; i++) {
            final int actual = (int)(raw.word(start + 16 + (i & ~7)) >>> (i & 7) * 8) & 0xFF;
            assertThat(actual).as("%s byte %d", place, i).isEqualTo(i < length ? start + 31 * i & 0xFF : 0);
        }
        assertThat(raw.word(start + 16 + words * 8)).as("%s footer", place).isEqualTo((long)start << 32);
        for (int i = start + 24 + words * 8; i < start + raw.length(); i += 8) {
            if (raw.word(i) != 0xA5A5_A5A5_A5A5_A5A5L) {
                throw new AssertionError(place + ": wrote beyond the packet, at " + i % raw.length());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void packetOfAnotherProgramIsDeliveredAtEveryStart(int pages) {
        final SharedRing ring = new SharedRing(pages);
        for (int start = 0; start < ring.raw().length(); start += 8) {
            for (int dataOffset8 = 2; dataOffset8 < 6; dataOffset8++) {
                for (int words = 0; words < 4; words++) {
                    ring.raw().empty(start);
                    final long[] payload = {start, ~start, 7L * start};
                    ring.raw().send(6, 1, -start, dataOffset8, Arrays.copyOf(payload, words));
                    ring.attach(start, ring.raw().in());
                    final String place = "start " + start + " dataOffset8 " + dataOffset8 + " words " + words;
                    final int expectedLength = words * 8;
                    final long id = -start;
                    assertThat(ring.incoming().available()).as(place).isEqualTo(dataOffset8 * 8 + words * 8 + 8);
                    final int consumed = ring.incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
                        assertThat(new long[] {type, flags, transactionId, length}).as(place)
                            .containsExactly(6, 1, id, expectedLength);
                        for (int i = 0; i < length; i += 8) {
                            assertThat(buffer.getLong(offset + i)).as(place).isEqualTo(payload[i / 8]);
                        }
                        return PacketAction.DONE;
                    }, 9);
                    assertThat(consumed).as(place).isEqualTo(1);
                    assertThat(ring.raw().out()).as(place).isEqualTo(ring.raw().in());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void writerLeavesTheLastEightBytesFree(int pages) {
        final SharedRing ring = new SharedRing(pages);
        final int length = ring.raw().length();
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        for (int start = 0; start < length; start += 8) {
            ring.attach(start, start);
            final OutgoingRing out = ring.outgoing();
            assertThat(out.maxPayloadLength()).isEqualTo(length - 8 - 24);
            assertThat(out.offer(6, 0, 1, payload, 0, length - 31 - 24 - 16)).isEqualTo(start + length - 40L);
            assertThat(out.free()).isEqualTo(32);
            assertThat(out.offer(6, 0, 1, payload, 0, 9)).isEqualTo(Outcome.FULL);
            assertThat(out.offer(6, 0, 1, payload, 0, 8)).isEqualTo(start + length - 8L);
            assertThat(out.free()).isZero();
            assertThat(out.offer(6, 0, 1, payload, 0, 0)).isEqualTo(Outcome.FULL);
            assertThat(ring.raw().used()).isEqualTo(length - 8);
            assertThat(ring.raw().in()).isNotEqualTo(ring.raw().out());
            assertThat(ring.raw().receive()).hasSize((length - 40) / 8);
            assertThat(out.free()).isEqualTo(length - 40);
            assertThat(ring.raw().receive()).hasSize(4);
            assertThat(out.free()).isEqualTo(length - 8);
        }
    }

    @Test
    void longestPacketOfTheLayoutIsSentAndDelivered() {
        final SharedRing ring = new SharedRing(129);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(Packet.MAX_PAYLOAD_LENGTH + 1));
        payload.setMemory(0, payload.capacity(), (byte)0x5C);
        ring.attach(128, 128);
        assertThat(ring.outgoing().maxPayloadLength()).isEqualTo(Packet.MAX_PAYLOAD_LENGTH);
        assertThatThrownBy(() -> ring.outgoing().offer(6, 0, 1, payload, 0, Packet.MAX_PAYLOAD_LENGTH + 1))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("length=524265");
        ring.outgoing().offer(6, 0, 1, payload, 0, Packet.MAX_PAYLOAD_LENGTH);
        assertThat(ring.raw().word(128) >>> 32).isEqualTo(0xFFFF);
        final long[] seen = new long[2];
        final int polled = ring.incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
            seen[0] = length;
            seen[1] = buffer.getLong(offset + length - 8);
            return PacketAction.DONE;
        }, 1);
        assertThat(polled).isEqualTo(1);
        assertThat(seen).containsExactly(524_264, 0x5C5C_5C5C_5C5C_5C5CL);
    }

    @Test
    void appendedPacketsAreVisibleOnlyAfterPublish() {
        final SharedRing ring = new SharedRing(1);
        ring.attach(4088, 4088);
        final UnsafeBuffer payload = MappedPair.words(1, 2);
        assertThat(ring.outgoing().append(6, 0, 1, payload, 0, 16)).isEqualTo(4128);
        assertThat(ring.outgoing().append(6, 0, 2, payload, 0, 8)).isEqualTo(4160);
        assertThat(ring.raw().in()).isEqualTo(4088);
        assertThat(ring.outgoing().position()).isEqualTo(4160);
        ring.outgoing().publish();
        assertThat(ring.raw().in()).isEqualTo(64);
    }

    @Test
    void writerRefusesArgumentsBeforeItWrites() {
        final SharedRing ring = new SharedRing(1);
        ring.attach(0, 0);
        final UnsafeBuffer payload = MappedPair.words(1, 2);
        final OutgoingRing out = ring.outgoing();
        for (final int type : new int[] {-1, 0, 5, 7, 9, 10, 12, 38, 65_542}) {
            assertThatThrownBy(() -> out.offer(type, 0, 1, payload, 0, 8))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("type=" + type);
        }
        for (final int flags : new int[] {-1, 2, 3, 1 << 16}) {
            assertThatThrownBy(() -> out.offer(6, flags, 1, payload, 0, 8))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("flags=" + flags);
        }
        assertThatThrownBy(() -> out.offer(11, 1, 1, payload, 0, 8)).isInstanceOf(IllegalArgumentException.class);
        for (final int length : new int[] {-1, Integer.MIN_VALUE, 4065, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> out.offer(6, 0, 1, payload, 0, length))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("length=" + length);
        }
        for (final int[] range : new int[][] {{-1, 8}, {9, 8}, {0, 17}, {17, 0}, {Integer.MAX_VALUE, 8}}) {
            assertThatThrownBy(() -> out.offer(6, 1, 1, payload, range[0], range[1]))
                .as("offset %d length %d", range[0], range[1]).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(out.position()).isZero();
        assertThat(ring.raw().in()).isZero();
        assertThat(out.free()).isEqualTo(4088);
        for (int i = 0; i < 4096; i += 8) {
            assertThat(ring.raw().word(i)).isZero();
        }
    }
}
