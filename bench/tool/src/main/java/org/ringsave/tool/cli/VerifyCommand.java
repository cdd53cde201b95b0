/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.memory.Platform;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks every byte of image files. */
@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Check every byte of images: a line for each, OK or the error. The line of a delta names the"
        + " cutId of its base. Feature bits of rings that this version does not know are shown.")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Image files to read.")
    private List<Path> images;

    @Override
    public Integer call() {
        Platform.check();
        final PrintWriter out = spec.commandLine().getOut();
        int bad = 0;
        for (final Path image : images) {
            String line;
            try {
                final UnknownFeatures features = new UnknownFeatures();
                final ImageFile.Summary summary = Images.verify(image, features::take);
                line = image + ": OK, " + Units.bytes(summary.length()) + ", " + Images.channels(summary.channelCount())
                    + ", label " + Long.toUnsignedString(summary.label()) + ", digest " + summary.digest()
                    + ", " + Images.instants(summary.cutId(), summary.baseCutId())
                    + features;
            } catch (IOException e) {
                bad++;
                line = Failures.message(e);
            } catch (RuntimeException | OutOfMemoryError e) {
                bad++;
                line = image + ": " + Failures.message(e);
            }
            out.println(Failures.line(line));
        }
        return bad == 0 ? 0 : 1;
    }
}
