/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.CommonContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/**
 * The demo whose process dies. It simulates in one new process, which sends cuts to a standby in another one. It kills
 * the first at some tick. The standby goes on from the last complete cut, and must end as a run that nothing disturbed.
 */
final class StandbyDemo {
    private final DemoOptions demo;
    private final SimulationOptions options;
    private final DemoOutput output;
    private long wrong;
    private StandbyFindings findings;

    StandbyDemo(DemoOptions options, DemoOutput output) {
        demo = options;
        this.options = options.simulation();
        this.output = output;
    }

    /** Runs, prints, and returns the exit code. */
    int run() throws IOException {
        final long killAt = demo.standby().killAt(options.ticks());
        final StateDigest reference = runThrough(options.firstTraffic());
        final StateDigest end = runAndKill(killAt);
        final Verdict verdict = new Verdict(wrong);
        verdict.ended(ComparedRun.STANDBY, reference.differences(end));
        return output.end(findings, verdict);
    }

    private StateDigest runThrough(Traffic traffic) {
        final Progress line = output.progress("1/2 run    ", 0);
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            while (simulation.ticks() < options.ticks()) {
                simulation.tick();
                if (line.isDue(simulation.ticks())) {
                    line.print(simulation.ticks(), "");
                }
            }
            wrong = simulation.totals().wrong();
            return simulation.digest();
        }
    }

    private StateDigest runAndKill(long killAt) throws IOException {
        final int port = AeronEnd.freePort();
        final List<String> arguments = new ArrayList<>(options.arguments());
        arguments.add(StandbyPorts.ANSWERS + '=' + AeronEnd.freePort());
        final Path staging = Path.of(System.getProperty("java.io.tmpdir"), "ringsave-standby-" + UUID.randomUUID());
        try (DemoJvm standby = launch("follow", arguments, port, staging)) {
            standby.await(FollowCommand.READY, 0);
            arguments.add("--every=" + demo.every());
            final long killed;
            final long sent;
            final long start;
            try (DemoJvm source = launch("lead", arguments, port, null)) {
                killed = source.await(LeadCommand.TICK, killAt);
                sent = source.last(LeadCommand.SENDS);
                start = System.nanoTime();
                source.kill();
            }
            final long cut = standby.await(FollowCommand.TOOK_OVER, 0);
            final long ns = System.nanoTime() - start;
            final Progress line = output.progress("2/2 standby", cut);
            final StateDigest end = standby.outcome(tick -> {
                if (line.isDue(tick)) {
                    line.print(tick, "");
                }
            }).digest();
            findings = new StandbyFindings(killed, sent, cut, standby.count(Standby.CUT), ns);
            return end;
        }
    }

    /** Starts a JVM with a media driver of its own. Only the standby has a directory for images. */
    private static DemoJvm launch(String name, List<String> arguments, int port, Path staging) throws IOException {
        final Path driver = Path.of(CommonContext.generateRandomDirName());
        final List<String> all = new ArrayList<>(arguments);
        all.add(StandbyPorts.DRIVER + '=' + driver);
        if (staging == null) {
            return DemoJvm.launch(name, all, port, List.of(driver));
        }
        all.add(FollowCommand.STAGING + '=' + staging);
        return DemoJvm.launch(name, all, port, List.of(driver, staging));
    }}
