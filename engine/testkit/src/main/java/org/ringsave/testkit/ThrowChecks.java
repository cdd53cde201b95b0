/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;

/** A simulation goes on after a begin in which the embedder's code threw. */
final class ThrowChecks {
    /** Sorts before each name that a person gives, and between a name and the next one. */
    private static final String NAME = "\u0001testkit";
    private static final int MAX_NAME_LENGTH = 256;
    /** Most calls that throw; beyond it they are spread over all calls. */
    private static final int MOST = 256;

    private final Runs runs;

    ThrowChecks(Runs runs) {
        this.runs = runs;
    }

    void everyCall(long tick) {
        runs.requireBeforeEnd(tick, tick);
        final FaultPoint point = new FaultPoint();
        try (TestRun plain = runs.start(); TestRun run = runs.start()) {
            plain.tickTo(tick);
            run.tickTo(tick);
            install(run.set(), point);
            point.failNever();
            final int calls = save(run, point);
            for (int call = 0; call < calls; call += 1 + calls / MOST) {
                point.failAt(call);
                save(run, point);
            }
            point.failNever();
            requireAlike("the simulation whose states threw at tick " + tick + " is then saved", run, plain);
            plain.tickTo(runs.end());
            run.tickTo(runs.end());
            requireAlike("the simulation whose states threw at tick " + tick + " ends", run, plain);
        }
    }

    /** A throwing state before and behind each state of the embedder, and its handler within a throwing one. */
    private static void install(ChannelSet set, FaultPoint point) {
        final List<String> names = new ArrayList<>(List.of(NAME));
        for (final AppState state : set.appStates()) {
            names.add(state.name() + NAME);
        }
        for (final String name : names) {
            if (name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_LENGTH) {
                set.addState(new ThrowingState(name, point));
            }
        }
        final PacketStateHandler handler = ChannelAccess.packetState(set);
        if (handler != null) {
            set.packetState(new ThrowingPacketState(handler, point));
        }
    }

    /** Begins a live save, which may fail by the point alone. Returns the number of calls. */
    private static int save(TestRun run, FaultPoint point) {
        run.call("a live save in which a state throws", () -> {
            try {
                run.startLive(new MemorySink());
            } catch (FaultPoint.Fault e) {
                return;
            }
            while (run.isSaving()) {
                run.saveSlice();
            }
        });
        return point.calls();
    }

    /** An image has the states that throw, too. A restore drops them, so the restored simulation is compared. */
    private void requireAlike(String subject, TestRun run, TestRun plain) {
        final String difference;
        try (TestRun restored = runs.restore(SavedImage.of(run.save()))) {
            difference = restored.state().difference(plain.state());
        }
        if (!difference.isEmpty()) {
            throw new AssertionError(subject + " in another state: " + difference
                + "; encode() may be called for a save that never begins, so it must not change a state");
        }
    }
}
