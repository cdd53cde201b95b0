/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;

/**
 * The stores of the demo: that of the run that stops, that of the run with live checkpoints, and one image from the
 * middle. A temporary directory is removed at the end, also when the JVM is ended early.
 */
final class DemoStores implements AutoCloseable {
    /** The chain that is read while the next one begins, and the next one. Measured runs don't wait for the disk. */
    static final StoreOptions OPTIONS = StoreOptions.ofChains(2).withSync(SyncMode.NONE);

    private final Path temporary;
    private final Path path;
    private final ImageStore stopped;
    private final ImageStore live;
    private int replaced;
    private final Thread remover = new Thread(this::removeEarly);

    private DemoStores(Path temporary, Path path, ImageStore stopped, ImageStore live) {
        this.temporary = temporary;
        this.path = path;
        this.stopped = stopped;
        this.live = live;
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /**
     * Opens both. The live one is in a given directory, which stays, or in a temporary one. A given one may hold the
     * images of an older demo, and no others.
     */
    static DemoStores open(Path given) throws IOException {
        if (given != null) {
            Files.createDirectories(given);
            OlderDemo.require(ImageStore.read(given).list(), false);
        }
        final Path temporary = Files.createTempDirectory("ringsave-demo-");
        DemoStores stores = null;
        try {
            final Path path = given == null ? temporary.resolve("live") : given;
            stores = new DemoStores(temporary, path, ImageStore.open(temporary.resolve("stopped"), OPTIONS),
                ImageStore.open(path, OPTIONS));
            return stores;
        } finally {
            if (stores == null) {
                remove(temporary);
            }
        }
    }

    Path path() {
        return path;
    }

    boolean isTemporary() {
        return path.startsWith(temporary);
    }

    ImageStore stopped() {
        return stopped;
    }

    /** The store of the live run, in which an older demo is given up. */
    ImageStore live() throws IOException {
        replaced = OlderDemo.giveUp(live);
        return live;
    }

    /** How many images of an older demo gave way to those of the live run. */
    int replaced() {
        return replaced;
    }

    /** A file for the image to continue from. */
    Path middle() {
        return temporary.resolve("middle.ringsave");
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void removeEarly() {
        try {
            remove(temporary);
        } catch (IOException e) {
            // The JVM was told to end. Leftovers may stay in a directory for temporary files.
        }
    }

    @Override
    public void close() throws IOException {
        ChildJvm.removeHook(remover);
        try {
            stopped.close();
        } finally {
            try {
                live.close();
            } finally {
                remove(temporary);
            }
        }
    }
}
