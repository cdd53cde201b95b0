/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageContent;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what images are and hold. */
@Command(name = "info", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Print what images are and hold, from a few reads of each: kind, label, length, cutId, states,"
        + " regions, number of channels. It does not verify all bytes; 'verify' does.",
    footer = {"", "Example: ringsave info base.img delta.img",
        "Example: ringsave info --channels --json base.img"})
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Image files to read.")
    private List<Path> images;

    @Option(names = "--channels", description = "List the channels too, and count the requests in flight: it"
        + " reads a place of the file for each channel, since header and directory do not have these numbers.")
    private boolean channels;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() {
        Platform.check();
        final Outline out = form.list(spec.commandLine().getOut());
        int bad = 0;
        for (final Path image : images) {
            try (ImageContent content = ImageContent.open(image)) {
                final ImageOutline outline = new ImageOutline(content, out);
                out.beginItem();
                bad += outline.print(channels) ? 0 : 1;
                out.end();
            } catch (IOException | ImageException e) {
                bad++;
                final String line = Failures.message(e);
                if (form.isJson()) {
                    out.row("image", image, "error", line);
                } else {
                    spec.commandLine().getErr().println(Failures.line("ringsave: " + line));
                }
            }
        }
        if (form.isJson()) {
            out.end();
        }
        return bad == 0 ? 0 : 1;
    }
}
