/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.IoUtil;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.sim.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The standby of {@link StandbyDemo}: follows its source, takes over, and prints lines for {@link Continuation}. */
@Command(name = "follow", hidden = true, mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Follow a simulation of the demo in another process, go on from its last complete cut when it falls"
        + " silent, and print digests of the final state.")
final class FollowCommand implements Callable<Integer> {
    /** The line when a source may send. */
    static final String READY = "ready";
    /** Begins the line behind the first tick after the last cut. */
    static final String TOOK_OVER = "took over ";

    static final String STAGING = "--staging";

    @Mixin
    private StandbyPorts ports;

    @Option(names = STAGING, paramLabel = "DIR", required = true,
        description = "Directory for the image that comes. It is made, and deleted at the end.")
    private Path directory;

    @Mixin
    private SimulationOptions options;

    @Override
    public Integer call() throws IOException {
        options.check();
        final PrintWriter out = ports.out();
        Files.createDirectory(directory);
        final Path staged = directory.resolve("image");
        try (StandbyStreams streams = ports.open();
            Standby standby = streams.standby(staged, out, ParentWatch.start()::hasEnded)) {
            out.println(READY);
            try (Simulation simulation =
                Simulation.restore(options.config(), options.loadTraffic(), standby)) {
                final long cut = simulation.ticks();
                simulation.tick();
                out.println(TOOK_OVER + cut);
                ContinueCommand.run(simulation, 0, options.ticks(), out);
            }
        } finally {
            IoUtil.delete(directory.toFile(), true);
        }
        return 0;
    }
}
