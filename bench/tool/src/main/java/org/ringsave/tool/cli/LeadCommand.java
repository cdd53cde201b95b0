/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.ringsave.aeron.TransferSender;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.sim.Room;
import org.ringsave.tool.sim.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The source of {@link StandbyDemo}: simulates, and sends a full image and deltas to its standby while it does. It
 * prints some of its ticks. At the last one it waits to be killed, or until its input ends.
 */
@Command(name = "lead", hidden = true, mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Simulate as the demo does, and send cuts to a standby in another process.")
final class LeadCommand implements Callable<Integer> {
    static final String TICK = "tick ";
    /** Begins the line of a cut that is on its way. */
    static final String SENDS = "sends ";

    private static final int CAPTURE_LIMIT = 1 << 30;
    private static final int REPORTS = 1_000;
    private static final long POLL_NS = 100_000;

    @Mixin
    private StandbyPorts ports;

    @Option(names = "--every", paramLabel = "N", required = true, description = "Least ticks from one cut to the next.")
    private long every;

    @Mixin
    private SliceOptions slices;

    @Mixin
    private SimulationOptions options;

    private PrintWriter out;
    // Of the last cut that the standby has.
    private String base;

    @Override
    public Integer call() throws IOException {
        options.check();
        slices.check();
        out = ports.out();
        final SaveSession session = new SaveSession(CAPTURE_LIMIT, slices.spillLimit());
        try (StandbyStreams streams = ports.open();
            Simulation simulation = Simulation.start(options.config(), options.loadTraffic())) {
            final TransferSender sender = streams.sender();
            simulation.onHeld(Room.by(sender::doWork));
            simulation.prepare(session);
            try {
                run(simulation, sender, session, ParentWatch.start());
            } finally {
                sender.onClose();
            }
        }
        return 0;
    }

    private void run(Simulation simulation, TransferSender sender, SaveSession session, ParentWatch parent)
        throws IOException {
        final long last = options.ticks();
        final long step = Math.max(1, last / REPORTS);
        long due = 0;
        while (!parent.hasEnded()) {
            // The run begins when the standby has its first cut.
            if (base != null && simulation.ticks() < last) {
                simulation.tick();
                if (simulation.ticks() % step == 0 || simulation.ticks() == last) {
                    out.println(TICK + simulation.ticks());
                }
            } else {
                LockSupport.parkNanos(POLL_NS);
            }
            work(sender, session);
            if (simulation.ticks() >= due && simulation.ticks() < last && !sender.state().isUnderWay()) {
                due = simulation.ticks() + every;
                out.println(SENDS + simulation.ticks());
                simulation.send(sender, session, base);
            }
        }
    }

    /** Sends for the time of a slice, and sees how a transfer ended. */
    private void work(TransferSender sender, SaveSession session) throws IOException {
        if (!sender.state().isUnderWay()) {
            return;
        }
        final long end = System.nanoTime() + slices.budgetNs();
        while (sender.doWork() > 0 && System.nanoTime() - end < 0) {
            continue;
        }
        if (!sender.state().isUnderWay()) {
            StandbyStreams.requireDone(sender);
            base = session.cutId();
        }
    }
}
