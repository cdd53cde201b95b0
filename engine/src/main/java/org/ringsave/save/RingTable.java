/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.Lineage;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;
import org.ringsave.ring.Damage;
import org.ringsave.ring.RingCut;
import org.ringsave.ring.RingDamageException;

/**
 * Positions and words of all rings at the instant of a cut. The row of a channel has the {@link RingCut} of its
 * incoming ring and behind it the cut of its outgoing ring.
 */
final class RingTable {
    private static final int ROW = 2 * RingCut.LENGTH;

    private final ChannelTable channels;
    private long[] table = new long[0];

    RingTable(ChannelTable channels) {
        this.channels = channels;
    }

    /** Makes room for the rings of all channels. */
    void reserve() {
        if (table.length < channels.count() * ROW) {
            table = new long[channels.count() * ROW];
        }
    }

    /**
     * Cuts all rings. This loop is short and stands alone, because no control page is in a cache after a save. With
     * fewer instructions between two pages the processor fetches more pages at once.
     */
    void cut() {
        long tails = 0;
        for (int i = 0; i < channels.count(); i++) {
            final int row = i * ROW;
            if (channels.isPaired(i)) {
                RingCut.readPaired(channels.controlAddress(i, Side.INCOMING), table, row);
                RingCut.readPaired(channels.controlAddress(i, Side.OUTGOING), table, row + RingCut.LENGTH);
            } else if (channels.objects().ring(i, Side.INCOMING).isForeign()) {
                cutForeign(i);
            } else {
                cutRing(i, Side.INCOMING);
                cutRing(i, Side.OUTGOING);
            }
            tails |= table[row + RingCut.TAIL] | table[row + RingCut.LENGTH + RingCut.TAIL];
        }
        if (Long.compareUnsigned(tails, ImageDescriptor.MAX_POSITION) >= 0) {
            throw beyondTheFormat();
        }
    }

    /** A ring comes so far only if an image says so: its positions start near the end of their range. */
    private RingDamageException beyondTheFormat() {
        int row = 0;
        while (Long.compareUnsigned(table[row + RingCut.TAIL], ImageDescriptor.MAX_POSITION) < 0) {
            row += RingCut.LENGTH;
        }
        final long tail = table[row + RingCut.TAIL];
        return damaged(row / ROW, row % ROW / RingCut.LENGTH, new Damage("tail", tail, tail,
            "positions in an image are below " + ImageDescriptor.MAX_POSITION
                + "; close the channel and add it again"));
    }

    /**
     * Cuts a channel whose peer runs. The peer may take a request from one ring and answer it in the other. The cut
     * must hold it in exactly one of them, so this repeats until the peer's head holds still. The loop ends: no packet
     * is added to the ring of that head during a begin.
     */
    private void cutForeign(int index) {
        cutRing(index, Side.OUTGOING);
        long head;
        do {
            head = head(index, Side.OUTGOING);
            cutRing(index, Side.INCOMING);
            cutRing(index, Side.OUTGOING);
            if (head(index, Side.OUTGOING) < head) {
                throw wentBack(index, head);
            }
        } while (head(index, Side.OUTGOING) != head);
    }

    private RingDamageException wentBack(int index, long head) {
        final int length = channels.ringLength(index, Side.OUTGOING);
        return damaged(index, Side.OUTGOING, new Damage("out", head(index, Side.OUTGOING) % length,
            head, "the consumer's index went back while it was read"));
    }

    private void cutRing(int index, int side) {
        final Damage damage = channels.objects().ring(index, side)
            .cut(side == Side.INCOMING, table, index * ROW + side * RingCut.LENGTH);
        if (damage != null) {
            throw damaged(index, side, damage);
        }
    }

    private RingDamageException damaged(int index, int side, Damage damage) {
        return new RingDamageException("the " + Side.name(side) + " ring of channel "
            + Integer.toUnsignedString(channels.id(index)), damage);
    }

    private long item(int index, int side, int item) {
        return table[index * ROW + side * RingCut.LENGTH + item];
    }

    long head(int index, int side) {
        return item(index, side, RingCut.HEAD);
    }

    long tail(int index, int side) {
        return item(index, side, RingCut.TAIL);
    }

    /** The interrupt mask of a ring, with the pending send size in the high half. */
    long words(int index, int side) {
        return item(index, side, RingCut.WORDS);
    }

    long featureBits(int index, int side) {
        return item(index, side, RingCut.FEATURE_BITS);
    }

    /** Adds the tails of all rings to a base that was begun. */
    void addTails(Lineage lineage) {
        for (int i = 0; i < channels.count(); i++) {
            lineage.add(channels.id(i), channels.incarnation(i), tail(i, Side.INCOMING), tail(i, Side.OUTGOING));
        }
    }
}
