/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageContent;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.sim.Simulation;

/** The images of an older demo in a store. A store with any other image is refused. */
final class OlderDemo {
    private static final String RETIRED = ".retired";

    private OlderDemo() {
    }

    /**
     * Requires that all images of a store are those of demos, retired ones too.
     *
     * @param images       of a store.
     * @param mayBeDamaged true if images that can't be read don't matter, since none is removed.
     */
    static void require(List<StoredImage> images, boolean mayBeDamaged) throws IOException {
        for (final StoredImage image : images) {
            final String fault = image.fault() == null ? fault(image.path()) : image.fault();
            if (fault != null && !mayBeDamaged) {
                throw new IOException(fault + "; it may be no image of a demo, and its store stays as it is: give"
                    + " another --dir, or move it away");
            }
        }
    }

    /** Why an image does not say whose it is; null if it says so. */
    private static String fault(Path image) throws IOException {
        try (ImageContent content = ImageContent.open(image)) {
            if (content.states().stream().noneMatch(state -> state.name().equals(Simulation.STATE))) {
                throw new IOException(image + ": is no image of a demo, and its store stays as it is; give another"
                    + " --dir");
            }
            return null;
        } catch (ImageException e) {
            return e.getMessage();
        } catch (NoSuchFileException e) {
            // A writer removed it. While it has the store, no demo does.
            return null;
        }
    }

    /**
     * Gives up all images by the rules of STORE-FORMAT.md: each is retired, from the highest number down. Then they are
     * removed, but for the highest number, which stays until there is a higher one.
     *
     * @param store that this process writes.
     * @return number of the images that were not retired before.
     */
    static int giveUp(ImageStore store) throws IOException {
        final List<StoredImage> images = store.list();
        require(images, false);
        int count = 0;
        for (int i = images.size() - 1; i >= 0; i--) {
            final Path path = images.get(i).path();
            if (!images.get(i).isRetired()) {
                Files.move(path, path.resolveSibling(path.getFileName() + RETIRED), StandardCopyOption.ATOMIC_MOVE);
                count++;
            }
        }
        final List<StoredImage> retired = store.list();
        for (int i = retired.size() - 2; i >= 0; i--) {
            Files.deleteIfExists(retired.get(i).path());
        }
        return count;
    }
}
