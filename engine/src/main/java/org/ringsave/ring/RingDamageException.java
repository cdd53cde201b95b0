/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/** A ring can't be taken over or saved, because the words that its other end wrote break a rule of the layout. */
public final class RingDamageException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    /**
     * Name a ring and its damage.
     *
     * @param ring   that is damaged, in words.
     * @param damage that was found.
     */
    public RingDamageException(String ring, Damage damage) {
        super(ring + " is damaged: " + damage);
        this.damage = damage;
    }

    /**
     * The damage of the ring.
     *
     * @return field, value, position and rule.
     */
    public Damage damage() {
        return damage;
    }
}
