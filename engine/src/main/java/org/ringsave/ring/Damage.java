/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * A broken rule in the shared memory of a ring. A ring with damage delivers and accepts nothing more.
 *
 * @param field    that is wrong, by its name in the layout.
 * @param value    that was found in it.
 * @param position of the packet, or of the ring's end if an index is wrong; in bytes since the ring was created.
 * @param rule     that the value breaks.
 */
public record Damage(String field, long value, long position, String rule) {
    @Override
    public String toString() {
        return field + "=" + value + " at position " + position + ": " + rule;
    }
}
