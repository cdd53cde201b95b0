/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.observe.Observation;
import org.ringsave.tool.observe.Observed;
import org.ringsave.tool.plan.SetText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that take a set from images of a running model. */
final class ObserveOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--observe", paramLabel = "IMAGE|DIR", arity = "1..*",
        description = "Take all parts from images of a running model, deltas included, or from the directory of a"
            + " store. Times come from labels, see --label-time.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--label-time", paramLabel = "TIME",
        description = "Time of the model from one label of an image to the next, such as 1ms for labels that count"
            + " ticks of 1 ms. Without it --observe can't tell how fast rings and regions are written.")
    private String labelTime;

    private List<String> notes = List.of();

    /** Adds the set of the images, and says which values are not in them. */
    void addTo(SetText text) throws IOException {
        final double labelNs = labelTime == null ? Double.NaN : Amounts.time("--label-time", labelTime);
        if (labelNs <= 0) {
            throw new IllegalArgumentException("--label-time=" + labelTime + " is not above 0");
        }
        if (images.isEmpty()) {
            if (labelTime != null) {
                throw new IllegalArgumentException("--label-time needs --observe");
            }
            return;
        }
        final Observed observed = Observation.of(images, labelNs);
        notes = observed.notes();
        final PrintWriter err = command.commandLine().getErr();
        notes.forEach(note -> err.println(Failures.line("ringsave plan: warning: " + note)));
        err.flush();
        text.add(observed.set());
    }

    /** The lines that were said of values that are not in the images. */
    List<String> notes() {
        return notes;
    }
}
