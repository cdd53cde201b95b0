/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Where images go that are received. */
interface ReceivedImages extends AutoCloseable {
    /** File in which the next image is kept. */
    Path path();

    /** File that may have the image of a cutId; null if none may. */
    Path find(String cutId);

    /** An image is complete, in that file or in the file that was found last. Prints it. */
    void take(TransferOutline outline, long ns) throws IOException;

    /** Throws an exception if so many more images don't have a place. */
    void requireRoomFor(int following) throws IOException;

    @Override
    void close() throws IOException;
}
