/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.host.Host;
import org.ringsave.tool.output.Outputs;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Results;
import org.ringsave.tool.plan.SinkChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose the model of a plan: earlier results, or a measurement now. */
final class ModelSource {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--results", paramLabel = "DIR",
        description = "Folder of a run, or of several, of which the one most like this machine is taken: by processor,"
            + " then version of the engine, JDK and date. Default: the same of those in the folder results and of this"
            + " jar's.")
    private Path results;

    @Option(names = "--calibrate",
        description = "Measure here first, less than a minute: the disk of the folder or of the directory of --sink,"
            + " then the model on two JVMs, with 46 of the 119 configurations of a full run, so its ranges are wider."
            + " Keep it in the folder of --results or a new one in results. An older measurement there is replaced, any"
            + " other file only with --force.")
    private boolean calibrate;

    @Mixin
    private Outputs outputs;

    /**
     * Finds or measures the model, and the sink that is asked for. Prints a warning if the model is of another machine,
     * and the progress of a measurement.
     */
    Results find(Optional<SinkChoice> sink) throws IOException {
        return calibrate ? calibrated(sink) : found();
    }

    private Results found() throws IOException {
        final Machine here = Machine.current();
        final Results found = results == null ? Results.nearest(Results.USUAL, here, this::warn)
            : Results.named(results, here);
        found.warning(here).ifPresent(this::warn);
        return found;
    }

    private Results calibrated(Optional<SinkChoice> sink) throws IOException {
        if (sink.filter(one -> one.kind() == SinkChoice.Kind.AERON).isPresent()) {
            throw new ParameterException(command.commandLine(), "--calibrate does not measure Aeron; measure it and the"
                + " model with 'benchmarks.jar bench --profile full --suite model --suite transfer', then plan without"
                + " --calibrate");
        }
        final Path directory = results != null ? results : Results.USUAL.resolve(
            LocalDate.now(ZoneOffset.UTC) + "-" + Host.current().shortName() + "-calibration");
        return new Calibration(outputs, directory, sink.map(SinkChoice::directory).orElse(directory), this::say)
            .measure();
    }

    private void warn(String warning) {
        say("warning: " + warning);
    }

    private void say(String line) {
        final PrintWriter err = command.commandLine().getErr();
        err.println(Failures.line("ringsave plan: " + line));
        err.flush();
    }
}
