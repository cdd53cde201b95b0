/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.ringsave.tool.calibrate.ModelRig;
import org.ringsave.tool.calibrate.SinkRig;
import org.ringsave.tool.output.Outputs;
import org.ringsave.tool.plan.MeasuredSink;
import org.ringsave.tool.plan.Measurements;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Results;

/**
 * Measures this machine for a plan: a directory as a sink, then the model. A plan waits for it, so it takes less than a
 * minute. A full run has all configurations of the list; a calibration has less than half of them, on fewer JVMs.
 *
 * @param outputs   protect other files in the folder.
 * @param directory the folder of the results.
 * @param place     the directory that is measured as a sink.
 * @param progress  gets one line before each step.
 */
record Calibration(Outputs outputs, Path directory, Path place, Consumer<String> progress) {
    /** The least whose times have a spread. */
    private static final int JVMS = 2;

    Results measure() throws IOException {
        // Before anything is measured.
        Outputs.requireFile(directory.resolve(Measurements.FILE), "and the measurements are read from it again");
        for (final String file : List.of(Measurements.FILE, Model.FILE, MeasuredSink.FILE)) {
            outputs.requireText(directory.resolve(file), Model.START, "file of 'plan --calibrate'");
        }
        if (place.equals(directory)) {
            Files.createDirectories(directory);
        }
        progress.accept("measuring files in " + place);
        final MeasuredSink measured = SinkRig.measure(place);
        Files.createDirectories(directory);
        measured.write(directory.resolve(MeasuredSink.FILE));
        return Results.of(directory, ModelRig.run(directory, "quick", JVMS, progress));
    }
}
