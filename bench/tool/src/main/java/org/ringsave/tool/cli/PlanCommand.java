/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanJson;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts the times of saves, pauses and restores of a set that does not exist yet. */
@Command(name = "plan", mixinStandardHelpOptions = true, versionProvider = Version.class,
    defaultValueProvider = PlanOptions.Usual.class,
    description = "Predict image sizes, pauses, restores, intervals and memory from earlier measurements.",
    footer = {"", "Lengths are written like 65536, 64KiB, 1MiB; rates like 500MB/s, 2GiB/s; times like 500us, 1ms, 24h,"
        + " 30d. The plan names the default of every option that is not given."})
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions options;

    @Mixin
    private ModelSource source;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // A wrong option is refused before anything is measured.
        final PlanRequest request = options.request();
        final Results found = source.find(request.set());
        final Plan plan = options.plan(found.model(), request);
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
}
