/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The other process of {@link MigrationDemo}: takes a simulation over and prints lines for {@link Continuation}. */
@Command(name = "take-over", hidden = true, mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Take a simulation of the demo over from another process, go on to its end, and print digests of the"
        + " final state.")
final class TakeOverCommand implements Callable<Integer> {
    static final String AERON = "--aeron";

    private static final int MOST_PORT = 65_535;
    private static final int SPINS = 1_000;
    private static final int YIELDS = 100;
    private static final long LEAST_PARK_NS = 1_000;
    private static final long MOST_PARK_NS = 50_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PORT", description = "Port on the loopback interface to connect to.")
    private String port;

    @Option(names = AERON, paramLabel = "PORT",
        description = "UDP port on the loopback interface for Aeron's images; the other PORT is for answers.")
    private String aeron;

    @Mixin
    private SimulationOptions options;

    @Override
    public Integer call() throws IOException {
        options.check();
        final int number = (int)Options.whole(spec, "PORT", port, 1, MOST_PORT);
        final PrintWriter out = spec.commandLine().getOut();
        final Traffic traffic = options.loadTraffic();
        if (aeron == null) {
            final long start = System.nanoTime();
            try (SocketChannel link = connect(number)) {
                receive(link, traffic, start, out);
            }
            return 0;
        }
        try (AeronEnd end = AeronEnd.target((int)Options.whole(spec, AERON, aeron, 1, MOST_PORT), number)) {
            final long start = System.nanoTime();
            if (!end.awaitConnected()) {
                throw new IOException("PORT=" + port + ": no process answers there over Aeron on the loopback"
                    + " interface; 'ringsave demo --migrate --aeron' starts this command itself");
            }
            receive(end.link(), traffic, start, out);
        }
        return 0;
    }

    private void receive(ByteChannel link, Traffic traffic, long start, PrintWriter out) throws IOException {
        try (Simulation simulation = Simulation.receive(options.config(), traffic, link,
            new BackoffIdleStrategy(SPINS, YIELDS, LEAST_PARK_NS, MOST_PARK_NS))) {
            ContinueCommand.run(simulation, System.nanoTime() - start, options.ticks(), out);
        }
    }

    private SocketChannel connect(int number) throws IOException {
        final SocketChannel link;
        try {
            link = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        } catch (ConnectException e) {
            throw new IOException("PORT=" + port + ": no process listens there on the loopback interface;"
                + " 'ringsave demo --migrate' starts this command itself", e);
        }
        link.setOption(StandardSocketOptions.TCP_NODELAY, true);
        link.configureBlocking(false);
        return link;
    }
}
