/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * Ends this JVM while its node takes a snapshot, as SIGKILL does. The thread of the archive does it, right behind the
 * block that reaches a number of snapshot bytes: what is on the disk then is the begin of a snapshot.
 */
final class SnapshotDeath implements IdleStrategy {
    private static final int KILLED = 137;
    private static final long NEVER = -1;

    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final Consumer<String> lines;
    private volatile long aim = NEVER;
    private CountersReader counters;
    private int counter;
    private volatile long end = Long.MAX_VALUE;

    /** Tells in a line how much of a snapshot was recorded. */
    SnapshotDeath(Consumer<String> lines) {
        this.lines = lines;
    }

    /** The next snapshot ends behind these bytes of the service. */
    void aim(long bytes) {
        aim = bytes;
    }

    /** A service whose snapshots this may end. */
    ClusteredService watch(ClusteredService service) {
        return (ClusteredService)Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {ClusteredService.class}, (proxy, method, arguments) -> {
                try {
                    if ("onStart".equals(method.getName())) {
                        counters = ((Cluster)arguments[0]).aeron().countersReader();
                    } else if ("onTakeSnapshot".equals(method.getName()) && aim != NEVER) {
                        arm((ExclusivePublication)arguments[0]);
                    }
                    return method.invoke(service, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    }

    private void arm(ExclusivePublication snapshot) {
        counter = RecordingPos.findCounterIdBySession(counters, snapshot.sessionId(), Aeron.NULL_VALUE);
        end = snapshot.position() + aim;
    }

    private void look() {
        if (end != Long.MAX_VALUE && counters.getCounterValue(counter) >= end) {
            lines.accept("DEAD " + counters.getCounterValue(counter));
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public void idle(int workCount) {
        look();
        idle.idle(workCount);
    }

    @Override
    public void idle() {
        look();
        idle.idle();
    }

    @Override
    public void reset() {
        idle.reset();
    }
}
