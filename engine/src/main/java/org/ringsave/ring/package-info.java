/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Rings in the public VMBus layout: a control page, data pages, packets with a header and a footer.
 *
 * <p>Rules of this room. A word that the other side can write is read once, checked, and used from the local copy.
 * A broken rule is damage: it is named, it sticks, and nothing is clamped. An index is published once a batch, by a
 * release store that pairs with the other end's acquire load. A ring is never filled to its last byte: {@code in ==
 * out} means empty.
 */
package org.ringsave.ring;
