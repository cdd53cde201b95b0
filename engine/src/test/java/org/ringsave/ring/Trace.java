/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** All that an operation told its caller, its handler and its tracker, in order. */
final class Trace {
    private long[] values = new long[256];
    private int count;

    void clear() {
        count = 0;
    }

    void add(long... seen) {
        if (count + seen.length > values.length) {
            values = Arrays.copyOf(values, 2 * values.length + seen.length);
        }
        for (final long value : seen) {
            values[count++] = value;
        }
    }

    /** The sum of a range of bytes, which a multiple of 8 are. */
    void addBytes(DirectBuffer buffer, int offset, int length) {
        long sum = length;
        for (int i = 0; i < length; i += Long.BYTES) {
            sum = sum * 31 + buffer.getLong(offset + i);
        }
        add(sum);
    }

    void addDamage(Damage damage) {
        if (damage == null) {
            add(-1);
        } else {
            add(damage.field().hashCode(), damage.value(), damage.position());
        }
    }

    boolean isSameAs(Trace other) {
        return Arrays.equals(values, 0, count, other.values, 0, other.count);
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(values, count));
    }
}
