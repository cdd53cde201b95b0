/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.NoCommandException;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.JsonOutline;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into directories of checkpoints, and tidies them up. */
@Command(name = "store", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "List, check, prune and merge the images of a directory of checkpoints, or take the newest whole one"
        + " out of it.",
    footer = {"", "Example: ringsave store list DIR", "Example: ringsave store check --json DIR",
        "Example: ringsave store prune --keep 2 DIR", "Example: ringsave store restore DIR -o newest.img"})
final class StoreCommand implements Runnable {
    private static final String DIRECTORY = "Directory of checkpoints.";
    private static final String JSON = "Print JSON: a list with an object for each image.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Print the images of a store, from their headers and ends. Other processes may write it.",
        footer = {"", "Example: ringsave store list DIR", "Example: ringsave store list --json DIR"})
    int list(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        try (ImageStore store = ImageStore.read(directory)) {
            print(store.list(), "no image of a store", json, StoredImage::fault);
        }
        return 0;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Check every byte of all images that are not retired, and that each has its bases. Exit code 1 if"
            + " one is bad.",
        footer = {"", "Example: ringsave store check DIR", "Example: ringsave store check --json DIR"})
    int check(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        final Map<StoredImage, String> faults = new HashMap<>();
        try (ImageStore store = ImageStore.read(directory)) {
            final List<StoredImage> images = store.list().stream().filter(image -> !image.isRetired()).toList();
            final FileProgress progress = progress("check", images);
            final long[] offset = {0};
            for (final StoredImage image : images) {
                final String fault = fault(store, image, piece -> {
                    offset[0] += piece.remaining();
                    progress.at(offset[0]);
                });
                if (fault != null) {
                    faults.put(image, fault);
                }
            }
            progress.end();
            print(images, "no image to check", json, faults::get);
        }
        return faults.isEmpty() ? 0 : 1;
    }

    private static String fault(ImageStore store, StoredImage image, Consumer<ByteBuffer> pieces) throws IOException {
        if (image.fault() != null) {
            return image.fault();
        }
        try {
            ImageFile.verify(image.path(), pieces);
        } catch (ImageException e) {
            return Failures.message(e);
        }
        return image.isDelta() && store.chain(image).isEmpty() ? image.path() + ": its base " + image.baseCutId()
            + " is not in the store, or has no complete chain" : null;
    }

    @Command(name = "prune", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Remove retired images, then the oldest chains. The newest chain that verifies stays. Prints what"
            + " was removed.",
        footer = {"", "Example: ringsave store prune --keep 2 DIR", "Example: ringsave store prune --json DIR"})
    int prune(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--keep", paramLabel = "N", defaultValue = "3",
            description = "Chains that stay, 1 or more. Default: ${DEFAULT-VALUE}.") int keep,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        try (ImageStore store = open(directory, keep)) {
            final Optional<StoredImage> latest = store.latest();
            final FileProgress progress =
                progress("verify", latest.isPresent() ? store.chain(latest.get()) : List.of());
            final List<StoredImage> removed = store.prune(progress::at);
            progress.end();
            print(removed, "nothing to remove", json, image -> null);
        }
        return 0;
    }

    @Command(name = "merge", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Replace the newest delta by the full image of its chain, so that a restore reads one file.",
        footer = {"", "Example: ringsave store merge DIR", "Example: ringsave store merge --json DIR"})
    int merge(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        try (ImageStore store = open(directory, Integer.MAX_VALUE)) {
            final StoredImage latest = latest(store, directory);
            // The merge is about as long as the full image that it is made of.
            final FileProgress progress = progress("merge", store.chain(latest).subList(0, 1));
            final StoredImage merged = store.merge(latest, progress::at);
            progress.end();
            print(merged, json);
        }
        return 0;
    }

    /** A writer makes its directory and a lock file, which must not happen for a mistyped name. */
    private static ImageStore open(Path directory, int keep) throws IOException {
        if (ImageStore.read(directory).list().isEmpty()) {
            throw new IOException(directory + ": holds no image of a store; check the path");
        }
        return ImageStore.open(directory, StoreOptions.ofChains(keep));
    }

    private static StoredImage latest(ImageStore store, Path directory) throws IOException {
        return store.latest().orElseThrow(() -> new IOException(directory + ": has no image with a complete chain"));
    }

    @Command(name = "restore", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Write the full image of the newest checkpoint whose chain verifies. Skipped images are named.",
        footer = {"", "Example: ringsave store restore DIR -o newest.img",
            "Example: ringsave store restore --json DIR -o newest.img"})
    int restore(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true,
            description = "Image file to write.") Path output,
        @Option(names = "--json", description = JSON) boolean json, @Mixin Outputs outputs) throws IOException {
        outputs.requireImage(output);
        try (ImageStore store = ImageStore.read(directory)) {
            final List<StoredImage> images = store.list();
            for (int i = images.size() - 1; i >= 0; i--) {
                if (write(store, images.get(i), output, outputs)) {
                    print(images.get(i), json);
                    return 0;
                }
            }
        }
        throw new IOException(directory + ": has no image whose chain verifies");
    }

    private boolean write(ImageStore store, StoredImage image, Path output, Outputs outputs) throws IOException {
        final List<StoredImage> images = store.chain(image);
        final List<Path> chain = images.stream().map(StoredImage::path).toList();
        if (chain.isEmpty()) {
            return false;
        }
        try {
            ImageMerge.merge(chain.get(0), chain.subList(1, chain.size()),
                new ProgressSink(outputs.image(output), spec, "restore", images.get(0).length()));
            return true;
        } catch (ImageException | IllegalArgumentException e) {
            spec.commandLine().getErr().println(Failures.line("ringsave: skipped " + image.path() + ": "
                + Failures.message(e)));
            return false;
        }
    }

    /** Of work that goes through the bytes of some images. */
    private FileProgress progress(String title, List<StoredImage> images) {
        return new FileProgress(spec, title, images.stream().mapToLong(StoredImage::length).sum());
    }

    /** What is wrong with an image; null if nothing is. */
    @FunctionalInterface
    private interface Check {
        String fault(StoredImage image) throws IOException;
    }

    private void print(StoredImage image, boolean json) throws IOException {
        print(List.of(image), "", json, any -> null);
    }

    private void print(List<StoredImage> images, String none, boolean json, Check check) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            if (images.isEmpty()) {
                out.println(none);
            }
            for (final StoredImage image : images) {
                final String fault = check.fault(image);
                out.println(fault != null ? fault : image.path().getFileName() + ": label "
                    + Long.toUnsignedString(image.label()) + ", " + Units.bytes(image.length()) + ", "
                    + Images.instants(image.cutId(), image.baseCutId()) + (image.isRetired() ? ", retired" : ""));
            }
            return;
        }
        final JsonOutline list = new JsonOutline(out, true);
        for (final StoredImage image : images) {
            final String fault = check.fault(image);
            list.row("number", image.number(), "file", image.path(), "length", image.length(), "label", image.label(),
                "cutId", image.cutId(), "baseCutId", image.baseCutId(), "retired", image.isRetired(), "error", fault);
        }
        list.end();
    }
}
