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
import java.util.concurrent.Callable;
import org.ringsave.tool.calibrate.ModelRig;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.host.Host;
import org.ringsave.tool.plan.Machine;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanJson;
import org.ringsave.tool.plan.PlanRefusal;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Planner;
import org.ringsave.tool.plan.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts the times of saves, pauses and restores of a set that does not exist yet. */
@Command(name = "plan", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Predict image sizes, pauses, restores, intervals and memory from earlier measurements.",
    footer = {"", "Lengths are written like 65536, 64KiB, 1MiB; rates like 500MB/s, 2GiB/s; times like 500us, 1ms, 24h,"
        + " 30d. The plan names the default of every option that is not given."})
final class PlanCommand implements Callable<Integer> {
    private static final int CALIBRATION_JVMS = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions options;

    @Option(names = "--results", paramLabel = "DIR",
        description = "Folder of a run, or of several, of which the newest is taken. Default: the newest of this"
            + " processor in the folder results, else the results in this jar.")
    private Path results;

    @Option(names = "--calibrate",
        description = "Measure here first, about half a minute, and keep it in the folder of --results or a new one"
            + " in results.")
    private boolean calibrate;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        final PlanRequest request = options.request();
        final Results found = calibrate ? calibrated() : found();
        final Plan plan;
        try {
            plan = Planner.plan(found.model(), request);
        } catch (PlanRefusal e) {
            throw options.refusal(e);
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(PlanJson.text(plan));
        } else {
            final List<String> assumed = options.assumed();
            out.println("Plan, from " + found.place() + (assumed.isEmpty() ? ""
                : "; assumed: " + String.join(", ", assumed)));
            new PlanText(out).print(plan);
        }
        return 0;
    }

    private Results found() throws IOException {
        final Machine here = Machine.current();
        final Results found = results == null ? Results.nearest(Results.USUAL, here) : Results.named(results);
        found.warning(here).ifPresent(warning -> spec.commandLine().getErr()
            .println(Failures.line("ringsave plan: warning: " + warning)));
        return found;
    }

    private Results calibrated() throws IOException {
        final Path directory = results != null ? results : Results.USUAL.resolve(
            LocalDate.now(ZoneOffset.UTC) + "-" + Host.current().shortName() + "-calibration");
        final PrintWriter err = spec.commandLine().getErr();
        final Model model = ModelRig.run(directory, "quick", CALIBRATION_JVMS, line -> {
            err.println("ringsave plan: " + line);
            err.flush();
        });
        return new Results(directory.toString(), model);
    }
}
