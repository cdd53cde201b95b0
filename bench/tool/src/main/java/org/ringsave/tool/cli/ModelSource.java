/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.ringsave.tool.calibrate.ModelRig;
import org.ringsave.tool.calibrate.SinkRig;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.host.Host;
import org.ringsave.tool.output.Outputs;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.MeasuredSink;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Results;
import org.ringsave.tool.plan.SinkChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
        description = "Measure here first, less than a minute: the model on several JVMs, and the disk of the folder or"
            + " of the directory of --sink. Keep it in the folder of --results or a new one in results. An older"
            + " measurement there is replaced, any other file only with --force.")
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
            : Results.named(results);
        found.warning(here).ifPresent(this::warn);
        return found;
    }

    private Results calibrated(Optional<SinkChoice> sink) throws IOException {
        final Path directory = results != null ? results : Results.USUAL.resolve(
            LocalDate.now(ZoneOffset.UTC) + "-" + Host.current().shortName() + "-calibration");
        // Before anything is measured.
        Outputs.requireFile(directory.resolve(Measurements.FILE), "and the measurements are read from it again");
        for (final String file : List.of(Measurements.FILE, Model.FILE, MeasuredSink.FILE)) {
            outputs.requireText(directory.resolve(file), Model.START, "file of 'plan --calibrate'");
        }
        final boolean ofAeron = sink.filter(one -> one.kind() == SinkChoice.Kind.AERON).isPresent();
        if (ofAeron) {
            throw new ParameterException(command.commandLine(), "--calibrate does not measure Aeron; measure it and the"
                + " model with 'benchmarks.jar bench --profile full --suite model --suite transfer', then plan without"
                + " --calibrate");
        }
        measureSink(directory, sink.map(SinkChoice::directory).orElse(directory));
        return Results.of(directory, ModelRig.run(directory, "quick", CALIBRATION_JVMS, this::say));
    }

    private void measureSink(Path directory, Path place) throws IOException {
        if (place.equals(directory)) {
            Files.createDirectories(directory);
        }
        say("measuring files in " + place);
        final MeasuredSink measured = SinkRig.measure(place);
        Files.createDirectories(directory);
        measured.write(directory.resolve(MeasuredSink.FILE));
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
