/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanJson;
import org.ringsave.tool.plan.PlanSource;
import org.ringsave.tool.plan.Results;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts the times of saves, pauses and restores of a set that does not exist yet. */
@Command(name = "plan", mixinStandardHelpOptions = true, versionProvider = Version.class,
    defaultValueProvider = PlanOptions.Usual.class,
    description = "Predict image sizes, pauses, restores, intervals and memory from earlier measurements.",
    footer = {"", "Lengths are written like 64KiB, 1MiB; rates like 500MB/s, 2GiB/s; times like 500us, 1ms, 24h, 30d; a"
        + " number without its unit is refused where it could be a mistake. Exit code 0 for a verdict of either kind: a"
        + " missed target is an answer too. The plan names the default of every option that is not given.",
        "", "2,000 NICs with rings of 64 KiB, 4 GiB of guest memory with 2%% written a second, 2 ms to spare, a disk of"
            + " 500 MB/s:", "Example: ringsave plan --class nic:2000x64KiB --region ram:4GiB,write-rate=2%%/s"
            + " --pause-target 2ms --sink-rate 500MB/s"})
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions options;

    @Mixin
    private ModelSource source;

    @ArgGroup
    private Form form = new Form();

    /** At most one of them. */
    private static final class Form {
        @Option(names = "--json", description = "Print JSON, as plan-schema.json describes it.")
        private boolean json;

        @Option(names = "--markdown", description = "Print Markdown, a capacity report to paste.")
        private boolean markdown;
    }

    @Override
    public Integer call() throws IOException {
        // A wrong option is refused before anything is measured.
        options.request();
        final Results found = source.find(options.sink()).forSet(options.request().set());
        final Plan plan = options.plan(found);
        final PlanSource from = new PlanSource(found.place(), options.assumed(), options.notes());
        final PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.println(PlanJson.text(plan, from));
        } else {
            new PlanText(out, form.markdown).print(plan, from);
        }
        return 0;
    }
}
