/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class DirectoryEntryTest {
    @Test
    void entryHasItsFieldsWhereThePageShowsThem() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 + DirectoryEntry.LENGTH]);
        final GroupDigests digests = new GroupDigests();
        digests.block(7, true);
        digests.finish();
        DirectoryEntry.put(buffer, 8, -2, 80, 280, digests);
        assertThat(DirectoryEntry.LENGTH).isEqualTo(40);
        assertThat(DirectoryEntry.channelId(buffer, 8)).isEqualTo(0xFFFF_FFFEL);
        assertThat(DirectoryEntry.offset(buffer, 8)).isEqualTo(80);
        assertThat(DirectoryEntry.length(buffer, 8)).isEqualTo(280);
        assertThat(DirectoryEntry.digestFirst(buffer, 8)).isEqualTo(digests.first());
        assertThat(DirectoryEntry.digestSecond(buffer, 8)).isEqualTo(digests.second());
        final long[] words = new long[6];
        for (int i = 0; i < words.length; i++) {
            words[i] = buffer.getLong(i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        assertThat(words).containsExactly(0, 0xFFFF_FFFEL, 80, 280, digests.first(), digests.second());
    }
}
