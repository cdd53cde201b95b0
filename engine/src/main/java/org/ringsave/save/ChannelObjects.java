/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.List;
import org.ringsave.channel.CapturedTable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.InFlight;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;
import org.ringsave.ring.Pins;
import org.ringsave.ring.Ring;

/**
 * The objects behind the rows of a {@link ChannelTable}. A save touches them only to capture contexts and requests,
 * to find packets, and to cut rings that are not paired.
 */
final class ChannelObjects {
    private ChannelMemory[] channels = new ChannelMemory[0];
    /** Both ends of each channel; null for an opposite end that is absent. */
    private Channel[] ends = new Channel[0];
    private Ring[] rings = new Ring[0];
    private InFlight[] tables = new InFlight[0];
    // Apart from the objects: begin reads at these addresses, and need not go through the objects.
    private long[] wordsAddresses = new long[0];
    private long[] headsAddresses = new long[0];
    private long[] packetsAddresses = new long[0];
    private long[] contextAddresses = new long[0];
    private int count;
    private boolean hasPins;

    /** Takes the objects of all channels. */
    void tabulate(List<Channel> all) {
        hasPins = false;
        count = all.size();
        if (channels.length < count) {
            ends = new Channel[2 * count];
            rings = new Ring[2 * count];
            tables = new InFlight[TableNumber.COUNT * count];
            wordsAddresses = new long[TableNumber.COUNT * count];
            headsAddresses = new long[TableNumber.COUNT * count];
            packetsAddresses = new long[TableNumber.COUNT * count];
            contextAddresses = new long[2 * count];
            // Last: it stands for all if one of them finds no memory.
            channels = new ChannelMemory[count];
        }
        for (int i = 0; i < count; i++) {
            channels[i] = ChannelAccess.memory(all.get(i));
            ends[2 * i + TableNumber.NEAR] = all.get(i);
            ends[2 * i + TableNumber.OPPOSITE] = channels[i].config().ends() == 2 ? all.get(i).opposite() : null;
            rings[2 * i + Side.INCOMING] = channels[i].incoming();
            rings[2 * i + Side.OUTGOING] = channels[i].outgoing();
            tabulateTables(i);
            for (int end = 0; end < channels[i].config().ends(); end++) {
                contextAddresses[2 * i + end] = channels[i].context(end).addressOffset();
            }
        }
    }

    private void tabulateTables(int index) {
        for (int number = 0; number < 2 * channels[index].config().ends(); number++) {
            final int at = TableNumber.COUNT * index + number;
            tables[at] = channels[index].inFlight(TableNumber.end(number), TableNumber.direction(number));
            wordsAddresses[at] = CapturedTable.wordsAddress(tables[at]);
            headsAddresses[at] = CapturedTable.headsAddress(tables[at]);
            packetsAddresses[at] = CapturedTable.packetsAddress(tables[at]);
        }
    }

    /** Tells every ring and table its pin slot, unless that was done since the objects were taken. */
    void installPins(Pins pins) {
        for (int i = 0; !hasPins && i < count; i++) {
            ring(i, Side.INCOMING).pins(pins, Pins.ringSlot(i, Side.INCOMING));
            ring(i, Side.OUTGOING).pins(pins, Pins.ringSlot(i, Side.OUTGOING));
            channels[i].pins(pins, Pins.packetsSlot(i));
        }
        hasPins = true;
    }

    ChannelMemory channel(int index) {
        return channels[index];
    }

    /** An end of a channel, {@link TableNumber#NEAR} or {@link TableNumber#OPPOSITE}. */
    Channel end(int index, int end) {
        return ends[2 * index + end];
    }

    /** A table of a channel. {@link TableNumber} has the numbers of both ends; an end that is absent has no tables. */
    InFlight requests(int index, int number) {
        return tables[TableNumber.COUNT * index + number];
    }

    /** Address of the words of a table of a channel, valid as long as the set has this channel. */
    long wordsAddress(int index, int number) {
        return wordsAddresses[TableNumber.COUNT * index + number];
    }

    /** Address of the context area of an end, valid likewise. */
    long contextAddress(int index, int end) {
        return contextAddresses[2 * index + end];
    }

    /** Address of the heads of a table of a channel, valid as long as the set has this channel. */
    long headsAddress(int index, int number) {
        return headsAddresses[TableNumber.COUNT * index + number];
    }

    /** Address of the packets of a table of a channel, valid as long as the set has this channel. */
    long packetsAddress(int index, int number) {
        return packetsAddresses[TableNumber.COUNT * index + number];
    }

    Ring ring(int index, int side) {
        return rings[2 * index + side];
    }
}
