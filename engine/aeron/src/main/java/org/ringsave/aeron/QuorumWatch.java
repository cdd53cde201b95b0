/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.ClusterCounters;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.CountersReader;

/**
 * Says in one line that a node has no leader, as in a cluster without quorum: Aeron's node waits for ever then, and
 * only its clients time out. Ask it now and then, in {@code doBackgroundWork}, or on the thread that closes
 * its client: a look at the counters of a client that another thread closes meanwhile would end the JVM.
 */
public final class QuorumWatch {
    private final Aeron aeron;
    private final int clusterId;
    private final Silence waiting;
    private final NanoClock clock;

    /**
     * Make one.
     *
     * @param aeron     client of the node's media driver, such as that of the service.
     * @param clusterId of the cluster, 0 by default.
     * @param limitNs   time without a leader after which it is told, in nanoseconds; 0 or more. An election takes a
     *                  second or two.
     * @throws IllegalArgumentException if the limit is negative.
     */
    public QuorumWatch(Aeron aeron, int clusterId, long limitNs) {
        this(aeron, clusterId, limitNs, SystemNanoClock.INSTANCE);
    }

    QuorumWatch(Aeron aeron, int clusterId, long limitNs, NanoClock clock) {
        if (limitNs < 0) {
            throw new IllegalArgumentException("limitNs=" + limitNs + " is negative");
        }
        this.aeron = aeron;
        this.clusterId = clusterId;
        waiting = new Silence(limitNs);
        this.clock = clock;
    }

    /**
     * Look at the node. The time since the last look counts up to an eighth of the limit, so a JVM that stood still
     * does not take its own absence for that of a leader: look eight times within the limit, or more often.
     *
     * @return null while it has a leader, or the limit is not over; else a line with state, member, time and advice.
     */
    public String reason() {
        // A closed client has no counters: a look at them would end the JVM.
        if (aeron.isClosed()) {
            return "cluster " + clusterId + " can't be watched, as the client of its media driver is closed: make"
                + " another watch";
        }
        final CountersReader counters = aeron.countersReader();
        final int counter = ClusterCounters.find(counters, ConsensusModule.Configuration.ELECTION_STATE_TYPE_ID,
            clusterId);
        final boolean isThere = counter != CountersReader.NULL_COUNTER_ID;
        if (isThere && counters.getCounterValue(counter) == ElectionState.CLOSED.code()) {
            waiting.end();
            return null;
        }
        if (!waiting.isOver(clock.nanoTime())) {
            return null;
        }
        final long waitedNs = waiting.silentNs();
        return isThere ? noLeader(counters.getCounterValue(counter), waitedNs)
            : "cluster " + clusterId + " has no consensus module at this media driver for " + seconds(waitedNs)
            + ": start it, or give both the same aeronDirectoryName and clusterId";
    }

    private String noLeader(long state, long waitedNs) {
        return "cluster " + clusterId + " has no leader for " + seconds(waitedNs) + ", its election here is in state "
            + ElectionState.get(state) + ": more than half of its members must be up and reach each other; start"
            + " them, or look at the endpoints in clusterMembers";
    }

    private static String seconds(long timeNs) {
        return TimeUnit.NANOSECONDS.toSeconds(timeNs) + " s";
    }
}
