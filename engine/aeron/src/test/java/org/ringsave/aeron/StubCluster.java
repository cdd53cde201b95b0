/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Aeron;
import io.aeron.cluster.service.Cluster;
import java.lang.reflect.Proxy;
import org.agrona.concurrent.IdleStrategy;

/** What a service sees of its cluster, without one. */
final class StubCluster implements IdleStrategy {
    static final long POSITION = 4096;

    private final Aeron aeron;
    private final Runnable onIdle;
    int idles;
    int resets;

    StubCluster(Aeron aeron, Runnable onIdle) {
        this.aeron = aeron;
        this.onIdle = onIdle;
    }

    Cluster cluster() {
        return (Cluster)Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Cluster.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "logPosition" -> POSITION;
                case "idleStrategy" -> this;
                case "aeron" -> aeron;
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    @Override
    public void idle(int workCount) {
        if (workCount <= 0) {
            idle();
        }
    }

    @Override
    public void idle() {
        idles++;
        onIdle.run();
    }

    @Override
    public void reset() {
        resets++;
    }
}
