/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.JsonOutline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks every byte of image files. */
@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Check every byte of images: a line for each, OK or the error. The error says whose bytes are"
        + " damaged, and which channels are whole. The line of a delta names the cutId of its base. Feature bits of"
        + " rings that this version does not know are shown.",
    footer = {"", "Example: ringsave verify base.img delta-1.img delta-2.img"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Image files to read.")
    private List<Path> images;

    @Option(names = "--json", description = "Print JSON: a list with an object for each image.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Platform.check();
        final JsonOutline list = json ? new JsonOutline(spec.commandLine().getOut(), true) : null;
        int bad = 0;
        for (final Path image : images) {
            try {
                final UnknownFeatures features = new UnknownFeatures();
                print(list, image, verify(image, features), features);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                bad++;
                final boolean isRefused = e instanceof ImageException;
                final boolean isNamed = isRefused || e instanceof IOException;
                printBad(list, image, (isNamed ? "" : image + ": ") + Failures.message(e),
                    isRefused ? whole(image) : Optional.empty());
            }
        }
        if (json) {
            list.end();
        }
        return bad == 0 ? 0 : 1;
    }

    private ImageFile.Summary verify(Path image, UnknownFeatures features) throws IOException {
        final FileProgress progress = new FileProgress(spec, "verify",
            Files.isRegularFile(image) ? Files.size(image) : 0);
        final long[] offset = {0};
        final ImageFile.Summary summary = Images.verify(image, piece -> {
            offset[0] += piece.remaining();
            features.take(piece);
            progress.at(offset[0]);
        });
        progress.end();
        return summary;
    }

    /** A pipe is gone, and its bytes can't be read again. */
    private Optional<WholeChannels> whole(Path image) {
        return Files.isRegularFile(image) ? WholeChannels.of(image, spec) : Optional.empty();
    }

    private void print(JsonOutline list, Path image, ImageFile.Summary summary, UnknownFeatures features) {
        if (json) {
            list.row("image", image, "ok", true, "length", summary.length(), "channelCount", summary.channelCount(),
                "label", ImageOutline.unsigned(summary.label()), "digest", summary.digest(), "cutId", summary.cutId(),
                "baseCutId", summary.baseCutId(), "unknownFeatures", features.isEmpty() ? null : features.words());
        } else {
            println(image + ": OK, " + Units.bytes(summary.length()) + ", " + Images.channels(summary.channelCount())
                + ", label " + Long.toUnsignedString(summary.label()) + ", digest " + summary.digest()
                + ", " + Images.instants(summary.cutId(), summary.baseCutId())
                + (features.isEmpty() ? "" : ", " + features.words()));
        }
    }

    private void printBad(JsonOutline list, Path image, String line, Optional<WholeChannels> channels) {
        if (json) {
            list.beginItem();
            list.value("image", image);
            list.value("ok", false);
            list.value("error", Failures.line(line));
            channels.ifPresent(whole -> {
                list.value("channelCount", whole.count());
                list.value("wholeChannels", whole.whole());
                list.beginList("damagedChannels");
                whole.ids().forEach(id -> list.row("id", id));
                list.end();
            });
            list.end();
        } else {
            println(line + channels.map(whole -> "; " + whole).orElse(""));
        }
    }

    private void println(String line) {
        spec.commandLine().getOut().println(Failures.line(line));
    }
}
