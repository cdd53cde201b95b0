/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;

/** The states of a {@link SmallSimulation}: its clock, its rules, which have a revision, and when requests are due. */
final class SmallStates {
    long tick;
    long sent;
    long counter;
    private final Fault fault;
    private final Map<Long, Long> due;
    private long calls;
    private long rules;
    private long revision;
    private boolean isRestored;

    SmallStates(Fault fault, Map<Long, Long> due) {
        this.fault = fault;
        this.due = due;
    }

    void addTo(ChannelSet set) {
        set.addState(new Clock());
        set.addState(new Rules());
        set.packetState(new Due());
    }

    void rules(long to) {
        rules = to;
        revision += fault == Fault.KEEPS_ITS_REVISION || isRestored && fault == Fault.KEEPS_ITS_RESTORED_REVISION
            ? 0 : 1;
    }

    private final class Clock implements AppState {
        private final long[] prepared = new long[3];

        @Override
        public String name() {
            return "clock";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return 32;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            if (fault == Fault.THROWS_WHEN_ENCODED && (tick == 7 || tick > 15 && tick < 20)) {
                throw new IllegalStateException("it can't be encoded");
            }
            buffer.putLong(0, tick);
            buffer.putLong(8, sent);
            buffer.putLong(16, counter);
            buffer.putLong(24, fault == Fault.ENCODES_ITS_CALLS ? calls++ : 0);
            if (fault == Fault.EMPTIES_WHEN_ENCODED) {
                counter = 0;
            }
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            for (int i = 0; i < prepared.length; i++) {
                prepared[i] = buffer.getLong(8 * i);
            }
        }

        @Override
        public void commit() {
            tick = prepared[0];
            sent = prepared[1];
            counter = fault == Fault.COMMITS_A_PART ? 0 : prepared[2];
        }
    }

    private final class Rules implements AppState {
        private long prepared;

        @Override
        public String name() {
            return "rules";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public int encodedLength() {
            return 8;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            buffer.putLong(0, rules);
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            prepared = buffer.getLong(0);
        }

        @Override
        public void commit() {
            rules = prepared;
            isRestored = true;
        }
    }

    private final class Due implements PacketStateHandler {
        @Override
        public int version(Channel channel) {
            return 1;
        }

        @Override
        public int encodedLength(Channel end, InFlight table, long transactionId) {
            return table == end.received() ? 8 : 0;
        }

        @Override
        public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
            buffer.putLong(0, due.getOrDefault(transactionId, 0L));
            if (fault == Fault.FORGETS_ENCODED_NOTES) {
                due.remove(transactionId);
            }
        }

        @Override
        public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
            due.put(transactionId, buffer.getLong(0));
        }
    }
}
