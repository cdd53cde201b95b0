/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringsave.store.ImageStore;
import org.ringsave.store.RestoredChain;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.NoCommandException;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
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
        description = "Print the images of a store, from their headers and ends. Other processes may write it. Exit"
            + " code 1 if one can't be read.",
        footer = {"", "Example: ringsave store list DIR", "Example: ringsave store list --json DIR"})
    int list(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        final List<StoredImage> images = listed(directory);
        outline(json).print(images, "", ImageFault::of);
        return images.stream().anyMatch(image -> image.fault() != null) ? 1 : 0;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Check every byte of all images that are not retired, and that each has its bases. Other"
            + " processes may write the store: images that they remove meanwhile are left out. Exit code 1 if one is"
            + " bad.",
        footer = {"", "Example: ringsave store check DIR", "Example: ringsave store check --json DIR"})
    int check(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        listed(directory);
        try (ImageStore store = ImageStore.read(directory)) {
            final StoreCheck check = new StoreCheck(store);
            List<StoredImage> listed;
            List<StoredImage> checked;
            do {
                listed = current(store);
                final FileProgress progress = new FileProgress(spec, "check", length(listed));
                checked = check.run(listed, progress::at);
                progress.end();
                // A writer that keeps little may have removed all of them meanwhile.
            } while (checked.isEmpty() && !listed.isEmpty());
            outline(json).print(checked, "no image to check", check::fault);
            return check.hasFaults() ? 1 : 0;
        }
    }

    @Command(name = "prune", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Remove retired images, then the oldest chains. The newest chain that verifies stays. Prints what"
            + " was removed.",
        footer = {"", "Example: ringsave store prune --keep 2 DIR",
            "Example: ringsave store prune --keep-bytes 8GiB DIR", "Example: ringsave store prune --json DIR"})
    int prune(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--keep", paramLabel = "N", defaultValue = "3",
            description = "Chains that stay, 1 or more. Default: ${DEFAULT-VALUE}.") String keep,
        @Option(names = "--keep-bytes", paramLabel = "LENGTH",
            description = "Most bytes of these chains together, such as 8GiB. The newest one that verifies stays,"
                + " however long. Default: no limit.") String keptBytes,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        final CommandSpec prune = spec.subcommands().get("prune").getCommandSpec();
        final StoreOptions options = StoreOptions.ofChains((int)Options.whole(prune, "--keep", keep, 1,
            Integer.MAX_VALUE)).withByteLimit(keptBytes == null ? Long.MAX_VALUE
                : Options.length(prune, "--keep-bytes", keptBytes, 1, Long.MAX_VALUE));
        try (ImageStore store = open(directory, options)) {
            final List<StoredImage> images = current(store);
            final Optional<StoredImage> latest = store.latest();
            final long newest = latest.isPresent() ? length(store.chain(latest.get())) : 0;
            // If the newest chain is damaged, older ones are verified too.
            final FileProgress progress = new FileProgress(spec, "verify", newest, length(images));
            final List<StoredImage> removed = store.prune(progress::at);
            progress.end();
            outline(json).print(removed, "nothing to remove", image -> null);
        }
        return 0;
    }

    @Command(name = "merge", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Replace the newest delta by the full image of its chain, so that a restore reads one file."
            + " Retired images are removed.",
        footer = {"", "Example: ringsave store merge DIR", "Example: ringsave store merge --json DIR"})
    int merge(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = "--json", description = JSON) boolean json) throws IOException {
        try (ImageStore store = open(directory, StoreOptions.ofChains(Integer.MAX_VALUE))) {
            final StoredImage latest = store.latest()
                .orElseThrow(() -> new IOException(directory
                    + ": has no image with a complete chain; 'store check' says what is wrong with each"));
            // The merge is about as long as the full image that it is made of.
            final FileProgress progress = new FileProgress(spec, "merge", store.chain(latest).get(0).length());
            final StoredImage merged = store.merge(latest, progress::at);
            progress.end();
            outline(json).print(merged);
        }
        return 0;
    }

    /** A writer makes its directory and a lock file, which must not happen for a mistyped name. */
    private static ImageStore open(Path directory, StoreOptions options) throws IOException {
        listed(directory);
        return ImageStore.open(directory, options);
    }

    /** The images of a directory that has any. */
    private static List<StoredImage> listed(Path directory) throws IOException {
        final List<StoredImage> images = ImageStore.read(directory).list();
        if (images.isEmpty()) {
            throw new IOException(directory + ": holds no image of a store; check the path");
        }
        return images;
    }

    @Command(name = "restore", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Write the full image of the newest checkpoint whose chain verifies. Images that are skipped are"
            + " named. No older image is taken if a newer one may be right, since it has a later version or can't be"
            + " read. Other processes may write the store.",
        footer = {"", "Example: ringsave store restore DIR -o newest.img",
            "Example: ringsave store restore --json DIR -o newest.img"})
    int restore(@Parameters(paramLabel = "DIR", description = DIRECTORY) Path directory,
        @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true,
            description = "Image file to write.") Path output,
        @Option(names = "--json", description = JSON) boolean json, @Mixin Outputs outputs) throws IOException {
        outputs.requireImage(output);
        listed(directory);
        try (ImageStore store = ImageStore.read(directory)) {
            final RestoredChain written = store.exportLatest(new ExportSinks(spec, outputs, output));
            printSkipped(written);
            if (written.isEmpty()) {
                throw new IOException(directory
                    + ": has no image whose chain verifies; bring back a good copy of one that was skipped");
            }
            new StoreOutline(outputs.lines(output), json).print(written.image());
            return 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A line for each reason: a bad base is that of all its deltas. */
    private void printSkipped(RestoredChain written) {
        final Map<String, String> images = new LinkedHashMap<>();
        written.skipped().forEach(skipped -> images.merge(skipped.reason(),
            skipped.image().path().getFileName().toString(), (newer, older) -> newer + ", " + older));
        images.forEach((reason, names) -> spec.commandLine().getErr().println(Failures.line(
            "ringsave: skipped " + names + ": " + reason)));
    }

    private static List<StoredImage> current(ImageStore store) throws IOException {
        return store.list().stream().filter(image -> !image.isRetired()).toList();
    }

    private static long length(List<StoredImage> images) {
        return images.stream().mapToLong(StoredImage::length).sum();
    }

    private StoreOutline outline(boolean json) {
        return new StoreOutline(spec.commandLine().getOut(), json);
    }
}
