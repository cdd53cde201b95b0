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
import java.util.List;
import org.ringsave.tool.calibrate.ModelRig;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.host.Host;
import org.ringsave.tool.output.Outputs;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Results;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose the model of a plan: earlier results, or a measurement now. */
final class ModelSource {
    private static final int CALIBRATION_JVMS = 3;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--results", paramLabel = "DIR",
        description = "Folder of a run, or of several, of which the newest is taken. Default: the newest of this"
            + " processor in the folder results, else the results in this jar.")
    private Path results;

    @Option(names = "--calibrate",
        description = "Measure here first, about half a minute, and keep it in the folder of --results or a new one"
            + " in results. An older measurement there is replaced, any other file only with --force.")
    private boolean calibrate;

    @Mixin
    private Outputs outputs;

    /** Finds or measures the model. Prints a warning if it is of another machine, and the progress of a measurement. */
    Results find() throws IOException {
        return calibrate ? calibrated() : found();
    }

    private Results found() throws IOException {
        final Machine here = Machine.current();
        final Results found = results == null ? Results.nearest(Results.USUAL, here, this::warn)
            : Results.named(results);
        found.warning(here).ifPresent(this::warn);
        return found;
    }

    private Results calibrated() throws IOException {
        final Path directory = results != null ? results : Results.USUAL.resolve(
            LocalDate.now(ZoneOffset.UTC) + "-" + Host.current().shortName() + "-calibration");
        // Before half a minute of measuring.
        Outputs.requireFile(directory.resolve(Measurements.FILE), "and the measurements are read from it again");
        for (final String file : List.of(Measurements.FILE, Model.FILE)) {
            outputs.requireText(directory.resolve(file), Model.START, "file of 'plan --calibrate'");
        }
        final Model model = ModelRig.run(directory, "quick", CALIBRATION_JVMS, this::say);
        return new Results(directory.toString(), model);
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
